"""The same models on Spark, compared row by row with DuckDB's on the shipped data.

    .venv-spark/bin/python tests/spark/compare.py WAREHOUSE

WAREHOUSE is one that `indicators run` has built. Prints a line a table; exit code 1 when one differs. Runs in an
environment of its own (requirements-spark.lock): pyspark is large, and Java is needed.
"""

import csv
import math
import os
import shutil
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

import duckdb
from pyspark.sql import SparkSession
from pyspark.sql.types import StringType, StructField, StructType

PROJECT = Path(__file__).resolve().parents[2]
LAYERS = ("staging", "intermediate", "core", "marts", "bi", "audit")
TOLERANCE = 1e-9


def session(folder: Path) -> SparkSession:
    """A local Spark that listens on 127.0.0.1 only and keeps everything in `folder`."""
    return (
        SparkSession.builder.master("local[2]")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
        .config("spark.sql.shuffle.partitions", "2")
        .config("spark.sql.sources.partitionColumnTypeInference.enabled", "false")
        .config("spark.sql.session.timeZone", "Asia/Shanghai")
        .config("spark.sql.ansi.enabled", "true")
        .config("spark.driver.extraJavaOptions", f"-Dderby.system.home={folder}")
        .config(
            "spark.hadoop.javax.jdo.option.ConnectionURL",
            f"jdbc:derby:;databaseName={folder}/metastore;create=true",
        )
        .enableHiveSupport()
        .getOrCreate()
    )


def load_catalogue(spark: SparkSession, seeds: Path) -> None:
    """The seeds as tables of text: dbt-spark writes None for a missing value and breaks on apostrophes."""
    spark.sql("create schema if not exists catalogue")
    for path in sorted(seeds.glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as lines:
            header, *rows = csv.reader(lines)
        schema = StructType([StructField(name, StringType()) for name in header])
        values = [tuple(cell or None for cell in row) for row in rows]
        spark.createDataFrame(values, schema).write.mode("overwrite").saveAsTable(f"catalogue.{path.stem}")


def build(warehouse: Path, folder: Path) -> bool:
    """Run every model with dbt on the session of this process."""
    os.environ["INDICATORS_WAREHOUSE"] = str(warehouse)
    os.environ["DBT_SEND_ANONYMOUS_USAGE_STATS"] = "false"
    from dbt.cli.main import dbtRunner

    arguments = [
        "run", "--target", "spark", "--project-dir", str(PROJECT / "dbt_project"), "--profiles-dir",
        str(PROJECT / "dbt_project"), "--target-path", str(folder / "target"), "--log-path", str(folder / "logs"),
    ]  # fmt: skip
    return bool(dbtRunner().invoke(arguments).success)


def plain(value: object) -> object:
    """A cell as both engines can be compared by it."""
    if isinstance(value, Decimal):
        return value.normalize() + 0
    if isinstance(value, float) and math.isnan(value):
        return "NaN"
    return value


def same(one: object, other: object) -> bool:
    """Equal, doubles to 1e-9 of their size."""
    if isinstance(one, float) or isinstance(other, float):
        if one is None or other is None:
            return one is other
        return math.isclose(float(one), float(other), rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    return one == other


def place_of(row: tuple[object, ...]) -> tuple[tuple[bool, str], ...]:
    """A total order over rows that a last digit does not disturb."""
    return tuple((cell is None, str(round(cell, 6) if isinstance(cell, float) else cell)) for cell in row)


def compare(spark: SparkSession, file: Path) -> bool:
    """Each table of DuckDB beside the one of the same name in Spark."""
    equal = True
    with duckdb.connect(str(file), read_only=True) as connection:
        tables = connection.execute(
            "select schema_name, table_name from duckdb_tables() where schema_name in (select unnest(?)) order by all",
            [list(LAYERS)],
        ).fetchall()
        for schema, table in tables:
            ours = connection.execute(f'select * from "{schema}"."{table}"')
            names = [one[0] for one in ours.description]
            left = [tuple(map(plain, row)) for row in ours.fetchall()]
            theirs = spark.table(f"{schema}.{table}").select(*[f"`{name}`" for name in names])
            right = [tuple(map(plain, row)) for row in theirs.collect()]
            left.sort(key=place_of)
            right.sort(key=place_of)
            differing = [
                (names[place], one[place], other[place])
                for one, other in zip(left, right, strict=False)
                for place in range(len(names))
                if not same(one[place], other[place])
            ]
            is_equal = len(left) == len(right) and not differing
            equal &= is_equal
            print(
                f"{'same' if is_equal else 'DIFFERS'}  {schema}.{table}: {len(left)} and {len(right)} rows",
                *differing[:3],
            )
    return equal


def main() -> int:
    """Build on Spark beside a built warehouse, and compare."""
    warehouse = Path(sys.argv[1]).resolve()
    folder = Path(tempfile.mkdtemp(prefix="spark-"))
    try:
        spark = session(folder)
        spark.sparkContext.setLogLevel("ERROR")
        load_catalogue(spark, PROJECT / "dbt_project" / "seeds")
        if not build(warehouse, folder):
            return 1
        return 0 if compare(spark, warehouse / "build" / "indicators.duckdb") else 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
