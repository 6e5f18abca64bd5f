"""Text of others as text: what would steer a terminal or turn the writing round is shown, not obeyed.

Also what a spreadsheet takes for a formula. Not here: what a web page takes for markup (`exports.report`).
"""

import re

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""First characters by which a spreadsheet takes text for a formula, with their full-width forms."""

# Control characters but tab and line end, marks of direction, separators that are no line end of a file, and
# halves of a surrogate pair, which no file can hold.
UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


def plain(text: str) -> str:
    """The text with each such character as its code, <U+001B>."""
    return UNPRINTABLE.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)


def cell(text: str) -> str:
    """The text as a cell of a CSV file: plain, with an apostrophe before what a spreadsheet would compute."""
    text = plain(text)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def in_json(text: str) -> str:
    """JSON with such characters escaped, so that it says the same."""
    return UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
