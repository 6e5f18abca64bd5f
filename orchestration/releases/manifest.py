"""`release.yml`: what a release is, when it was published and how we came to hold it.

One release is one folder `raw/<publisher>/<release_id>/`. Not here: the figures in its files.
"""

import difflib
import os
import re
import stat
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from yaml.constructor import ConstructorError

from orchestration.figure import ReleaseFacts
from orchestration.period import parse_period
from orchestration.plain import UNPRINTABLE, plain

FILE_NAME = "release.yml"

Identifier = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]

Kind = Literal[
    "work_report", "communique", "bulletin", "census_bulletin", "economic_note", "yearbook", "panel",
    "database_export", "press",
]  # fmt: skip
"""What kind of document a release is."""


_SLACK = timedelta(days=366)
"""How long after `known_on` a release may be dated. A mistyped year beyond it would move the “today” of every
mart to that day, and close every target."""


LARGEST = 256_000
"""Bytes that release.yml may have: a thousand files take half of it."""

DEEPEST = 20
"""Levels of lists and fields in one another; release.yml has three."""

_LONGEST_PATH = 1_000
_MOST_PROBLEMS = 10
_LONGEST_NUMBER = 64

_DAYS = ("known_on", "published_on", "published_until", "spoken_on", "withdrawn_on")

_SHOWN = 200
"""Characters of a wrong value that a message shows."""


class ManifestError(ValueError):
    """A release.yml that cannot be used; the message has file, line, field and what was expected."""


class ReleaseFile(BaseModel):
    """A file of the release with the digest it had when it was filed.

    `evidence` is the document from which the figures in another file were read; it is not read again.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    role: Literal["figures", "evidence"] = "figures"

    @model_validator(mode="after")
    def _inside_the_folder(self) -> "ReleaseFile":
        path = PurePosixPath(self.path)
        if len(self.path) > _LONGEST_PATH or any(len(os.fsencode(part)) > 255 for part in path.parts):
            raise ValueError("is longer than the path of any file; give the file a shorter name")
        if path.is_absolute() or ".." in path.parts or "\\" in self.path or not path.parts:
            raise ValueError("must be a path inside the release's folder, without '..'")
        return self


class Replaces(BaseModel):
    """The release that this one takes the place of, from its own day on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    release_id: Identifier
    change_kind: Literal["reissue", "corrigendum"]


