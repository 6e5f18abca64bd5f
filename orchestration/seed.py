"""How a seed is read: its rows with line numbers, its names as they are compared, and how it gets a row more.

Not here: what the rows say (`catalogue`, `places`).
"""

import csv
import io
import re
import secrets
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from orchestration.said import Said

_FOLDED = re.compile(r"[\s“”\"'‘’「」《》、,，;；:：()（）的·]")


class CatalogueError(ValueError):
    """A catalogue row that cannot be used; the message names file, line and remedy."""


def fold(text: str) -> str:
    """A name as it is compared: NFKC, without spaces, quotes, punctuation and 的; GDP is spelt out."""
    return _FOLDED.sub("", unicodedata.normalize("NFKC", text)).replace("GDP", "地区生产总值")


def is_folded(text: str) -> bool:
    """Whether letters and digits are all that is in a text, so that `fold` would change nothing (cheap)."""
    return (
        text.isalnum() and "的" not in text and "GDP" not in text and unicodedata.is_normalized("NFKC", text)
    )


class _Row(dict[str, str]):
    """A row's fields by column; one that the file lacks is a CatalogueError, wherever it is asked for."""

    __slots__ = ("path",)
    path: Path

    def __missing__(self, column: str) -> str:
        raise CatalogueError(
            Said(
                f"{self.path}第1行：缺少列“{column}”，现有{'、'.join(self)}；请仿照随附的文件补上",
                f"{self.path}, line 1: no column {column!r}, found {', '.join(self)}; add it, as in the file "
                "that is shipped",
            )
        )


def rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and fields of each row of a seed.

    Raises CatalogueError for a file that is no UTF-8 text, a row of another length, and where a column
    is asked for that is not there.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines)
            header = next(reader, [])
            for fields in reader:
                if len(fields) != len(header):
                    if not fields:
                        continue
                    raise CatalogueError(
                        Said(
                            f"{path}第{reader.line_num}行：字段数与表头的{len(header)}个不同；"
                            "含逗号的字段要加引号",
                            f"{path}, line {reader.line_num}: the number of fields differs from the "
                            f"header's {len(header)}; quote fields that hold commas",
                        )
                    )
                row = _Row(zip(header, fields, strict=True))
                row.path = path
                yield reader.line_num, row
    except FileNotFoundError:
        raise CatalogueError(
            Said(
                f"缺少{path}；INDICATORS_CATALOGUE应指向目录表所在的文件夹",
                f"{path} is missing; INDICATORS_CATALOGUE must name a folder with the seeds",
            )
        ) from None
    except UnicodeDecodeError as error:
        raise CatalogueError(
            Said(
                f"{path}第{error.start}字节：不是UTF-8；请另存为UTF-8（Excel中选CSV UTF-8）",
                f"{path}, byte {error.start}: not UTF-8; save it as UTF-8 (in Excel: CSV UTF-8)",
            )
        ) from None
    except csv.Error as error:
        raise CatalogueError(
            Said(
                f"{path}第{reader.line_num}行：不是有效的CSV（{error}）",
                f"{path}, line {reader.line_num}: not valid CSV ({error})",
            )
        ) from None


def append_row(path: Path, row: Mapping[str, str]) -> None:
    """Add a row at the end of a seed, all or nothing; a column that is not named is empty."""
    text = path.read_text(encoding="utf-8-sig")
    line = io.StringIO()
    columns = next(csv.reader([text.splitlines()[0]]))
    csv.DictWriter(line, columns, restval="", lineterminator="\n").writerow(row)
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        unfinished.write_text(text.rstrip("\n") + "\n" + line.getvalue(), encoding="utf-8")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
