"""`indicators doctor`: whether all is as it should be, what is half done, and who finishes it.

It changes nothing. Not here: what finishes it (`publication.mend`, `building`, `instance`), what is wrong
with single releases (`indicators releases`).
"""

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

import duckdb
import typer
from packaging.requirements import Requirement
from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from orchestration import building
from orchestration import publication as publishing
from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.commands.options import Language, LanguageOption
from orchestration.commands.terminal import out, show_table
from orchestration.explain import Chosen
from orchestration.instance_home import is_writable
from orchestration.releases.discovery import UNFINISHED, IntegrityError, is_half_written, release_folders
from orchestration.settings import Settings, settings
from orchestration.status import not_loaded

WIDTH = 100
"""Columns of the table, also where the terminal is wider: a sentence a line is read, a long line is not."""

SHOWN = 3
"""Names of files in a row; how many there are is said."""

_NAMES = {
    "disk": "磁盘", "folders": "文件夹", "locks": "锁", "published file": "发布文件",
    "publication": "发布过程", "hold": "保持", "files": "残留文件", "raw": "原始文件",
    "history": "运行记录", "versions": "版本", "models": "模型",
    "catalogue": "目录表", "releases": "发布材料",
}  # fmt: skip
"""What is looked at, in Chinese."""

_STATES = {
    "ok": ("正常", "ok", "green"),
    "half": ("未完成", "half done", "yellow"),
    "look": ("请看", "look", "yellow"),
    "wrong": ("需处理", "mend", "red"),
}
"""half: the next run finishes it. look: a person may want to know. wrong: only a person can mend it."""


@dataclass(frozen=True)
class Finding:
    """What was found of one thing that is looked at, a key of `_NAMES`, and what to do."""

    about: str
    state: str
    zh: str
    en: str


def doctor(language: LanguageOption = Language.CHINESE) -> None:
    """Whether all is as it should be: disk, locks, what is half done and who finishes it.

    It changes nothing. Exit code 1 where only a person can mend it: what the next run finishes is no failure.

    Example: `indicators doctor --language en`
    """
    words = Chosen(language)
    table = Table(box=SIMPLE_HEAD, pad_edge=False, width=min(WIDTH, out.width))
    for zh, en in (("项目", "About"), ("状态", "State"), ("情况与处理", "What is so, and what to do")):
        table.add_column(words(zh, en), overflow="fold", no_wrap=en == "State")
    found = list(findings(settings()))
    for one in found:
        zh, en, colour = _STATES[one.state]
        said = escape(words(one.zh, one.en))
        table.add_row(words(_NAMES[one.about], one.about), f"[{colour}]{words(zh, en)}[/{colour}]", said)
    show_table(table)
    if any(one.state == "wrong" for one in found):
        raise typer.Exit(1)


def findings(where: Settings) -> Iterator[Finding]:
    """Everything that is looked at, in the order in which it stops the others."""
    checks: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
        _disk, _folders, _locks, _published, _publication, _hold, _files, _raw, _history, _versions, _models,
        _catalogue, _releases,
    )  # fmt: skip
    for check in checks:
        yield from check(where)


def _existing(path: Path) -> Path:
    return path if path.exists() else _existing(path.parent)


def _disk(where: Settings) -> Iterator[Finding]:
    free = shutil.disk_usage(_existing(where.warehouse)).free // 1024**2
    needed = building.room_needed(where) // 1024**2
    if free < needed:
        yield Finding(
            "disk", "wrong", f"剩余{free} MB，一次运行约需{needed} MB：请腾出空间。",
            f"{free} MB are free and a run needs about {needed}: make room.",
        )  # fmt: skip
    else:
        yield Finding(
            "disk", "ok", f"剩余{free:,} MB，一次运行约需{needed} MB。",
            f"{free:,} MB are free, a run needs about {needed}.",
        )  # fmt: skip


def _folders(where: Settings) -> Iterator[Finding]:
    wrong = []
    if not os.access(_existing(where.warehouse), os.W_OK):
        wrong.append(("不可写", "cannot be written", where.warehouse))
    wrong += [
        ("不可读", "cannot be read", folder)
        for folder in (where.raw, where.catalogue)
        if not os.access(folder, os.R_OK)
    ]
    for zh, en, folder in wrong:
        yield Finding("folders", "wrong", f"{folder} {zh}。", f"{folder} {en}.")
    if not wrong:
        yield Finding("folders", "ok", f"数据仓库：{where.warehouse}", f"The warehouse is {where.warehouse}")


