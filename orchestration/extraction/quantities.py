"""The quantities of a line: numbers with unit, bound and the verb of change beside them, and their places.

What is no figure is passed over: dates, codes, roads, meetings, size thresholds, names in quotes (`digits`,
`spelt`). Not here: what a quantity measures (`naming`).
"""

import itertools
import re
from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from orchestration.extraction import lexicon, numerals
from orchestration.extraction.digits import of_digits
from orchestration.extraction.quantity import AR, CN, MULTIPLIER, UNIT, Quantity, any_of, with_bounds
from orchestration.extraction.spelt import of_characters

_RANGE_MARK = r"(?:—|–|-|~|～|至|到)"

_STRUCTURE = re.compile(
    r"(?<![\d.:∶：︰])(\d+(?:\.\d+)?)[:∶：︰](\d+(?:\.\d+)?)[:∶：︰](\d+(?:\.\d+)?)(?![\d:∶：︰])"
)
_RATIO = re.compile(r"(?<![\d.:∶：︰+])(\d+(?:\.\d+)?)[:∶：︰](1)(?![\d:∶：︰.])")
_PERCENT_WORDS = re.compile(rf"[百千]分之({CN}|{AR})(?:点([{numerals.CHINESE_DIGIT}]+))?")
_MIXED = re.compile(rf"(\d+)万(\d{{1,4}})(千)?(?P<unit>{UNIT})")
"""25万6千人, 3万4000人: myriads and what is over in one number."""

_FRACTION = re.compile(
    rf"(?<![\d/.年月])(?:(?<=[占达超近约的省市国区])(\d{{1,2}})/(\d{{1,2}})(?![\d/月日年.%])|([{numerals.CHINESE_DIGIT}十]{{1,2}})分之([{numerals.CHINESE_DIGIT}]))"
)
_PER_PEOPLE = re.compile(r"(?<![\d/.])(\d+(?:\.\d+)?)(/10万)(?!\d)")
"""孕产妇死亡率8.6/10万"""

_TENTHS = re.compile(
    rf"([{numerals.CHINESE_DIGIT}])成(?![立为功本果长员就都效熟])([半{numerals.CHINESE_DIGIT}](?=以[上内下]|左右|的|[,，。;；、]|$))?"
)
_HALF = re.compile(r"一半|过半|半数")
_HALF_SAID = re.compile(
    rf"(?:{any_of((*lexicon.CUT, '占', '达', '超', '近'))})(?:了)?$|占[全总同][^\d,，。;；]{{0,8}}$"
)
_SHARE_SAID = re.compile(r"(?:占比|比重|比例|份额|占全[国省州市县区]|率)$")
_CLAUSE_OPENS = re.compile(r"(?:^|[,，。;；:：、])$")
"""Before 过半 and 半数 a share is named, or a clause opens: 过半企业…; 时间过半 is none."""
_RANK = re.compile(
    rf"第({AR}|{CN})(?:位|名)|第({AR}|{CN})(?=(?:赶超|上升|提升|跃升|前移|晋升|前进|攀升|升|跃|进)[至到]|、第|(?:和|,)第(?:{AR}|{CN})位|[。,，;；、)）]|$)|(?<=全国|全省|全市|世界|中部|全球|全区|全州)第([一二三四五六七八九十]+)(?![家个座批款台条支例部名只所])"
)
_NUMBER = re.compile(
    rf"(?P<low>{AR})(?:(?P<m1>%|‰|万亿|千亿|百亿|亿|万|千)?(?:个|元|人|家|项)?{_RANGE_MARK}(?P<high>{AR}))?"
    rf"(?P<aside>[（(][^（）()\d]{{2,16}}[)）])?(?P<some>多|余)?(?P<mult>{MULTIPLIER})?(?P<more>多|余)?"
    rf"(?P<unit>个百分点|百分点|个千分点|个位次|个名次|%|‰|倍|{UNIT}(?:[(（][只座间处栋套户家]{1, 2}[)）])?(?:/(?:人|年|月|日|天|吨|亩|公顷|千克|公斤|件|户|升|小时|[百千万]?平方公里|立方米|平方米|[百千万]人|[百千万]户))?)?"
)
_CN_NUMBER = re.compile(
    rf"(?P<num>{CN})(?P<more>多|余)?(?P<unit>个百分点|个位次|个名次|{UNIT}|连增|连升|连冠|连涨)?"
)
_DOUBLINGS = re.compile(r"翻(?:了)?([一两二三])番")

_COUNTS = re.compile(r"[\d半两二三四五六七八九十百千万亿一]")
"""What every number has: most sentences have none of them, and need no further look."""


class Skipped(NamedTuple):
    """A number that is no figure, and the rule that says so."""

    start: int
    end: int
    surface: str
    rule: str


def find(line: str) -> list[Quantity]:
    """Quantities of a line, in order and without overlap."""
    return read(line)[0]


