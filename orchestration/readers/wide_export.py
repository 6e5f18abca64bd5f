"""Wide exports of commercial macro databases: the facts of each series (指标, 地区, 频度, 单位, …), then its periods.

A series is a column (facts in the first rows, then a row a period) or a row (facts in the first columns, then a
column a period). The place may be part of the name: “中国:GDP:湖北:随州”. A second sheet may describe each series;
its day of update goes to the note. Not here: the bureau's own exports (`nbs_export`).
"""

import itertools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from orchestration.documents import ReaderError
from orchestration.documents.sheets import Sheet, clean, load_sheets
from orchestration.figure import PrintedFigure
from orchestration.period import parse_period
from orchestration.readers import Told
from orchestration.readers.cells import is_number, unit_of
from orchestration.readers.headings import figures_of, series
from orchestration.readers.periods import at_frequency, printed_period
from orchestration.said import Said

LAYOUT = "macro-wide"

FACTS = {
    "指标": "name", "指标名称": "name", "名称": "name", "series name": "name", "indicator": "name", "地区": "region",
    "地区名称": "region", "国家": "country", "国家/地区": "region", "区域": "region", "region": "region",
    "subnational": "region", "country": "country", "频度": "frequency", "频率": "frequency", "frequency": "frequency",
    "单位": "unit", "计量单位": "unit", "unit": "unit", "来源": "source", "数据来源": "source", "source": "source",
    "更新时间": "updated", "更新日期": "updated", "最近更新": "updated", "最后更新时间": "updated",
    "last update time": "updated", "last updated": "updated", "开始时间": "from", "起始时间": "from",
    "首次观察日期": "from", "first obs. date": "from", "结束时间": "to", "截止时间": "to", "最后观察日期": "to",
    "last obs. date": "to", "地区编码": "code", "指标编码": "code", "指标代码": "code", "指标id": "code",
    "序列id": "code", "序列代码": "code", "series id": "code", "sr code": "code", "id": "code", "时间区间": "span",
    "备注": "note", "状态": "status", "status": "status", "数据类型": "type", "函数描述": "function",
    "function description": "function",
}  # fmt: skip
_FREQUENCIES = {
    "月": "M", "月度": "M", "monthly": "M", "m": "M", "季": "Q", "季度": "Q", "quarterly": "Q", "q": "Q", "年": "A",
    "年度": "A", "annual": "A", "yearly": "A", "annually": "A", "a": "A", "半年": "S", "semiannual": "S",
}  # fmt: skip
FACTS_WITHIN = 40
_PROVINCES = frozenset(
    [
        "北京",
        "天津",
        "河北",
        "山西",
        "内蒙古",
        "辽宁",
        "吉林",
        "黑龙江",
        "上海",
        "江苏",
        "浙江",
        "安徽",
        "福建",
        "江西",
        "山东",
        "河南",
        "湖北",
        "湖南",
        "广东",
        "广西",
        "海南",
        "重庆",
        "四川",
        "贵州",
        "云南",
        "西藏",
        "陕西",
        "甘肃",
        "青海",
        "宁夏",
        "新疆",
    ]
)
_NATION = ("中国", "全国", "China", "CN")
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,8}(?:省|市|州|县|区|盟|旗)")
_NO_PLACE = re.compile(
    r"[值额量率数比业口入出资品]$|[A-Z]|价|指数|消费|工业|产|投资|收入|支出|人口|城镇|农村|住宅|限额|规模|存款|贷款|合计|总|其他|同|累计|当"
)
_OF_A_PLACE = re.compile(
    r"GDP|地区生产总值|生产总值|第[一二三]产业|[CP]PI|固定资产|社会消费品|工业|规模以上|规上|常住人口|人口|财政|一般公共预算|进出口|出口|进口|房地产|人均|城镇|农村"
)


@dataclass(frozen=True)
class _Series:
    """Facts of a column or row, as printed."""

    name: str
    unit: str
    frequency: str
    region: str
    updated: str


def recognise(path: Path, head: bytes) -> str | None:
    """Why the file has this layout, or None."""
    try:
        sheets = load_sheets(path)
    except ReaderError:
        return None
    for sheet in sheets:
        if sheet.is_visible and _facts(sheet.rows):
            return Said(
                "首列为各序列的说明，其下为时期",
                "its first column names the facts of each series, then periods",
            )
        if sheet.is_visible and _facts_across(sheet):
            return Said(
                "前几列为序列的说明，其后为时期", "its first columns are the facts of a series, then periods"
            )
    return None


