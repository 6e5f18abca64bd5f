"""A document's reading: loaded as it is, filed once, compared before it is filed again."""

import dataclasses
import gzip
import shutil
from pathlib import Path

import docx
import pytest
import yaml

from orchestration import kept, lake
from orchestration.catalogue import Catalogue
from orchestration.corrections import COLUMNS
from orchestration.documents import ReaderError
from orchestration.figure import SCHEMA, PrintedFigure
from orchestration.ingest import ingest
from orchestration.readers import Told, figures_csv, prose
from orchestration.releases import filing
from orchestration.releases.discovery import IntegrityError, check_files, fingerprint
from orchestration.releases.manifest import read_manifest
from tests.conftest import digest, write_manifest

TEXT = """2025年林城市政府工作报告

——2025年1月8日在林城市第一届人民代表大会第一次会议上

一、2024年工作回顾

去年，全市地区生产总值达到1400亿元，增长5.2%。粮食产量120万吨，城镇新增就业2.1万人。

二、2025年工作安排

今年的主要预期目标是：地区生产总值增长6%左右，居民收入与经济增长同步。
"""


@pytest.fixture
def catalogue(place, tmp_path):
    seeds = tmp_path / "seeds"
    shutil.copytree(place.catalogue, seeds)
    (seeds / "corrections.csv").write_text(",".join(COLUMNS) + "\n")
    return Catalogue(seeds)


@pytest.fixture
def where(place, catalogue):
    return dataclasses.replace(place, catalogue=catalogue.folder)


@pytest.fixture
def file_document(place):
    """File a document as a release of its own, as somebody does who drops it into raw/."""

    def add(name="report.txt", content: bytes = TEXT.encode(), release_id="report-2025", **fields):
        folder = place.raw / "suizhou-gov" / release_id
        folder.mkdir(parents=True)
        (folder / name).write_bytes(content)
        write_manifest(folder, {
            "release_id": release_id, "kind": "work_report", "publisher": "suizhou-gov", "region": "随州市",
            "title": "Synthetic report", "spoken_on": "2025-01-08", "known_on": "2026-01-01",
            "licence": "Synthetic", "completeness": "full", "provenance": "extracted",
            "review_state": "machine", "obtained": "Made for a test",
            "files": [{"path": name, "sha256": digest(folder / name)}],
        } | fields)  # fmt: skip
        return folder

    return add


def word_document(path):
    document = docx.Document()
    for line in TEXT.splitlines():
        document.add_paragraph(line)
    document.save(path)
    return path.read_bytes()


@pytest.fixture(params=["txt", "gb18030", "gz", "html", "docx"])
def document(request, tmp_path):
    body = "".join(f"<p>{line}</p>" for line in TEXT.splitlines())
    match request.param:
        case "txt":
            return TEXT.encode()
        case "gb18030":
            return TEXT.encode("gb18030")
        case "gz":
            return gzip.compress(TEXT.encode())
        case "html":
            return f"<!doctype html><html><body>{body}</body></html>".encode()
    return word_document(tmp_path / "made.docx")


def test_a_document_dropped_into_raw_is_loaded(where, file_document, document):
    # The name says nothing: layouts are recognised by content.
    file_document("report", document)
    (load,) = ingest(where)
    assert (load.outcome, load.reason) == ("loaded", None)
    figures = lake.read(where.lake, "figure", SCHEMA)
    gdp = figures.filter((figures["indicator_id"] == "gdp") & (figures["measure"] == "level")).to_dicts()[0]
    assert (gdp["value"], str(gdp["period_end"]), gdp["figure_status"]) == (1400, "2024-12-31", "actual")
    assert set(figures["review_state"]) == {"machine"}
    assert figures.filter(figures["measure"] == "statement").height == 1


