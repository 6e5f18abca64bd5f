"""`indicators decide`: what a person says of a figure.

Not here: what a decision writes (`orchestration.review`).
"""

from datetime import datetime
from typing import Annotated, Any

import typer
from rich.markup import escape

from orchestration import review as reviewing
from orchestration.catalogue import CatalogueError
from orchestration.commands.review import (
    DoubtfulOption,
    ReleaseArgument,
    TextOption,
    WordsOption,
    show_figure,
)
from orchestration.commands.terminal import err, fail
from orchestration.documents import ReaderError
from orchestration.releases.discovery import IntegrityError
from orchestration.releases.manifest import ManifestError
from orchestration.settings import Settings, settings

_KEYS = {"c": "confirm", "d": "drop", "o": "override", "s": "scale", "f": "flag"}


def decide(
    *,
    release: ReleaseArgument,
    figure: Annotated[
        str | None, typer.Argument(help="The start of its id; when absent, each is asked about.")
    ] = None,
    action: Annotated[
        str | None, typer.Argument(help="confirm, drop, override, scale or flag; asked for when absent.")
    ] = None,
    reason: Annotated[str, typer.Option(help="What shows it.")] = "",
    field: Annotated[str, typer.Option(help="override: the field that is wrong.")] = "value",
    value: Annotated[str, typer.Option(help="override: what is right; scale: the factor.")] = "",
    origin: Annotated[
        str, typer.Option(help="our_transcription, source_error or publisher_corrigendum.")
    ] = "our_transcription",
    second_reading: Annotated[
        bool, typer.Option("--second-reading", help="Decided by a second machine reading, by no person.")
    ] = False,
    effective_on: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Day of the publisher's corrigendum.")
    ] = None,
    doubtful: DoubtfulOption = False,
    words: WordsOption = None,
    text: TextOption = None,
) -> None:
    """Decide on a figure; the decision becomes a row of corrections.csv.

    Without FIGURE it goes through those that no person has seen; `indicators run` applies what was decided.

    Examples:

    - `indicators decide suizhou-work-report-2023 --doubtful`
    - `indicators decide suizhou-work-report-2023 3fa9c1 confirm --reason "compared with the text"`
    - `indicators decide suizhou-work-report-2023 3fa9c1 override --field period --value 2022
      --reason "the sentence is about the year before"`
    """
    where = settings()
    wanted = reviewing.Wanted(unseen=figure is None, doubtful=doubtful, figure=figure, words=words)
    decision = {
        "origin": origin,
        "is_person": not second_reading,
        "effective_on": effective_on.date() if effective_on else None,
    }
    try:
        found = reviewing.figures_for_review(where, release, wanted, text)
        if not found:
            err.print(f"No figure of {escape(release)} is left to decide on")
            return
        if action is None:
            _ask_about(where, found, decision)
            return
        field = field if action == "override" else ""
        _decide(where, found[0], action, reason=reason, field=field, value=value, **decision)
    except (ReaderError, ManifestError, IntegrityError, CatalogueError) as error:
        fail(str(error))


def _ask_about(where: Settings, found: list[reviewing.Shown], decision: dict[str, Any]) -> None:
    """Ask for a decision on each figure until there are no more or q is typed."""
    for number, one in enumerate(found, 1):
        show_figure(one)
        while True:
            key = typer.prompt(
                f"{number} of {len(found)}: [c]onfirm [d]rop [o]verride [s]cale [f]lag [n]ext [q]uit",
                default="n",
            )
            if key == "q":
                return
            if key == "n":
                break
            if key not in _KEYS:
                err.print(f"{escape(key)} is none of c, d, o, s, f, n, q")
                continue
            action = _KEYS[key]
            field = typer.prompt("field", default="value") if action == "override" else ""
            value = typer.prompt("right is", default="") if action in ("override", "scale") else ""
            reason = typer.prompt("reason", default="compared with the text" if action == "confirm" else None)
            try:
                _decide(where, one, action, reason=reason, field=field, value=value, **decision)
            except CatalogueError as error:
                err.print(f"[red]{escape(str(error))}[/red]", soft_wrap=True)
                continue
            break


def _decide(where: Settings, one: reviewing.Shown, action: str, **decision: Any) -> None:
    corrected = reviewing.decide(where, one, action, **decision)
    err.print(
        f"{action}: {escape(corrected['correction_change'] or 'stays as printed')}; in corrections.csv, "
        "applied by `indicators run`",
        soft_wrap=True,
    )
