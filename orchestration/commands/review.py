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
from orchestration.commands.options import (
    FormatOption,
    Language,
    LanguageOption,
    RegionOption,
    complete_release,
    published_file,
    region_of,
)
from orchestration.commands.terminal import Format, err, fail, new_table, out, show_table, write
from orchestration.documents import ReaderError
from orchestration.explain import Chosen
from orchestration.exports import wording
from orchestration.figure import place_of
from orchestration.releases.discovery import IntegrityError
from orchestration.releases.manifest import ManifestError
from orchestration.settings import settings
from orchestration.status import unseen_queue

ReleaseArgument = Annotated[
    str, typer.Argument(help="A release that was read, loaded or held.", autocompletion=complete_release)
]
DoubtfulOption = Annotated[bool, typer.Option("--doubtful", help="Only what the machine was unsure of.")]
WordsOption = Annotated[str | None, typer.Option(help="Only where name or print hold these words.")]
TextOption = Annotated[Path | None, typer.Option(help="A copy of the document, where it is not on file.")]

QUEUE_SHOWN = 40
"""Unseen figures listed on a terminal; --format csv writes all."""


def review(
    *,
    release: Annotated[
        str | None,
        typer.Argument(
            help="A release that was read; with --unseen all, when absent.", autocompletion=complete_release
        ),
    ] = None,
    unseen: Annotated[bool, typer.Option("--unseen", help="Only what no person has seen.")] = False,
    doubtful: DoubtfulOption = False,
    unmapped: Annotated[bool, typer.Option("--unmapped", help="Only names without an indicator.")] = False,
    failed: Annotated[bool, typer.Option("--failed", help="Only what an expectation failed on.")] = False,
    words: WordsOption = None,
    text: TextOption = None,
    region: RegionOption = None,
    form: FormatOption = Format.TABLE,
    language: LanguageOption = Language.CHINESE,
) -> None:
    """Figures of a release beside their text.

    With --unseen and no release: what no person has seen, of all releases, by the verdicts that rest on it.

    Examples:

    - `indicators review --unseen`
    - `indicators review suizhou-work-report-2023 --unseen --doubtful`
    - `indicators review suizhou-work-report-2023 --words 常住人口 --format json`
    """
    words_of = Chosen(language)
    if release is None:
        if not unseen:
            raise typer.BadParameter(
                words_of(
                    "请写明发布，或用--unseen查看全部发布", "name a release, or say --unseen for all of them"
                )
            )
        where = settings()
        file = published_file(where)
        _show_queue(unseen_queue(file, region_of(where, file, region, words_of)), form, words_of)
        return
    wanted = reviewing.Wanted(unseen, doubtful, unmapped, failed, words=words)
    try:
        found = reviewing.figures_for_review(settings(), release, wanted, text)
    except (ReaderError, ManifestError, IntegrityError, CatalogueError) as error:
        fail(words_of.why(error))
    if form is not Format.TABLE:
        write(pl.DataFrame([_row(one) for one in found], infer_schema_length=None), form)
        return
    for one in found:
        show_figure(one, language)
    err.print(
        words_of(
            f"{len(found)}个数值；indicators decide {release} 逐个处理尚无人核对的",
            f"{len(found)} figures; `indicators decide {release}` goes through those that no person has seen",
        ),
        soft_wrap=True,
    )


def _show_queue(frame: pl.DataFrame, form: Format, words: Chosen) -> None:
    """Unseen figures, those that decide more verdicts first."""
    if form is not Format.TABLE:
        write(frame, form)
        return
    table = new_table(words("尚无人核对的数值", "Figures that no person has seen"))
    for zh, en in (
        ("判定", "Verdicts"), ("数值", "Figure"), ("发布", "Release"), ("位置", "Place"), ("编号", "Id"),
    ):  # fmt: skip
        table.add_column(words(zh, en), overflow="fold", justify="right" if en == "Verdicts" else "left")
    for row in frame.head(QUEUE_SHOWN).to_dicts():
        table.add_row(
            str(row["verdicts"]),
            escape(f"{row['indicator_text'] or '–'} {row['surface'] or ''}"),
            escape(row["release_id"]),
            escape(place_of(row, is_chinese=words.is_chinese) or "–"),
            row["figure_id"][:8],
        )
    show_table(table)
    deciding = frame.filter(pl.col("verdicts") > 0).height
    err.print(
        words(
            f"归入指标而未核对的{frame.height}个，其中{deciding}个有判定所依据；"
            "indicators decide 发布 编号 confirm --reason … 记为已核对",
            f"{frame.height} that have an indicator, {deciding} of them behind a verdict; "
            "`indicators decide RELEASE ID confirm --reason …` marks one as seen",
        ),
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


def show_figure(one: reviewing.Shown, language: Language = Language.CHINESE) -> None:
    """The figure and what the text has, one under the other with the same words marked."""
    row, words = one.figure, Chosen(language)
    place = place_of(row, is_chinese=language is Language.CHINESE) or words("位置未记录", "place not on file")
    read_by = words.of(wording.REVIEWS, one.review_state)
    out.print(
        f"\n[bold]{row['figure_id']}[/bold]  {escape(place)}  {words('核对：', 'read by: ')}{read_by}",
        highlight=False,
    )
    value = words("无数字", "no number") if row["value"] is None else f"{row['value'].normalize():f}"
    if row["value_to"] is not None:
        value += f"—{row['value_to'].normalize():f}"
    bound = words.of(wording.BOUND_OPS, row["bound_op"] or row["relation"] or "")
    said = " · ".join((
        row["indicator_text"], row["subject_text"] or words("发布所属地区", "the release’s region"),
        row["period_text"] or words("未写时期", "no period"),
        f"{bound} {value} {row['unit_text'] or ''}",
        words.of(wording.MEASURES, row["measure"]),
        f"{words.of(wording.FIGURE_STATUSES, row['figure_status'])} → "
        f"{row['indicator_id'] or words('未归入指标', 'not mapped')}",
    ))  # fmt: skip
    out.print(f"  {words('读作', 'read')}   {escape(said)}", soft_wrap=True, highlight=False)
    if one.context is not None:
        out.print(f"  {words('原文', 'text')}   …{escape(one.context)}…", soft_wrap=True, highlight=False)
    elif one.mismatch is not None:
        there, printed = escape(repr(one.mismatch)), escape(repr(row["surface"]))
        out.print(
            "  [red]"
            + words(f"原文   该处是{there}，不是{printed}", f"text   has {there} there, not {printed}")
            + "[/red]",
            soft_wrap=True,
        )
    else:
        missing = words("原文未存档；--text 指定副本", "the text is not on file; --text names a copy")
        out.print(f"  {words('印作', 'print')}  {escape(row['surface'] or '–')} ({missing})")
    for label, said in (
        (words("存疑", "doubt"), row["note"]),
        (words("未通过", "failed"), "; ".join(one.findings)),
        (words("隔离", "kept out"), words.reason(row)),
        (
            words("已决定", "decided"),
            "; ".join(f"{each['action']} {each['field']}: {each['reason']}" for each in one.corrections),
        ),
    ):
        if said:
            out.print(f"  {label:<9}{escape(said)}", soft_wrap=True, highlight=False)
