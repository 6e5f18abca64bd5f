"""The state of the warehouse as Prometheus reads it: `warehouse/metrics.prom`, for the textfile collector.

All of it is read from what lies there, so that it can be written at any time. docs/operations.md says what
each means, when to be woken by it and what to do. Not here: messages to a chat (`alerts`), what a person asks
(`doctor`).
"""

import math
import secrets
import shutil
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib.metadata import version
from typing import Any

import polars as pl

from orchestration import lake, run_log
from orchestration import publication as publishing
from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.releases.calendar import overdue, today_in_china
from orchestration.settings import Settings

NAME = "metrics.prom"

Labels = Mapping[str, str]


@dataclass
class Metric:
    """A metric of Prometheus: its help, and a value by its labels."""

    name: str
    kind: str
    help: str
    values: list[tuple[Labels, float]] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        """In Prometheus' text format."""
        yield f"# HELP {self.name} {self.help}"
        yield f"# TYPE {self.name} {self.kind}"
        for labels, value in self.values:
            said = ",".join(f'{name}="{_escaped(one)}"' for name, one in labels.items())
            yield f"{self.name}{{{said}}} {_number(value)}" if said else f"{self.name} {_number(value)}"


def write(where: Settings) -> None:
    """Write the file beside its place, then put it there in one step: a collector never meets half of it."""
    path = where.warehouse / NAME
    unfinished = path.with_name(f".{NAME}.{secrets.token_hex(4)}")
    try:
        unfinished.write_text(text(where), encoding="utf-8")
        unfinished.chmod(0o644)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def text(where: Settings) -> str:
    """All metrics, those without a value left out."""
    metrics = [one for one in _all(where) if one.values]
    return "".join(f"{line}\n" for one in metrics for line in one.lines())


def _all(where: Settings) -> Iterator[Metric]:
    versions = {
        "version": version("suizhou-2030"),
        "method": publishing.METHOD_VERSION,
        "schema": publishing.SCHEMA_VERSION,
        "duckdb": version("duckdb"),
    }
    yield Metric(
        "indicators_info", "gauge", "Versions of program, method, tables and DuckDB.", [(versions, 1)]
    )
    yield from _of_runs(list(run_log.events(where)))
    yield from _of_loads(lake.read(where.lake, "load", lake.LOAD_SCHEMA))
    yield from _of_releases(where)
    yield from _of_publication(where)
    free = shutil.disk_usage(where.warehouse).free
    yield _one("indicators_disk_free_bytes", "Room left on the disk of the warehouse.", free)


def _one(name: str, said: str, value: float | None) -> Metric:
    return Metric(name, "gauge", said, [] if value is None else [({}, value)])


def _of_runs(events: Iterable[dict[str, Any]]) -> Iterator[Metric]:
    """Each job's last run in the log, how many ended how, and the seconds of each step when it last ran."""
    last: dict[str, dict[str, Any]] = {}
    steps: dict[str, dict[str, Any]] = {}
    counts: Counter[tuple[str, str]] = Counter()
    begun: dict[str, str] = {}
    for one in events:
        match one["event"]:
            case "run_began":
                begun[one["run_id"]] = one["job"]
            case "step":
                steps[one["step"]] = one
            case "run_ended":
                begun.pop(one["run_id"], None)
                last[one["job"]] = one
                counts[one["job"], "success" if one["is_well"] else "failure"] += 1
    # What began and did not end was killed; the newest may be at work.
    counts.update((job, "killed") for job in list(begun.values())[:-1])
    yield Metric(
        "indicators_runs_total",
        "counter",
        "Runs by how they ended.",
        [({"job": job, "result": result}, count) for (job, result), count in sorted(counts.items())],
    )

    def of_last(name: str, said: str, value: Callable[[dict[str, Any]], float]) -> Metric:
        return Metric(name, "gauge", said, [({"job": job}, value(one)) for job, one in last.items()])

    yield of_last(
        "indicators_last_run_success", "Whether a job's last run went well.", lambda one: one["is_well"]
    )
    yield of_last(
        "indicators_last_run_duration_seconds", "Seconds of a job's last run.", lambda one: one["seconds"]
    )
    yield of_last(
        "indicators_last_run_timestamp_seconds",
        "When a job's last run ended.",
        lambda one: datetime.fromisoformat(one["at"]).timestamp(),
    )
    yield Metric(
        "indicators_step_duration_seconds",
        "gauge",
        "Seconds of each step when it last ran.",
        [({"step": step}, one["seconds"]) for step, one in steps.items()],
    )


def _of_loads(loads: pl.DataFrame) -> Iterator[Metric]:
    outcomes = dict.fromkeys(("loaded", "held", "refused"), 0) | dict(
        loads["outcome"].value_counts().iter_rows()
    )
    yield Metric(
        "indicators_releases",
        "gauge",
        "Releases by what became of their last load.",
        [({"outcome": outcome}, count) for outcome, count in outcomes.items()],
    )
    loaded = loads.filter(pl.col("outcome") == "loaded")
    yield Metric(
        "indicators_figures",
        "gauge",
        "Figures of releases: loaded, set apart, without indicator.",
        [({"state": name}, int(loaded[name].sum())) for name in ("figures", "quarantined", "unmapped")],
    )


def _of_releases(where: Settings) -> Iterator[Metric]:
    releases = lake.read(where.lake, "release", lake.RELEASE_SCHEMA)
    newest = releases.group_by("kind").agg(pl.col("released_on").max()).drop_nulls().sort("kind")
    yield Metric(
        "indicators_newest_release_timestamp_seconds",
        "gauge",
        "Day of the newest release of a kind.",
        [({"kind": kind}, _timestamp(day)) for kind, day in newest.iter_rows()],
    )
    try:
        late = len(overdue(Catalogue(where.catalogue), where.lake, today_in_china()))
    except CatalogueError:
        # What is wrong with the catalogue stops the run, which says so.
        return
    yield _one(
        "indicators_releases_overdue", "Releases that the calendar expects and that are not held.", late
    )


def _of_publication(where: Settings) -> Iterator[Metric]:
    build = publishing.current_build(where)
    made = None if build is None else datetime.strptime(build, "%Y%m%dT%H%M%S%fZ").replace(tzinfo=UTC)
    yield _one(
        "indicators_build_timestamp_seconds",
        "When the build that readers see was made.",
        None if made is None else made.timestamp(),
    )
    yield _one(
        "indicators_hold", "Whether a rollback keeps readers on an earlier build.", where.hold_file.exists()
    )
    said = publishing.read_status(where)
    if said:
        yield Metric(
            "indicators_status",
            "gauge",
            "The last attempt, by its result.",
            [({"result": str(said["result"])}, 1)],
        )


def _timestamp(day: date) -> float:
    return datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp()


def _number(value: float) -> str:
    return str(int(value)) if math.isfinite(value) and value == int(value) else repr(float(value))


def _escaped(label: str) -> str:
    return label.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
