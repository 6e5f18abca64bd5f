"""What runs did, a line of JSON an event in `warehouse/log.jsonl`: for a log collector, and for `metrics`.

Each line has `at`, `event`, `run_id` and `job`; of a step its name, whether it went well and its seconds; of
a load the release and what became of it. Not here: Dagster's own history, which has every event of a run; the
last attempt (`publication.status_file`).
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from orchestration.settings import Settings

NAME = "log.jsonl"

LONGEST = 5_000_000
"""Bytes after which the log begins anew; the one before is kept beside it."""


@dataclass(frozen=True)
class RunId:
    """A run of Dagster's and the job it is of."""

    run_id: str
    job: str


@dataclass(frozen=True)
class Step:
    """A step of a run that has ended."""

    step: str
    is_well: bool
    seconds: float


@dataclass(frozen=True)
class LoadEnd:
    """What became of a release."""

    release_id: str
    outcome: str
    figures: int
    quarantined: int
    unmapped: int
    warnings: int


def began(where: Settings, run: RunId) -> None:
    """A run has the warehouse."""
    _append(where, [_line("run_began", run)])


def loaded(where: Settings, run: RunId, loads: Iterable[LoadEnd]) -> None:
    """Releases were loaded, held or refused."""
    _append(where, [_line("load", run, **asdict(one)) for one in loads])


def ended(where: Settings, run: RunId, steps: Iterable[Step], seconds: float) -> None:
    """A run gives the warehouse back; it went well if each of its steps did."""
    steps = list(steps)
    is_well = all(one.is_well for one in steps)
    lines = [_line("step", run, **asdict(one)) for one in steps]
    _append(where, [*lines, _line("run_ended", run, is_well=is_well, seconds=seconds)])


def events(where: Settings) -> Iterator[dict[str, Any]]:
    """The lines of both files, oldest first; half a line of a run that was killed is left out."""
    for name in (f"{NAME}.1", NAME):
        path = where.warehouse / name
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
            try:
                said = json.loads(line)
            except ValueError:
                continue
            if isinstance(said, dict) and "event" in said:
                yield said


def _line(event: str, run: RunId, **more: object) -> dict[str, object]:
    at = datetime.now(UTC).isoformat(timespec="milliseconds")
    return {"at": at, "event": event, **asdict(run), **more}


def _append(where: Settings, lines: Iterable[dict[str, object]]) -> None:
    """Whoever calls has the turn, so that no other writes."""
    path = where.warehouse / NAME
    if path.exists() and path.stat().st_size > LONGEST:
        path.replace(path.with_name(f"{NAME}.1"))
    text = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in lines)
    if _ends_in_half_a_line(path):
        text = "\n" + text
    with path.open("a", encoding="utf-8") as log:
        log.write(text)


def _ends_in_half_a_line(path: Path) -> bool:
    if not path.exists() or not path.stat().st_size:
        return False
    with path.open("rb") as log:
        log.seek(-1, 2)
        return log.read() != b"\n"
