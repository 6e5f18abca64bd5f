"""Folders in raw/ that are hostile or odd: each is refused with its place and a remedy, and stops no other.

All of them lie in one raw/, beside one good release.
"""

import dataclasses
import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import dagster as dg
import pytest
import yaml
from typer.testing import CliRunner

from orchestration import lake
from orchestration.cli import app
from orchestration.ingest import ingest
from orchestration.releases.discovery import IntegrityError, release_folders
from orchestration.releases.manifest import LARGEST
from orchestration.settings import Settings, settings
from tests.conftest import AddRelease, environment, gdp, release_writer, write_manifest

GOOD = "good"
LAUGHS = "\n".join(
    ["a0: &a0 [ha, ha, ha, ha, ha, ha, ha, ha, ha]"]
    + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
)

MANIFESTS = {
    # what only fills memory or time
    "billion laughs": (LAUGHS, "a reference (*) to a list or to fields; write them out"),
    "laughs by merging": ("a: &a {b: c}\nd:\n  <<: *a\n", "a reference (*)"),
    "itself in itself": ("files: &a [*a]", "line 1: not valid YAML"),
    "5,000 brackets": ("[" * 5_000, "more than 20 levels deep"),
    "5,000 braces": ("{a: " * 5_000, "more than 20 levels deep"),
    "5,000 dashes": ("- " * 5_000, "more than 20 levels deep"),
    "5,000 question marks": ("? " * 5_000, "more than 20 levels deep"),
    "indented 5,000 times": ("".join(f"{' ' * n}a:\n" for n in range(600)), "more than 20 levels deep"),
    "too large": ("#" * (LARGEST + 1), "256,001 bytes, it has at most 256,000"),
    "a number of 5,000 digits": (f"title: {'1' * 5_000}", "1111… is too long for a number; put a text in quotes"),
    "a number to the base of 60": (f"title: 1{':59' * 5_000}", "is too long for a number"),
    "a fraction to the base of 60": (f"title: 1{':59' * 5_000}.5", "is too long for a number"),
    "5,000 fields": ("".join(f"a{n}: 1\n" for n in range(5_000)), "a0 is no field of release.yml"),
    "a text of 200,000 characters": (f"title: [{'x' * 200_000}]", "title: ['xxx"),
    # what YAML can do and release.yml has no use for
    "python object": ("title: !!python/object/apply:os.system ['true']", "a tag (!) has no use here"),
    "binary": ("title: !!binary aGFoYQ==", "a tag (!) has no use here"),
    "a timestamp that is none": ("title: !!timestamp soon", "a tag (!) has no use here"),
    "a truth that is none": ("title: !!bool soon", "a tag (!) has no use here"),
    "a number that is none": ('title: !!int ""', "a tag (!) has no use here"),
    "a list as a name": ("? [a]\n: b\n", "the name of a field must be a word"),
    "two documents": ("a: 1\n---\nb: 1\n", "not valid YAML"),
    "title twice": ("title: a\ntitle: b\n", "line 2: not valid YAML (title is there twice; keep one)"),
    "path twice": ("files:\n- path: a\n  path: b\n", "line 3: not valid YAML (path is there twice"),
    # what is no text
    "NUL": (b"title: a\0b", "not valid YAML"),
    "NUL as an escape": (r'title: "a\0b"', "line 1: title holds <U+0000>, which no text needs"),
    "a lone surrogate": (r'title: "a\ud800b"', "title holds <U+D800>"),
    "a lone surrogate in a name": (r'"ti\udfffle": a', "field's name holds <U+DFFF>"),
    "a lone surrogate as bytes": (b"title: a\xed\xa0\x80b", "line 1: not UTF-8"),
    "colours of a terminal": (r'title: "\e[31mred\e[0m"', "title holds <U+001B>"),
    "right to left": (r'title: "a\u202Eb"', "title holds <U+202E>"),
    "right to left as itself": ("licence: a\u2067b", "licence holds <U+2067>"),
    "another encoding": ("title: 统计公报".encode("gb18030"), "not UTF-8"),
    "UTF-16": ("title: t".encode("utf-16"), "not UTF-8"),
    "nothing": (b"", "expected 'field: value' lines"),
    "a workbook": (b"PK\x03\x04" + bytes(200), "not valid YAML"),
}  # fmt: skip
"""Content of release.yml, and what the refusal says."""


