"""Numbers that state a quantity: with unit, bound and the verb of change beside them, and their places.

What is no figure is passed over here: dates, codes, roads, meetings, size thresholds, names in quotes. Not here:
what a quantity measures (`naming`).
"""

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from orchestration.extraction import lexicon, numerals


@dataclass(slots=True)
class Quantity:
    """A number in a line. Offsets count characters of the line; `start` and `end` include unit and bound."""

    start: int
    end: int
    num_start: int
    num_end: int
    value: Decimal
    value_high: Decimal | None
    unit: str | None
    comparator: str
    change: str
    """'', 'rise', 'fall', 'cut': the verb of change right before the number."""
    verb: str
    kind: str
    """number, percent, points, multiple, index, rank, rank_move, structure, ratio, duration"""
    is_group_word: bool = False
    """A small Chinese numeral before a group (三大平台): said, hardly measured."""


def _words(words: tuple[str, ...]) -> str:
    return "|".join(re.escape(one) for one in sorted(set(words), key=len, reverse=True))


_UNIT = (
    "(?:"
    + "|".join(
        re.escape(unit)
        + (f"(?![{lexicon.NO_UNIT_BEFORE[unit]}])" if unit in lexicon.NO_UNIT_BEFORE else "")
        + ("(?!电(?![子商力站网池机气]))" if unit == "家" else "")
        for unit in sorted(set(lexicon.BASE_UNITS), key=len, reverse=True)
    )
    + ")"
)
_CN = f"(?:{numerals.CHINESE})"
_AR = f"(?:{numerals.ARABIC})"
_RANGE_MARK = r"(?:—|–|-|~|～|至|到)"

_STRUCTURE = re.compile(
    r"(?<![\d.:∶：︰])(\d+(?:\.\d+)?)[:∶：︰](\d+(?:\.\d+)?)[:∶：︰](\d+(?:\.\d+)?)(?![\d:∶：︰])"
)
_RATIO = re.compile(r"(?<![\d.:∶：︰+])(\d+(?:\.\d+)?)[:∶：︰](1)(?![\d:∶：︰.])")
_PERCENT_WORDS = re.compile(rf"[百千]分之({_CN}|{_AR})(?:点([{numerals.CHINESE_DIGIT}]+))?")
_MIXED = re.compile(rf"(\d+)万(\d{{1,4}})(千)?(?P<unit>{_UNIT})")
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
    rf"(?:{_words((*lexicon.CUT, '占', '达', '超', '近'))})(?:了)?$|占[全总同][^\d,，。;；]{{0,8}}$"
)
_SHARE_SAID = re.compile(r"(?:占比|比重|比例|份额|占全[国省州市县区]|率)$")
_CLAUSE_OPENS = re.compile(r"(?:^|[,，。;；:：、])$")
"""Before 过半 and 半数 a share is named, or a clause opens: 过半企业…; 时间过半 is none."""
_RANK = re.compile(
    rf"第({_AR}|{_CN})(?:位|名)|第({_AR}|{_CN})(?=(?:赶超|上升|提升|跃升|前移|晋升|前进|攀升|升|跃|进)[至到]|、第|(?:和|,)第(?:{_AR}|{_CN})位|[。,，;；、)）]|$)|(?<=全国|全省|全市|世界|中部|全球|全区|全州)第([一二三四五六七八九十]+)(?![家个座批款台条支例部名只所])"
)
_MULTIPLIER = f"(?:{_words(lexicon.MULTIPLIERS)})(?!(?<=千)[瓦克米伏])"
_NUMBER = re.compile(
    rf"(?P<low>{_AR})(?:(?P<m1>%|‰|万亿|千亿|百亿|亿|万|千)?(?:个|元|人|家|项)?{_RANGE_MARK}(?P<high>{_AR}))?"
    rf"(?P<aside>[（(][^（）()\d]{{2,16}}[)）])?(?P<some>多|余)?(?P<mult>{_MULTIPLIER})?(?P<more>多|余)?"
    rf"(?P<unit>个百分点|百分点|个千分点|个位次|个名次|%|‰|倍|{_UNIT}(?:[(（][只座间处栋套户家]{1, 2}[)）])?(?:/(?:人|年|月|日|天|吨|亩|公顷|千克|公斤|件|户|升|小时|[百千万]?平方公里|立方米|平方米|[百千万]人|[百千万]户))?)?"
)
_CN_NUMBER = re.compile(
    rf"(?P<num>{_CN})(?P<more>多|余)?(?P<unit>个百分点|个位次|个名次|{_UNIT}|连增|连升|连冠|连涨)?"
)
_SHARED_UNIT = re.compile(
    rf"(?:(?:、|和|与|及|,)(?:{_AR}))*(?:、|和|与|及)(?:{_AR})(?P<unit>(?:{_MULTIPLIER})?(?:个百分点|百分点|个千分点|%|‰|倍|{_UNIT}))"
)
_POINTS_FOLLOW = re.compile(rf"(?:、|和|与|及)(?:{_AR})个百分点")
_UNITLESS_RATIO = r"性别比|收入比|收入之比|消费比|比值|倍差"
_INDEX_BEFORE = re.compile(
    rf"(?P<of>指数|系数|得分|{_UNITLESS_RATIO})(?:[(（][^()（）]{{0,16}}[)）])?"
    rf"(?:[由从](?:{_AR}))?(?:\S{{0,4}}[为是达到至由从]+)?$"
)
_RANK_MOVE = re.compile(
    r"(?:跃升|前进|上升|提升|前移|进位|晋位|提高|下降|后退|后移|晋升|攀升|上移|升|降)(?:了)?$"
)
_TERM_BEFORE = re.compile(r"(?:年限|寿命)(?:[由从][\d.]+年)?(?:\S{0,3}[为达到至由从])?$")
_CAPACITY_BEFORE = re.compile(r"(?:年|日)(?:产|加工|处理|发电|供)(?:能力)?$")
_SIZE_BEFORE = re.compile(r"(?:产值|营收|收入|税收|规模|市值)(?:过|超过?|突破|达到?)$|[、和](?:过|超)$")
_SIZED_AFTER = re.compile(
    r"(?:的)?(?:(?:企业|园区|产业|集群|村|镇|乡镇|单位)|[\u4e00-\u9fff“”]{2,14}?\d+(?:个|家|户))"
)
"""产值过10亿元企业5家"""

