"""Of what a quantity speaks: the words before it, after it, shared in a list, or said a clause earlier.

Not here: which indicator of the catalogue the words are (`catalogue`).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from orchestration.extraction import lexicon
from orchestration.extraction.quantities import Quantity


def _any(words: Iterable[str]) -> str:
    return "|".join(re.escape(one) for one in sorted(set(words), key=len, reverse=True))


_CLAUSE_END = re.compile(r"[。;；！!？?:：]|(?<!\d),|,(?!\d{3})|，")
_SENTENCE_END = re.compile(r"[。;；！!？?]")
_JOIN = re.compile(r"、|和|与|及其|及|以及")
_GENERIC = re.compile(
    r"(?:个数|数量|总数|总量|金额|合同金额|面积|产量|产值|收入|人数|人次|销量|出口|进口|投资额|总额)$"
)

_LINK_WORDS = (
    "同口径",
    "可比口径",
    "剔除减税因素",
    "倍",
    "同比",
    "较上年",
    "比上年",
    "年均",
    "平均",
    "均",
    "也",
    "已",
    "将",
    "再",
    "又",
    "都",
    "继续",
    "幅度",
    "多达",
    "高达",
    "超额",
    "提前",
    "顺利",
    "稳步",
    "总体",
    "年内",
    "仅",
    "就",
    "了",
    "全省",
    "全国",
    "全市",
    "中部",
    "首次",
    "历史性",
    "圆满",
    "共有",
    "约",
    "由",
    "从",
    "可比",
    "实际",
    "名义",
    "倍增",
    "净",
)
_LINK_TAIL = re.compile(
    f"(?:{_any((*lexicon.ARRIVE, *lexicon.RISE, *lexicon.FALL, *lexicon.CUT, *_LINK_WORDS))})$"
)
_LEAD = re.compile(
    r"^(?:(?:其中|此外|同时|截至目前|目前|预计|力争|确保|努力实现|努力|争取(?=实现|达到)|到20\d\d年(?:底|末)?|20\d\d年(?:底|末)?|全年|今年|去年|年末|年底|上半年|前三季度|一季度|五年来|五年间|近[两三四五]年|"
    r"全市|全省|全州|全区|全县|全盟|全旗|全国|我市|我省|我州|我县|我区|全社会(?=用电)(?!)|初步核算|初步统计|经初步核算|据统计|据初步核算|一批|一是|二是|三是|四是|五是|共|累计|已|成功|圆满|全面|全部|顺利|"
    r"推动|促进|促使|带动|使|让|并|且|还|也|再|又|主要|预期|目标是|按可比价(?:格)?计算|经济社会发展主要(?:预期)?目标(?:是|为)?|\(\d+\)|\d+[.、]|[一二三四五六七八九十]是|——|—|-|·|位于|其|有|将|把|对|以|为|在|和|与|及|以及)[,，:：]?)+"
)
_DO = re.compile(f"^(?:{_any(set(lexicon.DONE) - {'建设', '实现', '培训'})})+")
_NEW = re.compile(f"(?:{_any(lexicon.NEWLY)})(?!值|投资额)")
_NOUN_AFTER = re.compile(r"(?:的)?([“\"]?[\u4e00-\u9fffA-Za-z“”\"\-（）()]{2,26})")
_STOP_WORDS = (
    "全面",
    "全部",
    "顺利",
    "成功",
    "相继",
    "先后",
    "陆续",
    "正式",
    "建成",
    "投产",
    "投用",
    "竣工",
    "开工",
    "完成",
    "获批",
    "获评",
    "入选",
    "上榜",
    "跻身",
    "进入",
    "达到",
    "实现",
    "增长",
    "下降",
    "落户",
    "落地",
    "平均",
    "加快",
    "启动",
    "投入",
    "发布",
    "被",
    "通过",
    "荣获",
    "获得",
    "获",
    "均",
    "已",
    "创成",
    "整治",
    "惠及",
    "覆盖",
    "纳入",
    "依法",
    "稳定",
    "销量",
    "新建",
    "以",
    "在",
    "并",
    "有序",
    "扎实",
    "加速",
    "列入",
    "达标",
    "运营",
    "运行",
    "成为",
    "，",
    ",",
)
_STOP_AFTER = re.compile(f"(?:{_any(_STOP_WORDS)})")
_ORGANISATION = re.compile(
    r"([\u4e00-\u9fffA-Za-z0-9]{2,12}?(?:集团|公司|银行|电厂|高速|大桥|机场|港))(?=[\u4e00-\u9fff“])"
)
_PLACE = re.compile(
    r"(?:^|[,，;；。:：])\s*((?:每个县市区|[\u4e00-\u9fff]{2,8}?(?:自治州|自治县)|[\u4e00-\u9fff]{2,5}?(?:高新区|经开区|开发区|新区)|[\u4e00-\u9fff]{1,3}?(?:市|县|区|州|旗|盟)))"
    r"(?!、)(?=[\u4e00-\u9fff“]{2,})(?!级|[\u4e00-\u9fff]{0,6}(?:中学|高中|小学|医院|海关|大学|学院|公园|大道|大桥|机场|水库|法院|检察院|村|镇|街道|社区|景区|生态谷))"
)
_HOME = re.compile(
    r"(?:^|[,，;；。:：])\s*(?:预计|其中)?(?:全市|全省|全州|全区|全县|全旗|全盟|我市|我省|我州|我县|我区)"
)
_VERB_START = re.compile(
    r"(?:预计|其中|完善|统筹|建设|成立|开展|推进|实施|支持|创建|加快|推动|建立|健全|优化|提升|打造|深化|挂牌|坚持|强化|做强|做优|融入|服务|主动|积极|扎实|"
    r"持续|新|获|在|与|和|对|向|从|由|把|将|让|使|各|全|两|三|四|多|每|该|本|其|为|以|到|是|不|大|老|小|上|下|省|国|城|县|市|区|跨|分|首|另|入|因)"
)
_NO_PLACE = re.compile(
    r"全市|全县|全区|我市|我县|我区|市区|城市|县区|地区|社区|园区|片区|景区|小区|山区|老区|灾区|库区|辖区|校区|街区|城区|厂区|商圈|超市|上市|都市|试验区|示范区|先行区|创新区|功能区|集聚区|保护区|度假区|旅游区|县市|各县|两市|三市|省市|牧区|林区|湖区|港区|矿区|湾区|自贸区|综保区|保税区|合作区|引领区|协作区|疫区|禁区|战区|特区|禁养区|夜市|股市|楼市|菜市|新市|成县|撤县|强县|贫困县|试点县|县级市"
)


@dataclass(frozen=True, slots=True)
class Naming:
    """Indicator as printed (several of one number joined by “;”), subject, and how it was found."""

    indicator: str
    subject: str | None
    how: str


def clause_start(text: str, place: int) -> int:
    """Where the clause of `place` begins."""
    start = 0
    for match in _CLAUSE_END.finditer(text, 0, place):
        start = match.end()
    return start


def sentence_start(text: str, place: int) -> int:
    """Where the sentence of `place` begins; a semicolon ends one."""
    start = 0
    for match in _SENTENCE_END.finditer(text, 0, place):
        start = match.end()
    return start


def _clean(name: str) -> str:
    name = name.strip(" \t　,，、;；:：。")
    before = None
    while name != before:
        before = name
        name = _LEAD.sub("", name).strip(" 　,，、")
        shorter = _LINK_TAIL.sub("", name)
        if len(shorter.strip('“”"')) >= 2 or not shorter:
            name = shorter.rstrip("、,， 的")
    return name.strip("、,，")


def _without_verbs(name: str) -> str:
    shorter = _DO.sub("", name)
    return shorter if len(shorter) >= 2 else name


def _object(left: str) -> str:
    """The last part of a clause that can be a name: after a verb with its object, keep the object."""
    name = _clean(left)
    if "的" in name and not re.search(r"的(?:比重|比例|占比|份额)$", name):
        tail = name.rsplit("的", 1)[1]
        if len(tail) >= 3:
            name = tail
    if new := list(_NEW.finditer(name)):
        head = new[-1]
        if len(name) - head.end() >= 1:
            whose = re.search(r"(?:城镇|农村|城乡|国家级|省级|市级)$", name[: head.start()])
            return (whose[0] if whose else "") + name[head.start() :]
    name = re.sub(
        r"^(?:完成|实现)(?=[\u4e00-\u9fff]{2})|实现(?=(?:总)?产值|增加值|营业?收入|收入|利润|税收|增产)",
        "",
        name,
    )
    if won := re.match(r".*?在(\S{2,12}?)(?:上|中|里)?(?:获得|夺得|斩获|荣获|摘得)(\S{2,})", name):
        name = won[1] + won[2]
    name = re.sub(r"^.*等(?=[一二三四五六七八九十\d])", "", name)
    if "、" in name and _DO.fullmatch(name.rsplit("、", 1)[1]):
        return ""
    if re.match(r"(?:布局)?建设(?!用地|投资|银行)", name) and len(name) >= 5:
        name = re.sub(r"^(?:布局)?建设", "", name)
    return _without_verbs(name)


def name_all(text: str, quantities: list[Quantity], home: str | None) -> list[Naming]:
    """The naming of each quantity of a line."""
    named: list[Naming] = []
    for index, one in enumerate(quantities):
        start = clause_start(text, one.start)
        previous = quantities[index - 1] if index else None
        in_clause = previous is not None and previous.end > start
        subject = _subject(text, one.start, home)
        shared = _distributed(text, quantities, index, start, named)
        if shared is not None:
            named.append(Naming(shared, subject, "list"))
            continue
        left_start = previous.end if previous is not None and in_clause else start
        left = text[left_start : one.start]
        follows = _after(text, quantities, index)
        counted = (
            _after(text, quantities, index - 1) if in_clause and named and named[-1].how == "after" else None
        )
        # What was counted just before is no part of this name, unless it goes on: 品种销量.
        if counted and re.match(re.escape(counted) + r"[、,，和]", left):
            left = left.removeprefix(counted)
        left = re.sub(
            r"(?:较|比|与|超过|高于)[^,，。;；]{0,12}?(?:末|年底|年初|上年|去年|同期|年)(?:相比)?(?:,|，)?(?=[^,，]{0,6}$)",
            "",
            left,
        )
        if one.kind in ("rank", "rank_move"):
            named.append(_ranked(text, one, start, left, subject, named, quantities, index))
            continue
        if (
            one.kind == "duration"
            and one.verb
            and (kept := re.match(r"[\u4e00-\u9fff]{2,16}", text[one.end :]))
        ):
            named.append(Naming(_object(left) + kept[0], subject, "after"))
            continue
        name = _object(re.sub(r"^[、和与及,，]+", "", left))
        name = _cut_subject(name, subject)
        bare = _without_verbs(_clean(left)) if left else ""
        if one.kind == "structure":
            named.append(_structured(text, one, quantities, index, named, subject))
            continue
        counts = one.unit in lexicon.CLASSIFIERS or ((one.unit or "").endswith("元") and not name)
        can_follow = bool(counts and follows and not one.change)
        acting = _acted_upon(text, one, quantities, index)
        if acting and (not name or len(bare) < 2 or (not can_follow and _only_words_of_change(left))):
            named.append(Naming(acting, subject, "after"))
            continue
        if one.kind == "percent" and not one.change and len(bare) < 2 and (noun := _clause_after(text, one)):
            named.append(Naming(noun, subject, "after"))
            continue
        left_is_verb = (
            not name or bool(_DO.fullmatch(name)) or _NEW.fullmatch(name) is not None or len(bare) < 2
        )
        if can_follow and (
            left_is_verb or not _looks_like_name(name) or re.search(r"[、及和][^、]{1,8}$", left)
        ):
            verb = _NEW.findall(_clean(left))
            prefix = verb[-1] if verb else ""
            if (
                not prefix
                and in_clause
                and named
                and named[-1].how == "after"
                and (found := _NEW.match(named[-1].indicator))
            ):
                prefix = found[0]
            named.append(Naming(prefix + str(follows) + _each(subject), subject, "after"))
            continue
        if (
            in_clause
            and named
            and len(name) >= 2
            and (found := _NEW.match(named[-1].indicator))
            and not one.change
        ) and re.fullmatch(r"[、和及,，]*" + re.escape(name) + r"\S{0,3}", left.strip()):
            name = found[0] + name
        if len(name) < 2 or (one.change and _only_words_of_change(left)):
            inherited = _inherit(named, quantities, index, start, text)
            if inherited is not None:
                named.append(Naming(inherited.indicator, inherited.subject or subject, "carried"))
                continue
            earlier = _earlier_clause(text, start)
            if earlier:
                named.append(Naming(_cut_subject(earlier, subject), subject, "earlier clause"))
                continue
        if can_follow and follows and len(name) < 2:
            named.append(Naming(follows, subject, "after"))
            continue
        is_near = bool(named) and not re.search(r"[。;；]", text[quantities[index - 1].end : one.start])
        if is_near and re.fullmatch(r"总数|总量|总数量", name):
            name = re.sub(f"^(?:{_NEW.pattern})", "", named[-1].indicator)
        elif (
            (in_clause or _continues(quantities, index, named, name, is_near))
            and named
            and _GENERIC.fullmatch(name)
            and (stem := _GENERIC.sub("", named[-1].indicator))
        ):
            name = stem + name
        elif re.fullmatch(r"(?:总|工业总?)?产值|销售收入", name) and not re.search(
            r"(?:集团|公司|银行)$", subject or ""
        ):
            name = _topic(text, one.start) + name
        if name.startswith("占") and is_near:
            name = named[-1].indicator + name
        name = _joined(name) or follows or ""
        named.append(Naming(name + _each(subject), subject, "before"))
    return named


def _continues(quantities: list[Quantity], index: int, named: list[Naming], name: str, is_near: bool) -> bool:
    """风机产量…,产值…: output of what was just said to be produced."""
    return (
        is_near
        and name.endswith("产值")
        and quantities[index - 1].kind == "number"
        and bool(re.search(r"(?:产量|销量)$", named[-1].indicator))
    )


def _each(subject: str | None) -> str:
    """What is promised of each place is another indicator than the total."""
    return "(每个县市区)" if subject == "每个县市区" else ""


_RANK_TAIL = re.compile(
    r"(?:稳居|位居|名列|跃居|跃升至|跃升|前进至|前进|上升至|上升|攀升|居|列|排在|排名第?|排|位列|位次|入围|进入|跻身|提升|连续[两三四五六\d]年|持续|继续|"
    r"全省|全国|全市|全区|中部|世界|全球|同类|百强|市州|地市|综合|也|均|分别|保持|至|到|了|在|、|,|，)+$"
)


def _ranked(
    text: str,
    one: Quantity,
    start: int,
    left: str,
    subject: str | None,
    named: list[Naming],
    quantities: list[Quantity],
    index: int,
) -> Naming:
    """What holds a rank: the words before 居, 列, 排名; else what the clause before spoke of."""
    name = _LEAD.sub("", re.sub(r"^[、和与及,，]+", "", left)).strip()
    name = name.removesuffix(one.verb) if one.kind == "rank_move" else _RANK_TAIL.sub("", name)
    name = _cut_subject(_without_verbs(name.strip("、,， ")), subject)
    if len(name) < 2 and named and not re.search(r"[。;；]", text[quantities[index - 1].end : one.start]):
        return Naming(named[-1].indicator, named[-1].subject or subject, "carried")
    if len(name) < 2:
        name = _earlier_clause(text, start) or ""
    return Naming(name, subject, "before")


def _joined(name: str) -> str:
    """A、B出口均: two indicators of one number, sharing their tail."""
    if (
        not re.search(r"、|(?<=率)和|和(?=[^、]{2,}(?:率|出口|投资)$)", name)
        or "“" in name
        or name.endswith("业")
    ):
        return name
    parts = [part for part in re.split(r"、|和(?=[^和]+$)", name) if part]
    if len(parts) < 2 or any(len(part) < 2 for part in parts):
        return name
    tail = re.search(
        r"(?:保险)?(?:参保率|达标率|覆盖率|出口额|出口|投资|增加值|产值|收入|产量|率)$", parts[-1]
    )
    if tail:
        parts = [part if part.endswith(tail[0]) else part + tail[0] for part in parts]
    return ";".join(parts)


_TOPIC = re.compile(r"([\u4e00-\u9fffA-Za-z“”]{2,10}?(?:产业|工业|行业|服务业|农业|林业|业))")


def _topic(text: str, place: int) -> str:
    """The industry a bare 产值 is of: named in its sentence, or the short sentence that heads the passage."""
    start = max((text.rfind(mark, 0, place) for mark in "。!！;；"), default=-1) + 1
    heading = re.findall(r"(?:^|[。;；!！])\s*([\u4e00-\u9fff]{4,12})(?=。)", text[:place])
    found = re.search(r"(?:^|[,，])\s*" + _TOPIC.pattern + r"(?!互联网|园|化)", text[start:place])
    if found and not re.search(r"(?:产业园|企业|就业|创业|专业|营业)", found[1]):
        return re.sub(r"^(?:.*的|持续|不断|加快|做强|壮大)", "", found[1])
    return _DO.sub("", heading[-1])[:4] if heading else ""


def _acted_upon(text: str, one: Quantity, quantities: list[Quantity], index: int) -> str | None:
    """“3个镇上榜百强镇”, “1镇5村获评…”: what happened to the things counted, and the things."""
    right = text[one.end : one.end + 40]
    thing = re.match(r"(镇|村|县市区|县|区|乡|社区|企业|产品|项目|单位|人|家)?", right)
    noun = (thing[0] if thing else "") or (one.unit if one.unit in ("镇", "村", "乡", "县") else "")
    if not noun:
        return None
    rest = re.sub(r"^\d+(?:个)?(?:镇|村|乡|县)", "", right[len(thing[0]) if thing else 0 :])
    done = re.match(
        r"(?:全部|先后|成功|均|相继)?((?:上榜|入选|进入|获评|获批|创成|荣获|跻身|被评为|被认定为|列入|通过|获得|获)[^,，。;；、]{2,20})",
        rest,
    )
    return done[1] + noun if done else None


def _clause_after(text: str, one: Quantity) -> str | None:
    """“50%二级以上医疗机构建成…”: what a share is of, said after it."""
    found = re.match(r"(?:的)?([\u4e00-\u9fff“”]{4,24})", text[one.end :])
    return found[1] if found else None


def _looks_like_name(name: str) -> bool:
    return bool(
        re.search(
            r"(?:率|额|值|量|数|收入|投资|支出|总额|产值|贷款|存款|人口|面积|里程|企业|主体|床位|就业|用户|学位|泊位|车位|比重|占比|资金|基金|项目|人员|游客|人次|户|亩|医院|学校|机构|平台|岗位|住房|小区|社区|品牌|专利|院士|人才|产业|园区|基地|镇|村|站|厂|库|仓)$",
            name,
        )
    ) and not _DO.fullmatch(name)


def _only_words_of_change(left: str) -> bool:
    return len(_clean(re.sub(r"^[、和与及,，]+", "", left))) < 2


def _inherit(
    named: list[Naming], quantities: list[Quantity], index: int, start: int, text: str
) -> Naming | None:
    if not named:
        return None
    previous = quantities[index - 1]
    between = text[previous.end : quantities[index].start]
    if re.search(r"[。;；]", between):
        return None
    return named[-1]


def _earlier_clause(text: str, start: int) -> str | None:
    """The clause before this one in its sentence, when it can name something."""
    sentence = sentence_start(text, max(0, start - 1))
    earlier = text[sentence : max(sentence, start - 1)]
    for clause in reversed(re.split(r"[,，:：]", earlier)):
        name = _object(clause)
        if len(name) >= 2:
            return name[-24:]
    return None


def _after(text: str, quantities: list[Quantity], index: int) -> str | None:
    """The noun a classifier counts."""
    one = quantities[index]
    limit = quantities[index + 1].start if index + 1 < len(quantities) else len(text)
    right = text[one.end : min(limit, one.end + 40)]
    found = _NOUN_AFTER.match(right)
    if not found:
        return None
    noun = found[1]
    stop = _STOP_AFTER.search(noun)
    if stop:
        noun = noun[: stop.start()]
    noun = re.split(r"、|和(?=\d)", noun)[0].strip("的")
    if noun.count("“") != noun.count("”"):
        noun = noun.replace("“", "").replace("”", "")
    return (
        noun if len(noun) >= 2 and not re.match(r"(?:以上|以内|左右|增长|下降|比|较|占|同比)", noun) else None
    )


def _distributed(
    text: str, quantities: list[Quantity], index: int, start: int, named: list[Naming]
) -> str | None:
    """“A、B分别达到x、y”: the name at this number's place in the list."""
    one = quantities[index]
    marker = text.rfind("分别", sentence_start(text, one.start), one.start + 1)
    if marker < 0:
        return None
    group = [
        other for other in quantities
        if other.start >= marker and not re.search(r"[。;；]", text[marker : other.start])
        and not re.search(r"[,，]", re.sub(r"(?<=\d),(?=\d{3})", "", text[marker : other.start]))
    ]  # fmt: skip
    if one not in group or len(group) < 2:
        return None
    position = group.index(one)
    begin = max(clause_start(text, marker), 0)
    listed = text[begin:marker]
    if len(_clean(listed)) < 2:
        # “1427个、12.5%和3.4万户,分别增长…”: the numbers of the clause before.
        before = [
            place for place, other in enumerate(quantities) if other.end <= begin and place < len(named)
        ]
        if len(before) >= len(group):
            return named[before[len(before) - len(group) + position]].indicator
        earlier = _earlier_clause(text, begin)
        listed = earlier or ""
    listed = re.sub(r"[(（][^)）]*[)）]", "", listed)
    names = [name for name in (part.strip() for part in _JOIN.split(_clean_list(listed))) if name]
    if len(names) < len(group):
        names = [name for name in (part.strip() for part in re.split(r"、|和", _clean_list(listed))) if name]
    if len(names) > len(group):
        names = [
            name
            for name in (part.strip() for part in re.split(r"、|和(?=[^、和]+$)", _clean_list(listed)))
            if name
        ]
    if len(names) < len(group):
        return None
    names = names[-len(group) :]
    name = _without_verbs(_clean(names[position])) or names[position]
    tail = re.search(
        r"(?:总数|增速|增幅|总量|总额|人数|产量|产值|收入|面积|投资|出口|排名|占比|比重|率)$", names[-1]
    )
    if (
        tail
        and position < len(names) - 1
        and not re.search(r"(?:数|额|值|量|入|积|资|口|率|重|比|速)$", name)
    ):
        # 城镇、农村居民人均可支配收入: the last name without its own first word is what they share.
        shared = names[-1][len(name) :] if len(name) <= 4 and len(names[-1]) > len(name) + 2 else tail[0]
        name += shared
    if position and _GENERIC.fullmatch(name):
        name = _GENERIC.sub("", _without_verbs(_clean(names[0]))) + name
    return name


