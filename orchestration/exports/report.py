"""The HTML report: the answer, then targets, promises, moved goalposts, data quality.

It needs no network and no server; Chinese first, English by a switch. Every number on it carries a reference
to the register at its end: the figure as printed, document, place, date. Of one place it is one file; of
several it is an index and one page a place, and a page that says what it said in the build before is that
build's. Not here: any verdict (the marts'), how a chart is drawn (`charts`), the words for codes (`wording`),
which page a row stands on and what stands beside a place (`pages`).
"""

import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import duckdb
import jinja2

from orchestration.exports import wording
from orchestration.exports.charts import Drawn, axis_unit, draw, drawing_digest, history, slim
from orchestration.exports.pages import FOLDER, INDEX_NAME, Pages, beside, file_name, index_rows
from orchestration.status import NOT_HELD, PLACE_NAMES, year_spans

FILE_NAME = "report.html"

YEARS_ON_PAGE = 10
"""Years before the newest promise that is due that a place's page goes back; what is earlier has its own."""

AS_OF, BUILD = "@as-of@", "@build@"
"""Stand on a page for what differs from build to build though the page says the same."""

Row = dict[str, Any]

SETTLED = ("missed", "missed_expected", "kept", "kept_expected", "indeterminate", "not_assessable")
"""Outcomes that the table of promises shows row by row, in its order."""

WITHOUT_OUTCOME = ("not_held", "not_found", "not_published", "not_due")
"""Outcomes that are missing; the table of them says why."""

DOWNLOADS = (
    (
        "indicators.duckdb",
        "全部表，可用任何能读 DuckDB 的工具打开",
        "every table, for any tool that reads DuckDB",
    ),
    ("csv/", "主要表的 CSV", "the main tables as CSV"),
    ("parquet/", "每张表的 Parquet", "every table as Parquet"),
    ("sdmx/", "观测值与目标的 SDMX-CSV 2.0", "observations and targets as SDMX-CSV 2.0"),
    ("datapackage.json", "CSV 的字段说明（Frictionless）", "what the CSV columns mean (Frictionless)"),
)
"""What lies beside the report, in Chinese and English."""


class Register:
    """The sources of the numbers shown, numbered in the order in which the page first shows them."""

    def __init__(self, sources: dict[str, Row]) -> None:
        self._sources = sources
        self._numbers: dict[str, int] = {}

    def cite(self, version_id: str) -> int:
        """The number of a figure's entry; KeyError when the file traces it nowhere."""
        if version_id not in self._sources:
            raise KeyError(f"figure {version_id} is in no row of marts.mart_trace or core.fct_target")
        return self._numbers.setdefault(version_id, len(self._numbers) + 1)

    def printed(self, version_id: str) -> str:
        """A figure as it is shown: as printed, of a cell with its unit, of a corrected one what counts."""
        return str(self._sources[version_id]["display"])

    def english(self, version_id: str) -> str:
        """A figure in base units in English; empty where that would be a guess."""
        source = self._sources[version_id]
        return wording.english(source["bound_op"], source["value"], source["unit_id"], source["value_to"])

    def entries(self) -> list[Row]:
        """Everything cited so far, by number."""
        return [{**self._sources[one], "number": number} for one, number in self._numbers.items()]


def write_report(folder: Path) -> None:
    """Write the report into a build's folder from its `indicators.duckdb`.

    `report.html` is the page of the one place that holds promises, or the index of `report/<region_id>.html`.
    """
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("orchestration.exports"),
        autoescape=jinja2.select_autoescape(("jinja",)),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    with duckdb.connect(str(folder / "indicators.duckdb"), read_only=True) as connection:
        held = _held(connection)
        pages: Pages = held["pages"]
        if len(pages.places) < 2:
            content = _content(held, None, lambda row: _chart(connection, row))
            _render(environment, folder / FILE_NAME, "report.html.jinja", content)
            return
        (folder / FOLDER).mkdir()
        before, digests = _pages_before(folder), {}
        for place in pages.places:
            for name, page in _pages(environment, connection, held, place):
                digests[name] = _write_page(page, folder / FOLDER / name, before.get(name))
        index = json.dumps(digests, ensure_ascii=False, indent=2)
        (folder / FOLDER / INDEX_NAME).write_text(index + "\n", encoding="utf-8")
        content = {
            "words": wording,
            "place_of": place_of,
            "register": Register(held["sources"]),
            "as_of": held["as_of"],
            "build": held["build"],
            "places": index_rows(held),
            "not_held": _not_held(held["not_held"]),
            "not_loaded": held["not_loaded"],
            "releases": [one for one in held["releases"] if pages.of_release(one["release_id"]) is None],
            "downloads": DOWNLOADS,
        }
        _render(environment, folder / FILE_NAME, "index.html.jinja", content)


