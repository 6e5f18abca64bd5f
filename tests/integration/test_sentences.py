"""What the report and the marts of the shipped data say of about, prices, counts, years that are over and lists.

Not here: the intervals themselves (test_figure), which verdict a promise has (test_commitments).
"""

import lxml.html
import pytest


@pytest.fixture(scope="module")
def page(shipped) -> str:
    """The words of the report, in both languages."""
    text: str = lxml.html.fromstring(
        (shipped.current / "report.html").read_text(encoding="utf-8")
    ).text_content()
    return text


# 6 % 左右 is 5.5 to 6.5, so prices may fall by 0.54 % or rise by 0.40 %.
def test_about_gives_two_ends_and_falling_prices_make_a_nominal_target_harder(page):
    assert "按 5.5%–6.5% 计" in page
    assert "-0.54% 至 +0.40% 之间" in page
    assert "价格下降使名义目标更难" in page
    assert "Falling prices make a nominal target harder" in page
    for wrong in ("价格须下降", "prices must fall", "-0.07%"):
        assert wrong not in page


def test_what_is_counted_has_no_rounding_and_is_never_on_the_line(query):
    counted = query(
        """select observation.display, low, high, value * unit_factor
        from core.fct_observation as observation inner join core.dim_indicator as indicator using (indicator_id)
        where observation.unit_dimension in ('count', 'people') and observation.bound_op = 'eq'
            and observation.unit_factor = 1 and observation.decimals = 0 and observation.measure = 'count'"""
    )
    assert len(counted) >= 30
    assert [row for row in counted if row[1] != row[3] or row[2] != row[3]] == []
    on_the_line = query(
        """select commitment.label_zh, attainment.target_display, commitment.outcome_display
        from marts.mart_commitment as commitment inner join marts.mart_attainment as attainment using (promise_id)
        inner join core.fct_observation as outcome on attainment.actual_version_id = outcome.figure_version_id
        where commitment.outcome_reason = 'boundary_case'
            and outcome.unit_dimension = 'count' and outcome.unit_factor = 1"""
    )
    assert on_the_line == []
    # A measurement that meets its target to the digit is.
    assert ("旅游综合收入",) in query(
        "select label_zh from marts.mart_commitment where outcome_reason = 'boundary_case'"
    )


def test_the_year_so_far_says_that_its_year_is_over(query):
    rows = query(
        """select target_year < year(as_of) as is_past, is_year_over, count(*)
        from marts.mart_interim inner join marts.mart_attainment using (promise_id, target_year) group by all"""
    )
    assert {(past, over) for past, over, _ in rows} <= {(True, True), (False, False)}
    assert (True, True) in {(past, over) for past, over, _ in rows}


# “分别增长8%、10%以上” prints 10% alone, “分别突破450家、1200家” 1200家, a structure 43.9.
@pytest.mark.parametrize(
    ("promise", "shown"),
    [
        ("suizhou-gov:421300:foreign_investment:growth_rate:yearly_2014", "增长10%"),
        ("suizhou-gov:421300:tech_smes:level:yearly_2026", "超过1200家"),
        ("suizhou-gov:421300:high_tech_enterprises:level:yearly_2026", "突破450家"),
    ],
)
def test_a_target_out_of_a_list_keeps_its_word_and_unit(query, page, promise, shown):
    assert query("select target_display from marts.mart_attainment where promise_id = ?", promise) == [
        (shown,)
    ]
    assert shown in page


def test_an_outcome_out_of_a_structure_keeps_its_unit(query):
    assert query(
        """select outcome_display from marts.mart_commitment
        where promise_id = 'suizhou-gov:421300:tertiary_va_share:share:yearly_2020'"""
    ) == [("43.9%",)]
