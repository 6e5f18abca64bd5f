"""Dagster's instance of this warehouse: runs that died, and runs that are forgotten.

Not here: where its state lies (`instance_home`), what Dagster runs (`definitions`).
"""

import os
import re
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import dagster as dg
from dagster._core.execution.stats import StepEventStatus

from orchestration.instance_home import prepare_home
from orchestration.run_log import Step
from orchestration.settings import Settings

KEPT_RUNS = 50
"""Runs that Dagster's history keeps in any case; docs/operations.md says what a run takes."""

FORGOTTEN_AT_ONCE = 20
"""Runs deleted after one run, so that a long history is shortened over some runs and none waits for it."""

_PROCESS_TAG = "indicators/process"

BUILT_ON_TAG = "indicators/built_on"
"""Tag of a run of single models: the run on whose core they are built, which went well."""
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@contextmanager
def project_instance(settings: Settings) -> Iterator[dg.DagsterInstance]:
    """The instance under DAGSTER_HOME."""
    os.environ["DAGSTER_HOME"] = str(prepare_home(settings))
    with dg.DagsterInstance.get() as instance:
        yield instance


def process_tags() -> dict[str, str]:
    """Tags that tell which process a run lives in."""
    return {_PROCESS_TAG: f"{socket.gethostname()}:{os.getpid()}"}


def dead_runs(instance: dg.DagsterInstance) -> list[dg.DagsterRun]:
    """Runs started on this machine from the command line whose process is gone, and that have no end."""
    # Killed between its creation and its first event it is not started, and without this for ever.
    running = dg.RunsFilter(
        statuses=[
            dg.DagsterRunStatus.NOT_STARTED,
            dg.DagsterRunStatus.STARTING,
            dg.DagsterRunStatus.STARTED,
            dg.DagsterRunStatus.CANCELING,
        ]
    )
    found = []
    for run in instance.get_runs(running):
        host, _, process = run.tags.get(_PROCESS_TAG, "").rpartition(":")
        if host == socket.gethostname() and not _is_alive(int(process)):
            found.append(run)
    return found


def end_dead_runs(instance: dg.DagsterInstance) -> list[str]:
    """Mark runs whose process is gone as failed and free the slots they hold; their ids.

    The daemon does this for runs it launched; a run started from the command line has no daemon.
    """
    ended = dead_runs(instance)
    for run in ended:
        instance.report_run_failed(run, "its process is gone")
        instance.event_log_storage.free_concurrency_slots_for_run(run.run_id)
    return [run.run_id for run in ended]


def old_runs(instance: dg.DagsterInstance) -> list[str]:
    """Ids of the runs that need not be kept, oldest first.

    Kept are the newest KEPT_RUNS, all that have not ended, and all since the newest whole run that went well:
    with it each release and each table has its newest entry.
    """
    records = instance.get_run_records(limit=None, order_by="create_timestamp", ascending=False)
    whole = [number for number, one in enumerate(records) if _is_whole(one.dagster_run)]
    if not whole:
        return []
    first = max(KEPT_RUNS, whole[0] + 1)
    return [one.dagster_run.run_id for one in reversed(records[first:]) if one.dagster_run.is_finished]


def _is_whole(run: dg.DagsterRun) -> bool:
    return run.job_name == "refresh_warehouse" and run.is_success


def forget_old_runs(instance: dg.DagsterInstance, settings: Settings) -> int:
    """Delete old runs with events and consoles, FORGOTTEN_AT_ONCE at most; how many."""
    forgotten = old_runs(instance)[:FORGOTTEN_AT_ONCE]
    for run_id in forgotten:
        instance.delete_run(run_id)
        shutil.rmtree(settings.dagster_home / "storage" / run_id, ignore_errors=True)
    return len(forgotten)


def ended_steps(instance: dg.DagsterInstance, run_id: str) -> list[Step]:
    """The steps of a run that have ended, in their order: whether each went well, and its seconds."""
    return [
        Step(one.step_key, one.status is StepEventStatus.SUCCESS, round(one.end_time - one.start_time, 3))
        for one in sorted(instance.get_run_step_stats(run_id), key=lambda one: one.start_time or 0)
        if one.start_time is not None and one.end_time is not None
    ]


def ancestry(instance: dg.DagsterInstance, run: dg.DagsterRun) -> set[str]:
    """Ids of a run and of those it goes on with: a retry skips the steps that they had done.

    So does a run of single models, with the run on whose core it builds.
    """
    ids: set[str] = set()
    left = [run]
    while left:
        one = left.pop()
        ids.add(one.run_id)
        parent = one.parent_run_id and instance.get_run_by_id(one.parent_run_id)
        base = one.tags.get(BUILT_ON_TAG) and instance.get_run_by_id(one.tags[BUILT_ON_TAG])
        # Whoever launches a run may give it any tag; a core that was not checked stays unchecked.
        before = [parent, base if base and base.is_success else None]
        left += [found for found in before if found and found.run_id not in ids]
    return ids


def cause(event: dg.DagsterEvent) -> str:
    """What made a step fail: the innermost error, as `readable` says it."""
    error = getattr(event.event_specific_data, "error", None)
    while error is not None and error.cause is not None:
        error = error.cause
    return readable(error.message if error is not None else (event.message or ""))


def readable(message: str) -> str:
    """What an error says to a person: of dbt's, what its log says, without colours."""
    # dbt's log in colours, after a line that says where it is kept.
    plain = _COLOURS.sub("", message)
    return plain.partition("Errors parsed from dbt logs:")[2].strip() or plain.strip()


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
