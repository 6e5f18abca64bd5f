"""Expectations on the build: each fails on a copy of the shipped build that was made wrong on purpose."""

import shutil
from dataclasses import replace

import duckdb
import pytest

from orchestration.expectations.builds import keep_counts_before, record
from orchestration.expectations.rules import LOAD_RULES
from orchestration.expectations.rules_build import CORE_RULES, MART_RULES
from orchestration.expectations.validate import before_file, validate_build
from tests.conftest import by_great_expectations, indicators

RULES = {rule.name: rule for rule in (*CORE_RULES, *MART_RULES)}

FAULTS = {
    "every_figure_of_the_lake_is_staged": "delete from staging.stg_figure where release_id = 'suizhou-communique-2023' and ordinal = 1",
    "every_measured_figure_is_an_observation": "delete from core.fct_observation where release_id = 'suizhou-communique-2023'",
    "a_key_has_one_headline_on_a_day": "insert into core.fct_headline select * replace (valid_from + 1 as valid_from) from core.fct_headline limit 1",
    "a_headline_was_public_on_its_days": "update core.fct_headline set valid_from = date '2000-01-01'",
    "preliminary_comes_before_final": """
        insert into core.fct_observation select * replace ('x' as figure_version_id, 'final' as vintage_stage,
        valid_from - 10 as valid_from, 'other' as release_id) from core.fct_observation
        where vintage_stage = 'preliminary' and is_dated limit 1""",
    "revisions_are_small": """
        insert into core.fct_observation select * replace ('x' as figure_version_id, base_value * 2 as base_value,
        valid_from + 10 as valid_from) from core.fct_observation
        where indicator_id = 'gdp' and series_measure = 'level' and bound_op = 'eq' and figure_status = 'actual' limit 1""",
    "targets_can_be_judged": "update core.fct_target set unusable_reason = 'no_direction' where time_period = '2030'",
    "what_readers_see_does_not_fall_away": "delete from core.fct_target where indicator_id = 'gdp'; delete from core.fct_observation",
    "every_promise_has_one_answer": "delete from marts.mart_attainment where target_year = 2030",
    "verdicts_lie_between_their_corners": "update marts.mart_attainment_history set status_low = 'achieved' where attainment_status = 'missed'",
    "linear_pace_is_gap_over_time": "update marts.mart_attainment_history set pace_ratio = pace_ratio * 2 where not is_geometric",
    "answers_do_not_foresee": "update marts.mart_attainment_history set valid_from = date '2000-01-01' where actual_version_id is not null",
    "every_number_can_be_traced": "delete from marts.mart_trace where role = 'target'",
    "statements_are_possible_together": "update marts.mart_reconciliation set is_possible = false",
    "outcomes_do_not_heap_on_their_targets": """
        update core.fct_observation set base_value = (
            select any_value(target.base_value) from marts.mart_attainment as answer
            inner join core.fct_target as target on answer.target_id = target.target_id
            where answer.actual_version_id = fct_observation.figure_version_id)
        where figure_version_id in (select actual_version_id from marts.mart_attainment)""",
    "nominal_and_real_targets_fit": "update marts.mart_implied_deflator set implied_deflator_high = -9",
}  # fmt: skip


@pytest.mark.parametrize("name", RULES)
def test_rule_fails_on_a_build_made_wrong(name, shipped, tmp_path):
    copy = tmp_path / "indicators.duckdb"
    shutil.copyfile(shipped.build_file, copy)
    keep_counts_before(shipped)
    shutil.copyfile(before_file(shipped.build_file), before_file(copy))
    with duckdb.connect(str(copy)) as connection:
        connection.execute(FAULTS[name])
    (result,) = validate_build(copy, [RULES[name]], shipped.lake)
    assert not result.is_error, result.observed
    assert not result.success
    assert result.sample


def test_the_shipped_build_passes_what_is_critical(shipped):
    results = validate_build(shipped.build_file, [*CORE_RULES, *MART_RULES], shipped.lake)
    assert [one.rule for one in results if not one.success and one.severity == "critical"] == []
    # Of the outcomes of Suizhou eight of 38 are exactly the number promised: most are counts of things done.
    assert [(one.rule, one.severity) for one in results if not one.success] == [
        ("statements_are_possible_together", "warning"),
        ("outcomes_do_not_heap_on_their_targets", "info"),
    ]


def test_both_engines_find_the_same(shipped):
    found = validate_build(shipped.build_file, [*CORE_RULES, *MART_RULES], shipped.lake)
    with by_great_expectations():
        assert validate_build(shipped.build_file, [*CORE_RULES, *MART_RULES], shipped.lake) == found
    assert len([one for one in found if not one.success]) == 2


def test_the_file_has_what_was_found_on_releases_and_build_and_when(shipped, query):
    releases = len(query("select release_id from audit.load"))
    assert query(
        "select count(*), count(loaded_at), count(distinct release_id) from audit.validation_result"
    ) == [(releases * len(LOAD_RULES), releases * len(LOAD_RULES), releases)]
    assert query("select count(*) from audit.validation_history") == [(releases * len(LOAD_RULES),)]
    assert set(query("select rule, layer from audit.build_expectation")) == {
        *((rule.name, "core") for rule in CORE_RULES), *((rule.name, "marts") for rule in MART_RULES),
    }  # fmt: skip
    assert query("select sum(failed) from audit.build_quality") == query(
        "select count_if(not is_success) from audit.validation_result"
    )
    uncommented = query(
        "select table_name, column_name from duckdb_columns() where comment is null and schema_name = 'audit' "
        "and table_name in ('build_expectation', 'build_quality', 'validation_history', 'load')"
    )
    assert uncommented == []


def test_every_release_and_the_build_have_a_page(shipped, query):
    pages = {path.stem for path in shipped.validation.glob("*.html")}
    assert pages == {"index", "build", *(one for (one,) in query("select release_id from audit.load"))}


# Grows from build to build, so that quality can be drawn over time; and a forced build says what it was forced against.
def test_a_forced_build_carries_its_reason_and_what_failed(shipped, tmp_path):
    where = replace(shipped, warehouse=tmp_path / "warehouse")
    shutil.copytree(shipped.warehouse, where.warehouse, symlinks=True)
    with duckdb.connect(str(where.build_file)) as connection:
        connection.execute(FAULTS["every_promise_has_one_answer"])
    record(where, "marts", validate_build(where.build_file, MART_RULES, where.lake))
    done = indicators(where, "publish", "--force", "--reason", "the council meets at nine")
    assert done.returncode == 0, done.stderr
    with duckdb.connect(str(where.published_file), read_only=True) as connection:
        builds = connection.execute("select build_id, forced_reason from audit.build order by 1").fetchall()
        failed = connection.execute(
            "select build_id, rule from audit.build_expectation where not is_success and severity = 'critical'"
        ).fetchall()
        drawn = connection.execute("select count(distinct build_id) from audit.build_quality").fetchone()
    assert [reason for _, reason in builds] == [None, "the council meets at nine"]
    assert failed == [(builds[1][0], "every_promise_has_one_answer")]
    assert drawn == (2,)
