"""Publication, rollback, hold and what changed, on a small synthetic place; no Dagster but to build it."""

import json
import shutil
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context

import duckdb
import pytest

from orchestration import change
from orchestration import publication as publishing
from orchestration.hold_notice import HOLD_FROM, HOLD_TO, say_hold
from orchestration.ingest import ingest
from orchestration.settings import settings
from tests.benchmarks.reader import read
from tests.conftest import copy_place, gdp, indicators, release_writer
from tests.integration.killed import publish_and_die, rollback_and_die, work_and_die


@pytest.fixture
def where(one_release, tmp_path):
    """A warehouse with that build and nothing published."""
    (tmp_path / "warehouse" / "build").mkdir(parents=True)
    shutil.copy(one_release.build_file, tmp_path / "warehouse" / "build")
    return replace(one_release, warehouse=tmp_path / "warehouse")


def ask(file, sql, *values):
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(sql, list(values)).fetchall()


def status(where):
    return json.loads((where.warehouse / "status.json").read_text(encoding="utf-8"))


def test_a_rollback_goes_to_what_readers_saw_and_not_to_what_was_rolled_back(where):
    good, faulty = (publishing.publish(where).build_id for _ in range(2))
    assert publishing.rollback(where, None, "faulty") == good
    kept = publishing.publish(where)
    assert not kept.is_current
    assert publishing.release_hold(where) == kept.build_id
    # Between good and the newest stands the faulty one.
    assert publishing.rollback(where, None, "again") == good
    assert faulty in publishing.builds(where)
    # By name one can go anywhere that is kept, also forward.
    assert publishing.rollback(where, faulty, "on purpose") == faulty
    with pytest.raises(publishing.PublishError, match="no build nonsense; kept are"):
        publishing.rollback(where, "nonsense", "x")
    with pytest.raises(publishing.PublishError, match="needs a reason"):
        publishing.rollback(where, good, " ")


def test_a_build_that_readers_never_saw_is_no_build_to_go_back_to(where):
    first = publishing.publish(where).build_id
    publishing.rollback(where, first, "pin what is shown")
    assert status(where)["hold"]["build_id"] == first
    unseen = publishing.publish(where).build_id
    publishing.release_hold(where)
    shutil.rmtree(where.releases / first)
    with pytest.raises(publishing.PublishError, match="readers saw no build before"):
        publishing.rollback(where, None, "x")
    assert publishing.current_build(where) == unseen


def test_a_forced_build_is_not_shown_under_a_hold(where):
    first = publishing.publish(where).build_id
    publishing.publish(where)
    publishing.rollback(where, None, "wait")
    done = indicators(where, "publish", "--force", "--reason", "urgent")
    assert done.returncode == 1
    assert "保持仍在（wait）" in done.stderr
    assert publishing.current_build(where) == first
    assert indicators(where, "publish", "--release-hold").returncode == 0
    forced = ask(where.published_file, "select forced_reason from audit.build order by build_id")
    assert forced == [(None,), (None,), ("urgent",)]
    assert indicators(where, "publish", "--release-hold").stdout == "没有保持。\n"
    nothing = indicators(where, "publish", "--release-hold", "--language", "en")
    assert nothing.stdout == "There was no hold.\n"
    assert indicators(where, "publish", "--force").returncode == 1


@pytest.mark.heavy
def test_old_builds_are_forgotten_but_not_the_one_held(where, monkeypatch):
    monkeypatch.setattr(publishing.build_folders, "KEPT_BUILDS", 3)
    first = publishing.publish(where).build_id
    publishing.publish(where)
    publishing.rollback(where, first, "hold the oldest")
    later = [publishing.publish(where).build_id for _ in range(5)]
    assert publishing.builds(where) == [first, *later[-3:]]
    assert ask(where.published_file, "select count(*) from marts.mart_attainment") is not None
    publishing.release_hold(where)
    assert publishing.builds(where) == later[-3:]
    # What every build said is in the newest, also of builds that are gone.
    assert ask(where.published_file, "select count(distinct build_id) from audit.build") == [(7,)]


