"""dbt's models as assets, in two ops with checks across releases between them.

A failed check can only stop what runs after it in another op, so staging and core are one op and the marts
another. Keys are schema and table. Not here: any SQL (`dbt_project`).
"""

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import dagster as dg
import duckdb
from dagster_dbt import (
    DagsterDbtTranslator,
    DagsterDbtTranslatorSettings,
    DbtProject,
    dbt_assets,
)
from dagster_dbt.errors import DagsterDbtCliRuntimeError

from orchestration import building
from orchestration.assets.dbt_run import dbt_events
from orchestration.assets.ingest import FIGURES, TURN, WRITER_POOL
from orchestration.instance import ancestry
from orchestration.settings import PROJECT, Settings, settings
from orchestration.status import attainment_frame, markdown_picture, markdown_table

DBT_PROJECT = DbtProject(project_dir=PROJECT / "dbt_project", profiles_dir=PROJECT / "dbt_project")

BASE_LAYERS = "resource_type:seed path:models/staging path:models/intermediate path:models/core"
MART_LAYERS = "path:models/marts path:models/bi path:models/audit"


class LayerTranslator(DagsterDbtTranslator):
    """Keys are schema and table; every source is the ingest asset; groups are layers."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        """`lake/figure` for a table of the lake, else schema and table."""
        if dbt_resource_props["resource_type"] == "source":
            return FIGURES
        return dg.AssetKey([dbt_resource_props["schema"], dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str | None:
        """The layer."""
        return (
            "ingest" if dbt_resource_props["resource_type"] == "source" else str(dbt_resource_props["schema"])
        )


_TRANSLATOR = LayerTranslator(
    settings=DagsterDbtTranslatorSettings(
        enable_asset_checks=True,
        # All tables of the lake are written by one op, so they are one asset.
        enable_duplicate_source_asset_keys=True,
        enable_source_tests_as_checks=False,
    )
)


def dbt_environment(where: Settings) -> dict[str, str]:
    """What dbt_project.yml and profiles.yml read: where the warehouse and the catalogue lie."""
    return {
        "INDICATORS_WAREHOUSE": str(where.warehouse),
        "INDICATORS_SEEDS": _seed_path(where),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }


def _seed_path(where: Settings) -> str:
    """The catalogue as a path inside the dbt project.

    Given a path outside it, dbt writes what it ran over the seeds themselves; such a catalogue is copied.
    """
    if where.catalogue.is_relative_to(where.dbt_project):
        return str(where.catalogue.relative_to(where.dbt_project))
    name = hashlib.sha256(str(where.catalogue).encode()).hexdigest()[:12]
    copy = where.dbt_project / "target" / "catalogues" / name
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(where.catalogue, copy)
    return str(copy.relative_to(where.dbt_project))


def _build(context: dg.AssetExecutionContext) -> Iterator[Any]:
    # dbt takes its folders from the environment.
    environment = dbt_environment(settings())
    os.environ.update(environment)
    settings().build_file.parent.mkdir(parents=True, exist_ok=True)
    command = ["build", "--exclude-resource-type", "unit_test"]
    # One folder a warehouse: no run leaves a folder behind.
    target = settings().build_file.parent / "dbt"
    tables: list[dg.Output[Any]] = []
    try:
        for event in dbt_events(
            context, command, settings().dbt_project, environment["INDICATORS_SEEDS"], target
        ):
            if isinstance(event, dg.Output):
                tables.append(event)
            else:
                yield event
    except DagsterDbtCliRuntimeError:
        yield from tables
        raise
    with duckdb.connect(str(settings().build_file), read_only=True) as connection:
        for table in tables:
            schema, name = context.asset_key_for_output(table.output_name).path
            counted = connection.execute(f'select count(*) from "{schema}"."{name}"').fetchone()
            shown = (
                shown_targets(settings().build_file) if (schema, name) == ("marts", "mart_attainment") else {}
            )
            yield table.with_metadata(
                {**table.metadata, "dagster/row_count": counted[0] if counted else 0, **shown}
            )


def shown_targets(file: Path) -> dict[str, Any]:
    """The open targets of a file as a table and the farthest one's chart, for an asset's page."""
    # Charts cost a second to import, and loading the definitions need not pay it.
    from orchestration.exports.charts import headline_picture  # noqa: PLC0415

    return {
        "targets": dg.MetadataValue.md(markdown_table(attainment_frame(file))),
        "picture": dg.MetadataValue.md(markdown_picture(headline_picture(file))),
    }


@dbt_assets(
    manifest=DBT_PROJECT.manifest_path,
    project=DBT_PROJECT,
    select=BASE_LAYERS,
    name="staging_and_core",
    dagster_dbt_translator=_TRANSLATOR,
    pool=WRITER_POOL,
    required_resource_keys={TURN},
)
def staging_and_core(context: dg.AssetExecutionContext) -> Iterator[Any]:
    """Catalogue, staging, intermediate and core; a whole run starts from an empty file."""
    building.begin(settings(), context.run.run_id)
    if not context.is_subset:
        build: Path = settings().build_file
        for path in (build, build.with_name(build.name + ".wal")):
            path.unlink(missing_ok=True)
    yield from _build(context)


@dbt_assets(
    manifest=DBT_PROJECT.manifest_path,
    project=DBT_PROJECT,
    select=MART_LAYERS,
    name="marts",
    dagster_dbt_translator=_TRANSLATOR,
    pool=WRITER_POOL,
    required_resource_keys={TURN},
)
def marts(context: dg.AssetExecutionContext) -> Iterator[Any]:
    """One mart a question, the tables for BI, and the audit schema."""
    building.require(settings(), ancestry(context.instance, context.run))
    yield from _build(context)
