"""Jobs, the schedules, and the sensor that notices new and changed releases.

Not here: the assets (`assets`).
"""

import hashlib
import json
from pathlib import Path

import dagster as dg

from orchestration import lake
from orchestration.assets.acquisition import ACQUIRED, FetchConfig
from orchestration.assets.ingest import RELEASES, release_expectations
from orchestration.releases.acquisition import SOURCES, plan
from orchestration.releases.calendar import TIMEZONE, today_in_china
from orchestration.releases.discovery import release_folders
from orchestration.settings import settings

_SELECTION = (
    dg.AssetSelection.all()
    - dg.AssetSelection.checks(release_expectations)
    # What is published is fetched on its own days; a run works on what is there.
    - dg.AssetSelection.assets(ACQUIRED)
    - dg.AssetSelection.checks_for_assets(ACQUIRED)
)

refresh_warehouse = dg.define_asset_job(
    "refresh_warehouse",
    selection=_SELECTION,
    description="Load every release in raw/, build all models, check, publish.",
)

load_release = dg.define_asset_job(
    "load_release",
    selection=_SELECTION,
    description="Load one release (the partition), then build all models, check, publish.",
)

fetch_releases = dg.define_asset_job(
    "fetch_releases",
    selection=dg.AssetSelection.assets(ACQUIRED) | dg.AssetSelection.checks_for_assets(ACQUIRED),
    description="Ask the sources in raw/sources.yml; what is new becomes a release folder.",
)

RANGE_START, RANGE_END = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end"


def whole_range(release_ids: list[str]) -> dict[str, str]:
    """Tags that make one run cover all partitions; `release_ids` in the order of the partitions."""
    return {RANGE_START: release_ids[0], RANGE_END: release_ids[-1]}


@dg.schedule(
    job=refresh_warehouse,
    cron_schedule="0 6 * * *",
    execution_timezone=TIMEZONE,
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Every morning, so that a changed catalogue or a passed day shows without a new release.",
)
def daily_refresh(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """One run over all releases."""
    partitions = context.instance.get_dynamic_partitions(RELEASES.name or "")
    if not partitions:
        return dg.SkipReason(f"no release in {settings().raw}")
    return dg.RunRequest(tags=whole_range(list(partitions)))


_RHYTHMS = {
    # Monthly figures come after the nation's, which come from the 15th to the 18th of the month after.
    "M": ("fetch_monthly", ["30 9 19-31 * *"]),
    # Quarterly ones within six weeks of the quarter's end.
    "Q": ("fetch_quarterly", ["40 9 19-31 1,4,7,10 *", "40 9 1-15 2,5,8,11 *"]),
    # Work reports come in January, communiqués in spring; working days are enough.
    "A": ("fetch_yearly", ["50 9 * 1-5 1-5"]),
}
"""When releases of each frequency appear: name of the schedule and its days, at 9 in the morning in China."""


def _fetch_schedule(frequency: str, name: str, days: list[str]) -> dg.ScheduleDefinition:
    @dg.schedule(
        name=name,
        job=fetch_releases,
        cron_schedule=days,
        execution_timezone=TIMEZONE,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description=f"Asks the enabled sources of frequency {frequency} on the days their releases appear.",
    )
    def ask() -> dg.RunRequest | dg.SkipReason:
        if not plan(settings(), today_in_china(), frequency=frequency):
            return dg.SkipReason(
                f"no enabled source of frequency {frequency} in {settings().raw / SOURCES} has anything due"
            )
        return dg.RunRequest(
            run_config=dg.RunConfig(ops={ACQUIRED.to_python_identifier(): FetchConfig(frequency=frequency)})
        )

    return ask


fetch_schedules = [_fetch_schedule(frequency, *rhythm) for frequency, rhythm in _RHYTHMS.items()]


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
