"""Synthetic vectors: cases of our own for every method, expected values worked out here with decimal and math.

No macro and no SQL is used here, so that a formula wrong in both places would have to be written wrong twice. The
numbers describe no real place. Reading the rows and running the macros is in test_vectors.py.
"""

import json
import math
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from typing import Any

Row = dict[str, str]


def rows() -> list[Row]:
    """Rows with the columns of the vectors: id, method, inputs and expected output as JSON, tolerance."""
    cases = [
        *_paths(),
        *_intervals(),
        *_norms(),
        *_within_the_year(),
        *_prices_and_relations(),
        *_identities(),
        *_as_of(),
        *_peers(),
    ]
    return [
        {
            "vector_id": f"synthetic-{number:03d}",
            "method": method,
            "inputs": json.dumps(inputs, ensure_ascii=False),
            "expected_output": json.dumps(expected, ensure_ascii=False),
            "tolerance": tolerance,
        }
        for number, (method, inputs, expected, tolerance) in enumerate(cases, 1)
    ]


Case = tuple[str, dict[str, Any], dict[str, Any], str]
GEOMETRIC = "OURS core geometric path"
LINEAR = "OURS core linear path (shares, rates, pp)"


def _core(b: float, a: float, t: float, n: float, span: float, direction: int) -> dict[str, Any]:
    return {
        "baseline": b, "actual": a, "target": t, "direction": direction,
        "baseline_year": 2020, "year": 2020 + n, "target_year": 2020 + span,
    }  # fmt: skip


def _state(pace: float) -> str:
    return (
        "on_track" if pace >= 0.95 else "moderate" if pace >= 0.6 else "insufficient" if pace >= 0 else "away"
    )


