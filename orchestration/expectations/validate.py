"""Run the expectations over the releases of a load, in one validation.

Not here: the rules (`rules`), what follows from a failure (`ingest`), how Dagster shows it (`assets.ingest`).
"""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from orchestration.arguments import without_pandas
from orchestration.expectations.direct import UnexpectedRows, find_directly
from orchestration.expectations.rule import Rule
from orchestration.expectations.rules import LOAD_RULES
from orchestration.said import Said
from orchestration.scratch import scratch_folder
from orchestration.settings import DATA_DOCS, settings

SAMPLE = 20
"""Unexpected figures shown of each expectation; their count and the ids of all are kept."""

TEXTS = (
    "description", "description_zh", "failure_means", "failure_means_zh", "what_to_do", "what_to_do_zh",
)  # fmt: skip
"""The texts of an expectation, each in English and Chinese."""

_NOT_COMPUTED = {
    "failure_means": "Nothing is known about the data: this expectation could not be computed.",
    "failure_means_zh": "该校验未能计算，数据是否合格尚不可知。",
    "what_to_do": "The expectation itself failed; mend its SQL.",
    "what_to_do_zh": "校验本身出错；修正其SQL。",
}

VALIDATION_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "release_id": pl.String,
    "rule": pl.String,
    "severity": pl.String,
    "is_success": pl.Boolean,
    "is_error": pl.Boolean,
    "observed": pl.String,
    "expected": pl.String,
    "unexpected_count": pl.Int64,
    "evaluated_count": pl.Int64,
    **dict.fromkeys(TEXTS, pl.String),
    "sample": pl.String,
}
"""One row a release and expectation; `sample` is JSON."""

FINDING_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "release_id": pl.String,
    "rule": pl.String,
    "severity": pl.String,
    "figure_id": pl.String,
}
"""One row a release, failed expectation and figure it names."""


@dataclass(frozen=True)
class ExpectationResult:
    """What one expectation found in one release.

    `figure_ids` are all unexpected figures, `findings` what a critical one found of each, `sample` the
    first with their place in the document, `last_time` what was found when it was looked at before. An
    expectation that could not be computed has `is_error` and its cause in `observed`.
    """

    rule: str
    severity: str
    description: str
    description_zh: str
    failure_means: str
    failure_means_zh: str
    what_to_do: str
    what_to_do_zh: str
    success: bool
    observed: str
    is_error: bool = False
    expected: str = "no unexpected figure"
    unexpected_count: int = 0
    evaluated_count: int = 0
    figure_ids: tuple[str, ...] = ()
    findings: Mapping[str, Said] = field(default_factory=dict)
    sample: Sequence[dict[str, Any]] = field(default=())
    last_time: str = ""


def data_docs(name: str) -> Path | None:
    """Where Great Expectations writes its own pages; None unless they are switched on: they load from nine
    other hosts.
    """
    if os.environ.get(DATA_DOCS, "0") in ("", "0"):
        return None
    return settings().validation / "data_docs" / name


def _find(
    file: Path, queries: Mapping[str, str], docs: str, shown: Callable[[str, str], str]
) -> dict[str, UnexpectedRows]:
    # Great Expectations takes longer to import than all else, and most of what imports this module, Dagster's
    # definitions above all, validates nothing.
    from orchestration.expectations.engine import find_unexpected_rows  # noqa: PLC0415

    return find_unexpected_rows(file, queries, data_docs(docs), shown)