def _facts(rows: tuple[tuple[str, ...], ...]) -> dict[str, int]:
    """Rows above the first period by the fact they hold; empty when the table is of another kind."""
    facts: dict[str, int] = {}
    unnamed = None
    for y, row in enumerate(rows[:FACTS_WITHIN]):
        label = _label(row)
        if label in FACTS:
            facts.setdefault(FACTS[label], y)
        elif printed_period(label) is not None:
            if "name" not in facts and unnamed is not None:
                facts["name"] = unnamed
            if "name" in facts and "unit" in facts and "frequency" not in facts and len(facts) < 3:
                # Name and unit alone are a table of any kind, unless a period stands in each row.
                is_series = all(
                    printed_period(_label(one)) for one in rows[y:] if any(map(is_number, one[1:]))
                )
                return facts if is_series else {}
            return facts if {"name", "unit"} <= set(facts) or {"name", "frequency"} <= set(facts) else {}
        elif not label and unnamed is None and len([cell for cell in row if clean(cell)]) > 0:
            unnamed = y
        elif any(map(is_number, row[1:])):
            return {}
    return {}


def _label(row: tuple[str, ...]) -> str:
    return clean(row[0]).rstrip("：:").strip().lower() if row else ""


def _facts_across(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """Header row and columns of facts where a series is a row; at least three facts, and periods behind them."""
    for y, row in enumerate(sheet.rows[:10]):
        labels = [clean(cell).rstrip("：:").lower() for cell in row]
        facts: dict[str, int] = {}
        for x, label in enumerate(labels):
            if label in FACTS:
                facts.setdefault(FACTS[label], x)
        if (
            {"name", "unit"} <= set(facts)
            and len(facts) >= 3
            and any(printed_period(label) for label in labels)
        ):
            return y, facts
    return None


def read(path: Path, told: Told | None = None) -> list[PrintedFigure]:
    """Figures series by series or period by period. Raises ReaderError for numbers beside no period."""
    sheets = load_sheets(path)
    updated = _updates(sheets)
    figures: list[PrintedFigure] = []
    for sheet in sheets:
        if not sheet.is_visible:
            continue
        if facts := _facts(sheet.rows):
            figures += _down(path, sheet, facts, updated)
        elif across := _facts_across(sheet):
            figures += _across(sheet, *across)
    if not figures:
        raise ReaderError(
            Said(
                (f"{path}：没有含“指标”行和“单位”行、其下为时期的工作表；请归档导出文件本身"),
                f"{path}: no sheet with the rows 指标 and 单位 and periods below; file the export itself",
            )
        )
    return figures


def _updates(sheets: tuple[Sheet, ...]) -> dict[tuple[str, str], str]:
    """Day of update by series and region, from a sheet that describes the series row by row."""
    for sheet in sheets:
        header = [FACTS.get(clean(cell).lower(), "") for cell in sheet.rows[0]] if sheet.rows else []
        if {"name", "updated"} <= set(header) and not _facts_across(sheet):
            name, when = header.index("name"), header.index("updated")
            region = header.index("region") if "region" in header else None
            return {
                (clean(row[name]), clean(row[region]) if region is not None else ""): clean(row[when])
                for row in sheet.rows[1:]
                if len(row) > max(name, when)
            }
    return {}


def _down(
    path: Path, sheet: Sheet, facts: dict[str, int], updated: dict[tuple[str, str], str]
) -> Iterator[PrintedFigure]:
    def fact(name: str, x: int) -> str:
        row = sheet.rows[facts[name]] if name in facts else ()
        return clean(row[x]) if x < len(row) else ""

    first = next(
        y for y in range(max(facts.values()) + 1, len(sheet.rows)) if printed_period(_label(sheet.rows[y]))
    )
    rows = []
    for y in range(first, len(sheet.rows)):
        row = sheet.rows[y]
        period = printed_period(row[0]) if row else None
        if period is not None:
            rows.append((y, period))
        elif any(map(is_number, row[1:])):
            raise ReaderError(
                Said(
                    (f"{path}，工作表{sheet.name!r}第{y + 1}行：{clean(row[0])!r}不是如2020-04的时期"),
                    f"{path}, sheet {sheet.name!r}, row {y + 1}: {clean(row[0])!r} is no period such as 2020-04",
                )
            )
    for x, cell in enumerate(sheet.rows[facts["name"]][1:], start=1):
        name = _place_and_name(clean(cell))[1]
        if "unit" not in facts and name and series(name).unit is None:
            raise ReaderError(
                Said(
                    (
                        f"{path}，工作表{sheet.name!r}第{facts['name'] + 1}行第{sheet.column(x)}"
                        f"列：既没有“单位”行，{name!r}也没有写明单位；导出时请带上单位"
                    ),
                    (
                        f"{path}, sheet {sheet.name!r}, row {facts['name'] + 1}, column {sheet.column(x)}: neither a row 单位 nor "
                        f"{name!r} says the unit; export with the units"
                    ),
                )
            )
    spacing = _spacing([period for _, period in rows])
    for y, period in rows:
        row = sheet.rows[y]
        for x in range(1, len(row)):
            name = fact("name", x)
            if not name:
                continue
            region = fact("region", x) or fact("country", x)
            day = updated.get((name, fact("region", x))) or updated.get((name, "")) or fact("updated", x)
            facts_of = _Series(name, fact("unit", x), fact("frequency", x), region, day)
            yield from _figures(facts_of, row[x], period, spacing, sheet, y, x)


def _across(sheet: Sheet, y: int, facts: dict[str, int]) -> Iterator[PrintedFigure]:
    periods = {x: period for x, cell in enumerate(sheet.rows[y]) if (period := printed_period(cell))}
    spacing = _spacing(list(periods.values()))
    for below, row in enumerate(sheet.rows[y + 1 :], start=y + 1):
        told = {name: clean(row[x]) if x < len(row) else "" for name, x in facts.items()}
        if not told["name"]:
            continue
        one = _Series(
            told["name"], told["unit"], told.get("frequency", ""), told.get("region", "") or told.get("country", ""),
            told.get("updated", ""),
        )  # fmt: skip
        for x, period in periods.items():
            if x < len(row):
                yield from _figures(one, row[x], period, spacing, sheet, below, x)


def _figures(
    one: _Series, cell: str, period: str, spacing: str, sheet: Sheet, y: int, x: int
) -> Iterator[PrintedFigure]:
    place, name = _place_and_name(one.name)
    what = series(name, unit_of(one.unit) or one.unit or None)
    # A region that only repeats the nation says less than a place in the name.
    subject = one.region if one.region not in ("", *_NATION) else place or one.region
    for figure in figures_of(
        what,
        cell,
        _at(period, _FREQUENCIES.get(one.frequency.lower(), "") if one.frequency else spacing),
        subject="全国" if subject in _NATION else subject or None,
        sheet=sheet.name or None,
        sheet_row=y + 1,
        sheet_column=sheet.column(x),
    ):
        note = "; ".join(filter(None, (figure.note, f"updated {one.updated}" if one.updated else None)))
        yield replace(figure, note=note or None)


def _at(period: str, frequency: str) -> str:
    """A quarterly series in a table of months or days stands at its quarter's end, a yearly one at the year's."""
    if frequency == "S":
        end = parse_period(period).end
        return (
            f"{end.year}-{end.month - 5:02d}/{end.year}-{end.month:02d}" if end.month in (6, 12) else period
        )
    return at_frequency(period, frequency)


def _spacing(periods: list[str]) -> str:
    """The frequency of days at the ends of months, by the months between them; empty for other periods."""
    ends = [parse_period(period) for period in periods]
    if any(one.frequency != "D" for one in ends) or len(ends) < 2:
        return ""
    months = sorted({one.end.year * 12 + one.end.month for one in ends})
    step = math.gcd(*(later - earlier for earlier, later in itertools.pairwise(months)), 0)
    return {12: "A", 3: "Q", 1: "M"}.get(12 if step and step % 12 == 0 else step, "")


def _place_and_name(text: str) -> tuple[str, str]:
    """The place that a name such as “中国:GDP:湖北:随州” or “随州:GDP:累计值” says, and the name without it."""
    parts = [part.strip() for part in re.split("[:：]", text) if part.strip()]
    if len(parts) < 2:
        return "", text
    place = ""
    kept: list[str] = []
    after_province = is_foreign = False
    for number, part in enumerate(parts):
        is_province = part.removesuffix("省").removesuffix("市") in _PROVINCES
        is_first = number == 0 and 2 <= len(part) <= 4 and _OF_A_PLACE.match(parts[1]) is not None
        is_short = re.fullmatch("[\u4e00-\u9fff]{2,6}", part) is not None and not _NO_PLACE.search(part)
        if part in _NATION:
            place, is_foreign = place or part, part in ("China", "CN")
        elif (
            is_province
            or _PLACE.fullmatch(part)
            or (is_short and (after_province or is_first))
            or (is_foreign and kept and re.fullmatch("[A-Z][a-z]{3,}", part))
        ):
            place = part
        else:
            kept.append(part)
        after_province = is_province
    if "人均" in kept[1:]:
        kept.remove("人均")
        kept[0] = f"人均{kept[0]}"
    return (place, ":".join(kept)) if kept else ("", text)
