"""Every row of the vectors runs through the dbt macros on DuckDB; only inputs are prepared here."""

import csv
import json
import math
import os
import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

from orchestration.extraction.lexicon import (
    ABOUT_AFTER,
    ABOUT_BEFORE,
    ABOVE,
    AT_LEAST_AFTER,
    AT_LEAST_BEFORE,
    AT_MOST_AFTER,
    AT_MOST_BEFORE,
    BELOW,
)
from tests.attainment.formulas import render, usual_calls

CASES = Path(
    os.environ.get("ATTAINMENT_VECTORS", Path(__file__).parents[1] / "fixtures/attainment_vectors.csv")
)
with CASES.open(encoding="utf-8-sig", newline="") as handle:
    ROWS = list(csv.DictReader(handle))
# Words of the project's own lexicon, so that a change there is seen here. 近 and 接近 stay below their number.
WORDS: dict[str, tuple[str, ...]] = {
    "gt": ABOVE,
    "ge": (*AT_LEAST_BEFORE, *AT_LEAST_AFTER),
    "lt": BELOW,
    "le": (*AT_MOST_BEFORE, *AT_MOST_AFTER),
    "approx": (*(word for word in ABOUT_BEFORE if "近" not in word), *ABOUT_AFTER),
    "approx_below": tuple(word for word in ABOUT_BEFORE if "近" in word),
}
PHRASES = sorted(((word, op) for op, words in WORDS.items() for word in words), key=lambda p: -len(p[0]))
SIGN = {
    "positive": 1,
    "increase": 1,
    "maintain_at_least": 1,
    "negative": -1,
    "decrease": -1,
    "maintain_at_most": -1,
    "within_band": 0,
}
COLUMNS = {"vector_id", "method", "inputs", "expected_output", "tolerance"}
FOREVER = "9999-12-31"


def sign_of(direction: Any) -> int:
    """1, -1 or 0 (a band); ValueError for a word that is none."""
    if isinstance(direction, str):
        if direction not in SIGN:
            raise ValueError(f"direction is {direction!r}; expected one of {', '.join(SIGN)}, 1 or -1")
        return SIGN[direction]
    return int(direction)


def sql(value: Any) -> str:
    if value is None:
        return "cast(null as double)"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return f"cast({value!r} as double)"


class Formulas:
    """Calls by macro name; each rendering is kept, and the values are bound as literals."""

    def __init__(self) -> None:
        self.connection = duckdb.connect()
        self.asked: list[tuple[str, int, str]] = []

    def __call__(self, name: str, *values: Any, path: str | None = None) -> Any:
        names, columns = [], []
        for i, value in enumerate(values):
            if isinstance(value, list):
                names.append("[" + ", ".join(f"'c{i}_{j}'" for j in range(len(value))) + "]")
                columns += [f"{sql(v)} as c{i}_{j}" for j, v in enumerate(value)]
            else:
                names.append(f"'c{i}'")
                columns.append(f"{sql(value)} as c{i}")
        call = f"{name}({', '.join(names)}{f', path={path!r}' if path else ''})"
        if not RENDERED:
            # One compilation for nearly all; what is called with a list comes on demand.
            usual = usual_calls()
            RENDERED.update(zip(usual, render(usual), strict=True))
        if call not in RENDERED:
            RENDERED[call] = render([call])[0]
        row = self.connection.execute(
            f"select {RENDERED[call]} from (select {', '.join(columns)})"
        ).fetchone()
        return row[0] if row else None


RENDERED: dict[str, str] = {}


@pytest.fixture(scope="session")
def f() -> Formulas:
    return Formulas()


def decimals_of(value: Any) -> int:
    text = repr(value)
    return len(text.split(".")[1]) if "." in text and not text.endswith(".0") else 0


def interval(text: str) -> tuple[float | None, float | None, bool, bool]:
    low, high = text[1:-1].split(",")
    ends = [None if "inf" in end else float(end) for end in (low, high)]
    return ends[0], ends[1], text[0] == "[", text[-1] == "]"


