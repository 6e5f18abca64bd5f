"""A sentence in both languages, so that who reads a refusal chooses the language and not who refuses.

The text is English, as logs and tests have it; `zh` is the same in Chinese. Not here: words of codes
(`exports.wording`), which language is wanted (`explain.Chosen`).
"""

from collections.abc import Iterable

from orchestration.plain import plain


class Said(str):
    """English, with its Chinese beside it."""

    zh: str

    def __new__(cls, zh: str, en: str) -> "Said":
        """Of the same sentence in both."""
        said = super().__new__(cls, en)
        said.zh = zh
        return said

    def __getnewargs__(self) -> tuple[str, str]:  # type: ignore[override]  # made of two, unlike a str
        return self.zh, str(self)


def in_chinese(text: str) -> str:
    """The Chinese of a sentence; the sentence itself where it has none."""
    return text.zh if isinstance(text, Said) else text


def why(error: Exception) -> str:
    """What an exception says, in both languages where it was raised with both."""
    said = error.args[0] if error.args else None
    return said if isinstance(said, Said) else str(error)


def joined(texts: Iterable[str], by: str, by_zh: str | None = None) -> Said:
    """Sentences as one, `by` between them."""
    some = list(texts)
    return Said((by if by_zh is None else by_zh).join(map(in_chinese, some)), by.join(some))


def in_both(text: str) -> str:
    """The sentence in both languages, for a page that does not know its reader's."""
    return f"{in_chinese(text)}\n\n{text}" if isinstance(text, Said) else text


def made_plain(text: str) -> Said:
    """The sentence with what would steer a terminal made visible, in both languages."""
    return Said(plain(in_chinese(text)), plain(text))
