"""SDMX-CSV 1.0 and 2.x, and SDMX-ML data messages (generic, compact or structure-specific, 2.0 to 3.0).

Digits are kept as printed, which is why observations are taken from the text and not through a data frame. An
attribute may stand at the observation, its series, a group of series or the data set; the nearest counts.
Not here: structure messages; a series is named by its codes, which the catalogue may have as aliases.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import defusedxml.ElementTree as xml
from defusedxml import DefusedXmlException

from orchestration.documents import ReaderError
from orchestration.documents.sheets import MAX_BYTES, decode
from orchestration.figure import PrintedFigure
from orchestration.interval import BOUND_OPS
from orchestration.period import parse_sdmx
from orchestration.readers import Told
from orchestration.readers.cells import is_number
from orchestration.said import Said, in_chinese, why

LAYOUT = "sdmx"

NAMED_BY = ("INDICATOR", "SUBJECT", "SERIES", "MEASURE", "CONCEPT", "ITEM", "STAT_INDICATOR")
"""Dimensions that say what is measured, the first that is there."""

PLACED_BY = (
    "REF_AREA", "COUNTRY", "GEO", "GEO_PICT", "REGION", "AREA", "LOCATION", "GEOGRAPHY", "GEOGRAPHICAL_AREA", "CITY", "PROVINCE",
    "COUNTY", "TERRITORY", "REP_COUNTRY", "REPORTING_COUNTRY", "ECONOMY", "REF_AREA_ID", "GEOAREA",
)  # fmt: skip
"""Dimensions that say where, the first that is there."""

_WHERE = re.compile(
    r"(?:^|_)(?:AREA|COUNTRY|GEO|GEOGRAPHY|REGION|CITY|PROVINCE|LOCATION|TERRITORY|ECONOMY)(?:$|_)"
)
_TOLD = frozenset(
    (
        "STRUCTURE", "STRUCTURE_ID", "STRUCTURE_NAME", "DATAFLOW", "ACTION", "FREQ", "FREQUENCY", "TIME_PERIOD", "TIME",
        "OBS_VALUE", "UNIT_MEASURE", "UNIT", "UNIT_MULT", "OBS_STATUS", "TRANSFORMATION", "BOUND_OP", "OBS_VALUE_LOW",
        "OBS_VALUE_HIGH", "PRINTED", "TIME_FORMAT", "DECIMALS", "CONF_STATUS", "OBS_CONF", "SCALE", "COMMENT_TS", "OBS_COMMENT",
        "COMMENT", "TITLE", "TITLE_COMPL", "COLLECTION", "SOURCE", "SOURCE_AGENCY", "LAST_UPDATE", "PROVENANCE", "RELEASE",
        "PRE_BREAK_VALUE", "COLLECTION_INDICATOR",
    )
)  # fmt: skip
"""Concepts that are read, or that say nothing of what is counted."""

_ANY = frozenset(("", "_T", "_Z", "_X", "TOTAL", "T", "ALL", "W0", "W1"))
"""Codes of a dimension that do not narrow what is counted."""

MISSING_STATUSES = {"M", "L", "O", "Q", "H", "J"}
"""CL_OBS_STATUS: cannot exist, not collected, missing, suppressed, holiday, derogation."""

_XML_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]{1,3})?")

_CHINESE = re.compile(rb"""^[^>]*encoding\s*=\s*["']gb""", re.IGNORECASE)

_SCALES = {
    "": "", "0": "", "2": "百", "3": "千", "4": "万", "5": "十万", "6": "百万", "7": "千万", "8": "亿", "9": "十亿",
    "12": "万亿",
}  # fmt: skip
UNITS = {
    "CNY": "元", "RMB": "元", "USD": "美元", "PC": "%", "PT": "%", "PERCENT": "%", "PERSON": "人", "PERSONS": "人", "PS": "人",
    "TONNE": "吨", "T": "吨", "HOUSEHOLD": "户", "KWH": "千瓦时", "MU": "亩", "ITEM": "个", "ENTITY": "家", "PP": "个百分点",
    "VISIT": "人次", "PM": "‰", "RATIO": ":1", "RANK": "位", "INDEX": "",
}  # fmt: skip
"""Codes of units, each with the word that has its row in unit.csv; an index has none."""

