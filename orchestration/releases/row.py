"""A release as a row of the lake. Not here: its manifest (`manifest`), its figures (`figure`)."""

import polars as pl

from orchestration.lake import RELEASE_SCHEMA
from orchestration.releases.manifest import Manifest


def release_row(manifest: Manifest, region_id: str | None) -> pl.DataFrame:
    """The manifest as the one row of the release's `release` table."""
    shared = {
        name: getattr(manifest, name)
        for name in RELEASE_SCHEMA
        if name not in ("region_id", "replaces_release_id", "replaces_change_kind")
    }
    shared |= {
        "region_id": region_id,
        "replaces_release_id": manifest.replaces.release_id if manifest.replaces else None,
        "replaces_change_kind": manifest.replaces.change_kind if manifest.replaces else None,
    }
    return pl.DataFrame([shared], schema=RELEASE_SCHEMA)
