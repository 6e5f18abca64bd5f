"""Numbers, each beside its floor or peer, measured in this run: `make bench`.

    python -m tests.benchmarks [run] [validation] [extraction] [readers]

Prints; asserts nothing. Medians of the repeats named. Data: the shipped releases, figures made here (synthetic),
and the annotated report where ../shared is at hand.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date
from multiprocessing import get_context
from pathlib import Path

import duckdb
import polars as pl

from orchestration.settings import PROJECT, Settings, settings
from tests.benchmarks.reader import read
from tests.conftest import command as indicators
from tests.conftest import environment

SHARED = Path(os.environ.get("INDICATORS_SHARED", PROJECT.parent / "shared"))


def seconds(work: Callable[[], object], repeats: int) -> float:
    """Median wall time of `repeats` calls."""
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def warehouse(folder: Path) -> Settings:
    """The shipped releases, and a warehouse in `folder`."""
    return replace(settings(), warehouse=folder / "warehouse")


def bench_run(folder: Path) -> None:
    """The default run, warm, against the same two dbt commands by hand."""
    where = warehouse(folder)
    indicators(where, "run")
    ours = seconds(lambda: indicators(where, "run", "--full-refresh"), 3)
    dbt = str(Path(sys.executable).with_name("dbt"))
    base = ["--project-dir", str(where.dbt_project), "--profiles-dir", str(where.dbt_project), "--quiet",
            "--target-path", str(folder / "target")]  # fmt: skip
    layers = (
        ["resource_type:seed", "path:models/staging", "path:models/intermediate", "path:models/core"],
        ["path:models/marts", "path:models/bi", "path:models/audit"],
    )

    def by_hand() -> None:
        where.build_file.unlink()
        for layer in layers:
            command = [dbt, "build", "--exclude-resource-type", "unit_test", "--select", *layer, *base]
            subprocess.run(command, env=environment(where), check=True, capture_output=True)

    floor = seconds(by_hand, 3)
    print(
        f"default run, warm: {ours:.1f} s; the two dbt commands by hand: {floor:.1f} s; ratio {ours / floor:.2f}"
    )
    indicators(where, "run")
    left_out = seconds(lambda: indicators(where, "run"), 5)
    empty = seconds(lambda: subprocess.run([sys.executable, "-c", EMPTY_RUN], check=True), 5)
    print(
        f"nothing changed, the command: {left_out:.1f} s; Dagster's empty run of one asset with its import: "
        f"{empty:.1f} s; ratio {left_out / empty:.2f}"
    )


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


def bench_validation(folder: Path, figures: int = 1_000_000) -> None:
    """A load of a million synthetic figures, against the same rules as plain SQL."""
    from orchestration.expectations import validate
    from orchestration.expectations.rules import LOAD_RULES

    paths, releases = synthetic_load(folder, figures)
    nothing = folder / "nothing"
    validate.validate_load(paths[:1], releases[:1], settings().catalogue, nothing)
    ours = seconds(lambda: validate.validate_load(paths, releases, settings().catalogue, nothing), 3)

    def by_hand() -> None:
        file = folder / "hand.duckdb"
        file.unlink(missing_ok=True)
        validate.prepare(file, paths, releases, settings().catalogue, nothing, reading={})
        with duckdb.connect(str(file), read_only=True) as connection:
            for rule in LOAD_RULES:
                connection.execute(f"select release_id, count(*) from ({rule.sql}) group by 1").fetchall()

    floor = seconds(by_hand, 3)
    print(
        f"validation of {figures:,} figures, {len(LOAD_RULES)} rules: {ours:.1f} s; the same rules as plain SQL: "
        f"{floor:.1f} s; ratio {ours / floor:.2f}"
    )


def bench_extraction(folder: Path) -> None:
    """Characters a second and memory on the reports at hand beside Recognizers-Text, and the score on the annotated."""
    if not SHARED.is_dir():
        print("extraction: no reports at hand; set INDICATORS_SHARED")
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
    for _ in range(5):
        # Processor time: what else the machine does is no part of it.
        begun = time.process_time()
        for one in zip(documents, described, strict=True):
            extract(*one)
        times.append(time.process_time() - begun)
    taken = statistics.median(times)
    program = Path(sys.executable).with_name("indicators")
    printed, peak = output_and_peak([program, "extract", *files, "--format", "jsonl"])
    print(
        f"extraction: {size / taken:,.0f} characters a second of processor time on {len(files)} reports of {size:,} characters; "
        f"the command's peak {peak:,.0f} MB for {len(printed.splitlines()):,} figures"
    )
    if peer := recognizers(folder):
        printed, peak = output_and_peak([peer, Path(__file__).with_name("recognizers.py"), *files])
        print(f"  Recognizers-Text on the same text: {printed.strip()}; peak {peak:,.0f} MB")
    else:
        print("  Recognizers-Text is not at hand: it needs a package index")
    predicted = folder / "predicted.jsonl"
    printed, _ = output_and_peak([program, "extract", annotated, "--format", "jsonl"])
    predicted.write_text("".join(line + "\n" for line in printed.splitlines() if '"num_start"' in line))
    gold = SHARED / "extraction" / "suizhou_wr_2026.gold.jsonl"
    scored, _ = output_and_peak([sys.executable, SHARED / "extraction" / "score.py", gold, predicted])
    print("  " + scored.strip())


def output_and_peak(command: list[str | Path]) -> tuple[str, float]:
    """What a program prints, and the most memory it had, in megabytes."""
    with tempfile.TemporaryFile("w+") as printed:
        process = subprocess.Popen(command, stdout=printed, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
        printed.seek(0)
        return printed.read(), usage.ru_maxrss / 1024


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


def bench_readers(folder: Path, queries: int = 10_000, publications: int = 100) -> None:
    """Four readers that reconnect for each query, while builds are published."""
    from orchestration.publication import publish

    where = warehouse(folder)
    if not where.published_file.exists():
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
    print(
        f"readers: {worked:,} queries worked, {failed} failed, {mixed} saw two builds or an older one, 4 processes, "
        f"{publications} publications in {taken:.0f} s; file {where.published_file.stat().st_size / 1e6:.1f} MB"
    )


def main() -> None:
    """The benchmarks named, or all."""
    every = {
        "run": bench_run,
        "validation": bench_validation,
        "extraction": bench_extraction,
        "readers": bench_readers,
    }
    chosen = sys.argv[1:] or list(every)
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        for name in chosen:
            part = folder / name
            part.mkdir()
            every[name](part)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
