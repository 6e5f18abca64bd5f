"""The `indicators` command. Every command calls the functions that Dagster calls.

Answers go to standard output, messages to standard error. Exit codes: 0 done, 1 failed or refused, 2 wrong
usage. What is slow to import (Dagster, dbt, HTTP, lxml, pdfium) is imported by the command that needs it, so
that `--help` and a completion answer at once. Not here: any work of its own.
"""

import dataclasses
import errno
import json
import os
import secrets
import sys
import warnings
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import polars as pl
import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from orchestration import lake
from orchestration import publish as publishing
from orchestration.building import BuildError, only_run
from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.documents import ReaderError
from orchestration.explain import (
    Chosen,
    NotFoundError,
    explain,
    find_promises,
    find_region,
    indicator_names,
    region_names,
    series,
    target_names,
)
from orchestration.exports import wording, write_exports
from orchestration.exports.tables import as_cells
from orchestration.figure import place_in_chinese, place_of
from orchestration.plain import in_json, plain
from orchestration.releases import calendar
from orchestration.releases.discovery import IntegrityError, release_folders, twins
from orchestration.releases.manifest import ManifestError, read_manifest
from orchestration.settings import PAGES_ADDRESS, Settings, settings
from orchestration.status import (
    NothingReleasedError,
    attainment_frame,
    failed_rules,
    followed_text,
    not_held,
    not_loaded,
    pace_text,
    places_frame,
    quarantine_frame,
    releases_frame,
    unseen_text,
    year_spans,
)
from orchestration.unchanged import since_last_run

if TYPE_CHECKING:
    from orchestration import review as reviewing
    from orchestration.readers import Told, prose
    from orchestration.releases import filing

_NOT_WRITTEN = {
    errno.EACCES: "make it writable",
    errno.EPERM: "make it writable",
    errno.EROFS: "make it writable",
    errno.ENOSPC: "make room",
    errno.EDQUOT: "make room",
}
"""What to do about a folder that does not take what is written."""


class _Application(typer.Typer):
    """Says of a folder that cannot be written that it cannot, and no more."""

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        try:
            return super().__call__(*arguments, **options)
        except OSError as error:
            if error.errno not in _NOT_WRITTEN or error.filename is None:
                raise
            err.print(
                f"[red]{escape(str(error.filename))}: {error.strerror}; {_NOT_WRITTEN[error.errno]}, or name "
                "other folders: INDICATORS_RAW, INDICATORS_WAREHOUSE, INDICATORS_CATALOGUE[/red]",
                soft_wrap=True,
            )
            sys.exit(1)


app = _Application(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="Is a city on track for its published targets, by whose numbers, as known on which day?",
    epilog="Folders: INDICATORS_RAW, INDICATORS_WAREHOUSE, INDICATORS_CATALOGUE.",
)

ROWS_SHOWN = 200
"""Rows of a table on a terminal."""

# A pipe has no width: a row stays a line there, however long.
PIPE_WIDTH = 1000


class _PlainConsole(Console):
    """Text of others reaches a terminal as text."""

    def render_str(self, text: str, **options: Any) -> Text:
        return super().render_str(plain(text), **options)


out = _PlainConsole(width=None if sys.stdout.isatty() else PIPE_WIDTH)
err = _PlainConsole(stderr=True)


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


class Language(StrEnum):
    """The language of names."""

    CHINESE = "zh"
    ENGLISH = "en"


LanguageOption = Annotated[Language, typer.Option("--language", help="Language of the names.")]
FormatOption = Annotated[Format, typer.Option("--format", help="How to write the answer.")]
DayOption = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="As the public could know it on that day."),
]


def _table(title: str | None = None) -> Table:
    return Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)


def _print(table: Table) -> None:
    """A table as wide as the terminal; in a pipe without the blanks that fill its lines."""
    if out.is_terminal:
        out.print(table)
        return
    with out.capture() as captured:
        out.print(table)
    sys.stdout.write("\n".join(line.rstrip() for line in captured.get().splitlines()).rstrip() + "\n")


def _fail(message: str) -> NoReturn:
    err.print(f"[red]{escape(message)}[/red]", soft_wrap=True)
    raise typer.Exit(1)


def _published_file(where: Settings) -> Path:
    if not where.published_file.exists():
        _fail(f"{where.published_file} does not exist yet; run `indicators run` first")
    return where.published_file


def _complete(names: Callable[[Path], list[tuple[str, str]]], incomplete: str) -> list[tuple[str, str]]:
    """Names of the published file that begin so; none before there is a file."""
    file = settings().published_file
    return [one for one in names(file) if one[0].startswith(incomplete)] if file.exists() else []


def _complete_target(incomplete: str) -> list[tuple[str, str]]:
    return _complete(target_names, incomplete)


def _complete_indicator(incomplete: str) -> list[tuple[str, str]]:
    return _complete(indicator_names, incomplete)


def _complete_build(incomplete: str) -> list[str]:
    folder = settings().releases
    builds = sorted((one.name for one in folder.iterdir()), reverse=True) if folder.is_dir() else []
    return [one for one in builds if one.startswith(incomplete)]


def _complete_region(incomplete: str) -> list[tuple[str, str]]:
    return _complete(region_names, incomplete)


RegionOption = Annotated[
    str | None,
    typer.Option("--region", help="Only this place: its name or code.", autocompletion=_complete_region),
]


def _region(where: Settings, file: Path, text: str | None) -> str | None:
    """The place of `--region`; ends the command where it names none, or several."""
    if text is None:
        return None
    try:
        return find_region(file, Catalogue(where.catalogue).places, text)
    except (NotFoundError, CatalogueError) as error:
        _fail(str(error))


def _of_place(where: Settings, frame: pl.DataFrame, region_id: str | None) -> pl.DataFrame:
    """Releases of a place; of one that never loaded, its release.yml says the place."""
    if region_id is None:
        return frame
    catalogue, folders = Catalogue(where.catalogue), release_folders(where.raw)

    def is_of_place(row: dict[str, Any]) -> bool:
        if row["region_id"] is not None or row["release_id"] not in folders:
            return bool(row["region_id"] == region_id)
        try:
            return catalogue.region_id(read_manifest(folders[row["release_id"]]).region) == region_id
        except ManifestError:
            return False

    return frame.filter(pl.Series([is_of_place(row) for row in frame.to_dicts()], dtype=pl.Boolean))


