"""Turns of phrase of work reports and communiqués, in synthetic sentences: places and numbers are made up."""

import pytest

from orchestration.extraction.figures import extract
from orchestration.extraction.passages import Document
from orchestration.extraction.quantities import find

REPORT = Document("work_report", 2025, "云岭州")


def review(sentence: str):
    return [one for one in extract(["一、2024年工作回顾", sentence], REPORT) if one.para == 2]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # A rank ends at any mark of the sentence, full width too.
        ("研发投入强度列全省第2；专利授权量居全省第3，", [("2", None, "rank"), ("3", None, "rank")]),
        ("综合排名前移3个位次，效益评价提升8个名次。", [("3", "位", "rank_move"), ("8", "位", "rank_move")]),
        ("增速高于全国、全省2.2个、0.8个百分点。", [("2.2", "个百分点", "points"), ("0.8", "个百分点", "points")]),
        # An index or ratio without unit stands after its name, whatever brackets are between.
        ("居民消费价格指数（CPI）为102.3。", [("102.3", None, "index")]),
        ("城乡居民收入比由2.08缩小到2.01。", [("2.08", None, "ratio"), ("2.01", None, "ratio")]),
        ("总人口性别比为104.7（以女性为100）。", [("104.7", None, "ratio")]),
        ("空气质量优良天数308天。", [("308", "天", "number")]),
        ("平均受教育年限提高到10.8年。", [("10.8", "年", "number")]),
        ("移动电话普及率达92.1部/百人。", [("92.1", "部/百人", "number")]),
        # The size in a project's name is none of the text's figures; an output is.
        ("年产30万吨铝箔项目开工。", []),
        ("铝箔年产30万吨。", [("30", "万吨", "number")]),
    ],
)  # fmt: skip
def test_numbers_that_are_figures(sentence, expected):
    assert [(str(one.value), one.unit, one.kind) for one in find(sentence)] == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("民生支出占财政支出七成五以上。", [("75", "ge")]),
        ("护理型床位占比过六成。", [("60", "gt")]),
        ("民营经济增加值占比过半。", [("50", "gt")]),
        ("过半农户用上天然气，半数以上企业建立研发机构。", [("50", "gt"), ("50", "ge")]),
        ("时间过半、任务过半。", []),
        ("通过六成企业的评估。", [("60", "eq")]),
    ],
)
def test_shares_in_words(sentence, expected):
    assert [(str(one.value), one.comparator) for one in find(sentence)] == expected


def plan(sentence: str):
    return [one for one in extract(["二、2025年工作安排", sentence], REPORT) if one.para == 2]


def test_quarters_and_the_year_behind_them():
    found = plan("新上项目开工率一季度达到80%、二季度达到100%，确保重点项目年度投资56亿元。")
    assert [one.period for one in found] == ["2025-01/2025-03", "2025-04/2025-06", "2025"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # What is reached behind what was new is the stock, and greater.
        ("新建市级研发平台18个、达到56家。", [("新建市级研发平台", "increment"), ("市级研发平台", "level")]),
        ("甲新城、乙科技城固定资产投资分别增长5%、7%。", [("甲新城固定资产投资", "growth_rate"), ("乙科技城固定资产投资", "growth_rate")]),
        # Which ones is said before the number, the thing behind it, and the deed holds for all.
        ("新增省级3家工程中心、5家技术中心。", [("新增省级工程中心", "increment"), ("新增技术中心", "increment")]),
        ("新建垃圾收集站点139个、公厕23座。", [("新建垃圾收集站点", "increment"), ("新建公厕", "increment")]),
        ("新认定高新技术企业15家以上，总数超过50家。", [("新认定高新技术企业", "increment"), ("高新技术企业总数", "level")]),
        ("加强文物修缮，加快4处省级遗址公园建设。", [("省级遗址公园建设", "count")]),
        ("确保完成剩余640人脱贫任务。", [("完成剩余脱贫", "count")]),
        ("新增城镇就业5万人、失业人员再就业3万人、农村劳动力转移4万人。", [("新增城镇就业", "increment"), ("失业人员再就业", "count"), ("农村劳动力转移", "count")]),
        ("游艇出海近16万艘次。", [("游艇出海", "level")]),
        ("建立考评机制，设立60亿元新旧动能转换基金。", [("设立新旧动能转换基金", "level")]),
    ],
)  # fmt: skip
def test_names_of_what_is_reached_shared_and_set_up(sentence, expected):
    assert [(one.indicator, one.measure) for one in review(sentence)] == expected


