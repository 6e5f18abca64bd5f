"""Fetch what publishers put on the web, file it as a release folder, and know when nothing is new.

`sources.yml` in raw/ names publishers and address patterns. A version is new only if its figures differ: a
page's view counter is no vintage. Nothing that is filed is overwritten. Whatever goes wrong with one source
is told of that source; the others are fetched. Not here: how a document is asked for (`download`), what is
expected when (`calendar`), how a document is read (`readers`).
"""

import contextlib
import fcntl
import json
import os
import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import httpx
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from orchestration.catalogue import Catalogue
from orchestration.documents import ReaderError
from orchestration.figure import PrintedFigure
from orchestration.period import parse_period
from orchestration.releases.calendar import expected_releases
from orchestration.releases.discovery import IntegrityError, check_files, release_folders, sha256
from orchestration.releases.download import (
    DisallowedError,
    DownloadError,
    Downloads,
    NotThereError,
    new_client,
)
from orchestration.releases.filing import document_of, read_document, read_release, said
from orchestration.releases.manifest import (
    FILE_NAME,
    Identifier,
    Kind,
    Manifest,
    ManifestError,
    load_yaml,
    read_manifest,
    read_text,
)
from orchestration.said import Said, in_chinese, why
from orchestration.settings import Settings

SOURCES = "sources.yml"
LOOKED_AT_AGAIN = 2
"""How many of the newest releases held of a source are asked for again: that is where revisions come."""

PROBLEMS = ("failed", "disallowed")
"""Outcomes that a person has to look at."""

_INCOMING = ".incoming-"
_WORDING = (
    "paragraph", "sheet", "sheet_row", "sheet_column", "char_start", "char_end", "surface",
    "period_text", "note",
)  # fmt: skip
"""Where a figure stands and how it is worded; no part of what it says."""


class AcquisitionError(ValueError):
    """sources.yml, or what was asked of it, cannot be used; the message names the place and the remedy."""


