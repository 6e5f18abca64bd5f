"""The asset `published/indicators`: the build, once its checks hold, becomes what readers open.

Not here: how a build is copied and shown (`publication`), what must hold first (`expectations`).
"""

import dagster as dg

from orchestration import building
from orchestration.assets.evaluations import page_metadata
from orchestration.assets.ingest import TURN, WRITER_POOL
from orchestration.assets.models import marts, shown_targets
from orchestration.expectations.page import BUILD_PAGE, write_build_page, write_index
from orchestration.exports import write_exports
from orchestration.instance import ancestry
from orchestration.publication import current_build, publish, read_hold
from orchestration.settings import settings

PUBLISHED = dg.AssetKey(["published", "indicators"])


_NEWEST = "readers_see_the_newest_build"


@dg.asset(
    key=PUBLISHED,
    config_schema={},
    deps=list(marts.keys),
    pool=WRITER_POOL,
    required_resource_keys={TURN},
    check_specs=[
        dg.AssetCheckSpec(
            _NEWEST,
            asset=PUBLISHED,
            description="读者看到的是最新构建。未通过意味着：回退后的保持仍在，此后的构建只保存、不显示。怎么办：原因不再"
            "成立时，indicators publish --release-hold。\n\n"
            "Readers see the newest build. A failure means: a rollback's hold is on, later builds are kept "
            "and not shown. What to do: when its reason holds no more, `indicators publish --release-hold`.",
        )
    ],
    kinds={"duckdb"},
    group_name="published",
    description="What analysts open: warehouse/current/indicators.duckdb, read-only, replaced whole.",
)
# Dagster takes `MaterializeResult[None]` for the type of one output, and with a check the asset has two.
def published(context: dg.AssetExecutionContext) -> dg.MaterializeResult:  # type: ignore[type-arg]
    """Publish the build and show the targets in the asset's metadata."""
    building.require(settings(), ancestry(context.instance, context.run))
    build = publish(settings(), exports=[write_exports])
    write_build_page(settings())
    write_index(settings())
    hold = None if build.is_current else read_hold(settings())
    held = {}
    if hold is not None:
        said = (
            f"a hold keeps readers on build {hold['build_id']} since {hold.get('since')}, because: "
            f"{hold['reason']}; `indicators publish --release-hold` ends it"
        )
        context.log.warning(said)
        held = {"hold": said, "since": str(hold.get("since")), "reason": hold["reason"]}
    return dg.MaterializeResult(
        check_results=[
            dg.AssetCheckResult(
                passed=build.is_current,
                asset_key=PUBLISHED,
                check_name=_NEWEST,
                severity=dg.AssetCheckSeverity.WARN,
                metadata={"shown to readers": current_build(settings()) or "none", **held},
            )
        ],
        metadata={
            "build": build.build_id,
            "file": dg.MetadataValue.path(str(build.file)),
            **page_metadata(BUILD_PAGE),
            "report": dg.MetadataValue.path(str(build.folder / "report.html")),
            "shown to readers": build.is_current,
            **held,
            "tables": build.tables,
            "dagster/row_count": build.rows,
            **shown_targets(build.file),
        },
    )
