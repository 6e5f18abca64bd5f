"""A run from the command line: Dagster's own jobs in this process, on the project's instance.

So a run started here stands in Dagster's history like any other. Not here: the job (`automation`).
"""

import os
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from difflib import get_close_matches

import dagster as dg
from dagster_dbt import build_dbt_asset_selection
from dbt_common.exceptions import DbtBaseException
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
from orchestration import metrics, unchanged
from orchestration.assets.checks import MARTS
from orchestration.assets.dbt_run import manifest_is_stale
from orchestration.assets.evaluations import FIGURES
from orchestration.assets.ingest import SET_APART_TAG, register_releases
from orchestration.assets.models import DBT_PROJECT, dbt_environment, marts, staging_and_core
from orchestration.automation import AS_A_RUN, load_release, refresh_warehouse, whole_range
from orchestration.building import BuildError, only_run, owner_of, require_room, temporary_folder
from orchestration.definitions import defs
from orchestration.explain import Chosen
from orchestration.instance import BUILT_ON_TAG
from orchestration.plain import plain
from orchestration.progress import listening
from orchestration.publication import is_full, write_status
from orchestration.releases.discovery import IntegrityError
from orchestration.said import Said, in_chinese, why
from orchestration.settings import Settings

_SELECTIONS = "`mart_commitment`, `stg_figure+`, `path:models/bi`"
"""What `--select` takes."""

_STAGES = {
    "lake__figure": ("读取发布、校验、写入数据湖", "reading and checking releases, writing them to the lake"),
    "lake__figure_releases_are_on_time": ("查看哪些发布逾期", "looking which releases are overdue"),
    "staging_and_core": ("构建目录、整理层和核心层", "building catalogue, staging and core"),
    "core_expectations": ("校验核心层", "checking core"),
    "marts": ("构建集市", "building marts"),
    "mart_expectations": ("校验集市", "checking marts"),
    "published__indicators": (
        "与前次构建比对，写报告和导出文件，发布",
        "comparing, writing report and exports, publishing",
    ),
}
"""What each step of the job does, for the one who waits: in Chinese, in English."""

TELL_EVERY = 10.0
"""Seconds after which a step that is still at work says how far it is, where there is no terminal."""


class SelectionError(ValueError):
    """A selection that names no model; the message names those near."""


def run_refresh(
    where: Settings,
    console: Console,
    language: str = "en",
    release_ids: Sequence[str] = (),
    select: str | None = None,
) -> bool:
    """Run everything, or what some releases or models touch; whether it succeeded.

    With `release_ids` only these are read, checked and loaded, one after another, and all that rests on the
    lake is built; one that does not load builds nothing and is no success. `select` names models in dbt's
    selection syntax: they and all that rests on them are built, on the core that lies in the build file.

    Raises IntegrityError when raw/ holds no release, BuildError where the warehouse has no room or an
    unusable name, or nothing sound to build on, SelectionError where `select` names no model.
    """
    words = Chosen(language)
    os.environ.update(dbt_environment(where))
    if manifest_is_stale(where.dbt_project, DBT_PROJECT.manifest_path):
        console.print(
            words(
                "[yellow]dbt的解析结果早于模型，因此资产仍是此前的：`make setup`重新解析。[/yellow]",
                "[yellow]Models have changed since dbt's manifest was made, so their assets are those of "
                "before: `make setup` makes it anew.[/yellow]",
            ),
            soft_wrap=True,
        )
    with (
        only_run(
            where, lambda: console.print(words("等待另一次运行结束……", "waiting for another run to end …"))
        ),
        _room(where),
        temporary_folder(where),
        instances.project_instance(where) as instance,
    ):
        before = unchanged.inputs(where)
        unchanged.forget(where)
        for run_id in instances.end_dead_runs(instance):
            console.print(
                words(f"运行{run_id}已中断，其位置已释放", f"run {run_id} had died; its slot is free again")
            )
        found = register_releases(instance)
        if not found:
            problem = f"{where.raw} holds no release folder; raw/README.md says what one is"
            write_status(where, result="failed", build_id=None, held_by=problem)
            raise IntegrityError(problem)
        run = _Run(instance, console, words)
        if select is not None:
            return run.execute(
                refresh_warehouse.name, keys=_selected(select), tags=_on_the_core_of(where, instance)
            )
        if release_ids:
            *others, last = release_ids
            loaded = [run.execute(load_release.name, release_id, [FIGURES]) for release_id in others]
            return run.execute(load_release.name, last) and all(loaded)
        partitions = list(instance.get_dynamic_partitions("release"))
        is_well = run.execute(refresh_warehouse.name, tags=whole_range(partitions))
        if is_well:
            unchanged.record(where, before)
        return is_well


def _selected(select: str) -> list[dg.AssetKey]:
    """The models of a selection, all that rests on them, and the mart whose checks audit the build."""
    graph = defs.resolve_asset_graph()
    try:
        models = build_dbt_asset_selection([staging_and_core], dbt_select=select) | build_dbt_asset_selection(
            [marts], dbt_select=select
        )
        chosen = models.resolve(graph)
    except DbtBaseException as error:
        raise SelectionError(
            Said(f"--select {select}：{in_chinese(why(error))}", f"--select {select}: {error}")
        ) from error
    if not chosen:
        names = sorted(key.path[-1] for key in (*staging_and_core.keys, *marts.keys))
        near = [one for one in names if select.strip("+@") in one] or get_close_matches(
            select.strip("+@"), names
        )
        raise SelectionError(
            Said(
                f"--select {select}没有对应的模型；"
                + (f"相近的有：{'、'.join(near[:6])}" if near else f"可写{_SELECTIONS}"),
                f"--select {select} names no model; "
                + (f"near: {', '.join(near[:6])}" if near else f"{_SELECTIONS} do"),
            )
        )
    # What rests on a model and is not built anew would contradict it in the file that is published.
    whole = dg.AssetSelection.assets(*chosen, MARTS).downstream() & AS_A_RUN
    return sorted(whole.resolve(graph))


