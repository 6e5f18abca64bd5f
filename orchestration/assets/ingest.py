"""The asset `lake/figure`: one partition a release, and the checks that its last load recorded.

Not here: how a release is read, validated and written (`ingest`), what makes Dagster run it (`automation`).
"""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Any

import dagster as dg
import polars as pl

from orchestration import lake
from orchestration.building import clear, only_run
from orchestration.expectations.rule import Rule
from orchestration.expectations.rules import LOAD_RULES
from orchestration.expectations.validate import ExpectationResult
from orchestration.ingest import Load, ingest, revalidate
from orchestration.instance import forget_old_runs
from orchestration.publication import PublishError, mend
from orchestration.releases.discovery import IntegrityError, release_folders
from orchestration.said import Said, in_chinese
from orchestration.said import in_both as in_both_languages
from orchestration.settings import PAGES_ADDRESS, settings

RELEASES = dg.DynamicPartitionsDefinition(name="release")
FIGURES = dg.AssetKey(["lake", "figure"])

WRITER_POOL = "duckdb_writer"
"""One run at a time: DuckDB lets one process write, and two loads must not prune each other's releases."""

TURN = "turn"
"""Key of the resource that ops of this pool need: the pool orders runs of one Dagster, its lock all runs."""

WARNINGS_TAG = "indicators/warnings"

SET_APART_TAG = "indicators/set_apart"

WHOLE_RUN = "refresh_warehouse"
"""The job that loads every release, which may be one alone: it goes on without it."""

_SEVERITY = {"critical": dg.AssetCheckSeverity.ERROR}
_ACCEPTED = "release_is_accepted"


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
        yield
        if context.instance is not None:
            forget_old_runs(context.instance, settings())


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
    said = context.instance.run_storage.get_cursor_values({_SAID + load.release_id for load in loads})
    found = {_SAID + load.release_id: _digests(load) for load in loads}
    evaluations = [one for load in loads for one in _news(load, said.get(_SAID + load.release_id), found)]
    # The UI shows the last evaluation of a check first: what failed must not be hidden by what passed.
    for evaluation in sorted(evaluations, key=lambda one: not one.passed):
        context.log_event(evaluation)
    context.instance.run_storage.set_cursor_values({key: json.dumps(one) for key, one in found.items()})
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
        raise dg.Failure(_not_loaded(load), metadata=_release_metadata(load))
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


