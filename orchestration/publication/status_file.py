"""`warehouse/status.json`: the last attempt, for whatever watches. Not here: what an attempt does."""

import errno
import json
from datetime import UTC, datetime
from typing import Any

from orchestration.publication.build_folders import PublishError, current_build
from orchestration.publication.files import write_json
from orchestration.publication.hold import read_hold
from orchestration.settings import Settings

STATUS_NAME = "status.json"


_SQLITE_FULL = ("SQLITE_FULL", "SQLITE_IOERR_SHMSIZE")
"""The second: the index of its log finds no room; the message says only that input or output failed."""


def is_full(error: Exception) -> bool:
    """Whether an error says that a disk has no room, in the system's words or in SQLite's."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    # SQLAlchemy wraps what SQLite said.
    said = getattr(error, "orig", error)
    return getattr(said, "sqlite_errorname", None) in _SQLITE_FULL or "disk is full" in str(error)


def write_status(settings: Settings, *, result: str, build_id: str | None, held_by: str | None) -> None:
    """`warehouse/status.json`: the last attempt, its result and what holds a build back.

    `result` is published, held (a hold keeps readers where they are), rolled_back, held_back (checks failed) or
    failed; `held_by` names the checks, the step or the hold.
    """
    try:
        hold = read_hold(settings)
    except PublishError:
        # What is wrong with hold.json is told by whatever publishes; a status can always be written.
        hold = None
    path = settings.warehouse / STATUS_NAME
    content = {
        "attempted_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "result": result,
        "build_id": build_id,
        "current_build_id": current_build(settings),
        "held_by": held_by,
        "hold": hold,
    }
    try:
        write_json(path, content)
    except OSError as error:
        if not is_full(error) or not path.exists():
            raise
        # A full disk has no room for a second file. What is overwritten has its room already; a reader may meet
        # half of it, and the one who asks again has all.
        short = content | {"held_by": (held_by or "")[:500]}
        path.write_text(json.dumps(short, ensure_ascii=False) + "\n", encoding="utf-8")


def read_status(settings: Settings) -> dict[str, Any]:
    """What `warehouse/status.json` says; empty where it is missing or no JSON object."""
    try:
        said = json.loads((settings.warehouse / STATUS_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}