def read(line: str) -> tuple[list[Quantity], list[Skipped]]:
    """Quantities of a line, and its other numbers with the rule that passes each over; in order, without overlap."""
    if not _COUNTS.search(line):
        return [], []
    text = numerals.same_width(line)
    taken = bytearray(len(text) + 1)
    characters = frozenset(text)
    found: list[Quantity] = []
    skipped: list[Skipped] = []
    for needs, pattern, make in _FINDERS:
        if needs and characters.isdisjoint(needs):
            continue
        for match in pattern.finditer(text):
            if taken.find(1, *match.span()) >= 0:
                continue
            made = make(text, match)
            if isinstance(made, str):
                skipped.append(Skipped(*match.span(), match[0], made))
                continue
            for one in made if isinstance(made, list) else [made]:
                end = max(one.num_end, one.end)
                taken[one.num_start : end] = b"\1" * (end - one.num_start)
                found.append(one)
    found.sort(key=lambda one: one.num_start)
    _share_bounds(text, found)
    return found, [one for one in skipped if 1 not in taken[one.start : one.end]]


def _structure(text: str, match: re.Match[str]) -> list[Quantity] | str:
    parts = [Decimal(match[part]) for part in (1, 2, 3)]
    # A time of day after a date; parts of a whole make a hundred.
    if re.search(r"\d[-/.日]\d{0,2}\s*$", text[max(0, match.start() - 6) : match.start()]):
        return "time_of_day"
    if not 98 <= sum(parts) <= 102:
        return "parts_make_no_hundred"
    return [
        Quantity(
            *match.span(part), *match.span(part), Decimal(match[part]), None, None, "eq", "", "", "structure"
        )
        for part in (1, 2, 3)
    ]


def _ratio(text: str, match: re.Match[str]) -> Quantity:
    ratio = with_bounds(text, *match.span(), *match.span(1), Decimal(match[1]), None, ":1", "ratio")
    ratio.change = ratio.verb = ""
    return ratio


_NO_RANK_AFTER = re.compile(
    r"(?:方阵|梯队|批|个|大|产业|季度|轮|届|次|书记|责任|时间|线|代|期|师|人民|高级|中学|小学)"
)


_SET_FIRST = ("放在", "摆在", "置于", "放到", "摆到", "作为", "视为")
"""把安全放在第一位: what comes first, not who."""


def _ranked(text: str, match: re.Match[str]) -> Quantity | str:
    number = match[1] or match[2] or match[3]
    value = numerals.chinese(number) if not number[0].isdigit() else numerals.arabic(number)
    if value is None or _NO_RANK_AFTER.match(text, match.end()) or text[: match.start()].endswith(_SET_FIRST):
        return "ordinal"
    if match[2] and not re.search(
        r"(?:居|列|排|位|名|全省|全国|全市|第\S{1,3}[、,和])[^,，。;；]{0,12}$",
        text[max(0, match.start() - 24) : match.start()],
    ):
        return "ordinal"
    start, end = match.span()
    number_start = start + match[0].index(number)
    listed = _RANKS_LISTED.match(text, end)
    unit = "位" if match[0].endswith(("位", "名")) or listed else None
    return Quantity(
        start, end, number_start, number_start + len(number), value, None, unit, "eq", "", "", "rank"
    )


def _percent_in_words(text: str, match: re.Match[str]) -> Quantity | str:
    value = numerals.chinese(match[1]) if not match[1][0].isdigit() else numerals.arabic(match[1])
    if value is None:
        return "no_number"
    if match[2]:
        value += Decimal("0." + "".join(str(numerals.chinese(one)) for one in match[2]))
    unit = "‰" if match[0].startswith("千") else "%"
    return with_bounds(text, *match.span(), *match.span(), value, None, unit, "percent")


def _tenths(text: str, match: re.Match[str]) -> Quantity | str:
    value = numerals.chinese(match[1])
    if value is None:
        return "no_number"
    tenth = numerals.chinese(match[2]) if match[2] and match[2] != "半" else None
    value = value * 10 + (tenth if tenth is not None else Decimal(5 if match[2] else 0))
    share = with_bounds(text, *match.span(), *match.span(), value, None, "%", "percent")
    if share.comparator == "eq" and re.search(
        r"(?<![超通不])过$", text[max(0, match.start() - 2) : match.start()]
    ):
        share.comparator, share.start = "gt", share.start - 1
    return share


def _doubled(text: str, match: re.Match[str]) -> Quantity | str:
    value = numerals.chinese(match[1])
    if value is None:
        return "no_number"
    return Quantity(*match.span(), *match.span(1), value, None, "番", "eq", "rise", "翻", "multiple")


def _half(text: str, match: re.Match[str]) -> Quantity | str:
    if not _is_half(text, match):
        return "half_of_nothing_named"
    share = with_bounds(text, *match.span(), *match.span(), Decimal(50), None, "%", "percent")
    if match[0] == "过半" and share.comparator == "eq":
        share.comparator = "gt"
    return share


