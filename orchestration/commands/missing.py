"""What is not in the answers, said before them: releases known to exist, releases that did not load."""

from pathlib import Path

import polars as pl
from rich.markup import escape

from orchestration.commands.options import of_place
from orchestration.commands.terminal import out
from orchestration.explain import Chosen
from orchestration.exports import wording
from orchestration.settings import Settings
from orchestration.status import not_held, not_loaded, year_spans

NOT_LOADED_SHOWN = 5
"""Releases that were not loaded, named before the targets; `indicators releases` has all."""


def show_not_held(file: Path, words: Chosen, region_id: str | None = None) -> None:
    """Releases that are known to exist and are not held, by publisher and kind."""
    missing = not_held(file)
    if region_id is not None:
        missing = missing.filter(pl.col("region_id") == region_id)
    if missing.is_empty():
        return
    out.print(
        words(
            "[bold]已知存在、尚未收集[/bold]（以下结论都不含它们）：",
            "[bold]Known to exist, not held[/bold] (so nothing below rests on them):",
        )
    )
    for _, rows in missing.group_by("kind", "publisher", maintain_order=True):
        years, kind = year_spans(rows["release_id"].to_list()), rows["kind"][0]
        about = words(
            words.of(wording.KINDS, kind) + (f"，{years.replace(', ', '、')}年" if years else ""),
            f"{kind.replace('_', ' ')}{'' if rows.height == 1 else 's'}" + (f" of {years}" if years else ""),
        )
        who = words(rows["publisher_zh"][0], rows["publisher_en"][0])
        out.print(f"  {who}{words('：', ': ')}{about}", soft_wrap=True, highlight=False)
    out.print()


def show_not_loaded(where: Settings, file: Path, words: Chosen, region_id: str | None) -> None:
    """What lies in raw/ and is not in the answers is seen before them, like what is not held."""
    missing = of_place(where, not_loaded(file), region_id).to_dicts()
    if not missing:
        return
    out.print(
        words(
            f"[bold]在raw/中、未能入库的发布：{len(missing)}份[/bold]（此前已入库的内容仍有效；"
            "原因全文见indicators releases）：",
            f"[bold]In raw/ and not loaded: {len(missing)}[/bold] (what was loaded of them before stays; "
            "`indicators releases` has the reasons in full):",
        ),
        soft_wrap=True,
    )
    for row in missing[:NOT_LOADED_SHOWN]:
        reason = str(row["reason"]).splitlines()[0]
        line = f"  [red]{row['release_id']}[/red]: {words.of(wording.LOADS, row['outcome'])}"
        out.print(f"{line}{words('，', ', ')}{escape(reason)}", soft_wrap=True, highlight=False)
    if len(missing) > NOT_LOADED_SHOWN:
        out.print("  …")
    out.print()
