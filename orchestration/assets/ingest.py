"""The asset `lake/figure`: one partition a release, and the checks that its last load recorded.

Not here: how a release is read, validated and written (`ingest`), what its checks say (`evaluations`), what
makes Dagster run it (`automation`).
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import dagster as dg
import polars as pl

from orchestration import lake, metrics, run_log
from orchestration.assets.evaluations import (
    ACCEPTED,
    FIGURES,
    check_description,
    check_metadata,
    in_both,
    is_passed,
    not_loaded,
    page_metadata,
    remember_red,
    say_checks,
    severity_of,
    table,
)
from orchestration.building import clear, only_run
from orchestration.expectations.rules import LOAD_RULES
from orchestration.ingest import Load, ingest, revalidate
from orchestration.instance import ended_steps, forget_old_runs
from orchestration.publication import PublishError, is_full, mend
from orchestration.releases.discovery import IntegrityError, release_folders
from orchestration.said import Said, in_chinese
from orchestration.said import in_both as in_both_languages
from orchestration.settings import settings

RELEASES = dg.DynamicPartitionsDefinition(name="release")
WRITER_POOL = "duckdb_writer"
"""One run at a time: DuckDB lets one process write, and two loads must not prune each other's releases."""

TURN = "turn"
"""Key of the resource that ops of this pool need: the pool orders runs of one Dagster, its lock all runs."""

WARNINGS_TAG = "indicators/warnings"

SET_APART_TAG = "indicators/set_apart"

WHOLE_RUN = "refresh_warehouse"
"""The job that loads every release, which may be one alone: it goes on without it."""

REFUSED_SAID = 3
"""Releases that did not load which the page of each partition of their run names; the run's tag names all."""

PREVIEWED = 5
"""Figures that the page of a partition shows."""


@dg.resource(
    config_schema={},
    description="The lock on the warehouse, from before a run's first step until after its last.",
)
def turn(context: dg.InitResourceContext) -> Iterator[None]:
    """Wait for another run, of whatever Dagster or command, to end."""
    log = context.log

    def say() -> None:
        if log is not None:
            log.info("waiting for another run of this warehouse to end")

    with only_run(settings(), say):
        # What is wrong with a hold is said by the step that publishes.
        with suppress(PublishError):
            mend(settings())
        clear(settings())
        if context.instance is None or context.run is None:
            yield
            return
        run = run_log.RunId(context.run.run_id, context.run.job_name)
        began = time.monotonic()
        with _if_there_is_room():
            run_log.began(settings(), run)
        yield
        with _if_there_is_room():
            steps = ended_steps(context.instance, run.run_id)
            run_log.ended(settings(), run, steps, time.monotonic() - began)
            metrics.write(settings())
        forget_old_runs(context.instance, settings())


@contextmanager
def _if_there_is_room() -> Iterator[None]:
    """What tells of a run is no reason for it to fail; that the disk is full, its steps say."""
    try:
        yield
    except OSError as error:
        if not is_full(error):
            raise


def register_releases(instance: dg.DagsterInstance) -> list[str]:
    """Make the partitions equal to the folders in raw/; their ids, sorted."""
    found = sorted(release_folders(settings().raw))
    known = set(instance.get_dynamic_partitions(RELEASES.name or ""))
    for gone in known - set(found):
        instance.delete_dynamic_partition(RELEASES.name or "", gone)
    instance.add_dynamic_partitions(RELEASES.name or "", found)
    return found


