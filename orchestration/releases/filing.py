"""The machine's reading of a document, filed once as the release's figures.csv.

A release that holds only a document in prose loads as it is read. Filing writes that reading down, with the
version of the extraction, so that a change of the extraction changes no release by itself: a new reading is
compared first, and a row that a person or a second reading has seen stays as it is. Not here: the reading
itself (`readers.prose`), corrections of single figures (`corrections`, `review`).
"""

import csv
import dataclasses
import hashlib
import io
import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from orchestration import documents, extraction
from orchestration.catalogue import Catalogue
from orchestration.documents import ReaderError
from orchestration.figure import PrintedFigure, figure_ids
from orchestration.readers import Told, figures_csv, prose
from orchestration.readers.registry import read_file, recognise
from orchestration.releases.discovery import UNFINISHED, check_files, is_half_written, sha256
from orchestration.releases.manifest import FILE_NAME, Manifest, ReleaseFile, read_manifest
from orchestration.said import Said

FIGURES = "figures.csv"

NOT_COMPARED = ("note", "review_state")
"""Fields that say something of the reading, not of the figure."""

STATED = (
    "indicator_text", "subject_text", "value", "value_to", "unit_text", "bound_op", "measure", "period",
    "figure_status", "base_period", "relation", "relation_to",
)  # fmt: skip
"""Fields in which a filed row that was seen and the machine's must agree to be alike: what a figure states,
not how much of the sentence is its print."""

COLUMNS = (
    "paragraph", "char_start", "char_end", "sheet", "sheet_row", "sheet_column", "surface", "indicator_text",
    "subject_text", "value", "value_to", "unit_text", "bound_op", "measure", "period", "period_text",
    "figure_status", "accumulation", "base_period", "growth_basis", "price_basis", "price_base_year",
    "vintage_stage", "relation", "relation_to", "modality", "review_state", "is_borderline", "is_derived",
    "is_period_inferred", "note",
)  # fmt: skip
"""Columns of figures.csv in the order of raw/README.md: all fields of a printed figure."""


