"""Write, audit, publish: the build becomes what readers open, whole or not at all.

A published build is a folder `warehouse/releases/<build>/` that never changes again, but for the line on its report
that says it is held; readers follow the link `warehouse/current`. The link is swapped atomically and the file's name never changes, because DuckDB
keeps one instance per path and pairs a write-ahead log with a file by name. One process at a time publishes,
rolls back or ends a hold; what a crash left half done is mended by whichever comes next. Not here: what the
build must satisfy before it is published (`expectations`), what changed (`change`), exports and the report
(`exports`).
"""

import errno
import fcntl
import json
import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from orchestration import change
from orchestration.expectations.audit import append_quality
from orchestration.hold_notice import REPORT_NAME, say_hold
from orchestration.settings import Settings

FILE_NAME = "indicators.duckdb"
JOURNAL_NAME = "publications.jsonl"
STATUS_NAME = "status.json"

STORAGE_VERSION = "v1.4.0"
"""Readers from DuckDB 1.4 open the file; the default of older versions pairs stale logs with new files."""

UNPUBLISHED_SCHEMAS = ("staging", "intermediate", "catalogue", "main")
"""Schemas of the build that readers do not get."""

KEPT_BUILDS = 10

ENDED_FOR = "ended_for"
"""Key of a hold that is being ended: the build that readers are moved to."""

