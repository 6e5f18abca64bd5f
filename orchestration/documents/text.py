"""Text as it is shown: breaks of a source line, and what is divided only by how it is set.

Not here: what the text says.
"""

import re
import unicodedata

_NUMBER = re.compile(r"[-+−]?\d[\d,]*(?:\.\d+)?[%％‰]?")


def shown(text: str) -> str:
    """Text as a browser shows it: breaks in the source are blanks, and none between two Chinese characters.

    A break inside a number, as after the point of “5.<break>1”, is none.
    """
    text = unicodedata.normalize("NFC", text).replace("\xa0", " ").replace("\r", "\n")
    first, *lines = text.split("\n")
    parts = [first]
    for line in lines:
        before, part = parts[-1].rstrip(" \t"), line.lstrip(" \t")
        if not part:
            continue
        parts[-1] = before
        if before:
            divides_number = (before[-1] == "." and before[-2:-1].isdigit() and part[0].isdigit()) or (
                before[-1].isdigit() and part[0] == "." and part[1:2].isdigit()
            )
            parts.append("" if divides_number or before[-1] > "\x7f" or part[0] > "\x7f" else " ")
        parts.append(part)
    return "".join(parts).replace("\t", " ") + (" " if lines and not lines[-1].strip() else "")


def joined(lines: list[str]) -> str:
    """Lines of one cell as one: a number or a Chinese word that goes on in the next line is not parted."""
    text = ""
    for line in lines:
        part = line.strip()
        if not text or not part:
            text += part
            continue
        goes_on = (
            re.search(r"[\u4e00-\u9fff（(]$", text) and re.match(r"[\u4e00-\u9fff）)（(]", part)
        ) or _NUMBER.fullmatch(f"{text}{part}")
        text += part if goes_on else f" {part}"
    return text
