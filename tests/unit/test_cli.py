"""The command itself: what is in no other module."""

import os
import signal
import subprocess
import sys
import time

from orchestration.assets.dbt_run import manifest_is_stale

SERVER = """
import pathlib, signal, sys, time
signal.signal(signal.SIGTERM, lambda *_: (pathlib.Path("ended").touch(), sys.exit(0)))
pathlib.Path("started").touch()
time.sleep(60)
"""
COMMAND = """
import os, pathlib, sys
from orchestration.cli import _serve
sys.exit(_serve([sys.executable, "-c", sys.argv[1]], dict(os.environ), pathlib.Path.cwd()))
"""


# `indicators ui` under a service manager: Dagster, its daemon and the pages were left behind.
def test_what_ends_the_command_ends_the_server_it_started(tmp_path):
    command = [sys.executable, "-c", COMMAND, SERVER]
    with subprocess.Popen(command, cwd=tmp_path, env=dict(os.environ)) as running:
        end = time.monotonic() + 60
        while not (tmp_path / "started").exists():
            assert time.monotonic() < end
            time.sleep(0.1)
        running.send_signal(signal.SIGTERM)
        assert running.wait(30) == 0
    assert (tmp_path / "ended").exists()


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
