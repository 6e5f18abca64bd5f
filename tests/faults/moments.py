"""Kills at moments drawn by chance, and disks that fill at such moments; each is judged before the next."""

import os
import random
import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from orchestration import building
from orchestration import publication as publishing
from tests.faults import judge
from tests.faults.place import STATES, FaultyPlace
from tests.faults.work import MOVES, at_work, done, kill, publish_and_go_back, say, until

STEPS = {
    "reading and checking releases": "ingest",
    "building catalogue": "dbt, core",
    "checking core": "validation of core",
    "building marts": "dbt, marts",
    "checking marts": "validation of marts",
    "comparing": "publication in a run",
}
"""Steps of a run by how their line begins, as the table of docs/operations.md names them."""


@dataclass
class Table:
    """How often what happened at which moments, and where readers stood."""

    seed: int
    rows: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, moment: str, outcome: str) -> None:
        """One more; said at once, because the whole takes long."""
        self.rows[moment, outcome] += 1
        print(f"{sum(self.rows.values())}: {moment}: {outcome}", flush=True)

    def __str__(self) -> str:
        lines = ["| moment | times | what readers had, and what followed |", "|---|---|---|"]
        moments = dict.fromkeys(moment for moment, _ in self.rows)
        for moment in moments:
            found = {outcome: count for (one, outcome), count in self.rows.items() if one == moment}
            said = ", ".join(f"{count} × {outcome}" for outcome, count in sorted(found.items()))
            lines.append(f"| {moment} | {sum(found.values())} | {said} |")
        return "\n".join(lines)


def _other(state: str) -> str:
    return STATES[1 - STATES.index(state)]


def _recover(place: FaultyPlace, log: Path, state: str) -> None:
    code, said = done(place.where, log, "run", "--language", "en")
    assert code == 0, said
    judge.all_is_well(place, state)


def kill_runs(place: FaultyPlace, times: int, draw: random.Random, table: Table, log: Path) -> None:
    """Runs, each killed in a step, the steps in turn, at a moment of the time that step took undisturbed."""
    steps = {line: name for line in place.seconds for begins, name in STEPS.items() if begins in line}
    for number in range(times):
        line = list(steps)[number % len(steps)]
        before = judge.readers_have_a_whole_build(place)
        state = _other(before)
        place.put(state)
        moment = draw.uniform(0, place.seconds[line])
        with at_work(place.where, log, say, ["run", "--language", "en"]) as process:
            assert until(line, log, process), log.read_text(encoding="utf-8")
            time.sleep(moment)
            has_ended = not process.is_alive()
            kill(process)
        at = f"seed {table.seed}, kill {number}, {moment:.3f} s into {line!r}"
        try:
            now = judge.readers_have_a_whole_build(place)
            judge.doctor_says_what_is_half_done(place)
            _recover(place, log, state)
        except AssertionError as error:
            error.add_note(at)
            raise
        outcome = "the build before" if now == before else "the new one"
        table.add(steps[line], f"{outcome}{' (it had ended)' if has_ended else ''}, whole; next run finished")


def kill_publications(place: FaultyPlace, times: int, draw: random.Random, table: Table, log: Path) -> None:
    """Publication, rollback, publication under a hold and the end of a hold, killed while they go round."""
    where = place.where
    for number in range(times):
        state = judge.readers_have_a_whole_build(place)
        first, moment = number % len(MOVES), draw.uniform(0, 1.5)
        if first >= len(MOVES) // 2:
            publishing.rollback(where, None, "tried")
        with at_work(where, log, publish_and_go_back, where, first) as process:
            until(list(MOVES)[first], log, process)
            time.sleep(moment)
            kill(process)
        doing = log.read_text(encoding="utf-8").splitlines()[-1]
        try:
            # A rollback may show the build of the other state.
            judge.readers_have_a_whole_build(place)
            judge.doctor_says_what_is_half_done(place)
            publishing.mend(where)
            building.clear(where)
            publishing.release_hold(where)
            judge.all_is_well(place, state)
        except AssertionError as error:
            error.add_note(f"seed {table.seed}, kill {number}, {moment:.3f} s into publications")
            raise
        table.add(doing, "a whole build; mended by the next command")


