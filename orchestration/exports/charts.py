"""The chart of one target as SVG or PNG: history with its vintages, target, expected path, projection.

A bound is drawn as what it is: a foot at the number and a bar to the edge, for all that it leaves open. Years
that are not neighbours are not joined: nothing is known of those between. Not here: sources, any verdict.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import vl_convert

from orchestration.exports.svg import bilingual
from orchestration.exports.wording import english

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
"""Names the language of a specification; nothing is fetched from there."""

FONTS = "system-ui, 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"

# The page gives these other values in the dark and on paper: report.css names each.
FIGURE, TARGET, VINTAGE, TEXT, GRID = "#1f5fa8", "#b4491a", "#7a8494", "#4a5563", "#d5dae1"

WIDTH, HEIGHT = 300, 190
"""Of the drawing without its axis, in pixels: a phone's column, so that letters keep their size there."""

YEARS_SHOWN = 20
"""Years before a target's own that its chart goes back."""

UNITS: dict[str, dict[str, tuple[float, str]]] = {
    "CNY": {"zh": (1e8, "亿元"), "en": (1e9, "billion yuan")},
    "USD": {"zh": (1e8, "亿美元"), "en": (1e6, "million dollars")},
    "PERSON": {"zh": (1e4, "万人"), "en": (1e3, "thousand people")},
    "HOUSEHOLD": {"zh": (1e4, "万户"), "en": (1e3, "thousand")},
    "VISIT": {"zh": (1e4, "万人次"), "en": (1e6, "million visits")},
    "MU": {"zh": (1e4, "万亩"), "en": (1e3, "thousand mu")},
    "TONNE": {"zh": (1e4, "万吨"), "en": (1e3, "thousand tonnes")},
    "ENTITY": {"zh": (1.0, "家"), "en": (1.0, "number")},
    "ITEM": {"zh": (1.0, "个"), "en": (1.0, "number")},
    "PC": {"zh": (1.0, "%"), "en": (1.0, "%")},
    "PP": {"zh": (1.0, "个百分点"), "en": (1.0, "percentage points")},
    "PM": {"zh": (1.0, "‰"), "en": (1.0, "‰")},
    "KM": {"zh": (1.0, "公里"), "en": (1.0, "km")},
    "KW": {"zh": (1e4, "万千瓦"), "en": (1e3, "MW")},
    "DAY": {"zh": (1.0, "天"), "en": (1.0, "days")},
    "YEAR_OF_AGE": {"zh": (1.0, "岁"), "en": (1.0, "years")},
}
"""Unit of base values → language → divisor and name of the axis: each language counts in steps of its own."""

SINGLE: dict[str, dict[str, str]] = {
    "CNY": {"zh": "元", "en": "yuan"},
    "USD": {"zh": "美元", "en": "dollars"},
    "PERSON": {"zh": "人", "en": "people"},
    "HOUSEHOLD": {"zh": "户", "en": "households"},
    "VISIT": {"zh": "人次", "en": "visits"},
    "MU": {"zh": "亩", "en": "mu"},
    "TONNE": {"zh": "吨", "en": "tonnes"},
    "KW": {"zh": "千瓦", "en": "kW"},
}
"""Name of one of the unit, for what is too small for the steps of `UNITS`, as an income per head is."""


def axis_unit(unit_id: str | None, language: str, size: float | None = None) -> tuple[float, str]:
    """Divisor of base values and name of the unit, as a language counts; 1 and nothing for an unknown one.

    `size` is about how large the values are: less than a tenth of the divisor is counted one by one.
    """
    if unit_id not in UNITS:
        return 1.0, ""
    divisor, name = UNITS[unit_id][language]
    if size is not None and unit_id in SINGLE and abs(size) < divisor / 10:
        return 1.0, SINGLE[unit_id][language]
    return divisor, name


# A share has no tick above the whole.
_AXIS: dict[str, dict[str, Any]] = {"share": {"labelExpr": "datum.value > 100 ? '' : datum.label"}}

_UP, _DOWN = ("gt", "ge"), ("lt", "le")


@dataclass(frozen=True)
class Drawn:
    """A chart in both languages as SVG, and what it shows as rows for those who cannot see it."""

    picture: str
    rows: list[dict[str, Any]]


