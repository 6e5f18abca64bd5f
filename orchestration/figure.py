"""The Figure: one record for a clause in a speech and a cell in a bulletin.

A reader returns `PrintedFigure`s, what stands on the page. `to_figures` maps them through the catalogue
and makes the interval of each; the frame it returns (`SCHEMA`) is the contract between readers and lake.

Not here: the interval of a number (`interval`), reading documents (`readers`, `extraction`), judging figures
(`expectations`), corrections (they are applied in dbt's staging, beside the figure as published).
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import polars as pl

from orchestration.catalogue import Catalogue, Indicator, Unit
from orchestration.interval import FigureError, decimals_of, domain_of, interval
from orchestration.period import Period, parse_period
from orchestration.said import Said, why

DECIMAL = pl.Decimal(28, 8)
_DECIMAL_TEXT = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")

MEASURES = (
    "level", "growth_rate", "avg_annual_growth_rate", "share", "structure_part", "ratio", "increment",
    "change_pp", "cumulative_total", "count", "rank", "rank_change", "change_since", "reduction",
    "duration", "price_index", "statement",
)  # fmt: skip
"""What a number says of its indicator."""

RANKS = ("rank", "rank_change")
"""Measures that are places in a row, and whole."""

PERCENT_MEASURES = ("growth_rate", "avg_annual_growth_rate", "share", "structure_part")
"""Measures whose unit is per cent unless another is printed."""

GROWTH_MEASURES = ("growth_rate", "avg_annual_growth_rate", "change_since")
"""Measures that say by how much of itself something grew."""

BARE_MEASURES = ("level", "count", "increment", "cumulative_total", "price_index")
"""Measures that need no printed unit where their indicator counts things or is an index."""

LAST_WEEKS = 11
"""Month from which a report may say of its own year what that year comes to."""

STATUSES = ("actual", "expected", "target", "plan")
NORMS = ("target", "plan")
"""Figures that bind; all others measure."""

REVIEW_STATES = ("machine", "machine_double_read", "person")
GROWTH_BASES = ("nominal", "constant_price", "like_for_like", "as_published_unknown")
PRICE_BASES = ("current", "constant", "na")
VINTAGE_STAGES = ("preliminary", "revised", "final")
AHEAD_OF = "ahead_of"
"""The relation of a lead in points, 高于全省5.1个百分点: of no indicator, being no change of one's own."""

RELATIONS = (
    "in_step_with", "no_less_than", "set_by_province", "near_previous", "all_done", "not_all_done",
    "plan_met", "below_plan", AHEAD_OF,
)  # fmt: skip

SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "figure_id": pl.String,
    "release_id": pl.String,
    "ordinal": pl.Int32,
    "paragraph": pl.Int32,
    "sheet": pl.String,
    "sheet_row": pl.Int32,
    "sheet_column": pl.Int32,
    "char_start": pl.Int32,
    "char_end": pl.Int32,
    "surface": pl.String,
    "indicator_text": pl.String,
    "subject_text": pl.String,
    "unit_text": pl.String,
    "period_text": pl.String,
    "indicator_id": pl.String,
    "region_id": pl.String,
    "unit_id": pl.String,
    "measure": pl.String,
    "period_start": pl.Date,
    "period_end": pl.Date,
    "frequency": pl.String,
    "accumulation": pl.String,
    "figure_status": pl.String,
    "value": DECIMAL,
    "value_to": DECIMAL,
    "decimals": pl.Int32,
    "unit_factor": DECIMAL,
    "unit_mult": pl.Int32,
    "bound_op": pl.String,
    "low": DECIMAL,
    "high": DECIMAL,
    "low_closed": pl.Boolean,
    "high_closed": pl.Boolean,
    "is_low_unbounded": pl.Boolean,
    "is_high_unbounded": pl.Boolean,
    "is_assumption": pl.Boolean,
    "price_basis": pl.String,
    "price_base_year": pl.Int32,
    "growth_basis": pl.String,
    "base_period": pl.String,
    "relation": pl.String,
    "relation_to": pl.String,
    "modality": pl.String,
    "vintage_stage": pl.String,
    "released_on": pl.Date,
    "known_on": pl.Date,
    "provenance": pl.String,
    "review_state": pl.String,
    "is_borderline": pl.Boolean,
    "is_derived": pl.Boolean,
    "is_period_inferred": pl.Boolean,
    "note": pl.String,
}
"""Columns of the lake's figures. Values as printed; low and high in base units (`unit_factor` times)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedFigure:
    """What a reader found: the locator, the words, and what the words say.

    `value` and `value_to` are decimal numbers as text, digits as printed ("61.0" has one decimal), in the
    unit printed. `period` is in a notation of `period.parse_period`. Everything the page does not say is
    None. `ordinal` tells apart the indicators and regions that one printed number states.
    """

    measure: str
    figure_status: str
    indicator_text: str
    value: str | None = None
    value_to: str | None = None
    bound_op: str | None = "eq"
    unit_text: str | None = None
    subject_text: str | None = None
    period: str | None = None
    period_text: str | None = None
    paragraph: int | None = None
    sheet: str | None = None
    sheet_row: int | None = None
    sheet_column: int | None = None
    char_start: int | None = None
    char_end: int | None = None
    surface: str | None = None
    accumulation: str | None = None
    growth_basis: str | None = None
    price_basis: str | None = None
    price_base_year: int | None = None
    base_period: str | None = None
    relation: str | None = None
    relation_to: str | None = None
    modality: str | None = None
    vintage_stage: str | None = None
    review_state: str | None = None
    is_borderline: bool = False
    is_derived: bool = False
    is_period_inferred: bool = False
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ReleaseFacts:
    """What every figure of a release inherits from it."""

    release_id: str
    region_id: str | None
    released_on: date | None
    known_on: date
    provenance: str
    review_state: str
    vintage_stage: str | None


FALLS = re.compile("下降|降低|减少|回落|下滑|收窄|压减|缩减|下调")
_TURNED = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge"}


def signed(one: PrintedFigure) -> PrintedFigure:
    """A change in points with its sign: “下降0.5个百分点” is −0.5, as a table prints it.

    What prose prints as the size of a fall is turned round, its bound with it: 下降0.5个百分点以上 is −0.5
    or less.
    """
    if (
        one.measure != "change_pp"
        or not FALLS.search(one.surface or "")
        or one.value is None
        or one.value.startswith("-")
        or one.bound_op == "approx_below"
    ):
        return one
    low, high = one.value, one.value_to
    return replace(
        one,
        value=f"-{high or low}",
        value_to=f"-{low}" if high else None,
        bound_op=_TURNED.get(one.bound_op or "eq", one.bound_op),
    )


def accumulation_of(measure: str, kind: str | None, period: Period | None) -> str | None:
    """How a figure fills its period: point, average, ytd or single; None when nothing says."""
    if measure in ("avg_annual_growth_rate",):
        return "average"
    if measure in ("level", "share") and kind in ("stock", "count"):
        return "point"
    if period is None:
        return None
    return "ytd" if period.is_year_to_date else "single"


def figure_id(release_id: str, locator: tuple[object, ...], ordinal: int) -> str:
    """The key of a figure: a hash of release, place and ordinal."""
    text = "\x1f".join(map(str, (release_id, *locator, ordinal)))
    return hashlib.sha256(text.encode()).hexdigest()[:20]


def figure_ids(release_id: str, printed: Iterable[PrintedFigure]) -> list[str]:
    """The key that `to_figures` gives each figure of a release."""
    seen: Counter[tuple[object, ...]] = Counter()
    ids = []
    for one in printed:
        locator = _locator(one)
        seen[locator] += 1
        ids.append(figure_id(release_id, locator, seen[locator]))
    return ids


def _locator(printed: PrintedFigure) -> tuple[object, ...]:
    return (
        printed.paragraph, printed.sheet, printed.sheet_row, printed.sheet_column,
        printed.char_start, printed.char_end,
    )  # fmt: skip


def place_of(row: Mapping[str, Any], *, is_chinese: bool = False) -> str:
    """Where a figure stands in its document, as a person finds it; empty where that is not on file.

    A line of a text is a paragraph, everywhere.
    """
    if is_chinese:
        ends = f"第{row['char_start']}–{row['char_end']}字" if row["char_start"] is not None else ""
        shown = (
            ("sheet", "“{}”"),
            ("paragraph", "第{}段"),
            ("sheet_row", "第{}行"),
            ("sheet_column", "第{}列"),
        )
        return "".join(form.format(row[name]) for name, form in shown if row[name] not in (None, "")) + ends
    parts = [
        f"{name} {row[column]}"
        for name, column in (
            ("paragraph", "paragraph"), ("sheet", "sheet"), ("row", "sheet_row"), ("column", "sheet_column"),
        )
        if row[column] not in (None, "")
    ]  # fmt: skip
    if row["char_start"] is not None:
        parts.append(f"characters {row['char_start']}–{row['char_end']}")
    return ", ".join(parts)


def place_in_chinese(place: str) -> str:
    """A place as a finding says it (`paragraph 3, character 8`, `Sheet1 row 3 column 4`), in Chinese."""
    if found := re.fullmatch(r"paragraph (\d+)(?:, character (\d+))?", place):
        return f"第{found[1]}段" + (f"第{found[2]}字" if found[2] else "")
    if found := re.fullmatch(r"(?:(.+) )?row (\d+)(?: column (\d+))?", place):
        return f"{found[1] or ''}第{found[2]}行" + (f"第{found[3]}列" if found[3] else "")
    return {"not recorded": "位置未记录"}.get(place, place)


def _decimal(text: str | None, what: str) -> Decimal | None:
    if text is None:
        return None
    # An exponent would be counted as digits printed, and so as precision.
    if not _DECIMAL_TEXT.fullmatch(text) or abs(Decimal(text)) >= Decimal(10) ** 20 or decimals_of(text) > 8:
        raise FigureError(
            Said(
                (
                    f"{what} {text!r}不是数：只能有数字，小数点前至多20位、后至多8位，"
                    "不含分隔符和指数。请修改figures.csv；不改动文件："
                    "在release.yml中把它列为佐证，把数值录入figures.csv"
                ),
                (
                    f"{what} {text!r} is no number: digits, at most 20 before and 8 behind the point, no "
                    "separators and no exponent. Mend figures.csv; a document is not edited: name it "
                    "as evidence in release.yml and transcribe its figures into figures.csv"
                ),
            )
        )
    return Decimal(text)


def to_figures(
    printed: Iterable[PrintedFigure], release: ReleaseFacts, catalogue: Catalogue
) -> tuple[pl.DataFrame, list[tuple[dict[str, Any], str]]]:
    """Map printed figures and make their intervals.

    Returns the frame of figures (`SCHEMA`, in the order given) and the figures that cannot stand in it,
    each as its printed fields with the reason: a number that is none, a period in no known notation. A
    figure in an unknown unit is kept as printed, and has no indicator until the catalogue has the unit.
    """
    rows: list[dict[str, Any]] = []
    rejected: list[tuple[dict[str, Any], str]] = []
    seen: Counter[tuple[object, ...]] = Counter()
    for one in printed:
        locator = _locator(one)
        seen[locator] += 1
        try:
            row = _figure(signed(one), release, catalogue, seen[locator])
        except FigureError as error:
            row = _unread(one, release, seen[locator])
            rejected.append((row, why(error)))
        else:
            rows.append(row)
    return pl.DataFrame(rows, schema=SCHEMA, orient="row"), rejected


def _unread(one: PrintedFigure, release: ReleaseFacts, ordinal: int) -> dict[str, Any]:
    shared = {name: getattr(one, name) for name in PrintedFigure.__slots__ if name in SCHEMA}
    shared["value"] = shared["value_to"] = None
    return dict.fromkeys(SCHEMA) | shared | {
        "figure_id": figure_id(release.release_id, _locator(one), ordinal),
        "release_id": release.release_id,
        "ordinal": ordinal,
        "period_text": one.period_text or one.period,
        "released_on": release.released_on,
        "known_on": release.known_on,
        "provenance": release.provenance,
        "review_state": one.review_state or release.review_state,
        "vintage_stage": one.vintage_stage or release.vintage_stage,
    }  # fmt: skip


def _check_codes(one: PrintedFigure) -> None:
    """That each code is of its list. Raises FigureError."""
    required: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("measure", MEASURES),
        ("figure_status", STATUSES),
    )
    for name, known in required:
        if getattr(one, name) not in known:
            raise FigureError(
                Said(
                    f"{name} {getattr(one, name)!r}不是{'、'.join(known)}中的任何一个",
                    f"{name} {getattr(one, name)!r} is none of {', '.join(known)}",
                )
            )
    optional: tuple[tuple[str, tuple[str, ...]], ...] = (
        ("relation", RELATIONS), ("growth_basis", GROWTH_BASES), ("price_basis", PRICE_BASES),
        ("vintage_stage", VINTAGE_STAGES), ("review_state", REVIEW_STATES),
    )  # fmt: skip
    for name, known in optional:
        if getattr(one, name) is not None and getattr(one, name) not in known:
            raise FigureError(
                Said(
                    f"{name} {getattr(one, name)!r}不是{'、'.join(known)}中的任何一个",
                    f"{name} {getattr(one, name)!r} is none of {', '.join(known)}",
                )
            )


def _figure(one: PrintedFigure, release: ReleaseFacts, catalogue: Catalogue, ordinal: int) -> dict[str, Any]:
    _check_codes(one)
    try:
        period = parse_period(one.period) if one.period else None
        if one.base_period is not None:
            parse_period(one.base_period)
    except ValueError as error:
        raise FigureError(why(error)) from None
    region = (
        catalogue.places.said_of(one.subject_text, period.end if period else None, release.region_id)
        if one.subject_text
        else release.region_id
    )
    unit = _unit(one, catalogue)
    # Of a number in a unit that nobody knows, nobody knows whether it is of the indicator its name is.
    is_known = unit is not None or not one.unit_text
    indicator_id = (
        catalogue.indicator_id(one.indicator_text, one.measure, region, unit.unit_id if unit else None)
        if is_known and one.relation != AHEAD_OF
        else None
    )
    indicator = catalogue.indicators[indicator_id] if indicator_id else None
    if unit is None and not one.unit_text and indicator and one.measure in BARE_MEASURES:
        # Two thousand schools are as many with 所 as without, and an index has no unit but its base.
        unit = catalogue.unit_of_bare(indicator.unit_id)
    elif unit is not None and indicator and one.measure in BARE_MEASURES:
        unit = catalogue.unit_of_rate(unit, indicator.unit_id) or unit
    row = _unread(one, release, ordinal)
    row |= {
        "indicator_id": indicator_id,
        "region_id": region,
        "figure_status": "expected" if _is_foreseen(one, period, release) else one.figure_status,
        "period_start": period.start if period else None,
        "period_end": period.end if period else None,
        "frequency": period.frequency if period else None,
        "accumulation": one.accumulation
        or accumulation_of(one.measure, indicator.kind if indicator else None, period),
        "price_basis": one.price_basis or (indicator.price_basis if indicator else None),
    }
    if one.measure == "statement":
        if one.relation is None:
            raise FigureError(
                Said(
                    f"无数值的表述须有relation：{'、'.join(RELATIONS)}",
                    "a statement needs a relation: " + ", ".join(RELATIONS),
                )
            )
        return row | {"bound_op": None}
    return row | _numbers(one, indicator, unit)


def _is_foreseen(one: PrintedFigure, period: Period | None, release: ReleaseFacts) -> bool:
    """Whether a machine took for done what a report of a year's last weeks expects of that year."""
    day = release.released_on
    return (
        one.figure_status == "actual"
        and (one.review_state or release.review_state) != "person"
        and period is not None
        and day is not None
        and day.month >= LAST_WEEKS
        and day < period.end == date(day.year, 12, 31)
    )


