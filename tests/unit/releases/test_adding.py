"""A file becomes a release: what is found, asked, refused and written. Places and figures are invented or Suizhou's own name."""

import fcntl
import os
import shutil
from datetime import date

import pytest
from typer.testing import CliRunner

from orchestration.catalogue import Catalogue
from orchestration.cli import app
from orchestration.commands import add as commands_add
from orchestration.releases import adding
from orchestration.releases import held as releases_held
from orchestration.releases.discovery import check_files
from orchestration.releases.filing import read_release
from orchestration.releases.held import HeldReleases
from orchestration.releases.manifest import read_manifest
from orchestration.settings import settings as project

PAGE = """<html><head><title>随州市2025年国民经济和社会发展统计公报</title><meta name="PubDate" content="2026-04-02">
<meta name="ContentSource" content="随州市统计局"></head><body><p>初步核算，全年全市地区生产总值1234.5亿元，比上年增长6.1%。</p>
<p>全年全市虚构品产量7万件。</p></body></html>"""
TODAY = date(2026, 4, 5)


@pytest.fixture
def catalogue():
    return Catalogue(project().catalogue)


@pytest.fixture
def raw(tmp_path, monkeypatch):
    folder = tmp_path / "raw"
    folder.mkdir()
    monkeypatch.setenv("INDICATORS_RAW", str(folder))
    return folder


@pytest.fixture
def page(tmp_path):
    path = tmp_path / "公报.html"
    path.write_text(PAGE)
    return path


def add(path, raw, catalogue, **given):
    held = HeldReleases(raw, catalogue)
    return adding.add(adding.propose(path, adding.Given(**given), catalogue), held, catalogue, TODAY)


def test_everything_is_found_in_a_page_that_says_it(page, raw, catalogue):
    added = add(page, raw, catalogue)
    assert added.folder == raw / "suizhou-tjj" / "suizhou-communique-2025"
    manifest = read_manifest(added.folder)
    check_files(added.folder, manifest)
    assert (manifest.kind, manifest.region, manifest.published_on) == (
        "communique",
        "随州市",
        date(2026, 4, 2),
    )
    assert (added.figures, added.unmapped) == (3, {"虚构品产量": 1})
    assert [one.name for one in added.folder.parent.iterdir()] == ["suizhou-communique-2025"]


@pytest.mark.parametrize(
    "speaks",
    [
        "我代表市人民政府,向大会报告工作,请予审议。",
        "我代表襄阳市人民政府,向大会作报告,请审议。",
        "我代表市第十届人民政府,向大会报告工作。",
        "我代表襄阳市第十九届人民政府,向大会报告工作。",
    ],
)
def test_who_speaks_on_behalf_of_a_government_names_it(tmp_path, catalogue, speaks):
    path = tmp_path / "report.txt"
    path.write_text(
        f"2031年襄阳市政府工作报告\n\n各位代表：\n{speaks}\n2030年，全市地区生产总值达到7000亿元，增长5%。\n地方一般公共预算收入增长3%，粮食产量480万吨。\n2031年，地区生产总值增长5%左右。\n"
    )
    assert adding.propose(path, adding.Given(), catalogue).fields["publisher"] == "xiangyang-gov"


def test_a_report_that_names_nobody_is_its_governments(tmp_path, catalogue):
    path = tmp_path / "report.txt"
    path.write_text(
        "2031年襄阳市政府工作报告\n\n2030年，全市地区生产总值达到7000亿元，增长5%。\n地方一般公共预算收入增长3%，粮食产量480万吨。\n2031年，地区生产总值增长5%左右。\n"
    )
    proposal = adding.propose(path, adding.Given(), catalogue)
    assert (proposal.fields["publisher"], proposal.open) == ("xiangyang-gov", ())
    assert proposal.found["publisher"].startswith("襄阳市人民政府, whose a work_report of 襄阳市 is")
    # A press article of a place may be anybody's.
    assert adding.propose(path, adding.Given(kind="press"), catalogue).open == ("publisher",)


def test_what_is_told_wins(page, raw, catalogue):
    proposal = adding.propose(
        page, adding.Given(region="广水市", period="2024", published_on="2025"), catalogue
    )
    held = HeldReleases(raw, catalogue)
    assert adding.release_id_of(proposal, held, catalogue) == "guangshui-communique-2024"
    manifest = read_manifest(adding.add(proposal, held, catalogue, TODAY).folder)
    assert (manifest.period, manifest.published_on_precision) == ("2024", "year")


