"""What must hold of every answer, asked of a synthetic place with several hundred promises drawn from a seed.

The expectations of the shipped data, method 24 to 26 among them, on releases nobody wrote to fit them: intervals and
bounds, undated and late releases, corrections, corrigenda, reissues and withdrawals, re-dated promises, breaks. One build
for all; the place itself is made in tests/attainment/synthetic_place.py.
"""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from orchestration.settings import Settings, settings
from tests.attainment import hand_worked, synthetic_place
from tests.attainment.hand_worked import CASES, Case
from tests.attainment.synthetic_place import CUTS

Ask = Callable[..., list[tuple[object, ...]]]
SEED = 2030


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory, build_models: Callable[[Settings], None]) -> Ask:
    base: Path = tmp_path_factory.mktemp("synthetic-place")
    where = synthetic_place.settings_of(base, settings())
    assert synthetic_place.write(where, SEED, hand_worked.releases()) > 60
    build_models(where)

    def query(sql: str, *arguments: object) -> list[tuple[object, ...]]:
        with duckdb.connect(str(where.build_file), read_only=True) as connection:
            return connection.execute(sql, list(arguments)).fetchall()

    return query


def test_the_place_has_what_it_is_to_prove(ask: Ask) -> None:
    ((promises, kinds, states),) = ask(
        """select count(*), count(distinct target_kind), count(distinct replace(attainment_status, 'interim_', ''))
        from marts.mart_attainment_history where region_id like '%~whole' and valid_to is null and known_to is null"""
    )
    assert (promises > 250, kinds > 6, states > 14) == (True, True, True), (promises, kinds, states)
    (found,) = ask(
        """select count(*) filter (not is_dated), count(*) filter (is_corrected), count(distinct bound_op),
            count(*) filter (figure_status = 'expected'), (select count(distinct known_from) from marts.mart_attainment_history),
            (select count(*) from intermediate.int_supersession), (select count(*) from marts.mart_interim)
        from core.fct_observation where region_id like '%~whole'"""
    )
    assert all(isinstance(one, int) and one > 3 for one in found), found


WORST_TO_BEST = {
    name: rank
    for group in (
        ("missed", "achieved"),
        ("away", "insufficient", "moderate", "on_track", "met_early"),
        ("missed_worsening", "missed_improving", "met_at_risk", "met_stable"),
    )
    for rank, name in enumerate(group)
}
GUARDS = {"not_assessable", "no_baseline", "no_new_data"}


# Method 25. What is open has its corners, or nothing at all is known of one of them.
def test_the_verdict_lies_between_its_corners_and_is_determinate_where_they_agree(ask: Ask) -> None:
    rows = ask(
        """select promise_id || ' ' || valid_from || ' ' || known_from, status_low, attainment_status, status_high, is_determinate
        from marts.mart_attainment_history"""
    )
    assert len(rows) > 1500
    for row, *states, determinate in rows:
        low, point, high = (str(state).removeprefix("interim_") for state in states)
        interim = {str(state).startswith("interim_") for state in states}
        assert len(interim) == 1, (row, states)
        if point in GUARDS:
            assert (low, high, determinate) == (point, point, False), (row, states)
            continue
        assert determinate == (low == high and low != "indeterminate"), (row, states)
        if determinate:
            assert low == point, (row, states)
        known = [WORST_TO_BEST[one] for one in (low, point, high) if one != "indeterminate"]
        assert known == sorted(known), (row, states)
        # A point is judged; only a bound, or a trend or baseline that is none, leaves it open.
        assert {low, point, high} <= WORST_TO_BEST.keys() | {"indeterminate"}, (row, states)


def test_intervals_are_no_narrower_than_their_points(ask: Ask) -> None:
    assert ask(
        """select promise_id, valid_from, low, high, pace_low, pace_ratio, pace_high, required_rate_low, required_rate_high
        from marts.mart_attainment_history
        where low > high or baseline_low > baseline_high or required_rate_low > required_rate_high
            or pace_low > pace_ratio or pace_ratio > pace_high or pace_low > pace_high"""
    ) == []  # fmt: skip


