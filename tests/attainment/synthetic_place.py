"""A synthetic place with several hundred promises, made at random from a seed, and what was known of it by some days.

Nothing here is measured: the catalogue is the project's, every number is drawn. Releases are undated, restated,
corrected, issued anew, withdrawn and held late; targets are raised, re-dated and said without a day. The lake holds the
place whole, and beside it, under other names of its regions, the place as it was when only part had come out or was
held: one build answers for all of them. What must hold of the answers is in tests/integration/test_synthetic_place.py.
"""

import random
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl

from orchestration import corrections, lake
from orchestration.catalogue import Catalogue
from orchestration.expectations.validate import findings_frame, results_frame
from orchestration.figure import SCHEMA, PrintedFigure, to_figures
from orchestration.period import parse_period
from orchestration.releases.manifest import Manifest
from orchestration.releases.row import release_row
from orchestration.settings import Settings

REGIONS = ("随州市", "曾都区", "广水市", "随县")
LAST_YEAR = 2027
HELD = (date(2024, 2, 1), date(2025, 6, 1), date(2026, 2, 1), date(2027, 3, 1))
CUTS = (
    (date(2022, 2, 28), date(9999, 1, 1)),
    (date(2023, 12, 31), date(2026, 1, 31)),
    (date(2025, 5, 31), date(9999, 1, 1)),
    (date(2026, 8, 31), date(2026, 8, 31)),
    (date(2027, 2, 10), date(2025, 12, 31)),
)
"""(public by, held by): the place is also built of what had come by these days, and nothing else."""


@dataclass(frozen=True)
class Quantity:
    """An indicator with the measures, unit and size its figures are drawn with."""

    name: str
    measure: str
    unit: str
    size: tuple[float, float]
    growth_bases: tuple[str | None, ...] = (None,)
    target_measures: tuple[str, ...] = ()


GROWTH = (None, None, "nominal", "constant_price", "like_for_like", "as_published_unknown")
QUANTITIES = (
    Quantity("地区生产总值", "level", "亿元", (80, 1600), GROWTH, ("level", "growth_rate", "avg_annual_growth_rate")),
    Quantity("一般公共预算收入", "level", "亿元", (5, 80), GROWTH, ("level", "growth_rate")),
    Quantity("社会消费品零售总额", "level", "亿元", (30, 900), GROWTH, ("growth_rate", "level")),
    Quantity("金融机构贷款余额", "level", "亿元", (100, 2000), GROWTH, ("level", "increment", "growth_rate")),
    Quantity("常住人口", "level", "万人", (20, 260), (None,), ("level",)),
    Quantity("经营主体总量", "level", "户", (2000, 90000), (None,), ("level", "increment", "count")),
    Quantity("粮食产量", "level", "万吨", (10, 160), (None,), ("level",)),
    Quantity("城镇新增就业", "increment", "万人", (0.2, 4), (None,), ("increment", "cumulative_total", "growth_rate")),
    Quantity("常住人口城镇化率", "share", "%", (35, 70), (None,), ("share", "change_pp")),
    Quantity("空气质量优良天数比例", "share", "%", (60, 99), (None,), ("share",)),
    Quantity("民生支出占一般公共预算支出比重", "share", "%", (60, 90), (None,), ("share",)),
    Quantity("城镇调查失业率", "share", "%", (4, 6.5), (None,), ("share",)),
    Quantity("城镇登记失业率", "share", "%", (2, 5), (None,), ("share",)),
    Quantity("人口自然增长率", "ratio", "‰", (-4, 4), (None,), ("ratio",)),
    Quantity("居民消费价格", "growth_rate", "%", (-1, 4), ("nominal", None), ("growth_rate",)),
    Quantity("单位地区生产总值能耗", "growth_rate", "%", (-5, 2), ("nominal", None), ("growth_rate", "reduction", "change_since")),
    Quantity("居民人均可支配收入", "growth_rate", "%", (2, 9), ("nominal", "constant_price"), ("growth_rate", "statement")),
)  # fmt: skip

RULES = (
    "good_air_days_share,,,,,maintain,,,synthetic",
    "resident_population,,,,,dated,increase,,synthetic",
    "natural_growth_rate,ratio,,,,band,within_band,,synthetic",
)