# The year and kind of the release are known; the document need not say them.
def test_release_yml_tells_the_reader_what_the_text_does_not_say(where, file_document):
    file_document(
        layout="prose",
        content="去年，全市地区生产总值达到1400亿元。\n粮食产量120万吨。\n城镇新增就业2.1万人，增长3%。\n".encode(),
    )
    ingest(where)
    assert set(lake.read(where.lake, "figure", SCHEMA)["period_text"]) == {"2024"}


def test_a_filed_reading_is_what_was_loaded(where, catalogue, file_document):
    folder = file_document(layout="prose")
    ingest(where)
    live = lake.read(where.lake, "figure", SCHEMA)
    reading = filing.reread(folder, catalogue)
    assert {one.kind for one in reading.differences} == {"added"}
    filing.file_reading(folder, reading)
    manifest = read_manifest(folder)
    assert [(file.path, file.role) for file in manifest.files] == [
        ("figures.csv", "figures"), ("report.txt", "evidence"),
    ]  # fmt: skip
    assert (manifest.extractor, manifest.layout) == (filing.extractor_version(), None)
    (load,) = ingest(where)
    assert load.outcome == "loaded"
    assert lake.read(where.lake, "figure", SCHEMA).equals(live)
    # Filing the same reading again changes nothing.
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    again = filing.reread(folder, catalogue)
    assert again.differences == []
    filing.file_reading(folder, again)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


PLAIN = prose.read


@pytest.fixture
def other_extraction(monkeypatch):
    """An extraction that finds one figure less, one more, and reads one otherwise."""

    def otherwise(path, *about):
        first, second, _, *rest = PLAIN(path, *about)
        return [
            dataclasses.replace(first, value="1401"),
            dataclasses.replace(second, char_start=0, char_end=2, surface="去年", indicator_text="岁首"),
            *rest,
        ]

    monkeypatch.setattr(prose, "read", otherwise)


def read_plain(folder):
    """The reading of the extraction as it is."""
    return PLAIN(folder / "report.txt", Told("work_report", "随州市", 2025))


def test_another_extraction_does_not_change_a_release_that_is_not_filed(where, file_document, monkeypatch):
    file_document()
    ingest(where)
    before = lake.read(where.lake, "figure", SCHEMA)
    monkeypatch.setattr(prose, "read", lambda path, *about: PLAIN(path, *about)[1:])
    # Code is known by its files, which a patch leaves as they are: nothing is kept of other code's reading.
    kept.forget(where)
    (load,) = ingest(where)
    assert load.outcome == "held"
    assert "0 figures added, 1 lost, 0 changed" in load.reason
    assert "indicators extract --release report-2025" in load.reason
    assert lake.read(where.lake, "figure", SCHEMA).equals(before)


def test_a_reread_says_what_differs_and_changes_nothing(where, catalogue, file_document, other_extraction):
    folder = file_document()
    first = filing.Rereading(read_plain(folder), [], "0" * 12, seen=0, alike=0)
    filing.file_reading(folder, first)
    before = (folder / "figures.csv").read_bytes()
    reading = filing.reread(folder, catalogue)
    assert [one.kind for one in reading.differences].count("changed") == 1
    changed = next(one for one in reading.differences if one.kind == "changed")
    assert changed.fields == ("value",)
    assert {one.kind for one in reading.differences} == {"changed", "added", "lost"}
    assert (folder / "figures.csv").read_bytes() == before


def test_what_was_seen_stays_as_filed(where, catalogue, file_document, other_extraction):
    folder = file_document()
    plain = read_plain(folder)
    plain[0] = dataclasses.replace(plain[0], review_state="person", value="1399")
    filing.file_reading(folder, filing.Rereading(plain, [], "0" * 12, seen=0, alike=0))
    ingest(where)
    third = lake.read(where.lake, "figure", SCHEMA)["figure_id"][2]
    with (catalogue.folder / "corrections.csv").open("a") as file:
        file.write(f"c1,report-2025,{third},confirm,,,compared,our_transcription,person,2026-01-02,,120\n")
    reading = filing.reread(folder, catalogue)
    assert (reading.seen, reading.alike) == (2, 0)
    filing.file_reading(folder, reading)
    filed = figures_csv.read(folder / "figures.csv")
    assert [one.value for one in filed if one.review_state == "person"] == ["1399"]
    # The machine does not find it any more; a decision on it is in force all the same.
    (load,) = ingest(where)
    assert load.outcome == "loaded"
    assert third in lake.read(where.lake, "figure", SCHEMA)["figure_id"].to_list()


