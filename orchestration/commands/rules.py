"""`indicators rules`: which rows of target_rule.csv decide anything. Not here: how that is found out."""

import polars as pl
from rich.markup import escape

from orchestration.catalogue import CatalogueError
from orchestration.commands.options import FormatOption, Language, LanguageOption
from orchestration.commands.terminal import Format, fail, new_table, show_table, write
from orchestration.explain import Chosen
from orchestration.settings import settings
from orchestration.target_rules import NoBuildError, effects


def show_rules(form: FormatOption = Format.TABLE, language: LanguageOption = Language.CHINESE) -> None:
    """Which rows of target_rule.csv decide anything in the newest build; a row that does not can go.

    Examples: `indicators rules` · `indicators rules --format csv`
    """
    where, words = settings(), Chosen(language)
    try:
        found = effects(where.build_file, where.catalogue / "target_rule.csv")
    except (NoBuildError, CatalogueError) as error:
        fail(words.why(error))
    rows = [
        {
            "indicator_id": one.row["indicator_id"],
            "measure": one.row["measure"],
            "bound_op": one.row["bound_op"],
            "targets": one.fits,
            "decides": "; ".join(
                words(
                    f"{name}：{here or '无'}，没有它则为{there or '无'}（{count}）",
                    f"{name}: {here or 'none'}, {there or 'none'} without it ({count})",
                )
                for (name, here, there), count in sorted(one.changes.items(), key=str)
            ),
        }
        for one in found
    ]
    if form is not Format.TABLE:
        write(pl.DataFrame(rows), form)
        return
    table = new_table()
    for zh, en in (
        ("指标", "Indicator"), ("类型", "Measure"), ("界限", "Bound"), ("目标数", "Targets"),
        ("所决定的", "Decides"),
    ):  # fmt: skip
        table.add_column(words(zh, en), overflow="fold")
    for row in rows:
        nothing = (
            words("无：原文所言相同", "nothing: the text says the same")
            if row["targets"]
            else words("无：这里没有它的目标", "nothing: no target here is of it")
        )
        about = [
            str(row[name]) or words("任何", "any")
            for name in ("indicator_id", "measure", "bound_op", "targets")
        ]
        table.add_row(*map(escape, about), str(row["decides"] or nothing))
    show_table(table)
