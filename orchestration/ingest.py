"""From release folders to the lake: read, validate, quarantine, write.

A release loads on its own: what is wrong with one stops no other. A release that cannot be read or trusted
is refused and what the lake holds of it stays; a figure that fails a critical expectation goes to
quarantine with its reason; a release with too many of them is held back. Loading is idempotent: the lake is
a function of raw/, the catalogue and the code.

Not here: reading a layout (`readers`), the rules (`expectations`), corrections (dbt's staging).
"""

import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import polars as pl

from orchestration import kept, lake
from orchestration.catalogue import Catalogue
from orchestration.corrections import as_corrected, figures_of, unfit_corrections, write_corrections
from orchestration.expectations import history
from orchestration.expectations.page import write_index, write_release_page
from orchestration.expectations.validate import (
    ExpectationResult,
    findings_frame,
    results_frame,
    validate_load,
)
from orchestration.figure import AHEAD_OF, place_of
from orchestration.figure import SCHEMA as FIGURE_SCHEMA
from orchestration.kept import Basis, Kept
from orchestration.reading import ReadRelease, read_all
from orchestration.releases.discovery import (
    IntegrityError,
    release_folders,
    twins,
)
from orchestration.releases.manifest import Manifest
from orchestration.releases.row import release_row
from orchestration.said import Said, in_chinese, joined, made_plain
from orchestration.settings import Settings

HOLD_ABOVE = 0.05
"""Share of a release's figures that may fail critically before all of it is held back: a single misprint
is a figure's fault, more of them point at the reading."""


@dataclass(frozen=True)
class Load:
    """What became of one release."""

    release_id: str
    outcome: str
    reason: str | None = None
    figures: int = 0
    quarantined: int = 0
    unmapped: int = 0
    results: Sequence[ExpectationResult] = field(default=())

    @property
    def warnings(self) -> int:
        """Expectations that failed without being critical."""
        return sum(not one.success and one.severity == "warning" for one in self.results)


@dataclass(frozen=True)
class Judged:
    """A release, its figures parted: `good` (`figure.SCHEMA`), `quarantine` (`lake.QUARANTINE_SCHEMA`)."""

    load: Load
    good: pl.DataFrame
    quarantine: pl.DataFrame


def ingest(
    settings: Settings,
    release_ids: Iterable[str] | None = None,
) -> list[Load]:
    """Load the named releases, or all in raw/ (then what is gone from raw/ leaves the lake).

    Returns one Load a release, by id. Raises IntegrityError when raw/ itself is missing or a named release
    has no folder, CatalogueError for an unusable catalogue or a correction that no longer fits its figure.
    """
    folders = release_folders(settings.raw)
    wanted = sorted(folders) if release_ids is None else sorted(set(release_ids))
    if absent := [one for one in wanted if one not in folders]:
        raise IntegrityError(
            Said(
                f"{settings.raw}下没有下列文件夹：{'、'.join(absent)}",
                f"no folder under {settings.raw} for: {', '.join(absent)}",
            )
        )
    if release_ids is None:
        for gone in set(lake.release_ids(settings.lake)) - set(folders):
            lake.forget(settings.lake, gone)
    incoming = settings.warehouse / "build" / "incoming"
    shutil.rmtree(incoming, ignore_errors=True)
    incoming.mkdir(parents=True)
    catalogue = Catalogue(settings.catalogue)
    catalogue.check()
    refused = {one: reason for one, reason in twins(folders).items() if one in set(wanted)}
    loads = [_refuse(settings, release_id, reason) for release_id, reason in refused.items()]
    wanted = [one for one in wanted if one not in refused]
    with kept.opened(settings) as store:
        if release_ids is None:
            store.forget_all_but(list(folders))
        bases = kept.bases({one: folders[one] for one in wanted}, catalogue)
        found = _read(store, bases, folders, incoming, catalogue)
        loads += [_refuse(settings, one, said) for one, said in found.items() if isinstance(said, str)]
        read = [one for one in found.values() if not isinstance(one, str)]
        settled = _settle_all(settings, store, read, bases, catalogue) if read else []
    shutil.rmtree(incoming)
    for load in loads + [one for one, is_new in settled if is_new]:
        write_release_page(settings, load.release_id)
    write_index(settings)
    write_corrections(settings.lake, settings.catalogue)
    return sorted(loads + [one for one, _ in settled], key=lambda load: load.release_id)


def _read(
    store: Kept, bases: Mapping[str, Basis], folders: Mapping[str, Path], incoming: Path, catalogue: Catalogue
) -> dict[str, ReadRelease | str]:
    """Releases as read, or why they are refused, by id: what is kept of them, and the others read now."""
    found: dict[str, ReadRelease | str] = {}
    for release_id, basis in bases.items():
        if (same := store.restore(release_id, basis, incoming)) is not None:
            found[release_id] = same
    changed = [one for one in bases if one not in found]
    for release_id, result in zip(
        changed, read_all([folders[one] for one in changed], incoming, catalogue), strict=True
    ):
        found[release_id] = result
        if not isinstance(result, str):
            store.keep(result, bases[release_id])
    return {one: found[one] for one in bases}


