"""Answers of the national bureau's query interfaces, as JSON or inside a recorded exchange (VCR cassette).

Of the older interface (easyquery: returncode, returndata) a node without data says 0 and `hasdata` false: it is
missing, no zero; its digits are those of `strdata`, because `data` is a binary float. Of the newer one (esData:
success, data) a period holds the values of its indicators, named with their units. Not here: asking
(`releases.acquisition`), the downloaded tables (`nbs_export`).
"""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from orchestration.documents import ReaderError
from orchestration.documents.sheets import MAX_BYTES, decode
from orchestration.figure import PrintedFigure
from orchestration.readers import Told
from orchestration.readers.cells import unit_of
from orchestration.readers.headings import figures_of, series
from orchestration.readers.periods import printed_period
from orchestration.said import Said

LAYOUT = "nbs-easyquery"

_NEWER = re.compile(rb'"(?:(?:code|dt)"\s*:\s*"\d{4}(?:\d{2}MM|\d{2}SS|YY)|success"\s*:)')
_CASSETTE = re.compile(rb"(?:---\s*)?(?:version|interactions)\s*:")


def recognise(path: Path, head: bytes) -> str | None:
    """Why the file has this layout, or None."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{") and b'"returncode"' in head:
        return Said(
            "查询接口的应答（returncode、returndata）",
            "it is an answer of the query interface (returncode, returndata)",
        )
    if start.startswith(b"{") and b'"data"' in head and _NEWER.search(head) and b'"values"' in head:
        return Said(
            "新版查询接口的应答（success、data、values）",
            "it is an answer of the newer query interface (success, data, values)",
        )
    if _CASSETTE.match(start) and (b"easyquery" in head or b"stats.gov.cn" in head):
        return Said("与查询接口往来的录制", "it is a recorded exchange with the query interface")
    return None


def read(path: Path, told: Told | None = None) -> list[PrintedFigure]:
    """Figures node by node. Raises ReaderError for an error answer and for a structure not known."""
    if path.stat().st_size > MAX_BYTES:
        raise ReaderError(
            Said(
                f"{path}：{path.stat().st_size}字节，超过{MAX_BYTES}；请分次查询",
                f"{path}: {path.stat().st_size} bytes, more than {MAX_BYTES}; ask for less at once",
            )
        )
    figures: list[PrintedFigure] = []
    for place, answer in _answers(path):
        data = answer.get("data") if isinstance(answer, dict) else None
        is_newer = isinstance(answer, dict) and "returncode" not in answer and isinstance(data, list)
        figures += _newer(place, answer) if is_newer else _older(place, answer)
    return figures


def _answers(path: Path) -> Iterator[tuple[str, Any]]:
    """Each answer with its place. Of a recorded exchange, what is no answer to a query of data is passed over."""
    text = decode(path.read_bytes(), path)
    if text.lstrip().startswith("{"):
        yield str(path), _json(str(path), text)
        return
    try:
        recorded = yaml.safe_load(text)
        bodies = [_body(one["response"]["body"]) for one in recorded["interactions"]]
    except (yaml.YAMLError, KeyError, TypeError, ValueError, zlib.error, RecursionError) as error:
        raise ReaderError(
            Said(
                f"{path}：不是录制的请求与应答（{error}）；请把应答本身存为JSON归档",
                f"{path}: not a recorded exchange ({error}); file the answer itself as JSON",
            )
        ) from None
    found = False
    for number, body in enumerate(bodies, start=1):
        place = f"{path}, interaction {number}"
        answer = _json(place, body if isinstance(body, str) else decode(body, path))
        # The tree of the catalogue is a list.
        if isinstance(answer, dict):
            found = True
            yield place, answer
    if bodies and not found:
        raise ReaderError(
            Said(
                f"{path}：{len(bodies)}个应答中没有数据；请录制QueryData的应答",
                f"{path}: none of {len(bodies)} interactions is an answer of data; record one of QueryData",
            )
        )


def _body(body: Any) -> str | bytes:
    """The body as recorded: text, bytes, bytes in base 64, packed or not."""
    if not isinstance(body, dict):
        raise KeyError("body")
    content: str | bytes = body["string"] if "string" in body else body["base64_string"]
    if "string" not in body:
        try:
            content = base64.b64decode(content, validate=True)
        except binascii.Error as error:
            raise ValueError(f"base64_string: {error}") from None
    if isinstance(content, bytes) and content.startswith(b"\x1f\x8b"):
        unpacker = zlib.decompressobj(wbits=31)
        content = unpacker.decompress(content, MAX_BYTES)
        if unpacker.unconsumed_tail or not unpacker.eof:
            raise ValueError("a packed body that is cut short or unpacks without end")
    return content


def _json(place: str, text: str) -> Any:
    try:
        return json.loads(text, parse_float=str, parse_int=str)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ReaderError(
            Said(
                f"{place}：不是有效的JSON（{error}）；文件不完整，请重新获取",
                f"{place}: not valid JSON ({error}); it is cut short, fetch it again",
            )
        ) from None


def _older(place: str, answer: Any) -> Iterator[PrintedFigure]:
    code = answer.get("returncode") if isinstance(answer, dict) else None
    data = answer.get("returndata") if isinstance(answer, dict) else None
    if str(code) != "200" or not isinstance(data, dict):
        said = data if isinstance(data, str) else answer.get("message") if isinstance(answer, dict) else None
        raise ReaderError(
            Said(
                f"{place}：接口返回错误{code}：{str(said)[:200]}；请重新查询",
                f"{place}: the interface answered with an error, {code}: {str(said)[:200]}; ask again",
            )
        )
    try:
        words = {
            dimension["wdcode"]: {node["code"]: node for node in dimension["nodes"]}
            for dimension in data["wdnodes"]
        }
        for y, node in enumerate(data["datanodes"], start=1):
            value = node["data"]
            if value["hasdata"] is not True:
                continue
            codes = {one["wdcode"]: one["valuecode"] for one in node["wds"]}
            indicator = words["zb"][codes["zb"]]
            unit = unit_of(indicator.get("unit") or "") or (indicator.get("unit") or None)
            region = words["reg"][codes["reg"]]["name"] if "reg" in codes else None
            period = _period(place, codes["sj"])
            what = series(indicator.get("cname") or indicator["name"], unit)
            printed = value.get("strdata") or str(value["data"])
            yield from figures_of(what, printed, period, subject=region, sheet_row=y, sheet_column=1)
    except (KeyError, TypeError, AttributeError) as error:
        raise ReaderError(
            Said(
                (f"{place}：应答缺少{error}；应有datanodes，以及含zb、sj（分地区时还有reg）的wdnodes"),
                f"{place}: the answer lacks {error}; expected datanodes and wdnodes with zb, sj and, for places, reg",
            )
        ) from None


def _newer(place: str, answer: dict[str, Any]) -> Iterator[PrintedFigure]:
    if answer.get("success") is False:
        said = str(answer.get("message") or answer.get("msg") or answer.get("state"))[:200]
        raise ReaderError(
            Said(
                f"{place}：接口返回错误：{said}；请重新查询",
                f"{place}: the interface answered with an error: {said}; ask again",
            )
        )
    try:
        for y, column in enumerate(answer["data"], start=1):
            # An answer is by period, its values of places; or by place, its values of periods.
            is_by_place = not _is_period(column["code"]) and any("dt" in cell for cell in column["values"])
            by_place = (
                (str(column.get("name") or "") or _area({"da": column["code"]})) if is_by_place else None
            )
            for x, cell in enumerate(column["values"], start=1):
                period = _period(place, str(cell["dt"]) if is_by_place else column["code"])
                if cell["value"] is None or cell["value"] == "":
                    continue
                printed_unit = cell.get("du_name") or ""
                what = series(
                    cell.get("i_showname") or cell["_name"], unit_of(printed_unit) or printed_unit or None
                )
                yield from figures_of(
                    what,
                    str(cell["value"]),
                    period,
                    subject=by_place or _area(cell),
                    sheet_row=y,
                    sheet_column=x,
                )
    except (KeyError, TypeError, AttributeError) as error:
        raise ReaderError(
            Said(
                (f"{place}：应答缺少{error}；应有data，其中有code和values，每个值有i_showname和value"),
                f"{place}: the answer lacks {error}; expected data with code and values, each with i_showname and value",
            )
        ) from None


def _area(cell: dict[str, Any]) -> str | None:
    """The place by its name, else by its code: twelve digits, of which six tell cities apart."""
    if name := cell.get("da_name"):
        return str(name)
    code = str(cell.get("da") or "")
    if re.fullmatch(r"0*", code):
        return "全国" if code else None
    return code[:6] if re.fullmatch(r"\d{6}(?:0{6})?", code) else code


def _is_period(code: object) -> bool:
    """Whether the code of a column is a period: a place has six digits or more that are no month, or letters."""
    return (
        re.fullmatch(r"(?:19|20)\d{2}(?:YY|[A-D]|(?:0[1-9]|1[0-2])(?:MM)?|0[1-4]SS)?", str(code).strip())
        is not None
    )


def _period(place: str, code: str) -> str:
    """2018 or 2018YY, 201804 or 201804MM, 2018B or 201802SS (the second quarter)."""
    code = code.strip()
    if found := re.fullmatch(r"(\d{4})([A-D])", code):
        return f"{found[1]}-Q{'ABCD'.index(found[2]) + 1}"
    if found := re.fullmatch(r"(\d{4})0([1-4])SS", code):
        return f"{found[1]}-Q{found[2]}"
    period = printed_period(re.sub(r"(?<=\d)(?:MM|YY)$", "", code))
    if period is None:
        raise ReaderError(
            Said(
                (f"{place}：时期代码{code!r}不是2018、201804、2018B、2018YY、201804MM、201802SS中的任何一种"),
                f"{place}: period code {code!r} is none of 2018, 201804, 2018B, 2018YY, 201804MM, 201802SS",
            )
        )
    return period
