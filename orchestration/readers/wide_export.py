"""Wide exports of commercial macro databases: a column a series, its facts in the first rows, a row a period.

The first column names the facts (指标, 地区, 频度, 单位, 来源, 更新时间, …) and then the periods. A second sheet
may describe each series; its day of update goes to the note. Not here: the bureau's own exports (`nbs_export`).
"""

from pathlib import Path

from orchestration.figure import PrintedFigure
from orchestration.readers import ReaderError
from orchestration.readers.headings import figures_of, printed_period, series, unit_of
from orchestration.readers.sheets import Sheet, clean, load_sheets

LAYOUT = "macro-wide"

FACTS = {
    "指标": "name", "指标名称": "name", "地区": "region", "地区名称": "region", "国家": "region", "频度": "frequency",
    "频率": "frequency", "单位": "unit", "来源": "source", "数据来源": "source", "更新时间": "updated",
    "更新日期": "updated", "最近更新": "updated", "开始时间": "from", "结束时间": "to", "地区编码": "code",
    "指标编码": "code", "指标ID": "code", "序列ID": "code", "ID": "code", "时间区间": "from", "备注": "note",
}  # fmt: skip
_NEEDED = {"name", "unit"}
_FREQUENCIES = {"月": "M", "季": "Q", "年": "A"}


def recognise(path: Path, head: bytes) -> str | None:
    """Why the file has this layout, or None."""
    try:
        sheets = load_sheets(path)
    except ReaderError:
        return None
    found = [_facts(one) for one in sheets if one.is_visible]
    if any(facts and set(facts) >= _NEEDED for facts in found):
        return "its first column names the facts of each series, then periods"
    return None


def _facts(sheet: Sheet) -> dict[str, int]:
    """Rows above the first period by the fact they hold; empty when the table is of another kind."""
    facts: dict[str, int] = {}
    for y, row in enumerate(sheet.rows[:30]):
        label = clean(row[0]).rstrip("：:") if row else ""
        if label in FACTS:
            facts[FACTS[label]] = y
        elif facts and printed_period(label) is not None:
            return facts
        elif label:
            return {}
    return {}


def read(path: Path) -> list[PrintedFigure]:
    """Figures period by period. Raises ReaderError for a row that is no period."""
    sheets = load_sheets(path)
    updated = _updates(sheets)
    figures: list[PrintedFigure] = []
    for sheet in sheets:
        facts = _facts(sheet)
        if sheet.is_visible and set(facts) >= _NEEDED:
            figures += _sheet(path, sheet, facts, updated)
    if not figures:
        raise ReaderError(
            f"{path}: no sheet with the rows 指标 and 单位 and periods below; file the export itself"
        )
    return figures


def _updates(sheets: tuple[Sheet, ...]) -> dict[tuple[str, str], str]:
    """Day of update by series and region, from a sheet that describes the series row by row."""
    for sheet in sheets:
        header = [FACTS.get(clean(cell), "") for cell in sheet.rows[0]] if sheet.rows else []
        if {"name", "updated"} <= set(header):
            name, when = header.index("name"), header.index("updated")
            region = header.index("region") if "region" in header else None
            return {
                (clean(row[name]), clean(row[region]) if region is not None else ""): clean(row[when])
                for row in sheet.rows[1:]
                if len(row) > max(name, when)
            }
    return {}


def _sheet(
    path: Path, sheet: Sheet, facts: dict[str, int], updated: dict[tuple[str, str], str]
) -> list[PrintedFigure]:
    def fact(name: str, x: int) -> str:
        if name not in facts:
            return ""
        row = sheet.rows[facts[name]]
        return clean(row[x]) if x < len(row) else ""

    first = max(facts.values()) + 1
    figures = []
    for y, row in enumerate(sheet.rows[first:], start=first + 1):
        label = clean(row[0]) if row else ""
        if not label or label.startswith(("注", "数据来源", "资料来源", "来源")):
            continue
        period = printed_period(label)
        if period is None:
            raise ReaderError(
                f"{path}, sheet {sheet.name!r}, row {y}: {label!r} is no period such as 2020-04"
            )
        for x in range(1, len(row)):
            name = fact("name", x)
            if not name:
                continue
            unit = fact("unit", x)
            what = series(name, unit_of(unit) or unit or None)
            for one in figures_of(
                what,
                row[x],
                _at_frequency(period, fact("frequency", x)),
                subject=fact("region", x) or None,
                sheet=sheet.name or None,
                sheet_row=y,
                sheet_column=x + 1,
            ):
                day = updated.get((name, fact("region", x))) or updated.get((name, "")) or fact("updated", x)
                figures.append(_noted(one, f"updated {day}" if day else None))
    return figures


def _at_frequency(period: str, frequency: str) -> str:
    """A quarterly series in a monthly table stands at the quarter's last month, a yearly one in December."""
    found = _FREQUENCIES.get(frequency.removesuffix("度"))
    if len(period) != 7 or "Q" in period or found in (None, "M"):
        return period
    year, month = period.split("-")
    return year if found == "A" else f"{year}-Q{(int(month) + 2) // 3}"


def _noted(one: PrintedFigure, text: str | None) -> PrintedFigure:
    if text is None:
        return one
    fields = {name: getattr(one, name) for name in PrintedFigure.__slots__}
    return PrintedFigure(**fields | {"note": "; ".join(filter(None, (one.note, text)))})
