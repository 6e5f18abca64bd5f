"""A workbook's cells as JSON on standard output: run as a process of its own, see `sheets`.

Every cell is read as text, without guessing types from the first rows; a number shown as per cent is given as
it is shown (0.061 under the format 0.0% is “6.1%”), and one shown with more decimals than it has gets them (6 under
the format 0.0 is “6.0”): they say how exact it is. None that the cell holds is lost. It limits its own memory; its time the parent limits.
"""

import io
import json
import re
import resource
import struct
import sys
import zipfile
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from pathlib import Path

import defusedxml.ElementTree as xml
import fastexcel

MEMORY = 6_000_000_000
"""Bytes of address space: a file of two kilobytes can ask for more than any machine has."""

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BUILT_IN = {9: (0, True), 10: (2, True)} | dict.fromkeys((2, 4, 39, 40, 43, 44), (2, False))
"""Formats with decimals or per cent that every workbook has, by number: decimals shown, and whether per cent."""
_FIXED = re.compile(r"[#0?,()+ -]*0\.(0+)[?() -]*")
_PLACE = re.compile(r"([A-Z]+)(\d+)")


def main(path: str) -> int:
    """Print the sheets of the workbook, or the reason in one line of standard error; the exit code."""
    _limit_memory()
    data = Path(path).read_bytes()
    try:
        # As bytes: by its name, a workbook under another's extension would not open.
        workbook = fastexcel.read_excel(data)
        formats = dict(_formatted_cells(data) if data.startswith(b"PK") else _formatted_cells_of_xls(data))
        sheets = []
        for name in workbook.sheet_names:
            sheet = workbook.load_sheet(
                name, header_row=None, skip_rows=0, dtypes="string", schema_sample_rows=None
            )
            rows: list[list[str]] = []
            if sheet.width:
                # Empty columns on the left are not given; a cell keeps the place it has in the file.
                blank = [""] * sheet.selected_columns[0].absolute_index
                rows = [blank + [cell or "" for cell in row] for row in sheet.to_polars().rows()]
            for (y, x), form in formats.get(name, {}).items():
                if y < len(rows) and x < len(rows[y]):
                    rows[y][x] = _shown(rows[y][x], *form)
            sheets.append({"name": name, "visible": sheet.visible == "visible", "rows": rows})
    except fastexcel.FastExcelError as error:
        print(str(error).splitlines()[0], file=sys.stderr)
        return 1
    json.dump(sheets, sys.stdout, ensure_ascii=False)
    return 0


def _limit_memory() -> None:
    """A lower limit that the process was given stays."""
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))


Form = tuple[int, bool]
"""Decimals that a cell shows, and whether it shows per cent."""


def _formatted_cells(data: bytes) -> Iterator[tuple[str, dict[tuple[int, int], Form]]]:
    """By sheet, the cells (from 0) whose number is shown with fixed decimals or as per cent."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        if not names >= {"xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"}:
            return
        styles = _cell_styles(xml.fromstring(archive.read("xl/styles.xml")))
        if not styles:
            return
        relations = xml.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
        targets = {one.get("Id"): one.get("Target", "") for one in relations}
        for sheet in xml.fromstring(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
            target = targets.get(sheet.get(_RELATION), "")
            member = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
            if member not in names:
                continue
            cells = {}
            with archive.open(member) as file:
                for _, node in xml.iterparse(file):
                    if node.tag == f"{_MAIN}c":
                        style, place = node.get("s", ""), _PLACE.fullmatch(node.get("r", ""))
                        if place and node.get("t", "n") == "n" and style in styles:
                            cells[int(place[2]) - 1, _column(place[1])] = styles[style]
                        node.clear()
            yield sheet.get("name", ""), cells


def _formatted_cells_of_xls(data: bytes) -> Iterator[tuple[str, dict[tuple[int, int], Form]]]:
    """The same of a workbook of the old format; nothing where its formats cannot be read."""
    if not data.startswith(b"\xd0\xcf\x11\xe0"):
        return
    import xlrd  # noqa: PLC0415 - only for this format, and slow to import

    try:
        book = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except (
        xlrd.XLRDError, xlrd.compdoc.CompDocError, struct.error, AssertionError, IndexError, KeyError, ValueError,
        TypeError, OverflowError,
    ):  # fmt: skip
        # What xlrd raises for a file that calamine may still read.
        return
    styles = {number: _form(one.format_str or "") for number, one in book.format_map.items()}
    shown = {
        number: form
        for number, one in enumerate(book.xf_list)
        if (form := styles.get(one.format_key, _BUILT_IN.get(one.format_key))) is not None
    }
    for sheet in book.sheets() if shown else ():
        cells = {
            (y, x): shown[style]
            for y in range(sheet.nrows)
            for x in range(sheet.row_len(y))
            if sheet.cell_type(y, x) == xlrd.XL_CELL_NUMBER and (style := sheet.cell_xf_index(y, x)) in shown
        }
        yield sheet.name, cells


def _form(code: str) -> Form | None:
    """What a number format shows of a number; None for a format that shows all it has, or no plain number."""
    # Texts, colours, blanks as wide as a character, and what fills a cell.
    code = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', "", code).split(";")[0]
    if "%" not in code:
        fixed = _FIXED.fullmatch(code)
        return (len(fixed[1]), False) if fixed else None
    decimals = code.partition(".")[2]
    return len(decimals) - len(decimals.lstrip("0#?")), True


def _cell_styles(root: "xml.Element") -> dict[str, Form]:
    """Numbers of the cell styles with fixed decimals or per cent, with what each shows."""
    formats = dict(_BUILT_IN)
    for one in root.iter(f"{_MAIN}numFmt"):
        form = _form(one.get("formatCode", ""))
        if form is not None and one.get("numFmtId", "").isdecimal():
            formats[int(one.get("numFmtId"))] = form
    cell_styles = root.find(f"{_MAIN}cellXfs")
    return {
        str(number): formats[int(one.get("numFmtId", "0"))]
        for number, one in enumerate(() if cell_styles is None else cell_styles)
        if one.get("numFmtId", "0").isdecimal() and int(one.get("numFmtId", "0")) in formats
    }


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _shown(text: str, decimals: int, is_percent: bool) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if is_percent:
        return f"{number * 100:.{decimals}f}%"
    exponent = number.as_tuple().exponent
    return f"{number:.{decimals}f}" if isinstance(exponent, int) and -exponent < decimals else text


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
