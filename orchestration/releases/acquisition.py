"""Fetch what publishers put on the web, file it as a release folder, and know when nothing is new.

`sources.yml` in raw/ names publishers and address patterns. A version is new only if its figures differ: a
page's view counter is no vintage. Nothing that is filed is overwritten. Whatever goes wrong with one source
is a warning of that source. Not here: what is due (`calendar`), how a document is read (`readers`).
"""

import contextlib
import json
import re
import secrets
import shutil
import time
import urllib.robotparser
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal
from urllib.parse import urljoin, urlsplit

import httpx
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from orchestration.figure import PrintedFigure
from orchestration.period import parse_period
from orchestration.readers import ReaderError
from orchestration.readers.registry import read_file
from orchestration.releases.discovery import IntegrityError, check_files, release_folders, sha256
from orchestration.releases.manifest import FILE_NAME, Identifier, ManifestError, read_manifest
from orchestration.settings import Settings

SOURCES = "sources.yml"
USER_AGENT = "suizhou-2030-indicators"
MAX_BYTES = 50_000_000
ATTEMPTS = 4
TIMEOUT = httpx.Timeout(30.0, connect=10.0)
DEADLINE = 300.0
"""Seconds a document may take in all: a server that drips bytes would hold the run for ever."""

MAX_REDIRECTS = 5
MAX_WAIT = 60.0
_PLACE = ("paragraph", "sheet", "sheet_row", "sheet_column", "char_start", "char_end", "surface", "note")


class AcquisitionError(ValueError):
    """sources.yml cannot be used; the message names the place and the remedy."""


class Source(BaseModel):
    """A series of releases at addresses that follow from their period ({year}, {month:02d}, {quarter})."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source_id: Identifier
    publisher: Identifier
    kind: str
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
    def _reachable(self) -> "Source":
        if self.enabled and self.address is None:
            raise ValueError(f"source {self.source_id} is enabled and has no address")
        if self.address is not None and not re.match(r"https?://[^/{}]+/", self.address):
            raise ValueError(
                f"source {self.source_id}: address must begin with http:// or https:// and a host"
            )
        return self


class _Sources(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    sources: Annotated[tuple[Source, ...], Field(min_length=1)]


@dataclass(frozen=True)
class Fetched:
    """What became of one source and period: new, new_version, unchanged, not_there, disallowed or failed."""

    source_id: str
    period: str
    outcome: str
    message: str
    release_id: str | None = None


@dataclass(frozen=True)
class _Visit:
    """One source and period, and what fetching it needs."""

    settings: Settings
    client: httpx.Client
    robots: dict[str, urllib.robotparser.RobotFileParser | None]
    pause: Callable[[float], None]
    today: date
    source: Source
    period: str
    url: str

    def result(self, outcome: str, message: str, release_id: str | None = None) -> Fetched:
        return Fetched(self.source.source_id, self.period, outcome, message, release_id)


class _NotThereError(Exception):
    pass


class _DisallowedError(Exception):
    pass


class _FailedError(Exception):
    pass


def read_sources(raw: Path) -> tuple[Source, ...]:
    """The sources in raw/sources.yml; none when there is no such file. Raises AcquisitionError."""
    path = raw / SOURCES
    if not path.exists():
        return ()
    try:
        return _Sources.model_validate(yaml.safe_load(path.read_text(encoding="utf-8"))).sources
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise AcquisitionError(f"{path}: not valid YAML ({error})") from None
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise AcquisitionError(f"{path}, {place}: {first['msg'].removeprefix('Value error, ')}") from None


def fetch(
    settings: Settings,
    wanted: Sequence[tuple[Source, str]],
    today: date,
    *,
    pause: Callable[[float], None] = time.sleep,
) -> Iterator[Fetched]:
    """Fetch each source and period; one result each, whatever happens. `pause` waits between attempts."""
    robots: dict[str, urllib.robotparser.RobotFileParser | None] = {}
    with httpx.Client(
        timeout=TIMEOUT, follow_redirects=False, headers={"User-Agent": USER_AGENT}, trust_env=True
    ) as client:
        for source, period in wanted:
            url = address_of(source, period)
            visit = _Visit(settings, client, robots, pause, today, source, period, url)
            try:
                yield _fetch_one(visit)
            except _NotThereError as error:
                yield visit.result("not_there", str(error))
            except _DisallowedError as error:
                yield visit.result("disallowed", str(error))
            except (_FailedError, ReaderError, IntegrityError, ManifestError, OSError) as error:
                yield visit.result("failed", str(error))


def address_of(source: Source, period: str) -> str:
    """The address of a period's release. Raises AcquisitionError for a pattern that cannot be filled."""
    end = parse_period(period).end
    try:
        return (source.address or "").format(
            year=end.year, month=end.month, quarter=(end.month + 2) // 3, period=period
        )
    except (KeyError, IndexError, ValueError) as error:
        raise AcquisitionError(
            f"source {source.source_id}: address {source.address!r} cannot be filled ({error}); it may use "
            "{year}, {month:02d}, {quarter}, {period}"
        ) from None