class Frame(NamedTuple):
    """The axes of a chart and what they span: years, and values in the unit shown."""

    x: dict[str, Any]
    y: dict[str, Any]
    first: float
    last: float
    floor: float
    ceiling: float


def draw(target: dict[str, Any], rows: list[dict[str, Any]]) -> Drawn:
    """The chart of a row of `mart_attainment` with a number, from the figures of its series (`history`)."""
    zh, en = (
        str(vl_convert.vegalite_to_svg(specification(target, rows, language), allowed_base_urls=[]))
        for language in ("zh", "en")
    )
    return Drawn(bilingual(zh, en), rows)


def drawing_digest(target: dict[str, Any], rows: list[dict[str, Any]]) -> bytes:
    """The same for two charts that are drawn alike: what they are drawn from, by what."""
    asked = {name: value for name, value in target.items() if name != "as_of"}
    return f"{_drawn_by()} {json.dumps([asked, rows], default=str)}".encode()


@cache
def _drawn_by() -> str:
    here = Path(__file__)
    code = here.read_bytes() + here.with_name("svg.py").read_bytes()
    return f"{version('vl-convert-python')} {hashlib.sha256(code).hexdigest()}"


def headline_picture(file: Path, day: date) -> bytes | None:
    """The chart of the farthest target open on a day as PNG on white, in Chinese; None where there is none.

    For places that show no SVG, such as Dagster's metadata. `file` is a build with core and marts.
    """
    with duckdb.connect(str(file), read_only=True) as connection:
        cursor = connection.execute(
            """
            select * from marts.attainment_as_of($day)
            where is_open and target_value is not null
            order by target_year desc nulls last, plan_kind, importance, promise_id
            """,
            {"day": day},
        )
        names = [one[0] for one in cursor.description or ()]
        for values in cursor.fetchall():
            target = dict(zip(names, values, strict=True))
            if rows := history(connection, target):
                drawn = specification(target, rows, "zh", background="white")
                return bytes(vl_convert.vegalite_to_png(drawn, scale=1.5, allowed_base_urls=[]))
    return None


def history(connection: duckdb.DuckDBPyConnection, target: dict[str, Any]) -> list[dict[str, Any]]:
    """Every figure of the target's series up to its year, every vintage, base units, oldest first.

    Months, quarters and the year to date are `is_within_year`, at the end of their last month: a year stands
    where its December would. Nothing where none of the figures can be drawn.
    """
    cursor = connection.execute(
        """
        select
            observation.frequency in ('Q', 'M') as is_within_year,
            case when observation.frequency in ('Q', 'M')
                then year(observation.period_end) - 1 + month(observation.period_end) / 12.0
                else year(observation.period_end)
            end as year,
            observation.accumulation,
            observation.time_period,
            cast(observation.base_value as double) as value,
            cast(observation.low as double) as low,
            cast(observation.high as double) as high,
            observation.bound_op,
            observation.figure_status,
            observation.is_headline,
            observation.figure_version_id,
            release.title,
            release.released_on
        from core.fct_observation as observation
        inner join core.dim_release as release using (release_id)
        where observation.indicator_id = ? and observation.region_id = ? and observation.series_measure = ?
            and observation.frequency in ('A', 'D', 'Q', 'M') and observation.base_value is not null
            and year(observation.period_start) = year(observation.period_end)
            and year(observation.period_end) between ? and ?
        order by year, observation.is_headline desc, observation.released_on nulls last,
            observation.figure_version_id
        """,
        [
            target["indicator_id"], target["region_id"], target["measure"],
            (target["target_year"] or 9999) - YEARS_SHOWN, target["target_year"] or 9999,
        ],
    )  # fmt: skip
    names = [one[0] for one in cursor.description or ()]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return (
        rows if any(not row["is_within_year"] or _is_comparable_within(target, row) for row in rows) else []
    )


def projection_range(target: dict[str, Any]) -> tuple[float, float | None] | None:
    """Where the pace so far leads by the target's year, at the corners of baseline and latest figure.

    In base units; the upper end is None where a bound leaves it open; None where the mart projects nothing.
    """
    if target["projection"] is None:
        return None
    base_low, base_high, low, high = (
        None if target[name] is None else float(target[name])
        for name in ("baseline_low", "baseline_high", "low", "high")
    )
    if base_low is None or low is None or base_high is None:
        return None
    progress = target["time_progress"]
    ahead = (1 - progress) / progress

    def lead(actual: float, baseline: float) -> float:
        if target["is_geometric"]:
            return float(actual * (actual / baseline) ** ahead)
        return float(actual + (actual - baseline) * ahead)

    return lead(low, base_high), None if high is None else lead(high, base_low)