def test_more_than_ten_and_the_term_since_a_congress():
    (one,) = review("十多家公司设立采购中心。")
    assert (one.value, one.comparator) == ("10", "gt")
    lines = [
        "一、过去五年和2024年工作回顾",
        "州十三届人大一次会议以来的五年，极不平凡。",
        "31个贫困村全部摘帽。",
    ]
    assert [one.period for one in extract(lines, REPORT)] == ["2020/2024"]


COMMUNIQUE = Document("communique", 2024, "云岭州")


def bulletin(*sentences: str):
    return extract(["云岭州2024年国民经济和社会发展统计公报", "".join(sentences)], COMMUNIQUE)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # Footnote marks are no part of a name.
        ("地区生产总值[2]1286.4亿元。", "地区生产总值"),
        ("固定资产投资〔3〕增长5.2%。", "固定资产投资"),
        # 的 before a bare measure says whose it is; 比例由2020年的 compares nothing.
        ("限额以上单位通过网络实现的零售额12.3亿元。", "限额以上单位通过网络实现的零售额"),
        ("优良天数比例由2020年的78.6%提高到86.3%。", "优良天数比例"),
        ("占比较上年提高2.1个百分点。", "占比"),
        # A verb that is part of a noun stays.
        ("建成区绿化覆盖率41.2%。", "建成区绿化覆盖率"),
        ("房屋施工面积1326万平方米，竣工面积412万平方米。", "房屋竣工面积"),
        # What became of a thing is no part of its name.
        ("零售总额由负转正，增长7.4%。", "零售总额"),
        ("工业用电量实现翻番，由2017年的3.2亿千瓦时增加到6.5亿千瓦时。", "工业用电量"),
        ("财政收入连跨两个台阶，从2017年的8.6亿元增加到15.3亿元。", "财政收入"),
        ("生猪产能恢复到常年水平的105%。", "生猪产能"),
        ("农村低保标准提高到每人每年6240元。", "农村低保标准"),
        ("人口密度每平方公里186人。", "人口密度"),
        ("5G基站累计建成1268个。", "5G基站"),
        ("旅客吞吐量突破百万人次，达103.6万人次。", "旅客吞吐量"),
        ("开通航线5条，旅客吞吐量突破百万人次，达103.6万人次。", "旅客吞吐量"),
        ("沿江产业带完成投资312亿元。", "沿江产业带投资"),
        ("投资12.8亿元的物流园建成投产。", "物流园总投资"),
        # Time alone, or how it compares, is no name.
        ("城镇化率达56.8%，五年提高6.2个百分点。", "城镇化率"),
        ("6月份，居民消费价格同比上涨0.3%，环比下降0.2%。", "居民消费价格"),
        ("6月份，居民消费价格同比上涨0.3%；1—6月累计上涨0.2%。", "居民消费价格"),
        ("地区生产总值增长9.2%，两年平均增长5.1%。", "地区生产总值"),
        # A name already whole takes no measure of the one before.
        ("水资源总量23.6亿立方米，全年总用水量8.2亿立方米。", "总用水量"),
        ("汽车保有量46万辆，其中每百户家庭拥有汽车42辆。", "每百户家庭拥有汽车"),
        ("工业企业实现营业收入1123亿元，利润总额62亿元。", "工业企业利润总额"),
        ("创建国家级绿色工厂1家、省级6家。", "创建省级绿色工厂"),
        ("新建学校12所、改扩建38所。", "改扩建学校"),
        ("新增规上企业30家，培育小巨人企业5家。", "培育小巨人企业"),
        ("城镇新增就业1.26万人，完成年度目标的105%。", "城镇新增就业年度目标完成率"),
        ("财政支出的75%用于民生。", "民生支出占财政支出比重"),
        ("第三产业对经济增长的贡献率为46.2%，拉动经济增长4.3个百分点。", "第三产业拉动经济增长"),
        # Ranks: of a growth where that is said, of no list of others.
        ("经济总量在全省排名由第9位上升到第6位。", "经济总量"),
        ("综合科技创新水平指数居全国百强县第56位。", "综合科技创新水平指数"),
        # The number of a list item is no part of a name.
        ("14． 新增婴幼儿托位2万个。", "新增婴幼儿托位"), ("8.新建5G基站300个。", "新建5G基站"),
    ],
)  # fmt: skip
def test_names(sentence, expected):
    assert review(sentence)[-1].indicator == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("第一、二、三产业增加值分别增长6.8%、10.3%、9.4%。", ["第一产业增加值", "第二产业增加值", "第三产业增加值"]),
        ("签约项目42个、协议引资186亿元，同比增长15%、22%。", ["签约项目", "协议引资"]),
        ("PM2.5、PM10年均浓度分别为31微克/立方米、54微克/立方米。", ["PM2.5年均浓度", "PM10年均浓度"]),
        ("固定资产投资增速、出口增速分别居全省第3、第2位。", ["固定资产投资增速", "出口增速"]),
        ("投资增长5.2%，分别高于全国、全省2.2个、0.8个百分点。", ["投资增速", "投资增速"]),
    ],
)  # fmt: skip
def test_names_of_a_list(sentence, expected):
    assert [one.indicator for one in review(sentence)][-len(expected) :] == expected


