"""Tables as text: the cells of a workbook, a Word document, a web page or a delimited file, nothing interpreted.

A `Sheet` has every cell as the text printed, "" where there is none; merged cells of a web page or a Word
document are repeated. A number that a workbook shows as per cent is given as it is shown.
Workbooks are opened in a child process with a limit of memory and time, because a file of two kilobytes can
abort the process that reads it. Formulas are never evaluated. Not here: what the cells mean.
"""

import csv
import io
import json
import re
import subprocess
import sys
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import defusedxml.ElementTree as xml
import lxml.etree
import lxml.html
from defusedxml import DefusedXmlException

from orchestration.readers import ReaderError, word

MAX_BYTES = 100_000_000
MAX_EXPANDED = 400_000_000
MAX_RATIO = 200
MAX_CELLS = 5_000_000
CHILD_SECONDS = 120

_OLE, _ZIP, _GZIP, _PDF = b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"\x1f\x8b", b"%PDF-"
_ENCRYPTED = "the workbook is encrypted; save it without a password and file that"
# A BIFF stream that begins with its file pass is encrypted.
_FILE_PASS = re.compile(rb"\x09\x08(?:\x10\x00.{16}|\x08\x00.{8})(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)
_SPREADSHEET_2003 = "{urn:schemas-microsoft-com:office:spreadsheet}"
_CELL = re.compile(rb'\sr="([A-Z]{1,3})(\d{1,7})"')
_BLANK = re.compile("[\u00a0\u3000\ufeff\u200b]")


@dataclass(frozen=True)
class Sheet:
    """A table: `rows` of cells as text, without the blank columns on its `left`."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    is_visible: bool = True
    left: int = 0

    def column(self, x: int) -> int:
        """The column of cell `x` of a row in the file, counted from 1."""
        return self.left + x + 1


def clean(cell: str) -> str:
    """A cell without the blanks that only place it: no-break and wide spaces, ends."""
    return _BLANK.sub(" ", cell).strip()


def decode(data: bytes, path: Path) -> str:
    """Text of UTF-8, UTF-16 (with or without mark), or GB18030; ReaderError for anything else."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data[:2_000]:
        encodings = ["utf-16-le", "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        # Without a mark, bytes of any kind pass as UTF-16; a table has ends of lines and separators.
        if "\0" not in text and (
            not encoding.startswith("utf-16-") or re.search("[\t,;<{][^\n]*\r?\n", text)
        ):
            return text
    raise ReaderError(f"{path}: neither UTF-8 nor GB18030 text; save it as UTF-8")


def load_sheets(path: Path) -> tuple[Sheet, ...]:
    """Every table of a file, recognised by its content. ReaderError when it is none or cannot be opened."""
    about = path.stat()
    return _load(path, about.st_size, about.st_mtime_ns)


def _without_blank_left(sheet: Sheet) -> Sheet:
    left = min(
        (next((x for x, cell in enumerate(row) if clean(cell)), len(row)) for row in sheet.rows if any(row)),
        default=0,
    )
    if not left:
        return sheet
    return replace(sheet, rows=tuple(row[left:] for row in sheet.rows), left=left)


@lru_cache(maxsize=4)
def _load(path: Path, size: int, _changed: int) -> tuple[Sheet, ...]:
    return tuple(_without_blank_left(one) for one in _sheets(path, size))


def _sheets(path: Path, size: int) -> tuple[Sheet, ...]:
    if size > MAX_BYTES:
        raise ReaderError(f"{path}: {size} bytes, more than {MAX_BYTES}; split the export")
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(_PDF):
        raise ReaderError(f"{path}: a PDF has no cells; its text is read by the layout prose")
    if head.startswith(_ZIP):
        is_document = _refuse_bombs(path)
        return _document(path) if is_document else _workbook(path)
    if head.startswith(_OLE):
        data = path.read_bytes()
        if "EncryptedPackage".encode("utf-16-le") in data or _FILE_PASS.search(data):
            raise ReaderError(f"{path}: {_ENCRYPTED}")
        if "WordDocument".encode("utf-16-le") in data:
            raise ReaderError(
                f"{path}: a document of the old Word format (.doc, .wps); save it as .docx and file that, with "
                "this one as evidence"
            )
        return _workbook(path)
    if head.startswith(_GZIP):
        raise ReaderError(f"{path}: compressed; file the table itself, unpacked")
    text = decode(path.read_bytes(), path)
    if "urn:schemas-microsoft-com:office:spreadsheet" in text[:4_000] and "<Workbook" in text[:4_000]:
        return _spreadsheet_2003(path, text)
    if re.search(r"<\s*(html|table|body|!doctype\s+html)", text[:20_000], re.IGNORECASE):
        return _web_page(path, text)
    return (_delimited(path, text),)


def _refuse_bombs(path: Path) -> bool:
    """Refuse an archive that expands too far, has a DOCTYPE, or places a cell beyond all reason.

    Returns whether it is a Word document.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > 5_000:
                raise ReaderError(f"{path}: {len(members)} members; this is no workbook")
            total = 0
            for member in members:
                with archive.open(member) as file:
                    expanded, last_row, last_column = _scan(path, member.filename, file.read, total)
                total += expanded
                if last_row * last_column > MAX_CELLS:
                    raise ReaderError(
                        f"{path}, {member.filename}: cells up to row {last_row}, column {last_column}, more "
                        f"than {MAX_CELLS} cells; remove what stands far outside the table"
                    )
                if expanded > 10_000_000 and expanded > MAX_RATIO * max(member.compress_size, 1):
                    raise ReaderError(
                        f"{path}, {member.filename}: expands over {MAX_RATIO} times; refused as a zip bomb"
                    )
            return any(member.filename == "word/document.xml" for member in members)
    # OSError: a directory that points before the file; UnicodeDecodeError: a name that is no text.
    except (
        zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, UnicodeDecodeError, NotImplementedError,
        RuntimeError,
    ) as error:  # fmt: skip
        raise ReaderError(
            f"{path}: not a readable workbook ({error}); it is cut short or encrypted, file it again"
        ) from None
    except zlib.error as error:
        raise ReaderError(f"{path}: damaged ({error}); file it again") from None


def _scan(path: Path, name: str, read: Callable[[int], bytes], before: int) -> tuple[int, int, int]:
    expanded = last_row = last_column = 0
    tail = b""
    is_sheet = name.startswith("xl/worksheets/")
    while chunk := read(1 << 20):
        expanded += len(chunk)
        if before + expanded > MAX_EXPANDED:
            raise ReaderError(f"{path}, {name}: expands beyond {MAX_EXPANDED} bytes; refused as a zip bomb")
        if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in tail + chunk:
            raise ReaderError(f"{path}, {name}: has a DOCTYPE; a workbook has none, refused")
        if is_sheet:
            for column, row in _CELL.findall(tail + chunk):
                last_row = max(last_row, int(row))
                last_column = max(last_column, _column_number(column))
        tail = chunk[-32:]
    return expanded, last_row, last_column


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _workbook(path: Path) -> tuple[Sheet, ...]:
    command = [sys.executable, "-m", "orchestration.readers.workbook", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=CHILD_SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise ReaderError(f"{path}: not read within {CHILD_SECONDS} seconds; save it anew as .xlsx") from None
    if done.returncode != 0:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        # Of an error that nobody expected, the last line says what it was.
        cause = lines[-1] if lines else f"the reader ended with {done.returncode}"
        if re.search("password|encrypt", cause, re.IGNORECASE):
            raise ReaderError(f"{path}: {_ENCRYPTED}")
        raise ReaderError(f"{path}: not a readable workbook ({cause}); save it anew as .xlsx")
    return tuple(
        Sheet(one["name"], tuple(tuple(row) for row in one["rows"]), one["visible"])
        for one in json.loads(done.stdout)
    )


def _delimited(path: Path, text: str) -> Sheet:
    lines = text.split("\n", 200)[:200]
    delimiter = max(",\t;|", key=lambda one: sum(one in line for line in lines))
    rows: list[tuple[str, ...]] = []
    cells = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            cells += len(row)
            if cells > MAX_CELLS:
                raise ReaderError(f"{path}: more than {MAX_CELLS} cells; split the export")
            rows.append(tuple(row))
        return Sheet("", tuple(rows))
    except csv.Error as error:
        raise ReaderError(f"{path}: not valid CSV ({error})") from None


def _document(path: Path) -> tuple[Sheet, ...]:
    """The document as one sheet: paragraphs as rows of one cell, tables with merged cells repeated."""
    rows = [(one,) if isinstance(one, str) else one for one in word.read(path, path.read_bytes())]
    return (Sheet("", tuple(rows)),)


def _spreadsheet_2003(path: Path, text: str) -> tuple[Sheet, ...]:
    """Sheets of an XML spreadsheet, what Excel 2003 and many web exports write under .xls."""
    try:
        # As text: the encoding it declares is that of the bytes, and GB2312 is none that the parser knows.
        root = xml.fromstring(text, forbid_dtd=True)
    except xml.ParseError as error:
        raise ReaderError(f"{path}: not well-formed XML ({error}); it is cut short, fetch it again") from None
    except DefusedXmlException as error:
        raise ReaderError(
            f"{path}: has a DOCTYPE or entities, which no workbook has ({error}); refused"
        ) from None
    sheets = []
    for sheet in root.iter(f"{_SPREADSHEET_2003}Worksheet"):
        rows: list[tuple[str, ...]] = []
        cells = 0
        for line in sheet.iter(f"{_SPREADSHEET_2003}Row"):
            y = _index(line, len(rows))
            row: dict[int, str] = {}
            x = 0
            for cell in line.iter(f"{_SPREADSHEET_2003}Cell"):
                x = _index(cell, x)
                row[x] = "".join(cell.itertext())
                x += 1
            cells += (y + 1 - len(rows)) * max(x, 1)
            if cells > MAX_CELLS:
                raise ReaderError(f"{path}: a sheet of more than {MAX_CELLS} cells; refused")
            rows += [()] * (y - len(rows))
            rows.append(tuple(row.get(one, "") for one in range(x)))
        sheets.append(Sheet(sheet.get(f"{_SPREADSHEET_2003}Name") or "", tuple(rows)))
    return tuple(sheets)


def _index(node: lxml.etree._Element, following: int) -> int:
    """Place of a row or cell counted from 0: its own ss:Index, or after the one before."""
    text = node.get(f"{_SPREADSHEET_2003}Index") or ""
    return int(text) - 1 if text.isdecimal() and 0 < len(text) < 8 and int(text) else following


def _web_page(path: Path, text: str) -> tuple[Sheet, ...]:
    """The page as one sheet: text outside tables as rows of one cell, rows of tables with spans repeated."""
    if text.lower().rfind("</table") < text.lower().rfind("<table"):
        raise ReaderError(f"{path}: a table without its end; the page is cut short, fetch it again")
    parser = lxml.html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, recover=True, remove_comments=True
    )
    try:
        # As bytes: text that declares an encoding, as XHTML does, is refused.
        page = lxml.html.document_fromstring(text.strip().encode(), parser=parser)
    except lxml.etree.LxmlError as error:
        raise ReaderError(f"{path}: not a readable web page ({error})") from None
    rows: list[tuple[str, ...]] = []
    for node in page.iter():
        if not isinstance(node.tag, str) or node.tag in ("script", "style", "title", "head"):
            continue
        if node.tag == "table" and not node.xpath(".//table"):
            rows += _table(path, node)
        elif node.tag in ("p", "div", "h1", "h2", "h3", "caption", "td", "span", "b", "strong", "font"):
            own = clean(unicodedata.normalize("NFC", "".join(node.xpath("./text()"))))
            if own and not any(
                one.tag == "table" and not one.xpath(".//table") for one in node.iterancestors()
            ):
                rows.append((own,))
    return (Sheet("", tuple(rows)),)


def _table(path: Path, table: lxml.html.HtmlElement) -> list[tuple[str, ...]]:
    grid: list[dict[int, str]] = []
    cells = 0
    for y, line in enumerate(table.iter("tr")):
        while len(grid) <= y:
            grid.append({})
        x = 0
        for cell in line.xpath("./td|./th"):
            while x in grid[y]:
                x += 1
            down, right = (_span(cell.get(name)) for name in ("rowspan", "colspan"))
            cells += down * right
            if cells > MAX_CELLS:
                raise ReaderError(f"{path}: a table of more than {MAX_CELLS} cells; refused")
            text = " ".join(cell.itertext())
            while len(grid) < y + down:
                grid.append({})
            for dy in range(down):
                for dx in range(right):
                    grid[y + dy][x + dx] = text
            x += right
    return [tuple(row.get(x, "") for x in range(max(row, default=-1) + 1)) for row in grid]


def _span(text: str | None) -> int:
    return min(int(text), 1_000) if text and text.strip().isdecimal() and int(text) else 1
