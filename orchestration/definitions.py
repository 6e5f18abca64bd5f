"""The one Dagster Definitions of this project."""

import dagster as dg

from orchestration.assets.checks import core_expectations, mart_expectations
from orchestration.assets.ingest import figures, release_expectations
from orchestration.assets.models import DBT_EXECUTABLE, DBT_PROJECT, QuietDbt, marts, staging_and_core
from orchestration.assets.publication import published
from orchestration.automation import (
    alert_sensor,
    daily_refresh,
    load_release,
    refresh_warehouse,
    release_sensor,
)

defs = dg.Definitions(
    assets=[figures, staging_and_core, marts, published],
    asset_checks=[release_expectations, core_expectations, mart_expectations],
    jobs=[refresh_warehouse, load_release],
    schedules=[daily_refresh],
    sensors=[release_sensor, alert_sensor],
    resources={
        "dbt": QuietDbt(
            project_dir=str(DBT_PROJECT.project_dir),
            profiles_dir=str(DBT_PROJECT.profiles_dir),
            dbt_executable=DBT_EXECUTABLE,
        )
    },
    # One run is one process: starting a process for each op costs more than the ops.
    executor=dg.in_process_executor,
)
