"""Names without an indicator as a list of work, and the row that ends one. Figures and names are invented."""

import dataclasses
import io
import shutil

import pytest
import typer

from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.commands import unmapped
from orchestration.explain import Chosen
from orchestration.ingest import ingest
from orchestration.worklist import accept, five_year_names, unmapped_names
from tests.conftest import gdp, indicators


def _named(name, value, period="2023", **fields):
    return gdp(2023, value, indicator_text=name, period=period, unit_text="座", surface=f"{value}座") | fields


@pytest.fixture
def where(place, add_release, tmp_path):
    """A report with a five-year target, a yearly one and figures, none of a name that the catalogue has."""
    shutil.copytree(place.catalogue, tmp_path / "seeds")
    where = dataclasses.replace(place, catalogue=tmp_path / "seeds")
    target = {"figure_status": "target"}
    add_release("one", [
        _named("云朵灯塔", "3"), _named("云朵灯塔", "4", "2022"),
        _named("星光码头", "9", "2030", **target), _named("月光驿站", "7", "2026", **target),
        gdp(2023, "1300"), gdp(2023, "5", indicator_text="规上工业增加价", surface="5亿元"),
    ], kind="work_report", spoken_on="2026-01-08")  # fmt: skip
    ingest(where)
    return where


def test_what_more_rests_on_stands_first(where):
    found = unmapped_names(where.lake, Catalogue(where.catalogue))
    assert [one.text for one in found][:2] == ["星光码头", "月光驿站"]
    assert (found[0].five_year, found[1].yearly) == (1, 1)
    (lighthouse,) = [one for one in found if "云朵灯塔" in one.spellings]
    assert (lighthouse.figures, lighthouse.observed) == (2, 2)
    assert five_year_names(where.lake, Catalogue(where.catalogue)) == [("421300", "星光码头")]


def test_a_like_indicator_is_offered_with_what_tells_it_apart(where):
    (found,) = [one for one in unmapped_names(where.lake, Catalogue(where.catalogue)) if "增加价" in one.text]
    assert found.likely
    assert found.likely[0].indicator_id == "industrial_va"
    assert "价" in found.likely[0].more


def test_what_is_accepted_is_a_row_and_maps(where):
    name, mapped = accept(where.lake, where.catalogue, "云朵灯塔", "pocket_parks")
    assert (set(name.spellings) >= {"云朵灯塔"}, mapped) == (True, 2)
    ingest(where)
    assert all(
        "云朵灯塔" not in one.spellings for one in unmapped_names(where.lake, Catalogue(where.catalogue))
    )


@pytest.mark.parametrize(
    ("text", "indicator", "said"),
    [
        ("无此名称", "gdp", "no figure without an indicator"),
        ("云朵灯塔", "nothing_such", "no row in"),
        ("云朵灯塔", "gdp", "nothing was written"),
    ],
)
def test_what_cannot_be_accepted_leaves_the_catalogue_as_it_was(where, text, indicator, said):
    before = (where.catalogue / "indicator_alias.csv").read_bytes()
    with pytest.raises(CatalogueError, match=said):
        accept(where.lake, where.catalogue, text, indicator)
    assert (where.catalogue / "indicator_alias.csv").read_bytes() == before


def test_the_command_lists_and_accepts(where):
    shown = indicators(where, "unmapped", "--language", "en")
    assert shown.returncode == 0, shown.stderr
    assert "五年" not in shown.stdout
    assert "five-year targets 1" in shown.stdout
    done = indicators(where, "unmapped", "--accept", "星光码头", "--as", "pocket_parks")
    assert done.returncode == 0, done.stderr
    assert "pocket_parks" in done.stderr
    assert "星光码头" not in indicators(where, "unmapped", "--format", "csv").stdout


def test_like_names_stand_together_where_the_first_of_them_stands(where, add_release):
    add_release("two", [
        _named("大云朵灯塔", "1"), _named("云朵灯塔群", "2", "2030", figure_status="target"), _named("灯塔", "5"),
    ], kind="work_report", spoken_on="2026-01-09")  # fmt: skip
    ingest(where)
    found = unmapped_names(where.lake, Catalogue(where.catalogue))
    clusters = {one.text: one.cluster for one in found}
    assert clusters["云朵灯塔"] == clusters["云朵灯塔群"] == clusters["大云朵灯塔"] == "云朵灯塔群"
    assert clusters["星光码头"] == "星光码头"
    assert clusters["灯塔"] == "灯塔"
    # Both have a five-year target; on the cluster rest more figures.
    assert [one.text for one in found][:4] == ["云朵灯塔群", "云朵灯塔", "大云朵灯塔", "星光码头"]


# A likeness is never taken without a person who sees in what the names differ.
def test_the_likeliest_is_asked_about(where, monkeypatch):
    before = (where.catalogue / "indicator_alias.csv").read_bytes()
    refused = indicators(where, "unmapped", "--accept", "规上工业增加价")
    assert refused.returncode == 1
    assert "+价" in refused.stderr
    assert "--as industrial_va" in refused.stderr
    assert (where.catalogue / "indicator_alias.csv").read_bytes() == before
    assert "目录中没有与'云朵灯塔'相近的指标" in indicators(where, "unmapped", "--accept", "云朵灯塔").stderr
    monkeypatch.setattr(unmapped.sys, "stdin", _Terminal("n\n"))
    with pytest.raises(typer.Exit):
        unmapped._asked(where, "规上工业增加价", Chosen("zh"))
    monkeypatch.setattr(unmapped.sys, "stdin", _Terminal("y\n"))
    assert unmapped._asked(where, "规上工业增加价", Chosen("en")) == "industrial_va"


class _Terminal(io.StringIO):
    """Somebody types."""

    def isatty(self):
        return True


# The published file answers whatever is wrong with what lies beside it.
@pytest.mark.parametrize(
    ("spoilt", "said"),
    [("hold.json", "hold.json不是锁定文件"), ("release_calendar.csv", "release_calendar.csv")],
)
@pytest.mark.parametrize("command", ["status", "releases"])
def test_what_lies_spoilt_beside_the_published_file_is_said_and_keeps_no_answer_away(
    one_release, tmp_path, command, spoilt, said
):
    where = dataclasses.replace(one_release, warehouse=tmp_path / "warehouse", catalogue=tmp_path / "seeds")
    shutil.copytree(one_release.warehouse, where.warehouse, symlinks=True)
    shutil.copytree(one_release.catalogue, where.catalogue)
    (where.warehouse if spoilt.endswith(".json") else where.catalogue).joinpath(spoilt).write_text("{\n1\n")
    done = indicators(where, command)
    assert done.returncode == 0
    assert said in done.stderr
    assert done.stdout
