"""Everyday measure words in every construction that shares them out, breaks them down or leaves them bare.

Places, things and numbers are made up; a word is right in a construction when each number has the name a reader gives it.
"""

import pytest

from orchestration.extraction.figures import extract
from orchestration.extraction.passages import Document

REPORT = Document("work_report", 2025, "云岭州")

WORDS = {
    "产量": "万吨", "产值": "亿元", "增加值": "亿元", "种植面积": "万亩", "播种面积": "万亩", "出口额": "亿元", "进口额": "亿元", "销售额": "亿元", "销量": "万辆",
    "营业收入": "亿元", "利润": "亿元", "利润总额": "亿元", "税收": "亿元", "投资": "亿元", "贷款余额": "亿元", "存款余额": "亿元", "保费收入": "亿元",
    "交易额": "亿元", "成交额": "亿元", "零售额": "亿元", "用电量": "亿千瓦时", "发电量": "亿千瓦时", "吞吐量": "万吨", "客运量": "万人次", "货运量": "万吨",
    "保有量": "万辆", "存栏": "万头", "出栏": "万头", "从业人员": "万人", "参保人数": "万人", "在校生": "万人", "床位": "张", "里程": "公里",
    "覆盖率": "%", "普及率": "%", "合格率": "%", "参保率": "%", "占比": "%", "装机容量": "万千瓦", "用户": "万户",
}  # fmt: skip
"""Forty words and a unit of each."""

BODIES = ("亿元", "万人", "万千瓦", "亿千瓦时", "万吨")
"""Units in which what is measured of enterprises is given."""


def names(sentence: str) -> list[str]:
    return [one.indicator for one in extract(["一、2024年工作回顾", sentence], REPORT) if one.para == 2]


def in_a_list(word: str, unit: str) -> tuple[str, list[str]]:
    return f"甲品、乙品、丙品{word}分别达到12.3{unit}、24.6{unit}、36.9{unit}。", [
        f"{one}品{word}" for one in "甲乙丙"
    ]


def grown_in_a_list(word: str, unit: str) -> tuple[str, list[str]]:
    return f"甲品、乙品、丙品{word}分别增长2.3%、4.6%、6.9%。", [f"{one}品{word}" for one in "甲乙丙"]


def as_a_part(word: str, unit: str) -> tuple[str, list[str]]:
    return f"云杉{word}62.3{unit}，其中甲品12.6{unit}。", [f"云杉{word}", f"甲品{word}"]


def of_enterprises(word: str, unit: str) -> tuple[str, list[str]]:
    return f"规上服务业企业12家，{word}36.5{unit}。", ["规上服务业企业", f"规上服务业企业{word}"]


def with_its_growth(word: str, unit: str) -> tuple[str, list[str]]:
    grows = "提高1.2个百分点" if unit == "%" else "增长5.6%"
    return f"甲品{word}36.5{unit}，{grows}。", [f"甲品{word}"] * 2


def after_another(word: str, unit: str) -> tuple[str, list[str]]:
    return f"甲品{word}36.5{unit}，乙品{word}12.4{unit}，居全省第2位。", [
        f"甲品{word}",
        f"乙品{word}",
        f"乙品{word}",
    ]


CONSTRUCTIONS = (in_a_list, grown_in_a_list, as_a_part, of_enterprises, with_its_growth, after_another)


@pytest.mark.parametrize("construction", CONSTRUCTIONS, ids=lambda one: one.__name__)
def test_every_measure_word_in_every_construction(construction):
    wrong = {}
    for word, unit in WORDS.items():
        sentence, expected = construction(word, unit)
        if (found := names(sentence)) != expected:
            wrong[word] = found
    assert len(wrong) <= 2, wrong