def test_places_share_an_indicator():
    found = review("青山县、新水县地区生产总值分别突破200亿元、150亿元，城北新区服务业增加值26亿元。")
    assert [(one.subject, one.indicator) for one in found] == [
        ("青山县", "地区生产总值"),
        ("新水县", "地区生产总值"),
        ("城北新区", "服务业增加值"),
    ]
    found = review("云岭州地区生产总值突破500亿元，新水县、青山县分别达到312亿元、286亿元。")
    assert [(one.subject, one.indicator) for one in found] == [
        (None, "地区生产总值"),
        ("新水县", "地区生产总值"),
        ("青山县", "地区生产总值"),
    ]
    (one,) = bulletin("建成区面积32.6平方公里。")
    assert (one.subject, one.indicator) == (None, "建成区面积")


def test_parts_take_the_measure_of_the_whole_with_their_unit():
    found = bulletin("粮食种植面积412千公顷，粮食总产量268万吨。", "其中，夏粮96万吨，减产1.1%。")
    assert [(one.indicator, one.value) for one in found[2:]] == [("夏粮产量", "96"), ("夏粮产量", "-1.1")]
    found = bulletin("年末从业人员32.6万人，其中第一产业3.1万人。")
    assert found[-1].indicator == "第一产业从业人员"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("固定资产投资实现两位数增长，达12.4%。", ["growth_rate"]),
        ("地区生产总值增长5.5%左右，力争6%。", ["growth_rate", "growth_rate"]),
        ("地区生产总值增长6%以上、奋斗目标6.5%。", ["growth_rate", "growth_rate"]),
        ("城镇化率提高0.8个百分点，力争60%。", ["change_pp", "share"]),
        ("精减文件35%、会议28%。", ["reduction", "reduction"]),
        ("完成高标准农田建设12万亩。", ["increment"]),
        ("兑付惠企资金3.2亿元。", ["level"]),
        ("举办招商活动86场次。", ["count"]),
        ("快递业务量8623万件。", ["level"]),
    ],
)
def test_measures(sentence, expected):
    assert [one.measure for one in review(sentence)] == expected


def test_a_communique_counts_what_there_is():
    found = bulletin("年末有星级饭店28家，旅行社61家，新建公园3个，举办展览12场。")
    assert [one.measure for one in found] == ["level", "level", "increment", "count"]


def test_flows_of_several_years_are_summed_and_stocks_are_not():
    lines = ["一、过去五年工作回顾", "五年来，民生支出累计达到486亿元，存款余额累计达到900亿元。"]
    found = [(one.measure, one.period) for one in extract(lines, REPORT)]
    assert found == [("cumulative_total", "2020/2024"), ("level", "2024")]


