"""`indicators sql`: the published file asked in SQL. Not here: its tables (docs/tables.md)."""

import sys
from typing import Annotated

import duckdb
import typer
from rich.markup import escape

from orchestration.commands.options import FormatOption, Language, LanguageOption, published_file
from orchestration.commands.terminal import ROWS_SHOWN, Format, err, fail, new_table, show_table, write
from orchestration.explain import Chosen
from orchestration.settings import settings


def sql(
    query: Annotated[
        str | None, typer.Argument(help="The question; read from standard input when absent.")
    ] = None,
    form: FormatOption = Format.TABLE,
    language: LanguageOption = Language.CHINESE,
) -> None:
    """Ask the published file in SQL, read-only.

    It needs no DuckDB of its own, also while a run builds.

    Examples: `indicators sql "from bi.commitments where outcome = 'missed'"` · `indicators sql "show
    all tables"` · `indicators sql --format csv < question.sql`
    """
    words = Chosen(language)
    file = published_file(settings())
    asked = sys.stdin.read() if query is None else query
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            # A question reads this file and no other.
            connection.execute("set enable_external_access = false; set lock_configuration = true")
            answer = connection.sql(asked)
            frame = None if answer is None else answer.pl()
    except duckdb.Error as error:
        fail(str(error).strip())
    if frame is None:
        fail(words("该语句不返回表", "that asks for no table"))
    if form is not Format.TABLE:
        write(frame, form)
        return
    table = new_table()
    for name in frame.columns:
        table.add_column(escape(name), overflow="fold")
    for values in frame.head(ROWS_SHOWN).rows():
        table.add_row(*("–" if value is None else escape(str(value)) for value in values))
    show_table(table)
    if frame.height > ROWS_SHOWN:
        more = frame.height - ROWS_SHOWN
        err.print(words(f"另有{more}行；--format csv写出全部", f"{more} more; --format csv writes all"))
