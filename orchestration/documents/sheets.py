"""Tables as text: the cells of a workbook, a Word document, a web page or a delimited file, nothing interpreted.

A `Sheet` has every cell as the text printed, "" where there is none; merged cells of a web page or a Word
document are repeated. A number that a workbook shows as per cent is given as it is shown,
and one that it shows with more decimals than it has gets them.
Workbooks are opened in a child process with a limit of memory and time, because a file of two kilobytes can
abort the process that reads it. Formulas are never evaluated. Not here: what the cells mean.
"""

import csv
import io
import json
import os
import re
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import defusedxml.ElementTree as xml
import lxml.etree
from defusedxml import DefusedXmlException

from orchestration.documents import ReaderError
from orchestration.documents.page import MAX_CELLS, read_page
from orchestration.said import Said, in_chinese

MAX_BYTES = 100_000_000
MAX_EXPANDED = 400_000_000
MAX_RATIO = 200
CHILD_SECONDS = 120

_OLE, _ZIP, _GZIP, _PDF = b"\xd0\xcf\x11\xe0", b"PK\x03\x04", b"\x1f\x8b", b"%PDF-"
_ENCRYPTED = Said(
    "工作簿已加密；请去掉密码另存后归档",
    "the workbook is encrypted; save it without a password and file that",
)
# A BIFF stream that begins with its file pass is encrypted.
_FILE_PASS = re.compile(rb"\x09\x08(?:\x10\x00.{16}|\x08\x00.{8})(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)
_SPREADSHEET_2003 = "{urn:schemas-microsoft-com:office:spreadsheet}"
_CELL = re.compile(rb'\sr="([A-Z]{1,3})(\d{1,7})"')
_BLANK = re.compile("[\u00a0\u3000\ufeff\u200b]")


@dataclass(frozen=True)
class Sheet:
    """A table: `rows` of cells as text, without the blank columns on its `left`.

    Of a page or a Word document the text is there as well, and `tables` are the first and last row of each table in
    it; of a workbook, where a table ends only its rows say, there are none.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    is_visible: bool = True
    left: int = 0
    tables: tuple[tuple[int, int], ...] = ()

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
    raise ReaderError(
        Said(
            f"{path}：既不是UTF-8也不是GB18030文本；请存为UTF-8",
            f"{path}: neither UTF-8 nor GB18030 text; save it as UTF-8",
        )
    )


def load_sheets(path: Path) -> tuple[Sheet, ...]:
    """Every table of a file, recognised by its content. ReaderError when it is none or cannot be opened."""
    about = path.stat()
    loaded = _load(path, about.st_size, about.st_mtime_ns)
    if isinstance(loaded, ReaderError):
        raise loaded
    return loaded


def _without_blank_left(sheet: Sheet) -> Sheet:
    left = min(
        (next((x for x, cell in enumerate(row) if clean(cell)), len(row)) for row in sheet.rows if any(row)),
        default=0,
    )
    if not left:
        return sheet
    return replace(sheet, rows=tuple(row[left:] for row in sheet.rows), left=left)


@lru_cache(maxsize=4)
def _load(path: Path, size: int, _changed: int) -> tuple[Sheet, ...] | ReaderError:
    # A reason is kept too: each layout asks, and a hostile workbook takes seconds to fail.
    try:
        return tuple(_without_blank_left(one) for one in _sheets(path, size))
    except ReaderError as error:
        return error


def _sheets(path: Path, size: int) -> tuple[Sheet, ...]:
    if size > MAX_BYTES:
        raise ReaderError(
            Said(
                f"{path}：{size}字节，超过{MAX_BYTES}；请分开导出",
                f"{path}: {size} bytes, more than {MAX_BYTES}; split the export",
            )
        )
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(_PDF):
        raise ReaderError(
            Said(
                f"{path}：PDF没有单元格；其文字由prose版式读取",
                f"{path}: a PDF has no cells; its text is read by the layout prose",
            )
        )
    if head.startswith(_ZIP):
        is_document = _refuse_bombs(path)
        return _document(path) if is_document else _workbook(path)
    if head.startswith(_OLE):
        data = path.read_bytes()
        if "EncryptedPackage".encode("utf-16-le") in data or _FILE_PASS.search(data):
            raise ReaderError(Said(f"{path}：{in_chinese(_ENCRYPTED)}", f"{path}: {_ENCRYPTED}"))
        if "WordDocument".encode("utf-16-le") in data:
            raise ReaderError(
                Said(
                    (f"{path}：旧版Word文件（.doc、.wps）；请存为.docx归档，本文件作为佐证"),
                    (
                        f"{path}: a document of the old Word format (.doc, .wps); save it as .docx and file that, with "
                        "this one as evidence"
                    ),
                )
            )
        return _workbook(path)
    if head.startswith(_GZIP):
        raise ReaderError(
            Said(
                f"{path}：压缩文件；请解压后归档表格本身",
                f"{path}: compressed; file the table itself, unpacked",
            )
        )
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
                raise ReaderError(
                    Said(
                        f"{path}：含{len(members)}个成员，不是工作簿",
                        f"{path}: {len(members)} members; this is no workbook",
                    )
                )
            total = 0
            for member in members:
                with archive.open(member) as file:
                    expanded, last_row, last_column = _scan(path, member.filename, file.read, total)
                total += expanded
                if last_row * last_column > MAX_CELLS:
                    raise ReaderError(
                        Said(
                            (
                                f"{path}，{member.filename}：单元格达第{last_row}行第{last_column}列，"
                                f"超过{MAX_CELLS}个；请删除表格之外的内容"
                            ),
                            (
                                f"{path}, {member.filename}: cells up to row {last_row}, column {last_column}, more "
                                f"than {MAX_CELLS} cells; remove what stands far outside the table"
                            ),
                        )
                    )
                if expanded > 10_000_000 and expanded > MAX_RATIO * max(member.compress_size, 1):
                    raise ReaderError(
                        Said(
                            (f"{path}，{member.filename}：展开超过{MAX_RATIO}倍；视为压缩炸弹，不予读取"),
                            f"{path}, {member.filename}: expands over {MAX_RATIO} times; refused as a zip bomb",
                        )
                    )
            return any(member.filename == "word/document.xml" for member in members)
    # OSError: a directory that points before the file; UnicodeDecodeError: a name that is no text.
    except (
        zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, OSError, UnicodeDecodeError, NotImplementedError,
        RuntimeError,
    ) as error:  # fmt: skip
        raise ReaderError(
            Said(
                (f"{path}：无法读取的工作簿（{error}）；文件不完整或已加密，请重新归档"),
                f"{path}: not a readable workbook ({error}); it is cut short or encrypted, file it again",
            )
        ) from None
    except zlib.error as error:
        raise ReaderError(
            Said(f"{path}：文件已损坏（{error}）；请重新归档", f"{path}: damaged ({error}); file it again")
        ) from None


def _scan(path: Path, name: str, read: Callable[[int], bytes], before: int) -> tuple[int, int, int]:
    expanded = last_row = last_column = 0
    tail = b""
    is_sheet = name.startswith("xl/worksheets/")
    while chunk := read(1 << 20):
        expanded += len(chunk)
        if before + expanded > MAX_EXPANDED:
            raise ReaderError(
                Said(
                    (f"{path}，{name}：展开后超过{MAX_EXPANDED}字节；视为压缩炸弹，不予读取"),
                    f"{path}, {name}: expands beyond {MAX_EXPANDED} bytes; refused as a zip bomb",
                )
            )
        if name.endswith((".xml", ".rels")) and b"<!DOCTYPE" in tail + chunk:
            raise ReaderError(
                Said(
                    f"{path}，{name}：含DOCTYPE；工作簿不应有，不予读取",
                    f"{path}, {name}: has a DOCTYPE; a workbook has none, refused",
                )
            )
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
    command = [sys.executable, "-m", "orchestration.documents.workbook", str(path)]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            timeout=CHILD_SECONDS,
            check=False,
            # A stack of calamine's would stand behind the reason, and takes seconds to make.
            env=os.environ | {"RUST_BACKTRACE": "0"},
        )
    except subprocess.TimeoutExpired:
        raise ReaderError(
            Said(
                f"{path}：{CHILD_SECONDS}秒内未能读完；请另存为.xlsx",
                f"{path}: not read within {CHILD_SECONDS} seconds; save it anew as .xlsx",
            )
        ) from None
    if done.returncode != 0:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        # Of an error that nobody expected, the last line says what it was; of one of calamine's a note stands behind.
        said = [one for one in lines if not one.startswith("note: ")]
        cause = said[-1] if said else f"the reader ended with {done.returncode}"
        if re.search("password|encrypt", cause, re.IGNORECASE):
            raise ReaderError(Said(f"{path}：{in_chinese(_ENCRYPTED)}", f"{path}: {_ENCRYPTED}"))
        raise ReaderError(
            Said(
                f"{path}：无法读取的工作簿（{cause}）；请另存为.xlsx",
                f"{path}: not a readable workbook ({cause}); save it anew as .xlsx",
            )
        )
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
                raise ReaderError(
                    Said(
                        f"{path}：超过{MAX_CELLS}个单元格；请分开导出",
                        f"{path}: more than {MAX_CELLS} cells; split the export",
                    )
                )
            rows.append(tuple(row))
        return Sheet("", tuple(rows))
    except csv.Error as error:
        raise ReaderError(
            Said(f"{path}：不是有效的CSV（{error}）", f"{path}: not valid CSV ({error})")
        ) from None


def _document(path: Path) -> tuple[Sheet, ...]:
    """The document as one sheet: paragraphs as rows of one cell, tables with merged cells repeated."""
    from orchestration.documents import word  # noqa: PLC0415 - only for this format, and slow to import

    found = word.read(path, path.read_bytes())
    return (_of_blocks(found.blocks, found.tables),)


def _of_blocks(blocks: Sequence[str | tuple[str, ...]], tables: Sequence[tuple[int, int]]) -> Sheet:
    rows = tuple((one,) if isinstance(one, str) else one for one in blocks)
    return Sheet("", rows, tables=tuple(tables))


def _spreadsheet_2003(path: Path, text: str) -> tuple[Sheet, ...]:
    """Sheets of an XML spreadsheet, what Excel 2003 and many web exports write under .xls."""
    try:
        # As text: the encoding it declares is that of the bytes, and GB2312 is none that the parser knows.
        root = xml.fromstring(text, forbid_dtd=True)
    except xml.ParseError as error:
        raise ReaderError(
            Said(
                f"{path}：不是格式良好的XML（{error}）；文件不完整，请重新获取",
                f"{path}: not well-formed XML ({error}); it is cut short, fetch it again",
            )
        ) from None
    except DefusedXmlException as error:
        raise ReaderError(
            Said(
                f"{path}：含DOCTYPE或实体（{error}），工作簿不应有；不予读取",
                f"{path}: has a DOCTYPE or entities, which no workbook has ({error}); refused",
            )
        ) from None
    return tuple(
        Sheet(sheet.get(f"{_SPREADSHEET_2003}Name") or "", _cells_2003(path, sheet))
        for sheet in root.iter(f"{_SPREADSHEET_2003}Worksheet")
    )


def _cells_2003(path: Path, sheet: lxml.etree._Element) -> tuple[tuple[str, ...], ...]:
    """The cells of a sheet of an XML spreadsheet, row by row, all of one width."""
    grid: dict[tuple[int, int], str] = {}
    taken: set[tuple[int, int]] = set()
    y = 0
    for line in sheet.iter(f"{_SPREADSHEET_2003}Row"):
        y = _index(line, y)
        x = 0
        for cell in line.iter(f"{_SPREADSHEET_2003}Cell"):
            # A cell stands behind those merged before it, and behind one that reaches down from above.
            x = _index(cell, x)
            while (y, x) in taken and not cell.get(f"{_SPREADSHEET_2003}Index"):
                x += 1
            right, down = (_merged(cell, name) for name in ("MergeAcross", "MergeDown"))
            if (right + 1) * (down + 1) + len(taken) > MAX_CELLS or (y + 1) * (x + right + 1) > MAX_CELLS * 4:
                raise _too_large(path)
            text = "".join(cell.itertext())
            # As in a page, what is merged stands in each column and row that it covers.
            covered = [(y + dy, x + dx) for dy in range(down + 1) for dx in range(right + 1)]
            grid |= dict.fromkeys(covered, text)
            taken.update(covered[1:])
            x += right + 1
        y += 1
    height = max((row for row, _ in grid), default=-1) + 1
    width = max((column for _, column in grid), default=-1) + 1
    if height * width > MAX_CELLS:
        raise _too_large(path)
    return tuple(tuple(grid.get((row, x), "") for x in range(width)) for row in range(height))


def _too_large(path: Path) -> ReaderError:
    return ReaderError(f"{path}: a sheet of more than {MAX_CELLS} cells; refused")


def _merged(cell: lxml.etree._Element, name: str) -> int:
    text = cell.get(f"{_SPREADSHEET_2003}{name}") or ""
    return min(int(text), 100_000) if text.isdecimal() and len(text) < 8 else 0


def _index(node: lxml.etree._Element, following: int) -> int:
    """Place of a row or cell counted from 0: its own ss:Index, or after the one before."""
    text = node.get(f"{_SPREADSHEET_2003}Index") or ""
    return int(text) - 1 if text.isdecimal() and 0 < len(text) < 8 and int(text) else following


def _web_page(path: Path, text: str) -> tuple[Sheet, ...]:
    """The page as one sheet: text outside tables as rows of one cell, rows of tables with spans repeated."""
    page = read_page(path, text)
    return (_of_blocks(page.blocks, page.tables),)