@dataclass
class Release:
    """A release before it is written: its manifest's fields and what it prints."""

    fields: dict[str, Any]
    printed: list[PrintedFigure] = field(default_factory=list)

    @property
    def manifest(self) -> Manifest:
        """As it would be read from release.yml."""
        return Manifest.model_validate(self.fields)


def release(name: str, on: date | None, **fields: Any) -> Release:
    """A release without figures yet; fields are those of release.yml."""
    usual = {
        "release_id": name, "kind": "communique", "publisher": "suizhou-tjj", "region": "随州市",
        "title": f"Synthetic {name}", "published_on": on, "licence": "Synthetic", "completeness": "partial",
        "provenance": "transcribed", "review_state": "person", "obtained": "Made for a test", "known_on": on,
        "files": [{"path": "figures.csv", "sha256": "0" * 64}],
    }  # fmt: skip
    return Release(usual | fields)


class Drawn:
    """The place, drawn from a seed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.releases: dict[str, Release] = {}
        self.paths = {(region, one.name): self._path(one) for region in REGIONS for one in QUANTITIES}
        for year in range(2019, LAST_YEAR):
            self._year(year)

    def _path(self, one: Quantity) -> dict[int, float]:
        low, high = one.size
        value = self.dice.uniform(low, high)
        drift = self.dice.uniform(-0.06, 0.1)
        path = {}
        for year in range(2015, LAST_YEAR + 1):
            path[year] = value
            if one.unit in ("%", "‰"):
                value = min(max(value + self.dice.gauss(drift * 10, 1), low), high)
            else:
                value *= 1 + drift + self.dice.gauss(0, 0.03)
        return path

    def _release(self, name: str, on: date | None, **fields: Any) -> Release:
        known = self.dice.choice(HELD)
        held = max(known, (on or known) + timedelta(days=self.dice.choice((0, 3))))
        self.releases[name] = release(name, on, known_on=held, **fields)
        return self.releases[name]

    def _year(self, year: int) -> None:
        dice = self.dice
        report = self._release(
            f"report-{year}", date(year, 1, 10), kind="work_report", publisher="suizhou-gov",
            withdrawn_on=date(year, 9, 1) if dice.random() < 0.15 else None,
        )  # fmt: skip
        report.printed += self._targets(year, 0.45)
        report.printed += self._figures(year - 1, "expected", 0.4) + self._figures(year - 1, "actual", 0.2)
        if dice.random() < 0.5:
            # The same speech again later in the year, with other numbers.
            again = self._release(
                f"report-{year}-again", date(year, 3, 5), kind="work_report", publisher="suizhou-gov",
                withdrawn_on=date(year, 6, 1) if dice.random() < 0.4 else None,
            )  # fmt: skip
            again.printed += self._targets(year, 0.15)
        if dice.random() < 0.6:
            copy = self._release(
                f"report-{year}-undated", dice.choice((None, date(year, 2, 1))), kind="work_report",
                publisher="suizhou-gov", published_on_precision="month", provenance="mirror",
            )  # fmt: skip
            copy.printed += self._targets(year, 0.15) + self._figures(year - 1, "actual", 0.1)
        communique = self._release(
            f"communique-{year}", date(year, 3, 20), vintage_stage="preliminary",
            withdrawn_on=date(year, 10, 1) if dice.random() < 0.15 else None,
        )  # fmt: skip
        communique.printed += self._figures(year - 1, "actual", 0.6) + self._figures(year - 2, "actual", 0.1)
        if dice.random() < 0.5:
            corrigendum = self._release(
                f"corrigendum-{year}", date(year, 5, 6), kind="economic_note", vintage_stage="revised",
                replaces={"release_id": f"communique-{year}", "change_kind": "corrigendum"},
            )  # fmt: skip
            corrigendum.printed += self._figures(year - 1, "actual", 0.15)
        undated = dice.random() < 0.4
        yearbook = self._release(
            f"yearbook-{year}", date(year, 11, 1), kind="yearbook", vintage_stage="final",
            published_on_precision="year" if undated else "day",
        )  # fmt: skip
        yearbook.printed += self._figures(year - 1, "actual", 0.5) + self._figures(year - 2, "actual", 0.3)
        if dice.random() < 0.4:
            reissue = self._release(
                f"yearbook-{year}-anew", date(year, 12, 15), kind="yearbook", vintage_stage="final",
                replaces={"release_id": f"yearbook-{year}", "change_kind": "reissue"},
            )  # fmt: skip
            reissue.printed += self._figures(year - 1, "actual", 0.4)
        copied = self._release(
            f"press-{year}", date(year, 3, 18), publisher="hubei-daily", kind="press",
            work_id=f"communique-{year}", provenance="mirror",
        )  # fmt: skip
        copied.printed += self._figures(year - 1, "actual", 0.2)
        for month in (2, 3, 6, 9, 11):
            bulletin = self._release(
                f"bulletin-{year}-{month:02d}", date(year, month + 1, 18), kind="bulletin"
            )
            bulletin.printed += self._parts(year, month, 0.25)

    def _printed(self, one: Quantity, region: str, value: float, period: str, **fields: Any) -> PrintedFigure:
        dice = self.dice
        decimals = 0 if abs(value) >= 1000 else dice.choice((0, 1, 1, 2))
        op = (
            fields.pop("bound_op", None)
            or dice.choices(
                ("eq", "gt", "ge", "lt", "le", "approx", "approx_below", "range"), (70, 6, 4, 2, 3, 6, 3, 6)
            )[0]
        )
        text = f"{value:.{decimals}f}"
        wide = f"{value + abs(value) * dice.uniform(0, 0.06):.{decimals}f}" if op == "range" else None
        measure = fields.pop("measure", one.measure)
        units = {
            "growth_rate": "%", "avg_annual_growth_rate": "%", "change_since": "%", "reduction": "%",
            "change_pp": "个百分点",
        }  # fmt: skip
        unit = one.unit if measure == one.measure or measure not in units else units[measure]
        return PrintedFigure(
            measure=measure, indicator_text=one.name, subject_text=region, value=text,
            value_to=wide if wide is None or Decimal(wide) >= Decimal(text) else text, bound_op=op, unit_text=unit,
            period=period, surface=text + unit, **{"figure_status": "actual"} | fields,
        )  # fmt: skip

    def _drawn(self, share: float) -> Iterator[tuple[str, Quantity]]:
        for region in REGIONS:
            for one in QUANTITIES:
                if self.dice.random() < share:
                    yield region, one

    def _change(self, region: str, one: Quantity, year: int) -> float:
        path = self.paths[region, one.name]
        if one.unit in ("%", "‰"):
            return path[year] - path[year - 1]
        return 100 * (path[year] / path[year - 1] - 1)

    def _figures(self, year: int, status: str, share: float) -> list[PrintedFigure]:
        out = []
        for region, one in self._drawn(share):
            measure = self.dice.choice((one.measure, one.measure, *one.target_measures))
            if measure == "statement":
                measure = one.measure
            period = str(year)
            if one.name in ("常住人口", "金融机构贷款余额") and self.dice.random() < 0.4:
                period = self.dice.choice((f"{year}-12-31", f"{year}-11-01"))
            out.append(self._measured(region, one, measure, year, period, status, 1.0))
        return out

    def _measured(
        self, region: str, one: Quantity, measure: str, year: int, period: str, status: str, part: float
    ) -> PrintedFigure:
        value = self.paths[region, one.name][year] * self.dice.gauss(1, 0.01)
        fields: dict[str, Any] = {"figure_status": status, "measure": measure}
        if measure in ("growth_rate", "avg_annual_growth_rate", "change_since", "reduction", "change_pp"):
            value = value if one.measure == measure else self._change(region, one, year)
            value = abs(value) if measure == "reduction" else value
            fields["growth_basis"] = self.dice.choice(one.growth_bases)
            fields["base_period"] = self.dice.choice((None, None, None, str(year - 1), "2020"))
        elif measure in ("increment", "count", "cumulative_total") and one.measure == "level":
            value = abs(value * 0.08) * part
        elif one.unit not in ("%", "‰"):
            value *= part
        return self._printed(one, region, value, period, **fields)

    def _parts(self, year: int, month: int, share: float) -> list[PrintedFigure]:
        out = []
        for region, one in self._drawn(share):
            measure = self.dice.choice((one.measure, *one.target_measures))
            if measure in ("statement", "avg_annual_growth_rate"):
                measure = one.measure
            stock = one.name in ("常住人口", "金融机构贷款余额", "经营主体总量") and measure == "level"
            last = parse_period(f"{year}-{month:02d}").end
            to_date = f"{year}-01/{year}-{month:02d}" if month > 1 else f"{year}-01"
            period = self.dice.choice(
                (f"{year}-{month:02d}", last.isoformat())
                if stock
                else (to_date, to_date, f"{year}-{month:02d}")
            )
            out.append(
                self._measured(region, one, measure, year, period, "actual", 1.0 if stock else month / 12)
            )
        return out

    def _targets(self, year: int, share: float) -> list[PrintedFigure]:
        out = []
        for region, one in self._drawn(share):
            measure = self.dice.choice(one.target_measures)
            last = self.dice.choice(
                (year, year, year, 2025 if year <= 2025 else 2030, 2026 if year >= 2021 else year)
            )
            last = max(last, year)
            period = str(last)
            fields: dict[str, Any] = {"figure_status": "target", "measure": measure}
            if measure == "statement":
                out.append(PrintedFigure(
                    measure=measure, figure_status="target", indicator_text=one.name, subject_text=region, bound_op=None,
                    period=str(year), relation=self.dice.choice(("in_step_with", "no_less_than", "set_by_province")),
                    relation_to="地区生产总值", surface="同步",
                ))  # fmt: skip
                continue
            value = self.paths[region, one.name][year] * self.dice.uniform(0.85, 1.25)
            if measure in ("growth_rate", "avg_annual_growth_rate", "change_since", "reduction", "change_pp"):
                value = (
                    value
                    if one.measure == measure
                    else self.dice.choice((self._change(region, one, year), 6.0, -2.0))
                )
                value = abs(value) if measure == "reduction" else value
                fields["growth_basis"] = self.dice.choice(one.growth_bases)
                fields["base_period"] = self.dice.choice((None, None, None, None, str(year - 1), "2020"))
                period = str(year) if measure == "growth_rate" else period
            elif measure in ("increment", "count", "cumulative_total"):
                value = abs(value) * (0.08 if one.measure == "level" else 1) * (last - year + 1)
                period = (
                    f"{2021 if last == 2025 else 2026}/{last}"
                    if last in (2025, 2030) and last > year
                    else str(last)
                )
            if self.dice.random() < 0.03:
                period = ""
            if self.dice.random() < 0.03:
                value = 0
            fields["modality"] = self.dice.choice((None, None, "力争", "确保"))
            out.append(self._printed(one, region, value, period or None, **fields))
        return out


def write(where: Settings, seed: int, by_hand: Iterable[Release] = ()) -> int:
    """Write the lake of the place and of its cuts, and of releases written by hand; returns how many the place has.

    The catalogue of `where` is copied from the project's, with rules of targets of its own.
    """
    drawn = Drawn(seed)
    with (where.catalogue / "target_rule.csv").open("a", encoding="utf-8") as rules:
        rules.write("\n".join(RULES) + "\n")
    catalogue = Catalogue(where.catalogue)
    whole = _world(drawn.releases.values(), catalogue, drawn.dice)
    worlds = [_renamed(whole, "whole"), _renamed(_world(by_hand, catalogue, None), "hand")]
    worlds += [_renamed(_cut(whole, *days), f"cut{n}") for n, days in enumerate(CUTS)]
    lake.write(lake.part(where.lake, "figure", "all"), pl.concat([one[0] for one in worlds]))
    lake.write(lake.part(where.lake, "release", "all"), pl.concat([one[1] for one in worlds]))
    lake.write(where.lake / "correction" / lake.PART, pl.concat([one[2] for one in worlds]))
    lake.write(lake.part(where.lake, "quarantine", "all"), pl.DataFrame(schema=lake.QUARANTINE_SCHEMA))
    lake.write(lake.part(where.lake, "load", "all"), pl.DataFrame(schema=lake.LOAD_SCHEMA))
    lake.write(lake.part(where.lake, "validation", "all"), results_frame({}))
    lake.write(lake.part(where.lake, "finding", "all"), findings_frame("none", []))
    return len(drawn.releases)


def _world(releases: Iterable[Release], catalogue: Catalogue, dice: random.Random | None) -> "World":
    """Figures, releases and (where dice are given) corrections, as the lake holds them."""
    figures, rows = [pl.DataFrame(schema=SCHEMA)], [pl.DataFrame(schema=lake.RELEASE_SCHEMA)]
    corrected: list[dict[str, Any]] = []
    for one in releases:
        manifest = one.manifest
        region = catalogue.region_id(manifest.region)
        assert region is not None
        # One printed number a place and quantity, as in a table: two would be two answers of one release.
        places = {
            (
                p.indicator_text,
                p.subject_text,
                p.measure,
                p.period,
                p.figure_status,
                p.growth_basis,
                p.base_period,
            ): p
            for p in one.printed
        }
        printed = [
            replace(p, paragraph=1, char_start=10 * n, char_end=10 * n + 5)
            for n, p in enumerate(places.values())
        ]
        frame, rejected = to_figures(printed, manifest.facts(region), catalogue)
        assert not rejected, rejected[0]
        assert frame["indicator_id"].null_count() == frame["region_id"].null_count() == 0
        figures.append(frame)
        rows.append(release_row(manifest, region))
        if dice:
            corrected += _corrections(dice, manifest, frame, printed, catalogue, region)
    return (
        pl.concat(figures),
        pl.concat(rows),
        pl.DataFrame(corrected, schema=corrections.SCHEMA, orient="row"),
    )


def _corrections(
    dice: random.Random,
    manifest: Manifest,
    frame: pl.DataFrame,
    printed: list[PrintedFigure],
    catalogue: Catalogue,
    region: str,
) -> Iterator[dict[str, Any]]:
    """A few figures corrected: by us for all days, or by their publisher from a later day on."""
    for row, one in zip(frame.iter_rows(named=True), printed, strict=True):
        if one.value is None or dice.random() > 0.02:
            continue
        action = dice.choice(("override", "scale", "drop", "confirm"))
        factor = {"override": Decimal("1.1"), "scale": Decimal(10)}.get(action, Decimal(1))
        new = replace(
            one,
            value=str(Decimal(one.value) * factor),
            value_to=None if one.value_to is None else str(Decimal(one.value_to) * factor),
        )
        mended, _ = to_figures([new], manifest.facts(region), catalogue)
        late = dice.random() < 0.5
        yield dict(mended.row(0, named=True)) | {
            "figure_id": row["figure_id"], "ordinal": row["ordinal"], "value_as_published": row["value"],
            "correction_id": f"c-{row['figure_id']}", "correction_action": action, "correction_change": action,
            "correction_reason": "Synthetic", "correction_origin": "publisher_corrigendum" if late else "our_transcription",
            "correction_decided_on": date(2027, 1, 1),
            "effective_on": manifest.available_on + timedelta(days=dice.choice((20, 150))) if late else None,
        }  # fmt: skip


World = tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]


def _cut(whole: World, public_by: date, held_by: date) -> World:
    """What of the place had come out and was held by two days, told as it stood then."""
    figures, releases, corrected = whole
    kept = releases.filter((pl.col("available_on") <= public_by) & (pl.col("known_on") <= held_by))
    there = kept["release_id"].to_list()
    later = pl.col("withdrawn_on") > public_by
    kept = kept.with_columns(withdrawn_on=pl.when(later).then(None).otherwise(pl.col("withdrawn_on")))
    of_then = pl.col("release_id").is_in(there)
    known = pl.col("effective_on").is_null() | (pl.col("effective_on") <= public_by)
    return figures.filter(of_then), kept, corrected.filter(of_then & known)


def _renamed(world: World, name: str) -> World:
    """The same with regions and releases of its own names, and keys in the same order."""
    figures, releases, corrected = world

    def mark(column: str) -> pl.Expr:
        return pl.col(column) + f"~{name}"

    own = [mark("release_id"), mark("region_id"), mark("figure_id")]
    return (
        figures.with_columns(own),
        releases.with_columns([*own[:2], mark("replaces_release_id"), mark("work_id")]),
        corrected.with_columns([*own, mark("correction_id")]),
    )


def settings_of(base: Path, project: Settings) -> Settings:
    """Folders of the place under `base`, with a copy of the catalogue."""
    where = replace(project, raw=base / "raw", warehouse=base / "warehouse", catalogue=base / "seeds")
    where.warehouse.mkdir(parents=True)
    shutil.copytree(project.catalogue, where.catalogue)
    return where
