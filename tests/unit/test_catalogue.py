"""The shipped catalogue: what its names may and may not stand for; and a seed that cannot be used."""

import csv
import re
import shutil

import pytest
from typer.testing import CliRunner

from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.cli import app
from orchestration.dictionary import INDICATORS, indicators_document
from orchestration.extraction import lexicon
from orchestration.readers import cells, sdmx
from orchestration.seed import fold
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


@pytest.mark.parametrize(
    ("name", "home", "region_id"),
    [
        ("通州", "320600", "320612"),
        ("通州区", "110000", "110112"),
        ("通州区", None, None),
        ("鼓楼区", "350100", "350102"),
        ("鼓楼区", "110000", None),
        ("市中区", "370100", "370103"),
        ("江苏省南京市鼓楼区", None, "320106"),
        ("朝阳", None, "211300"),
        ("朝阳", "220100", "220104"),
        ("长沙", "430100", "430100"),
        ("长沙县", "430100", "430121"),
        ("甘孜州", None, "513300"),
        ("襄樊市", None, "420600"),
        ("密云县", "110000", "110118"),
        ("城区", "421300", "421300-cq"),
        ("城区", "420600", None),
        ("建议全州", "422800", None),
        ("提请市", "421300", None),
    ],
)
def test_a_name_that_several_places_share_is_the_one_near_the_document_or_none(name, home, region_id):
    assert CATALOGUE.region_id(name, None, home) == region_id


def test_every_place_lies_in_a_place_of_its_code():
    regions = CATALOGUE.places.regions
    assert sum(one.region_id.endswith("0000") for one in regions) == 35
    assert len(regions) > 4000
    for one in regions:
        if one.region_id[:6] not in ("100000", one.region_id[:2] + "0000"):
            assert one.parent_id[:2] == one.region_id[:2], one


def test_places_are_read_again_when_the_file_changes(tmp_path):
    before = saved(tmp_path / "seeds", "region.csv", str.encode)
    assert before.region_id("云岭市") is None
    with (tmp_path / "seeds" / "region.csv").open("a", encoding="utf-8") as rows:
        rows.write("990100,云岭市,Yunling,,administrative,420000,,,,\n")
    assert Catalogue(tmp_path / "seeds").region_id("云岭市") == "990100"


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
    for language, says in (("zh", "不是UTF-8；请另存为UTF-8"), ("en", "not UTF-8; save it as UTF-8")):
        done = CliRunner().invoke(app, ["extract", str(report), "--language", language])
        assert done.exit_code == 1
        assert isinstance(done.exception, SystemExit)
        assert says in done.output


