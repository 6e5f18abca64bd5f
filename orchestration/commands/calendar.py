"""`indicators calendar`: what is overdue. Not here: when something is (`releases.calendar`)."""

from datetime import datetime
from typing import Annotated

import typer
from rich.markup import escape

from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.commands.missing import overdue_line, publisher_names
from orchestration.commands.options import FormatOption, Language, LanguageOption
from orchestration.commands.terminal import Format, fail, new_table, out, show_table, write
from orchestration.explain import Chosen
from orchestration.exports import wording
from orchestration.releases.calendar import expected_releases, overdue, states, today_in_china
from orchestration.settings import settings


def show_calendar(
    every: Annotated[
        bool, typer.Option("--all", help="Also what is held, not held or may still come.")
    ] = False,
    on: Annotated[
        datetime | None,
        typer.Option("--on", formats=["%Y-%m-%d"], help="That day instead of today in China."),
    ] = None,
    form: FormatOption = Format.TABLE,
    language: LanguageOption = Language.CHINESE,
) -> None:
    """Releases that are overdue, by the release calendar.

    Examples: `indicators calendar` · `indicators calendar --all --format csv`
    """
    where = settings()
    day = on.date() if on else today_in_china()
    catalogue = Catalogue(where.catalogue)
    try:
        expected = (expected_releases if every else overdue)(catalogue, where.lake, day)
    except CatalogueError as error:
        fail(Chosen(language).why(error))
    frame, words, names = states(expected, day), Chosen(language), publisher_names(catalogue)
    if form is not Format.TABLE:
        write(frame, form)
    elif every:
        table = new_table(words(f"发布日历（{day}）", f"Release calendar on {day}"))
        for zh, en in _COLUMNS:
            table.add_column(words(zh, en), overflow="fold")
        for row in frame.to_dicts():
            table.add_row(
                escape(
                    names.get(row["publisher"], row["publisher"])
                    if language is Language.CHINESE
                    else row["publisher"]
                ),
                words.of(wording.KINDS, row["kind"]),
                row["region_id"],
                row["period"],
                str(row["due_on"]),
                words.of(_STATES, row["state"]),
                str(row["days_overdue"] or "–"),
            )
        show_table(table)
    else:
        for one in expected:
            out.print(overdue_line(one, day, words, names), soft_wrap=True, highlight=False)
        if not expected:
            out.print(words(f"{day}没有逾期的发布。", f"Nothing is overdue on {day}."))


_COLUMNS = (
    ("发布机构", "Publisher"), ("类别", "Kind"), ("地区", "Place"), ("时期", "Period"), ("应公布于",
    "Due on"), ("状态", "State"), ("逾期天数", "Days overdue"),
)  # fmt: skip
_STATES = {
    "held": ("已收集", "held"), "not held": ("未收集", "not held"), "overdue": ("逾期", "overdue"),
    "expected": ("待公布", "expected"),
}  # fmt: skip