def _render(environment: jinja2.Environment, file: Path, template: str, content: Row) -> None:
    file.write_text(environment.get_template(template).render(**content), encoding="utf-8")


def _pages_before(folder: Path) -> dict[str, tuple[str, Path]]:
    """Pages of the newest build beside this one: name → digest and file; none where it had one page."""
    kept = sorted(folder.parent.glob(f"[0-9]*/{FOLDER}/{INDEX_NAME}"))
    if not kept:
        return {}
    digests = json.loads(kept[-1].read_text(encoding="utf-8"))
    return {name: (digest, kept[-1].with_name(name)) for name, digest in digests.items()}


def place_of(source: Row) -> tuple[str, str]:
    """Where in its document a figure stands, in Chinese and English."""
    if source["paragraph"] is not None:
        paragraph, span = source["paragraph"], f"{source['char_start']}–{source['char_end']}"
        return f"第{paragraph}段第{span}字", f"paragraph {paragraph}, characters {span}"
    if source["sheet_row"] is not None:
        sheet, row, column = source["sheet"] or "", source["sheet_row"], source["sheet_column"]
        return f"工作表{sheet}第{row}行第{column}列", f"sheet {sheet} row {row} column {column}"
    return "位置未记录", "place not on file"


class Page(NamedTuple):
    """A place's page before its charts are drawn, which is what costs: a mark stands for each."""

    text: str
    charts: list[tuple[Row, list[Row], str]]
    digest: str
    as_of: str
    build: str


def _pages(
    environment: jinja2.Environment, connection: duckdb.DuckDBPyConnection, held: Row, place: str
) -> Iterator[tuple[str, Page]]:
    """Name and content of a place's page, and of that of its earlier promises where it has any."""
    charts: list[tuple[Row, list[Row], str]] = []

    def marked(row: Row) -> Drawn | None:
        figures = history(connection, row)
        if row["target_value"] is None or not figures:
            return None
        mark = f"<!--chart {row['promise_id']} "
        charts.append((row, figures, mark))
        return Drawn(f"{mark}zh-->", f"{mark}en-->", figures)

    name = file_name(place)
    content = _content(held, place, marked) | {"as_of": AS_OF, "build": BUILD}
    due = [*content["settled"], *content["without_outcome"]]
    last = max((row["target_year"] or 0 for row in due), default=0) - YEARS_ON_PAGE
    late, early = (_due_by(content, last, is_early) for is_early in (False, True))
    earlier = f"{name.removesuffix('.html')}-earlier.html"
    if not early["tally"] and not early["moved"]:
        yield name, _page(environment, "report.html.jinja", content, charts, held)
        return
    late["earlier"] = {"file": earlier, "last": last}
    yield name, _page(environment, "report.html.jinja", content | late, charts, held)
    early |= {"register": Register(held["sources"]), "page": name, "last": last}
    yield earlier, _page(environment, "earlier.html.jinja", content | early, [], held)


def _due_by(content: Row, last: int, is_early: bool) -> Row:
    """What a page says of promises due by a year, or of all others, and how those changed."""
    found = {
        name: [row for row in content[name] if ((row["target_year"] or 9999) <= last) == is_early]
        for name in ("settled", "without_outcome", "moved")
    }
    tally = _tally([*found["settled"], *found["without_outcome"]])
    return {**found, "tally": tally, "followed": [] if is_early else content["followed"]}


