"""Dagster's instance of this warehouse: where its state lies, and runs that died.

Not here: what Dagster runs (`definitions`).
"""

import os
import re
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from orchestration.settings import Settings

_TEMPLATE = Path(__file__).with_name("dagster_instance.yaml")
_PROCESS_TAG = "indicators/process"
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def prepare_home(settings: Settings) -> Path:
    """Make DAGSTER_HOME with its dagster.yaml if there is none; returns the folder."""
    home = settings.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "dagster.yaml").exists():
        shutil.copyfile(_TEMPLATE, home / "dagster.yaml")
    return home


@contextmanager
def project_instance(settings: Settings) -> Iterator[dg.DagsterInstance]:
    """The instance under DAGSTER_HOME."""
    os.environ["DAGSTER_HOME"] = str(prepare_home(settings))
    with dg.DagsterInstance.get() as instance:
        yield instance


def process_tags() -> dict[str, str]:
    """Tags that tell which process a run lives in."""
    return {_PROCESS_TAG: f"{socket.gethostname()}:{os.getpid()}"}


def end_dead_runs(instance: dg.DagsterInstance) -> list[str]:
    """Mark runs whose process is gone as failed and free the slots they hold; their ids.

    The daemon does this for runs it launched; a run started from the command line has no daemon.
    """
    ended = []
    running = dg.RunsFilter(statuses=[dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.STARTING])
    for run in instance.get_runs(running):
        host, _, process = run.tags.get(_PROCESS_TAG, "").rpartition(":")
        if host == socket.gethostname() and not _is_alive(int(process)):
            instance.report_run_failed(run, "its process is gone")
            instance.event_log_storage.free_concurrency_slots_for_run(run.run_id)
            ended.append(run.run_id)
    return ended


def ancestry(instance: dg.DagsterInstance, run: dg.DagsterRun) -> set[str]:
    """Ids of a run and of those it goes on with: a retry skips the steps that they had done."""
    ids = {run.run_id}
    parent = run.parent_run_id
    while parent is not None and parent not in ids:
        ids.add(parent)
        before = instance.get_run_by_id(parent)
        parent = before.parent_run_id if before is not None else None
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
