"""`indicators explain`: from a verdict down to the clause. Not here: its words (`orchestration.explain`)."""

from typing import Annotated

import typer
from rich.markup import escape

from orchestration.commands.options import (
    Language,
    LanguageOption,
    RegionOption,
    complete_target,
    published_file,
    region_of,
)
from orchestration.commands.terminal import err, fail, out, paragraph
from orchestration.explain import NotFoundError, explain, find_promises
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
    language: LanguageOption = Language.CHINESE,
) -> None:
    """Who promised, what is known, the formula with its numbers, down to the clause.

    Examples:

    - `indicators explain gdp`
    - `indicators explain 城镇化率 --all`
    - `indicators explain gdp --region 随州市 --language en`
    """
    where = settings()
    file = published_file(where)
    region_id = region_of(where, file, region)
    try:
        found = find_promises(file, target, region_id)
    except NotFoundError as error:
        fail(str(error))
    for promise_id in found if every else found[:1]:
        out.print(f"[dim]{escape(promise_id)}[/dim]", soft_wrap=True, highlight=False)
        for heading, line in explain(file, promise_id, language.value):
            if heading:
                out.print(f"\n[bold]{escape(heading)}[/bold]", highlight=False)
            paragraph(line)
        out.print()
    if not every and len(found) > 1:
        err.print(
            f"{len(found) - 1} more promises; --all shows them, or give an id: {', '.join(found[1:4])}"
            + (" …" if len(found) > 4 else ""),
            soft_wrap=True,
        )