def test_the_log_of_publication_is_in_the_next_file(where):
    first, second = (publishing.publish(where).build_id for _ in range(2))
    publishing.rollback(where, None, "the log")
    publishing.release_hold(where)
    publishing.publish(where)
    rows = ask(
        where.published_file, "select build_id, action, reason from audit.publication order by shown_at"
    )
    assert rows == [
        (first, "published", None),
        (second, "published", None),
        (first, "rolled_back", "the log"),
        (second, "hold_released", None),
    ]


def test_ids_stay_in_the_order_of_publication_when_the_clock_goes_back(where):
    ahead = publishing.publish(where).build_id
    future = "2999" + ahead[4:]
    (where.releases / ahead).rename(where.releases / future)
    publishing.journal._point_readers_to(where, future)
    after = publishing.publish(where)
    assert after.build_id > future
    assert publishing.current_build(where) == after.build_id


def _in_a_process(work, *arguments):
    process = get_context("spawn").Process(target=work, args=arguments)
    process.start()
    process.join()
    assert process.exitcode == 9


@pytest.mark.parametrize(
    "step",
    [
        "_point_readers_to",
        *(
            pytest.param(step, marks=pytest.mark.heavy)
            for step in ("export", "smoke_test", "write_down", "forget_old_builds", "write_status")
        ),
    ],
)
def test_a_publication_killed_at_any_step_leaves_one_whole_build_and_the_next_one_works(where, step):
    first = publishing.publish(where).build_id
    _in_a_process(publish_and_die, where, step)
    shown = publishing.current_build(where)
    assert (shown == first) == (step in ("export", "smoke_test", "_point_readers_to"))
    assert ask(where.published_file, "select max(build_id) from audit.build") == [(shown,)]
    after = publishing.publish(where)
    assert publishing.current_build(where) == after.build_id
    assert not list(where.releases.glob(".unfinished-*"))
    # A build that was finished and never shown is kept, and no rollback lands on it.
    assert publishing.rollback(where, None, "x") == shown


# A reader of the page that a rollback shows is told that it is held, and by its end no longer.
def test_a_hold_is_said_on_the_report(where):
    build = publishing.publish(where).folder
    later = publishing.publish(where).folder
    for folder in (build, later):
        (folder / "report.html").write_text(f"<p>a{HOLD_FROM}{HOLD_TO}b</p>", encoding="utf-8")
        (folder / "report.html").chmod(0o444)
    publishing.rollback(where, build.name, "数字 <错误>")
    page = (where.current / "report.html").read_text(encoding="utf-8")
    assert "原因：数字 &lt;错误&gt;" in page
    assert "this build is held" in page
    assert page.startswith(f"<p>a{HOLD_FROM}<aside")
    assert page.endswith(f"</aside>{HOLD_TO}b</p>")
    assert HOLD_FROM + HOLD_TO in (later / "report.html").read_text(encoding="utf-8")
    # What a killed rollback left unsaid is said by whatever comes next.
    say_hold(build / "report.html", None)
    publishing.mend(where)
    assert (where.current / "report.html").read_text(encoding="utf-8") == page
    publishing.release_hold(where)
    assert (build / "report.html").read_text(encoding="utf-8") == f"<p>a{HOLD_FROM}{HOLD_TO}b</p>"
    assert not list(build.glob(".report*"))


def test_a_rollback_killed_before_the_link_moves_is_finished_by_the_next_publication(where):
    first, second = (publishing.publish(where).build_id for _ in range(2))
    _in_a_process(rollback_and_die, where)
    assert publishing.current_build(where) == second
    assert not publishing.publish(where).is_current
    assert publishing.current_build(where) == first
    assert "killed half way" in status(where)["held_by"]


@pytest.mark.parametrize(
    "step",
    [
        "_point_readers_to",
        *(
            pytest.param(step, marks=pytest.mark.heavy)
            for step in ("write_down", "forget_old_builds", "write_status")
        ),
    ],
)
def test_an_end_of_a_hold_that_was_killed_is_finished_by_the_next_run(where, step):
    publishing.publish(where)
    newest = publishing.publish(where).build_id
    publishing.rollback(where, None, "held")
    _in_a_process(work_and_die, where, "release_hold", (), step)
    publishing.mend(where)
    assert publishing.current_build(where) == newest
    assert publishing.read_hold(where) is None
    found = status(where)
    assert (found["result"], found["current_build_id"], found["hold"]) == ("published", newest, None)
    moves = [(one["build_id"], one["action"]) for one in publishing.shown_builds(where)]
    assert moves[-1] == (newest, "hold_released")
    assert len(moves) == 4


