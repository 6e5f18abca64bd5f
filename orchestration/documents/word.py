"""A Word document's paragraphs and the rows of its tables, in order, as text.

A cell that is merged over columns or rows stands in each. Not here: limits of the packed file (`sheets`,
`reading`), what the text means.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import docx
from docx.exceptions import PythonDocxError
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.table import CT_Tbl
from lxml import etree

from orchestration.documents import ReaderError
from orchestration.documents.text import joined
from orchestration.said import Said

MAX_COLUMNS = 5_000_000
"""Columns that the merged cells of a document may span in all: a file of a few bytes can claim any number."""


@dataclass(frozen=True)
class WordText:
    """Title of the file's properties; text for a paragraph, a tuple of cells for a row of a table, in `blocks`.

    `tables` are the first and last block of each table.
    """

    title: str
    blocks: tuple[str | tuple[str, ...], ...]
    tables: tuple[tuple[int, int], ...]


def read(path: Path, data: bytes) -> WordText:
    """The document's text. Raises ReaderError for a damaged document."""
    try:
        document = docx.Document(io.BytesIO(data))
        body = document.element.body
        spans = body.xpath(".//w:gridSpan/@w:val | .//w:gridBefore/@w:val | .//w:gridAfter/@w:val")
        if sum(int(one) if one.isdecimal() else 0 for one in spans) > MAX_COLUMNS:
            raise ReaderError(
                Said(
                    f"{path}：单元格合并超过{MAX_COLUMNS}列；不予读取",
                    f"{path}: cells merged over more than {MAX_COLUMNS} columns; refused",
                )
            )
        found: list[str | tuple[str, ...]] = []
        tables = []
        for block in body.inner_content_elements:
            if isinstance(block, CT_Tbl):
                first = len(found)
                found += _rows(block)
                if len(found) > first:
                    tables.append((first, len(found) - 1))
            else:
                # A break by hand inside a paragraph begins a line.
                found += block.text.splitlines() or [""]
        return WordText(document.core_properties.title or "", tuple(found), tuple(tables))
    except (
        zipfile.BadZipFile, PackageNotFoundError, PythonDocxError, KeyError, ValueError, etree.LxmlError,
    ) as error:  # fmt: skip
        raise ReaderError(
            Said(
                f"{path}：Word文件已损坏（{error}）；请另存为.docx",
                f"{path}: a damaged Word document ({error}); save it anew as .docx",
            )
        ) from None


def _rows(table: CT_Tbl) -> Iterator[tuple[str, ...]]:
    above: dict[int, str] = {}
    for row in table.tr_lst:
        cells: list[str] = []
        own: dict[int, str] = {}
        column = row.grid_before
        for cell in row.tc_lst:
            text = joined([line for one in cell.p_lst for line in one.text.splitlines()])
            # A cell that continues one above, where none is, begins here: so Word and WPS show it.
            if cell.vMerge == "continue":
                text = above.get(column, text)
            own[column] = text
            cells += [text] * cell.grid_span
            column += cell.grid_span
        above = own
        yield tuple(cells)
