"""Names without an indicator as a list of work: what rests on each, what it may be, and the row that says so.

A likeness is offered and never taken: a name of a narrower thing looks like that of the wider, so what the
two do not share is shown beside it. Not here: how a name finds its indicator (`catalogue`, `composition`).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from orchestration import lake
from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.figure import AHEAD_OF
from orchestration.figure import SCHEMA as FIGURE_SCHEMA
from orchestration.said import Said
from orchestration.seed import append_row, fold

ALIASES = "indicator_alias.csv"

LIKE = 0.6
"""Share of pairs of characters that two names have in common from which they are like each other."""

OFFERED = 3
"""Indicators offered for a name at most."""

_COLUMNS = (
    "release_id", "indicator_text", "indicator_id", "region_id", "unit_id", "measure", "period_end",
    "figure_status", "is_borderline", "surface", "released_on", "relation",
)  # fmt: skip


@dataclass(frozen=True)
class Likely:
    """An indicator that a name may be of, by the one of its names that is like it.

    `more` and `less` are the characters that the printed name has beyond that one, and lacks of it.
    """

    indicator_id: str
    name: str
    likeness: float
    more: str
    less: str


@dataclass(frozen=True)
class UnmappedName:
    """A name as printed, its other spellings, and the figures that rest on it.

    `five_year` and `yearly` are targets, of a five-year plan to come and others; `observed` are
    figures of what was. `cluster` is the first of the names like each other that it stands with, often
    its own.
    """

    text: str
    spellings: tuple[str, ...]
    five_year: int
    yearly: int
    observed: int
    uses: tuple[tuple[str, str | None], ...]
    releases: tuple[str, ...]
    example: str
    likely: tuple[Likely, ...]
    cluster: str

    @property
    def figures(self) -> int:
        """How many figures have the name."""
        return self.five_year + self.yearly + self.observed


def unmapped_names(
    lake_folder: Path, catalogue: Catalogue, release_ids: Iterable[str] | None = None
) -> list[UnmappedName]:
    """Names of figures that no indicator has, by what rests on them, like ones together.

    One with a row in indicator_unmapped.csv is settled. Targets of a five-year plan stand first, then other
    targets, then what has more figures; names like one that stands before them follow it, for one decision
    is often that on all of them.
    """
    wanted = None if release_ids is None else set(release_ids)
    settled = _settled(catalogue)
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in _unmapped(lake_folder).iter_rows(named=True):
        name = fold(row["indicator_text"])
        if (
            name not in settled
            and (wanted is None or row["release_id"] in wanted)
            and _indicator(row, catalogue) is None
        ):
            groups[catalogue.composition.spelt(name)].append(row)
    likeness = _Likeness(catalogue)
    found = [_name(rows, spelt, catalogue, likeness) for spelt, rows in groups.items()]
    return _clustered(found)


def _clustered(names: Sequence[UnmappedName]) -> list[UnmappedName]:
    """Names with those like them behind them, the clusters by what rests on all of theirs.

    A name goes to the first cluster whose first name is like it, so that no chain of likenesses joins
    two names that have nothing in common.
    """
    clusters: dict[str, list[UnmappedName]] = {}
    having: dict[str, list[str]] = defaultdict(list)
    pairs_of: dict[str, frozenset[str]] = {}
    for name in sorted(names, key=_rests):
        pairs = _pairs(fold(name.text))
        shared = Counter(first for pair in pairs for first in having[pair])
        like = [
            first for first, common in shared.items() if _in_common(common, pairs, pairs_of[first]) >= LIKE
        ]
        first = min(like, key=lambda one: _rests(clusters[one][0]), default=name.text)
        if first == name.text:
            pairs_of[first] = pairs
            for pair in pairs:
                having[pair].append(first)
        clusters.setdefault(first, []).append(replace(name, cluster=first))
    return [
        one
        for cluster in sorted(
            clusters.values(),
            key=lambda some: (
                -sum(one.five_year for one in some), -sum(one.yearly for one in some),
                -sum(one.figures for one in some), some[0].text,
            ),
        )
        for one in cluster
    ]  # fmt: skip


def _rests(one: UnmappedName) -> tuple[int, int, int, str]:
    """What more rests on stands first."""
    return -one.five_year, -one.yearly, -one.figures, one.text


def _in_common(common: int, pairs: frozenset[str], others: frozenset[str]) -> float:
    """How like two names are that have so many pairs of characters in common: 1 for the same pairs."""
    return 2 * common / (len(pairs) + len(others))


def _unmapped(lake_folder: Path) -> pl.DataFrame:
    """Figures of places without an indicator; a subject that is no place is nobody's indicator."""
    parts = sorted((lake_folder / "figure").glob(f"*/{lake.PART}"))
    if not parts:
        return pl.DataFrame(schema={name: FIGURE_SCHEMA[name] for name in _COLUMNS})
    return (
        pl.scan_parquet(parts, hive_partitioning=False)
        .select(_COLUMNS)
        .filter(
            pl.col("indicator_id").is_null(),
            pl.col("indicator_text").is_not_null(),
            pl.col("region_id").is_not_null(),
            # A lead over another place is of no indicator, whatever its name.
            pl.col("relation").ne_missing(AHEAD_OF),
        )
        .collect()
    )