@dg.asset(
    key=FIGURES,
    config_schema={},
    partitions_def=RELEASES,
    backfill_policy=dg.BackfillPolicy.single_run(),
    pool=WRITER_POOL,
    required_resource_keys={TURN},
    kinds={"polars", "parquet"},
    group_name="ingest",
    description="Figures as published, one partition a release: read, mapped through the catalogue, "
    "validated, and written as one Parquet file. What fails a critical expectation is in quarantine.",
)
def figures(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Load the releases of this run; a run over all partitions also forgets what is gone from raw/.

    A run of one partition whose release does not load fails: its partition is red, or still that of the load
    before, and nothing is built, for nothing has changed. One over several goes on with those that do.
    """
    wanted = list(context.partition_keys)
    is_full = set(wanted) == set(release_folders(settings().raw))
    context.log.info("loading %d releases", len(wanted))
    loads = ingest(settings(), None if is_full else wanted)
    run = run_log.RunId(context.run.run_id, context.run.job_name)
    with _if_there_is_room():
        run_log.loaded(settings(), run, map(_load_end, loads))
    say_checks(context, loads)
    for load in loads:
        context.add_asset_metadata(_release_metadata(load), partition_key=load.release_id)
        if load.outcome != "loaded":
            context.log.error("%s %s: %s", load.release_id, load.outcome, load.reason)
    if warnings := sum(load.warnings for load in loads):
        add_warnings(context.instance, context.run.run_id, warnings)
    refused = [load for load in loads if load.outcome != "loaded"]
    if refused:
        names = ", ".join(load.release_id for load in refused)
        context.instance.add_run_tags(context.run.run_id, {"indicators/not_loaded": names})
    if refused and len(wanted) == 1 and context.run.job_name != WHOLE_RUN:
        (load,) = refused
        raise dg.Failure(not_loaded(load), metadata=_release_metadata(load))
    if refused and not list((settings().lake / "figure").glob(f"*/{lake.PART}")):
        raise IntegrityError(
            Said(
                (
                    "没有任何发布被加载，因此无从构建；"
                    f"{len(refused)}次发布被拒绝或被暂缓。第一次："
                    f"{refused[0].release_id}：{in_chinese(refused[0].reason or '')}"
                ),
                (
                    "no release is loaded, so there is nothing to build from; "
                    f"{len(refused)} are refused or held. First: {refused[0].release_id}: {refused[0].reason}"
                ),
            )
        )
    return dg.MaterializeResult(metadata=_metadata(loads))


def _load_end(load: Load) -> run_log.LoadEnd:
    return run_log.LoadEnd(
        load.release_id, load.outcome, load.figures, load.quarantined, load.unmapped, load.warnings
    )


def add_warnings(instance: dg.DagsterInstance, run_id: str, count: int) -> None:
    """Add to the run's tag `indicators/warnings`, which the list of runs shows."""
    run = instance.get_run_by_id(run_id)
    before = int(run.tags.get(WARNINGS_TAG, 0)) if run is not None else 0
    instance.add_run_tags(run_id, {WARNINGS_TAG: str(before + count)})


def add_set_apart(instance: dg.DagsterInstance, run_id: str, said: Sequence[str]) -> None:
    """Add to the run's tag `indicators/set_apart`: figures that tests of the models named in this run."""
    run = instance.get_run_by_id(run_id)
    before = run.tags.get(SET_APART_TAG) if run is not None else None
    instance.add_run_tags(run_id, {SET_APART_TAG: "; ".join(filter(None, (before, *said)))})


def _metadata(loads: Sequence[Load]) -> dict[str, Any]:
    """Of the run, short: Dagster writes it to each partition once more."""
    refused = [load for load in loads if load.outcome != "loaded"]
    rows = [
        {"release": one.release_id, "outcome": one.outcome, "reason": in_both_languages(one.reason or "")}
        for one in refused[:REFUSED_SAID]
    ]
    return {
        "releases in this run": len(loads),
        "figures in this run": sum(load.figures for load in loads),
        "not loaded in this run": len(refused),
        **({"first of those not loaded": dg.MetadataValue.md(table(rows))} if rows else {}),
    }


def _release_metadata(load: Load) -> dict[str, Any]:
    """Outcome, link, figures by status and a preview of one release."""
    release_id, folder = load.release_id, settings().lake
    figure_part = lake.part(folder, "figure", release_id)
    if load.outcome != "loaded":
        # Dagster paints every partition of a run over several as materialized.
        before = pl.read_parquet(figure_part, hive_partitioning=False).height if figure_part.exists() else 0
        stays = f"the {before} figures of the load before stay" if before else "nothing of it is in the lake"
        return {
            "NOT LOADED": dg.MetadataValue.md(not_loaded(load)),
            "outcome": f"{load.outcome}; {stays}",
            "quarantined": load.quarantined,
            **(
                {"quarantine": dg.MetadataValue.md(_quarantine(release_id))}
                if load.quarantined and load.outcome == "held"
                else {}
            ),
            **page_metadata(release_id),
        }
    metadata: dict[str, Any] = {
        "outcome": load.outcome,
        "figures": load.figures,
        "quarantined": load.quarantined,
        "unmapped": load.unmapped,
        "warnings": load.warnings,
    }
    if load.reason:
        metadata["reason"] = dg.MetadataValue.md(in_both_languages(load.reason))
    if load.quarantined:
        metadata["quarantine"] = dg.MetadataValue.md(_quarantine(release_id))
    release_part = lake.part(folder, "release", release_id)
    frame = pl.read_parquet(figure_part, hive_partitioning=False)
    release = pl.read_parquet(release_part, hive_partitioning=False).to_dicts()[0]
    by_status = frame.group_by("figure_status").len().sort("figure_status")
    preview = frame.select(
        "paragraph",
        "indicator_text",
        "surface",
        "value",
        "unit_text",
        "bound_op",
        "period_text",
        "figure_status",
    ).head(PREVIEWED)
    metadata |= {
        "figures by status": ", ".join(
            f"{row['figure_status']} {row['len']}" for row in by_status.to_dicts()
        ),
        "title": release["title"],
        "preview": dg.MetadataValue.md(table(preview.to_dicts()) if preview.height else "no figures"),
    }
    if release["address"]:
        metadata["source"] = dg.MetadataValue.url(release["address"])
    return metadata


def _quarantine(release_id: str) -> str:
    """What is in quarantine and why; the rest is in audit.quarantine."""
    frame = pl.read_parquet(lake.part(settings().lake, "quarantine", release_id), hive_partitioning=False)
    shown = frame.select(
        "figure_id",
        "paragraph",
        "sheet_row",
        "sheet_column",
        "indicator_text",
        "surface",
        "period_text",
        "reason",
    )
    return table(shown.head(50).to_dicts())


def _specs() -> list[dg.AssetCheckSpec]:
    accepted = dg.AssetCheckSpec(
        ACCEPTED,
        asset=FIGURES,
        partitions_def=RELEASES,
        description="The release could be read, its files are what was filed, and at most 5 % of its figures "
        "fail critically. A failure: the release is refused or held, and what was loaded before stays. Mend "
        "what the reason names and materialize the partition again.",
    )
    return [accepted] + [
        dg.AssetCheckSpec(
            rule.name,
            asset=FIGURES,
            partitions_def=RELEASES,
            description=check_description(rule),
        )
        for rule in LOAD_RULES
    ]


@dg.multi_asset_check(
    name="release_expectations",
    specs=_specs(),
    can_subset=True,
    pool=WRITER_POOL,
    required_resource_keys={TURN},
)
def release_expectations(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
    """Look again at what the lake holds of a release, without loading it; a load records the same checks."""
    # An op of checks alone has no partitions of its own; its run has.
    release_id = context.op_execution_context.run.tags.get("dagster/partition")
    if release_id is None:
        # A run over many partitions has just loaded them, and recorded the checks of each.
        return
    held, results = revalidate(settings(), release_id)
    selected = {key.name for key in context.selected_asset_check_keys}
    remember_red(context, release_id, [one for one in results if one.rule in selected])
    if ACCEPTED in selected:
        yield dg.AssetCheckResult(
            passed=held, check_name=ACCEPTED, asset_key=FIGURES, metadata={"held in the lake": held}
        )
    for result in results:
        if result.rule in selected:
            yield dg.AssetCheckResult(
                passed=is_passed(result),
                check_name=result.rule,
                asset_key=FIGURES,
                severity=severity_of(result),
                description=in_both(result, "description"),
                metadata=check_metadata(result, release_id),
            )
