"""A file becomes a release: what it says it is, what is still to be said, the folder in raw/ and its release.yml.

What is asked and shown is the command's. Nothing is written before everything is known, and what is held already is
refused. Not here: reading (`readers`), fetching from an address (`acquisition`).
"""

import fcntl
import os
import re
import secrets
import shutil
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, get_args

import yaml
from pydantic import ValidationError

from orchestration.catalogue import Catalogue
from orchestration.documents import ReaderError
from orchestration.documents.identity import Identity, identify
from orchestration.documents.reading import of_lines, read_document
from orchestration.documents.sheets import load_sheets
from orchestration.figure import to_figures
from orchestration.period import parse_period
from orchestration.readers import figures_csv, prose
from orchestration.readers.registry import recognise
from orchestration.releases.discovery import check_files, release_folders, sha256
from orchestration.releases.filing import read_release
from orchestration.releases.held import HeldReleases
from orchestration.releases.manifest import FILE_NAME, Kind, Manifest, ManifestError, read_manifest
from orchestration.said import Said, in_chinese, why
from orchestration.seed import append_row

LICENCE = "Figures, names and dates of a public document"
ONE_A_PERIOD = ("work_report", "communique", "census_bulletin", "yearbook")
"""Kinds of which a place has one document a period, whoever puts it on a page."""

_KIND_OF_TABLE = {"yearbook": "yearbook", "bulletin": "bulletin", "panel": "panel"}
"""Kinds that a layout of tables is usually of; the others are exports of a database."""

BETWEEN_REPORTS = timedelta(days=180)
"""Two work reports of a place that were read further apart than this are two, though of one year."""

_TITLE_LINES = 12


class AddError(ValueError):
    """A file that cannot be added; the message says why and what to do."""


@dataclass(frozen=True)
class Given:
    """What whoever adds a file says of it, as the options of the command; it wins over what the file says."""

    publisher: str | None = None
    region: str | None = None
    kind: str | None = None
    published_on: str | None = None
    title: str | None = None
    period: str | None = None
    address: str | None = None
    licence: str | None = None
    layout: str | None = None
    release_id: str | None = None
    copy_of: str | None = None


@dataclass(frozen=True)
class Proposal:
    """A file as it would be filed. `found` says of a field which words of the file said it; `open` are the fields that
    nobody said yet.
    """

    path: Path
    digest: str
    layout: str
    why: str
    fields: dict[str, str]
    found: dict[str, str] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()

    @property
    def open(self) -> tuple[str, ...]:
        """Fields that must be said before it can be filed."""
        return tuple(name for name in ("kind", "region", "publisher") if not self.fields.get(name))


@dataclass(frozen=True)
class Added:
    """A release as it was filed, and what of it would be loaded."""

    folder: Path
    figures: int
    quarantined: int
    unmapped: dict[str, int]
    unread: tuple[str, ...]


