"""What was done behind its things, parts of a whole in a list, levels in pairs, years to come; invented places."""

import pytest

from orchestration.extraction.figures import extract
from orchestration.extraction.passages import Document, divide

REPORT = Document("work_report", 2025, "云岭州")
HEADINGS = {"review": "一、2024年工作回顾", "plan": "二、2025年工作安排"}


def read(sentence: str, role: str = "review"):
    return [one for one in extract([HEADINGS[role], sentence], REPORT) if one.para == 2]


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        # A deed said behind its things is theirs; how far it has come is not, and what is 累计 is a stock.
        ("高标准农田建成20万亩，老旧小区改造完成5个。", ["建成高标准农田", "改造老旧小区"]),
        ("棚改住房基本建成8904套。", ["基本建成棚改住房"]),
        ("5G基站累计建成5000个。", ["5G基站"]),
        ("高新技术企业入库20家。", ["高新技术企业"]),
        ("保障性住房开工240套，基本建成170套。", ["开工保障性住房", "基本建成保障性住房"]),
        # Each of several has its deed behind it.
        ("100个项目开工、50个竣工。", ["开工项目", "竣工项目"]),
        ("确保28个计划开工项目上半年全部开工。", ["计划开工项目"]),
        ("“一河一策”治理12条河流。", ["治理河流"]),
        # What holds its own object is done to nothing before it.
        ("治理水土流失面积15万亩，实施营造林5万亩。", ["治理水土流失面积", "实施营造林"]),
        # What was done is of the things last counted so.
        ("建设公寓40万套，保障90万名青年居住，完成7万套。", ["建设公寓", "保障青年居住", "建设公寓"]),
        ("新开工项目93个、竣工69个，完成投资54亿元。", ["新开工项目", "竣工项目", "项目投资"]),
        ("债券资金首次跃上百亿台阶（增长12%）。", ["债券资金", "债券资金"]),
        ("全部财政收入34亿元。", ["全部财政收入"]),
    ],
)
def test_what_was_done_to_things_is_named_with_them(sentence, names):
    assert [one.indicator for one in read(sentence)] == names


def test_parts_in_a_list_are_measured_as_their_whole():
    found = read("规上工业增加值增长5%，其中新材料产业、装备制造业分别增长12%、8%。")
    assert [one.indicator for one in found] == ["规上工业增加值", "新材料产业增加值", "装备制造业增加值"]


def test_growths_behind_pairs_of_levels_are_one_for_each_thing():
    found = read(
        "财政总收入从32亿元增加到58亿元，其中税收收入从19亿元增加到33亿元，年均分别增长12%和11%，增速均居全省第1位。"
    )
    assert [one.indicator for one in found[4:]] == ["财政总收入", "税收收入", "财政总收入增速;税收收入增速"]


def test_lists_of_one_name_are_no_pairs_of_levels():
    found = read("地铁里程居全国第9位，云岭港货物、集装箱吞吐量达到6亿吨、23万标箱，分别居第4位、第6位。")
    assert [one.indicator for one in found[-2:]] == [one.indicator for one in found[1:3]]


@pytest.mark.parametrize(
    ("sentence", "period", "status"),
    [
        ("三年筹集建设人才公寓4万套。", "2025/2027", "target"),
        ("力争3年内引进企业40家。", "2025/2027", "target"),
        ("三年行动计划实施项目40个。", "2025", "target"),
        ("今年以来，我们克服预期转弱等困难，一季度，地区生产总值增长3.5%。", "2025-01/2025-03", "actual"),
        ("一季度，力争地区生产总值增长3.5%。", "2025-01/2025-03", "target"),
    ],
)
def test_years_to_come_and_months_that_are_over(sentence, period, status):
    one = read(sentence, "plan")[0]
    assert (one.period, one.status) == (period, status)


def test_an_item_of_later_years_dates_only_itself():
    lines = [
        "二、2025年总体要求",
        "今年的目标是经济增长5%。",
        "三、攻坚克难推进生态建设",
        "把生态建设摆上更加重要的位置，以更大决心推进治理，让云岭的天更蓝、水更清、山更绿。",
        "（一）治理大气。深入开展大气污染治理集中行动，综合施策，标本兼治，让群众呼吸上新鲜空气。",
        "（二）化解产能。到2027年，要压减水泥产能41万吨，关停所有不达标的窑炉，退出全部落后产能。",
        "（三）植树造林。实施增绿工程，完成造林任务5万亩，在全州1000个村庄开展集中绿化，建设苗圃。",
    ]
    passages = divide(lines, REPORT)
    assert [one.last_year for one in passages[3:]] == [2025, 2025, 2027, 2025]