def _fetch_one(visit: _Visit) -> Fetched:
    if not _allowed(visit):
        raise _DisallowedError(f"{visit.url}: robots.txt of the site does not allow it")
    name = f"{visit.period.replace('/', '_')}.json"
    state_file = visit.settings.warehouse / "acquisition" / visit.source.source_id / name
    state = json.loads(state_file.read_text(encoding="utf-8")) if state_file.exists() else {}
    release_id = f"{visit.source.source_id}-{re.sub('[^0-9a-z]+', '-', visit.period.lower())}".strip("-")
    versions = _versions(visit.settings.raw, release_id)
    conditions = {}
    # Without the document itself on file, “not modified” would leave nothing.
    if versions and state.get("url") == visit.url:
        if etag := state.get("etag"):
            conditions["If-None-Match"] = etag
        if changed := state.get("last_modified"):
            conditions["If-Modified-Since"] = changed
    incoming = visit.settings.raw / f".incoming-{secrets.token_hex(6)}"
    incoming.mkdir(parents=True)
    try:
        response = _download(visit, conditions, incoming)
        if response is None:
            return visit.result("unchanged", f"{visit.url}: not modified", versions[-1])
        document, headers = response
        found = _file(visit, document, versions, release_id)
        state_file.parent.mkdir(parents=True, exist_ok=True)
        state_file.write_text(
            json.dumps(
                {
                    "url": visit.url,
                    "etag": headers.get("etag"),
                    "last_modified": headers.get("last-modified"),
                    "release_id": found.release_id,
                    "checked_at": datetime.now(UTC).isoformat(timespec="seconds"),
                },
                indent=2,
            ),
            encoding="utf-8",
        )
        return found
    finally:
        shutil.rmtree(incoming, ignore_errors=True)


def _versions(raw: Path, release_id: str) -> list[str]:
    """The release and its later versions that are filed, oldest first."""
    pattern = re.compile(rf"{re.escape(release_id)}(?:-v(\d+))?$")
    found = [(int(match[1] or 1), one) for one in release_folders(raw) if (match := pattern.match(one))]
    return [one for _, one in sorted(found)]


def _file(visit: _Visit, document: Path, versions: list[str], release_id: str) -> Fetched:
    """Make the release folder, unless what was fetched says what is already on file."""
    settings, source, period, url = visit.settings, visit.source, visit.period, visit.url
    figures = _figures(document, source.layout)
    if not figures:
        raise ReaderError(f"{url}: no figure was found in it; look at the page, its address may have changed")
    folders = release_folders(settings.raw)
    replaces = None
    if versions:
        before = read_manifest(folders[versions[-1]])
        filed = [
            one for file in before.files for one in _figures(folders[versions[-1]] / file.path, before.layout)
        ]
        if sorted(filed) == sorted(figures):
            return visit.result("unchanged", f"{url}: the same figures", versions[-1])
        replaces = versions[-1]
        release_id = f"{release_id}-v{len(versions) + 1}"
    digest = sha256(document)
    manifest = {
        "release_id": release_id,
        "kind": source.kind,
        "publisher": source.publisher,
        "region": source.region,
        "title": source.title.format(
            year=parse_period(period).end.year,
            month=parse_period(period).end.month,
            quarter=(parse_period(period).end.month + 2) // 3,
            period=period,
        ),
        # When it was put there is not known: after its period, not after today.
        "published_on": parse_period(period).end + timedelta(days=1),
        "published_on_precision": "not_before",
        "published_until": visit.today,
        "known_on": visit.today,
        "address": url,
        "licence": source.licence,
        "layout": source.layout,
        "files": [{"path": document.name, "sha256": digest}],
        "completeness": source.completeness,
        "work_id": _copied_work(folders, digest),
        "replaces": {"release_id": replaces, "change_kind": "reissue"} if replaces else None,
        "provenance": "extracted",
        "review_state": "machine",
        "vintage_stage": source.vintage_stage,
        "obtained": f"Fetched from its address on {visit.today} and read by the machine",
    }
    folder = document.parent / source.publisher / release_id
    folder.mkdir(parents=True)
    document.rename(folder / document.name)
    (folder / FILE_NAME).write_text(
        yaml.safe_dump(
            {name: value for name, value in manifest.items() if value is not None},
            allow_unicode=True,
            sort_keys=False,
        ),
        encoding="utf-8",
    )
    check_files(folder, read_manifest(folder))
    place = settings.raw / source.publisher / release_id
    place.parent.mkdir(exist_ok=True)
    folder.rename(place)
    outcome = "new_version" if replaces else "new"
    return visit.result(outcome, f"{url}: {len(figures)} figures", release_id)