def open_sdg(f: Formulas, x: dict[str, Any]) -> dict[str, Any]:
    d = 1 if x["direction"] == "positive" else -1
    base, now, goal = x["base_value"], x["current_value"], x.get("target")
    v = f(
        "open_sdg_value",
        base,
        now,
        goal,
        x["current_year"] - x.get("base_year", 2015),
        x.get("target_year", 2030) - x.get("base_year", 2015),
        d,
    )
    args = (v, f("is_target_met", now, goal, d), goal is not None)
    c = f("open_sdg_factor", base, x.get("limit"))
    return {
        "progress_value": v,
        "status": f("open_sdg_status", *args, c),
        "score": f("open_sdg_score", *args, c),
        "class_status": f("open_sdg_status", *args, c),
        "class_score": f("open_sdg_score", *args, c),
        "function_form_status": f("open_sdg_function_status", *args),
        "_args": args,
    }


def open_sdg_function(f: Formulas, x: dict[str, Any]) -> dict[str, Any]:
    args = open_sdg(f, x)["_args"]
    return {"status": f("open_sdg_function_status", *args), "score": f("open_sdg_function_score", *args)}


def eustat(f: Formulas, x: dict[str, Any]) -> dict[str, Any]:
    args = open_sdg(f, x)["_args"]
    return {"progress_value": args[0], "status": f("eustat_status", *args), "score": f("eustat_score", *args)}


def unsd(f: Formulas, x: dict[str, Any]) -> dict[str, Any]:
    b, a, t = x["base_value"], x["current_value"], x["target"]
    n, left = x["current_year"] - x["base_year"], x["target_year"] - x["current_year"]
    ratio = f("projected_ratio", b, a, t, n, left)
    return {
        "cagr": f("cagr", a, b, n),
        "expected_2030": f("projection", b, a, n, left),
        "ratio": ratio,
        "score": f("unsd_score_target", ratio, f("is_target_met", a, t, 1 if t >= b else -1)),
    }


def sdsn(f: Formulas, x: dict[str, Any]) -> dict[str, Any]:
    rate = f("observed_rate", x["score_start"], x["score_end"], x["years_observed"], path="linear")
    need = f(
        "required_rate", x["score_start"], x["green_threshold"], x["years_to_2030_from_start"], path="linear"
    )
    return {
        "annual_growth": rate,
        "needed": need,
        "arrow": f("sdsn_arrow", x["score_end"], x["green_threshold"], rate, need),
    }


def destatis(f: Formulas, x: dict[str, Any]) -> dict[str, Any]:
    v, t, d = x["last_6_values"], x["target"], sign_of(x["direction"])
    change = f("observed_rate", v[0], v[-1], len(v) - 1, path="linear")
    if "years_left" not in x:
        return {"mean_change": change, "symbol": f("destatis_constant_symbol", v[-1], t, change, d)}
    p = f("projection", v[0], v[-1], len(v) - 1, x["years_left"], path="linear")
    return {
        "mean_change": change,
        "projection": p,
        "missing_share": f("destatis_missing_share", v[-1], t, p, change, d),
        "symbol": f("destatis_target_symbol", v[-1], t, p, change, d),
    }