def propose(path: Path, given: Given, catalogue: Catalogue) -> Proposal:
    """What the file says it is, with what was given. Raises ReaderError for a file that no reader knows, AddError
    for what was given and cannot be.
    """
    if not path.is_file() or path.is_symlink():
        raise AddError(Said(f"{path}：没有这个文件", f"{path}: no such file"))
    layout, why = (given.layout, Said("按所指定", "as told")) if given.layout else _layout(path)
    own = _identity(path, layout, given.kind)
    kind = given.kind or (own.kind.value if own.kind else None)
    found: dict[str, str] = {
        name: Said(f"{one.evidence!r}，{in_chinese(one.where)}", f"{one.evidence!r}, {one.where}")
        for name, one in (
            ("kind", own.kind), ("region", own.place), ("publisher", own.publisher), ("published_on", own.published),
            ("period", own.period), ("title", own.title),
        )
        if one
    }  # fmt: skip
    if kind is None and layout != prose.LAYOUT:
        kind = _KIND_OF_TABLE.get(layout, "database_export")
        found["kind"] = Said(f"版式{layout}", f"layout {layout}")
    region = given.region or (own.place.value if own.place else None)
    doubts = [
        sentence
        for about, sentence in own.doubts
        if not getattr(given, {"place": "region", "year": "period"}.get(about, about))
    ]
    if region and catalogue.region_id(region) is None:
        if given.region:
            raise AddError(
                Said(
                    f"{path}：{region!r}在region.csv中没有行；请先添加，或改用别的地区",
                    f"{path}: {region!r} has no row in region.csv; add it there first, or name another place",
                )
            )
        doubts.append(
            Said(
                f"{region!r}在region.csv中没有行；请添加，或用--region写明地区",
                f"{region!r} has no row in region.csv; add it there, or name the place with --region",
            )
        )
        region = None
    publisher = given.publisher or _publisher(catalogue, own.publisher.value if own.publisher else None, kind)
    offered = _own_publisher(catalogue, region, kind) if region else None
    said = own.publisher.value if own.publisher else ""
    # A work report that names nobody is its government's; of somebody else's page it is to be said what source that is.
    is_by_kind = not said and kind == "work_report"
    if publisher is None and offered and (is_by_kind or said.startswith(offered.row["name_zh"])):
        publisher = offered.row["publisher"]
        if is_by_kind:
            name = offered.row["name_zh"]
            found["publisher"] = Said(
                f"{name}，{region}的{kind}归其发布", f"{name}, whose a {kind} of {region} is"
            )
    if offered and offered.is_new and publisher == offered.row["publisher"]:
        who = found.get("publisher", offered.row["name_zh"])
        found["publisher"] = Said(
            f"{in_chinese(who)}，在source_rank.csv中新增一行", f"{who}, gets its row in source_rank.csv"
        )
    known = {row["publisher"] for _, row in catalogue.rows("source_rank.csv")}
    if publisher and publisher not in known | ({offered.row["publisher"]} if offered else set()):
        raise AddError(
            Said(
                f"{path}：发布机构{publisher!r}在source_rank.csv中没有行；请先添加",
                f"{path}: publisher {publisher!r} has no row in source_rank.csv; add it there first",
            )
        )
    if kind and kind not in get_args(Kind):
        raise AddError(
            Said(
                f"{path}：类别{kind!r}应为{'、'.join(get_args(Kind))}之一",
                f"{path}: kind {kind!r} is none of {', '.join(get_args(Kind))}",
            )
        )
    fields = {
        "kind": kind,
        "region": region,
        "publisher": publisher,
        "published_on": given.published_on or (own.published.value if own.published else None),
        "spoken_on": own.spoken.value if own.spoken and kind == "work_report" else None,
        "title": given.title or (own.title.value if own.title else None),
        "period": given.period or (own.period.value if own.period else None),
        "address": given.address,
        "licence": given.licence,
        "layout": given.layout,
        "release_id": given.release_id,
        "copy_of": given.copy_of,
        "told_period": given.period,
    }
    return Proposal(
        path,
        sha256(path),
        layout,
        why,
        {name: value for name, value in fields.items() if value},
        found,
        tuple(doubts),
    )


def with_answers(proposal: Proposal, answers: dict[str, str], catalogue: Catalogue) -> Proposal:
    """The proposal with what was answered for its open fields. Raises AddError for an answer that cannot be."""
    given = Given(
        **{
            name: answers.get(name) or proposal.fields.get(name)
            for name in Given.__dataclass_fields__
            if name != "period"
        },
        period=answers.get("period") or proposal.fields.get("told_period"),
    )
    return propose(proposal.path, given, catalogue)


def release_id_of(proposal: Proposal, held: HeldReleases, catalogue: Catalogue) -> str:
    """The id as those of raw/ are: place, kind and period, as suizhou-communique-2025 or suizhou-bulletin-2026-03.

    Where a document of another place has it (伊春 and 宜春 are both yichun), with the place's code.
    """
    held.look()
    if given := proposal.fields.get("release_id"):
        return given
    region_id = catalogue.region_id(proposal.fields["region"])
    row = next(row for _, row in catalogue.rows("region.csv") if row["region_id"] == region_id)
    place = _slug(row["name_en"]) or str(region_id)
    period = proposal.fields.get("period") or proposal.fields.get("published_on", "")
    rest = _slug(proposal.fields["kind"]), _slug(_short(period))
    release_id = "-".join(filter(None, (place, *rest)))
    namesakes = [other for _, other in held.with_id(release_id)]
    if any(catalogue.region_id(other.region) != region_id for other in namesakes):
        return "-".join(filter(None, (place, region_id, *rest)))
    if any(_is_another(proposal, other) for other in namesakes):
        return f"{release_id}-{proposal.fields['spoken_on'][5:7]}"
    return release_id