@app.command()
def run(
    language: LanguageOption = Language.CHINESE,
    full_refresh: Annotated[
        bool, typer.Option("--full-refresh", help="Also when nothing has changed since the last run.")
    ] = False,
) -> None:
    """Load raw/, build, check, publish; then show every open target.

    A run that would give what the last one gave, on the same day, is left out.

    Examples: `indicators run` · `indicators run --language en` · `indicators run --full-refresh`
    """
    words = Chosen(language)
    where = settings()
    if not full_refresh and since_last_run(where):
        err.print(
            words(
                "自上次运行以来没有任何变化，沿用其结果；indicators run --full-refresh 全部重新构建。",
                "Nothing has changed since the last run, whose results stand; "
                "`indicators run --full-refresh` builds all anew.",
            ),
            soft_wrap=True,
        )
        _show_published(where, language, words)
        return
    # Dagster says at import which of its features are young; here nobody can act on it.
    warnings.filterwarnings("ignore", module=r"dagster|orchestration\.assets")
    from orchestration.run import run_refresh

    try:
        result = run_refresh(where, err)
    except (IntegrityError, BuildError) as error:
        _fail(str(error))
    if not result:
        held = where.published_file if where.published_file.exists() else None
        _fail(
            "The run failed; the messages above say where. "
            + (f"Readers keep the last good build: {held}" if held else "Nothing is published yet.")
            + " Details: `indicators ui`."
        )
    _show_published(where, language, words)


def _show_published(where: Settings, language: Language, words: Chosen) -> None:
    """What readers have after a run, and where."""
    _show_status(where, None, Format.TABLE, language, is_after_run=True)
    if hold := publishing.read_hold(where):
        err.print(
            words(
                f"[yellow]以上不是这次构建的结果：回退后的保持仍在（{escape(str(hold.get('reason')))}）。"
                "indicators publish --release-hold 解除保持，显示最新构建。[/yellow]",
                f"[yellow]This is not what was built just now: a rollback's hold is in force "
                f"({escape(str(hold.get('reason')))}). `indicators publish --release-hold` ends it and shows "
                "the newest build.[/yellow]",
            ),
            soft_wrap=True,
        )
    out.print(words("\n发布的文件：", "\nPublished file: ") + str(where.published_file), soft_wrap=True)
    out.print(words("报告：      ", "Report:         ") + str(where.current / "report.html"), soft_wrap=True)


@app.command()
def status(
    as_of: DayOption = None,
    region: RegionOption = None,
    form: FormatOption = Format.TABLE,
    language: LanguageOption = Language.CHINESE,
) -> None:
    """Every open target: latest figure, interval, pace, status, source.

    Examples:

    - `indicators status --language en`
    - `indicators status --region 随州市`
    - `indicators status --as-of 2022-12-31`
    - `indicators status --format json`
    """
    _show_status(settings(), as_of.date() if as_of else None, form, language, region)


def _show_status(
    where: Settings,
    as_of: date | None,
    form: Format,
    language: Language = Language.CHINESE,
    region: str | None = None,
    is_after_run: bool = False,
) -> None:
    file = _published_file(where)
    region_id = _region(where, file, region)
    try:
        frame = attainment_frame(file, as_of, region_id=region_id)
    except NothingReleasedError as error:
        _fail(str(error))
    if form is not Format.TABLE:
        _write(frame, form)
        return
    words = Chosen(language)
    _show_not_held(file, words, region_id)
    _show_not_loaded(where, file, words, region_id)
    if is_after_run and frame.height > ROWS_SHOWN:
        _show_places(file, words)
        return
    day = words(f"（截至{as_of}）", f", as of {as_of}") if as_of else ""
    table = _table(words("未到期的目标", "Targets that are open") + day)
    wide = out.width >= WIDE
    # One place needs no column; of two, a target without its place is anybody's.
    several = frame["region_label_en"].drop_nulls().n_unique() > 1
    if several:
        table.add_column(words("地区", "Place"), overflow="fold")
    table.add_column(
        words("指标", "Indicator"), overflow="fold", ratio=None if out.width >= PIPE_WIDTH else 3
    )
    table.add_column(words("目标期", "Period"), no_wrap=True)
    table.add_column(words("目标", "Target"), overflow="fold")
    table.add_column(words("最新数值", "Latest figure"), overflow="fold")
    table.add_column(words("速度比", "Pace"), overflow="fold")
    table.add_column(words("状态", "Status"), overflow="fold")
    if wide:
        table.add_column(words("数值来源", "Source of the figure"), overflow="fold")
    for row in frame.with_columns(pace=pace_text()).to_dicts():
        colour = _COLOURS.get(str(row["attainment_status"]).removeprefix("interim_"), "yellow")
        cells = [
            escape(row[f"label_{language.value}"]),
            row["time_period"] or words("未写明", "undated"),
            escape(row["target_display"] or ""),
            escape(_latest(row, words)),
            row["pace"] or "–",
            f"[{colour}]{escape(row[f'status_{language.value}'])}[/{colour}]",
        ]
        place = (
            [escape(row[f"region_label_{language.value}"] or row["region_label_zh"] or "–")]
            if several
            else []
        )
        table.add_row(*place, *cells, *([escape(row["source"] or "–")] if wide else []))
    _print(table)
    out.print(
        words(
            "速度比：实际年均变动与所需年均变动之比，1为恰好符合进度；因舍入或只公布界限而不能确定的，列出上下限。"
            "数字出自何处，见`indicators explain TARGET`。",
            "Pace: observed over required yearly change, 1 is on the path; two numbers where rounding or a "
            "bound leaves it open. `indicators explain TARGET` says who says so.",
        ),
        style="dim",
        soft_wrap=True,
    )
    out.print(words(*followed_text(file, region_id)), soft_wrap=True, highlight=False)
    out.print(words(*unseen_text(file, region_id)), soft_wrap=True, highlight=False)


def _show_places(file: Path, words: Chosen) -> None:
    """What each place promised and kept, where the targets of all would fill the screen many times."""
    table = _table(words("各地承诺", "Promises by place"))
    headings = (
        ("地区", "Place"), ("代码", "Code"), ("未到期", "Open"), ("已到期", "Due"), ("已判定", "Decided"),
        ("兑现", "Kept"),
    )  # fmt: skip
    for number, (zh, en) in enumerate(headings):
        table.add_column(words(zh, en), justify="left" if number < 2 else "right")
    for row in places_frame(file).to_dicts():
        table.add_row(
            escape(words(row["region_label_zh"], row["region_label_en"])),
            row["region_id"],
            *(str(row[name]) for name in ("open_promises", "due_promises", "decided", "kept")),
        )
    _print(table)
    out.print(
        words(
            "一个地区的目标：indicators status --region 名称或代码。",
            "The targets of one place: `indicators status --region NAME`.",
        ),
        style="dim",
        soft_wrap=True,
    )


