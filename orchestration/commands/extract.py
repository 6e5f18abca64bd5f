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
from orchestration.commands.options import kind_of, period_of
from orchestration.commands.terminal import err, fail, new_table, out, show_table
from orchestration.documents import ReaderError
from orchestration.plain import plain
from orchestration.readers import Told, prose
from orchestration.releases import filing
from orchestration.releases.discovery import IntegrityError, release_folders, twins
from orchestration.releases.manifest import ManifestError
from orchestration.settings import Settings, settings


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
        typer.Option("--release", help="Compare with what is filed of a release; FILE: a copy of its text."),
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="File the reading as the figures.csv of --release.")
    ] = False,
) -> None:
    """Read the figures out of prose.

    Examples: `indicators extract report.txt --format jsonl` · `indicators extract report.pdf --unmapped` ·
    `indicators extract report.txt --explain` · `indicators extract report.txt --skipped` ·
    `indicators extract --release suizhou-work-report-2027 --write`
    """
    if release is not None:
        _file_reading(release, files or [], write)
        return
    if not files or write:
        raise typer.BadParameter("expected FILE…, or --release with or without --write")
    told = Told(kind_of(kind), region, year, period_of(period))
    catalogue = Catalogue(settings().catalogue)
    failed = False
    rows: list[dict[str, object]] = []
    for file in files:
        try:
            if not file.is_file():
                raise ReaderError(f"{file}: no such file")
            found = prose.extract_file(file, dataclasses.replace(told, unread=[]))
            rows += extracted.objects(found, file.stem, catalogue)
        except (ReaderError, CatalogueError) as error:
            err.print(f"[red]{escape(str(error))}[/red]", soft_wrap=True)
            failed = True
            continue
        _tell_read(file, found, told)
        if skipped:
            for one in found.skipped:
                line = f"{file.name}:{one.para}\t{one.surface}\t{one.rule}\t{one.around}"
                sys.stdout.write(plain(line) + "\n")
    if not skipped:
        _write_extracted(rows, form, unmapped, explain)
    if failed:
        raise typer.Exit(1)


def _write_extracted(
    rows: list[dict[str, object]], form: ExtractFormat, unmapped: bool, explain: bool
) -> None:
    if unmapped or explain:
        _tell_extracted(rows, unmapped)
    elif form is ExtractFormat.TABLE:
        _show_extracted(rows)
    else:
        extracted.write(rows, form.value, sys.stdout)


def _tell_read(file: Path, found: prose.Reading, told: Told) -> None:
    """What a document says it is, what is in doubt, and what of it was not understood."""
    document = found.document
    err.print(
        f"{file.name}: {told.kind or found.kind or 'of no kind that it says'} of "
        f"{document.region or 'an unnamed place'}, {document.year}; "
        f"{len(found.figures) + len(found.tabled)} figures",
        soft_wrap=True,
    )
    for sentence in (*found.said(told), *found.doubts(told)):
        err.print(f"  {escape(sentence)}", soft_wrap=True, highlight=False)
    for sentence in found.unread:
        err.print(f"  not understood: {escape(sentence)}", soft_wrap=True, highlight=False)


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


def _show_extracted(rows: list[dict[str, object]]) -> None:
    table = new_table()
    for name in ("Line", "As printed", "Indicator", "Subject", "Period", "Measure", "Status", "Mapped to"):
        table.add_column(name, overflow="fold")
    for row in rows:
        shown = ("para", "surface", "indicator", "subject", "period", "measure", "status", "indicator_id")
        table.add_row(*(escape(str(row[key])) if row[key] is not None else "–" for key in shown))
    show_table(table)


def _file_reading(release_id: str, files: list[Path], write: bool) -> None:
    """Show what reading a release's document again would change, and file it when asked to."""
    where = settings()
    if len(files) > 1:
        raise typer.BadParameter("a release is read from one document", param_hint="FILE")
    try:
        folder = _release_folder(where, release_id)
        reading = filing.reread(folder, Catalogue(where.catalogue), files[0] if files else None)
        for one in reading.differences:
            out.print(escape(_difference(one)), soft_wrap=True, highlight=False)
        count = Counter(one.kind for one in reading.differences if not one.is_kept)
        out.print(
            f"{release_id}: {len(reading.figures)} figures; {count['added']} added, {count['lost']} lost, "
            f"{count['changed']} changed; extraction {reading.version}",
            soft_wrap=True,
        )
        if reading.seen:
            out.print(
                f"{reading.seen} figures seen after the machine, or corrected, stay as filed; the machine "
                f"reads {reading.alike} of them alike, {reading.seen - reading.alike} otherwise "
                f"({(reading.seen - reading.alike) / reading.seen:.0%})",
                soft_wrap=True,
            )
        if write:
            filing.file_reading(folder, reading)
            err.print(f"filed: {folder / filing.FIGURES}; `indicators run` loads it", soft_wrap=True)
    except (ReaderError, ManifestError, IntegrityError, CatalogueError) as error:
        fail(str(error))


def _release_folder(where: Settings, release_id: str) -> Path:
    folders = release_folders(where.raw)
    if release_id not in folders:
        raise IntegrityError(f"no folder {release_id!r} under {where.raw}; there are: {', '.join(folders)}")
    if reason := twins(folders).get(release_id):
        raise IntegrityError(reason)
    return folders[release_id]


def _difference(one: filing.Difference) -> str:
    figure = one.old or one.new
    assert figure is not None
    where = f"line {figure.paragraph}, {figure.char_start}–{figure.char_end}"
    text = f"{one.kind:<8}{where:<20} {figure.surface}  {figure.indicator_text} ({figure.period or '–'})"
    for field in one.fields:
        text += f"\n        {field}: {getattr(one.old, field)} → {getattr(one.new, field)}"
    return text + ("\n        stays as filed" if one.is_kept else "")