def validate_load(
    figures: Sequence[Path],
    releases: pl.DataFrame,
    catalogue: Path,
    history: Path,
    reading: Mapping[str, tuple[int, int]] | None = None,
    *,
    is_foreseen: bool = False,
) -> dict[str, list[ExpectationResult]]:
    """Every rule for every release of this load; of one that is only foreseen, without Great Expectations.

    `figures` are Parquet files of `figure.SCHEMA`, `releases` rows of the lake's release table, `history` the
    lake's figure folder: other releases held there are what the load is compared with. `reading` says of a
    release how many figures its reader gave and how many of them could not be mapped; unknown when a load is
    looked at again.
    """
    # Foreseeing is a command of its own, and what it reads it has read.
    quickly = without_pandas() if is_foreseen else nullcontext()
    with scratch_folder() as folder, quickly:
        file = folder / "load.duckdb"
        counts = prepare(file, figures, releases, catalogue, history, reading=reading or {})
        by_name = {rule.name: rule for rule in LOAD_RULES}
        queries = {name: rule.sql for name, rule in by_name.items()}

        def shown(name: str, table: str) -> str:
            return _by_release(by_name[name], table)

        found = find_directly(file, queries, shown) if is_foreseen else _find(file, queries, "loads", shown)
    # Parsed once a rule: what a rule found may be as long as all releases together.
    by_rule = {
        rule.name: {one["release_id"]: one for one in _rows_found(found[rule.name])} for rule in LOAD_RULES
    }
    return {
        release_id: [
            _result(rule, count, by_rule[rule.name].get(release_id), found[rule.name].error)
            for rule in LOAD_RULES
        ]
        for release_id, count in counts.items()
    }


def _rows_found(outcome: UnexpectedRows) -> list[dict[str, Any]]:
    """What a query put into its one row as JSON; none where it found nothing or could not be computed."""
    rows: list[dict[str, Any]] = json.loads(outcome.rows[0]["found"]) if outcome.rows else []
    return rows


def _result(
    rule: Rule, evaluated: int, group: Mapping[str, Any] | None, error: str | None
) -> ExpectationResult:
    unexpected = group["unexpected"] if group else 0
    return ExpectationResult(
        rule=rule.name,
        severity=rule.severity,
        **_result_texts(rule, error),
        success=error is None and group is None,
        is_error=error is not None,
        observed=error
        or Said(f"{evaluated}个数值中有{unexpected}个", f"{unexpected} of {evaluated} figures"),
        unexpected_count=unexpected,
        evaluated_count=evaluated,
        figure_ids=tuple(group["figure_ids"] or ()) if group else (),
        findings={
            one["figure_id"]: Said(one["finding_zh"] or "", one["finding"] or "")
            for one in (group["findings"] or () if group else ())
        },
        sample=group["sample"] if group else (),
    )


def _result_texts(rule: Rule, error: str | None) -> dict[str, Any]:
    """The rule's texts; of one that could not be computed, what that means and what to do."""
    return texts(rule) | ({} if error is None else _NOT_COMPUTED)


def texts(one: Rule | ExpectationResult) -> dict[str, str]:
    """What good data is, what a failure means and what to do, in English and Chinese."""
    return {name: getattr(one, name) for name in TEXTS}


def _by_release(rule: Rule, unexpected: str) -> str:
    """One row for the whole load out of a table of its unexpected rows, because Great Expectations keeps only
    some rows of a result.
    """
    # What is set apart says what was found of it; of the rest a sample is enough.
    findings = (
        "list(distinct struct_pack(figure_id := figure_id, finding := shown.finding, "
        "finding_zh := shown.finding_zh)) "
        "filter (where figure_id is not null)"
        if rule.severity == "critical"
        else "null"
    )
    return f"""
        with placed as (
            select
                unexpected.release_id,
                unexpected.figure_id,
                struct_pack(
                    place := coalesce(
                        'paragraph ' || figure.paragraph || coalesce(', character ' || figure.char_start, ''),
                        nullif(concat_ws(' ', figure.sheet, 'row ' || figure.sheet_row,
                            'column ' || figure.sheet_column), ''),
                        'not recorded'
                    ),
                    indicator := coalesce(figure.indicator_text, ''),
                    printed := coalesce(
                        figure.surface, plain(figure.value) || coalesce(figure.unit_text, ''), ''
                    ),
                    period := coalesce(figure.period_text, ''),
                    finding := unexpected.detail,
                    finding_zh := unexpected.detail_zh,
                    figure_id := coalesce(unexpected.figure_id, '')
                ) as shown
            from {unexpected} as unexpected
            left join (select distinct on (figure_id) * from figure) as figure
                on unexpected.figure_id = figure.figure_id
        ),
        grouped as (
            select
                release_id,
                count(*) as unexpected,
                list(distinct figure_id order by figure_id)
                    filter (where figure_id is not null) as figure_ids,
                {findings} as findings,
                list(shown order by shown)[1:{SAMPLE}] as sample
            from placed
            group by release_id
        )
        select cast(to_json(list(grouped)) as varchar) as found
        from grouped
        having count(*) > 0
    """


