"""What is slow to import is imported by what needs it."""

import subprocess
import sys

import pytest


@pytest.mark.parametrize(
    ("module", "unwanted"),
    [
        ("orchestration.cli", {"polars", "duckdb", "dagster"}),
        (
            "orchestration.commands.run",
            {"dagster", "dbt", "great_expectations", "altair", "httpx", "lxml", "pypdfium2"},
        ),
        ("orchestration.commands.options", {"dagster", "dbt", "great_expectations", "altair", "lxml"}),
        ("orchestration.definitions", {"great_expectations", "altair"}),
        ("orchestration.expectations.validate", {"great_expectations", "dagster"}),
    ],
)
def test_a_module_does_not_import_what_it_seldom_needs(module, unwanted):
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=True
    )
    assert unwanted & set(done.stdout.split()) == set()