def core(f: Formulas, x: dict[str, Any], path: str) -> dict[str, Any]:
    b, a, t, d = x["baseline"], x["actual"], x["target"], sign_of(x["direction"])
    n, span, left = (
        x["year"] - x["baseline_year"],
        x["target_year"] - x["baseline_year"],
        x["target_year"] - x["year"],
    )
    # Guard 5: a path that is not valid is linear.
    if path == "geometric" and None not in (b, a, t):
        path = f("path_kind", b, a, t)
    pace = f("pace_ratio", b, a, t, n, span, d, path=path)
    attained = f("is_target_met", a, t, d)
    status = f(
        "attainment_status", pace, attained, n, span, x.get("assessable", True), b is not None, a is not None
    )
    # Guard 4: met at the baseline, the rule of maintaining holds until the target's year.
    if None not in (b, a) and f("is_target_met", b, t, d) and n < span and status != "not_assessable":
        pace, status = None, f("maintain_status", a, t, f("observed_rate", b, a, n, path="linear"), d)
    return {
        "path": path,
        "time_progress": f("time_progress", n, span),
        "level_ratio": f("level_ratio", a, t),
        "gap_closed": f("gap_closed", b, a, t),
        "pace_vs_time": f("pace_vs_time", b, a, t, n, span),
        "expected_at_t": f("expected_at", b, t, n, span, path=path),
        "deviation": f("deviation", b, a, t, n, span, path=path),
        "pace_ratio": pace,
        "observed_annual": f("observed_rate", b, a, n, path=path),
        "required_annual": f("required_rate", b, t, span, path=path),
        "gap_to_target": f("gap_to_target", a, t, d),
        "log_pace": f("log_pace", b, a, t, n, span),
        "required_remaining": f("required_remaining", a, t, left, path=path),
        "projection": f("projection", b, a, n, left, path=path),
        "projected_ratio": f("projected_ratio", b, a, t, n, left, path=path),
        "status": status,
        "chinese_label": f("chinese_label", status, pace),
    }


def attained(f: Formulas, x: dict[str, Any]) -> dict[str, Any]:
    got = f("attained_interval", *interval(x["actual"]), *interval(x["target"]))
    return {"attained": got, "determinate": got is not None}


def interval_pace(f: Formulas, x: dict[str, Any]) -> dict[str, Any]:
    ends = (*x["baseline"], *x["target"])
    rises = None not in ends and x["target"][0] >= x["baseline"][1]
    d = sign_of(x["direction"]) if "direction" in x else (1 if rises or None in ends else -1)
    args = (*x["baseline"], *x["actual"], *x["target"], x["years_observed"], x["years_total"], d)
    path = x.get("path", "geometric")
    low, high = f("pace_low", *args, path=path), f("pace_high", *args, path=path)
    states = f("pace_status", low), f("pace_status", high)
    return {
        "pace_low": low,
        "pace_high": high,
        "status_low": states[0],
        "status_high": states[1],
        "determinate": states[0] is not None and states[0] == states[1],
    }


def prices(f: Formulas, x: dict[str, Any]) -> dict[str, Any]:
    if "deflator" in x:
        return {
            "real_required": f(
                "real_required_at_deflator", x["nominal_base"], x["nominal_target"], x["years"], x["deflator"]
            )
        }
    g = f("growth", x["nominal_t"], x["nominal_t_1"])
    return {"nominal_growth": g, "implied_deflator": f("implied_deflator", g, x["real_growth"])}


def relational(f: Formulas, x: dict[str, Any]) -> dict[str, Any]:
    i, g = x["income_growth"], x["gdp_growth"]
    low, high = f("difference_low", i[0], g[1]), f("difference_high", i[1], g[0])
    ok = f("in_step", low, high, x.get("tolerance_pp", 0.0)) if x.get("same_price_basis", True) else None
    return {"diff_low": low, "diff_high": high, "satisfied": ok, "determinate": ok is not None}


def ytd(f: Formulas, x: dict[str, Any]) -> dict[str, Any]:
    part = re.split(r"[-/.]", x["period"])[-1]
    done = {"H": 6, "Q": 3}.get(part[0], 1) * int(part.lstrip("HQM"))
    shares = x.get("historical_shares") or [None]
    cal, season = f("time_progress", done, 12), f("mean_of", shares)
    share = f("safe_ratio", x["ytd"], x["annual_target"])
    fastest, slowest = (None, None) if shares == [None] else (max(shares), min(shares))
    return {
        "target_share": share,
        "calendar_time_progress": cal,
        "seasonal_time_progress": season,
        "lead_pp_calendar": f("lead_points", share, cal),
        "lead_pp_seasonal": f("lead_points", share, season),
        "projection_low": f("ytd_projection", x["ytd"], fastest),
        "projection_high": f("ytd_projection", x["ytd"], slowest),
        "projection_mean": f("ytd_projection", x["ytd"], season),
    }


