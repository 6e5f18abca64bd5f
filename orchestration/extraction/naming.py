"""Of what a quantity speaks: the words before it, after it, shared in a list, or said a clause earlier.

Not here: which indicator of the catalogue the words are (`catalogue`).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

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
    "按同口径",
    "按可比口径",
    "按可比价格",
    "按可比价",
    "按不变价格",
    "按不变价",
    "可比价",
    "扣除价格因素",
    "有望",
    "双双",
    "逆势",
    "回升至",
    "回升到",
    "回落至",
    "回落到",
    "仍",
    "多年",
    "连年",
    "同口径",
    "可比口径",
    "剔除减税因素",
    "倍",
    "同比",
    "较上年",
    "比上年",
    "年均",
    "平均",
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
    "每人每月",
    "每人每年",
    "每人每天",
    "每月",
    "每年",
)
_LINK_TAIL = re.compile(
    f"(?:{_any({*lexicon.ARRIVE, *lexicon.RISE, *lexicon.FALL, *lexicon.CUT, *_LINK_WORDS} - {'均'})}|均(?<![人户亩地]均))$"
)
_LEAD = re.compile(
    r"^(?:(?:其中|此外|同时|截至目前|目前|预计|力争|确保|努力实现|努力|争取(?=实现|达到)|到20\d\d年(?:底|末)?|20\d\d年(?:底|末)?|全年|今年|去年|本年|年末|年底|上半年|前三季度|一季度|五年来|五年间|近[两三四五]年|"
    r"全市|全省|全州|全区|全县|全盟|全旗|全国|我市|我省|我州|我县|我区|全社会(?=用电)(?!)|初步核算|初步统计|经初步核算|据统计|据初步核算|扣除价格因素[,，]?|按(?:可比|不变|现)(?:价格?|口径)(?:计算)?[,，]?|分[^,，看]{1,10}看|按[^,，看]{1,14}(?:分|看)(?=[,，])|从[^,，看]{1,12}看|[一二三四五六七八九十]{1,3}、[\u4e00-\u9fff、]{2,12}?(?=全年|年末|全[市县区州省])|(?:\d{1,2}[—–\-~至到])?\d{1,2}月(?:份|当月|单月|末)?|(?:[二三四五六七八九十]年|过去五年)(?=全|城|累|新|固|地)|一批|一是|二是|三是|四是|五是|共(?![享建同])|累计|已|成功(?!率)|圆满|全面|全部|顺利|"
    r"推动|促进|促使|带动|使(?![用馆])|让(?!利)|并(?![网购])|且|还(?![款贷建林田])|也|再(?!就业|生|担保)|又|主要(?!农作物|河流|污染物)|预期|坚持(?=[把将])|相当于|发生|拥有(?!量)|目标是|按可比价(?:格)?计算|经济社会发展主要(?:预期)?目标(?:是|为)?|[(（]\d+[)）]|[①-⑳]|\d+[.、]|[一二三四五六七八九十]是|——|—|-|·|位于|其(?![他余])|有(?![效线机色限关])|将|把|对(?![外口虾]|[^,，]{2,14}(?:出口|进口|贸易))|以(?!旧换新|工代赈)|为|在(?![校学册岗建售职库编营外线园网籍用孵读租院])|和(?![美谐])|与|及|以及)[,，:：]?)+"
)
_ADMITTED = "申报|认定|培育"
"""Verbs that part the things they are said of from all there are: 申报高新技术企业 is no 高新技术企业."""

_DO = re.compile(
    f"^(?:{_any(set(lexicon.DONE) - {'建设', '实现', '培训', '在', '以', '共', '再', *_ADMITTED.split('|')})})+(?!区(?!域)|面积|率|(?:(?<=竣工)|(?<=投产)|(?<=签约))项目)"
)
"""Not where the verb is part of a noun: 建成区, 竣工面积, 开工率."""

_NEW = re.compile(f"(?:{_any(lexicon.NEWLY)})(?!值|投资额)")
_NEW_FIRST = re.compile(f"^(?:{_NEW.pattern})")
_NOUN_AFTER = re.compile(
    r"(?:的)?((?:\d+(?:\.\d+)?[万亿]?元(?:及)?以上)?[“\"]?[\u4e00-\u9fffA-Za-z“”\"\-（）()、]{2,26})"
)
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
    "在",
    "并",
    "有序",
    "扎实",
    "加速",
    "列入",
    "位列",
    "位居",
    "中有",
    "超额",
    "达标",
    "运营",
    "运行",
    "成为",
    "，",
    ",",
)
_STOP_AFTER = re.compile(f"(?:{_any(_STOP_WORDS)}|以(?![上下]))")
_ORGANISATION = re.compile(r"([\u4e00-\u9fffA-Za-z0-9]{2,12}?(?:集团|公司|银行|电厂))(?=[\u4e00-\u9fff“])")
_PLACE = re.compile(
    r"(?:^|[,，;；。:：])\s*((?:每个县市区|[\u4e00-\u9fff]{2,8}?(?:自治州|自治县|自治旗)|[\u4e00-\u9fff]{2,5}?(?:高新区|经开区|开发区|新区)|"
    r"[\u4e00-\u9fff]{2,5}?州(?![委府级直境内])|[\u4e00-\u9fff]{1,4}?(?:市(?![场民政容值委级辖区属直域井内花])|县(?![域级城乡处直委属内])|区(?![域块位间别内外划分属级])|旗(?![舰下帜委])|盟(?![市委员友]))))"
    r"(?!、)(?=[\u4e00-\u9fff“A-Z]{2,})(?!级|[\u4e00-\u9fff]{0,6}(?:中学|高中|小学|医院|海关|大学|学院|公园|大道|大桥|机场|水库|法院|检察院|村|镇|街道|社区|景区|生态谷))"
)
_HOME = re.compile(
    r"(?:^|[,，;；。:：])\s*(?:预计|其中|力争|确保|实现|推动|带动|使)?(?:全市|全省|全州|全区|全县|全旗|全盟|我市|我省|我州|我县|我区)"
)
_VERB_START = re.compile(
    r"(?:预计|其中|今年|完成|加密|加强|加快|加大|加速|完善|统筹|建设|成立|开展|推进|实施|支持|创建|加快|推动|建立|健全|优化|提升|打造|深化|挂牌|坚持|强化|做强|做优|融入|服务|主动|积极|扎实|"
    r"持续|新|获|在|与|和|对|向|从|由|把|将|让|使|各|全|两|三|四|多|每|该|本|其|为|以|到|是|不|大|老|小|上|下|省|国|城|县|市|区|跨|分|首|另|入|因)"
)
_PLACE_ALL_THE_SAME = re.compile(
    r"城[东南西北中][\u4e00-\u9fff]{0,3}区|[新大老上下][^增建设批级型属项城等面小在老旧县市区全两各每量力部述下][\u4e00-\u9fff]?[县市]"
)
"""Places whose names begin as those words do: 新阳县, 城北新区."""

_NO_PLACE = re.compile(
    r"棚户区|建成区|规划区|核心区|服务区|商务区|工业区|安置区|居住区|全市|全县|全区|我市|我县|我区|市区|城市|县区|地区|社区|园区|片区|景区|小区|山区|老区|灾区|库区|辖区|校区|街区|城区|厂区|商圈|超市|上市|都市|试验区|示范区|先行区|创新区|功能区|集聚区|保护区|度假区|旅游区|县市|各县|两市|三市|省市|牧区|林区|湖区|港区|矿区|湾区|自贸区|综保区|保税区|合作区|引领区|协作区|镇区|主城|疫区|禁区|战区|特区|禁养区|夜市|股市|楼市|菜市|新市|成县|撤县|强县|贫困县|试点县|县级市"
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


_FOOTNOTE = re.compile(r"[\[〔【(（]\d{1,2}[\]〕】)）]|[①-⑳]")


def _clean(name: str) -> str:
    name = _FOOTNOTE.sub("", name).strip(" \t　,，、;；:：。")
    before = None
    while name != before:
        before = name
        name = _LEAD.sub("", name).strip(" 　,，、")
        shorter = _LINK_TAIL.sub("", name)
        if len(shorter.strip('“”"')) >= 2 or not shorter:
            name = shorter.rstrip("、,， 的")
    if name[:1] in ("（", "(") and "）" not in name and ")" not in name:
        name = name[1:]
    return name.strip("、,，")


def _without_verbs(name: str) -> str:
    shorter = _DO.sub("", name)
    return shorter if len(shorter) >= 2 else name


_FROM = re.compile(
    r"(?:[,，]?(?:分别)?(?:由|从|自)(?:20\d\d年(?:底|末)?|上年|五年前|去年)?(?:的)?(?:约|近)?)$"
)
_TO = re.compile(
    r"^[,，]?(?:提高|增加|跃升|增长|上升|提升|扩大|发展|下降|减少|降低|缩小|跃|攀升|降|升|增|变|调整|优化|转变|改善)(?:到|至|为)(?:20\d\d年(?:底|末)?(?:的)?)?"
)


_PASSED = re.compile(
    r"超过20\d\d年[,，]?$|(?:历史性|首次|成功)?(?:突破|超过|跨越|跨过|越过|跨上|迈过|迈上|登上|站上|跃上)(?:\S{0,6}?(?:[百千万]?亿元?|[百千]?万(?:元|人次|人|吨|亩|辆|户|千瓦)))?(?:大关|台阶)?[,，]?$"
)


_PREDICATE = re.compile(
    "(?:"
    # 零售总额由负转正,… 用电量实现翻番,… 财政收入连跨两个台阶,… 投资实现两位数增长,…
    r"由[负正降升减增]转[负正降升减增][,，]?|(?:实现|历史性|再次|首次|同比)*(?:翻番|倍增|翻[了一两]番?番)[,，]?|"
    r"(?:连续|历史性|再次)*(?:连跨|跨越|连上|再上|迈上|跨上|跃上|迈过|站上)了?(?:[一二两三四五六七八九十\d]+个)?(?:[百千万]*亿元?级?|新|大)*(?:台阶|大关|关口)[,，]?|"
    r"(?:实现|保持)?(?:两位数|较快|快速|平稳|稳步|稳定)?增长[,，]?|"
    # 建成区面积拓展至 产能恢复到常年水平的 粮食总产连续十年稳定在 人口密度每平方公里 养老金标准“
    r"(?:拓展|延伸|扩展|扩容|扩区|壮大|上调|下调|优化|调整|缩减)(?:至|到|为)|"
    r"(?:已)?(?:恢复到|恢复至|恢复|相当于)(?:常年|正常|往年|上年|去年|疫情前|20\d\d年)[^,，。;；的]{0,8}的|"
    r"(?:自\d{1,2}月份?(?:以来|起)?)?已?连续(?:[一二两三四五六七八九十]+|\d+)(?:年|个月|个季度)(?:保持|稳定|控制|达到|位居|居)?(?:在)?(?:全[国省市]前列?[,，]?)?|"
    r"(?:剔除|扣除)[^,，。;；]{2,12}(?:因素|影响)后?|"
    r"(?:为|达到?)?每[百千万]?(?:平方公里|平方千米)|(?:实现|完成|保持)?[“\"]"
    ")$"
)
"""What became of a thing, said between its name and the number."""

_PREDICATE_ENDS = frozenset('列前后素响正负降升减增番阶关口长,，至到为的年月度持定制达居在里米“"')
"""The characters it ends with: most names end otherwise, and looking is quicker than the pattern."""

_OF_A_CONTEST = re.compile(r"(?<=评价|排名|考核|测评|评比)中$")
_SHARE_OF_IT = re.compile(r"(?:支出|收入|产值|增加值)(?:占比|比重)")
_TIME_ONLY = re.compile(
    r"(?:近|前|过去)?(?:[一二两三四五六七八九十]|\d{1,2})年(?:来|间)?|(?:\d{1,2}[—–\-~至到])?\d{1,2}月份?|[上下]半年|前三季度|[一二三四]季度|"
    r"环比|(?:同比)?[多少]|同比|年平均|(?:奋斗|预期|力争)目标"
)
"""No name: what is measured was said before."""


def _object(left: str) -> str:
    """The last part of a clause that can be a name: after a verb with its object, keep the object."""
    left = _PASSED.sub("", _TO.sub("", _FROM.sub("", left)))
    if left[-1:] in _PREDICATE_ENDS:
        left = _PREDICATE.sub("", left)
    if left.endswith("等"):
        return ""
    if found := re.search(r"(?:新增|净增)(?:了|约|近)?$", left):
        return found[0][:2] + _object(left[: found.start()]) if left[: found.start()].strip(" ,，、") else ""
    name = _clean(left)
    if "的" in name and not re.search(r"的(?:比重|比例|占比|份额)$", name):
        tail = name.rsplit("的", 1)[1]
        if len(tail) >= 3 and not _MEASURE.fullmatch(tail) and not _SHARE_OF_IT.fullmatch(tail):
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
    name = re.sub(r"(?<=[县市区旗州镇园带])(?:完成|实现)(?=[\u4e00-\u9fff]{2})", "", name)
    name = re.sub(r"(?<=[\u4e00-\u9fff]{2})(?:累计|共)(?:建成|完成|投放|开通|投用)$", "", name)
    name = _OF_A_CONTEST.sub("", name)
    if _TIME_ONLY.fullmatch(name):
        return ""
    if "、" in name and _DO.fullmatch(name.rsplit("、", 1)[1]):
        return ""
    if re.match(r"(?:布局)?建设(?!用地|投资|银行)", name) and len(name) >= 5:
        name = re.sub(r"^(?:布局)?建设", "", name)
    return _without_verbs(name)


@dataclass(slots=True)
class Context:
    """What the sentences of a line hand on: its place, the short sentence that heads it, what was measured last."""

    home: str | None
    heading: str = ""
    head: "Measured | None" = None
    measured: dict[str, str] = field(default_factory=dict)
    """By unit, what the last sentence that measured anything measured first in it."""

    def pass_on(self, sentence: str) -> None:
        """Note a sentence that only heads what follows."""
        if found := re.fullmatch(r"\W*([\u4e00-\u9fff]{4,12})。", sentence):
            self.heading = found[1]


@dataclass(frozen=True, slots=True)
class Measured:
    """A quantity that 其中 can break down: its name and unit."""

    name: str
    unit: str | None


def name_all(text: str, quantities: list[Quantity], context: Context) -> list[Naming]:
    """The naming of each quantity of a sentence; the context learns what it measured."""
    named: list[Naming] = []
    home = context.home
    for index, one in enumerate(quantities):
        start = clause_start(text, one.start)
        previous = quantities[index - 1] if index else None
        in_clause = previous is not None and previous.end > start
        subject = _subject(text, one.start, home)
        shared = _distributed(text, quantities, index, named)
        if shared is not None:
            listed = _of_place(shared, text, quantities, index, named, home)
            named.append(listed or Naming(shared, subject, "list"))
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
            r"(?:较|比(?<!占比)(?![例重值率])|与|超过|高于)[^,，。;；]{0,12}?(?:年末|年底|年初|上年末|末|上年|去年全年|去年|同期|上月|年|季度|上半年|月份?)(?:末|底)?(?:同期)?(?:相比)?(?:,|，)?(?=[^,，]{0,6}$)",
            "",
            left,
        )
        if named and (carried := _compared(left, one, named, text, quantities, index)):
            named.append(Naming(carried, named[-1].subject or subject, "carried"))
            continue
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
        if one.kind == "points":
            left = _AHEAD_OF.sub("", left)
        name = _object(re.sub(r"^[、和与及,，]+", "", left))
        name = _cut_subject(_cut_subject(name, subject), home)
        bare = _without_verbs(_clean(left)) if left else ""
        if one.kind == "structure":
            named.append(_structured(text, one, quantities, index, named, subject))
            continue
        counts = _is_classifier(one.unit) or (not name or bool(_DO.fullmatch(name)))
        can_follow = bool(counts and follows and not one.change)
        if re.fullmatch(r"(?:累计)?投入(?:资金)?", _clean(left)) and (spent := _spent("投入", text, one)):
            named.append(Naming(spent, subject, "after"))
            continue
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
            named
            and len(name) >= 2
            and (found := _NEW.match(named[-1].indicator))
            and not one.change
            and not _BARE.fullmatch(name)
            and _goes_on(name, left.strip(), text, quantities, index)
        ):
            name = found[0] + name
        if len(name) < 2 or (one.change and _only_words_of_change(left)):
            inherited = _inherit(named, quantities, index, start, text)
            if inherited is not None:
                if one.kind == "number" and _SO_FAR.fullmatch(left):
                    stock = _NEW_FIRST.sub("", inherited.indicator)
                    inherited = Naming(stock, inherited.subject, inherited.how)
                how = re.search(r"(?:增速|增幅)$", left) if one.kind == "points" else None
                rate = how[0] if how and not inherited.indicator.endswith(how[0]) else ""
                named.append(Naming(inherited.indicator + rate, inherited.subject or subject, "carried"))
                continue
            earlier = _earlier_clause(text, start)
            if earlier:
                named.append(Naming(_cut_subject(earlier, subject), subject, "earlier clause"))
                continue
        if can_follow and follows and len(name) < 2:
            named.append(Naming(follows, subject, "after"))
            continue
        is_near = bool(named) and not re.search(r"[。;；]", text[quantities[index - 1].end : one.start])
        if (
            re.fullmatch(r"(?:总|工业总?)?产值|销售收入", name)
            and not (
                is_near
                and quantities[index - 1].kind == "number"
                and named[-1].how != "after"
                and _stem(named[-1])
            )
            and not re.search(r"(?:集团|公司|银行)$", subject or "")
        ):
            name = _topic(text, one.start, context.heading) + name
        if one.kind == "percent" and (
            found := re.match(
                r"(?:的)?(?:资金)?(?:投向|用于)(?:保障和改善)?(民生)",
                text[one.end : one.end + 12],
            )
        ):
            name = f"{found[1]}支出占{name}比重"
        if name.startswith("占") and is_near:
            name = named[-1].indicator + name
        if name.endswith("之比") and is_near and re.match(r"[,，]?与", left):
            name = f"{named[-1].indicator}与{name}"
        if name in ("规模", "总规模") and (
            fund := re.match(r"的([\u4e00-\u9fff“”]{2,14}?基金)", text[one.end :])
        ):
            name = fund[1]
        name = _spent(name, text, one) or name
        if (
            one.kind == "points"
            and one.verb == "增长"
            and (pulled := re.fullmatch(r"拉动[\u4e00-\u9fff]{1,10}", name))
        ):
            of = re.sub(r"(?:占|对).*$", "", named[-1].indicator) if is_near else ""
            name = f"{of}{pulled[0]}增长"
        if one.kind == "points" and re.search(r"(?:增速|增幅|涨幅)[^,，]*$", left) and len(name) >= 2:
            name = re.sub(r"(?:增速|增幅|涨幅)$", "", name) + "增速"
        is_alone = name in lexicon.NEWLY or bool(_DONE_TO.fullmatch(name))
        if is_alone and is_near and _base(quantities[index - 1]) == _base(one):
            # 新建学校12所、改扩建38所
            name += _NEW_FIRST.sub("", named[-1].indicator)
        name = _completed(name, one, named, quantities, index, context, text, subject)
        name = _joined(name, bool(re.search(r"(?:[均都]|双双)\S{0,4}$", left))) or follows or ""
        named.append(Naming(name + _each(subject), subject, "before"))
    measured: dict[str, str] = {}
    for one, naming in zip(quantities, named, strict=True):
        if one.kind in ("number", "percent") and _MEASURE.search(naming.indicator):
            if not measured:
                context.head = Measured(naming.indicator, _base(one))
            measured.setdefault(_base(one), naming.indicator)
    context.measured = measured or context.measured
    return named


_HELPED = re.compile(
    r"优化|调整|续建|在建|竣工|投产|完工|签约|储备|帮助|帮扶|支持|促进|带动|安置|转移|培训|救助|资助|扶持|吸纳|惠及|解决"
)


def _goes_on(name: str, left: str, text: str, quantities: list[Quantity], index: int) -> bool:
    """Whether what is new of the item before is new of this one too: 新增甲3家、乙5家.

    Over a comma it is when nothing but the name stands between two numbers of one unit, no word of arriving.
    """
    previous, one = quantities[index - 1], quantities[index]
    between = text[previous.end : one.start]
    if _NEW.match(name) or re.match(_ADMITTED, name) or _DO.fullmatch(name) or _HELPED.match(name):
        return False
    if _OF_LEVEL.fullmatch(name):
        return False
    if re.search(r"[,，。;；]", between):
        is_bare = one.start == one.num_start and one.unit == previous.unit and _is_classifier(one.unit)
        return is_bare and not _MEASURE.search(name) and between in (f",{name}", f"，{name}")
    said = re.fullmatch(r"[、和及]*" + re.escape(name) + r"(\S{0,3})", left)
    return said is not None and not re.search(r"达|到|至|为|有|总", said[1])


_TIMES = re.compile(r"[,，、]?(?:分别|约|就)?(?:是|为|相当于|达到?)[^,，。;；]{1,16}?的?$")
_AHEAD = re.compile(
    r"[,，、]?(?:分别|均|也|且|并)?(?:超过|高于|高出|快于|低于|慢于|好于|优于|领先|超额完成|超出)[^,，。;；、]{0,16}$"
)
_AHEAD_OF = re.compile(
    r"(?<=[\u4e00-\u9fff])(?:均|分别)?(?:高于|高出|快于|低于|慢于|好于|优于|领先)(?:全[国省市]|同期|同类|周边)[^,，。;；、]{0,10}$|"
    r"(?<=增速|增幅)(?:均|分别)?(?:高于|高出|快于|低于|慢于)[^,，。;；、]{1,14}$"
)
_RECOVERED = re.compile(
    r"[,，、]?(?:已)?(?:恢复到|恢复至|相当于|达到?|是|为)(?:20\d\d年|上年|疫情前|去年)[^,，。;；]{0,8}的$"
)
_SET_BESIDE = re.compile(r"[,，、]?(?:与|和|同|较|比)[^,，。;；]{2,24}的")
"""与2010年普查的352146人相比"""

_TARGET_MET = re.compile(
    r"[,，、]?(?:超额)?(?:完成|占|达到|达|为)(?:全年|年度|年初|年|省定|市定|省级|省下达|计划|预期|既定)*(?:目标|任务|计划|预算)(?:任务|数)?的?"
)
_INVESTED = re.compile(r"[,，、]?[^,，。;；、]{0,4}(?:累计)?完成(?:总)?投资(?:额)?(?:达到?|为)?$")


def _compared(
    left: str, one: Quantity, named: list[Naming], text: str, quantities: list[Quantity], index: int
) -> str | None:
    """What was just measured, when a clause only sets it against something: 是2012年的1.2倍, 高于全省0.4个百分点."""
    previous = quantities[index - 1]
    if re.search(r"[。;；]", text[previous.end : one.start]):
        return None
    last = named[-1].indicator
    if text.startswith("相比", one.end) and _SET_BESIDE.fullmatch(text[previous.end : one.start]):
        return last
    if one.kind == "multiple" and not one.change and _TIMES.fullmatch(left):
        return last
    if one.kind in ("points", "percent") and _AHEAD.fullmatch(left):
        grows = previous.kind == "percent" and previous.change and not last.endswith(("增速", "率"))
        return last + "增速" if grows else last
    if (one.unit or "").endswith("美元") and re.fullmatch(
        r"[,，]?[^,，。;；]{0,14}折[算合](?:为|约|成)?", left
    ):
        return last
    if one.kind == "percent" and not one.change and _RECOVERED.fullmatch(left):
        return last
    if one.kind == "percent" and not one.change and _TARGET_MET.fullmatch(left):
        return last + "年度目标完成率"
    if (one.unit or "").endswith("元") and _INVESTED.fullmatch(left):
        return last if last.endswith("投资") else last + "投资"
    return None


_MEASURE = re.compile(
    r"(?:增加值|总产值|产值|保费收入|主营业务收入|营业收入|床位数|床位|资产总额|负债总额|从业人员|就业人员|播种面积|种植面积|造林面积|销售面积|施工面积|竣工面积|养殖面积|面积|总产量|总产|产量|单产|发电量|用电量|销售量|销量|周转量|"
    r"运输总量|运输量|客运量|货运量|吞吐量|保有量|拥有量|存栏量|出栏量|存栏|出栏|投资额|投资|零售总额|零售额|销售额|营业额|交易额|成交额|出口额|进口额|"
    r"进出口总额|进出口|出口|进口|总额|收入|支出|余额|存款|贷款|利润总额|利润|利税总额|利税|税收|总量|总数|数量|用户|户数|人数|总人口|人口|业务量|"
    r"人次|恩格尔系数|基尼系数|招生人数|招生|在校学生|在校生|毕业生|资产负债率|贡献率|[^产]率|比重|占比|里程|增速|增幅|排名|总值|产能|价格|指数|件数|册数)$"
)
"""What is measured of something: the tail of a name, and of names left short after it."""

_BARE = re.compile(
    r"(?:实现|完成|其)?((?:增加值|总产值|产值|总产量|总产|产量|单产|播种面积|种植面积|销售面积|销售额|销量|销售量|面积|利润总额|利润|利税总额|利税|主营业务收入|营业收入|存栏|出栏|"
    r"总量|总数|总数量|总规模|数量|总额|个数|金额|合同金额|人数|人次|投资额|招生|在校生|在校学生|毕业生|专任教师|增速|增幅|降幅|涨幅|占比|比重|完成投资|户数|余额)(?:均|也)?)"
)
_OF_LEVEL = re.compile(
    r"^(?:(?:国家|省|市|县|州|部|区)级(?:及?以上)?|(?:\d+(?:\.\d+)?)?[百千万]?(?:亿元|万元)(?:及)?以上)"
)
_OF_SCHOOLS = ("招生", "在校生", "在校学生", "毕业生", "专任教师")
_BRANCH_OUTPUT = re.compile(r"([\u4e00-\u9fff“”]{2,12}(?<!工业)(?<!农业)(?<!总))(?:总产值|产值)")
_ACTED_ON = re.compile(rf"(?:{_NEW.pattern}|建设|建成|改造|提升|治理|修复|完成|实施)")
_PHYSICAL = ("公顷", "亩", "吨", "斤", "公斤", "头", "只", "羽", "立方米", "平方米", "株")
"""Units by which the measure left out can be told: 玉米60.3万吨 after 粮食产量."""


def _is_classifier(unit: str | None) -> bool:
    return (unit or "").lstrip("万亿千百十") in lexicon.CLASSIFIERS or unit == "万"


def _stem(naming: Naming) -> str:
    """What was measured, without the measure: 规模以上工业企业 of 规模以上工业企业资产负债率."""
    name = re.sub(f"^(?:{_NEW.pattern}|{_ADMITTED})", "", naming.indicator)
    shorter = _MEASURE.sub("", name)
    return shorter if (len(shorter) >= 2 and shorter != name) or naming.how == "after" else ""


def _completed(
    name: str,
    one: Quantity,
    named: list[Naming],
    quantities: list[Quantity],
    index: int,
    context: Context,
    text: str,
    subject: str | None,
) -> str:
    """A name left short, made whole by those before it.

    A bare measure takes what was measured (果用瓜…,产量…); a bare thing takes the measure of what it is part of
    (农业增加值…。其中,谷物…), when it has the same unit.
    """
    if (
        (found := _BARE.fullmatch(name))
        and named
        and quantities[index - 1].kind != "rank"
        and named[-1].subject == subject
    ):
        measured = named[-1]
        if found[1] in ("增速", "增幅", "降幅", "涨幅"):
            return measured.indicator + found[1]
        stem = _stem(measured)
        if (
            not stem
            and quantities[index - 1].unit in ("家", "户")
            and measured.indicator.endswith(("企业", "单位", "公司"))
            and not found[1].startswith("总量")
            and (one.unit or "").endswith("元")
        ):
            stem = _NEW_FIRST.sub("", measured.indicator)
        if not stem and found[1] in _OF_SCHOOLS and quantities[index - 1].unit in ("所", "个", "家"):
            stem = measured.indicator
        if measured.how == "after" and found[1] not in (
            "总量",
            "总数",
            "总数量",
            "总规模",
            "总额",
            "金额",
            "合同金额",
            "完成投资",
        ):
            return name
        if found[1] in ("总量", "总数", "总数量", "总规模") and not stem:
            stem = re.sub(f"^(?:{_NEW.pattern}|{_ADMITTED})", "", measured.indicator)
        if stem and not stem.endswith(found[1]):
            return stem + found[1]
        return name
    if (
        re.fullmatch(r"出口(?:额|总额)?", name)
        and named
        and named[-1].subject == subject
        and (found := _BRANCH_OUTPUT.fullmatch(named[-1].indicator))
        and (one.unit or "").endswith("元")
        and not re.search(r"[。;；]", text[quantities[index - 1].end : one.start])
    ):
        # What a branch of industry exports, said beside its output, is no export of the place.
        return found[1] + name
    if _MEASURE.search(name) or one.kind not in ("number", "percent") or not 1 < len(name) <= 14:
        return name
    if re.match(r"每|人均|户均", name) or re.search(r"[量额率值]$", name):
        return name
    before = text[sentence_start(text, one.start) : one.start]
    is_part = bool(
        re.search(r"其中|(?:^|[,，。])(?:分|按|从)[^,，]{1,14}(?:看|分)[,，]", before)
    ) or text.startswith("其中")
    unit = _base(one)
    last = index - 1
    # A growth said of the whole stands between it and its part: 新增主体3万户、增长5%,其中企业8千户.
    while last > 0 and quantities[last].change and _inherits(named, last):
        last -= 1
    is_beside = bool(index) and _base(quantities[last]) == unit and not one.change
    goes_on = index > 0 and text[quantities[index - 1].end : one.start] in (
        f"、{name}",
        f",{name}",
        f"，{name}",
    )
    if is_beside and (is_part or goes_on) and _OF_LEVEL.fullmatch(name):
        # 创建国家级绿色工厂1家、省级6家
        newly = _NEW.match(named[last].indicator) if goes_on or "元" in name else None
        whole_name = _NEW_FIRST.sub("", named[last].indicator)
        return (newly[0] if newly else "") + name + _OF_LEVEL.sub("", whole_name, count=1)
    if is_beside and is_part:
        newly = _NEW.match(named[last].indicator)
        if newly and not _NEW.match(name) and not _HELPED.match(name):
            return newly[0] + name
    whole = None
    for place in range(index - 1, -1, -1):
        other = quantities[place]
        if (
            _base(other) == unit
            and (bool(other.change) == bool(one.change))
            and _MEASURE.search(named[place].indicator)
        ):
            whole = named[place].indicator
            break
    if whole is None and is_part and not one.change:
        whole = context.measured.get(unit)
    if whole is None and is_part and context.head is not None and (context.head.unit == unit or one.change):
        whole = context.head.name
    if whole is None or not (is_part or (unit in _PHYSICAL and not _ACTED_ON.match(name))):
        return name
    measure = _MEASURE.search(whole)
    if measure is None or name.endswith(measure[0]):
        return name
    tail = re.sub(r"^总", "", measure[0])
    # 商品零售 of 社会消费品零售总额
    return name + (tail[2:] if name.endswith(tail[:2]) else tail)


def _inherits(named: list[Naming], place: int) -> bool:
    return named[place].how == "carried" and named[place].indicator == named[place - 1].indicator


def _base(one: Quantity) -> str:
    """The unit without its multiplier."""
    return (one.unit or "").lstrip("万亿千百十")


def _each(subject: str | None) -> str:
    """What is promised of each place is another indicator than the total."""
    return "(每个县市区)" if subject == "每个县市区" else ""


_RANK_TAIL = re.compile(
    r"(?:由|从|稳居|多年|连年|仍|位居|名列|跃居|跃升至|跃升|前进至|前进|上升至|上升|攀升|居|列|排在|排名第?|排|位列|位次|入围|进入|跻身|提升|连续[两三四五六\d]年|持续|继续|"
    r"全省|全国|全市|全区|各市州|各县市|各市|各地|各|市州|县市区|中部|西部|同类|世界|全球|同类|百强|市州|地市|综合|也|均|分别|保持|至|到|了|在|、|,|，)+$"
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
    if one.kind == "rank_move":
        name = name.removesuffix(one.verb)
        name = re.sub(r"(?:(?:在)?(?:全国|全省|全市)|位次)$", "", name)
    else:
        name = _RANK_TAIL.sub(
            "", re.sub(r"(?:位?居|列|排)(?:全国|全省|中部|西部|县域)*百强[县市区镇]?$", "", name)
        )
    name = _cut_subject(_without_verbs(_OF_A_CONTEST.sub("", name.strip("、,， "))), subject)
    is_near = bool(named) and not re.search(r"[。;；]", text[quantities[index - 1].end : one.start])
    if is_near and (found := re.fullmatch(r"(?:同比)?(总量|总额|规模|增速|增幅|人均|占比)(?:均)?", name)):
        last = named[-1].indicator
        if quantities[index - 1].kind == "rank":
            last = re.sub(r"(?<=\w\w)(?:总量|总额|规模|增速|增幅)$", "", last)
        return Naming(
            last if last.endswith(found[1]) else last + found[1], named[-1].subject or subject, "carried"
        )
    if is_near and re.search(r"[均都](?:位)?[居列排]", left) and len(name) < 2:
        each = list(dict.fromkeys(other.indicator for other in named))[-2:]
        return Naming(";".join(each), named[-1].subject or subject, "carried")
    if len(name) < 2 and named and not re.search(r"[。;；]", text[quantities[index - 1].end : one.start]):
        return Naming(named[-1].indicator, named[-1].subject or subject, "carried")
    if len(name) < 2:
        name = _earlier_clause(text, start) or ""
    return Naming(name, subject, "before")


def _joined(name: str, is_each: bool) -> str:
    """Two indicators of one number, sharing their tail: rates, or what 均 says of each."""
    if not re.search(r"、|和|与", name) or "“" in name or not (is_each or name.endswith("率")):
        return name
    if re.search(r"与.*(?:之比|的比[率例值])$", name):
        return name
    parts = [part for part in re.split(r"、|和(?=[^和]+$)|与(?=[^与]+$)", name) if part]
    if len(parts) < 2 or any(len(part) < 2 for part in parts):
        return name
    tail = re.search(
        r"(?:保险)?(?:参保率|达标率|覆盖率|出口额|出口|投资|增加值|产值|收入|产量|总量|总数|人数|率)$",
        parts[-1],
    )
    if tail:
        parts = [part if part.endswith(tail[0]) else part + tail[0] for part in parts]
    return ";".join(parts)


_TOPIC = re.compile(r"([\u4e00-\u9fffA-Za-z“”]{2,10}?(?:产业|工业|行业|服务业|农业|林业|业))")


def _topic(text: str, place: int, heading: str) -> str:
    """The industry a bare 产值 is of: named in its sentence, or the short sentence that heads the passage."""
    start = max((text.rfind(mark, 0, place) for mark in "。!！;；"), default=-1) + 1
    found = re.search(r"(?:^|[,，])\s*" + _TOPIC.pattern + r"(?!互联网|园|化)", text[start:place])
    if found and not re.search(r"(?:产业园|企业|就业|创业|专业|营业)", found[1]):
        return re.sub(r"^(?:.*的|持续|不断|加快|做强|壮大)", "", found[1])
    return _DO.sub("", heading)[:4]


def _acted_upon(text: str, one: Quantity, quantities: list[Quantity], index: int) -> str | None:
    """“3个镇上榜百强镇”, “1镇5村获评…”: what happened to the things counted, and the things."""
    right = text[one.end : one.end + 40]
    thing = re.match(
        r"(县市区|县区|区县|市县|乡镇|村镇|街道|社区|园区|景区|小区|镇|村|县|区|乡|企业|产品|项目|单位|学校|医院|城市|个人|人|家)?",
        right,
    )
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


_DONE_TO = re.compile(r"(?:优化|调整|改造|提升|续建|扩建|竣工|完工|投产|开工)+")
_SO_FAR = re.compile(r"[,，、]?(?:目前|全[市县区州省])?(?:已|共|累计)+(?:建成|达到|达|有|为)+")
_PASSED_UNREAD = re.compile(
    r"[,，、][^,，。;；、]{2,20}(?:突破|超过|跨越|迈过|站上|迈上)[一二三四五六七八九十百千万亿]+[^,，。;；]{0,4}[,，、]$"
)
"""A clause with a name whose round number is read with the one after: 吞吐量突破百万人次,达到…"""


def _inherit(
    named: list[Naming], quantities: list[Quantity], index: int, start: int, text: str
) -> Naming | None:
    if not named:
        return None
    previous = quantities[index - 1]
    between = text[previous.end : quantities[index].start]
    said = text[start : quantities[index].start]
    is_timed = bool(_TIME_ONLY.fullmatch(_clean(said))) or ("月" in said and not _clean(said))
    if re.search(r"[。;；]", between) and not is_timed:
        return None
    if previous.is_group_word or _PASSED_UNREAD.search(text[previous.end : start]):
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


_WORTH = re.compile(r"(?:总投资|投资额?|年?产值)(?:约|近|超过?)?[\d.]+[万亿]*元(?:以上)?的")
_SPENT_ON = re.compile(
    r"(?:资金)?(?:用于|加快|支持|建设|推进|实施|开展|改善|改造|完善|提升|保障|扶持|发展|补助|发放|修建|解决)?([\u4e00-\u9fff“”]{3,14})"
)


def _spent(name: str, text: str, one: Quantity) -> str | None:
    """What money that only 投入 names went to, or of what a total investment is: said after it."""
    if not (one.unit or "").endswith("元") or one.change:
        return None
    if name.endswith("投资") and (
        found := re.match(r"(?:以上)?的([\u4e00-\u9fff“”A-Za-z]{3,24})", text[one.end : one.end + 30])
    ):
        stop = _STOP_AFTER.search(found[1], 2)
        return found[1][: stop.start() if stop else None] + "总投资"
    if name in ("投入", "投入资金", "累计投入", "") and (found := _SPENT_ON.match(text, one.end)):
        return found[1] + "投入"
    return None


def _after(text: str, quantities: list[Quantity], index: int) -> str | None:
    """The noun a classifier counts."""
    one = quantities[index]
    limit = quantities[index + 1].start if index + 1 < len(quantities) else len(text)
    right = text[one.end : min(limit, one.end + 40)]
    if worth := _WORTH.match(text, one.end):
        right = text[worth.end() : worth.end() + 40]
    found = _NOUN_AFTER.match(right)
    if not found:
        return None
    noun = found[1]
    size = re.match(r"\d+(?:\.\d+)?[万亿]?元(?:及)?以上", noun)
    stop = _STOP_AFTER.search(noun, size.end() if size else 0)
    if stop:
        noun = noun[: stop.start()]
    is_last = index + 1 == len(quantities) or bool(
        re.search(r"[,，。;；]", text[one.end : quantities[index + 1].start])
    )
    noun = (noun if is_last else re.split(r"、|和(?=\d)", noun)[0]).strip("的、和")
    if noun.count("“") != noun.count("”"):
        noun = noun.replace("“", "").replace("”", "")
    return (
        noun
        if len(noun) >= 2
        and not re.match(
            r"(?:以上|以内|左右|增长|下降|比|较|占|同比|相比|(?:增加|提高|提升|上升|扩大|减少|降低|缩小|跃升|攀升|[增升降])[到至])",
            noun,
        )
        else None
    )


def _listed(text: str, quantities: list[Quantity], index: int) -> tuple[list[int], int, bool] | None:
    """The numbers one list of names shares out, where they begin, and whether 分别 says so.

    Without 分别 they stand side by side and are of one unit: 收入达到x和y.
    """
    one = quantities[index]
    marker = text.rfind("分别", sentence_start(text, one.start), one.start + 1)
    if marker >= 0:
        group = [
            place for place, other in enumerate(quantities)
            if other.start >= marker
            and not re.search(r"[。;；,，]", re.sub(r"(?<=\d),(?=\d{3})", "", text[marker : other.start]))
        ]  # fmt: skip
        if index in group and len(group) > 1:
            return group, marker, True
    first = last = index
    while first and _side_by_side(text, quantities[first - 1], quantities[first]):
        first -= 1
    while last + 1 < len(quantities) and _side_by_side(text, quantities[last], quantities[last + 1]):
        last += 1
    if first == last or one.kind not in ("number", "percent", "points"):
        return None
    return list(range(first, last + 1)), quantities[first].start, False


_BRANCHES = re.compile(r"(.*?)第?([一二三])[、和与]第?([一二三])(?:[、和与]第?([一二三]))?次?产业?(.+)")
"""第一、二、三产业增加值"""


_AGAINST_OTHERS = re.compile(
    r"分别(?:超过|高于|高出|快于|低于|慢于|好于|优于|领先)[\u4e00-\u9fff]{2,8}?[、和与]"
)
"""分别高于全国、全省2.2个、0.8个百分点: one thing set against several."""


def _in_step(text: str, quantities: list[Quantity], before: list[int], group: list[int], begin: int) -> bool:
    """Whether growths follow on the levels of the clause before, one each: 项目42个、资金186亿元,增长15%、22%."""
    start = clause_start(text, begin - 1)
    levels = [one for one in quantities if start <= one.start and one.end <= begin]
    return (
        len(levels) == len(before)
        and all(one.kind == "number" and not one.change for one in levels)
        and all(quantities[place].kind == "percent" for place in group)
        and bool(quantities[group[0]].change)
    )


def _side_by_side(text: str, one: Quantity, other: Quantity) -> bool:
    return (
        one.kind == other.kind
        and one.unit == other.unit
        and bool(re.fullmatch(r"[、和与及]|以及", text[one.end : other.start]))
    )


def _distributed(text: str, quantities: list[Quantity], index: int, named: list[Naming]) -> str | None:
    """“A、B分别达到x、y”: the name at this number's place in the list."""
    found = _listed(text, quantities, index)
    if found is None:
        return None
    group, marker, is_said = found
    position = group.index(index)
    begin = clause_start(text, marker)
    listed = text[begin:marker]
    if len(_clean(listed)) < 2:
        # “1427个、12.5%和3.4万户,分别增长…”: the numbers of the clause before.
        before = [
            place for place, other in enumerate(quantities) if other.end <= begin and place < len(named)
        ][-len(group) :]
        if is_said and before and _AGAINST_OTHERS.match(text, marker):
            last = named[before[-1]].indicator
            grows = quantities[before[-1]].kind == "percent" and quantities[before[-1]].change
            return last + "增速" if grows and not last.endswith(("增速", "率")) else last
        if len(before) == len(group) and (
            is_said
            or all(named[place].how == "list" for place in before)
            or _in_step(text, quantities, before, group, begin)
        ):
            whole = re.match(
                r"分别占([\u4e00-\u9fff]{2,12}?)的?(?:约|近|超过)?(?=\d)", text[marker : marker + 24]
            )
            return named[before[position]].indicator + (f"占{whole[1]}比重" if whole else "")
        if not is_said:
            return None
        listed = _earlier_clause(text, begin) or ""
    names = _names_of(listed, len(group))
    if names is None or (not is_said and len(names) != len(group)):
        return None
    names = names[-len(group) :]
    name = _without_verbs(_clean(names[position])) or names[position]
    if re.fullmatch(r"总量|总额|规模|增速|增幅", names[position]) and group[0]:
        return re.sub(r"(?:增速|增幅)$", "", named[group[0] - 1].indicator) + names[position]
    if quantities[index].kind in ("rank", "rank_move") and (
        how := re.search(r"(?:增速|增幅)$", names[position]) or re.search(r"(?:增速|增幅)$", names[-1])
    ):
        # What holds the rank is the growth, not the level.
        return name if name.endswith(how[0]) else name + how[0]
    tail = re.search(
        r"(?:总数|增速|增幅|总量|总额|人数|产量|产值|增加值|收入|面积|投资|出口|排名|占比|比重|比例|余额|浓度|里程|覆盖率|参保率|率)$",
        names[-1],
    )
    if name.endswith("存") and names[-1].endswith("贷款余额"):
        name += "款余额"
    elif (
        tail
        and position < len(names) - 1
        and not re.search(r"(?:数|额|值|量|入|积|资|口|率|重|比|速)$|^接待.*[客人次]$", name)
    ):
        name += _shared_tail(name, names[-1], tail[0])
    if position and _GENERIC.fullmatch(name):
        name = _GENERIC.sub("", _without_verbs(_clean(names[0]))) + name
    return name


