"""Numbers as Chinese texts print them: 1.6万, 两万亿, 十四, 一半, 三成, 百分之六, 2—3.

Not here: units, bounds, and whether a number is a figure at all (`quantities`).
"""

import re
import unicodedata
from decimal import Decimal

_DIGITS = {
    "零": 0,
    "〇": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}

CHINESE_DIGIT = "零〇一二两三四五六七八九"
CHINESE = f"[{CHINESE_DIGIT}十百千万亿][{CHINESE_DIGIT}十百千万亿]*"
_CHINESE = re.compile(CHINESE)
_DIGITS_ALONE = re.compile(f"[{CHINESE_DIGIT}]+")
ARABIC = r"\d\d{0,2}(?:,\d{3})+(?:\.\d+)?|\d\d*(?:\.\d+)?"
"""A pattern that opens with one character of a class is looked for quickly; one that opens with a repeat is not."""


class _HalfWidth(dict[int, str]):
    """Characters to their half-width form, each looked up once; marks of Chinese prose stay as they are."""

    def __missing__(self, code: int) -> str:
        one = chr(code)
        folded = unicodedata.normalize("NFKC", one)
        self[code] = folded if len(folded) == 1 and one not in "，；：！？（）" else one
        return self[code]


_HALF_WIDTH = _HalfWidth()
_MAY_FOLD = re.compile(r"[^\x00-\x7f\u3001\u3002\u3008-\u3011\u4e00-\u9fff，；：！？（）“”‘’—…·]")
"""Anything but the characters most lines are made of, none of which has another form."""


_THOUSANDS = re.compile(r"(?<![\d.,，])(\d{1,3})，(?=\d{3}(?:\.\d+)?[元人户个吨家亩件])")
"""A full-width comma inside a number: 26，530元."""


def same_width(text: str) -> str:
    """Full-width digits, letters and signs as half-width ones, character by character, so offsets stay."""
    if _MAY_FOLD.search(text):
        text = text.translate(_HALF_WIDTH)
    return _THOUSANDS.sub(r"\1,", text) if "，" in text else text


def arabic(text: str) -> Decimal:
    """The value of a number in Arabic digits, with or without commas."""
    return Decimal(text.replace(",", ""))


def chinese(text: str) -> Decimal | None:
    """The value of a number in Chinese characters, or None when it is none."""
    if len(text) == 1 and text in _DIGITS:
        return Decimal(_DIGITS[text])
    if not _CHINESE.fullmatch(text):
        return None
    if _DIGITS_ALONE.fullmatch(text):
        return Decimal("".join(str(_DIGITS[one]) for one in text))
    total = section = digit = 0
    for one in text:
        if one in _DIGITS:
            digit = _DIGITS[one]
        elif one in _TENS:
            section += (digit or 1) * _TENS[one]
            digit = 0
        else:
            # 两万亿: a myriad of myriads.
            section += digit
            if section:
                total += section * _MYRIADS[one]
            else:
                total = (total or 1) * _MYRIADS[one]
            section = digit = 0
    return Decimal(total + section + digit)


def written(value: Decimal) -> str:
    """A number without exponent or needless zeros."""
    return f"{value.normalize():f}" if value == value.to_integral() else f"{value:f}"
