"""The command itself: what is in no other module."""

import errno
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from orchestration import cli
from orchestration.assets import models
from orchestration.assets.dbt_run import manifest_is_stale
from orchestration.publication import METHOD_VERSION, SCHEMA_VERSION, STORAGE_VERSION
from orchestration.settings import PROJECT
from tests.conftest import command, copy_place


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_a_command_begins_its_help_as_the_list_of_commands_has_it(name):
    assert cli.load(name).help.partition("\n")[0] == cli.COMMANDS[name][1]


def test_the_list_of_commands_imports_none_of_them():
    code = (
        "import sys; from typer.testing import CliRunner; from orchestration.cli import app; "
        "print(CliRunner().invoke(app, ['--help']).exit_code, *sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    code, *modules = done.stdout.split()
    assert code == "0"
    assert not [one for one in modules if one.startswith("orchestration.commands")]


# The day that DuckDB looks at an argument without importing pandas, the module can go.
@pytest.mark.parametrize(("how", "is_loaded"), [("nullcontext", True), ("without_pandas", False)])
def test_an_argument_of_a_query_needs_no_pandas(how, is_loaded):
    code = (
        "import sys, duckdb\nfrom contextlib import nullcontext\n"
        "from orchestration.arguments import without_pandas\n"
        f"with {how}():\n    (found,) = duckdb.connect().execute('select $one', {{'one': 7}}).fetchone()\n"
        "print(found, 'pandas' in sys.modules)\nimport pandas"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == f"7 {is_loaded}\n"


def test_answers_are_commands():
    assert set(cli.COMMANDS) > cli.ANSWERS


def test_a_run_without_releases_to_read_is_refused_before_dagster_is_loaded(tmp_path):
    code = (
        "import sys; from typer.testing import CliRunner; from orchestration.cli import app; "
        "done = CliRunner().invoke(app, ['run', '--language', 'en']); print(done.exit_code, 'dagster' in sys.modules, done.output)"
    )
    there = {"INDICATORS_RAW": str(tmp_path / "raw"), "INDICATORS_WAREHOUSE": str(tmp_path / "warehouse")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | there, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("1 False ")
    assert "INDICATORS_RAW must name the folder of releases" in done.stdout.replace("\n", " ")


def test_it_says_its_versions():
    done = CliRunner().invoke(cli.app, ["--version"])
    assert (done.exit_code, done.output) == (
        0,
        f"indicators {version('suizhou-2030')}, method {METHOD_VERSION}, tables {SCHEMA_VERSION}, DuckDB files {STORAGE_VERSION}\n",
    )


def test_a_mistyped_command_is_answered_with_the_one_that_is_meant():
    result = CliRunner().invoke(cli.app, ["statu"])
    assert result.exit_code == 2
    assert "Did you mean 'status'?" in result.output


def test_a_manifest_older_than_its_models_is_seen(tmp_path):
    project, manifest = tmp_path / "dbt_project", tmp_path / "manifest.json"
    for name in ("models/marts/mart.sql", "seeds/plan.csv", "macros/macro.sql"):
        path = project / name
        path.parent.mkdir(parents=True)
        path.touch()
    manifest.touch()
    made = manifest.stat().st_mtime
    os.utime(project / "seeds/plan.csv", (made + 60, made + 60))
    assert not manifest_is_stale(project, manifest)
    os.utime(project / "models/marts/mart.sql", (made + 60, made + 60))
    assert manifest_is_stale(project, manifest)


# After an upgrade, before the first run.
def test_a_published_file_of_other_code_is_said_to_be_one(one_release, place):
    copy_place(one_release, place)
    file = place.published_file.resolve()
    file.chmod(0o644)
    with duckdb.connect(str(file)) as connection:
        connection.execute("drop table bi.regions")
    done = command(place, "status")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert (
        "run `indicators run` first (Catalog Error: Table with name regions does not exist!)" in done.stderr
    )


# As for a warehouse on a disk that is mounted for reading; /sys takes no folder, not even from root.
@pytest.mark.parametrize("arguments", [["run"], ["publish", "--release-hold"]], ids=" ".join)
def test_a_folder_that_cannot_be_written_is_said_in_one_line(place, arguments):
    done = command(replace(place, warehouse=Path("/sys/warehouse")), *arguments)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "/sys/warehouse: Operation not permitted; make it writable, or name other folders" in done.stderr


# dbt on what is parsed reads the seeds where they lie; where it has to parse, they are copied into the project.
def test_a_catalogue_outside_the_project_is_not_copied_into_it(place, tmp_path, monkeypatch):
    monkeypatch.setattr("shutil.copytree", None)
    outside = replace(place, catalogue=tmp_path / "seeds")
    assert models.dbt_environment(outside)["INDICATORS_SEEDS"] == str(tmp_path / "seeds")


def test_a_project_that_has_to_be_written_and_cannot_be_is_said_in_one_line(tmp_path, monkeypatch, capsys):
    def read_only(source, target):
        raise OSError(errno.EROFS, "Read-only file system", str(target))

    seeds = tmp_path / "seeds"
    shutil.copytree(PROJECT / "dbt_project" / "seeds", seeds)
    monkeypatch.setattr("shutil.copytree", read_only)
    monkeypatch.setattr(models, "is_parsed", lambda _: False)
    monkeypatch.setenv("INDICATORS_CATALOGUE", str(seeds))
    monkeypatch.setenv("INDICATORS_WAREHOUSE", str(tmp_path / "warehouse"))
    monkeypatch.setattr(sys, "argv", ["indicators", "run"])
    with pytest.raises(SystemExit) as ended:
        cli.app()
    assert ended.value.code == 1
    assert "Read-only file system; make it writable" in capsys.readouterr().err
