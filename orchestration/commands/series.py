"""`indicators series`: every period of an indicator. Not here: what counts (`explain.series`)."""

from typing import Annotated

import typer
from rich.markup import escape

from orchestration.commands.options import (
    DayOption,
    FormatOption,
    Language,
    LanguageOption,
    RegionOption,
    complete_indicator,
    published_file,
    region_of,
)
from orchestration.commands.terminal import WIDE, Format, fail, new_table, out, show_table, write
from orchestration.explain import Chosen, NotFoundError, series
from orchestration.exports import wording
from orchestration.reading_day import reading_day
from orchestration.settings import settings


def show_series(
    indicator: Annotated[
        str, typer.Argument(help="An indicator's id or name.", autocompletion=complete_indicator)
    ],
    region: RegionOption = None,
    as_of: DayOption = None,
    form: FormatOption = Format.TABLE,
    language: LanguageOption = Language.CHINESE,
) -> None:
    """Every period of an indicator, months too: the headline figure, its bound, its source.

    Months, quarters and the year to date are series of their own.

    Examples:

    - `indicators series gdp`
    - `indicators series 常住人口城镇化率 --format csv`
    - `indicators series gdp --as-of 2023-06-30`
    """
    where = settings()
    file = published_file(where)
    region_id = region_of(where, file, region, Chosen(language))
    day = reading_day(as_of.date() if as_of else None)
    try:
        frame = series(file, indicator, region_id, day)
    except NotFoundError as error:
        fail(Chosen(language).why(error))
    if form is not Format.TABLE:
        write(frame, form)
        return
    words = Chosen(language)
    table = new_table(str(frame[f"label_{language.value}"][0]) + words(f"（截至{day}）", f", as of {day}"))
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
        if row["accumulation"] == "ytd":
            measure += words("，当年累计", ", year to date")
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
    show_table(table)


def _figures(value: float) -> str:
    """All digits of a number, never as a power of ten."""
    text = f"{value:,.8f}"
    return text.rstrip("0").rstrip(".")