def five_year_names(lake_folder: Path, catalogue: Catalogue) -> list[tuple[str, str]]:
    """Place and name of each target of a five-year plan that had no indicator when it was loaded.

    A row that the catalogue has got since follows none of them before the next run.
    """
    settled = _settled(catalogue)
    names = [
        (row["region_id"], row["indicator_text"])
        for row in _unmapped(lake_folder).iter_rows(named=True)
        if _is_five_year(row, catalogue)
    ]
    return [one for one in dict.fromkeys(names) if fold(one[1]) not in settled]


def _settled(catalogue: Catalogue) -> set[str]:
    """Names that shall stay without an indicator."""
    return {fold(row["indicator_text"]) for _, row in catalogue.rows("indicator_unmapped.csv")}


def _indicator(row: dict[str, Any], catalogue: Catalogue) -> str | None:
    """The indicator that a figure has at its next load: the catalogue may have a row more by now."""
    return catalogue.indicator_id(row["indicator_text"], row["measure"], row["region_id"], row["unit_id"])


def _is_five_year(row: dict[str, Any], catalogue: Catalogue) -> bool:
    end, said = row["period_end"], row["released_on"]
    return (
        row["figure_status"] == "target"
        and not row["is_borderline"]
        and end is not None
        and str(end.year) in catalogue.five_year_ends
        and (said is None or end.year > said.year)
    )


def _name(
    rows: Sequence[dict[str, Any]], spelt: str, catalogue: Catalogue, likeness: "_Likeness"
) -> UnmappedName:
    texts = Counter(row["indicator_text"] for row in rows)
    five_year = sum(_is_five_year(row, catalogue) for row in rows)
    targets = sum(row["figure_status"] == "target" for row in rows)
    uses = tuple(sorted({(row["measure"], row["unit_id"]) for row in rows}, key=str))
    return UnmappedName(
        text=texts.most_common(1)[0][0],
        spellings=tuple(sorted(texts)),
        five_year=five_year,
        yearly=targets - five_year,
        observed=len(rows) - targets,
        uses=uses,
        releases=tuple(sorted({row["release_id"] for row in rows})),
        example=next((row["surface"] for row in rows if row["surface"]), ""),
        likely=tuple(
            one
            for one in likeness.to(spelt)
            if any(catalogue.could_be(one.indicator_id, measure, unit_id) for measure, unit_id in uses)
        )[:OFFERED],
        cluster=texts.most_common(1)[0][0],
    )


