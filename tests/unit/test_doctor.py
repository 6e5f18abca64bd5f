"""`indicators doctor`: each thing that is not as it should be is named, with who mends it; nothing is changed."""

import fcntl
import json
from dataclasses import replace

import duckdb
import pytest

from orchestration import publication as publishing
from orchestration.commands import doctor as module
from orchestration.commands.doctor import findings
from tests.conftest import copy_place, gdp, indicators


@pytest.fixture
def where(one_release, place):
    """A place that has run once, without Dagster's history."""
    copy_place(one_release, place)
    return replace(place, catalogue=one_release.catalogue)


def found(where, about):
    """State and sentence in English of what is said of one thing."""
    return [(one.state, one.en) for one in findings(where) if one.about == about]


def everything(where):
    return sorted((str(path), path.lstat().st_mtime_ns) for path in where.warehouse.rglob("*"))


def test_a_place_that_has_run_is_well_and_nothing_is_changed(where):
    before = everything(where)
    done = indicators(where, "doctor", "--language", "en")
    assert done.returncode == 0, done.stdout
    assert everything(where) == before
    assert {one.about for one in findings(where)} == set(module._NAMES)
    assert {one.state for one in findings(where)} <= {"ok", "look"}
    assert max(map(len, done.stdout.splitlines())) <= module.WIDTH
    chinese = indicators(where, "doctor").stdout
    assert "没有做到一半的发布" in chinese
    assert "None is half done" in done.stdout


def test_before_the_first_run_there_is_nothing_to_mend(place, add_release):
    add_release("one", [gdp(2024, "1400")])
    before = everything(place)
    assert indicators(place, "doctor").returncode == 0
    assert everything(place) == before
    assert found(place, "published file") == [("look", "None yet: `indicators run`.")]


def _copied_in_part(where):
    (where.releases / ".unfinished-20260101T000000000Z").mkdir()


def _line_on_a_report(where):
    (where.current.resolve() / ".report.html.0123abcd").touch()


def _link_not_moved(where):
    (where.warehouse / ".current-0123abcd").symlink_to("releases/x")


def _not_written_down(where):
    (where.warehouse / "publications.jsonl").unlink()


def _stale(where):
    publishing.write_status(where, result="published", build_id="x", held_by=None)
    status = json.loads((where.warehouse / "status.json").read_text())
    (where.warehouse / "status.json").write_text(json.dumps(status | {"current_build_id": "before"}))


def _hold(where, **fields):
    hold = {
        "build_id": publishing.current_build(where),
        "reason": "the March bulletin",
        "since": "2026-01-01",
    } | fields
    (where.warehouse / "hold.json").write_text(json.dumps(hold), encoding="utf-8")


def _half_rolled_back(where):
    build = where.releases / "20200101T000000000Z"
    build.mkdir()
    _hold(where, build_id=build.name)


def _being_ended(where):
    _hold(where, ended_for=publishing.current_build(where))


def _held_and_gone(where):
    _hold(where, build_id="20200101T000000000Z")


def _no_hold(where):
    (where.warehouse / "hold.json").write_text("{", encoding="utf-8")


def _half_written(where):
    (where.lake / "figure" / ".part.parquet.0123abcd").touch()


def _half_filed(where):
    (where.raw / "suizhou-tjj" / "one" / ".figures.csv.next").touch()


def _begun_to_file(where):
    (where.raw / "suizhou-tjj" / "one" / ".release.yml.0123abcd").touch()


def _half_added(where):
    (where.raw / ".adding-0123abcd").mkdir()


def _not_a_file(where):
    file = where.current.resolve() / "indicators.duckdb"
    file.chmod(0o644)
    file.write_bytes(b"nothing")


def _renamed(where):
    build = where.current.resolve()
    build.rename(build.with_name("20200101T000000000Z"))
    where.current.unlink()
    where.current.symlink_to("releases/20200101T000000000Z")


