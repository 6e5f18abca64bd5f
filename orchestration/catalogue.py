"""The catalogue as Python needs it: units, indicators, aliases, regions, read from the dbt seeds.

The seeds are the one home of these facts; dbt loads the same files. Mapping is by name as printed and
never guessed: what has no row stays unmapped. Not here: what the rows say.
"""

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path

REGION_KINDS = ("administrative", "functional", "urban_area")
REGION_CHANGES = ("rename", "recode", "split", "merge")

KEYS = {
    "indicator.csv": ("indicator_id",),
    "unit.csv": ("unit_text",),
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
    ("indicator_link.csv", "kind"): ("renamed", "redefined", "census_break"),
}

WHOLE = {
    "plan.csv": ("first_year", "last_year", "base_year"),
    "source_rank.csv": ("rank",),
    "release_calendar.csv": ("due_days",),
}
"""Columns that hold a whole number."""

_FOLDED = re.compile(r"[\s“”\"'‘’「」《》、,，;；:：()（）的·]")


class CatalogueError(ValueError):
    """A catalogue row that cannot be used; the message names file, line and remedy."""


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
class Region:
    """A place; `region_id` is the GB/T 2260 code as text where there is one."""

    region_id: str
    names: tuple[str, ...]
    kind: str
    parent_id: str
    valid_from: date
    valid_to: date


def fold(text: str) -> str:
    """A name as it is compared: NFKC, without spaces, quotes, punctuation and 的; GDP is spelt out."""
    return _FOLDED.sub("", unicodedata.normalize("NFKC", text)).replace("GDP", "地区生产总值")


class _Row(dict[str, str]):
    """A row's fields by column; one that the file lacks is a CatalogueError, wherever it is asked for."""

    def __init__(self, path: Path, fields: dict[str, str]) -> None:
        super().__init__(fields)
        self._path = path

    def __missing__(self, column: str) -> str:
        raise CatalogueError(
            f"{self._path}, line 1: no column {column!r}, found {', '.join(self)}; add it, as in the file "
            "that is shipped"
        )