@pytest.mark.parametrize("work", ["publish", "rollback"])
def test_a_status_that_a_kill_left_stale_is_mended_before_the_next_run(where, work):
    first = publishing.publish(where).build_id
    if work == "rollback":
        publishing.publish(where)
    _in_a_process(work_and_die, where, work, (None, "held") if work == "rollback" else (), "write_status")
    stale, now = status(where), publishing.current_build(where)
    assert stale["current_build_id"] != now
    publishing.mend(where)
    found = status(where)
    assert (found["current_build_id"], found["build_id"]) == (now, now)
    assert found["result"] == ("published" if work == "publish" else "rolled_back")
    assert (found["hold"] or {}).get("build_id") == (first if work == "rollback" else None)
    # What is as it should be is not written again.
    publishing.mend(where)
    assert status(where) == found


def test_a_hold_that_is_none_stops_publication_and_says_what_to_do(where):
    publishing.publish(where)
    (where.warehouse / "hold.json").write_text("{", encoding="utf-8")
    with pytest.raises(publishing.PublishError, match="expected a JSON object with build_id"):
        publishing.publish(where)
    assert status(where)["result"] == "failed"
    assert "hold.json is no hold" in status(where)["held_by"]
    (where.warehouse / "hold.json").write_text('{"build_id": "gone", "reason": "x"}', encoding="utf-8")
    with pytest.raises(publishing.PublishError, match="not in releases/"):
        publishing.publish(where)


def test_a_rollback_to_a_build_that_does_not_open_changes_nothing(where):
    damaged, shown = publishing.publish(where), publishing.publish(where)
    damaged.file.chmod(0o644)
    damaged.file.write_bytes(b"nothing")
    with pytest.raises(publishing.PublishError, match=f"{damaged.build_id} cannot be opened"):
        publishing.rollback(where, None, "x")
    damaged.file.unlink()
    with pytest.raises(publishing.PublishError, match=f"{damaged.build_id} cannot be opened"):
        publishing.rollback(where, None, "x")
    assert publishing.read_hold(where) is None
    assert publishing.current_build(where) == shown.build_id


def test_what_others_keep_in_the_folders_is_left_alone(where):
    first = publishing.publish(where).build_id
    (where.releases / "old").mkdir()
    # A status is written without the lock: this one is just being written.
    (where.warehouse / ".status.json.1a2b3c4d").touch()
    second = publishing.publish(where).build_id
    assert publishing.builds(where) == [first, second]
    assert (where.releases / "old").exists()
    assert (where.warehouse / ".status.json.1a2b3c4d").exists()


def test_a_build_that_was_stopped_before_its_marts_cannot_be_forced(where):
    with duckdb.connect(str(where.build_file)) as connection:
        connection.execute("drop schema marts cascade")
    done = indicators(where, "publish", "--force", "--reason", "urgent")
    assert done.returncode == 1
    assert "中没有marts" in " ".join(done.stderr.split())
    assert not where.published_file.exists()


def test_an_earlier_build_that_cannot_be_read_is_named(where):
    first = publishing.publish(where)
    first.file.chmod(0o644)
    first.file.write_bytes(b"nothing")
    with pytest.raises(publishing.PublishError, match=f"{first.build_id}.*earlier build, cannot be read"):
        publishing.publish(where)
    assert status(where)["result"] == "failed"
    assert first.build_id in status(where)["held_by"]


# A race of processes.
@pytest.mark.heavy
def test_processes_that_publish_at_once_wait_for_each_other(where):
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        found = list(pool.map(publishing.publish, [where] * 4))
    ids = sorted(one.build_id for one in found)
    assert publishing.builds(where) == ids
    assert publishing.current_build(where) == ids[-1]
    log = ask(where.published_file, "select build_id from audit.build order by build_id")
    assert log == [(one,) for one in ids]


