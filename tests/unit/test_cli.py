"""The command itself: what is in no other module."""

import os

from orchestration.assets.dbt_run import manifest_is_stale


def test_a_manifest_older_than_its_models_is_seen(tmp_path):
    project, manifest = tmp_path / "dbt_project", tmp_path / "manifest.json"
    for name in ("models/marts/mart.sql", "seeds/plan.csv", "macros/macro.sql"):
        path = project / name
        path.parent.mkdir(parents=True)
        path.touch()
    manifest.touch()
    made = manifest.stat().st_mtime
    os.utime(project / "seeds/plan.csv", (made + 60, made + 60))
    assert not manifest_is_stale(project, manifest)
    os.utime(project / "models/marts/mart.sql", (made + 60, made + 60))
    assert manifest_is_stale(project, manifest)
