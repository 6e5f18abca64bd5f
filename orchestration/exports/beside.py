"""What a report says beside the published file: releases that are overdue, promises of an unknown name.

Calendar, catalogue and lake say so, on a day. Not here: what stands in the file (`held`), how a terminal
says it (`commands.missing`).
"""

from collections.abc import Container
from datetime import date
from typing import Any, NamedTuple

from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.exports import wording
from orchestration.releases.calendar import overdue
from orchestration.settings import Settings
from orchestration.worklist import five_year_names

Row = dict[str, Any]


class Beside(NamedTuple):
    """Releases overdue, and names of five-year targets that no indicator has, each with its place.

    `problem` is why they cannot be said.
    """

    overdue: list[Row]
    unknown: list[tuple[str, str]]
    problem: str | None = None

    def of(self, place: str | None) -> "Beside":
        """What is said of a place; of None, everything."""
        if place is None:
            return self
        return Beside(
            [row for row in self.overdue if row["region_id"] == place],
            [one for one in self.unknown if one[0] == place],
            self.problem,
        )

    def due_of(self, places: Container[str]) -> "Beside":
        """Of what is overdue only that of some places; names as they are."""
        return self._replace(overdue=[row for row in self.overdue if row["region_id"] in places])


def said_beside(where: Settings, day: date) -> Beside:
    """What is overdue on a day, and what is not followed, by what lake and catalogue hold now."""
    catalogue = Catalogue(where.catalogue)
    try:
        publishers = {row["publisher"]: row for _, row in catalogue.rows("source_rank.csv")}
        late = [
            {
                "region_id": one.region_id,
                "period": one.period,
                "kind": wording.KINDS.get(one.kind, (one.kind, one.kind)),
                "publisher": tuple(
                    (publishers.get(one.publisher) or {}).get(name) or one.publisher
                    for name in ("name_zh", "name_en")
                ),
                "due_on": one.due_on,
            }
            for one in overdue(catalogue, where.lake, day)
        ]
        return Beside(late, five_year_names(where.lake, catalogue))
    except CatalogueError as error:
        return Beside([], [], str(error))
