"""`indicators run`: load, build, check, publish, then show what readers have.

Not here: the run (`orchestration.run`).
"""

import gc
import warnings
from typing import Annotated

import duckdb
import typer
from rich.markup import escape

from orchestration import lake
from orchestration import publication as publishing
from orchestration.building import BuildError
from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.commands.options import Language, LanguageOption, complete_release, unknown_release
from orchestration.commands.status import show_status
from orchestration.commands.terminal import Format, err, fail, out, paragraph
from orchestration.explain import Chosen
from orchestration.exports import wording
from orchestration.releases.discovery import IntegrityError, release_folders
from orchestration.settings import Settings, settings
from orchestration.unchanged import since_last_run


def run(
    release: Annotated[
        list[str] | None,
        typer.Option(
            "--release",
            help="Read, check and load only this release, then build what rests on it; may be given again.",
            autocompletion=complete_release,
        ),
    ] = None,
    select: Annotated[
        str | None,
        typer.Option(
            "--select",
            help="Build only these models, in dbt's syntax, and all that rests on them; nothing is loaded.",
        ),
    ] = None,
    language: LanguageOption = Language.CHINESE,
    full_refresh: Annotated[
        bool,
        typer.Option("--full-refresh", help="Also when nothing has changed; read all again."),
    ] = False,
) -> None:
    """Load raw/, build, check, publish; then show every open target.

    A run that would give what the last one gave, on the same day, is left out. With --release a release
    that is held or refused builds nothing and ends with exit code 1.

    Examples: `indicators run` · `indicators run --language en` · `indicators run --full-refresh` ·
    `indicators run --release suizhou-bulletin-2026-03` · `indicators run --select mart_commitment`
    """
    words = Chosen(language)
    where = settings()
    if release and select is not None:
        raise typer.BadParameter(
            words(
                "--release会重建以其为基础的全部模型；只建其中几个，发布的各表就会互相矛盾，故不与--select同用",
                "--release builds all that rests on it: of some of it alone the tables would be of two days "
                "and contradict each other, so it takes no --select",
            )
        )
    if select is None:
        _require(where, release or [], words)
    if not release and select is None and not full_refresh and since_last_run(where):
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
    # What no run can do without is missed before Dagster is loaded for seconds.
    where.warehouse.mkdir(parents=True, exist_ok=True)
    try:
        Catalogue(where.catalogue).check()
    except CatalogueError as error:
        publishing.write_status(where, result="failed", build_id=None, held_by=str(error))
        fail(words.why(error))
    err.print(words("准备运行（载入Dagster与dbt）……", "starting a run (loading Dagster and dbt) …"))
    # Dagster says at import which of its features are young; here nobody can act on it.
    warnings.filterwarnings("ignore", module=r"dagster|orchestration\.assets")
    # Dagster takes seconds to import; a run that is left out does not wait for it. A third of them would go
    # into looking for garbage among what stays to the end.
    gc.disable()
    from orchestration import kept  # noqa: PLC0415
    from orchestration.run import SelectionError, run_refresh  # noqa: PLC0415

    gc.freeze()
    gc.enable()
    if full_refresh:
        kept.forget(where)
    try:
        result = run_refresh(where, err, language.value, tuple(dict.fromkeys(release or ())), select)
    except (IntegrityError, BuildError, SelectionError) as error:
        fail(words.why(error))
    if release:
        _show_loads(where, release, words)
    if not result:
        held = where.published_file if where.published_file.exists() else None
        fail(
            words("本次运行未成功，原因见上。", "The run failed; the messages above say where. ")
            + (
                words(f"读者仍看到上一次成功的构建：{held}。", f"Readers keep the last good build: {held}.")
                if held
                else words("尚未发布任何内容。", "Nothing is published yet.")
            )
            + words("详情：indicators ui。", " Details: `indicators ui`.")
        )
    if release or select is not None:
        _show_changes(where, words)
        return
    _show_published(where, language, words)


def _require(where: Settings, release_ids: list[str], words: Chosen) -> None:
    """End the command where raw/ or a release has no folder; the message names those near."""
    try:
        folders = release_folders(where.raw)
    except IntegrityError as error:
        fail(words.why(error))
    if absent := [one for one in release_ids if one not in folders]:
        fail("\n".join(unknown_release(one, folders, words) for one in absent))


def _show_loads(where: Settings, release_ids: list[str], words: Chosen) -> None:
    """What became of each release that was named, and how it is mended."""
    loads = {row["release_id"]: row for row in lake.read(where.lake, "load", lake.LOAD_SCHEMA).to_dicts()}
    for release_id in release_ids:
        row = loads.get(release_id)
        if row is None:
            continue
        counts = words(
            f"{row['figures']}个数值入库，{row['quarantined']}个被隔离，{row['unmapped']}个未归入指标，"
            f"{row['warnings']}项警告",
            f"{row['figures']} figures loaded, {row['quarantined']} set apart, {row['unmapped']} without an "
            f"indicator, {row['warnings']} warnings",
        )
        is_loaded = row["outcome"] == "loaded"
        colour = "green" if is_loaded else "red"
        outcome = words.of(wording.LOADS, row["outcome"])
        err.print(
            f"[bold]{escape(release_id)}[/bold]: [{colour}]{outcome}[/{colour}]"
            + (f"{words('，', ', ')}{counts}" if is_loaded else ""),
            soft_wrap=True,
            highlight=False,
        )
        if row["reason"]:
            paragraph(words.reason(row), err)
        if row["outcome"] == "held":
            paragraph(
                words(
                    f"indicators review {release_id} --failed 查看，indicators decide {release_id} 处理，"
                    f"然后 indicators run --release {release_id}",
                    f"`indicators review {release_id} --failed` shows them, `indicators decide {release_id}` "
                    f"mends them; then `indicators run --release {release_id}`",
                ),
                err,
            )


def _show_changes(where: Settings, words: Chosen) -> None:
    """How many cells of which marts differ from the build before."""
    shown = publishing.builds(where)[-1]
    with duckdb.connect(str(where.releases / shown / publishing.FILE_NAME), read_only=True) as connection:
        counts = connection.execute(
            "select table_name, count(*) from audit.change where build_id = ? group by all order by all",
            [shown],
        ).fetchall()
    said = words("、", ", ").join(f"{table} {count}" for table, count in counts)
    out.print(
        words(
            f"构建{shown}："
            + (f"与此前相比变动的单元：{said}；indicators diff 列出。" if said else "与此前相同。"),
            f"Build {shown}: "
            + (
                f"cells that differ from before: {said}; `indicators diff` lists them."
                if said
                else "as before."
            ),
        ),
        soft_wrap=True,
        highlight=False,
    )
    _show_hold(where, words)


def _show_published(where: Settings, language: Language, words: Chosen) -> None:
    """What readers have after a run, and where."""
    show_status(where, None, Format.TABLE, language, is_after_run=True)
    _show_hold(where, words)
    out.print(words("\n发布的文件：", "\nPublished file: ") + str(where.published_file), soft_wrap=True)
    out.print(words("报告：      ", "Report:         ") + str(where.current / "report.html"), soft_wrap=True)


def _show_hold(where: Settings, words: Chosen) -> None:
    """That readers see another build than this one."""
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