METHOD_VERSION = "9"
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
    `audit.build` when a person publishes against a failed check. Under a hold the build is kept and not shown.
    Raises PublishError when there is no build, or when it does not open; the last good build stays, and
    `status.json` says why.
    """
    try:
        with _only_publisher(settings):
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
        raise PublishError(f"{settings.build_file} does not exist; run `indicators run` to build it")
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
    if hold is None:
        _show(settings, build_id, "published", forced_reason)
    _forget_old_builds(settings)
    write_status(
        settings,
        result="published" if hold is None else "held",
        build_id=build_id,
        held_by=None if hold is None else f"hold on build {hold['build_id']}: {hold['reason']}",
    )
    return Published(build_id, folder, tables, rows, hold is None)


def _build_id(finished_at: datetime) -> str:
    return finished_at.strftime("%Y%m%dT%H%M%S") + f"{finished_at.microsecond // 1000:03d}Z"


def _copy_build(
    settings: Settings, folder: Path, build_id: str, finished_at: datetime, forced_reason: str | None
) -> None:
    connection = duckdb.connect()
    try:
        connection.execute(f"attach {_quoted(settings.build_file)} as build (read_only)")
        if not connection.execute(
            "select 1 from duckdb_tables() where database_name = 'build' and table_name = 'mart_attainment'"
        ).fetchall():
            raise PublishError(
                f"{settings.build_file} has no marts: its run was stopped before them, by a critical check on core or a "
                "failed step, and there is nothing to publish. Mend what status.json or the validation page of the "
                "build names; only what a check on the marts holds back can be forced"
            )
        connection.execute(
            f"attach {_quoted(folder / FILE_NAME)} as indicators (storage_version '{STORAGE_VERSION}')"
        )
        # Definitions, comments and macros first, then the rows of what is published, in their order.
        connection.execute("copy from database build to indicators (schema)")
        schemas = connection.execute(
            "select schema_name from information_schema.schemata where catalog_name = 'indicators'"
        ).fetchall()
        for (schema,) in schemas:
            if schema in UNPUBLISHED_SCHEMAS and schema != "main":
                connection.execute(f"drop schema indicators.{schema} cascade")
        connection.execute("create schema if not exists indicators.audit")
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where database_name = 'indicators' order by all"
        ).fetchall()
        for schema, table in tables:
            connection.execute(
                f"insert into indicators.{schema}.{table} select * from build.{schema}.{table} "
                f"order by {_row_order(connection, schema, table)}"
            )
        _append_log(settings, connection, build_id, finished_at, forced_reason)
        connection.execute("checkpoint indicators")
        connection.execute("detach indicators")
    finally:
        connection.close()
    if list(folder.glob("*.wal")):
        raise PublishError(f"build {build_id} left a write-ahead log; it was not closed cleanly")


_ASKED_BY = (
    "indicator_id",
    "promise_id",
    "region_id",
    "measure",
    "series_measure",
    "period_start",
    "valid_from",
)
"""Columns that questions filter by, in the order in which rows are kept, so that a question reads few blocks."""


def _row_order(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> str:
    columns = change.columns(connection, "indicators", schema, table)
    leading = [name for name in _ASKED_BY if name in columns]
    # The first column of a table of core names the row; elsewhere only all columns make the order total.
    rest = columns[:1] if schema == "core" else columns
    return ", ".join(f'"{name}" nulls last' for name in dict.fromkeys([*leading, *rest]))


_LOG_TABLES = """
    create table indicators.audit.build (
        build_id varchar not null, finished_at timestamptz not null, method_version varchar not null,
        compared_with varchar, forced_reason varchar
    );
    comment on table indicators.audit.build is
        'One row per build up to this one, shown to readers or kept under a hold.';
    comment on column indicators.audit.build.build_id is 'Name of its folder; ids sort by time';
    comment on column indicators.audit.build.finished_at is 'When it was finished';
    comment on column indicators.audit.build.method_version is 'Version of formulas and conventions';
    comment on column indicators.audit.build.compared_with is
        'Build that readers saw before, which audit.change compares with; null: there was none';
    comment on column indicators.audit.build.forced_reason is
        'Why a person published it against a failed check; null otherwise';
    create table indicators.audit.publication_log (
        build_id varchar not null, promise_id varchar not null, attainment_status varchar,
        status_low varchar, status_high varchar, pace_low double, pace_high double,
        method_version varchar not null
    );
    comment on table indicators.audit.publication_log is
        'One row per build and promise: what each build said. Append-only.';
    comment on column indicators.audit.publication_log.build_id is 'Build';
    comment on column indicators.audit.publication_log.promise_id is 'Promise';
    comment on column indicators.audit.publication_log.attainment_status is 'Verdict';
    comment on column indicators.audit.publication_log.status_low is 'Verdict at the worst corner';
    comment on column indicators.audit.publication_log.status_high is 'Verdict at the best corner';
    comment on column indicators.audit.publication_log.pace_low is 'Pace at the worst corner of the intervals';
    comment on column indicators.audit.publication_log.pace_high is 'Pace at the best corner of the intervals';
    comment on column indicators.audit.publication_log.method_version is 'Version of formulas and conventions';
    create table indicators.audit.publication (
        shown_at timestamptz not null, build_id varchar not null, action varchar not null, reason varchar
    );
    comment on table indicators.audit.publication is
        'One row per time that readers were moved to a build, before this build was finished.';
    comment on column indicators.audit.publication.shown_at is 'When readers were moved';
    comment on column indicators.audit.publication.build_id is 'Build they see since then';
    comment on column indicators.audit.publication.action is 'published, rolled_back or hold_released';
    comment on column indicators.audit.publication.reason is
        'Reason a person gave for a rollback or a forced publication; null otherwise';
    create table indicators.audit.change (
        build_id varchar not null, compared_with varchar not null, table_name varchar not null, row_key varchar,
        column_name varchar, change_kind varchar not null, value_before varchar, value_after varchar,
        cause varchar not null, cause_detail varchar
    );
    comment on table indicators.audit.change is
        'One row per cell of a mart that differs from the build readers saw before, and its cause.';
    comment on column indicators.audit.change.build_id is 'This build';
    comment on column indicators.audit.change.compared_with is 'Build readers saw before';
    comment on column indicators.audit.change.table_name is 'Mart';
    comment on column indicators.audit.change.row_key is
        'Key of the row, its columns joined by |; null for a whole column or table';
    comment on column indicators.audit.change.column_name is 'Column; null for a whole row or table';
    comment on column indicators.audit.change.change_kind is
        'cell, row_added, row_removed, column_added, column_removed, table_added or table_removed';
    comment on column indicators.audit.change.value_before is 'Cell before, as text; null for a whole row';
    comment on column indicators.audit.change.value_after is 'Cell now, as text; null for a whole row';
    comment on column indicators.audit.change.cause is
        'new_release, revision, release_removed, correction, catalogue, method, several, unexplained or not_recorded';
    comment on column indicators.audit.change.cause_detail is 'Inputs that changed and can explain the cell'
