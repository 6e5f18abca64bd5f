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
from orchestration.said import Said, in_chinese, joined, made_plain, why

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
            raise ValueError(
                Said(
                    "比任何文件的路径都长；请给文件取短些的名称",
                    "is longer than the path of any file; give the file a shorter name",
                )
            )
        if path.is_absolute() or ".." in path.parts or "\\" in self.path or not path.parts:
            raise ValueError(
                Said(
                    "应为发布文件夹之内的路径，不含“..”",
                    "must be a path inside the release's folder, without '..'",
                )
            )
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
                raise ValueError(
                    Said(
                        f"{period!r}不是时期；请写2025、2025-Q1、2026-03或2025-01/2025-06",
                        f"{error}; write 2025, 2025-Q1, 2026-03 or 2025-01/2025-06",
                    )
                ) from None
        return period

    @model_validator(mode="after")
    def _dates_fit(self) -> "Manifest":
        if self.published_on_precision == "not_before" and self.published_on is None:
            raise ValueError(
                Said(
                    "published_on_precision为not_before时要写published_on，即最早的一天",
                    "published_on_precision 'not_before' needs published_on, the earliest day",
                )
            )
        if self.published_until and self.published_on and self.published_until < self.published_on:
            raise ValueError(
                Said("published_until早于published_on", "published_until is before published_on")
            )
        if self.withdrawn_on and self.released_on and self.withdrawn_on < self.released_on:
            raise ValueError(Said("withdrawn_on早于发布之日", "withdrawn_on is before the release"))
        if not any(file.role == "figures" for file in self.files):
            raise ValueError(
                Said(
                    "files：全部是evidence；至少一个应含数值",
                    "files: all are evidence; at least one holds figures",
                )
            )
        if len({file.path for file in self.files}) != len(self.files):
            raise ValueError(Said("files：同一路径列了两次", "files: a path is named twice"))
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
            raise _error(Said("这里不用标签（!）；请删去", "a tag (!) has no use here; remove it"), event)
        self._depth += 1
        if self._depth > DEEPEST:
            raise _error(Said(f"嵌套超过{DEEPEST}层", f"more than {DEEPEST} levels deep"), event)
        node = super().compose_node(parent, index)
        self._depth -= 1
        if isinstance(event, yaml.AliasEvent) and not isinstance(node, yaml.ScalarNode):
            raise _error(
                Said(
                    "引用（*）了列表或字段；请直接写出",
                    "a reference (*) to a list or to fields; write them out",
                ),
                event,
            )
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if key.value in seen if isinstance(key, yaml.ScalarNode) else True:
                problem = (
                    Said(
                        f"{_cut(key.value)}出现了两次；只留一个",
                        f"{_cut(key.value)} is there twice; keep one",
                    )
                    if isinstance(key, yaml.ScalarNode)
                    else Said("字段名应为一个词", "the name of a field must be a word")
                )
                raise _error(problem, key)
            seen.add(key.value)
        return super().construct_mapping(node, deep)

    def construct_object(self, node: yaml.Node, deep: bool = False) -> Any:
        # A number of no use takes time to make, and cannot be shown.
        is_number = node.tag in ("tag:yaml.org,2002:int", "tag:yaml.org,2002:float")
        if is_number and len(node.value) > _LONGEST_NUMBER:
            raise _error(
                Said(
                    f"{node.value[:20]}…作为数太长；文字要加引号",
                    f"{node.value[:20]}… is too long for a number; put a text in quotes",
                ),
                node,
            )
        try:
            return super().construct_object(node, deep)
        except (ValueError, ArithmeticError) as error:
            value = _cut(repr(node.value))
            raise _error(Said(f"{value}不成立：{error}", f"{value} cannot be: {error}"), node) from None


def _error(problem: Said, at: yaml.Node | yaml.Event) -> ConstructorError:
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
                raise ManifestError(_no_file(path))
            if about.st_size > LARGEST:
                raise ManifestError(
                    Said(
                        f"{path}：{about.st_size:,}字节，至多{LARGEST:,}字节",
                        f"{path}: {about.st_size:,} bytes, it has at most {LARGEST:,}",
                    )
                )
            data = file.read(LARGEST)
    except FileNotFoundError:
        raise
    except IsADirectoryError:
        raise ManifestError(_no_file(path)) from None
    except OSError as error:
        if path.is_symlink():
            raise ManifestError(
                Said(f"{path}是链接；请放文件本身", f"{path} is a link; put the file itself there")
            ) from None
        raise ManifestError(
            Said(f"{path}无法读取：{error.strerror}", f"{path} cannot be read: {error.strerror}")
        ) from None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        number = data[: error.start].count(b"\n") + 1
        raise ManifestError(
            Said(
                f"{path}第{number}行：不是UTF-8；请把文件存为UTF-8",
                f"{path}, line {number}: not UTF-8; save the file as UTF-8",
            )
        ) from None