def test_a_later_year_named_in_a_part_of_this_year_holds_for_its_paragraph():
    lines = [
        "二、2025年工作安排",
        "到2027年，全州高新技术企业达到200家以上，数字经济核心产业增加值占地区生产总值比重达到12%。",
        "九年义务教育巩固率不低于98%。",
    ]
    assert [one.period for one in extract(lines, REPORT)] == ["2027", "2027", "2025"]


def test_a_later_year_behind_the_targets_of_this_year_dates_only_itself():
    text = "今年主要预期目标是：地区生产总值增长6.5%左右，城镇新增就业2.5万人。到2030年，地区生产总值达到1600亿元。"
    found = extract(["云岭州政府工作报告", "2024年，地区生产总值1128.5亿元。", text], REPORT)
    assert [(one.period, one.status) for one in found] == [
        ("2024", "actual"), ("2025", "target"), ("2025", "target"), ("2030", "target"),
    ]  # fmt: skip


def test_parts_of_a_year_in_turn_and_years_averaged():
    found = review("一季度、上半年、前三季度地区生产总值分别增长3.2%、4.8%、5.3%。")
    assert [one.period for one in found] == ["2024-01/2024-03", "2024-01/2024-06", "2024-01/2024-09"]
    found = review("地区生产总值增长9.2%，两年平均增长5.1%。")
    assert [(one.measure, one.period) for one in found] == [
        ("growth_rate", "2024"),
        ("avg_annual_growth_rate", "2023/2024"),
    ]
    lines = ["二、“十四五”时期目标", "到2025年，单位能耗累计下降13.5%，森林覆盖率达到65%。"]
    found = extract(lines, Document("work_report", 2021, "云岭州"))
    assert [one.period for one in found] == ["2021/2025", "2025"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # Words that begin as a link does are whole: 有效, 其他, 以旧换新.
        ("有效发明专利5213件。", "有效发明专利"),
        ("主要农作物综合机械化率78.6%。", "主要农作物综合机械化率"),
        ("其他收入12.6亿元。", "其他收入"),
        ("以旧换新补贴3.2亿元。", "以旧换新补贴"),
        ("公园绿地人均14.6平方米。", "公园绿地人均"),
        ("建成区面积拓展至42平方公里。", "建成区面积"),
        ("粮食总产连续十年稳定在40万吨以上。", "粮食总产"),
        ("地区生产总值跨过400亿元台阶。", "地区生产总值"),
        ("在国家高新区综合评价中位列第58位。", "国家高新区综合评价"),
        ("养老金标准“九连增”。", "养老金标准"),
        ("新建5G基站312个，累计达1126个。", "5G基站"),
        ("新建高标准农田5万亩，改造提升3万亩。", "改造提升高标准农田"),
        ("新开工项目45个、竣工36个。", "竣工项目"),
        ("新签约项目90个，其中亿元以上31个、10亿元以上4个。", "新签约10亿元以上项目"),
        ("新增城镇就业6812人，帮助困难人员就业1326人。", "帮助困难人员就业"),
        ("普通初中86所，招生2.36万人。", "普通初中招生"),
        ("研发经费支出46.8亿元，与地区生产总值之比为2.36%。", "研发经费支出与地区生产总值之比"),
        ("设立规模20亿元的产业引导基金。", "产业引导基金"),
        ("保费收入86.3亿元，其中财产险24.6亿元。", "财产险保费收入"),
    ],
)
def test_whole_names(sentence, expected):
    assert review(sentence)[-1].indicator == expected


def test_sizes_of_projects_are_no_figures():
    found = review("新引项目120个，其中20亿元以上6个，百亿元项目1个；培育千亿级产业集群2个、百亿级企业10家。")
    assert [one.value for one in found] == ["120", "6", "1", "2", "10"]


def test_a_bound_of_a_ratio_and_of_a_step():
    assert [one.comparator for one in review("城乡居民收入比缩小到1.8:1以内。")] == ["le"]
    assert [one.comparator for one in review("地区生产总值跨过400亿元台阶。")] == ["ge"]


def test_a_census_is_set_beside_the_one_before():
    found = bulletin(
        "常住人口38.6万人，与2010年普查的35.2万人相比，十年共增加3.4万人，增长9.67%，年平均增长0.93%。"
    )
    assert [(one.indicator, one.measure, one.period, one.base_period) for one in found] == [
        ("常住人口", "level", "2024", None),
        ("常住人口", "level", "2010", None),
        ("常住人口", "change_since", "2024", "2010"),
        ("常住人口", "change_since", "2024", "2010"),
        ("常住人口", "avg_annual_growth_rate", "2024", None),
    ]