"""


def _append_log(
    settings: Settings,
    connection: duckdb.DuckDBPyConnection,
    build_id: str,
    finished_at: datetime,
    forced_reason: str | None,
) -> None:
    """The audit tables that only publication can fill: earlier builds, this one, its inputs, what changed."""
    connection.execute(_LOG_TABLES)
    newest, shown = next(iter(reversed(builds(settings))), None), current_build(settings)
    if newest is not None:
        _attach_build(connection, settings, newest, "newest")
        for table in ("build", "publication_log"):
            connection.execute(
                f"insert into indicators.audit.{table} by name select * from newest.audit.{table}"
            )
        connection.execute("detach newest")
    connection.execute(
        "insert into indicators.audit.build values (?, ?, ?, ?, ?)",
        [build_id, finished_at, METHOD_VERSION, shown, forced_reason],
    )
    connection.execute(
        """
        insert into indicators.audit.publication_log
        select ?, promise_id, attainment_status, status_low, status_high, pace_low, pace_high, ?
        from indicators.marts.mart_attainment order by promise_id
        """,
        [build_id, METHOD_VERSION],
    )
    for one in shown_builds(settings):
        connection.execute(
            "insert into indicators.audit.publication values (?, ?, ?, ?)",
            [one["shown_at"], one["build_id"], one["action"], one["reason"]],
        )
    append_quality(connection, settings, settings.releases / newest / FILE_NAME if newest else None, build_id)
    change.record_inputs(connection, "build", "indicators", METHOD_VERSION)
    if shown is not None:
        _attach_build(connection, settings, shown, "shown")
        compared = change.compare(connection, "shown", "indicators")
        connection.execute(
            f"insert into indicators.audit.change select ?, ?, * from {compared}", [build_id, shown]
        )
        connection.execute("detach shown")


def _attach_build(
    connection: duckdb.DuckDBPyConnection, settings: Settings, build_id: str, name: str
) -> None:
    file = settings.releases / build_id / FILE_NAME
    try:
        connection.execute(f"attach {_quoted(file)} as {name} (read_only)")
    except duckdb.Error as error:
        raise PublishError(
            f"{file}, an earlier build, cannot be read ({error}); expected the file as it was published. Move its "
            "folder out of releases/ to go on without it"
        ) from error


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


_BUILD_ID = re.compile(r"\d{8}T\d{9}Z")


def builds(settings: Settings) -> list[str]:
    """Ids of the builds that are kept, oldest first; other folders in releases/ are left alone."""
    if not settings.releases.is_dir():
        return []
    return sorted(
        path.name for path in settings.releases.iterdir() if path.is_dir() and _BUILD_ID.fullmatch(path.name)
    )


def current_build(settings: Settings) -> str | None:
    """Id of the build that readers see."""
    return settings.current.resolve().name if settings.current.is_symlink() else None


def _point_readers_to(settings: Settings, build_id: str) -> None:
    """Swap the link in one step; a reader that holds the old build keeps it until it reconnects."""
    link = settings.warehouse / f".current-{secrets.token_hex(4)}"
    link.symlink_to(Path(settings.releases.name) / build_id, target_is_directory=True)
    link.replace(settings.current)
    _sync(settings.warehouse)


def _show(settings: Settings, build_id: str, action: str, reason: str | None) -> None:
    """Move readers to a build and write it down, so that a rollback knows what they saw."""
    _point_readers_to(settings, build_id)
    _write_down(settings, build_id, action, reason)


def _write_down(settings: Settings, build_id: str, action: str, reason: str | None) -> None:
    row = {
        "shown_at": datetime.now(UTC).isoformat(),
        "build_id": build_id,
        "action": action,
        "reason": reason,
    }
    with (settings.warehouse / JOURNAL_NAME).open("a", encoding="utf-8") as journal:
        journal.write(json.dumps(row, ensure_ascii=False) + "\n")
        journal.flush()
        os.fsync(journal.fileno())


def shown_builds(settings: Settings) -> list[dict[str, str | None]]:
    """Every time readers were moved, oldest first: shown_at, build_id, action, reason."""
    path = settings.warehouse / JOURNAL_NAME
    if not path.exists():
        return []
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            rows.append(json.loads(line))
        except json.JSONDecodeError:
            # A crash while the line was written; the move itself is in the link.
            continue
    return rows


@contextmanager
def _only_publisher(settings: Settings) -> Iterator[None]:
    """Wait for another process that publishes; then finish or clear away what a crash left."""
    settings.releases.mkdir(parents=True, exist_ok=True)
    with (settings.warehouse / ".publish.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for leftover in settings.releases.glob(".unfinished-*"):
            shutil.rmtree(leftover)
        # Only what is written under this lock: a status may be written at any time.
        for pattern in (".current-*", f".{settings.hold_file.name}.*"):
            for leftover in settings.warehouse.glob(pattern):
                leftover.unlink()
        journal = settings.warehouse / JOURNAL_NAME
        if journal.exists() and not journal.read_bytes().endswith(b"\n"):
            with journal.open("a", encoding="utf-8") as file:
                file.write("\n")
        _finish(settings)
        yield


def mend(settings: Settings) -> None:
    """Finish or clear away what a killed publication, rollback or end of a hold left; needs no build.

    Raises PublishError when hold.json is no hold, or holds a build that is gone.
    """
    if settings.releases.is_dir():
        with _only_publisher(settings):
            pass


def _finish(settings: Settings) -> None:
    """What had begun to happen to readers happens, is written down, and stands in status.json."""
    hold = read_hold(settings)
    if hold is not None and ENDED_FOR in hold and builds(settings):
        # Nothing is published before this is done, so the newest build is the one it was ended for.
        _end_hold(settings)
        return
    if hold is not None and current_build(settings) != hold["build_id"]:
        if hold["build_id"] not in builds(settings):
            raise PublishError(
                f"{settings.hold_file} holds build {hold['build_id']}, which is not in releases/; put "
                "it back, or delete hold.json and say `indicators rollback` again"
            )
        _show(settings, hold["build_id"], "rolled_back", hold["reason"])
    if hold is not None:
        say_hold(settings.releases / hold["build_id"] / REPORT_NAME, hold)
    shown, now = shown_builds(settings), current_build(settings)
    if now is not None and (not shown or shown[-1]["build_id"] != now):
        # The link had moved and the row was not written yet.
        action, reason = ("rolled_back", hold["reason"]) if hold is not None else ("published", None)
        _write_down(settings, now, action, reason)
    said = read_status(settings)
    if now is not None and (said.get("current_build_id"), said.get("hold")) != (now, hold):
        # The link had moved and the status was not written yet.
        if hold is None:
            write_status(settings, result="published", build_id=now, held_by=None)
        else:
            write_status(settings, result="rolled_back", build_id=now, held_by=f"hold: {hold['reason']}")


def rollback(settings: Settings, build_id: str | None, reason: str) -> str:
    """Show readers an earlier build (the one they saw before, unless named) and hold it; returns its id.

    Until `release_hold`, later builds are kept but not shown. A build that was rolled back from, or that readers
    never saw, is gone back to only by name. Raises PublishError when there is none, or no reason.
    """
    if not reason.strip():
        raise PublishError("a rollback needs a reason: `indicators rollback --reason …`")
    with _only_publisher(settings):
        kept = builds(settings)
        now = current_build(settings)
        if build_id is None:
            earlier = [one for one in _good_builds(settings) if one in kept and now is not None and one < now]
            if not earlier:
                raise PublishError(
                    "readers saw no build before the current one that is still kept; nothing was changed. "
                    f"Kept are: {', '.join(kept) or 'none'}"
                )
            build_id = earlier[-1]
        if build_id not in kept:
            raise PublishError(f"no build {build_id}; kept are: {', '.join(kept) or 'none'}")
        try:
            _smoke_test(settings.releases / build_id / FILE_NAME)
        except duckdb.Error as error:
            raise PublishError(
                f"build {build_id} cannot be opened ({error}); nothing was changed. Name another one of: {', '.join(kept)}"
            ) from error
        hold = {"build_id": build_id, "reason": reason, "since": datetime.now(UTC).isoformat()}
        _write_json(settings.hold_file, hold)
        _show(settings, build_id, "rolled_back", reason)
        say_hold(settings.releases / build_id / REPORT_NAME, hold)
        write_status(settings, result="rolled_back", build_id=build_id, held_by=f"hold: {reason}")
        return build_id


def _good_builds(settings: Settings) -> list[str]:
    """Builds that readers saw and that were not rolled back from, in the order of their ids."""
    good: dict[str, None] = {}
    last = None
    for one in shown_builds(settings):
        build_id = one["build_id"] or ""
        if one["action"] == "rolled_back" and last is not None and last > build_id:
            good.pop(last, None)
        good[build_id] = None
        last = build_id
    return sorted(good)


def release_hold(settings: Settings) -> str | None:
    """End a hold and show the newest build; its id, or None when there was no hold.

    Where nothing was built since, the newest build is the one that was rolled back from.
    """
    with _only_publisher(settings):
        hold = read_hold(settings)
        if hold is None:
            return None
        kept = builds(settings)
        if not kept:
            raise PublishError(f"{settings.releases} holds no build to show; `indicators run` makes one")
        _write_json(settings.hold_file, hold | {ENDED_FOR: kept[-1]})
        return _end_hold(settings)


def _end_hold(settings: Settings) -> str:
    """Show the newest build, whose id it returns; the hold goes last, so that a kill loses neither."""
    build_id = builds(settings)[-1]
    if current_build(settings) != build_id:
        _show(settings, build_id, "hold_released", None)
    shown = shown_builds(settings)
    if not shown or (shown[-1]["build_id"], shown[-1]["action"]) != (build_id, "hold_released"):
        _write_down(settings, build_id, "hold_released", None)
    if (hold := read_hold(settings)) is not None:
        say_hold(settings.releases / hold["build_id"] / REPORT_NAME, None)
    settings.hold_file.unlink()
    _forget_old_builds(settings)
    write_status(settings, result="published", build_id=build_id, held_by=None)
    return build_id


def read_hold(settings: Settings) -> dict[str, str] | None:
    """The hold in force: build_id, reason, since. Raises PublishError when hold.json is no hold."""
    path = settings.hold_file
    if not path.exists():
        return None
    try:
        hold = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        hold = error
    if not isinstance(hold, dict) or not isinstance(hold.get("build_id"), str) or "reason" not in hold:
        raise PublishError(
            f"{path} is no hold: expected a JSON object with build_id, reason and since. Delete it and say "
            "`indicators rollback` again; until then nothing is published"
        )
    return hold


def is_full(error: Exception) -> bool:
    """Whether an error says that a disk has no room, in the system's words or in SQLite's."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    return "disk is full" in str(error)


