"""dbt's own unit tests of the models: they need the tables of a build for their columns."""

import json

import pytest

from tests.conftest import dbt

# Their formulas are asked by the vectors of tests/attainment too, for what they are and in the models.
OF_FORMULAS = ("int_attainment_answer", "int_attainment_value", "mart_interim")


@pytest.mark.parametrize(
    "selection",
    [
        ("--select", "test_type:unit", "--exclude", *OF_FORMULAS),
        pytest.param(
            ("--select", *(f"{model},test_type:unit" for model in OF_FORMULAS)), marks=pytest.mark.heavy
        ),
    ],
    ids=["others", "of formulas"],
)
def test_every_dbt_unit_test_passes(shipped, selection):
    dbt(shipped, "test", *selection)
    results = json.loads((shipped.build_file.parent / "dbt" / "run_results.json").read_text(encoding="utf-8"))
    tests = [one for one in results["results"] if one["unique_id"].startswith("unit_test.")]
    assert {one["status"] for one in tests} == {"pass"}
    assert len(tests) > 10
