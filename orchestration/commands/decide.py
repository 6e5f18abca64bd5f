"""`indicators decide`: what a person says of a figure.

Not here: what a decision writes (`orchestration.review`).
"""

from datetime import datetime
from typing import Annotated, Any

import typer
from rich.markup import escape

from orchestration import review as reviewing
from orchestration.catalogue import CatalogueError
from orchestration.commands.options import Language, LanguageOption
from orchestration.commands.review import (
    DoubtfulOption,
    ReleaseArgument,
    TextOption,
    WordsOption,
    show_figure,
)
from orchestration.commands.terminal import err, fail
from orchestration.documents import ReaderError
from orchestration.explain import Chosen
from orchestration.releases.discovery import IntegrityError
from orchestration.releases.manifest import ManifestError
from orchestration.settings import Settings, settings

_KEYS = {"c": "confirm", "d": "drop", "o": "override", "s": "scale", "f": "flag"}
_ACTIONS = {"confirm": "确认", "drop": "剔除", "override": "改正", "scale": "换算", "flag": "存疑"}


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
    language: LanguageOption = Language.CHINESE,
) -> None:
    """Decide on a figure; the decision becomes a row of corrections.csv.

    Without FIGURE it goes through those that no person has seen; `indicators run --release RELEASE` applies
    what was decided.

    Examples:

    - `indicators decide suizhou-work-report-2023 --doubtful`
    - `indicators decide suizhou-work-report-2023 3fa9c1 confirm --reason "compared with the text"`
    - `indicators decide suizhou-work-report-2023 3fa9c1 override --field period --value 2022
      --reason "the sentence is about the year before"`
    """
    where, said = settings(), Chosen(language)
    wanted = reviewing.Wanted(unseen=figure is None, doubtful=doubtful, figure=figure, words=words)
    decision = {
        "origin": origin,
        "is_person": not second_reading,
        "effective_on": effective_on.date() if effective_on else None,
    }
    try:
        found = reviewing.figures_for_review(where, release, wanted, text)
        if not found:
            err.print(
                said(
                    f"{escape(release)}没有待决定的数值",
                    f"No figure of {escape(release)} is left to decide on",
                )
            )
            return
        if action is None:
            _ask_about(where, found, decision, language)
            return
        field = field if action == "override" else ""
        _decide(where, found[0], action, said, reason=reason, field=field, value=value, **decision)
    except (ReaderError, ManifestError, IntegrityError, CatalogueError) as error:
        fail(said.why(error))


def _ask_about(
    where: Settings, found: list[reviewing.Shown], decision: dict[str, Any], language: Language
) -> None:
    """Ask for a decision on each figure until there are no more or q is typed."""
    said = Chosen(language)
    for number, one in enumerate(found, 1):
        show_figure(one, language)
        while True:
            key = typer.prompt(
                said(
                    f"第{number}个，共{len(found)}个：[c]确认 [d]剔除 [o]改正 [s]换算 [f]存疑 [n]下一个 "
                    "[q]结束",
                    f"{number} of {len(found)}: [c]onfirm [d]rop [o]verride [s]cale [f]lag [n]ext [q]uit",
                ),
                default="n",
            )
            if key == "q":
                return
            if key == "n":
                break
            if key not in _KEYS:
                none = said("不是c、d、o、s、f、n、q之一", "is none of c, d, o, s, f, n, q")
                err.print(f"{escape(key)} {none}")
                continue
            action = _KEYS[key]
            field = typer.prompt(said("字段", "field"), default="value") if action == "override" else ""
            right = said("正确的是", "right is")
            value = typer.prompt(right, default="") if action in ("override", "scale") else ""
            compared = said("已与原文核对", "compared with the text") if action == "confirm" else None
            reason = typer.prompt(said("理由", "reason"), default=compared)
            try:
                _decide(where, one, action, said, reason=reason, field=field, value=value, **decision)
            except CatalogueError as error:
                err.print(f"[red]{escape(said.why(error))}[/red]", soft_wrap=True)
                continue
            break


def _decide(where: Settings, one: reviewing.Shown, action: str, said: Chosen, **decision: Any) -> None:
    corrected = reviewing.decide(where, one, action, **decision)
    change, release_id = corrected["correction_change"], escape(one.figure["release_id"])
    err.print(
        said(
            f"{_ACTIONS.get(action, action)}：{escape(change or '照原样')}；已写入corrections.csv，"
            f"indicators run --release {release_id} 生效",
            f"{action}: {escape(change or 'stays as printed')}; in corrections.csv, applied by "
            f"`indicators run --release {release_id}`",
        ),
        soft_wrap=True,
    )