def _is_another(proposal: Proposal, other: Manifest) -> bool:
    """Whether a report is of another congress than one held of its year: of January, and of the December that
    begins a term.
    """
    spoken = proposal.fields.get("spoken_on")
    return (
        proposal.fields["kind"] == other.kind == "work_report"
        and spoken is not None
        and other.spoken_on is not None
        and abs(date.fromisoformat(spoken) - other.spoken_on) >= BETWEEN_REPORTS
    )


def held_as(proposal: Proposal, release_id: str, held: HeldReleases, catalogue: Catalogue) -> Said | None:
    """Why the release is held already, or None: a file with its content, its id or work, the document of its period."""
    fields = proposal.fields
    if name := held.with_content(proposal.digest):
        return Said(f"同样的内容已作为{name}收录", f"the same content is held as {name}")
    if fields.get("copy_of"):
        return None
    for name, _ in held.with_id(release_id):
        return Said(
            f"{release_id}已作为{name}收录；别处的副本用--copy-of {name}添加",
            f"{release_id} is held as {name}; a copy from elsewhere is added with --copy-of {name}",
        )
    if fields["kind"] not in ONE_A_PERIOD or not fields.get("period"):
        return None
    region_id = catalogue.region_id(fields["region"])
    for name, other in held.of_period(fields["kind"], region_id, fields["period"]):
        if not _is_another(proposal, other) and (
            fields["kind"] != "yearbook" or other.publisher == fields["publisher"]
        ):
            return Said(
                f"这份文件已作为{name}收录；别处的副本用--copy-of {name}添加",
                f"this document is held as {name}; a copy from elsewhere is added with --copy-of {name}",
            )
    return None


def add(proposal: Proposal, held: HeldReleases, catalogue: Catalogue, today: date) -> Added:
    """File it, whole or not at all. Raises AddError where it is held or something is not said, ReaderError where no
    figure is read from it.
    """
    if proposal.open:
        raise AddError(
            Said(
                f"{proposal.path}：没有写明：{'、'.join(proposal.open)}",
                f"{proposal.path}: not said: {', '.join(proposal.open)}",
            )
        )
    raw = held.raw
    release_id = release_id_of(proposal, held, catalogue)
    if said := held_as(proposal, release_id, held, catalogue):
        raise AddError(Said(f"{proposal.path}：{in_chinese(said)}", f"{proposal.path}: {said}"))
    work_id = None
    if copied := proposal.fields.get("copy_of"):
        release_id, work_id = _as_copy(proposal, release_id, copied, raw)
    try:
        manifest = Manifest.model_validate(_fields(proposal, release_id, work_id, today))
    except ValidationError as error:
        problems = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise AddError(
            Said(
                f"{proposal.path}：release.yml各项不成立：{problems}",
                f"{proposal.path}: release.yml would not hold: {problems}",
            )
        ) from None
    # Beside its place and out of sight of whoever loads, until it is whole and as the loader wants it.
    _clear_away(raw)
    aside = raw / f".adding-{secrets.token_hex(4)}"
    unfinished = aside / manifest.publisher / release_id
    unfinished.mkdir(parents=True)
    in_use = os.open(aside, os.O_RDONLY)
    fcntl.flock(in_use, fcntl.LOCK_EX)
    try:
        shutil.copyfile(proposal.path, unfinished / manifest.files[0].path)
        content = manifest.model_dump(exclude_defaults=True)
        content["files"] = [one.model_dump(exclude_defaults=True) for one in manifest.files]
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=1000)
        (unfinished / FILE_NAME).write_text(text, encoding="utf-8")
        check_files(unfinished, read_manifest(unfinished))
        added = _would_load(unfinished, manifest, catalogue)
        if not added.figures + added.quarantined:
            raise ReaderError(
                Said(
                    f"{proposal.path}：没有读出数值；indicators read 显示其内容",
                    f"{proposal.path}: no figure is read from it; `indicators read` shows what is in it",
                )
            )
        folder = raw / manifest.publisher / release_id
        if folder.exists():
            raise AddError(Said(f"{folder}已经存在", f"{folder} is there already"))
        folder.parent.mkdir(exist_ok=True)
        _add_publisher(proposal, catalogue)
        unfinished.rename(folder)
    except ManifestError as error:
        both, own = why(error), str(unfinished / FILE_NAME)
        raise AddError(
            Said(
                f"{proposal.path}：{in_chinese(both).removeprefix(own)}",
                f"{proposal.path}: {both.removeprefix(f'{own}, ')}",
            )
        ) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)
        os.close(in_use)
    return replace(added, folder=folder)


