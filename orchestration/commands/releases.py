"""`indicators releases`: what became of each release, what is in quarantine, what each check found."""

from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.markup import escape

from orchestration import lake
from orchestration.catalogue import Catalogue
from orchestration.commands.missing import places_of, show_hold, show_not_held, show_only_named, show_overdue
from orchestration.commands.options import (
    FormatOption,
    Language,
    LanguageOption,
    RegionOption,
    complete_release,
    of_place,
    published_file,
    region_of,
    unknown_release,
)
from orchestration.commands.terminal import (
    ROWS_SHOWN,
    Format,
    err,
    fail,
    new_table,
    out,
    paragraph,
    show_table,
    write,
)
from orchestration.explain import Chosen
from orchestration.exports import wording
from orchestration.figure import place_in_chinese, place_of
from orchestration.settings import settings
from orchestration.status import failed_rules, quarantine_frame, releases_frame

_RELEASE_COLUMNS = (
    ("发布", "Release"), ("日期", "Released on"), ("收录", "Completeness"), ("结果", "Outcome"),
    ("数值", "Figures"), ("隔离", "Quarantined"), ("未归入指标", "Unmapped"), ("警告", "Warnings"),
)  # fmt: skip
_COUNTS = ("Figures", "Quarantined", "Unmapped", "Warnings")


SAMPLES_SHOWN = 5
"""Figures named of a check that failed; the release's page in warehouse/validation has more."""


def releases(
    *,
    release: Annotated[
        str | None,
        typer.Argument(
            help="Only this release; `indicators review` shows its figures.", autocompletion=complete_release
        ),
    ] = None,
    quarantine: Annotated[
        bool, typer.Option("--quarantine", help="The figures that are not loaded, each with its reason.")
    ] = False,
    why: Annotated[
        bool, typer.Option("--why", help="Which the next load reads again, and which change makes it.")
    ] = False,
    region: RegionOption = None,
    form: FormatOption = Format.TABLE,
    language: LanguageOption = Language.CHINESE,
) -> None:
    """Every release: what became of its last load, what is in quarantine, unmapped or warned of.

    Of one release also what each check found, with places and remedy. Findings of a figure are in English.

    Examples: `indicators releases --format csv` · `indicators releases suizhou-work-report-2023` ·
    `indicators releases --quarantine` · `indicators releases --why`
    """
    where, words = settings(), Chosen(language)
    if why:
        # What reads documents takes long to import, and every other answer does without.
        from orchestration.commands.why import show_why  # noqa: PLC0415

        show_why(where, release, form, words)
        return
    if release is not None and release not in lake.release_ids(where.lake):
        fail(unknown_release(release, lake.release_ids(where.lake), words))
    if quarantine:
        rows = quarantine_frame(where.lake, release)
        if region is not None:
            file = published_file(where)
            held = of_place(where, releases_frame(file, where.lake), region_of(where, file, region, words))
            rows = rows.join(held.select("release_id"), on="release_id", how="semi")
        _show_quarantine(rows, form, words)
        return
    file = published_file(where)
    region_id = region_of(where, file, region, words)
    frame = of_place(where, releases_frame(file, where.lake), region_id)
    if release is not None:
        frame = frame.filter(pl.col("release_id") == release)
    if form is not Format.TABLE:
        write(frame, form)
        return
    show_hold(where, words)
    if release is None:
        places = places_of(file, region_id)
        show_not_held(file, words, places)
        show_overdue(where, Catalogue(where.catalogue), words, places)
    if frame.is_empty() and show_only_named(file, words, region_id):
        return
    _show_releases(frame, words)
    if release is not None:
        _show_failed_rules(file, release, words)


def _show_releases(frame: pl.DataFrame, words: Chosen) -> None:
    """A table of releases, and the reasons of those that are not loaded whole."""
    table = new_table(words("发布", "Releases"))
    for zh, en in _RELEASE_COLUMNS:
        table.add_column(words(zh, en), overflow="fold", justify="right" if en in _COUNTS else "left")
    for row in frame.to_dicts():
        table.add_row(
            escape(row["release_id"])
            + (f"\n[dim]{escape(row['title'] or '')}[/dim]" if out.is_terminal else ""),
            str(row["released_on"] or words("日期不详", "undated")),
            words.of(wording.COMPLETENESS, row["completeness"] or ""),
            words.of(wording.LOADS, row["outcome"])
            if row["outcome"] == "loaded"
            else f"[red]{words.of(wording.LOADS, row['outcome'])}[/red]",
            *(str(row[name]) for name in ("figures", "quarantined", "unmapped", "warnings")),
        )
    show_table(table)
    for row in frame.filter(pl.col("reason").is_not_null()).to_dicts():
        out.print(f"[red]{row['release_id']}[/red]: {escape(words.reason(row))}", soft_wrap=True)


def _show_failed_rules(file: Path, release: str, words: Chosen) -> None:
    """What each check found on a release: what good data is, where it is not, what to do."""
    for one in failed_rules(file, release):
        severity = words.of(wording.SEVERITIES, one["severity"])
        seen = one["observed"]
        if not one["is_error"]:
            seen = words(f"{one['evaluated_count']}个数值中有{one['unexpected_count']}个", seen)
        out.print(f"\n[bold]{one['rule']}[/bold] ({severity}, {seen})", soft_wrap=True, highlight=False)
        paragraph(words(one["description_zh"], one["description"]))
        sample = one["sample"]
        for found in sample[:SAMPLES_SHOWN]:
            place = words(place_in_chinese(found["place"]), found["place"])
            parts = (place, found["indicator"], found["period"], found["printed"], words.finding(found))
            paragraph("· " + " · ".join(str(part) for part in dict.fromkeys(parts) if part))
        if len(sample) > SAMPLES_SHOWN:
            paragraph("…")
        paragraph("→ " + words(one["what_to_do_zh"], one["what_to_do"]))


def _show_quarantine(frame: pl.DataFrame, form: Format, words: Chosen) -> None:
    """A figure in lines of its own: in a table of its columns nothing could be read."""
    if form is not Format.TABLE:
        write(frame, form)
        return
    if frame.is_empty():
        out.print(words("隔离区为空。", "Nothing is in quarantine."))
        return
    for row in frame.head(ROWS_SHOWN).to_dicts():
        printed = (row["indicator_text"], row["surface"], row["period_text"])
        place = place_of(row, is_chinese=words.is_chinese)
        out.print(
            f"[bold]{escape(row['release_id'])}[/bold]  {escape(place)}  "
            f"{escape(' · '.join(one for one in printed if one))}  [dim]{(row['figure_id'] or '')[:8]}[/dim]",
            soft_wrap=True,
            highlight=False,
        )
        paragraph(words.reason(row))
    if frame.height > ROWS_SHOWN:
        more = frame.height - ROWS_SHOWN
        err.print(words(f"另有{more}个；--format csv 写出全部", f"{more} more; --format csv writes all"))