FIELDS: dict[str, tuple[dict[str, object], str]] = {
    "known in a thousand years": ({"known_on": "3026-11-23"}, "known_on 3026-11-23 is after today"),
    "known and published then": (
        {"known_on": "3026-11-23", "published_on": "3026-11-20"},
        "known_on 3026-11-23 is after today",
    ),
    "spoken then": ({"spoken_on": "3026-11-23"}, "spoken_on 3026-11-23 is after today"),
    "NUL in a path": ({"files": [{"path": "a\0b", "sha256": "0" * 64}]}, "files.0.path holds <U+0000>"),
    "a path of 5,000": ({"files": [{"path": "a" * 5_000, "sha256": "0" * 64}]}, "longer than the path of any"),
    "a path of 300": ({"files": [{"path": "公" * 100, "sha256": "0" * 64}]}, "longer than the path of any file"),
    "a path up": ({"files": [{"path": "../good/figures.csv", "sha256": "0" * 64}]}, "without '..'"),
    "a path from the root": ({"files": [{"path": "/etc/hostname", "sha256": "0" * 64}]}, "inside the release's"),
    "a path to the folder": ({"files": [{"path": ".", "sha256": "0" * 64}]}, "inside the release's folder"),
}  # fmt: skip
"""Fields of release.yml that are wrong each on its own."""


def _fifo(folder: Path) -> None:
    os.mkfifo(folder / "release.yml")


def _linked_manifest(folder: Path) -> None:
    secret = folder.parents[2] / "secret.yml"
    secret.write_text("password: hunter2\n", encoding="utf-8")
    (folder / "release.yml").symlink_to(secret)


def _as_folder(folder: Path) -> None:
    (folder / "release.yml").mkdir()


def _as_device(folder: Path) -> None:
    (folder / "release.yml").symlink_to("/dev/zero")


MADE: dict[str, tuple[Callable[[Path], None], str]] = {
    "FIFO": (_fifo, "release.yml is no file; put the file itself there"),
    "linked": (_linked_manifest, "release.yml is a link; put the file itself there"),
    "a folder": (_as_folder, "release.yml is no file"),
    "a device": (_as_device, "release.yml is a link"),
}
"""What stands in the place of release.yml."""


def _fifo_beside(folder: Path) -> None:
    os.mkfifo(folder / "pipe")


def _link_beside(folder: Path) -> None:
    (folder / "link").symlink_to("/etc/hostname")


def _linked_folder_beside(folder: Path) -> None:
    (folder / "link").symlink_to("/etc")


def _file_as_fifo(folder: Path) -> None:
    (folder / "figures.csv").unlink()
    os.mkfifo(folder / "figures.csv")


def _file_as_link(folder: Path) -> None:
    outside = folder.parents[2] / f"{folder.name}.csv"
    (folder / "figures.csv").rename(outside)
    (folder / "figures.csv").symlink_to(outside)


def _file_over_link(folder: Path) -> None:
    outside = folder.parents[2] / "outside"
    outside.mkdir()
    shutil.move(folder / "figures.csv", outside)
    (folder / "inside").symlink_to(outside)
    fields = yaml.safe_load((folder / "release.yml").read_text(encoding="utf-8"))
    fields["files"][0]["path"] = "inside/figures.csv"
    write_manifest(folder, fields)


def _surrogate_beside(folder: Path) -> None:
    (folder / os.fsdecode(b"\xff\xfe.txt")).touch()


def _controls_beside(folder: Path) -> None:
    (folder / "\x1b[2Ja\u202eb\n.txt").touch()


def _many_files(folder: Path) -> None:
    for number in range(2_100):
        (folder / f"{number}").touch()


def _deep(folder: Path) -> None:
    for _ in range(1_200):
        folder /= "a"
        os.mkdir(folder) if len(str(folder)) < 1_000 else None  # noqa: PTH102 - as long as a path may be


def _huge(folder: Path) -> None:
    with (folder / "figures.csv").open("r+b") as file:
        file.truncate(5_000_000_000)


