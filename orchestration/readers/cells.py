"""What a cell of a table prints: a number, a unit, or that there is none. Not here: what it is of (`headings`)."""

import re
import unicodedata
from decimal import Decimal

from orchestration.documents.sheets import clean

LONGEST = 200
"""Characters of a cell that are looked at; what is longer is no name, number, unit or period."""

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+")
_SCIENTIFIC = re.compile(r"[+-]?\d(?:\.\d+)?[Ee][+-]?\d{1,2}")
# A raised or circled digit is a footnote; normalised it would become a digit of the number.
FOOTNOTE = re.compile(r"(?:[①-⑳⑴-⒇*＊†‡¹²³⁰-⁹]|\[(?:注|\d)\d*\]|［\d+］|〔\d+〕|【\d+】)+$")
_NO_NUMBER = re.compile(r"[-—–―─‐~·.…•_/\\*#xX\s]*")
_MISSING = frozenset(
    (
        "#n/a",
        "#div/0!",
        "#ref!",
        "#value!",
        "na",
        "n/a",
        "n.a.",
        "nan",
        "null",
        "none",
        "无",
        "缺",
        "暂缺",
        "暂无",
        "不详",
    )
)
"""Words for: there is no number."""
_RISE = re.compile(r"(?:同比|环比)?(?:增长|上升|上涨|提高|增加|↑)")
_FALL = re.compile(r"(?:同比|环比)?(?:下降|下跌|回落|降低|减少|↓)")

NOUNS = (
    "美元|人民币元|欧元|港元|港币|日元|元|人次|人天|人|户次|户|吨公里|人公里|吨标准煤|吨标煤|标准吨|标准箱|综合吨"
    "|吨|千克|公斤|毫克|微克|克|斤|担|亩|公顷|平方公里|平方千米|平方米|公里|千米|厘米|毫米|海里|立方米|标准立方米|千瓦时|千瓦小时|千瓦|千伏安|兆瓦|度|摄氏度|"
    "个|家|台|辆|件|张|所|床位|床|套|头|只|羽|条|箱|重量箱|部|艘|架|项|处|座|册|份|块|米|千升|升|瓶|支|枝|株|种|例|起|宗|"
    "天|日|小时|分钟|岁|年|位|名|次|倍|米水柱|分贝|卷|盒|片|双|支|束|把|辆次|车次|标箱|TEU|核"
)
"""Nouns a heading gives as units; each has its row in unit.csv."""

_UNIT = re.compile(
    rf"(?:(?:亿|万|千|百|十|百万|千万|十万|十亿|百亿|千亿|万亿)?(?:{NOUNS})"
    rf"(?:[/／每](?:亿|万|千|百|十|十万)?(?:{NOUNS}|月|升|标准吨|立方))?"
    r"|(?:亿|万|千|百万|千万)|%|％|‰|百分点|个百分点|千分点|百分比|百分比%|人/平方公里|件/人)"
)
_ENGLISH_UNIT = re.compile(
    r"(RMB|CNY|USD|US\$|Person|Household|Ton|Unit|Head|Hectare)s?(?:\s+(th|mn|bn|thousand|million|billion))?(?: people)?"
)
ENGLISH_NOUNS = {
    "RMB": "元", "CNY": "元", "USD": "美元", "US$": "美元", "Person": "人", "Household": "户", "Ton": "吨", "Unit": "个",
    "Head": "头", "Hectare": "公顷",
}  # fmt: skip
_ENGLISH_SIZES = {"t": "千", "m": "百万", "b": "十亿"}
# A prefix of size before a short noun is a unit, whether it is one we know or not: it must not get lost.
_SIZED = re.compile(r"(?:亿|万|百万|千万|千)[^\d\s以值额量率耗业镇村户工]{1,3}")


def number(cell: str) -> str | None:
    """The number of a cell, digits as printed without separators; None where the cell says there is none.

    Text that is no number is given back as it is: it goes to quarantine with its reason, not out of sight.
    """
    return number_and_unit(cell)[0]


def number_and_unit(cell: str) -> tuple[str | None, str | None]:
    """The number of a cell, and the unit printed behind it."""
    text = FOOTNOTE.sub("", clean(cell))
    text = unicodedata.normalize("NFKC", text).replace("−", "-").replace("，", ",").strip()
    if len(text) > LONGEST:
        return text, None
    if _NO_NUMBER.fullmatch(text) or text.lower() in _MISSING:
        return None, None
    found = re.match(r"(?:\D*?)([+-]?[\d.][\d,. ]*(?:[Ee][+-]?\d{1,2})?)\s*(\D*)$", text)
    if found is None:
        return text, None
    before, digits, unit = text[: found.start(1)].strip(), found[1].strip(), found[2].strip()
    if unit and (unit := unit_of(unit) or "?") == "?":
        return text, None
    if _NUMBER.fullmatch(digits):
        digits = re.sub("[, ]", "", digits).removeprefix("+")
        digits = re.sub(r"^(-?)\.", r"\g<1>0.", digits)
    elif _SCIENTIFIC.fullmatch(digits):
        digits = f"{Decimal(digits):f}"
    else:
        return text, None
    if _FALL.fullmatch(before) and not digits.startswith("-"):
        return f"-{digits}", unit or None
    return (digits, unit or None) if not before or _RISE.fullmatch(before) else (text, None)


def is_number(cell: str) -> bool:
    """Whether a cell prints a number."""
    text = number(cell)
    return text is not None and re.fullmatch(r"-?\d+(\.\d+)?", text) is not None


def unit_of(text: str) -> str | None:
    """The unit a text is, in the form of the catalogue; None when it is none."""
    if len(text) > LONGEST:
        return None
    text = unicodedata.normalize("NFKC", clean(text))
    text = re.sub(r"^(?:计量)?单位\s*[:：]", "", text).strip()
    compact = text.replace(" ", "")
    if compact in ("百分比", "百分比%", "百分数", "pct", "percent"):
        return "%"
    if compact == "人民币":
        return None
    if found := _ENGLISH_UNIT.fullmatch(text):
        return _ENGLISH_SIZES.get((found[2] or "")[:1], "") + ENGLISH_NOUNS[found[1]]
    if not _UNIT.fullmatch(compact) and not _SIZED.fullmatch(compact):
        return None
    return compact.replace("每", "/").replace("／", "/")