def write_status(settings: Settings, *, result: str, build_id: str | None, held_by: str | None) -> None:
    """`warehouse/status.json`: the last attempt, its result and what holds a build back.

    `result` is published, held (a hold keeps readers where they are), rolled_back, held_back (checks failed) or
    failed; `held_by` names the checks, the step or the hold.
    """
    try:
        hold = read_hold(settings)
    except PublishError:
        # What is wrong with hold.json is told by whatever publishes; a status can always be written.
        hold = None
    path = settings.warehouse / STATUS_NAME
    content = {
        "attempted_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "result": result,
        "build_id": build_id,
        "current_build_id": current_build(settings),
        "held_by": held_by,
        "hold": hold,
    }
    try:
        _write_json(path, content)
    except OSError as error:
        if not is_full(error) or not path.exists():
            raise
        # A full disk has no room for a second file. What is overwritten has its room already; a reader may meet
        # half of it, and the one who asks again has all.
        short = content | {"held_by": (held_by or "")[:500]}
        path.write_text(json.dumps(short, ensure_ascii=False) + "\n", encoding="utf-8")


def read_status(settings: Settings) -> dict[str, Any]:
    """What `warehouse/status.json` says; empty where it is missing or no JSON object."""
    try:
        said = json.loads((settings.warehouse / STATUS_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _write_json(path: Path, content: Mapping[str, object]) -> None:
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        unfinished.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _forget_old_builds(settings: Settings) -> None:
    current = current_build(settings)
    for build_id in builds(settings)[:-KEPT_BUILDS]:
        if build_id != current:
            shutil.rmtree(settings.releases / build_id)


def differences(settings: Settings, earlier: str, later: str) -> pl.DataFrame:
    """Every mart cell that differs between two kept builds, with its cause; columns are `change.COLUMNS`.

    Raises PublishError when a build is not kept or not readable.
    """
    kept = builds(settings)
    for one in (earlier, later):
        if one not in kept:
            raise PublishError(f"no build {one}; kept are: {', '.join(kept) or 'none'}")
    with duckdb.connect() as connection:
        _attach_build(connection, settings, earlier, "earlier")
        if earlier == later:
            return pl.DataFrame(schema=dict.fromkeys(change.COLUMNS, pl.String))
        _attach_build(connection, settings, later, "later")
        return connection.execute(f"select * from {change.compare(connection, 'earlier', 'later')}").pl()


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
