"""Write, audit, publish: the build becomes what readers open, whole or not at all.

A published build is a folder `warehouse/releases/<build>/` that never changes again, but for the line on its
report that says it is held; readers follow the link `warehouse/current`. The link is swapped atomically and the file's name never changes, because DuckDB
keeps one instance per path and pairs a write-ahead log with a file by name. One process at a time publishes,
rolls back or ends a hold; what a crash left half done is mended by whichever comes next. Not here: what the
build must satisfy before it is published (`expectations`), what changed (`change`), exports and the report
(`exports`).
"""

from orchestration.publication.build_folders import FILE_NAME, PublishError, builds, current_build
from orchestration.publication.copy import STORAGE_VERSION
from orchestration.publication.hold import ENDED_FOR, read_hold
from orchestration.publication.journal import shown_builds
from orchestration.publication.log import METHOD_VERSION, SCHEMA_VERSION, differences
from orchestration.publication.moves import release_hold, rollback
from orchestration.publication.publishing import Published, publish
from orchestration.publication.status_file import is_full, read_status, write_status
from orchestration.publication.turn import mend

__all__ = [
    "ENDED_FOR",
    "FILE_NAME",
    "METHOD_VERSION",
    "SCHEMA_VERSION",
    "STORAGE_VERSION",
    "PublishError",
    "Published",
    "builds",
    "current_build",
    "differences",
    "is_full",
    "mend",
    "publish",
    "read_hold",
    "read_status",
    "release_hold",
    "rollback",
    "shown_builds",
    "write_status",
]
