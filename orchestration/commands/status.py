"""`indicators status`: every open target. Not here: what is asked of the file (`orchestration.status`)."""

from datetime import date
from pathlib import Path

import duckdb
import polars as pl
from rich.markup import escape

from orchestration.catalogue import Catalogue
from orchestration.commands.missing import (
    places_of,
    show_hold,
    show_not_held,
    show_not_loaded,
    show_only_named,
    show_overdue,
    show_unknown_names,
)
from orchestration.commands.options import (
    DayOption,
    FormatOption,
    Language,
    LanguageOption,
    RegionOption,
    published_file,
    region_of,
)
from orchestration.commands.terminal import (
    PIPE_WIDTH,
    ROWS_SHOWN,
    WIDE,
    Format,
    fail,
    new_table,
    out,
    show_table,
    write,
)
from orchestration.explain import Chosen
from orchestration.reading_day import reading_day
from orchestration.settings import Settings, settings
from orchestration.status import (
    NothingReleasedError,
    attainment_frame,
    followed_text,
    pace_text,
    places_frame,
    unseen_text,
)

_COLOURS = {
    "achieved": "green", "met_early": "green", "met_stable": "green", "on_track": "green",
    "missed": "red", "missed_worsening": "red", "away": "red", "insufficient": "red",
    "no_new_data": "dim", "no_baseline": "dim", "not_assessable": "dim",
}  # fmt: skip


def status(
    as_of: DayOption = None,
    region: RegionOption = None,
    form: FormatOption = Format.TABLE,
    language: LanguageOption = Language.CHINESE,
) -> None:
    """Every target that is open today, or on a day: latest figure, interval, pace, status, source.

    Examples:

    - `indicators status --language en`
    - `indicators status --region 随州市`
    - `indicators status --as-of 2022-12-31`
    - `indicators status --format json`
    """
    show_status(settings(), as_of.date() if as_of else None, form, language, region)


def show_status(
    where: Settings,
    as_of: date | None,
    form: Format,
    language: Language = Language.CHINESE,
    region: str | None = None,
    *,
    is_after_run: bool = False,
) -> None:
    """The open targets; after a run over many places, what each promised and kept instead."""
    file = published_file(where)
    # While one connection is open, further ones to the file cost nothing.
    with duckdb.connect(str(file), read_only=True):
        _show_status(where, file, as_of, form, language=language, region=region, is_after_run=is_after_run)


def _show_status(
    where: Settings,
    file: Path,
    as_of: date | None,
    form: Format,
    *,
    language: Language,
    region: str | None,
    is_after_run: bool,
) -> None:
    region_id = region_of(where, file, region, Chosen(language))
    day = reading_day(as_of)
    try:
        frame = attainment_frame(file, day, region_id=region_id)
    except NothingReleasedError as error:
        fail(Chosen(language).why(error))
    if form is not Format.TABLE:
        write(frame, form)
        return
    words = Chosen(language)
    if not is_after_run:
        show_hold(where, words)
    places = places_of(file, region_id)
    show_not_held(file, words, places)
    catalogue = Catalogue(where.catalogue)
    show_overdue(where, catalogue, words, places)
    show_not_loaded(where, file, words, region_id)
    if frame.is_empty() and show_only_named(file, words, region_id):
        return
    records = places_frame(file)
    if is_after_run and records.height > 1:
        _show_places(records, words)
        if frame.height > ROWS_SHOWN:
            return
    if frame.is_empty() and region_id is not None and as_of is None:
        _show_due(records, words, region_id)
        return
    _show_open(frame, day, words, language, is_of_several=region_id is None and records.height > 1)
    out.print(words(*followed_text(file, region_id)), soft_wrap=True, highlight=False)
    show_unknown_names(where, catalogue, words, region_id)
    out.print(words(*unseen_text(file, region_id)), soft_wrap=True, highlight=False)


def _show_open(
    frame: pl.DataFrame, day: date, words: Chosen, language: Language, *, is_of_several: bool
) -> None:
    """The table of open targets; where several places are followed, one without its place is anybody's."""
    table = new_table(words(f"未到期的目标（截至{day}）", f"Targets that are open, as of {day}"))
    wide = out.width >= WIDE
    if is_of_several:
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
            if is_of_several
            else []
        )
        table.add_row(*place, *cells, *([escape(row["source"] or "–")] if wide else []))
    show_table(table)
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


def _show_due(records: pl.DataFrame, words: Chosen, region_id: str) -> None:
    """That no target of a place is open, and what became of those that were due."""
    due = records.filter(pl.col("region_id") == region_id)
    promised, kept, decided = (int(due[name].sum()) for name in ("due_promises", "kept", "decided"))
    out.print(
        words(
            f"没有未到期的目标；已到期的承诺{promised}项，已判定{decided}项，兑现{kept}项："
            f"indicators promises --region {region_id}。",
            f"No target is open; of {promised} promises due {decided} are decided and {kept} kept: "
            f"`indicators promises --region {region_id}`.",
        ),
        soft_wrap=True,
        highlight=False,
    )


def _show_places(records: pl.DataFrame, words: Chosen) -> None:
    """What each place promised and kept: a row of `places_frame` each."""
    table = new_table(words("各地承诺", "Promises by place"))
    headings = (
        ("地区", "Place"), ("代码", "Code"), ("未到期", "Open"), ("已到期", "Due"), ("已判定", "Decided"),
        ("兑现", "Kept"),
    )  # fmt: skip
    for number, (zh, en) in enumerate(headings):
        table.add_column(words(zh, en), justify="left" if number < 2 else "right")
    for row in records.to_dicts():
        table.add_row(
            escape(words(row["region_label_zh"], row["region_label_en"])),
            row["region_id"],
            *(str(row[name]) for name in ("open_promises", "due_promises", "decided", "kept")),
        )
    show_table(table)
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
