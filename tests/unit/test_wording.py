"""Every code that models and methods can give has its words in both languages."""

import re
from decimal import Decimal

import pytest

from orchestration.exports import wording
from orchestration.settings import PROJECT

MODELS = PROJECT / "dbt_project" / "models" / "marts"
MACROS = PROJECT / "dbt_project" / "macros"


def _codes(text):
    """The codes that a `case` gives."""
    return set(re.findall(r"(?:then|else) '([^']+)'", text))


def test_every_change_of_a_target_has_words():
    sql = (MODELS / "mart_target_revision.sql").read_text(encoding="utf-8")
    given = _codes(sql)
    assert "re_dated" in given
    assert given <= set(wording.CHANGES)


def test_every_class_of_another_method_has_words():
    sql = (MACROS / "formulas" / "peers.sql").read_text(encoding="utf-8")
    sql += (MODELS / "mart_attainment_peer.sql").read_text(encoding="utf-8")
    given = _codes(sql)
    assert "sun_cloud" in given
    assert given <= set(wording.PEER_CLASSES) | set(wording.REASONS)


@pytest.mark.parametrize(
    "table",
    [wording.KINDS, wording.OUTCOMES, wording.CHANGES, wording.FINDINGS, wording.METHODS, wording.PEER_CLASSES,
     wording.REASONS, wording.ANSWERS, wording.COMPLETENESS, wording.STATES],
)  # fmt: skip
def test_english_words_are_english(table):
    for code, (zh, en) in table.items():
        assert zh, code
        assert en, code
        assert not re.search(r"[\u4e00-\u9fff]", en), code


@pytest.mark.parametrize(
    ("bound_op", "value", "unit", "said"),
    [
        ("gt", "200000000000.00000000", "CNY", "more than 200 billion yuan"),
        ("ge", "20.00000000", "PC", "at least 20 %"),
        ("approx", "6.00000000", "PC", "about 6 %"),
        ("eq", "345000.00000000", "HOUSEHOLD", "345,000"),
        ("eq", "133085000000.00000000", "CNY", "133.085 billion yuan"),
        ("le", "1500000", "TONNE", "at most 1.5 million tonnes"),
    ],
)
def test_a_figure_in_english(bound_op, value, unit, said):
    assert wording.english(bound_op, Decimal(value), unit) == said


def test_every_state_that_has_a_verdict_has_words():
    given = set(re.findall(r"when '([^']+)' then", (MACROS / "verdict.sql").read_text(encoding="utf-8")))
    assert "on_track" in given
    assert given - {"set_elsewhere", "growth_basis_differs"} == set(wording.STATES)


# A unit without a word, or a clause without a number, is not guessed at.
def test_what_has_no_word_is_not_said():
    assert wording.english("eq", Decimal(3), "FURLONG") == ""
    assert wording.english("relation", Decimal(3), "PC") == ""
    assert wording.english("eq", None, "PC") == ""


def test_a_range_has_both_ends():
    assert wording.english("range", Decimal(6), "PC", Decimal(7)) == "6 to 7 %"


# A report of “突破500亿元” beside a growth implies an interval without an end: it is shown, not divided.
@pytest.mark.parametrize(
    ("low", "high", "shown"),
    [(45e8, 46.5e8, "45–46.5"), (None, 6e8, "≤6"), (7.25e8, None, "≥7.25"), (None, None, "?")],
)
def test_an_interval_may_have_an_open_end(low, high, shown):
    assert wording.interval(low, high, 1e8) == shown
