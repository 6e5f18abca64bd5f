"""Imports run one way, what is slow to import is imported by what needs it, and no file is too long to read."""

import ast
import subprocess
import sys
from graphlib import TopologicalSorter

import pytest

from orchestration.settings import PROJECT


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("orchestration.cli", {"polars", "duckdb", "dagster"}),
        (
            "orchestration.commands.run",
            {"dagster", "dbt", "great_expectations", "vl_convert", "httpx", "lxml", "pypdfium2"},
        ),
        ("orchestration.commands.ui", {"dagster", "dbt", "great_expectations", "vl_convert", "lxml"}),
        ("orchestration.commands.options", {"dagster", "dbt", "great_expectations", "vl_convert", "lxml"}),
        ("orchestration.definitions", {"great_expectations", "vl_convert"}),
        (
            "orchestration.commands.check",
            {"pandas", "pyarrow", "docx", "pypdfium2", "orchestration.extraction.figures"},
        ),
        ("orchestration.expectations.validate", {"great_expectations", "dagster"}),
    ],
)
def test_a_module_does_not_import_what_it_seldom_needs(module, unwanted):
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True
    )
    assert unwanted & set(done.stdout.split()) == set()


DAGSTER = {"assets", "automation", "definitions", "event_log", "front", "instance", "run"}
"""What may import Dagster: assets and what starts, configures or shows them."""


def imports() -> dict[str, set[str]]:
    """Each module or package of orchestration/: the others, and the libraries, that it imports, late ones too."""
    folder = PROJECT / "orchestration"
    found: dict[str, set[str]] = {}
    for file in folder.rglob("*.py"):
        unit = file.relative_to(folder).parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [f"{node.module}.{one.name}" for one in node.names]
            elif isinstance(node, ast.Import):
                names = [one.name for one in node.names]
            else:
                continue
            parts = [name.removeprefix("orchestration.").split(".")[0] for name in names]
            found.setdefault(unit, set()).update(one for one in parts if one != unit)
    return found


def test_imports_run_one_way():
    found = imports()
    order = list(TopologicalSorter({one: names & set(found) for one, names in found.items()}).static_order())
    assert order.index("figure") < order.index("readers") < order.index("ingest") < order.index("assets")
    assert order.index("extraction") < order.index("readers")


def test_nothing_below_the_assets_imports_dagster():
    using = {unit for unit, names in imports().items() if any(one.startswith("dagster") for one in names)}
    assert using == DAGSTER
