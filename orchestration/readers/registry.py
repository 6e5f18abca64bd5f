"""Which reader a file belongs to: asked of the layouts in order, by content.

Not here: any layout.
"""

from pathlib import Path

from orchestration.documents import ReaderError
from orchestration.documents.sheets import load_sheets
from orchestration.figure import PrintedFigure
from orchestration.readers import (
    Layout,
    Told,
    bulletin,
    easyquery,
    figures_csv,
    nbs_export,
    panel,
    prose,
    sdmx,
    wide_export,
    yearbook,
)
from orchestration.said import Said

LAYOUTS: tuple[Layout, ...] = (
    figures_csv,
    sdmx,
    easyquery,
    nbs_export,
    wide_export,
    panel,
    yearbook,
    bulletin,
    prose,
)
"""In the order they are asked; the first that recognises a file reads it."""

HEAD = 65_536
"""Bytes of a file that are shown to the layouts."""


def recognise(path: Path) -> tuple[Layout, str]:
    """The layout of a file and why; ReaderError when none knows it."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head.strip():
        raise ReaderError(
            Said(
                f"{path}：文件是空的；请归档原件本身", f"{path}: the file is empty; file the document itself"
            )
        )
    for layout in LAYOUTS:
        # Tables in a text are read with it; the layouts of whole tables would not see the text.
        if layout is yearbook and (why := prose.states_beside_tables(path, head)):
            return prose, why
        if why := layout.recognise(path, head):
            return layout, why
    # What is named so is meant to be one; its reader says which column is wrong.
    if path.name == figures_csv.FILE_NAME:
        figures_csv.read(path)
    # What cannot be opened at all says so itself: encrypted, cut short, damaged.
    load_sheets(path)
    known = ", ".join(one.LAYOUT for one in LAYOUTS)
    raise ReaderError(
        Said(
            f"{path}：不属于任何已知版式（{known}）；请在release.yml的layout中指明一种，或把文件抄录为figures.csv",
            f"{path}: no layout recognises it (known: {known}); name one as "
            "layout in release.yml, or transcribe the document into figures.csv",
        )
    )


def read_file(path: Path, layout: str | None = None, told: Told | None = None) -> list[PrintedFigure]:
    """Figures of a file, by the layout named or recognised; `told` what is known of it. Raises ReaderError."""
    if layout is None:
        return recognise(path)[0].read(path, told)
    for one in LAYOUTS:
        if layout == one.LAYOUT:
            return one.read(path, told)
    known = ", ".join(one.LAYOUT for one in LAYOUTS)
    raise ReaderError(
        Said(f"{path}：版式{layout!r}应为{known}之一", f"{path}: layout {layout!r} is none of {known}")
    )