@dataclass(frozen=True)
class Catalogue:
    """Lookups over the seeds in `folder`; each file is read once, on first use."""

    folder: Path

    def rows(self, name: str) -> Iterator[tuple[int, dict[str, str]]]:
        """Line number and fields of each row of a seed.

        Raises CatalogueError for a file that is no UTF-8 text, a row of another length, and where a column
        is asked for that is not there.
        """
        path = self.folder / name
        try:
            with path.open(encoding="utf-8-sig", newline="") as lines:
                reader = csv.DictReader(lines)
                for row in reader:
                    if None in row or None in row.values():
                        raise CatalogueError(
                            f"{path}, line {reader.line_num}: the number of fields differs from the "
                            f"header's {len(reader.fieldnames or [])}; quote fields that hold commas"
                        )
                    yield reader.line_num, _Row(path, row)
        except FileNotFoundError:
            raise CatalogueError(
                f"{path} is missing; INDICATORS_CATALOGUE must name a folder with the seeds"
            ) from None
        except UnicodeDecodeError as error:
            raise CatalogueError(
                f"{path}, byte {error.start}: not UTF-8; save it as UTF-8 (in Excel: CSV UTF-8)"
            ) from None
        except csv.Error as error:
            raise CatalogueError(f"{path}, line {reader.line_num}: not valid CSV ({error})") from None

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
    def regions(self) -> list[Region]:
        """All regions, with every name they are known by."""
        found: list[Region] = []
        for line, row in self.rows("region.csv"):
            # Codes and English names are what data from elsewhere call a place by.
            printed = (row["name_zh"], row["region_id"], row["name_en"], *row["aliases"].split(";"))
            names = list(filter(None, printed))
            try:
                valid_from = date.fromisoformat(row["valid_from"] or "0001-01-01")
                valid_to = date.fromisoformat(row["valid_to"] or "9999-12-31")
            except ValueError:
                raise CatalogueError(
                    f"{self.folder / 'region.csv'}, line {line}: valid_from and valid_to are dates "
                    "as 2000-06-25, or empty"
                ) from None
            where = f"{self.folder / 'region.csv'}, line {line}"
            if row["kind"] not in REGION_KINDS:
                raise CatalogueError(f"{where}: kind {row['kind']!r} is none of {', '.join(REGION_KINDS)}")
            folded = tuple(fold(name) for name in names)
            region = Region(row["region_id"], folded, row["kind"], row["parent_id"], valid_from, valid_to)
            if any(
                one.region_id == region.region_id
                and one.valid_from <= region.valid_to
                and region.valid_from <= one.valid_to
                for one in found
            ):
                raise CatalogueError(
                    f"{where}: {region.region_id} has a row of these days already; another place needs "
                    "another id, an earlier time of this one its valid_from and valid_to"
                )
            found.append(region)
        known = {region.region_id for region in found}
        for region in found:
            if region.parent_id and region.parent_id not in known:
                raise CatalogueError(
                    f"{self.folder / 'region.csv'}: the parent {region.parent_id} of {region.region_id} has "
                    "no row; add it, or correct parent_id"
                )
        return found

    @cached_property
    def five_year_ends(self) -> frozenset[str]:
        """Last years of the five-year plans; targets for them are headline targets."""
        return frozenset(row["last_year"] for _, row in self.rows("plan.csv") if row["kind"] == "five_year")

    def check(self) -> None:
        """Read every file once; raises CatalogueError for the first row that cannot be used."""
        for name in sorted({*KEYS, *FILLED, *WHOLE, *(name for name, _ in ONE_OF)}):
            self._check_rows(name)
        _ = (self.units, self.indicators, self.aliases, self.regions, self.same_place, self.five_year_ends)

    def _check_rows(self, name: str) -> None:
        """That a seed's rows can be told apart, and say what the models read of them."""
        seen: dict[tuple[str, ...], int] = {}
        dimensions: dict[str, str] = {}
        for line, row in self.rows(name):
            where = f"{self.folder / name}, line {line}"
            for column in FILLED.get(name, ()):
                if not row[column]:
                    raise CatalogueError(f"{where}: {column} must not be empty")
            for column in WHOLE.get(name, ()):
                if not re.fullmatch("[0-9]{1,4}", row[column]):
                    raise CatalogueError(f"{where}: {column} {row[column]!r} is no whole number")
            for (seed, column), allowed in ONE_OF.items():
                if seed == name and row[column] not in allowed:
                    raise CatalogueError(f"{where}: {column} {row[column]!r} is none of {', '.join(allowed)}")
            if name in KEYS:
                key = tuple(row[column] for column in KEYS[name])
                if key in seen:
                    raise CatalogueError(
                        f"{where}: {', '.join(filter(None, key))} has a row already, in line {seen[key]}; "
                        "remove one"
                    )
                seen[key] = line
            if name == "unit.csv":
                known = dimensions.setdefault(row["unit_id"], row["dimension"])
                if known != row["dimension"]:
                    raise CatalogueError(
                        f"{where}: {row['unit_id']} is of dimension {known} in an earlier row; a base unit "
                        "measures one thing"
                    )

    def unit(self, text: str | None) -> Unit | None:
        """The unit printed as `text`, or None."""
        return self.units.get(unicodedata.normalize("NFKC", text).strip()) if text else None

    def unit_of_bare(self, unit_id: str) -> Unit | None:
        """The unit of a number printed without one: of things counted and of an index, which have no other.

        None for all that is measured: there the page says the unit elsewhere, and it was not read.
        """
        return self._bare_units.get(unit_id)

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
        """The region named `text` (valid on that day, if given), or None.

        `home` is the region of the document: of two places of one name the one near it is meant, and “城区”
        or “高新区” of a document about elsewhere is no place that we know. A place that was only renamed or
        given another code goes by its last id, so that its series goes on; one that was split or merged is
        another place before and after.
        """
        if not text:
            return None
        name = fold(text)
        named = [
            region
            for region in self.regions
            if name in region.names and (on is None or region.valid_from <= on <= region.valid_to)
        ]
        if home is not None:
            near = [region for region in named if self._is_near(region, home)]
            named = near or [region for region in named if region.kind == "administrative"]
        if not named:
            return None
        found = named[0].region_id
        while found in self.same_place:
            found = self.same_place[found]
        return found

    def _is_near(self, region: Region, home: str) -> bool:
        """Whether the region lies in `home`, or `home` in the place that the region is a part of."""
        return home in self._above(region.region_id) or (
            (region.parent_id or region.region_id) in self._above(home)
        )

    def _above(self, region_id: str) -> set[str]:
        """A region and all it lies in."""
        found: set[str] = set()
        while region_id and region_id not in found:
            found.add(region_id)
            region_id = self._parents.get(region_id, "")
        return found

    @cached_property
    def _parents(self) -> dict[str, str]:
        return {region.region_id: region.parent_id for region in self.regions}

    @cached_property
    def same_place(self) -> dict[str, str]:
        """Region before, region after, for every rename and recode: the same place under another id."""
        found: dict[str, str] = {}
        known = {region.region_id for region in self.regions}
        for line, row in self.rows("region_change.csv"):
            where = f"{self.folder / 'region_change.csv'}, line {line}"
            before, after = row["from_region_id"], row["to_region_id"]
            if unknown := {before, after} - known:
                raise CatalogueError(f"{where}: {', '.join(sorted(unknown))} has no row in region.csv")
            if row["kind"] not in REGION_CHANGES:
                raise CatalogueError(f"{where}: kind {row['kind']!r} is none of {', '.join(REGION_CHANGES)}")
            if row["kind"] not in ("rename", "recode"):
                continue
            if before in found:
                raise CatalogueError(
                    f"{where}: {before} already became {found[before]}; a place that becomes two is a split"
                )
            found[before] = after
        for start, next_one in found.items():
            seen, here = {start}, next_one
            while here in found:
                if here in seen:
                    raise CatalogueError(
                        f"{self.folder / 'region_change.csv'}: {start} becomes itself again; remove one row"
                    )
                seen.add(here)
                here = found[here]
        return found