CASES = {
    "a build copied in part": (_copied_in_part, "publication", "half", "copied in part"),
    "a line on a report": (_line_on_a_report, "publication", "half", "the line on a report"),
    "a link that had not moved": (_link_not_moved, "publication", "half", "about to move"),
    "a move not written down": (_not_written_down, "publication", "half", "not written down"),
    "a stale status": (_stale, "publication", "half", "status.json is of before"),
    "a hold": (_hold, "hold", "look", "Readers are kept on"),
    "a rollback half done": (_half_rolled_back, "hold", "half", "the next run finishes it"),
    "a hold being ended": (_being_ended, "hold", "half", "the next run finishes that"),
    "a hold on a build that is gone": (_held_and_gone, "hold", "wrong", "put it back, or delete hold.json"),
    "a hold that is none": (_no_hold, "hold", "wrong", "is no hold"),
    "a file half written": (_half_written, "files", "half", ".part.parquet.0123abcd"),
    "a filing half done": (_half_filed, "raw", "wrong", "`indicators extract --release one` ends it"),
    "a filing begun": (_begun_to_file, "raw", "half", ".release.yml.0123abcd"),
    "an addition": (_half_added, "raw", "half", ".adding-0123abcd"),
    "a file that does not open": (_not_a_file, "published file", "wrong", "does not open"),
    "a folder that was renamed": (_renamed, "published file", "wrong", "its folder was changed"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_not_as_it_should_be_is_named(where, case):
    make, about, state, says = CASES[case]
    make(where)
    (one,) = [one for one in found(where, about) if one[0] != "ok"]
    assert one[0] == state
    assert says in one[1]
    done = indicators(where, "doctor")
    assert done.returncode == (state == "wrong")


def test_a_run_at_work_is_said(where):
    with (where.warehouse / ".run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        ((state, says),) = found(where, "locks")
    assert (state, says.partition(".")[0]) == ("look", "A run is at work: what is half done below is its own")
    assert found(where, "locks")[0][0] == "ok"


# Dagster's storage asked for a file to be written, and ended in a traceback of hundreds of lines.
def test_a_history_that_cannot_be_written_is_not_opened(where, monkeypatch):
    (where.dagster_home / "history").mkdir(parents=True)
    (where.dagster_home / "dagster.yaml").touch()
    monkeypatch.setattr(module.os, "access", lambda *_: False)
    assert found(where, "history")[0][0] == "look"
    assert found(where, "folders")[0] == ("wrong", f"{where.warehouse} cannot be written.")


def test_what_the_machine_lacks_is_wrong(where, monkeypatch, tmp_path):
    monkeypatch.setattr(module, "requires", lambda _: ["polars<1", "no-such-thing", "ruff<0; extra == 'dev'"])
    ((state, says),) = found(where, "versions")
    assert state == "wrong"
    assert "(<1), no-such-thing –" in says
    monkeypatch.setattr(module.building, "room_needed", lambda _: 10**18)
    assert found(where, "disk")[0][0] == "wrong"
    empty = replace(where, catalogue=tmp_path / "none", raw=tmp_path / "nowhere")
    assert [state for state, _ in found(empty, "folders")] == ["wrong", "wrong"]
    assert found(empty, "catalogue")[0][0] == "wrong"
    assert found(empty, "raw")[0][0] == "wrong"


def test_the_versions_of_the_program_and_of_what_is_published(where, place):
    said = indicators(where, "version", "--language", "en").stdout.splitlines()
    build = publishing.current_build(where)
    made = f"method {publishing.METHOD_VERSION}, tables {publishing.SCHEMA_VERSION}"
    assert said[0].startswith(f"program 0.1.0, {made}, DuckDB files ")
    assert said[-1] == f"published build {build}: {made}"
    file = where.published_file
    for one in (file, file.parent):
        one.chmod(0o755)
    with duckdb.connect(str(file)) as connection:
        connection.execute("alter table audit.build drop column schema_version")
    assert "表 未记录" in indicators(where, "version").stdout
    where.current.unlink()
    assert indicators(where, "version", "--language", "en").stdout.endswith("Nothing is published yet.\n")
