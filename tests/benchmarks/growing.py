"""What grows with the releases: loads, builds, questions, and the files of the lake.

Data: the shipped releases, the reports of ../shared where they are at hand, and a synthetic nation (`nation`).
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import duckdb
import polars as pl

from orchestration import lake
from orchestration.catalogue import Catalogue
from orchestration.corrections import write_corrections
from orchestration.documents.reading import read_document
from orchestration.extraction.figures import extract
from orchestration.ingest import ingest
from orchestration.readers import Told, prose
from orchestration.releases import adding
from orchestration.releases.held import HeldReleases
from orchestration.settings import PROJECT, Settings
from tests.benchmarks.nation import write_nation
from tests.benchmarks.rows import Row
from tests.benchmarks.timing import MARTS_SQL, dbt_command, output_and_peak, seconds, warehouse
from tests.conftest import environment, gdp, release_writer

SHARED = Path(os.environ.get("INDICATORS_SHARED", PROJECT.parent / "shared"))


def read_alone(file: Path) -> int:
    """Figures of one report, read and thrown away."""
    document = read_document(file)
    return len(extract(document.lines, prose.describe(document, Told())[0]))


def file_reports(where: Settings, files: list[Path]) -> int:
    """File documents as `indicators add` does; how many were."""
    catalogue = Catalogue(where.catalogue)
    held = HeldReleases(where.raw, catalogue)
    filed = 0
    for file in files:
        try:
            adding.add(adding.propose(file, adding.Given(), catalogue), held, catalogue, date.today())
        except adding.AddError:
            continue
        filed += 1
    return filed


def bench_load(folder: Path, is_quick: bool) -> Iterator[Row]:
    """Loads without Dagster: of everything, of one release more, of nothing new."""
    own = Settings(folder / "raw", folder / "warehouse", folder / "seeds", warehouse(folder).dbt_project)
    shutil.copytree(warehouse(folder).raw, own.raw)
    shutil.copytree(warehouse(folder).catalogue, own.catalogue)
    ingest(own)
    yield from _one_more(own, "shipped releases")
    reports = sorted((SHARED / "corpus").glob("*/*.txt"))[: 40 if is_quick else None]
    if not reports:
        return
    begun = time.monotonic()
    filed = file_reports(own, reports)
    yield Row(f"filing of {filed} reports", time.monotonic() - begun, "s")
    begun = time.monotonic()
    loads = ingest(own)
    ours = time.monotonic() - begun
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        list(pool.map(read_alone, reports[:2]))
        begun = time.monotonic()
        list(pool.map(read_alone, reports, chunksize=8))
        floor = time.monotonic() - begun
    yield Row(f"load of {filed} reports filed", ours, "s", floor, "extraction of the same texts in two processes", "≤ 2.5",
              f"{sum(one.figures for one in loads):,} figures in the lake")  # fmt: skip
    yield from _one_more(own, f"{len(loads)} releases")


def _one_more(where: Settings, into: str) -> Iterator[Row]:
    """A load of all when nothing changed, and when one release is new."""
    unchanged = seconds(lambda: ingest(where), 3)
    yield Row(f"load, nothing changed, {into}", unchanged, "s")
    name = f"synthetic-{len(list(where.raw.glob('*/*')))}"
    release_writer(where)(
        name, [gdp(2000 + number, str(1000 + number)) for number in range(20)], publisher="synthetic"
    )
    yield Row(f"load of one new release into {into}", seconds(lambda: ingest(where), 1), "s", unchanged,
              "nothing changed")  # fmt: skip


def bench_nation(folder: Path, is_quick: bool) -> Iterator[Row]:
    """A build of all models from the lake, and a dashboard's questions on it."""
    sizes = (20_000,) if is_quick else (200_000, 2_000_000)
    for size in sizes:
        where = Settings(
            folder / "raw",
            folder / f"warehouse-{size}",
            warehouse(folder).catalogue,
            warehouse(folder).dbt_project,
        )
        count = write_nation(where.warehouse, size)
        write_corrections(where.lake, where.catalogue)
        where.build_file.parent.mkdir(parents=True)
        target = folder / f"target-{size}"
        command = [*dbt_command(where, target), "--exclude-resource-type", "test"]
        begun = time.monotonic()
        _, peak = output_and_peak(command, environment(where))
        ours = time.monotonic() - begun
        # What dbt rendered names the database, which DuckDB calls by its file.
        alone = folder / f"alone-{size}" / where.build_file.name
        alone.parent.mkdir()
        script = [
            sys.executable,
            "-c",
            MARTS_SQL,
            str(target),
            str(where.dbt_project),
            str(where.warehouse),
            str(alone),
        ]
        begun = time.monotonic()
        subprocess.run(script, check=True, capture_output=True, env=environment(where))
        floor = time.monotonic() - begun
        yield Row(f"build of all models, synthetic nation of {count:,} figures", ours, "s", floor,
                  "the models' SQL by DuckDB alone", "≤ 1.5, ≤ 8 GB", f"peak {peak:,.0f} MB")  # fmt: skip
        times = sorted(_asked(where.build_file, 5 if is_quick else 20))
        yield Row(f"a dashboard's dozen queries on {count:,} figures, 95th percentile", times[int(len(times) * 0.95)] * 1000, "ms",
                  goal="≤ 100")  # fmt: skip