@dataclass(frozen=True)
class Difference:
    """A figure that two readings of a document do not share; `old` or `new` is None where one lacks it."""

    old: PrintedFigure | None
    new: PrintedFigure | None
    is_kept: bool = False

    @property
    def kind(self) -> str:
        """added, lost or changed."""
        return "added" if self.old is None else "lost" if self.new is None else "changed"

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of the fields that differ; empty where one reading lacks the figure."""
        if self.old is None or self.new is None:
            return ()
        fields = STATED if self.is_kept else COLUMNS
        return tuple(name for name in fields if said(self.old, name) != said(self.new, name))


@dataclass(frozen=True)
class Rereading:
    """What filing a new reading would do to a release.

    `figures` is what figures.csv would hold, `differences` what that and the machine's new reading change of
    what is filed now; `seen` counts the filed figures that a person or a second reading has seen, `alike`
    those of them that the machine reads alike.
    """

    figures: list[PrintedFigure]
    differences: list[Difference]
    version: str
    seen: int
    alike: int


def extractor_version() -> str:
    """Changes whenever what reads prose does: a digest of its sources and of the tables of its words."""
    digest = hashlib.sha256()
    sources = [
        path
        for package in (extraction, documents)
        for pattern in ("*.py", "*.csv")
        for path in Path(package.__path__[0]).rglob(pattern)
    ]
    for path in sorted((*sources, Path(prose.__file__)), key=lambda one: one.as_posix()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def read_release(folder: Path, manifest: Manifest) -> tuple[list[PrintedFigure], bool, list[str]]:
    """Figures of all files of a release but its evidence, in the order of release.yml; whether any were read
    out of prose just now, so that they change with the extraction; and what was not understood. Raises
    ReaderError.
    """
    printed: list[PrintedFigure] = []
    is_live = False
    told = told_by(manifest)
    for file in manifest.files:
        if file.role == "evidence":
            continue
        path = folder / file.path
        # Recognising a workbook costs as much as reading it: once.
        layout = manifest.layout or str(recognise(path)[0].LAYOUT)
        is_live = is_live or layout == prose.LAYOUT
        printed += read_file(path, layout, told)
    return printed, is_live, told.unread


def read_document(path: Path, manifest: Manifest) -> list[PrintedFigure]:
    """Figures of a document in prose, with what release.yml knows of it. Raises ReaderError."""
    return prose.read(path, told_by(manifest))


def told_by(manifest: Manifest) -> Told:
    """What release.yml says of the documents of a release."""
    # A report is read in the year it speaks from; a communiqué is about a year that only its text says.
    is_report = manifest.kind == "work_report"
    year = manifest.released_on.year if is_report and manifest.released_on else None
    return Told(manifest.kind, manifest.region, year, manifest.period)


def document_of(folder: Path, manifest: Manifest) -> Path | None:
    """The one document in prose that the release holds, or None. Raises ReaderError when there are more."""
    found = [
        folder / file.path
        for file in manifest.files
        if file.role == "evidence" or _is_prose(folder / file.path, manifest)
    ]
    if len(found) > 1:
        raise ReaderError(
            Said(
                f"{folder / FILE_NAME}：列有{len(found)}份文稿，而归档的读数只属于一份："
                "请让每份文稿各成一份发布",
                f"{folder / FILE_NAME}: names {len(found)} documents in prose; a filed reading is of one: "
                "give each document a release of its own",
            )
        )
    return found[0] if found else None


def reread(folder: Path, catalogue: Catalogue, document: Path | None = None) -> Rereading:
    """Read a release's document (its own, or a copy of it) again and compare.

    Figures that corrections.csv names stay as filed, like rows that a person or a second reading has seen.
    Raises ManifestError, IntegrityError, CatalogueError, ReaderError.
    """
    manifest = read_manifest(folder)
    _finish(folder, manifest)
    check_files(folder, manifest)
    corrected = {
        row["figure_id"]
        for _, row in catalogue.rows("corrections.csv")
        if row["release_id"] == manifest.release_id
    }
    document = document or document_of(folder, manifest)
    if document is None:
        raise ReaderError(
            Said(
                f"{folder}中没有文稿；请指明其副本：indicators extract 文件 --release {manifest.release_id}",
                f"{folder} holds no document in prose; name a copy of it: indicators extract FILE --release "
                f"{manifest.release_id}",
            )
        )
    if not document.is_file():
        raise ReaderError(Said(f"{document}：没有这个文件", f"{document}: no such file"))
    new = read_document(document, manifest)
    filed = next((file for file in manifest.files if file.path == FIGURES), None)
    old = figures_csv.read(folder / FIGURES) if filed else []
    ids = figure_ids(manifest.release_id, old)
    kept = {
        number
        for number, (one, figure_id) in enumerate(zip(old, ids, strict=True))
        if (one.review_state or manifest.review_state) != "machine" or figure_id in corrected
    }
    pairs = _pair(old, new)
    differences = [
        Difference(old[number], new[other] if other is not None else None, number in kept)
        for number, other in enumerate(pairs)
        if other is None
        or not (
            _states_the_same(old[number], new[other], catalogue)
            if number in kept
            else _alike(old[number], new[other])
        )
    ]
    taken = {other for other in pairs if other is not None}
    differences += [Difference(None, one) for number, one in enumerate(new) if number not in taken]
    stays = {pairs[number]: old[number] for number in kept if pairs[number] is not None}
    figures = [stays.get(number, one) for number, one in enumerate(new)]
    figures += [old[number] for number in sorted(kept) if pairs[number] is None]
    figures.sort(key=lambda one: (one.paragraph or 0, one.char_start or 0))
    if lost := corrected & set(ids) - set(figure_ids(manifest.release_id, figures)):
        raise ReaderError(
            Said(
                (
                    f"{folder / FIGURES}："
                    f"已更正的数值会改变编号（{'、'.join(sorted(lost))}）："
                    "新的读取在同一位置得到另一数值；请先处理这些更正"
                ),
                (
                    f"{folder / FIGURES}: corrected figures would change their id "
                    f"({', '.join(sorted(lost))}): "
                    "the new reading finds another figure at the very same "
                    "place; settle those corrections first"
                ),
            )
        )
    return Rereading(
        figures,
        sorted(differences, key=_place),
        extractor_version(),
        seen=len(kept),
        alike=len(kept) - sum(one.is_kept for one in differences),
    )


def file_reading(folder: Path, reading: Rereading) -> None:
    """Write figures.csv and name it in release.yml with its digest and the version of the extraction.

    The document stays beside it as evidence. Comments in release.yml are not kept.
    """
    manifest = read_manifest(folder)
    content = _as_csv(reading.figures)
    files = [
        file.model_copy(update={"role": "evidence"}) if _is_document(folder, file, manifest) else file
        for file in manifest.files
        if file.path != FIGURES
    ]
    unfinished = folder / UNFINISHED
    _replace(unfinished, content)
    files.insert(0, ReleaseFile(path=FIGURES, sha256=sha256(unfinished)))
    path = folder / FILE_NAME
    fields = yaml.safe_load(path.read_text(encoding="utf-8"))
    if fields.get("layout") == prose.LAYOUT:
        del fields["layout"]
    fields["extractor"] = reading.version
    fields["files"] = [file.model_dump(exclude_defaults=True) for file in files]
    # Two files change, and a crash may come between: which of them are of one reading, the digest says.
    _replace(path, yaml.safe_dump(fields, allow_unicode=True, sort_keys=False, width=1000))
    unfinished.replace(folder / FIGURES)
    check_files(folder, read_manifest(folder))


def _finish(folder: Path, manifest: Manifest) -> None:
    """Finish a filing that was interrupted after release.yml was written, or take it back."""
    for path in folder.iterdir():
        if is_half_written(path):
            path.unlink()
    unfinished = folder / UNFINISHED
    if unfinished.is_file():
        if any((one.path, one.sha256) == (FIGURES, sha256(unfinished)) for one in manifest.files):
            unfinished.replace(folder / FIGURES)
        else:
            unfinished.unlink()


def _is_document(folder: Path, file: ReleaseFile, manifest: Manifest) -> bool:
    return file.role == "evidence" or _is_prose(folder / file.path, manifest)


def _is_prose(path: Path, manifest: Manifest) -> bool:
    if manifest.layout is not None:
        return manifest.layout == prose.LAYOUT
    return recognise(path)[0] is prose


def said(one: PrintedFigure, field: str) -> Any:
    """What a figure says in a field, the same for one read just now and one filed in figures.csv."""
    if field in NOT_COMPARED or (field == "bound_op" and one.measure == "statement"):
        return None
    # A period that is printed in the notation needs no text of its own.
    if field == "period_text" and one.period_text == one.period:
        return None
    return getattr(one, field)


def _alike(one: PrintedFigure, other: PrintedFigure) -> bool:
    return all(said(one, field) == said(other, field) for field in COLUMNS)


def _states_the_same(one: PrintedFigure, other: PrintedFigure, catalogue: Catalogue) -> bool:
    """Whether two readings state one figure; two names of one indicator are one."""
    differing = [field for field in STATED if said(one, field) != said(other, field)]
    if differing != ["indicator_text"]:
        return not differing
    region, unit = catalogue.region_id(one.subject_text), catalogue.unit(one.unit_text)
    unit_id = unit.unit_id if unit else None
    ids = {catalogue.indicator_id(each.indicator_text, one.measure, region, unit_id) for each in (one, other)}
    return len(ids) == 1 and None not in ids


def _place(one: Difference) -> tuple[int, int]:
    figure = one.new or one.old
    assert figure is not None
    return figure.paragraph or 0, figure.char_start or 0


def _pair(old: Sequence[PrintedFigure], new: Sequence[PrintedFigure]) -> list[int | None]:
    """For each old figure the new one that is printed at its place: the most alike of those not yet taken."""
    lines: dict[int | None, list[int]] = defaultdict(list)
    for number, one in enumerate(new):
        lines[one.paragraph].append(number)
    pairs: list[int | None] = [None] * len(old)
    taken: set[int] = set()
    for alike in (_alike, _same_statement, _same_value, _overlap):
        for number, one in enumerate(old):
            if pairs[number] is not None:
                continue
            for other in lines[one.paragraph]:
                if other not in taken and _overlap(one, new[other]) and alike(one, new[other]):
                    pairs[number] = other
                    taken.add(other)
                    break
    return pairs


def _same_statement(one: PrintedFigure, other: PrintedFigure) -> bool:
    return one.indicator_text == other.indicator_text and one.value == other.value


def _same_value(one: PrintedFigure, other: PrintedFigure) -> bool:
    return one.value == other.value


def _overlap(one: PrintedFigure, other: PrintedFigure) -> bool:
    if one.char_start is None or one.char_end is None or other.char_start is None or other.char_end is None:
        return False
    return one.char_start < other.char_end and other.char_start < one.char_end


def _as_csv(figures: Iterable[PrintedFigure]) -> str:
    rows = []
    for one in figures:
        row = {
            name: ("true" if value else "") if isinstance(value, bool) else "" if value is None else value
            for name, value in dataclasses.asdict(one).items()
        }
        if one.period_text == one.period:
            row["period_text"] = ""
        rows.append(row)
    used = [name for name in COLUMNS if name in figures_csv.REQUIRED or any(row[name] != "" for row in rows)]
    text = io.StringIO()
    writer = csv.DictWriter(text, used, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _replace(path: Path, text: str) -> None:
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        unfinished.write_text(text, encoding="utf-8")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