def test_what_is_held_is_refused(page, raw, catalogue, tmp_path):
    add(page, raw, catalogue)
    with pytest.raises(adding.AddError, match="same content is held as suizhou-communique-2025"):
        add(page, raw, catalogue)
    other = tmp_path / "other.html"
    other.write_text(PAGE.replace("</body>", "<p>转载。</p></body>"))
    with pytest.raises(adding.AddError, match="--copy-of suizhou-communique-2025"):
        add(other, raw, catalogue, publisher="sxbbs")
    copy = add(other, raw, catalogue, publisher="sxbbs", copy_of="suizhou-communique-2025")
    manifest = read_manifest(copy.folder)
    assert (manifest.release_id, manifest.work_id) == (
        "suizhou-communique-2025-sxbbs",
        "suizhou-communique-2025",
    )


def test_the_document_of_a_period_is_held_under_whatever_id(page, raw, catalogue, tmp_path):
    added = add(page, raw, catalogue, release_id="our-own-name")
    assert added.folder.name == "our-own-name"
    other = tmp_path / "other.html"
    other.write_text(PAGE.replace("</body>", "<p>转载。</p></body>"))
    with pytest.raises(adding.AddError, match="held as our-own-name"):
        add(other, raw, catalogue, publisher="sxbbs")


def test_places_that_sound_alike_have_an_id_each(raw, tmp_path):
    shutil.copytree(project().catalogue, raw.parent / "seeds")
    filed = []
    for place, growth in (("伊春市", "5.1"), ("宜春市", "5.2")):
        path = tmp_path / f"{place}.txt"
        path.write_text(
            f"2031年{place}政府工作报告\n\n2030年，全市地区生产总值达到700亿元，增长{growth}%。\n地方一般公共预算收入增长3%，粮食产量48万吨。\n2031年，地区生产总值增长5%左右。\n"
        )
        # Their publishers sound alike as well; of each the report is its own government's.
        filed.append(add(path, raw, Catalogue(raw.parent / "seeds")).folder)
        copy = tmp_path / f"{place} again.txt"
        copy.write_text(path.read_text() + "（转载）\n")
        with pytest.raises(adding.AddError, match=f"held as {filed[-1].name}"):
            add(copy, raw, Catalogue(raw.parent / "seeds"))
    assert [one.relative_to(raw).as_posix() for one in filed] == [
        "yichun-gov/yichun-work-report-2031",
        "yichun-360900-gov/yichun-360900-work-report-2031",
    ]


def test_two_reports_that_one_year_heard_are_two_and_a_copy_of_one_is_none(raw, tmp_path):
    catalogue = Catalogue(shutil.copytree(project().catalogue, tmp_path / "seeds"))
    held, filed = HeldReleases(raw, catalogue), []
    for day, growth in (("2021年1月18日", "5.1"), ("2021年12月30日", "5.2"), ("2021年12月30日", "5.20")):
        path = tmp_path / f"{growth}.txt"
        path.write_text(
            f"襄阳市政府工作报告\n——{day}在襄阳市人民代表大会会议上\n\n全市地区生产总值达到700亿元，增长{growth}%。\n地方一般公共预算收入增长3%，粮食产量48万吨。\n地区生产总值增长5%左右。\n"
        )
        proposal = adding.propose(path, adding.Given(), catalogue)
        filed.append(adding.release_id_of(proposal, held, catalogue))
        if growth == "5.20":
            assert f"held as {filed[1]}" in (adding.held_as(proposal, filed[-1], held, catalogue) or "")
        else:
            adding.add(proposal, held, catalogue, TODAY)
    assert filed == [f"xiangyang-work-report-2021{end}" for end in ("", "-12", "-12")]


@pytest.mark.parametrize(
    ("title", "dates"),
    [
        ("襄阳市政府工作报告（2015年2月3日）", (date(2015, 2, 3), None)),
        ("2015年襄阳市政府工作报告", (None, "2015")),
    ],
)
def test_a_report_that_an_archive_posted_years_later_is_of_its_own_year(raw, tmp_path, title, dates):
    path = tmp_path / "report.txt"
    path.write_text(
        f"{title}\n\n全市地区生产总值达到700亿元，增长5.1%。\n地方一般公共预算收入增长3%，粮食产量48万吨。\n地区生产总值增长5%左右。\n"
    )
    catalogue = Catalogue(shutil.copytree(project().catalogue, tmp_path / "seeds"))
    manifest = read_manifest(add(path, raw, catalogue, published_on="2019-05-07").folder)
    assert (manifest.release_id, manifest.spoken_on, manifest.period) == (
        "xiangyang-work-report-2015",
        *dates,
    )
    read, _, _ = read_release(raw / "xiangyang-gov" / manifest.release_id, manifest)
    assert {one.period for one in read} == {"2014"}