def _clear_away(raw: Path) -> None:
    """Remove what additions left that were killed: folders that nobody holds."""
    for left in raw.glob(".adding-*"):
        folder = os.open(left, os.O_RDONLY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left, ignore_errors=True)
        except BlockingIOError:
            # Another addition is at work there.
            continue
        finally:
            os.close(folder)


def _as_copy(proposal: Proposal, release_id: str, copied: str, raw: Path) -> tuple[str, str]:
    """The id of a copy of a document that is held, and the work that both are of."""
    folders = release_folders(raw)
    if copied not in folders:
        raise AddError(
            Said(
                f"{proposal.path}：没有发布{copied!r}，无从作为其副本",
                f"{proposal.path}: no release {copied!r} to be a copy of",
            )
        )
    work_id = read_manifest(folders[copied]).work_id or copied
    if "release_id" not in proposal.fields:
        release_id = f"{release_id}-{proposal.fields['publisher']}"
    if release_id in folders:
        raise AddError(
            Said(
                f"{proposal.path}：{release_id}已有；请用--id另取编号",
                f"{proposal.path}: {release_id} is held; name another id with --id",
            )
        )
    return release_id, work_id


def _would_load(folder: Path, manifest: Manifest, catalogue: Catalogue) -> Added:
    printed, _, unread = read_release(folder, manifest)
    region_id = catalogue.region_id(manifest.region, manifest.available_on) or catalogue.region_id(
        manifest.region
    )
    assert region_id is not None
    figures, rejected = to_figures(printed, manifest.facts(region_id), catalogue)
    names = figures.filter(figures["indicator_id"].is_null())["indicator_text"].value_counts(sort=True)
    return Added(folder, figures.height, len(rejected), dict(names.rows()), tuple(unread))


def _fields(proposal: Proposal, release_id: str, work_id: str | None, today: date) -> dict[str, Any]:
    fields = proposal.fields
    published, precision = _published(fields.get("published_on"))
    spoken = date.fromisoformat(fields["spoken_on"]) if "spoken_on" in fields else None
    spoken = spoken if spoken and spoken <= today else None
    period = fields.get("told_period")
    if fields["kind"] == "work_report" and spoken is None:
        # What has no day, or was put on a page by an archive years later, is of the year that its title says.
        year = fields.get("period", "")[:4]
        period = period or (year if year and (published is None or year < f"{published:%Y}") else None)
    is_transcribed = proposal.layout == figures_csv.LAYOUT
    name = figures_csv.FILE_NAME if is_transcribed else _file_name(proposal.path)
    said = {
        "release_id": release_id,
        "kind": fields["kind"],
        "publisher": fields["publisher"],
        "region": fields["region"],
        "title": fields.get("title")
        or f"{fields['region']} {fields['kind']} {fields.get('period', '')}".strip(),
        "published_on": published,
        "published_on_precision": precision,
        "spoken_on": spoken,
        "known_on": today,
        "address": fields.get("address"),
        "licence": fields.get("licence") or LICENCE,
        "layout": fields.get("layout"),
        "period": period,
        "completeness": "full",
        "work_id": work_id,
        "provenance": "transcribed" if is_transcribed else "mirror" if work_id else "extracted",
        "review_state": "machine",
        "obtained": f"Filed from {proposal.path.name}, read by machine",
        "files": [{"path": name, "sha256": proposal.digest}],
    }
    return {name: value for name, value in said.items() if value is not None}


def _published(text: str | None) -> tuple[date | None, str | None]:
    """Day and precision of 2026-05-20, 2026-05 or 2026."""
    if text is None:
        return None, None
    for pattern, precision, rest in (
        (r"\d{4}-\d{2}-\d{2}", None, ""), (r"\d{4}-\d{2}", "month", "-01"), (r"\d{4}", "year", "-01-01"),
    ):  # fmt: skip
        if re.fullmatch(pattern, text):
            try:
                return date.fromisoformat(text + rest), precision
            except ValueError:
                break
    raise AddError(
        Said(
            f"published_on {text!r}应为2026-05-20这样的日期，或2026-05、2026",
            f"published_on {text!r} is no day as 2026-05-20, month as 2026-05 or year as 2026",
        )
    )


