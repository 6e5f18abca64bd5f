"""`indicators review` and `decide`: figures beside their text, and decisions that become rows of corrections.csv."""

import csv
import dataclasses
import json
import shutil
from functools import partial

import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.corrections import COLUMNS
from orchestration.ingest import ingest
from orchestration.settings import settings
from tests.conftest import digest, environment, gdp, release_writer, write_manifest

TEXT = """2025年林城市政府工作报告

——2025年1月8日在林城市第一届人民代表大会第一次会议上

一、2024年工作回顾

去年，全市地区生产总值达到1400亿元，增长5.2%。城镇化率达到612%。新建石凳35条，粮食产量120万吨。
城镇新增就业2.1万人，社会消费品零售总额增长7%，外贸出口增长3%，财政收入增长2%，固定资产投资增长4%。
常住人口城镇化率达到61%，规模以上工业增加值增长6%，接待游客1200万人次，旅游总收入80亿元，森林覆盖率51%。
农产品加工业产值500亿元，增长8%，民生支出占比80%，实际利用外资增长5%，居民人均可支配收入增长6%。
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """A report read by the machine, with its text, and a table transcribed without one; both loaded."""
    base = tmp_path_factory.mktemp("review")
    where = dataclasses.replace(
        settings(), raw=base / "raw", warehouse=base / "warehouse", catalogue=base / "seeds"
    )
    folder = where.raw / "suizhou-gov" / "report-2025"
    folder.mkdir(parents=True)
    where.warehouse.mkdir()
    shutil.copytree(settings().catalogue, where.catalogue)
    (folder / "report.txt").write_text(TEXT)
    write_manifest(folder, {
        "release_id": "report-2025", "kind": "work_report", "publisher": "suizhou-gov", "region": "随州市",
        "title": "Synthetic report", "spoken_on": "2025-01-08", "known_on": "2026-01-01", "licence": "Synthetic",
        "completeness": "full", "provenance": "extracted", "review_state": "machine",
        "obtained": "Made for a test",
        "files": [{"path": "report.txt", "sha256": digest(folder / "report.txt")}],
    })  # fmt: skip
    release_writer(where)("table", [gdp(2023, "1300")], review_state="machine")
    (where.catalogue / "corrections.csv").write_text(",".join(COLUMNS) + "\n")
    loads = ingest(where)
    assert [(one.outcome, one.quarantined) for one in loads] == [("loaded", 1), ("loaded", 0)]
    return where


@pytest.fixture
def command(loaded, monkeypatch):
    """Run a command as a user does, on a corrections.csv without rows."""
    (loaded.catalogue / "corrections.csv").write_text(",".join(COLUMNS) + "\n")
    for name, value in environment(loaded).items():
        if name.startswith("INDICATORS_"):
            monkeypatch.setenv(name, value)

    def run(*arguments: str, keys: str | None = None, fails: bool = False):
        result = CliRunner().invoke(app, arguments, input=keys)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert (result.exit_code != 0) == fails, result.output
        return result

    return run


@pytest.fixture
def review(command):
    return partial(command, "review")


@pytest.fixture
def decide(command):
    return partial(command, "decide", "report-2025", "--language", "en")


@pytest.fixture
def decisions(loaded):
    def read() -> list[dict[str, str]]:
        with (loaded.catalogue / "corrections.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    return read


def ids(review, *arguments: str) -> dict[str, str]:
    """Ids of the figures shown, by print."""
    shown = json.loads(review("report-2025", "--format", "json", *arguments).stdout)
    return {row["surface"]: row["figure_id"] for row in shown}


def figures(review, *arguments: str) -> list[str]:
    """Ids of the figures shown, in their order."""
    shown = json.loads(review("report-2025", "--format", "json", *arguments).stdout)
    return [row["figure_id"] for row in shown]


def test_a_figure_stands_beside_its_text(review):
    output = review("report-2025", "--words", "1400").output
    assert "全市地区生产总值达到【1400亿元】，增长5.2%" in output
    assert "地区生产总值 · 发布所属地区 · 2024 · = 1400 亿元 · 数值 · 实际 → gdp" in output


def test_without_the_text_the_print_is_shown_and_a_copy_can_be_named(review, tmp_path):
    assert "原文未存档" in review("table").output
    (tmp_path / "copy.txt").write_text(TEXT.replace("1400亿元", "1500亿元"))
    output = review("report-2025", "--words", "1400", "--text", str(tmp_path / "copy.txt")).output
    assert "该处是'1500亿元'，不是'1400亿元'" in output


def test_filters_keep_what_they_say(review):
    every = ids(review)
    unmapped = ids(review, "--unmapped")
    assert "35条" in unmapped
    assert "1400亿元" not in unmapped
    failed = ids(review, "--failed")
    assert "612%" in failed
    assert "1400亿元" not in failed
    assert ids(review, "--unseen") == every
    doubtful = json.loads(review("report-2025", "--doubtful", "--format", "json").stdout)
    assert all(row["note"] for row in doubtful)
    assert len(doubtful) < len(every)


def test_a_decision_by_options_is_a_row_and_marks_the_figure_as_seen(review, decide, decisions):
    figure = ids(review)["1400亿元"]
    decide(figure[:10], "override", "--field", "period", "--value", "2023",
           "--reason", "the sentence before is about 2023")  # fmt: skip
    (row,) = decisions()
    assert (row["figure_id"], row["field"], row["value"], row["guard"]) == (figure, "period", "2023", "2024")
    assert (row["origin"], row["review_state"]) == ("our_transcription", "person")
    assert "1400亿元" not in ids(review, "--unseen")
    # A second field of the same figure is a second row.
    decide(figure, "override", "--value", "1401", "--reason", "misread")
    assert [one["field"] for one in decisions()] == ["period", "value"]


def test_a_second_reading_is_not_a_person(review, decide, decisions):
    figure = ids(review)["1400亿元"]
    decide(figure, "confirm", "--reason", "read again", "--second-reading")
    assert decisions()[0]["review_state"] == "machine_double_read"
    assert "1400亿元" in ids(review, "--unseen")


def test_what_is_in_quarantine_can_be_mended(review, decide, loaded):
    figure = ids(review)["612%"]
    decide(figure, "override", "--value", "61.2", "--reason", "point lost")
    loads = {one.release_id: one for one in ingest(loaded)}
    assert loads["report-2025"].quarantined == 0
    # As the other tests expect it.
    (loaded.catalogue / "corrections.csv").write_text(",".join(COLUMNS) + "\n")
    ingest(loaded)


def test_a_decision_that_does_not_fit_is_not_written(review, decide, decisions):
    figure = ids(review)["1400亿元"]
    for arguments, says in (
        (("override", "--value", "many", "--reason", "x"), "is no number"),
        (("confirm",), "reason is empty"),
        (("improve", "--reason", "x"), "is none of drop"),
        (("override", "--field", "colour", "--reason", "x"), "none that an override can set"),
    ):
        assert says in decide(figure, *arguments, fails=True).output.replace("\n", " ")
    assert decisions() == []


def test_asking_goes_through_the_figures_that_no_person_has_seen(review, decide, decisions):
    # An unknown key is asked again; a refused value too.
    keys = "x\nc\n\no\nvalue\nmany\nbecause\no\nvalue\n5.3\nmisread\nd\nno figure\nq\n"
    unseen = figures(review, "--unseen")
    output = decide(keys=keys).output
    assert "x is none of c, d, o, s, f, n, q" in output
    assert "'many' is no number" in output
    assert [(row["action"], row["value"], row["reason"]) for row in decisions()] == [
        ("confirm", "", "compared with the text"),
        ("override", "5.3", "misread"),
        ("drop", "", "no figure"),
    ]
    assert [row["figure_id"] for row in decisions()] == unseen[:3]
    # It goes on where it was left, or asks about the one that is named.
    assert f"1 of {len(unseen) - 3}:" in decide(keys="q\n").output
    decide(unseen[5], keys="c\n\n")
    assert decisions()[-1]["figure_id"] == unseen[5]


def test_a_chinese_user_is_asked_in_chinese(command, decisions):
    asked = command("decide", "report-2025", keys="x\nc\n\nq\n").output
    assert "第1个，共" in asked
    assert "x 不是c、d、o、s、f、n、q之一" in asked
    assert "确认：照原样；已写入corrections.csv，indicators run --release report-2025 生效" in asked
    assert [row["reason"] for row in decisions()] == ["已与原文核对"]


def test_only_what_is_wanted_is_asked_about(decide):
    assert "1 of 1:" in decide("--words", "1400", keys="q\n").output
    assert "No figure of report-2025 is left" in decide("--words", "1400", "--doubtful").output


def test_what_is_asked_for_must_be_there(review, decide):
    assert "发布'absent'没有入库" in review("absent", fails=True).output
    asked = review("absent", "--language", "en", fails=True)
    assert "is not loaded" in asked.output.replace("\n", " ")
    assert "0 figures of report-2025" in decide("zz", fails=True).output