# Method 2.5. Any baseline and actual that the prints allow have a pace between the two that are shown, short of the target.
def test_corners_enclose_every_point_of_the_box(ask: Ask) -> None:
    ((boxes, outside),) = ask(
        """with box as (
            select history.*, value.baseline_low as b1, value.baseline_high as b2, value.actual_low as a1,
                value.actual_high as a2, value.target_value as t, value.sign, value.elapsed_years as n, value.span_years as span
            from marts.mart_attainment_history as history
            inner join intermediate.int_attainment_value as value
                on value.promise_id = history.promise_id and value.valid_from = history.valid_from
                and value.known_from = history.known_from and value.baseline_role = 'as_of'
            where history.pace_low is not null and history.pace_high is not null
                and value.sign * (if(value.sign > 0, value.actual_high, value.actual_low) - value.target_value) < 0
        ),
        share as (select unnest([0, 0.2, 0.5, 0.7, 1]) as x),
        point as (
            select box.promise_id, pace_low, pace_high, is_geometric, sign, t, n, span,
                b1 + (b2 - b1) * one.x as b, a1 + (a2 - a1) * other.x as a
            from box cross join share as one cross join share as other
        ),
        paced as (
            select *, if(is_geometric, sign * (power(a / b, 1 / n) - 1) / abs(power(t / b, 1 / span) - 1), (a - b) / n / ((t - b) / span)) as pace
            from point
        )
        select count(distinct promise_id), count(*) filter (pace < pace_low - 1e-8 - 1e-9 * abs(pace) or pace > pace_high + 1e-8 + 1e-9 * abs(pace))
        from paced"""
    )
    assert isinstance(boxes, int) and boxes > 60
    assert outside == 0


# Method 24, on the rows: the path begins at the baseline and ends at the target, the pace is the way done over the time.
def test_identities_of_the_path(ask: Ask) -> None:
    assert ask(
        """select promise_id, valid_from, gap_closed, time_progress, pace_vs_time, pace_ratio
        from marts.mart_attainment_history
        where abs(gap_closed - time_progress * pace_vs_time) > 1e-9 * greatest(1, abs(pace_vs_time))
            or (not is_geometric and abs(pace_ratio - pace_vs_time) > 2e-9 * greatest(1, abs(pace_ratio)))
            or (pace_ratio is null) <> (pace_vs_time is null)"""
    ) == []  # fmt: skip
    ends = ask(
        """select history.promise_id, history.expected_now, history.target_value, history.projection, actual.base_value,
            history.target_bound_op
        from marts.mart_attainment_history as history
        inner join core.fct_observation as actual on history.actual_version_id = actual.figure_version_id
        where history.time_progress = 1 and history.expected_now is not null and history.projection is not null"""
    )
    assert len(ends) > 20
    for promise, expected, target, projection, actual, bound in ends:
        assert projection == pytest.approx(float(actual), rel=1e-9), promise
        if bound not in ("approx", "approx_below", "range"):
            assert expected == pytest.approx(float(target), rel=1e-9), promise


# The plane of days, cut at every day on which anything of the key begins or ends.
PLANE = """
    with rectangle as (select * from {table}),
    valid_day as (select distinct {key} as key, unnest([valid_from, valid_to]) as day from rectangle),
    known_day as (select distinct {key} as key, unnest([known_from, known_to]) as known from rectangle)
    select valid_day.key, day, known, count(rectangle.valid_from) as answers
    from valid_day
    inner join known_day using (key)
    left join rectangle
        on rectangle.{key} = valid_day.key
        and rectangle.valid_from <= day and day < coalesce(rectangle.valid_to, date '9999-12-31')
        and rectangle.known_from <= known and known < coalesce(rectangle.known_to, date '9999-12-31')
    where day is not null and known is not null
    group by all
"""