def _layout(path: Path) -> tuple[str, str]:
    layout, why = recognise(path)
    return str(layout.LAYOUT), why


def _identity(path: Path, layout: str, kind: str | None) -> Identity:
    """What a document says of itself; of a workbook or table, what stands above and in its titles."""
    if layout == figures_csv.LAYOUT:
        return Identity()
    try:
        return identify(read_document(path), kind)
    except ReaderError:
        lines = []
        try:
            for sheet in load_sheets(path):
                rows = sheet.rows[:_TITLE_LINES] if sheet.is_visible else ()
                lines += [
                    cell for row in rows for cell in dict.fromkeys(row) if re.search("[\u4e00-\u9fff]", cell)
                ]
        except ReaderError:
            return Identity()
        return identify(of_lines(lines), kind)


def _publisher(catalogue: Catalogue, name: str | None, kind: str | None) -> str | None:
    """The publisher of source_rank.csv that is named so; a row of this kind before others."""
    if name is None:
        return None
    rows = [
        row
        for _, row in catalogue.rows("source_rank.csv")
        if row["name_zh"] and name.startswith(row["name_zh"])
    ]
    rows.sort(key=lambda row: (row["kind"] != (kind or ""), -len(row["name_zh"])))
    return rows[0]["publisher"] if rows else None


@dataclass(frozen=True)
class OwnPublisher:
    """A row of source_rank.csv for the government or statistics bureau of a place, and whether it is not there yet."""

    row: dict[str, str]
    is_new: bool


_OWN = {
    "work_report": ("人民政府", "gov", "Government of {}", "government_report", "3"),
    "communique": ("统计局", "tjj", "{} Bureau of Statistics", "statistics_bureau", "1"),
    "bulletin": ("统计局", "tjj", "{} Bureau of Statistics", "statistics_bureau", "1"),
}
"""Kind of release → which of a place's own publishers: name, ending of the id, class and rank."""


def _own_publisher(catalogue: Catalogue, region: str, kind: str | None) -> OwnPublisher | None:
    """The government or bureau of a place, whose reports or communiqués are of this kind."""
    if kind not in _OWN:
        return None
    name, end, english, source_class, rank = _OWN[kind]
    region_id = catalogue.region_id(region)
    place = next(row for _, row in catalogue.rows("region.csv") if row["region_id"] == region_id)
    known = [row for _, row in catalogue.rows("source_rank.csv")]
    for row in known:
        if row["name_zh"] == place["name_zh"] + name and not row["kind"]:
            return OwnPublisher(row, is_new=False)
    publisher = f"{_slug(place['name_en']) or region_id}-{end}"
    if any(row["publisher"] == publisher for row in known):
        publisher = f"{_slug(place['name_en'])}-{region_id}-{end}"
    row = {
        "publisher": publisher, "kind": "", "name_zh": place["name_zh"] + name,
        "name_en": english.format(place["name_en"]), "source_class": source_class, "rank": rank,
    }  # fmt: skip
    return OwnPublisher(row, is_new=True)


def _add_publisher(proposal: Proposal, catalogue: Catalogue) -> None:
    """Give a place's own publisher its row in source_rank.csv, where it has none."""
    known = {row["publisher"] for _, row in catalogue.rows("source_rank.csv")}
    if proposal.fields["publisher"] in known:
        return
    offered = _own_publisher(catalogue, proposal.fields["region"], proposal.fields["kind"])
    assert offered is not None
    append_row(catalogue.folder / "source_rank.csv", offered.row)


def _short(period: str) -> str:
    """2025-01/2025-06 is 2025-06, and other periods are themselves."""
    try:
        found = parse_period(period)
    except ValueError:
        return period
    return f"{found.end.year}-{found.end.month:02d}" if "/" in period else period


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")


def _file_name(path: Path) -> str:
    """The file's own name, without what some systems cannot have in one."""
    name = re.sub(r"[^\w.\-()（）\u4e00-\u9fff]", "_", path.name).lstrip(".")[-120:]
    return name if name and name != FILE_NAME else f"document{path.suffix}"