def specification(
    target: dict[str, Any], rows: list[dict[str, Any]], language: str, background: str = "transparent"
) -> dict[str, Any]:
    """The chart as a Vega-Lite specification, sized to be read on a phone without enlarging."""
    factor, unit = axis_unit(target["unit_id"], language, float(target["target_value"]))
    points = [_scaled(row, factor) for row in rows if not row["is_within_year"]]
    within = [_scaled(row, factor) for row in rows if _is_comparable_within(target, row)]
    drawn = points + within
    goal, end = float(target["target_value"]) / factor, target["target_year"] or drawn[-1]["year"]
    fan = projection_range(target)
    floor, ceiling = _domain(drawn, goal, [one / factor for one in fan or () if one is not None])
    first = min(row["year"] for row in drawn) - 0.6
    last = max(end, *(row["year"] for row in drawn)) + 0.9
    x = _quantity(
        "year",
        scale={"domain": [first, last], "nice": False},
        axis={
            "format": "d",
            "tickMinStep": 1,
            "tickCount": 6,
            "grid": False,
            "labelOverlap": "greedy",
            "labelSeparation": 10,
        },
    )
    y = _quantity(
        "value",
        scale={"domain": [floor, ceiling], "zero": False, "nice": False},
        axis={"tickCount": 4, "format": ",~f", **_AXIS.get(target["measure"], {})},
    )  # fmt: skip
    frame = Frame(x, y, first, last, floor, ceiling)
    layers: list[Any] = []
    latest = [row for row in points if row["is_headline"]][-1:]
    if fan is not None and latest:
        layers += _fan(latest[0], end, fan[0] / factor, None if fan[1] is None else fan[1] / factor, frame)
    if target["baseline_low"] is not None and target["target_kind"] == "dated":
        start = {"year": int(target["baseline_period"][:4]), "value": _path_start(target) / factor}
        layers.append(_line([start, {"year": end, "value": goal}], TARGET, frame, dash=[6, 4]))
    layers += _headline_lines(points, frame)
    layers += _observed(points, frame)
    layers += _within_years(within, frame)
    layers += _target_mark(target["target_bound_op"], end, goal, frame)
    if latest and target["latest_display"]:
        layers.append(
            _latest_label(latest[0], points, (end, goal), _words(target, latest[0], factor, language), frame)
        )
    layers.append(_goal_label(target, end, goal, _goal_words(target, language), frame))
    return {
        "$schema": SCHEMA,
        "layer": layers,
        "width": WIDTH,
        "height": HEIGHT,
        "background": background,
        "title": {
            "text": unit, "anchor": "start", "fontSize": 13, "fontWeight": "normal", "color": TEXT,
            "offset": 6,
        },
        "padding": {"left": 2, "right": 12, "top": 2, "bottom": 2},
        "config": {
            "font": FONTS,
            "axis": {
                "labelColor": TEXT, "labelFontSize": 13, "labelPadding": 4, "gridColor": GRID,
                "domainColor": GRID, "tickColor": GRID,
            },
            "view": {"strokeWidth": 0},
        },
    }  # fmt: skip


def _quantity(field: str, scale: dict[str, Any], axis: dict[str, Any]) -> dict[str, Any]:
    return {"field": field, "type": "quantitative", "title": None, "scale": scale, "axis": axis}


def _layer(
    rows: list[dict[str, Any]], kind: str, frame: Frame, *, to: dict[str, str] | None = None, **mark: Any
) -> dict[str, Any]:
    """Marks of one kind, one a row with its year and value; `to` names the fields of an end on an axis."""
    ends = {channel: {"field": field} for channel, field in (to or {}).items()}
    return {
        "data": {"values": rows},
        "mark": {"type": kind, **mark},
        "encoding": {"x": frame.x, "y": frame.y, **ends},
    }


def _scaled(row: dict[str, Any], factor: float) -> dict[str, Any]:
    return {
        "year": row["year"] if row["is_within_year"] else int(row["year"]),
        "value": row["value"] / factor,
        "low": None if row["low"] is None else row["low"] / factor,
        "high": None if row["high"] is None else row["high"] / factor,
        "bound_op": row["bound_op"],
        "is_headline": row["is_headline"],
        "is_expected": row["figure_status"] != "actual",
    }