_PROJECT_AFTER = re.compile(r"(?:的)?[^\d,，。;；、]{1,16}?(?:项目|生产线|产线|工厂|装置)")
"""年产30万吨铝箔项目: the size a project is named by."""
_DOUBLINGS = re.compile(r"翻(?:了)?([一两二三])番")

_BEFORE = re.compile(
    rf"(?P<verb>{_words(lexicon.RISE + lexicon.FALL + lexicon.CUT)})?(?P<link>了|达到|达|至|到|为|在|幅度|幅|速度|速|约为)?"
    rf"(?P<bound>{_words(lexicon.AT_MOST_BEFORE + lexicon.AT_LEAST_BEFORE + lexicon.ABOVE + lexicon.BELOW + lexicon.ABOUT_BEFORE)})?$"
)

_NOT_AFTER = re.compile(
    r"^(?:年代|年度|年级|年底|年末|年初|年来|年(?!以上|的)|月份|月(?!度均)|日|号|时|点(?!多)|分(?!别|之|成)|秒|届|次(?!数)|季度|周年|世纪|号线|路(?!公交)|\+|A级|A|G|D|K|T|℃|度(?!电)|x|×|\*)"
)
_CODE_BEFORE = re.compile(r"(?<!GDP)(?<=[A-Za-z+\-\[〔【#№/])$")
_ORDINAL_BEFORE = re.compile(r"第$")
_QUOTED = re.compile(r"[“\"《『「][^”\"》』」]{0,30}$")


_COLON = re.compile("[:∶：︰]")
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
    ratio = _with_bounds(text, *match.span(), *match.span(1), Decimal(match[1]), None, ":1", "ratio")
    ratio.change = ratio.verb = ""
    return ratio


_NO_RANK_AFTER = re.compile(
    r"(?:方阵|梯队|批|个|大|产业|季度|轮|届|次|书记|责任|时间|线|代|期|师|人民|高级|中学|小学)"
)


