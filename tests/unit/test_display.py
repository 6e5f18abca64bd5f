"""A figure as a reader is shown it: the macro of the project on DuckDB."""

import duckdb
import jinja2
import pytest

from orchestration.settings import PROJECT

MACRO = PROJECT / "dbt_project" / "macros" / "display_value.sql"


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
    module = (
        jinja2.Environment(extensions=["jinja2.ext.do"]).from_string(MACRO.read_text(encoding="utf-8")).module
    )
    asked = module.display_figure("figure", "correction")  # type: ignore[attr-defined]
    row = (
        duckdb.connect()
        .execute(
            f"""select {asked} from (select ? as surface, ? as unit_text, 10.5 as value, null as value_to, 'eq' as bound_op,
            'growth_rate' as measure, 'PC' as unit_id, false as is_corrected) as figure
        cross join (select null as value_as_published) as correction""",
            [surface, unit],
        )
        .fetchone()
    )
    assert row == (shown,)