def _numbers(one: PrintedFigure, indicator: Indicator | None, unit: Unit | None) -> dict[str, Any]:
    value, value_to = _decimal(one.value, "value"), _decimal(one.value_to, "value_to")
    if one.value is None or value is None:
        raise FigureError(
            Said(
                "value为空；没有数的承诺其measure为statement",
                "value is empty; a promise without a number has measure 'statement'",
            )
        )
    decimals = max(decimals_of(one.value), decimals_of(one.value_to or ""))
    factor = unit.factor if unit else Decimal(1)
    floor, ceiling = domain_of(one.measure, indicator.kind if indicator else None)
    found = interval(
        value,
        value_to,
        decimals,
        one.bound_op or "eq",
        is_norm=one.figure_status in NORMS,
        # A place in a row is counted, like things.
        is_count=(unit is not None and unit.is_count and factor == 1) or one.measure in RANKS,
        domain=(
            floor / factor if floor is not None else None,
            ceiling / factor if ceiling is not None else None,
        ),
    )
    low = found.low * factor if found.low is not None else None
    high = found.high * factor if found.high is not None else None
    if any(end is not None and abs(end) >= Decimal(10) ** 20 for end in (low, high)):
        raise FigureError(
            Said(
                f"数值{one.value}{one.unit_text}换算为基本单位后超过20位",
                f"value {one.value} {one.unit_text} has more than 20 digits in base units",
            )
        )
    return {
        "value": value,
        "value_to": value_to,
        "decimals": decimals,
        "unit_id": unit.unit_id if unit else None,
        "unit_factor": factor,
        "unit_mult": unit.unit_mult if unit else None,
        "bound_op": one.bound_op or "eq",
        "low": low,
        "high": high,
        "low_closed": found.low_closed,
        "high_closed": found.high_closed,
        "is_low_unbounded": found.is_low_unbounded,
        "is_high_unbounded": found.is_high_unbounded,
        "is_assumption": found.is_assumption,
    }


def as_printed(row: dict[str, Any]) -> PrintedFigure:
    """The printed figure that a row of `SCHEMA` was made from; `to_figures` makes the same row of it."""
    fields = {name: row[name] for name in PrintedFigure.__slots__ if name in row}
    for name in ("value", "value_to"):
        if row[name] is not None:
            fields[name] = f"{row[name]:.{row['decimals']}f}"
    if row["period_start"] is not None:
        fields["period"] = Period(row["period_start"], row["period_end"], row["frequency"]).notation()
    return PrintedFigure(**fields)


def _unit(one: PrintedFigure, catalogue: Catalogue) -> Unit | None:
    """The unit printed, None where unit.csv has none; for a bare number the one its measure implies."""
    if one.unit_text:
        unit = catalogue.unit(one.unit_text)
        return catalogue.unit_of_growth(unit) if unit and one.measure in GROWTH_MEASURES else unit
    if one.measure in PERCENT_MEASURES:
        return catalogue.unit("%")
    if one.measure in ("rank", "rank_change"):
        return catalogue.unit("位")
    if one.measure == "ratio":
        return catalogue.unit(":1")
    return None
