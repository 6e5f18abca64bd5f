"""What the rules of meaning look at: a number, its reading, the words of its clause and sentence.

Not here: the rules (`measures`, `meaning`).
"""

import re
from collections.abc import Callable
from typing import NamedTuple

from orchestration.extraction import lexicon
from orchestration.extraction.context import Reading, base_unit
from orchestration.extraction.passages import Passage
from orchestration.extraction.quantity import Quantity

_ARRIVED = re.compile(
    r"(?:总数|总量|发展到|达到|达|增至|增加到|拥有|保有|现有|突破|超过?|共有|稳定在|保持在|提高到|扩大到|合计|总计)[^,，]{0,6}$"
)


class Facts(NamedTuple):
    """What the rules look at: the number, its reading, the words of its clause and sentence before it."""

    one: Quantity
    reading: Reading
    text: str
    before: str
    """The sentence before the number."""
    clause: str
    """The clause before the number."""
    base: str | None
    """The year a change is measured against, where the text names it."""
    passage: Passage

    @property
    def name(self) -> str:
        """The indicator."""
        return self.reading.indicator

    @property
    def unit(self) -> str:
        """The unit as printed."""
        return self.one.unit or ""

    @property
    def is_money(self) -> bool:
        """Whether the number is an amount of money."""
        return self.unit.endswith(("元", "美元")) or self.unit in ("亿", "万亿", "千亿", "百亿")

    @property
    def is_people(self) -> bool:
        """Whether the number counts people or households."""
        return self.unit.endswith(("人", "户", "人次", "名", "万", "户次"))

    @property
    def is_tally(self) -> bool:
        """Whether the number counts things one by one."""
        return base_unit(self.one) in lexicon.TALLIED

    @property
    def is_size(self) -> bool:
        """Whether the number is a length or an area."""
        return base_unit(self.one) in ("公里", "米", "千米", "亩", "公顷", "平方米", "平方公里", "平方千米")

    def does(self, *attributes: str) -> bool:
        """Whether a verb of the clause has one of the attributes."""
        return any(one in self.reading.attributes for one in attributes)

    @property
    def is_arrived_at(self) -> bool:
        """Whether the clause says that a number is reached or held: 达到, 突破, 增至, 拥有."""
        return bool(_ARRIVED.search(self.clause)) or bool(
            _ARRIVED.match(self.text[self.one.start : self.one.num_start])
        )

    @property
    def is_summed(self) -> bool:
        """Whether 累计 holds for the number: in its clause, or before it with nothing foreseen between."""
        at = self.before.rfind("累计")
        return at >= 0 and not re.search("预计|其中|年末", self.before[at:])


Rule = tuple[str, Callable[[Facts], object], str]
"""Name, condition, result."""
