"""Known errors, and what a reviewer made of a figure: rows of the catalogue's corrections.csv.

`write_corrections` works them out against the lake and gives dbt's staging one Parquet file with each
corrected figure as it should be; the lake keeps every figure as published. `as_corrected` is what the
expectations judge, so that a misprint that is mended need not stay in quarantine. `append_correction`
adds a row. Not here: which correction is in force on which day (dbt's staging), showing figures (`review`).
"""

import csv
import dataclasses
import io
import os
import re
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import polars as pl

from orchestration import lake
from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.figure import DECIMAL, PrintedFigure, ReleaseFacts, as_printed, to_figures
from orchestration.figure import SCHEMA as FIGURE_SCHEMA
from orchestration.interval import FigureError, decimals_of
from orchestration.said import Said, in_chinese, joined, why

FILE_NAME = "corrections.csv"

ACTIONS = ("drop", "override", "scale", "flag", "confirm")
"""From the strongest: what stands for a figure with several rows is the first of them."""

ORIGINS = ("our_transcription", "source_error", "publisher_corrigendum")
REVIEWS = ("person", "machine_double_read")
"""Who looked at the figure for this row: a person, or a second reading apart from the first."""

FIELDS = (
    "value", "value_to", "bound_op", "unit_text", "indicator_text", "subject_text", "measure", "period",
    "figure_status", "accumulation", "base_period", "growth_basis", "price_basis", "price_base_year",
    "relation", "relation_to", "modality", "vintage_stage", "is_borderline", "is_derived",
    "is_period_inferred",
)  # fmt: skip
"""Fields of a printed figure that an override may set; place and surface are the figure's identity."""

COLUMNS = (
    "correction_id", "release_id", "figure_id", "action", "field", "value", "reason", "origin",
    "review_state", "decided_on", "effective_on", "guard",
)  # fmt: skip

SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = FIGURE_SCHEMA | {
    "value_as_published": DECIMAL,
    "correction_id": pl.String,
    "correction_action": pl.String,
    "correction_change": pl.String,
    "correction_reason": pl.String,
    "correction_origin": pl.String,
    "correction_decided_on": pl.Date,
    "effective_on": pl.Date,
}
"""One row a corrected figure, as it is after all its corrections; `effective_on` is null for one that holds
on all days."""


def write_corrections(lake_folder: Path, seeds: Path) -> int:
    """Work out every correction whose release is in the lake; returns how many figures have one.

    What is in quarantine even as corrected has no row. Raises CatalogueError, naming the line, for a row
    that is malformed, finds no figure, or whose guard no longer equals what the figure says: the source has
    changed, so the correction has to be looked at.
    """
    catalogue = Catalogue(seeds)
    rows, problems = _by_release(catalogue, seeds)
    corrected: list[dict[str, Any]] = []
    for release_id, by_figure in rows.items():
        if not lake.part(lake_folder, "figure", release_id).exists():
            continue
        loaded = _loaded(lake_folder, release_id)
        is_waiting = lake.part(lake_folder, "held", release_id).exists()
        waiting = _read_last(lake_folder, release_id) if is_waiting else loaded
        for figure_id, lines in by_figure.items():
            try:
                row = _work_out(loaded, figure_id, lines, catalogue)
                if loaded.figures[figure_id]["reason"] is None:
                    corrected.append(row)
            except _RowError as error:
                # A row about what is read now mends nothing of what was loaded before.
                if not is_waiting or _misfit(waiting, figure_id, lines, catalogue):
                    problems.append(_at(seeds, error))
    if problems:
        raise CatalogueError(joined(problems, "\n"))
    frame = pl.DataFrame(corrected, schema=SCHEMA, orient="row")
    lake.write(lake_folder / "correction" / lake.PART, frame)
    return len(corrected)


