"""A build becomes what readers open, whole or not at all. Not here: its steps (the modules beside this one)."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb

from orchestration.publication.build_folders import (
    FILE_NAME,
    PublishError,
    builds,
    forget_old_builds,
    smoke_test,
)
from orchestration.publication.copy import copy_build
from orchestration.publication.files import sync
from orchestration.publication.hold import read_hold
from orchestration.publication.journal import show
from orchestration.publication.status_file import write_status
from orchestration.publication.turn import only_publisher
from orchestration.said import Said, in_chinese, why
from orchestration.settings import Settings


@dataclass(frozen=True)
class Published:
    """A build that readers can open; `is_current` is false while a hold keeps the link where it is."""

    build_id: str
    folder: Path
    tables: int
    rows: int
    is_current: bool

    @property
    def file(self) -> Path:
        """The DuckDB file of this build."""
        return self.folder / FILE_NAME


def publish(
    settings: Settings,
    *,
    forced_reason: str | None = None,
    exports: Sequence[Callable[[Path], None]] = (),
) -> Published:
    """Copy the build into a folder of its own, check that it opens, and move readers to it.

    `exports` are called with the finished folder before it becomes visible. `forced_reason` is recorded in
    `audit.build` when a person publishes against a failed check. Under a hold the build is kept and not shown.
    Raises PublishError when there is no build, or when it does not open; the last good build stays, and
    `status.json` says why.
    """
    try:
        with only_publisher(settings):
            return _publish(settings, forced_reason, exports)
    except PublishError as error:
        write_status(settings, result="failed", build_id=None, held_by=f"publication: {error}")
        raise
    except OSError as error:
        problem = PublishError(
            f"{error.filename or settings.warehouse}: {error.strerror}; nothing was published"
        )
        write_status(settings, result="failed", build_id=None, held_by=f"publication: {problem}")
        raise problem from error


def _publish(
    settings: Settings, forced_reason: str | None, exports: Sequence[Callable[[Path], None]]
) -> Published:
    if not settings.build_file.exists():
        raise PublishError(
            Said(
                f"{settings.build_file}不存在；请执行`indicators run`构建",
                f"{settings.build_file} does not exist; run `indicators run` to build it",
            )
        )
    hold = read_hold(settings)
    finished_at = datetime.now(UTC)
    kept = builds(settings)
    while kept and _build_id(finished_at) <= kept[-1]:
        # A clock that was set back, or two builds in a millisecond: ids stay in the order of publication.
        finished_at = datetime.strptime(kept[-1], "%Y%m%dT%H%M%S%fZ").replace(tzinfo=UTC) + timedelta(
            milliseconds=1
        )
    build_id = _build_id(finished_at)
    unfinished = settings.releases / f".unfinished-{build_id}"
    unfinished.mkdir()
    try:
        copy_build(settings, unfinished, build_id, finished_at, forced_reason)
        tables, rows = smoke_test(unfinished / FILE_NAME)
        for export in exports:
            export(unfinished)
        for path in unfinished.rglob("*"):
            if path.is_file():
                path.chmod(0o444)
                sync(path)
        folder = settings.releases / build_id
        unfinished.rename(folder)
        sync(settings.releases)
    except duckdb.Error as error:
        raise PublishError(
            Said(
                f"构建{build_id}无法发布：{in_chinese(why(error))}",
                f"build {build_id} cannot be published: {error}",
            )
        ) from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    if hold is None:
        show(settings, build_id, "published", forced_reason)
    forget_old_builds(settings)
    write_status(
        settings,
        result="published" if hold is None else "held",
        build_id=build_id,
        held_by=None if hold is None else f"hold on build {hold['build_id']}: {hold['reason']}",
    )
    return Published(build_id, folder, tables, rows, hold is None)


def _build_id(finished_at: datetime) -> str:
    return finished_at.strftime("%Y%m%dT%H%M%S") + f"{finished_at.microsecond // 1000:03d}Z"
