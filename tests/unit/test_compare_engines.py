"""The comparison with Spark must see a difference when there is one."""

import importlib.util
import sys
from decimal import Decimal
from types import ModuleType

import pytest

from orchestration.settings import PROJECT


@pytest.fixture
def compare(monkeypatch):
    """The module without pyspark, which lives in an environment of its own."""
    for name in ("pyspark", "pyspark.sql", "pyspark.sql.types"):
        module = ModuleType(name)
        for attribute in ("SparkSession", "StringType", "StructField", "StructType"):
            setattr(module, attribute, object)
        monkeypatch.setitem(sys.modules, name, module)
    spec = importlib.util.spec_from_file_location("compare", PROJECT / "tests" / "spark" / "compare.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (1.0, 1.0 + 1e-12, True),
        (1.0, 1.0 + 1e-6, False),
        (None, 0.0, False),
        (None, None, True),
        ("a", "b", False),
    ],
)
def test_same(compare, one, other, equal):
    assert compare.same(one, other) is equal


def test_decimals_of_another_scale_are_one_number(compare):
    assert compare.plain(Decimal("1.50000000")) == compare.plain(Decimal("1.5"))
