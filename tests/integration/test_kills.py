"""Whatever is killed at whatever moment: readers get a whole build, the next run finishes by itself, nothing is left.

The moments are random; a failure names its seed and the moment, and INDICATORS_SEED tries them again. Steps killed one
by one are in test_publication.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import duckdb
import pytest

from orchestration import building
from orchestration import publish as publishing
from orchestration.commands import doctor
from orchestration.commands.doctor import findings
from tests.conftest import copy_place, environment, indicators
from tests.integration.killed import publish_and_go_back

SEED = int(os.environ.get("INDICATORS_SEED", "0")) or random.SystemRandom().randrange(10**9)
KILLS = int(os.environ.get("INDICATORS_KILLS", "40"))
"""Kills of the long form, a whole run after each fourth."""

CHECKS = (doctor._published, doctor._publication, doctor._hold, doctor._files)
"""What `indicators doctor` says of a publication; the rest of it imports for seconds."""

# A server that has imported what is needed forks in milliseconds, and has no threads yet.
_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.integration.killed"])


def tables(file):
    """The rows of every table that a build computes, by its name; what tells of builds and runs is not compared."""
    with duckdb.connect(str(file), read_only=True) as connection:
        names = connection.execute(
            "select schema_name, table_name from duckdb_tables() where schema_name in ('core', 'marts', 'bi') order by all"
        ).fetchall()
        return {
            f"{schema}.{name}": connection.execute(f'select * from "{schema}"."{name}"').fetchall()
            for schema, name in names
        }


def readers_have_a_whole_build(where):
    with duckdb.connect(str(where.published_file), read_only=True) as connection:
        build = publishing.current_build(where)
        assert connection.execute("select max(build_id) from audit.build").fetchall() == [(build,)]
        said = "select count(*) from audit.publication_log where build_id = ?"
        held = connection.execute("select count(*) from marts.mart_attainment").fetchall()
        assert connection.execute(said, [build]).fetchall() == held
    return build


def nothing_is_left(where):
    assert building.leftovers(where) == []
    assert not [one for one in where.releases.iterdir() if one.name.startswith(".")]
    names = {one.name for one in where.warehouse.iterdir() if one.name.startswith(".")}
    assert names <= {".run.lock", ".publish.lock"}
    assert not list(where.raw.rglob(".*"))
    found = publishing.read_status(where)
    assert found["current_build_id"] == publishing.current_build(where)
    assert found["hold"] == publishing.read_hold(where)
    assert publishing.shown_builds(where)[-1]["build_id"] == publishing.current_build(where)


def test_publication_rollback_and_hold_killed_at_random_moments(one_release, tmp_path):
    where = replace(one_release, warehouse=tmp_path / "warehouse")
    (where.build_file.parent).mkdir(parents=True)
    shutil.copy(one_release.build_file, where.build_file.parent)
    publishing.publish(where)
    publishing.publish(where)
    moments = random.Random(SEED)
    for number in range(4):
        process = _CONTEXT.Process(target=publish_and_go_back, args=(where,))
        process.start()
        moment = moments.uniform(0.05, 1.5)
        time.sleep(moment)
        process.kill()
        process.join()
        at = f"INDICATORS_SEED={SEED}, kill {number} after {moment:.3f} s"
        before = readers_have_a_whole_build(where)
        assert not [one for check in CHECKS for one in check(where) if one.state == "wrong"], at
        publishing.mend(where)
        building.clear(where)
        nothing_is_left(where)
        # What had begun is finished: readers stay where they were, or are where they were being moved to.
        assert readers_have_a_whole_build(where) >= before or publishing.read_hold(where), at
    assert tables(where.published_file) == tables(one_release.published_file)


def killed(where, arguments, moment):
    """Start the command as a process group of its own and end all of it; whether it had ended by itself."""
    words = [str(Path(sys.executable).with_name("indicators")), *arguments]
    process = subprocess.Popen(
        words,
        env=environment(where),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(moment)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return False
    return True


@pytest.mark.heavy
@pytest.mark.timeout(3600)
def test_whole_runs_killed_at_random_moments(one_release, tmp_path, capsys, monkeypatch):
    where = replace(one_release, raw=tmp_path / "raw", warehouse=tmp_path / "warehouse")
    copy_place(one_release, where)
    began = time.monotonic()
    assert indicators(where, "run", "--full-refresh").returncode == 0
    whole = time.monotonic() - began
    undisturbed = tables(where.published_file)
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    moments = random.Random(SEED)
    seen = []
    for number in range(KILLS):
        # A process imports for a while before it begins.
        moment = moments.uniform(0.5, whole * 1.2)
        has_ended = killed(where, ["run", "--full-refresh"], moment)
        at = f"INDICATORS_SEED={SEED}, kill {number} after {moment:.3f} s"
        readers_have_a_whole_build(where)
        found = [one for one in findings(where) if one.state in ("half", "wrong")]
        assert not [one for one in found if one.state == "wrong"], at
        seen.append((round(moment, 2), has_ended, sorted({one.about for one in found})))
        if number % 4 == 3:
            done = indicators(where, "run", "--full-refresh")
            assert done.returncode == 0, at + done.stderr
            assert tables(where.published_file) == undisturbed, at
            nothing_is_left(where)
            assert list(temporary.iterdir()) == [], at
            assert not [one for one in findings(where) if one.state in ("half", "wrong")], at
    with capsys.disabled():
        print(f"\n{json.dumps({'seed': SEED, 'whole': round(whole, 1), 'kills': seen})}")
