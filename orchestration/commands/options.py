"""Options that several commands have, what they name, and what a shell completes.

Not here: the options of one command.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, get_args

import polars as pl
import typer

from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.commands.terminal import Format, fail
from orchestration.explain import (
    Chosen,
    NotFoundError,
    find_region,
    indicator_names,
    region_names,
    target_names,
)
from orchestration.period import parse_period
from orchestration.settings import Settings, settings


class Language(StrEnum):
    """The language of names."""

    CHINESE = "zh"
    ENGLISH = "en"


LanguageOption = Annotated[Language, typer.Option("--language", help="Language of the names.")]
FormatOption = Annotated[Format, typer.Option("--format", help="How to write the answer.")]
DayOption = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="As the public could know it on that day."),
]


def published_file(where: Settings) -> Path:
    """What readers open; ends the command where nothing is published."""
    if not where.published_file.exists():
        fail(
            f"{where.published_file}尚不存在；请先indicators run\n"
            f"{where.published_file} does not exist yet; run `indicators run` first"
        )
    return where.published_file


def _complete(names: Callable[[Path], list[tuple[str, str]]], incomplete: str) -> list[tuple[str, str]]:
    """Names of the published file that begin so; none before there is a file."""
    file = settings().published_file
    return [one for one in names(file) if one[0].startswith(incomplete)] if file.exists() else []


def complete_target(incomplete: str) -> list[tuple[str, str]]:
    """Promises and indicators that begin so."""
    return _complete(target_names, incomplete)


def complete_indicator(incomplete: str) -> list[tuple[str, str]]:
    """Indicators that begin so."""
    return _complete(indicator_names, incomplete)


def complete_build(incomplete: str) -> list[str]:
    """Builds that are kept and begin so, newest first."""
    folder = settings().releases
    builds = sorted((one.name for one in folder.iterdir()), reverse=True) if folder.is_dir() else []
    return [one for one in builds if one.startswith(incomplete)]


def complete_release(incomplete: str) -> list[str]:
    """Releases in raw/ that begin so."""
    # What reads releases is slow to import, and most commands ask the published file alone.
    from orchestration.releases.discovery import IntegrityError, release_folders  # noqa: PLC0415

    try:
        return [one for one in release_folders(settings().raw) if one.startswith(incomplete)]
    except IntegrityError:
        return []


def unknown_release(text: str, known: Iterable[str], words: Chosen) -> str:
    """Why a release cannot be found, with those near."""
    names = sorted(known)
    near = [one for one in names if text in one] or get_close_matches(text, names, n=6, cutoff=0.5)
    said = words(f"没有发布{text}", f"there is no release {text}")
    if near:
        return f"{said}{words('；相近：', '; near: ')}{', '.join(near[:6])}"
    return said + words("；indicators releases 列出全部", "; `indicators releases` lists all")


def complete_region(incomplete: str) -> list[tuple[str, str]]:
    """Places that begin so."""
    return _complete(region_names, incomplete)


RegionOption = Annotated[
    str | None,
    typer.Option("--region", help="Only this place: its name or code.", autocompletion=complete_region),
]


def region_of(where: Settings, file: Path, text: str | None, words: Chosen) -> str | None:
    """The place of `--region`; ends the command where it names none, or several."""
    if text is None:
        return None
    try:
        return find_region(file, Catalogue(where.catalogue).places, text)
    except (NotFoundError, CatalogueError) as error:
        fail(words.why(error))


def of_place(where: Settings, frame: pl.DataFrame, region_id: str | None) -> pl.DataFrame:
    """Releases of a place; of one that never loaded, its release.yml says the place."""
    if region_id is None:
        return frame
    # What reads a release.yml is slow to import, and most commands ask for no place.
    from orchestration.releases.discovery import release_folders  # noqa: PLC0415
    from orchestration.releases.manifest import ManifestError, read_manifest  # noqa: PLC0415

    catalogue, folders = Catalogue(where.catalogue), release_folders(where.raw)

    def is_of_place(row: dict[str, Any]) -> bool:
        if row["region_id"] is not None or row["release_id"] not in folders:
            return bool(row["region_id"] == region_id)
        try:
            return catalogue.region_id(read_manifest(folders[row["release_id"]]).region) == region_id
        except ManifestError:
            return False

    return frame.filter(pl.Series([is_of_place(row) for row in frame.to_dicts()], dtype=pl.Boolean))


def kind_of(kind: str | None, words: Chosen) -> str | None:
    """The kind of release of `--kind`; wrong usage where there is none of that name."""
    # As above: only what files or reads a document asks for a kind.
    from orchestration.releases.manifest import Kind  # noqa: PLC0415

    if kind is not None and kind not in get_args(Kind):
        raise typer.BadParameter(
            words(f"应为{'、'.join(get_args(Kind))}之一", f"expected one of {', '.join(get_args(Kind))}"),
            param_hint="--kind",
        )
    return kind


def period_of(period: str | None, words: Chosen) -> str | None:
    """The period of `--period`; wrong usage where it is none."""
    if period is not None:
        try:
            parse_period(period)
        except ValueError as error:
            raise typer.BadParameter(words.why(error), param_hint="--period") from None
    return period
