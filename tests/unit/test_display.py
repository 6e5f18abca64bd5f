"""A figure and a verdict as a reader is shown them: the macros of the project on DuckDB."""

from typing import Any

import duckdb
import jinja2
import pytest

from orchestration.settings import PROJECT

MACROS = PROJECT / "dbt_project" / "macros"


def rendered(file: str, macro: str, *arguments: str) -> str:
    """The SQL of a macro of a file."""
    module: Any = jinja2.Environment().from_string((MACROS / file).read_text(encoding="utf-8")).module
    return str(getattr(module, macro)(*arguments))


@pytest.mark.parametrize(
    ("surface", "unit", "shown"),
    [
        ("增长10.5%", "%", "增长10.5%"),
        ("10.5%", "%", "增长10.5%"),
        ("10.5％", "%", "增长10.5％"),
        ("10.5 ％", "%", "增长10.5 ％"),
        ("10.5", "%", "增长10.5%"),
    ],
)
def test_a_unit_is_shown_once(surface, unit, shown):
    asked = rendered("display_value.sql", "display_figure", "figure", "correction")
    row = (
        duckdb.connect()
        .execute(
            f"""select {asked} from (select ? as surface, ? as unit_text, 10.5 as value, null as value_to, 'eq' as bound_op,
            'growth_rate' as measure, cast(null as varchar) as relation, 'PC' as unit_id,
            false as is_corrected) as figure
        cross join (select null as value_as_published) as correction""",
            [surface, unit],
        )
        .fetchone()
    )
    assert row == (shown,)


@pytest.mark.parametrize(
    ("status", "answering", "low", "high", "zh", "en"),
    [
        ("not_held", "云岭州2025年政府工作报告", None, None,
         "产值2024目标“20亿元”：目标期已过，载有结果的文件未收集；结果应见于《云岭州2025年政府工作报告》（未收集）；最新（2022）：15亿元",
         "Output 2024, target 20亿元: its period is over, the release with the outcome is not held here; it would stand in "
         "云岭州2025年政府工作报告; latest (2022): 15亿元"),
        ("moderate", None, 0.0456, 0.0592,
         "产值2024目标“20亿元”：略慢于进度；最新（2022）：15亿元；所余年份每年须增长4.56%—5.92%",
         "Output 2024, target 20亿元: somewhat behind its path; latest (2022): 15亿元; the years left need 4.56% to 5.92% a year"),
        ("no_baseline", None, None, 0.0592,
         "产值2024目标“20亿元”：没有基期数据，无法判断进度；最新（2022）：15亿元；所余年份每年须增长至多5.92%",
         "Output 2024, target 20亿元: no baseline is held, so no pace can be said; latest (2022): 15亿元; the years left need at "
         "most 5.92% a year"),
    ],
)  # fmt: skip
def test_a_verdict_says_who_would_answer_and_what_is_left(status, answering, low, high, zh, en):
    row = """select '产值' as label_zh, 'Output' as label_en, '2024' as time_period, '20亿元' as target_display, ? as status,
        null as reason, '2022' as latest_period, '15亿元' as latest_display, cast(? as double) as required_remaining_low,
        cast(? as double) as required_remaining_high, cast(? as varchar) as answering,
        cast(? as varchar) as attainment_status, false as is_final_period"""
    computed = "pending" if status == "not_held" else status
    for macro, said in (("verdict_zh", zh), ("verdict_en", en)):
        asked = rendered(
            "verdict.sql",
            macro,
            "history.status",
            "false",
            "history.answering",
        )
        found = (
            duckdb.connect()
            .execute(f"select {asked} from ({row}) as history", [status, low, high, answering, computed])
            .fetchone()
        )
        assert found == (said,)