def test_a_growth_named_after_its_rate_and_a_pair_in_one_word():
    assert [one.measure for one in review("钢材产量保持15%以上的增速。")] == ["growth_rate"]
    found = review("银行存贷款余额分别突破600亿元和450亿元。")
    assert [one.indicator for one in found] == ["银行存款余额", "银行贷款余额"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # A list shares what follows the first word of its last name, whole words only.
        ("农业、工业、服务业增加值分别增长4.2%、7.6%和6.1%。", ["农业增加值", "工业增加值", "服务业增加值"]),
        ("新材料、食品加工产业产值分别达到400亿元和300亿元。", ["新材料产业产值", "食品加工产业产值"]),
        ("高新技术企业、科技型企业入库总数分别突破320家、860家。", ["高新技术企业总数", "科技型企业入库总数"]),
        ("规上工业增加值增长7.2%，总量和增速分别居全市第2位、第4位。", ["规上工业增加值", "规上工业增加值总量", "规上工业增加值增速"]),
        ("投资增速高出全省平均水平3.4个百分点。", ["投资增速"]),
        ("发行专项债券72.6亿元，同比多增12.3亿元。", ["发行专项债券", "发行专项债券"]),
        ("投资下降2.6%，降幅较上半年收窄1.4个百分点。", ["投资", "投资降幅"]),
        ("规上服务业企业213家，实现利润总额86.3亿元。", ["规上服务业企业", "规上服务业企业利润总额"]),
        ("新增产值过10亿元企业5家、过50亿元企业2家。", ["新增产值过10亿元企业", "新增过50亿元企业"]),
        ("新开工项目168个、续建项目186个、竣工项目66个。", ["新开工项目", "续建项目", "竣工项目"]),
        ("物流总费用与生产总值的比率降至13.2%。", ["物流总费用与生产总值的比率"]),
        ("一般公共预算用于民生的支出占比超过80%。", ["一般公共预算用于民生的支出占比"]),
        ("出口236亿元，其中对东盟出口98亿元。", ["出口", "对东盟出口"]),
        ("通车后，缩短一半里程。", ["通车后"]),
    ],
)  # fmt: skip
def test_names_one_after_another(sentence, expected):
    names = [one.indicator for one in review(sentence)]
    assert len(names) == len(expected)
    assert all(name.endswith(want) for name, want in zip(names, expected, strict=True)), names


def test_a_month_alone_after_months_together():
    found = bulletin("1—8月利润总额26.8亿元；9月当月用电量1.86亿千瓦时。")
    assert [(one.indicator, one.period) for one in found] == [
        ("利润总额", "2024-01/2024-08"),
        ("用电量", "2024-09"),
    ]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("第二产业增加值98.5亿元，增长5.8%（工业增加值82.6亿元）。", "工业增加值"),
        ("三次产业对经济增长的贡献率分别为16.2%、52.6%和31.2%。", "第三产业对经济增长的贡献率"),
        (
            "规模以上工业企业168户；实现总产值352.6亿元，主营业务收入338.2亿元。",
            "规模以上工业企业主营业务收入",
        ),
        ("营业收入338.2亿元，利润总额21.6亿元。", "利润总额"),
        ("财政支出46.8亿元，同比增支3.2亿元。", "财政支出"),
        ("农村居民收入突破1.8万元，增速高于城镇居民3.2个百分点。", "农村居民收入增速"),
        ("生猪存栏32.8万头、出栏46.3万头。", "生猪出栏"),
        ("67个重点项目超额完成计划。", "重点项目"),
        ("培育产值超10亿元农业联合体2个。", "培育产值超10亿元农业联合体"),
        ("公路密度126.8公里/百平方公里。", "公路密度"),
    ],
)
def test_names_after_a_bracket_or_an_industry(sentence, expected):
    assert review(sentence)[-1].indicator == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "一要落实到单位，第二，加快进度。",
        "学制3年，一式两份，时间过半。",
        "在商标专利附近，实行半数原则。",
        "产业园由年产50万吨的生产线组成，服务产值超10亿元企业。",
    ],
)
def test_what_only_looks_like_a_figure(sentence):
    assert find(sentence) == []


