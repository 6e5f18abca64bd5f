"""Readers: one file per published layout, each giving `PrintedFigure`s.

A reader module is a `Layout`. Layouts are recognised from content, never from the extension.

Not here: mapping to the catalogue and intervals (`figure.to_figures`).
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from orchestration.figure import PrintedFigure


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


class Layout(Protocol):
    """What a reader module has."""

    @property
    def LAYOUT(self) -> str:
        """The name of the layout in release.yml."""

    def recognise(self, path: Path, head: bytes) -> str | None:
        """Why a file has the layout, by its first bytes or the whole of it; None where it has not."""

    def read(self, path: Path, told: Told | None = None) -> list[PrintedFigure]:
        """The figures of a file; raises ReaderError for one it refuses, and names in `told` what it did not read."""
