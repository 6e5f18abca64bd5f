"""`indicators fetch`: what the sources have published is filed. Not here: how (`releases.acquisition`)."""

from typing import Annotated

import typer
from rich.markup import escape

from orchestration.catalogue import CatalogueError
from orchestration.commands.options import Language, LanguageOption
from orchestration.commands.terminal import err, fail, out
from orchestration.explain import Chosen
from orchestration.releases import acquisition, calendar
from orchestration.settings import settings

_OUTCOMES = {
    "new": ("新的", "new"),
    "new_version": ("新的版本", "new version"),
    "unchanged": ("没有变化", "unchanged"),
    "not_there": ("尚未公布", "not there"),
    "disallowed": ("网站不允许抓取", "disallowed"),
    "failed": ("失败", "failed"),
}


def fetch(
    source: Annotated[
        str | None, typer.Argument(help="Id of a source; all that are enabled if absent.")
    ] = None,
    period: Annotated[str | None, typer.Option(help="Its period, as 2025, 2026-Q1 or 2026-03.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show what would be asked; ask nobody.")] = False,
    language: LanguageOption = Language.CHINESE,
) -> None:
    """Fetch what the sources in raw/sources.yml have published and file it as release folders.

    Whatever cannot be had is a warning, the rest is filed; only a source that was named makes the command
    fail (exit code 1). `indicators run` then loads it. Examples: `indicators fetch --dry-run` ·
    `indicators fetch suizhou-communique --period 2025`
    """
    where, today, words = settings(), calendar.today_in_china(), Chosen(language)
    try:
        wanted = acquisition.plan(where, today, source_id=source, period=period)
    except (acquisition.AcquisitionError, CatalogueError) as error:
        fail(words.why(error))
    if not wanted:
        err.print(
            words(
                f"没有可问的：{where.raw / acquisition.SOURCES}中没有已启用、且按日历有应公布时期的来源",
                f"Nothing to ask for: no source in {where.raw / acquisition.SOURCES} is enabled and has a "
                "period that the calendar expects",
            ),
            soft_wrap=True,
        )
        return
    if dry_run:
        for one, of in wanted:
            out.print(f"{one.source_id} {of}: {acquisition.address_of(one, of)}", soft_wrap=True)
        return
    problems = 0
    for found in acquisition.fetch(where, wanted, today):
        is_problem = found.outcome in acquisition.PROBLEMS
        problems += is_problem
        text = f"{found.source_id} {found.period}: {words.of(_OUTCOMES, found.outcome)}"
        text += f" {found.release_id}" if found.release_id else ""
        text = escape(f"{text} ({words.said(found.message)})")
        (err if is_problem else out).print(f"[yellow]{text}[/yellow]" if is_problem else text, soft_wrap=True)
    if problems:
        err.print(
            words(
                f"{len(wanted)}个中有{problems}个未能取得；其余已归档，数据仓库中的内容不受影响",
                f"{problems} of {len(wanted)} could not be fetched; the others are filed, and what the "
                "warehouse holds is untouched",
            ),
            soft_wrap=True,
        )
        if source is not None:
            raise typer.Exit(1)
