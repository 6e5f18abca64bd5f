"""Words of statistical Chinese: units, bounds, verbs of change, marks of time. Data, and nothing of one text.

Not here: names of indicators; those are read from the text.
"""

import csv
from dataclasses import dataclass
from pathlib import Path

BASE_UNITS = (
    "千瓦时", "度", "千瓦", "兆瓦", "吉瓦", "瓦", "兆瓦时", "千伏安", "吨标准煤", "吨标煤", "斤", "公斤", "千克", "克", "吨", "立方米", "立方",
    "平方米", "平方公里", "平方千米", "公里", "千米", "公顷", "亩", "元", "美元", "欧元", "港元", "日元", "元人民币", "人次", "人", "名", "位",
    "户", "户次", "家", "家次", "辆", "辆次", "台", "台套", "台次", "套", "件", "个", "张", "头", "只", "羽", "尾", "匹", "株", "标箱", "标准箱", "架次", "艘次",
    "班次", "航次", "车次", "班列", "架", "座", "条", "项", "处", "所", "批", "批次", "例", "起", "枚", "块", "对", "艘", "支", "种", "类", "款",
    "部", "本", "册", "篇", "场", "场次", "门", "间", "栋", "幢", "班", "列", "天", "镇", "村", "乡", "县", "盏", "根", "孔", "口", "眼", "盘",
    "吨公里", "人公里", "岁", "份", "县市区", "县区", "微克每立方米", "毫克每立方米", "微克/立方米", "毫克/升", "毫克/立方米", "微克", "毫克", "厘米", "毫米", "米", "小时", "分钟", "年", "个月", "节点",
    "学位", "床位", "篇次", "宗", "笔", "单", "人份", "剂次", "箱", "重量箱", "双", "顶", "副", "辆份", "人天", "亩次", "包", "袋", "瓶", "升",
    "毫升", "千升", "比特", "太赫兹", "卷", "枝", "朵", "棵", "墩", "栏", "畜", "羊单位", "轮次", "次", "分", "期", "届次", "团", "星", "席", "组", "期次",
)  # fmt: skip
"""Longest match wins; a multiplier may stand before any of them."""

MULTIPLIERS = ("万亿", "千亿", "百亿", "十亿", "亿", "千万", "百万", "十万", "万", "千")

NO_UNIT_BEFORE = {
    "台": "阶湾风账市区县河", "户": "籍外口", "人": "均大民口才员力工", "个": "百千", "条": "件例", "口": "袋岸", "度": "假", "件": "套", "本": "科级市地土",
    "部": "门分队", "类": "别似", "场": "所馆地景", "所": "有占在", "村": "集庄民级落", "县": "级市区域", "门": "类诊", "间": "接", "班": "级子车列",
    "批": "准发复", "例": "如", "起": "步", "对": "口外接应", "支": "持出付撑", "种": "植养子", "单": "位产", "名": "称列", "处": "理置", "瓶": "颈",
    "包": "括含", "升": "级至高", "分": "别钟之", "项": "目", "元": "旦素", "天": "然津", "家": "庭", "位": "于置", "斤": "两", "吨": "位", "克": "服",
    "期": "间末货", "组": "织成建", "席": "位", "团": "队结体", "星": "级", "箱": "包", "袋": "鼠", "卷": "烟", "栏": "目", "份": "额",
}  # fmt: skip
"""Units that are none before these characters: 万亿台阶 counts no 台."""

TALLIED = frozenset((
    "个", "家", "条", "项", "件", "处", "台", "所", "座", "批", "例", "起", "枚", "块", "对", "艘",
    "支", "种", "类", "款", "部", "本", "篇", "场", "门", "间", "栋", "名", "镇", "村", "节点", "宗",
    "笔", "架", "盏", "届", "县", "乡", "口", "眼", "幢", "株", "辆", "套", "只", "场次", "批次",
))  # fmt: skip
"""Units of things done or built one by one."""

CLASSIFIERS = TALLIED | frozenset((
    "位", "人", "户", "张", "公里", "亩", "人次", "头", "册", "列",
))  # fmt: skip
"""Units, without multiplier, that can stand before the noun they count: 46个口袋公园."""

ABOVE = ("突破", "超过", "高于", "大于", "超", "逾", "多于", "优于", "好于", "快于", "超出")
AT_LEAST_BEFORE = (
    "不低于",
    "不少于",
    "不小于",
    "至少",
    "不低",
    "力保",
    "跨过",
    "跨越",
    "迈过",
    "越过",
    "迈上",
    "跨上",
    "登上",
    "跃上",
)
BELOW = ("不足", "低于", "不到", "少于", "小于")
AT_MOST_BEFORE = ("不超过", "不高于", "不大于", "控制在", "至多", "不突破", "不超")
ABOUT_BEFORE = ("大约", "约", "接近", "近", "约为", "将近", "约占", "平均约", "约合", "大致", "大概")
AT_LEAST_AFTER = ("以上", "及以上")
AT_MOST_AFTER = ("以内", "之内", "以下")
ABOUT_AFTER = ("左右", "上下")

RISE = (
    "增长",
    "增加",
    "上升",
    "提高",
    "提升",
    "扩大",
    "增",
    "上涨",
    "涨",
    "攀升",
    "净增",
    "增幅",
    "增速",
    "增至",
    "增产",
    "跃升",
    "加快",
    "递增",
    "回升",
    "增收",
    "增支",
    "上浮",
    "高出",
    "提标",
)
FALL = (
    "下降",
    "减少",
    "降低",
    "回落",
    "下滑",
    "降",
    "缩小",
    "负增长",
    "下跌",
    "减产",
    "收窄",
    "下调",
    "走低",
    "放缓",
    "递减",
)
CUT = ("压缩", "缩短", "压减", "精简", "减免", "削减", "压降", "减", "下降", "降低", "减少")

INCREMENTS = (
    "新增", "新建", "新开工", "新登记", "净增", "增配", "新认定", "新注册", "新设", "新培育", "新引进", "新签约", "新发展", "新引育", "新入库", "新上",
)  # fmt: skip
"""Verbs that make a count an increment of the period whatever follows."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A word of the lexicon: its kind and attributes as its row gives them."""

    text: str
    kind: str
    attributes: frozenset[str]


def _entries() -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for file in sorted(Path(__file__).parent.glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                found[row["word"]] = Entry(row["word"], row["kind"], frozenset(row["attributes"].split()))
    return found


WORDS = _entries()
"""Every word of the tables beside this module."""

FIRST = frozenset(word[0] for word in WORDS)
"""Characters that a word of the lexicon begins with."""


def _by_opening() -> dict[str, tuple[int, ...]]:
    """By two characters, the lengths of the words that begin with them, the longest first."""
    lengths: dict[str, set[int]] = {}
    for word in WORDS:
        if len(word) > 1:
            lengths.setdefault(word[:2], set()).add(len(word))
    return {opening: tuple(sorted(found, reverse=True)) for opening, found in lengths.items()}


_LENGTHS = _by_opening()


def longest(text: str, place: int, limit: int) -> Entry | None:
    """The longest word that stands at `place` of the text and ends at `limit` at the latest."""
    for length in _LENGTHS.get(text[place : place + 2], ()):
        if place + length <= limit and (entry := WORDS.get(text[place : place + length])):
            return entry
    return WORDS.get(text[place]) if place < limit else None
