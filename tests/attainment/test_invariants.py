"""Invariants of the formulas on generated figures, through the macros on DuckDB.

An example is some twenty queries of up to 30 ms each: as many as the profile says (tests/conftest.py).
"""

import math

from hypothesis import given
from hypothesis import strategies as st

from tests.attainment.test_vectors import Formulas

F = Formulas()
LEVEL = st.integers(100, 100_000).map(float)
N = st.integers(1, 5)


@given(b=LEVEL, a=LEVEL, up=st.integers(100, 5000), n=N)
def test_paths_paces_and_units_agree(b: float, a: float, up: int, n: int) -> None:
    t, span = b + up, 5
    pace = F("pace_vs_time", b, a, t, n, span)
    assert math.isclose(F("gap_closed", b, a, t), n / span * pace, rel_tol=1e-9, abs_tol=1e-9)
    linear = F("pace_ratio", b, a, t, n, span, 1, path="linear")
    ratio = F("projected_ratio", b, a, t, n, span - n, path="linear")
    assert math.isclose(linear, ratio, rel_tol=1e-8, abs_tol=1e-8)
    for path in ("geometric", "linear"):
        assert math.isclose(F("expected_at", b, t, 0, span, path=path), b)
        assert math.isclose(F("expected_at", b, t, span, span, path=path), t)
        assert math.isclose(F("projection", b, a, n, 0, path=path), a)
        own = F("pace_ratio", b, a, t, n, span, 1, path=path)
        scaled = F("pace_ratio", b * 1000, a * 1000, t * 1000, n, span, 1, path=path)
        assert math.isclose(own, scaled, rel_tol=1e-8, abs_tol=2e-9)
    low = F("pace_low", b - 1, b, a - 1, a + 1, t, t, n, span, 1)
    high = F("pace_high", b - 1, b, a - 1, a + 1, t, t, n, span, 1)
    order = ["away", "insufficient", "moderate", "on_track"]
    point = F("pace_ratio", b, a, t, n, span, 1)
    states = [order.index(F("pace_status", p)) for p in (low, point, high)]
    assert states == sorted(states)


@given(
    b=LEVEL,
    a=LEVEL,
    step=st.integers(100, 5000),
    n=N,
    direction=st.sampled_from([1, -1]),
    path=st.sampled_from(["geometric", "linear"]),
    within=st.floats(0, 1),
)
def test_corners_enclose_every_point_of_the_box(
    b: float, a: float, step: int, n: int, direction: int, path: str, within: float
) -> None:
    b, span = b + 5000 * (direction < 0) + 1, 5
    t = b + direction * step
    box = (b - 1, b + 1, a - 1, a + 1, t, t, n, span, direction)
    low, high = F("pace_low", *box, path=path), F("pace_high", *box, path=path)
    inside = F("pace_ratio", b - 1 + 2 * within, a + 1 - 2 * within, t, n, span, direction, path=path)
    assert low <= high
    assert low - 1e-8 * abs(low) - 1e-8 <= inside <= high + 1e-8 * abs(high) + 1e-8


@given(b=LEVEL, a=LEVEL, step=st.integers(100, 5000), n=N, direction=st.sampled_from([1, -1]))
def test_a_target_met_later_leaves_no_gap_and_the_deviation_has_the_sign_of_the_lead(
    b: float, a: float, step: int, n: int, direction: int
) -> None:
    b, span = b + 5000 * (direction < 0), 5
    t = b + direction * step
    gap = F("gap_to_target", a, t, direction)
    assert (gap <= 0) == F("is_target_met", a, t, direction)
    for path in ("geometric", "linear"):
        lead = a - F("expected_at", b, t, n, span, path=path)
        deviation = F("deviation", b, a, t, n, span, path=path)
        assert math.isclose(lead, 0, abs_tol=1e-9) or (lead > 0) == (deviation > 0)
        if n < span:
            # At the rate that is still required, what remains of the time ends at the target.
            need = F("required_remaining", a, t, span - n, path=path)
            reached = a * (1 + need) ** (span - n) if path == "geometric" else a + need * (span - n)
            assert math.isclose(reached, t, rel_tol=1e-9)
