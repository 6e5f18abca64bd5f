"""The HTML report: the answer, then targets, promises, moved goalposts, data quality.

It needs no network and no server; Chinese first, English by a switch.
It is the answer of a day, which it names. Every number on it carries a reference
to the register at its end: the figure as printed, document, place, date. Of one place it is one file; of
several it is an index and one page a place, and a page that says what it said in the build before is that
build's. Not here: any verdict (the marts'), what a build holds (`held`), how a chart is drawn (`charts`), the
words for codes (`wording`), which page a row stands on and what stands beside a place (`pages`).
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

import duckdb
import jinja2

from orchestration.exports import wording
from orchestration.exports.beside import Beside, said_beside
from orchestration.exports.charts import Drawn, draw, drawing_digest, history
from orchestration.exports.held import Row, everything_held
from orchestration.exports.known import known_on
from orchestration.exports.pages import FOLDER, INDEX_NAME, Pages, beside, file_name, index_rows
from orchestration.hold_notice import HOLD_FROM, HOLD_TO, REPORT_NAME
from orchestration.reading_day import reading_day
from orchestration.said import Said
from orchestration.settings import Settings
from orchestration.status import NothingReleasedError, followed_places, year_spans

YEARS_ON_PAGE = 10
"""Years before the newest promise that is due that a place's page goes back; what is earlier has its own."""

PUBLISHED = "indicators.duckdb"
"""The file of a build, beside its report."""

AS_OF, BUILD = "@as-of@", "@build@"
"""Stand on a page for what differs from build to build though the page says the same."""

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
    """The sources of the numbers shown: documents and the figures of each, as the page first shows them."""

    def __init__(self, sources: dict[str, Row]) -> None:
        self._sources = sources
        self._cited: dict[str, list[str]] = {}
        self._numbers: dict[str, str] = {}

    def cite(self, version_id: str) -> str:
        """Number of a figure's document and its own in it, as 3.12; KeyError when it is traced nowhere."""
        if version_id not in self._sources:
            raise KeyError(f"figure {version_id} is in no row of marts.mart_trace or core.fct_target")
        if version_id not in self._numbers:
            of_document = self._cited.setdefault(self._sources[version_id]["release_id"], [])
            of_document.append(version_id)
            document = list(self._cited).index(self._sources[version_id]["release_id"]) + 1
            self._numbers[version_id] = f"{document}.{len(of_document)}"
        return self._numbers[version_id]

    def printed(self, version_id: str) -> str:
        """A figure as it is shown: as printed, of a cell with its unit, of a corrected one what counts."""
        return str(self._sources[version_id]["display"])

    def english(self, version_id: str) -> str:
        """A figure in base units in English; empty where that would be a guess."""
        source = self._sources[version_id]
        return wording.english(source["bound_op"], source["value"], source["unit_id"], source["value_to"])

    def documents(self) -> list[Row]:
        """Everything cited so far: each document with its `figures` by number.

        `review_state` is that of all its figures, None where they differ.
        """
        found = []
        for version_ids in self._cited.values():
            figures = [{**self._sources[one], "number": self._numbers[one]} for one in version_ids]
            states = {one["review_state"] for one in figures}
            state = states.pop() if len(states) == 1 else None
            found.append({**figures[0], "review_state": state, "figures": figures})
        return found


