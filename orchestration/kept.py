"""What was read of a release, kept for the next load with what it was read from.

A reading is made from the files of a release, the code that reads, and the catalogue. A digest of each stands
with it, and while all three are as they were the release is not read again. All lies in one SQLite file of
the build folder, which may be removed at any time: the next load reads everything. Not here: reading
(`reading`), what becomes of it (`ingest`).
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from orchestration.catalogue import Catalogue
from orchestration.expectations.validate import TEXTS, ExpectationResult
from orchestration.reading import ReadRelease
from orchestration.releases.discovery import IntegrityError, fingerprint
from orchestration.releases.manifest import Manifest
from orchestration.said import Said
from orchestration.settings import PROJECT, Settings

_FRAMES = ("figure", "judged", "rejected")
"""What `reading` stages of a release, one Parquet file each."""

_NOT_LOADING = ("assets", "commands", "exports", "front", "publication")
"""Packages of the code that take no part in a load."""

_LIBRARIES = (
    "polars",
    "pydantic",
    "pyyaml",
    "fastexcel",
    "xlrd",
    "pypdfium2",
    "python-docx",
    "lxml",
    "pysdmx",
)

_SEEDS = ("indicator", "indicator_alias", "name_word", "plan", "region", "region_change", "unit")
"""The catalogue's files that a reading rests on, beside the corrections of its release."""

_SCHEMA = """
create table if not exists reading (
    release_id text primary key, files text, code text, catalogue text, about text,
    figure blob, judged blob, rejected blob
);
create table if not exists settled (release_id text primary key, digest text);
"""


@dataclass(frozen=True)
class Basis:
    """Digests of what a reading is made from; `files` is None of a folder that cannot be listed."""

    files: str | None
    code: str
    catalogue: str

    def differs_from(self, other: "Basis") -> tuple[str, ...]:
        """Which of files, code and catalogue are not the same."""
        return tuple(
            name for name in ("files", "code", "catalogue") if getattr(self, name) != getattr(other, name)
        )


def file_of(where: Settings) -> Path:
    """The file that all is kept in."""
    return where.build_file.with_name("readings.sqlite")


def forget(where: Settings) -> None:
    """Have the next load read everything."""
    for ending in ("", "-journal", "-wal", "-shm"):
        Path(f"{file_of(where)}{ending}").unlink(missing_ok=True)


def bases(folders: Mapping[str, Path], catalogue: Catalogue) -> dict[str, Basis]:
    """What a reading of each release would be made from now."""
    code, shared = _code(), _shared_rows(catalogue)
    own: dict[str, list[str]] = {}
    for _, row in catalogue.rows("corrections.csv"):
        own.setdefault(row["release_id"], []).append(repr(sorted(row.items())))
    found = {}
    for release_id, folder in folders.items():
        try:
            files = fingerprint(folder)
        except (IntegrityError, OSError):
            files = None
        found[release_id] = Basis(files, code, _digest([shared, *own.get(release_id, ())]))
    return found


@lru_cache(maxsize=1)
def _code() -> str:
    code = PROJECT / "orchestration"
    sources = sorted(
        path
        for pattern in ("*.py", "*.csv", "*.sql")
        for path in code.rglob(pattern)
        if path.relative_to(code).parts[0] not in _NOT_LOADING
    )
    parts = [f"{path.relative_to(code).as_posix()} {_digest([path.read_bytes()])}" for path in sources]
    return _digest(parts + [f"{one} {version(one)}" for one in _LIBRARIES])


def _shared_rows(catalogue: Catalogue) -> str:
    return _digest((catalogue.folder / f"{name}.csv").read_bytes() for name in _SEEDS)


def _digest(parts: Sequence[str | bytes] | Iterator[str | bytes]) -> str:
    digest = hashlib.sha256()
    for part in parts:
        found = part.encode() if isinstance(part, str) else part
        digest.update(len(found).to_bytes(8, "big") + found)
    return digest.hexdigest()


