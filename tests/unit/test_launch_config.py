"""What whoever launches a run may set: nothing that names a program, a path, a flag or a variable.

A resource of dbt with its fields open was a shell for whoever reached the UI.
"""

from collections.abc import Iterator

import dagster as dg
import pytest
from dagster._config import ConfigType, ConfigTypeKind

from orchestration.definitions import defs

# What is text may be a program, path or flag. Each of these is none: it is compared, or shown.
OPEN = {
    ("loggers", "console", "config", "log_level"): "the name of a level of Python's logging",
    ("loggers", "console", "config", "name"): "the name a log line begins with",
    ("ops", "raw__release", "config", "frequency"): "compared with that of each source",
    ("ops", "raw__release", "config", "source_id"): "compared with the ids in raw/sources.yml",
    ("ops", "raw__release", "config", "period"): "parsed as a period of the source",
}
# Dagster's own job over all assets takes settings for ops that a selection leaves out, and drops them.
LENIENT = {("__ASSET_JOB", "resources"), ("__ASSET_JOB", "ops")}

SCALARS = {"Bool", "Int", "Float"}

REPOSITORY = defs.get_repository_def()
JOBS = {job.name: job for job in REPOSITORY.get_all_jobs()}


def open_fields(job: str, found: ConfigType, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Where a launch may set text, or anything at all."""
    match found.kind:
        case ConfigTypeKind.SCALAR:
            if found.given_name not in SCALARS:
                yield path
        case ConfigTypeKind.ENUM:
            pass
        case ConfigTypeKind.ARRAY | ConfigTypeKind.NONEABLE:
            yield from open_fields(job, found.inner_type, path)
        case ConfigTypeKind.SCALAR_UNION:
            yield from open_fields(job, found.scalar_type, path)
            yield from open_fields(job, found.non_scalar_type, path)
        case ConfigTypeKind.STRICT_SHAPE | ConfigTypeKind.SELECTOR | ConfigTypeKind.PERMISSIVE_SHAPE:
            if found.kind == ConfigTypeKind.PERMISSIVE_SHAPE and (job, *path) not in LENIENT:
                yield (*path, "anything")
            for name, field in found.fields.items():
                yield from open_fields(job, field.config_type, (*path, name))
        case _:
            # Any, a map of any keys, and whatever kind comes later.
            yield (*path, "anything")


@pytest.mark.parametrize("job", sorted(JOBS))
def test_a_launch_sets_no_program_path_or_flag(job):
    assert set(open_fields(job, JOBS[job].run_config_schema.config_type)) - set(OPEN) == set()


def test_what_is_listed_as_open_is_open():
    found = {
        one for name, job in JOBS.items() for one in open_fields(name, job.run_config_schema.config_type)
    }
    assert found == set(OPEN)


REFUSED = [
    {"resources": {"io_manager": {"config": {"base_dir": "/"}}}},
    {"resources": {"turn": {"config": {"path": "/"}}}},
    {"execution": {"config": {"multiprocess": {}}}},
    {"ops": {"lake__figure": {"config": {"path": "/"}}}},
    {"loggers": {"console": {"config": {"path": "/"}}}},
]
DBT = [
    {"resources": {"dbt": {"config": {"project_dir": "/", "dbt_executable": "/usr/bin/env"}}}},
    {"resources": {"dbt": {"config": {"project_dir": "/", "global_config_flags": ["sh"]}}}},
]


@pytest.mark.parametrize("config", [*REFUSED, *DBT])
def test_dagster_refuses_a_launch_that_tries(config):
    with pytest.raises(dg.DagsterInvalidConfigError):
        dg.validate_run_config(JOBS["refresh_warehouse"], config)


@pytest.mark.parametrize("config", REFUSED)
def test_dagsters_own_job_over_all_assets_refuses_it_too(config):
    with pytest.raises(dg.DagsterInvalidConfigError):
        dg.validate_run_config(JOBS["__ASSET_JOB"], config)


# Of a resource that no op needs, that job takes any setting and hands it to nobody.
def test_no_resource_starts_a_program():
    needed = {key for job in JOBS.values() for key in job.resource_defs}
    assert needed <= {"io_manager", "turn"}


# A variable of the environment named in a setting would stand in the run's log.
def test_a_setting_is_no_variable_of_the_environment():
    config = {"ops": {"raw__release": {"config": {"source_id": {"env": "HOME"}}}}}
    with pytest.raises(dg.DagsterInvalidConfigError):
        dg.validate_run_config(JOBS["fetch_releases"], config)


def test_every_job_of_the_definitions_is_looked_at():
    assert {"__ASSET_JOB", "refresh_warehouse", "load_release", "fetch_releases"} <= set(JOBS)
