"""The shipped catalogue: what its names may and may not stand for; and a seed that cannot be used."""

import csv
import re
import shutil

import pytest
from typer.testing import CliRunner

from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.cli import app
from orchestration.extraction import lexicon
from orchestration.settings import PROJECT

CATALOGUE = Catalogue(PROJECT / "dbt_project" / "seeds")
NEWLY = re.compile("|".join(lexicon.INCREMENTS))


def test_what_is_new_never_stands_for_all_there_are():
    names = [one for aliases in CATALOGUE.aliases.values() for one in aliases if NEWLY.match(one.text)]
    assert len(names) > 20
    for one in names:
        kind = CATALOGUE.indicators[one.indicator_id].kind
        assert kind in ("flow", "rate") or one.measure == "increment", one


def test_an_abbreviation_in_brackets_is_no_other_name():
    for name, measure in (
        ("生产总值", "level"),
        ("居民消费价格指数", "price_index"),
        ("地区生产总值", "growth_rate"),
    ):
        found = CATALOGUE.indicator_id(name, measure, None)
        assert found is not None
        assert {CATALOGUE.indicator_id(f"{name}{one}", measure, None) for one in ("（GDP）", "(CPI)")} == {
            found
        }


def test_new_enterprises_and_all_enterprises_are_two_indicators():
    for stock, new in (
        ("规模以上工业企业总数", "新增规模以上工业企业"),
        ("高新技术企业总数", "新增高新技术企业"),
        ("“四上”企业总数", "新增“四上”企业"),
        ("市场主体总量", "新增市场主体"),
    ):
        both = [CATALOGUE.indicator_id(name, "level", "421300", "ENTITY") for name in (stock, new)]
        assert None not in both
        assert both[0] != both[1]


def saved(folder, name, change):
    """The shipped seeds in `folder`, one of them changed as a person may save it."""
    shutil.copytree(PROJECT / "dbt_project" / "seeds", folder)
    (folder / name).write_bytes(change((folder / name).read_text(encoding="utf-8")))
    return Catalogue(folder)


SPOILT = [
    ("unit.csv", lambda text: text.encode("gbk", "replace"), "unit.csv, byte .*not UTF-8; save it as UTF-8"),
    (
        "unit.csv",
        lambda text: text.replace("factor", "factors", 1).encode(),
        "unit.csv, line 1: no column 'factor'",
    ),
    (
        "region.csv",
        lambda text: text.replace("kind", "sort", 1).encode(),
        "region.csv, line 1: no column 'kind'",
    ),
    (
        "unit.csv",
        lambda text: text.replace(",10000,4,", ",10000,four,", 1).encode(),
        "line .*unit_mult 'four' is no",
    ),
    (
        "unit.csv",
        lambda text: text.replace(",10000,4,", ",0,4,", 1).encode(),
        "factor '0' is no number above 0",
    ),
    ("plan.csv", lambda text: (text + "x" * 200_000).encode(), "plan.csv, line .*not valid CSV"),
]


@pytest.fixture
def csv_limit():
    """The longest field as Python has it: agate, which dbt imports, lifts it for its whole process."""
    before = csv.field_size_limit(131_072)
    yield
    csv.field_size_limit(before)


@pytest.mark.usefixtures("csv_limit")
@pytest.mark.parametrize(("name", "change", "says"), SPOILT)
def test_a_seed_that_cannot_be_used_is_named_with_the_place(tmp_path, name, change, says):
    with pytest.raises(CatalogueError, match=says):
        saved(tmp_path / "seeds", name, change).check()


def test_the_command_that_extracts_says_what_is_wrong_with_the_catalogue(tmp_path, monkeypatch):
    name, change, _ = SPOILT[0]
    monkeypatch.setenv("INDICATORS_CATALOGUE", str(saved(tmp_path / "seeds", name, change).folder))
    report = tmp_path / "report.txt"
    report.write_text(
        "云岭市2023年国民经济和社会发展统计公报\n全年全市实现地区生产总值1330.85亿元。\n", encoding="utf-8"
    )
    done = CliRunner().invoke(app, ["extract", str(report)])
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit)
    assert "not UTF-8" in done.output


DOUBLED = [
    ("unit.csv", "亿元,CNY,100000000,8,money_cny", "亿元 has a row already, in line"),
    ("unit.csv", "万钱,CNY,10000,4,mass", "CNY is of dimension money_cny in an earlier row"),
    ("indicator.csv", None, "has a row already, in line 2"),
    ("plan.csv", None, "has a row already, in line 2"),
    ("source_rank.csv", None, "has a row already, in line 2"),
    ("release_known.csv", None, "has a row already, in line 2"),
    ("plan.csv", "x,某计划,A plan,five_year,2026,到2030年,2025", "last_year '到2030年' is no whole number"),
    ("source_rank.csv", "x,,某,Someone,press,first", "rank 'first' is no whole number"),
    ("release_calendar.csv", "x,communique,421300,A,2013,soon,,", "due_days 'soon' is no whole number"),
    ("indicator_link.csv", "gdp,gdp,2015-01-01,changed,true,", "kind 'changed' is none of renamed"),
]  # fmt: skip


# Each of these would make a test of the models fail, which could not say where.
@pytest.mark.parametrize(("name", "row", "says"), DOUBLED)
def test_a_row_that_the_models_could_not_use_is_refused_with_its_line(tmp_path, name, row, says):
    def with_row(text):
        lines = text.splitlines()
        return "\n".join([*lines, row or lines[1]]).encode() + b"\n"

    with pytest.raises(CatalogueError, match=re.escape(says)) as told:
        saved(tmp_path / "seeds", name, with_row).check()
    assert f"{name}, line " in str(told.value)
