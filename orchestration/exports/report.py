"""One self-contained HTML report: targets, promises, goalposts that moved, data quality, and every source.

It needs no network and no server; Chinese first, English by a switch. Not here: any verdict; the sentences
are the marts'.
"""

from pathlib import Path
from typing import Any

import altair as alt
import duckdb
import jinja2
import polars as pl
import vl_convert

FILE_NAME = "report.html"

_FONTS = "system-ui, 'Noto Sans CJK SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"

_FIGURE, _TARGET = "#2b6cb0", "#c05621"

YEARS_SHOWN = 20

KINDS_ZH = {
    "work_report": "政府工作报告",
    "communique": "统计公报",
    "bulletin": "统计月报、季报",
    "census_bulletin": "普查公报",
    "economic_note": "经济运行情况",
    "yearbook": "统计年鉴",
    "panel": "面板数据",
    "database_export": "数据库导出",
    "press": "新闻报道",
}

SHOWN_OUTCOMES = ("kept", "missed", "kept_expected", "missed_expected", "indeterminate", "not_assessable")


def write_report(folder: Path) -> None:
    """Write `report.html` into a build's folder from its `indicators.duckdb`."""
    with duckdb.connect(str(folder / "indicators.duckdb"), read_only=True) as connection:
        content = _content(connection)
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("orchestration.exports"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    text = environment.get_template("report.html.jinja").render(**content)
    (folder / FILE_NAME).write_text(text, encoding="utf-8")


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict[str, Any]]:
    cursor = connection.execute(sql)
    names = [one[0] for one in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _content(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    attainment = _rows(
        connection,
        """select * from marts.mart_attainment
        order by target_year desc nulls last, plan_kind, importance, promise_id""",
    )
    trace = _rows(
        connection,
        """select row_key, role, surface, value, unit_text, release_id, release_title, released_on, paragraph,
            char_start, char_end, review_state
        from marts.mart_trace where mart = 'mart_attainment' order by row_key, role""",
    )
    sources: dict[str, list[dict[str, Any]]] = {}
    for one in trace:
        sources.setdefault(one["row_key"], []).append(one)
    final = [one for one in attainment if one["is_open"] and one["plan_kind"] == "five_year"]
    return {
        "as_of": attainment[0]["as_of"] if attainment else None,
        "build": _rows(connection, "select max(build_id) as build_id from audit.build")[0]["build_id"],
        "final": final,
        "open": [one for one in attainment if one["is_open"]],
        "sources": sources,
        "kinds_zh": KINDS_ZH,
        "charts": _charts(connection, [one for one in attainment if one["is_open"]]),
        "commitments": _rows(
            connection,
            "select * from bi.commitments where outcome in ("
            + ", ".join(f"'{one}'" for one in SHOWN_OUTCOMES)
            + ") order by target_year desc, outcome, promise_id",
        ),
        "tally": _rows(
            connection,
            """select outcome_zh, outcome_en, count(*) as promises from bi.commitments
            group by all order by promises desc, outcome_en""",
        ),
        "moved": _rows(
            connection, "select * from marts.mart_target_revision order by next_stated_on desc, promise_id"
        ),
        "deflators": _rows(connection, "select * from marts.mart_implied_deflator"),
        "not_held": _rows(
            connection,
            """select kind, string_agg(title, '、' order by title) as titles, count(*) as releases
            from core.dim_release where not is_held group by kind order by kind""",
        ),
        "releases": _rows(
            connection,
            """select load.*, release.title, release.released_on, release.address, release.completeness
            from audit.load as load left join core.dim_release as release using (release_id)
            order by released_on nulls last, release_id""",
        ),
        "findings": _rows(
            connection,
            """select release_id, rule, severity, observed, description, what_to_do
            from audit.validation_result where not is_success and severity <> 'info'
            order by severity, rule, release_id""",
        ),
        "impossible": _rows(
            connection,
            "select * from marts.mart_reconciliation where not is_possible order by finding, indicator_id",
        ),
    }


def _charts(connection: duckdb.DuckDBPyConnection, targets: list[dict[str, Any]]) -> dict[str, str]:
    """A chart for each target that has a number and at least one figure in its history."""
    charts = {}
    for target in targets:
        if target["target_value"] is None:
            continue
        history = _history(connection, target)
        if history.height:
            charts[target["promise_id"]] = _chart(target, history)
    return charts


def _history(connection: duckdb.DuckDBPyConnection, target: dict[str, Any]) -> pl.DataFrame:
    """Every annual figure of the series up to the target's year: year, value as shown, role, print."""
    history: pl.DataFrame = connection.execute(
        """
        select
            year(period_end) as year,
            cast(base_value as double) / ? as value,
            case
                when bound_op in ('gt', 'ge', 'lt', 'le') then 'bound'
                when is_headline then 'headline'
                else 'other'
            end as role,
            coalesce(surface, '') as printed,
            release_id
        from core.fct_observation
        where indicator_id = ? and region_id = ? and series_measure = ? and frequency in ('A', 'D')
            and year(period_end) between ? and ? and base_value is not null
        order by year, role, release_id
        """,
        [
            _shown_unit(target)[0],
            target["indicator_id"],
            target["region_id"],
            target["measure"],
            target["target_year"] - YEARS_SHOWN,
            target["target_year"],
        ],
    ).pl()
    return history


def _shown_unit(target: dict[str, Any]) -> tuple[float, str]:
    return {"CNY": (1e8, "亿元"), "PC": (1.0, "%")}.get(target["unit_id"], (1.0, ""))


def _chart(target: dict[str, Any], history: pl.DataFrame) -> str:
    """History with its vintages, target, expected path, projection as SVG; a bound is a triangle."""
    factor, unit = _shown_unit(target)
    end, goal = target["target_year"], float(target["target_value"]) / factor
    domain = [history["year"].to_list()[0] - 0.5, end + 0.5]
    x = alt.X(
        "year:Q",
        title=None,
        scale=alt.Scale(domain=domain, nice=False),
        axis=alt.Axis(format="d", tickMinStep=1, grid=False),
    )
    y = alt.Y("value:Q", title=unit, scale=alt.Scale(zero=False, padding=22))
    layers: list[Any] = []
    ends = [(end, goal)]
    if target["baseline_low"] is not None and target["target_kind"] == "dated":
        start = (int(target["baseline_period"][:4]), _path_start(target) / factor)
        path = pl.DataFrame([start, (end, goal)], schema=["year", "value"], orient="row")
        layers.append(
            alt.Chart(path).mark_line(strokeDash=[5, 4], color=_TARGET, strokeWidth=1.2).encode(x=x, y=y)
        )
    if target["projection"] is not None:
        ends = [(end, target["projection"] / factor)]
        last = history.filter(pl.col("role") == "headline").tail(1).select("year", "value").rows()
        fan = pl.DataFrame(last + ends, schema=["year", "value"], orient="row")
        layers.append(
            alt.Chart(fan).mark_line(strokeDash=[2, 3], color=_FIGURE, strokeWidth=1.2).encode(x=x, y=y)
        )
    marks: dict[str, Any] = {
        "other": {"shape": "circle", "size": 26, "filled": True, "color": "#999"},
        "headline": {"shape": "circle", "size": 46, "filled": True, "color": _FIGURE},
        "bound": {"shape": "triangle-up", "size": 150, "filled": True, "color": _FIGURE},
    }
    # A line joins neighbouring years only: nothing is known of those between.
    headline = history.filter(pl.col("role") == "headline").with_columns(
        (pl.col("year").diff() > 1).fill_null(False).cum_sum().alias("run")
    )
    if headline.height > 1:
        line = alt.Chart(headline).mark_line(color=_FIGURE, strokeWidth=1.4)
        layers.append(line.encode(x=x, y=y, detail="run:N"))
    layers += [
        alt.Chart(of_role).mark_point(**mark).encode(x=x, y=y)
        for role, mark in marks.items()
        if (of_role := history.filter(pl.col("role") == role)).height
    ]
    shape = {"gt": "triangle-up", "ge": "triangle-up", "lt": "triangle-down", "le": "triangle-down"}
    target_mark = pl.DataFrame({"year": [end], "value": [goal]})
    layers.append(
        alt.Chart(target_mark)
        .mark_point(
            shape=shape.get(target["target_bound_op"], "diamond"), size=190, filled=True, color=_TARGET
        )
        .encode(x=x, y=y)
    )
    shown = history.filter(pl.col("role") != "other").tail(1)
    for text, year, value, align in (
        (
            shown["printed"][0] if shown.height else "",
            *(shown.row(0)[:2] if shown.height else (end, goal)),
            "center",
        ),
        (target["target_display"], end, goal, "right"),
    ):
        label = pl.DataFrame({"year": [year], "value": [value], "text": [text]})
        layers.append(
            alt.Chart(label)
            .mark_text(dy=-15, fontSize=12, align=align, color="#888")
            .encode(x=x, y=y, text="text:N")
        )
    figure = (
        alt.layer(*layers)
        .properties(width=330, height=190, background="transparent")
        .configure(font=_FONTS)
        .configure_axis(labelColor="#888", titleColor="#888", gridColor="#8883", domainColor="#8886")
        .configure_view(strokeWidth=0)
    )
    svg: str = vl_convert.vegalite_to_svg(figure.to_json(), allowed_base_urls=[])
    return svg


def _path_start(target: dict[str, Any]) -> float:
    """Where the path begins: the lower end of a baseline that is only bounded, else its middle."""
    low, high = target["baseline_low"], target["baseline_high"]
    return float(low) if high is None else (float(low) + float(high)) / 2
