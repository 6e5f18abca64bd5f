"""`indicators unmapped`: names without an indicator. Not here: the list (`orchestration.worklist`)."""

import sys
from typing import Annotated

import polars as pl
import typer
from rich.markup import escape

from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.commands.options import (
    FormatOption,
    Language,
    LanguageOption,
    RegionOption,
    complete_release,
    of_place,
    published_file,
    region_of,
)
from orchestration.commands.terminal import PIPE_WIDTH, Format, err, fail, new_table, out, show_table, write
from orchestration.explain import Chosen
from orchestration.said import Said
from orchestration.settings import Settings, settings
from orchestration.status import releases_frame
from orchestration.worklist import ALIASES, Likely, UnmappedName, accept, named, unmapped_names


def unmapped(
    *,
    release: Annotated[
        str | None, typer.Argument(help="Only names of this release.", autocompletion=complete_release)
    ] = None,
    accepted: Annotated[
        str | None, typer.Option("--accept", help="Write the row of indicator_alias.csv for this name.")
    ] = None,
    indicator: Annotated[
        str | None,
        typer.Option(
            "--as", help="With --accept: the indicator it is; the likeliest is asked about when absent."
        ),
    ] = None,
    most: Annotated[int, typer.Option("--most", help="Names to list on a terminal.")] = 40,
    region: RegionOption = None,
    form: FormatOption = Format.TABLE,
    language: LanguageOption = Language.CHINESE,
) -> None:
    """Names without an indicator, by what rests on them; --accept makes one a row of the catalogue.

    Targets of a five-year plan stand first, and below a name those like it. Beside a name is what it may
    be, with what the two names do not share: a narrower thing is not the wider one. `--accept` without `--as`
    shows the likeliest and asks. What shall stay without an indicator gets a row in indicator_unmapped.csv.

    Examples: `indicators unmapped` · `indicators unmapped --accept 建成口袋公园` ·
    `indicators unmapped --accept 新开工项目 --as projects_started`
    """
    where, words = settings(), Chosen(language)
    try:
        if accepted is not None:
            _accept(where, accepted, indicator, words)
            return
        if indicator is not None:
            raise typer.BadParameter(words("--as须与--accept NAME同用", "--as needs --accept NAME"))
        releases = None if release is None else [release]
        if region is not None:
            file = published_file(where)
            held = of_place(where, releases_frame(file, where.lake), region_of(where, file, region, words))
            releases = [one for one in held["release_id"] if release in (None, one)]
        found = unmapped_names(where.lake, Catalogue(where.catalogue), releases)
    except CatalogueError as error:
        fail(words.why(error))
    if form is not Format.TABLE:
        write(pl.DataFrame([_row(one) for one in found], infer_schema_length=None), form)
        return
    table = new_table(words("没有指标的名称", "Names without an indicator"))
    ratio = None if out.width >= PIPE_WIDTH else 2
    for zh, en in (
        ("名称", "Name"), ("所系", "What rests on it"), ("例", "Example"), ("可能的指标", "Likely indicator"),
    ):  # fmt: skip
        table.add_column(words(zh, en), overflow="fold", ratio=ratio)
    for one in found[:most]:
        table.add_row(
            ("" if one.cluster == one.text else "└ ")
            + escape(one.text)
            + (f" [dim]+{len(one.spellings) - 1}[/dim]" if len(one.spellings) > 1 else ""),
            _rests(one, words),
            escape(one.example or "–"),
            escape(_likely(one.likely[0], words)) if one.likely else "–",
        )
    show_table(table)
    out.print(
        words(
            f"{len(found)}个名称，{sum(one.figures for one in found)}个数值；"
            "indicators unmapped --accept 名称 写入indicator_alias.csv，indicators run 生效。",
            f"{len(found)} names of {sum(one.figures for one in found)} figures; `indicators unmapped "
            f"--accept NAME` "
            "writes a row of indicator_alias.csv, `indicators run` applies it.",
        ),
        soft_wrap=True,
        highlight=False,
    )


def _accept(where: Settings, text: str, indicator: str | None, words: Chosen) -> None:
    chosen = indicator or _asked(where, text, words)
    name, mapped = accept(where.lake, where.catalogue, text, chosen)
    label = Catalogue(where.catalogue).indicators[chosen].name_zh
    err.print(
        words(
            f"{'、'.join(name.spellings)} → "
            f"{chosen}（{label}）：{name.figures}个数值中的{mapped}个；已写入{ALIASES}，"
            "indicators run 生效",
            f"{', '.join(name.spellings)} → {chosen} ({label}): {mapped} of {name.figures} figures; in "
            f"{ALIASES}, "
            "applied by `indicators run`",
        ),
        soft_wrap=True,
        markup=False,
    )


def _asked(where: Settings, text: str, words: Chosen) -> str:
    """The likeliest indicator, once a person has seen in what the names differ and says yes."""
    name = named(where.lake, Catalogue(where.catalogue), text)
    if not name.likely:
        raise CatalogueError(
            Said(
                f"目录中没有与{text!r}相近的指标；请用--as指定",
                f"nothing in the catalogue is like {text!r}; name its indicator with --as",
            )
        )
    for one in name.likely:
        err.print(f"  {_likely(one, words)}", markup=False, highlight=False)
    first = name.likely[0]
    if not sys.stdin.isatty():
        raise CatalogueError(
            Said(
                (
                    f"须写明{text!r}是哪个指标："
                    f"`indicators unmapped --accept {text} --as {first.indicator_id}`取最"
                    "可能的；未写入任何内容"
                ),
                (
                    f"which indicator {text!r} is has to be said: `indicators unmapped --accept {text} "
                    f"--as {first.indicator_id}` takes the likeliest; nothing was written"
                ),
            )
        )
    question = words(
        f"{text}（{_rests(name, words)}）就是{first.name}（{first.indicator_id}）吗？",
        f"Is {text} ({_rests(name, words)}) the same as {first.name} ({first.indicator_id})?",
    )
    if not typer.confirm(question, err=True):
        raise typer.Exit(1)
    return first.indicator_id


def _rests(one: UnmappedName, words: Chosen) -> str:
    shown = (
        (one.five_year, "五年规划目标", "five-year targets"), (one.yearly, "年度等目标", "other targets"),
        (one.observed, "数值", "figures"),
    )  # fmt: skip
    return words("、", ", ").join(f"{words(zh, en)} {count}" for count, zh, en in shown if count)


def _likely(one: Likely, words: Chosen) -> str:
    apart = [f"+{one.more}"] if one.more else []
    apart += [f"−{one.less}"] if one.less else []
    return f"{one.indicator_id} {one.name}" + (f" ({' '.join(apart)})" if apart else "")


def _row(one: UnmappedName) -> dict[str, object]:
    first = one.likely[0] if one.likely else None
    return {
        "name": one.text, "cluster": one.cluster, "spellings": "; ".join(one.spellings),
        "five_year_targets": one.five_year,
        "other_targets": one.yearly, "observed": one.observed, "example": one.example,
        "likely_indicator": first and first.indicator_id,
        "likely_name": first and first.name,
        "more": first and first.more, "less": first and first.less,
        "releases": "; ".join(one.releases),
    }  # fmt: skip