def _figures(document: Path, layout: str | None) -> list[tuple[str, ...]]:
    """What a document says, without where it says it."""
    names = [one.name for one in fields(PrintedFigure) if one.name not in _PLACE]
    return [tuple(str(getattr(one, name)) for name in names) for one in read_file(document, layout)]


def _copied_work(folders: Mapping[str, Path], digest: str) -> str | None:
    """The work of a release that has the very same file: copies of one document count once."""
    for folder in folders.values():
        with contextlib.suppress(ManifestError):
            manifest = read_manifest(folder)
            if any(file.sha256 == digest for file in manifest.files):
                return manifest.work_id or manifest.release_id
    return None


def _allowed(visit: _Visit) -> bool:
    """Whether the site's robots.txt allows the address; a site without one allows everything."""
    parts = urlsplit(visit.url)
    host = f"{parts.scheme}://{parts.netloc}"
    if host not in visit.robots:
        parser = urllib.robotparser.RobotFileParser()
        address = f"{host}/robots.txt"
        response = _attempt(lambda: visit.client.get(address), address, visit.pause)
        if response.status_code == 200:
            parser.parse(response.text.splitlines())
            visit.robots[host] = parser
        else:
            visit.robots[host] = None
    found = visit.robots[host]
    return found is None or found.can_fetch(USER_AGENT, visit.url)


def _attempt(ask: Callable[[], httpx.Response], url: str, pause: Callable[[float], None]) -> httpx.Response:
    """Ask again, waiting longer each time, while the server is unreachable, busy or broken."""
    problem, wait = "", 0.0
    for attempt in range(ATTEMPTS):
        if attempt:
            pause(wait)
        wait = float(2**attempt)
        try:
            response = ask()
        except httpx.TimeoutException:
            problem = "no answer in time"
            continue
        except httpx.TransportError as error:
            problem = str(error) or type(error).__name__
            continue
        if response.status_code == 429 or response.status_code >= 500:
            problem = f"answered {response.status_code}"
            after = response.headers.get("retry-after", "")
            wait = min(float(after), MAX_WAIT) if after.isdecimal() else wait
            continue
        return response
    raise _FailedError(f"{url}: {problem}, {ATTEMPTS} times; it is tried again at the next run")


def _download(visit: _Visit, conditions: dict[str, str], folder: Path) -> tuple[Path, httpx.Headers] | None:
    """The document in `folder` and the answer's headers; None when it is not modified."""
    here = visit.url
    for _ in range(MAX_REDIRECTS + 1):
        target = folder / _file_name(here)
        response = _attempt(partial(_get, visit.client, here, conditions, target), here, visit.pause)
        status = response.status_code
        if status == 304:
            return None
        if status in (404, 410):
            raise _NotThereError(f"{here}: {status}; it is not published yet, or has moved")
        if status in (301, 302, 303, 307, 308):
            there = urljoin(here, response.headers.get("location", ""))
            parts = urlsplit(there)
            if parts.hostname != urlsplit(visit.url).hostname or parts.scheme not in ("http", "https"):
                raise _FailedError(
                    f"{here}: redirects to another host, {there}; change the address in sources.yml"
                )
            here = there
            continue
        if status != 200:
            raise _FailedError(f"{here}: answered {status}; look at the address in a browser")
        return target, response.headers
    raise _FailedError(f"{visit.url}: more than {MAX_REDIRECTS} redirects")


def _get(client: httpx.Client, url: str, conditions: dict[str, str], target: Path) -> httpx.Response:
    """Stream one answer to `target`, within the limits of size and time."""
    began = time.monotonic()
    size = 0
    with client.stream("GET", url, headers=conditions) as response:
        if response.status_code == 200:
            with target.open("wb") as file:
                for chunk in response.iter_bytes():
                    size += len(chunk)
                    if size > MAX_BYTES:
                        raise _FailedError(f"{url}: more than {MAX_BYTES} bytes; this is no release")
                    if time.monotonic() - began > DEADLINE:
                        raise _FailedError(f"{url}: not complete after {DEADLINE:.0f} seconds")
                    file.write(chunk)
    return response


def _file_name(url: str) -> str:
    """A plain file name from the address."""
    name = re.sub(r"[^A-Za-z0-9._-]", "_", PurePosixPath(urlsplit(url).path).name).lstrip(".")
    return name[-80:] if name and name != FILE_NAME else "document"