def _on_the_core_of(where: Settings, instance: dg.DagsterInstance) -> dict[str, str]:
    """Tags of a run that goes on with the build on file, which must be that of a run that went well."""
    owner = owner_of(where)
    run = instance.get_run_by_id(owner) if owner is not None and where.build_file.exists() else None
    if run is None or not run.is_success:
        raise BuildError(
            Said(
                (
                    f"{where.build_file}不是一次正常完成的运行所构建，"
                    "不能在其上单独构建模型；请用`indicators run`全部构建"
                ),
                (
                    f"{where.build_file} is not the build of a run that went well, so single models cannot "
                    "be built on it; `indicators run` builds all"
                ),
            )
        )
    return {BUILT_ON_TAG: run.run_id}


def _is_of_a_load(event: dg.DagsterEvent) -> bool:
    """Whether a step failed because a release was held or refused."""
    error = getattr(event.event_specific_data, "error", None)
    return event.step_key == FIGURES.to_python_identifier() and getattr(error, "cls_name", None) == "Failure"


class _Run:
    """Runs of jobs in this process, shown as they go."""

    def __init__(self, instance: dg.DagsterInstance, console: Console, words: Chosen) -> None:
        self._instance, self._console, self._words = instance, console, words

    def execute(
        self,
        job_name: str,
        partition_key: str | None = None,
        keys: Sequence[dg.AssetKey] = (),
        tags: Mapping[str, str] | None = None,
    ) -> bool:
        """Run a job, of it only the assets of `keys` where there are any; whether it succeeded."""
        words, console, instance = self._words, self._console, self._instance
        job = defs.resolve_job_def(job_name)
        steps = job.get_subset(asset_selection=set(keys)) if keys else job
        if partition_key is not None:
            console.print(f"[bold]{escape(partition_key)}[/bold]", highlight=False)
        with _stages(console, words, len(steps.graph.node_dict)) as follow, _quiet_stdout():
            run_id = str(uuid.uuid4())
            instance.add_event_listener(run_id, follow)
            result = job.execute_in_process(
                instance=instance,
                run_id=run_id,
                partition_key=partition_key,
                asset_selection=list(keys) or None,
                tags=dict(tags or {}) | instances.process_tags(),
                # The whole log is in the instance; here only what stopped the run is shown.
                run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
                raise_on_error=False,
            )
        run = instance.get_run_by_id(run_id)
        if apart := run.tags.get(SET_APART_TAG) if run is not None else None:
            console.print(
                words(
                    "[yellow]因模型测试不通过而被隔离：[/yellow]",
                    "[yellow]Set apart, because a test of the models fails on it:[/yellow]",
                )
            )
            console.print(apart, soft_wrap=True, markup=False)
        for event in result.all_events:
            # What became of a release that was named is told by its load.
            if event.is_failure and event.step_key and not _is_of_a_load(event):
                cause = instances.cause(event)
                failed = words(f"{event.step_key} 失败", f"{event.step_key} failed")
                console.print(f"[red]{failed}[/red]: {escape(plain(cause))}", soft_wrap=True, markup=True)
        return result.success


@contextmanager
def _room(where: Settings) -> Iterator[None]:
    """A disk that is full before or while something runs is a BuildError, and stands in the status."""
    try:
        require_room(where)
        yield
    except BuildError as error:
        _say_failed(where, str(error))
        raise
    except (OSError, DBAPIError) as error:
        if not is_full(error):
            raise
        problem = f"{where.warehouse}: the disk is full; make room and say `indicators run` again"
        _say_failed(where, problem)
        raise BuildError(problem) from error


def _say_failed(where: Settings, problem: str) -> None:
    write_status(where, result="failed", build_id=None, held_by=problem)
    # There may be no room for it either.
    with suppress(OSError):
        metrics.write(where)


@contextmanager
def _stages(console: Console, words: Chosen, steps: int) -> Iterator[Callable[[dg.EventLogEntry], None]]:
    """Say of each step what it does, how far it is and how long it took: beside a bar on a terminal."""
    columns = (
        SpinnerColumn(),
        BarColumn(24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    number, stage, began, told = 0, "", time.monotonic(), time.monotonic()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task(words("准备", "starting"), total=steps)

        def follow(entry: dg.EventLogEntry) -> None:
            nonlocal number, stage, began, told
            event = entry.dagster_event
            if event is None or event.step_key is None:
                return
            if event.is_step_start:
                known = _STAGES.get(event.step_key)
                stage = words(*known) if known else event.step_key.replace("__", "/").replace("_", " ")
                number, began, told = number + 1, time.monotonic(), time.monotonic()
                progress.update(task, description=stage)
                if not console.is_terminal:
                    console.print(f"{number}/{steps} {stage} …", highlight=False)
            elif event.is_step_success or event.is_step_failure:
                progress.advance(task)
                took = words(f"{time.monotonic() - began:.1f}秒", f"{time.monotonic() - began:.1f} s")
                ended = "" if event.is_step_success else words("未通过，", "not passed, ")
                line = f"{number}/{steps} {stage}  " if console.is_terminal else "    "
                console.print(f"{line}{ended}{took}", highlight=False)

        def hear(done: int, total: int) -> None:
            nonlocal told
            progress.update(task, description=f"{stage} {done}/{total}")
            if not console.is_terminal and time.monotonic() - told > TELL_EVERY:
                told = time.monotonic()
                console.print(f"    {done}/{total}", highlight=False)

        with listening(hear):
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