def _not_loaded(load: Load) -> str:
    """What became of a release that did not load, why, and how it is mended."""
    show, decide = f"`indicators review {load.release_id} --failed`", f"`indicators decide {load.release_id}`"
    is_held, reason = load.outcome == "held", load.reason or ""
    outcome = "被暂缓" if is_held else "被拒绝"
    mend_zh = f"{show}列出有关数值，{decide}写入正确的内容" if is_held else "请按上述原因处理"
    mend = (
        f"{show} shows the figures, {decide} writes what is right of them"
        if is_held
        else "mend what the reason names"
    )
    return in_both_languages(
        Said(
            f"{load.release_id}{outcome}：{in_chinese(reason)}\n{mend_zh}；然后重新物化该分区",
            f"{load.release_id} is {load.outcome}: {reason}\n{mend}; then materialize the partition again",
        )
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


_SAID = "indicators/said/"
"""Before the id of a release: key in Dagster's own store of what was last said of its checks."""


def _news(
    load: Load, said: str | None, found: Mapping[str, Mapping[str, str]]
) -> list[dg.AssetCheckEvaluation]:
    """The checks to say: what fails, at each load; what passes as it did before stands there already."""
    before = json.loads(said) if said else {}
    now = found[_SAID + load.release_id]
    return [
        one
        for one in _evaluations(load)
        if not one.passed or now[one.check_name] != before.get(one.check_name)
    ]


def _digests(load: Load) -> dict[str, str]:
    """A digest a check, of all that it shows but when it was last looked at."""
    shown = {one.rule: repr(replace(one, last_time="")) for one in load.results}
    shown[_ACCEPTED] = repr((load.outcome, load.reason, load.figures, load.quarantined, load.unmapped))
    return {name: hashlib.sha256(text.encode()).hexdigest()[:16] for name, text in shown.items()}


def _evaluations(load: Load) -> Iterator[dg.AssetCheckEvaluation]:
    """One evaluation an expectation, under the partition of its release, and one for the release itself."""
    yield dg.AssetCheckEvaluation(
        asset_key=FIGURES,
        check_name=_ACCEPTED,
        passed=load.outcome == "loaded",
        severity=dg.AssetCheckSeverity.ERROR,
        partition=load.release_id,
        metadata={
            "outcome": load.outcome,
            "reason": dg.MetadataValue.md(in_both_languages(load.reason or "loaded whole")),
            **({} if load.outcome == "loaded" else {"what to do": dg.MetadataValue.md(_not_loaded(load))}),
            **page_metadata(load.release_id),
            "figures": load.figures,
            "quarantined": load.quarantined,
            "unmapped": load.unmapped,
        },
    )
    for result in load.results:
        yield dg.AssetCheckEvaluation(
            asset_key=FIGURES,
            check_name=result.rule,
            passed=is_passed(result),
            severity=severity_of(result),
            description=in_both(result, "description"),
            partition=load.release_id,
            metadata=check_metadata(result, load.release_id),
        )


def is_passed(result: ExpectationResult) -> bool:
    """Whether the check is green: what only informs is shown and is no alarm."""
    return result.success or (result.severity == "info" and not result.is_error)


def severity_of(result: ExpectationResult) -> dg.AssetCheckSeverity:
    """Red for what is critical, and for what could not be computed: of that nothing is known."""
    if result.is_error:
        return dg.AssetCheckSeverity.ERROR
    return _SEVERITY.get(result.severity, dg.AssetCheckSeverity.WARN)


def page_metadata(page: str, rule: str | None = None) -> dict[str, Any]:
    """Where the validation page lies, and its address where the pages are served."""
    file = f"{page}.html"
    metadata: dict[str, Any] = {"validation page": dg.MetadataValue.path(str(settings().validation / file))}
    if address := os.environ.get(PAGES_ADDRESS):
        anchor = f"#{rule}" if rule else ""
        metadata["open the validation page"] = dg.MetadataValue.url(f"{address.rstrip('/')}/{file}{anchor}")
    return metadata


_SEVERITY_ZH = {"critical": "严重", "warning": "警告", "info": "提示"}


def check_description(rule: Rule) -> str:
    """What a check is about, a paragraph in Chinese and one in English."""
    return (
        f"{rule.description_zh}【{_SEVERITY_ZH[rule.severity]}】未通过意味着：{rule.failure_means_zh}"
        f"怎么办：{rule.what_to_do_zh}\n\n"
        f"{rule.description} [{rule.severity}] A failure means: {rule.failure_means} "
        f"What to do: {rule.what_to_do}"
    )


def in_both(result: ExpectationResult, text: str) -> str:
    """One of an expectation's texts (`validate.TEXTS`), in Chinese and then in English."""
    return f"{getattr(result, f'{text}_zh')} {getattr(result, text)}"


def _outcome(result: ExpectationResult) -> str:
    if result.is_error:
        return "ERROR: could not be computed"
    return "passed" if result.success else "failed"


def check_metadata(result: ExpectationResult, page: str) -> dict[str, Any]:
    """What a person on duty needs to see of one expectation; `page` is the validation page it stands on."""
    metadata: dict[str, Any] = {
        "result": _outcome(result),
        "severity": result.severity,
        "observed": f"could not be computed: {result.observed}" if result.is_error else result.observed,
        "expected": result.expected,
        "unexpected figures": result.unexpected_count,
        "last time": result.last_time or "not looked up: nothing was loaded",
        **page_metadata(page, result.rule),
    }
    if result.evaluated_count:
        metadata["figures looked at"] = result.evaluated_count
    if not result.success:
        metadata |= {
            "what it means": in_both(result, "failure_means"),
            "what to do": in_both(result, "what_to_do"),
        }
        if result.sample:
            metadata["sample"] = dg.MetadataValue.md(table(result.sample))
    return metadata


def table(rows: Sequence[dict[str, Any]]) -> str:
    """Rows of one set of columns, at least one, as a Markdown table; both languages where a cell has two."""
    names = [name for name in rows[0] if not name.endswith("_zh")]
    lines = ["| " + " | ".join(names) + " |", "|" + " --- |" * len(names)]
    lines += ["| " + " | ".join(_cell(_in_both_columns(row, name)) for name in names) + " |" for row in rows]
    return "\n".join(lines)


def _in_both_columns(row: Mapping[str, Any], name: str) -> object:
    chinese = row.get(f"{name}_zh")
    return row.get(name) if chinese in (None, row.get(name)) else f"{chinese} {row.get(name)}"


def _cell(value: object) -> str:
    return "" if value is None else str(value).replace("|", "\\|").replace("\n", " ")


def _metadata(loads: Sequence[Load]) -> dict[str, Any]:
    metadata: dict[str, Any] = {
        "releases in this run": len(loads),
        "figures in this run": sum(load.figures for load in loads),
        "loads of this run": dg.MetadataValue.md(
            table(
                [
                    {
                        "release": load.release_id,
                        "outcome": load.outcome,
                        "figures": load.figures,
                        "quarantined": load.quarantined,
                        "unmapped": load.unmapped,
                        "warnings": load.warnings,
                        "reason": in_both_languages(load.reason or ""),
                    }
                    for load in loads
                ]
            )
        )
        if loads
        else "none",
    }
    return metadata


def _release_metadata(load: Load) -> dict[str, Any]:
    """Outcome, link, figures by status and a preview of one release."""
    release_id, folder = load.release_id, settings().lake
    figure_part = lake.part(folder, "figure", release_id)
    if load.outcome != "loaded":
        # Dagster paints every partition of a run over several as materialized.
        before = pl.read_parquet(figure_part, hive_partitioning=False).height if figure_part.exists() else 0
        stays = f"the {before} figures of the load before stay" if before else "nothing of it is in the lake"
        return {
            "NOT LOADED": dg.MetadataValue.md(f"**{_not_loaded(load)}**"),
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
    ).head(20)
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
        _ACCEPTED,
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
    if _ACCEPTED in selected:
        yield dg.AssetCheckResult(
            passed=held, check_name=_ACCEPTED, asset_key=FIGURES, metadata={"held in the lake": held}
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