def test_a_failed_publication_leaves_the_last_good_build(where):
    first = publishing.publish(where)
    where.build_file.write_bytes(b"nothing")
    with pytest.raises(publishing.PublishError):
        publishing.publish(where)
    assert publishing.current_build(where) == first.build_id
    assert status(where)["result"] == "failed"
    where.build_file.unlink()
    with pytest.raises(publishing.PublishError, match="indicators run"):
        publishing.publish(where)


@pytest.mark.heavy
def test_a_file_of_many_builds_is_as_compact_as_the_first(where):
    sizes = [publishing.publish(where).file.stat().st_size for _ in range(8)]
    # The log of builds grows by a few rows a build; a block of DuckDB is 256 KiB.
    assert sizes[-1] <= sizes[1] + 2 * 262_144, sizes


def test_rows_lie_in_the_order_questions_ask_and_the_same_each_time(where):
    one, two = publishing.publish(where), publishing.publish(where)
    for schema, table in ask(
        one.file, "select schema_name, table_name from duckdb_tables() where not internal"
    ):
        if (schema, table) in {
            ("audit", name)
            for name in (
                "build",
                "publication",
                "publication_log",
                "change",
                "build_quality",
                "build_expectation",
            )
        }:
            continue
        rows = [ask(build.file, f"select * from {schema}.{table}") for build in (one, two)]
        assert rows[0] == rows[1], table
    periods = ask(one.file, "select indicator_id, region_id, period_start from core.fct_observation")
    assert periods == sorted(periods)
    assert len(periods) > 20


# Of core.fct_answering_release two builds of the same releases had their rows in two orders.
def test_rows_that_share_their_first_column_have_an_order(where):
    reverse = "create or replace table core.fct_answering_release as from core.fct_answering_release order by all desc"
    with duckdb.connect(str(where.build_file)) as build:
        build.execute(
            "insert into core.fct_answering_release (target_id, release_id) values ('t', 'a'), ('t', 'b')"
        )
    one = publishing.publish(where)
    with duckdb.connect(str(where.build_file)) as build:
        build.execute(reverse)
    two = publishing.publish(where)
    rows = [ask(build.file, "from core.fct_answering_release") for build in (one, two)]
    assert len(rows[0]) == 2
    assert rows[0] == rows[1]


def test_readers_see_whole_builds_while_they_are_replaced(where, tmp_path):
    publishing.publish(where)
    done = tmp_path / "done"
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        reading = [pool.submit(read, (str(where.published_file), 50, str(done), 0.02)) for _ in range(2)]
        try:
            for _ in range(3):
                publishing.publish(where)
        finally:
            done.touch()
        found = [one.result() for one in reading]
    assert [one[1:] for one in found] == [(0, 0), (0, 0)]
    assert sum(one[0] for one in found) >= 100


def test_a_reader_that_reconnects_sees_the_new_build_and_one_that_does_not_keeps_the_old(where):
    old = publishing.publish(where).build_id
    sql = "select max(build_id) from audit.build"
    open_since_then = duckdb.connect(str(where.published_file), read_only=True)
    new = publishing.publish(where).build_id
    assert open_since_then.execute(sql).fetchall() == [(old,)]
    assert ask(where.published_file, sql) == [(new,)]
    assert open_since_then.execute(sql).fetchall() == [(old,)]
    open_since_then.close()


def test_a_reader_of_a_mixture_would_be_seen(where, tmp_path):
    build = publishing.publish(where)
    mixed = tmp_path / "indicators.duckdb"
    shutil.copy(build.file, mixed)
    mixed.chmod(0o644)
    with duckdb.connect(str(mixed)) as connection:
        connection.execute(
            "insert into audit.publication_log (build_id, promise_id, method_version) values ('another', 'p', '1')"
        )
    assert read((str(mixed), 1, str(tmp_path), 0.0)) == (0, 0, 1)
    assert read((str(tmp_path / "none.duckdb"), 1, str(tmp_path), 0.0)) == (0, 1, 0)