def decumulation(f: Formulas, x: dict[str, Any]) -> dict[str, Any]:
    before, monthly = None, {}
    for month, value in sorted(x["cumulative"].items()):
        label = f"{month[:5]}01..02" if before is None and month.endswith("-02") else month
        monthly[label] = f("decumulated", value, before)
        before = value
    return {"monthly": monthly, "monotone": all(v >= 0 for v in monthly.values())}


def vintages(f: Formulas, x: dict[str, Any]) -> dict[str, Any]:
    pairs = {
        "final_over_final": ("final", "final"),
        "final_over_prelim_WRONG": ("final", "prelim"),
        "prelim_over_final": ("prelim", "final"),
        "prelim_over_prelim": ("prelim", "prelim"),
    }
    years = sorted({k.rsplit("_", 1)[1] for k in x})
    return {k: f("growth", x[f"{n}_{years[1]}"], x[f"{o}_{years[0]}"]) for k, (n, o) in pairs.items()}


def alfred(f: Formulas, x: dict[str, Any]) -> dict[str, Any]:
    held = [
        v["value"]
        for v in x["vintages"]
        if f("is_known", v["realtime_start"], x["as_of"], x["as_of"], v["realtime_end"] or FOREVER)
    ]
    return {"value": held[0] if held else None}


def bitemporal(f: Formulas, x: dict[str, Any]) -> dict[str, Any]:
    out = []
    for q in x["queries"]:
        rows = [
            r for r in x["rows"] if f("is_known", r["released"], r["ingested"], q["as_of"], q["known_at"])
        ]
        out.append(max(rows, key=lambda r: r["released"])["value"] if rows else None)
    return {"values": out}


def identity(f: Formulas, x: dict[str, Any]) -> dict[str, Any]:
    values = x.get("parts") or x["shares"]
    total = x.get("total", 100)
    count = len(values) + ("parts" in x)
    unit = x.get("rounding_unit", 10.0 ** -x.get("decimals", 0))
    residual = f("difference_low", math.fsum(values), total)
    allowed = f("rounding_allowance", unit, count)
    return {"residual": residual, "max_allowed": allowed, "ok": abs(residual) <= allowed + 1e-9}


def per_capita(f: Formulas, x: dict[str, Any]) -> dict[str, Any]:
    g, p, v = x["gdp_yi"], x["pop_wan"], x["per_capita_yuan"]
    low, high = f("safe_ratio", g[0] * 10_000, p[1]), f("safe_ratio", g[1] * 10_000, p[0])
    return {"implied_low": low, "implied_high": high, "ok": f("overlaps", low, high, v - 0.5, v + 0.5)}


def stated_growth(f: Formulas, x: dict[str, Any]) -> dict[str, Any]:
    low, high = (f("growth", x["level"][i], x["base"][1 - i]) * 100 for i in (0, 1))
    return {"implied_low": low, "implied_high": high, "ok": f("overlaps", low, high, *x["stated_pct"])}


def rounding(f: Formulas, x: dict[str, Any]) -> dict[str, Any]:
    out: dict[str, list[str]] = {"half_even": [], "half_up": []}
    for text in x["values"]:
        value, unit = text.split("@") if "@" in text else (text, "0.1")
        digits = len(unit.split(".")[1]) if "." in unit else 0
        for kind, found in out.items():
            found.append(f"{f('round_' + kind, float(value), float(unit)):.{digits}f}")
    return out


