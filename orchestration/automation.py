"""Jobs, what a failed one says in the status, the schedules, the sensors of changed releases and of alerts.

Not here: the assets (`assets`).
"""

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import dagster as dg
from dagster._core.errors import DagsterAssetCheckFailedError

from orchestration import alerts, lake
from orchestration.assets.acquisition import ACQUIRED
from orchestration.assets.ingest import RELEASES, WHOLE_RUN, release_expectations
from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.instance import cause, readable
from orchestration.plain import plain
from orchestration.publication import write_status
from orchestration.releases.acquisition import SOURCES, plan
from orchestration.releases.calendar import TIMEZONE, overdue, today_in_china
from orchestration.releases.discovery import IntegrityError, contents, release_folders
from orchestration.settings import Settings, settings

AS_A_RUN = (
    dg.AssetSelection.all()
    - dg.AssetSelection.checks(release_expectations)
    # What is published is fetched on its own days; a run works on what is there.
    - dg.AssetSelection.assets(ACQUIRED)
    - dg.AssetSelection.checks_for_assets(ACQUIRED)
)
"""What a run builds and checks: all but what is fetched."""


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
    WHOLE_RUN,
    selection=AS_A_RUN,
    hooks={status_says_what_failed},
    description="Load every release in raw/, build all models, check, publish.",
)

load_release = dg.define_asset_job(
    "load_release",
    selection=AS_A_RUN,
    hooks={status_says_what_failed},
    description="Load one release (the partition), then build all models, check, publish. One that is held "
    "or refused fails the run, and nothing is built.",
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
            run_config={"ops": {ACQUIRED.to_python_identifier(): {"config": {"frequency": frequency}}}}
        )

    return ask


fetch_schedules = [_fetch_schedule(frequency, *rhythm) for frequency, rhythm in _RHYTHMS.items()]


_CATALOGUE = "catalogue/"
"""Before the names of the catalogue's files in the cursor; no release can be named so."""

CHANGED_TAG = "indicators/changed"
"""Tag of a run that the sensor asked for: what was new, changed or gone."""

_LONGEST = 250
"""Characters of that tag; the tick's log has all."""

_ASKED = "#runs"
"""Key of the cursor for the number of runs asked for so far; no release can be named so."""


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
    stamps |= {_CATALOGUE + one.name: _file_stamp(one) for one in sorted(where.catalogue.glob("*.csv"))}
    if context.cursor:
        before: dict[str, str] = json.loads(context.cursor)
        asked = int(before.pop(_ASKED, "0"))
    else:
        # What `indicators run` has loaded need not be loaded again.
        asked = 0
        loaded = set(lake.release_ids(where.lake))
        before = {one: stamp for one, stamp in stamps.items() if one in loaded or one.startswith(_CATALOGUE)}
    changed = sorted(one for one, stamp in stamps.items() if before.get(one) != stamp)
    removed = sorted(set(before) - set(stamps))
    known = set(context.instance.get_dynamic_partitions(RELEASES.name or ""))
    changes: list[dg.AddDynamicPartitionsRequest | dg.DeleteDynamicPartitionsRequest] = []
    if new := sorted(set(folders) - known):
        changes.append(RELEASES.build_add_request(new))
    if gone := sorted(known - set(folders)):
        changes.append(RELEASES.build_delete_request(gone))
    requests = []
    if changed or removed:
        said = _changes(changed, removed, before)
        context.log.info("a run is asked for: %s", said)
        tags = {CHANGED_TAG: said[:_LONGEST] + ("…" if len(said) > _LONGEST else "")}
        # A state may come back, as when a release is put back, and Dagster starts one run for a key: they are
        # counted. A tick that is evaluated again begins with the same cursor, and asks for the same run.
        asked += 1
        state = json.dumps(stamps, sort_keys=True)
        run_key = hashlib.sha256(f"{asked}\0{state}".encode()).hexdigest()
        if len(changed) == 1 and not removed and changed[0] in folders:
            requests.append(
                dg.RunRequest(run_key, job_name=load_release.name, partition_key=changed[0], tags=tags)
            )
        elif folders:
            kept = [
                one for one in context.instance.get_dynamic_partitions(RELEASES.name or "") if one in folders
            ]
            requests.append(
                dg.RunRequest(run_key, job_name=refresh_warehouse.name, tags=whole_range(kept + new) | tags)
            )
    cursor = json.dumps(stamps | {_ASKED: str(asked)}, sort_keys=True)
    return dg.SensorResult(run_requests=requests, cursor=cursor, dynamic_partitions_requests=changes)


def _changes(changed: Sequence[str], removed: Sequence[str], before: Mapping[str, str]) -> str:
    """What is new, changed and gone, in a sentence."""
    parts = (
        ("new", [one for one in changed if one not in before]),
        ("changed", [one for one in changed if one in before]),
        ("removed", removed),
    )
    return "; ".join(f"{what}: {', '.join(names)}" for what, names in parts if names)