class Manifest(BaseModel):
    """The fields of release.yml.

    `published_on` is the first day of the span that `published_on_precision` leaves open (day, month,
    year), the earliest possible day (`not_before`, with `published_until` as the latest), or absent.
    `period` is what the documents are about, where they do not say it: 2025, 2026-03, 2025-01/2025-06.
    `extractor` is the version of the extraction whose reading is filed as figures.csv.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    release_id: Identifier
    kind: Kind
    publisher: Identifier
    region: str
    title: str
    published_on: date | None = None
    published_on_precision: Literal["day", "month", "year", "not_before"] = "day"
    published_until: date | None = None
    spoken_on: date | None = None
    known_on: date
    address: Annotated[str, Field(pattern=r"^https?://[^\s/]+(/\S*)?$")] | None = None
    licence: str
    layout: Identifier | None = None
    period: str | None = None
    files: tuple[ReleaseFile, ...] = Field(min_length=1)
    completeness: Literal["full", "partial", "excerpt"]
    work_id: Identifier | None = None
    replaces: Replaces | None = None
    withdrawn_on: date | None = None
    provenance: Literal["transcribed", "extracted", "excerpt", "mirror", "compilation"]
    review_state: Literal["machine", "machine_double_read", "person"]
    vintage_stage: Literal["preliminary", "revised", "final"] | None = None
    extractor: Annotated[str, Field(pattern=r"^[0-9a-f]{12}$")] | None = None
    obtained: str

    @field_validator("period")
    @classmethod
    def _is_a_period(cls, period: str | None) -> str | None:
        if period is not None:
            try:
                parse_period(period)
            except ValueError as error:
                raise ValueError(f"{error}; write 2025, 2025-Q1, 2026-03 or 2025-01/2025-06") from None
        return period

    @model_validator(mode="after")
    def _dates_fit(self) -> "Manifest":
        if self.published_on_precision == "not_before" and self.published_on is None:
            raise ValueError("published_on_precision 'not_before' needs published_on, the earliest day")
        if self.published_until and self.published_on and self.published_until < self.published_on:
            raise ValueError("published_until is before published_on")
        if self.withdrawn_on and self.released_on and self.withdrawn_on < self.released_on:
            raise ValueError("withdrawn_on is before the release")
        if not any(file.role == "figures" for file in self.files):
            raise ValueError("files: all are evidence; at least one holds figures")
        if len({file.path for file in self.files}) != len(self.files):
            raise ValueError("files: a path is named twice")
        return self

    @property
    def is_dated(self) -> bool:
        """Whether the day the public could first know it is known to the day."""
        return self.spoken_on is not None or (
            self.published_on is not None and self.published_on_precision == "day"
        )

    @property
    def released_on(self) -> date | None:
        """The first day the public could know it; None when only a span is known."""
        days = [
            day
            for day in (
                self.spoken_on,
                self.published_on if self.published_on_precision == "day" else None,
            )
            if day
        ]
        return min(days, default=None)

    @property
    def available_on(self) -> date:
        """The day it enters an as-of view: `released_on`, else the last day it can have come from."""
        if self.released_on:
            return self.released_on
        latest = self.published_until or self.known_on
        if self.published_on and self.published_on_precision == "month":
            following = (self.published_on.replace(day=28) + timedelta(days=4)).replace(day=1)
            latest = following - timedelta(days=1)
        if self.published_on and self.published_on_precision == "year":
            latest = date(self.published_on.year, 12, 31)
        if self.kind == "work_report" and self.published_on is None and self.period is not None:
            # A report is read before the congress of its year, whatever day nobody says.
            latest = min(latest, date(parse_period(self.period).end.year, 12, 31))
        return min(latest, self.known_on)

    def facts(self, region_id: str | None) -> ReleaseFacts:
        """What the figures of this release inherit from it."""
        return ReleaseFacts(
            release_id=self.release_id,
            region_id=region_id,
            released_on=self.released_on,
            known_on=self.known_on,
            provenance=self.provenance,
            review_state=self.review_state,
            vintage_stage=self.vintage_stage,
        )


def _latest_day() -> date:
    """The day it is where it is latest: nobody's today is after it."""
    return (datetime.now(UTC) + timedelta(hours=14)).date()


