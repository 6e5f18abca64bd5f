"""`indicators read`: what would be loaded of a file. Not here: the reading (`readers`)."""

import sys
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.commands.check import tell
from orchestration.commands.options import Language, LanguageOption, kind_of, period_of
from orchestration.commands.terminal import ROWS_SHOWN, err, fail, new_table, show_table
from orchestration.documents import ReaderError
from orchestration.explain import Chosen
from orchestration.foresight import foresee_file
from orchestration.plain import in_json
from orchestration.readers import Told
from orchestration.readers.command import json_lines, read_as_release
from orchestration.said import in_chinese
from orchestration.settings import settings


class ReadFormat(StrEnum):
    """How figures that were read are written."""

    JSONL = "jsonl"
    TABLE = "table"


def read(
    *,
    file: Annotated[Path, typer.Argument(help="Workbook, delimited text, web page, JSON, SDMX, prose.")],
    layout: Annotated[str | None, typer.Option(help="The layout; found from the content if absent.")] = None,
    region: Annotated[str | None, typer.Option(help="The place a release of this file would be of.")] = None,
    kind: Annotated[str | None, typer.Option(help="Its kind; found in a document if absent.")] = None,
    period: Annotated[
        str | None, typer.Option(help="What it is about, if it does not say: 2025, 2026-03, 2025-01/2025-06.")
    ] = None,
    form: Annotated[ReadFormat, typer.Option("--format", help="How to write figures.")] = ReadFormat.TABLE,
    language: LanguageOption = Language.CHINESE,
) -> None:
    """Show what would be loaded of a file, before it becomes a release.

    Figures are judged as at a load, beside all that is held: what would be set apart or held is said.

    Examples: `indicators read export.xls` · `indicators read table.html --layout yearbook --format jsonl` ·
    `indicators read monthly.xlsx --region 随州市 --period 2026-03`
    """
    where, words = settings(), Chosen(language)
    told = Told(kind_of(kind, words), region, None, period_of(period, words))
    try:
        found = read_as_release(file, Catalogue(where.catalogue), layout, told)
        judged = foresee_file(where, found, file)
    except (ReaderError, CatalogueError, OSError) as error:
        fail(words.why(error))
    err.print(
        words(
            f"{file.name}：版式{found.layout}，依据：{in_chinese(found.why)}",
            f"{file.name}: layout {found.layout}, because {found.why}",
        ),
        soft_wrap=True,
        markup=False,
    )
    tell(judged, language, file.name, err)
    for sentence in (*found.said, *found.doubts):
        err.print(f"  {escape(words.said(sentence))}", soft_wrap=True, highlight=False)
    for sentence in found.unread:
        said = words("未能理解：", "not understood: ")
        err.print(f"  {said}{escape(sentence)}", soft_wrap=True, highlight=False)
    if form is ReadFormat.JSONL:
        for line in json_lines(found.figures):
            sys.stdout.write(in_json(line) + "\n")
        return
    table = new_table()
    places = ("paragraph", "char_start", "char_end", "sheet", "sheet_row", "sheet_column")
    shown = (
        *(name for name in places if found.figures[name].drop_nulls().len()), "surface", "indicator_text",
        "subject_text", "value", "unit_text", "bound_op", "measure", "period_start", "period_end",
        "figure_status", "indicator_id", "region_id",
    )  # fmt: skip
    for name in shown:
        table.add_column(name, overflow="fold")
    for values in found.figures.select(shown).head(ROWS_SHOWN).rows():
        table.add_row(*("–" if value is None else escape(_cell(value)) for value in values))
    show_table(table)
    if found.figures.height > ROWS_SHOWN:
        more = found.figures.height - ROWS_SHOWN
        err.print(words(f"另有{more}个；--format jsonl 写出全部", f"{more} more; --format jsonl writes all"))


def _cell(value: object) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
