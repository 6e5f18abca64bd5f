"""Which rows of target_rule.csv still decide anything: the targets of the build read again without each row.

The model that reads the rows is asked, as dbt compiled it for the build. Not here: what a rule means
(`int_target_statement`).
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.said import Said

MODEL = Path("compiled", "indicators", "models", "intermediate", "int_target_statement.sql")
_RULES = '"indicators"."catalogue"."target_rule"'
_DECIDED = ("target_kind", "direction", "plan_id")


class NoBuildError(ValueError):
    """There is no build whose targets could be read; the message says what to do."""


@dataclass(frozen=True)
class RuleEffect:
    """A row of target_rule.csv, how many targets of the build it fits, and what changes without it.

    `changes` counts by what was decided: ("target_kind", "maintain", "dated") → 4.
    """

    row: dict[str, str]
    fits: int
    changes: dict[tuple[str, str | None, str | None], int]

    @property
    def decides(self) -> bool:
        """Whether any target would be read otherwise without the row."""
        return bool(self.changes)


def effects(build_file: Path, seed: Path) -> list[RuleEffect]:
    """What each row of the seed decides in the build. Raises NoBuildError where nothing is built yet."""
    model = build_file.parent / "dbt" / MODEL
    if not build_file.is_file() or not model.is_file():
        raise NoBuildError(
            Said(
                f"{build_file.parent}中还没有构建；请先执行`indicators run`",
                f"nothing is built in {build_file.parent}; `indicators run` first",
            )
        )
    sql = model.read_text(encoding="utf-8")
    with seed.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    try:
        connection = duckdb.connect(str(build_file), read_only=True)
    except duckdb.IOException as error:
        raise NoBuildError(
            Said(
                f"{build_file}无法打开；请等待正在写入它的运行结束（{error}）",
                f"{build_file} cannot be opened; wait for the run that writes it ({error})",
            )
        ) from None
    with connection:
        columns = [name for name, *_ in connection.execute(f"describe {_RULES}").fetchall()]
        given = ", ".join(f"cast(nullif(${name}, '') as varchar) as {name}" for name in columns)
        connection.execute(f"create temp table statement as {sql}")
        whole = _targets(connection, "select * from temp.statement")
        found = []
        for row in rows:
            values = {name: row.get(name) or "" for name in columns}
            others = f"select * from {_RULES} except all select {given}"
            connection.execute(f"create or replace temp table without_one as {others}", values)
            without = _targets(connection, sql.replace(_RULES, "temp.without_one"))
            changes: dict[tuple[str, str | None, str | None], int] = {}
            for key, decided in whole.items():
                for name, here, there in zip(_DECIDED, decided, without[key], strict=True):
                    if here != there:
                        changes[name, here, there] = changes.get((name, here, there), 0) + 1
            found.append(RuleEffect(row, _fits(connection, values), changes))
    return found


def _targets(connection: duckdb.DuckDBPyConnection, sql: str) -> dict[str, tuple[str | None, ...]]:
    """Kind, direction and plan of each target that a query gives."""
    asked = f"select figure_version_id, {', '.join(_DECIDED)} from ({sql}) as statement"
    return {row[0]: row[1:] for row in connection.execute(asked).fetchall()}


def _fits(connection: duckdb.DuckDBPyConnection, values: dict[str, str]) -> int:
    """How many targets the row is about, whether or not it decides anything of them."""
    tests = {
        "indicator_id": "indicator_id = $indicator_id",
        "bound_op": "bound_op = $bound_op",
        "measure": "$measure in (measure, series_measure)",
        "release_id": "release_id = $release_id",
        "period": "time_period = $period",
    }
    said = {name: values[name] for name in tests if values.get(name)}
    where = " and ".join(tests[name] for name in said) or "true"
    row = connection.execute(f"select count(*) from temp.statement where {where}", said).fetchone()
    assert row is not None
    return int(row[0])
