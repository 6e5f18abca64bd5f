"""Vectors of our own run as the given ones do; and what a vector must do when it is wrong, or asks for the unknown."""

import json

import pytest

from tests.attainment.synthetic_vectors import rows
from tests.attainment.test_vectors import METHODS, Formulas, method_of, same

ROWS = rows()


@pytest.fixture(scope="module")
def f() -> Formulas:
    return Formulas()


@pytest.mark.parametrize("row", ROWS, ids=[r["vector_id"] for r in ROWS])
def test_vector(f: Formulas, row: dict[str, str]) -> None:
    expected, inputs = json.loads(row["expected_output"]), json.loads(row["inputs"])
    got = method_of(row)(f, inputs)
    assert same(got, expected, row["tolerance"]), f"{row['method']}: {inputs}, expected {expected}, got {got}"


def test_every_method_has_a_synthetic_vector() -> None:
    assert {id(method_of(row)) for row in ROWS} == {id(method) for method in METHODS.values()}


# A number off by a millionth, another word, a null where a value is, a key that nothing gives: each must be seen.
@pytest.mark.parametrize("row", ROWS, ids=[r["vector_id"] for r in ROWS])
def test_a_wrong_vector_fails(f: Formulas, row: dict[str, str]) -> None:
    expected = json.loads(row["expected_output"])
    got = method_of(row)(f, json.loads(row["inputs"]))
    for key, value in expected.items():
        assert not same(got, expected | {key: _spoilt(value)}, row["tolerance"]), key
    assert not same(got, expected | {"no_such_output": None}, row["tolerance"])


def _spoilt(value: object) -> object:
    if value is None:
        return 0.5
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + (abs(value) + 1) * 1e-6
    if isinstance(value, str):
        return value + "?"
    if isinstance(value, list):
        return [*value[:-1], _spoilt(value[-1])]
    assert isinstance(value, dict)
    return {key: _spoilt(part) for key, part in value.items()}


def test_a_method_without_a_formula_is_named_and_not_skipped() -> None:
    with pytest.raises(AssertionError, match="no formula for the method 'OURS divination'; known are ALFRED"):
        method_of(ROWS[0] | {"method": "OURS divination"})


def test_a_row_without_its_columns_says_which() -> None:
    with pytest.raises(AssertionError, match="lacks expected_output, tolerance"):
        method_of({"vector_id": "x", "method": "SDSN", "inputs": "{}"})


def test_a_direction_that_is_none_is_refused(f: Formulas) -> None:
    with pytest.raises(ValueError, match="direction is 'upwards'; expected one of positive"):
        METHODS["OURS maintain"](f, {"direction": "upwards", "history": [1, 2], "actual": 2, "target": 1})