_LISTED_PLACE = re.compile(
    r"([\u4e00-\u9fff]{1,7}?(?:自治[县州旗]|高新区|经开区|开发区|新区|[县市区旗州])(?![级域场州县市区]))([\u4e00-\u9fffA-Z]{2,})?"
)


def _of_place(
    shared: str, text: str, quantities: list[Quantity], index: int, named: list[Naming], home: str | None
) -> Naming | None:
    """“甲县、乙市地区生产总值分别突破x、y”: the list shares one indicator out to places.

    Places alone (甲县、乙市分别达到x、y) are of what was measured before them.
    """
    found = _listed(text, quantities, index)
    if found is None or not found[2]:
        return None
    group, marker, _ = found
    names = _names_of(text[clause_start(text, marker) : marker], len(group))
    if names is None or len(names) != len(group):
        return None
    places = [_LISTED_PLACE.fullmatch(one) for one in names]
    if not all(places) or any(_NO_PLACE.search(one[1]) for one in places if one):
        return None
    of = [one[2] for one in places if one]
    if any(of[:-1]):
        return None
    if of[-1]:
        what = _without_verbs(_clean(of[-1]))
    elif group[0] and not re.search(r"[。;；]", text[quantities[group[0] - 1].end : marker]):
        what = named[group[0] - 1].indicator
    else:
        return None
    place = places[group.index(index)]
    assert place is not None
    is_home = home is not None and (home.startswith(place[1]) or home.endswith(place[1]))
    return Naming(what, None if is_home else place[1], "list")


