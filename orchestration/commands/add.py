"""`indicators add`: shows what a file says it is, asks for the rest, files it, says what would be loaded.

Without a terminal nothing is asked: what is not said is an error of that file alone. Not here: what is found
and written (`releases.adding`).
"""

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, get_args

import typer
from rich.markup import escape

from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.commands.options import Language, LanguageOption, complete_release, kind_of, period_of
from orchestration.commands.terminal import err, out
from orchestration.documents import ReaderError
from orchestration.explain import Chosen
from orchestration.releases import adding
from orchestration.releases.calendar import today_in_china
from orchestration.releases.discovery import IntegrityError
from orchestration.releases.held import HeldReleases
from orchestration.releases.manifest import Kind, ManifestError
from orchestration.said import Said, in_chinese
from orchestration.settings import Settings, settings

SHOWN = ("kind", "region", "period", "publisher", "published_on", "title")
NAMES_SHOWN = 10

TELL_EVERY = 10.0
"""Seconds after which whoever files many documents is told how far it is."""

WORDS = {
    "zh": {
        "kind": "种类", "region": "地区", "period": "所属时期", "publisher": "发布机构",
        "published_on": "发布日期", "title": "标题", "option": "由选项给出", "open": "文件未说明",
        "doubt": "存疑", "id": "发布编号", "layout": "版式",
        "filed": "已归档：{}", "would": "将载入 {} 个数据，其中 {} 个未对应目录指标；{} 个将进入隔离区",
        "dry": "将归档到 {}", "unmapped": "未对应：{}", "unread": "未读懂：{}",
        "ask": "{}（{}）", "file_it": "归档？", "skipped": "未归档：{}",
        "not_said": "未说明：{}；请用选项 {} 给出", "kinds": "可选：{}",
        "publishers": "source_rank.csv 的编号", "place": "region.csv 中的名称",
        "day": "2026-05-20、2026-05 或 2026，可留空",
        "far": "第 {} 个，共 {} 个；每个 {:.1f} 秒，约余 {} 秒",
        "done": "{} 个文件已归档，{} 个未归档；`indicators run` 载入",
    },
    "en": {
        "kind": "kind", "region": "region", "period": "period", "publisher": "publisher",
        "published_on": "published on", "title": "title", "option": "as told",
        "open": "the file does not say", "doubt": "in doubt", "id": "release id", "layout": "layout",
        "filed": "filed: {}",
        "would": "{} figures would be loaded, {} of them unmapped; {} would go to quarantine",
        "dry": "would be filed as {}", "unmapped": "unmapped: {}", "unread": "not understood: {}",
        "ask": "{} ({})", "file_it": "File it?", "skipped": "not filed: {}",
        "not_said": "not said: {}; give {}", "kinds": "one of {}", "publishers": "an id of source_rank.csv",
        "place": "a name of region.csv", "day": "2026-05-20, 2026-05 or 2026; may be left empty",
        "far": "{} of {}; {:.1f} s each, some {} s left",
        "done": "{} files filed, {} not; `indicators run` loads them",
    },
}  # fmt: skip
"""What is said, by language."""