def _paths() -> list[Case]:
    out: list[Case] = []
    for b, a, t, n, span, d in [
        (800.0, 880.0, 1200.0, 2, 5, 1),
        (50.0, 49.0, 40.0, 1, 4, -1),
        (1000.0, 990.0, 1500.0, 1, 5, 1),
        (3.0, 3.9, 6.0, 2, 6, 1),
        (640.0, 655.0, 700.0, 1.5, 5, 1),
    ]:
        observed, required = (a / b) ** (1 / n) - 1, (t / b) ** (1 / span) - 1
        pace = d * observed / abs(required)
        ahead = a * (a / b) ** ((span - n) / n)
        out.append((GEOMETRIC, _core(b, a, t, n, span, d), {
            "path": "geometric", "time_progress": n / span, "level_ratio": a / t, "gap_closed": (a - b) / (t - b),
            "pace_vs_time": (a - b) / (t - b) / (n / span), "expected_at_t": b * (t / b) ** (n / span),
            "deviation": a / (b * (t / b) ** (n / span)) - 1, "pace_ratio": pace, "observed_annual": observed,
            "required_annual": required, "gap_to_target": d * (t - a),
            "log_pace": math.log(a / b) / math.log(t / b) / (n / span),
            "required_remaining": (t / a) ** (1 / (span - n)) - 1, "projection": ahead,
            "projected_ratio": (ahead - b) / (t - b), "status": _state(pace),
        }, "1e-9 rel"))  # fmt: skip
    for b, a, t, n, span, d in [
        (40.0, 43.0, 50.0, 2, 5, 1),
        (9.5, 9.1, 7.5, 1, 5, -1),
        (0.0, 5.0, 20.0, 0.5, 1, 1),
        (-2.0, 1.0, 8.0, 1, 5, 1),
    ]:
        pace = ((a - b) / n) / ((t - b) / span)
        ahead = a + (a - b) / n * (span - n)
        out.append((LINEAR, _core(b, a, t, n, span, d), {
            "gap_closed": (a - b) / (t - b), "expected_at_t": b + (t - b) * n / span,
            "deviation": a - (b + (t - b) * n / span), "pace_ratio": pace, "observed_annual": (a - b) / n,
            "required_annual": (t - b) / span, "gap_to_target": d * (t - a),
            "required_remaining": (t - a) / (span - n), "projection": ahead, "status": _state(pace),
            "projected_ratio": (ahead - b) / (t - b),
        }, "1e-9"))  # fmt: skip
    # A path that is not valid is linear, whatever was asked for.
    out.append((GEOMETRIC, _core(0.0, 5.0, 20.0, 1, 5, 1), {"path": "linear", "pace_ratio": 1.25}, "1e-9"))
    out.append((GEOMETRIC, _core(-4.0, -5.0, 6.0, 1, 5, 1), {"pace_ratio": -0.5, "status": "away"}, "1e-9"))
    # Final years, early attainment, guards.
    out.append((LINEAR, _core(60.0, 66.0, 65.0, 5, 5, 1), {"status": "achieved"}, "exact"))
    out.append((LINEAR, _core(60.0, 64.9, 65.0, 5, 5, 1), {"status": "missed", "pace_ratio": 0.98}, "1e-9"))
    out.append(
        (
            LINEAR,
            _core(60.0, 66.0, 65.0, 3, 5, 1),
            {"status": "met_early", "chinese_label": "提前实现"},
            "exact",
        )
    )
    out.append(
        (LINEAR, _core(66.0, 67.0, 65.0, 1, 5, 1), {"status": "met_stable", "pace_ratio": None}, "exact")
    )
    out.append((LINEAR, _core(66.0, 65.5, 65.0, 1, 5, 1), {"status": "met_at_risk"}, "exact"))
    out.append((LINEAR, _core(66.0, 64.0, 65.0, 1, 5, 1), {"status": "missed_worsening"}, "exact"))
    empty = _core(60.0, 61.0, 65.0, 1, 5, 1)
    out.append((LINEAR, empty | {"baseline": None}, {"status": "no_baseline", "pace_ratio": None}, "exact"))
    out.append((LINEAR, empty | {"actual": None}, {"status": "no_new_data", "gap_closed": None}, "exact"))
    out.append(
        (
            LINEAR,
            empty | {"baseline": 65.0, "actual": 65.0},
            {"gap_closed": None, "pace_ratio": None},
            "exact",
        )
    )
    out.append(("OURS boundary classification", {"pace_ratios": [1.05, 0.6, 0.5999, 0.0, -0.0001]},
                {"status": ["on_track", "moderate", "insufficient", "insufficient", "away"]}, "exact"))  # fmt: skip
    out.append(("OURS guard: zero or negative for geometric path", {"cases": [[5, -1, 20], [5, 6, 20]]},
                {"path": ["linear", "geometric"],
                 "geometric": [None, 0.2 / ((20 / 5) ** 0.2 - 1)]}, "1e-9 rel"))  # fmt: skip
    out.append(("OURS guard: unit invariance",
                {"series": [[10, 14, 30], [0.01, 0.014, 0.03]], "years_observed": 2, "years_total": 5},
                {"ours_linear_pace": [0.5, 0.5]}, "1e-9"))  # fmt: skip
    out.append(("OURS level ratio is not progress",
                {"baseline": 50, "actual": 60, "target": 90, "years_observed": 2, "years_total": 4},
                {"level_ratio": 60 / 90, "gap_closed": 0.25, "pace_vs_time": 0.5, "time_progress": 0.5}, "1e-9"))  # fmt: skip
    return out


def _corners(
    b: list[float], a: list[float], t: float, n: float, span: float, d: int, geometric: bool
) -> list[float]:
    def pace(base: float, now: float) -> float:
        if geometric:
            return d * ((now / base) ** (1 / n) - 1) / abs((t / base) ** (1 / span) - 1)
        return ((now - base) / n) / ((t - base) / span)

    found = [pace(base, now) for base in b for now in a]
    return [min(found), max(found)]