def _by_release(
    catalogue: Catalogue, seeds: Path
) -> tuple[dict[str, dict[str, list[tuple[int, dict[str, str]]]]], list[Said]]:
    """The rows of corrections by release and figure, each with its line; and what is wrong with their ids."""
    rows: dict[str, dict[str, list[tuple[int, dict[str, str]]]]] = {}
    problems: list[Said] = []
    ids: dict[str, int] = {}
    for line, row in catalogue.rows(FILE_NAME):
        if set(row) != set(COLUMNS):
            raise CatalogueError(
                Said(
                    f"{seeds / FILE_NAME}第1行：应有的列是{'、'.join(COLUMNS)}",
                    f"{seeds / FILE_NAME}, line 1: expected the columns {', '.join(COLUMNS)}",
                )
            )
        if row["correction_id"] in ids:
            problems.append(
                Said(
                    f"{seeds / FILE_NAME}第{line}行：correction_id {row['correction_id']!r}与第"
                    f"{ids[row['correction_id']]}行相同；请为本行另取",
                    f"{seeds / FILE_NAME}, line {line}: correction_id {row['correction_id']!r} is that of "
                    f"line {ids[row['correction_id']]} too; give this row another",
                )
            )
        ids[row["correction_id"]] = line
        rows.setdefault(row["release_id"], {}).setdefault(row["figure_id"], []).append((line, row))
    return rows, problems


def try_correction(lake_folder: Path, seeds: Path, row: dict[str, str]) -> dict[str, Any]:
    """The figure (a row of `SCHEMA`) as it would be with `row` beside the rows it has; nothing is written.

    Raises CatalogueError as `write_corrections` does.
    """
    catalogue = Catalogue(seeds)
    lines = [
        (line, other)
        for line, other in catalogue.rows(FILE_NAME)
        if (other["release_id"], other["figure_id"]) == (row["release_id"], row["figure_id"])
    ]
    try:
        read = _read_last(lake_folder, row["release_id"])
        return _work_out(read, row["figure_id"], [*lines, (0, row)], catalogue)
    except _RowError as error:
        raise CatalogueError(_at(seeds, error) if error.line else why(error)) from None


def _at(seeds: Path, error: "_RowError") -> Said:
    """What does not fit, with the line it stands in."""
    said = why(error)
    return Said(
        f"{seeds / FILE_NAME}第{error.line}行：{in_chinese(said)}",
        f"{seeds / FILE_NAME}, line {error.line}: {said}",
    )


def as_corrected(
    figures: pl.DataFrame, release_id: str, region_id: str | None, catalogue: Catalogue
) -> pl.DataFrame:
    """The figures of a release (`figure.SCHEMA`) as corrected for all days, without those that are dropped.

    A row that does not fit its figure corrects nothing here; `write_corrections` stops at it.
    """
    by_figure: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for line, row in catalogue.rows(FILE_NAME):
        if row["release_id"] == release_id and not row["effective_on"]:
            by_figure.setdefault(row["figure_id"], []).append((line, row))
    if not by_figure:
        return figures
    held = _Release(release_id, region_id, {row["figure_id"]: row for row in figures.to_dicts()})
    judged = []
    for figure_id, figure in held.figures.items():
        row = figure
        if lines := by_figure.get(figure_id):
            try:
                row = _work_out(held, figure_id, lines, catalogue)
            except _RowError:
                row = figure
        if row.get("correction_action") != "drop":
            judged.append({name: row[name] for name in FIGURE_SCHEMA})
    return pl.DataFrame(judged, schema=figures.schema, orient="row")


@dataclass(frozen=True)
class _Release:
    """A release's figures by id, with the region they are of where they name none."""

    release_id: str
    region_id: str | None
    figures: dict[str, dict[str, Any]]


def unfit_corrections(lake_folder: Path, catalogue: Catalogue, release_id: str) -> list[Said]:
    """What is wrong with each row of corrections.csv that does not fit what was read last of a release."""
    return _misfits(catalogue, release_id, lambda: _read_last(lake_folder, release_id))


def misfits(
    figures: pl.DataFrame, release_id: str, region_id: str | None, catalogue: Catalogue
) -> list[Said]:
    """The same of figures (`lake.QUARANTINE_SCHEMA`) that are not loaded yet."""
    read = {row["figure_id"]: row for row in figures.to_dicts()}
    return _misfits(catalogue, release_id, lambda: _Release(release_id, region_id, read))


def _misfits(catalogue: Catalogue, release_id: str, reading: Callable[[], _Release]) -> list[Said]:
    by_figure: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for line, row in catalogue.rows(FILE_NAME):
        if row["release_id"] == release_id:
            by_figure.setdefault(row["figure_id"], []).append((line, row))
    if not by_figure:
        return []
    read = reading()
    found = (_misfit(read, figure_id, lines, catalogue) for figure_id, lines in by_figure.items())
    return [_at(catalogue.folder, one) for one in found if one is not None]


