"""`indicators calendar`: what is overdue. Not here: when something is (`releases.calendar`)."""

from datetime import datetime
from typing import Annotated

import typer
from rich.box import SIMPLE_HEAD
from rich.table import Table

from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.commands.options import FormatOption
from orchestration.commands.terminal import Format, fail, out, write
from orchestration.releases.calendar import expected_releases, overdue, states, today_in_china
from orchestration.settings import settings


def show_calendar(
    every: Annotated[
        bool, typer.Option("--all", help="Also what is held, not held or may still come.")
    ] = False,
    on: Annotated[
        datetime | None,
        typer.Option("--on", formats=["%Y-%m-%d"], help="That day instead of today in China."),
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Releases that are overdue, by the release calendar.

    Examples: `indicators calendar` · `indicators calendar --all --format csv`
    """
    where = settings()
    day = on.date() if on else today_in_china()
    catalogue = Catalogue(where.catalogue)
    try:
        expected = (expected_releases if every else overdue)(catalogue, where.lake, day)
    except CatalogueError as error:
        fail(str(error))
    frame = states(expected, day)
    if form is not Format.TABLE:
        write(frame, form)
    elif every:
        table = Table(title=f"Release calendar on {day}", title_justify="left", box=SIMPLE_HEAD)
        for name in frame.columns:
            table.add_column(name.replace("_", " "))
        for values in frame.rows():
            table.add_row(*(str(value) for value in values))
        out.print(table)
    else:
        for one in expected:
            out.print(one.message(day), soft_wrap=True, highlight=False)
        if not expected:
            out.print(f"Nothing is overdue on {day}.")
