"""The asset `raw/release`: what was fetched from named sources; and the check that nothing is overdue.

Not here: fetching and filing (`releases.acquisition`), what is expected when (`releases.calendar`).
"""

from collections.abc import Iterator

import dagster as dg

from orchestration.assets.evaluations import FIGURES, table
from orchestration.catalogue import Catalogue
from orchestration.releases.acquisition import PROBLEMS, SOURCES, Fetched, fetch, plan
from orchestration.releases.calendar import overdue, today_in_china
from orchestration.settings import settings

ACQUIRED = dg.AssetKey(["raw", "release"])


FETCH_CONFIG = {
    "frequency": dg.Field(
        str, is_required=False, description="Ask the sources of this frequency: A, Q or M."
    ),
    "source_id": dg.Field(str, is_required=False, description="Ask this source of raw/sources.yml."),
    "period": dg.Field(str, is_required=False, description="Ask the source named for this period: 2026-Q1."),
}
"""What to ask at a launch; without it all that are enabled.

Plain strings: those of `dg.Config` may name a variable of the environment, which the run's log would show.
"""


@dg.asset(
    key=ACQUIRED,
    config_schema=FETCH_CONFIG,
    group_name="ingest",
    kinds={"http"},
    check_specs=[
        dg.AssetCheckSpec(
            "sources_answer",
            asset=ACQUIRED,
            description="Every source asked gave its document, or said that there is none yet. A failure: "
            "one cannot be reached, forbids it, or its page has changed. What to do: look at the address "
            "named; what the warehouse holds is not touched.",
        )
    ],
    description="Releases fetched from the sources in raw/sources.yml. A new folder is loaded by the sensor.",
)
def acquired(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
    """Ask what is expected and not held, and the newest held; what cannot be had is a warning."""
    today = today_in_china()
    wanted = plan(settings(), today, **context.op_execution_context.op_config)
    if not wanted:
        context.log.info("no enabled source in %s has anything to ask for", settings().raw / SOURCES)
    found = []
    for one in fetch(settings(), wanted, today):
        found.append(one)
        (context.log.warning if one.outcome in PROBLEMS else context.log.info)(
            "%s %s %s: %s", one.source_id, one.period, one.outcome, one.message
        )
    problems = [one for one in found if one.outcome in PROBLEMS]
    yield dg.MaterializeResult(
        metadata={
            "asked": len(found),
            "new": sum(one.outcome in ("new", "new_version") for one in found),
            "outcomes": dg.MetadataValue.md(_outcomes(found)),
        },
        check_results=[
            dg.AssetCheckResult(
                passed=not problems,
                check_name="sources_answer",
                asset_key=ACQUIRED,
                severity=dg.AssetCheckSeverity.WARN,
                metadata={"problems": dg.MetadataValue.md(_outcomes(problems))},
            )
        ],
    )


def _outcomes(found: list[Fetched]) -> str:
    rows = [
        {
            "source": one.source_id,
            "period": one.period,
            "outcome": one.outcome,
            "release": one.release_id or "",
            "message": one.message,
        }
        for one in found
    ]
    return table(rows) if rows else "none"


@dg.asset_check(
    asset=FIGURES,
    name="releases_are_on_time",
    config_schema={},
    description="Every release that the calendar expects by today is held, or known to exist and not held. A "
    "failure means: it is late, or nobody has filed it. What to do: `indicators calendar`; fetch or file it, "
    "or enter it in release_known.csv, or mend release_calendar.csv.",
)
def releases_are_on_time() -> dg.AssetCheckResult:
    """What is overdue today, with its publisher; a warning, for it says nothing against what is held."""
    today = today_in_china()
    late = overdue(Catalogue(settings().catalogue), settings().lake, today)
    metadata: dict[str, dg.MetadataValue | int | str] = {"overdue": len(late), "as of": str(today)}
    if late:
        metadata["what"] = dg.MetadataValue.md("\n".join(f"- {one.message(today)}" for one in late))
    return dg.AssetCheckResult(passed=not late, severity=dg.AssetCheckSeverity.WARN, metadata=metadata)
