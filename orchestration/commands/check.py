"""`indicators check`: what a run would say of a release, a file or the catalogue, without a run.

Not here: the foresight itself (`orchestration.foresight`).
"""

from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.console import Console
from rich.markup import escape

from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.commands.options import Language, LanguageOption, complete_release
from orchestration.commands.terminal import err, fail, out, paragraph
from orchestration.documents import ReaderError
from orchestration.explain import Chosen
from orchestration.exports import wording
from orchestration.figure import place_in_chinese, place_of
from orchestration.foresight import (
    catalogue_problems,
    changed_releases,
    foresee,
    foresee_file,
)
from orchestration.ingest import Judged
from orchestration.readers import Told
from orchestration.readers.command import read_as_release
from orchestration.releases.discovery import IntegrityError, release_folders
from orchestration.settings import Settings, settings

NAMES_SHOWN = 12
"""Names without an indicator that are listed; `indicators unmapped` has all, the weightiest first."""

SHOWN = 5
"""Figures listed of those in quarantine, and of those a warning names."""


def check(
    what: Annotated[
        str | None,
        typer.Argument(
            help="A release's id or folder, a file that is none yet, the catalogue or a file of it; "
            "what is new or changed in raw/ when absent.",
            autocompletion=complete_release,
        ),
    ] = None,
    language: LanguageOption = Language.CHINESE,
) -> None:
    """What a run would say of a release, a file or the catalogue, without a run; nothing is written.

    Manifest, digests, catalogue, corrections, what would be loaded, held or set apart, and what has no
    indicator. Checks on the whole build, across releases, are a run's. Ends with exit code 1 where a
    run would refuse or hold something.

    Examples: `indicators check` · `indicators check suizhou-bulletin-2026-03` ·
    `indicators check monthly.xlsx` · `indicators check dbt_project/seeds/indicator_alias.csv`
    """
    where, words = settings(), Chosen(language)
    is_well = _tell_catalogue(where, words)
    try:
        if what is None:
            names = changed_releases(where)
            if not names:
                said = words("raw/中没有新增或变动的发布。", "Nothing in raw/ is new or changed.")
                out.print(said)
        elif _is_of_catalogue(where, Path(what)):
            names = []
        elif what in (folders := release_folders(where.raw)):
            names = [what]
        elif found := [one for one, folder in folders.items() if folder == Path(what).resolve()]:
            names = found
        elif Path(what).is_file():
            reading = read_as_release(Path(what), Catalogue(where.catalogue), None, Told())
            tell(foresee_file(where, reading, Path(what)), language, Path(what).name)
            raise typer.Exit(0 if is_well else 1)
        else:
            near = [one for one in folders if what in one]
            fail(
                words(f"{what}：既不是发布也不是文件", f"{what}: neither a release of raw/ nor a file")
                + (f"; {words('相近', 'near')}: {', '.join(near[:6])}" if near else "")
            )
        for judged in foresee(where, names):
            tell(judged, language, judged.load.release_id)
            is_well = is_well and judged.load.outcome == "loaded"
    except (IntegrityError, CatalogueError, ReaderError, OSError) as error:
        fail(words.why(error))
    if not is_well:
        raise typer.Exit(1)


def _is_of_catalogue(where: Settings, path: Path) -> bool:
    return path.exists() and path.resolve().is_relative_to(where.catalogue)


def _tell_catalogue(where: Settings, words: Chosen) -> bool:
    problems = catalogue_problems(where)
    for problem in problems:
        err.print(f"[red]{escape(words.said(problem))}[/red]", soft_wrap=True, highlight=False)
    if not problems:
        out.print(words("目录：无误", "catalogue: nothing wrong") + f" ({where.catalogue})", soft_wrap=True)
    return not problems


def tell(judged: Judged, language: Language, name: str, to: Console = out) -> None:
    """What would become of a release, and why: set apart, warned of, without an indicator."""
    load, words = judged.load, Chosen(language)

    def line(said: str) -> None:
        paragraph(said, to)

    colour = "green" if load.outcome == "loaded" else "red"
    to.print(
        f"[bold]{escape(name)}[/bold]: [{colour}]{words.of(wording.FORESEEN, load.outcome)}[/{colour}]"
        + ("" if load.outcome == "refused" else f"{words('，', ', ')}{_counts(judged, words)}"),
        soft_wrap=True,
        highlight=False,
    )
    if load.reason:
        line(words.said(load.reason))
    for row in judged.quarantine.head(SHOWN).to_dicts():
        place = place_of(row, is_chinese=language is Language.CHINESE)
        parts = (place, row["indicator_text"], row["surface"], words.reason(row))
        line(words("隔离：", "set apart: ") + " · ".join(one for one in parts if one))
    for one in load.results:
        if one.success or one.severity != "warning":
            continue
        line(f"{words('警告', 'warning')} {one.rule}: {words(one.description_zh, one.description)}")
        for found in one.sample[:SHOWN]:
            place = words(place_in_chinese(found["place"]), found["place"])
            shown = (place, found["indicator"], found["period"], found["printed"], words.finding(found))
            line("  · " + " · ".join(str(part) for part in dict.fromkeys(shown) if part))
    unmapped = judged.good.filter(pl.col("indicator_id").is_null())["indicator_text"].unique(
        maintain_order=True
    )
    if unmapped.len():
        more = "" if unmapped.len() <= NAMES_SHOWN else f" … +{unmapped.len() - NAMES_SHOWN}"
        line(
            words("未归入指标的名称：", "names without an indicator: ")
            + "、".join(unmapped.head(NAMES_SHOWN).to_list())
            + more
        )


def _counts(judged: Judged, words: Chosen) -> str:
    load = judged.load
    unmapped = judged.good["indicator_id"].null_count()
    return words(
        f"{judged.good.height}个数值可载入（其中{unmapped}个未归入指标），{load.quarantined}个将被隔离，"
        f"{load.warnings}项警告",
        f"{judged.good.height} figures could be loaded ({unmapped} of them without an indicator), "
        f"{load.quarantined} would be set apart, {load.warnings} warnings",
    )
