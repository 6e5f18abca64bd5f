"""Publication, rollback, hold, load and filing killed at whatever moment: what is read is whole, what had begun is
finished, nothing is left.

The short form of `python -m tests.faults`, which kills whole runs.

The moments are random; a failure names its seed and the moment, and INDICATORS_SEED tries them again;
INDICATORS_KILLS says how often. Steps killed one by one are in test_publication.
"""

import os
import random
import shutil
import time
from dataclasses import replace
from multiprocessing import get_context

import duckdb

from orchestration import building, lake
from orchestration import publication as publishing
from orchestration.catalogue import Catalogue
from orchestration.commands import doctor
from orchestration.figure import SCHEMA as FIGURES
from orchestration.ingest import ingest
from orchestration.readers import figures_csv
from orchestration.releases import filing
from orchestration.releases.discovery import check_files
from orchestration.releases.manifest import read_manifest
from tests.conftest import tables
from tests.faults.place import write_report
from tests.integration.killed import file_again_and_again, load_again_and_again, publish_and_go_back

SEED = int(os.environ.get("INDICATORS_SEED", "0")) or random.SystemRandom().randrange(10**9)

KILLS = int(os.environ.get("INDICATORS_KILLS", "4"))
"""How often each is killed."""

CHECKS = (doctor._published, doctor._publication, doctor._hold, doctor._files)
"""What `indicators doctor` says of a publication; the rest of it imports for seconds."""

# A server that has imported what is needed forks in milliseconds, and has no threads yet.
_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(["tests.integration.killed"])


def killed_after(moment, target, *arguments):
    """The work in a process of its own, killed so many seconds after it began."""
    process = _CONTEXT.Process(target=target, args=arguments)
    process.start()
    time.sleep(moment)
    process.kill()
    process.join()


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
    for number in range(KILLS):
        moment = moments.uniform(0.05, 1.5)
        killed_after(moment, publish_and_go_back, where)
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


def test_a_load_killed_at_random_moments(one_release, tmp_path):
    where = replace(one_release, warehouse=tmp_path / "warehouse")
    ingest(where)
    whole = lake.read(where.lake, "figure", FIGURES)
    moments = random.Random(SEED)
    for number in range(KILLS):
        moment = moments.uniform(0.02, 0.8)
        killed_after(moment, load_again_and_again, where)
        at = f"INDICATORS_SEED={SEED}, kill {number} after {moment:.3f} s"
        # Whoever builds from the lake before the next load finds every table of it whole.
        assert lake.read(where.lake, "figure", FIGURES).equals(whole), at
        building.clear(where)
        assert building.leftovers(where) == [], at
        ingest(where)
        assert lake.read(where.lake, "figure", FIGURES).equals(whole), at
        assert [one for one in where.lake.rglob(".*") if one.is_file()] == [], at


def test_a_filing_killed_at_random_moments(place):
    folder = write_report(place.raw)
    catalogue = Catalogue(place.catalogue)
    reading = filing.reread(folder, catalogue)
    filing.file_reading(folder, reading)
    moments = random.Random(SEED)
    for number in range(KILLS):
        moment = moments.uniform(0.1, 0.8)
        killed_after(moment, file_again_and_again, place, folder.name)
        at = f"INDICATORS_SEED={SEED}, kill {number} after {moment:.3f} s"
        assert not [one for one in doctor._raw(place) if one.state == "wrong" and "extract" not in one.en], at
        # What anybody does next finishes it or takes it back.
        filing.reread(folder, catalogue)
        check_files(folder, read_manifest(folder))
        assert len(figures_csv.read(folder / "figures.csv")) in (2, len(reading.figures)), at
        filing.file_reading(folder, reading)
        assert sorted(one.name for one in folder.iterdir()) == ["figures.csv", "release.yml", "report.txt"], (
            at
        )