def lexicon(f: Formulas, x: dict[str, Any]) -> dict[str, Any]:
    out = []
    for phrase in x["phrases"]:
        numbers = re.findall(r"(?<![\d.])-?\d+(?:\.\d+)?", phrase.replace(",", ""))
        if len(numbers) == 2 and re.search(r"\d[%％]?\s*[—–~～至到-]", phrase):
            out.append(f"[{float(numbers[0]):g}, {abs(float(numbers[1])):g}]")
            continue
        number = numbers[0]
        op = next((op for word, op in PHRASES if word in phrase), "eq")
        places = len(number.partition(".")[2])
        low, high = (f(f"interval_{end}", op, float(number), places) for end in ("low", "high"))
        left = "(-inf" if low is None else f"{'(' if op == 'gt' else '['}{low:.12g}"
        right = "inf)" if high is None else f"{high:.12g}{')' if op in ('lt', 'approx_below') else ']'}"
        text = f"{left}, {right}"
        out.append(f"approx {number} (assumption: {text})" if op.startswith("approx") else text)
    return {"intervals": out}


def maintain(f: Formulas, x: dict[str, Any]) -> dict[str, Any]:
    d = sign_of(x["direction"])
    h = x.get("history") or [x["baseline"], x["actual"]]
    years = x.get("history_years", len(h) - 1)
    change = f("observed_rate", h[0], h[-1], years, path="linear")
    margin = None if x["actual"] is None else -f("gap_to_target", x["actual"], x["target"], d)
    return {
        "margin": margin,
        "mean_annual_change": change,
        "pace_ratio": None,
        "status": f("maintain_status", x["actual"], x["target"], change, d),
    }


def basis(f: Formulas, x: dict[str, Any]) -> dict[str, Any]:
    status = f("basis_status", x["actual"]["price_basis"], x["target"]["price_basis"])
    return {"status": status, "reason": "price_basis_mismatch" if status else None}


def zero(f: Formulas, x: dict[str, Any]) -> dict[str, Any]:
    kinds = [f("path_kind", *c) for c in x["cases"]]
    paces = [f("pace_ratio", *c, 1, 5, 1, path="geometric") for c in x["cases"]]
    return {
        "path": kinds[0] if len(set(kinds)) == 1 else kinds,
        "geometric": paces[0] if len(set(paces)) == 1 else paces,
    }


def towards(case: list[float]) -> int:
    """The direction from a baseline, first, to its target, last."""
    return 1 if case[-1] >= case[0] else -1


def units(f: Formulas, x: dict[str, Any]) -> dict[str, Any]:
    n, span = x["years_observed"], x["years_total"]
    return {
        "ours_linear_pace": [f("pace_ratio", *s, n, span, towards(s), path="linear") for s in x["series"]],
        "peer_ratio": [f("open_sdg_value", *s, n, span, towards(s)) for s in x["series"]],
    }


def limit(f: Formulas, x: dict[str, Any]) -> dict[str, Any]:
    written = x["limit"].replace("≥", ">=").replace("≤", "<=")
    op, text = re.fullmatch(r"([<>]=?)(.+)", written).groups()  # type: ignore[union-attr]
    bound = (float(text), None) if op[0] == ">" else (None, float(text))
    ends = (*bound, "=" in op, "=" in op)
    return {
        "full_value_method": f("attained_as_printed", x["measured"], "eq", *ends),
        "rounded_value_method": f("attained_rounded_value", x["measured"], *ends, x["limit_decimals"]),
    }


def levels(f: Formulas, x: dict[str, Any]) -> dict[str, Any]:
    # Where the inputs of this method leave the years to its title, it is after one of five.
    elapsed, span = x.get("years_observed", 1), x.get("years_total", 5)
    b, a, t = x["baseline"], x["actual"], x["target"]
    return {
        "level_ratio": f("level_ratio", a, t),
        "gap_closed": f("gap_closed", b, a, t),
        "pace_vs_time": f("pace_vs_time", b, a, t, elapsed, span),
        "time_progress": f("time_progress", elapsed, span),
    }


