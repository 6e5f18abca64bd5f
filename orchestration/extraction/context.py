"""What a number is read in: its clause, what the sentence measured before it, what the line hands on.

All frozen: a frame returns a reading, and the next context is made of readings. Not here: the constructions (`frames`).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from orchestration.extraction import lexicon
from orchestration.extraction.counted import Counted
from orchestration.extraction.phrases import Phrase
from orchestration.extraction.quantity import Quantity
from orchestration.extraction.tokens import Token

_HEADING = re.compile(r"\W{0,9}([\u4e00-\u9fff]{4,12})。")


@dataclass(frozen=True, slots=True)
class Reading:
    """Of what a number speaks. `indicator` is as printed, several of one number joined by “;”."""

    indicator: str
    subject: str | None
    how: str
    """before, after, list, carried, earlier clause, structure: where the name stands."""
    rules: tuple[str, ...] = ()
    """Names of the frames that made it."""
    attributes: frozenset[str] = frozenset()
    """Of the verbs it is the object of: new, made, served, paid, won, planned."""
    verb: str = ""
    phrase: Phrase = field(default_factory=Phrase)
    basis: str | None = None

    def called(self, indicator: str, *rules: str, how: str = "carried") -> "Reading":
        """The same reading under another name, found another way."""
        return Reading(
            indicator, self.subject, how, (*self.rules, *rules), self.attributes, self.verb, self.phrase, self.basis
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Whole:
    """What 其中 can break down: its reading and unit without multiplier."""

    reading: Reading
    unit: str


@dataclass(frozen=True, slots=True)
class Context:
    """What the sentences of a line hand on: its place, the short sentence that heads it, what was measured last."""

    home: str | None
    heading: str = ""
    whole: Whole | None = None
    measured: dict[str, Reading] = field(default_factory=dict)
    """By unit, what the last sentence that measured anything measured first in it."""

    def after(self, sentence: str) -> "Context":
        """The context behind a sentence that may only head what follows."""
        found = _HEADING.fullmatch(sentence) if len(sentence) <= 22 else None
        return replace(self, heading=found[1]) if found else self

    def learn(self, quantities: Sequence[Quantity], readings: Sequence[Reading]) -> "Context":
        """The context behind a sentence with these figures."""
        measured: dict[str, Reading] = {}
        whole = None
        for one, reading in zip(quantities, readings, strict=True):
            if one.kind not in ("number", "percent") or head_of(reading.indicator) is None:
                continue
            if whole is None:
                whole = Whole(reading, base_unit(one))
            measured.setdefault(base_unit(one), reading)
        return replace(self, whole=whole, measured=measured) if measured else self


@dataclass(frozen=True, slots=True)
class Clause:
    """A number in its sentence, with the phrases around it and the readings of the numbers before it."""

    text: str
    tokens: Sequence[Token]
    quantities: Sequence[Quantity]
    index: int
    readings: Sequence[Reading]
    place: int
    """Of its token."""
    left: Phrase
    counted: Counted | None
    subject: str | None
    between: str
    """The text from the number before to this one; all before it when it is the first."""
    is_near: bool
    """Whether a number stands before it in the same sentence, semicolons apart."""

    @property
    def quantity(self) -> Quantity:
        """The number itself."""
        return self.quantities[self.index]

    @property
    def previous(self) -> Quantity | None:
        """The number before it in the sentence."""
        return self.quantities[self.index - 1] if self.index else None

    @property
    def last(self) -> Reading:
        """The reading of the number before."""
        return self.readings[-1]


def base_unit(one: Quantity) -> str:
    """The unit without its multiplier."""
    return (one.unit or "").lstrip("万亿千百十")


def is_counting(unit: str | None) -> bool:
    """Whether a unit can stand before the noun it counts."""
    return (unit or "").lstrip("万亿千百十") in lexicon.CLASSIFIERS or unit == "万"


def head_of(name: str) -> str | None:
    """The measure a name ends with, the longest the lexicon has: 播种面积 of 粮食播种面积; None when it has none."""
    for length in range(min(8, len(name)), 0, -1):
        entry = lexicon.WORDS.get(name[-length:])
        if entry is not None and entry.kind == "head":
            return entry.text
    return "率" if name.endswith("率") else None


def without_head(name: str) -> str:
    """What is measured, without the measure: 规模以上工业企业 of 规模以上工业企业利润总额."""
    while (head := head_of(name)) is not None and head not in ("人口", "就业", "就业人员"):
        name = name[: -len(head)]
    return name
