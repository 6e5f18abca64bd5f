"""The project's own macros as DuckDB expressions. Rendered by dbt; no formula is written here."""

import os
import re
import tempfile
from functools import cache
from pathlib import Path
from typing import Any
from unittest.mock import patch

from dbt.cli.main import dbtRunner

from orchestration.assets.dbt_run import parsed_before

PROJECT = Path(__file__).parents[2] / "dbt_project"
MARK = "-- expression --"
SIGNATURE = re.compile(r"{% macro (\w+)\(([^)]*)\)")


def render(calls: list[str]) -> list[str]:
    """SQL of each macro call, all from one `dbt compile --inline`; RuntimeError with dbt's own message."""
    inline = "select 1\n" + "".join(f"{MARK}\n{{{{ {call} }}}}\n" for call in calls)
    done = _dbt("compile", "--inline", inline, manifest=_manifest())
    compiled = done.result.results[0].node.compiled_code
    return [part.strip() for part in compiled.split(MARK)[1:]]


def usual_calls() -> list[str]:
    """A call of every formula with a column for each of its arguments, on both paths where it has a path."""
    calls = []
    for file in sorted((PROJECT / "macros/formulas").glob("*.sql")):
        for name, arguments in SIGNATURE.findall(file.read_text(encoding="utf-8")):
            given = [argument for argument in arguments.split(",") if "path=" not in argument]
            columns = ", ".join(f"'c{i}'" for i in range(len(given)))
            if "path=" in arguments:
                calls += [f"{name}({columns}, path={path!r})" for path in ("geometric", "linear")]
            calls.append(f"{name}({columns})")
    return calls


@cache
def _manifest() -> Any:
    """The project as `make setup` parsed it, or parsed now where a model is newer."""
    return parsed_before(PROJECT, "seeds") or _dbt("parse", manifest=None).result


def _dbt(*command: str, manifest: Any) -> Any:
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, {"INDICATORS_WAREHOUSE": folder}):
        (Path(folder) / "build").mkdir()
        where = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
        made = ["--target-path", f"{folder}/target", "--log-path", f"{folder}/logs"]
        done = dbtRunner(manifest=manifest).invoke(["--quiet", *command, *where, *made])
    if not done.success:
        raise RuntimeError(f"dbt could not render the macros: {done.exception or done.result}")
    return done