def _mixed(text: str, match: re.Match[str]) -> Quantity:
    value = numerals.arabic(match[1]) * 10000 + numerals.arabic(match[2]) * (1000 if match[3] else 1)
    return with_bounds(
        text, *match.span(), match.start(1), match.start("unit"), value, None, match["unit"], "number"
    )


def _quotient(text: str, match: re.Match[str]) -> Quantity | str:
    value = _fraction(match)
    if value is None:
        return "no_fraction"
    share = with_bounds(text, *match.span(), *match.span(), value, None, None, "fraction")
    if share.comparator == "eq" and value.as_tuple().exponent == -4:
        share.comparator = "approx"
    return share


def _per_people(text: str, match: re.Match[str]) -> Quantity:
    return with_bounds(
        text, *match.span(), *match.span(1), numerals.arabic(match[1]), None, match[2], "number"
    )


def _fraction(match: re.Match[str]) -> Decimal | None:
    """The value of 1/4 or 三分之一, to four places where it has no end."""
    if match[1]:
        whole, part = numerals.arabic(match[2]), numerals.arabic(match[1])
    else:
        of, said = numerals.chinese(match[3]), numerals.chinese(match[4])
        if of is None or said is None:
            return None
        whole, part = of, said
    if not 0 < part < whole <= 20:
        return None
    return (part / whole).quantize(Decimal("0.0001")).normalize()


def _is_half(text: str, match: re.Match[str]) -> bool:
    """Whether a half is said of something: 占一半, 占比过半, 半数以上企业."""
    before = text[max(0, match.start() - 12) : match.start()]
    if _HALF_SAID.search(before):
        return True
    if match[0] == "一半":
        return False
    return bool(
        _SHARE_SAID.search(before)
        or (
            _CLAUSE_OPENS.search(before)
            and re.match(r"(?:以上)?(?:的)?(?!以上|的)[\u4e00-\u9fff]{2}", text[match.end() :])
        )
    )


_LEAST_OF_LIST = re.compile(r"[\u4e00-\u9fff“”]{0,20}[、和][\u4e00-\u9fff]{0,6}")

_BETWEEN_OF_LIST = frozenset("、和,，及") | {"以及"}


def _share_bounds(text: str, quantities: list[Quantity]) -> None:
    """“分别突破450家、1200家”: the bound and the verb of the first hold for the rest of the list; so does 至少."""
    for first, second in itertools.pairwise(quantities):
        between = text[first.end : second.start]
        least = first.comparator == "ge" and text.startswith(("至少", "不少于"), first.start)
        if (
            least
            and second.comparator == "eq"
            and first.kind == second.kind
            and _LEAST_OF_LIST.fullmatch(between)
        ):
            second.comparator = "ge"
        marker = text.rfind("分别", 0, first.start)
        if (
            between in _BETWEEN_OF_LIST
            and (first.kind == second.kind or {first.kind, second.kind} <= {"percent", "multiple"})
            and marker >= 0
            and not re.search(r"[。;；]", text[marker : first.start])
        ):
            if (
                second.comparator == "eq"
                and first.start < first.num_start
                and first.comparator in ("gt", "lt", "approx")
            ):
                second.comparator = first.comparator
            if not second.change and first.change:
                second.change, second.verb = first.change, first.verb
    _share_last_bound(text, quantities)


_BOUND_BEHIND = re.compile(r"以上|以下|以内|左右")


def _share_last_bound(text: str, quantities: list[Quantity]) -> None:
    """“分别增长6%、8%以上”: the bound behind the last of a list holds for all of it."""
    for first, second in reversed(list(itertools.pairwise(quantities))):
        marker = text.rfind("分别", 0, first.start)
        if (
            text[first.end : second.start] in _BETWEEN_OF_LIST
            and (first.kind, first.unit) == (second.kind, second.unit)
            and first.comparator == "eq"
            and (_BOUND_BEHIND.search(text[second.num_end : second.end]) or second.is_bounded_behind)
            and marker >= 0
            and not re.search(r"[。;；]", text[marker : first.start])
        ):
            first.comparator, first.is_bounded_behind = second.comparator, True


_RANKS_LISTED = re.compile(rf"(?:[、和]|以及)(?:第(?:{AR}|{CN})(?:[、和]|以及))*第(?:{AR}|{CN})位")

_FINDERS: tuple[
    tuple[str, re.Pattern[str], Callable[[str, re.Match[str]], Quantity | list[Quantity] | str]], ...
] = (
    (":∶：︰", _STRUCTURE, _structure),
    (":∶：︰", _RATIO, _ratio),
    ("第", _RANK, _ranked),
    ("分", _PERCENT_WORDS, _percent_in_words),
    ("成", _TENTHS, _tenths),
    ("番", _DOUBLINGS, _doubled),
    ("半", _HALF, _half),
    ("万", _MIXED, _mixed),
    ("/分", _FRACTION, _quotient),
    ("/", _PER_PEOPLE, _per_people),
    ("", _NUMBER, of_digits),
    ("", _CN_NUMBER, of_characters),
)
"""Characters a line needs for it, pattern, and what a match makes: quantities, or the rule that passes it over."""
