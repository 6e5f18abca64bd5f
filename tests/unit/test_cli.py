"""The command itself: what is in no other module."""

import errno
import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from orchestration import cli
from orchestration.assets.dbt_run import manifest_is_stale
from tests.conftest import command


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


# As for a warehouse on a disk that is mounted for reading; /sys takes no folder, not even from root.
@pytest.mark.parametrize("arguments", [["run"], ["publish", "--release-hold"]], ids=" ".join)
def test_a_folder_that_cannot_be_written_is_said_in_one_line(place, arguments):
    done = command(replace(place, warehouse=Path("/sys/warehouse")), *arguments)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "/sys/warehouse: Operation not permitted; make it writable, or name other folders" in done.stderr


def test_a_project_that_cannot_be_written_is_said_in_one_line(tmp_path, monkeypatch, capsys):
    def read_only(source, target):
        raise OSError(errno.EROFS, "Read-only file system", str(target))

    seeds = tmp_path / "seeds"
    seeds.mkdir()
    monkeypatch.setattr("shutil.copytree", read_only)
    monkeypatch.setenv("INDICATORS_CATALOGUE", str(seeds))
    monkeypatch.setenv("INDICATORS_WAREHOUSE", str(tmp_path / "warehouse"))
    monkeypatch.setattr(sys, "argv", ["indicators", "run"])
    with pytest.raises(SystemExit) as ended:
        cli.app()
    assert ended.value.code == 1
    assert "Read-only file system; make it writable" in capsys.readouterr().err
