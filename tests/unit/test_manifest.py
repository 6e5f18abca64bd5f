"""release.yml: what it says of days, and what a person reads when it is wrong."""

from datetime import date
from pathlib import Path

import pytest

from orchestration.releases.discovery import IntegrityError, check_files, fingerprint, release_folders
from orchestration.releases.manifest import ManifestError, read_manifest
from tests.conftest import gdp, write_manifest

GOOD = {
    "release_id": "one",
    "kind": "press",
    "publisher": "suizhou-tjj",
    "region": "随州市",
    "title": "t",
    "known_on": "2026-01-01",
    "licence": "l",
    "files": [{"path": "figures.csv", "sha256": "0" * 64}],
    "completeness": "full",
    "provenance": "transcribed",
    "review_state": "person",
    "obtained": "o",
}


def manifest(tmp_path: Path, **fields: object):
    folder = tmp_path / "suizhou-tjj" / "one"
    folder.mkdir(parents=True, exist_ok=True)
    write_manifest(folder, GOOD | fields)
    return read_manifest(folder)


# The day a figure enters an as-of view is the last day it can have come from when no day is printed.
@pytest.mark.parametrize(
    ("fields", "released", "available", "dated"),
    [
        ({"published_on": "2025-03-20"}, date(2025, 3, 20), date(2025, 3, 20), True),
        ({"published_on": "2025-02-05", "spoken_on": "2025-01-18"}, date(2025, 1, 18), date(2025, 1, 18), True),
        ({"spoken_on": "2025-01-18"}, date(2025, 1, 18), date(2025, 1, 18), True),
        ({"published_on": "2025-02-01", "published_on_precision": "month"}, None, date(2025, 2, 28), False),
        ({"published_on": "2025-01-01", "published_on_precision": "year"}, None, date(2025, 12, 31), False),
        ({"published_on": "2025-01-01", "published_on_precision": "not_before"}, None, date(2026, 1, 1), False),
        (
            {"published_on": "2025-01-01", "published_on_precision": "not_before", "published_until": "2025-06-30"},
            None, date(2025, 6, 30), False,
        ),
        ({}, None, date(2026, 1, 1), False),
        # A report without a day is read in its year at the latest.
        ({"kind": "work_report", "period": "2008"}, None, date(2008, 12, 31), False),
        ({"kind": "communique", "period": "2008"}, None, date(2026, 1, 1), False),
        ({"kind": "work_report", "period": "2026"}, None, date(2026, 1, 1), False),
    ],
)  # fmt: skip
def test_days(tmp_path, fields, released, available, dated):
    found = manifest(tmp_path, **fields)
    assert (found.released_on, found.available_on, found.is_dated) == (released, available, dated)


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"kind": "novel"}, "kind: 'novel' is none of 'work_report', 'communique'"),
        ({"title": None}, "title is missing; raw/README.md"),
        ({"colour": "red"}, "colour is no field of release.yml; raw/README.md lists"),
        ({"publised_on": "2025-03-20"}, "publised_on is no field of release.yml; is published_on meant?"),
        ({"known_on": "soon"}, "known_on: 'soon' is no day; write it as 2026-01-31"),
        ({"address": "javascript:alert(1)"}, "address: 'javascript:alert(1)' is not an address that begins"),
        ({"address": "www.example.org/a"}, "is not an address that begins with http:// or https://"),
        ({"files": []}, "files: [] is not a list with at least one file"),
        ({"files": [{"path": "../x.csv", "sha256": "0" * 64}]}, "inside the release's folder"),
        ({"files": [{"path": "/etc/passwd", "sha256": "0" * 64}]}, "inside the release's folder"),
        (
            {"files": [{"path": "x.csv", "sha256": "abc"}]},
            "files.0.sha256: 'abc' is not the 64 digits and letters that `sha256sum FILE` gives",
        ),
        ({"release_id": "Two"}, "release_id: 'Two' is not small letters, digits and single hyphens"),
        ({"release_id": "two"}, "its folder is 'one'"),
        ({"publisher": "nbs"}, "its folder is 'suizhou-tjj'"),
        ({"published_on_precision": "not_before"}, "needs published_on"),
        ({"published_on": "2025-03-20", "withdrawn_on": "2025-03-01"}, "withdrawn_on is before"),
        ({"title": 2026}, "title: 2026 is no text; put it in quotes"),
        (
            {"known_on": "2021-01-01", "published_on": "2025-03-20"},
            "on 2025-03-20, more than a year after known_on 2021-01-01",
        ),
        # By the clock, not by another field, which may be mistyped alike.
        ({"known_on": "2962-11-23"}, "known_on 2962-11-23 is after today, "),
        ({"known_on": "2962-11-23", "published_on": "2962-11-20"}, "known_on 2962-11-23 is after today, "),
        ({"published_on": "2962-03-20"}, "is after today, "),
        ({"spoken_on": "2962-03-20"}, "is after today, "),
        (
            {"published_on": "2025-03-20", "published_until": "2962-03-20"},
            "published_until 2962-03-20 is after",
        ),
        ({"published_on": "2025-03-20", "withdrawn_on": "2962-03-20"}, "withdrawn_on 2962-03-20 is after"),
    ],
)
def test_a_wrong_field_is_named_with_file_and_line(tmp_path, fields, says):
    with pytest.raises(ManifestError) as caught:
        manifest(tmp_path, **fields)
    assert says in str(caught.value)
    assert "release.yml, line " in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: [1", "not valid YAML"),
        ('a: 1\ntitle: "never closed\nb: 2\nc: 3\n', "line 2: not valid YAML"),
        ("- one", "expected 'field: value' lines"),
        ("", "expected 'field: value' lines"),
        (
            "title: t\nknown_on: 2026-02-30\n",
            "line 2: not valid YAML \\('2026-02-30' cannot be.*write days as",
        ),
        ("title:\n", "line 1: title is empty; raw/README.md"),
        ("title: t\nfiles:\n- sha256: 0b_\n", "line 3: not valid YAML \\('0b_' cannot be"),
    ],
)
def test_what_is_no_manifest_is_refused(tmp_path, text, says):
    folder = tmp_path / "p" / "one"
    folder.mkdir(parents=True)
    (folder / "release.yml").write_text(text)
    with pytest.raises(ManifestError, match=says):
        read_manifest(folder)


