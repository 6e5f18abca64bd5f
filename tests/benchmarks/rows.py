"""What benchmarks find: rows of one table, printed, as JSON and as docs/benchmarks.md. Not here: what is measured."""

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import duckdb
import polars as pl


@dataclass(frozen=True)
class Row:
    """One measurement: `value` in `unit`, beside what it is compared with in the same run, and what is wanted of it."""

    work: str
    value: float
    unit: str
    floor: float | None = None
    against: str = ""
    goal: str = ""
    note: str = ""

    @property
    def ratio(self) -> float | None:
        """How many times the floor it is."""
        return None if not self.floor else self.value / self.floor


def number(value: float | None) -> str:
    """Three figures of a number; nothing for none."""
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def table(rows: Sequence[Row]) -> str:
    """The rows in Markdown."""
    lines = [
        "| work | found | beside | of | ratio | goal | |",
        "|---|---:|---:|---|---:|---|---|",
    ]
    lines += [
        f"| {one.work} | {number(one.value)} {one.unit} | {number(one.floor)} | {one.against} | "
        f"{number(one.ratio)} | {one.goal} | {one.note.replace('|', '; ')} |"
        for one in rows
    ]
    return "\n".join(lines)


def machine() -> str:
    """What it was measured on."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}, DuckDB {duckdb.__version__}, "
        f"polars {pl.__version__}, load average {os.getloadavg()[2]:.1f}"
    )


def write_json(path: Path, rows: Sequence[Row]) -> None:
    """The rows and the machine, for whoever compares two runs."""
    found = [asdict(one) | {"ratio": one.ratio} for one in rows]
    path.write_text(json.dumps({"machine": machine(), "rows": found}, ensure_ascii=False, indent=1) + "\n")


def write_page(path: Path, rows: Sequence[Row], command: str) -> None:
    """docs/benchmarks.md; `command` is what was measured by."""
    path.write_text(
        "# Benchmarks\n\n"
        f"Written by `{command}` on {machine()}.\n"
        "Each number stands beside its floor, measured in the same run; medians of the repeats that `tests/benchmarks`\n"
        "names. Numbers of different runs are not compared: the machine may have had other work. No test asserts a\n"
        "time; what must not grow is counted (`tests/unit/test_kept.py`, `tests/integration/test_news.py`,\n"
        "`tests/unit/releases/test_adding.py`). What they mean for a larger warehouse: [scaling](scaling.md).\n\n"
        + table(rows)
        + "\n"
    )