def write_report(folder: Path, where: Settings, day: date | None = None, file: Path | None = None) -> None:
    """Write the report of a published file as known on a day (today) into a folder.

    Without `file` it is the `indicators.duckdb` of the folder, a build's. `report.html` is the page of the
    one place that holds promises, or the index of `report/<region_id>.html`. NothingReleasedError when
    nothing on file was public by that day.
    """
    day = reading_day(day)
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("orchestration.exports"),
        autoescape=jinja2.select_autoescape(("jinja",)),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    with known_on(file or folder / PUBLISHED, day) as connection:
        held = everything_held(connection, day)
        is_newest = held["public_by"] == held["last_public"]
        if held["public_by"] is None and held["last_public"] is not None:
            raise NothingReleasedError(
                Said(f"{day}时还没有收录任何发布", f"nothing on file was released by {day}")
            )
        held["downloads"] = DOWNLOADS if file is None else ()
        # What lake and catalogue hold is known of now alone.
        followed = followed_places(connection)
        held["said_beside"] = said_beside(where, day).due_of(followed) if is_newest else Beside([], [])
        held["not_held"] = [one for one in held["not_held"] if one["region_id"] in followed]
        pages: Pages = held["pages"]
        if len(pages.places) < 2:
            content = _content(held, None, lambda row: _chart(connection, row))
            _render(environment, folder / REPORT_NAME, "report.html.jinja", content)
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
            "said_beside": held["said_beside"],
            "hold_from": HOLD_FROM,
            "hold_to": HOLD_TO,
            "releases": [one for one in held["releases"] if pages.of_release(one["release_id"]) is None],
            "unseen": _unseen(held["releases"]),
            "downloads": held["downloads"],
        }
        _render(environment, folder / REPORT_NAME, "index.html.jinja", content)


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
        mark = f"<!--chart {row['promise_id']}-->"
        charts.append((row, figures, mark))
        return Drawn(mark, figures)

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


def _page(
    environment: jinja2.Environment,
    template: str,
    content: Row,
    charts: list[tuple[Row, list[Row], str]],
    held: Row,
) -> Page:
    text = environment.get_template(template).render(**content)
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
        text = text.replace(mark, draw(row, figures).picture)
    file.write_text(text.replace(AS_OF, page.as_of).replace(BUILD, page.build), encoding="utf-8")
    return page.digest


def _chart(connection: duckdb.DuckDBPyConnection, row: Row) -> Drawn | None:
    figures = history(connection, row)
    return draw(row, figures) if row["target_value"] is not None and figures else None


def _content(held: Row, place: str | None, chart: Callable[[Row], Drawn | None]) -> Row:
    """What the page of a place shows; of None, the page of everything."""
    pages: Pages = held["pages"]
    attainment, due, moved = (pages.promises(held[name], place) for name in ("attainment", "due", "moved"))
    pages.name(place, attainment, due, moved)
    is_open = [row for row in attainment if row["is_open"]]
    charts = {row["promise_id"]: drawn for row in is_open if (drawn := chart(row)) is not None}
    headline = next(iter(_far(is_open) or is_open), None)
    of_years = _of_years(charts.get(headline["promise_id"])) if headline else []
    return {
        "words": wording,
        "place_of": place_of,
        "register": Register(held["sources"]),
        "as_of": held["as_of"],
        "build": held["build"],
        "earlier": None,
        "newest": held["newest"],
        "said_beside": held["said_beside"].of(place),
        "hold_from": HOLD_FROM,
        "hold_to": HOLD_TO,
        "place": held["records"].get(place) if place else None,
        "beside": beside(held, place) if place else None,
        "headline": headline,
        "last_exact": _last_exact(of_years),
        "last_drawn": of_years[-1] if of_years else None,
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
        "releases": (releases := pages.releases(held["releases"], place)),
        "unseen": _unseen(releases),
        "downloads": held["downloads"],
    }


def _unseen(releases: list[Row]) -> Row:
    """How many figures no person has seen, how many of those have an indicator and verdicts on them.

    The same three numbers as `status` says (`orchestration.status.unseen_text`).
    """
    names = ("read", "unseen_read", "unseen", "behind")
    return {name: sum(row[name] for row in releases) for name in names}


def _far(is_open: list[Row]) -> list[Row]:
    return [row for row in is_open if row["plan_kind"] == "five_year"]


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


def _of_years(drawn: Drawn | None) -> list[Row]:
    """The headline figures of whole years in a chart, oldest first."""
    rows = drawn.rows if drawn else []
    return [row for row in rows if row["is_headline"] and not row["is_within_year"]]


def _last_exact(shown: list[Row]) -> Row | None:
    """The newest of a chart's figures that is a number, when what is newest is only a bound."""
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


def _by_rule(findings: list[Row]) -> list[Row]:
    """Expectations, each with the releases that failed it."""
    rules: dict[str, Row] = {}
    for row in findings:
        rules.setdefault(row["rule"], {**row, "releases": []})["releases"].append(row)
    return list(rules.values())