def test_an_edited_reading_is_refused(catalogue, file_document):
    folder = file_document()
    filing.file_reading(folder, filing.reread(folder, catalogue))
    text = (folder / "figures.csv").read_text()
    (folder / "figures.csv").write_text(text.replace("1400", "1500"))
    with pytest.raises(IntegrityError, match=r"a known error is a row in corrections.csv"):
        filing.reread(folder, catalogue)


def test_a_release_without_its_text_asks_for_a_copy(catalogue, add_release):
    folder = add_release("one", [])
    with pytest.raises(ReaderError, match="name a copy of it: indicators extract FILE --release one"):
        filing.reread(folder, catalogue)


def test_a_release_of_evidence_only_is_refused(where, file_document):
    folder = file_document()
    fields = yaml.safe_load((folder / "release.yml").read_text())
    fields["files"][0]["role"] = "evidence"
    write_manifest(folder, fields)
    (load,) = ingest(where)
    assert load.outcome == "refused"
    assert "at least one holds figures" in load.reason


def test_two_documents_cannot_share_one_filed_reading(catalogue, file_document):
    folder = file_document()
    (folder / "second.txt").write_text(TEXT)
    fields = yaml.safe_load((folder / "release.yml").read_text())
    fields["files"].append({"path": "second.txt", "sha256": digest(folder / "second.txt")})
    write_manifest(folder, fields)
    with pytest.raises(ReaderError, match="names 2 documents in prose"):
        filing.reread(folder, catalogue)


def test_every_field_of_a_printed_figure_is_filed():
    assert set(filing.COLUMNS) == set(PrintedFigure.__dataclass_fields__)


# figures.csv and release.yml change one after the other: wherever it stops, the release is whole again after.
@pytest.mark.parametrize("written", [1, 2])
@pytest.mark.parametrize("is_first", [True, False])
def test_a_filing_that_was_interrupted_is_finished_or_taken_back(
    file_document, catalogue, monkeypatch, written, is_first
):
    folder = file_document()
    reading = filing.reread(folder, catalogue)
    if not is_first:
        filing.file_reading(folder, dataclasses.replace(reading, figures=reading.figures[:2]))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = 0
    replace = Path.replace

    def interrupted(path, target):
        nonlocal done
        if done == written:
            raise KeyboardInterrupt
        done += 1
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        filing.file_reading(folder, reading)
    monkeypatch.undo()
    with pytest.raises(IntegrityError, match="`indicators extract --release report-2025`"):
        check_files(folder, read_manifest(folder))
    again = filing.reread(folder, catalogue)
    check_files(folder, read_manifest(folder))
    if written == 1:
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    else:
        assert again.differences == []
        assert len(figures_csv.read(folder / "figures.csv")) == len(reading.figures)


# Killed while it wrote, before anything was renamed: the release is what it was, and says so.
@pytest.mark.parametrize("name", [".figures.csv.next.0a1b2c3d", ".release.yml.0a1b2c3d"])
def test_what_a_killed_filing_had_begun_to_write_refuses_nothing(file_document, catalogue, name):
    folder = file_document()
    before = fingerprint(folder)
    (folder / name).write_text("half a li", encoding="utf-8")
    check_files(folder, read_manifest(folder))
    assert fingerprint(folder) == before
    filing.file_reading(folder, filing.reread(folder, catalogue))
    assert not (folder / name).exists()
