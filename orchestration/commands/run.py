"""`indicators run`: load, build, check, publish, then show what readers have.

Not here: the run (`orchestration.run`).
"""

import warnings
from typing import Annotated

import typer
from rich.markup import escape

from orchestration import publish as publishing
from orchestration.building import BuildError
from orchestration.commands.options import Language, LanguageOption
from orchestration.commands.status import show_status
from orchestration.commands.terminal import Format, err, fail, out
from orchestration.explain import Chosen
from orchestration.releases.discovery import IntegrityError
from orchestration.settings import Settings, settings
from orchestration.unchanged import since_last_run


def run(
    language: LanguageOption = Language.CHINESE,
    full_refresh: Annotated[
        bool, typer.Option("--full-refresh", help="Also when nothing has changed since the last run.")
    ] = False,
) -> None:
    """Load raw/, build, check, publish; then show every open target.

    A run that would give what the last one gave, on the same day, is left out.

    Examples: `indicators run` · `indicators run --language en` · `indicators run --full-refresh`
    """
    words = Chosen(language)
    where = settings()
    if not full_refresh and since_last_run(where):
        err.print(
            words(
                "自上次运行以来没有任何变化，沿用其结果；indicators run --full-refresh 全部重新构建。",
                "Nothing has changed since the last run, whose results stand; "
                "`indicators run --full-refresh` builds all anew.",
            ),
            soft_wrap=True,
        )
        _show_published(where, language, words)
        return
    # Dagster says at import which of its features are young; here nobody can act on it.
    warnings.filterwarnings("ignore", module=r"dagster|orchestration\.assets")
    # Dagster takes seconds to import; a run that is left out does not wait for it.
    from orchestration.run import run_refresh  # noqa: PLC0415

    try:
        result = run_refresh(where, err)
    except (IntegrityError, BuildError) as error:
        fail(str(error))
    if not result:
        held = where.published_file if where.published_file.exists() else None
        fail(
            "The run failed; the messages above say where. "
            + (f"Readers keep the last good build: {held}" if held else "Nothing is published yet.")
            + " Details: `indicators ui`."
        )
    _show_published(where, language, words)


def _show_published(where: Settings, language: Language, words: Chosen) -> None:
    """What readers have after a run, and where."""
    show_status(where, None, Format.TABLE, language, is_after_run=True)
    if hold := publishing.read_hold(where):
        err.print(
            words(
                f"[yellow]以上不是这次构建的结果：回退后的保持仍在（{escape(str(hold.get('reason')))}）。"
                "indicators publish --release-hold 解除保持，显示最新构建。[/yellow]",
                f"[yellow]This is not what was built just now: a rollback's hold is in force "
                f"({escape(str(hold.get('reason')))}). `indicators publish --release-hold` ends it and shows "
                "the newest build.[/yellow]",
            ),
            soft_wrap=True,
        )
    out.print(words("\n发布的文件：", "\nPublished file: ") + str(where.published_file), soft_wrap=True)
    out.print(words("报告：      ", "Report:         ") + str(where.current / "report.html"), soft_wrap=True)