def _misfit(
    read: "_Release", figure_id: str, lines: Sequence[tuple[int, dict[str, str]]], catalogue: Catalogue
) -> "_RowError | None":
    try:
        _work_out(read, figure_id, lines, catalogue)
    except _RowError as error:
        return error
    return None


def _loaded(lake_folder: Path, release_id: str) -> _Release:
    release = pl.read_parquet(lake.part(lake_folder, "release", release_id), hive_partitioning=False)
    figures = {row["figure_id"]: row for row in figures_of(lake_folder, release_id).to_dicts()}
    return _Release(release_id, release["region_id"][0], figures)


def _read_last(lake_folder: Path, release_id: str) -> _Release:
    """A release as it was read last: what is held back, else what is loaded."""
    part = lake.part(lake_folder, "held_release", release_id)
    if not part.exists():
        return _loaded(lake_folder, release_id)
    release = pl.read_parquet(part, hive_partitioning=False)
    figures = {row["figure_id"]: row for row in read_last(lake_folder, release_id).to_dicts()}
    return _Release(release_id, release["region_id"][0], figures)


def read_last(lake_folder: Path, release_id: str) -> pl.DataFrame:
    """Figures of a release as read last, loaded or held back (`lake.QUARANTINE_SCHEMA`)."""
    part = lake.part(lake_folder, "held", release_id)
    if part.exists():
        return pl.read_parquet(part, hive_partitioning=False)
    return figures_of(lake_folder, release_id)


class _RowError(FigureError):
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def _work_out(
    held: _Release, figure_id: str, lines: Sequence[tuple[int, dict[str, str]]], catalogue: Catalogue
) -> dict[str, Any]:
    """The figure after these rows; raises _RowError for the first that does not fit it."""
    figure = held.figures.get(figure_id)
    if figure is None:
        raise _RowError(
            lines[0][0],
            Said(
                f"发布{held.release_id}没有数值{figure_id}：现在那里读不出任何东西；请用indicators review "
                f"{held.release_id}查看，然后改正或删去本行",
                f"release {held.release_id} has no figure {figure_id}: nothing is read at its "
                "place now; look "
                f"with `indicators review {held.release_id}`, then mend or remove this row",
            ),
        )
    line = lines[0][0]
    try:
        for number, row in lines:
            line = number
            _check(row, figure, catalogue)
        return _correct([row for _, row in lines], figure, held.region_id, catalogue)
    except FigureError as error:
        raise _RowError(line, why(error)) from None


def figures_of(lake_folder: Path, release_id: str) -> pl.DataFrame:
    """Figures of a release and, with its reason, each that is in quarantine (`lake.QUARANTINE_SCHEMA`)."""
    parts = [lake.part(lake_folder, table, release_id) for table in ("figure", "quarantine")]
    frames = [pl.read_parquet(one, hive_partitioning=False) for one in parts if one.exists()]
    empty = pl.DataFrame(schema=lake.QUARANTINE_SCHEMA)
    return pl.concat([empty, *frames], how="diagonal").unique("figure_id", keep="first", maintain_order=True)


def published(row: Mapping[str, Any], field: str) -> str:
    """What a figure of `SCHEMA` says in a field, as corrections.csv writes it; empty: nothing."""
    said = getattr(as_printed(dict(row)), field)
    if isinstance(said, bool):
        return "true" if said else "false"
    return "" if said is None else str(said)


def guarded_field(action: str, field: str, row: Mapping[str, Any]) -> str:
    """The field that a guard watches: the one overridden, else the value, else a statement's relation."""
    if action == "override":
        return field
    return "value" if row["value"] is not None else "relation"


