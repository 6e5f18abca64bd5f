"""From the folder of a release to frames: its files read, mapped through the catalogue, corrected.

Not here: what is kept of a reading (`kept`), what is found in it and what becomes of it (`ingest`).
"""

import multiprocessing
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from itertools import repeat
from pathlib import Path

import polars as pl

from orchestration import lake
from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.corrections import as_corrected
from orchestration.documents import ReaderError
from orchestration.figure import PrintedFigure, to_figures
from orchestration.progress import tell
from orchestration.releases.discovery import MOST_BYTES, IntegrityError, check_files, contents, fingerprint
from orchestration.releases.filing import read_release
from orchestration.releases.manifest import Manifest, ManifestError, read_manifest
from orchestration.said import Said, in_chinese, why

READ_IN_PROCESSES_ABOVE = 8_000_000
"""Bytes of release files above which worker processes read them; below, starting them costs more."""

REFUSALS = (ManifestError, IntegrityError, ReaderError, CatalogueError)


@dataclass(frozen=True)
class ReadRelease:
    """A release as read: its frames lie in `staged` until they are validated.

    `figure.parquet` is as published, `judged.parquet` with the corrections that hold on all days,
    `rejected.parquet` what cannot stand in a frame of figures. `printed` figures were read, `apart` of them
    are not judged: rejected, or dropped by a correction; `unread` names what was not
    understood. `is_live` says that its figures are read anew out of prose, with no reading filed.
    """

    manifest: Manifest
    region_id: str | None
    staged: Path
    content: str
    is_live: bool
    printed: int
    apart: int
    unread: tuple[str, ...] = ()


READ_TOGETHER = 16
"""Releases that a worker reads at a time, with one catalogue."""


def read_all(folders: list[Path], incoming: Path, catalogue: Catalogue) -> list[ReadRelease | str]:
    """Read releases into `incoming`, in their order; of one that is refused, why."""
    size = sum(map(_size, folders))
    if size <= READ_IN_PROCESSES_ABOVE:
        found = []
        for one in folders:
            found.append(read_folder(one, incoming, catalogue))
            tell(len(found), len(folders))
        return found
    batches = [folders[at : at + READ_TOGETHER] for at in range(0, len(folders), READ_TOGETHER)]
    # Forking a process that runs polars' threads can deadlock.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(mp_context=context) as pool:
        found = []
        for batch in pool.map(_read_batch, batches, repeat(incoming), repeat(catalogue.folder)):
            found += batch
            tell(len(found), len(folders))
        return found


def _size(folder: Path) -> int:
    """Bytes of what a folder holds; of one that is refused, none."""
    if folder.is_symlink():
        return 0
    try:
        size = sum(path.lstat().st_size for path in contents(folder))
    except (IntegrityError, OSError):
        return 0
    return size if size <= MOST_BYTES else 0


def _read_batch(folders: list[Path], incoming: Path, seeds: Path) -> list[ReadRelease | str]:
    """Read some releases in a process of their own."""
    catalogue = Catalogue(seeds)
    return [read_folder(one, incoming, catalogue) for one in folders]


def read_folder(folder: Path, incoming: Path, catalogue: Catalogue) -> ReadRelease | str:
    """Read one release into `incoming`, or say why it is refused."""
    try:
        manifest = read_manifest(folder)
        check_files(folder, manifest)
        # An old document may use a name that is no longer valid on the day from which we show it.
        region_id = catalogue.region_id(manifest.region, manifest.available_on) or catalogue.region_id(
            manifest.region
        )
        if region_id is None:
            path = folder / "release.yml"
            return Said(
                f"{path}：region {manifest.region!r}在目录的region.csv中没有对应的地区，"
                "或有几个同名；请添加一行，"
                "或写其代码，或在名称前写明所属地区（北京市通州区）",
                f"{path}: region {manifest.region!r} names no place of the "
                "catalogue's region.csv, or several of one name; add a row, or write its code, or before the "
                "name the places it lies in (北京市通州区)",
            )
        printed, is_live, unread = read_release(folder, manifest)
        if not printed:
            return Said(
                f"{folder}：其文件中没有读出数值；indicators read 文件 显示其内容。请归档公布的原件，或抄录为"
                "figures.csv",
                f"{folder}: no figure is read from its files; `indicators read FILE` shows what is in them. "
                "File what was published, or transcribe it into figures.csv",
            )
        staged = stage(incoming, manifest, region_id, printed, catalogue)
    except REFUSALS as error:
        return why(error)
    return replace(staged, content=fingerprint(folder), is_live=is_live, unread=tuple(unread))


def stage(
    incoming: Path,
    manifest: Manifest,
    region_id: str | None,
    printed: Sequence[PrintedFigure],
    catalogue: Catalogue,
) -> ReadRelease:
    """What was read of a release, as frames in `incoming`; CatalogueError for an unusable catalogue."""
    frame, rejected = to_figures(printed, manifest.facts(region_id), catalogue)
    judged = as_corrected(frame, manifest.release_id, region_id, catalogue)
    staged = incoming / manifest.release_id
    staged.mkdir()
    frame.write_parquet(staged / "figure.parquet")
    judged.write_parquet(staged / "judged.parquet")
    pl.DataFrame(
        [row | {"reason": reason, "reason_zh": in_chinese(reason)} for row, reason in rejected],
        schema=lake.QUARANTINE_SCHEMA,
        orient="row",
    ).write_parquet(staged / "rejected.parquet")
    apart = len(rejected) + frame.height - judged.height
    return ReadRelease(
        manifest, region_id, staged, content="", is_live=False, printed=len(printed), apart=apart
    )
