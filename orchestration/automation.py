"""Jobs, what a failed one says in the status, the daily schedule, the sensor that notices changed releases.

Not here: the assets (`assets`).
"""

import hashlib
import json
import re
from pathlib import Path

import dagster as dg
from dagster._core.errors import DagsterAssetCheckFailedError

from orchestration import lake
from orchestration.assets.ingest import RELEASES, release_expectations
from orchestration.publish import write_status
from orchestration.releases.discovery import release_folders
from orchestration.settings import settings

_SELECTION = dg.AssetSelection.all() - dg.AssetSelection.checks(release_expectations)

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


def readable(message: str) -> str:
    """What an error says to a person: of dbt's, what its log says, without colours."""
    # dbt's log in colours, after a line that says where it is kept.
    plain = _COLOURS.sub("", message)
    return plain.partition("Errors parsed from dbt logs:")[2].strip() or plain.strip()


@dg.failure_hook
def status_says_what_failed(context: dg.HookContext) -> None:
    """`warehouse/status.json` names the step that failed; a failed check has named itself there already."""
    error = context.op_exception
    if error is None or isinstance(error, DagsterAssetCheckFailedError):
        return
    while error.__cause__ is not None:
        error = error.__cause__
    write_status(
        settings(), result="failed", build_id=None, held_by=f"{context.step_key}: {readable(str(error))}"
    )


refresh_warehouse = dg.define_asset_job(
    "refresh_warehouse",
    selection=_SELECTION,
    hooks={status_says_what_failed},
    description="Load every release in raw/, build all models, check, publish.",
)

load_release = dg.define_asset_job(
    "load_release",
    selection=_SELECTION,
    hooks={status_says_what_failed},
    description="Load one release (the partition), then build all models, check, publish.",
)

RANGE_START, RANGE_END = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end"


def whole_range(release_ids: list[str]) -> dict[str, str]:
    """Tags that make one run cover all partitions; `release_ids` in the order of the partitions."""
    return {RANGE_START: release_ids[0], RANGE_END: release_ids[-1]}


@dg.schedule(
    job=refresh_warehouse,
    cron_schedule="0 6 * * *",
    execution_timezone="Asia/Shanghai",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Every morning, so that a changed catalogue or a passed day shows without a new release.",
)
def daily_refresh(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """One run over all releases."""
    partitions = context.instance.get_dynamic_partitions(RELEASES.name or "")
    if not partitions:
        return dg.SkipReason(f"no release in {settings().raw}")
    return dg.RunRequest(tags=whole_range(list(partitions)))


@dg.sensor(
    jobs=[refresh_warehouse, load_release],
    minimum_interval_seconds=30,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="A new, changed or removed folder in raw/, or a changed catalogue, starts a run.",
)
def release_sensor(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    """One release changed: a run of its partition. More, or the catalogue: one run over all."""
    where = settings()
    folders = release_folders(where.raw)
    stamps = {release_id: _stamp(folder) for release_id, folder in folders.items()}
    stamps["catalogue"] = _stamp(where.catalogue)
    if context.cursor:
        before: dict[str, str] = json.loads(context.cursor)
    else:
        # What `indicators run` has loaded need not be loaded again.
        loaded = set(lake.release_ids(where.lake))
        before = {one: stamp for one, stamp in stamps.items() if one in loaded or one == "catalogue"}
    changed = sorted(one for one, stamp in stamps.items() if before.get(one) != stamp)
    removed = sorted(set(before) - set(stamps))
    known = set(context.instance.get_dynamic_partitions(RELEASES.name or ""))
    changes: list[dg.AddDynamicPartitionsRequest | dg.DeleteDynamicPartitionsRequest] = []
    if new := sorted(set(folders) - known):
        changes.append(RELEASES.build_add_request(new))
    if gone := sorted(known - set(folders)):
        changes.append(RELEASES.build_delete_request(gone))
    cursor = json.dumps(stamps, sort_keys=True)
    requests = []
    if changed or removed:
        run_key = hashlib.sha256(cursor.encode()).hexdigest()
        if len(changed) == 1 and not removed and changed[0] in folders:
            requests.append(dg.RunRequest(run_key, job_name=load_release.name, partition_key=changed[0]))
        elif folders:
            kept = [
                one for one in context.instance.get_dynamic_partitions(RELEASES.name or "") if one in folders
            ]
            requests.append(
                dg.RunRequest(run_key, job_name=refresh_warehouse.name, tags=whole_range(kept + new))
            )
    return dg.SensorResult(run_requests=requests, cursor=cursor, dynamic_partitions_requests=changes)


def _stamp(folder: Path) -> str:
    """Changes when a file of the folder is added, removed or written; reads no file."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            about = path.stat()
            digest.update(f"{path.relative_to(folder)}\0{about.st_size}\0{about.st_mtime_ns}\n".encode())
    return digest.hexdigest()