def _is_held(lock: Path) -> bool:
    """Whether a process holds it now; the file may be there although nobody does."""
    try:
        with lock.open(encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _is_busy(where: Settings) -> bool:
    return any(_is_held(where.warehouse / name) for name in (".run.lock", ".publish.lock"))


def _locks(where: Settings) -> Iterator[Finding]:
    if _is_busy(where):
        yield Finding(
            "locks", "look", "有一次运行正在进行，以下未完成的由它完成；它结束后请再看一次。",
            "A run is at work: what is half done below is its own. Look again when it has ended.",
        )  # fmt: skip
    else:
        yield Finding("locks", "ok", "没有运行在进行。", "No run is at work.")


def _published(where: Settings) -> Iterator[Finding]:
    if not os.path.lexists(where.current):
        yield Finding("published file", "look", "尚未发布：indicators run。", "None yet: `indicators run`.")
        return
    build = publishing.current_build(where)
    try:
        with duckdb.connect(str(where.published_file), read_only=True) as connection:
            row = connection.execute("select max(build_id) from audit.build").fetchone()
    except duckdb.Error as error:
        reason = str(error).splitlines()[0]
        yield Finding(
            "published file", "wrong",
            f"{where.published_file} 无法打开（{reason}）：indicators rollback 或 indicators run。",
            f"{where.published_file} does not open ({reason}): `indicators rollback`, or `indicators run`.",
        )  # fmt: skip
        return
    if row is None or row[0] != build:
        yield Finding(
            "published file", "wrong",
            f"文件自称构建{row and row[0]}，所在文件夹为{build}：文件夹被改动过，indicators run。",
            f"It says it is build {row and row[0]} and lies in {build}: its folder was changed; "
            "`indicators run`.",
        )  # fmt: skip
        return
    yield Finding("published file", "ok", f"读者看到构建{build}。", f"Readers see build {build}.")


def _publication(where: Settings) -> Iterator[Finding]:
    half = []
    if copies := list(where.releases.glob(".unfinished-*")):
        half.append((f"{len(copies)}个未拷贝完的构建：删除", f"{len(copies)} build copied in part: removed"))
    if list(where.warehouse.glob(".current-*")):
        half.append(("读者链接尚未切换：删除新链接", "the link was about to move: the new one is removed"))
    if list(where.releases.glob("*/.*")):
        half.append(
            (
                "报告上保持的说明未写完：删除",
                "the line on a report that it is held was being written: removed",
            )
        )
    now, shown = publishing.current_build(where), publishing.shown_builds(where)
    if now is not None and (not shown or shown[-1]["build_id"] != now):
        half.append((f"已切换到{now}但未登记：补记", f"readers were moved to {now}, not written down: it is"))
    try:
        hold = publishing.read_hold(where)
    except publishing.PublishError:
        hold = None
    said = publishing.read_status(where)
    if now is not None and (said.get("current_build_id"), said.get("hold")) != (now, hold):
        half.append(("status.json 不是现状：重写", "status.json is of before: it is written again"))
    for zh, en in half:
        yield Finding("publication", "half", f"{zh}（下次运行时）。", f"{en}, by the next run.")
    if not half:
        yield Finding("publication", "ok", "没有做到一半的发布。", "None is half done.")


def _hold(where: Settings) -> Iterator[Finding]:
    try:
        hold = publishing.read_hold(where)
    except publishing.PublishError as error:
        yield Finding(
            "hold", "wrong",
            f"{where.hold_file} 不成其为保持：删除它，再次 indicators rollback。",
            str(error),
        )  # fmt: skip
        return
    if hold is None:
        yield Finding("hold", "ok", "没有保持。", "There is none.")
    elif publishing.ENDED_FOR in hold:
        yield Finding(
            "hold", "half", f"正在解除，改为显示{hold[publishing.ENDED_FOR]}：由下次运行完成。",
            f"It is being ended for {hold[publishing.ENDED_FOR]}: the next run finishes that.",
        )  # fmt: skip
    elif hold["build_id"] not in publishing.builds(where):
        yield Finding(
            "hold", "wrong", f"所保持的构建{hold['build_id']}不在 releases/ 中：放回，或删除 hold.json。",
            f"Build {hold['build_id']} is held and not in releases/: put it back, or delete hold.json.",
        )  # fmt: skip
    elif hold["build_id"] != publishing.current_build(where):
        yield Finding(
            "hold", "half", f"回退到{hold['build_id']}尚未完成：由下次运行完成。",
            f"The rollback to {hold['build_id']} is half done: the next run finishes it.",
        )  # fmt: skip
    else:
        yield Finding(
            "hold", "look",
            f"读者停在{hold['build_id']}（{hold['reason']}）：indicators publish --release-hold 解除。",
            f"Readers are kept on {hold['build_id']} ({hold['reason']}): "
            "`indicators publish --release-hold` ends it.",
        )  # fmt: skip


def _listed(paths: list[Path]) -> str:
    return ", ".join(str(one) for one in paths[:SHOWN]) + (", …" if len(paths) > SHOWN else "")


def _files(where: Settings) -> Iterator[Finding]:
    left = building.leftovers(where)
    if left:
        yield Finding(
            "files", "half", f"{len(left)}个写到一半的文件，由下次运行删除：{_listed(left)}",
            f"{len(left)} were being written, the next run removes them: {_listed(left)}",
        )  # fmt: skip
    else:
        yield Finding("files", "ok", "没有写到一半的文件。", "None was being written.")


def _raw(where: Settings) -> Iterator[Finding]:
    try:
        folders = release_folders(where.raw)
    except IntegrityError as error:
        yield Finding("raw", "wrong", f"{where.raw} 不是文件夹：INDICATORS_RAW。", str(error))
        return
    begun = [
        (name, path)
        for name, folder in folders.items()
        if not folder.is_symlink() and folder.is_dir()
        for path in sorted(folder.iterdir())
        if path.name == UNFINISHED or is_half_written(path)
    ]
    for name in sorted({name for name, path in begun if path.name == UNFINISHED}):
        yield Finding(
            "raw", "wrong", f"{name}的读数归档到一半：indicators extract --release {name} 完成或撤回。",
            f"Filing {name} is half done: `indicators extract --release {name}` ends it or takes it back.",
        )  # fmt: skip
    if rest := [path for _, path in begun if path.name != UNFINISHED]:
        yield Finding(
            "raw", "half", f"归档留下、不影响载入，下次归档时删除：{_listed(rest)}",
            f"Left by a filing, in nobody's way, removed by the next: {_listed(rest)}",
        )  # fmt: skip
    if aside := sorted([*where.raw.glob(".adding-*"), *where.raw.glob(".incoming-*")]):
        yield Finding(
            "raw", "half", f"添加或抓取到一半，由下次 indicators add 或 fetch 删除：{_listed(aside)}",
            f"Was being added or fetched, the next `indicators add` or `fetch` removes it: {_listed(aside)}",
        )  # fmt: skip
    if not begun and not aside:
        yield Finding("raw", "ok", f"{len(folders)}个发布文件夹。", f"{len(folders)} release folders.")


def _history(where: Settings) -> Iterator[Finding]:
    home = where.dagster_home
    if not (home / "dagster.yaml").exists():
        yield Finding("history", "look", "尚无运行记录。", "There is none yet.")
        return
    # Dagster takes seconds to import.
    from orchestration import instance as instances  # noqa: PLC0415

    if not is_writable(home):
        yield Finding(
            "history", "look", f"{home} 不可写，未查看。", f"{home} cannot be written: it was not looked at."
        )
        return
    with instances.project_instance(where) as instance:
        dead = instances.dead_runs(instance)
        runs = instance.get_runs_count()
    size = sum(one.stat().st_size for one in home.rglob("*") if one.is_file()) // 1024**2
    if dead:
        ids = ", ".join(one.run_id[:8] for one in dead)
        yield Finding(
            "history", "half", f"进程已不在的运行：{ids}，由下次 indicators run 记为失败。",
            f"Runs whose process is gone: {ids}; the next `indicators run` marks them as failed.",
        )  # fmt: skip
    yield Finding(
        "history", "ok", f"{runs}次运行，{size} MB；至少保留最近{instances.KEPT_RUNS}次。",
        f"{runs} runs, {size} MB; the newest {instances.KEPT_RUNS} are kept.",
    )  # fmt: skip


def _versions(where: Settings) -> Iterator[Finding]:
    wrong = []
    for line in requires("suizhou-2030") or ():
        needed = Requirement(line)
        if needed.marker is not None and not needed.marker.evaluate({"extra": ""}):
            continue
        try:
            found = version(needed.name)
        except PackageNotFoundError:
            found = None
        if found is None or not needed.specifier.contains(found, prereleases=True):
            wrong.append(f"{needed.name} {found or '–'} ({needed.specifier})")
    if wrong:
        yield Finding(
            "versions", "wrong", f"与要求不符：{', '.join(wrong)}；make setup。",
            f"Not what is required: {', '.join(wrong)}; `make setup`.",
        )  # fmt: skip
        return
    shown = ", ".join(
        f"{one} {version(one)}" for one in ("suizhou-2030", "dagster", "dbt-core", "duckdb", "polars")
    )
    yield Finding("versions", "ok", shown, shown)


def _models(where: Settings) -> Iterator[Finding]:
    # dbt takes seconds to import.
    from orchestration.assets.dbt_run import is_parsed  # noqa: PLC0415

    if is_parsed(where.dbt_project):
        yield Finding("models", "ok", "dbt 的解析结果是最新的。", "dbt has parsed them as they are.")
    else:
        yield Finding(
            "models",
            "look",
            "dbt 的解析结果早于模型：make setup。",
            "Newer than what dbt has parsed: `make setup`.",
        )


def _catalogue(where: Settings) -> Iterator[Finding]:
    try:
        Catalogue(where.catalogue).check()
    except (CatalogueError, OSError) as error:
        yield Finding("catalogue", "wrong", f"不可用：{error}", f"Cannot be used: {error}")
    else:
        yield Finding("catalogue", "ok", "可用。", "It can be used.")


def _releases(where: Settings) -> Iterator[Finding]:
    try:
        missing = not_loaded(where.published_file, where.lake) if where.published_file.exists() else None
    except duckdb.Error:
        # Said of the published file.
        return
    if missing is None:
        return
    if missing.height:
        names = ", ".join(missing["release_id"].to_list()[:SHOWN]) + (" …" if missing.height > SHOWN else "")
        yield Finding(
            "releases", "look", f"未能入库{missing.height}份：{names}；原因见 indicators releases。",
            f"{missing.height} not loaded: {names}; `indicators releases` says why.",
        )  # fmt: skip
    else:
        yield Finding("releases", "ok", "全部入库。", "All are loaded.")
