"""`release.yml`: what a release is, when it was published and how we came to hold it.

One release is one folder `raw/<publisher>/<release_id>/`. Not here: the figures in its files.
"""

import difflib
import re
from datetime import date, timedelta
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from yaml.constructor import ConstructorError

from orchestration.figure import ReleaseFacts
from orchestration.period import parse_period

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
        if self.released_on and self.released_on > self.known_on + _SLACK:
            raise ValueError(
                f"it is published or spoken on {self.released_on}, more than a year after known_on "
                f"{self.known_on}, the day its folder came into raw/; one of the two is mistyped"
            )
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
        return min(latest, self.known_on)

    def facts(self, region_id: str) -> ReleaseFacts:
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


class _Loader(yaml.SafeLoader):
    """Names the line of what looks like a date or a number and is none, as 2026-02-30."""

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        try:
            return super().construct_object(node, deep)
        except ValueError as error:
            problem = f"{node.value!r} cannot be: {error}"
            raise ConstructorError(None, None, problem, node.start_mark) from None


def load_yaml(text: str) -> Any:
    """What the text holds; raises yaml.YAMLError, also for a date or number that cannot be."""
    return yaml.load(text, _Loader)


def read_manifest(folder: Path) -> Manifest:
    """Read and check `folder/release.yml`.

    Raises ManifestError naming file, line, field, what was expected and how to mend it.
    """
    path = folder / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ManifestError(
            f"{path} is missing; every release folder needs one (raw/README.md lists its fields)"
        ) from None
    except UnicodeDecodeError as error:
        number = path.read_bytes()[: error.start].count(b"\n") + 1
        raise ManifestError(f"{path}, line {number}: not UTF-8; save the file as UTF-8") from None
    except OSError as error:
        raise ManifestError(f"{path} cannot be read: {error}") from None
    try:
        fields = load_yaml(text)
    except yaml.YAMLError as error:
        # A quote or bracket that is never closed is a problem at the end of the file; where it opens helps.
        mark = getattr(error, "context_mark", None) or getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise ManifestError(
            f"{path}{line}: not valid YAML ({getattr(error, 'problem', error)}); quote texts that hold "
            "': ' or '#', write days as 2026-01-31"
        ) from None
    if not isinstance(fields, dict):
        raise ManifestError(f"{path}, line 1: expected 'field: value' lines, found {fields!r}")
    try:
        manifest = Manifest.model_validate(fields)
    except ValidationError as error:
        raise ManifestError(_explain(path, text, error)) from None
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
    problems = []
    wrong = error.errors(include_url=False)
    for one in wrong:
        loc = one["loc"]
        # A list of files none of which can be used is one problem, that of its files.
        if any(other["loc"][: len(loc)] == loc != other["loc"] for other in wrong):
            continue
        names = [str(part) for part in loc]
        field = ".".join(names) or "the manifest"
        line = next((_line_of(text, name) for name in reversed(names) if not name.isdigit()), 1)
        problems.append(f"{path}, line {line}: {_problem(field, one)}")
    return "\n".join(problems)


def _problem(field: str, one: Any) -> str:
    """What is wrong with a field, what was expected and how to mend it."""
    name = str(one["loc"][-1]) if one["loc"] else ""
    given = str(one["input"]) if isinstance(one["input"], date) else repr(one["input"])
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