def _intervals() -> list[Case]:
    out: list[Case] = []
    for b, a, t, n, span, d, geometric in [
        ([100.0, 110.0], [118.0, 122.0], 200.0, 1, 5, 1, True),
        ([100.0, 110.0], [210.0, 220.0], 200.0, 2, 5, 1, True),
        ([90.0, 92.0], [85.0, 86.0], 60.0, 1, 5, -1, True),
        ([90.0, 92.0], [85.0, 86.0], 60.0, 1, 5, -1, False),
        ([57.5, 58.5], [59.5, 60.5], 65.0, 2, 5, 1, False),
        ([57.5, 58.5], [65.5, 66.5], 65.0, 2, 5, 1, False),
    ]:
        low, high = _corners(b, a, t, n, span, d, geometric)
        states = _state(low), _state(high)
        out.append(("OURS interval pace ratio", {
            "baseline": b, "actual": a, "target": [t, t], "years_observed": n, "years_total": span, "direction": d,
            "path": "geometric" if geometric else "linear",
        }, {
            "pace_low": low, "pace_high": high, "status_low": states[0], "status_high": states[1],
            "determinate": states[0] == states[1],
        }, "1e-9 rel"))  # fmt: skip
    undecided = {"pace_low": None, "pace_high": None, "determinate": False}
    for b in ([1500, None], [190, 210]):
        inputs = {"baseline": b, "actual": [1600, 1600] if b[1] is None else [220, 220], "years_observed": 1,
                  "target": [2000, 2000] if b[1] is None else [200, 200], "years_total": 5, "direction": 1}  # fmt: skip
        out.append(("OURS interval pace ratio", inputs, undecided, "exact"))
    for actual, target, attained in [
        ("(1500, inf)", "[1400, inf)", True),
        ("(1500, inf)", "(1500, inf)", True),
        ("(1500, inf)", "[1800, inf)", None),
        ("[94.5, 95.5]", "[95, inf)", None),
        ("[94.4, 94.9]", "[95, inf)", False),
        ("[5.5, 5.5]", "(-inf, 5.5)", False),
        ("(-inf, 5.5)", "(-inf, 5.5]", True),
        ("[2.4, 3.1]", "[2, 3]", None),
    ]:
        found = {"attained": attained, "determinate": attained is not None}
        out.append(("OURS interval attainment", {"actual": actual, "target": target}, found, "exact"))
    out.append(("OURS interval required CAGR", {"baseline": [700, 800], "target_low": 1000, "years": 4}, {
        "required_low": (1000 / 800) ** 0.25 - 1, "required_high": (1000 / 700) ** 0.25 - 1}, "1e-9 rel"))  # fmt: skip
    return out


def _norms() -> list[Case]:
    norm = "OURS attainment of a norm"
    out: list[Case] = []

    def add(
        printed: float, op: str, target: Any, direction: str, tri: tuple[Any, Any, Any], **more: Any
    ) -> None:
        expected = dict(
            zip(("attained_as_printed", "attained_interval", "attained_rounded_value"), tri, strict=True)
        )
        inputs = {"actual_printed": printed, "bound_op": op, "target": target, "direction": direction}
        out.append((norm, inputs | more, expected | {"determinate": tri[1] is not None}, "exact"))

    add(70, "ge", 65, "increase", (True, True, True))
    add(65, "ge", 65, "increase", (True, None, True))
    add(65, "gt", 65, "increase", (False, None, False))
    add(5.4, "approx", 6, "increase", (False, False, False), decimals=1)
    add(5.5, "approx", 6, "increase", (True, None, True), decimals=1)
    add(3.6, "approx", 3, "maintain_at_most", (False, False, False), decimals=1)
    add(5.6, "le", 5.5, "maintain_at_most", (False, False, False), decimals=1)
    add(94.96, "ge", 95, "maintain_at_least", (False, False, True), decimals=2)
    add(2.5, "range", [2, 3], "within_band", (True, True, True), decimals=1)
    add(3.4, "range", [2, 3], "within_band", (False, False, True), decimals=1)
    # “近2000” is below it; “突破1800” says nothing of 2000, and all of 1500.
    out.append((norm, {"actual_printed": 2000, "actual_bound_op": "approx_below", "bound_op": "ge", "target": 2000,
                       "direction": "increase"}, {"attained_as_printed": False, "attained_interval": False}, "exact"))  # fmt: skip
    for target, attained in ((2000, None), (1500, True)):
        out.append((norm, {"actual_printed": 1800, "actual_bound_op": "gt", "bound_op": "eq", "target": target,
                           "direction": "increase"},
                    {"attained_as_printed": attained, "attained_interval": attained}, "exact"))  # fmt: skip
    out.append(("GB/T 8170 limit comparison", {"measured": 5.54, "limit": "≤5.5", "limit_decimals": 1},
                {"full_value_method": False, "rounded_value_method": True}, "exact"))  # fmt: skip
    out.append(("GB/T 8170 limit comparison", {"measured": 94.5, "limit": ">=95", "limit_decimals": 0},
                {"full_value_method": False, "rounded_value_method": False}, "exact"))  # fmt: skip
    values = ["2.5", "3.5", "-0.25", "0.15", "12500@1000", "7.045@0.01"]
    out.append(("ROUNDING GB/T 8170 half-even vs half-up", {"values": [v if "@" in v else f"{v}@0.1" for v in values]}, {
        "half_even": [_rounded(v, ROUND_HALF_EVEN) for v in values],
        "half_up": [_rounded(v, ROUND_HALF_UP) for v in values]}, "exact"))  # fmt: skip
    out.append(("LEXICON bound phrases", {"phrases": [
        "不高于4%", "不少于300个", "约30%", "接近900亿元", "逾12万人", "1200家", "5%—6%", "不到1.5%", "70亿元以上"]}, {
        "intervals": ["(-inf, 4]", "[300, inf)", "approx 30 (assumption: [28.5, 31.5])",
                      "approx 900 (assumption: [810, 900))", "(12, inf)", "[1199.5, 1200.5]", "[5, 6]", "(-inf, 1.5)",
                      "[70, inf)"]}, "exact"))  # fmt: skip
    maintain = "OURS maintain (at_least/at_most)"
    for actual, target, direction, history, status in [
        (96, 95, "maintain_at_least", [95, 96], "met_stable"),
        (96, 95, "maintain_at_least", [98, 97, 96], "met_at_risk"),
        (94, 95, "maintain_at_least", [92, 94], "missed_improving"),
        (4.4, 4.5, "maintain_at_most", [4.4, 4.4], "met_stable"),
        (4.6, 4.5, "maintain_at_most", [4.9, 4.6], "missed_improving"),
    ]:
        years = len(history) - 1
        out.append((maintain, {"actual": actual, "target": target, "direction": direction, "history": history,
                               "history_years": years},
                    {"status": status, "mean_annual_change": (history[-1] - history[0]) / years, "pace_ratio": None,
                     "margin": (actual - target) * (1 if direction == "maintain_at_least" else -1)}, "1e-9"))  # fmt: skip
    # One year of history gives no trend, so nothing is said.
    out.append((maintain, {"actual": 96, "target": 95, "direction": "maintain_at_least", "history": [96],
                           "history_years": 0}, {"status": "indeterminate", "mean_annual_change": None}, "exact"))  # fmt: skip
    return out


