"""Invariants of the formulas on generated figures, through the macros on DuckDB."""

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.attainment.test_vectors import Formulas

F = Formulas()
LEVEL = st.integers(100, 100_000).map(float)
N = st.integers(1, 5)


@settings(max_examples=40, deadline=None)
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
