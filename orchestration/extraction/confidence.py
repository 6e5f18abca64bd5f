"""How far a reading can be trusted: how often its rules read right in annotated documents.

earned.csv holds, a row a rule, how many annotated figures it had a part in and in how many it is right, labels on
which people differ apart: a frame answers for the whole figure, a rule of measures or statuses for that alone.
`python -m tests.benchmarks.earned` counts anew. Not here: the rules (`frames`, `meaning`).
"""

import csv
from functools import cache
from pathlib import Path

EARNED = Path(__file__).with_name("earned.csv")
ALL = "all"
"""The row of all annotated figures together."""

WEIGHT = 2
"""Figures of an average rule that are added to each, so that one figure read right makes no certainty."""


@cache
def earned() -> dict[str, tuple[int, int]]:
    """By rule, the annotated figures and those of them that are right."""
    with EARNED.open(encoding="utf-8", newline="") as rows:
        return {row["rule"]: (int(row["figures"]), int(row["right"])) for row in csv.DictReader(rows)}


def share(rule: str) -> float:
    """How often a rule is right; a rule that no annotated figure needed is an average one."""
    figures, right = earned().get(rule, (0, 0))
    of_all, right_of_all = earned()[ALL]
    return round((right + WEIGHT * right_of_all / of_all) / (figures + WEIGHT), 2)


@cache
def of(rules: tuple[str, ...]) -> tuple[float, str]:
    """The confidence in what these rules made, that of the least sure of them, and why."""
    least = min(rules, key=share)
    figures, right = earned().get(least, (0, 0))
    return share(least), f"{least} is right in {right} of {figures} annotated figures"