def _latest(row: dict[str, object], words: Chosen) -> str:
    if not row["latest_display"]:
        return words("未收集", "none held")
    return f"{row['latest_period']}{words('：', ': ')}{row['latest_display']}"


WIDE = 130
"""Columns from which a table also has the source of each figure."""

_COLOURS = {
    "achieved": "green", "met_early": "green", "met_stable": "green", "on_track": "green",
    "missed": "red", "missed_worsening": "red", "away": "red", "insufficient": "red",
    "no_new_data": "dim", "no_baseline": "dim", "not_assessable": "dim",
}  # fmt: skip


def _show_not_held(file: Path, words: Chosen, region_id: str | None = None) -> None:
    missing = not_held(file)
    if region_id is not None:
        missing = missing.filter(pl.col("region_id") == region_id)
    if missing.is_empty():
        return
    out.print(
        words(
            "[bold]已知存在、尚未收集[/bold]（以下结论都不含它们）：",
            "[bold]Known to exist, not held[/bold] (so nothing below rests on them):",
        )
    )
    for _, rows in missing.group_by("kind", "publisher", maintain_order=True):
        years, kind = year_spans(rows["release_id"].to_list()), rows["kind"][0]
        about = words(
            words.of(wording.KINDS, kind) + (f"，{years.replace(', ', '、')}年" if years else ""),
            f"{kind.replace('_', ' ')}{'' if rows.height == 1 else 's'}" + (f" of {years}" if years else ""),
        )
        who = words(rows["publisher_zh"][0], rows["publisher_en"][0])
        out.print(f"  {who}{words('：', ': ')}{about}", soft_wrap=True, highlight=False)
    out.print()


NOT_LOADED_SHOWN = 5
"""Releases that were not loaded, named before the targets; `indicators releases` has all."""


def _show_not_loaded(where: Settings, file: Path, words: Chosen, region_id: str | None) -> None:
    """What lies in raw/ and is not in the answers is seen before them, like what is not held."""
    missing = _of_place(where, not_loaded(file), region_id).to_dicts()
    if not missing:
        return
    out.print(
        words(
            f"[bold]在raw/中、未能入库的发布：{len(missing)}份[/bold]（此前已入库的内容仍有效；"
            "原因全文见indicators releases）：",
            f"[bold]In raw/ and not loaded: {len(missing)}[/bold] (what was loaded of them before stays; "
            "`indicators releases` has the reasons in full):",
        ),
        soft_wrap=True,
    )
    for row in missing[:NOT_LOADED_SHOWN]:
        reason = str(row["reason"]).splitlines()[0]
        line = f"  [red]{row['release_id']}[/red]: {words.of(wording.LOADS, row['outcome'])}"
        out.print(f"{line}{words('，', ', ')}{escape(reason)}", soft_wrap=True, highlight=False)
    if len(missing) > NOT_LOADED_SHOWN:
        out.print("  …")
    out.print()


def _write(frame: pl.DataFrame, form: Format) -> None:
    if form is Format.CSV:
        sys.stdout.write(as_cells(frame).write_csv())
        return
    rows = [{name: _json_value(value) for name, value in row.items()} for row in frame.to_dicts()]
    sys.stdout.write(in_json(json.dumps(rows, ensure_ascii=False, indent=2)) + "\n")


def _json_value(value: object) -> object:
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


@app.command()
def releases(
    release: Annotated[
        str | None, typer.Argument(help="Only this release; `indicators review` shows its figures.")
    ] = None,
    quarantine: Annotated[
        bool, typer.Option("--quarantine", help="The figures that are not loaded, each with its reason.")
    ] = False,
    region: RegionOption = None,
    form: FormatOption = Format.TABLE,
    language: LanguageOption = Language.CHINESE,
) -> None:
    """Every release: what became of its last load, what is in quarantine, unmapped or warned of.

    Of one release also what each check found, with places and remedy. Reasons and details are in English.

    Examples: `indicators releases --format csv` · `indicators releases suizhou-work-report-2023` ·
    `indicators releases --quarantine`
    """
    where = settings()
    if release is not None and release not in lake.release_ids(where.lake):
        _fail(f"{where.lake} holds no release {release}; `indicators releases` lists those it holds")
    if quarantine:
        rows = quarantine_frame(where.lake, release)
        if region is not None:
            file = _published_file(where)
            held = _of_place(where, releases_frame(file), _region(where, file, region))
            rows = rows.join(held.select("release_id"), on="release_id", how="semi")
        _show_quarantine(rows, form)
        return
    file = _published_file(where)
    region_id = _region(where, file, region)
    frame = _of_place(where, releases_frame(file), region_id)
    if release is not None:
        frame = frame.filter(pl.col("release_id") == release)
    if form is not Format.TABLE:
        _write(frame, form)
        return
    words = Chosen(language)
    if release is None:
        _show_not_held(file, words, region_id)
    _show_releases(frame, words)
    if release is not None:
        _show_failed_rules(file, release, words)


def _show_releases(frame: pl.DataFrame, words: Chosen) -> None:
    """A table of releases, and the reasons of those that are not loaded whole."""
    table = _table(words("发布", "Releases"))
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
    _print(table)
    for row in frame.filter(pl.col("reason").is_not_null()).to_dicts():
        out.print(f"[red]{row['release_id']}[/red]: {escape(row['reason'])}", soft_wrap=True)


SAMPLES_SHOWN = 5
"""Figures named of a check that failed; the release's page in warehouse/validation has more."""


def _show_failed_rules(file: Path, release: str, words: Chosen) -> None:
    """What each check found on a release: what good data is, where it is not, what to do."""
    for one in failed_rules(file, release):
        severity = words.of(wording.SEVERITIES, one["severity"])
        out.print(
            f"\n[bold]{one['rule']}[/bold] ({severity}, {one['observed']})", soft_wrap=True, highlight=False
        )
        _paragraph(words(one["description_zh"], one["description"]))
        sample = one["sample"]
        for found in sample[:SAMPLES_SHOWN]:
            place = words(place_in_chinese(found["place"]), found["place"])
            parts = (place, found["indicator"], found["period"], found["printed"], found["finding"])
            _paragraph("· " + " · ".join(str(part) for part in dict.fromkeys(parts) if part))
        if len(sample) > SAMPLES_SHOWN:
            _paragraph("…")
        _paragraph("→ " + words(one["what_to_do_zh"], one["what_to_do"]))


