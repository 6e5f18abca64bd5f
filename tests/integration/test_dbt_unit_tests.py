"""dbt's own unit tests of the models: they need the tables of a build for their columns."""

import json

from tests.conftest import dbt


def test_every_dbt_unit_test_passes(shipped):
    dbt(shipped, "test", "--select", "test_type:unit")
    results = json.loads((shipped.build_file.parent / "dbt" / "run_results.json").read_text(encoding="utf-8"))
    states = {one["status"] for one in results["results"] if one["unique_id"].startswith("unit_test.")}
    assert states == {"pass"}
