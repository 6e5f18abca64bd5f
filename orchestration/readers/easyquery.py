"""Answers of the national bureau's query interface, as JSON or inside a recorded exchange (VCR cassette).

A node without data says 0 and `hasdata` false: it is missing, no zero. The digits are those of `strdata`, because
`data` is a binary float. Not here: asking (`releases.acquisition`), the downloaded tables (`nbs_export`).
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from orchestration.figure import PrintedFigure
from orchestration.readers import ReaderError
from orchestration.readers.headings import figures_of, printed_period, series, unit_of
from orchestration.readers.sheets import decode

LAYOUT = "nbs-easyquery"


def recognise(path: Path, head: bytes) -> str | None:
    """Why the file has this layout, or None."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{") and b'"returncode"' in head:
        return "it is an answer of the query interface (returncode, returndata)"
    if re.match(rb"(version|interactions)\s*:", start) and b"easyquery" in head:
        return "it is a recorded exchange with the query interface"
    return None


def read(path: Path) -> list[PrintedFigure]:
    """Figures node by node. Raises ReaderError for an error answer and for a structure not known."""
    return [one for answer in _answers(path) for one in _figures(path, answer)]


def _answers(path: Path) -> list[Any]:
    text = decode(path.read_bytes(), path)
    if text.lstrip().startswith("{"):
        return [_json(path, text)]
    try:
        recorded = yaml.safe_load(text)
        bodies = [one["response"]["body"]["string"] for one in recorded["interactions"]]
    except (yaml.YAMLError, KeyError, TypeError) as error:
        raise ReaderError(
            f"{path}: not a recorded exchange ({error}); file the answer itself as JSON"
        ) from None
    return [_json(path, body if isinstance(body, str) else decode(body, path)) for body in bodies]


def _json(path: Path, text: str) -> Any:
    try:
        return json.loads(text, parse_float=str, parse_int=str)
    except (json.JSONDecodeError, RecursionError) as error:
        raise ReaderError(f"{path}: not valid JSON ({error}); it is cut short, fetch it again") from None


def _figures(path: Path, answer: Any) -> Iterator[PrintedFigure]:
    code = answer.get("returncode") if isinstance(answer, dict) else None
    data = answer.get("returndata") if isinstance(answer, dict) else None
    if str(code) != "200" or not isinstance(data, dict):
        raise ReaderError(f"{path}: the interface answered with an error, {code}: {data}; ask again")
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
            period = _period(path, codes["sj"])
            what = series(indicator.get("cname") or indicator["name"], unit)
            printed = value.get("strdata") or str(value["data"])
            yield from figures_of(what, printed, period, subject=region, sheet_row=y, sheet_column=1)
    except (KeyError, TypeError, AttributeError) as error:
        raise ReaderError(
            f"{path}: the answer lacks {error}; expected datanodes and wdnodes with zb, sj and, for places, reg"
        ) from None


def _period(path: Path, code: str) -> str:
    """2018, 201804, 2018B (the second quarter)."""
    if found := re.fullmatch(r"(\d{4})([A-D])", code):
        return f"{found[1]}-Q{'ABCD'.index(found[2]) + 1}"
    period = printed_period(code)
    if period is None:
        raise ReaderError(f"{path}: period code {code!r} is none of 2018, 201804, 2018B")
    return period