def _domain(points: list[dict[str, Any]], goal: float, ends: list[float]) -> tuple[float, float]:
    """All that is drawn and a margin: above for a label, below for the other."""
    values = [row[name] for row in points for name in ("value", "low", "high") if row[name] is not None]
    values += [goal, *ends]
    low, high = min(values), max(values)
    margin = (high - low) * 0.2 or abs(high) * 0.1 or 1.0
    return (max(low - margin, 0.0) if low >= 0 else low - margin), high + margin


def _line(rows: list[dict[str, Any]], colour: str, frame: Frame, dash: list[int] | None = None) -> Any:
    dashed: dict[str, Any] = {"strokeDash": dash} if dash else {}
    return _layer(rows, "line", frame, color=colour, strokeWidth=1.6, **dashed)


def _fan(latest: dict[str, Any], end: int, low: float, high: float | None, frame: Frame) -> list[Any]:
    open_above = high is None
    shape = [
        {
            "year": latest["year"],
            "value": latest["low"],
            "top": frame.ceiling if open_above else latest["high"],
        },
        {"year": end, "value": low, "top": frame.ceiling if open_above else high},
    ]
    return [_layer(shape, "area", frame, to={"y2": "top"}, color=FIGURE, opacity=0.16)]


def _headline_lines(points: list[dict[str, Any]], frame: Frame) -> list[Any]:
    """Lines between headline figures of neighbouring years; a bound is no end of a line."""
    lines = []
    exact = [row for row in points if row["is_headline"] and row["bound_op"] not in (*_UP, *_DOWN)]
    for earlier, later in pairwise(exact):
        if later["year"] - earlier["year"] == 1:
            ends = [{"year": one["year"], "value": one["value"]} for one in (earlier, later)]
            lines.append(_line(ends, FIGURE, frame))
    return lines


def _observed(points: list[dict[str, Any]], frame: Frame) -> list[Any]:
    layers: list[Any] = []
    exact = [row for row in points if row["bound_op"] not in (*_UP, *_DOWN)]
    spans = [
        {"year": row["year"], "value": row["low"], "top": row["high"]}
        for row in exact
        if row["low"] is not None and row["high"] is not None
    ]
    if spans:
        layers.append(
            _layer(spans, "rule", frame, to={"y2": "top"}, color=FIGURE, strokeWidth=5, opacity=0.3)
        )
    for is_headline, colour in ((False, VINTAGE), (True, FIGURE)):
        for is_expected in (True, False):
            shown = [
                {"year": row["year"], "value": row["value"]}
                for row in exact
                if row["is_headline"] == is_headline and row["is_expected"] == is_expected
            ]
            if shown:
                # An expected figure is a ring: the year was not over when it was printed.
                layers.append(
                    _layer(
                        shown, "point", frame,
                        color=colour, size=42, filled=not is_expected, strokeWidth=1.6, opacity=1,
                    )
                )  # fmt: skip
    for row in points:
        if row["bound_op"] in (*_UP, *_DOWN):
            edge = frame.ceiling if row["bound_op"] in _UP else frame.floor
            layers += _bound(
                row["year"], row["value"], edge, FIGURE if row["is_headline"] else VINTAGE, frame
            )
    return layers


def _is_comparable_within(target: dict[str, Any], row: dict[str, Any]) -> bool:
    """Whether a figure of part of a year may stand beside those of years: a sum of months never does."""
    is_sum = target["measure"] == "level" and row["accumulation"] != "point"
    return bool(row["is_within_year"]) and not is_sum


def _within_years(points: list[dict[str, Any]], frame: Frame) -> list[Any]:
    """Small squares, not joined: what is said of part of a year is no value of the year."""
    shown = [{"year": row["year"], "value": row["value"]} for row in points]
    if not shown:
        return []
    return [_layer(shown, "point", frame, shape="square", color=FIGURE, size=22, filled=True, opacity=0.7)]


