"""What a load would do, said before it: the same reading, the same rules, and nothing is written.

Not here: a load (`ingest`), what a release must say of itself (`releases.manifest`).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl

from orchestration import lake
from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.corrections import COLUMNS, FILE_NAME, misfits
from orchestration.ingest import Judged, Load, judge, validate
from orchestration.readers.command import Reading
from orchestration.reading import ReadRelease, read_folder, stage
from orchestration.releases.discovery import IntegrityError, fingerprint, release_folders, twins
from orchestration.releases.manifest import Manifest
from orchestration.said import Said, in_chinese, joined, made_plain, why
from orchestration.scratch import scratch_folder
from orchestration.settings import Settings

_NOTHING = pl.DataFrame(schema=lake.QUARANTINE_SCHEMA)


def changed_releases(settings: Settings) -> list[str]:
    """Releases in raw/ that are new, or whose files or last outcome are not those of a load, by id."""
    loads = lake.read(settings.lake, "load", lake.LOAD_SCHEMA)
    held = {
        row["release_id"]: row["content"]
        for row in loads.filter(pl.col("outcome") == "loaded").iter_rows(named=True)
    }
    return [
        release_id
        for release_id, folder in release_folders(settings.raw).items()
        if release_id not in held or _content(folder) != held[release_id]
    ]


def _content(folder: Path) -> str | None:
    try:
        return fingerprint(folder)
    except (IntegrityError, OSError):
        return None


def foresee(settings: Settings, release_ids: Sequence[str]) -> list[Judged]:
    """What loading these releases of raw/ would do, in their order.

    IntegrityError for one that has no folder, CatalogueError for an unusable catalogue.
    """
    folders = release_folders(settings.raw)
    if absent := [one for one in release_ids if one not in folders]:
        raise IntegrityError(
            Said(
                f"{settings.raw}下没有文件夹：{'、'.join(absent)}",
                f"no folder under {settings.raw} for: {', '.join(absent)}",
            )
        )
    catalogue = Catalogue(settings.catalogue)
    refused = twins(folders)
    with scratch_folder() as incoming:
        found = {
            one: refused.get(one) or read_folder(folders[one], incoming, catalogue) for one in release_ids
        }
        judged = _judge(settings, [one for one in found.values() if not isinstance(one, str)], catalogue)
    return [
        Judged(Load(one, "refused", made_plain(read)), _NOTHING, _NOTHING)
        if isinstance(read, str)
        else judged[one]
        for one, read in found.items()
    ]


UNFILED = "unfiled"
"""Release and publisher of a file that is none yet."""


def foresee_file(settings: Settings, reading: Reading, path: Path) -> Judged:
    """What loading a file would do, were it a release of today; of which kind and place, `reading` says."""
    manifest = Manifest.model_validate(
        {
            "release_id": UNFILED,
            "kind": reading.kind or "database_export",
            "publisher": UNFILED,
            "region": reading.region_id or UNFILED,
            "title": path.name,
            "known_on": date.today(),
            "licence": UNFILED,
            "files": [{"path": "file", "sha256": "0" * 64}],
            "completeness": "partial",
            "provenance": "extracted",
            "review_state": "machine",
            "obtained": UNFILED,
        }
    )
    catalogue = Catalogue(settings.catalogue)
    with scratch_folder() as incoming:
        read = stage(incoming, manifest, reading.region_id, reading.printed, catalogue)
        return _judge(settings, [replace(read, unread=tuple(reading.unread))], catalogue)[UNFILED]


def _judge(settings: Settings, read: Sequence[ReadRelease], catalogue: Catalogue) -> dict[str, Judged]:
    if not read:
        return {}
    results = validate(settings, read, is_foreseen=True)
    judged = {}
    for one in read:
        release_id = one.manifest.release_id
        found = judge(settings, one, results[release_id], catalogue)
        figures = pl.concat([found.good, found.quarantine], how="diagonal")
        unfit = misfits(figures, release_id, one.region_id, catalogue)
        if unfit:
            # A row that does not fit stops the load of every release.
            reason = joined(filter(None, (found.load.reason, *unfit)), "; ", "；")
            found = replace(found, load=replace(found.load, outcome="held", reason=reason))
        judged[release_id] = found
    return judged


def catalogue_problems(settings: Settings) -> list[str]:
    """What is wrong with the catalogue, a line each; whether a correction fits, its release says."""
    catalogue = Catalogue(settings.catalogue)
    try:
        catalogue.check()
        for line, row in catalogue.rows(FILE_NAME):
            if set(row) != set(COLUMNS):
                expected = ", ".join(COLUMNS)
                path = settings.catalogue / FILE_NAME
                return [
                    Said(
                        f"{path}第{line}行：应有的列是{expected}",
                        f"{path}, line {line}: expected the columns {expected}",
                    )
                ]
    except CatalogueError as error:
        both = why(error)
        lines = in_chinese(both).splitlines(), both.splitlines()
        return [Said(zh, en) for zh, en in zip(*lines, strict=True)]
    return []