FILES: dict[str, tuple[Callable[[Path], None], str]] = {
    "FIFO beside": (_fifo_beside, "pipe is not named in release.yml; add it to files, or remove it"),
    "link beside": (_link_beside, "link is not named in release.yml"),
    "linked folder beside": (_linked_folder_beside, "link is not named in release.yml"),
    "FIFO as its file": (_file_as_fifo, "figures.csv is named in release.yml but no file"),
    "link as its file": (_file_as_link, "leads out of its release's folder; put the file itself there"),
    "file over a link": (_file_over_link, "leads out of its release's folder"),
    "name not UTF-8 beside": (_surrogate_beside, "<U+DCFF><U+DCFE>.txt is not named in release.yml"),
    "controls in a name beside": (_controls_beside, "<U+001B>[2Ja<U+202E>b"),
    "2,100 files": (_many_files, "more than 2,000 files; a release has a few"),
    "folders in folders": (_deep, "folders in one another more than 8 deep"),
    "5 GB of nothing": (_huge, "5,000,0"),
}
"""What lies beside a good release.yml."""


def _bytes_name(text: bytes) -> str:
    return os.fsdecode(text)


NAMES = {
    "250 characters": "a" * 250,
    "not UTF-8": _bytes_name(b"release-\xff"),
    "a star": "all-*",
    "brackets": "any-[a-z]?",
    "a quote": "o'brien",
    "double quotes": 'so-"called"',
    "a line end": "two\nlines",
    "an escape": "red-\x1b[31m",
    "right to left": "left-\u202eright",
    "dots": "from...to",
    "a comma": "one,two",
    "an equals sign": "release_id=x",
    "markup": "<script>alert(1)<",
    "percent": "%2e%2e",
    "a template": "{{ 7 * 7 }}",
    "a dollar": "$HOME",
    "a leading dash": "--help",
}
"""Names of folders that are no release id."""


@dataclasses.dataclass(frozen=True)
class Loaded:
    """The place with all of it, what became of each folder, and the folder of each case."""

    where: Settings
    reasons: dict[Path, tuple[str, str]]
    folders: dict[str, Path]


def _made(where: Settings, add: AddRelease) -> dict[str, Path]:
    """Every case in raw/, by its name."""
    add(GOOD, [gdp(2024, "1400")])
    folders = {}
    number = 0

    def name() -> str:
        nonlocal number
        number += 1
        return f"case-{number}"

    for case, (content, _) in MANIFESTS.items():
        folder = folders[f"manifest: {case}"] = add(name(), [gdp(2024, "1400")])
        (folder / "release.yml").write_bytes(content if isinstance(content, bytes) else content.encode())
    for case, (fields, _) in FIELDS.items():
        folders[f"field: {case}"] = add(name(), [gdp(2024, "1400")], **fields)
    for case, (make, _) in MADE.items():
        folder = folders[f"instead: {case}"] = add(name(), [gdp(2024, "1400")])
        (folder / "release.yml").unlink()
        make(folder)
    for case, (make, _) in FILES.items():
        folder = folders[f"file: {case}"] = add(name(), [gdp(2024, "1400")])
        make(folder)
    for case, folder_name in NAMES.items():
        folder = folders[f"name: {case}"] = where.raw / "suizhou-tjj" / folder_name
        shutil.copytree(where.raw / "suizhou-tjj" / GOOD, folder)
    linked = folders["link: a release"] = where.raw / "suizhou-tjj" / "linked"
    linked.symlink_to(where.raw / "suizhou-tjj" / GOOD)
    for case, target in (("a publisher", "/usr"), ("nothing", "/nowhere"), ("raw itself", str(where.raw))):
        linked = folders[f"link: {case}"] = where.raw / f"to-{case.replace(' ', '-')}"
        linked.symlink_to(target)
    folders["twin: first"] = add("twin", [gdp(2024, "1400")], publisher="hubei-daily")
    folders["twin: second"] = add("twin", [gdp(2024, "1500")])
    hostile = where.raw / _bytes_name(b"\xff*[?]'")
    hostile.mkdir()
    shutil.copytree(where.raw / "suizhou-tjj" / GOOD, hostile / "of-a-publisher-of-no-name")
    folders["publisher: no name"] = hostile / "of-a-publisher-of-no-name"
    os.mkfifo(where.raw / "pipe")
    os.mkfifo(where.raw / "suizhou-tjj" / "pipe")
    return folders