def _texts(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text in fields, with the name of the field it is in."""
    if isinstance(value, str):
        yield name or "the manifest", value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _texts(str(key), "a field's name")
            yield from _texts(one, f"{name}.{plain(str(key))}".lstrip("."))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _texts(one, f"{name}.{number}".lstrip("."))


class _Loader(yaml.SafeLoader):
    """Plain fields, lists and values, and no more of YAML: what else it can do is how a file fills a machine.

    Names the line of what looks like a date or a number and is none, as 2026-02-30, and of a field that is
    there twice.
    """

    _depth = 0

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]  # so in types-PyYAML
        if getattr(event, "tag", None) is not None:
            raise _error("a tag (!) has no use here; remove it", event)
        self._depth += 1
        if self._depth > DEEPEST:
            raise _error(f"more than {DEEPEST} levels deep", event)
        node = super().compose_node(parent, index)
        self._depth -= 1
        if isinstance(event, yaml.AliasEvent) and not isinstance(node, yaml.ScalarNode):
            raise _error("a reference (*) to a list or to fields; write them out", event)
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if key.value in seen if isinstance(key, yaml.ScalarNode) else True:
                problem = (
                    f"{_cut(key.value)} is there twice; keep one"
                    if isinstance(key, yaml.ScalarNode)
                    else "the name of a field must be a word"
                )
                raise _error(problem, key)
            seen.add(key.value)
        return super().construct_mapping(node, deep)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        # A number of no use takes time to make, and cannot be shown.
        is_number = node.tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
        if is_number and len(node.value) > _LONGEST_NUMBER:
            raise _error(f"{node.value[:20]}… is too long for a number; put a text in quotes", node)
        try:
            return super().construct_object(node, deep)
        except (ValueError, ArithmeticError) as error:
            problem = f"{_cut(repr(node.value))} cannot be: {error}"
            raise _error(problem, node) from None


def _error(problem: str, at: yaml.Node | yaml.Event) -> ConstructorError:
    return ConstructorError(None, None, problem, at.start_mark)  # type: ignore[arg-type]  # so in types-PyYAML


def load_yaml(text: str) -> Any:
    """What the text holds; raises yaml.YAMLError, also for a date or number that cannot be."""
    return yaml.load(text, _Loader)


_USABLE = re.compile(r"\w[\w -]*")


def is_usable_name(name: str) -> bool:
    """Whether a folder's name can stand for a release wherever one is named: in paths, patterns, tables."""
    return _USABLE.fullmatch(name) is not None and len(os.fsencode(name)) <= 200


def read_text(path: Path) -> str:
    """The text of a release.yml or sources.yml.

    Raises FileNotFoundError, and ManifestError for what is no file, too large or not UTF-8.
    """
    try:
        # Neither follows a link nor waits for whoever might write into a pipe.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb") as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                raise ManifestError(f"{path} is no file; put the file itself there")
            if about.st_size > LARGEST:
                raise ManifestError(f"{path}: {about.st_size:,} bytes, it has at most {LARGEST:,}")
            data = file.read(LARGEST)
    except FileNotFoundError:
        raise
    except IsADirectoryError:
        raise ManifestError(f"{path} is no file; put the file itself there") from None
    except OSError as error:
        if path.is_symlink():
            raise ManifestError(f"{path} is a link; put the file itself there") from None
        raise ManifestError(f"{path} cannot be read: {error.strerror}") from None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        number = data[: error.start].count(b"\n") + 1
        raise ManifestError(f"{path}, line {number}: not UTF-8; save the file as UTF-8") from None


def read_manifest(folder: Path) -> Manifest:
    """Read and check `folder/release.yml`.

    Raises ManifestError naming file, line, field, what was expected and how to mend it.
    """
    path = folder / FILE_NAME
    if folder.is_symlink():
        raise ManifestError(f"{folder} is a link; put the folder itself there")
    if not is_usable_name(folder.name):
        raise ManifestError(
            f"{folder}: a folder of this name cannot be loaded; name it by its release_id, small letters, "
            "digits and single hyphens"
        )
    try:
        text = read_text(path)
    except FileNotFoundError:
        raise ManifestError(
            f"{path} is missing; every release folder needs one (raw/README.md lists its fields)"
        ) from None
    fields = _fields(path, text)
    try:
        manifest = Manifest.model_validate(fields)
    except ValidationError as error:
        raise ManifestError(_explain(path, text, error)) from None
    _check_days(path, text, manifest)
    for field, value, where in (
        ("release_id", manifest.release_id, folder.name),
        ("publisher", manifest.publisher, folder.parent.name),
    ):
        if value != where:
            raise ManifestError(
                f"{path}, line {_line_of(text, field)}: {field} is {value!r} but its folder is "
                f"{where!r}; rename one of them"
            )
    return manifest


def _fields(path: Path, text: str) -> dict[str, Any]:
    """The fields of a release.yml, none with a character that no text needs. Raises ManifestError."""
    try:
        fields = load_yaml(text)
    except yaml.YAMLError as error:
        # A quote or bracket that is never closed is a problem at the end of the file; where it opens helps.
        mark = getattr(error, "context_mark", None) or getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        problem = _cut(plain(str(getattr(error, "problem", None) or error)))
        raise ManifestError(
            f"{path}{line}: not valid YAML ({problem}); quote texts that hold "
            "': ' or '#', write days as 2026-01-31"
        ) from None
    if not isinstance(fields, dict):
        raise ManifestError(f"{path}, line 1: expected 'field: value' lines, found {_cut(repr(fields))}")
    for name, value in _texts(fields):
        if found := UNPRINTABLE.search(value):
            raise ManifestError(
                f"{path}, line {_line_of(text, name.rpartition('.')[2])}: {name} holds {plain(found[0])}, "
                f"which no text needs; remove it from {_cut(plain(value))!r}"
            )
    return fields


def _check_days(path: Path, text: str, manifest: Manifest) -> None:
    """Refuse days that cannot be: after today by the clock, or long after the day the folder came."""
    latest = _latest_day()
    for field in _DAYS:
        day = getattr(manifest, field)
        if day is not None and day > latest:
            raise ManifestError(
                f"{path}, line {_line_of(text, field)}: {field} {day} is after today, {latest} by this "
                "machine's clock; it is mistyped"
            )
    released = manifest.released_on
    if released and released > manifest.known_on + _SLACK:
        raise ManifestError(
            f"{path}, line {_line_of(text, 'known_on')}: it is published or spoken on {released}, more than "
            f"a year after known_on {manifest.known_on}, the day its folder came into raw/; one of the two "
            "is mistyped"
        )


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _line_of(text: str, field: str) -> int:
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(rf"\s*-?\s*{re.escape(field)}\s*:", line):
            return number
    return 1


_EXPECTED = {
    "release_id": "small letters, digits and single hyphens, as suizhou-communique-2023",
    "publisher": "an id of source_rank.csv, small letters, digits and single hyphens",
    "work_id": "small letters, digits and single hyphens",
    "layout": "a layout of raw/README.md",
    "address": "an address that begins with http:// or https://",
    "sha256": "the 64 digits and letters that `sha256sum FILE` gives, in quotes if all are digits",
    "files": "a list with at least one file, each with path and sha256",
}
"""What a field should hold, where the kind of its value does not say it."""


_FIELDS = {
    "": list(Manifest.model_fields),
    "files": list(ReleaseFile.model_fields),
    "replaces": list(Replaces.model_fields),
}


def _explain(path: Path, text: str, error: ValidationError) -> str:
    problems: list[str] = []
    wrong = sorted(error.errors(include_url=False), key=lambda one: one["type"] == "missing")
    for number, one in enumerate(wrong):
        if len(problems) == _MOST_PROBLEMS:
            problems.append(f"{path}: and {len(wrong) - number} more")
            break
        loc = one["loc"]
        # A list of files none of which can be used is one problem, that of its files.
        if any(other["loc"][: len(loc)] == loc != other["loc"] for other in wrong):
            continue
        names = [str(part) for part in loc]
        field = _cut(".".join(names)) or "the manifest"
        line = next((_line_of(text, name) for name in reversed(names) if not name.isdigit()), 1)
        problems.append(f"{path}, line {line}: {_problem(field, one)}")
    return "\n".join(problems)


def _problem(field: str, one: Any) -> str:
    """What is wrong with a field, what was expected and how to mend it."""
    name = str(one["loc"][-1]) if one["loc"] else ""
    given = _cut(str(one["input"]) if isinstance(one["input"], date) else repr(one["input"]))
    if one["type"] == "missing" or one["input"] is None:
        how = "missing" if one["type"] == "missing" else "empty"
        return f"{field} is {how}; raw/README.md says what it holds"
    if one["type"] == "extra_forbidden":
        fields = _FIELDS.get(str(one["loc"][0]), _FIELDS[""])
        near = difflib.get_close_matches(name, fields, 1)
        hint = f"is {near[0]} meant?" if near else "raw/README.md lists the fields"
        return f"{field} is no field of {FILE_NAME}; {hint}"
    if one["type"] == "value_error":
        said = str(one["msg"]).removeprefix("Value error, ")
    elif one["type"] == "literal_error":
        said = f"{given} is none of {one['ctx']['expected'].replace(' or ', ', ')}"
    elif one["type"].startswith("date"):
        said = f"{given} is no day; write it as 2026-01-31"
    elif name in _EXPECTED:
        said = f"{given} is not {_EXPECTED[name]}"
    elif one["type"] == "string_type":
        said = f"{given} is no text; put it in quotes"
    else:
        said = f"{one['msg']}, found {given}"
    return f"{field}: {said}"