class Source(BaseModel):
    """A series of releases at addresses that follow from their period.

    `address` and `title` may use {year}, {month:02d}, {quarter} and {period}: those of the period's last day.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    source_id: Identifier
    publisher: Identifier
    kind: Kind
    region: str
    title: str
    frequency: Literal["A", "Q", "M"]
    address: str | None = None
    layout: Identifier | None = None
    licence: str
    completeness: Literal["full", "partial", "excerpt"] = "full"
    vintage_stage: Literal["preliminary", "revised", "final"] | None = None
    enabled: bool = False

    @model_validator(mode="after")
    def _can_be_asked(self) -> "Source":
        if self.enabled and self.address is None:
            raise ValueError(
                Said(f"{self.source_id}已启用却没有地址", f"{self.source_id} is enabled and has no address")
            )
        if self.address is not None and not re.match(r"https?://[^/{}\s]+/", self.address):
            raise ValueError(
                Said(
                    f"{self.source_id}的地址须以http://或https://和主机名开头，其后为/",
                    f"address of {self.source_id} must begin with http:// or https:// and a host, then /",
                )
            )
        try:
            urlsplit(self.address or "")
        except ValueError as error:
            raise ValueError(
                Said(
                    f"{self.source_id}的地址{self.address!r}不成立：{error}",
                    f"address of {self.source_id}, {self.address!r}, is none: {error}",
                )
            ) from None
        for name, pattern in (("address", self.address), ("title", self.title)):
            try:
                _filled(pattern or "", "2026-03")
            except (KeyError, IndexError, ValueError) as error:
                raise ValueError(
                    Said(
                        (
                            f"{self.source_id}的{name}（{pattern!r}）无法填写（{error}）；"
                            "可用{year}、{month:02d}、{quarter}、{period}"
                        ),
                        (
                            f"{name} of {self.source_id}, {pattern!r}, cannot be filled ({error}); "
                            "it may use {year}, {month:02d}, {quarter}, {period}"
                        ),
                    )
                ) from None
        return self


class _Sources(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    sources: Annotated[tuple[Source, ...], Field(min_length=1)]


@dataclass(frozen=True)
class Fetched:
    """What became of one source and period.

    outcome: new, new_version, unchanged, not_there, disallowed or failed.
    """

    source_id: str
    period: str
    outcome: str
    message: str
    release_id: str | None = None


@dataclass(frozen=True)
class _Visit:
    """One source and period, and what fetching it needs."""

    settings: Settings
    downloads: Downloads
    today: date
    source: Source
    period: str

    @property
    def url(self) -> str:
        return address_of(self.source, self.period)

    def result(self, outcome: str, message: str, release_id: str | None = None) -> Fetched:
        return Fetched(self.source.source_id, self.period, outcome, message, release_id)


def read_sources(raw: Path, catalogue: Catalogue) -> tuple[Source, ...]:
    """The sources in raw/sources.yml; none when there is no such file. Raises AcquisitionError."""
    path = raw / SOURCES
    if not path.exists():
        return ()
    try:
        found = _Sources.model_validate(load_yaml(read_text(path))).sources
    except ManifestError as error:
        raise AcquisitionError(why(error)) from None
    except yaml.YAMLError as error:
        raise AcquisitionError(
            Said(f"{path}：不是有效的YAML（{error}）", f"{path}: not valid YAML ({error})")
        ) from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        # What this module's own checks refuse is in both languages, what pydantic's do in its own.
        ours = first.get("ctx", {}).get("error")
        said = why(ours) if isinstance(ours, ValueError) else first["msg"]
        raise AcquisitionError(
            Said(f"{path}，{place or '文件'}：{in_chinese(said)}", f"{path}, {place or 'the file'}: {said}")
        ) from None
    seen = set()
    for source in found:
        if source.source_id in seen:
            raise AcquisitionError(
                Said(
                    f"{path}：source_id {source.source_id}出现了两次；请改其中一个",
                    f"{path}: source_id {source.source_id} is there twice; rename one",
                )
            )
        seen.add(source.source_id)
        if catalogue.region_id(source.region) is None:
            raise AcquisitionError(
                Said(
                    f"{path}：{source.source_id}的region {source.region!r}在region.csv中没有行；请添加",
                    f"{path}: region {source.region!r} of {source.source_id} has no row in "
                    "region.csv; add one",
                )
            )
    return found


def plan(
    settings: Settings,
    today: date,
    *,
    source_id: str | None = None,
    period: str | None = None,
    frequency: str | None = None,
) -> list[tuple[Source, str]]:
    """What to ask for: each enabled source (of that frequency), or the one named, and its periods.

    Without `period` those are the periods expected and not held, and the newest held. Raises
    AcquisitionError or CatalogueError.
    """
    catalogue = Catalogue(settings.catalogue)
    sources = read_sources(settings.raw, catalogue)
    if source_id is None:
        if period is not None:
            raise AcquisitionError(
                Said("时期要指明属于哪个来源", "a period is of one source; name the source")
            )
        chosen = [one for one in sources if one.enabled and frequency in (None, one.frequency)]
    else:
        chosen = [one for one in sources if one.source_id == source_id]
        if not chosen:
            known = ", ".join(one.source_id for one in sources) or "none"
            raise AcquisitionError(
                Said(
                    f"{settings.raw / SOURCES}中没有来源{source_id!r}；有{known}",
                    f"{settings.raw / SOURCES} has no source {source_id!r}; it has {known}",
                )
            )
        if chosen[0].address is None:
            raise AcquisitionError(
                Said(
                    f"来源{source_id}没有地址；请把您见过的地址写入{settings.raw / SOURCES}",
                    f"source {source_id} has no address; enter the one you have seen in "
                    f"{settings.raw / SOURCES}",
                )
            )
    return [
        (source, one)
        for source in chosen
        for one in _periods(source, catalogue, settings.lake, today, period)
    ]


def _periods(
    source: Source, catalogue: Catalogue, lake_folder: Path, today: date, period: str | None
) -> list[str]:
    if period is not None:
        try:
            found = parse_period(period)
        except ValueError as error:
            raise AcquisitionError(str(error)) from None
        if found.notation() != period or "/" in period or found.frequency != source.frequency:
            example = {"A": "2025", "Q": "2026-Q1", "M": "2026-03"}[source.frequency]
            raise AcquisitionError(
                Said(
                    f"{source.source_id}的时期形如{example}；{period!r}不是",
                    f"{source.source_id} has periods such as {example}; {period!r} is none",
                )
            )
        if found.end >= today:
            raise AcquisitionError(
                Said(
                    f"{period}尚未结束；此前不会公布",
                    f"{period} has not ended; nothing of it is published before",
                )
            )
        return [period]
    key = (source.publisher, source.kind, catalogue.region_id(source.region))
    expected = [
        one
        for one in expected_releases(catalogue, lake_folder, today)
        if (one.publisher, one.kind, one.region_id) == key
        and parse_period(one.period).frequency == source.frequency
    ]
    held = [one.period for one in expected if one.is_held]
    return [one.period for one in expected if not one.is_held] + held[-LOOKED_AT_AGAIN:]


def fetch(
    settings: Settings,
    wanted: Sequence[tuple[Source, str]],
    today: date,
    *,
    pause: Callable[[float], None] = time.sleep,
) -> Iterator[Fetched]:
    """Fetch each source and period; one result each, whatever happens to the others.

    `today` is the day the publishers have; `pause` waits between attempts. Another fetch into the same raw/
    is waited for.
    """
    with _only_one(settings.raw), new_client() as client:
        downloads = Downloads(client, pause)
        for source, period in wanted:
            yield _fetch_one(_Visit(settings, downloads, today, source, period))


def address_of(source: Source, period: str) -> str:
    """The address of a period's release; empty for a source that has none."""
    return _filled(source.address or "", period)


