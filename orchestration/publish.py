"""Write, audit, publish: the build becomes what readers open, whole or not at all.

A published build is a folder `warehouse/releases/<build>/` that never changes again; readers follow the
link `warehouse/current`. The link is swapped atomically and the file's name never changes, because DuckDB
keeps one instance per path and pairs a write-ahead log with a file by name. Not here: what the build must
satisfy before it is published (`expectations`), exports and the report (`exports`).
"""

import json
import os
import secrets
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from orchestration.expectations.audit import append_quality
from orchestration.settings import Settings

FILE_NAME = "indicators.duckdb"

STORAGE_VERSION = "v1.4.0"
"""Readers from DuckDB 1.4 open the file; the default of older versions pairs stale logs with new files."""

UNPUBLISHED_SCHEMAS = ("staging", "intermediate", "catalogue", "main")
"""Schemas of the build that readers do not get."""

KEPT_BUILDS = 10

METHOD_VERSION = "1"
"""Raised when a formula or convention changes, so that the log tells a changed method from changed data."""


class PublishError(RuntimeError):
    """A build that cannot be published; the message says why and what holds it."""


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
    `audit.build` when a person publishes against a failed check. Raises PublishError when there is no build,
    or when it does not open; the last good build stays.
    """
    if not settings.build_file.exists():
        raise PublishError(f"{settings.build_file} does not exist; run `indicators run` to build it")
    settings.releases.mkdir(parents=True, exist_ok=True)
    for leftover in settings.releases.glob(".unfinished-*"):
        shutil.rmtree(leftover)
    finished_at = datetime.now(UTC)
    build_id = finished_at.strftime("%Y%m%dT%H%M%S") + f"{finished_at.microsecond // 1000:03d}Z"
    unfinished = settings.releases / f".unfinished-{build_id}"
    unfinished.mkdir()
    try:
        _copy_build(settings, unfinished, build_id, finished_at, forced_reason)
        tables, rows = _smoke_test(unfinished / FILE_NAME)
        for export in exports:
            export(unfinished)
        for path in unfinished.rglob("*"):
            if path.is_file():
                path.chmod(0o444)
                _sync(path)
        folder = settings.releases / build_id
        unfinished.rename(folder)
        _sync(settings.releases)
    except duckdb.Error as error:
        raise PublishError(f"build {build_id} cannot be published: {error}") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    hold = read_hold(settings)
    if hold is None:
        point_readers_to(settings, build_id)
        _forget_old_builds(settings)
    write_status(
        settings,
        result="published" if hold is None else "held",
        build_id=build_id,
        held_by=None if hold is None else f"hold on build {hold['build_id']}: {hold['reason']}",
    )
    return Published(build_id, folder, tables, rows, hold is None)


def _copy_build(
    settings: Settings, folder: Path, build_id: str, finished_at: datetime, forced_reason: str | None
) -> None:
    everything = folder / "everything.duckdb"
    connection = duckdb.connect()
    try:
        # A first copy loses what is not published; the second is compact.
        connection.execute(f"attach {_quoted(settings.build_file)} as build (read_only)")
        connection.execute(f"attach {_quoted(everything)} as everything")
        connection.execute("copy from database build to everything")
        connection.execute("detach build")
        schemas = {
            name
            for (name,) in connection.execute(
                "select schema_name from information_schema.schemata where catalog_name = 'everything'"
            ).fetchall()
        }
        for schema in UNPUBLISHED_SCHEMAS:
            if schema in schemas and schema != "main":
                connection.execute(f"drop schema everything.{schema} cascade")
        connection.execute("create schema if not exists everything.audit")
        previous = settings.published_file if settings.published_file.exists() else None
        _append_log(connection, previous, build_id, finished_at, forced_reason)
        append_quality(connection, settings, previous, build_id)
        connection.execute(
            f"attach {_quoted(folder / FILE_NAME)} as indicators (storage_version '{STORAGE_VERSION}')"
        )
        connection.execute("copy from database everything to indicators")
        connection.execute("checkpoint indicators")
        connection.execute("detach indicators")
        connection.execute("detach everything")
    finally:
        connection.close()
    everything.unlink()
    if list(folder.glob("*.wal")):
        raise PublishError(f"build {build_id} left a write-ahead log; it was not closed cleanly")


def _append_log(
    connection: duckdb.DuckDBPyConnection,
    previous: Path | None,
    build_id: str,
    finished_at: datetime,
    forced_reason: str | None,
) -> None:
    """`audit.build` and `audit.publication_log`: what earlier builds published, and this one."""
    connection.execute(
        """
        create table everything.audit.build (
            build_id varchar not null, finished_at timestamptz not null, method_version varchar not null,
            forced_reason varchar
        );
        comment on table everything.audit.build is 'One row per published build that led to this file.';
        comment on column everything.audit.build.forced_reason is
            'Why a person published it against a failed check; null otherwise';
        create table everything.audit.publication_log (
            build_id varchar not null, promise_id varchar not null, attainment_status varchar,
            status_low varchar, status_high varchar, pace_low double, pace_high double,
            method_version varchar not null
        );
        comment on table everything.audit.publication_log is
            'One row per build and promise: what was in fact published. Append-only.';
        """
    )
    if previous is not None:
        connection.execute(f"attach {_quoted(previous.resolve())} as previous (read_only)")
        for table in ("build", "publication_log"):
            connection.execute(
                f"insert into everything.audit.{table} by name select * from previous.audit.{table}"
            )
        connection.execute("detach previous")
    connection.execute(
        "insert into everything.audit.build values (?, ?, ?, ?)",
        [build_id, finished_at, METHOD_VERSION, forced_reason],
    )
    connection.execute(
        """
        insert into everything.audit.publication_log
        select ?, promise_id, attainment_status, status_low, status_high, pace_low, pace_high, ?
        from everything.marts.mart_attainment
        """,
        [build_id, METHOD_VERSION],
    )


def _smoke_test(file: Path) -> tuple[int, int]:
    """Open the file as a reader does; tables and rows of the marts."""
    connection = duckdb.connect(str(file), read_only=True)
    try:
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where not internal order by all"
        ).fetchall()
        views = connection.execute("select view_name from duckdb_views() where not internal").fetchall()
        if views:
            raise PublishError(f"published schemas hold tables, found views: {views}")
        rows = 0
        for schema, table in tables:
            counted = connection.execute(f'select count(*) from "{schema}"."{table}"').fetchone()
            rows += counted[0] if counted else 0
        return len(tables), rows
    finally:
        connection.close()


def builds(settings: Settings) -> list[str]:
    """Ids of the builds that are kept, oldest first."""
    if not settings.releases.is_dir():
        return []
    return sorted(
        path.name for path in settings.releases.iterdir() if path.is_dir() and not path.name.startswith(".")
    )


def current_build(settings: Settings) -> str | None:
    """Id of the build that readers see."""
    return settings.current.resolve().name if settings.current.is_symlink() else None


def point_readers_to(settings: Settings, build_id: str) -> None:
    """Swap the link in one step; a reader that holds the old build keeps it until it reconnects."""
    link = settings.warehouse / f".current-{secrets.token_hex(4)}"
    link.symlink_to(Path(settings.releases.name) / build_id, target_is_directory=True)
    link.replace(settings.current)
    _sync(settings.warehouse)


def rollback(settings: Settings, build_id: str | None, reason: str) -> str:
    """Show readers an earlier build (the one before, unless named) and hold it; returns its id.

    Until `release_hold`, later builds are kept but not shown. Raises PublishError when there is none.
    """
    kept = builds(settings)
    now = current_build(settings)
    if build_id is None:
        earlier = [one for one in kept if now is not None and one < now]
        if not earlier:
            raise PublishError("there is no build before the current one; nothing was changed")
        build_id = earlier[-1]
    if build_id not in kept:
        raise PublishError(f"no build {build_id}; kept are: {', '.join(kept) or 'none'}")
    hold = {"build_id": build_id, "reason": reason, "since": datetime.now(UTC).isoformat()}
    _write_json(settings.warehouse / "hold.json", hold)
    point_readers_to(settings, build_id)
    write_status(settings, result="rolled_back", build_id=build_id, held_by=f"hold: {reason}")
    return build_id


def release_hold(settings: Settings) -> str | None:
    """End a hold and show the newest build; its id, or None when there was no hold."""
    if read_hold(settings) is None:
        return None
    (settings.warehouse / "hold.json").unlink()
    newest = builds(settings)[-1]
    point_readers_to(settings, newest)
    write_status(settings, result="published", build_id=newest, held_by=None)
    return newest


def read_hold(settings: Settings) -> dict[str, str] | None:
    """The hold in force: build_id, reason, since."""
    path = settings.warehouse / "hold.json"
    if not path.exists():
        return None
    hold: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return hold


def write_status(settings: Settings, *, result: str, build_id: str | None, held_by: str | None) -> None:
    """`warehouse/status.json`: the last attempt, its result and what holds a build back."""
    _write_json(
        settings.warehouse / "status.json",
        {
            "attempted_at": datetime.now(UTC).isoformat(timespec="seconds"),
            "result": result,
            "build_id": build_id,
            "current_build_id": current_build(settings),
            "held_by": held_by,
        },
    )


def _write_json(path: Path, content: Mapping[str, str | None]) -> None:
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    unfinished.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    unfinished.replace(path)


def _forget_old_builds(settings: Settings) -> None:
    current = current_build(settings)
    for build_id in builds(settings)[:-KEPT_BUILDS]:
        if build_id != current:
            shutil.rmtree(settings.releases / build_id)


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