def _rounded(text: str, rule: str) -> str:
    number, _, unit = text.partition("@")
    step = Decimal(unit or "0.1")
    done = (Decimal(number) / step).to_integral_value(rule) * step
    places = -int(step.as_tuple().exponent)
    return f"{done:.{places}f}" if places > 0 else str(int(done))


def _within_the_year() -> list[Case]:
    shares = [Decimal("0.21"), Decimal("0.23"), Decimal("0.25")]
    share, season = Decimal(30) / Decimal(120), sum(shares) / 3
    months = [Decimal("4.9"), Decimal("5.2"), Decimal("5.9"), Decimal("5.4")]
    return [
        ("OURS YTD flow vs annual target",
         {"period": "2027-Q1", "ytd": 30, "annual_target": 120, "historical_shares": [float(x) for x in shares]},
         {"target_share": float(share), "calendar_time_progress": 0.25, "seasonal_time_progress": float(season),
          "lead_pp_calendar": 0.0, "lead_pp_seasonal": float(100 * (share - season)),
          "projection_low": 120.0, "projection_high": 30 / 0.21, "projection_mean": float(30 / season)}, "1e-9"),
        ("OURS YTD flow vs annual target", {"period": "2027-05", "ytd": 0, "annual_target": 10, "historical_shares": []},
         {"target_share": 0.0, "calendar_time_progress": 5 / 12, "seasonal_time_progress": None,
          "lead_pp_seasonal": None, "projection_mean": None}, "1e-9"),
        ("OURS YTD growth: required growth in the rest of the year",
         {"prev_annual": 900.0, "prev_ytd": 400.0, "ytd": 392.0, "target_growth": 0.05},
         {"ytd_growth": -0.02, "required_rest_growth": (1.05 * 900 - 392) / 500 - 1}, "1e-9"),
        ("OURS YTD growth: required growth in the rest of the year",
         {"prev_annual": 900.0, "prev_ytd": 900.0, "ytd": 950.0, "target_growth": 0.05},
         {"required_rest_growth": None}, "exact"),
        ("OURS YTD decumulation", {"cumulative": {"2027-02": 15.5, "2027-03": 26.1, "2027-04": 25.9}},
         {"monotone": False, "monthly": {"2027-01..02": 15.5, "2027-03": 10.6, "2027-04": -0.2}}, "1e-9"),
        ("OURS YTD average rate vs ceiling", {"ceiling": 5.3, "monthly": [float(m) for m in months]},
         {"ytd_average": float(sum(months) / 4), "max_month": 5.9, "average_within": False, "any_month_above": True},
         "1e-9"),
    ]  # fmt: skip