# One answer on every day on which a wording stands, known by then; none on any other.
def test_histories_have_neither_gaps_nor_overlaps(ask: Ask) -> None:
    plane = PLANE.format(table="marts.mart_attainment_history", key="promise_id")
    assert ask(
        f"""with plane as ({plane})
        select plane.key, day, known, answers, count(target.target_id) as wordings
        from plane
        left join core.fct_target as target
            on target.promise_id = plane.key and target.valid_from <= day and target.known_on <= known
            and (target.withdrawn_on is null or target.withdrawn_on > day)
        group by all having answers <> least(count(target.target_id), 1)"""
    ) == []  # fmt: skip
    plane = PLANE.format(table="core.fct_headline", key="observation_key")
    assert ask(f"select * from ({plane}) where answers > 1") == []
    # Where nothing counts, nothing stands: each candidate is not out yet, not held, gone or superseded.
    assert ask(
        f"""with plane as ({plane})
        select plane.key, day, known, candidate.figure_version_id
        from plane
        inner join intermediate.int_candidate as candidate
            on candidate.observation_key = plane.key and candidate.valid_from <= day and candidate.known_on <= known
            and (candidate.valid_to is null or candidate.valid_to > day)
        left join intermediate.int_supersession as gone
            on gone.figure_version_id = candidate.figure_version_id
            and gone.superseded_on <= day and gone.superseded_known_on <= known
        where answers = 0 and gone.figure_version_id is null"""
    ) == []  # fmt: skip


# Two neighbours that say the same are one row: over what is known, and over what was public.
@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("marts.mart_attainment_history", "promise_id"),
        ("marts.mart_relation", "promise_id"),
        ("core.fct_headline", "observation_key"),
    ],
)
def test_what_says_the_same_is_one_row(ask: Ask, table: str, key: str) -> None:
    columns = [str(row[0]) for row in ask(f"describe {table}")]
    axes = {"valid_from", "valid_to", "known_from", "known_to"}
    same = " and ".join(f'one."{c}" is not distinct from other."{c}"' for c in columns if c not in axes)
    for start, end, across in (
        ("known_from", "known_to", ("valid_from", "valid_to")),
        ("valid_from", "valid_to", ("known_from", "known_to")),
    ):
        aligned = " and ".join(f"one.{c} is not distinct from other.{c}" for c in across)
        assert ask(
            f"""select one.{key}, one.valid_from, one.known_from from {table} as one
            inner join {table} as other on one.{key} = other.{key} and one.{end} = other.{start} and {aligned} and {same}"""
        ) == []  # fmt: skip


# For who looks at what is held today, spans follow each other and say something new each time.
def test_the_spans_shown_to_readers_follow_each_other(ask: Ask) -> None:
    columns = [str(row[0]) for row in ask("describe bi.attainment_history")]
    same = " and ".join(
        f'one."{c}" is not distinct from other."{c}"' for c in columns if not c.startswith("valid_")
    )
    assert ask(
        f"""select one.promise_id, one.valid_from from bi.attainment_history as one
        inner join bi.attainment_history as other on one.promise_id = other.promise_id
        where (one.valid_to = other.valid_from and {same})
            or (one.valid_from < other.valid_from and other.valid_from < one.valid_to)"""
    ) == []  # fmt: skip


# What has no day takes the place of nothing that has one: inside a series it counts only where it says the same closer.
def test_an_undated_figure_yields_to_a_dated_one_of_its_series(ask: Ask) -> None:
    assert ask(
        """select headline.observation_key, undated.figure_version_id, dated.figure_version_id
        from core.fct_headline as headline
        inner join intermediate.int_candidate as undated using (figure_version_id)
        inner join intermediate.int_candidate as dated
            on dated.observation_key = headline.observation_key and dated.source_series = undated.source_series
            and dated.release_id <> undated.release_id and dated.is_dated and not undated.is_dated
            and dated.figure_status = undated.figure_status and dated.vintage_stage is not distinct from undated.vintage_stage
            and dated.valid_from <= headline.valid_from and dated.known_on <= headline.known_from
            and coalesce(dated.valid_to > headline.valid_from, true)
        where coalesce(dated.low > undated.low, false) or coalesce(dated.high < undated.high, false)"""
    ) == []  # fmt: skip


def test_a_key_has_one_headline_today(ask: Ask) -> None:
    assert (
        ask(
            "select observation_key from core.fct_observation where is_headline group by all having count(*) > 1"
        )
        == []
    )


def test_today_is_the_newest_day_of_the_history(ask: Ask) -> None:
    ((today,),) = ask("select distinct as_of from marts.mart_attainment")
    said = [row[0] for row in ask("describe marts.mart_attainment_history")]
    shown = ", ".join(f'"{name}"' for name in [*said, "is_open", "status_zh"])
    # What contradicts a number is known of today only.
    shown += ", replace(verdict_en, '; other published figures contradict that number', '')"
    macro = f"select {shown} from marts.attainment_as_of(date '{today}')"
    mart = f"select {shown} from marts.mart_attainment"
    assert ask(f"{mart} except all {macro}") == ask(f"{macro} except all {mart}") == []
    macro = f"select figure_version_id from core.observation_as_of(date '{today}')"
    fact = "select figure_version_id from core.fct_observation where is_headline"
    assert ask(f"{fact} except all {macro}") == ask(f"{macro} except all {fact}") == []


