"""Every rule of the grammar by sentences of our own: those it reads, and those it leaves to others.

A sentence that begins with @span, @plan or @bulletin stands in a review of five years, a plan, a communiqué; else in a
review of the year before. Every rule and every word has its test, and a rule that is switched off misses its examples.
"""

from pathlib import Path

import pytest
import yaml

from orchestration.extraction import confidence, digits, frames, lexicon, meaning, measures, quantities, spelt
from orchestration.extraction.figures import extract
from orchestration.extraction.passages import Document
from orchestration.extraction.tokens import tokenize

REPORT = Document("work_report", 2025, "云岭州")
BULLETIN = Document("communique", 2024, "云岭州")
OPENINGS = {"@span": "一、过去五年工作回顾", "@plan": "二、2025年工作安排"}
FOLDER = Path(__file__).parent / "rules"
RULES = {
    file.stem: yaml.safe_load(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.yaml"))
}


def made_by(sentence: str) -> set[str]:
    """The rules that made the figures of a sentence."""
    mark, _, rest = sentence.partition(" ") if sentence.startswith("@") else ("", "", sentence)
    document = BULLETIN if mark == "@bulletin" else REPORT
    opening = (
        "云岭州2024年国民经济和社会发展统计公报"
        if mark == "@bulletin"
        else OPENINGS.get(mark, "一、2024年工作回顾")
    )
    return {rule for one in extract([opening, rest], document) if one.para == 2 for rule in one.rules}


def passed_by(sentence: str) -> set[str]:
    return {one.rule for one in quantities.read(sentence)[1]}


def cases(kind: str):
    return [
        pytest.param(file, rule, sentence, id=f"{rule}-{sentence[:12]}")
        for file, rules in RULES.items()
        for rule, said in rules.items()
        for sentence in said[kind]
    ]


@pytest.mark.parametrize(("file", "rule", "sentence"), cases("examples"))
def test_a_rule_reads_its_examples(file, rule, sentence):
    found = passed_by(sentence) if file == "skipped" else made_by(sentence)
    assert rule in found, found


@pytest.mark.parametrize(("file", "rule", "sentence"), cases("others"))
def test_a_rule_leaves_what_is_not_its_own(file, rule, sentence):
    found = passed_by(sentence) if file == "skipped" else made_by(sentence)
    assert rule not in found, found


def test_every_rule_has_an_example_and_a_counter_example():
    of_measures = {
        name for table in (measures.AMOUNTS, measures.PERCENTS, measures.MULTIPLES) for name, *_ in table
    }
    known = {
        "frames": {name for name, _ in frames.FRAMES},
        "meaning": {f"measure:{name}" for name in of_measures}
        | {f"status:{name}" for name, *_ in meaning.STATUSES},
    }
    for file, names in known.items():
        assert set(RULES[file]) == names
    passing = {name for name, _ in (*digits.NO_FIGURES, *spelt.NO_SPELT_FIGURES)}
    assert passing <= set(RULES["skipped"])
    for rules in RULES.values():
        assert all(said["examples"] and said["others"] for said in rules.values())


@pytest.mark.parametrize("name", [name for name, _ in frames.FRAMES])
def test_a_frame_switched_off_misses_its_examples(name, monkeypatch):
    before = {sentence: made_by(sentence) for sentence in RULES["frames"][name]["examples"]}
    monkeypatch.setattr(frames, "FRAMES", tuple(one for one in frames.FRAMES if one[0] != name))
    for sentence, rules in before.items():
        assert made_by(sentence) != rules, sentence


def switched_off(name: str, file: str, monkeypatch) -> None:
    """Takes a rule out of the table it stands in."""
    tables = {
        "frames": [(frames, "FRAMES")],
        "meaning": [(measures, one) for one in ("AMOUNTS", "PERCENTS", "MULTIPLES")]
        + [(meaning, "STATUSES")],
        "skipped": [(digits, "NO_FIGURES"), (spelt, "NO_SPELT_FIGURES")],
    }
    for module, table in tables[file]:
        if file != "meaning" or (table == "STATUSES") == name.startswith("status:"):
            kept = tuple(
                rule
                for rule in getattr(module, table)
                if rule[0] != name.partition(":")[2] and rule[0] != name
            )
            monkeypatch.setattr(module, table, kept)


LAST_RESORTS = {"measure:amount", "measure:part_of_a_whole", "measure:times_more", "status:planned"}
"""Those that hold for whatever no other rule of their table is for: without them there is no answer."""

IN_TABLES = [
    (file, name)
    for file, rules in RULES.items()
    for name in rules
    if name not in LAST_RESORTS
    and (file != "skipped" or name in {one for one, _ in (*digits.NO_FIGURES, *spelt.NO_SPELT_FIGURES)})
]


@pytest.mark.parametrize(("file", "name"), IN_TABLES, ids=[name for _, name in IN_TABLES])
def test_a_rule_switched_off_loses_its_examples_and_no_other_rule_s(file, name, monkeypatch):
    read = passed_by if file == "skipped" else made_by
    before = {sentence: read(sentence) for said in RULES[file].values() for sentence in said["examples"]}
    switched_off(name, file, monkeypatch)
    assert all(name not in read(sentence) for sentence in RULES[file][name]["examples"])
    for sentence, rules in before.items():
        if name not in rules:
            assert read(sentence) == rules, sentence


def test_every_word_is_recognised_where_it_stands_alone():
    absorbed = {}
    for word, entry in lexicon.WORDS.items():
        tokens = tokenize(f"，{word}，", ())
        if (tokens[1].text, tokens[1].kind) != (word, entry.kind):
            absorbed[word] = (tokens[1].text, tokens[1].kind)
    assert absorbed == {}


def test_a_figure_is_as_sure_as_the_least_sure_of_its_rules():
    (one,) = [one for one in extract(["一、2024年工作回顾", "森林覆盖率67.3%。"], REPORT) if one.para == 2]
    assert one.confidence == min(map(confidence.share, one.rules))
    assert one.reason == "{} is right in {} of {} annotated figures".format(
        min(one.rules, key=confidence.share),
        *reversed(confidence.earned()[min(one.rules, key=confidence.share)]),
    )
    # What nobody could check is no surer than the average, and one figure read right makes no certainty.
    average = confidence.share(confidence.ALL)
    assert confidence.share("a rule without a figure") == average
    assert 0.3 < confidence.share("unread") < average < 1


def test_what_a_rule_earned_is_counted_of_rules_that_there_are():
    known = {confidence.ALL, "unread", *(name for name, _ in frames.FRAMES)}
    known |= {
        f"measure:{name}"
        for table in (measures.AMOUNTS, measures.PERCENTS, measures.MULTIPLES)
        for name, *_ in table
    }
    known |= {f"measure:{kind}" for kind in measures.KINDS} | {
        f"status:{name}" for name, *_ in meaning.STATUSES
    }
    assert set(confidence.earned()) <= known
    assert all(right <= figures for figures, right in confidence.earned().values())
