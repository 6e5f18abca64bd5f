"""Expectations on the build: each fails on a copy of the shipped build that was made wrong on purpose."""

import shutil

import duckdb
import pytest

from orchestration.expectations.rules_build import CORE_RULES, MART_RULES
from orchestration.expectations.validate import validate_build

RULES = {rule.name: rule for rule in (*CORE_RULES, *MART_RULES)}

FAULTS = {
    "every_figure_of_the_lake_is_staged": "delete from staging.stg_figure where release_id = 'suizhou-communique-2023' and ordinal = 1",
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
    "every_promise_has_one_answer": "delete from marts.mart_attainment where target_year = 2030",
    "verdicts_lie_between_their_corners": "update marts.mart_attainment_history set status_low = 'achieved' where attainment_status = 'missed'",
    "linear_pace_is_gap_over_time": "update marts.mart_attainment_history set pace_ratio = pace_ratio * 2 where not is_geometric",
    "answers_do_not_foresee": "update marts.mart_attainment_history set valid_from = date '2000-01-01' where actual_version_id is not null",
    "every_number_can_be_traced": "delete from marts.mart_trace where role = 'target'",
    "statements_are_possible_together": "update marts.mart_reconciliation set is_possible = false",
    "nominal_and_real_targets_fit": "update marts.mart_implied_deflator set implied_deflator_high = -9",
}  # fmt: skip


@pytest.mark.parametrize("name", RULES)
def test_rule_fails_on_a_build_made_wrong(name, shipped, tmp_path):
    copy = tmp_path / "indicators.duckdb"
    shutil.copyfile(shipped.build_file, copy)
    with duckdb.connect(str(copy)) as connection:
        connection.execute(FAULTS[name])
    (result,) = validate_build(copy, [RULES[name]], shipped.lake)
    assert not result.is_error, result.observed
    assert not result.success
    assert result.sample


def test_the_shipped_build_passes_what_is_critical(shipped):
    results = validate_build(shipped.build_file, [*CORE_RULES, *MART_RULES], shipped.lake)
    assert [one.rule for one in results if not one.success and one.severity == "critical"] == []
    assert [one.rule for one in results if not one.success] == ["statements_are_possible_together"]