def _ranked(text: str, match: re.Match[str]) -> Quantity | str:
    number = match[1] or match[2] or match[3]
    value = numerals.chinese(number) if not number[0].isdigit() else numerals.arabic(number)
    if value is None or _NO_RANK_AFTER.match(text, match.end()):
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
    return _with_bounds(text, *match.span(), *match.span(), value, None, unit, "percent")


def _tenths(text: str, match: re.Match[str]) -> Quantity | str:
    value = numerals.chinese(match[1])
    if value is None:
        return "no_number"
    tenth = numerals.chinese(match[2]) if match[2] and match[2] != "半" else None
    value = value * 10 + (tenth if tenth is not None else Decimal(5 if match[2] else 0))
    share = _with_bounds(text, *match.span(), *match.span(), value, None, "%", "percent")
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
    share = _with_bounds(text, *match.span(), *match.span(), Decimal(50), None, "%", "percent")
    if match[0] == "过半" and share.comparator == "eq":
        share.comparator = "gt"
    return share


def _mixed(text: str, match: re.Match[str]) -> Quantity:
    value = numerals.arabic(match[1]) * 10000 + numerals.arabic(match[2]) * (1000 if match[3] else 1)
    return _with_bounds(
        text, *match.span(), match.start(1), match.start("unit"), value, None, match["unit"], "number"
    )


def _quotient(text: str, match: re.Match[str]) -> Quantity | str:
    value = _fraction(match)
    if value is None:
        return "no_fraction"
    share = _with_bounds(text, *match.span(), *match.span(), value, None, None, "fraction")
    if share.comparator == "eq" and value.as_tuple().exponent == -4:
        share.comparator = "approx"
    return share