def _settle_all(
    settings: Settings,
    store: Kept,
    read: Sequence[ReadRelease],
    bases: Mapping[str, Basis],
    catalogue: Catalogue,
) -> list[tuple[Load, bool]]:
    """What became of each release, and whether anything of it was written.

    Of one that was read from the same and of which the same was found, all stands there. Each expectation is
    asked of all at once, also of those not read again: a new release may change what is found in an old one.
    """
    results = validate(settings, read)
    digests = {
        one.manifest.release_id: kept.digest_of(
            bases[one.manifest.release_id], results[one.manifest.release_id]
        )
        for one in read
    }
    standing = {
        release_id: load
        for release_id, digest in digests.items()
        if store.settled(release_id) == digest
        and (load := _standing(settings, release_id, results[release_id])) is not None
    }
    store.begin([one for one in digests if one not in standing])
    settled = []
    for one in read:
        release_id = one.manifest.release_id
        load = standing.get(release_id)
        settled.append((load or _settle(settings, one, results[release_id], catalogue), load is None))
    store.settle(digests)
    return settled


def _standing(settings: Settings, release_id: str, results: Sequence[ExpectationResult]) -> Load | None:
    """The last load of a release as the lake records it; None where parts of it are gone."""
    about, history_part, *parts = (
        lake.part(settings.lake, table, release_id)
        for table in ("load", "history", "quarantine", "validation", "finding")
    )
    page = settings.validation / f"{release_id}.html"
    if not all(one.exists() for one in (about, history_part, *parts, page)):
        return None
    (row,) = pl.read_parquet(about, hive_partitioning=False).to_dicts()
    tables = {"loaded": ("figure", "release"), "held": ("held", "held_release")}.get(row["outcome"])
    if tables is None or not all(lake.part(settings.lake, one, release_id).exists() for one in tables):
        return None
    before = pl.read_parquet(history_part, hive_partitioning=False)
    reason = row["reason"] and Said(row["reason_zh"] or row["reason"], row["reason"])
    return Load(
        release_id,
        row["outcome"],
        reason,
        figures=row["figures"],
        quarantined=row["quarantined"],
        unmapped=row["unmapped"],
        results=history.with_last_time(before, results),
    )


def revalidate(settings: Settings, release_id: str) -> tuple[bool, list[ExpectationResult]]:
    """Whether the lake holds a release, and what the expectations say of it now; nothing is written."""
    figures = lake.part(settings.lake, "figure", release_id)
    release = lake.part(settings.lake, "release", release_id)
    if not figures.exists():
        return False, []
    held = pl.read_parquet(release, hive_partitioning=False)
    catalogue = Catalogue(settings.catalogue)
    with tempfile.TemporaryDirectory() as folder:
        judged = Path(folder) / "judged.parquet"
        frame = pl.read_parquet(figures, hive_partitioning=False)
        as_corrected(frame, release_id, held["region_id"][0], catalogue).write_parquet(judged)
        results = validate_load(
            figures=[judged], releases=held, catalogue=settings.catalogue, history=settings.lake / "figure"
        )
    return True, list(results[release_id])


def _refuse(settings: Settings, release_id: str, reason: str) -> Load:
    """Record the refusal; what the lake holds of the release stays."""
    load = Load(release_id, "refused", made_plain(reason))
    _record(settings, load, content=None)
    return load


def validate(
    settings: Settings, read: Sequence[ReadRelease], *, is_foreseen: bool = False
) -> dict[str, list[ExpectationResult]]:
    """What each rule finds in releases as read, beside all that the lake holds (`validate_load`)."""
    return validate_load(
        figures=[one.staged / "judged.parquet" for one in read],
        releases=pl.concat([release_row(one.manifest, one.region_id) for one in read]),
        catalogue=settings.catalogue,
        history=settings.lake / "figure",
        reading={one.manifest.release_id: (one.printed, one.apart) for one in read},
        is_foreseen=is_foreseen,
    )