def _no_file(path: Path) -> Said:
    return Said(f"{path}不是文件；请放文件本身", f"{path} is no file; put the file itself there")


def read_manifest(folder: Path) -> Manifest:
    """Read and check `folder/release.yml`.

    Raises ManifestError naming file, line, field, what was expected and how to mend it.
    """
    path = folder / FILE_NAME
    if folder.is_symlink():
        raise ManifestError(
            Said(f"{folder}是链接；请放文件夹本身", f"{folder} is a link; put the folder itself there")
        )
    if not is_usable_name(folder.name):
        raise ManifestError(
            Said(
                f"{folder}：这样命名的文件夹不能入库；请用其release_id命名：小写字母、数字和单个连字符",
                f"{folder}: a folder of this name cannot be loaded; name it by its release_id, "
                "small letters, "
                "digits and single hyphens",
            )
        )
    try:
        text = read_text(path)
    except FileNotFoundError:
        raise ManifestError(
            Said(
                f"缺少{path}；每个发布文件夹都要有（字段见raw/README.md）",
                f"{path} is missing; every release folder needs one (raw/README.md lists its fields)",
            )
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
            line = _line_of(text, field)
            raise ManifestError(
                Said(
                    f"{path}第{line}行：{field}是{value!r}，而文件夹是{where!r}；请改其中一个",
                    f"{path}, line {line}: {field} is {value!r} but its folder is {where!r}; "
                    "rename one of them",
                )
            )
    return manifest


def _fields(path: Path, text: str) -> dict[str, Any]:
    """The fields of a release.yml, none with a character that no text needs. Raises ManifestError."""
    try:
        fields = load_yaml(text)
    except yaml.YAMLError as error:
        # A quote or bracket that is never closed is a problem at the end of the file; where it opens helps.
        mark = getattr(error, "context_mark", None) or getattr(error, "problem_mark", None)
        zh, en = (f"第{mark.line + 1}行", f", line {mark.line + 1}") if mark else ("", "")
        problem = getattr(error, "problem", None) or str(error)
        raise ManifestError(
            Said(
                f"{path}{zh}：不是有效的YAML（{_cut(plain(in_chinese(problem)))}）；含“: "
                "”或“#”的文字要加引号，日期写作"
                "2026-01-31",
                f"{path}{en}: not valid YAML ({_cut(plain(problem))}); quote texts that hold "
                "': ' or '#', write days as 2026-01-31",
            )
        ) from None
    if not isinstance(fields, dict):
        raise ManifestError(
            Said(
                f"{path}第1行：应为“字段: 值”，而不是{_cut(repr(fields))}",
                f"{path}, line 1: expected 'field: value' lines, found {_cut(repr(fields))}",
            )
        )
    for name, value in _texts(fields):
        if found := UNPRINTABLE.search(value):
            line = _line_of(text, name.rpartition(".")[2])
            raise ManifestError(
                Said(
                    f"{path}第{line}行：{name}含有{plain(found[0])}，文字中用不着；请从{_cut(plain(value))!r}中删去",
                    f"{path}, line {line}: {name} holds {plain(found[0])}, "
                    f"which no text needs; remove it from {_cut(plain(value))!r}",
                )
            )
    return fields


def _check_days(path: Path, text: str, manifest: Manifest) -> None:
    """Refuse days that cannot be: after today by the clock, or long after the day the folder came."""
    latest = _latest_day()
    for field in _DAYS:
        day = getattr(manifest, field)
        if day is not None and day > latest:
            line = _line_of(text, field)
            raise ManifestError(
                Said(
                    f"{path}第{line}行：{field} {day}晚于今天（按本机时钟为{latest}）；是笔误",
                    f"{path}, line {line}: {field} {day} is after today, {latest} by this "
                    "machine's clock; it "
                    "is mistyped",
                )
            )
    released = manifest.released_on
    if released and released > manifest.known_on + _SLACK:
        line = _line_of(text, "known_on")
        raise ManifestError(
            Said(
                f"{path}第{line}行：公布或宣读于{released}，比known_on "
                f"{manifest.known_on}（文件夹进入raw/之日）晚一年"
                "以上；其中之一是笔误",
                f"{path}, line {line}: it is published or spoken on {released}, more than "
                f"a year after known_on {manifest.known_on}, the day its folder came into raw/; one of the "
                "two is mistyped",
            )
        )


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _line_of(text: str, field: str) -> int:
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(rf"\s*-?\s*{re.escape(field)}\s*:", line):
            return number
    return 1


_EXPECTED = {
    "release_id": Said(
        "小写字母、数字和单个连字符，如suizhou-communique-2023",
        "small letters, digits and single hyphens, as suizhou-communique-2023",
    ),
    "publisher": Said(
        "source_rank.csv中的编号：小写字母、数字和单个连字符",
        "an id of source_rank.csv, small letters, digits and single hyphens",
    ),
    "work_id": Said("小写字母、数字和单个连字符", "small letters, digits and single hyphens"),
    "layout": Said("raw/README.md中的版式", "a layout of raw/README.md"),
    "address": Said("以http://或https://开头的地址", "an address that begins with http:// or https://"),
    "sha256": Said(
        "sha256sum给出的64位数字和字母，全为数字时加引号",
        "the 64 digits and letters that `sha256sum FILE` gives, in quotes if all are digits",
    ),
    "files": Said(
        "至少一个文件的列表，每个有path和sha256",
        "a list with at least one file, each with path and sha256",
    ),
}
"""What a field should hold, where the kind of its value does not say it."""


_FIELDS = {
    "": list(Manifest.model_fields),
    "files": list(ReleaseFile.model_fields),
    "replaces": list(Replaces.model_fields),
}


def _explain(path: Path, text: str, error: ValidationError) -> Said:
    problems: list[Said] = []
    wrong = sorted(error.errors(include_url=False), key=lambda one: one["type"] == "missing")
    for number, one in enumerate(wrong):
        if len(problems) == _MOST_PROBLEMS:
            more = len(wrong) - number
            problems.append(Said(f"{path}：另有{more}处", f"{path}: and {more} more"))
            break
        loc = one["loc"]
        # A list of files none of which can be used is one problem, that of its files.
        if any(other["loc"][: len(loc)] == loc != other["loc"] for other in wrong):
            continue
        names = [str(part) for part in loc]
        field = _cut(".".join(names)) or FILE_NAME
        line = next((_line_of(text, name) for name in reversed(names) if not name.isdigit()), 1)
        problem = _problem(field, one)
        problems.append(Said(f"{path}第{line}行：{problem.zh}", f"{path}, line {line}: {problem}"))
    return joined(problems, "\n")


def _problem(field: str, one: Any) -> Said:
    """What is wrong with a field, what was expected and how to mend it."""
    name = str(one["loc"][-1]) if one["loc"] else ""
    given = _cut(str(one["input"]) if isinstance(one["input"], date) else repr(one["input"]))
    if one["type"] == "missing" or one["input"] is None:
        zh, en = ("缺少", "missing") if one["type"] == "missing" else ("空着", "empty")
        return Said(
            f"{field}{zh}；其内容见raw/README.md", f"{field} is {en}; raw/README.md says what it holds"
        )
    if one["type"] == "extra_forbidden":
        fields = _FIELDS.get(str(one["loc"][0]), _FIELDS[""])
        near = difflib.get_close_matches(name, fields, 1)
        zh, en = (
            (f"是{near[0]}吗？", f"is {near[0]} meant?")
            if near
            else ("字段见raw/README.md", "raw/README.md lists the fields")
        )
        return Said(f"{FILE_NAME}没有字段{field}；{zh}", f"{field} is no field of {FILE_NAME}; {en}")
    if one["type"] == "value_error":
        said = made_plain(why(one["ctx"]["error"]))
    elif one["type"] == "literal_error":
        expected = one["ctx"]["expected"].replace(" or ", ", ")
        said = Said(f"{given}应为{expected}之一", f"{given} is none of {expected}")
    elif one["type"].startswith("date"):
        said = Said(f"{given}不是日期；请写作2026-01-31", f"{given} is no day; write it as 2026-01-31")
    elif name in _EXPECTED:
        said = Said(f"{given}不合要求：应为{_EXPECTED[name].zh}", f"{given} is not {_EXPECTED[name]}")
    elif one["type"] == "string_type":
        said = Said(f"{given}不是文字；请加引号", f"{given} is no text; put it in quotes")
    else:
        said = Said(f"{given}不合要求（{one['msg']}）", f"{one['msg']}, found {given}")
    return Said(f"{field}：{said.zh}", f"{field}: {said}")