@pytest.mark.parametrize(
    ("name", "measure", "unit_id", "indicator_id"),
    [
        # Farmland there is, and farmland built.
        ("高标准农田", "level", "MU", "high_standard_farmland_total"),
        ("高标准农田", "increment", "MU", "high_standard_farmland"),
        ("建成高标准农田", "level", "MU", "high_standard_farmland"),
        # Projects of which nothing says which they are.
        ("新开工项目", "count", "ITEM", None),
        # What is begun is not built.
        ("新建保障性住房", "increment", "HOUSEHOLD", "subsidised_housing_built"),
        ("开工建设保障房", "increment", "HOUSEHOLD", "subsidised_begun"),
        ("规上工业增加值", "growth_rate", "PC", "industrial_va"),
        ("一产增加值", "growth_rate", "PC", "primary_va"),
        ("经济总量", "level", "CNY", "gdp"),
        ("全市生产总值增幅", "rank", "RANK", "gdp"),
        ("经济增长", "growth_rate", "PC", "gdp"),
        ("完成固定资产投资总额", "level", "CNY", "fixed_investment"),
        ("工业投资占比", "share", "PC", "industrial_investment_share"),
        ("服务业增加值占全市生产总值比重", "share", "PC", "tertiary_va_share"),
        ("老旧小区改造数", "count", "ITEM", "old_compounds_renovated"),
        ("改造老旧小区", "count", "ITEM", "old_compounds_renovated"),
        ("进出口总值", "level", "USD", "trade_total_usd"),
        # What is new is one quantity, however it is said.
        ("新增高新技术企业", "increment", "ENTITY", "new_high_tech_enterprises"),
        ("高新技术企业新增", "increment", "ENTITY", "new_high_tech_enterprises"),
        ("净增国家高新技术企业", "increment", "ENTITY", "new_high_tech_enterprises"),
        ("高新技术企业", "increment", "ENTITY", "new_high_tech_enterprises"),
        ("高新技术企业数量", "level", "ENTITY", "high_tech_enterprises"),
        # What is added to a stock is an increment of it; to what is itself new, of nothing that has a row.
        ("新增医疗卫生机构床位", "increment", "ITEM", "hospital_beds"),
        ("地区生产总值增量", "increment", "CNY", "gdp"),
        ("新增高新技术企业增量", "increment", "ENTITY", None),
        ("规上工业营收", "growth_rate", "PC", "industrial_revenue"),
        ("研发经费投入强度占比", "share", "PC", "rd_intensity"),
        # A narrower thing is not the wider one.
        ("软件出口", "level", "USD", None),
        ("国有工业增加值", "growth_rate", "PC", None),
        ("市本级一般公共预算收入", "level", "CNY", None),
        ("市直一般公共预算收入", "growth_rate", "PC", None),
        ("山区5县固定资产投资", "growth_rate", "PC", None),
        ("农村社会消费品零售总额", "growth_rate", "PC", None),
        ("户籍人口城镇化率", "share", "PC", "registered_urbanisation"),
        ("区级高新技术企业", "level", "ENTITY", None),
        # A figure that cannot be one of it is none.
        ("地区生产总值", "share", "PC", None),
        ("人均地区生产总值", "level", "USD", "gdp_per_capita_usd"),
        ("老旧小区改造", "count", "HOUSEHOLD", "old_compounds_renewed_households"),
        ("老旧小区改造", "level", "TONNE", None),
        ("新建农村公路", "increment", "ITEM", None),
        # What is built is one deed in many words; what is only begun, renewed or both is another.
        ("建成供水管网", "count", "KM", "water_pipes_built"),
        ("新增供水管网", "increment", "KM", "water_pipes_built"),
        ("供水管网", "increment", "KM", "water_pipes_built"),
        ("新开工高速公路", "increment", "KM", "expressway_works_begun"),
        ("更新改造供水管网", "level", "KM", "water_pipes_renewed"),
        ("新建改造供水管道", "increment", "KM", "water_pipes_built_renewed"),
        ("建成各类停车场", "count", "ITEM", "parking_lots_built"),
        ("建成投产亿元以上工业项目", "count", "ITEM", "projects_ind_100m_completed"),
        # Where the words stand in their order they win over the same words in another.
        ("全市新建农村公路", "level", "KM", "new_rural_roads"),
        ("孕产妇死亡率", "level", "PER_100K_PERSONS", "maternal_mortality"),
        ("规模以上工业增加值", "count", "ITEM", None),
        # What carries a deed out says no more than the deed; without one nothing falls away.
        ("实施农村危房改造", "count", "HOUSEHOLD", "rural_dangerous_houses"),
        ("实施幼儿园", "count", "ITEM", None),
        ("推进高速公路", "level", "KM", None),
        ("年内城镇新增就业", "increment", "PERSON", "new_urban_jobs"),
        ("新建改建国省干道", "increment", "KM", "trunk_roads_built_renewed"),
        ("改造薄弱学校", "count", "ITEM", "weak_schools_any"),
        ("改造农村薄弱学校", "count", "ITEM", "rural_weak_schools_renewed"),
        ("新增更新公交车", "increment", "ITEM", None),
        # Another unit is another quantity; only a sum that was misread stays, to be looked at.
        ("新改建城市道路", "increment", "MU", None),
        ("税收收入", "level", "CNY_PER_MU", None),
        ("合同利用外资", "level", "CNY", None),
        ("城镇低保标准", "level", "CNY_MONTH", None),
        ("社会消费品零售总额", "level", "RANK", None),
        ("地区生产总值", "level", "TONNE", "gdp"),
        ("有效发明专利", "growth_rate", "PC", "patents_held"),
        ("境内外上市企业", "level", "ITEM", "listed_companies"),
        ("推进重点技改项目", "count", "ITEM", "projects_key_tech_carried_out"),
        ("基本建成棚改住房", "count", "ITEM", "shanty_basically_built"),
        ("粮食播种面积", "level", "NUMBER", "grain_area"),
        ("贫困村出列", "level", "NUMBER", None),
        ("城镇新增就业", "increment", "VISIT", "new_urban_jobs"),
        ("最低工资标准", "level", "CNY", "minimum_wage"),
        ("最低工资标准", "level", "CNY_MONTH", "minimum_wage"),
    ],
)
def test_a_name_is_composed_and_its_scope_never_falls_away(name, measure, unit_id, indicator_id):
    assert CATALOGUE.indicator_id(name, measure, "421300", unit_id) == indicator_id


def test_every_word_of_the_composition_stands_in_its_example():
    for _, row in CATALOGUE.rows("name_word.csv"):
        assert fold(row["word"]) in fold(row["example"]), row


