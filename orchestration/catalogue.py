"""The catalogue as Python needs it: units, indicators, aliases, regions, read from the dbt seeds.

The seeds are the one home of these facts; dbt loads the same files. Mapping is by name as printed and
never guessed: what has no row stays unmapped. Not here: what the rows say; which of several places of
one name is meant (`places`).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path

from orchestration.composition import GROWTH_MEASURES, Composition
from orchestration.places import Places, read_places
from orchestration.said import Said
from orchestration.seed import CatalogueError, fold, rows

__all__ = ["Alias", "Catalogue", "CatalogueError", "Indicator", "Unit"]

KEYS = {
    "indicator.csv": ("indicator_id",),
    "unit.csv": ("unit_text",),
    "indicator_use.csv": ("indicator_id",),
    "plan.csv": ("plan_id",),
    "source_rank.csv": ("publisher", "kind"),
    "release_known.csv": ("release_id",),
}
"""Columns by which a row of a seed is found: two rows of one key would double what they are about."""

FILLED = {
    "indicator.csv": ("indicator_id", "name_zh", "name_en", "is_additive"),
    "unit.csv": ("unit_text", "unit_id", "dimension"),
    "plan.csv": ("plan_id",),
}

ONE_OF = {
    ("indicator.csv", "kind"): ("flow", "stock", "share", "rate", "count", "index"),
    ("indicator.csv", "price_basis"): ("current", "constant", "na"),
    ("indicator.csv", "desired_direction"): ("increase", "decrease", "none"),
    ("indicator.csv", "is_additive"): ("true", "false"),
    ("unit.csv", "is_tally"): ("true", "false"),
    ("unit.csv", "is_multiplied"): ("true", "false"),
    ("indicator_link.csv", "kind"): ("renamed", "redefined", "census_break", "other_scope"),
}

WHOLE = {
    "plan.csv": ("first_year", "last_year", "base_year"),
    "source_rank.csv": ("rank",),
    "release_calendar.csv": ("due_days",),
}
"""Columns that hold a whole number."""


MULTIPLIERS = {
    "万亿": 12, "千亿": 11, "百亿": 10, "十亿": 9, "亿": 8,
    "千万": 7, "百万": 6, "十万": 5, "万": 4, "千": 3, "百": 2,
}  # fmt: skip
"""Words of size before a unit, the longest first, with their powers of ten."""


@dataclass(frozen=True)
class Unit:
    """A unit as printed: `base = printed * factor`, exactly.

    `is_tally`: it counts things done or built one by one. `is_multiplied`: 万 or 亿 may stand before it.
    """

    text: str
    unit_id: str
    factor: Decimal
    unit_mult: int | None
    dimension: str
    is_tally: bool
    is_multiplied: bool

    @property
    def is_count(self) -> bool:
        """Whether whole things are counted in it, people and visits as well."""
        return self.dimension in ("count", "people", "visits")


@dataclass(frozen=True)
class Indicator:
    """What a figure measures; `kind` is flow, stock, share, rate, count or index."""

    indicator_id: str
    name_zh: str
    unit_id: str
    kind: str
    price_basis: str
    desired_direction: str


@dataclass(frozen=True)
class Alias:
    """A name as printed; empty `measure`, `region_id` and `unit_id` mean any."""

    text: str
    indicator_id: str
    measure: str
    region_id: str
    unit_id: str


_COUNTED = {("number", "people"), ("number", "money_cny"), ("people", "visits")}
"""Dimensions printed and meant that go together: a bare number counts what the name says (贫困人口18万)."""

_SAID_OR_MISREAD = ({"people", "visits"}, {"money_cny", "mass"})
"""Pairs of dimensions: of one a whole name says which is meant (jobs are people where 人次 is printed),
of the other one is a misreading to look at (money printed in tonnes).
"""

_ABBREVIATED = re.compile(r"[(（][A-Z&]{2,6}[)）]")
"""The abbreviation in brackets that a name may be printed with."""


def _is_of_measure(alias: Alias, measure: str) -> bool:
    """Whether a name holds for a measure: what is named so as a level is so as its growth."""
    return alias.measure in ("", measure) or (alias.measure == "level" and measure in GROWTH_MEASURES)


@dataclass(frozen=True)
class Catalogue:
    """Lookups over the seeds in `folder`; each file is read once, on first use."""

    folder: Path

    def rows(self, name: str) -> Iterator[tuple[int, dict[str, str]]]:
        """Line number and fields of each row of a seed; raises as `seed.rows` does."""
        return rows(self.folder / name)

    @cached_property
    def units(self) -> dict[str, Unit]:
        """Units by the text as printed."""
        found = {}
        for line, row in self.rows("unit.csv"):
            where = _place(self.folder / "unit.csv", line)
            try:
                factor = Decimal(row["factor"])
            except InvalidOperation:
                factor = Decimal("NaN")
            if not factor.is_finite() or factor <= 0:
                raise CatalogueError(
                    Said(
                        f"{where.zh}：factor {row['factor']!r}不是大于0的数",
                        f"{where}: factor {row['factor']!r} is no number above 0",
                    )
                )
            if not re.fullmatch(r"(-?[0-9]{1,2})?", row["unit_mult"]):
                raise CatalogueError(
                    Said(
                        f"{where.zh}：unit_mult {row['unit_mult']!r}不是4、8之类的十的幂次；没有就留空",
                        f"{where}: unit_mult {row['unit_mult']!r} is no power of ten as 4 or 8; leave it "
                        "empty for none",
                    )
                )
            mult = int(row["unit_mult"]) if row["unit_mult"] else None
            unit = Unit(
                row["unit_text"],
                row["unit_id"],
                factor,
                mult,
                row["dimension"],
                row["is_tally"] == "true",
                row["is_multiplied"] == "true",
            )
            found[unit.text] = unit
        return found

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """Indicators by id."""
        return {
            row["indicator_id"]: Indicator(
                row["indicator_id"],
                row["name_zh"],
                row["unit_id"],
                row["kind"],
                row["price_basis"],
                row["desired_direction"],
            )
            for _, row in self.rows("indicator.csv")
        }

    @cached_property
    def aliases(self) -> dict[str, list[Alias]]:
        """Aliases by folded text, the most specific first."""
        found: dict[str, list[Alias]] = {}
        # An indicator's own name is an alias that holds of every measure, region and unit.
        own = {
            fold(one.name_zh): Alias(one.name_zh, one.indicator_id, "", "", "")
            for one in self.indicators.values()
        }
        for line, row in self.rows("indicator_alias.csv"):
            alias = Alias(row["alias"], row["indicator_id"], row["measure"], row["region_id"], row["unit_id"])
            if alias.indicator_id not in self.indicators:
                where = _place(self.folder / "indicator_alias.csv", line)
                raise CatalogueError(
                    Said(
                        f"{where.zh}：指标{alias.indicator_id!r}在indicator.csv中没有行；请先在那里添加",
                        f"{where}: indicator {alias.indicator_id!r} has no row in indicator.csv; "
                        "add it there "
                        "first",
                    )
                )
            others = found.setdefault(fold(alias.text), [])
            for other in (*others, *filter(None, (own.get(fold(alias.text)),))):
                if replace(other, text="", indicator_id="") == replace(alias, text="", indicator_id="") and (
                    other.indicator_id != alias.indicator_id
                ):
                    where = _place(self.folder / "indicator_alias.csv", line)
                    raise CatalogueError(
                        Said(
                            f"{where.zh}：“{alias.text}”已是{other.indicator_id}的名称；删去一行，或写明各自的"
                            "measure、region_id或unit_id",
                            f"{where}: {alias.text!r} names {other.indicator_id} already; remove one row, or "
                            "say of which measure, region or unit each is",
                        )
                    )
            others.append(alias)
        for candidates in found.values():
            candidates.sort(key=lambda alias: (not alias.region_id, not alias.measure, not alias.unit_id))
        return found

    @cached_property
    def places(self) -> Places:
        """The places and their names; they are many, so a process reads them once."""
        paths = (self.folder / "region.csv", self.folder / "region_change.csv")
        try:
            states = [path.stat() for path in paths]
        except FileNotFoundError:
            states = []
        return read_places(
            *paths, tuple(number for one in states for number in (one.st_mtime_ns, one.st_size))
        )

    @cached_property
    def five_year_ends(self) -> frozenset[str]:
        """Last years of the five-year plans; targets for them are headline targets."""
        return frozenset(row["last_year"] for _, row in self.rows("plan.csv") if row["kind"] == "five_year")

    def check(self) -> None:
        """Read every file once; raises CatalogueError for the first row that cannot be used."""
        for name in sorted({*KEYS, *FILLED, *WHOLE, *(name for name, _ in ONE_OF)}):
            self._check_rows(name)
        _ = (
            self.units,
            self.indicators,
            self.aliases,
            self.places.regions,
            self.places.same_place,
            self.five_year_ends,
            self.composition.words,
        )

    def _check_rows(self, name: str) -> None:
        """That a seed's rows can be told apart, and say what the models read of them."""
        seen: dict[tuple[str, ...], int] = {}
        dimensions: dict[str, str] = {}
        path = self.folder / name
        for line, row in self.rows(name):
            where = _place(path, line)
            _check_cells(name, row, where)
            if name in KEYS:
                key = tuple(row[column] for column in KEYS[name])
                if key in seen:
                    raise CatalogueError(
                        Said(
                            f"{where.zh}：{'、'.join(filter(None, key))}已有一行，"
                            f"在第{seen[key]}行；删去其一",
                            f"{where}: {', '.join(filter(None, key))} has a row already, in line "
                            f"{seen[key]}; "
                            "remove one",
                        )
                    )
                seen[key] = line
            if name == "unit.csv":
                known = dimensions.setdefault(row["unit_id"], row["dimension"])
                if known != row["dimension"]:
                    raise CatalogueError(
                        Said(
                            f"{where.zh}：{row['unit_id']}在前面一行中的量纲是{known}；一个基本单位只计量一种量",
                            f"{where}: {row['unit_id']} is of dimension {known} in an earlier row; a base "
                            "unit measures one thing",
                        )
                    )

    def unit(self, text: str | None) -> Unit | None:
        """The unit printed as `text`, a word of size before it where it may have one; None when unknown."""
        if not text:
            return None
        text = unicodedata.normalize("NFKC", text).strip()
        if text in self.units:
            return self.units[text]
        word = next((one for one in MULTIPLIERS if text.startswith(one)), None)
        unit = self.units.get(text[len(word) :]) if word else None
        if word is None or unit is None or not unit.is_multiplied:
            return None
        power = MULTIPLIERS[word]
        mult = None if unit.unit_mult is None else unit.unit_mult + power
        return replace(unit, text=text, factor=unit.factor * 10**power, unit_mult=mult, is_multiplied=False)

    def unit_of_bare(self, unit_id: str) -> Unit | None:
        """The unit of a number printed without one: of things counted and of an index, which have no other.

        None for all that is measured: there the page says the unit elsewhere, and it was not read.
        """
        return self._bare_units.get(unit_id)

    def unit_of_growth(self, unit: Unit) -> Unit:
        """The unit of a growth in per cent: 增长1.5倍 is a growth of 150 %. Any other unit is itself."""
        percent = self.units.get("%")
        if unit.text != "倍" or percent is None:
            return unit
        return replace(percent, text=unit.text, factor=100 * percent.factor, unit_mult=2)

    def unit_of_rate(self, unit: Unit, unit_id: str) -> Unit | None:
        """The unit printed without its second half, which the name says: 每万人 … 件, 人均 … 平方米.

        None where the indicator's unit is no such rate, or the printed one is not its first half.
        """
        if unit.dimension == "count" and unit.factor == 1:
            return self._rate_units.get(unit_id)
        if unit.unit_id == unit_id:
            return None
        halves = (
            one.text[one.text.index("/") :]
            for one in self.units.values()
            if one.unit_id == unit_id and "/" in one.text
        )
        named = (self.unit(unit.text + half) for half in halves)
        return next((one for one in named if one and one.unit_id == unit_id), None)

    @cached_property
    def _rate_units(self) -> dict[str, Unit]:
        return {
            unit.unit_id: unit
            for unit in reversed(self.units.values())
            if unit.dimension.startswith("per_") and unit.factor == 1
        }

    @cached_property
    def _bare_units(self) -> dict[str, Unit]:
        return {
            unit.unit_id: unit
            for unit in reversed(self.units.values())
            if unit.dimension in ("count", "index") and unit.factor == 1
        }

    def indicator_id(
        self, text: str | None, measure: str, region_id: str | None, unit_id: str | None = None
    ) -> str | None:
        """The indicator that `text` (alias, name or id) names for this measure, region and base unit.

        A name that no row has word for word is composed (`composition`): of its spellings those that need
        the fewest words to fall away decide, and where they name two indicators it is none. None: unmapped.
        """
        if not text:
            return None
        about = (measure, region_id or "", unit_id or "")
        name = fold(text)
        aliases = self.aliases.get(name, ())
        # 高新技术企业增加30家 is 新增高新技术企业, where that is an indicator of its own.
        is_new = measure == "increment" and not any(alias.measure == measure for alias in aliases)
        if is_new and (found := self._compose("新增" + self.composition.spelt(name), about)):
            return found
        if found := self._chosen(aliases, about):
            return found
        if (bare := _ABBREVIATED.sub("", text)) != text and (
            # 居民消费价格指数（CPI） is 居民消费价格指数, where no alias says otherwise.
            found := self._chosen(self.aliases.get(fold(bare), ()), about)
        ):
            return found
        if text in self.indicators:
            return text
        key = (fold(bare), *about)
        if key not in self._composed:
            self._composed[key] = self._compose(fold(bare), about) or self._added_to(fold(bare), about)
        return self._composed[key]

    def _added_to(self, name: str, about: tuple[str, str, str]) -> str | None:
        """The stock that an increment was added to: 新增医疗机构床位 are more of 医疗机构床位."""
        spelt = self.composition.spelt(name)
        changes = tuple(word.text for word in self.composition.words["increment_tail"])
        if about[0] != "increment" or not spelt.startswith("新增") or spelt.endswith(changes):
            return None
        found = self._compose(spelt.removeprefix("新增"), about)
        return found if found and self.indicators[found].kind in ("stock", "count") else None

    def _chosen(
        self, aliases: Iterable[Alias], about: tuple[str, str, str], *, is_whole: bool = True
    ) -> str | None:
        """The indicator of the most specific of the aliases that fits the measure, region and base unit."""
        measure, region_id, unit_id = about
        for alias in aliases:
            if (
                _is_of_measure(alias, measure)
                and alias.region_id in ("", region_id)
                and alias.unit_id in ("", unit_id)
            ):
                fits = alias.unit_id or self._fits(self.indicators[alias.indicator_id], about, is_whole)
                return alias.indicator_id if fits else None
        return None

    def _compose(self, name: str, about: tuple[str, str, str]) -> str | None:
        for spellings, is_whole in self.composition.rounds(name, about[0]):
            named = {
                found
                for spelling in spellings
                if (found := self._chosen(self._spelt.get(spelling, ()), about, is_whole=is_whole))
            }
            if named:
                return named.pop() if len(named) == 1 else None
        return None

    def _fits(self, indicator: Indicator, about: tuple[str, str, str], is_whole: bool) -> bool:
        """Whether a figure of this measure and unit can be one of the indicator.

        Where the name is whole, money printed as a weight, or a weight as money, is a misreading: it stays
        one of the indicator, so that the load's checks stop it and somebody looks. Anything else in another
        unit is another quantity: a length in pieces, a road in square metres, a tax for each mu, dollars for
        yuan.
        """
        measure, _, unit_id = about
        if measure in ("share", "structure_part"):
            return indicator.unit_id in ("PC", "PM")
        if measure == "change_pp":
            return indicator.kind in ("share", "rate", "index")
        if unit_id == "HOUSEHOLD" and indicator.unit_id == "ITEM":
            return False  # the households that a work reaches are no tally of the works
        if measure not in ("level", "count", "increment", "cumulative_total") or indicator.kind == "rate":
            return True
        dimensions = {self._dimensions.get(one) for one in (indicator.unit_id, unit_id or "")}
        # 910万 of an area leaves the unit to the reader; 18.5万 of villages are people there.
        is_bare = "number" in dimensions and "count" not in dimensions
        is_said = is_whole and measure != "count" and (is_bare or dimensions in _SAID_OR_MISREAD)
        return is_said or self._measures(indicator.unit_id, unit_id)

    def could_be(self, indicator_id: str, measure: str, unit_id: str | None) -> bool:
        """Whether a figure of this measure and base unit can be one of the indicator, were its name known."""
        return self._fits(self.indicators[indicator_id], (measure, "", unit_id or ""), is_whole=False)

    def _measures(self, meant: str, printed: str) -> bool:
        """Whether a number in the unit printed can be one in the base unit meant; an unknown unit can."""
        dimensions = self._dimensions.get(printed), self._dimensions.get(meant)
        return None in dimensions or dimensions[0] == dimensions[1] or dimensions in _COUNTED

    @cached_property
    def _dimensions(self) -> dict[str, str]:
        return {unit.unit_id: unit.dimension for unit in self.units.values()}

    @cached_property
    def composition(self) -> Composition:
        """The words that names are composed with."""
        return Composition(self.folder / "name_word.csv")

    @cached_property
    def _composed(self) -> dict[tuple[str, str, str, str], str | None]:
        return {}

    @cached_property
    def _spelt(self) -> dict[str, list[Alias]]:
        """Aliases and names of indicators by their spelling, the most specific first."""
        found: dict[str, list[Alias]] = {}
        for name, aliases in self.aliases.items():
            found.setdefault(self.composition.spelt(name), []).extend(aliases)
        for one in self.indicators.values():
            name = self.composition.spelt(fold(one.name_zh))
            found.setdefault(name, []).append(Alias(one.name_zh, one.indicator_id, "", "", ""))
        for candidates in found.values():
            candidates.sort(key=lambda alias: (not alias.region_id, not alias.measure, not alias.unit_id))
        return found

    def region_id(self, text: str | None, on: date | None = None, home: str | None = None) -> str | None:
        """The region named `text` (valid on that day, if given) in a document of `home`, or None."""
        return self.places.region_id(text, on, home)


def _place(path: Path, line: int) -> Said:
    """A line of a seed."""
    return Said(f"{path}第{line}行", f"{path}, line {line}")


def _check_cells(seed: str, row: dict[str, str], where: Said) -> None:
    """That each cell of a row holds what its column may."""
    for column in FILLED.get(seed, ()):
        if not row[column]:
            raise CatalogueError(
                Said(f"{where.zh}：{column}不能为空", f"{where}: {column} must not be empty")
            )
    for column in WHOLE.get(seed, ()):
        if not re.fullmatch("[0-9]{1,4}", row[column]):
            raise CatalogueError(
                Said(
                    f"{where.zh}：{column} {row[column]!r}不是整数",
                    f"{where}: {column} {row[column]!r} is no whole number",
                )
            )
    for (of, column), allowed in ONE_OF.items():
        if of == seed and row[column] not in allowed:
            raise CatalogueError(
                Said(
                    f"{where.zh}：{column} {row[column]!r}应为{'、'.join(allowed)}之一",
                    f"{where}: {column} {row[column]!r} is none of {', '.join(allowed)}",
                )
            )