def averages(f: Formulas, x: dict[str, Any]) -> dict[str, Any]:
    low, high = -1.0, 10.0
    for _ in range(60):
        middle = (low + high) / 2
        if f("cumulative_method_excess", x["base"], x["values"], middle) > 0:
            high = middle
        else:
            low = middle
    return {
        "level_method": f("average_growth_level_method", x["base"], x["values"][-1], len(x["values"])),
        "cumulative_method": middle,
    }


def ceiling(f: Formulas, x: dict[str, Any]) -> dict[str, Any]:
    mean = f("mean_of", x["monthly"])
    return {
        "ytd_average": mean,
        "max_month": max(x["monthly"]),
        "average_within": f("is_target_met", mean, x["ceiling"], -1),
        "any_month_above": any(not f("is_target_met", v, x["ceiling"], -1) for v in x["monthly"]),
    }


def implied_path(f: Formulas, x: dict[str, Any]) -> dict[str, Any]:
    need = f("required_rate", x["baseline"], x["target_2030"], x["years"])
    same = {"constant_price": "constant", "nominal": "current"}.get(x["growth_basis"])
    return {
        "nominal_required": need,
        "path_2026_nominal": f("expected_at", x["baseline"], x["target_2030"], 1, x["years"]),
        "implied_deflator": f("implied_deflator", need, x["growth_2026"]),
        "comparable": f("basis_status", same, x["price_basis"]) is None,
    }


def norm(f: Formulas, x: dict[str, Any]) -> dict[str, Any]:
    d, op, t, v = sign_of(x["direction"]), x["bound_op"], x["target"], x["actual_printed"]
    own, places = x.get("actual_bound_op", "eq"), x.get("decimals", 0)
    least, most = t if isinstance(t, list) else (t, t)
    digits = max(decimals_of(least), decimals_of(most))
    ends = (
        f("norm_low", op, least, digits, d),
        f("norm_high", op, most, digits, d),
        op != "gt",
        op != "lt",
    )
    low, high = (f(f"interval_{end}", own, v, places) for end in ("low", "high"))
    inside = f("attained_interval", low, high, own != "gt", own not in ("lt", "approx_below"), *ends)
    return {
        "attained_interval": inside,
        "determinate": inside is not None,
        "attained_as_printed": f("attained_as_printed", v, own, *ends),
        "attained_rounded_value": f("attained_rounded_value", v, *ends, digits),
    }


METHODS: dict[str, Any] = {
    "open-sdg/sdg-build": open_sdg,
    "open-sdg function": open_sdg_function,
    "EUSTAT": eustat,
    "Eurostat with q": lambda f, x: {
        "category": f("eurostat_category_target", x["ratio"]),
        "score": f("eurostat_score_target", x["ratio"]),
    },
    "Eurostat without": lambda f, x: {"category": f("eurostat_category_no_target", x["signed_cagr"])},
    "UNSD Progress Chart 2023, with": unsd,
    "UNSD Progress Chart 2023, no": lambda f, x: {
        "score": f("unsd_score_no_target", x["cagr"], x["direction"])
    },
    "UNESCAP Current": lambda f, x: {
        "csi": f("escap_current_status", x["base"], x["current"], x["target"], x["direction"], x["parity"])
    },
    "UNESCAP/UNECE": lambda f, x: {
        "gap_share": f("escap_anticipated_gap", x["base"], x["predicted"], x["target"])
    },
    "SDSN": sdsn,
    "Destatis": destatis,
    "OURS core geometric": lambda f, x: core(f, x, "geometric"),
    "OURS core linear": lambda f, x: core(f, x, "linear"),
    "OURS interval attainment": attained,
    "OURS interval pace": interval_pace,
    "OURS interval required": lambda f, x: {
        f"required_{k}": f("required_rate", x["baseline"][i], x["target_low"], x["years"])
        for k, i in (("low", 1), ("high", 0))
    },
    "OURS nominal": prices,
    "OURS relational": relational,
    "OURS YTD flow": ytd,
    "OURS YTD growth": lambda f, x: {
        "ytd_growth": f("growth", x["ytd"], x["prev_ytd"]),
        "required_rest_growth": f(
            "required_rest_growth", x["prev_annual"], x["prev_ytd"], x["ytd"], x["target_growth"]
        ),
    },
    "OURS YTD decumulation": decumulation,
    "OURS as-of growth": vintages,
    "ALFRED": alfred,
    "OURS as-of bitemporal": bitemporal,
    "IDENTITY parts": identity,
    "IDENTITY shares": identity,
    "IDENTITY per capita": per_capita,
    "IDENTITY level": stated_growth,
    "ROUNDING": rounding,
    "LEXICON": lexicon,
    "OURS maintain": maintain,
    "OURS guard: price": basis,
    "OURS guard: zero": zero,
    "OURS guard: unit": units,
    "OURS boundary": lambda f, x: {"status": [f("pace_status", p) for p in x["pace_ratios"]]},
    "GB/T 8170 limit": limit,
    "OURS level ratio": levels,
    "NBS average": averages,
    "OURS YTD average": ceiling,
    "OURS implied path": implied_path,
    "OURS attainment of a norm": norm,
}