def _clean_list(listed: str) -> str:
    before = None
    while listed != before:
        before = listed
        listed = _LEAD.sub("", listed.strip(" ,，、"))
        listed = (
            re.sub(r"(?:年均|均|预计|也|将|已|同比|各|增速|水平)$", "", listed)
            if not listed.endswith("增速")
            else listed
        )
    return listed


def _structured(
    text: str, one: Quantity, quantities: list[Quantity], index: int, named: list[Naming], subject: str | None
) -> Naming:
    """The three industries in their order; another structure keeps its own name with the term's place."""
    group = [other for other in quantities if other.kind == "structure"]
    place = group.index(one) % 3
    start = sentence_start(text, one.start)
    before = text[start : one.start]
    if re.search(r"产业(?:结构|比例|比重|增加值)|三次产业|三产", before) or not re.search(
        r"城|男|性别|年龄", before
    ):
        return Naming(f"第{'一二三'[place]}产业增加值占地区生产总值比重", subject, "structure")
    return Naming(f"{_object(before)}第{place + 1}项", subject, "structure")


def _subject(text: str, place: int, home: str | None) -> str | None:
    """The place or body named since the sentence began; None is the document's own."""
    start = sentence_start(text, place)
    before = text[start:place]
    subject = None
    reset = max((match.end() for match in _HOME.finditer(before)), default=-1)
    for match in re.finditer(r"(?:在)?(每个县市区|各县市区|每个乡镇|各县(?:市、区|区市))", before):
        subject = "每个县市区" if "县" in match[1] else match[1]
    for match in _PLACE.finditer(before):
        name = match[1]
        if (
            _NO_PLACE.search(name) and not re.search(r"(?:高新区|经开区|新区|开发区)$", name)
        ) or _VERB_START.match(name):
            continue
        subject = name if name != home and match.start() >= reset else None
    if subject is not None and reset > before.rfind(subject):
        subject = None
    found = None
    for found in _ORGANISATION.finditer(before):  # noqa: B007 - the last one is wanted
        pass
    if found and not re.search(r"[,，;；]", before[found.end() :]):
        name = re.sub(r"^.*(?:设立|支持|推动|实现|其中|引进)", "", found[1])
        subject = re.split(r"[,，]", name)[-1]
    return subject


def _cut_subject(name: str, subject: str | None) -> str:
    if subject and name.startswith(subject) and len(name) - len(subject) >= 2:
        return name[len(subject) :]
    return name
