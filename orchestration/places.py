"""The places of the catalogue: which one a name means on a day, seen from a document's own place.

Not here: the names of indicators (`catalogue`), and finding a place's name in a sentence (`extraction`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

from orchestration.said import Said
from orchestration.seed import CatalogueError, fold, is_folded, rows

REGION_KINDS = ("administrative", "functional", "urban_area")
REGION_CHANGES = ("rename", "recode", "split", "merge")


_OWN_PLACE = re.compile("(?:自治区|自治州|地区|[市州省盟])$")
"""What a document's own place is called without its name."""

_COUNTY = re.compile("[^与和同跟].*[县区旗]$")

_WHOLE = re.compile("全(?:自治区|自治州|地区|[市州省盟])$")

_EVERY = re.compile("各|每|所有")


class Region(NamedTuple):
    """A place; `region_id` is the GB/T 2260 code as text where there is one.

    `name` is its full one, folded, `names` all that it is called by.
    """

    region_id: str
    name: str
    names: tuple[str, ...]
    kind: str
    parent_id: str
    valid_from: date
    valid_to: date


def _best(regions: list[Region], score: Callable[[Region], int]) -> list[Region]:
    """Those of the highest score."""
    best = max(map(score, regions), default=0)
    return [one for one in regions if score(one) == best]


@lru_cache(maxsize=8)
def read_places(region: Path, region_change: Path, stamps: tuple[int, ...]) -> "Places":
    """Places of the two seeds, read once as long as `stamps` (their sizes and times) are the same."""
    return Places(region, region_change)