ROUNDED = ("pace_ratio", "pace_low", "pace_high", "ours_linear_pace")
"""Rounded to 9 decimals by method: half of the last one is the least that can be asked of these."""


def same(got: Any, expected: Any, tolerance: str, name: str = "") -> bool:
    if isinstance(expected, dict):
        return isinstance(got, dict) and all(
            k in got and same(got[k], v, tolerance, k) for k, v in expected.items()
        )
    if isinstance(expected, list):
        return (
            isinstance(got, list)
            and len(got) == len(expected)
            and all(same(g, e, tolerance, name) for g, e in zip(got, expected, strict=True))
        )
    if expected is None or isinstance(expected, bool | str):
        return got is expected or (got == expected and type(got) is type(expected))
    if not isinstance(got, int | float) or isinstance(got, bool):
        return False
    # A number printed in decimals is exact within the last bits of a double.
    if tolerance in ("exact", ""):
        return math.isclose(got, expected, rel_tol=1e-14, abs_tol=1e-14)
    width = float(tolerance.split(maxsplit=1)[0])
    is_relative = "rel" in tolerance
    least = 5.1e-10 if name in ROUNDED else 0.0
    return math.isclose(
        got,
        expected,
        rel_tol=width if is_relative else 0.0,
        abs_tol=least if is_relative else max(width, least),
    )


def method_of(row: dict[str, str]) -> Any:
    """The formulas of a row; AssertionError for a row that lacks a column or names a method that has none."""
    absent = COLUMNS - {name for name, text in row.items() if text is not None}
    assert not absent, (
        f"{CASES}: a row lacks {', '.join(sorted(absent))}; expected are the columns of the fixture"
    )
    key = next((k for k in sorted(METHODS, key=len, reverse=True) if row["method"].startswith(k)), None)
    assert key is not None, (
        f"{row['vector_id']}: no formula for the method {row['method']!r}; known are {', '.join(sorted(METHODS))}"
    )
    return METHODS[key]


def test_there_are_vectors() -> None:
    assert ROWS, f"{CASES} has no rows"


@pytest.mark.parametrize("row", ROWS, ids=[r.get("vector_id", "no vector_id") for r in ROWS])
def test_vector(f: Formulas, row: dict[str, str]) -> None:
    method = method_of(row)
    expected = json.loads(row["expected_output"])
    got = method(f, json.loads(row["inputs"]))
    assert same(got, expected, row["tolerance"]), (
        f"{row['vector_id']} {row['method']}: inputs {row['inputs']}, expected {expected}, got {got}"
    )
