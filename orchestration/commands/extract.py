"""`indicators extract`: the figures of prose, shown or filed. Not here: how they are read (`extraction`)."""

import dataclasses
import sys
from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.markup import escape

from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.commands import extracted
from orchestration.commands.options import Language, LanguageOption, complete_release, kind_of, period_of
from orchestration.commands.terminal import err, fail, new_table, out, show_table
from orchestration.documents import ReaderError
from orchestration.explain import Chosen
from orchestration.exports import wording
from orchestration.plain import plain
from orchestration.readers import Told, prose
from orchestration.releases import filing
from orchestration.releases.discovery import IntegrityError, release_folders, twins
from orchestration.releases.manifest import ManifestError
from orchestration.said import Said
from orchestration.settings import Settings, settings

_COLUMNS = (
    ("段落", "Paragraph"), ("原文", "As printed"), ("指标", "Indicator"), ("主体", "Subject"),
    ("时期", "Period"), ("类型", "Measure"), ("性质", "Status"), ("归入", "Mapped to"),
)  # fmt: skip
_KINDS = {"added": ("新增", "added"), "lost": ("减少", "lost"), "changed": ("变动", "changed")}
"""How a figure read anew differs from the one filed."""


class ExtractFormat(StrEnum):
    """How figures are written."""

    JSONL = "jsonl"
    CSV = "csv"
    TABLE = "table"


def extract(
    *,
    files: Annotated[list[Path] | None, typer.Argument(help="Text, HTML, Word or PDF; gzip or not.")] = None,
    kind: Annotated[
        str | None,
        typer.Option(help="A kind of release, as work_report; found when not given."),
    ] = None,
    region: Annotated[str | None, typer.Option(help="The place it speaks of; found when not given.")] = None,
    year: Annotated[int | None, typer.Option(help="Year of delivery or of the data; else found.")] = None,
    period: Annotated[
        str | None, typer.Option(help="What it is about, if it does not say: 2025, 2025-01/2025-06.")
    ] = None,
    form: Annotated[
        ExtractFormat, typer.Option("--format", help="How to write figures.")
    ] = ExtractFormat.TABLE,
    unmapped: Annotated[bool, typer.Option("--unmapped", help="Only names that have no alias yet.")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="With the rules that made each figure.")] = False,
    skipped: Annotated[bool, typer.Option("--skipped", help="Numbers that are no figure, and why.")] = False,
    release: Annotated[
        str | None,
        typer.Option(
            "--release",
            help="Compare with what is filed of a release; FILE: a copy of its text.",
            autocompletion=complete_release,
        ),
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="File the reading as the figures.csv of --release.")
    ] = False,
    language: LanguageOption = Language.CHINESE,
) -> None:
    """Read the figures out of prose.

    Examples: `indicators extract report.txt --format jsonl` · `indicators extract report.pdf --unmapped` ·
    `indicators extract report.txt --explain` · `indicators extract report.txt --skipped` ·
    `indicators extract --release suizhou-work-report-2027 --write`
    """
    words = Chosen(language)
    if release is not None:
        _file_reading(release, files or [], write, words)
        return
    if not files or write:
        raise typer.BadParameter(
            words(
                "应为FILE…，或--release（可带--write）",
                "expected FILE…, or --release with or without --write",
            )
        )
    told = Told(kind_of(kind, words), region, year, period_of(period, words))
    catalogue = Catalogue(settings().catalogue)
    failed = False
    rows: list[dict[str, object]] = []
    for file in files:
        try:
            if not file.is_file():
                raise ReaderError(Said(f"{file}：没有这个文件", f"{file}: no such file"))
            found = prose.extract_file(file, dataclasses.replace(told, unread=[]))
            rows += extracted.objects(found, file.stem, catalogue)
        except (ReaderError, CatalogueError) as error:
            err.print(f"[red]{escape(words.why(error))}[/red]", soft_wrap=True)
            failed = True
            continue
        _tell_read(file, found, told, words)
        if skipped:
            for one in found.skipped:
                line = f"{file.name}:{one.para}\t{one.surface}\t{one.rule}\t{one.around}"
                sys.stdout.write(plain(line) + "\n")
    if not skipped:
        _write_extracted(rows, form, unmapped, explain, words)
    if failed:
        raise typer.Exit(1)


def _write_extracted(
    rows: list[dict[str, object]], form: ExtractFormat, unmapped: bool, explain: bool, words: Chosen
) -> None:
    if unmapped or explain:
        _tell_extracted(rows, unmapped)
    elif form is ExtractFormat.TABLE:
        _show_extracted(rows, words)
    else:
        extracted.write(rows, form.value, sys.stdout)