def _per_people(text: str, match: re.Match[str]) -> Quantity:
    return _with_bounds(
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


class Printed(NamedTuple):
    """A number in Arabic digits as it stands: its match, the unit read so far, the text around it."""

    text: str
    match: re.Match[str]
    end: int
    before: str
    after: str
    unit: str | None
    is_negative: bool

    @property
    def rest(self) -> str:
        """What follows the digits, unit included."""
        start = self.match.end("low") if not self.match["high"] else self.match.end("high")
        return self.text[start : start + 12]

    @property
    def base(self) -> str | None:
        """The unit without its multiplier."""
        return self.match["unit"]

    @property
    def lasts(self) -> bool:
        """连续7年, 连续60个月"""
        return (
            self.base in ("年", "个月")
            and self.before.endswith("连续")
            and numerals.arabic(self.match["low"]) >= 2
        )

    @property
    def is_term(self) -> bool:
        """平均受教育年限10.8年"""
        return self.base == "年" and bool(_TERM_BEFORE.search(self.before))

    @property
    def is_index(self) -> bool:
        """An index or ratio, which has no unit."""
        return (
            self.unit is None
            and _INDEX_BEFORE.search(self.before) is not None
            and not _NOT_AFTER.match(self.rest)
            and not re.match(r"\d{4}$", self.match["low"])
        )


_WEAK_UNITS = frozenset((
    None, "年", "位", "小时", "分钟", "天", "岁", "个月", "列", "米", "分", "期", "次", "度", "星", "班", "线", "届次",
))  # fmt: skip
_MEASURED_UNITS = frozenset(("分钟", "小时", "岁", "天", "个月", "分", "次", "度", "米", "团", "组", "线"))
_MEASURED_BEFORE = re.compile(
    r"(?:压缩|缩短|减少|达到|达|为|延长|增加|提高|寿命|得分|累计|开展|举办|活动|演出|检查|培训|巡查|执法|里程|长度|厚度|水位|降水量|日照|[天时]数|时长)\S{0,4}$"
)
_NUMBERED_BEFORE = re.compile(r"(?:国道|省道|县道|电话|热线|邮编|代码|编号)$")
_POLICIES_BEFORE = re.compile(
    r"(?:发展|若干|政策|措施|意见|实施)$|(?:出台|印发|制定|落实|推出)[^,，。;；]{0,20}(?<!线路)(?<!航线)(?<!道路)(?<!线)(?<!路)$"
)

NO_FIGURES: tuple[tuple[str, Callable[[Printed], object]], ...] = (
    ("part_of_a_code", lambda p: _CODE_BEFORE.search(p.before) and not p.is_negative and not re.search(r"[\d%]-$", p.before)),
    ("ordinal", lambda p: _ORDINAL_BEFORE.search(p.before)),
    ("per_so_many", lambda p: p.before.endswith(("每", "每隔", "×"))),
    ("numbered_road_or_line", lambda p: p.base != "公里" and _NUMBERED_BEFORE.search(p.before)),
    (
        "date_or_mark",
        lambda p: (p.unit is None or p.base in _WEAK_UNITS) and not (p.lasts or p.is_term or p.is_index)
        and p.unit != (p.match["mult"] or "") and _NOT_AFTER.match(p.rest),
    ),
    ("no_unit", lambda p: p.unit is None and not p.is_index),
    ("unit_of_names", lambda p: p.unit == "千" or p.base in ("星", "届次", "期")),
    ("year", lambda p: p.base == "年" and not (p.is_term or p.lasts)),
    ("time_or_length_in_a_name", lambda p: p.base in _MEASURED_UNITS and not p.lasts and not _MEASURED_BEFORE.search(p.before)),
    ("span_of_time", lambda p: p.base == "个" and re.match(r"季度|月|工作日|星期|世纪|小时|年头|方面", p.after)),
    ("group_of_households", lambda p: p.base == "%" and re.match(r"(?:的)?(?:收入组|家庭|人群)", p.after)),
    ("articles_of_a_policy", lambda p: p.base in ("条", "项", "款") and re.match(r"(?:政策)?(?:措施|政策|意见|举措|规定|禁令)", p.after)),
    ("named_by_its_articles", lambda p: p.base == "条" and _POLICIES_BEFORE.search(p.before)),
    ("size_of_things", lambda p: not p.is_index and _is_threshold(p.text, p.end, p.base)),
    ("size_of_enterprises", lambda p: (p.unit or "").endswith("元") and _SIZED_AFTER.match(p.text, p.end) and _SIZE_BEFORE.search(p.before)),
    ("capacity_a_project_is_named_by", lambda p: _CAPACITY_BEFORE.search(p.before) and _PROJECT_AFTER.match(p.text, p.end)),
    ("name_in_marks", lambda p: not p.is_index and _is_name(p.text, p.match.start(), p.end)),
)  # fmt: skip
"""What a number in digits is when it is no figure; the first rule that holds names it."""


_MINUS = re.compile(r"[\u4e00-\u9fff]-$")
_EACH_BEFORE = re.compile(r"分别[^。;；]{0,30}$")


def _printed(text: str, match: re.Match[str]) -> Printed:
    start, end = match.span()
    unit = (match["mult"] or "") + (match["unit"] or "") or None
    if match["aside"] and unit is None:
        # A bracket behind a number without unit is no part of it.
        end = match.end("low") if not match["high"] else match.end("high")
    before, after = text[max(0, start - 40) : start], text[end : end + 80]
    is_negative = match["unit"] in ("%", "‰") and bool(_MINUS.search(before[-2:]))
    if unit is None and _EACH_BEFORE.search(before) and (shared := _SHARED_UNIT.match(text, end)):
        unit = shared["unit"]
    if match["unit"] == "个" and _POINTS_FOLLOW.match(text, end):
        unit = "个百分点"
    return Printed(text, match, end, before, after, unit, is_negative)


def _arabic(text: str, match: re.Match[str]) -> Quantity | str:
    """The quantity, or the rule that says why it is none."""
    printed = _printed(text, match)
    for name, holds in NO_FIGURES:
        if holds(printed):
            return name
    if printed.is_index:
        return _index(printed)
    if printed.lasts:
        return Quantity(
            match.start() - 2, match.end("unit"), *match.span("low"), numerals.arabic(match["low"]), None, match["unit"], "eq", "", "连续", "duration",
        )  # fmt: skip
    is_move = match["unit"] in ("位", "名") and bool(_RANK_MOVE.search(printed.before))
    if match["unit"] in ("个位次", "个名次") or is_move:
        return _rank_move(*match.span(), match.span("low"), numerals.arabic(match["low"]), printed.before)
    return _amount(printed)


def _index(printed: Printed) -> Quantity:
    found = _INDEX_BEFORE.search(printed.before)
    assert found is not None
    kind = "index" if re.search(r"价格[^,，]*指数", printed.before) else "number"
    if re.fullmatch(_UNITLESS_RATIO, found["of"]):
        kind = "ratio"
    start, end = printed.match.start(), printed.end
    return _with_bounds(
        printed.text, start, end, start, end, numerals.arabic(printed.match["low"]), None, None, kind
    )


def _kind(printed: Printed) -> str:
    unit = printed.unit or ""
    if unit in ("%", "‰") or printed.base in ("%", "‰"):
        return "percent"
    if printed.base == "倍":
        return "multiple"
    return "points" if unit.endswith(("百分点", "千分点")) else "number"


_AT_LEAST_OF = re.compile(r"(?:至少|不少于)[\u4e00-\u9fff]{1,4}$")


def _amount(printed: Printed) -> Quantity:
    match = printed.match
    high = numerals.arabic(match["high"]) if match["high"] else None
    number_end = match.end("high") if match["high"] else match.end("low")
    one = _with_bounds(
        printed.text, match.start(), printed.end, match.start("low"), number_end,
        numerals.arabic(match["low"]), high, printed.unit, _kind(printed),
    )  # fmt: skip
    if (match["more"] or match["some"]) and one.comparator == "eq":
        one.comparator = "gt"
    if one.comparator == "eq" and (least := _AT_LEAST_OF.search(printed.before[-8:])):
        one.comparator, one.start = "ge", one.start - len(least[0])
    if printed.is_negative:
        one.value = -one.value
        one.num_start -= 1
        one.start = min(one.start, one.num_start)
    return one


def _rank_move(start: int, end: int, number: tuple[int, int], value: Decimal, before: str) -> Quantity:
    """前移3个位次, 跃升137位."""
    found = _RANK_MOVE.search(before)
    verb = found[0] if found else ""
    return Quantity(start - len(verb), end, *number, value, None, "位", "eq", "", verb, "rank_move")


class Spelt(NamedTuple):
    """A number in Chinese characters as it stands; mostly these are words, and few count."""

    text: str
    match: re.Match[str]
    value: Decimal
    before: str
    after: str
    is_round: bool
    """百亿元, 千亿级: a multiplier is the number."""

    @property
    def number(self) -> str:
        """The characters of the number."""
        return self.match["num"]

    @property
    def unit(self) -> str | None:
        """Its unit."""
        return self.match["unit"]

    @property
    def lasts(self) -> bool:
        """连续七年, 连续两届"""
        is_time = self.unit == "年" or (self.unit is None and self.after.startswith("届"))
        return is_time and self.before.endswith("连续") and self.value >= 2


_ROUND = re.compile(r"(?:百|千|万|十)(?:亿元|亿|万千瓦|万人|万吨|万亩|万元)")
_ROUND_AFTER = re.compile(r"(?:元|级|台阶|大关|千瓦|产业|集群|规模|企业|斤)")
_PASSED = re.compile(r"(?:突破|超过|超|达到|迈过|跨过)$")
_RAISED_TO = re.compile(r"(?:突破|迈上|打造|建成|培育|实现)\S{0,12}$")
_BOUND_BEFORE = re.compile(r"(?:突破|超过?|过|达到?|近|约|上|逾)$")


def _is_round(match: re.Match[str], before: str, after: str) -> bool:
    number, unit = match["num"], match["unit"]
    return (
        number[0] in "百千十"
        and _ROUND.match(number + (unit or "") + after[:3]) is not None
        and (unit is not None or bool(_ROUND_AFTER.match(after)) or bool(_PASSED.search(before)))
    )


_MULTIPLIERS_ALONE = frozenset(("亿", "万", "千", "百", "千万", "百万", "百亿", "千亿"))
_SIZED_THINGS = re.compile(
    r"(?:元|级)*(?:项目|工程)|级?(?:企业|产业|集群|园区)[^\d,，。;；、]{0,6}\d+(?:个|家)|(?:元)?(?:企业|产业|集群|园区|县)"
)
_UNITS_OF_WORDS = frozenset((
    "年", "小时", "分钟", "天", "人", "位", "名", "岁", "个月", "场", "类", "种", "批", "次", "对", "块", "部", "本", "门", "班", "列", "起", "支", "只",
    "单", "县", "村", "镇", "乡", "米", "级", "度", "分", "期", "届次", "团", "星", "席", "组", "线", "口", "眼", "盘", "双", "顶", "副", "卷", "枝", "朵",
    "棵", "墩", "栏", "畜", "包", "袋", "瓶", "升", "箱", "根", "孔", "盏", "克", "斤", "瓦", "匹", "羽", "尾", "册", "笔", "宗", "轮次", "份", "架", "届", None,
))  # fmt: skip
_UNITS_OF_GROUPS = ("个", "件", "项", "条", "所", "处", "座", "家", "套", "台")
_IN_A_WORD = re.compile(r"[第每\d.]")
_STEP = re.compile(r"(?:新|大)?(?:台阶|关口|大关)")
_SIZED_AFTER_WORD = ("以上", "以下", "及以上", "及以下")
_ONE_WORD = frozenset(("一", "万", "千", "百", "千万", "百万", "亿", "亿万"))
_POLICIES = re.compile(r"(?:政策|措施|举措|意见|规定|制度|改革|纪律|任务|原则|禁令|底线|红线|主线|战线)")

NO_SPELT_FIGURES: tuple[tuple[str, Callable[[Spelt], object]], ...] = (
    ("part_of_a_word", lambda s: _IN_A_WORD.search(s.before[-1:])),
    ("step_of_a_stair", lambda s: s.unit == "个" and _STEP.match(s.after)),
    ("round_word_in_a_name", lambda s: set(s.number) <= set("百千万") and s.unit in ("亩", "公里", "台", "户") and not _BOUND_BEFORE.search(s.before)),
    ("size_of_things", lambda s: s.number in _MULTIPLIERS_ALONE and s.after.startswith(_SIZED_AFTER_WORD)),
    ("said_again_with_its_number", lambda s: s.is_round and re.match(r"(?:大关|台阶)?[,，、](?:达到?|为|实现)?\d", s.after)),
    ("size_of_projects", lambda s: s.is_round and _SIZED_THINGS.match(s.after)),
    ("size_of_a_class", lambda s: s.is_round and re.match(r"(?:级|元级)", s.after) and not _RAISED_TO.search(s.before)),
    ("unit_of_words", lambda s: not s.is_round and s.unit in _UNITS_OF_WORDS),
    ("size_of_things", lambda s: not s.is_round and _is_threshold(s.text, s.match.end(), s.unit)),
    ("name_in_marks", lambda s: not s.is_round and _is_name(s.text, s.match.start(), s.match.end())),
    (
        "money_in_words",
        lambda s: not s.is_round and s.unit == "元" and s.number in ("亿", "万", "千", "百", "百万", "千万")
        and not s.before.endswith("突破"),
    ),
    ("one", lambda s: not s.is_round and s.number == "一"),
    ("many", lambda s: s.number in _ONE_WORD and s.unit in ("个", "件", "条", "项", "家", "户", "名")),
    ("articles_of_a_policy", lambda s: s.unit in ("项", "条", "款") and _POLICIES.match(s.after)),
)  # fmt: skip
"""What a number in characters is when it is no figure; the first rule that holds names it."""


def _chinese(text: str, match: re.Match[str]) -> Quantity | str:
    """The quantity, or the rule that says why it is none."""
    value = numerals.chinese(match["num"])
    if value is None:
        return "no_number"
    before, after = text[max(0, match.start() - 40) : match.start()], text[match.end() : match.end() + 80]
    spelt = Spelt(text, match, value, before, after, _is_round(match, before, after))
    if (whole := _whole_in_words(spelt)) is not None:
        return whole
    for name, holds in NO_SPELT_FIGURES:
        if holds(spelt):
            return name
    if spelt.is_round:
        return _round(spelt)
    if spelt.number == "十" and spelt.unit in ("个", "件", "条", "项", "家", "户", "名"):
        return _group(match, value, spelt.unit)
    if value <= 100 and spelt.unit in _UNITS_OF_GROUPS:
        return _group(match, value, spelt.unit)
    if value > 0 and spelt.unit:
        return _with_bounds(text, *match.span(), *match.span("num"), value, None, spelt.unit, "number")
    return "no_unit"


def _whole_in_words(spelt: Spelt) -> Quantity | None:
    """A duration, a move in a rank, or money whose myriads are its unit: these count whatever stands around them."""
    match, value = spelt.match, spelt.value
    if _IN_A_WORD.search(spelt.before[-1:]):
        return None
    if spelt.lasts:
        end = match.end() if spelt.unit else match.end() + 1
        return Quantity(
            match.start() - 2,
            end,
            *match.span("num"),
            value,
            None,
            spelt.unit or "届",
            "eq",
            "",
            "连续",
            "duration",
        )
    if spelt.unit in ("连增", "连升", "连冠", "连涨"):
        return Quantity(*match.span(), *match.span("num"), value, None, spelt.unit, "eq", "", "", "duration")
    if spelt.unit in ("个位次", "个名次"):
        return _rank_move(*match.span(), match.span("num"), value, spelt.before)
    if spelt.unit != "元" or spelt.number[-1] != "亿" or len(spelt.number) < 2:
        return None
    head = numerals.chinese(spelt.number[:-1])
    if head is None or re.match(r"(?:级|规模|以上)?(?:企业|产业|集群|项目|园区|工程|县)", spelt.after):
        return None
    # 五千亿元, 万亿元: as in 5000亿元.
    start, end = match.span("num")
    return _with_bounds(spelt.text, start, match.end(), start, end - 1, head, None, "亿元", "number")


def _round(spelt: Spelt) -> Quantity:
    match, number = spelt.match, spelt.number
    multiplier = Decimal({"十": 10, "百": 100, "千": 1000}[number[0]])
    start = match.start("num")
    tail = number[1:] + (spelt.unit or "")
    one = _with_bounds(spelt.text, *match.span(), start, start + 1, multiplier, None, tail or None, "number")
    if one.comparator == "eq" and re.match(r"(?:台阶|级|大关)", spelt.after):
        one.comparator = "ge"
    return one


def _group(match: re.Match[str], value: Decimal, unit: str) -> Quantity:
    return Quantity(
        match.start(), match.end("unit"), *match.span("num"), value, None, unit, "eq", "", "", "number", True
    )


_SIZED = re.compile(
    r"(?:及)?(?:以上|以下|级)(?:的)?[\u4e00-\u9fff]{0,8}?"
    r"(?:项目|企业|婴|儿|老人|老年|学校|医疗|医院|人口|水库|单位|锅炉|机组|建筑|困难|贫困|低收入|高龄|灾|事故|自然村|主体|干部|医师|大户|园区|河流|耕地)"
)
_SIZED_MONEY = re.compile(
    r"(?:及)?(?:以上|以下)(?:的)?(?!增长|左右|资金|投入|贷款)[\u4e00-\u9fff“]{2}|(?:项目|级|俱乐部|工程)|的(?:重大|优质|产业|工业|招商|大){1,2}项目"
)
"""Money as a size: 10亿元项目, 10万元以下村债务."""

_SIZED_COUNT = re.compile(r"(?:及)?以上(?:的)?\d+(?:个|家|户|项)")
"""Those of a size counted without their noun: 项目62个,其中10亿元以上7个."""


def _is_threshold(text: str, end: int, unit: str | None) -> bool:
    """亿元以上项目, 10亿元以上重大项目, 3岁以下婴幼儿: a size that says which things are meant."""
    if unit in ("%", "‰", "个百分点", "百分点", "家", "个", "件", "处"):
        return False
    if unit in ("元", "美元") and (_SIZED_MONEY.match(text, end) or _SIZED_COUNT.match(text, end)):
        return True
    return bool(_SIZED.match(text[end : end + 20]))


def _is_name(text: str, start: int, end: int) -> bool:
    """“1335”战略, 《…2025》, “6421”管理: a number inside marks that holds nothing else."""
    opening = _QUOTED.search(text[:start])
    if not opening:
        return False
    closing = re.search(r"[”\"》』」]", text[end : end + 30])
    if not closing:
        return False
    inside = text[opening.start() + 1 : end + closing.start()]
    if text[opening.start()] == "《":
        return True
    return len(inside) <= 12 or bool(re.fullmatch(r"[\d+\-A-Za-z.]+", inside))


def _with_bounds(
    text: str,
    start: int,
    end: int,
    num_start: int,
    num_end: int,
    value: Decimal,
    high: Decimal | None,
    unit: str | None,
    kind: str,
) -> Quantity:
    """The quantity with the bound and the verb of change that stand beside its number."""
    before = text[max(0, start - 14) : start]
    found = _BEFORE.search(before)
    assert found is not None
    comparator, bound = _bound_before(found, before)
    if bound == "控制在" and text.startswith(lexicon.ABOUT_AFTER, end):
        # 涨幅控制在3.5%左右 is about that, no more and no less.
        comparator = "approx"
    start -= len(bound)
    verb, change = _change_before(found, before, unit)
    if verb:
        start = max(0, start - (len(found["link"] or "") + len(found["verb"])))
    if kind == "percent" and found["verb"] is None:
        average = re.search(r"年均$|平均$", before[: len(before) - len(bound)])
        verb = average[0] if average else verb
    comparator, end = _bound_after(text, end, comparator)
    if high is not None:
        comparator = "range"
    return Quantity(start, end, num_start, num_end, value, high, unit, comparator, change, verb, kind)


_BOUNDS_BEFORE = {
    **dict.fromkeys(lexicon.ABOUT_BEFORE, "approx"), **dict.fromkeys(lexicon.AT_MOST_BEFORE, "le"),
    **dict.fromkeys(lexicon.BELOW, "lt"), **dict.fromkeys(lexicon.AT_LEAST_BEFORE, "ge"), **dict.fromkeys(lexicon.ABOVE, "gt"),
}  # fmt: skip
_BOUNDS_AFTER = (
    (lexicon.AT_LEAST_AFTER, "ge"), (lexicon.AT_MOST_AFTER, "le"), (lexicon.ABOUT_AFTER, "approx"),
)  # fmt: skip
_BOUND_AFTER_OPENS = frozenset("".join(word[0] for words, _ in _BOUNDS_AFTER for word in words) + "多余")
_IN_POINTS = ("%", "‰", "个百分点", "百分点")


def _bound_before(found: re.Match[str], before: str) -> tuple[str, str]:
    bound = found["bound"] or ""
    if not bound or (bound == "近" and re.search(r"(?:附|最|邻|临|远|靠)近$", before)):
        return "eq", ""
    return _BOUNDS_BEFORE[bound], bound


def _change_before(found: re.Match[str], before: str, unit: str | None) -> tuple[str, str]:
    """The verb of change right before the number, and what it does: rise, fall or cut."""
    verb, link = found["verb"], found["link"]
    if not verb or verb == "增至":
        return "", ""
    opening = before[: found.start("verb")]
    if verb in ("增", "增加") and opening.endswith(("新", "净")):
        return "", ""
    # 改造提升3万亩 puts up nothing.
    if opening.endswith(("改造", "整治", "治理", "优化")) and unit not in ("%", "‰"):
        return "", ""
    if link not in (None, "了", "幅", "速", "速度", "幅度", "约为") and unit not in _IN_POINTS:
        return "", ""
    if link in ("至", "到", "为", "在", "达到", "达") and verb not in ("增长", "下降", "增幅", "增速", "增"):
        return "", ""
    if unit in _IN_POINTS:
        return verb, "rise" if verb in lexicon.RISE else "fall" if verb in lexicon.FALL else "cut"
    return verb, "cut" if verb in lexicon.FALL + lexicon.CUT else "rise"


def _bound_after(text: str, end: int, comparator: str) -> tuple[str, int]:
    after = text[end : end + 4]
    if after[:1] not in _BOUND_AFTER_OPENS:
        return comparator, end
    for words, meaning in _BOUNDS_AFTER:
        word = next((one for one in words if after.startswith(one)), None)
        if word is not None:
            end += len(word)
            comparator = meaning if comparator in ("eq", "approx") else comparator
    if (
        after.startswith(("多", "余"))
        and comparator == "eq"
        and not re.match(r"(?:多种|多个|多元|余年)", after)
    ):
        return "gt", end + 1
    return comparator, end


_RANKS_LISTED = re.compile(rf"(?:[、和]|以及)(?:第(?:{_AR}|{_CN})(?:[、和]|以及))*第(?:{_AR}|{_CN})位")

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
    ("", _NUMBER, _arabic),
    ("", _CN_NUMBER, _chinese),
)
"""Characters a line needs for it, pattern, and what a match makes: quantities, or the rule that passes it over."""