def _filled(pattern: str, period: str) -> str:
    end = parse_period(period).end
    return pattern.format(year=end.year, month=end.month, quarter=(end.month + 2) // 3, period=period)


@contextlib.contextmanager
def _only_one(raw: Path) -> Iterator[None]:
    """Wait for another fetch to end; what one that was killed has left is removed."""
    folder = os.open(raw, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        for left in raw.glob(f"{_INCOMING}*"):
            shutil.rmtree(left)
        yield
    finally:
        os.close(folder)


def _fetch_one(visit: _Visit) -> Fetched:
    incoming = visit.settings.raw / f"{_INCOMING}{secrets.token_hex(6)}"
    try:
        incoming.mkdir()
        return _download_and_file(visit, incoming)
    except NotThereError as error:
        return visit.result("not_there", why(error))
    except DisallowedError as error:
        return visit.result("disallowed", why(error))
    except ReaderError as error:
        said, here = why(error), f"{incoming}/"
        return visit.result(
            "failed",
            Said(
                f"{visit.url}：{in_chinese(said)}".replace(here, ""), f"{visit.url}: {said}".replace(here, "")
            ),
        )
    except (DownloadError, IntegrityError, ManifestError, OSError) as error:
        return visit.result("failed", why(error))
    finally:
        shutil.rmtree(incoming, ignore_errors=True)


def _download_and_file(visit: _Visit, incoming: Path) -> Fetched:
    release_id = f"{visit.source.source_id}-{visit.period.lower()}"
    versions = _versions(visit.settings.raw, release_id)
    state_file = visit.settings.warehouse / "acquisition" / visit.source.source_id / f"{visit.period}.json"
    state = _read_state(state_file)
    conditions = {}
    # Without the document itself on file, “not modified” would leave nothing.
    if versions and state.get("url") == visit.url and state.get("release_id") == versions[-1]:
        for header, name in (("If-None-Match", "etag"), ("If-Modified-Since", "last-modified")):
            if value := state.get(name):
                conditions[header] = value
    document = incoming / _file_name(visit.url)
    headers = visit.downloads.get(visit.url, conditions, document)
    if headers is None:
        return visit.result(
            "unchanged", Said(f"{visit.url}：没有改动", f"{visit.url}: not modified"), versions[-1]
        )
    found = _file(visit, document, versions, release_id)
    state_file.parent.mkdir(parents=True, exist_ok=True)
    state = {"url": visit.url, "release_id": found.release_id} | _validators(headers)
    state_file.write_text(json.dumps(state, indent=2), encoding="utf-8")
    return found


def _read_state(file: Path) -> dict[str, Any]:
    """What the server said of the document last time; it only saves asking for it whole."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _validators(headers: httpx.Headers) -> dict[str, str]:
    return {name: headers[name] for name in ("etag", "last-modified") if name in headers}


def _versions(raw: Path, release_id: str) -> list[str]:
    """The release and its later versions that are filed, oldest first."""
    pattern = re.compile(rf"{re.escape(release_id)}(?:-v(\d+))?$")
    found = [(int(match[1] or 1), one) for one in release_folders(raw) if (match := pattern.match(one))]
    return [one for _, one in sorted(found)]


def _file(visit: _Visit, document: Path, versions: list[str], release_id: str) -> Fetched:
    """Make the release folder, unless what was fetched says what is already on file."""
    folders = release_folders(visit.settings.raw)
    before = read_manifest(folders[versions[-1]]) if versions else None
    if before is not None:
        if sha256(document) in {one.sha256 for one in before.files}:
            return visit.result(
                "unchanged",
                Said(f"{visit.url}：同一文件", f"{visit.url}: the same document"),
                before.release_id,
            )
        last = re.search(r"-v(\d+)$", before.release_id)
        release_id = f"{release_id}-v{(int(last[1]) if last else 1) + 1}"
    manifest = _manifest(visit, document, release_id, before)
    folder = document.parent / visit.source.publisher / release_id
    folder.mkdir(parents=True)
    document.rename(folder / document.name)
    _write_manifest(folder, manifest)
    # As it will be loaded, so that it can be compared with what was.
    figures = _says(folder)
    if not figures:
        raise ReaderError(
            Said(
                f"{document.name}中没有数值；请查看该网页，其地址可能已变更",
                f"no figure in {document.name}; look at the page, its address may have changed",
            )
        )
    if before is not None and _says(folders[before.release_id]) == figures:
        return visit.result(
            "unchanged", Said(f"{visit.url}：数值相同", f"{visit.url}: the same figures"), before.release_id
        )
    copied = _copied(folders, figures, manifest)
    if copied is None and "replaces" not in manifest:
        copied = before
    if copied is not None:
        _write_manifest(folder, manifest | {"work_id": copied.work_id or copied.release_id})
    check_files(folder, read_manifest(folder))
    place = visit.settings.raw / visit.source.publisher / release_id
    place.parent.mkdir(exist_ok=True)
    folder.rename(place)
    outcome = "new" if before is None else "new_version"
    return visit.result(
        outcome,
        Said(f"{visit.url}：{len(figures)}个数值", f"{visit.url}: {len(figures)} figures"),
        release_id,
    )


def _manifest(visit: _Visit, document: Path, release_id: str, before: Manifest | None) -> dict[str, Any]:
    """The fields of release.yml; only our own earlier reading is replaced, never what a person filed."""
    source = visit.source
    is_ours = before is not None and before.provenance == "extracted" and before.review_state == "machine"
    # When it was put there is not known: after its period or the version before, not after today.
    earliest = before.known_on if before and is_ours else parse_period(visit.period).end + timedelta(days=1)
    manifest = {
        "release_id": release_id,
        "kind": source.kind,
        "publisher": source.publisher,
        "region": source.region,
        "title": _filled(source.title, visit.period),
        "published_on": earliest,
        "published_on_precision": "not_before",
        "published_until": visit.today,
        "known_on": visit.today,
        "address": visit.url,
        "licence": source.licence,
        "layout": source.layout,
        "files": [{"path": document.name, "sha256": sha256(document)}],
        "completeness": source.completeness,
        "replaces": {"release_id": before.release_id, "change_kind": "reissue"}
        if before and is_ours
        else None,
        "provenance": "extracted",
        "review_state": "machine",
        "vintage_stage": source.vintage_stage,
        "obtained": f"Fetched from its address on {visit.today} and read by the machine",
    }
    return {name: value for name, value in manifest.items() if value is not None}


def _write_manifest(folder: Path, manifest: dict[str, Any]) -> None:
    text = yaml.safe_dump(manifest, allow_unicode=True, sort_keys=False, width=110)
    (folder / FILE_NAME).write_text(text, encoding="utf-8")


def _says(folder: Path) -> list[tuple[str, ...]]:
    """What a release says, sorted, without where and in which words.

    Of a filed reading its document is read anew, as the one it is compared with is: an earlier extraction may
    have read it otherwise.
    """
    names = [one.name for one in fields(PrintedFigure) if one.name not in _WORDING]
    manifest = read_manifest(folder)
    document = document_of(folder, manifest) if manifest.extractor else None
    figures = read_document(document, manifest) if document else read_release(folder, manifest)[0]
    return sorted(tuple(str(said(one, name)) for name in names) for one in figures)


def _copied(
    folders: dict[str, Path], figures: list[tuple[str, ...]], manifest: dict[str, Any]
) -> Manifest | None:
    """A release of another site that is the same document: one kind, one region, the same figures."""
    for folder in folders.values():
        # What cannot be read is refused when it is loaded, and is nobody's original.
        with contextlib.suppress(ManifestError, ReaderError, OSError):
            other = read_manifest(folder)
            is_alike = (other.kind, other.region) == (manifest["kind"], manifest["region"])
            if is_alike and _says(folder) == figures:
                return other
    return None


def _file_name(url: str) -> str:
    """A plain file name from the address."""
    name = re.sub(r"[^A-Za-z0-9._-]", "_", PurePosixPath(urlsplit(url).path).name)[-80:].lstrip(".")
    return name if name and name != FILE_NAME else "document"
