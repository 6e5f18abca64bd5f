"""The constructions in which a number is said, one file each; the order of FRAMES is the grammar.

A frame looks at a clause and its context and gives a reading or None; the first that reads the clause has read it.
Not here: words (`lexicon`), phrases (`phrases`), what the reading means (`meaning`).
"""

from collections.abc import Callable

from orchestration.extraction import phrases
from orchestration.extraction.context import Clause, Context, Reading
from orchestration.extraction.frames import (
    action,
    carried,
    comparison,
    listing,
    money,
    part,
    rank,
    statement,
    structure,
)

Frame = Callable[[Clause, Context], Reading | None]

FRAMES: tuple[tuple[str, Frame], ...] = (
    ("structure", structure.match),
    ("kept_up", structure.kept_up),
    ("listing", listing.match),
    ("topic_between", carried.topic_between),
    ("comparison", comparison.match),
    ("rank", rank.match),
    ("money_for", money.match),
    ("part", part.match),
    ("counted", action.match),
    ("deed_again", action.deed_again),
    ("effect", action.effect),
    ("bodies", carried.bodies),
    ("takings", carried.takings),
    ("carried", carried.match),
    ("measure_alone", carried.measure_alone),
    ("share_of", statement.share_of),
    ("statement", statement.match),
    ("clause_before", statement.clause_before),
)


def read(clause: Clause, context: Context) -> Reading:
    """The reading of the first frame that has one; an empty one where none has."""
    for name, frame in FRAMES:
        reading = frame(clause, context)
        if reading is not None and reading.indicator:
            rules = reading.rules if name in reading.rules else (*reading.rules, name)
            return (
                reading
                if rules == reading.rules
                else reading.called(reading.indicator, name, how=reading.how)
            )
    return Reading(_said(clause), clause.subject, "none", ("unread",))


def _said(clause: Clause) -> str:
    """The words before the number as they stand, where no frame reads them: nothing is thrown away."""
    words = "".join(token.text for token in phrases.segment(clause.tokens, clause.place))
    return words.strip("、,，和与及")[-16:]
