"""Numbers, each beside its floor or peer, measured in this run: `make bench`.

    python -m tests.benchmarks [--quick] [--page] [run] [load] [validation] [nation] [lake] [extraction] [readers]

Prints one table and asserts nothing; writes warehouse/benchmarks.json and, when all are measured or with --page,
docs/benchmarks.md. Medians of the repeats named; --quick takes fewer repeats and smaller data. Data: the shipped
releases, figures made here (synthetic), and the reports where ../shared is at hand.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import duckdb
import polars as pl

from orchestration.settings import PROJECT, settings
from tests.benchmarks.growing import bench_lake, bench_load, bench_nation
from tests.benchmarks.reader import read
from tests.benchmarks.rows import Row, table, write_json, write_page
from tests.benchmarks.timing import DBT_LAYERS, dbt_command, output_and_peak, seconds, warehouse
from tests.conftest import command as indicators
from tests.conftest import environment

SHARED = Path(os.environ.get("INDICATORS_SHARED", PROJECT.parent / "shared"))


def bench_run(folder: Path, is_quick: bool) -> Iterator[Row]:
    """The default run, warm and with nothing changed."""
    where = warehouse(folder)
    indicators(where, "run")
    if not is_quick:
        ours = seconds(lambda: indicators(where, "run", "--full-refresh"), 3)

        def by_hand() -> None:
            where.build_file.unlink()
            for layer in DBT_LAYERS:
                command = [*dbt_command(where, folder / "target"), "--select", *layer]
                subprocess.run(command, env=environment(where), check=True, capture_output=True)

        floor = seconds(by_hand, 3)
        yield Row(
            "`indicators run --full-refresh`, shipped releases",
            ours,
            "s",
            floor,
            "the two dbt commands by hand",
        )
        indicators(where, "run")
    repeats = 1 if is_quick else 5
    left_out = seconds(lambda: indicators(where, "run"), repeats)
    floor = [sys.executable, "-c", EMPTY_RUN]
    empty = seconds(lambda: subprocess.run(floor, check=True, capture_output=True), repeats)
    yield Row("`indicators run`, nothing changed", left_out, "s", empty,
              "Dagster's empty run of one asset with its import", "≤ 4, ≤ 10 s")  # fmt: skip


EMPTY_RUN = """
import dagster as dg
@dg.asset
def empty() -> None: ...
assert dg.materialize([empty]).success
"""
"""What any run of Dagster's costs at least."""