def judge(
    settings: Settings, read: ReadRelease, results: Sequence[ExpectationResult], catalogue: Catalogue
) -> Judged:
    """Part the good figures from the bad, and say what becomes of the release; nothing is written."""
    figures = pl.read_parquet(read.staged / "figure.parquet")
    rejected = pl.read_parquet(read.staged / "rejected.parquet")
    reasons = pl.DataFrame(
        [
            {
                "figure_id": figure_id,
                "reason": f"{one.rule}: {one.findings[figure_id]}. {one.what_to_do}",
                "reason_zh": f"{one.rule}：{one.findings[figure_id].zh}。{one.what_to_do_zh}",
            }
            for one in results
            if one.severity == "critical"
            for figure_id in one.figure_ids
        ],
        schema=dict.fromkeys(("figure_id", "reason", "reason_zh"), pl.String),
    )
    reasons = reasons.group_by("figure_id", maintain_order=True).agg(
        pl.col("reason").str.join("; "), pl.col("reason_zh").str.join("；")
    )
    quarantine = pl.concat(
        [rejected, figures.join(reasons, on="figure_id").select(rejected.columns)], how="vertical"
    )
    good = figures.join(reasons, on="figure_id", how="anti").select(*FIGURE_SCHEMA)
    release_id = read.manifest.release_id
    hold = _hold_reason(read, good, quarantine, results, catalogue) or _other_reading(settings, read, figures)
    load = Load(
        release_id,
        "held" if hold else "loaded",
        hold or _unread(read.unread),
        figures=0 if hold else good.height,
        quarantined=quarantine.height,
        unmapped=good.filter(pl.col("indicator_id").is_null()).height,
        results=results,
    )
    return Judged(load, good, quarantine)


def _settle(
    settings: Settings, read: ReadRelease, results: Sequence[ExpectationResult], catalogue: Catalogue
) -> Load:
    """Write the release as it is judged, or hold it back."""
    release_id = read.manifest.release_id
    results = _remember(settings, release_id, results)
    judged = judge(settings, read, results, catalogue)
    load, good, quarantine = judged.load, judged.good, judged.quarantine
    hold = load.reason if load.outcome == "held" else None
    lake.write(lake.part(settings.lake, "quarantine", release_id), quarantine)
    lake.write(lake.part(settings.lake, "validation", release_id), results_frame({release_id: results}))
    lake.write(lake.part(settings.lake, "finding", release_id), findings_frame(release_id, results))
    row = release_row(read.manifest, read.region_id)
    if hold:
        lake.write(
            lake.part(settings.lake, "held", release_id), pl.concat([good, quarantine], how="diagonal")
        )
        lake.write(lake.part(settings.lake, "held_release", release_id), row)
        if unfit := unfit_corrections(settings.lake, catalogue, release_id):
            load = replace(load, reason=joined((hold, *unfit), "; ", "；"))
    else:
        for table in ("held", "held_release"):
            lake.part(settings.lake, table, release_id).unlink(missing_ok=True)
        lake.write(lake.part(settings.lake, "figure", release_id), good)
        lake.write(lake.part(settings.lake, "release", release_id), row)
    _record(settings, load, read.content)
    return load


def _unread(sentences: Sequence[str]) -> Said | None:
    """What of a release that loads was not read, in one sentence; None for nothing."""
    if not sentences:
        return None
    both = joined(sentences, "; ", "；")
    return Said(f"因未能理解而没有读取：{both.zh}", f"not understood, so not read: {both}")


def _remember(
    settings: Settings, release_id: str, results: Sequence[ExpectationResult]
) -> list[ExpectationResult]:
    """Keep what was found now, and give each result what was found before."""
    kept = lake.part(settings.lake, "history", release_id)
    before = pl.read_parquet(kept, hive_partitioning=False) if kept.exists() else history.EMPTY
    lake.write(kept, history.extend(before, release_id, results, datetime.now(UTC)))
    return history.with_last_time(before, results)


def _hold_reason(
    read: ReadRelease,
    good: pl.DataFrame,
    quarantine: pl.DataFrame,
    results: Sequence[ExpectationResult],
    catalogue: Catalogue,
) -> Said | None:
    """Why the whole release is held back, or None."""
    release_id = read.manifest.release_id
    whole = [one for one in results if one.severity == "critical" and not one.success and not one.figure_ids]
    if whole:
        return joined(
            (
                Said(
                    f"{one.rule}：{in_chinese(one.observed)}。{one.description_zh}{one.what_to_do_zh}",
                    f"{one.rule}: {one.observed}. {one.description} {one.what_to_do}",
                )
                for one in whole
            ),
            "; ",
            "；",
        )
    total = good.height + quarantine.height
    if total and quarantine.height > HOLD_ABOVE * total:
        first = quarantine.row(0, named=True)
        what = joined(
            (one for one in (_where(first), first["indicator_text"], _reason(first)) if one), ": ", "："
        )
        return Said(
            f"{total}个数值中有{quarantine.height}个严重不合格，超过{HOLD_ABOVE:.0%}，整份发布暂缓；请消除原因"
            f"（indicators releases {release_id} --quarantine 逐一列出）后重新载入。第一个：{what.zh}",
            f"{quarantine.height} of {total} figures fail critically, more than {HOLD_ABOVE:.0%}; mend the "
            f"causes (`indicators releases {release_id} --quarantine` lists them) and load the release "
            f"again. First: {what}",
        )
    for row in quarantine.filter(pl.col("figure_status") == "target", ~pl.col("is_borderline")).to_dicts():
        if end := _five_year_end(row, read.manifest, read.region_id, catalogue):
            printed = " ".join(one for one in (row["indicator_text"], row["surface"]) if one)
            place = _where(row)
            return Said(
                f"到{end}年的五年规划目标严重不合格，整份发布暂缓：{printed}"
                + (f"，{place.zh}" if place else "")
                + f"（{row['reason_zh']}）",
                f"A target of the five-year plan to {end} fails critically, so the release is held "
                f"back: {printed}" + (f", {place}" if place else "") + f" ({row['reason']})",
            )
    return None


