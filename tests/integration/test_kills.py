"""Publication, rollback and hold killed at whatever moment: readers have a whole build, what had begun is
finished, nothing is left.

The moments are random; a failure names its seed and the moment, and INDICATORS_SEED tries them again. Steps killed one
by one are in test_publication.
"""

import os
import random
import shutil
import time
from dataclasses import replace
from multiprocessing import get_context

import duckdb

from orchestration import building
from orchestration import publication as publishing
from orchestration.commands import doctor
from tests.conftest import tables
from tests.integration.killed import publish_and_go_back

SEED = int(os.environ.get("INDICATORS_SEED", "0")) or random.SystemRandom().randrange(10**9)

CHECKS = (doctor._published, doctor._publication, doctor._hold, doctor._files)
"""What `indicators doctor` says of a publication; the rest of it imports for seconds."""

# A server that has imported what is needed forks in milliseconds, and has no threads yet.
_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.integration.killed"])


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
    # What tells of builds and runs is not compared.
    computed = ("core", "marts", "bi")
    assert tables(where.published_file, *computed) == tables(one_release.published_file, *computed)
