"""The place that faults happen to, and what an undisturbed run over it gives. All figures are synthetic.

Its releases are in one of two states; every run goes from one to the other, so that a table half old and half new
is seen.
"""

import dataclasses
import shutil
from collections.abc import Mapping
from pathlib import Path

from orchestration import run_log
from orchestration.settings import Settings, settings
from tests.conftest import digest, gdp, release_writer, tables, write_manifest
from tests.faults.work import done
from tests.unit.test_filing import TEXT

STATES = ("before", "after")

COMPUTED = ("core", "marts", "bi")
"""Schemas that are compared; the others tell of builds and runs."""

Tables = Mapping[str, list[tuple[object, ...]]]


@dataclasses.dataclass(frozen=True)
class FaultyPlace:
    """The folders, the tables of either state by an undisturbed run, the files it leaves, and how long a step took."""

    where: Settings
    sources: Path
    tables: dict[str, Tables]
    files: frozenset[str]
    seconds: dict[str, float]

    def put(self, state: str) -> None:
        """The releases of a state into raw/."""
        shutil.rmtree(self.where.raw, ignore_errors=True)
        shutil.copytree(self.sources / state, self.where.raw)


def make(folder: Path, warehouse: Path | None = None) -> FaultyPlace:
    """The place in an empty folder, run undisturbed in either state; the warehouse elsewhere where one is given."""
    where = dataclasses.replace(
        settings(),
        raw=folder / "raw",
        warehouse=warehouse or folder / "warehouse",
        catalogue=folder / "catalogue",
    )
    shutil.copytree(settings().catalogue, where.catalogue)
    for state, first in zip(STATES, (1000, 1001), strict=True):
        _write(dataclasses.replace(where, raw=folder / "sources" / state), first, state)
    made = FaultyPlace(where, folder / "sources", {}, frozenset(), {})
    files: set[str] = set()
    seconds: dict[str, float] = {}
    for state in STATES:
        made.put(state)
        code, said = done(where, folder / "undisturbed.log", "run", "--language", "en")
        assert code == 0, said
        made.tables[state] = tables(where.published_file, *COMPUTED)
        files, seconds = names(where), steps(where, said)
    assert made.tables["before"] != made.tables["after"]
    return dataclasses.replace(made, files=frozenset(files), seconds=seconds)


def _write(where: Settings, first: int, state: str) -> None:
    where.raw.mkdir(parents=True)
    add = release_writer(where)
    add("one", [gdp(year, str(first + 50 * (year - 2000))) for year in range(2000, 2024)])
    add(
        "aims",
        [gdp(2024, str(first + 1300), figure_status="target"), gdp(2030, "3000", figure_status="target")],
        publisher="suizhou-gov",
        kind="work_report",
    )
    if state == "after":
        add("two", [gdp(2024, "2300")], published_on="2025-04-20")
    write_report(where.raw)


def write_report(raw: Path) -> Path:
    """A document in prose, for filing, as somebody drops it into raw/; its folder."""
    report = raw / "suizhou-gov" / "report-2025"
    report.mkdir(parents=True)
    (report / "report.txt").write_text(TEXT, encoding="utf-8")
    write_manifest(report, {
        "release_id": "report-2025", "kind": "work_report", "publisher": "suizhou-gov", "region": "随州市",
        "title": "Synthetic report", "spoken_on": "2025-01-08", "known_on": "2026-01-01",
        "licence": "Synthetic", "completeness": "full", "provenance": "extracted",
        "review_state": "machine", "obtained": "Made for a test",
        "files": [{"path": "report.txt", "sha256": digest(report / "report.txt")}],
    })  # fmt: skip
    return report


def names(where: Settings) -> set[str]:
    """The files of raw/, catalogue and warehouse but those of single builds and of Dagster, relative."""
    found = set()
    for folder in (where.raw, where.catalogue, where.warehouse):
        for path in folder.rglob("*"):
            name = path.relative_to(folder.parent).as_posix()
            if "warehouse/releases/" not in f"{name}/" and "warehouse/dagster" not in name:
                found.add(name)
    return found


def steps(where: Settings, said: str) -> dict[str, float]:
    """The last run's steps by the line that it printed as each began, and the seconds each took by the log.

    What it printed of seconds may end before its last step does: Dagster watches its events in a thread.
    """
    lines = [line for line in said.splitlines() if line.endswith(" …") and line.partition("/")[0].isdigit()]
    seconds = [one["seconds"] for one in run_log.events(where) if one["event"] == "step"]
    return dict(zip(lines, seconds[-len(lines) :], strict=True))
