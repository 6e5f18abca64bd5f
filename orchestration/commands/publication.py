"""`indicators publish`, `rollback` and `diff`: which build readers see, and what it changed.

Not here: how a build is published (`orchestration.publication`), how two are compared (`change`).
"""

from typing import Annotated

import polars as pl
import typer
from rich.markup import escape

from orchestration import metrics
from orchestration import publication as publishing
from orchestration.building import only_run
from orchestration.commands.options import FormatOption, Language, LanguageOption, complete_build
from orchestration.commands.terminal import ROWS_SHOWN, Format, err, fail, new_table, out, show_table, write
from orchestration.explain import Chosen
from orchestration.exports import write_exports
from orchestration.settings import settings

_CHANGES = {
    "cell": ("单元变动", "cell"),
    "row_added": ("新增行", "row added"),
    "row_removed": ("减少行", "row removed"),
    "column_added": ("新增列", "column added"),
    "column_removed": ("减少列", "column removed"),
    "table_added": ("新增表", "table added"),
    "table_removed": ("减少表", "table removed"),
}
_CAUSES = {
    "new_release": ("新的发布", "new release"),
    "revision": ("修订", "revision"),
    "release_removed": ("发布已撤", "release removed"),
    "correction": ("更正", "correction"),
    "catalogue": ("目录变动", "catalogue"),
    "method": ("方法变动", "method"),
    "several": ("多种原因", "several"),
    "unexplained": ("原因不明", "unexplained"),
    "not_recorded": ("未记录", "not recorded"),
}
"""What `audit.change` says of a difference and of its cause, in Chinese and in English."""


def publish(
    release_hold: Annotated[
        bool, typer.Option("--release-hold", help="End a rollback's hold and show the newest build.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Publish the build although a check on its marts failed.")
    ] = False,
    reason: Annotated[str, typer.Option(help="Why; kept in audit.build.")] = "",
    language: LanguageOption = Language.CHINESE,
) -> None:
    """Show readers the newest build after a rollback, or publish against a failed check on its marts.

    A failed check on core stops a run before there are marts: then there is nothing to publish.

    Examples:

    - `indicators publish --release-hold`
    - `indicators publish --force --reason "the check compares two bases"`
    """
    where, words = settings(), Chosen(language)
    try:
        if release_hold:
            shown = publishing.release_hold(where)
            metrics.write(where)
            out.print(
                words(f"保持已解除，读者看到构建{shown}。", f"Readers see build {shown}")
                if shown
                else words("没有保持。", "There was no hold.")
            )
            return
        if not force or not reason.strip():
            fail(
                words(
                    "请用--release-hold，或--force加--reason；通过校验的构建由indicators run发布",
                    "say --release-hold, or --force with a --reason; `indicators run` publishes what passes",
                )
            )
        with only_run(where, lambda: err.print(words("等待运行结束……", "waiting for a run to end …"))):
            build = publishing.publish(where, forced_reason=reason, exports=[write_exports])
            metrics.write(where)
    except publishing.PublishError as error:
        fail(words.why(error))
    if build.is_current:
        out.print(
            words(
                f"构建{build.build_id}未通过校验而仍发布，原因记在audit.build。",
                f"Published {build.build_id} against its checks; the reason is in audit.build",
            )
        )
    else:
        hold = publishing.read_hold(where) or {}
        fail(
            words(
                f"构建{build.build_id}已保存，未显示：保持仍在（{hold.get('reason')}）。"
                "indicators publish --release-hold 显示它",
                f"Build {build.build_id} is kept and not shown: a hold is in force ({hold.get('reason')}). "
                "`indicators publish --release-hold` shows it",
            )
        )


def rollback(
    reason: Annotated[str, typer.Option(help="Why; shown by status.json until the hold ends.")],
    build: Annotated[
        str | None,
        typer.Argument(
            help="Build to go back to; the one before when absent.", autocompletion=complete_build
        ),
    ] = None,
    language: LanguageOption = Language.CHINESE,
) -> None:
    """Show readers an earlier build and hold it, whatever the schedules build.

    Example: `indicators rollback --reason "the March bulletin was wrong"`
    """
    words = Chosen(language)
    try:
        shown = publishing.rollback(settings(), build, reason)
        metrics.write(settings())
    except publishing.PublishError as error:
        fail(words.why(error))
    out.print(
        words(
            f"读者现在看到构建{shown}，直到indicators publish --release-hold。",
            f"Readers see build {shown} until `indicators publish --release-hold`",
        )
    )


def diff(
    earlier: Annotated[
        str | None,
        typer.Argument(help="Build; the one before the later when absent.", autocompletion=complete_build),
    ] = None,
    later: Annotated[
        str | None,
        typer.Argument(help="Build; the one readers see when absent.", autocompletion=complete_build),
    ] = None,
    form: FormatOption = Format.TABLE,
    language: LanguageOption = Language.CHINESE,
) -> None:
    """Every cell of a mart that differs between two builds, with its cause.

    Examples: `indicators diff` · `indicators diff 20260118T020000000Z 20260119T020000000Z --format csv`
    """
    where, words = settings(), Chosen(language)
    kept = publishing.builds(where)
    later = later or publishing.current_build(where)
    if earlier is None:
        before = [one for one in kept if later is not None and one < later]
        if not before:
            fail(
                words(
                    f"{later or '现在'}之前没有构建；保存的有：{'、'.join(kept) or '无'}",
                    f"there is no build before {later}; kept are: {', '.join(kept) or 'none'}",
                )
            )
        earlier = before[-1]
    try:
        frame = publishing.differences(where, earlier, later or "")
    except publishing.PublishError as error:
        fail(words.why(error))
    if form is not Format.TABLE:
        write(frame, form)
        return
    counts = frame.group_by("table_name", "change_kind", "cause").len("count")
    table = new_table(f"{earlier} → {later}")
    for zh, en in (("表", "Table"), ("变动", "Change"), ("原因", "Cause"), ("单元数", "Count")):
        table.add_column(words(zh, en), overflow="fold", justify="right" if en == "Count" else "left")
    for name, kind, cause, count in counts.sort("table_name", "change_kind", "cause").rows():
        table.add_row(escape(name), words.of(_CHANGES, kind), words.of(_CAUSES, cause), str(count))
    show_table(table)
    for row in frame.filter(pl.col("table_name") == "mart_attainment").head(ROWS_SHOWN).to_dicts():
        cell = f": {row['value_before']} → {row['value_after']}" if row["change_kind"] == "cell" else ""
        name = row["column_name"] or words.of(_CHANGES, row["change_kind"])
        line = f"  {row['row_key']}  {name}{cell} ({words.of(_CAUSES, row['cause'])})"
        out.print(escape(line), soft_wrap=True, highlight=False)
    if frame.is_empty():
        err.print(words("两次构建没有差别。", "The two builds do not differ."))
    else:
        err.print(words("全部单元：--format csv 或 json", "Every cell: --format csv or json"), soft_wrap=True)