EXPECTED = (
    {f"manifest: {case}": says for case, (_, says) in MANIFESTS.items()}
    | {f"field: {case}": says for case, (_, says) in FIELDS.items()}
    | {f"instead: {case}": says for case, (_, says) in MADE.items()}
    | {f"file: {case}": says for case, (_, says) in FILES.items()}
    | {f"name: {case}": "a folder of this name cannot be loaded; name it by its release_id" for case in NAMES}
    | {
        "link: a release": "is a link; put the folder itself there",
        "link: a publisher": "is a link; put the folder itself there",
        "link: nothing": "is a link; put the folder itself there",
        "link: raw itself": "is a link; put the folder itself there",
        "twin: first": "have one name, and a release id belongs to one release",
        "twin: second": "have one name, and a release id belongs to one release",
        "publisher: no name": "release_id is 'good' but its folder is 'of-a-publisher-of-no-name'",
    }
)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    root = tmp_path_factory.mktemp("hostile")
    (root / "raw").mkdir()
    (root / "warehouse").mkdir()
    where = dataclasses.replace(settings(), raw=root / "raw", warehouse=root / "warehouse")
    folders = _made(where, release_writer(where))
    found = release_folders(where.raw)
    reasons = {found[load.release_id]: (load.outcome, load.reason or "") for load in ingest(where)}
    return Loaded(where, reasons, folders)


@pytest.mark.parametrize("case", EXPECTED)
def test_it_is_refused_with_its_place_and_a_remedy(loaded, case):
    outcome, reason = loaded.reasons[loaded.folders[case]]
    assert outcome == "refused"
    assert EXPECTED[case] in reason
    assert str(loaded.where.raw) in reason
    assert len(reason) < 2_000
    assert "hunter2" not in reason


def test_no_other_is_stopped(loaded):
    assert loaded.reasons[loaded.where.raw / "suizhou-tjj" / GOOD] == ("loaded", "")
    assert set(loaded.folders.values()) | {loaded.where.raw / "suizhou-tjj" / GOOD} == set(loaded.reasons)
    assert lake.read(loaded.where.lake, "figure", {})["release_id"].unique().to_list() == [GOOD]


# One that was good and has turned bad keeps what was loaded of it, and the next load sees the same.
def test_again_is_the_same(loaded):
    found = release_folders(loaded.where.raw)
    again = {found[load.release_id]: (load.outcome, load.reason or "") for load in ingest(loaded.where)}
    assert again == loaded.reasons


def test_the_sensor_and_the_partitions_have_all_of_them(loaded, monkeypatch):
    from orchestration.assets.ingest import register_releases
    from orchestration.automation import release_sensor

    for name, value in environment(loaded.where).items():
        monkeypatch.setenv(name, value)
    with dg.DagsterInstance.ephemeral() as instance:
        assert len(register_releases(instance)) == len(loaded.reasons)
        first = release_sensor(dg.build_sensor_context(instance=instance))
        second = release_sensor(dg.build_sensor_context(instance=instance, cursor=first.cursor))
    # Nothing has changed since they were loaded, also in what cannot be looked through.
    assert [first.run_requests, second.run_requests] == [[], []]


COMMANDS = (
    ("releases", "--quarantine"),
    ("read", "suizhou-tjj/good/figures.csv"),
    ("extract", "--release", "case-1"),
    ("extract", "--release", "twin"),
    ("extract", "--release", "absent"),
    ("review", GOOD),
    ("calendar",),
)


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_every_command_that_lists_releases_goes_on(loaded, arguments, monkeypatch):
    for name, value in environment(loaded.where).items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(loaded.where.raw)
    done = CliRunner().invoke(app, arguments)
    assert done.exception is None or isinstance(done.exception, SystemExit)
    assert not set(done.output) & set("\x1b\u202e\x00")
    assert done.exit_code == (1 if arguments[0] == "extract" else 0), done.output


def test_a_release_of_the_same_name_keeps_what_is_held_of_it(place, add_release):
    add_release("one", [gdp(2024, "1400")])
    ingest(place)
    twin = add_release("one", [gdp(2024, "1400")], publisher="nbs")
    assert {load.outcome for load in ingest(place)} == {"refused"}
    assert lake.read(place.lake, "figure", {}).height == 1
    shutil.rmtree(twin)
    assert [(load.release_id, load.outcome) for load in ingest(place)] == [("one", "loaded")]
    with pytest.raises(IntegrityError, match="no folder"):
        ingest(place, [hashlib.sha256(b"nbs/one").hexdigest()])