# Method 26. Built of what had come out and was held by then, the place gives the answers the whole one gives as of then.
@pytest.mark.parametrize("cut", range(len(CUTS)), ids=[f"{day}-held-{held}" for day, held in CUTS])
def test_what_came_later_changes_no_answer(ask: Ask, cut: int) -> None:
    day, held = CUTS[cut]
    everything = held.year == 9999
    for relation, keys in (
        ("marts.attainment_as_of", {"observation_key"}),
        ("core.observation_as_of", {"observation_key", "row_key"}),
    ):
        ends = {"valid_to", "known_to"}
        # Where a rectangle begins may be cut by what became known later, never by what became public later.
        starts = set() if everything else {"valid_from", "known_from"}
        names = [str(r[0]) for r in ask(f"describe select * from {relation}(date '{day}')")]
        kept = [n for n in names if n not in ends | starts | keys | {"as_of"}]
        shown = ", ".join(
            f"regexp_replace(cast(\"{n}\" as varchar), '~(whole|cut[0-9])', '', 'g') as \"{n}\"" for n in kept
        )
        answers = f"select {shown} from {relation}(date '{day}', known_on := date '{held}') where region_id like '%~' || ?"
        whole, then = (sorted(ask(answers, world), key=str) for world in ("whole", f"cut{cut}"))
        assert len(whole) > 30
        for one, other in zip(whole, then, strict=True):
            assert one == other, [pair for pair in zip(kept, one, other, strict=True) if pair[1] != pair[2]]


def test_no_answer_rests_on_what_was_not_public_or_not_held(ask: Ask) -> None:
    assert ask(
        """select history.promise_id, used.figure_version_id
        from marts.mart_attainment_history as history
        inner join intermediate.int_candidate as used
            on used.figure_version_id in (
                history.actual_version_id, history.baseline_version_id, history.baseline_as_published_version_id
            )
        where used.valid_from > history.valid_from or used.known_on > history.known_from
            -- What the plan knew stays what it knew.
            or (
                used.valid_to <= history.valid_from
                and used.figure_version_id is distinct from history.baseline_as_published_version_id
            )"""
    ) == []  # fmt: skip
    assert ask(
        """select history.promise_id from marts.mart_attainment_history as history
        inner join core.fct_target as target on history.target_id = target.target_id
        where target.valid_from > history.valid_from or target.known_on > history.known_from
            or target.withdrawn_on <= history.valid_from"""
    ) == []  # fmt: skip


# From each cell of a promise to the figure as printed, and back to the same number.
def test_every_cell_traces_to_its_figure(ask: Ask) -> None:
    for role, version, low, high in (
        ("target", "target_id", None, None),
        ("actual", "actual_version_id", "low", "high"),
        ("baseline", "baseline_version_id", "baseline_low", "baseline_high"),
    ):
        differ = (
            f"or attainment.{low} is distinct from trace.low or attainment.{high} is distinct from trace.high"
            if low
            # What was corrected shows the value that counts.
            # Of a list the print is a bare number: what stands before the list is shown with it.
            else "or (regexp_replace(attainment.target_display, '增长|超过|不足|近|以上|以内|左右', '', 'g') "
            "= regexp_replace(trace.surface, '增长|超过|不足|近|以上|以内|左右', '', 'g')) "
            "is distinct from (trace.value is not distinct from trace.value_as_published)"
        )
        assert ask(
            f"""select attainment.promise_id, trace.figure_version_id from marts.mart_attainment as attainment
            left join marts.mart_trace as trace
                on trace.mart = 'mart_attainment' and trace.role = '{role}' and trace.row_key = attainment.promise_id
            where attainment.{version} is not null and (trace.figure_version_id is distinct from attainment.{version} {differ})"""
        ) == []  # fmt: skip


