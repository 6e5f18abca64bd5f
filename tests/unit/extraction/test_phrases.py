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