QUESTIONS = (
    "select * from bi.attainment where region_id = 'S00001'",
    "select * from bi.commitments where region_id = 'S00001'",
    "select * from bi.indicator_series where region_id = 'S00001' and indicator_id = 'gdp'",
    "select indicator_id, count(*) from bi.indicator_series group by all",
    "select * from bi.attainment_history where region_id = 'S00001'",
    "select * from bi.place where region_id = 'S00001'",
    "select * from bi.targets_followed where region_id = 'S00001'",
    "select * from bi.target_history where region_id = 'S00001'",
    "select * from bi.indicators",
    "select * from bi.regions limit 1000",
    "select count(*) from bi.attainment",
    "select * from bi.data_quality limit 1000",
)
"""What a dashboard asks when somebody opens a place."""


def _asked(file: Path, times: int) -> Iterator[float]:
    with duckdb.connect(str(file), read_only=True) as connection:
        for _ in range(times):
            for question in QUESTIONS:
                begun = time.perf_counter()
                connection.execute(question).fetchall()
                yield time.perf_counter() - begun


def bench_lake(folder: Path, is_quick: bool) -> Iterator[Row]:
    """One table of the lake: a file a release, against all in one file."""
    releases = 2_000 if is_quick else 100_000
    first = folder / "lake" / "load" / "release_id=first" / lake.PART
    row = dict.fromkeys(lake.LOAD_SCHEMA) | {"release_id": "first", "outcome": "loaded"}
    lake.write(first, pl.DataFrame([row], schema=lake.LOAD_SCHEMA))
    for number in range(releases - 1):
        part = lake.part(folder / "lake", "load", f"r{number}")
        part.parent.mkdir()
        # Another name of the same file: a directory holds so many thousand names, and a file as many.
        if number % 10_000:
            os.link(first, part)
        else:
            first = Path(shutil.copy(first, part))
    one = folder / "all.parquet"
    asked = f"from read_parquet('{folder}/lake/load/*/{lake.PART}', hive_partitioning = false)"
    with duckdb.connect() as connection:
        ours = seconds(lambda: connection.execute(f"select count(outcome) {asked}").fetchall(), 1)
        connection.execute(f"copy (select * {asked}) to '{one}' (format parquet)")
        floor = seconds(lambda: connection.execute(f"select count(outcome) from '{one}'").fetchall(), 3)
    yield Row(f"one table of the lake, {releases:,} releases", ours, "s", floor, "the same rows in one file")