def synthetic_load(folder: Path, figures: int) -> tuple[list[Path], pl.DataFrame]:
    """Ten releases of synthetic figures in the lake's schema."""
    from orchestration import lake
    from orchestration.figure import SCHEMA

    paths = []
    releases = []
    each = figures // 10
    for number in range(10):
        release_id = f"synthetic-{number}"
        index = pl.int_range(each, eager=True)
        frame = pl.DataFrame({"index": index}).select(
            pl.format("{}-{}", pl.lit(release_id), "index").alias("figure_id"),
            pl.lit(release_id).alias("release_id"),
            pl.lit(1).alias("ordinal"),
            pl.col("index").cast(pl.Int32).alias("paragraph"),
            pl.lit("1500亿元").alias("surface"),
            pl.lit("地区生产总值").alias("indicator_text"),
            pl.lit("亿元").alias("unit_text"),
            pl.lit("gdp").alias("indicator_id"),
            pl.format("r{}", pl.col("index") // 20).alias("region_id"),
            pl.lit("CNY").alias("unit_id"),
            pl.lit("level").alias("measure"),
            pl.date(2000 + pl.col("index") % 20, 1, 1).alias("period_start"),
            pl.date(2000 + pl.col("index") % 20, 12, 31).alias("period_end"),
            pl.lit("A").alias("frequency"),
            pl.lit("actual").alias("figure_status"),
            (1500 + pl.col("index") % 97).alias("value"),
            pl.lit(0).alias("decimals"),
            pl.lit(100_000_000).alias("unit_factor"),
            pl.lit("eq").alias("bound_op"),
            ((1500 + pl.col("index") % 97) * 100_000_000 - 50_000_000).alias("low"),
            ((1500 + pl.col("index") % 97) * 100_000_000 + 50_000_000).alias("high"),
            pl.lit(True).alias("low_closed"),
            pl.lit(True).alias("high_closed"),
        )
        missing = [pl.lit(None).alias(name) for name in SCHEMA if name not in frame.columns]
        frame = frame.with_columns(missing).select(pl.col(name).cast(kind) for name, kind in SCHEMA.items())
        path = folder / f"{release_id}.parquet"
        frame.write_parquet(path)
        paths.append(path)
        row = dict.fromkeys(lake.RELEASE_SCHEMA) | {
            "release_id": release_id, "kind": "panel", "publisher": f"synthetic-{number}", "region_id": "421300",
            "available_on": date(2024, 1, 1), "known_on": date(2024, 1, 1), "completeness": "partial",
        }  # fmt: skip
        releases.append(row)
    return paths, pl.DataFrame(releases, schema=lake.RELEASE_SCHEMA)


def bench_validation(folder: Path, is_quick: bool) -> Iterator[Row]:
    """A load of a million synthetic figures, against the same rules as plain SQL."""
    from orchestration.expectations import validate
    from orchestration.expectations.rules import LOAD_RULES

    figures, repeats = (100_000, 1) if is_quick else (1_000_000, 3)
    paths, releases = synthetic_load(folder, figures)
    nothing = folder / "nothing"
    validate.validate_load(paths[:1], releases[:1], settings().catalogue, nothing)
    ours = seconds(lambda: validate.validate_load(paths, releases, settings().catalogue, nothing), repeats)

    def by_hand() -> None:
        file = folder / "hand.duckdb"
        file.unlink(missing_ok=True)
        validate.prepare(file, paths, releases, settings().catalogue, nothing, reading={})
        with duckdb.connect(str(file), read_only=True) as connection:
            for rule in LOAD_RULES:
                connection.execute(f"select release_id, count(*) from ({rule.sql}) group by 1").fetchall()

    floor = seconds(by_hand, repeats)
    yield Row(f"validation of a load of {figures:,} figures, {len(LOAD_RULES)} rules", ours, "s", floor,
              "the same rules as plain SQL", "≤ 2")  # fmt: skip


def bench_extraction(folder: Path, is_quick: bool) -> Iterator[Row]:
    """Characters a second and memory on the reports at hand beside Recognizers-Text, and the score on the annotated."""
    if not SHARED.is_dir():
        return
    from orchestration.documents.reading import read_document
    from orchestration.extraction.figures import extract
    from orchestration.readers import Told, prose

    annotated = SHARED / "extraction" / "suizhou_wr_2026.txt"
    files = [annotated, *sorted((SHARED / "releases" / "reports").glob("*.txt"))]
    texts = [read_document(file) for file in files]
    documents = [one.lines for one in texts]
    described = [prose.describe(one, Told())[0] for one in texts]
    size = sum(len(line) for lines in documents for line in lines)
    times = []
    for _ in range(1 if is_quick else 5):
        # Processor time: what else the machine does is no part of it.
        begun = time.process_time()
        for one in zip(documents, described, strict=True):
            extract(*one)
        times.append(time.process_time() - begun)
    taken = statistics.median(times)
    program = Path(sys.executable).with_name("indicators")
    printed, peak = output_and_peak([program, "extract", *files, "--format", "jsonl"])
    yield Row(f"extraction of {len(files)} reports of {size:,} characters", size / taken, "characters a second of processor time",
              note=f"the command's peak {peak:,.0f} MB for {len(printed.splitlines()):,} figures")  # fmt: skip
    if not is_quick and (peer := recognizers(folder)):
        printed, peak = output_and_peak([peer, Path(__file__).with_name("recognizers.py"), *files])
        yield Row("Recognizers-Text on the same text", peak, "MB at most", note=printed.strip())
    predicted = folder / "predicted.jsonl"
    printed, _ = output_and_peak([program, "extract", annotated, "--format", "jsonl"])
    predicted.write_text("".join(line + "\n" for line in printed.splitlines() if '"num_start"' in line))
    gold = SHARED / "extraction" / "suizhou_wr_2026.gold.jsonl"
    scored, _ = output_and_peak([sys.executable, SHARED / "extraction" / "score.py", gold, predicted])
    yield Row(
        "score on the annotated report",
        float(len(printed.splitlines())),
        "figures",
        note=" ".join(scored.split()),
    )


def recognizers(folder: Path) -> Path | None:
    """A Python with Recognizers-Text (MIT), made in `folder`; None where no package index is at hand."""
    environment_folder = folder / "recognizers"
    python = environment_folder / "bin" / "python"
    install = [
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "setuptools<70",
        "recognizers-text-suite",
        "emoji<2",
    ]
    for command in ([sys.executable, "-m", "venv", environment_folder], install):
        if subprocess.run(command, capture_output=True, check=False).returncode:
            return None
    return python


def bench_readers(folder: Path, is_quick: bool) -> Iterator[Row]:
    """Four readers that reconnect for each query, while builds are published."""
    from orchestration.publication import publish

    queries, publications = (1_000, 5) if is_quick else (10_000, 100)
    where = warehouse(folder)
    indicators(where, "run")
    done = folder / "done"
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        asked = (str(where.published_file), queries // 4, str(done), 0.0)
        reading = [pool.submit(read, asked) for _ in range(4)]
        begun = time.perf_counter()
        for _ in range(publications):
            publish(where)
        taken = time.perf_counter() - begun
        done.touch()
        results = [one.result() for one in reading]
    worked, failed, mixed = (sum(one[place] for one in results) for place in range(3))
    yield Row(f"queries of 4 readers over {publications} publications that failed, or saw two builds", failed + mixed, "queries",
              goal="0", note=f"{worked:,} worked")  # fmt: skip
    yield Row("one publication, beside 4 readers", taken / publications, "s",
              note=f"file {where.published_file.stat().st_size / 1e6:.1f} MB")  # fmt: skip


def main() -> None:
    """The benchmarks named, or all."""
    every = {
        "run": bench_run,
        "load": bench_load,
        "validation": bench_validation,
        "nation": bench_nation,
        "lake": bench_lake,
        "extraction": bench_extraction,
        "readers": bench_readers,
    }
    is_quick = "--quick" in sys.argv
    chosen = [one for one in sys.argv[1:] if not one.startswith("--")] or list(every)
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    rows = []
    try:
        for name in chosen:
            part = folder / name
            part.mkdir()
            print(f"{name} ...", file=sys.stderr, flush=True)
            rows += every[name](part, is_quick)
            shutil.rmtree(part, ignore_errors=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(table(rows))
    write_json(settings().warehouse / "benchmarks.json", rows)
    if "--page" in sys.argv or len(chosen) == len(every):
        command = " ".join(["python -m tests.benchmarks", *sys.argv[1:]])
        write_page(PROJECT / "docs" / "benchmarks.md", rows, command)


if __name__ == "__main__":
    main()