def test_a_missing_or_undecodable_manifest_is_refused(tmp_path):
    with pytest.raises(ManifestError, match="is missing"):
        read_manifest(tmp_path)
    (tmp_path / "release.yml").write_bytes("a: 1\n标题: 随州".encode("gb18030"))
    with pytest.raises(ManifestError, match="line 2: not UTF-8; save the file as UTF-8"):
        read_manifest(tmp_path)


def test_a_changed_missing_or_unlisted_file_is_named(add_release):
    folder = add_release("one", [gdp(2025, "1500")])
    found = read_manifest(folder)
    check_files(folder, found)
    before = fingerprint(folder)
    (folder / "figures.csv").write_text("changed")
    (folder / "notes.txt").write_text("x")
    with pytest.raises(IntegrityError) as caught:
        check_files(folder, found)
    assert "figures.csv has changed" in str(caught.value)
    assert "notes.txt is not named" in str(caught.value)
    assert fingerprint(folder) != before
    (folder / "figures.csv").unlink()
    with pytest.raises(IntegrityError, match="but missing"):
        check_files(folder, found)


def test_a_link_out_of_the_folder_is_refused(add_release, tmp_path):
    folder = add_release("one", [gdp(2025, "1500")])
    found = read_manifest(folder)
    (tmp_path / "outside.csv").write_bytes((folder / "figures.csv").read_bytes())
    (folder / "figures.csv").unlink()
    (folder / "figures.csv").symlink_to(tmp_path / "outside.csv")
    with pytest.raises(IntegrityError, match="leads out of"):
        check_files(folder, found)


def test_raw_itself_must_be_there(place):
    with pytest.raises(IntegrityError, match="is no folder"):
        release_folders(place.raw / "absent")