def test_a_report_without_a_day_is_of_the_year_of_its_title(raw, tmp_path):
    path = tmp_path / "report.txt"
    path.write_text(
        "2015年襄阳市政府工作报告\n\n全市地区生产总值达到700亿元，增长5.1%。\n地方一般公共预算收入增长3%，粮食产量48万吨。\n地区生产总值增长5%左右。\n"
    )
    catalogue = Catalogue(shutil.copytree(project().catalogue, tmp_path / "seeds"))
    manifest = read_manifest(add(path, raw, catalogue).folder)
    assert (manifest.is_dated, manifest.period, manifest.available_on) == (False, "2015", date(2015, 12, 31))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"region": "临城市"}, "no row in region.csv"), ({"publisher": "nobody"}, "no row in source_rank.csv"),
        ({"published_on": "2026-13-01"}, "is no day"), ({"release_id": "Not An Id"}, "release_id"),
        ({"copy_of": "nothing"}, "no release 'nothing'"), ({"published_on": "2039-01-01"}, "2039-01-01"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_and_nothing_is_written(page, raw, catalogue, given, says):
    with pytest.raises(adding.AddError, match=says):
        add(page, raw, catalogue, **given)
    assert list(raw.rglob("*")) == []


def test_many_files_without_a_terminal(page, raw, tmp_path):
    silent = tmp_path / "silent.txt"
    silent.write_text(
        "某地2025年国民经济和社会发展统计公报\n初步核算，全年地区生产总值12亿元。\n全年社会消费品零售总额3亿元。年末全部常住人口2万人。\n"
    )
    copy = tmp_path / "copy.html"
    shutil.copy(page, copy)
    done = CliRunner().invoke(app, ["add", str(page), str(silent), str(copy), "--language", "en"])
    assert done.exit_code == 1
    assert "3 figures would be loaded, 1 of them unmapped" in done.output
    assert "not said: region, publisher; give --region --publisher" in done.output
    assert "the same content is held" in done.output
    assert "1 files filed, 2 not" in done.output
    assert [one.name for one in raw.glob("*/*")] == ["suizhou-communique-2025"]


# A killed addition left its folder in raw/ for good.
def test_the_next_addition_removes_what_a_killed_one_left_and_not_what_another_works_on(page, raw, catalogue):
    for name in (".adding-00000000", ".adding-11111111"):
        (raw / name / "suizhou-tjj").mkdir(parents=True)
    at_work = os.open(raw / ".adding-11111111", os.O_RDONLY)
    try:
        fcntl.flock(at_work, fcntl.LOCK_EX)
        add(page, raw, catalogue)
    finally:
        os.close(at_work)
    assert [one.name for one in raw.glob(".*")] == [".adding-11111111"]


def test_a_dry_run_writes_nothing_in_either_language(page, raw):
    done = CliRunner().invoke(app, ["add", str(page), "--dry-run"])
    assert (done.exit_code, list(raw.iterdir())) == (0, [])
    assert "将归档到" in done.output
    assert "suizhou-communique-2025" in done.output


def test_what_is_open_is_asked_on_a_terminal(page, raw, monkeypatch):
    page.write_text(PAGE.replace("随州市统计局", "某网站").replace("2026-04-02", ""))
    monkeypatch.setattr("orchestration.commands.add.is_terminal", lambda: True)
    done = CliRunner().invoke(app, ["add", str(page), "--language", "en"], input="suizhou-tjj\n2026-04\ny\n")
    assert done.exit_code == 0, done.output
    assert read_manifest(raw / "suizhou-tjj" / "suizhou-communique-2025").published_on == date(2026, 4, 1)


# Each document had every release.yml of raw/ read again, several times.
def test_a_release_is_read_once_however_many_documents_are_filed(raw, tmp_path, monkeypatch):
    catalogue = Catalogue(shutil.copytree(project().catalogue, tmp_path / "seeds"))
    held, looked_at = HeldReleases(raw, catalogue), []
    monkeypatch.setattr(releases_held, "read_manifest", lambda at: looked_at.append(at) or read_manifest(at))
    for year in range(2011, 2021):
        path = tmp_path / f"{year}.txt"
        path.write_text(
            f"{year}年襄阳市政府工作报告\n\n全市地区生产总值达到{year}亿元，增长5.1%。\n地方一般公共预算收入增长3%，粮食产量48万吨。\n地区生产总值增长5%左右。\n"
        )
        adding.add(adding.propose(path, adding.Given(), catalogue), held, catalogue, TODAY)
    assert len(looked_at) == len(set(looked_at)) == 9
    # What others change or take away meanwhile is seen.
    newest = sorted(raw.glob("*/*"))[-1]
    again = adding.propose(path, adding.Given(), catalogue)
    assert "same content" in (
        adding.held_as(again, adding.release_id_of(again, held, catalogue), held, catalogue) or ""
    )
    shutil.rmtree(newest)
    assert adding.held_as(again, adding.release_id_of(again, held, catalogue), held, catalogue) is None


def test_who_files_many_is_told_how_far_it_is(page, raw, monkeypatch, tmp_path):
    monkeypatch.setattr(commands_add, "TELL_EVERY", 0.0)
    copy = shutil.copy(page, tmp_path / "copy.html")
    done = CliRunner().invoke(app, ["add", str(page), str(copy), "--language", "en"])
    assert "1 of 2; " in done.output