def test_every_indicator_is_found_by_its_name_and_spellings_of_one_name_agree():
    for one in CATALOGUE.indicators.values():
        measure = "share" if one.unit_id in ("PC", "PM") else "level"
        assert CATALOGUE.indicator_id(one.name_zh, measure, None, one.unit_id or None) == one.indicator_id


@pytest.mark.parametrize(
    ("printed", "unit_id", "meant"),
    [
        ("平方米", "M2_PER_PERSON", "平方米/人"), ("公斤", "KG_PER_MU", "公斤/亩"), ("吨标准煤", "TCE_PER_10K_CNY", "吨标准煤/万元"),
        ("万元", "CNY_PER_MU", "万元/亩"), ("平方米", "MU", None), ("平方米", "KM", None), ("亩", "M2_PER_PERSON", None), ("亿元", "CNY", None),
    ],
)  # fmt: skip
def test_a_unit_whose_second_half_the_name_says(printed, unit_id, meant):
    found = CATALOGUE.unit_of_rate(CATALOGUE.unit(printed), unit_id)
    assert (found.text if found else None) == meant


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("规上,spellings,规模以上,规上工业,", "kind 'spellings' is none of spelling"),
        ("规上,spelling,,规上工业,", "a spelling needs a word and what it stands for"),
    ],
)
def test_a_word_that_cannot_be_used_is_named_with_the_place(tmp_path, row, says):
    catalogue = saved(tmp_path / "seeds", "name_word.csv", lambda text: f"{text}{row}\n".encode())
    with pytest.raises(CatalogueError, match=rf"name_word.csv, line \d+: {says}"):
        catalogue.check()


def test_the_page_of_indicators_is_that_of_the_catalogue():
    assert INDICATORS.read_text(encoding="utf-8") == indicators_document(CATALOGUE), "run `make docs`"
    assert not {row["indicator_id"] for _, row in CATALOGUE.rows("indicator_use.csv")} - set(
        CATALOGUE.indicators
    )