@dataclass(frozen=True)
class Places:
    """Lookups over region.csv and region_change.csv."""

    region: Path
    region_change: Path

    @cached_property
    def regions(self) -> list[Region]:
        """All regions, with every name they are known by."""
        path = self.region
        found: list[Region] = []
        by_id: dict[str, list[Region]] = {}
        for line, row in rows(path):
            try:
                valid_from = date.fromisoformat(row["valid_from"]) if row["valid_from"] else date.min
                valid_to = date.fromisoformat(row["valid_to"]) if row["valid_to"] else date.max
            except ValueError:
                raise CatalogueError(
                    Said(
                        f"{path}第{line}行：valid_from和valid_to应为2000-06-25这样的日期，或留空",
                        f"{path}, line {line}: valid_from and valid_to are dates as 2000-06-25, or empty",
                    )
                ) from None
            if row["kind"] not in REGION_KINDS:
                raise CatalogueError(
                    Said(
                        f"{path}第{line}行：kind {row['kind']!r}应为{'、'.join(REGION_KINDS)}之一",
                        f"{path}, line {line}: kind {row['kind']!r} is none of {', '.join(REGION_KINDS)}",
                    )
                )
            # Codes and English names are what data from elsewhere call a place by.
            names = [row["name_zh"], row["region_id"], row["name_en"], *row["aliases"].split(";")]
            if not is_folded("".join(names)):
                names = [fold(name) for name in names]
            region = Region(
                row["region_id"], names[0], tuple(filter(None, names)), row["kind"], row["parent_id"],
                valid_from, valid_to,
            )  # fmt: skip
            same = by_id.setdefault(region.region_id, [])
            if any(one.valid_from <= valid_to and valid_from <= one.valid_to for one in same):
                raise CatalogueError(
                    Said(
                        f"{path}第{line}行：{region.region_id}在这段时间已有一行；另一地区要用另一个代码，"
                        "同一地区的早先时期要写明valid_from和valid_to",
                        f"{path}, line {line}: {region.region_id} has a row of these days already; another "
                        "place needs another id, an earlier time of this one its valid_from and valid_to",
                    )
                )
            same.append(region)
            found.append(region)
        for region in found:
            if region.parent_id and region.parent_id not in by_id:
                raise CatalogueError(
                    Said(
                        f"{path}：{region.region_id}的上级{region.parent_id}没有行；请添加，或改正parent_id",
                        f"{path}: the parent {region.parent_id} of {region.region_id} has no row; add it, or "
                        "correct parent_id",
                    )
                )
        return found

    def region_id(self, text: str | None, on: date | None = None, home: str | None = None) -> str | None:
        """The region named `text` (valid on that day, if given), or None.

        `home` is the region of the document: of several places of one name (通州, 鼓楼区) the one
        nearest to it is meant, and “城区” or “高新区” of a document about elsewhere is no place that we
        know. Of equally near ones a full name goes before a short one (长沙县), the larger place before
        the smaller (朝阳 is the city); what is then still several is None, never the first. A name may be
        led by the places that it lies in (北京市通州区). A place that was only renamed or given another
        code goes by its last id, so that its series goes on; one that was split or merged is another
        place before and after.
        """
        if not text:
            return None
        name = fold(text)
        named = self._called(name)
        if on is not None:
            named = [one for one in named if one.valid_from <= on <= one.valid_to]
        else:
            named = [one for one in named if one.valid_to == date.max] or named
        if home is not None:
            near = [one for one in named if self._is_near(one, home)]
            named = near or [one for one in named if one.kind == "administrative"]
            named = _best(named, lambda one: len(self._above(one.region_id) & self._above(home)))
        named = _best(named, lambda one: int(name.endswith(one.name) or name == one.region_id))
        found = {self._last_id(one.region_id) for one in _best(named, self._size)}
        return found.pop() if len(found) == 1 else None

    def all_named(self, text: str) -> set[str]:
        """Every region that is called so, of whatever time and place, each under its last id."""
        return {self._last_id(one.region_id) for one in self._called(fold(text))}

    def said_of(self, subject: str, on: date | None, home: str | None) -> str | None:
        """The region that the subject of a sentence in a document of `home` is, or None.

        A subject is a place of the catalogue, or the document's own where verbs were read as the name of
        one (提请市, 力争全年全州), or the place that such a name ends with (启动北海市, and of a county one
        that lies in the document's own: 计划河湾县). What ends as no place does (高新区, 集团) is none that
        we know.
        """
        if found := self.region_id(subject, on, home):
            return found
        if home and _COUNTY.match(subject):
            for start in range(1, len(subject) - 2):
                found = self.region_id(subject[start:], on, home)
                if found and found != home and home in self._above(found):
                    return found
        kind = _OWN_PLACE.search(subject)
        own = next((one.name for one in self.regions if one.region_id == home), "")
        if kind is None or _EVERY.match(subject):
            return None
        if not _WHOLE.search(subject):
            for start in range(1, len(subject) - len(kind[0])):
                tail = subject[start:]
                found = self.region_id(tail, on, home)
                if found and (found == home or len(tail) > len(kind[0]) + 1):
                    return found
        return home if own.endswith(kind[0]) else None

    def _called(self, name: str) -> list[Region]:
        """Regions of that folded name, which may be led by those it lies in."""
        if found := self._by_name.get(name):
            return found
        for cut in range(len(name) - 1, 1, -1):
            wholes = {one.region_id for one in self._by_name.get(name[:cut], ())}
            if wholes and (
                inside := [
                    one
                    for one in self._called(name[cut:])
                    if wholes & (self._above(one.region_id) - {one.region_id})
                ]
            ):
                return inside
        return []

    @cached_property
    def _by_name(self) -> dict[str, list[Region]]:
        found: dict[str, list[Region]] = {}
        for region in self.regions:
            for name in dict.fromkeys(region.names):
                found.setdefault(name, []).append(region)
        return found

    def _last_id(self, region_id: str) -> str:
        while region_id in self.same_place:
            region_id = self.same_place[region_id]
        return region_id

    @staticmethod
    def _size(region: Region) -> int:
        """The larger a place, the higher; what has no code of GB/T 2260 is the smallest."""
        code = region.region_id
        return 0 if not code.isdigit() else 3 if code.endswith("0000") else 2 if code.endswith("00") else 1

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
        path = self.region_change
        for line, row in rows(path):
            before, after = row["from_region_id"], row["to_region_id"]
            if before not in known or after not in known:
                unknown = ", ".join(sorted({before, after} - known))
                raise CatalogueError(
                    Said(
                        f"{path}第{line}行：{unknown}在region.csv中没有行",
                        f"{path}, line {line}: {unknown} has no row in region.csv",
                    )
                )
            if row["kind"] not in REGION_CHANGES:
                raise CatalogueError(
                    Said(
                        f"{path}第{line}行：kind {row['kind']!r}应为{'、'.join(REGION_CHANGES)}之一",
                        f"{path}, line {line}: kind {row['kind']!r} is none of {', '.join(REGION_CHANGES)}",
                    )
                )
            if row["kind"] not in ("rename", "recode"):
                continue
            if before in found:
                raise CatalogueError(
                    Said(
                        f"{path}第{line}行：{before}已变为{found[before]}；一地变为两地是split",
                        f"{path}, line {line}: {before} already became {found[before]}; a place that "
                        "becomes two is a split",
                    )
                )
            found[before] = after
        for start, next_one in found.items():
            seen, here = {start}, next_one
            while here in found:
                if here in seen:
                    raise CatalogueError(
                        Said(
                            f"{path}：{start}又变回了自己；删去一行",
                            f"{path}: {start} becomes itself again; remove one row",
                        )
                    )
                seen.add(here)
                here = found[here]
        return found