def prepare(
    file: Path,
    figures: Sequence[Path],
    releases: pl.DataFrame,
    catalogue: Path,
    history: Path,
    *,
    reading: Mapping[str, tuple[int, int]],
) -> dict[str, int]:
    """Write the tables that the rules read; figures by release."""
    connection = duckdb.connect(str(file))
    try:
        # The file is read once and thrown away: compressing it takes longer than filling it.
        connection.execute("set force_compression = 'uncompressed'")
        # As a file: handed over in memory, it would need Arrow, which is slow to import.
        loading = file.with_name("loading.parquet")
        releases.write_parquet(loading)
        connection.execute(
            "create table loading as select * from read_parquet(?, hive_partitioning = false)", [str(loading)]
        )
        connection.execute("create table reading (release_id varchar, printed bigint, rejected bigint)")
        if reading:
            connection.executemany(
                "insert into reading values (?, ?, ?)", [(one, *counts) for one, counts in reading.items()]
            )
        for seed in ("indicator", "indicator_part", "unit", "indicator_unmapped", "region"):
            # What a seed is written in is known; to find it out takes longer than to read it.
            connection.execute(
                f"create table {seed} as select * from read_csv(?, all_varchar = true, header = true, "
                """delim = ',', quote = '"', escape = '"', sample_size = 20)""",
                [str(catalogue / f"{seed}.csv")],
            )
        connection.execute(
            "create table correction as select distinct release_id, figure_id "
            "from read_csv(?, all_varchar = true, header = true) "
            "where action in ('drop', 'override', 'scale') and figure_id is not null",
            [str(catalogue / "corrections.csv")],
        )
        # A number as it is read: 34.5 and not 34.50000000.
        connection.execute(
            "create macro plain(number) as "
            "regexp_replace(regexp_replace(cast(number as varchar), '(\\.[0-9]*?)0+$', '\\1'), '\\.$', '')"
        )
        connection.execute("create table dimension as select distinct unit_id, dimension from unit")
        held = sorted(history.glob("*/part.parquet"))
        others = [
            one
            for one in held
            if one.parent.name.removeprefix("release_id=") not in set(releases["release_id"])
        ]
        release_parts = [history.parent / "release" / one.parent.name / one.name for one in others]
        connection.execute(
            "create table release as select *, publisher || '|' || kind as source_series from loading"
        )
        if release_parts:
            connection.execute(
                "insert into release by name select *, publisher || '|' || kind as source_series "
                "from read_parquet(?, hive_partitioning = false)",
                [[str(one) for one in release_parts]],
            )
        about = """
            select
                figure.*, release.kind as release_kind, release.source_series, release.available_on,
                indicator.kind as indicator_kind, indicator.unit_id as indicator_unit_id,
                indicator.growth_basis as indicator_growth_basis,
                indicator.is_additive as indicator_is_additive, indicator.topic as indicator_topic,
                indicator.name_zh as indicator_name
            from read_parquet(?, hive_partitioning = false, union_by_name = true) as figure
            inner join release on figure.release_id = release.release_id
            left join indicator on figure.indicator_id = indicator.indicator_id
        """
        connection.execute(f"create table figure as {about}", [[str(one) for one in figures]])
        connection.execute("create table everything as select * from figure")
        if others:
            # The lake holds them as published; what corrections.csv has decided is nothing to compare with.
            connection.execute(
                f"insert into everything by name {about} "
                "where figure.figure_id not in (select figure_id from correction)",
                [[str(one) for one in others]],
            )
        figures_of = dict.fromkeys(releases["release_id"], 0)
        figures_of |= dict(
            connection.execute("select release_id, count(*) from figure group by release_id").fetchall()
        )
        return figures_of
    finally:
        connection.close()


