"""Meaning-preserving rewritings of every rule's examples: what is read does not depend on how it is set."""

import re

from orchestration.extraction.figures import extract
from orchestration.extraction.passages import Document
from tests.unit.extraction.test_rules import OPENINGS, RULES

REPORT = Document("work_report", 2025, "云岭州")
FULL_WIDTH = str.maketrans("0123456789%.", "".join(chr(ord(one) + 0xFEE0) for one in "0123456789%."))
REWRITINGS = {
    "full-width digits and signs": lambda text: text.translate(FULL_WIDTH),
    "spaces around numbers": lambda text: re.sub(r"(?<=[\u4e00-\u9fff])(?=\d)|(?<=[\d%])(?=[\u4e00-\u9fff])", " ", text),
    "half-width commas": lambda text: text.replace("，", ","),
    "brought forward": lambda text: "　　" + text,
    "in bold": lambda text: f"**{text}**",
    "per cent in words": lambda text: re.sub(r"(?<![\d.、])(\d+(?:\.\d+)?)%", r"百分之\1", text),
}  # fmt: skip


def stated(opening: str, sentence: str) -> list[tuple[object, ...]]:
    """What is read of a sentence, without where it stands."""
    return [
        (re.sub(r"[\s,，]", "", one.indicator), one.subject, one.value, one.value_high, one.unit, one.comparator, one.measure, one.period, one.status)
        for one in extract([opening, sentence], REPORT)
        if one.para == 2
    ]  # fmt: skip


def test_of_a_hundred_rewritten_sentences_ninety_nine_are_read_alike():
    done, changed = 0, []
    for file in ("frames", "meaning"):
        for rule in RULES[file].values():
            for example in (*rule["examples"], *rule["others"]):
                mark, _, rest = example.partition(" ") if example.startswith("@") else ("", "", example)
                opening = OPENINGS.get(mark, "一、2024年工作回顾")
                plain = stated(opening, rest)
                for name, rewrite in REWRITINGS.items():
                    again = rewrite(rest)
                    done += again != rest
                    if again != rest and stated(opening, again) != plain:
                        changed.append((name, rest))
    assert done > 500
    assert len(changed) <= done * 0.01, changed