def append_correction(seeds: Path, row: Mapping[str, str]) -> None:
    """Add a row to corrections.csv, all or nothing; whether it fits its figure `write_corrections` says."""
    path = seeds / FILE_NAME
    text = path.read_text(encoding="utf-8")
    line = io.StringIO()
    csv.DictWriter(line, COLUMNS, lineterminator="\n").writerow(row)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with unfinished.open("w", encoding="utf-8", newline="") as file:
            file.write(text if text.endswith("\n") else text + "\n")
            file.write(line.getvalue())
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _check(row: Mapping[str, str], figure: Mapping[str, Any], catalogue: Catalogue) -> None:
    """Whether a row is well formed and its guard still holds."""
    for name, known in (("action", ACTIONS), ("origin", ORIGINS), ("review_state", REVIEWS)):
        if row[name] not in known:
            raise FigureError(
                Said(
                    f"{name} {row[name]!r}应为{'、'.join(known)}之一",
                    f"{name} {row[name]!r} is none of {', '.join(known)}",
                )
            )
    action, field = row["action"], row["field"]
    _fits(action, field, row["value"])
    if not row["reason"]:
        raise FigureError(
            Said(
                "reason为空；请写明凭什么说该数值对或错",
                "reason is empty; say what shows that the figure is right or wrong",
            )
        )
    if _day(row["decided_on"], "decided_on") is None:
        raise FigureError(
            Said("decided_on为空；请写明决定的日期", "decided_on is empty; give the day of the decision")
        )
    if (row["origin"] == "publisher_corrigendum") == (_day(row["effective_on"], "effective_on") is None):
        raise FigureError(
            Said(
                "effective_on是发布机构更正的日期；其他来由则留空",
                "effective_on is the day of the publisher's corrigendum, and empty for every other origin",
            )
        )
    if action == "override" and field in ("unit_text", "indicator_text"):
        _known(field, row["value"], catalogue)
    watched = guarded_field(action, field, figure)
    said = published(figure, watched)
    if not _same(said, row["guard"], watched):
        raise FigureError(
            Said(
                f"guard要求公布的{watched}为{row['guard']!r}，发布中却是{said!r}；来源已变：请查看，然后改正或删去"
                "本行",
                f"the guard expects {watched} {row['guard']!r} as published, the release has {said!r}; the "
                "source has changed: look at it, then mend or remove this row",
            )
        )


def _fits(action: str, field: str, value: str) -> None:
    """Whether an action takes the field and the value it is given."""
    if action == "override" and field not in FIELDS:
        raise FigureError(
            Said(
                f"override不能改字段{field!r}；可改：{'、'.join(FIELDS)}",
                f"field {field!r} is none that an override can set: {', '.join(FIELDS)}",
            )
        )
    if action != "override" and field:
        raise FigureError(
            Said(
                f"只有override用field；{action}请留空",
                f"field belongs to an override; leave it empty for {action}",
            )
        )
    if action in ("drop", "flag", "confirm") and value:
        raise FigureError(Said(f"{action}不用value；请留空", f"{action} takes no value; leave it empty"))


def _known(field: str, text: str, catalogue: Catalogue) -> None:
    if field == "unit_text" and text and catalogue.unit(text) is None:
        raise FigureError(
            Said(
                f"单位{text!r}在unit.csv中没有行；请添加，或改用已有的单位",
                f"unit {text!r} has no row in unit.csv; add one or use a unit that has",
            )
        )
    if field == "indicator_text" and not text:
        raise FigureError(
            Said(
                "改正indicator_text时要写明所计量之物的名称",
                "an override of indicator_text needs the name of what is measured",
            )
        )


def _same(said: str, guard: str, field: str) -> bool:
    if field in ("value", "value_to") and said and guard:
        return Decimal(said) == _number(guard, "guard")
    return said == guard