@dg.sensor(
    minimum_interval_seconds=60,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Tells the chat of those on duty what failed and what is newly doubtful; needs an address.",
)
def alert_sensor(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    """One message a run that failed or has checks that newly fail; critical ones are told each time."""
    address = alerts.webhook()
    if address is None:
        return dg.SkipReason(f"{alerts.WEBHOOK} is not set")
    # What ended before alerts were switched on is no news.
    fresh = {"since": time.time(), "runs": [], "open": [], "overdue": []}
    told: dict[str, Any] = fresh | (json.loads(context.cursor) if context.cursor else {})
    ended = context.instance.get_run_records(
        dg.RunsFilter(
            statuses=[dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE],
            updated_after=datetime.fromtimestamp(told["since"], UTC),
        ),
        order_by="update_timestamp",
        ascending=True,
        limit=20,
    )
    try:
        for record in ended:
            run = record.dagster_run
            if run.run_id not in told["runs"]:
                message, still_open = _news(context.instance, run, set(told["open"]))
                if message:
                    alerts.post(address, message)
                told["open"] = sorted(still_open)
                told["runs"] = [*told["runs"][-99:], run.run_id]
            told["since"] = record.update_timestamp.timestamp()
        late = overdue_messages(settings())
        if new := {key: line for key, line in late.items() if key not in told["overdue"]}:
            alerts.post(address, "\n".join((alerts.SENDER, *new.values())))
        told["overdue"] = sorted(late)
    except alerts.AlertError as error:
        # What was not delivered is tried again the next time.
        context.log.warning("%s", error)
    except CatalogueError as error:
        # What was told of runs must be kept, or it is told again each minute.
        context.log.warning("what is overdue is not known: %s", error)
    return dg.SensorResult(cursor=json.dumps(told))


def overdue_messages(where: Settings) -> dict[str, str]:
    """What to say of each release that is overdue today, by the release: it is said once."""
    today = today_in_china()
    return {
        "|".join((one.publisher, one.kind, one.region_id, one.period)): one.message(today)
        for one in overdue(Catalogue(where.catalogue), where.lake, today)
    }


def _news(instance: dg.DagsterInstance, run: dg.DagsterRun, known: set[str]) -> tuple[str | None, set[str]]:
    """What to say of an ended run, None for nothing new, and the checks that are open after it."""
    failed: dict[str, alerts.FailedCheck] = {}
    open_now = set(known)
    for entry in instance.all_logs(run.run_id, of_type=dg.DagsterEventType.ASSET_CHECK_EVALUATION):
        evaluation = entry.get_dagster_event().asset_check_evaluation_data
        observed = evaluation.metadata.get("observed") or evaluation.metadata.get("reason")
        check = alerts.FailedCheck(
            evaluation.asset_key.to_user_string(),
            evaluation.check_name,
            evaluation.partition,
            evaluation.severity == dg.AssetCheckSeverity.ERROR,
            str(observed.value) if observed is not None else (evaluation.description or "failed"),
        )
        open_now.discard(check.key)
        failed.pop(check.key, None)
        if not evaluation.passed:
            failed[check.key] = check
    open_now |= set(failed)
    error = None
    if run.status == dg.DagsterRunStatus.FAILURE:
        steps = instance.all_logs(run.run_id, of_type=dg.DagsterEventType.STEP_FAILURE)
        events = [entry.get_dagster_event() for entry in steps]
        error = "; ".join(f"{one.step_key}: {cause(one)}" for one in events) or "see the run's log"
    new = [one for one in failed.values() if one.is_critical or one.key not in known]
    message = alerts.run_message(run.job_name, run.run_id, error, new) if error or new else None
    return message, open_now


def _file_stamp(path: Path) -> str:
    """Changes when a file is written."""
    try:
        about = path.stat()
    except OSError:
        return ""
    return f"{about.st_size} {about.st_mtime_ns}"


def _stamp(folder: Path) -> str:
    """Changes when a file of the folder is added, removed or written; reads no file and follows no link."""
    digest = hashlib.sha256()
    try:
        paths = [] if folder.is_symlink() else contents(folder)
    except IntegrityError as error:
        # What cannot be looked through is refused when it is loaded: once, and again when that changes.
        return hashlib.sha256(plain(str(error)).encode()).hexdigest()
    for path in paths:
        # One that has gone since is seen the next time.
        with contextlib.suppress(FileNotFoundError):
            about = path.lstat()
            digest.update(os.fsencode(path.relative_to(folder)))
            digest.update(f"\0{about.st_mode}\0{about.st_size}\0{about.st_mtime_ns}\n".encode())
    return digest.hexdigest()