def _prices_and_relations() -> list[Case]:
    need = (900 / 700) ** (1 / 4) - 1
    return [
        ("OURS nominal/real reconciliation",
         {"nominal_base": 700, "nominal_target": 900, "years": 4, "deflator": 0.015},
         {"real_required": (1 + need) / 1.015 - 1}, "1e-9 rel"),
        ("OURS nominal/real reconciliation", {"nominal_t_1": 640, "nominal_t": 672, "real_growth": 0.062},
         {"nominal_growth": 0.05, "implied_deflator": 1.05 / 1.062 - 1}, "1e-9"),
        ("OURS implied path check",
         {"baseline": 700, "target_2030": 900, "years": 4, "growth_2026": 0.07, "growth_basis": "nominal",
          "price_basis": "current"},
         {"nominal_required": need, "path_2026_nominal": 700 * (1 + need), "implied_deflator": (1 + need) / 1.07 - 1,
          "comparable": True}, "1e-9 rel"),
        ("OURS guard: price basis", {"actual": {"price_basis": "current"}, "target": {"price_basis": "current"}},
         {"status": None, "reason": None}, "exact"),
        ("OURS guard: price basis",
         {"actual": {"price_basis": "as_published_unknown"}, "target": {"price_basis": "as_published_unknown"}},
         {"status": "not_assessable"}, "exact"),
        ("OURS relational (income growth vs GDP growth)",
         {"income_growth": [5.45, 5.55], "gdp_growth": [5.95, 6.05], "same_price_basis": True, "tolerance_pp": 0.5},
         {"diff_low": -0.6, "diff_high": -0.4, "satisfied": None, "determinate": False}, "1e-9"),
        ("OURS relational (income growth vs GDP growth)",
         {"income_growth": [5.0, 5.0], "gdp_growth": [6.0, 6.0], "same_price_basis": True},
         {"satisfied": False, "determinate": True}, "1e-9"),
        ("OURS relational (income growth vs GDP growth)",
         {"income_growth": [7.0, 7.0], "gdp_growth": [6.0, 6.0], "same_price_basis": False, "tolerance_pp": 0.0},
         {"satisfied": None, "determinate": False}, "1e-9"),
        ("NBS average growth: level method vs cumulative method", {"base": 200, "values": [210.0, 220.5, 231.525]},
         {"level_method": 0.05, "cumulative_method": 0.05}, "1e-9"),
    ]  # fmt: skip


def _identities() -> list[Case]:
    return [
        ("IDENTITY parts vs whole with rounding", {"parts": [10.1, 20.2, 30.4], "total": 60.6, "rounding_unit": 0.1},
         {"residual": 0.1, "max_allowed": 0.2, "ok": True}, "1e-9"),
        ("IDENTITY parts vs whole with rounding", {"parts": [10, 20, 30], "total": 63, "rounding_unit": 1},
         {"residual": -3, "max_allowed": 2.0, "ok": False}, "1e-9"),
        ("IDENTITY shares sum to 100", {"shares": [33.3, 33.3, 33.3], "decimals": 1},
         {"residual": -0.1, "max_allowed": 0.15, "ok": True}, "1e-9"),
        ("IDENTITY per capita x population",
         {"gdp_yi": [899.5, 900.5], "pop_wan": [199.95, 200.05], "per_capita_yuan": 46000},
         {"implied_low": 8995000 / 200.05, "implied_high": 9005000 / 199.95, "ok": False}, "1e-9 rel"),
        ("IDENTITY level/growth consistency (nominal)",
         {"level": [104.5, 105.5], "base": [99.5, 100.5], "stated_pct": [6.15, 6.25]},
         {"implied_low": 100 * (104.5 / 100.5 - 1), "implied_high": 100 * (105.5 / 99.5 - 1), "ok": False}, "1e-9 rel"),
    ]  # fmt: skip