def _correct(
    rows: Sequence[Mapping[str, str]],
    figure: dict[str, Any],
    region_id: str | None,
    catalogue: Catalogue,
) -> dict[str, Any]:
    """The figure after its corrections, all of which have passed `_check`."""
    actions = sorted({row["action"] for row in rows}, key=ACTIONS.index)
    if len({row["effective_on"] for row in rows}) > 1:
        raise FigureError(
            Said(
                "同一数值的几条更正生效日期不同；发布机构对我们已改正的数值所作的更正另成一份发布：请用replaces归档",
                "the corrections of a figure hold from different days; a publisher's corrigendum of a figure "
                "that we corrected is a release of its own: file it with `replaces`",
            )
        )
    changes: dict[str, Any] = {}
    said: list[str] = []
    for row in rows:
        for field in _changed_fields(row, figure):
            if field in changes:
                raise FigureError(
                    Said(
                        f"该数值的{field}在另一行也作了更正；只留一行",
                        f"{field} of this figure is corrected in another line too; keep one",
                    )
                )
            old = published(figure, field)
            new = row["value"] if row["action"] == "override" else _scaled(old, row["value"])
            changes[field] = _typed(field, new)
            if field == "period":
                # The text it was read from was read wrong too.
                changes["period_text"] = None
            said.append(f"{field}: {old or 'nothing'} → {new or 'nothing'}")
        if row["action"] == "drop":
            said.append("not used")
    release = ReleaseFacts(
        release_id=figure["release_id"],
        region_id=region_id,
        released_on=figure["released_on"],
        known_on=figure["known_on"],
        provenance=figure["provenance"],
        review_state=figure["review_state"],
        vintage_stage=figure["vintage_stage"],
    )
    by_person = "person" in {figure["review_state"], *(row["review_state"] for row in rows)}
    reviewed = "person" if by_person else "machine_double_read"
    printed = dataclasses.replace(_stated(figure, release, catalogue), review_state=reviewed)
    frame, rejected = to_figures([dataclasses.replace(printed, **changes)], release, catalogue)
    # What cannot be read and is dropped needs not be readable.
    if rejected and actions[0] in ("override", "scale"):
        raise FigureError(
            Said(
                f"更正后该数值仍不成立：{rejected[0][1]}",
                f"corrected, the figure still cannot stand: {rejected[0][1]}",
            )
        )
    corrected = frame.to_dicts()[0] if not rejected else dict(figure) | {"review_state": reviewed}
    return {name: corrected.get(name) for name in FIGURE_SCHEMA} | {
        "figure_id": figure["figure_id"],
        "ordinal": figure["ordinal"],
        "value_as_published": figure["value"],
        "correction_id": "; ".join(row["correction_id"] for row in rows),
        "correction_action": actions[0],
        "correction_change": "; ".join(said) or None,
        "correction_reason": "; ".join(dict.fromkeys(row["reason"] for row in rows)),
        "correction_origin": "; ".join(dict.fromkeys(row["origin"] for row in rows)),
        "correction_decided_on": max(filter(None, (_day(row["decided_on"], "") for row in rows))),
        "effective_on": _day(rows[0]["effective_on"], "effective_on"),
    }


def _stated(figure: dict[str, Any], release: ReleaseFacts, catalogue: Catalogue) -> PrintedFigure:
    """The printed figure, without what the catalogue adds to it: that may differ once it is corrected."""
    printed = as_printed(figure)
    bare = dataclasses.replace(printed, accumulation=None, price_basis=None)
    frame, _ = to_figures([bare], release, catalogue)
    if frame.is_empty():
        return printed
    made = frame.to_dicts()[0]
    added = {name: None for name in ("accumulation", "price_basis") if made[name] == figure[name]}
    return dataclasses.replace(printed, **added)  # type: ignore[arg-type]  # both may be None


def _changed_fields(row: Mapping[str, str], figure: Mapping[str, Any]) -> tuple[str, ...]:
    """The fields that a row sets; a scale is of both numbers of a range."""
    if row["action"] == "override":
        return (row["field"],)
    if row["action"] == "scale":
        return ("value",) if figure["value_to"] is None else ("value", "value_to")
    return ()


def _scaled(value: str, factor: str) -> str:
    """The value times the factor, as precise as it was: 1500 times 0.1 is 150.0, 61.0 times 10 is 610."""
    by = _number(factor, "value (the factor of scale)")
    if not value:
        raise FigureError(Said("没有可换算的数值", "there is no value to scale"))
    exact = f"{(Decimal(value) * by).normalize():f}"
    return f"{Decimal(exact):.{max(decimals_of(exact), decimals_of(value) - by.adjusted(), 0)}f}"


def _typed(field: str, text: str) -> str | int | bool | None:
    """The text of an override as `PrintedFigure` has the field."""
    if field in ("value", "value_to") and text:
        _number(text, "value")
    if field.startswith("is_"):
        if text not in ("true", "false"):
            raise FigureError(
                Said(f"{field}应为true或false，而不是{text!r}", f"{field} is true or false, not {text!r}")
            )
        return text == "true"
    if field == "price_base_year" and text:
        if not re.fullmatch("[0-9]{4}", text):
            raise FigureError(
                Said(
                    f"price_base_year应为2020这样的年份，而不是{text!r}",
                    f"price_base_year is a year as 2020, not {text!r}",
                )
            )
        return int(text)
    return text or None


def _number(text: str, name: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise FigureError(Said(f"{name} {text!r}不是数", f"{name} {text!r} is no number"))
    return number


def _day(text: str, name: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise FigureError(
            Said(f"{name} {text!r}不是2026-11-24这样的日期", f"{name} {text!r} is no date as 2026-11-24")
        ) from None
