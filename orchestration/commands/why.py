"""`indicators releases --why`: what each release was read from, and whether the next load reads it again.

Not here: how that is decided (`kept`).
"""

import polars as pl
from rich.markup import escape

from orchestration import kept
from orchestration.catalogue import Catalogue
from orchestration.commands.options import unknown_release
from orchestration.commands.terminal import Format, fail, new_table, out, show_table, write
from orchestration.explain import Chosen
from orchestration.releases.discovery import IntegrityError, release_folders
from orchestration.settings import Settings

_CHANGED = {
    "never_read": ("尚未读取", "never read, or refused"),
    "files": ("文件有变", "its files changed"),
    "code": ("代码有变", "the code changed"),
    "catalogue": ("目录有变", "the catalogue changed"),
}
"""Why a release is read again, in Chinese and English."""

_SHOWN = 12
"""Characters of a digest in the table."""


def show_why(where: Settings, release: str | None, form: Format, words: Chosen) -> None:
    """Digests of files, code and catalogue of each release or one, and what of them is not as it was then."""
    try:
        folders = release_folders(where.raw)
    except IntegrityError as error:
        fail(words.why(error))
    if release is not None and release not in folders:
        fail(unknown_release(release, folders, words))
    wanted = {one: folder for one, folder in folders.items() if release in (None, one)}
    rows: list[dict[str, str | None]] = []
    with kept.opened(where) as store:
        for release_id, basis in kept.bases(wanted, Catalogue(where.catalogue)).items():
            before = store.basis(release_id)
            changed = ("never_read",) if before is None else basis.differs_from(before)
            digests = {"files": basis.files, "code": basis.code, "catalogue": basis.catalogue}
            rows.append({"release_id": release_id, "read_again": " ".join(changed) or None} | digests)
    schema = dict.fromkeys(("release_id", "read_again", "files", "code", "catalogue"), pl.String)
    if form is not Format.TABLE:
        write(pl.DataFrame(rows, schema=schema), form)
        return
    table = new_table()
    for name in (words("发布", "Release"), words("再次读取", "Read again"), words("文件", "Files"),
                 words("代码", "Code"), words("目录", "Catalogue")):  # fmt: skip
        table.add_column(name, overflow="fold")
    for row in rows:
        reasons = words("、", ", ").join(words(*_CHANGED[one]) for one in (row["read_again"] or "").split())
        shown = ((row[one] or "")[:_SHOWN] for one in ("files", "code", "catalogue"))
        table.add_row(escape(str(row["release_id"])), reasons or words("不必", "no"), *shown)
    show_table(table)
    again = sum(row["read_again"] is not None for row in rows)
    out.print(
        words(
            f"{len(rows)}份发布中，下次载入将读取{again}份。",
            f"Of {len(rows)} releases the next load reads {again}.",
        ),
        highlight=False,
    )
