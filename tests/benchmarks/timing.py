"""How benchmarks time and start things. Not here: what is measured."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from orchestration.settings import Settings, settings


def seconds(work: Callable[[], object], repeats: int) -> float:
    """Median wall time of `repeats` calls."""
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def warehouse(folder: Path) -> Settings:
    """The shipped releases, and a warehouse in `folder`."""
    return replace(settings(), warehouse=folder / "warehouse")


DBT_LAYERS = (
    ["resource_type:seed", "path:models/staging", "path:models/intermediate", "path:models/core"],
    ["path:models/marts", "path:models/bi", "path:models/audit"],
)


def dbt_command(where: Settings, target: Path) -> list[str]:
    """dbt's build on the models of a place, without unit tests."""
    dbt = str(Path(sys.executable).with_name("dbt"))
    return [dbt, "build", "--exclude-resource-type", "unit_test", "--project-dir", str(where.dbt_project),
            "--profiles-dir", str(where.dbt_project), "--quiet", "--target-path", str(target)]  # fmt: skip


def output_and_peak(command: Sequence[str | Path], env: dict[str, str] | None = None) -> tuple[str, float]:
    """What a program prints, and the most memory it had, in megabytes."""
    with tempfile.TemporaryFile("w+") as printed:
        process = subprocess.Popen(command, stdout=printed, stderr=subprocess.DEVNULL, env=env)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
        printed.seek(0)
        return printed.read(), usage.ru_maxrss / 1024


MARTS_SQL = """
import json, sys
from graphlib import TopologicalSorter
from pathlib import Path
import duckdb
target, project, warehouse, file = map(Path, sys.argv[1:])
manifest = json.loads((project / "target" / "manifest.json").read_text(encoding="utf-8"))
nodes = {name: node for name, node in manifest["nodes"].items() if name.startswith(("seed.", "model."))}
order = TopologicalSorter({name: nodes.keys() & manifest["parent_map"][name] for name in nodes}).static_order()
with duckdb.connect(str(file), config={"file_search_path": str(warehouse)}) as connection:
    connection.execute("set TimeZone = 'Asia/Shanghai'")
    for schema in {node["schema"] for node in nodes.values()}:
        connection.execute(f"create schema if not exists {schema}")
    for node in (nodes[name] for name in order):
        rendered = target / "run" / "indicators" / node["original_file_path"]
        if rendered.exists():
            connection.execute(rendered.read_text(encoding="utf-8"))
            for hook in node["config"]["post-hook"]:
                connection.execute(hook["sql"])
"""
"""A program that runs what dbt rendered into TARGET, by DuckDB alone: TARGET PROJECT WAREHOUSE FILE."""
