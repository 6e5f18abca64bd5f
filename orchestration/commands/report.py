"""`indicators report`: the report of a day, beside the builds. Not here: what it says (`exports.report`)."""

import secrets
import shutil
from pathlib import Path
from typing import Annotated

import typer

from orchestration.commands.options import DayOption, Language, LanguageOption, published_file
from orchestration.commands.terminal import fail, out
from orchestration.explain import Chosen
from orchestration.reading_day import reading_day
from orchestration.scratch import holding
from orchestration.settings import settings
from orchestration.status import NothingReleasedError


def write_report_of(
    as_of: DayOption = None,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--output", help="Folder for the page; warehouse/reports/DAY when absent.", file_okay=False
        ),
    ] = None,
    language: LanguageOption = Language.CHINESE,
) -> None:
    """Write the report as known on a day, today without --as-of: what was public, what was open.

    The report of a build (warehouse/current/report.html) is that of the day of the build.

    Examples:

    - `indicators report`
    - `indicators report --as-of 2022-12-31`
    - `indicators report --as-of 2022-12-31 --output report-of-2022`
    """
    # Draws charts, whose library costs a second to import.
    from orchestration.exports.report import write_report  # noqa: PLC0415

    where, words = settings(), Chosen(language)
    file = published_file(where)
    day = reading_day(as_of.date() if as_of else None)
    target = folder or where.reports / day.isoformat()
    if folder is not None and folder.exists() and any(folder.iterdir()):
        fail(
            words(
                f"{folder}不是空文件夹；请用--output另取一个新的",
                f"{folder} is not empty; name a new folder with --output",
            )
        )
    unfinished = target.with_name(f".{target.name}.{secrets.token_hex(4)}")
    unfinished.mkdir(parents=True)
    try:
        with holding(unfinished):
            write_report(unfinished, where, day, file)
        if target.exists():
            shutil.rmtree(target)
        unfinished.rename(target)
    except NothingReleasedError as error:
        fail(words.why(error))
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    out.print(str(target / "report.html"), soft_wrap=True, highlight=False)