# What shall not be compared is not: one basis of growth, one dimension, one base, and nothing over a break.
def test_only_like_is_judged_by_like(ask: Ask) -> None:
    assert ask(
        """select history.promise_id, target.growth_basis, used.growth_basis, target.base_period, used.base_period
        from marts.mart_attainment_history as history
        inner join core.fct_target as target on history.target_id = target.target_id
        inner join core.fct_observation as used on history.actual_version_id = used.figure_version_id
        where history.target_kind <> 'relational' and (
            target.unit_dimension <> used.unit_dimension
            or (target.growth_basis is not null and (
                used.growth_basis is distinct from target.growth_basis or used.growth_basis = 'as_published_unknown'))
            or coalesce(nullif(used.base_period, cast(year(used.period_end) - 1 as varchar)), 'the year before')
                <> coalesce(nullif(target.base_period, cast(year(target.period_end) - 1 as varchar)), 'the year before')
                and used.frequency = 'A' and year(target.period_start) = year(target.period_end)
        )"""
    ) == []  # fmt: skip
    assert ask(
        """select promise_id from marts.mart_attainment_history
        where left(baseline_period, 4) < '2020' and left(latest_period, 4) > '2020' and actual_version_id is not null
            and indicator_id in ('urbanisation_rate', 'resident_population') and target_kind = 'dated'
            and not is_final_period and attainment_status <> 'not_assessable' and baseline_version_id is not null"""
    ) == []  # fmt: skip


def test_what_became_of_a_promise_follows_from_its_verdict(ask: Ask) -> None:
    final = {
        "achieved": "kept",
        "missed": "missed",
        "interim_achieved": "kept_expected",
        "interim_missed": "missed_expected",
    }
    rows = ask("select promise_id, attainment_status, outcome from marts.mart_commitment")
    assert len(rows) == ask("select count(*) from marts.mart_attainment")[0][0]
    for promise, status, outcome in rows:
        if status in final:
            assert outcome == final[str(status)], promise
        elif outcome in final.values():
            assert status in ("no_new_data", "no_baseline"), promise


# Of the year so far: one row a promise and part, a verdict for each, and only of wordings in force.
def test_the_year_so_far_has_a_verdict_for_each_part(ask: Ask) -> None:
    states = {f"interim_{one}" for one in (*WORST_TO_BEST, "indeterminate")} | {
        "not_assessable",
        "no_baseline",
    }
    rows = ask(
        "select promise_id, figure_version_id, interim_status, is_at_target, pace_ratio from marts.mart_interim"
    )
    assert len({row[:2] for row in rows}) == len(rows) > 200
    for promise, _, status, *_ in rows:
        assert status in states, (promise, status)
    assert ask(
        """select interim.promise_id from marts.mart_interim as interim
        left join marts.mart_attainment as attainment using (promise_id) where attainment.promise_id is null"""
    ) == []  # fmt: skip
    # A number that is the newest of its promise is judged alike in both marts.
    assert ask(
        """select interim.promise_id, interim.interim_status, attainment.attainment_status
        from marts.mart_interim as interim
        inner join marts.mart_attainment as attainment
            on interim.promise_id = attainment.promise_id and interim.figure_version_id = attainment.actual_version_id
        where interim.interim_status <> attainment.attainment_status
            and attainment.target_kind in ('dated', 'period_target')
            -- Once the year is over, what part of it said is not what came of it.
            and not interim.is_year_over
            and interim.seasonal_progress is null and attainment.attainment_status <> 'interim_indeterminate'"""
    ) == []  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[one.name for one in CASES])
def test_worked_by_hand(ask: Ask, case: Case) -> None:
    relation = f"marts.attainment_as_of(date '{case.day}')" if case.day else "marts.mart_attainment"
    promise = f"suizhou-gov:421300~hand:{case.promise}"
    (row,) = ask(f"select {', '.join(case.expected)} from {relation} where promise_id = ?", promise)
    got = dict(zip(case.expected, row, strict=True))
    for name, value in case.expected.items():
        close = pytest.approx(value, rel=1e-9, abs=1e-9) if isinstance(value, float) else value
        assert got[name] == close, (name, got, case.worked)
    if case.outcome:
        assert ask("select outcome from marts.mart_commitment where promise_id = ?", promise) == [
            (case.outcome,)
        ]


def test_a_promise_that_was_withdrawn_has_no_answer_today(ask: Ask) -> None:
    assert ask("select * from marts.mart_attainment where promise_id like '%~hand:fan_output%'") == []