@pytest.fixture(scope="module")
def changed(one_release, build_models, tmp_path_factory):
    """Builds after a new release, a restatement, a correction and a catalogue row."""
    folder = tmp_path_factory.mktemp("changed")
    catalogue = folder / "seeds"
    shutil.copytree(settings().catalogue, catalogue)
    where = replace(settings(), raw=folder / "raw", warehouse=folder / "warehouse", catalogue=catalogue)
    copy_place(one_release, where)
    add = release_writer(where)
    builds = {"first": publishing.current_build(where)}

    def run(name, releases=None):
        # As a run of Dagster's, without its checks.
        ingest(where, releases)
        build_models(where)
        builds[name] = publishing.publish(where).build_id

    add("two", [gdp(2024, "2300")], published_on="2025-04-20")
    run("new_release", releases=["two"])
    add("three", [gdp(2023, "2160")], published_on="2025-05-20")
    run("revision", releases=["three"])
    ((figure,),) = ask(
        where.published_file, "select figure_id from core.fct_observation where release_id = 'two'"
    )
    row = f"c1,two,{figure},override,value,2290,Synthetic,our_transcription,person,2026-11-24,,2300\n"
    with (catalogue / "corrections.csv").open("a", encoding="utf-8") as file:
        file.write(row)
    run("correction", releases=["two"])
    names = catalogue / "indicator.csv"
    text = names.read_text(encoding="utf-8")
    names.write_text(
        text.replace("Gross domestic product of the region", "Output of the region"), encoding="utf-8"
    )
    run("catalogue", releases=[])
    shutil.rmtree(where.raw / "suizhou-tjj" / "three")
    run("release_removed")
    return where, builds


def test_each_changed_cell_has_its_cause(changed):
    where, builds = changed
    for cause, build in builds.items():
        rows = ask(
            where.releases / build / publishing.FILE_NAME,
            "select distinct cause from audit.change where table_name <> 'mart_coverage'",
        )
        assert rows == ([] if cause == "first" else [(cause,)]), cause
    cells = ask(
        where.releases / builds["catalogue"] / publishing.FILE_NAME,
        "select value_before, value_after, cause_detail from audit.change "
        "where table_name = 'mart_growth' and column_name = 'label_en'",
    )
    assert set(cells) == {
        ("Gross domestic product of the region", "Output of the region", "catalogue indicator:gdp")
    }


def test_every_cell_that_differs_is_listed_and_no_other(changed):
    where, builds = changed
    files = [where.releases / builds[name] / publishing.FILE_NAME for name in ("first", "new_release")]
    listed = {
        (one, two, three)
        for one, two, three in ask(
            files[1],
            "select row_key, column_name, value_after from audit.change "
            "where table_name = 'mart_growth' and change_kind = 'cell'",
        )
    }
    key = change.KEYS["mart_growth"]
    sql = (
        "select * from (select *, concat_ws('|', "
        + ", ".join(f"coalesce(cast({one} as varchar), '')" for one in key)
        + ") as row_key from marts.mart_growth)"
    )
    before, after = ({row["row_key"]: row for row in _dicts(file, sql)} for file in files)
    expected = {
        (name, column, after[name][column])
        for name in before.keys() & after.keys()
        for column in after[name]
        if after[name][column] != before[name][column]
    }
    assert listed == expected
    added = ask(
        files[1],
        "select row_key from audit.change where table_name = 'mart_growth' and change_kind = 'row_added'",
    )
    assert {one for (one,) in added} == after.keys() - before.keys() != set()


def _dicts(file, sql):
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(f"select columns(*)::varchar from ({sql})").pl().to_dicts()


def test_a_changed_method_is_a_cause(where, monkeypatch):
    publishing.publish(where)
    with duckdb.connect(str(where.build_file)) as connection:
        connection.execute("update marts.mart_growth set explanation = 'another method'")
    monkeypatch.setattr(publishing.log, "METHOD_VERSION", "synthetic")
    publishing.publish(where)
    rows = ask(where.published_file, "select distinct column_name, cause, cause_detail from audit.change")
    assert rows == [("explanation", "method", "method version")]


