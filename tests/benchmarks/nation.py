"""A nation that does not exist, for measuring: releases, promises and observations that keep the laws of statistics.

Everything is synthetic and says so: places, publishers and titles are called so, and it is written into a lake of its own, never into
raw/. The same seed gives the same nation. Sectors sum to the product, growth agrees with levels, what is counted from
January only rises, a second release revises the first, some figures are missing, each place promises growth a
year. Not here: what is measured on it.
"""

from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from orchestration import lake
from orchestration.expectations.validate import FINDING_SCHEMA, VALIDATION_SCHEMA
from orchestration.figure import SCHEMA

FIRST_YEAR = 2006
YEARS = 20
INDICATORS = ("gdp", "gdp_primary", "gdp_secondary", "gdp_tertiary")
SECTORS = (0.0, 0.1, 0.4, 0.5)
"""Shares of the sectors in the product, of which the first is the whole itself."""

FIGURES_A_YEAR = 29
"""Figures of a place and year, before those that are missing."""


def write_nation(warehouse: Path, observations: int, seed: int = 1) -> int:
    """Write the lake of a nation of about so many observations under `warehouse`; how many figures it has."""
    folder = warehouse / "lake"
    places = max(1, round(observations / (YEARS * FIGURES_A_YEAR)))
    with duckdb.connect() as connection:
        connection.execute(f"select setseed({(seed % 1000) / 1000})")
        connection.execute(_figures(places, seed))
        connection.execute(_releases())
        for table in ("figure", "release", "load"):
            at = folder / table / "release_id=synthetic-nation"
            at.mkdir(parents=True)
            connection.execute(f"copy (select * from {table}) to '{at / lake.PART}' (format parquet)")
        (count,) = connection.execute("select count(*) from figure").fetchone() or (0,)
    schemas = {
        "quarantine": lake.QUARANTINE_SCHEMA,
        "validation": VALIDATION_SCHEMA,
        "finding": FINDING_SCHEMA,
    }
    for name, schema in schemas.items():
        lake.write(lake.part(folder, name, "synthetic-nation"), pl.DataFrame(schema=schema))
    return int(count)


def _figures(places: int, seed: int) -> str:
    """SQL of the table `figure`, in the columns of `figure.SCHEMA`."""
    shares = ", ".join(str(one) for one in SECTORS)
    names = ", ".join(f"'{one}'" for one in INDICATORS)
    given = {
        "figure_id": "md5(concat_ws('|', place, year, indicator, kind, quarter, vintage))",
        "release_id": "'synthetic-' || place || '-' || year || '-' || vintage",
        "ordinal": "1", "paragraph": "cast(quarter as integer)",
        "surface": "value || unit", "indicator_text": "indicator", "unit_text": "unit", "period_text": "cast(year as varchar)",
        "indicator_id": "indicator", "region_id": "'S' || lpad(cast(place as varchar), 5, '0')",
        "unit_id": "case when kind = 'level' then 'CNY' else 'PC' end", "measure": "kind",
        "period_start": "make_date(year, 1, 1)", "period_end": "last_day(make_date(year, quarter * 3, 1))",
        "frequency": "case when quarter = 4 then 'A' else 'Q' end",
        "accumulation": "case when quarter = 4 then null else 'ytd' end",
        "figure_status": "status", "value": "value", "decimals": "2",
        "unit_factor": "case when kind = 'level' then 100000000 else 1 end",
        "unit_mult": "case when kind = 'level' then 8 else 0 end", "bound_op": "'eq'",
        "low": "(value - 0.005) * case when kind = 'level' then 100000000 else 1 end",
        "high": "(value + 0.005) * case when kind = 'level' then 100000000 else 1 end",
        "low_closed": "true", "high_closed": "true", "is_low_unbounded": "false", "is_high_unbounded": "false",
        "is_assumption": "false", "price_basis": "'current'", "growth_basis": "'constant_price'",
        "released_on": "make_date(year + 1, case vintage when 1 then 3 else 9 end, 1)", "known_on": "date '2026-01-01'",
        "provenance": "'transcribed'", "review_state": "'person'", "is_borderline": "false", "is_derived": "false",
    }  # fmt: skip
    columns = ", ".join(
        f"cast({given.get(name, 'null')} as {_kind(dtype)}) as {name}" for name, dtype in SCHEMA.items()
    )
    return f"""
        create table figure as
        with grid as (
            select place, {FIRST_YEAR} + step as year, step, quarter, vintage, number, [{names}][number] as indicator,
                [{shares}][number] as share,
                300 + hash(place + {seed}) % 3000 as start, 0.03 + (hash(place * 7 + {seed}) % 50) / 1000.0 as pace
            from range({places}) as places(place), range({YEARS}) as steps(step), range(1, 5) as quarters(quarter),
                range(1, 3) as vintages(vintage), range(1, {len(INDICATORS) + 1}) as numbers(number)
            where (quarter = 4 or vintage = 1) and hash(place * 31 + step * 7 + number + quarter) % 50 > 0
        ),
        valued as (
            select *, start * pow(1 + pace, step) * quarter / 4 * case vintage when 1 then 1 else 1.002 end as whole
            from grid
        ),
        said as (
            select *, 'level' as kind, '亿元' as unit, 'actual' as status,
                round(case when number = 1 then whole else whole * share end, 2) as value
            from valued
            union all
            select *, 'growth', '%', 'actual', round(pace * 100, 2) from valued where quarter = 4
            union all
            select *, 'growth', '%', 'target', round(pace * 100, 2) from valued
            where quarter = 4 and vintage = 1 and number = 1
        )
        select {columns} from said
    """


def _kind(dtype: pl.DataType | type[pl.DataType]) -> str:
    """The type of a column of the lake in DuckDB."""
    named = {
        pl.String: "varchar",
        pl.Int32: "integer",
        pl.Int64: "bigint",
        pl.Date: "date",
        pl.Boolean: "boolean",
    }
    for one, name in named.items():
        if dtype == one:
            return name
    return "timestamptz" if isinstance(dtype, pl.Datetime) else "decimal(28, 8)"


def _releases() -> str:
    """SQL of the tables `release` and `load`: one row a place, year and vintage."""
    given = {
        "kind": "'communique'", "publisher": "'synthetic-' || region_id", "title": "'Synthetic release ' || release_id",
        "published_on": "released_on", "available_on": "released_on", "is_dated": "true",
        "licence": "'Synthetic'", "completeness": "'partial'", "provenance": "'transcribed'", "review_state": "'person'",
        "obtained": "'Made for measuring'", "outcome": "'loaded'", "figures": "figures", "quarantined": "0",
        "unmapped": "0", "warnings": "0", "content": "md5(release_id)",
        "loaded_at": f"timestamptz '{date(2026, 1, 1)} 00:00:00+00'",
        "release_id": "release_id", "region_id": "region_id", "released_on": "released_on", "known_on": "known_on",
    }  # fmt: skip
    statements = []
    for table, schema in (("release", lake.RELEASE_SCHEMA), ("load", lake.LOAD_SCHEMA)):
        columns = ", ".join(
            f"cast({given.get(name, 'null')} as {_kind(dtype)}) as {name}" for name, dtype in schema.items()
        )
        statements.append(f"""
            create table {table} as
            with published as (
                select release_id, region_id, released_on, known_on, count(*) as figures from figure group by all
            )
            select {columns} from published
        """)
    return ";".join(statements)