class _Likeness:
    """Names of the catalogue by the pairs of characters they have."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._names: list[tuple[str, str, frozenset[str]]] = []
        self._having: dict[str, list[int]] = defaultdict(list)
        known = [(fold(one.name_zh), one.indicator_id) for one in catalogue.indicators.values()]
        known += [(name, one.indicator_id) for name, aliases in catalogue.aliases.items() for one in aliases]
        for name, indicator_id in dict.fromkeys(known):
            pairs = _pairs(name)
            for pair in pairs:
                self._having[pair].append(len(self._names))
            self._names.append((name, indicator_id, pairs))

    def to(self, name: str) -> list[Likely]:
        """Indicators with a name like this one, the likest first, each once."""
        pairs = _pairs(name)
        shared = Counter(number for pair in pairs for number in self._having.get(pair, ()))
        best: dict[str, Likely] = {}
        for number, common in shared.items():
            other, indicator_id, others = self._names[number]
            likeness = _in_common(common, pairs, others)
            if likeness >= LIKE and (indicator_id not in best or likeness > best[indicator_id].likeness):
                more, less = Counter(name) - Counter(other), Counter(other) - Counter(name)
                best[indicator_id] = Likely(
                    indicator_id, other, likeness, "".join(more.elements()), "".join(less.elements())
                )
        return sorted(best.values(), key=lambda one: (-one.likeness, one.indicator_id))


def _pairs(name: str) -> frozenset[str]:
    return frozenset(name[at : at + 2] for at in range(len(name) - 1)) or frozenset((name,))


def named(lake_folder: Path, catalogue: Catalogue, text: str) -> UnmappedName:
    """The name in one of its spellings, of a figure without an indicator. Raises CatalogueError."""
    wanted = catalogue.composition.spelt(fold(text))
    for one in unmapped_names(lake_folder, catalogue):
        if wanted in {catalogue.composition.spelt(fold(spelling)) for spelling in one.spellings}:
            return one
    raise CatalogueError(
        Said(
            f"没有未归入指标的数值名为“{text}”；indicators unmapped 列出全部",
            f"no figure without an indicator has the name {text!r}; `indicators unmapped` lists them",
        )
    )


def accept(lake_folder: Path, folder: Path, text: str, chosen: str) -> tuple[UnmappedName, int]:
    """Say of a name which indicator it is: a row of indicator_alias.csv for each of its spellings.

    Returns the name and how many of its figures have the indicator now. Raises CatalogueError, and leaves
    the file as it was, where no figure has the name, there is no such indicator, or the row would map none of
    its figures.
    """
    before = Catalogue(folder)
    name = named(lake_folder, before, text)
    if chosen not in before.indicators:
        near = ", ".join(one.indicator_id for one in name.likely)
        raise CatalogueError(
            Said(
                f"指标{chosen!r}在{folder / 'indicator.csv'}中没有行" + (f"；相近：{near}" if near else ""),
                f"indicator {chosen!r} has no row in {folder / 'indicator.csv'}"
                + (f"; near: {near}" if near else ""),
            )
        )
    path = folder / ALIASES
    kept = path.read_bytes()
    for spelling in name.spellings:
        append_row(path, {"alias": spelling, "indicator_id": chosen})
    try:
        after = Catalogue(folder)
        after.check()
        mapped = _mapped(lake_folder, after, set(name.spellings), chosen)
        if not mapped:
            uses = ", ".join(f"{measure} in {unit}" for measure, unit in name.uses)
            raise CatalogueError(
                Said(
                    f"“{text}”公布时为{uses}，不可能是{chosen}（{before.indicators[chosen].unit_id}）；未写入",
                    f"{text!r} is printed as {uses}, which "
                    f"{chosen} ({before.indicators[chosen].unit_id}) cannot be; nothing was written",
                )
            )
    except CatalogueError:
        path.write_bytes(kept)
        raise
    return name, mapped


def _mapped(lake_folder: Path, catalogue: Catalogue, spellings: set[str], indicator_id: str) -> int:
    return sum(
        _indicator(row, catalogue) == indicator_id
        for row in _unmapped(lake_folder).iter_rows(named=True)
        if row["indicator_text"] in spellings
    )
