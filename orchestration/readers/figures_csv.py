"""Our own transcription layout: one row a figure, as `raw/README.md` describes it.

Not here: whether a value is plausible or a unit known; `figure.to_figures` and `expectations` say that.
"""

import csv
from pathlib import Path

from orchestration.documents import ReaderError
from orchestration.figure import PrintedFigure
from orchestration.readers import Told
from orchestration.said import Said

LAYOUT = "figures-csv"
FILE_NAME = "figures.csv"

_WHOLE = {
    "paragraph", "sheet_row", "sheet_column", "char_start", "char_end", "price_base_year",
}  # fmt: skip
_LONGEST = 9
"""Digits of a whole number: the lake's columns have 32 bits."""
_YES_NO = {"is_borderline", "is_derived", "is_period_inferred"}
_FIELDS = set(PrintedFigure.__dataclass_fields__)
REQUIRED = {"indicator_text", "measure", "figure_status", "value", "period"}


def recognise(path: Path, head: bytes) -> str | None:
    """Why the file has this layout, or None."""
    first = head.split(b"\n", 1)[0].decode("utf-8-sig", errors="replace")
    names = {name.strip() for name in first.split(",")}
    return (
        Said("表头为figures.csv的各列", "its header has the columns of figures.csv")
        if names >= REQUIRED
        else None
    )


def read(path: Path, told: Told | None = None) -> list[PrintedFigure]:
    """Figures in the order of the file.

    Raises ReaderError for text that is not UTF-8, an unknown or missing column, a row of another length
    and a field that is no whole number or no true/false.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines, strict=True)
            header = reader.fieldnames or []
            unknown, missing = set(header) - _FIELDS, REQUIRED - set(header)
            if unknown or missing or len(set(header)) != len(header):
                raise ReaderError(
                    Said(
                        (
                            f"{path}第1行：列须为raw/README.md所列各列，各一次，以逗号分隔；"
                            f"不认识：{'、'.join(sorted(unknown)) or '无'}；缺少："
                            f"{'、'.join(sorted(missing)) or '无'}"
                        ),
                        (
                            f"{path}, line 1: columns must be those of raw/README.md, each once, with commas between; "
                            f"unknown: {', '.join(sorted(unknown)) or 'none'}; missing: "
                            f"{', '.join(sorted(missing)) or 'none'}"
                        ),
                    )
                )
            return [_figure(path, reader.line_num, row) for row in reader]
    except UnicodeDecodeError as error:
        raise ReaderError(
            Said(
                f"{path}，第{error.start}字节：不是UTF-8；请存为UTF-8",
                f"{path}, byte {error.start}: not UTF-8; save the file as UTF-8",
            )
        ) from None
    except csv.Error as error:
        raise ReaderError(
            Said(
                f"{path}第{reader.line_num}行：不是有效的CSV（{error}）",
                f"{path}, line {reader.line_num}: not valid CSV ({error})",
            )
        ) from None


def _figure(path: Path, line: int, row: dict[str, str | None]) -> PrintedFigure:
    if None in row or None in row.values():
        raise ReaderError(
            Said(
                (f"{path}第{line}行：字段比表头{'多' if None in row else '少'}；含逗号的字段请加引号"),
                (
                    f"{path}, line {line}: {'more' if None in row else 'fewer'} fields than the header; quote "
                    "fields that hold commas"
                ),
            )
        )
    fields: dict[str, object] = {}
    for name, text in row.items():
        assert text is not None
        if text == "":
            continue
        if name in _WHOLE:
            if not text.isdecimal() or len(text) > _LONGEST:
                raise ReaderError(
                    Said(
                        f"{path}第{line}行，{name}：{text!r}不是至多{_LONGEST}位的整数",
                        f"{path}, line {line}, {name}: {text!r} is no whole number of at most {_LONGEST} digits",
                    )
                )
            fields[name] = int(text)
        elif name in _YES_NO:
            if text not in ("true", "false"):
                raise ReaderError(
                    Said(
                        f"{path}第{line}行，{name}：{text!r}既不是true也不是false",
                        f"{path}, line {line}, {name}: {text!r} is neither true nor false",
                    )
                )
            fields[name] = text == "true"
        else:
            fields[name] = text
    for name in ("indicator_text", "measure", "figure_status"):
        if name not in fields:
            raise ReaderError(
                Said(f"{path}第{line}行，{name}：不得为空", f"{path}, line {line}, {name}: must not be empty")
            )
    return PrintedFigure(**fields)  # type: ignore[arg-type]  # the header was checked against the fields