_SHARED_FROM = re.compile(r"(居民|产业|行业|企业|人口|商品).*")


def _shared_tail(name: str, last: str, tail: str) -> str:
    """What 城镇 shares with 农村居民人均可支配收入: that without its own first word, 居民…, or the bare measure."""
    if found := _SHARED_FROM.search(last, 2):
        return tail if name.endswith(found[1]) else found[0]
    rest = last[len(name) :] if len(name) <= 4 and len(last) > len(name) + 2 else tail
    # 农业 beside 服务业增加值: the first word is longer than the name.
    return tail if rest[0] in "业工品料" else rest


def _names_of(listed: str, count: int) -> list[str] | None:
    """At least so many names of a list, or None: joined by 、 or 和, 城乡 taken as two."""
    listed = _clean_list(_FOOTNOTE.sub("", re.sub(r"[(（][^)）]*[)）]", "", listed)))
    if count == 2 and (both := re.search(r"城、?乡(?=[\u4e00-\u9fff]{4,})(?!建设|融合|统筹)", listed)):
        rest = listed[both.end() :]
        return [listed[: both.start()] + "城镇" + rest, listed[: both.start()] + "农村" + rest]
    if count == 2 and (both := re.search(r"存、?贷款(?!比)", listed)):
        before, rest = listed[: both.start()], listed[both.end() :]
        return [f"{before}存款{rest}", f"{before}贷款{rest}"]
    if count == 3 and (branches := re.fullmatch(r"(.*?)三次产业(.+)", listed)):
        return [f"{branches[1]}第{one}产业{branches[2]}" for one in "一二三"]
    if branches := _BRANCHES.fullmatch(listed):
        whose = [one for one in branches.group(2, 3, 4) if one]
        if len(whose) == count:
            return [f"{branches[1]}第{one}产业{branches[5]}" for one in whose]
    names = []
    for pattern in (_JOIN, re.compile(r"、|和"), re.compile(r"、|和(?=[^、和]+$)")):
        parts = [part.strip() for part in pattern.split(listed) if part.strip()]
        if len(parts) == count:
            return parts
        if len(parts) > count:
            names = parts
    return names or None


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
        if (_NO_PLACE.search(name) and not re.search(r"(?:高新区|经开区|新区|开发区)$", name)) or (
            _VERB_START.match(name) and not _PLACE_ALL_THE_SAME.fullmatch(name)
        ):
            continue
        is_home = home is not None and (home.startswith(name) or home.endswith(name))
        subject = name if not is_home and match.start() >= reset else None
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