def _show_quarantine(frame: pl.DataFrame, form: Format) -> None:
    if form is not Format.TABLE:
        _write(frame, form)
        return
    if frame.is_empty():
        out.print("Nothing is in quarantine.")
        return
    table = Table(box=SIMPLE_HEAD)
    for name in frame.columns:
        table.add_column(name.replace("_", " "), overflow="fold")
    for values in frame.head(ROWS_SHOWN).rows():
        table.add_row(*("–" if value is None else escape(str(value)) for value in values))
    out.print(table)
    if frame.height > ROWS_SHOWN:
        err.print(f"{frame.height - ROWS_SHOWN} more; --format csv writes all")


@app.command()
def fetch(
    source: Annotated[
        str | None, typer.Argument(help="Id of a source; all that are enabled if absent.")
    ] = None,
    period: Annotated[str | None, typer.Option(help="Its period, as 2025, 2026-Q1 or 2026-03.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be asked; ask nobody.")] = False,
) -> None:
    """Fetch what the sources in raw/sources.yml have published and file it as release folders.

    Whatever cannot be had is a warning, the rest is filed; only a source that was named makes the command
    fail (exit code 1). `indicators run` then loads it. Examples: `indicators fetch --dry-run` ·
    `indicators fetch suizhou-communique --period 2025`
    """
    from orchestration.releases import acquisition

    where, today = settings(), calendar.today_in_china()
    try:
        wanted = acquisition.plan(where, today, source_id=source, period=period)
    except (acquisition.AcquisitionError, CatalogueError) as error:
        _fail(str(error))
    if not wanted:
        err.print(
            f"Nothing to ask for: no source in {where.raw / acquisition.SOURCES} is enabled and has a period "
            "that the calendar expects",
            soft_wrap=True,
        )
        return
    if dry_run:
        for one, of in wanted:
            out.print(f"{one.source_id} {of}: {acquisition.address_of(one, of)}", soft_wrap=True)
        return
    problems = 0
    for found in acquisition.fetch(where, wanted, today):
        is_problem = found.outcome in acquisition.PROBLEMS
        problems += is_problem
        text = f"{found.source_id} {found.period}: {found.outcome.replace('_', ' ')}"
        text += f" {found.release_id}" if found.release_id else ""
        text = escape(f"{text} ({found.message})")
        (err if is_problem else out).print(f"[yellow]{text}[/yellow]" if is_problem else text, soft_wrap=True)
    if problems:
        err.print(
            f"{problems} of {len(wanted)} could not be fetched; the others are filed, and what the warehouse "
            "holds is untouched",
            soft_wrap=True,
        )
        if source is not None:
            raise typer.Exit(1)


