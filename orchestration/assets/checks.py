"""Checks on the build as a whole: they stop the marts, or publication, when they fail critically.

Not here: the rules (`expectations.rules_build`), checks of one release (`assets.ingest`), dbt's tests.
"""

from collections.abc import Iterator, Sequence

import dagster as dg

from orchestration.assets.evaluations import (
    check_description,
    check_metadata,
    in_both,
    is_passed,
    severity_of,
)
from orchestration.assets.ingest import TURN, WRITER_POOL, add_warnings
from orchestration.expectations import builds
from orchestration.expectations.page import BUILD_PAGE, write_build_page, write_index
from orchestration.expectations.rule import Rule
from orchestration.expectations.rules_build import CORE_RULES, MART_RULES
from orchestration.expectations.validate import validate_build
from orchestration.publication import write_status
from orchestration.settings import settings


def _specs(rules: Sequence[Rule], asset: dg.AssetKey) -> list[dg.AssetCheckSpec]:
    return [
        dg.AssetCheckSpec(
            rule.name,
            asset=asset,
            blocking=rule.severity == "critical",
            description=check_description(rule),
        )
        for rule in rules
    ]


def _results(
    context: dg.AssetCheckExecutionContext, rules: Sequence[Rule], asset: dg.AssetKey
) -> Iterator[dg.AssetCheckResult]:
    where = settings()
    layer = asset.path[0]
    builds.keep_counts_before(where)
    results = builds.record(where, layer, validate_build(where.build_file, rules, where.lake))
    if warnings := sum(not one.success and one.severity == "warning" for one in results):
        add_warnings(context.instance, context.op_execution_context.run.run_id, warnings)
    failed = [one.rule for one in results if one.severity == "critical" and not one.success]
    if failed:
        write_status(where, result="held_back", build_id=None, held_by=f"checks: {', '.join(failed)}")
    write_build_page(where)
    write_index(where)
    for result in results:
        yield dg.AssetCheckResult(
            passed=is_passed(result),
            asset_key=asset,
            check_name=result.rule,
            severity=severity_of(result),
            description=in_both(result, "description"),
            metadata=check_metadata(result, BUILD_PAGE),
        )


# A blocking check holds back what depends on its asset: the marts read this one directly.
CORE = dg.AssetKey(["core", "fct_observation"])
MARTS = dg.AssetKey(["marts", "mart_attainment"])


@dg.multi_asset_check(
    name="core_expectations", specs=_specs(CORE_RULES, CORE), pool=WRITER_POOL, required_resource_keys={TURN}
)
def core_expectations(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
    """Across releases, before any mart is built."""
    yield from _results(context, CORE_RULES, CORE)


@dg.multi_asset_check(
    name="mart_expectations", specs=_specs(MART_RULES, MARTS), pool=WRITER_POOL, required_resource_keys={TURN}
)
def mart_expectations(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
    """The audit before publication."""
    yield from _results(context, MART_RULES, MARTS)
