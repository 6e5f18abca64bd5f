"""dbt's models as assets, in two ops with checks across releases between them.

A failed check can only stop what runs after it in another op, so staging and core are one op and the marts
another. Keys are schema and table. Not here: any SQL (`dbt_project`).
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
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
from orchestration.assets.dbt_run import dbt_events, is_parsed, run_dbt
from orchestration.assets.evaluations import FIGURES
from orchestration.assets.ingest import TURN, WRITER_POOL, add_set_apart
from orchestration.expectations.rules_build import CORE_RULES
from orchestration.expectations.validate import validate_build
from orchestration.instance import ancestry
from orchestration.reading_day import reading_day
from orchestration.said import Said
from orchestration.set_apart import failed_tests, named_by, set_apart
from orchestration.settings import PROJECT, Settings, settings
from orchestration.status import attainment_frame, markdown_picture, markdown_table

DBT_PROJECT = DbtProject(project_dir=PROJECT / "dbt_project", profiles_dir=PROJECT / "dbt_project")

BASE_LAYERS = "resource_type:seed path:models/staging path:models/intermediate path:models/core"
MART_LAYERS = "path:models/marts path:models/bi path:models/audit"

_BUILD = ["build", "--exclude-resource-type", "unit_test"]


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
    """The catalogue as a path inside the dbt project, or where it lies.

    dbt that parses the project anew writes what it ran over seeds outside it; only then such a catalogue is
    copied, and the project is written to.
    """
    if where.catalogue.is_relative_to(where.dbt_project):
        return str(where.catalogue.relative_to(where.dbt_project))
    if is_parsed(where.dbt_project):
        return str(where.catalogue)
    name = hashlib.sha256(str(where.catalogue).encode()).hexdigest()[:12]
    copy = where.dbt_project / "target" / "catalogues" / name
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(where.catalogue, copy)
    return str(copy.relative_to(where.dbt_project))


REBUILDS = 3
"""Times that the models are built anew without what a test named; a test behind another may name more."""


def dbt_places(where: Settings) -> tuple[Path, str, Path]:
    """Where dbt finds its project, in it the catalogue, and where it writes: a folder for each warehouse.

    The rest dbt takes from the environment, which is set here.
    """
    environment = dbt_environment(where)
    os.environ.update(environment)
    where.build_file.parent.mkdir(parents=True, exist_ok=True)
    return where.dbt_project, environment["INDICATORS_SEEDS"], where.build_file.parent / "dbt"


def _build(context: dg.AssetExecutionContext, before: Callable[[], None] = lambda: None) -> Iterator[Any]:
    """Run dbt's models of this op; what a test names is set apart, and they are built again without it.

    `before` is called before they are built again: what they rest on has to be built anew too.
    """
    project, seeds, target = dbt_places(settings())
    for attempt in range(REBUILDS + 1):
        events: list[Any] = []
        try:
            events.extend(dbt_events(context, _BUILD, project, seeds, target))
            break
        except DagsterDbtCliRuntimeError:
            named = named_by(settings().build_file, failed_tests(target))
            if attempt == REBUILDS or not named:
                yield from events
                raise
            said = set_apart(settings(), named)
            context.log.error("set apart, and built again without it: %s", "; ".join(said))
            add_set_apart(context.instance, context.run.run_id, said)
            before()
    tables = [one for one in events if isinstance(one, dg.Output)]
    yield from (one for one in events if not isinstance(one, dg.Output))
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
    """The targets open today as a table, and the farthest one's chart, for an asset's page."""
    # Charts cost a second to import, and loading the definitions need not pay it.
    from orchestration.exports.charts import headline_picture  # noqa: PLC0415

    day = reading_day()
    return {
        "targets as of": day.isoformat(),
        "targets": dg.MetadataValue.md(markdown_table(attainment_frame(file, day))),
        "picture": dg.MetadataValue.md(markdown_picture(headline_picture(file, day))),
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
    yield from _build(context, _build_core_again)


def _build_core_again() -> None:
    """Staging and core without what was set apart; raises where a critical expectation on core fails then."""
    run_dbt([*_BUILD, "--select", *BASE_LAYERS.split()], *dbt_places(settings()))
    results = validate_build(settings().build_file, CORE_RULES, settings().lake)
    if failed := [one.rule for one in results if one.severity == "critical" and not one.success]:
        raise building.BuildError(
            Said(
                f"剔除数值之后，core仍未通过：{'、'.join(failed)}",
                f"after figures were set apart, core fails {', '.join(failed)}",
            )
        )
