"""A whole run from the command line: the job `refresh_warehouse` in this process, on the project's instance.

So a run started here stands in Dagster's history like any other. Not here: the job (`automation`).
"""

import os
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import dagster as dg
from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from sqlalchemy.exc import DBAPIError

from orchestration import instance as instances
from orchestration import unchanged
from orchestration.assets.dbt_run import manifest_is_stale
from orchestration.assets.ingest import SET_APART_TAG, register_releases
from orchestration.assets.models import DBT_PROJECT, dbt_environment
from orchestration.automation import refresh_warehouse, whole_range
from orchestration.building import BuildError, only_run, require_room, temporary_folder
from orchestration.definitions import defs
from orchestration.plain import plain
from orchestration.publish import is_full, write_status
from orchestration.releases.discovery import IntegrityError
from orchestration.settings import Settings

_STAGES = {
    "lake__figure": "reading releases into the lake",
    "staging_and_core": "building staging and core",
    "core_expectations": "checking core",
    "marts": "building marts",
    "mart_expectations": "checking marts",
    "published__indicators": "publishing",
}
"""What each step of the job does, for the one who waits."""


def run_refresh(where: Settings, console: Console) -> bool:
    """Run everything; whether it succeeded.

    Raises IntegrityError when raw/ holds no release, BuildError where the warehouse has no room or
    an unusable name.
    """
    os.environ.update(dbt_environment(where))
    if manifest_is_stale(where.dbt_project, DBT_PROJECT.manifest_path):
        console.print(
            "[yellow]Models have changed since dbt's manifest was made, so their assets are those of before: "
            "`make setup` makes it anew.[/yellow]",
            soft_wrap=True,
        )
    with (
        only_run(where, lambda: console.print("waiting for another run to end …")),
        _room(where),
        temporary_folder(where),
        instances.project_instance(where) as instance,
    ):
        before = unchanged.inputs(where)
        unchanged.forget(where)
        for run_id in instances.end_dead_runs(instance):
            console.print(f"run {run_id} had died; its slot is free again")
        found = register_releases(instance)
        if not found:
            problem = f"{where.raw} holds no release folder; raw/README.md says what one is"
            write_status(where, result="failed", build_id=None, held_by=problem)
            raise IntegrityError(problem)
        partitions = list(instance.get_dynamic_partitions("release"))
        job = defs.resolve_job_def(refresh_warehouse.name)
        with _stages(console, len(job.graph.node_dict)) as follow, _quiet_stdout():
            run_id = str(uuid.uuid4())
            instance.add_event_listener(run_id, follow)
            result = job.execute_in_process(
                instance=instance,
                run_id=run_id,
                tags=whole_range(partitions) | instances.process_tags(),
                # The whole log is in the instance; here only what stopped the run is shown.
                run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
                raise_on_error=False,
            )
        run = instance.get_run_by_id(run_id)
        if apart := run.tags.get(SET_APART_TAG) if run is not None else None:
            console.print("[yellow]Set apart, because a test of the models fails on it:[/yellow]")
            console.print(apart, soft_wrap=True, markup=False)
        for event in result.all_events:
            if event.is_failure and event.step_key:
                cause = instances.cause(event)
                console.print(
                    f"[red]{event.step_key} failed[/red]: {escape(plain(cause))}", soft_wrap=True, markup=True
                )
        if result.success:
            unchanged.record(where, before)
        return result.success


@contextmanager
def _room(where: Settings) -> Iterator[None]:
    """A disk that is full before or while something runs is a BuildError, and stands in the status."""
    try:
        require_room(where)
        yield
    except BuildError as error:
        write_status(where, result="failed", build_id=None, held_by=str(error))
        raise
    except (OSError, DBAPIError) as error:
        if not is_full(error):
            raise
        problem = f"{where.warehouse}: the disk is full; make room and say `indicators run` again"
        write_status(where, result="failed", build_id=None, held_by=problem)
        raise BuildError(problem) from error


@contextmanager
def _stages(console: Console, steps: int) -> Iterator[Callable[[dg.EventLogEntry], None]]:
    """Show each step as it starts: a bar on a terminal, a line a step elsewhere."""
    columns = (
        SpinnerColumn(),
        BarColumn(24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("starting", total=steps)

        def follow(entry: dg.EventLogEntry) -> None:
            event = entry.dagster_event
            if event is None or event.step_key is None:
                return
            stage = _STAGES.get(event.step_key, event.step_key.replace("__", "/").replace("_", " "))
            if event.is_step_start:
                progress.update(task, description=stage)
                if not console.is_terminal:
                    console.print(f"{stage} …")
            elif event.is_step_success or event.is_step_failure:
                progress.advance(task)

        yield follow


@contextmanager
def _quiet_stdout() -> Iterator[None]:
    """Keep dbt's log out of the terminal; Dagster captures it below, at the descriptor, all the same."""
    sys.stdout.flush()
    kept = os.dup(1)
    try:
        with open(os.devnull, "w", encoding="utf-8") as nothing:  # noqa: PTH123 - a device, no path of ours
            os.dup2(nothing.fileno(), 1)
            yield
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)