@app.command(name="calendar")
def show_calendar(
    every: Annotated[
        bool, typer.Option("--all", help="Also what is held, not held or may still come.")
    ] = False,
    on: Annotated[
        datetime | None,
        typer.Option("--on", formats=["%Y-%m-%d"], help="That day instead of today in China."),
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Releases that are overdue, by the release calendar.

    Examples: `indicators calendar` · `indicators calendar --all --format csv`
    """
    where = settings()
    day = on.date() if on else calendar.today_in_china()
    catalogue = Catalogue(where.catalogue)
    try:
        expected = (calendar.expected_releases if every else calendar.overdue)(catalogue, where.lake, day)
    except CatalogueError as error:
        _fail(str(error))
    frame = calendar.states(expected, day)
    if form is not Format.TABLE:
        _write(frame, form)
    elif every:
        table = Table(title=f"Release calendar on {day}", title_justify="left", box=SIMPLE_HEAD)
        for name in frame.columns:
            table.add_column(name.replace("_", " "))
        for values in frame.rows():
            table.add_row(*(str(value) for value in values))
        out.print(table)
    else:
        for one in expected:
            out.print(one.message(day), soft_wrap=True, highlight=False)
        if not expected:
            out.print(f"Nothing is overdue on {day}.")


@app.command(name="rules")
def show_rules(form: FormatOption = Format.TABLE) -> None:
    """Which rows of target_rule.csv decide anything in the newest build; a row that does not can go.

    Examples: `indicators rules` · `indicators rules --format csv`
    """
    from orchestration.target_rules import NoBuildError, effects

    where = settings()
    try:
        found = effects(where.build_file, where.catalogue / "target_rule.csv")
    except (NoBuildError, CatalogueError) as error:
        _fail(str(error))
    rows = [
        {
            "indicator_id": one.row["indicator_id"],
            "measure": one.row["measure"],
            "bound_op": one.row["bound_op"],
            "targets": one.fits,
            "decides": "; ".join(
                f"{name}: {here or 'none'}, {there or 'none'} without it ({count})"
                for (name, here, there), count in sorted(one.changes.items(), key=str)
            ),
        }
        for one in found
    ]
    if form is not Format.TABLE:
        _write(pl.DataFrame(rows), form)
        return
    table = _table()
    for title in ("Indicator", "Measure", "Bound", "Targets", "Decides"):
        table.add_column(title, overflow="fold")
    for row in rows:
        nothing = "nothing: the text says the same" if row["targets"] else "nothing: no target here is of it"
        about = [str(row[name]) or "any" for name in ("indicator_id", "measure", "bound_op", "targets")]
        table.add_row(*map(escape, about), str(row["decides"] or nothing))
    _print(table)


_RELEASE_COLUMNS = (
    ("发布", "Release"), ("日期", "Released on"), ("收录", "Completeness"), ("结果", "Outcome"),
    ("数值", "Figures"), ("隔离", "Quarantined"), ("未归入指标", "Unmapped"), ("警告", "Warnings"),
)  # fmt: skip
_COUNTS = ("Figures", "Quarantined", "Unmapped", "Warnings")


@app.command(name="explain")
def explain_target(
    target: Annotated[
        str,
        typer.Argument(
            help="A promise's id, an indicator, or words of its name.", autocompletion=_complete_target
        ),
    ],
    every: Annotated[bool, typer.Option("--all", help="Every promise found, not only the first.")] = False,
    region: RegionOption = None,
    language: LanguageOption = Language.CHINESE,
) -> None:
    """Who promised, what is known, the formula with its numbers, down to the clause.

    Examples:

    - `indicators explain gdp`
    - `indicators explain 城镇化率 --all`
    - `indicators explain gdp --region 随州市 --language en`
    """
    where = settings()
    file = _published_file(where)
    region_id = _region(where, file, region)
    try:
        found = find_promises(file, target, region_id)
    except NotFoundError as error:
        _fail(str(error))
    for promise_id in found if every else found[:1]:
        out.print(f"[dim]{escape(promise_id)}[/dim]", soft_wrap=True, highlight=False)
        for heading, line in explain(file, promise_id, language.value):
            if heading:
                out.print(f"\n[bold]{escape(heading)}[/bold]", highlight=False)
            _paragraph(line)
        out.print()
    if not every and len(found) > 1:
        err.print(
            f"{len(found) - 1} more promises; --all shows them, or give an id: {', '.join(found[1:4])}"
            + (" …" if len(found) > 4 else ""),
            soft_wrap=True,
        )


def _paragraph(line: str) -> None:
    """A line set in from the margin; wrapped there on a terminal, one line in a pipe."""
    if out.is_terminal:
        out.print(Padding(Text(plain(line)), (0, 0, 0, 2)))
    else:
        out.print("  " + escape(line), soft_wrap=True, highlight=False)


@app.command(name="series")
def show_series(
    indicator: Annotated[
        str, typer.Argument(help="An indicator's id or name.", autocompletion=_complete_indicator)
    ],
    region: RegionOption = None,
    form: FormatOption = Format.TABLE,
    language: LanguageOption = Language.CHINESE,
) -> None:
    """Every whole year and day of an indicator: the headline figure, its bound, its source.

    Examples:

    - `indicators series gdp`
    - `indicators series 常住人口城镇化率 --format csv`
    """
    where = settings()
    file = _published_file(where)
    region_id = _region(where, file, region)
    try:
        frame = series(file, indicator, region_id)
    except NotFoundError as error:
        _fail(str(error))
    if form is not Format.TABLE:
        _write(frame, form)
        return
    words = Chosen(language)
    table = _table(str(frame[f"label_{language.value}"][0]))
    wide = out.width >= WIDE
    headings = (("地区", "Place"), ("类型", "Measure"), ("时期", "Period"), ("公布的数字", "As printed"))
    for zh, en in headings:
        table.add_column(words(zh, en), overflow="fold")
    if wide:
        table.add_column(words("下限", "Low"), justify="right")
        table.add_column(words("上限", "High"), justify="right")
    table.add_column(words("出处", "Said by"), overflow="fold")
    for row in frame.to_dicts():
        measure = words.of(wording.MEASURES, row["measure"])
        if row["growth_basis"]:
            measure += words("，", ", ") + words.of(wording.BASES, row["growth_basis"])
        expected = "" if row["figure_status"] == "actual" else words("（预计）", " (expected)")
        cells = [
            row[f"region_label_{language.value}"] or row["region_id"],
            measure,
            row["time_period"],
            (row["display"] or f"{_figures(row['value'])} {row['unit_id']}") + expected,
        ]
        if wide:
            cells += ["…" if row[end] is None else _figures(row[end]) for end in ("low", "high")]
        table.add_row(*(escape(one) for one in (*cells, row["release_id"])))
    _print(table)


def _cell(value: object) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _figures(value: float) -> str:
    """All digits of a number, never as a power of ten."""
    text = f"{value:,.8f}"
    return text.rstrip("0").rstrip(".")


class ExtractFormat(StrEnum):
    """How figures are written."""

    JSONL = "jsonl"
    CSV = "csv"
    TABLE = "table"


@app.command()
def extract(
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
    from orchestration.extraction import command as extraction
    from orchestration.readers import Told, prose

    told = Told(_kind(kind), region, year, _period(period))
    catalogue = Catalogue(settings().catalogue)
    failed = False
    rows: list[dict[str, object]] = []
    for file in files:
        try:
            if not file.is_file():
                raise ReaderError(f"{file}: no such file")
            found = prose.extract_file(file, dataclasses.replace(told, unread=[]))
            rows += extraction.objects(found, file.stem, catalogue)
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
    from orchestration.extraction import command as extraction

    if unmapped or explain:
        _tell_extracted(rows, unmapped)
    elif form is ExtractFormat.TABLE:
        _show_extracted(rows)
    else:
        extraction.write(rows, form.value, sys.stdout)


def _tell_read(file: Path, found: "prose.Reading", told: "Told") -> None:
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


def _kind(kind: str | None) -> str | None:
    from typing import get_args

    from orchestration.releases.manifest import Kind

    if kind is not None and kind not in get_args(Kind):
        raise typer.BadParameter(f"expected one of {', '.join(get_args(Kind))}", param_hint="--kind")
    return kind


def _period(period: str | None) -> str | None:
    from orchestration.period import parse_period

    if period is not None:
        try:
            parse_period(period)
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--period") from None
    return period


def _show_extracted(rows: list[dict[str, object]]) -> None:
    table = _table()
    for name in ("Line", "As printed", "Indicator", "Subject", "Period", "Measure", "Status", "Mapped to"):
        table.add_column(name, overflow="fold")
    for row in rows:
        shown = ("para", "surface", "indicator", "subject", "period", "measure", "status", "indicator_id")
        table.add_row(*(escape(str(row[key])) if row[key] is not None else "–" for key in shown))
    _print(table)


def _file_reading(release_id: str, files: list[Path], write: bool) -> None:
    """Show what reading a release's document again would change, and file it when asked to."""
    from orchestration.releases import filing

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
        _fail(str(error))


def _release_folder(where: Settings, release_id: str) -> Path:
    folders = release_folders(where.raw)
    if release_id not in folders:
        raise IntegrityError(f"no folder {release_id!r} under {where.raw}; there are: {', '.join(folders)}")
    if reason := twins(folders).get(release_id):
        raise IntegrityError(reason)
    return folders[release_id]


def _difference(one: "filing.Difference") -> str:
    figure = one.old or one.new
    assert figure is not None
    where = f"line {figure.paragraph}, {figure.char_start}–{figure.char_end}"
    text = f"{one.kind:<8}{where:<20} {figure.surface}  {figure.indicator_text} ({figure.period or '–'})"
    for field in one.fields:
        text += f"\n        {field}: {getattr(one.old, field)} → {getattr(one.new, field)}"
    return text + ("\n        stays as filed" if one.is_kept else "")


@app.command()
def review(
    release: Annotated[str, typer.Argument(help="A release that is loaded.")],
    unseen: Annotated[bool, typer.Option("--unseen", help="Only what no person has seen.")] = False,
    doubtful: Annotated[
        bool, typer.Option("--doubtful", help="Only what the machine was unsure of.")
    ] = False,
    unmapped: Annotated[bool, typer.Option("--unmapped", help="Only names without an indicator.")] = False,
    failed: Annotated[bool, typer.Option("--failed", help="Only what an expectation failed on.")] = False,
    words: Annotated[str | None, typer.Option(help="Only where name or print hold these words.")] = None,
    text: Annotated[
        Path | None, typer.Option(help="A copy of the document, where it is not on file.")
    ] = None,
    ask: Annotated[
        bool | None, typer.Option("--ask/--list", help="Ask about each figure; default on a terminal.")
    ] = None,
    form: FormatOption = Format.TABLE,
    figure: Annotated[str | None, typer.Option(help="The figure to decide on; the start of its id.")] = None,
    action: Annotated[
        str | None, typer.Option(help="confirm, drop, override, scale or flag; needs --figure.")
    ] = None,
    field: Annotated[str, typer.Option(help="override: the field that is wrong.")] = "value",
    value: Annotated[str, typer.Option(help="override: what is right; scale: the factor.")] = "",
    reason: Annotated[str, typer.Option(help="What shows it.")] = "",
    origin: Annotated[
        str, typer.Option(help="our_transcription, source_error or publisher_corrigendum.")
    ] = "our_transcription",
    second_reading: Annotated[
        bool, typer.Option("--second-reading", help="Decided by a second machine reading, by no person.")
    ] = False,
    effective_on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of the publisher's corrigendum.")
    ] = None,
) -> None:
    """Figures beside their text; decisions become rows of corrections.csv.

    Examples: `indicators review suizhou-work-report-2023 --unseen --doubtful` ·
    `indicators review suizhou-work-report-2023 --figure 3fa9c1 --action override --field period --value 2022
    --reason "the sentence is about the year before"`
    """
    from orchestration import review as reviewing

    where = settings()
    wanted = reviewing.Wanted(unseen, doubtful, unmapped, failed, figure, words)
    try:
        found = reviewing.figures_for_review(where, release, wanted, text)
        if action is not None:
            if figure is None:
                raise typer.BadParameter("needs --figure", param_hint="--action")
            _decide(
                where,
                found[0],
                action,
                reason=reason,
                field=field if action == "override" else "",
                value=value,
                origin=origin,
                is_person=not second_reading,
                effective_on=effective_on.date() if effective_on else None,
            )
        elif form is not Format.TABLE:
            _write(pl.DataFrame([_review_row(one) for one in found], infer_schema_length=None), form)
        elif ask or (ask is None and sys.stdin.isatty() and sys.stdout.isatty()):
            _ask_about(where, found, origin, not second_reading)
        else:
            for one in found:
                _show_figure(one)
            err.print(f"{len(found)} figures")
    except (ReaderError, ManifestError, IntegrityError, CatalogueError) as error:
        _fail(str(error))


def _review_row(one: "reviewing.Shown") -> dict[str, object]:
    shown = ("figure_id", "surface", "indicator_text", "subject_text", "value", "value_to", "unit_text",
             "bound_op", "measure", "period_text", "figure_status", "indicator_id", "region_id",
             "note")  # fmt: skip
    return {name: one.figure[name] for name in shown} | {
        "place": one.place,
        "context": one.context,
        "review_state": one.review_state,
        "failed": "; ".join(one.findings),
        "quarantined": one.figure["reason"],
        "decisions": "; ".join(row["correction_id"] for row in one.corrections),
    }


def _show_figure(one: "reviewing.Shown") -> None:
    """The figure and what the text has, one under the other with the same words marked."""
    row = one.figure
    out.print(
        f"\n[bold]{row['figure_id']}[/bold]  {escape(one.place)}  read by: {one.review_state}",
        highlight=False,
    )
    value = "no number" if row["value"] is None else f"{row['value'].normalize():f}"
    if row["value_to"] is not None:
        value += f"—{row['value_to'].normalize():f}"
    said = " · ".join((
        row["indicator_text"], row["subject_text"] or "the release’s region",
        row["period_text"] or "no period",
        f"{row['bound_op'] or row['relation']} {value} {row['unit_text'] or ''}", row["measure"],
        f"{row['figure_status']} → {row['indicator_id'] or 'not mapped'}",
    ))  # fmt: skip
    out.print(f"  read   {escape(said)}", soft_wrap=True, highlight=False)
    if one.context is not None:
        out.print(f"  text   …{escape(one.context)}…", soft_wrap=True, highlight=False)
    elif one.mismatch is not None:
        out.print(
            f"  [red]text   has {escape(repr(one.mismatch))} there, not {escape(repr(row['surface']))}[/red]",
            soft_wrap=True,
        )
    else:
        out.print(f"  print  {escape(row['surface'] or '–')} (the text is not on file; --text names a copy)")
    for label, said in (
        ("doubt", row["note"]),
        ("failed", "; ".join(one.findings)),
        ("kept out", row["reason"]),
        (
            "decided",
            "; ".join(f"{each['action']} {each['field']}: {each['reason']}" for each in one.corrections),
        ),
    ):
        if said:
            out.print(f"  {label:<9}{escape(said)}", soft_wrap=True, highlight=False)


_KEYS = {"c": "confirm", "d": "drop", "o": "override", "s": "scale", "f": "flag"}


def _ask_about(where: Settings, found: "list[reviewing.Shown]", origin: str, is_person: bool) -> None:
    """Ask for a decision on each figure until there are no more or q is typed."""
    for number, one in enumerate(found, 1):
        _show_figure(one)
        while True:
            key = typer.prompt(
                f"{number} of {len(found)}: [c]onfirm [d]rop [o]verride [s]cale [f]lag [n]ext [q]uit",
                default="n",
            )
            if key == "q":
                return
            if key == "n":
                break
            if key not in _KEYS:
                err.print(f"{escape(key)} is none of c, d, o, s, f, n, q")
                continue
            action = _KEYS[key]
            field = typer.prompt("field", default="value") if action == "override" else ""
            value = typer.prompt("right is", default="") if action in ("override", "scale") else ""
            reason = typer.prompt("reason", default="compared with the text" if action == "confirm" else None)
            try:
                _decide(
                    where,
                    one,
                    action,
                    reason=reason,
                    field=field,
                    value=value,
                    origin=origin,
                    is_person=is_person,
                )
            except CatalogueError as error:
                err.print(f"[red]{escape(str(error))}[/red]", soft_wrap=True)
                continue
            break


def _decide(where: Settings, one: "reviewing.Shown", action: str, **decision: Any) -> None:
    from orchestration import review as reviewing

    corrected = reviewing.decide(where, one, action, **decision)
    err.print(
        f"{action}: {escape(corrected['correction_change'] or 'stays as printed')}; in corrections.csv, "
        "applied by `indicators run`",
        soft_wrap=True,
    )


class ReadFormat(StrEnum):
    """How figures that were read are written."""

    JSONL = "jsonl"
    TABLE = "table"


@app.command()
def read(
    file: Annotated[Path, typer.Argument(help="Workbook, delimited text, web page, JSON, SDMX, prose.")],
    layout: Annotated[str | None, typer.Option(help="The layout; found from the content if absent.")] = None,
    region: Annotated[str | None, typer.Option(help="The place a release of this file would be of.")] = None,
    kind: Annotated[str | None, typer.Option(help="Its kind; found in a document if absent.")] = None,
    period: Annotated[
        str | None, typer.Option(help="What it is about, if it does not say: 2025, 2026-03, 2025-01/2025-06.")
    ] = None,
    form: Annotated[ReadFormat, typer.Option("--format", help="How to write figures.")] = ReadFormat.TABLE,
) -> None:
    """Show what would be loaded of a file, before it becomes a release.

    Examples: `indicators read export.xls` · `indicators read table.html --layout yearbook --format jsonl` ·
    `indicators read monthly.xlsx --region 随州市 --period 2026-03`
    """
    from orchestration.readers import Told
    from orchestration.readers.command import json_lines, read_as_release

    told = Told(_kind(kind), region, None, _period(period))
    try:
        found = read_as_release(file, Catalogue(settings().catalogue), layout, told)
    except (ReaderError, CatalogueError, OSError) as error:
        _fail(str(error))
    unmapped = found.figures["indicator_id"].null_count()
    err.print(
        f"{file.name}: layout {found.layout}, because {found.why}; {found.figures.height} figures, "
        f"{unmapped} unmapped, {len(found.rejected)} would go to quarantine",
        soft_wrap=True,
    )
    for row, reason in found.rejected[:20]:
        err.print(f"  quarantine: {escape(place_of(row))}: {escape(reason)}", soft_wrap=True)
    for sentence in (*found.said, *found.doubts):
        err.print(f"  {escape(sentence)}", soft_wrap=True, highlight=False)
    for sentence in found.unread:
        err.print(f"  not understood: {escape(sentence)}", soft_wrap=True, highlight=False)
    if form is ReadFormat.JSONL:
        for line in json_lines(found.figures):
            sys.stdout.write(in_json(line) + "\n")
        return
    table = _table()
    places = ("paragraph", "char_start", "char_end", "sheet", "sheet_row", "sheet_column")
    shown = (
        *(name for name in places if found.figures[name].drop_nulls().len()), "surface", "indicator_text",
        "subject_text", "value", "unit_text", "bound_op", "measure", "period_start", "period_end",
        "figure_status", "indicator_id", "region_id",
    )  # fmt: skip
    for name in shown:
        table.add_column(name, overflow="fold")
    for values in found.figures.select(shown).head(ROWS_SHOWN).rows():
        table.add_row(*("–" if value is None else escape(_cell(value)) for value in values))
    _print(table)
    if found.figures.height > ROWS_SHOWN:
        err.print(f"{found.figures.height - ROWS_SHOWN} more; --format jsonl writes all")


@app.command()
def add(
    files: Annotated[list[Path], typer.Argument(help="Documents, workbooks, tables: what was published.")],
    publisher: Annotated[str | None, typer.Option(help="Who published it, an id of source_rank.csv.")] = None,
    region: Annotated[str | None, typer.Option(help="The place it is about.")] = None,
    kind: Annotated[str | None, typer.Option(help="Its kind, as communique or bulletin.")] = None,
    published_on: Annotated[str | None, typer.Option(help="When, as 2026-05-20, 2026-05 or 2026.")] = None,
    period: Annotated[
        str | None, typer.Option(help="What it is about, if it does not say: 2025, 2026-03, 2025-01/2025-06.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="Its title.")] = None,
    address: Annotated[str | None, typer.Option(help="Where it was published, http:// or https://.")] = None,
    licence: Annotated[str | None, typer.Option(help="What may be done with it.")] = None,
    layout: Annotated[str | None, typer.Option(help="The layout, if it is not found.")] = None,
    release_id: Annotated[str | None, typer.Option("--id", help="The release id, of one file.")] = None,
    copy_of: Annotated[
        str | None, typer.Option("--copy-of", help="The release that it is another copy of.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be filed; write nothing.")
    ] = False,
    language: LanguageOption = Language.CHINESE,
) -> None:
    """File documents as releases: raw/PUBLISHER/RELEASE/ with release.yml.

    It shows what each file says it is, and asks for the rest; without a terminal, options say it. What is
    held already, by content or as the same document, is refused (exit code 1); the other files are filed.

    Examples:

    - `indicators add communique.html --publisher suizhou-tjj`
    - `indicators add 2026-0*.xlsx --publisher suizhou-tjj --region 随州市 --kind bulletin --yes`
    - `indicators add monthly.xlsx --period 2026-03 --published-on 2026-04-20 --dry-run --language en`
    """
    from orchestration.commands.add import add_files, is_terminal
    from orchestration.releases.adding import Given

    if len(files) > 1 and (release_id or copy_of or title):
        raise typer.BadParameter("--id, --copy-of and --title are of one file")
    said = (publisher, region, _kind(kind), published_on, title, _period(period), address, licence, layout)
    failed = add_files(
        settings(),
        files,
        Given(*said, release_id, copy_of),
        language=language.value,
        is_asking=not yes and not dry_run and is_terminal(),
        is_dry=dry_run,
        out=out,
        err=err,
    )
    if failed:
        raise typer.Exit(1)


@app.command()
def publish(
    release_hold: Annotated[
        bool, typer.Option("--release-hold", help="End a rollback's hold and show the newest build.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Publish the build although a check on its marts failed.")
    ] = False,
    reason: Annotated[str, typer.Option(help="Why; kept in audit.build.")] = "",
) -> None:
    """Show readers the newest build after a rollback, or publish against a failed check on its marts.

    A failed check on core stops a run before there are marts: then there is nothing to publish.

    Examples:

    - `indicators publish --release-hold`
    - `indicators publish --force --reason "the check compares two bases"`
    """
    where = settings()
    try:
        if release_hold:
            shown = publishing.release_hold(where)
            out.print(f"Readers see build {shown}" if shown else "There was no hold.")
            return
        if not force or not reason.strip():
            _fail("say --release-hold, or --force with a --reason; `indicators run` publishes what passes")
        with only_run(where, lambda: err.print("waiting for a run to end …")):
            build = publishing.publish(where, forced_reason=reason, exports=[write_exports])
    except publishing.PublishError as error:
        _fail(str(error))
    if build.is_current:
        out.print(f"Published {build.build_id} against its checks; the reason is in audit.build")
    else:
        hold = publishing.read_hold(where) or {}
        _fail(
            f"Build {build.build_id} is kept and not shown: a hold is in force ({hold.get('reason')}). "
            "`indicators publish --release-hold` shows it"
        )


@app.command()
def rollback(
    reason: Annotated[str, typer.Option(help="Why; shown by status.json until the hold ends.")],
    build: Annotated[
        str | None,
        typer.Argument(
            help="Build to go back to; the one before when absent.", autocompletion=_complete_build
        ),
    ] = None,
) -> None:
    """Show readers an earlier build and hold it, whatever the schedules build.

    Example: `indicators rollback --reason "the March bulletin was wrong"`
    """
    try:
        shown = publishing.rollback(settings(), build, reason)
    except publishing.PublishError as error:
        _fail(str(error))
    out.print(f"Readers see build {shown} until `indicators publish --release-hold`")


@app.command()
def diff(
    earlier: Annotated[
        str | None, typer.Argument(help="Build; the one before the later when absent.")
    ] = None,
    later: Annotated[str | None, typer.Argument(help="Build; the one readers see when absent.")] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Every cell of a mart that differs between two builds, with its cause.

    Examples: `indicators diff` · `indicators diff 20260118T020000000Z 20260119T020000000Z --format csv`
    """
    where = settings()
    kept = publishing.builds(where)
    later = later or publishing.current_build(where)
    if earlier is None:
        before = [one for one in kept if later is not None and one < later]
        if not before:
            _fail(f"there is no build before {later}; kept are: {', '.join(kept) or 'none'}")
        earlier = before[-1]
    try:
        frame = publishing.differences(where, earlier, later or "")
    except publishing.PublishError as error:
        _fail(str(error))
    if form is not Format.TABLE:
        _write(frame, form)
        return
    counts = frame.group_by("table_name", "change_kind", "cause").len("count")
    table = Table(title=f"{earlier} → {later}", title_justify="left", box=SIMPLE_HEAD)
    for name in ("Table", "Change", "Cause", "Count"):
        table.add_column(name, overflow="fold", justify="right" if name == "Count" else "left")
    for values in counts.sort("table_name", "change_kind", "cause").rows():
        table.add_row(*(escape(str(value)) for value in values))
    out.print(table)
    for row in frame.filter(pl.col("table_name") == "mart_attainment").head(ROWS_SHOWN).to_dicts():
        cell = f": {row['value_before']} → {row['value_after']}" if row["change_kind"] == "cell" else ""
        name = row["column_name"] or row["change_kind"].replace("_", " ")
        line = f"  {row['row_key']}  {name}{cell} ({row['cause']})"
        out.print(escape(line), soft_wrap=True, highlight=False)
    if not frame.is_empty():
        err.print("Every cell: --format csv or json", soft_wrap=True)


@app.command()
def doctor(language: LanguageOption = Language.CHINESE) -> None:
    """Whether all is as it should be: disk, locks, what is half done and who finishes it. Changes nothing.

    Exit code 1 where only a person can mend it; what the next run finishes by itself is no failure.

    Example: `indicators doctor --language en`
    """
    from orchestration.commands.doctor import doctor as look

    if not look(settings(), language.value, out):
        raise typer.Exit(1)


@app.command()
def ui(
    port: Annotated[
        int, typer.Option(help="Port of Dagster's UI; the validation pages are one above.")
    ] = 3000,
    host: Annotated[
        str, typer.Option(help="Address to listen on; beyond this machine it needs INDICATORS_UI_TOKEN.")
    ] = "127.0.0.1",
) -> None:
    """Open Dagster's UI with schedules and sensors running, until Ctrl-C.

    The address printed carries a token; the browser that opened it once keeps it. docs/security.md says more.

    Example: `indicators ui --port 3001`
    """
    from orchestration.front.address import AddressError, is_every_address, is_loopback, listen
    from orchestration.front.gate import HOSTS, TOKEN, GateError, configured_hosts, configured_token

    try:
        token = configured_token(os.environ)
        hosts = configured_hosts(os.environ, host)
        if token is None and not is_loopback(host):
            raise GateError(
                f"other machines reach {host}: set {TOKEN} (`openssl rand -hex 32`) or {TOKEN}_FILE; "
                "docs/security.md says more"
            )
        if is_every_address(host) and HOSTS not in os.environ:
            raise GateError(f"set {HOSTS} to the names by which browsers reach {host}, with commas between")
        served = listen(host, port)
        beside = None if PAGES_ADDRESS in os.environ else listen(host, port + 1)
    except AddressError as error:
        _fail(f"{error}; `indicators ui --port` takes another, and the one above it")
    except GateError as error:
        _fail(str(error))

    from orchestration import instance as instances
    from orchestration.assets.models import dbt_environment
    from orchestration.front.services import run

    where = settings()
    home = instances.prepare_home(where)
    named = hosts[-1] if is_every_address(host) else f"[{host}]" if ":" in host else host
    token = token or secrets.token_urlsafe(24)
    environment = (
        os.environ
        | dbt_environment(where)
        | {"DAGSTER_HOME": str(home), "DAGSTER_DISABLE_TELEMETRY": "1"}
        | {TOKEN: token, HOSTS: ",".join(hosts)}
    )
    out.print(f"Dagster:          http://{named}:{port}/?token={token}", soft_wrap=True, highlight=False)
    if beside is not None:
        environment[PAGES_ADDRESS] = f"http://{named}:{port + 1}"
        out.print(
            f"Validation pages: http://{named}:{port + 1}/?token={token}", soft_wrap=True, highlight=False
        )
    err.print(f"Dagster's state is in {home}. It answers in some seconds; Ctrl-C ends it.", soft_wrap=True)
    raise typer.Exit(run(environment, where.dbt_project.parent, served, beside))