def _bound(year: float, value: float, edge: float, colour: str, frame: Frame) -> list[Any]:
    # As wide on a chart of two years as on one of twenty.
    half = 0.018 * (frame.last - frame.first)
    is_up = edge > value
    bar, head = {"year": year, "value": value, "top": edge}, {"year": year, "value": edge}
    foot = {"year": year - half, "value": value, "right": year + half}
    return [
        _layer([bar], "rule", frame, to={"y2": "top"}, color=colour, strokeWidth=7, opacity=0.25),
        _layer([foot], "rule", frame, to={"x2": "right"}, color=colour, strokeWidth=3),
        _layer(
            [head], "point", frame,
            shape="triangle-up" if is_up else "triangle-down",
            color=colour, size=60, filled=True, opacity=1, yOffset=5 if is_up else -5,
        ),
    ]  # fmt: skip


def _target_mark(bound_op: str, year: int, goal: float, frame: Frame) -> list[Any]:
    if bound_op in (*_UP, *_DOWN):
        return _bound(year, goal, frame.ceiling if bound_op in _UP else frame.floor, TARGET, frame)
    mark = {"year": year, "value": goal}
    return [_layer([mark], "point", frame, shape="diamond", size=130, filled=True, color=TARGET, opacity=1)]


def _words(target: dict[str, Any], latest: dict[str, Any], factor: float, language: str) -> str:
    printed = str(target["latest_display"])
    if language == "zh":
        return printed
    value = Decimal(str(round(latest["value"] * factor, 6)))
    return english(latest["bound_op"], value, target["unit_id"]) or printed


def _goal_words(target: dict[str, Any], language: str) -> str:
    printed = str(target["target_display"])
    if language == "zh":
        return printed
    return english(target["target_bound_op"], target["target_value"], target["unit_id"]) or printed


def _latest_label(
    latest: dict[str, Any],
    points: list[dict[str, Any]],
    goal: tuple[int, float],
    text: str,
    frame: Frame,
) -> Any:
    """At the place around the latest figure where it meets fewest figures and least of the path."""
    width = sum(14.0 if ord(one) > 0x2E80 else 8.4 for one in text)

    def pixels(year: float, value: float) -> tuple[float, float]:
        return WIDTH * (year - frame.first) / (frame.last - frame.first), HEIGHT * (frame.ceiling - value) / (
            frame.ceiling - frame.floor
        )

    at, end = pixels(latest["year"], latest["value"]), pixels(*goal)
    way = [(at[0] + (end[0] - at[0]) * part / 10, at[1] + (end[1] - at[1]) * part / 10) for part in range(11)]
    # The target's own label stands left above its mark.
    label = [(end[0] - part, end[1] - 14) for part in range(0, 90, 10)]
    taken = [pixels(row["year"], row["value"]) for row in points if row is not latest] + way[1:] + label
    places = [
        ("left", 5, 18),
        ("right", 6, 19),
        ("right", 6, -15),
        ("right", -12, 0),
        ("right", 6, 40),
        ("right", 6, -38),
    ]
    best, fewest = places[0], len(taken) + 1
    for align, dx, dy in places:
        left = at[0] + dx - (width if align == "right" else 0)
        if left < 0 or left + width > WIDTH + 10 or not 0 < at[1] + dy < HEIGHT:
            continue
        met = sum(left - 5 < px < left + width + 5 and abs(py - at[1] - dy) < 12 for px, py in taken)
        if met < fewest:
            best, fewest = (align, dx, dy), met
    return _text((latest["year"], latest["value"]), text, FIGURE, best, frame)


def _goal_label(target: dict[str, Any], end: int, goal: float, text: str, frame: Frame) -> Any:
    """Above a point; beside a bar, which goes on to the edge."""
    if target["target_bound_op"] in (*_UP, *_DOWN):
        return _text((end, goal), text, TARGET, ("right", -8, -12), frame)
    return _text((end, goal), text, TARGET, ("right", 8, -14), frame)


def _text(at: tuple[int, float], text: str, colour: str, place: tuple[str, int, int], frame: Frame) -> Any:
    align, dx, dy = place
    row = {"year": at[0], "value": at[1], "text": text}
    layer = _layer([row], "text", frame, dy=dy, dx=dx, fontSize=14, fontWeight=600, align=align, color=colour)
    layer["encoding"]["text"] = {"field": "text", "type": "nominal"}
    return layer


def _path_start(target: dict[str, Any]) -> float:
    """Where the path begins: the end that is published of a baseline only bounded, else its middle."""
    low, high = target["baseline_low"], target["baseline_high"]
    return float(low) if high is None else (float(low) + float(high)) / 2
