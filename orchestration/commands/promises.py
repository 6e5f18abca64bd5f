"""`indicators promises`: every promise and what became of it. Not here: any verdict (dbt's marts)."""

from typing import Annotated, get_args

import polars as pl
import typer
from rich.markup import escape

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
    Format,
    err,
    new_table,
    out,
    show_table,
    write,
)
from orchestration.explain import Chosen
from orchestration.exports import wording
from orchestration.reading_day import reading_day
from orchestration.settings import settings
from orchestration.status import Outcome, promises_frame

_COLOURS = {"kept": "green", "kept_expected": "green", "missed": "red", "missed_expected": "red"}


def show_promises(
    *,
    year: Annotated[int | None, typer.Option(help="Only those whose period ends in that year.")] = None,
    plan: Annotated[
        str | None,
        typer.Option(help="Only of that plan: fyp_15, or a kind: yearly, term, five_year, vision."),
    ] = None,
    outcome: Annotated[
        str | None, typer.Option(help="Only those that are so: kept, missed, not_held, not_found, pending, …")
    ] = None,
    region: RegionOption = None,
    as_of: DayOption = None,
    form: FormatOption = Format.TABLE,
    language: LanguageOption = Language.CHINESE,
) -> None:
    """Every promise and what became of it: outcome, who says so, what is missing.

    Examples:

    - `indicators promises --outcome missed`
    - `indicators promises --year 2022 --region 随州市`
    - `indicators promises --plan five_year --format csv`
    - `indicators promises --as-of 2022-12-31`
    """
    known = get_args(Outcome)
    if outcome is not None and outcome not in known:
        raise typer.BadParameter(
            Chosen(language)(f"应为{'、'.join(known)}之一", f"expected one of {', '.join(known)}"),
            param_hint="--outcome",
        )
    where = settings()
    file = published_file(where)
    day = reading_day(as_of.date() if as_of else None)
    frame = promises_frame(
        file,
        day,
        year=year,
        plan=plan,
        outcome=outcome,
        region_id=region_of(where, file, region, Chosen(language)),
    )
    frame = frame.with_columns(
        pl.col("outcome")
        .replace_strict({code: both[at] for code, both in wording.OUTCOMES.items()}, return_dtype=pl.String)
        .alias(f"outcome_{name}")
        for at, name in enumerate(("zh", "en"))
    )
    if form is not Format.TABLE:
        write(frame, form)
        return
    words = Chosen(language)
    if frame.is_empty():
        err.print(words("没有这样的承诺", "There is no such promise") + f" ({day})")
        return
    table = new_table(words(f"承诺与结果（截至{day}）", f"Promises and what became of them, as of {day}"))
    several = frame["region_id"].n_unique() > 1
    if several:
        table.add_column(words("地区", "Place"), overflow="fold")
    table.add_column(
        words("指标", "Indicator"), overflow="fold", ratio=None if out.width >= PIPE_WIDTH else 3
    )
    table.add_column(words("目标期", "Period"), no_wrap=True)
    table.add_column(words("承诺", "Promised"), overflow="fold")
    table.add_column(words("结果", "Outcome"), overflow="fold")
    table.add_column(words("判定", "Verdict"), overflow="fold")
    table.add_column(
        words("依据或所缺", "Said by, or missing"),
        overflow="fold",
        ratio=None if out.width >= PIPE_WIDTH else 2,
    )
    for row in frame.head(ROWS_SHOWN).to_dicts():
        colour = _COLOURS.get(row["outcome"], "dim")
        lacks = words("缺：", "missing: ") + row["answering_release"] if row["answering_release"] else "–"
        place = [escape(row[f"region_label_{language.value}"] or "–")] if several else []
        table.add_row(
            *place,
            escape(row[f"label_{language.value}"]),
            row["time_period"] or words("未写明", "undated"),
            escape(row["target_display"] or "–"),
            escape(row["outcome_display"] or "–"),
            f"[{colour}]{escape(row[f'outcome_{language.value}'])}[/{colour}]",
            escape(row["source"] or lacks),
        )
    show_table(table)
    counts = frame.group_by(f"outcome_{language.value}").len().sort("len", descending=True)
    out.print(
        words(f"共{frame.height}项：", f"{frame.height} promises: ")
        + words("、", ", ").join(f"{name} {count}" for name, count in counts.rows()),
        soft_wrap=True,
        highlight=False,
    )
    if frame.height > ROWS_SHOWN:
        err.print(
            words(f"另有{frame.height - ROWS_SHOWN}项；", f"{frame.height - ROWS_SHOWN} more; ")
            + "--format csv"
        )