_WITHOUT_SIZE = ("%", "‰", "个百分点", ":1", "位", "")
_MEASURES = {
    "G1Y": "growth_rate",
    "GC": "avg_annual_growth_rate",
    "GC5Y": "avg_annual_growth_rate",
    "N": "level",
}
_STATUSES = {"F": "expected", "E": "expected"}


def recognise(path: Path, head: bytes) -> str | None:
    """Why the file has this layout, or None."""
    first = head.lstrip(b"\xef\xbb\xbf").split(b"\n", 1)[0].decode("utf-8", "replace")
    names = [name.strip().strip('"') for name in re.split("[,;]", first)]
    concepts = [name.partition(":")[0].strip() for name in names]
    if re.match(r"(STRUCTURE|DATAFLOW)(\[.\])?$", concepts[0]) and "OBS_VALUE" in concepts:
        return Said(
            f"表头有{concepts[0]}和OBS_VALUE，如SDMX-CSV",
            f"its header has {concepts[0]} and OBS_VALUE, as SDMX-CSV has",
        )
    if b"sdmx.org/resources/sdmxml" in head.lower() and head.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<"):
        return Said("SDMX-ML消息", "it is an SDMX-ML message")
    return None


def read(path: Path, told: Told | None = None) -> list[PrintedFigure]:
    """Figures observation by observation. Raises ReaderError."""
    if path.stat().st_size > MAX_BYTES:
        raise ReaderError(
            Said(
                f"{path}：{path.stat().st_size}字节，超过{MAX_BYTES}；请分次查询",
                f"{path}: {path.stat().st_size} bytes, more than {MAX_BYTES}; ask for less at once",
            )
        )
    data = path.read_bytes()
    is_xml = data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<")
    rows = _message(path, data) if is_xml else _table(path, decode(data, path))
    told = told or Told()
    return [one for y, row in rows for one in _figures(path, y, row, told)]


