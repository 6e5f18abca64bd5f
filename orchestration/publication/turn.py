"""One process at a time publishes, rolls back or ends a hold; what a crash left half done is finished first."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from orchestration.hold_notice import REPORT_NAME, say_hold
from orchestration.publication.build_folders import PublishError, builds, current_build, forget_old_builds
from orchestration.publication.hold import ENDED_FOR, read_hold
from orchestration.publication.journal import JOURNAL_NAME, show, shown_builds, write_down
from orchestration.publication.status_file import read_status, write_status
from orchestration.said import Said
from orchestration.settings import Settings


@contextmanager
def only_publisher(settings: Settings) -> Iterator[None]:
    """Wait for another process that publishes; then finish or clear away what a crash left."""
    settings.releases.mkdir(parents=True, exist_ok=True)
    with (settings.warehouse / ".publish.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for leftover in settings.releases.glob(".unfinished-*"):
            shutil.rmtree(leftover)
        # Only what is written under this lock: a status may be written at any time.
        for pattern in (".current-*", f".{settings.hold_file.name}.*"):
            for leftover in settings.warehouse.glob(pattern):
                leftover.unlink()
        # The line on a report that its build is held.
        for leftover in settings.releases.glob(f"*/.{REPORT_NAME}.*"):
            leftover.unlink()
        journal = settings.warehouse / JOURNAL_NAME
        if journal.exists() and not journal.read_bytes().endswith(b"\n"):
            with journal.open("a", encoding="utf-8") as file:
                file.write("\n")
        _finish(settings)
        yield


def mend(settings: Settings) -> None:
    """Finish or clear away what a killed publication, rollback or end of a hold left; needs no build.

    Raises PublishError when hold.json is no hold, or holds a build that is gone.
    """
    if settings.releases.is_dir():
        with only_publisher(settings):
            pass


def _finish(settings: Settings) -> None:
    """What had begun to happen to readers happens, is written down, and stands in status.json."""
    hold = read_hold(settings)
    if hold is not None and ENDED_FOR in hold and builds(settings):
        # Nothing is published before this is done, so the newest build is the one it was ended for.
        end_hold(settings)
        return
    if hold is not None and current_build(settings) != hold["build_id"]:
        if hold["build_id"] not in builds(settings):
            raise PublishError(
                Said(
                    (
                        f"{settings.hold_file}锁定的构建{hold['build_id']}不在releases/中；"
                        "请放回，或删除hold.json后再执行`indicators rollback`"
                    ),
                    (
                        f"{settings.hold_file} holds build {hold['build_id']}, which is not in releases/; put "
                        "it back, or delete hold.json and say `indicators rollback` again"
                    ),
                )
            )
        show(settings, hold["build_id"], "rolled_back", hold["reason"])
    if hold is not None:
        say_hold(settings.releases / hold["build_id"] / REPORT_NAME, hold)
    shown, now = shown_builds(settings), current_build(settings)
    if now is not None and (not shown or shown[-1]["build_id"] != now):
        # The link had moved and the row was not written yet.
        action, reason = ("rolled_back", hold["reason"]) if hold is not None else ("published", None)
        write_down(settings, now, action, reason)
    said = read_status(settings)
    if now is not None and (said.get("current_build_id"), said.get("hold")) != (now, hold):
        # The link had moved and the status was not written yet.
        if hold is None:
            write_status(settings, result="published", build_id=now, held_by=None)
        else:
            write_status(settings, result="rolled_back", build_id=now, held_by=f"hold: {hold['reason']}")


def end_hold(settings: Settings) -> str:
    """Show the newest build, whose id it returns; the hold goes last, so that a kill loses neither."""
    build_id = builds(settings)[-1]
    if current_build(settings) != build_id:
        show(settings, build_id, "hold_released", None)
    shown = shown_builds(settings)
    if not shown or (shown[-1]["build_id"], shown[-1]["action"]) != (build_id, "hold_released"):
        write_down(settings, build_id, "hold_released", None)
    if (hold := read_hold(settings)) is not None:
        say_hold(settings.releases / hold["build_id"] / REPORT_NAME, None)
    settings.hold_file.unlink()
    forget_old_builds(settings)
    write_status(settings, result="published", build_id=build_id, held_by=None)
    return build_id
