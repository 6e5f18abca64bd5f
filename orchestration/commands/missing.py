"""What is not in the answers, said before them: a hold, releases not held, overdue, not loaded, and names."""

from collections.abc import Collection, Container
from datetime import date
from pathlib import Path

import duckdb
from rich.markup import escape

from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.commands.options import of_place
from orchestration.commands.terminal import err, out
from orchestration.explain import Chosen
from orchestration.exports import wording
from orchestration.releases.calendar import Expected, overdue, today_in_china
from orchestration.settings import Settings
from orchestration.status import followed_places, not_held, not_loaded, only_named, year_spans
from orchestration.worklist import five_year_names

NOT_LOADED_SHOWN = 5
"""Releases that were not loaded, named before the targets; `indicators releases` has all."""

NAMES_SHOWN = 6
"""Names of targets that are not followed, named below the targets."""


def show_not_held(file: Path, words: Chosen, places: Collection[str]) -> None:
    """Releases of some places that are known to exist and are not held, by publisher and kind."""
    missing = not_held(file, places)
    if missing.is_empty():
        return
    out.print(
        words(
            "[bold]已知存在、尚未收集[/bold]（以下结论都不含它们）：",
            "[bold]Known to exist, not held[/bold] (so nothing below rests on them):",
        )
    )
    for _, rows in missing.group_by("kind", "publisher", maintain_order=True):
        years, kind = year_spans(rows["release_id"].to_list()), rows["kind"][0]
        about = words(
            words.of(wording.KINDS, kind) + (f"，{years.replace(', ', '、')}年" if years else ""),
            f"{kind.replace('_', ' ')}{'' if rows.height == 1 else 's'}" + (f" of {years}" if years else ""),
        )
        who = words(rows["publisher_zh"][0], rows["publisher_en"][0])
        out.print(f"  {who}{words('：', ': ')}{about}", soft_wrap=True, highlight=False)
    out.print()


def places_of(file: Path, region_id: str | None) -> set[str]:
    """The place asked for; where none is, those that are followed."""
    if region_id is not None:
        return {region_id}
    with duckdb.connect(str(file), read_only=True) as connection:
        return followed_places(connection)


def show_only_named(file: Path, words: Chosen, region_id: str | None) -> bool:
    """That nothing of a place is held and others only name it; whether that is so."""
    names = None if region_id is None else only_named(file, region_id)
    if names is None:
        return False
    out.print(
        words(
            f"没有收录{names[0]}（{region_id}）的文件，也没有关于它的目标，它只在其他文件中被提到；"
            "indicators add收录一份。",
            f"No document of {names[1]} ({region_id}) is held and no target is about it; others only name "
            "it. `indicators add` files one.",
        ),
        soft_wrap=True,
        highlight=False,
    )
    return True


def show_not_loaded(where: Settings, file: Path, words: Chosen, region_id: str | None) -> None:
    """What lies in raw/ and is not in the answers is seen before them, like what is not held."""
    missing = of_place(where, not_loaded(file, where.lake), region_id).to_dicts()
    if not missing:
        return
    out.print(
        words(
            f"[bold]在raw/中、未能入库的发布：{len(missing)}份[/bold]（此前已入库的内容仍有效；"
            "原因全文见indicators releases）：",
            f"[bold]In raw/ and not loaded: {len(missing)}[/bold] (what was loaded of them before stays; "
            "`indicators releases` has the reasons in full):",
        ),
        soft_wrap=True,
    )
    for row in missing[:NOT_LOADED_SHOWN]:
        reason = words.reason(row).splitlines()[0]
        line = f"  [red]{row['release_id']}[/red]: {words.of(wording.LOADS, row['outcome'])}"
        out.print(f"{line}{words('，', ', ')}{escape(reason)}", soft_wrap=True, highlight=False)
    if len(missing) > NOT_LOADED_SHOWN:
        out.print("  …")
    out.print()


def _say(error: Exception, words: Chosen) -> None:
    """What keeps a part of an answer away; the published file answers the rest all the same."""
    err.print(f"[red]{escape(words.why(error))}[/red]", soft_wrap=True, highlight=False)


def show_hold(where: Settings, words: Chosen) -> None:
    """That readers see an earlier build, since when and why."""
    if not where.hold_file.exists():
        return
    # What publishes is slow to import, and a hold is seldom.
    from orchestration.publication import PublishError, read_hold  # noqa: PLC0415

    try:
        hold = read_hold(where)
    except PublishError as error:
        _say(error, words)
        return
    if hold is not None:
        since = str(hold.get("since") or "–")[:16].replace("T", " ")
        out.print(
            words(
                f"[yellow]发布已回退并保持：读者看到的是构建{hold['build_id']}，自{since}（UTC）起，原因："
                f"{escape(str(hold['reason']))}。indicators publish --release-hold 解除。[/yellow]\n",
                f"[yellow]A hold is on: readers see build {hold['build_id']} since {since} UTC, because: "
                f"{escape(str(hold['reason']))}. `indicators publish --release-hold` ends it.[/yellow]\n",
            ),
            soft_wrap=True,
            highlight=False,
        )


def show_overdue(where: Settings, catalogue: Catalogue, words: Chosen, places: Container[str]) -> None:
    """Releases of some places that the calendar expected by today and that nobody has."""
    day = today_in_china()
    try:
        late = [one for one in overdue(catalogue, where.lake, day) if one.region_id in places]
        names = publisher_names(catalogue)
    except CatalogueError as error:
        _say(error, words)
        return
    if not late:
        return
    out.print(words("[bold]逾期未收集[/bold]：", "[bold]Overdue[/bold]:"))
    for one in late:
        out.print(f"  {overdue_line(one, day, words, names)}", soft_wrap=True, highlight=False)
    out.print()


def publisher_names(catalogue: Catalogue) -> dict[str, str]:
    """Publishers by id, as source_rank.csv names them in Chinese."""
    return {row["publisher"]: row["name_zh"] for _, row in catalogue.rows("source_rank.csv")}


def overdue_line(one: Expected, day: date, words: Chosen, names: dict[str, str]) -> str:
    """One sentence of a release that is overdue on that day."""
    kind = words.of(wording.KINDS, one.kind)
    who = names.get(one.publisher, one.publisher)
    return words(
        f"{one.period} {kind}：应于{one.due_on}前由{who}公布，已逾期{one.days_overdue(day)}天",
        one.message(day),
    )


def show_unknown_names(
    where: Settings, catalogue: Catalogue, words: Chosen, region_id: str | None = None
) -> None:
    """Targets of five-year plans that are not followed because the catalogue does not know their names."""
    try:
        found = five_year_names(where.lake, catalogue)
    except CatalogueError as error:
        _say(error, words)
        return
    names = list(dict.fromkeys(name for place, name in found if region_id in (None, place)))
    if names:
        shown = "、".join(names[:NAMES_SHOWN]) + (" …" if len(names) > NAMES_SHOWN else "")
        out.print(
            words(
                f"五年规划目标中有{len(names)}个因目录中没有其名称而未跟踪：{escape(shown)}；"
                f"见indicators unmapped。",
                f"{len(names)} targets of five-year plans are not followed because the catalogue lacks "
                f"their names: "
                f"{escape(shown)}; `indicators unmapped` lists them.",
            ),
            soft_wrap=True,
            highlight=False,
        )
