"""`indicators review`: figures of a release beside their text.

Not here: which ones (`orchestration.review`), decisions (`decide`).
"""

from pathlib import Path
from typing import Annotated

import polars as pl
import typer
from rich.markup import escape

from orchestration import review as reviewing
from orchestration.catalogue import CatalogueError
from orchestration.commands.options import FormatOption
from orchestration.commands.terminal import Format, err, fail, out, write
from orchestration.documents import ReaderError
from orchestration.releases.discovery import IntegrityError
from orchestration.releases.manifest import ManifestError
from orchestration.settings import settings

ReleaseArgument = Annotated[str, typer.Argument(help="A release that is loaded.")]
DoubtfulOption = Annotated[bool, typer.Option("--doubtful", help="Only what the machine was unsure of.")]
WordsOption = Annotated[str | None, typer.Option(help="Only where name or print hold these words.")]
TextOption = Annotated[Path | None, typer.Option(help="A copy of the document, where it is not on file.")]


def review(
    *,
    release: ReleaseArgument,
    unseen: Annotated[bool, typer.Option("--unseen", help="Only what no person has seen.")] = False,
    doubtful: DoubtfulOption = False,
    unmapped: Annotated[bool, typer.Option("--unmapped", help="Only names without an indicator.")] = False,
    failed: Annotated[bool, typer.Option("--failed", help="Only what an expectation failed on.")] = False,
    words: WordsOption = None,
    text: TextOption = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Figures of a release beside their text.

    Examples:

    - `indicators review suizhou-work-report-2023 --unseen --doubtful`
    - `indicators review suizhou-work-report-2023 --words 常住人口 --format json`
    """
    wanted = reviewing.Wanted(unseen, doubtful, unmapped, failed, words=words)
    try:
        found = reviewing.figures_for_review(settings(), release, wanted, text)
    except (ReaderError, ManifestError, IntegrityError, CatalogueError) as error:
        fail(str(error))
    if form is not Format.TABLE:
        write(pl.DataFrame([_row(one) for one in found], infer_schema_length=None), form)
        return
    for one in found:
        show_figure(one)
    err.print(
        f"{len(found)} figures; `indicators decide {release}` goes through those that no person has seen",
        soft_wrap=True,
    )


def _row(one: reviewing.Shown) -> dict[str, object]:
    shown = ("figure_id", "surface", "indicator_text", "subject_text", "value", "value_to", "unit_text",
             "bound_op", "measure", "period_text", "figure_status", "indicator_id", "region_id",
             "note")  # fmt: skip
    return {name: one.figure[name] for name in shown} | {
        "place": one.place,
        "context": one.context,
        "review_state": one.review_state,
        "failed": "; ".join(one.findings),
        "quarantined": one.figure["reason"],
        "decisions": "; ".join(row["correction_id"] for row in one.corrections),
    }


def show_figure(one: reviewing.Shown) -> None:
    """The figure and what the text has, one under the other with the same words marked."""
    row = one.figure
    out.print(
        f"\n[bold]{row['figure_id']}[/bold]  {escape(one.place)}  read by: {one.review_state}",
        highlight=False,
    )
    value = "no number" if row["value"] is None else f"{row['value'].normalize():f}"
    if row["value_to"] is not None:
        value += f"—{row['value_to'].normalize():f}"
    said = " · ".join((
        row["indicator_text"], row["subject_text"] or "the release’s region",
        row["period_text"] or "no period",
        f"{row['bound_op'] or row['relation']} {value} {row['unit_text'] or ''}", row["measure"],
        f"{row['figure_status']} → {row['indicator_id'] or 'not mapped'}",
    ))  # fmt: skip
    out.print(f"  read   {escape(said)}", soft_wrap=True, highlight=False)
    if one.context is not None:
        out.print(f"  text   …{escape(one.context)}…", soft_wrap=True, highlight=False)
    elif one.mismatch is not None:
        out.print(
            f"  [red]text   has {escape(repr(one.mismatch))} there, not {escape(repr(row['surface']))}[/red]",
            soft_wrap=True,
        )
    else:
        out.print(f"  print  {escape(row['surface'] or '–')} (the text is not on file; --text names a copy)")
    for label, said in (
        ("doubt", row["note"]),
        ("failed", "; ".join(one.findings)),
        ("kept out", row["reason"]),
        (
            "decided",
            "; ".join(f"{each['action']} {each['field']}: {each['reason']}" for each in one.corrections),
        ),
    ):
        if said:
            out.print(f"  {label:<9}{escape(said)}", soft_wrap=True, highlight=False)


_KEYS = {"c": "confirm", "d": "drop", "o": "override", "s": "scale", "f": "flag"}