def _tell_read(file: Path, found: prose.Reading, told: Told, words: Chosen) -> None:
    """What a document says it is, what is in doubt, and what of it was not understood."""
    document = found.document
    kind, figures = told.kind or found.kind, len(found.figures) + len(found.tabled)
    err.print(
        words(
            f"{file.name}：{document.region or '未写明地区'}，{document.year or '未写明年份'}，"
            f"{words.of(wording.KINDS, kind) if kind else '未写明种类'}；{figures}个数值",
            f"{file.name}: {kind or 'of no kind that it says'} of {document.region or 'an unnamed place'}, "
            f"{document.year}; {figures} figures",
        ),
        soft_wrap=True,
    )
    for sentence in (*found.said(told), *found.doubts(told)):
        err.print(f"  {escape(words.said(sentence))}", soft_wrap=True, highlight=False)
    for sentence in found.unread:
        unread = words("未能理解：", "not understood: ")
        err.print(f"  {unread}{escape(sentence)}", soft_wrap=True, highlight=False)


def _tell_extracted(rows: list[dict[str, object]], unmapped: bool) -> None:
    """The names without an alias, how often each; or each figure with the rules that made it."""
    if unmapped:
        names = pl.DataFrame({"indicator": [row["indicator"] for row in rows if not row["indicator_id"]]})
        for name, count in names["indicator"].value_counts(sort=True).rows():
            sys.stdout.write(f"{count}\t{plain(name)}\n")
        return
    for row in rows:
        stated = ", ".join(str(row[key]) for key in ("indicator", "measure", "period", "status"))
        line = f"{row['doc']}:{row['para']}\t{row['surface']} = {stated}\t{row['rules']}"
        sys.stdout.write(plain(line) + "\n")


def _show_extracted(rows: list[dict[str, object]], words: Chosen) -> None:
    table = new_table()
    for zh, en in _COLUMNS:
        table.add_column(words(zh, en), overflow="fold")
    for row in rows:
        shown = ("para", "surface", "indicator", "subject", "period", "measure", "status", "indicator_id")
        table.add_row(*(escape(str(row[key])) if row[key] is not None else "–" for key in shown))
    show_table(table)


def _file_reading(release_id: str, files: list[Path], write: bool, words: Chosen) -> None:
    """Show what reading a release's document again would change, and file it when asked to."""
    where = settings()
    if len(files) > 1:
        raise typer.BadParameter(
            words("一次发布只从一个文件读取", "a release is read from one document"), param_hint="FILE"
        )
    try:
        folder = _release_folder(where, release_id)
        reading = filing.reread(folder, Catalogue(where.catalogue), files[0] if files else None)
        for one in reading.differences:
            out.print(escape(_difference(one, words)), soft_wrap=True, highlight=False)
        count = Counter(one.kind for one in reading.differences if not one.is_kept)
        total, added, lost, changed = len(reading.figures), count["added"], count["lost"], count["changed"]
        out.print(
            words(
                f"{release_id}：{total}个数值；新增{added}，减少{lost}，变动{changed}；读法版本{reading.version}",
                f"{release_id}: {total} figures; {added} added, {lost} lost, {changed} changed; extraction "
                f"{reading.version}",
            ),
            soft_wrap=True,
        )
        if reading.seen:
            other = reading.seen - reading.alike
            share = f"{other / reading.seen:.0%}"
            out.print(
                words(
                    f"已核对或更正的{reading.seen}个保持原样；其中机器读法相同的{reading.alike}个，"
                    f"不同的{other}个（{share}）",
                    f"{reading.seen} figures seen after the machine, or corrected, stay as filed; the "
                    f"machine reads {reading.alike} of them alike, {other} otherwise ({share})",
                ),
                soft_wrap=True,
            )
        if write:
            filing.file_reading(folder, reading)
            err.print(
                words(
                    f"已归档：{folder / filing.FIGURES}；indicators run --release {release_id} 载入",
                    f"filed: {folder / filing.FIGURES}; `indicators run --release {release_id}` loads it",
                ),
                soft_wrap=True,
            )
    except (ReaderError, ManifestError, IntegrityError, CatalogueError) as error:
        fail(words.why(error))


def _release_folder(where: Settings, release_id: str) -> Path:
    folders = release_folders(where.raw)
    if release_id not in folders:
        raise IntegrityError(
            Said(
                f"{where.raw}下没有文件夹{release_id!r}；现有：{'、'.join(folders)}",
                f"no folder {release_id!r} under {where.raw}; there are: {', '.join(folders)}",
            )
        )
    if reason := twins(folders).get(release_id):
        raise IntegrityError(reason)
    return folders[release_id]


def _difference(one: filing.Difference, words: Chosen) -> str:
    figure = one.old or one.new
    assert figure is not None
    where = words(
        f"第{figure.paragraph}段第{figure.char_start}–{figure.char_end}字",
        f"paragraph {figure.paragraph}, characters {figure.char_start}–{figure.char_end}",
    )
    kind = words.of(_KINDS, one.kind)
    text = f"{kind}  {where}  {figure.surface}  {figure.indicator_text} ({figure.period or '–'})"
    for field in one.fields:
        text += f"\n        {field}: {getattr(one.old, field)} → {getattr(one.new, field)}"
    return text + (words("\n        保持原样", "\n        stays as filed") if one.is_kept else "")