def _as_of() -> list[Case]:
    held = [{"released": "2027-03-01", "ingested": "2027-03-02", "value": 10.0},
            {"released": "2027-06-01", "ingested": "2027-09-01", "value": 11.0}]  # fmt: skip
    asked = [("2027-02-28", "2027-12-31"), ("2027-03-01", "2027-03-01"), ("2027-07-01", "2027-08-31"),
             ("2027-07-01", "2027-09-01")]  # fmt: skip
    vintages = [{"realtime_start": "2027-01-01", "realtime_end": "2027-05-31", "value": 5.0},
                {"realtime_start": "2027-06-01", "realtime_end": None, "value": 6.0}]  # fmt: skip
    return [
        ("OURS as-of bitemporal",
         {"rows": held, "queries": [{"as_of": day, "known_at": known} for day, known in asked]},
         {"values": [None, None, 10.0, 11.0]}, "exact"),
        ("ALFRED as-of (synthetic)", {"as_of": "2026-12-31", "vintages": vintages}, {"value": None}, "exact"),
        ("ALFRED as-of (synthetic)", {"as_of": "2028-01-01", "vintages": vintages}, {"value": 6.0}, "exact"),
        ("OURS as-of growth, vintage-consistent",
         {"final_2026": 98.0, "final_2027": 103.0, "prelim_2026": 100.0, "prelim_2027": 104.0},
         {"final_over_final": 103 / 98 - 1, "final_over_prelim_WRONG": 0.03, "prelim_over_prelim": 0.04}, "1e-9"),
    ]  # fmt: skip


def _peers() -> list[Case]:
    ratio = ((130 / 100) ** (1 / 4) - 1) / ((160 / 100) ** (1 / 10) - 1)
    ahead = 130 * (130 / 100) ** (6 / 4)
    sdg = {"base_value": 100, "base_year": 2020, "current_value": 130, "current_year": 2024, "target": 160,
           "target_year": 2030}  # fmt: skip
    return [
        ("open-sdg/sdg-build 2.4 ProgressMeasure (synthetic)", sdg | {"direction": "positive", "limit": None},
         {"progress_value": ratio, "status": "substantial_progress", "score": 5.0}, "1e-9 rel"),
        ("open-sdg/sdg-build 2.4 ProgressMeasure (synthetic)", sdg | {"direction": "positive", "current_value": 170},
         {"status": "target_achieved", "score": 5.0}, "1e-9 rel"),
        ("open-sdg/sdg-build 2.4 ProgressMeasure (synthetic)",
         sdg | {"direction": "positive", "base_value": -5, "target": None}, {"status": "not_available", "score": None},
         "exact"),
        ("EUSTAT implementation of Eurostat thresholds", sdg | {"direction": "positive", "current_value": 101},
         {"status": "moderate_deterioration"}, "exact"),
        ("UNSD Progress Chart 2023, with target", sdg,
         {"cagr": 1.3**0.25 - 1, "expected_2030": ahead, "ratio": (ahead - 100) / 60, "score": 3}, "1e-9 rel"),
        ("UNSD Progress Chart 2023, no target", {"cagr": 0.0199, "direction": 1}, {"score": 2}, "exact"),
        ("UNESCAP Current Status Index (0-10)",
         {"base": 1.4, "current": 1.1, "target": 1.0, "direction": -1, "parity": True}, {"csi": 7.5}, "1e-9"),
        ("UNESCAP/UNECE Anticipated gap", {"base": 20, "predicted": 44, "target": 40}, {"gap_share": 0.2}, "1e-9"),
        ("SDSN trend arrow",
         {"score_start": 50, "score_end": 47, "green_threshold": 80, "years_observed": 3, "years_to_2030_from_start": 15},
         {"annual_growth": -1.0, "needed": 2.0, "arrow": "decreasing"}, "1e-9"),
        ("Destatis DNS weather symbol, target value",
         {"last_6_values": [10, 11, 12, 13, 14, 15], "target": 30, "direction": 1, "years_left": 5},
         {"mean_change": 1.0, "projection": 20.0, "missing_share": 10 / 15, "symbol": "cloud"}, "1e-9"),
        ("Destatis DNS weather symbol, target value",
         {"last_6_values": [15, 15, 15, 14, 14, 14], "target": 30, "direction": 1, "years_left": 5},
         {"symbol": "thunderstorm"}, "1e-9"),
        ("Eurostat with quantitative target", {"ratio": 0.6}, {"category": "moderate_progress", "score": 0.0}, "1e-9"),
        ("Eurostat with quantitative target", {"ratio": -0.7}, {"category": "movement_away", "score": -5.0}, "1e-9"),
        ("Eurostat without quantitative target (1% bands)", {"signed_cagr": -0.01},
         {"category": "moderate_movement_away"}, "exact"),
        ("open-sdg function version (synthetic)", sdg | {"direction": "positive", "target": None},
         {"score": 5.0, "status": "on_track"}, "1e-9 rel"),
    ]  # fmt: skip