def test_a_cell_that_nothing_recorded_explains_is_unexplained(where):
    publishing.publish(where)
    with duckdb.connect(str(where.build_file)) as connection:
        connection.execute("update marts.mart_growth set explanation = 'by hand'")
    publishing.publish(where)
    assert ask(where.published_file, "select distinct cause from audit.change") == [("unexplained",)]


def test_the_same_input_changes_nothing(where):
    publishing.publish(where)
    publishing.publish(where)
    assert ask(where.published_file, "select * from audit.change") == []


def test_diff_lists_two_builds_either_way_and_refuses_what_is_not_kept(changed):
    where, builds = changed
    done = indicators(where, "diff", builds["first"], builds["correction"], "--format", "json")
    assert done.returncode == 0, done.stderr
    rows = json.loads(done.stdout)
    assert {row["cause"] for row in rows if row["table_name"] != "mart_coverage"} == {"several"}
    shown = indicators(where, "diff")
    assert shown.returncode == 0, shown.stderr
    assert "发布已撤" in shown.stdout
    assert "release removed" in indicators(where, "diff", "--language", "en").stdout
    assert indicators(where, "diff", "nonsense", builds["first"]).returncode == 1


def test_every_mart_has_a_key_that_tells_its_rows_apart(shipped, query):
    marts = {name for (name,) in query("select table_name from duckdb_tables() where schema_name = 'marts'")}
    assert marts == set(change.KEYS)
    for mart, key in change.KEYS.items():
        twice = query(f"select {', '.join(key)} from marts.{mart} group by all having count(*) > 1")
        assert twice == [], mart


def test_a_run_that_fails_says_so_in_the_status(changed):
    where, builds = changed
    ranks = where.catalogue / "source_rank.csv"
    good = ranks.read_text(encoding="utf-8")
    ranks.write_text(good.replace("statistics_bureau,1", "statistics_bureau,first"), encoding="utf-8")
    done = indicators(where, "run")
    ranks.write_text(good, encoding="utf-8")
    assert done.returncode == 1
    assert status(where)["result"] == "failed"
    assert "source_rank.csv, line 2: rank 'first' is no whole number" in status(where)["held_by"]
    assert status(where)["current_build_id"] == builds["release_removed"]


def _of_other_code(file, *statements):
    """A published file as other code would have left it."""
    for one in (file, file.parent):
        one.chmod(0o755)
    with duckdb.connect(str(file)) as connection:
        for statement in statements:
            connection.execute(statement)


OTHER_CODE = {
    "older": (
        "alter table audit.build drop column schema_version",
        "alter table audit.publication_log drop column pace_high",
        "drop table audit.input",
        "drop table audit.build_quality",
        "drop table marts.mart_growth",
        "alter table marts.mart_attainment drop column pace_low",
    ),
    "newer": (
        "alter table audit.build add column of_later varchar",
        "alter table audit.build_expectation add column of_later varchar",
        "create table marts.mart_of_later as select 1 as one",
        "alter table marts.mart_attainment add column of_later varchar",
    ),
}


# An upgrade, and a version that is put back: the file before is of other code.
@pytest.mark.parametrize("code", OTHER_CODE)
def test_a_build_goes_on_from_one_of_other_code_and_both_are_compared(where, code):
    before = publishing.publish(where).build_id
    _of_other_code(where.published_file, *OTHER_CODE[code])
    after = publishing.publish(where).build_id
    rows = ask(where.published_file, "select build_id, schema_version from audit.build order by 1")
    assert rows[-1] == (after, publishing.SCHEMA_VERSION)
    assert rows[-2] == (before, None if code == "older" else publishing.SCHEMA_VERSION)
    found = publishing.differences(where, before, after).rows(named=True)
    kinds = {(one["change_kind"], one["table_name"], one["column_name"]) for one in found}
    if code == "older":
        assert ("table_added", "mart_growth", None) in kinds
        assert ("column_added", "mart_attainment", "pace_low") in kinds
        assert {one["cause"] for one in found} == {"not_recorded"}
    else:
        assert ("table_removed", "mart_of_later", None) in kinds
        assert ("column_removed", "mart_attainment", "of_later") in kinds
    assert publishing.rollback(where, before, "tried") == before
    publishing.release_hold(where)
