"""Names composed: the spellings of one name that a catalogue row answers for, by the words of name_word.csv.

A name is what is measured with words around it. Some of these change nothing (全市, 完成, 总数), some are
another spelling (规上, 一产), some say with the measure what was measured (增速, 占比), some may stand on
either side (改造). Only words with a row fall away; every other one (民营, 市本级, 软件, 户籍) is scope and
stays, so that a name of a narrower thing never becomes that of the wider. Not here: which indicator a name
is (`catalogue`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

from orchestration.said import Said
from orchestration.seed import CatalogueError, fold, rows

KINDS = (
    "spelling", "lead", "tail", "growth_tail", "increment_tail", "new", "action", "carry", "share", "whole",
)  # fmt: skip

GROWTH_MEASURES = ("growth_rate", "avg_annual_growth_rate", "rank", "rank_change", "change_since")
"""Measures of which 增速 in a name says nothing more."""

DEEPEST = 4
"""Words at most that fall away of one name."""

_IS_SHARE = ("强度", "率")
_SHARE_OF = re.compile(r"(.+?)占(.+?)(?:的?(?:比重|比例|比率|比))?")


@dataclass(frozen=True)
class Word:
    """A row of name_word.csv, its texts folded."""

    text: str
    kind: str
    stands_for: str


@dataclass(frozen=True)
class Composition:
    """The vocabulary of `path` and the names it makes of one."""

    path: Path

    @cached_property
    def words(self) -> dict[str, list[Word]]:
        """Words by kind, the longest first; raises CatalogueError for a row that cannot be used."""
        found: dict[str, list[Word]] = {kind: [] for kind in KINDS}
        for line, row in rows(self.path):
            if row["kind"] not in found:
                raise CatalogueError(
                    Said(
                        f"{self.path}第{line}行：kind {row['kind']!r}应为{'、'.join(KINDS)}之一",
                        f"{self.path}, line {line}: kind {row['kind']!r} is none of {', '.join(KINDS)}",
                    )
                )
            if not row["word"] or (row["kind"] in ("spelling", "whole") and not row["stands_for"]):
                raise CatalogueError(
                    Said(
                        f"{self.path}第{line}行：{row['kind']}要写明word和stands_for",
                        f"{self.path}, line {line}: a {row['kind']} needs a word and what it stands for",
                    )
                )
            found[row["kind"]].append(Word(fold(row["word"]), row["kind"], fold(row["stands_for"])))
        for words in found.values():
            words.sort(key=lambda word: -len(word.text))
        return found

    @cached_property
    def _spelling(self) -> tuple[re.Pattern[str], dict[str, str]]:
        words = {word.text: word.stands_for for word in self.words["spelling"]}
        # An empty alternation would match everywhere.
        return re.compile("|".join(map(re.escape, words)) or r"(?!)"), words

    @cached_property
    def _texts(self) -> dict[str, tuple[str, ...]]:
        """The words of each kind: most names have none, which one look at all of them tells."""
        return {kind: tuple(word.text for word in words) for kind, words in self.words.items()}

    def spelt(self, name: str) -> str:
        """A folded name with each of its words in the catalogue's spelling, 新增 in front."""
        pattern, words = self._spelling
        name = pattern.sub(lambda found: words[found[0]], name)
        if not name.startswith(self._texts["new"]) and not name.endswith(self._texts["new"]):
            return name
        for word in self.words["new"]:
            if name.startswith(word.text) and len(name) > len(word.text) + 1:
                return word.stands_for + name[len(word.text) :]
            if name.endswith(word.text) and len(name) > len(word.text) + 1:
                return word.stands_for + name[: -len(word.text)]
        return name

    def rounds(self, name: str, measure: str) -> Iterator[tuple[list[str], bool]]:
        """Spellings of a folded name, and whether no word fell away of them.

        First those that need no word less, then one less, two less …; of each the words in their order before
        the same words in another.
        """
        seen: set[str] = set()
        now = [self.spelt(name)]
        for fallen in range(DEEPEST + 1):
            turned = [one for each in now for one in self._turned(each, measure)]
            for spellings in (now, turned):
                here = [one for one in dict.fromkeys(spellings) if one not in seen]
                seen.update(here)
                if here:
                    yield here, not fallen
            now = [one for each in dict.fromkeys((*now, *turned)) for one in self._shorter(each, measure)]
            if not now:
                return

    def _turned(self, name: str, measure: str) -> Iterator[str]:
        """The name in another order: deed and what it is done to, part and whole of a share."""
        deeds = self._texts["action"]
        if name.startswith(deeds):
            first = (
                one
                for one in self.words["action"]
                if name.startswith(one.text) and len(name) > len(one.text) + 1
            )
            for word in islice(first, 1):
                yield from self._done(word, name[len(word.text) :])
        if name.endswith(deeds):
            last = (
                one
                for one in self.words["action"]
                if name.endswith(one.text) and len(name) > len(one.text) + 1
            )
            for word in islice(last, 1):
                yield from self._done(word, name[: -len(word.text)])
        if measure in ("share", "structure_part", "level", "change_pp"):
            yield from self._shares(name)

    @cached_property
    def _deeds(self) -> tuple[str, ...]:
        return tuple(
            {text for word in self.words["action"] for text in (word.text, word.stands_for) if text}
            - {word.text for word in self.words["carry"]}
        )

    def _is_deed(self, name: str) -> bool:
        """Whether a name says what was done: 实施老旧小区改造 renews, 实施项目 does not say what it does."""
        return name.startswith(self._deeds) or name.endswith(self._deeds)

    @staticmethod
    def _done(word: Word, what: str) -> Iterator[str]:
        """A deed and what it is done to in both orders, as printed and by the word it stands for."""
        for deed in dict.fromkeys((word.text, word.stands_for or word.text)):
            yield deed + what
            yield what + deed

    def _shares(self, name: str) -> Iterator[str]:
        """X占Y比重 as one spelling, with the usual whole where none is said."""
        if found := _SHARE_OF.fullmatch(name):
            for part in self._bare(found[1]):
                for whole in self._bare(found[2]):
                    yield f"{part}占{whole}比重"
        for word in self.words["share"]:
            if name.endswith(word.text):
                part = name[: -len(word.text)]
                if part.endswith(_IS_SHARE):
                    # 研发经费投入强度占比: what is a share already is none of another whole.
                    yield part
                for usual in self.words["whole"]:
                    if part == usual.text:
                        yield f"{part}占{usual.stands_for}比重"
                return

    def _bare(self, name: str) -> list[str]:
        """A part or whole of a share, and without the words around it."""
        found = [name]
        for each in found:
            found += [one for one in self._shorter(each, "share") if one not in found]
        return found

    def _shorter(self, name: str, measure: str) -> Iterator[str]:
        """The name with one word less before or after it."""
        for word in self.words["lead"]:
            if name.startswith(word.text) and len(name) > len(word.text) + 1:
                yield name[len(word.text) :]
        for word in self.words["carry"]:
            if name.startswith(word.text) and self._is_deed(name[len(word.text) :]):
                yield name[len(word.text) :]
        tails = [*self.words["tail"]]
        if measure in GROWTH_MEASURES:
            tails += self.words["growth_tail"]
        if measure == "increment" and "新增" not in name:
            # The change of what is itself new (城镇新增就业增量) is none of it.
            tails += self.words["increment_tail"]
        for word in tails:
            if name.endswith(word.text) and len(name) > len(word.text) + 1:
                yield self.spelt(name[: -len(word.text)])