_REPEATED = re.compile(r' role="(?:cell|row|rowheader)"|(?<=class="en") lang="en"')


def _page(
    environment: jinja2.Environment,
    template: str,
    content: Row,
    charts: list[tuple[Row, list[Row], str]],
    held: Row,
) -> Page:
    # A script of the page sets what every cell would repeat: a tenth of what is sent.
    text = _REPEATED.sub("", environment.get_template(template).render(**content))
    said = hashlib.sha256(text.encode())
    for row, figures, _ in charts:
        said.update(drawing_digest(row, figures))
    return Page(text, charts, said.hexdigest(), str(held["as_of"]), str(held["build"]))


def _write_page(page: Page, file: Path, before: tuple[str, Path] | None) -> str:
    """Write a place's page, or take the one of the build before where it says the same; its digest."""
    if before and before[0] == page.digest and before[1].exists():
        os.link(before[1], file)
        return page.digest
    text = page.text
    for row, figures, mark in page.charts:
        drawn = draw(row, figures)
        text = text.replace(f"{mark}zh-->", slim(drawn.zh)).replace(f"{mark}en-->", slim(drawn.en))
    file.write_text(text.replace(AS_OF, page.as_of).replace(BUILD, page.build), encoding="utf-8")
    return page.digest


def _chart(connection: duckdb.DuckDBPyConnection, row: Row) -> Drawn | None:
    figures = history(connection, row)
    return draw(row, figures) if row["target_value"] is not None and figures else None


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[Row]:
    cursor = connection.execute(sql)
    names = [one[0] for one in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _held(connection: duckdb.DuckDBPyConnection) -> Row:
    """Everything that any page shows, and on which page each row stands."""
    attainment = _rows(
        connection,
        f"""
        select attainment.*, target.plan_label_zh, target.plan_label_en, target.modality,
            release.released_on as target_released_on, release.title as target_release_title,
            coalesce(region.label_en, attainment.region_label_zh) as region_label_en
        from marts.mart_attainment as attainment
        inner join core.fct_target as target using (target_id)
        inner join core.dim_release as release on attainment.target_release_id = release.release_id
        -- A promise for each county has no place of the catalogue.
        left join {PLACE_NAMES} as region on attainment.region_id = region.region_id
        order by attainment.target_year desc nulls last, attainment.plan_kind, attainment.importance,
            attainment.promise_id
        """,
    )
    shown_beside = _shown_beside(connection)
    for row in attainment:
        row["latest_id"] = row["actual_version_id"] or (
            row["baseline_version_id"]
            if row["latest_period"] == row["baseline_period"]
            else shown_beside.get(row["promise_id"])
        )
        row["bar"] = _bar(row)
    due = _rows(
        connection,
        """
        select commitment.*, attainment.target_id, attainment.target_bound_op
        from marts.mart_commitment as commitment
        inner join marts.mart_attainment as attainment using (promise_id)
        where not attainment.is_open
        order by commitment.target_year desc, commitment.indicator_id, commitment.promise_id
        """,
    )
    moved = _rows(
        connection,
        """
        select revision.*, target.target_id, following.target_id as next_target_id
        from marts.mart_target_revision as revision
        inner join core.fct_target as target
            on revision.promise_id = target.promise_id and revision.release_id = target.release_id
        inner join core.fct_target as following
            on revision.next_promise_id = following.promise_id
            and revision.next_release_id = following.release_id
        order by revision.change_kind = 'next_step', revision.next_stated_on desc, revision.promise_id
        """,
    )
    peers: dict[str, dict[str, Row]] = {}
    for row in _rows(connection, "select * from marts.mart_attainment_peer order by promise_id, method"):
        peers.setdefault(row["promise_id"], {})[row["method"]] = row
    return {
        "pages": Pages(connection, attainment),
        "attainment": attainment,
        "due": due,
        "moved": moved,
        "peers": peers,
        "sources": _sources(connection),
        "as_of": attainment[0]["as_of"] if attainment else None,
        "build": _rows(connection, "select max(build_id) as build_id from audit.build")[0]["build_id"],
        "followed": _rows(connection, "select * from bi.targets_followed order by released_on, release_id"),
        "deflators": {
            row["promise_id"]: row
            for row in _rows(
                connection,
                """
                select deflator.*, growth.target_id as growth_target_id
                from marts.mart_implied_deflator as deflator
                inner join marts.mart_attainment as growth on deflator.growth_promise_id = growth.promise_id
                """,
            )
        },
        "not_held": _rows(connection, f"{NOT_HELD} order by kind, publisher, release_id"),
        "conflicts": _conflicts(connection),
        "not_loaded": _rows(
            connection,
            "select release_id, outcome from audit.load where outcome <> 'loaded' order by release_id",
        ),
        "revisions": _revisions(connection),
        "findings": _findings(connection),
        "quarantined": _rows(connection, "select * from audit.quarantine order by release_id, paragraph"),
        "releases": _releases(connection),
        "records": {
            row["region_id"]: row for row in _rows(connection, "select * from bi.place order by all")
        },
        "comparison": _rows(
            connection,
            "select * from bi.place_comparison order by target_year desc, indicator_id, promise_id",
        ),
    }


def _content(held: Row, place: str | None, chart: Callable[[Row], Drawn | None]) -> Row:
    """What the page of a place shows; of None, the page of everything."""
    pages: Pages = held["pages"]
    attainment, due, moved = (pages.promises(held[name], place) for name in ("attainment", "due", "moved"))
    pages.name(place, attainment, due, moved)
    is_open = [row for row in attainment if row["is_open"]]
    charts = {row["promise_id"]: drawn for row in is_open if (drawn := chart(row)) is not None}
    headline = next(iter(_far(is_open) or is_open), None)
    return {
        "words": wording,
        "place_of": place_of,
        "register": Register(held["sources"]),
        "as_of": held["as_of"],
        "build": held["build"],
        "earlier": None,
        "place": held["records"].get(place) if place else None,
        "beside": beside(held, place) if place else None,
        "headline": headline,
        "last_exact": _last_exact(charts.get(headline["promise_id"])) if headline else None,
        "groups": _groups(is_open),
        "is_open": is_open,
        "charts": charts,
        "settled": sorted(
            (row for row in due if row["outcome"] in SETTLED),
            key=lambda row: (-(row["target_year"] or 0), SETTLED.index(row["outcome"])),
        ),
        "without_outcome": [row for row in due if row["outcome"] in WITHOUT_OUTCOME],
        "followed": pages.releases(held["followed"], place),
        "tally": _tally(due),
        "moved": moved,
        "deflators": held["deflators"],
        "peers": _peers(held["peers"], attainment),
        "not_held": _not_held(pages.releases(held["not_held"], place)),
        "conflicts": pages.figures(held["conflicts"], place, "stated_release_id"),
        "not_loaded": pages.releases(held["not_loaded"], place),
        "revisions": pages.figures(held["revisions"], place, "release_id"),
        "findings": _by_rule(pages.releases(held["findings"], place)),
        "quarantined": pages.releases(held["quarantined"], place),
        "releases": pages.releases(held["releases"], place),
        "downloads": DOWNLOADS,
    }


def _far(is_open: list[Row]) -> list[Row]:
    return [row for row in is_open if row["plan_kind"] == "five_year"]


def _shown_beside(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Promise → the newest figure that stands beside it and is neither its baseline nor judged.

    What is counted from nothing each year has the year before beside it; a mart names its release only.
    """
    rows = _rows(
        connection,
        """
        select attainment.promise_id, min(observation.figure_version_id) as figure_version_id
        from marts.mart_attainment as attainment
        inner join core.fct_observation as observation
            on attainment.source_release_id = observation.release_id
            and attainment.indicator_id = observation.indicator_id
            and attainment.region_id = observation.region_id
            and attainment.latest_period = observation.time_period
            and attainment.latest_display = observation.display
        where attainment.actual_version_id is null
        group by attainment.promise_id
        """,
    )
    return {row["promise_id"]: row["figure_version_id"] for row in rows}


def _revisions(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Figures that were restated, with their place; a day is that of a release whose day is known."""
    return _rows(
        connection,
        """
        select revision.*, region.label_zh as region_label_zh, region.label_en as region_label_en,
            before.released_on, following.released_on as next_released_on
        from marts.mart_revision as revision
        left join core.dim_region as region on revision.region_id = region.region_id
        inner join core.dim_release as before on revision.release_id = before.release_id
        inner join core.dim_release as following on revision.next_release_id = following.release_id
        order by revision.is_compatible, revision.next_stated_on desc, revision.indicator_id
        """,
    )


def _sources(connection: duckdb.DuckDBPyConnection) -> dict[str, Row]:
    """Version of a figure → where it was printed; a target's version is its id."""
    rows = _rows(
        connection,
        """
        select trace.figure_version_id, observation.display, trace.paragraph, trace.char_start,
            trace.char_end, trace.sheet, trace.sheet_row, trace.sheet_column,
            trace.review_state, trace.correction_reason, trace.correction_change, trace.release_id,
            observation.base_value as value, observation.value_to, observation.bound_op, observation.unit_id
        from (
            select distinct on (figure_version_id) * from marts.mart_trace order by figure_version_id
        ) as trace
        inner join core.fct_observation as observation using (figure_version_id)
        union all
        select target_id, display, paragraph, char_start, char_end, null, null, null,
            review_state, null, null, release_id, base_value, value_to, bound_op, unit_id
        from core.fct_target
        """,
    )
    releases = {
        row["release_id"]: row
        for row in _rows(
            connection,
            "select release_id, kind, title, released_on, address from core.dim_release",
        )
    }
    return {row["figure_version_id"]: {**releases[row["release_id"]], **row} for row in rows}


def _groups(targets: list[Row]) -> list[Row]:
    """Open targets by plan, the farthest first; a year's targets without any figure apart."""
    plans: dict[str, Row] = {}
    for row in targets:
        plan = plans.setdefault(
            row["plan_id"],
            {"zh": row["plan_label_zh"], "en": row["plan_label_en"], "kind": row["plan_kind"],
             "shown": [], "unseen": []},
        )  # fmt: skip
        # A year's plan has dozens of rows of which nothing is published; five years' targets are all shown.
        seen = row["latest_display"] or row["plan_kind"] != "yearly"
        plan["shown" if seen else "unseen"].append(row)
    return list(plans.values())


def _bar(row: Row) -> Row | None:
    """Where the latest figure lies between baseline and target, in per cent of the bar's width.

    The path runs from a tenth to nine tenths of the bar, so that what overshoots is seen; an end that a bound
    leaves open runs to the bar's edge.
    """
    if row["target_kind"] != "dated" or row["target_value"] is None or row["baseline_low"] is None:
        return None
    if row["low"] is None and row["high"] is None:
        return None
    base_low, base_high = float(row["baseline_low"]), row["baseline_high"]
    base = base_low if base_high is None else (base_low + float(base_high)) / 2
    goal = float(row["target_value"])
    if goal == base:
        return None

    def place(value: Any, where_open: float) -> float:
        if value is None:
            return where_open
        return min(max(10 + 80 * (float(value) - base) / (goal - base), 0.0), 100.0)

    falls = goal < base
    ends = sorted((place(row["low"], 100.0 if falls else 0.0), place(row["high"], 0.0 if falls else 100.0)))
    return {
        "low": ends[0],
        "width": max(ends[1] - ends[0], 1.5),
        "is_open": row["low"] is None or row["high"] is None,
        "expected": None if row["expected_now"] is None else place(row["expected_now"], 0.0),
        "is_start": row["actual_version_id"] is None,
    }


def _last_exact(drawn: Any) -> Row | None:
    """The newest headline figure of a chart that is a number, when what is newest is only a bound."""
    shown = [row for row in drawn.rows if row["is_headline"]] if drawn else []
    if not shown or shown[-1]["bound_op"] not in ("gt", "ge", "lt", "le"):
        return None
    exact = [row for row in shown if row["bound_op"] == "eq"]
    return exact[-1] if exact else None


def _tally(due: list[Row]) -> list[Row]:
    """Promises that are due by outcome, in the order of `wording.OUTCOMES`."""
    counts = {name: sum(row["outcome"] == name for row in due) for name in wording.OUTCOMES}
    return [{"outcome": name, "promises": count} for name, count in counts.items() if count]


def _peers(peers: dict[str, dict[str, Row]], attainment: list[Row]) -> list[Row]:
    """Promises that another method judges, or that lie farthest, with each method's word."""
    return [
        {**row, "methods": methods}
        for row in attainment
        if (methods := peers.get(row["promise_id"]))
        and (
            any(one["peer_class"] for one in methods.values())
            or (row["is_open"] and row["plan_kind"] == "five_year")
        )
    ]


def _not_held(releases: list[Row]) -> list[Row]:
    """Releases known to exist and not held: publisher's kind, how many, of which years."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in releases:
        groups.setdefault((row["kind"], row["publisher"]), []).append(row)
    return [
        {
            "kind": kind,
            "publisher_zh": rows[0]["publisher_zh"],
            "publisher_en": rows[0]["publisher_en"],
            "count": len(rows),
            "years": year_spans([row["release_id"] for row in rows]),
        }
        for (kind, _), rows in groups.items()
    ]


def _conflicts(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Statements that cannot hold together, with the interval that one implies of the other."""
    rows = _rows(
        connection,
        """
        select conflict.*, observation.unit_id, region.label_zh as region_label_zh,
            region.label_en as region_label_en
        from marts.mart_reconciliation as conflict
        inner join core.fct_observation as observation
            on conflict.stated_version_id = observation.figure_version_id
        inner join core.dim_region as region on conflict.region_id = region.region_id
        where not conflict.is_possible
        order by conflict.finding desc, conflict.time_period desc, conflict.indicator_id
        """,
    )
    for row in rows:
        for language, between in (("zh", ""), ("en", " ")):
            factor, unit = axis_unit(row["unit_id"], language)
            span = wording.interval(row["implied_low"], row["implied_high"], factor)
            row[f"implied_{language}"] = span + between + unit
    return rows


def _findings(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Expectations that releases failed, the most serious first."""
    return _rows(
        connection,
        """
        select result.release_id, result.rule, result.severity, result.description, result.description_zh,
            result.what_to_do,
            result.what_to_do_zh, result.unexpected_count, result.evaluated_count,
            coalesce(release.title, result.release_id) as title
        from audit.validation_result as result
        left join core.dim_release as release using (release_id)
        where not result.is_success and result.severity <> 'info'
        order by result.severity, result.rule, release.released_on nulls last, result.release_id
        """,
    )


def _by_rule(findings: list[Row]) -> list[Row]:
    """Expectations, each with the releases that failed it."""
    rules: dict[str, Row] = {}
    for row in findings:
        rules.setdefault(row["rule"], {**row, "releases": []})["releases"].append(row)
    return list(rules.values())


def _releases(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """Every release on file, and how many of its mapped figures no person has read."""
    return _rows(
        connection,
        """
        with reviewed as (
            select release_id, count(*) filter (review_state <> 'person') as unseen, count(*) as mapped
            from (
                select release_id, review_state from core.fct_observation
                union all
                select release_id, review_state from core.fct_target
            )
            group by release_id
        )
        select load.release_id, load.outcome, load.figures, load.unmapped, load.quarantined, release.title,
            release.kind, release.released_on, release.address, release.completeness,
            coalesce(reviewed.unseen, 0) as unseen, coalesce(reviewed.mapped, 0) as mapped
        from audit.load as load
        left join core.dim_release as release using (release_id)
        left join reviewed using (release_id)
        order by release.released_on desc nulls last, load.release_id
        """,
    )
