"""The one Dagster Definitions of this project."""

import dagster as dg

from orchestration.assets.acquisition import acquired, releases_are_on_time
from orchestration.assets.checks import core_expectations, mart_expectations
from orchestration.assets.ingest import TURN, figures, release_expectations, turn
from orchestration.assets.models import marts, staging_and_core
from orchestration.assets.publication import published
from orchestration.automation import (
    alert_sensor,
    daily_refresh,
    fetch_releases,
    fetch_schedules,
    load_release,
    refresh_warehouse,
    release_sensor,
)


def _as_it_is(_config: object) -> dict[str, object]:
    """Nothing of it is set at a launch."""
    return {}


defs = dg.Definitions(
    assets=[acquired, figures, staging_and_core, marts, published],
    asset_checks=[release_expectations, releases_are_on_time, core_expectations, mart_expectations],
    jobs=[refresh_warehouse, load_release, fetch_releases],
    schedules=[daily_refresh, *fetch_schedules],
    sensors=[release_sensor, alert_sensor],
    # Whoever launches a run may set whatever a configuration schema leaves open: nothing
    # here has a schema, the file system's input and output manager (a path) included.
    resources={
        TURN: turn,
        "io_manager": dg.configured(dg.mem_io_manager, config_schema={})(_as_it_is),
    },
    # One run is one process: starting a process for each op costs more than the ops.
    executor=dg.configured(dg.in_process_executor, config_schema={})(_as_it_is),
)
