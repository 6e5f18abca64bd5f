"""How a terminal is written to: answers on standard output, messages on standard error.

Not here: what is said (the commands), text of others made harmless (`plain`).
"""

import json
import sys
from enum import StrEnum
from typing import Any, NoReturn

import polars as pl
import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from orchestration.exports.tables import as_cells
from orchestration.plain import in_json, plain

ROWS_SHOWN = 200
"""Rows of a table on a terminal."""

# A pipe has no width: a row stays a line there, however long.
PIPE_WIDTH = 1000

WIDE = 130
"""Columns from which a table also has the source of each figure."""


class _PlainConsole(Console):
    """Text of others reaches a terminal as text."""

    def render_str(self, text: str, **options: Any) -> Text:
        return super().render_str(plain(text), **options)


out = _PlainConsole(width=None if sys.stdout.isatty() else PIPE_WIDTH)
err = _PlainConsole(stderr=True)


class Format(StrEnum):
    """How an answer is written."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


def new_table(title: str | None = None) -> Table:
    """A table without lines between its columns."""
    return Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)


def show_table(table: Table) -> None:
    """A table as wide as the terminal; in a pipe without the blanks that fill its lines."""
    if out.is_terminal:
        out.print(table)
        return
    with out.capture() as captured:
        out.print(table)
    sys.stdout.write("\n".join(line.rstrip() for line in captured.get().splitlines()).rstrip() + "\n")


def fail(message: str) -> NoReturn:
    """Say why and end the command with exit code 1."""
    err.print(f"[red]{escape(message)}[/red]", soft_wrap=True)
    raise typer.Exit(1)


def paragraph(line: str, to: Console = out) -> None:
    """A line set in from the margin; wrapped there on a terminal, one line in a pipe."""
    if to.is_terminal:
        to.print(Padding(Text(plain(line)), (0, 0, 0, 2)))
    else:
        to.print("  " + escape(line), soft_wrap=True, highlight=False)


def write(frame: pl.DataFrame, form: Format) -> None:
    """A frame as CSV or as a list of JSON objects, on standard output."""
    if form is Format.CSV:
        sys.stdout.write(as_cells(frame).write_csv())
        return
    rows = [{name: _json_value(value) for name, value in row.items()} for row in frame.to_dicts()]
    sys.stdout.write(in_json(json.dumps(rows, ensure_ascii=False, indent=2)) + "\n")


def _json_value(value: object) -> object:
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)
