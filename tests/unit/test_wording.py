"""Every code that models and methods can give has its words in both languages."""

import re
from decimal import Decimal

import pytest
import yaml

from orchestration.exports import wording
from orchestration.exports.charts import axis_unit
from orchestration.figure import GROWTH_BASES, MEASURES, STATUSES
from orchestration.interval import BOUND_OPS
from orchestration.settings import PROJECT
from orchestration.status import year_spans

MODELS = PROJECT / "dbt_project" / "models" / "marts"
BI = PROJECT / "dbt_project" / "models" / "bi"
MACROS = PROJECT / "dbt_project" / "macros"
INTERMEDIATE = PROJECT / "dbt_project" / "models" / "intermediate"
CORE = PROJECT / "dbt_project" / "models" / "core"
CATALOGUE = PROJECT / "dbt_project" / "models" / "staging" / "_catalogue.yml"


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


def test_every_measure_and_basis_of_a_figure_has_words():
    assert set(MEASURES) == set(wording.MEASURES)
    assert set(STATUSES) == set(wording.FIGURE_STATUSES)
    assert set(BOUND_OPS) == set(wording.BOUND_OPS)
    assert set(GROWTH_BASES) <= set(wording.BASES)


@pytest.mark.parametrize(
    "table",
    [wording.KINDS, wording.OUTCOMES, wording.CHANGES, wording.FINDINGS, wording.METHODS, wording.PEER_CLASSES,
     wording.REASONS, wording.ANSWERS, wording.COMPLETENESS, wording.STATES, wording.LOADS,
     wording.SEVERITIES, wording.MEASURES, wording.BASES],
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


def _macro(path, name):
    """The text of a dbt macro."""
    text = path.read_text(encoding="utf-8")
    return re.search(rf"{{% macro {name}\(.*?endmacro", text, re.DOTALL).group()


def _named(text):
    """The codes that a `case` gives words to."""
    return set(re.findall(r"when '([^']+)' then", text))


def _case(path, column):
    """The `case` of a model that makes this column."""
    text = re.split(rf"\n +end\s+as {column}\b", path.read_text(encoding="utf-8"))[0]
    return text[text.rindex("    case") :]


def _states():
    """Every status that mart_attainment can give: a state, on the way or final, and what stands before one."""
    reached = _codes(
        _macro(MACROS / "formulas" / "states.sql", "corner_status")
        + _macro(MACROS / "formulas" / "states.sql", "pace_status")
    ) | {"indeterminate"}
    before = _codes(_case(MODELS.parent / "intermediate" / "int_attainment_answer.sql", "guard_status"))
    assert len(before) == 3
    # Of a promise whose period is over without its figure: why it is missing.
    missing = _codes(
        _case(MACROS / "answers_on.sql", "answer_state") + _macro(MACROS / "answers_on.sql", "status_on")
    )
    assert {"not_held", "not_found", "not_published", "not_due"} == missing
    return before | reached | missing | {f"interim_{one}" for one in reached}


def _reasons():
    """Every reason for which a target is not assessable."""
    seeds = yaml.safe_load(CATALOGUE.read_text(encoding="utf-8"))["seeds"]
    (link,) = (one for one in seeds if one["name"] == "indicator_link")
    (kind,) = (one for one in link["columns"] if one["name"] == "kind")
    breaks = kind["data_tests"][0]["accepted_values"]["arguments"]["values"]
    joined = (INTERMEDIATE / "int_attainment_input.sql").read_text(encoding="utf-8")
    return set(breaks) | _codes(
        _case(CORE / "fct_target.sql", "unusable_reason")
        + _case(MODELS.parent / "intermediate" / "int_attainment_answer.sql", "not_assessable_reason")
        + _macro(MACROS / "basis.sql", "basis_gap")
        + "".join(re.findall(".* as basis_gap,", joined))
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_status_has_words_in_the_marts_and_in_the_report(language):
    named = _named(_macro(MACROS / "verdict.sql", f"status_{language}"))
    assert {"on_track", "not_assessable", "interim_met_early"} < _states()
    assert named == _states() == set(wording.STATES)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_reason_has_words_in_the_marts_and_in_the_report(language):
    named = _named(_macro(MACROS / "verdict.sql", f"reason_{language}"))
    assert {"set_elsewhere", "undated", "census_break", "unit_differs", "growth_basis_differs"} < _reasons()
    assert named == _reasons()
    assert named <= set(wording.REASONS)


@pytest.mark.parametrize(
    ("mart", "column", "bi", "words"),
    [(MACROS / "commitment.sql", "outcome", "commitments", wording.OUTCOMES),
     (MODELS / "mart_target_revision.sql", "change_kind", "target_history", wording.CHANGES)],
)  # fmt: skip
def test_every_outcome_and_change_has_words_in_bi_and_in_the_report(mart, column, bi, words):
    given = _codes(_case(mart, column))
    assert given == set(words)
    name = column.removesuffix("_kind")
    for number, language in enumerate(("zh", "en")):
        said = re.findall(r"when '(\w+)' then '([^']+)'", _case(BI / f"{bi}.sql", f"{name}_{language}"))
        assert dict(said) == {code: both[number] for code, both in words.items()}


def test_every_reason_of_an_outcome_has_words():
    assert _codes(_case(MACROS / "commitment.sql", "outcome_reason")) <= set(wording.REASONS)


def test_every_contradiction_has_words():
    sql = "".join(path.read_text(encoding="utf-8") for path in (MODELS / "statements").glob("*.sql"))
    found = set(re.findall("'([a-z_0-9]+)' as finding", sql))
    union = set(re.findall(r"'(\w+)'", (MODELS / "mart_reconciliation.sql").read_text().split("%}")[0]))
    assert found == set(wording.FINDINGS) == union


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
    [
        (45e8, 46.5e8, "45–46.5"),
        (0.6991e8, 0.7038e8, "0.699–0.704"),
        (100e8, 200e8, "100–200"),
        (None, 6e8, "≤6"),
        (7.25e8, None, "≥7.25"),
        (None, None, "?"),
    ],
)
def test_an_interval_may_have_an_open_end(low, high, shown):
    assert wording.interval(low, high, 1e8) == shown


@pytest.mark.parametrize(
    ("ids", "spans"),
    [
        (["a-work-report-2014", "a-work-report-2015", "a-work-report-2017"], "2014–2015, 2017"),
        (["a-bulletin-202603", "a-bulletin-2026-04"], "2026"),
        # An id that names no year, or a number that is none.
        (["a-census-seventh", "a-notice-4213"], ""),
    ],
)
def test_the_years_of_releases_are_those_their_ids_name(ids, spans):
    assert year_spans(ids) == spans


# A GDP per head of 110,000 yuan on an axis in 亿元 would read 0.0011.
@pytest.mark.parametrize(
    ("unit", "language", "size", "axis"),
    [
        ("CNY", "zh", 2e11, (1e8, "亿元")),
        ("CNY", "zh", 110000.0, (1.0, "元")),
        ("CNY", "en", 110000.0, (1.0, "yuan")),
        ("PERSON", "zh", 600.0, (1.0, "人")),
        ("PERSON", "zh", 1.6e4, (1e4, "万人")),
        ("PC", "zh", 3.0, (1.0, "%")),
        ("CNY", "zh", None, (1e8, "亿元")),
        ("RANK", "zh", 3.0, (1.0, "")),
    ],
)
def test_an_axis_counts_in_steps_that_fit_its_values(unit, language, size, axis):
    assert axis_unit(unit, language, size) == axis


@pytest.mark.parametrize(
    ("bound", "direction", "status", "outcome", "decides"),
    [
        ("approx", "increase", "achieved", "7.6", "approx"),
        ("approx", "increase", "achieved", "8.1", None),
        ("approx", "decrease", "interim_achieved", "8.2", "approx"),
        ("approx", "increase", "missed", "7.1", None),
        ("ge", "increase", "achieved", "8", "ge"),
        ("ge", "increase", "achieved", "8.4", None),
        ("le", "maintain_at_most", "achieved", "8", "le"),
        ("gt", "increase", "missed", "8", "gt"),
        ("gt", "increase", "missed", "7", None),
        ("lt", "decrease", "missed", "8", "lt"),
        ("eq", "increase", "achieved", "8", None),
        ("ge", "increase", "achieved", None, None),
    ],
)
def test_a_convention_is_said_where_it_decides(bound, direction, status, outcome, decides):
    ends = (
        (None, None)
        if outcome is None
        else (Decimal(outcome) - Decimal("0.05"), Decimal(outcome) + Decimal("0.05"))
    )
    row = {
        "target_bound_op": bound, "direction": direction, "attainment_status": status, "target_value": Decimal(8),
        "low": ends[0], "high": ends[1],
    }  # fmt: skip
    assert wording.deciding_convention(row) == decides
