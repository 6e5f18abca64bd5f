"""Which page of the report a row stands on where several places hold promises; what stands beside a place.

A promise, a figure or a finding stands on the page of its own place where documents of that place are
held, else on the page of the place whose document says it: a city's page has what its report promises of
a county. Not here: what a page says (`report`), its markup (`templates`).
"""

import re
from collections.abc import Iterable
from typing import Any

import duckdb

from orchestration.status import NATION, PLACE_NAMES

Row = dict[str, Any]

FOLDER = "report"
"""Beside report.html, where that is an index."""

INDEX_NAME = "pages.json"
"""In that folder: the digest of each page, by which the next build knows it again."""

COMPARED = 30
"""Indicators that a page sets beside those of other places, the newest first."""


def file_name(region_id: str) -> str:
    """The file of a place's page in `FOLDER`."""
    return re.sub(r"[^\w-]", "_", region_id) + ".html"


class Pages:
    """Rows by the place on whose page they stand; `None` as a place is the page of everything.

    `places` are the ids of those that hold promises, in order of their codes.
    """

    def __init__(self, connection: duckdb.DuckDBPyConnection, attainment: list[Row]) -> None:
        self._of_release: dict[str, str] = dict(
            connection.execute(
                "select release_id, region_id from core.dim_release where region_id is not null"
            ).fetchall()
        )
        held = connection.execute("select distinct region_id from core.dim_release where is_held").fetchall()
        self._publishing = {one for (one,) in held}
        self.labels = {
            region_id: (zh, en)
            for region_id, zh, en in connection.execute(
                f"select region_id, label_zh, label_en from {PLACE_NAMES}"
            ).fetchall()
        }
        self._of_promise = {
            row["promise_id"]: self._of(row["region_id"], row["target_release_id"]) for row in attainment
        }
        self.places = sorted({one for one in self._of_promise.values() if one is not None})
        self._cited: dict[str, set[str]] = {}
        for release_id, region_id in connection.execute(
            "select distinct release_id, region_id from core.fct_observation"
        ).fetchall():
            self._cited.setdefault(region_id, set()).add(release_id)

    def _of(self, region_id: str | None, release_id: str) -> str | None:
        return region_id if region_id in self._publishing else self._of_release.get(release_id)

    def of_release(self, release_id: str) -> str | None:
        """The page of a release; None where its place has none and no page has a figure of it."""
        place = self._of_release.get(release_id)
        if place in self.places:
            return place
        return next((one for one in self.places if release_id in self._cited.get(one, ())), None)

    def promises(self, rows: list[Row], place: str | None) -> list[Row]:
        """Those of the page, by their promise."""
        return [row for row in rows if place is None or self._of_promise.get(row["promise_id"]) == place]

    def figures(self, rows: list[Row], place: str | None, release: str) -> list[Row]:
        """Those of the page, by the place of a figure and the release in the column `release`."""
        return [row for row in rows if place is None or self._of(row["region_id"], row[release]) == place]

    def releases(self, rows: list[Row], place: str | None) -> list[Row]:
        """Those of the page, by their release: of the place, or with figures of it."""
        return [
            row
            for row in rows
            if place is None
            or self._of_release.get(row["release_id"]) == place
            or row["release_id"] in self._cited.get(place, ())
        ]

    def name(self, place: str | None, *tables: Iterable[Row]) -> None:
        """Give each row `name_zh` and `name_en`: the indicator, with its place where that has to be said.

        On a page of a place it has not for that place; on the page of everything not where there is one.
        """
        rows = [row for table in tables for row in table]
        named = {row["region_id"] for row in rows} & set(self.labels)
        for row in rows:
            is_said = row["region_id"] == place if place else len(named) < 2
            zh, en = ("", "") if is_said else self.labels.get(row["region_id"], ("", ""))
            row["name_zh"] = zh + row["label_zh"]
            row["name_en"] = (f"{en}, " if en else "") + row["label_en"]


