"""The asset `published/indicators`: the build, once its checks hold, becomes what readers open.

Not here: how a build is copied and shown (`publish`), what must hold first (`expectations`).
"""

import dagster as dg

from orchestration import building
from orchestration.assets.ingest import TURN, WRITER_POOL, page_metadata
from orchestration.assets.models import marts, shown_targets
from orchestration.expectations.page import BUILD_PAGE, write_build_page, write_index
from orchestration.exports import write_exports
from orchestration.instance import ancestry
from orchestration.publish import publish
from orchestration.settings import settings

PUBLISHED = dg.AssetKey(["published", "indicators"])


@dg.asset(
    key=PUBLISHED,
    config_schema={},
    deps=list(marts.keys),
    pool=WRITER_POOL,
    required_resource_keys={TURN},
    kinds={"duckdb"},
    group_name="published",
    description="What analysts open: warehouse/current/indicators.duckdb, read-only, replaced whole.",
)
def published(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
    """Publish the build and show the targets in the asset's metadata."""
    building.require(settings(), ancestry(context.instance, context.run))
    build = publish(settings(), exports=[write_exports])
    write_build_page(settings())
    write_index(settings())
    if not build.is_current:
        context.log.warning("a hold keeps readers on an earlier build; `indicators publish --release-hold`")
    return dg.MaterializeResult(
        metadata={
            "build": build.build_id,
            "file": dg.MetadataValue.path(str(build.file)),
            **page_metadata(BUILD_PAGE),
            "report": dg.MetadataValue.path(str(build.folder / "report.html")),
            "shown to readers": build.is_current,
            "tables": build.tables,
            "dagster/row_count": build.rows,
            **shown_targets(build.file),
        }
    )
