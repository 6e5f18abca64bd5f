"""The project's own macros as DuckDB expressions. Rendered by dbt; no formula is written here."""

import os
import tempfile
from pathlib import Path
from unittest.mock import patch

from dbt.cli.main import dbtRunner

PROJECT = Path(__file__).parents[2] / "dbt_project"
MARK = "-- expression --"


def render(calls: list[str]) -> list[str]:
    """SQL of each macro call, all from one `dbt compile --inline`; RuntimeError with dbt's own message."""
    inline = "select 1\n" + "".join(f"{MARK}\n{{{{ {call} }}}}\n" for call in calls)
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, {"INDICATORS_WAREHOUSE": folder}):
        (Path(folder) / "build").mkdir()
        where = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT)]
        made = ["--target-path", f"{folder}/target", "--log-path", f"{folder}/logs"]
        done = dbtRunner().invoke(["--quiet", "compile", "--inline", inline, *where, *made])
    if not done.success:
        raise RuntimeError(f"dbt could not render the macros: {done.exception or done.result}")
    compiled = done.result.results[0].node.compiled_code
    return [part.strip() for part in compiled.split(MARK)[1:]]