def test_deeds_of_a_communique_are_counted():
    assert [one.measure for one in bulletin("全年查处案件36件，受理投诉120件。")] == ["count", "count"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("二、农业 全年粮食种植面积326.8万亩。", [("粮食种植面积", "level")]),
        ("生产总值增长4.8%，总量位居全省第11、增速位居全省第6。", [("生产总值", "growth_rate"), ("生产总值总量", "rank"), ("生产总值增速", "rank")]),
        ("财政收入剔除留抵退税因素后增长8.2%。", [("财政收入", "growth_rate")]),
        ("研发投入强度连续三年居全省前列，达到2.73%。", [("研发投入强度居全省前列", "duration"), ("研发投入强度", "share")]),
        ("新增公交线路8条、优化调整23条。", [("新增公交线路", "increment"), ("优化调整公交线路", "count")]),
        ("社会消费品零售总额412亿元，其中商品零售368亿元。", [("社会消费品零售总额", "level"), ("商品零售总额", "level")]),
        ("培训机构压减率98.6%。", [("培训机构压减率", "share")]),
    ],
)  # fmt: skip
def test_names_and_measures(sentence, expected):
    assert [(one.indicator, one.measure) for one in review(sentence)] == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # A measure alone before its whole is of what the measure before was of.
        ("民营经济营业收入增长8%，增加值占地区生产总值的比重达60%。", "民营经济增加值占地区生产总值的比重"),
        # A length is of the roads before it, not of their length.
        ("新增高速公路40公里，通车总里程达到225公里。", "高速公路通车总里程"),
        ("新增高速公路通车里程40公里，总里程达225公里。", "高速公路总里程"),
        # The same rate listed on is of the same scope; of two scopes it is of none.
        ("农村自来水普及率达94%、卫生厕所普及率达97.5%。", "农村卫生厕所普及率"),
        ("城市和县城污水处理率达90%、垃圾处理率达95%。", "垃圾处理率"),
        # No part of a product is a product, and no field is arable land because that stood before it.
        ("地区生产总值增长6%，研发经费增长7%。", "研发经费"),
        ("恢复耕地10万亩，建成高标准农田31.1万亩。", "建成高标准农田"),
        # What stands between two numbers without one of its own holds the rank.
        ("技术合同成交额增长4倍，研发投入强度翻番，排名从全省第10升至第5位。", "研发投入强度"),
        # The throughput of a place is that of its port; that of another port is not.
        ("云岭港集装箱吞吐量195万标箱。", "集装箱吞吐量"),
        ("临江港集装箱吞吐量195万标箱。", "临江港集装箱吞吐量"),
        ("实际利用外商直接投资由3.4亿美元到19亿美元。", "实际利用外商直接投资"),
        ("到2025年，GDP目标冲刺4000亿元。", "GDP"),
    ],
)
def test_what_a_name_leaves_to_what_stands_before(sentence, expected):
    assert review(sentence)[-1].indicator == expected


def test_insurances_of_a_list_share_that_word():
    found = review("基本养老、基本医疗、失业保险参保人数分别达66万人、152万人和38万人。")
    assert [one.indicator for one in found] == [
        "基本养老保险参保人数",
        "基本医疗保险参保人数",
        "失业保险参保人数",
    ]


