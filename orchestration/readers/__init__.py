"""Readers: one file per published layout, each giving `PrintedFigure`s.

A reader module has `LAYOUT`, its name in release.yml; `recognise(path, head)`, which says why a file has the
layout or None; and `read(path)`, which raises `ReaderError` for a file it refuses. Layouts are recognised
from content, never from the extension.

Not here: mapping to the catalogue and intervals (`figure.to_figures`).
"""


class ReaderError(ValueError):
    """A file that cannot be read; the message has file, place, what was expected and how to mend it."""
