"""`indicators version`: what this program is, and what the published file was made by.

Not here: whether all is well (`doctor`).
"""

from importlib.metadata import version as installed

import duckdb
from rich.markup import escape

from orchestration import publication as publishing
from orchestration.commands.options import Language, LanguageOption
from orchestration.commands.terminal import out
from orchestration.explain import Chosen
from orchestration.settings import settings

_LIBRARIES = ("dagster", "dbt-core", "duckdb", "polars", "great-expectations")


def version(language: LanguageOption = Language.CHINESE) -> None:
    """Versions of program, method, tables and libraries, and those that the published file was made by.

    Where the two differ, the next run publishes by this program, and `indicators diff` lists what changes.

    Example: `indicators version --language en`
    """
    words, where = Chosen(language), settings()
    lines = [
        words(
            f"程序 {installed('suizhou-2030')}，方法 {publishing.METHOD_VERSION}，"
            f"表 {publishing.SCHEMA_VERSION}，DuckDB文件 {publishing.STORAGE_VERSION}",
            f"program {installed('suizhou-2030')}, method {publishing.METHOD_VERSION}, tables "
            f"{publishing.SCHEMA_VERSION}, DuckDB files {publishing.STORAGE_VERSION}",
        ),
        ", ".join(f"{one} {installed(one)}" for one in _LIBRARIES),
    ]
    if where.published_file.exists():
        build, method, tables = _made_by(str(where.published_file))
        lines.append(
            words(
                f"已发布的构建{build}：方法 {method}，表 {tables or '未记录'}",
                f"published build {build}: method {method}, tables {tables or 'not recorded'}",
            )
        )
    else:
        lines.append(words("尚未发布。", "Nothing is published yet."))
    for line in lines:
        out.print(escape(line), soft_wrap=True, highlight=False)


def _made_by(file: str) -> tuple[str, str, str | None]:
    """Build, method and version of the tables of a published file; the last is null in an older one."""
    with duckdb.connect(file, read_only=True) as connection:
        newest = connection.execute("select * from audit.build order by build_id desc limit 1")
        names = [str(one[0]) for one in newest.description]
        row = dict(zip(names, newest.fetchone() or (), strict=False))
    return str(row.get("build_id")), str(row.get("method_version")), row.get("schema_version")
