"""`indicators publish`, `rollback` and `diff`: which build readers see, and what it changed.

Not here: how a build is published (`orchestration.publish`), how two are compared (`change`).
"""

from typing import Annotated

import polars as pl
import typer
from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from orchestration import publish as publishing
from orchestration.building import only_run
from orchestration.commands.options import FormatOption, complete_build
from orchestration.commands.terminal import ROWS_SHOWN, Format, err, fail, out, write
from orchestration.exports import write_exports
from orchestration.settings import settings


def publish(
    release_hold: Annotated[
        bool, typer.Option("--release-hold", help="End a rollback's hold and show the newest build.")
    ] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Publish the build although a check on its marts failed.")
    ] = False,
    reason: Annotated[str, typer.Option(help="Why; kept in audit.build.")] = "",
) -> None:
    """Show readers the newest build after a rollback, or publish against a failed check on its marts.

    A failed check on core stops a run before there are marts: then there is nothing to publish.

    Examples:

    - `indicators publish --release-hold`
    - `indicators publish --force --reason "the check compares two bases"`
    """
    where = settings()
    try:
        if release_hold:
            shown = publishing.release_hold(where)
            out.print(f"Readers see build {shown}" if shown else "There was no hold.")
            return
        if not force or not reason.strip():
            fail("say --release-hold, or --force with a --reason; `indicators run` publishes what passes")
        with only_run(where, lambda: err.print("waiting for a run to end …")):
            build = publishing.publish(where, forced_reason=reason, exports=[write_exports])
    except publishing.PublishError as error:
        fail(str(error))
    if build.is_current:
        out.print(f"Published {build.build_id} against its checks; the reason is in audit.build")
    else:
        hold = publishing.read_hold(where) or {}
        fail(
            f"Build {build.build_id} is kept and not shown: a hold is in force ({hold.get('reason')}). "
            "`indicators publish --release-hold` shows it"
        )


def rollback(
    reason: Annotated[str, typer.Option(help="Why; shown by status.json until the hold ends.")],
    build: Annotated[
        str | None,
        typer.Argument(
            help="Build to go back to; the one before when absent.", autocompletion=complete_build
        ),
    ] = None,
) -> None:
    """Show readers an earlier build and hold it, whatever the schedules build.

    Example: `indicators rollback --reason "the March bulletin was wrong"`
    """
    try:
        shown = publishing.rollback(settings(), build, reason)
    except publishing.PublishError as error:
        fail(str(error))
    out.print(f"Readers see build {shown} until `indicators publish --release-hold`")


def diff(
    earlier: Annotated[
        str | None, typer.Argument(help="Build; the one before the later when absent.")
    ] = None,
    later: Annotated[str | None, typer.Argument(help="Build; the one readers see when absent.")] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Every cell of a mart that differs between two builds, with its cause.

    Examples: `indicators diff` · `indicators diff 20260118T020000000Z 20260119T020000000Z --format csv`
    """
    where = settings()
    kept = publishing.builds(where)
    later = later or publishing.current_build(where)
    if earlier is None:
        before = [one for one in kept if later is not None and one < later]
        if not before:
            fail(f"there is no build before {later}; kept are: {', '.join(kept) or 'none'}")
        earlier = before[-1]
    try:
        frame = publishing.differences(where, earlier, later or "")
    except publishing.PublishError as error:
        fail(str(error))
    if form is not Format.TABLE:
        write(frame, form)
        return
    counts = frame.group_by("table_name", "change_kind", "cause").len("count")
    table = Table(title=f"{earlier} → {later}", title_justify="left", box=SIMPLE_HEAD)
    for name in ("Table", "Change", "Cause", "Count"):
        table.add_column(name, overflow="fold", justify="right" if name == "Count" else "left")
    for values in counts.sort("table_name", "change_kind", "cause").rows():
        table.add_row(*(escape(str(value)) for value in values))
    out.print(table)
    for row in frame.filter(pl.col("table_name") == "mart_attainment").head(ROWS_SHOWN).to_dicts():
        cell = f": {row['value_before']} → {row['value_after']}" if row["change_kind"] == "cell" else ""
        name = row["column_name"] or row["change_kind"].replace("_", " ")
        line = f"  {row['row_key']}  {name}{cell} ({row['cause']})"
        out.print(escape(line), soft_wrap=True, highlight=False)
    if not frame.is_empty():
        err.print("Every cell: --format csv or json", soft_wrap=True)
