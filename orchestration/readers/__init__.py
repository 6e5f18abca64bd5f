"""Readers: one file per published layout, each giving `PrintedFigure`s.

A reader module has `LAYOUT`, its name in release.yml; `recognise(path, head)`, which says why a file has the
layout or None; and `read(path, told)`, which raises `ReaderError` for a file it refuses. Layouts are recognised
from content, never from the extension.

Not here: mapping to the catalogue and intervals (`figure.to_figures`).
"""

from dataclasses import dataclass, field


@dataclass
class Told:
    """What is known of a file before it is read, from release.yml or an option: it wins over what the file says.

    `period` is in the notation of `period`; what a file's own columns say of their period stays. `unread` gathers what a
    reader did not understand: columns, tables, dimensions, each a sentence with its place.
    """

    kind: str | None = None
    region: str | None = None
    year: int | None = None
    period: str | None = None
    unread: list[str] = field(default_factory=list)

    def not_read(self, place: str, what: str) -> None:
        """Name what is not understood, once."""
        sentence = f"{place}: {what}"
        if sentence not in self.unread:
            self.unread.append(sentence)