def test_a_review_turns_to_its_term_behind_the_last_year():
    line = "2024年目标的完成，标志着五年规划胜利收官。五年来，全州上下坚持高质量发展，新建学校40所。"
    passage = divide(["一、2024年工作回顾", line, "一是综合实力跃升。"], REPORT)[1]
    assert (passage.first_year, passage.last_year) == (2020, 2024)


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("工业和技改投资分别增长10%以上。", ["工业投资;技改投资"]),
        ("城镇居民人均可支配收入和农民人均纯收入分别增长9%。", ["城镇居民人均可支配收入;农民人均纯收入"]),
        ("开办时间和登记时间分别压缩到3个和5个工作日内。", ["开办时间和登记时间"]),
        ("新建城市棚户区回迁安置房890套，工矿棚户区回迁安置房370套，公共租赁房150套。", ["新建城市棚户区回迁安置房", "新建工矿棚户区回迁安置房", "新建公共租赁房"]),
        ("1、新增城镇就业5万人。", ["新增城镇就业"]),
        ("城市的吸引力显著提升，新落户2万人。", ["新落户"]),
        ("行政职权保留318项，调整210项，减少28项。", ["行政职权", "调整行政职权", "行政职权"]),
        ("召开座谈会18场、帮助企业协调解决实际困难问题57个。", ["召开座谈会", "帮助企业协调解决实际困难问题"]),
        ("推进公园建设，加快建成甲公园、乙公园等9个新公园。", ["建成新公园"]),
        ("完成“四好农村路”200公里。", ["完成“四好农村路”"]),
        ("刑事立案下降12%。", ["刑事立案"]),
        ("办理州人大代表议案2件、建议160件。", ["办理州人大代表议案", "办理州人大代表建议"]),
        ("实施8个工业、4个服务业、6个基础设施类项目。", ["实施工业项目", "实施服务业项目", "基础设施类项目"]),
        ("18项重点任务有效推进，24个重点实施类项目完成投资13亿元。", ["重点任务", "重点实施类项目", "重点实施类项目投资"]),
        ("15个省重点项目、10个市重点项目分别完成投资57亿元和30亿元。", ["省重点项目", "市重点项目", "省重点项目投资", "市重点项目投资"]),
        ("总投资5亿元的节能降耗等项目完成前期工作。", ["节能降耗项目总投资"]),
    ],
)  # fmt: skip
def test_one_number_for_several_and_a_deed_for_a_list(sentence, names):
    assert [one.indicator for one in read(sentence)] == names


@pytest.mark.parametrize(
    "sentence",
    [
        "培育过1亿元、10亿元、50亿元的优质企业。",
        "按照“三个定位、两个率先、两个走在前列”的要求推进工作。",
        "把人民生命安全放在第一位。",
        "关闭年产30万吨以下煤矿。",
    ],
)
def test_sizes_slogans_and_what_comes_first_are_no_figures(sentence):
    assert read(sentence) == []


def test_the_classes_of_enterprises_are_counted_and_their_sizes_not():
    found = read("培育亿元级企业82户，其中十亿元级企业11户、百亿元级企业2户。")
    assert [(one.value, one.unit) for one in found] == [("82", "户"), ("11", "户"), ("2", "户")]


def test_what_follows_several_places_is_of_none_of_them():
    found = read("力争南岭县创成示范区、北岭县入选名县，实现旅游收入380亿元。", "plan")
    assert found[-1].subject is None
    assert read("力争南岭县创成示范区，实现旅游收入38亿元。", "plan")[-1].subject == "南岭县"


def test_the_size_of_projects_is_not_what_they_take_together():
    assert [one.indicator for one in read("一批投资超10亿元重大项目落户。")] != ["重大项目总投资"]


def test_what_each_person_gets_a_year_is_no_sum_of_years():
    assert [one.subject for one in read("供养标准提高到每人每年4000元。")] == [None]
    assert read("平均每年新增就业4万人。")[0].subject == "每年"