def test_both_ends_of_a_change_without_its_verb_have_their_years():
    found = review("实际利用外商直接投资由3.4亿美元到19亿美元。")
    assert [one.period for one in found] == ["2023", "2024"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # A number printed with a space inside is one; a space between two numbers parts them.
        ("地区生产总值达到1 029亿元。", [("地区生产总值", "1029", "level")]),
        ("一般公共预算收入653. 9亿元。", [("一般公共预算收入", "653.9", "level")]),
        ("新增企业2 500家。", [("新增企业", "2500", "increment")]),
        ("地区生产总值2024 500亿元。", [("地区生产总值2024 ", "500", "level")]),
        ("完成投资5 1000亿元。", [("投资5 ", "1000", "level")]),
        # Where a rate fell to is its level, by how much it fell is its growth.
        ("恩格尔系数由41.9%下降为37%。", [("恩格尔系数", "41.9", "share"), ("恩格尔系数", "37", "share")]),
        ("固定资产投资下降3.7%。", [("固定资产投资", "-3.7", "growth_rate")]),
        # What was grown is named in the clause before; safety and industry are not grown.
        ("粮食生产再获丰收，总产量达到86万吨。", [("粮食产量", "86", "level")]),
        ("安全生产再获好评，总产量达到86万吨。", [("总产量", "86", "level")]),
        # Two deeds done to one thing are both of its name, and examples before the kind are none.
        ("新建停车场3座，开通和优化公交线路12条。", [("新建停车场", "3", "increment"), ("开通和优化公交线路", "12", "count")]),
        ("新建成和改扩建学校12所。", [("新建成和改扩建学校", "12", "count")]),
        ("改造甲街、乙街等道路5条。", [("改造道路", "5", "count")]),
        # A grade is no end of examples, and 把握 no 把.
        ("三级甲等医院达到11家。", [("三级甲等医院", "11", "level")]),
        ("牢牢把握项目质量，优良率达到90%。", [("优良率", "90", "share")]),
        # Villages to which something was done are none of those that were built.
        ("建设和美乡村36个，508个村（居）通了光纤。", [("建设和美乡村", "36", "count"), ("村通了光纤", "508", "count")]),
        ("建设和美乡村36个，508个。", [("建设和美乡村", "36", "count"), ("建设和美乡村", "508", "count")]),
    ],
)  # fmt: skip
def test_spaces_in_numbers_levels_fallen_to_harvests_and_double_deeds(sentence, expected):
    assert [(one.indicator, one.value, one.measure) for one in review(sentence)] == expected


def test_the_aims_of_the_year_in_a_paragraph_of_the_term_to_come():
    lines = ["一、2024年工作回顾", "工作扎实。", "二、今后五年的总体思路和2025年工作重点"]
    term = "未来五年，我们要爬坡过坎。"
    of_year = "全年经济社会发展的主要预期目标是：地区生产总值增长8%左右，粮食产量86万吨。"
    (growth, grain) = extract([*lines, term + of_year], REPORT)
    assert (growth.period, grain.period) == ("2025", "2025")
    (growth, grain) = extract([*lines, term + of_year.removeprefix("全年")], REPORT)
    assert (growth.period, grain.period) == ("2029", "2029")


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("产值、税收分别增长6%、8%以上。", [("6", "ge"), ("8", "ge")]),
        ("产值、税收、进出口分别增长6%、8%和10%左右。", [("6", "approx"), ("8", "approx"), ("10", "approx")]),
        # Without 分别, or in other units, a bound is of its own number only.
        ("产值增长6%、税收增长8%以上。", [("6", "eq"), ("8", "ge")]),
        ("新增就业、登记失业率分别为3万人、4%以内。", [("3", "eq"), ("4", "le")]),
    ],
)
def test_a_bound_behind_the_last_of_a_list_is_of_all(sentence, expected):
    assert [(one.value, one.comparator) for one in plan(sentence)] == expected


@pytest.mark.parametrize(
    ("sentence", "periods"),
    [
        ("前11个月，固定资产投资增长9.3%。", ["2024-01/2024-11"]),
        ("2023年前十个月固定资产投资增长9.3%。", ["2023-01/2023-10"]),
        # A sum of years is of those years, whatever was summed; a year's sum, and a rate, are of the year.
        ("五年累计新增就业21.3万人。", ["2020/2024"]),
        ("三年来全市累计改造老旧小区120个。", ["2022/2024"]),
        ("全年累计改造老旧小区120个。", ["2024"]),
        ("五年累计完成率达到96%。", ["2024"]),
    ],
)
def test_first_months_and_sums_of_years(sentence, periods):
    assert [one.period for one in review(sentence)] == periods


def test_what_is_expected_at_first_stays_so_through_its_sentence():
    found = review("初步预计，规上工业增加值增长7%，进出口增长8%，社会消费品零售总额增长9%。")
    assert [one.status for one in found] == ["expected"] * 3
