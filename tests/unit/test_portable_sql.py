"""Models and formulas hold only what DuckDB and Spark read alike; a run on Spark proves it, this says it early."""

import re
from pathlib import Path

import pytest

from orchestration.settings import PROJECT

# as_of.sql makes DuckDB's table macros and is dispatched on the target.
FILES = sorted(
    path
    for folder in ("models", "macros")
    for path in (PROJECT / "dbt_project" / folder).rglob("*.sql")
    if path.name != "as_of.sql"
)

ONE_ENGINE_ONLY = {
    "qualify": r"\bqualify\b",
    "exclude": r"\bexclude\s*\(|\*\s+exclude\b|\breplace\s*\(\s*\w+\s+as\b",
    "arg_max": r"\barg_m(?:ax|in)\s*\(",
    "list or string_agg": r"\b(?:list|string_agg|array_agg|list_agg)\s*\(",
    "regexp_matches": r"\bregexp_(?:matches|extract_all|full_match)\s*\(",
    "quantile_cont": r"\bquantile\w*\s*\(|\bmedian\s*\(",
    "generate_series": r"\bgenerate_series\s*\(|\bunnest\s*\(|\bfrom\s+range\s*\(",
    "quoted identifier": r'"[A-Za-z_]+"',
    "bare varchar": r"\bvarchar\b",
    "asof join": r"\basof\b",
    "try_ or struct of DuckDB": r"\bstruct_pack\s*\(|\bstrftime\s*\(|\bepoch\w*\s*\(",
    # At full width Spark gives up decimals before digits: macros/in_base_units.sql.
    "product of wide decimals": r"\bunit_factor\s*\*|\*\s*(?:\w+\.)?unit_factor\b",
    "interval of DuckDB": r"\binterval\s+\d+\s+year\b",
}


def code(path: Path) -> str:
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    return re.sub(r"--[^\n]*", "", text).lower()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_sql_is_read_by_both_engines(path):
    found = [name for name, pattern in ONE_ENGINE_ONLY.items() if re.search(pattern, code(path))]
    assert found == []


# The two engines put missing values at different ends unless told.
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_order_in_a_window_says_where_missing_values_go(path):
    for clause in re.findall(r"over\s*\((.*?)\)\s*(?:as|\))", code(path), flags=re.DOTALL):
        if "order by" in clause:
            assert "nulls last" in clause


def test_the_lint_sees_what_it_forbids():
    assert re.search(ONE_ENGINE_ONLY["qualify"], "select 1 qualify row_number() over () = 1")
    assert re.search(ONE_ENGINE_ONLY["arg_max"], "select arg_max(a, b)")
    assert re.search(ONE_ENGINE_ONLY["quoted identifier"], 'select "a" from t')
    assert re.search(ONE_ENGINE_ONLY["product of wide decimals"], "figure.value * figure.unit_factor")


# What is part, share, per-head value or currency of what is data: no model and no rule knows an indicator by its name.
CODE = sorted((PROJECT / "orchestration").rglob("*.py"))


@pytest.mark.parametrize("path", [*FILES, *CODE], ids=lambda path: path.stem)
def test_nothing_spells_an_indicator_or_takes_its_id_apart(path):
    text = code(path) if path.suffix == ".sql" else path.read_text(encoding="utf-8")
    assert spelt(text) == set()
    assert not re.search(r"indicator_id\s*\|\|\s*'_", text)


def spelt(text: str) -> set[str]:
    """Ids of indicators that stand in quotes."""
    seed = (PROJECT / "dbt_project" / "seeds" / "indicator.csv").read_text(encoding="utf-8")
    ids = {line.split(",")[0] for line in seed.splitlines()[1:]}
    return ids & set(re.findall(r"""['"]([a-z0-9_]+)['"]""", text))


def test_an_indicator_in_quotes_is_seen():
    assert spelt("where indicator_id = 'gdp'") == {"gdp"}
    assert spelt('if one == "resident_population":') == {"resident_population"}