def index_rows(held: Row) -> list[Row]:
    """A row a page for the index: the place, its record, the target its page begins with, its releases."""
    pages: Pages = held["pages"]
    found = []
    for place in pages.places:
        attainment = pages.promises(held["attainment"], place)
        due = pages.promises(held["due"], place)
        is_open = [row for row in attainment if row["is_open"]]
        far = [row for row in is_open if row["plan_kind"] == "five_year"]
        outcomes = [row["outcome"] for row in due]
        zh, en = pages.labels[place]
        record = held["records"].get(place, {})
        found.append(
            {
                "file": f"{FOLDER}/{file_name(place)}",
                "label_zh": zh,
                "label_en": en,
                "province_zh": record.get("province_label_zh")
                if record.get("place_level") != "province"
                else None,
                "province_en": record.get("province_label_en")
                if record.get("place_level") != "province"
                else None,
                "headline": next(iter(far or is_open), None),
                "is_open": len(is_open),
                "due": len(due),
                "kept": outcomes.count("kept"),
                "decided": outcomes.count("kept") + outcomes.count("missed"),
                "releases": sum(pages.of_release(one["release_id"]) == place for one in held["releases"]),
            }
        )
    return found


def beside(held: Row, place: str) -> Row:
    """What other places promise and reach of the indicators that this place promises too.

    `rows`, from `bi.place_comparison`: for each indicator, in the newest year in which another place has it
    too, the row of this place, of its province, of the nation, and of the places of its level the lowest and
    highest target and how many were kept. `records`, from `bi.place`: the share of promises kept, of the same
    places. `rows` is empty where no other place is held.
    """
    records: dict[str, Row] = held["records"]
    own = records.get(place)
    if own is None:
        return {"records": [], "rows": []}
    peers = {
        name: record
        for name, record in records.items()
        if name != place and record["place_level"] == own["place_level"]
    }
    above = [one for one in dict.fromkeys((own["province_id"], NATION)) if one in records and one != place]
    importance = {row["promise_id"]: row["importance"] for row in held["attainment"]}
    shared: dict[tuple[Any, ...], list[Row]] = {}
    for row in held["comparison"]:
        key = (row["indicator_id"], row["measure"], row["plan_kind"], row["target_year"])
        shared.setdefault(key, []).append(row)
    rows, seen = [], set()
    for row in (one for one in held["comparison"] if one["region_id"] == place):
        series = (row["indicator_id"], row["measure"])
        others = shared[*series, row["plan_kind"], row["target_year"]]
        # A place that promised the same twice is one place.
        once = {one["region_id"]: one for one in reversed(others) if one["region_id"] in peers}
        same = sorted(once.values(), key=lambda one: (one["target_value"], one["promise_id"]))
        higher = [next((one for one in others if one["region_id"] == name), None) for name in above]
        if series in seen or not (same or any(higher)):
            continue
        seen.add(series)
        rows.append(
            {
                "own": row,
                "above": higher,
                "same": same,
                "low": same[0] if same else None,
                "high": same[-1] if same and same[-1]["target_value"] != same[0]["target_value"] else None,
                "kept": sum(one["outcome"] == "kept" for one in same),
                "decided": sum(one["outcome"] in ("kept", "missed") for one in same),
                "importance": importance.get(row["promise_id"]),
            }
        )
    rows.sort(key=lambda one: (-one["own"]["target_year"], one["importance"] is None, one["importance"] or 0))
    return {
        "records": [own, *(records[one] for one in above)],
        "above": [records[one] for one in above],
        "peers": _spread(list(peers.values())),
        "rows": rows[:COMPARED],
        "pages": {one: file_name(one) for one in held["pages"].places},
    }


def _spread(records: list[Row]) -> Row:
    """Of places of one level: how many, and who kept the least and the most of what was decided."""
    judged = sorted(
        (one for one in records if one["share_kept"] is not None),
        key=lambda one: (one["share_kept"], one["region_id"]),
    )
    return {
        "places": len(records),
        "kept": sum(one["kept"] for one in records),
        "decided": sum(one["decided"] for one in records),
        "least": judged[0] if judged else None,
        "most": judged[-1] if judged else None,
    }
