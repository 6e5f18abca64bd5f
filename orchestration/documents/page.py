"""A web page as a browser shows it: what its head says of it, its lines of text, the rows of its tables.

Text of elements in one line is one text, whatever spans divide it; merged cells stand in each place they cover. A
table that only places blocks of text is text. Not here: what the lines and cells say.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import lxml.etree
import lxml.html

from orchestration.documents import ReaderError
from orchestration.documents.text import joined, shown
from orchestration.said import Said

MAX_CELLS = 5_000_000

_UNSEEN = frozenset(
    ("script", "style", "head", "title", "nav", "footer", "noscript", "template", "select", "textarea", "button")
)  # fmt: skip
"""Elements that show nothing, or what is on every page of a site."""

_BLOCKS = frozenset(
    (
        "p", "div", "ul", "ol", "li", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article",
        "main", "header", "aside", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "form", "fieldset",
        "center", "pre", "blockquote", "body", "html", "figure", "figcaption", "address", "hr",
    )
)  # fmt: skip
_PROSE_IN_CELL = 120
"""Characters of one cell from which a table with few cells a row places text."""


@dataclass(frozen=True)
class Page:
    """`title` and `meta` (by small-letter name) are of the head; `headings` its h1 and h2.

    `blocks` are lines of text, and rows of tables as tuples of cells; `tables` the first and last block of each table.
    """

    title: str
    meta: dict[str, str]
    headings: tuple[str, ...]
    blocks: tuple[str | tuple[str, ...], ...]
    tables: tuple[tuple[int, int], ...]


@dataclass
class _Text:
    """Lines as they are gathered: pieces of the line that is not yet ended, and what is done."""

    blocks: list[str | tuple[str, ...]] = field(default_factory=list)
    tables: list[tuple[int, int]] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)

    def end_line(self) -> None:
        line = shown("".join(self.pieces))
        self.pieces.clear()
        if line.strip():
            self.blocks.append(line.rstrip())

    def add_text(self, text: str, *, as_it_stands: bool) -> None:
        """Text of an element; its lines end as they stand in <pre>."""
        *lines, last = text.split("\n") if as_it_stands else [text]
        for line in lines:
            self.pieces.append(line)
            self.end_line()
        self.pieces.append(last)

    def add_table(self, rows: list[tuple[str, ...]]) -> None:
        if rows:
            self.tables.append((len(self.blocks), len(self.blocks) + len(rows) - 1))
            self.blocks += rows


def read_page(path: Path, text: str) -> Page:
    """The page. Raises ReaderError for one that is cut short or has no text."""
    small = text.lower()
    if small.rfind("</table") < small.rfind("<table"):
        raise ReaderError(
            Said(
                f"{path}：表格没有结束，网页不完整；请重新获取",
                f"{path}: a table without its end; the page is cut short, fetch it again",
            )
        )
    parser = lxml.html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, recover=True, remove_comments=True
    )
    try:
        # As bytes: text that declares an encoding, as XHTML does, is refused.
        root = lxml.html.document_fromstring(text.strip().encode(), parser=parser)
    except (lxml.etree.LxmlError, ValueError) as error:
        raise ReaderError(
            Said(f"{path}：网页没有文字（{error}）", f"{path}: a page without text ({error})")
        ) from None
    meta: dict[str, str] = {}
    for one in root.iter("meta"):
        name = (one.get("name") or one.get("property") or "").lower()
        content = shown(one.get("content") or "").strip()
        if name and content:
            meta.setdefault(name, content)
    title = next((shown(one.text_content()).strip() for one in root.iter("title")), "")
    headings = tuple(
        line
        for one in root.iter("h1", "h2")
        if (line := shown(one.text_content()).strip()) and len(line) < 200
    )
    gathered = _Text()
    _gather(path, root, gathered)
    gathered.end_line()
    return Page(title, meta, headings, tuple(gathered.blocks), tuple(gathered.tables))


def _gather(path: Path, node: lxml.etree._Element, into: _Text) -> None:
    """All text below a node, in order; without recursion, for a page may nest as deep as it likes."""
    stack: list[tuple[lxml.etree._Element, bool]] = [(node, False)]
    while stack:
        one, is_done = stack.pop()
        is_element = isinstance(one.tag, str)
        if is_done:
            if one.tag in _BLOCKS:
                into.end_line()
        elif is_element and one.tag not in _UNSEEN:
            if one.tag == "br" or one.tag in _BLOCKS:
                into.end_line()
            if one.tag == "table" and not _places_text(one):
                into.add_table(_rows(path, one))
            else:
                into.add_text(one.text or "", as_it_stands=one.tag == "pre")
                stack.append((one, True))
                stack += [(child, False) for child in reversed(one)]
                continue
        if one is not node and one.tail:
            into.pieces.append(one.tail)


def _places_text(table: lxml.etree._Element) -> bool:
    """Whether a table only places what is in it: it holds tables, one cell a row, or long text in its cells."""
    if table.xpath(".//table"):
        return True
    rows = [
        [shown("".join(cell.itertext())).strip() for cell in row.xpath("./td|./th")]
        for row in table.iter("tr")
    ]
    rows = [[cell for cell in row if cell] for row in rows]
    if max(map(len, rows), default=0) < 2:
        return True
    return (
        any(len(cell) > _PROSE_IN_CELL and "。" in cell for row in rows for cell in row)
        and sum(len(row) >= 2 for row in rows) < 3
    )


def _rows(path: Path, table: lxml.etree._Element) -> list[tuple[str, ...]]:
    # Asked before a cell is filled in: a few bytes of markup can stand for millions of cells.
    spans = (_span(cell.get("rowspan")) * _span(cell.get("colspan")) for cell in table.iter("td", "th"))
    if sum(spans) > MAX_CELLS:
        raise ReaderError(
            Said(
                f"{path}：表格超过{MAX_CELLS}个单元格；不予读取",
                f"{path}: a table of more than {MAX_CELLS} cells; refused",
            )
        )
    grid: list[dict[int, str]] = []
    for y, line in enumerate(table.iter("tr")):
        while len(grid) <= y:
            grid.append({})
        x = 0
        for cell in line.xpath("./td|./th"):
            while x in grid[y]:
                x += 1
            down, right = (_span(cell.get(name)) for name in ("rowspan", "colspan"))
            text = cell_text(cell)
            while len(grid) < y + down:
                grid.append({})
            for dy in range(down):
                for dx in range(right):
                    grid[y + dy][x + dx] = text
            x += right
    rows = [tuple(row.get(x, "") for x in range(max(row, default=-1) + 1)) for row in grid]
    return [row for row in rows if any(cell.strip() for cell in row)]


def cell_text(cell: lxml.etree._Element) -> str:
    """A cell's text; its paragraphs are parted by a blank, unless they divide a number or a Chinese word."""
    inside = _Text()
    for one in _texts(cell):
        if one is None:
            inside.end_line()
        else:
            inside.pieces.append(one)
    inside.end_line()
    return joined([line for line in inside.blocks if isinstance(line, str)])


def _texts(cell: lxml.etree._Element) -> Iterator[str | None]:
    """Texts in order, None where a line ends."""
    for event, one in lxml.etree.iterwalk(cell, events=("start", "end")):
        if not isinstance(one.tag, str) or one.tag in ("script", "style"):
            if event == "end" and one.tail:
                yield one.tail
            continue
        is_block = one.tag in _BLOCKS or one.tag == "br"
        if is_block:
            yield None
        if event == "start" and one.text:
            yield one.text
        if event == "end" and one is not cell and one.tail:
            yield one.tail


def _span(text: str | None) -> int:
    return min(int(text), 1_000) if text and text.strip().isdecimal() and int(text) else 1
