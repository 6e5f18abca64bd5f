"""`indicators explain`: from a verdict down to the clause. Not here: its words (`orchestration.explain`)."""

from typing import Annotated

import duckdb
import typer
from rich.markup import escape

from orchestration.commands.options import (
    DayOption,
    Language,
    LanguageOption,
    RegionOption,
    complete_target,
    published_file,
    region_of,
)
from orchestration.commands.terminal import err, fail, out, paragraph
from orchestration.explain import Chosen, NotFoundError, explain, find_promises
from orchestration.reading_day import reading_day
from orchestration.settings import settings


def explain_target(
    target: Annotated[
        str,
        typer.Argument(
            help="A promise's id, an indicator, or words of its name.", autocompletion=complete_target
        ),
    ],
    every: Annotated[bool, typer.Option("--all", help="Every promise found, not only the first.")] = False,
    region: RegionOption = None,
    as_of: DayOption = None,
    language: LanguageOption = Language.CHINESE,
) -> None:
    """Who promised, what is known, the formula with its numbers, down to the clause.

    Examples:

    - `indicators explain gdp`
    - `indicators explain 城镇化率 --all`
    - `indicators explain gdp --region 随州市 --language en`
    - `indicators explain gdp --as-of 2023-06-30`
    """
    where = settings()
    file = published_file(where)
    region_id = region_of(where, file, region, Chosen(language))
    day = reading_day(as_of.date() if as_of else None)
    try:
        found = find_promises(file, target, region_id, day)
    except NotFoundError as error:
        fail(Chosen(language).why(error))
    # While the file is open, opening it again for each promise costs nothing.
    with duckdb.connect(str(file), read_only=True):
        for promise_id in found if every else found[:1]:
            try:
                lines = explain(file, promise_id, language.value, day)
            except NotFoundError as error:
                fail(Chosen(language).why(error))
            out.print(f"[dim]{escape(promise_id)}[/dim]", soft_wrap=True, highlight=False)
            for heading, line in lines:
                if heading:
                    out.print(f"\n[bold]{escape(heading)}[/bold]", highlight=False)
                paragraph(line)
            out.print()
    if not every and len(found) > 1:
        err.print(
            Chosen(language)(
                f"另有{len(found) - 1}项承诺；--all 全部显示，或给出编号：{'、'.join(found[1:4])}",
                f"{len(found) - 1} more promises; --all shows them, or give an id: {', '.join(found[1:4])}",
            )
            + (" …" if len(found) > 4 else ""),
            soft_wrap=True,
        )