def kill_filings(place: FaultyPlace, times: int, draw: random.Random, table: Table, log: Path) -> None:
    """A reading that is filed, or a document added, killed; then said again."""
    where, state = place.where, judge.readers_have_a_whole_build(place)
    folder = where.raw / "suizhou-gov" / "report-2025"
    filing = ["extract", "--release", "report-2025", "--write", "--language", "en"]
    place.put(state)
    began = time.monotonic()
    assert done(where, log, *filing)[0] == 0, log.read_text(encoding="utf-8")
    took = time.monotonic() - began
    filed = {path.name: path.read_bytes() for path in folder.iterdir()}
    for number in range(times):
        place.put(state)
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        # Half of them while it writes, which is a moment at its end.
        is_writing = number % 2 == 1
        moment = draw.uniform(0, 0.03 if is_writing else took)
        with at_work(where, log, say, filing) as process:
            if is_writing:
                until("; extraction", log, process)
            time.sleep(moment)
            kill(process)
        now = {path.name: path.read_bytes() for path in folder.iterdir()}
        try:
            assert judge.readers_have_a_whole_build(place) == state
            judge.doctor_says_what_is_half_done(place)
            assert done(where, log, *filing)[0] == 0, log.read_text(encoding="utf-8")
            assert {path.name: path.read_bytes() for path in folder.iterdir()} == filed
            assert list((where.warehouse.parent / "temporary").iterdir()) == []
        except AssertionError as error:
            error.add_note(f"seed {table.seed}, kill {number}, {moment:.3f} s into filing")
            raise
        said = "as it was" if now == before else "filed" if now == filed else "half filed, and said to be"
        table.add("filing", f"{said}; filed by the next")
    place.put(state)


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[None]:
    """A file system of its own in memory; needs the right to mount."""
    folder.mkdir(exist_ok=True)
    code = os.system(f"mount -t tmpfs -o size={megabytes}m tmpfs '{folder}'")
    assert code == 0, "a small disk is mounted by root alone"
    try:
        yield
    finally:
        os.system(f"umount --lazy '{folder}'")


def fill_disks(place: FaultyPlace, times: int, draw: random.Random, table: Table, log: Path) -> None:
    """The warehouse's disk is filled by another program while a run is in a step; the place's own disk must be small."""
    steps = {line: name for line in place.seconds for begins, name in STEPS.items() if begins in line}
    where = place.where
    for number in range(times):
        line = list(steps)[number % len(steps)]
        before = judge.readers_have_a_whole_build(place)
        state = _other(before)
        place.put(state)
        left = draw.choice([0, 4096, 65536, 10**6])
        moment = draw.uniform(0, place.seconds[line])
        filler = where.warehouse.parent / "filler"
        with at_work(where, log, say, ["run", "--language", "en"]) as process:
            assert until(line, log, process), log.read_text(encoding="utf-8")
            time.sleep(moment)
            _fill(filler, left)
            process.join(300)
            code = process.exitcode
        said = log.read_text(encoding="utf-8")
        try:
            now = judge.readers_have_a_whole_build(place)
            assert "Traceback" not in said, said
            if code:
                assert publishing.read_status(where)["result"] == "failed", said
                assert len(said.splitlines()) < 40, said
            filler.unlink()
            judge.doctor_says_what_is_half_done(place)
            _recover(place, log, state)
        except AssertionError as error:
            error.add_note(
                f"seed {table.seed}, disk {number}, {left} bytes left {moment:.3f} s into {line!r}"
            )
            raise
        finally:
            filler.unlink(missing_ok=True)
        ended = "it said so and failed" if code else "it went through"
        outcome = "the build before" if now == before else "the new one"
        table.add(f"disk full: {steps[line]}", f"{outcome}, whole; {ended}; next run finished")


def _fill(filler: Path, left: int) -> None:
    """Write until so many bytes are free."""
    with filler.open("wb", buffering=0) as file:
        while (free := shutil.disk_usage(filler.parent).free - left) > 0:
            try:
                file.write(b"\0" * min(free, 1 << 20))
            except OSError:
                break


# What takes least comes first.
KINDS: dict[str, Callable[[FaultyPlace, int, random.Random, Table, Path], None]] = {
    "publications": kill_publications,
    "filings": kill_filings,
    "runs": kill_runs,
}