def _reason(row: Mapping[str, Any]) -> Said:
    """Why a figure is in quarantine."""
    return Said(row["reason_zh"], row["reason"])


def _where(row: Mapping[str, Any]) -> Said:
    """Where a figure was printed."""
    return Said(place_of(row, is_chinese=True), place_of(row))


def _five_year_end(
    row: Mapping[str, Any], manifest: Manifest, region_id: str | None, catalogue: Catalogue
) -> str | None:
    """The last year of the five-year plan that a target is of; None for any other target.

    A target for the year of its report is of that year's plan, and one of no indicator is followed by nobody.
    What could not be made a figure has no dates and no indicator, only the texts of both.
    """
    if row["period_end"] is not None:
        end = str(row["period_end"].year)
    else:
        years = re.findall("(?:19|20)[0-9]{2}", row["period_text"] or "")
        end = years[-1] if years else ""
    spoken = manifest.spoken_on or manifest.available_on
    if end not in catalogue.five_year_ends or int(end) <= spoken.year:
        return None
    if row["relation"] == AHEAD_OF:
        return None
    indicator_id = row["indicator_id"] or catalogue.indicator_id(
        row["indicator_text"], row["measure"], row["region_id"] or region_id
    )
    return end if indicator_id else None


_READING = (
    "surface", "indicator_text", "subject_text", "unit_text", "period_text", "measure", "figure_status",
    "value", "value_to", "bound_op", "base_period", "relation", "relation_to", "modality", "is_borderline",
)  # fmt: skip
"""What a reading says of a figure at its place, whatever the catalogue makes of it."""


def _other_reading(settings: Settings, read: ReadRelease, figures: pl.DataFrame) -> Said | None:
    """Why a document that has not changed is held back: it is read otherwise than the last time."""
    release_id = read.manifest.release_id
    loads = lake.part(settings.lake, "load", release_id)
    if not read.is_live or not lake.part(settings.lake, "figure", release_id).exists() or not loads.exists():
        return None
    if pl.read_parquet(loads, hive_partitioning=False)["content"][0] not in (None, read.content):
        return None
    # A figure that could not be made for want of a unit has no value until the catalogue has the unit.
    made = pl.col("decimals").is_not_null() | (pl.col("measure") == "statement")
    before = figures_of(settings.lake, release_id)
    unmade = before.filter(~made)["figure_id"].to_list()
    unmade += pl.read_parquet(read.staged / "rejected.parquet")["figure_id"].to_list()
    old, new = (
        frame.filter(~pl.col("figure_id").is_in(unmade)).select("figure_id", *_READING)
        for frame in (before, figures)
    )
    same = old.join(new, on=old.columns, how="inner", nulls_equal=True).height
    both = old.join(new, on="figure_id", how="inner").height
    if same == old.height == new.height:
        return None
    return Said(
        f"文件的读法与上次不同，整份发布暂缓：多出{new.height - both}个数值，少了{old.height - both}个，改变"
        f"{both - same}个；数据湖保留此前的读数。indicators extract --release {release_id} "
        "显示新的读数，加--write"
        "则归档并载入",
        f"The document is read otherwise than before: {new.height - both} figures added, {old.height - both} "
        f"lost, {both - same} changed; the lake keeps the earlier reading. `indicators extract --release "
        f"{release_id}` shows the new one, with --write it is filed and loaded",
    )


def _record(settings: Settings, load: Load, content: str | None) -> None:
    row = {
        "release_id": load.release_id,
        "outcome": load.outcome,
        "reason": load.reason,
        "reason_zh": None if load.reason is None else in_chinese(load.reason),
        "figures": load.figures,
        "quarantined": load.quarantined,
        "unmapped": load.unmapped,
        "warnings": load.warnings,
        "content": content,
        "loaded_at": datetime.now(UTC),
    }
    lake.write(
        lake.part(settings.lake, "load", load.release_id), pl.DataFrame([row], schema=lake.LOAD_SCHEMA)
    )
