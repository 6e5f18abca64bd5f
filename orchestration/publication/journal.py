"""The link that readers follow, and the journal of every time it moved."""

import json
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path

from orchestration.publication.files import sync
from orchestration.settings import Settings

JOURNAL_NAME = "publications.jsonl"


def _point_readers_to(settings: Settings, build_id: str) -> None:
    """Swap the link in one step; a reader that holds the old build keeps it until it reconnects."""
    link = settings.warehouse / f".current-{secrets.token_hex(4)}"
    link.symlink_to(Path(settings.releases.name) / build_id, target_is_directory=True)
    link.replace(settings.current)
    sync(settings.warehouse)


def show(settings: Settings, build_id: str, action: str, reason: str | None) -> None:
    """Move readers to a build and write it down, so that a rollback knows what they saw."""
    _point_readers_to(settings, build_id)
    write_down(settings, build_id, action, reason)


def write_down(settings: Settings, build_id: str, action: str, reason: str | None) -> None:
    """Add to the journal that readers were moved."""
    row = {
        "shown_at": datetime.now(UTC).isoformat(),
        "build_id": build_id,
        "action": action,
        "reason": reason,
    }
    with (settings.warehouse / JOURNAL_NAME).open("a", encoding="utf-8") as journal:
        journal.write(json.dumps(row, ensure_ascii=False) + "\n")
        journal.flush()
        os.fsync(journal.fileno())


def shown_builds(settings: Settings) -> list[dict[str, str | None]]:
    """Every time readers were moved, oldest first: shown_at, build_id, action, reason."""
    path = settings.warehouse / JOURNAL_NAME
    if not path.exists():
        return []
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            rows.append(json.loads(line))
        except json.JSONDecodeError:
            # A crash while the line was written; the move itself is in the link.
            continue
    return rows
