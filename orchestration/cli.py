"""The `indicators` command: which commands there are. Every command calls the functions that Dagster calls.

Answers go to standard output, messages to standard error. Exit codes: 0 done, 1 failed or refused, 2 wrong
usage. A command's module is imported when the command is called, so that `--help` and a completion answer at
once. Not here: the commands (`commands`).
"""

import errno
import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from rich.console import Console
from typer.core import TyperCommand, TyperGroup

from orchestration.arguments import without_pandas
from orchestration.plain import plain

COMMANDS = {
    "run": ("run:run", "Load raw/, build, check, publish; then show every open target."),
    "check": (
        "check:check",
        "What a run would say of a release, a file or the catalogue, without a run; nothing is written.",
    ),
    "status": (
        "status:status",
        "Every target that is open today, or on a day: latest figure, interval, pace, status, source.",
    ),
    "releases": (
        "releases:releases",
        "Every release: what became of its last load, what is in quarantine, unmapped or warned of.",
    ),
    "fetch": (
        "fetch:fetch",
        "Fetch what the sources in raw/sources.yml have published and file it as release folders.",
    ),
    "calendar": ("calendar:show_calendar", "Releases that are overdue, by the release calendar."),
    "rules": (
        "rules:show_rules",
        "Which rows of target_rule.csv decide anything in the newest build; a row that does not can go.",
    ),
    "explain": (
        "explain:explain_target",
        "Who promised, what is known, the formula with its numbers, down to the clause.",
    ),
    "promises": (
        "promises:show_promises",
        "Every promise and what became of it: outcome, who says so, what is missing.",
    ),
    "report": (
        "report:write_report_of",
        "Write the report as known on a day, today without --as-of: what was public, what was open.",
    ),
    "series": (
        "series:show_series",
        "Every period of an indicator, months too: the headline figure, its bound, its source.",
    ),
    "extract": ("extract:extract", "Read the figures out of prose."),
    "unmapped": (
        "unmapped:unmapped",
        "Names without an indicator, by what rests on them; --accept makes one a row of the catalogue.",
    ),
    "review": ("review:review", "Figures of a release beside their text."),
    "decide": ("decide:decide", "Decide on a figure; the decision becomes a row of corrections.csv."),
    "read": ("read:read", "Show what would be loaded of a file, before it becomes a release."),
    "add": ("add:add", "File documents as releases: raw/PUBLISHER/RELEASE/ with release.yml."),
    "publish": (
        "publication:publish",
        "Show readers the newest build after a rollback, or publish against a failed check on its marts.",
    ),
    "rollback": (
        "publication:rollback",
        "Show readers an earlier build and hold it, whatever the schedules build.",
    ),
    "diff": (
        "publication:diff",
        "Every cell of a mart that differs between two builds, with its cause.",
    ),
    "sql": ("sql:sql", "Ask the published file in SQL, read-only."),
    "doctor": (
        "doctor:doctor",
        "Whether all is as it should be: disk, locks, what is half done and who finishes it.",
    ),
    "version": (
        "version:version",
        "Versions of program, method, tables and libraries, and those that the published file was made by.",
    ),
    "ui": ("ui:ui", "Open Dagster's UI with schedules and sensors running, until Ctrl-C."),
}
"""Each command: its module in `commands` and its function, and the first sentence of its help."""

ANSWERS = frozenset(("status", "promises", "explain", "series", "releases"))
"""Commands that only ask the published file."""

_NOT_WRITTEN = {
    errno.EACCES: "make it writable",
    errno.EPERM: "make it writable",
    errno.EROFS: "make it writable",
    errno.ENOSPC: "make room",
    errno.EDQUOT: "make room",
}
"""What to do about a folder that does not take what is written."""


def load(name: str) -> TyperCommand:
    """The command of that name, whole; imports its module."""
    module, _, function = COMMANDS[name][0].partition(":")
    one = typer.Typer(add_completion=False, rich_markup_mode="markdown")
    one.command(name)(getattr(import_module(f"orchestration.commands.{module}"), function))
    command = typer.main.get_command(one)
    assert isinstance(command, TyperCommand)
    return command


class _Commands(TyperGroup):
    """The list of commands needs their names and sentences; only the one that is called is imported."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for name, (_, sentence) in COMMANDS.items():
            self.add_command(TyperCommand(name, help=sentence))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, command, rest = super().resolve_command(ctx, args)
        if name in ANSWERS:
            ctx.with_resource(without_pandas())
        return name, load(name) if name in COMMANDS else command, rest


def _not_in_the_file() -> tuple[type[Exception], ...]:
    """What DuckDB raises where a file lacks a table or column; nothing where no file was asked."""
    duckdb = sys.modules.get("duckdb")
    return (duckdb.CatalogException, duckdb.BinderException) if duckdb else ()


class _Application(typer.Typer):
    """Says of a folder that cannot be written, or of a file that other code published, that it is so."""

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        try:
            return super().__call__(*arguments, **options)
        except _not_in_the_file() as error:
            # The code was upgraded, or set back, and has built nothing since.
            Console(stderr=True).print(
                "已发布的文件出自另一版本的程序，与本版不合；请先indicators run\n"
                "The published file is another version's and has not all that this one asks for; run "
                f"`indicators run` first ({plain(str(error).partition(chr(10))[0])})",
                style="red",
                markup=False,
                soft_wrap=True,
            )
            sys.exit(1)
        except OSError as error:
            if error.errno not in _NOT_WRITTEN or error.filename is None:
                raise
            Console(stderr=True).print(
                f"{plain(str(error.filename))}: {error.strerror}; {_NOT_WRITTEN[error.errno]}, or name "
                "other folders: INDICATORS_RAW, INDICATORS_WAREHOUSE, INDICATORS_CATALOGUE",
                style="red",
                markup=False,
                soft_wrap=True,
            )
            sys.exit(1)


app = _Application(
    cls=_Commands,
    no_args_is_help=True,
    rich_markup_mode="markdown",
    epilog="Folders: INDICATORS_RAW, INDICATORS_WAREHOUSE, INDICATORS_CATALOGUE.",
)


def _show_version(is_asked: bool) -> None:
    if is_asked:
        # DuckDB and polars come with it, and the list of commands does without.
        from importlib.metadata import version  # noqa: PLC0415

        from orchestration.publication import METHOD_VERSION, SCHEMA_VERSION, STORAGE_VERSION  # noqa: PLC0415

        typer.echo(
            f"indicators {version('suizhou-2030')}, method {METHOD_VERSION}, tables {SCHEMA_VERSION}, "
            f"DuckDB files {STORAGE_VERSION}"
        )
        raise typer.Exit


@app.callback()
def indicators(
    _: Annotated[
        bool,
        typer.Option(
            "--version",
            callback=_show_version,
            is_eager=True,
            help="Versions of program, method (audit.build has it by build) and published file.",
        ),
    ] = False,
) -> None:
    """Is a city on track for its published targets, by whose numbers, as known on which day?"""