def digest_of(basis: Basis, results: Sequence[ExpectationResult]) -> str:
    """Of all that settling a release writes: what it was read from, and what the expectations found."""
    parts = [repr(basis)]
    for one in results:
        found = (one.severity, one.success, one.is_error, one.observed, one.expected, one.unexpected_count,
                 one.evaluated_count, *(getattr(one, name) for name in TEXTS))  # fmt: skip
        which = (sorted(one.figure_ids), sorted(one.findings.items()), list(one.sample))
        parts.append(repr((one.rule, found, which)))
    return _digest(parts)


class Kept:
    """The readings of one warehouse, open."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def basis(self, release_id: str) -> Basis | None:
        """What the reading that is kept was made from; None where none is kept."""
        row = self._connection.execute(
            "select files, code, catalogue from reading where release_id = ?", [release_id]
        ).fetchone()
        return Basis(*row) if row else None

    def restore(self, release_id: str, basis: Basis, incoming: Path) -> ReadRelease | None:
        """The reading made from `basis`, staged in `incoming` as if it were new; None where there is none."""
        row = self._connection.execute(
            f"select about, {', '.join(_FRAMES)} from reading "
            "where release_id = ? and files = ? and code = ? and catalogue = ?",
            [release_id, basis.files, basis.code, basis.catalogue],
        ).fetchone()
        if row is None:
            return None
        about = json.loads(row[0])
        staged = incoming / release_id
        staged.mkdir()
        for name, content in zip(_FRAMES, row[1:], strict=True):
            (staged / f"{name}.parquet").write_bytes(content)
        manifest = Manifest.model_validate_json(about.pop("manifest"))
        about["unread"] = tuple(Said(*one) if isinstance(one, list) else one for one in about["unread"])
        return ReadRelease(manifest=manifest, staged=staged, content=str(basis.files), **about)

    def keep(self, read: ReadRelease, basis: Basis) -> None:
        """Keep a reading; of files that changed while they were read, nothing."""
        if read.content != basis.files:
            return
        about = {
            "manifest": read.manifest.model_dump_json(),
            "region_id": read.region_id,
            "is_live": read.is_live,
            "printed": read.printed,
            "apart": read.apart,
            "unread": [[one.zh, str(one)] if isinstance(one, Said) else one for one in read.unread],
        }
        frames = [(read.staged / f"{name}.parquet").read_bytes() for name in _FRAMES]
        self._connection.execute(
            "insert or replace into reading values (?, ?, ?, ?, ?, ?, ?, ?)",
            [read.manifest.release_id, basis.files, basis.code, basis.catalogue, json.dumps(about), *frames],
        )

    def settled(self, release_id: str) -> str | None:
        """`digest_of` what was last settled of a release."""
        row = self._connection.execute(
            "select digest from settled where release_id = ?", [release_id]
        ).fetchone()
        return row[0] if row else None

    def begin(self, release_ids: Sequence[str]) -> None:
        """Note that these are about to be settled: what a kill leaves half done is done again."""
        with self._connection:
            self._connection.executemany(
                "delete from settled where release_id = ?", [(one,) for one in release_ids]
            )

    def settle(self, digests: Mapping[str, str]) -> None:
        """Note what is settled, by release."""
        with self._connection:
            self._connection.executemany("insert or replace into settled values (?, ?)", digests.items())

    def forget_all_but(self, release_ids: Sequence[str]) -> None:
        """Remove what is kept of releases that are gone."""
        with self._connection:
            for table in ("reading", "settled"):
                held = {row[0] for row in self._connection.execute(f"select release_id from {table}")}
                gone = [(one,) for one in held - set(release_ids)]
                self._connection.executemany(f"delete from {table} where release_id = ?", gone)


@contextmanager
def opened(where: Settings) -> Iterator[Kept]:
    """What is kept, for one who has the turn. A file that is none is begun anew."""
    path = file_of(where)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        connection = _open(path)
    except sqlite3.DatabaseError:
        forget(where)
        connection = _open(path)
    with closing(connection), connection:
        yield Kept(connection)


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=60)
    connection.executescript(_SCHEMA)
    return connection
