"""The catalogue as Python needs it: units, indicators, aliases, regions, read from the dbt seeds.

The seeds are the one home of these facts; dbt loads the same files. Mapping is by name as printed and
never guessed: what has no row stays unmapped. Not here: what the rows say; which of several places of
one name is meant (`places`).
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path

from orchestration.places import Places, read_places
from orchestration.seed import CatalogueError, fold, rows

__all__ = ["Alias", "Catalogue", "CatalogueError", "Indicator", "Unit"]


@dataclass(frozen=True)
class Unit:
    """A unit as printed: `base = printed * factor`, exactly."""

    text: str
    unit_id: str
    factor: Decimal
    unit_mult: int | None
    dimension: str


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


_ABBREVIATED = re.compile(r"[(（][A-Z&]{2,6}[)）]")
"""The abbreviation in brackets that a name may be printed with."""


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
            where = f"{self.folder / 'unit.csv'}, line {line}"
            try:
                factor = Decimal(row["factor"])
            except InvalidOperation:
                factor = Decimal("NaN")
            if not factor.is_finite() or factor <= 0:
                raise CatalogueError(f"{where}: factor {row['factor']!r} is no number above 0")
            if not re.fullmatch(r"(-?[0-9]{1,2})?", row["unit_mult"]):
                raise CatalogueError(
                    f"{where}: unit_mult {row['unit_mult']!r} is no power of ten as 4 or 8; leave it "
                    "empty for none"
                )
            mult = int(row["unit_mult"]) if row["unit_mult"] else None
            unit = Unit(row["unit_text"], row["unit_id"], factor, mult, row["dimension"])
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
        for line, row in self.rows("indicator_alias.csv"):
            alias = Alias(row["alias"], row["indicator_id"], row["measure"], row["region_id"], row["unit_id"])
            if alias.indicator_id not in self.indicators:
                raise CatalogueError(
                    f"{self.folder / 'indicator_alias.csv'}, line {line}: indicator "
                    f"{alias.indicator_id!r} has no row in indicator.csv; add it there first"
                )
            others = found.setdefault(fold(alias.text), [])
            for other in others:
                if replace(other, text="", indicator_id="") == replace(alias, text="", indicator_id="") and (
                    other.indicator_id != alias.indicator_id
                ):
                    raise CatalogueError(
                        f"{self.folder / 'indicator_alias.csv'}, line {line}: {alias.text!r} names "
                        f"{other.indicator_id} already; remove one row, or say of which measure, region "
                        "or unit each is"
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
        _ = (
            self.units,
            self.indicators,
            self.aliases,
            self.places.regions,
            self.places.same_place,
            self.five_year_ends,
        )

    def unit(self, text: str | None) -> Unit | None:
        """The unit printed as `text`, or None."""
        return self.units.get(unicodedata.normalize("NFKC", text).strip()) if text else None

    def indicator_id(
        self, text: str | None, measure: str, region_id: str | None, unit_id: str | None = None
    ) -> str | None:
        """The indicator that `text` (alias or id) names for this measure, region and base unit, or None."""
        if not text:
            return None
        found = self.aliases.get(fold(text), ())
        if (bare := _ABBREVIATED.sub("", text)) != text:
            # 居民消费价格指数（CPI） is 居民消费价格指数, where no alias says otherwise.
            found = (*found, *self.aliases.get(fold(bare), ()))
        for alias in found:
            if (
                alias.measure in ("", measure)
                and alias.region_id in ("", region_id)
                and alias.unit_id in ("", unit_id)
            ):
                return alias.indicator_id
        return text if text in self.indicators else None

    def region_id(self, text: str | None, on: date | None = None, home: str | None = None) -> str | None:
        """The region named `text` (valid on that day, if given) in a document of `home`, or None."""
        return self.places.region_id(text, on, home)