BEFORE_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "release_id": pl.String,
    "content": pl.String,
    "indicator_id": pl.String,
    "promises": pl.Int64,
    "observations": pl.Int64,
}
"""One row a release and indicator of the build readers see, and one without an indicator for each release."""


def before_file(build_file: Path) -> Path:
    """Where the counts of the build before lie (`BEFORE_SCHEMA`), beside the build compared with it."""
    return build_file.with_name("before.parquet")


def validate_build(file: Path, rules: Sequence[Rule], lake_folder: Path) -> list[ExpectationResult]:
    """Every rule on the build file; findings carry row keys in place of figures."""
    loads = str(lake_folder / "load" / "*" / "part.parquet").replace("'", "''")
    earlier = before_file(file)
    before = (
        "select * from read_parquet('" + str(earlier).replace("'", "''") + "')"
        if earlier.exists()
        else "select "
        + ", ".join(
            f"cast(null as {'bigint' if kind == pl.Int64 else 'varchar'}) as {name}"
            for name, kind in BEFORE_SCHEMA.items()
        )
        + " where false"
    )
    queries = {
        rule.name: f"""
            with loaded as (
                select * from read_parquet('{loads}', hive_partitioning = false)
            ),
            before as (
                {before}
            ),
            unexpected as (
                {rule.sql}
            )
            select * from unexpected
        """
        for rule in rules
    }
    found = _find(
        file,
        queries,
        "builds",
        lambda _, table: (
            f"select cast(to_json(list(found order by row_key)) as varchar) as found from {table} as found"
        ),
    )
    results = []
    for rule in rules:
        outcome = found[rule.name]
        rows = _rows_found(outcome)
        results.append(
            ExpectationResult(
                rule=rule.name,
                severity=rule.severity,
                **_result_texts(rule, outcome.error),
                success=outcome.error is None and not rows,
                is_error=outcome.error is not None,
                observed=outcome.error or Said(f"{len(rows)}处", f"{len(rows)} findings"),
                expected="no finding",
                unexpected_count=len(rows),
                sample=rows[:SAMPLE],
            )
        )
    return results


def results_frame(results: Mapping[str, Sequence[ExpectationResult]]) -> pl.DataFrame:
    """The results as rows of `VALIDATION_SCHEMA`."""
    rows = [
        {
            "release_id": release_id,
            "rule": one.rule,
            "severity": one.severity,
            "is_success": one.success,
            "is_error": one.is_error,
            "observed": one.observed,
            "expected": one.expected,
            "unexpected_count": one.unexpected_count,
            "evaluated_count": one.evaluated_count,
            **texts(one),
            "sample": json.dumps(list(one.sample), ensure_ascii=False),
        }
        for release_id, found in results.items()
        for one in found
    ]
    return pl.DataFrame(rows, schema=VALIDATION_SCHEMA, orient="row")


def findings_frame(release_id: str, results: Sequence[ExpectationResult]) -> pl.DataFrame:
    """The figures that the failed expectations name, as rows of `FINDING_SCHEMA`."""
    rows = [
        (release_id, one.rule, one.severity, figure_id)
        for one in results
        if not one.success
        for figure_id in sorted(one.figure_ids)
    ]
    return pl.DataFrame(rows, schema=FINDING_SCHEMA, orient="row")
