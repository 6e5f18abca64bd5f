"""A held release on its whole road in the terminal: failed check, decision, load of that release alone, green.

The same road through Dagster's UI is in tests/browser/test_front.py. Figures are invented.
"""

import json
import shutil
from dataclasses import replace

import dagster as dg
import duckdb
import pytest

from orchestration import publication as publishing
from orchestration import run_log
from orchestration.instance import project_instance
from tests.conftest import copy_place, gdp, in_place, indicators, release_writer

SHARE = {"indicator_text": "常住人口城镇化率", "measure": "share", "unit_text": "%", "period": "2024"}
MISPRINT = [gdp(2024, "2260"), SHARE | {"value": "610", "surface": "610%"}]


@pytest.fixture
def where(one_release, place, tmp_path, monkeypatch):
    """A place that was run, and a catalogue that a decision may be written into."""
    copy_place(one_release, place)
    shutil.copytree(place.catalogue, tmp_path / "seeds")
    monkeypatch.setenv("INDICATORS_CATALOGUE", str(tmp_path / "seeds"))
    return replace(place, catalogue=tmp_path / "seeds")


# Four runs. Of the ordinary tests test_foresight goes the same road without models.
@pytest.mark.heavy
def test_from_a_failed_check_by_a_decision_to_the_published_figure(where):
    release_writer(where)("two", MISPRINT, publisher="nbs")
    before, lake = publishing.current_build(where), where.lake / "figure" / "release_id=one" / "part.parquet"
    loaded_at = lake.stat().st_mtime_ns

    held = indicators(where, "run", "--release", "two", "--language", "en")
    assert held.returncode == 1
    assert "1/7 reading and checking releases, writing them to the lake …" in held.stderr
    assert "two: held" in held.stderr
    said = list(run_log.events(where))
    assert [one["outcome"] for one in said if one["event"] == "load"] == ["held"]
    assert (said[-1]["event"], said[-1]["is_well"]) == ("run_ended", False)
    prometheus = (where.warehouse / "metrics.prom").read_text(encoding="utf-8")
    assert 'indicators_last_run_success{job="load_release"} 0\n' in prometheus
    assert 'indicators_step_duration_seconds{step="lake__figure"}' in prometheus
    assert "shares_are_within_0_and_100" in held.stderr
    assert "`indicators decide two` mends them; then `indicators run --release two`" in held.stderr
    # Nothing is built of it, and who only looks at the targets is told.
    assert publishing.current_build(where) == before
    assert "未能入库的发布：1份" in indicators(where, "status").stdout
    assert "未通过" in indicators(where, "run", "--release", "two").stderr

    (figure,) = json.loads(indicators(where, "review", "two", "--failed", "--format", "json").stdout)
    assert (figure["surface"], figure["failed"]) == ("610%", "shares_are_within_0_and_100")
    decided = indicators(
        where, "decide", "two", figure["figure_id"], "override", "--value", "61.0", "--reason", "Synthetic"
    )
    assert decided.returncode == 0, decided.stderr

    loaded = indicators(where, "run", "--release", "two")
    assert loaded.returncode == 0, loaded.stderr
    prometheus = (where.warehouse / "metrics.prom").read_text(encoding="utf-8")
    assert 'indicators_last_run_success{job="load_release"} 1\n' in prometheus
    assert "two: 已入库，2个数值入库，0个被隔离" in loaded.stderr
    assert "mart_" in loaded.stdout
    assert publishing.current_build(where) != before
    assert "未能入库" not in indicators(where, "status").stdout
    with duckdb.connect(str(where.published_file), read_only=True) as connection:
        assert connection.execute(
            "select value from core.fct_observation where indicator_id = 'urbanisation_rate'"
        ).fetchall() == [(61,)]
    # The other release was left alone.
    assert lake.stat().st_mtime_ns == loaded_at

    # On that build single models are built, with all that rests on them. A hold is on: who runs it, who looks at
    # the targets and Dagster are told, since when and why.
    assert indicators(where, "rollback", "--reason", "a synthetic reason").returncode == 0
    some = indicators(where, "run", "--select", "mart_commitment", "--language", "en")
    assert some.returncode == 0, some.stderr
    assert "1/3 building marts …" in some.stderr
    assert "a synthetic reason" in some.stderr
    hold = publishing.read_hold(where)
    for shown in (indicators(where, "status").stdout, indicators(where, "releases").stdout):
        assert (
            f"构建{before}，自{hold['since'][:16].replace('T', ' ')}（UTC）起，原因：a synthetic reason"
            in shown
        )
    with in_place(where), project_instance(where) as instance:
        key = dg.AssetCheckKey(dg.AssetKey(["published", "indicators"]), "readers_see_the_newest_build")
        newest, first, *_ = instance.event_log_storage.get_asset_check_execution_history(key, limit=5)
    assert (newest.status.value, first.status.value) == ("FAILED", "SUCCEEDED")
    metadata = newest.event.dagster_event.event_specific_data.metadata
    assert (metadata["since"].value, metadata["reason"].value) == (hold["since"], "a synthetic reason")

    none = indicators(where, "run", "--select", "mart_comitment")
    assert none.returncode == 1
    assert "near: mart_commitment" in none.stderr


def test_a_release_that_is_not_there_is_named_with_those_near(where):
    done = indicators(where, "run", "--release", "ones", "--language", "en")
    assert (done.returncode, done.stderr) == (1, "there is no release ones; near: one\n")
    both = indicators(where, "run", "--release", "one", "--select", "mart_commitment")
    assert both.returncode == 2
