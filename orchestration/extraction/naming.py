"""Of what each number of a sentence speaks: its clause read by the frames, in order.

Not here: the constructions (`frames`), which indicator of the catalogue the words are (`catalogue`).
"""

import re

from orchestration.extraction import frames, lexicon, phrases, subjects
from orchestration.extraction.context import Clause, Context, Reading, base_unit, is_counting
from orchestration.extraction.phrases import Counted, Phrase
from orchestration.extraction.quantities import Quantity
from orchestration.extraction.tokens import Token, tokenize


def name_all(text: str, quantities: list[Quantity], context: Context) -> tuple[list[Reading], Context]:
    """The reading of each quantity of a sentence, and the context behind it."""
    tokens = tokenize(text, quantities)
    places = {token.index: at for at, token in enumerate(tokens) if token.kind == "qty"}
    readings: list[Reading] = []
    counted: Counted | None = None
    for index, one in enumerate(quantities):
        place = places[index]
        subject = subjects.of(text, tokens, place, context.home)
        # What was counted just before is no part of this name: 5家甲、5家乙.
        behind = counted.end if counted is not None and readings[-1].how == "after" else 0
        left = _without_subject(_left(tokens, place, one, behind), subject, context.home)
        counted = phrases.after(tokens, place)
        if left.name.endswith("等") or (counted is not None and is_counting(one.unit)):
            left = phrases.without_examples(left)
        clause = Clause(text, tokens, quantities, index, tuple(readings), place, left, counted, subject)
        readings.append(frames.read(clause, context))
    return readings, context.learn(quantities, readings)


def _left(tokens: list[Token], place: int, one: Quantity, behind: int) -> Phrase:
    return phrases.read(phrases.segment(tokens, place, behind), tally=base_unit(one) in lexicon.TALLIED)


def _without_subject(phrase: Phrase, subject: str | None, home: str | None) -> Phrase:
    name = phrase.name
    for whose in (subject, home):
        if whose and name.startswith(whose) and len(name) - len(whose) >= 2:
            name = re.sub(r"^(?:完成|实现)(?=[\u4e00-\u9fff]{2})", "", name[len(whose) :])
    if name == phrase.name:
        return phrase
    kept, length = list(phrase.tokens), sum(len(token.text) for token in phrase.tokens)
    while kept and length > len(name):
        length -= len(kept.pop(0).text)
    return Phrase(name, phrase.verb, phrase.attributes, phrase.said, phrase.has_object, tuple(kept))
