"""Builds that are kept, and the one that readers see. Not here: how one is made (`publishing`)."""

import re
import shutil
from pathlib import Path

import duckdb

from orchestration.said import Said
from orchestration.settings import Settings

FILE_NAME = "indicators.duckdb"

KEPT_BUILDS = 10


class PublishError(RuntimeError):
    """A build that cannot be published; the message says why and what holds it."""


def attach_build(connection: duckdb.DuckDBPyConnection, settings: Settings, build_id: str, name: str) -> None:
    """Attach a kept build by a name, to read only; PublishError when it cannot be read."""
    file = settings.releases / build_id / FILE_NAME
    try:
        connection.execute(f"attach {quoted(file)} as {name} (read_only)")
    except duckdb.Error as error:
        raise PublishError(
            Said(
                (
                    f"{file}（较早的构建）无法读取（{error}）；应为发布时的文件。"
                    "如不需要它，请把它的文件夹移出releases/"
                ),
                (
                    f"{file}, an earlier build, cannot be read ({error}); expected the file as it was published. Move its "
                    "folder out of releases/ to go on without it"
                ),
            )
        ) from error


def smoke_test(file: Path) -> tuple[int, int]:
    """Open the file as a reader does; tables and rows of the marts."""
    connection = duckdb.connect(str(file), read_only=True)
    try:
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where not internal order by all"
        ).fetchall()
        views = connection.execute("select view_name from duckdb_views() where not internal").fetchall()
        if views:
            raise PublishError(
                Said(
                    f"发布的schema应只有表，却有视图：{views}",
                    f"published schemas hold tables, found views: {views}",
                )
            )
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


def forget_old_builds(settings: Settings) -> None:
    """Delete what is older than the newest `KEPT_BUILDS`, but for the build that readers see."""
    current = current_build(settings)
    for build_id in builds(settings)[:-KEPT_BUILDS]:
        if build_id != current:
            shutil.rmtree(settings.releases / build_id)


def quoted(path: Path) -> str:
    """A path as SQL has it in a statement that takes no parameter."""
    return "'" + str(path).replace("'", "''") + "'"
