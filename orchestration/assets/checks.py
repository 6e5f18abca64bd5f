"""Checks on the build as a whole: they stop the marts, or publication, when they fail critically.

Not here: the rules (`expectations.rules_build`), checks of one release (`assets.ingest`), dbt's tests.
"""

from collections.abc import Iterator, Sequence

import dagster as dg

from orchestration.assets.ingest import check_metadata
from orchestration.expectations.rules import Rule
from orchestration.expectations.rules_build import CORE_RULES, MART_RULES
from orchestration.expectations.validate import validate_build
from orchestration.publish import write_status
from orchestration.settings import settings


def _specs(rules: Sequence[Rule], asset: dg.AssetKey) -> list[dg.AssetCheckSpec]:
    return [
        dg.AssetCheckSpec(
            rule.name,
            asset=asset,
            blocking=rule.severity == "critical",
            description=f"{rule.description} [{rule.severity}] A failure means: {rule.failure_means} "
            f"What to do: {rule.what_to_do}",
        )
        for rule in rules
    ]


def _results(rules: Sequence[Rule], asset: dg.AssetKey) -> Iterator[dg.AssetCheckResult]:
    where = settings()
    results = validate_build(where.build_file, rules, where.lake)
    failed = [one.rule for one in results if one.severity == "critical" and not one.success]
    if failed:
        write_status(where, result="held_back", build_id=None, held_by=f"checks: {', '.join(failed)}")
    for result in results:
        is_critical = result.severity == "critical"
        yield dg.AssetCheckResult(
            passed=result.success,
            asset_key=asset,
            check_name=result.rule,
            severity=dg.AssetCheckSeverity.ERROR if is_critical else dg.AssetCheckSeverity.WARN,
            description=result.description,
            metadata=check_metadata(result),
        )


# A blocking check holds back what depends on its asset: the marts read this one directly.
CORE = dg.AssetKey(["core", "fct_observation"])
MARTS = dg.AssetKey(["marts", "mart_attainment"])


@dg.multi_asset_check(name="core_expectations", specs=_specs(CORE_RULES, CORE))
def core_expectations() -> Iterator[dg.AssetCheckResult]:
    """Across releases, before any mart is built."""
    yield from _results(CORE_RULES, CORE)


@dg.multi_asset_check(name="mart_expectations", specs=_specs(MART_RULES, MARTS))
def mart_expectations() -> Iterator[dg.AssetCheckResult]:
    """The audit before publication."""
    yield from _results(MART_RULES, MARTS)
