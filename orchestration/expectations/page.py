"""The validation pages: one a release, one for the build, and an index, each a file that needs nothing else.

`warehouse/validation/<release>.html`, `build.html` and `index.html` are written from the lake and the checks
of the build. Chinese first, English by a switch. Not here: what is checked (`rules`), any judgement.
"""

import json
import secrets
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import jinja2
import polars as pl

from orchestration import lake
from orchestration.expectations import builds, history
from orchestration.figure import place_in_chinese
from orchestration.settings import Settings

CLOCK = ZoneInfo("Asia/Shanghai")
"""The clock of those on duty."""

BUILD_PAGE = "build"

_ORDER = {"critical": 0, "warning": 1, "info": 2}


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("orchestration.expectations"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["place_in_chinese"] = place_in_chinese
    environment.filters["clock"] = lambda at: f"{at.astimezone(CLOCK):%Y-%m-%d %H:%M}"
    return environment


def _write(settings: Settings, name: str, template: str, content: Mapping[str, Any]) -> None:
    settings.validation.mkdir(parents=True, exist_ok=True)
    text = _environment().get_template(template).render(**content)
    # A name of its own, and no page's: another process may write the same page, or look for pages.
    unfinished = settings.validation / f".{name}.{secrets.token_hex(4)}"
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(settings.validation / f"{name}.html")
    finally:
        unfinished.unlink(missing_ok=True)


def _one(settings: Settings, table: str, release_id: str) -> pl.DataFrame | None:
    file = lake.part(settings.lake, table, release_id)
    return pl.read_parquet(file, hive_partitioning=False) if file.exists() else None


def _cards(results: pl.DataFrame, before: pl.DataFrame) -> list[dict[str, Any]]:
    """An expectation a row, what fails worst first, with its sample and its history, newest first."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in before.to_dicts():
        found.setdefault(row["rule"], []).insert(0, row)
    cards = [
        row
        | {
            "sample": json.loads(row["sample"]),
            "history": found.get(row["rule"], []),
            "state": "error" if row["is_error"] else "passed" if row["is_success"] else row["severity"],
        }
        for row in results.to_dicts()
    ]
    return sorted(
        cards, key=lambda row: (row["is_success"], not row["is_error"], _ORDER[row["severity"]], row["rule"])
    )


def write_release_page(settings: Settings, release_id: str) -> None:
    """The page of a release's last load, from what the lake holds of it."""
    load = _one(settings, "load", release_id)
    if load is None:
        return
    release, validation = _one(settings, "release", release_id), _one(settings, "validation", release_id)
    past = _one(settings, "history", release_id)
    quarantine = _one(settings, "quarantine", release_id)
    _write(
        settings,
        release_id,
        "release.html.jinja",
        {
            "release_id": release_id,
            "load": load.to_dicts()[0],
            "release": release.to_dicts()[0] if release is not None else None,
            "cards": _cards(validation, past if past is not None else history.EMPTY)
            if validation is not None
            else [],
            "quarantine": quarantine.head(50).to_dicts() if quarantine is not None else [],
        },
    )


def write_build_page(settings: Settings) -> None:
    """The page of the expectations on the build."""
    checks = builds.read_checks(settings)
    _write(
        settings,
        BUILD_PAGE,
        "build.html.jinja",
        {"cards": _cards(checks, builds.read_history(settings)), "status": _status(settings)},
    )


def write_index(settings: Settings) -> None:
    """The list of releases with what is open on each; pages of releases that are gone are removed."""
    known = lake.release_ids(settings.lake)
    for page in settings.validation.glob("*.html"):
        if page.stem not in (*known, "index", BUILD_PAGE):
            page.unlink(missing_ok=True)
    rows = []
    for release_id in known:
        load, validation = _one(settings, "load", release_id), _one(settings, "validation", release_id)
        release = _one(settings, "release", release_id)
        if load is not None:
            rows.append(
                load.to_dicts()[0]
                | {"title": release["title"][0] if release is not None else ""}
                | _counts(validation.to_dicts() if validation is not None else ())
            )
    rows.sort(key=lambda row: (row["outcome"] == "loaded", -row["errors"], -row["critical"], -row["warning"]))
    _write(
        settings,
        "index",
        "index.html.jinja",
        {
            "rows": rows,
            "build": _counts(builds.read_checks(settings).to_dicts()),
            "status": _status(settings),
        },
    )


def _counts(results: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    failed = [one for one in results if not one["is_success"]]
    return {
        "errors": sum(one["is_error"] for one in failed),
        "critical": sum(one["severity"] == "critical" and not one["is_error"] for one in failed),
        "warning": sum(one["severity"] == "warning" and not one["is_error"] for one in failed),
    }


def _status(settings: Settings) -> dict[str, Any] | None:
    file = settings.warehouse / "status.json"
    if not file.exists():
        return None
    status: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return status