def add(
    *,
    files: Annotated[list[Path], typer.Argument(help="Documents, workbooks, tables: what was published.")],
    publisher: Annotated[str | None, typer.Option(help="Who published it, an id of source_rank.csv.")] = None,
    region: Annotated[str | None, typer.Option(help="The place it is about.")] = None,
    kind: Annotated[str | None, typer.Option(help="Its kind, as communique or bulletin.")] = None,
    published_on: Annotated[str | None, typer.Option(help="When, as 2026-05-20, 2026-05 or 2026.")] = None,
    period: Annotated[
        str | None, typer.Option(help="What it is about, if it does not say: 2025, 2026-03, 2025-01/2025-06.")
    ] = None,
    title: Annotated[str | None, typer.Option(help="Its title.")] = None,
    address: Annotated[str | None, typer.Option(help="Where it was published, http:// or https://.")] = None,
    licence: Annotated[str | None, typer.Option(help="What may be done with it.")] = None,
    layout: Annotated[str | None, typer.Option(help="The layout, if it is not found.")] = None,
    release_id: Annotated[str | None, typer.Option("--id", help="The release id, of one file.")] = None,
    copy_of: Annotated[
        str | None,
        typer.Option(
            "--copy-of", help="The release that it is another copy of.", autocompletion=complete_release
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Ask nothing.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be filed; write nothing.")
    ] = False,
    language: LanguageOption = Language.CHINESE,
) -> None:
    """File documents as releases: raw/PUBLISHER/RELEASE/ with release.yml.

    It shows what each file says it is, and asks for the rest; without a terminal, options say it. What is
    held already, by content or as the same document, is refused (exit code 1); the other files are filed.

    Examples:

    - `indicators add communique.html --publisher suizhou-tjj`
    - `indicators add 2026-0*.xlsx --publisher suizhou-tjj --region 随州市 --kind bulletin --yes`
    - `indicators add monthly.xlsx --period 2026-03 --published-on 2026-04-20 --dry-run --language en`
    """
    if len(files) > 1 and (release_id or copy_of or title):
        raise typer.BadParameter(
            Chosen(language)(
                "--id、--copy-of、--title只用于单个文件", "--id, --copy-of and --title are of one file"
            )
        )
    said = (
        publisher,
        region,
        kind_of(kind, Chosen(language)),
        published_on,
        title,
        period_of(period, Chosen(language)),
        address,
        licence,
        layout,
    )
    failed = _add_files(
        settings(),
        files,
        adding.Given(*said, release_id, copy_of),
        language=language.value,
        is_asking=not yes and not dry_run and is_terminal(),
        is_dry=dry_run,
    )
    if failed:
        raise typer.Exit(1)


def _add_files(
    where: Settings,
    files: Sequence[Path],
    given: adding.Given,
    *,
    language: str,
    is_asking: bool,
    is_dry: bool,
) -> int:
    """File each, one after the other; how many could not be."""
    words = WORDS[language]
    catalogue = Catalogue(where.catalogue)
    held = HeldReleases(where.raw, catalogue)
    failed = 0
    begun = told = time.monotonic()
    for done, file in enumerate(files):
        if done and (now := time.monotonic()) - told > TELL_EVERY:
            told, each = now, (now - begun) / done
            far = words["far"].format(done, len(files), each, round(each * (len(files) - done)))
            err.print(far, soft_wrap=True, highlight=False)
        try:
            _one(file, given, catalogue, held, words, is_asking=is_asking, is_dry=is_dry)
        except (
            adding.AddError, ReaderError, ManifestError, IntegrityError, CatalogueError, OSError,
        ) as error:  # fmt: skip
            failed += 1
            err.print(
                f"[red]{escape(words['skipped'].format(Chosen(language).why(error)))}[/red]", soft_wrap=True
            )
    if len(files) > 1:
        err.print(words["done"].format(len(files) - failed, failed), soft_wrap=True)
    return failed


def _one(
    file: Path,
    given: adding.Given,
    catalogue: Catalogue,
    held: HeldReleases,
    words: dict[str, str],
    *,
    is_asking: bool,
    is_dry: bool,
) -> None:
    proposal = adding.propose(file, given, catalogue)
    _show(proposal, given, words)
    if is_asking:
        proposal = _ask(proposal, catalogue, words)
    if proposal.open:
        options = " ".join(f"--{name.replace('_', '-')}" for name in proposal.open)
        missing = words["not_said"].format(", ".join(words[name] for name in proposal.open), options)
        raise adding.AddError(Said(f"{file}：{missing}", f"{file}: {missing}"))
    release_id = adding.release_id_of(proposal, held, catalogue)
    if said := adding.held_as(proposal, release_id, held, catalogue):
        raise adding.AddError(Said(f"{file}：{said.zh}", f"{file}: {said}"))
    place = held.raw / proposal.fields["publisher"] / release_id
    if is_dry:
        out.print(f"  {escape(words['dry'].format(place))}", soft_wrap=True, highlight=False)
        return
    if is_asking:
        out.print(f"  {words['id']}: {escape(release_id)}", soft_wrap=True, highlight=False)
        if not typer.confirm(words["file_it"], default=True):
            raise adding.AddError(str(file))
    added = adding.add(proposal, held, catalogue, today_in_china())
    out.print(f"  {escape(words['filed'].format(added.folder))}", soft_wrap=True, highlight=False)
    unmapped = sum(added.unmapped.values())
    out.print(
        "  " + words["would"].format(added.figures, unmapped, added.quarantined),
        soft_wrap=True,
        highlight=False,
    )
    if added.unmapped:
        names = list(added.unmapped)
        more = "" if len(names) <= NAMES_SHOWN else f" … +{len(names) - NAMES_SHOWN}"
        out.print(
            f"  {escape(words['unmapped'].format('、'.join(names[:NAMES_SHOWN]) + more))}",
            soft_wrap=True,
            highlight=False,
        )
    for sentence in added.unread:
        out.print(f"  {escape(words['unread'].format(sentence))}", soft_wrap=True, highlight=False)


def _in(words: dict[str, str], sentence: str) -> str:
    """The sentence in the language of `words`."""
    return in_chinese(sentence) if words is WORDS["zh"] else sentence


def _show(proposal: adding.Proposal, given: adding.Given, words: dict[str, str]) -> None:
    out.print(
        f"[bold]{escape(str(proposal.path))}[/bold]  {words['layout']} {escape(proposal.layout)}",
        soft_wrap=True,
        highlight=False,
    )
    for name in SHOWN:
        value = proposal.fields.get(name)
        found = proposal.found.get(name, "")
        why = words["option"] if getattr(given, name) else _in(words, found)
        if value is None:
            if name in ("kind", "region", "publisher"):
                said = f" ({why})" if why else ""
                out.print(
                    f"  {words[name]}: [yellow]{words['open']}[/yellow]{escape(said)}",
                    soft_wrap=True,
                    highlight=False,
                )
            continue
        out.print(
            f"  {words[name]}: {escape(value)}" + (f"  [dim]{escape(why)}[/dim]" if why else ""),
            soft_wrap=True,
            highlight=False,
        )
    for sentence in proposal.doubts:
        out.print(
            f"  [yellow]{words['doubt']}: {escape(_in(words, sentence))}[/yellow]",
            soft_wrap=True,
            highlight=False,
        )


def _ask(proposal: adding.Proposal, catalogue: Catalogue, words: dict[str, str]) -> adding.Proposal:
    hints = {
        "kind": words["kinds"].format(", ".join(get_args(Kind))),
        "region": words["place"],
        "publisher": words["publishers"],
        "published_on": words["day"],
    }
    missing = [*proposal.open, *(["published_on"] if "published_on" not in proposal.fields else [])]
    answers = {}
    for name in missing:
        answer = typer.prompt(
            words["ask"].format(words[name], hints[name]), default="" if name == "published_on" else None
        )
        answers[name] = str(answer).strip()
    return adding.with_answers(proposal, answers, catalogue) if answers else proposal


def is_terminal() -> bool:
    """Whether somebody is there to answer."""
    return sys.stdin.isatty() and sys.stdout.isatty()