DOUBLED = [
    ("unit.csv", "亿元,CNY,100000000,8,money_cny,false,false", "亿元 has a row already, in line"),
    ("unit.csv", "万钱,CNY,10000,4,mass,false,false", "CNY is of dimension money_cny in an earlier row"),
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


@pytest.mark.parametrize(
    ("text", "unit_id", "factor", "mult"),
    [
        ("万标箱", "TEU", 10**4, 4), ("千万平方米", "MU", 15_000, None), ("亿公斤", "TONNE", 10**5, 5),
        ("千亿美元", "USD", 10**11, 11), ("万吨/日", "TONNE_PER_DAY", 10**4, 4), ("亿千伏安", "KVA", 10**8, 8),
    ],
)  # fmt: skip
def test_a_word_of_size_before_a_unit_needs_no_row(text, unit_id, factor, mult):
    unit = CATALOGUE.unit(text)
    assert (unit.unit_id, unit.factor, unit.unit_mult) == (unit_id, factor, mult)


@pytest.mark.parametrize("text", ["万万元", "亿县", "万%", "万倍", "亿", "万两", "", None])
def test_what_is_no_unit_with_a_word_of_size_stays_unknown(text):
    unit = CATALOGUE.unit(text)
    assert unit is None or (text, unit.unit_id) == ("亿", "NUMBER")


# One inventory: a word that prose takes for a unit has its dimension in unit.csv, and so has a word that tallies.
def test_the_units_of_prose_are_those_of_the_catalogue():
    assert [one for one in lexicon.BASE_UNITS if CATALOGUE.unit(one) is None] == []
    assert {one.text for one in CATALOGUE.units.values() if one.is_tally} == lexicon.TALLIED


def test_the_units_of_tables_are_those_of_the_catalogue():
    words = {*cells.NOUNS.split("|"), *cells.ENGLISH_NOUNS.values(), *sdmx.UNITS.values()} - {""}
    assert [one for one in words if CATALOGUE.unit(one) is None] == []


@pytest.mark.parametrize(
    ("subject", "home", "region_id"),
    [
        ("提请市", "421300", "421300"),
        ("力争全年全州", "422800", "422800"),
        ("建议全州", "422800", "422800"),
        ("启动北海市", "450500", "450500"),
        ("规划建设郑州", "410100", "410100"),
        ("争取自治区", "150000", "150000"),
        ("争取自治区", "150600", None),
        ("所有市", "421300", None),
        ("计划曾都区", "421300", "421303"),
        ("与曾都区", "421300", None),
        ("计划曾都区", "420600", None),
        ("高新区", "420600", None),
        ("石化公司", "421300", None),
        ("广水市", "421300", "421381"),
    ],
)
def test_a_subject_is_a_place_of_the_catalogue_the_documents_own_or_none(subject, home, region_id):
    assert CATALOGUE.places.said_of(subject, None, home) == region_id


@pytest.mark.parametrize(
    ("promised", "printed", "measure", "unit_id"),
    [
        ("高新技术企业", "高新技术企业存量", "level", "ENTITY"),
        ("新增高新技术企业", "新增国家高新企业", "increment", "ENTITY"),
        ("民生支出", "民生类支出", "level", "CNY"),
        ("建成5G基站", "建成5G宏基站", "count", "ITEM"),
        ("营造林", "完成营造林建设", "level", "MU"),
        ("技术合同成交额", "技术合同成交总额", "level", "CNY"),
        ("改造老旧小区", "实施城镇老旧小区改造", "count", "HOUSEHOLD"),
        ("整治改造老旧小区", "整治改造老旧住宅小区", "level", "MU"),
        ("改造老旧小区", "完成老旧小区整治", "count", "ITEM"),
        ("新改扩建中小学幼儿园", "新改扩建中小学校和幼儿园", "count", "ITEM"),
        ("新增养老床位", "增加养老床位", "increment", "ITEM"),
        ("新增停车泊位", "施划停车位", "level", "ITEM"),
        ("小型水库除险加固", "除险加固小型水库", "count", "ITEM"),
        ("城镇低保标准", "城镇居民低保标准", "growth_rate", "PC"),
        ("居民人均可支配收入", "城乡常住居民人均可支配收入", "growth_rate", "PC"),
        ("固定资产投资", "域内固定资产投资", "growth_rate", "PC"),
        ("空气质量优良天数比例", "城市空气质量优良率", "share", "PC"),
        ("新增农村劳动力转移就业", "农村富余劳动力转移就业", "count", "PERSON"),
        ("开工建设保障性住房", "开工建设各类保障性住房", "increment", "HOUSEHOLD"),
        ("新增市场主体", "新增市场经营主体", "increment", "ENTITY"),
        ("开工棚户区改造", "新开工棚户区改造", "increment", "HOUSEHOLD"),
        ("农村贫困人口脱贫", "贫困人口", "count", "PERSON"),
        ("新增停车泊位", "新增机动车泊位", "increment", "ITEM"),
        ("新培育规上企业", "净增规模以上企业", "increment", "ENTITY"),
        ("创建省级现代农业产业园", "新增省级现代农业产业园", "increment", "ITEM"),
        ("新增“三品一标”认证产品", "新认证“三品一标”产品", "increment", "ITEM"),
        ("新开工棚户区改造安置房", "新开工棚户区改造", "increment", "HOUSEHOLD"),
        ("主要农作物耕种收机械化率", "主要农作物耕种收综合机械化率", "share", "PC"),
        ("社会融资规模", "社会融资规模累计新增", "increment", "CNY"),
        ("实施5000万元以上项目", "开复工5000万元以上项目", "count", "ITEM"),
        ("新增养老床位", "增设养老床位", "level", "ITEM"),
        ("空气质量优良天数", "空气环境质量优良天数", "share", "PC"),
        ("农村无害化卫生厕所改造", "无害化卫生厕所改造", "count", "HOUSEHOLD"),
        ("转移输出农村劳动力", "农村富余劳动力转移就业", "count", "PERSON"),
        ("新增造林绿化面积", "造林绿化", "level", "MU"),
        ("新开工城镇保障性住房", "开工建设各类保障房", "increment", "HOUSEHOLD"),
        ("建成城镇保障性住房", "建成各类保障性住房", "count", "HOUSEHOLD"),
        ("开工城镇保障性安居工程", "新开工保障性安居工程", "increment", "ITEM"),
        ("新增就业岗位", "开发有效就业岗位", "count", "ITEM"),
        ("入库国家科技型中小企业", "科技型中小企业", "level", "ENTITY"),
        ("一般公共预算收入", "地方财政一般公共预算收入", "growth_rate", "PC"),
        ("新建公办幼儿园", "建成公办幼儿园", "count", "ITEM"),
        ("开工棚户区改造", "开建棚户区改造", "count", "HOUSEHOLD"),
        ("建成基层综合性文化服务中心", "建成基层综合文化服务中心", "count", "ITEM"),
        ("新增世界500强企业", "引进世界500强企业", "count", "ENTITY"),
        ("新增绿地", "新增园林绿地", "increment", "MU"),
        ("城乡居民最低生活保障标准", "居民最低生活保障标准", "level", "CNY"),
    ],
)
def test_an_outcome_in_other_words_is_that_of_its_promise(promised, printed, measure, unit_id):
    found = [CATALOGUE.indicator_id(name, measure, None, unit_id) for name in (promised, printed)]
    assert found[0] is not None
    assert found[0] == found[1]
