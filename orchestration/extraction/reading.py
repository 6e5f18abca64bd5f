"""Lines of a document: text, HTML, Word and PDF, packed or not, UTF-8 or GB18030.

A line is a paragraph as the file gives it. Tables inside a document become lines of their own. Not here: what
the lines say.
"""

import gzip
import io
import re
import zipfile
from pathlib import Path

import pypdfium2
from lxml import etree, html

from orchestration.readers import ReaderError, word

LARGEST = 64_000_000
"""Bytes a document may have, packed or unpacked: far above any report, far below what fills a machine."""


def read_lines(path: Path) -> list[str]:
    """The document's lines.

    Raises ReaderError for a file that is empty, too large, damaged, encrypted, or a scan without text.
    """
    if path.stat().st_size > LARGEST:
        raise ReaderError(f"{path}: {path.stat().st_size:,} bytes, a document has at most {LARGEST:,}")
    data = path.read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = _unpacked(path, data)
    if not data.strip():
        raise ReaderError(f"{path}: the file is empty; file the document itself")
    if data[:5] == b"%PDF-":
        return _pdf(path, data)
    if data[:4] == b"PK\x03\x04":
        return _docx(path, data)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise ReaderError(f"{path}: an old binary Office file; save it as .docx or as text")
    text = _decoded(path, data)
    if re.match(
        r"\s*(?:<!doctype html|<html|<\?xml[^>]*>\s*<html|<div|<p\b|<body|<table)", text, re.IGNORECASE
    ):
        return _html(path, text)
    return text.splitlines()


def _unpacked(path: Path, data: bytes) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as packed:
            unpacked = packed.read(LARGEST + 1)
    except (OSError, EOFError) as error:
        raise ReaderError(f"{path}: a damaged gzip file ({error}); fetch it again") from None
    if len(unpacked) > LARGEST:
        raise ReaderError(f"{path}: unpacks to more than {LARGEST:,} bytes; a document is smaller")
    return unpacked


def _decoded(path: Path, data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise ReaderError(f"{path}: neither UTF-8 nor GB18030 text, nor HTML, Word or PDF")


def _html(path: Path, text: str) -> list[str]:
    try:
        tree = html.fromstring(
            text.encode("utf-8"), parser=html.HTMLParser(encoding="utf-8", no_network=True)
        )
    except (etree.ParserError, ValueError) as error:
        raise ReaderError(f"{path}: HTML without text ({error})") from None
    for unread in tree.xpath("//script|//style|//head|//nav|//comment()"):
        parent = unread.getparent()
        if parent is not None:
            parent.remove(unread)
    for row in tree.xpath("//tr"):
        _as_line(row)
    for block in tree.xpath(
        "//p|//div|//br|//tr|//li|//h1|//h2|//h3|//h4|//h5|//h6|//section|//article|//title"
    ):
        block.tail = "\n" + (block.tail or "")
        if block.tag != "br":
            block.text = "\n" + (block.text or "")
    lines = tree.text_content().replace("\xa0", " ").splitlines()
    return [line.rstrip() for line in lines if line.strip()]


def _as_line(row: etree._Element) -> None:
    """Makes of a table's row one line, its cells parted by tabs; a cell over several columns stands in each."""
    cells = []
    for cell in row.xpath("./td|./th"):
        text = " ".join("".join(cell.itertext()).split())
        span = cell.get("colspan", "1").strip()
        cells += [text] * (min(int(span), 50) if span.isdigit() else 1)
    for child in list(row):
        row.remove(child)
    row.text = "\t".join(cells)


def _docx(path: Path, data: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(one.file_size for one in packed.infolist())
            if size > LARGEST:
                raise ReaderError(f"{path}: unpacks to {size:,} bytes, a document has at most {LARGEST:,}")
            if "word/document.xml" not in packed.namelist():
                raise ReaderError(
                    f"{path}: a zip file that is no Word document; a workbook has a reader of its own"
                )
    except zipfile.BadZipFile as error:
        raise ReaderError(f"{path}: a damaged Word document ({error}); fetch it again") from None
    lines = []
    for block in word.read(path, data):
        if isinstance(block, str):
            lines += block.splitlines() or [""]
        else:
            lines.append("\t".join(" ".join(cell.split()) for cell in block))
    return lines


def _pdf(path: Path, data: bytes) -> list[str]:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ReaderError(f"{path}: a damaged or encrypted PDF ({error})") from None
    lines: list[str] = []
    try:
        for page in document:
            text = page.get_textpage()
            lines += text.get_text_range().replace("\r\n", "\n").replace("\r", "\n").split("\n")
            text.close()
            page.close()
    finally:
        document.close()
    if len(re.findall(r"[\u4e00-\u9fff]", "".join(lines))) < 20:
        raise ReaderError(
            f"{path}: a scanned PDF without a text layer; recognise its text first, and file that too"
        )
    return lines
