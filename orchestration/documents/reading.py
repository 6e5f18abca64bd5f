"""Lines of a document: text, web page, Word and PDF, packed or not, UTF-8 or GB18030.

A line is a paragraph as the file gives it. A row of a table is a line, its cells parted by tabs. Not here: what
the lines say, what the document is (`identity`).
"""

import gzip
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.documents import ReaderError
from orchestration.documents.page import read_page
from orchestration.said import Said

LARGEST = 64_000_000
"""Bytes a document may have, packed or unpacked: far above any report, far below what fills a machine."""

LEAST = 20
"""Chinese characters below which a file is a picture or a link, no document."""

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_PAGE = re.compile(r"<\s*(?:!doctype html|html|head|body|div|p|table|meta)\b", re.IGNORECASE)
_TOLD = (
    "articletitle", "og:title", "contentsource", "source", "author", "sitename", "columnname", "pubdate",
    "publishdate", "article:published_time",
)  # fmt: skip
"""Meta elements that say what a page is, the surest first."""


@dataclass(frozen=True)
class DocumentText:
    """`lines` of the document; the first and last (from 0) of each table, where the file marks tables.

    `rows` are the cells of each line, one for a line of text; `said` what the file says of itself beside its text:
    where, and what. `is_marked` whether the file marks its tables at all.
    """

    lines: list[str]
    rows: tuple[tuple[str, ...], ...]
    tables: tuple[tuple[int, int], ...] = ()
    said: tuple[tuple[str, str], ...] = ()
    is_marked: bool = False


def read_lines(path: Path) -> list[str]:
    """The document's lines; see `read_document`."""
    return read_document(path).lines


def read_document(path: Path) -> DocumentText:
    """The document's text and what the file says of itself.

    Raises ReaderError for a file that is empty, too large, damaged, encrypted, or a scan without text.
    """
    if path.stat().st_size > LARGEST:
        raise ReaderError(
            Said(
                f"{path}：{path.stat().st_size:,}字节，文件至多{LARGEST:,}字节",
                f"{path}: {path.stat().st_size:,} bytes, a document has at most {LARGEST:,}",
            )
        )
    data = path.read_bytes()
    if data[:2] == b"\x1f\x8b":
        data = _unpacked(path, data)
    if not data.strip():
        raise ReaderError(
            Said(
                f"{path}：文件是空的；请归档原件本身", f"{path}: the file is empty; file the document itself"
            )
        )
    if data[:5] == b"%PDF-":
        return _pdf(path, data)
    if data[:4] == b"PK\x03\x04":
        return _docx(path, data)
    if data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise ReaderError(
            Said(
                f"{path}：旧式的二进制Office文件；请另存为.docx或文本",
                f"{path}: an old binary Office file; save it as .docx or as text",
            )
        )
    text = _decoded(path, data)
    if _PAGE.search(text[:20_000]):
        return _html(path, text)
    return of_lines(text.splitlines())


def of_lines(lines: list[str], said: tuple[tuple[str, str], ...] = ()) -> DocumentText:
    """Text without marks, a paragraph a line."""
    return DocumentText(lines, tuple((one,) for one in lines), said=said)


def _of_blocks(
    blocks: Sequence[str | tuple[str, ...]],
    tables: tuple[tuple[int, int], ...],
    said: list[tuple[str, str]],
) -> DocumentText:
    rows = tuple(
        (one,) if isinstance(one, str) else tuple(" ".join(cell.split()) for cell in one) for one in blocks
    )
    lines = ["\t".join(one) for one in rows]
    return DocumentText(lines, rows, tables, tuple((where, text) for where, text in said if text), True)


def _unpacked(path: Path, data: bytes) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as packed:
            unpacked = packed.read(LARGEST + 1)
    except (OSError, EOFError) as error:
        raise ReaderError(
            Said(
                f"{path}：gzip文件已损坏（{error}）；请重新获取",
                f"{path}: a damaged gzip file ({error}); fetch it again",
            )
        ) from None
    if len(unpacked) > LARGEST:
        raise ReaderError(
            Said(
                f"{path}：解压后超过{LARGEST:,}字节；没有这么大的文件",
                f"{path}: unpacks to more than {LARGEST:,} bytes; a document is smaller",
            )
        )
    return unpacked


def _decoded(path: Path, data: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise ReaderError(
        Said(
            f"{path}：既不是UTF-8或GB18030文本，也不是HTML、Word或PDF",
            f"{path}: neither UTF-8 nor GB18030 text, nor HTML, Word or PDF",
        )
    )


def _html(path: Path, text: str) -> DocumentText:
    page = read_page(path, text)
    said = [(f"meta {name}", page.meta[name]) for name in _TOLD if name in page.meta]
    said += [("<title>", page.title), *(("heading", one) for one in page.headings)]
    found = _of_blocks(page.blocks, page.tables, said)
    if len(_CHINESE.findall("".join(found.lines))) < LEAST:
        raise ReaderError(
            Said(
                f"{path}：没有文字的网页（链接、图片，或由脚本填充）；请保存原件本身",
                f"{path}: a page without text (a link, a picture, or one that a script fills); save the "
                "document itself",
            )
        )
    return found


def _docx(path: Path, data: bytes) -> DocumentText:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            size = sum(one.file_size for one in packed.infolist())
            if size > LARGEST:
                raise ReaderError(
                    Said(
                        f"{path}：解压后{size:,}字节，文件至多{LARGEST:,}字节",
                        f"{path}: unpacks to {size:,} bytes, a document has at most {LARGEST:,}",
                    )
                )
            if "word/document.xml" not in packed.namelist():
                raise ReaderError(
                    Said(
                        f"{path}：是zip文件，但不是Word文档；工作簿另有读法",
                        f"{path}: a zip file that is no Word document; a workbook has a reader of its own",
                    )
                )
    except zipfile.BadZipFile as error:
        raise ReaderError(
            Said(
                f"{path}：Word文档已损坏（{error}）；请重新获取",
                f"{path}: a damaged Word document ({error}); fetch it again",
            )
        ) from None
    # The libraries of a format are slow to import, and most documents are of another one.
    from orchestration.documents import word  # noqa: PLC0415

    found = word.read(path, data)
    return _of_blocks(found.blocks, found.tables, [("file property title", found.title)])


def _pdf(path: Path, data: bytes) -> DocumentText:
    import pypdfium2  # noqa: PLC0415 - as above

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise ReaderError(
            Said(f"{path}：PDF已损坏或加密（{error}）", f"{path}: a damaged or encrypted PDF ({error})")
        ) from None
    lines: list[str] = []
    try:
        title = document.get_metadata_dict().get("Title", "").strip()
        for page in document:
            text = page.get_textpage()
            lines += text.get_text_range().replace("\r\n", "\n").replace("\r", "\n").split("\n")
            text.close()
            page.close()
    finally:
        document.close()
    if len(_CHINESE.findall("".join(lines))) < LEAST:
        raise ReaderError(
            Said(
                f"{path}：没有文字层的扫描PDF；请先识别其文字，一并归档",
                f"{path}: a scanned PDF without a text layer; recognise its text first, and file that too",
            )
        )
    return of_lines(lines, (("file property title", title),) if title else ())