def _table(path: Path, text: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    first = text.split("\n", 1)[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    try:
        for row in reader:
            if None in row or None in row.values():
                raise ReaderError(
                    Said(
                        f"{path}第{reader.line_num}行：字段数与表头不同",
                        f"{path}, line {reader.line_num}: another number of fields than the header",
                    )
                )
            # A heading and a code may carry their labels: “INDICATOR: Indicator”, “gdp: GDP”.
            yield (
                reader.line_num,
                {
                    name.partition(":")[0].strip(): _code(name.partition(":")[0].strip(), value or "")
                    for name, value in row.items()
                },
            )
    except csv.Error as error:
        raise ReaderError(
            Said(
                f"{path}第{reader.line_num}行：不是有效的CSV（{error}）",
                f"{path}, line {reader.line_num}: not valid CSV ({error})",
            )
        ) from None


def _code(name: str, value: str) -> str:
    """A code without its label; what is no code stays as it is."""
    if name in ("TIME_PERIOD", "OBS_VALUE", "PRINTED", "STRUCTURE_ID", "DATAFLOW", "OBS_COMMENT", "COMMENT"):
        return value.strip()
    return re.sub(r"^([A-Za-z0-9_@$\-.]+)\s*:\s.*$", r"\1", value.strip(), flags=re.DOTALL)


def _message(path: Path, data: bytes) -> Iterator[tuple[int, Mapping[str, str]]]:
    try:
        # A Chinese encoding is none that the parser knows; as text it has none.
        root = xml.fromstring(decode(data, path) if _CHINESE.search(data[:200]) else data, forbid_dtd=True)
    except (xml.ParseError, LookupError) as error:
        raise ReaderError(
            Said(
                f"{path}：不是格式良好的XML（{error}）；文件不完整，请重新获取",
                f"{path}: not well-formed XML ({error}); it is cut short, fetch it again",
            )
        ) from None
    except DefusedXmlException as error:
        raise ReaderError(
            Said(
                f"{path}：含DOCTYPE或实体（{error}），SDMX消息不应有；不予读取",
                f"{path}: has a DOCTYPE or entities, which no SDMX message has ({error}); refused",
            )
        ) from None
    except ValueError as error:
        raise ReaderError(
            Said(
                f"{path}：所用编码无法读取（{error}）；请存为UTF-8",
                f"{path}: in an encoding that is not read ({error}); save it as UTF-8",
            )
        ) from None
    number = 0
    for data_set in (node for node in root.iter() if _name(node) == "DataSet"):
        for row in _observations(data_set):
            number += 1
            yield number, row
    if not number:
        raise ReaderError(
            Said(
                f"{path}：消息中没有观测值；请归档数据消息，而不是结构消息",
                f"{path}: no observation in the message; file a data message, not a structure",
            )
        )


def _observations(data_set: Any) -> Iterator[dict[str, str]]:
    """What each observation of a data set says, with what its series, its groups and the whole set say of it."""
    whole = _attributes(data_set) | _values(data_set, ("Attributes",))
    groups = [_group(node) for node in data_set if _name(node) in ("Group", "Atts", "SiblingGroup")]
    for node in data_set:
        shared: dict[str, str] = {}
        observations = [node] if _name(node) == "Obs" else []
        if _name(node) == "Series":
            shared = dict(node.attrib) | _values(node, ("SeriesKey", "Attributes"))
            observations = [one for one in node if _name(one) == "Obs"]
        for one in observations:
            own = _observation(one)
            yield whole | _of_groups(groups, shared | own) | shared | own


def _observation(node: Any) -> dict[str, str]:
    """What an observation itself says."""
    own = dict(node.attrib) | _values(node, ("ObsKey", "Attributes"))
    for part in node:
        if _name(part) in ("ObsDimension", "Time"):
            own[part.get("id", "TIME_PERIOD")] = part.get("value") or (part.text or "").strip()
        elif _name(part) == "ObsValue":
            own["OBS_VALUE"] = part.get("value", "")
    return own


def _attributes(node: Any) -> dict[str, str]:
    """Attributes of the data set that describe data, not the message (those have a namespace or a small letter)."""
    return {name: value for name, value in node.attrib.items() if re.fullmatch("[A-Z][A-Z0-9_]*", name)}


def _group(node: Any) -> tuple[dict[str, str], dict[str, str]]:
    """Key and attributes of a group; a compact one holds both together."""
    key = _values(node, ("GroupKey",))
    return key, _values(node, ("Attributes",)) | ({} if key else _attributes(node))


def _of_groups(groups: list[tuple[dict[str, str], dict[str, str]]], row: dict[str, str]) -> dict[str, str]:
    """What the groups that the observation belongs to say of it."""
    said: dict[str, str] = {}
    for key, attributes in groups:
        shared = key or {name: value for name, value in attributes.items() if name in row}
        if all(row.get(name) == value for name, value in shared.items()):
            said |= attributes
    return said


def _name(node: Any) -> str:
    return str(node.tag).rpartition("}")[2]


def _values(node: Any, parts: tuple[str, ...]) -> dict[str, str]:
    return {
        value.get("id") or value.get("concept", ""): value.get("value", "")
        for part in node
        if _name(part) in parts
        for value in part
        if _name(value) == "Value"
    }


def _figures(path: Path, y: int, row: Mapping[str, str], told: Told) -> Iterator[PrintedFigure]:
    if row.get("ACTION", "").upper() in ("D", "DELETE") or row.get("OBS_STATUS") in MISSING_STATUSES:
        return
    name = next((row[one] for one in NAMED_BY if row.get(one)), None)
    if name is None or not row.get("TIME_PERIOD"):
        raise ReaderError(
            Said(
                (f"{path}，第{y}个观测值：须有TIME_PERIOD和{'、'.join(NAMED_BY)}之一；现有{'、'.join(row)}"),
                f"{path}, observation {y}: needs TIME_PERIOD and one of {', '.join(NAMED_BY)}; found {', '.join(row)}",
            )
        )
    named = next(one for one in NAMED_BY if row.get(one))
    placed = next((one for one in PLACED_BY if row.get(one)), None) or next(
        (one for one in row if _WHERE.search(one) and row[one] and one not in _TOLD), None
    )
    narrowed = {
        one: code
        for one, code in row.items()
        if one not in _TOLD
        and one not in (named, placed)
        and code.upper() not in _ANY
        and re.fullmatch("[A-Z][A-Z0-9_]*", one)
    }
    for one in narrowed:
        told.not_read(
            str(path),
            f"the dimension {one} is none that is known; its code stands in the name of what is counted",
        )
    try:
        period = _period(row["TIME_PERIOD"])
    except ValueError as error:
        raise ReaderError(
            Said(f"{path}，第{y}个观测值：{in_chinese(why(error))}", f"{path}, observation {y}: {error}")
        ) from None
    bound = row.get("BOUND_OP") or "eq"
    value = row.get("OBS_VALUE", "")
    value_to = None
    if bound in BOUND_OPS and bound not in ("eq", "approx", "approx_below"):
        low, high = row.get("OBS_VALUE_LOW", ""), row.get("OBS_VALUE_HIGH", "")
        # The other end may be there too: what is possible at all, a share's 0 and 100.
        value, value_to = (low, high) if bound == "range" else (high if bound in ("lt", "le") else low, None)
    if not is_number(value) and value in ("", "NaN", "nan", "#N/A"):
        return
    unit, scale = row.get("UNIT_MEASURE", ""), row.get("UNIT_MULT", "")
    measure = _MEASURES.get(row.get("TRANSFORMATION", ""), row.get("TRANSFORMATION", "").lower() or None)
    if measure is None:
        measure = "share" if unit in ("PC", "PT") else "level"
    yield PrintedFigure(
        measure=measure,
        figure_status=_STATUSES.get(row.get("OBS_STATUS", ""), "actual"),
        # A part that a dimension narrows to is not the whole: its name says so.
        indicator_text=" ".join([name, *(f"{one}={code}" for one, code in narrowed.items())]),
        subject_text=row[placed] if placed else None,
        value=_digits(value),
        value_to=None if value_to is None else _digits(value_to),
        bound_op=bound,
        unit_text=_unit(unit, scale),
        period=period,
        period_text=row["TIME_PERIOD"],
        surface=row.get("PRINTED") or value,
        sheet_row=y,
        vintage_stage="preliminary" if row.get("OBS_STATUS") == "P" else None,
    )


def _digits(text: str) -> str:
    """A number of XML Schema as decimal digits: 1.5E3 is 1500; other text as it is."""
    return f"{Decimal(text):f}" if _XML_NUMBER.fullmatch(text) else text


def _period(text: str) -> str:
    """The notation of a TIME_PERIOD: 2031, 2031-A1, 2031-Q1, 2031-S1, 2031-M03, 2031-03, start and length."""
    text = text.strip()
    if found := re.fullmatch(r"(\d{4})-?S([12])", text):
        return f"{found[1]}-01/{found[1]}-06" if found[2] == "1" else f"{found[1]}-07/{found[1]}-12"
    text = re.sub(r"^(\d{4})-A1$", r"\1", text)
    text = re.sub(r"^(\d{4})-?M(\d{2})$", r"\1-\2", text)
    text = re.sub(r"^(\d{4})Q([1-4])$", r"\1-Q\2", text)
    return parse_sdmx(text).notation()


def _unit(unit: str, scale: str) -> str | None:
    """The unit as the catalogue has it: CNY and 8 are 亿元; what is not known stays as printed."""
    if not unit:
        return f"× 10^{scale}" if scale not in ("", "0") else None
    if unit in UNITS and UNITS[unit] in _WITHOUT_SIZE:
        return UNITS[unit] or None if scale in ("", "0") else f"{unit} × 10^{scale}"
    if unit in UNITS and scale in _SCALES:
        return _SCALES[scale] + UNITS[unit]
    return f"{unit} × 10^{scale}" if scale not in ("", "0") else unit
