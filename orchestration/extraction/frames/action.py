"""Things counted with what was done to them: “建成46个口袋公园”, “3个镇上榜百强镇”, “新改扩建38所”."""

import re

from orchestration.extraction import lexicon
from orchestration.extraction.context import Clause, Context, Reading, base_unit, is_counting
from orchestration.extraction.counted import Counted, after
from orchestration.extraction.phrases import Phrase
from orchestration.extraction.subjects import is_no_place
from orchestration.extraction.tokens import BOUNDARY, Token

_ACTIONS = sorted(
    (one.text for one in lexicon.WORDS.values() if one.kind in ("action", "finish")), key=len, reverse=True
)
_NEW = sorted((one.text for one in lexicon.WORDS.values() if "new" in one.attributes), key=len, reverse=True)
NEW_NAME = re.compile("|".join(map(re.escape, _NEW)))
"""A name that begins with what makes it new: 新增停车位."""

DEED_NAME = re.compile("|".join(map(re.escape, _ACTIONS)))
"""A name that begins with a deed."""

_THING = re.compile(
    r"县市区|县区|区县|市县|乡镇|村镇|街道|社区|园区|景区|小区|镇|村|县|区|乡|企业|产品|项目|单位|学校|医院|城市|个人|人|家"
)


def match(clause: Clause, context: Context) -> Reading | None:
    """The noun after the number, when the words before it name only a deed or nothing."""
    one, left, counted = clause.quantity, clause.left, clause.counted
    if one.change or one.kind not in ("number", "percent", "multiple"):
        return None
    if one.kind == "percent":
        return _share_of_things(clause, counted)
    if unit := _unit_is_noun(clause):
        return unit
    if counted is None and (shared := _with_next(clause)):
        return shared
    if around := _said_around(clause):
        return around
    if counted is None or left.has_object or not (is_counting(one.unit) or not left.name or left.verb):
        return None
    if left.name and not left.verb and not (_only_place(clause) or _is_scope(clause) or _leads_to(clause)):
        return None
    verb, attributes = left.verb, left.attributes | counted.attributes
    if not verb and clause.readings and clause.is_near and clause.last.how == "after" and _continues(clause):
        own = DEED_NAME.match(counted.noun)
        verb, attributes = (
            ("", attributes) if own else (clause.last.verb, attributes | clause.last.attributes)
        )
    return Reading(
        _called(clause, counted), clause.subject, "after", attributes=attributes, verb=verb, phrase=left
    )


def _said_around(clause: Clause) -> Reading | None:
    """The noun after the number with what the words before it say of it: which ones, or what was done to them."""
    left, counted = clause.left, clause.counted
    if counted is None or not is_counting(clause.quantity.unit):
        return None
    if _says_which(clause):
        return Reading(counted.noun, clause.subject, "after", attributes=counted.attributes)
    if scope := _scope_of_deed(left):
        # 新增省级3家工程中心: which ones is said before the number, and what behind it.
        name, verb, attributes = f"{left.verb}{scope}{counted.noun}", left.verb, left.attributes
    elif deed := _deed_by_a_method(left):
        name, verb, attributes = deed.text + counted.noun, deed.text, deed.attributes
    else:
        return None
    return Reading(
        name, clause.subject, "after", attributes=attributes | counted.attributes, verb=verb, phrase=left
    )


def _scope_of_deed(left: Phrase) -> str:
    """The words that only say which things, behind a verb: 省级 of 新增省级; '' where they name the thing."""
    if not left.verb or not left.tokens:
        return ""
    objects = left.tokens[left.tokens[0].text == left.verb :]
    is_scope = left.has_object and all(one.kind == "scope" for one in objects)
    return "".join(one.text for one in objects) if is_scope else ""


_METHOD = re.compile("“[^“”]{2,10}”")


def _deed_by_a_method(left: Phrase) -> Token | None:
    """The deed whose method stands in marks before it: “一河一策”治理12条河流."""
    if left.verb or len(left.tokens) < 2 or left.tokens[-1].kind != "action":
        return None
    before = "".join(one.text for one in left.tokens[:-1])
    return left.tokens[-1] if _METHOD.fullmatch(before) else None


def _with_next(clause: Clause) -> Reading | None:
    """“5097户16659人相对贫困人口”: two numbers of one noun, said behind the second."""
    tokens, place = clause.tokens, clause.place
    if place + 1 >= len(tokens) or tokens[place + 1].kind != "qty" or not is_counting(clause.quantity.unit):
        return None
    if clause.left.name and not clause.left.says("de"):
        return None
    other = clause.quantities[clause.index + 1]
    if other.change or not is_counting(other.unit):
        return None
    shared = after(tokens, place + 1)
    return (
        Reading(clause.left.verb + shared.noun, clause.subject, "after", verb=clause.left.verb)
        if shared
        else None
    )


def _says_which(clause: Clause) -> bool:
    """Whether a clause before the number, ended by 的, says which things: 列入监管的12条水体."""
    place = clause.place
    return place >= 2 and clause.tokens[place - 1].text == "的" and clause.left.has_object


_ENDS_AS_PLACE = re.compile(r"[\u4e00-\u9fff]{2,7}[省市州县区旗]")


def _only_place(clause: Clause) -> bool:
    """Whether the words before are only where: 随县3个镇…, 专汽领域5项国家标准…."""
    name = clause.left.name
    if clause.subject is not None and name == clause.subject:
        return True
    return bool(_ENDS_AS_PLACE.fullmatch(name)) and not is_no_place(name) and not clause.left.verb


_FIELD = ("领域", "行业", "系统", "战线", "方面")


_HAS = ("有", "共有", "拥有", "现有", "保有")


def _leads_to(clause: Clause) -> bool:
    """Whether the words before only lead to the noun: 科技城已有44家企业, 剩余的33个村, 动员1424家企业."""
    left = clause.left
    has = left.says("arrive", *_HAS) or left.says("adverb", "已有", "另有") or left.says("de")
    return has or (len(left.name) <= 2 and not any(token.kind == "head" for token in left.tokens))


def _is_scope(clause: Clause) -> bool:
    """Whether the words before only say which: 省定20项民生工程."""
    return all(token.kind == "scope" for token in clause.left.tokens) or clause.left.name.endswith(_FIELD)


def _called(clause: Clause, counted: Counted) -> str:
    left = clause.left
    noun = counted.noun
    if left.name and not left.verb and _is_scope(clause):
        return left.name + counted.predicate + noun
    if (
        left.name
        and not left.verb
        and len(left.name) <= 2
        and not left.says("arrive")
        and not left.says("de")
    ):
        return left.name + noun
    if left.verb:
        subject = left.name if left.name and len(left.name) <= 10 else ""
        if left.name and len(left.name) > 10 and "在" in clause.between:
            subject = left.name
        return f"{subject}{left.verb}{noun}"
    if clause.readings and clause.is_near and clause.last.how == "after" and _continues(clause):
        return (clause.last.verb or _done_to_all(clause, counted)) + noun
    if counted.predicate:
        return (
            counted.predicate + noun
            if len(counted.predicate) > 2 or counted.predicate in _SAID_BEHIND
            else noun
        )
    return _done_to_all(clause, counted) + noun


_SAID_BEHIND = ("完成", "开业", "落地", "复涌", "开工", "投产", "竣工", "完工", "建成", "签约", "开工建设")
"""What a clause says behind things that were counted, and so was done to them: 59个工业项目竣工."""

_BUILT_BEHIND = ("开工", "开工建设", "竣工", "完工", "建成", "签约", "投产")


def _done_to_all(clause: Clause, counted: Counted) -> str:
    """The deed said once, behind the last of a list: 2万套租赁住房、4000套棚户区开工建设; '' where there is none."""
    tokens, one = clause.tokens, counted
    while not one.predicate:
        end = one.end
        if (
            end + 1 >= len(tokens)
            or tokens[end].kind not in ("enum", "conj")
            or tokens[end + 1].kind != "qty"
        ):
            return ""
        following = after(tokens, end + 1)
        if following is None:
            return ""
        one = following
    return one.predicate if one.predicate in _BUILT_BEHIND else ""


def _continues(clause: Clause) -> bool:
    """Whether the number goes on in a list: 新建46个公园、61公里绿道."""
    if clause.left.says("enum") or clause.left.says("conj"):
        return True
    noun = clause.last.indicator.removeprefix(clause.last.verb)
    return bool(clause.last.verb) and clause.between in (f"{noun},", f"{noun}，")


def _unit_is_noun(clause: Clause) -> Reading | None:
    """“1镇5村获评…”, “3个镇上榜…”: what happened to the things counted, and the things."""
    one = clause.quantity
    if clause.left.name or clause.left.verb:
        return None
    right = clause.text[one.end : one.end + 40]
    thing = _THING.match(right)
    noun = thing[0] if thing else base_unit(one) if base_unit(one) in ("镇", "村", "乡", "县") else ""
    if not noun:
        return None
    rest = re.sub(r"^\d+(?:个)?(?:镇|村|乡|县)", "", right[len(thing[0]) if thing else 0 :])
    done = re.match(
        r"(?:全部|先后|成功|均|相继)?((?:上榜|入选|进入|获评|获批|创成|荣获|跻身|被评为|被认定为|列入|通过|获得|获)[^,，。;；、]{2,20})",
        rest,
    )
    if done is None:
        return None
    name = done[1] if done[1].endswith(noun) else done[1] + noun
    return Reading(name, clause.subject, "after", attributes=frozenset(("won",)))


_SPENT = re.compile(r"([\u4e00-\u9fff]{2,12}?)(?:投向|用于)(?:保障和?改善)?(民生|教育|科技)")


def _share_of_things(clause: Clause, counted: Counted | None) -> Reading | None:
    """“80%以上财力用于民生”, “50%二级以上医疗机构建成…”: what a share is of, said after it."""
    left = clause.left
    opens = clause.text[: clause.quantity.start].endswith(("，", ",", "。", "；"))
    is_said = bool(left.verb) or left.says("arrive") or (clause.is_near and not left.says("lead"))
    if left.name or (is_said and not opens):
        return None
    found = re.match(r"(?:的)?([\u4e00-\u9fff“”、]{3,30})", clause.text[clause.quantity.end :])
    if found is None or counted is None:
        return None
    if spent := _SPENT.match(found[1]):
        return Reading(f"{spent[2]}支出占{spent[1]}比重", clause.subject, "after")
    return Reading(found[1].strip("、"), clause.subject, "after")


_MEDALS = ("金牌", "银牌", "铜牌")


def deed_again(clause: Clause, context: Context) -> Reading | None:
    """A deed alone or a bare continuation is done to the things of the number before: 竣工36个, 、充电桩180个."""
    one, left = clause.quantity, clause.left
    if not clause.readings or not clause.is_near or one.change:
        return None
    previous = clause.previous
    assert previous is not None
    last = clause.last
    if behind := _deed_behind(clause):
        return behind
    if (
        left.verb
        and not left.name
        and not left.has_object
        and base_unit(previous) == base_unit(one)
        and clause.counted is None
        and not _is_deed_alone(left.verb)
    ):
        thing = last.indicator.removeprefix(last.verb)
        return Reading(
            left.verb + thing,
            clause.subject,
            "before",
            attributes=left.attributes,
            verb=left.verb,
            phrase=left,
        )
    if left.verb and not left.name and not left.has_object and (shared := _of_the_same(clause)):
        return shared
    if left.name in _MEDALS and last.indicator.endswith(_MEDALS) and clause.between == f"、{left.name}":
        return last.called(last.indicator[: -len(left.name)] + left.name, how="before")
    if (
        not left.name
        or left.verb
        or not last.verb
        or not (is_counting(one.unit) or base_unit(one) == base_unit(previous))
    ):
        return None
    if not _in_list(clause) or ("new" in last.attributes and _is_deed_itself(left)):
        return None
    name = last.verb + _alike(last.indicator.removeprefix(last.verb), left.name)
    return Reading(name, clause.subject, "before", attributes=last.attributes, verb=last.verb, phrase=left)


def _deed_behind(clause: Clause) -> Reading | None:
    """“100个项目开工、50个竣工”: what was done to others of the same stands behind their number."""
    one, last, previous = clause.quantity, clause.last, clause.previous
    if (
        clause.counted is not None
        or last.how != "after"
        or not clause.text[: one.start].endswith(("、", ",", "和", "与"))
    ):
        return None
    if previous is None or base_unit(previous) != base_unit(one) or not is_counting(one.unit):
        return None
    end = clause.place + 1
    while end < len(clause.tokens) and clause.tokens[end].kind in ("action", "finish"):
        end += 1
    deeds = clause.tokens[clause.place + 1 : end]
    if not deeds or (end < len(clause.tokens) and clause.tokens[end].kind not in (*BOUNDARY, "enum", "conj")):
        return None
    own = DEED_NAME.match(last.indicator)
    thing = last.indicator[own.end() :] if own and len(last.indicator) - own.end() >= 2 else last.indicator
    attributes = frozenset(name for token in deeds for name in token.attributes)
    return Reading(
        "".join(token.text for token in deeds) + thing, clause.subject, "after", attributes=attributes
    )


_EFFECT = re.compile(
    r"[,，、](?:可|共|预计|直接|累计|有效|力争|争取)*((?:惠及|涉及|拉动|撬动|节约|节省)[\u4e00-\u9fff]{2,8}?|带动(?:消费|投资|旅游|销售)[\u4e00-\u9fff]{0,4}?)"
    r"(?:超过?|约|近|达到?|逾|突破)?$"
)


_EFFECT_NAMED = re.compile(r"(?:惠及|涉及|拉动|撬动|节约|节省|带动)[\u4e00-\u9fff]+$")


def effect(clause: Clause, context: Context) -> Reading | None:
    """“改造小区140个,惠及居民18万户”: what came of the things before is said of them."""
    if not clause.readings or not clause.is_near or clause.quantity.change:
        return None
    found = _EFFECT.match(clause.between)
    if found is None:
        return None
    last = clause.last
    name = _EFFECT_NAMED.sub("", last.indicator) if "effect" in last.rules else last.indicator
    thing = (
        DEED_NAME.sub("", name, count=1)
        if (deed := DEED_NAME.match(name)) and len(name) - deed.end() >= 2
        else name
    )
    if not 2 <= len(thing) <= 12 or ";" in thing:
        return None
    return Reading(
        thing + found[1], clause.subject, "before", attributes=clause.left.attributes, phrase=clause.left
    )


def _of_the_same(clause: Clause) -> Reading | None:
    """“传染病筛查123万人次、规范治疗1.2万人”: another deed done to the same."""
    tokens = clause.last.phrase.tokens
    if (
        not clause.left.says("enum")
        or len(tokens) < 2
        or tokens[-1].kind != "action"
        or _is_deed_alone(clause.left.verb)
        or clause.counted is not None
    ):
        return None
    thing = "".join(token.text for token in tokens[:-1])
    return Reading(
        thing + clause.left.verb,
        clause.subject,
        "before",
        attributes=clause.left.attributes,
        phrase=clause.left,
    )


_DEED_ITSELF = re.compile(r"(?:就业|创业|培训|脱贫|搬迁)$")


def _is_deed_itself(left: Phrase) -> bool:
    """Whether a name says what was done by itself: 新增城镇就业4万人、农村劳动力转移就业6万人 are no new ones of it."""
    if left.name.endswith(("再就业", "劳动力转移")):
        return True
    return bool(_DEED_ITSELF.search(left.name)) and any(one.kind == "action" for one in left.tokens)


def _is_deed_alone(verb: str) -> bool:
    """Whether the deed holds its own object: 拉动消费."""
    return verb.endswith(
        ("消费", "成本", "就业", "创业", "损失", "搬迁", "脱贫", "造林", "营造林", "绿化", "植树")
    )


_LEVELLED = re.compile(r"(?:国家|[省市县州部区])级")


def _alike(before: str, name: str) -> str:
    """国际赛事金牌9枚、银牌4枚: a short thing of the same kind shares what stands before the first."""
    if (levelled := _LEVELLED.search(before)) and (own := _LEVELLED.match(name)):
        # “四好农村路”国家级示范县1个、省级示范县4个
        if levelled.start() and before[levelled.end() :] == name[own.end() :]:
            return before[: levelled.start()] + name
        return name
    if name == "建议" and before.endswith("代表议案"):
        # 办理人大代表议案28件、建议160件
        return before.removesuffix("议案") + name
    if (
        len(name) <= 3 < len(before)
        and before[-1] == name[-1]
        and before[-len(name) :] != name
        and len(before) - len(name) >= 2
    ):
        return before[: -len(name)] + name
    return name


_ARRIVES = frozenset(("达到", "达", "至", "到", "有", "为", "突破", "超过", "超"))


def _in_list(clause: Clause) -> bool:
    """Whether the deed before goes on: after 、 with a bare number, or after a comma with one unit."""
    one, previous, left = clause.quantity, clause.previous, clause.left
    assert previous is not None
    if any(
        token.kind in ("arrive", "head") and (token.text in _ARRIVES or token.kind == "head")
        for token in left.said
    ):
        return False
    if left.tokens and left.tokens[-1].kind == "head" and left.tokens[-1].has("total"):
        return False
    opening = clause.between[:1]
    if opening in "、和及与" or clause.between.startswith("以及"):
        return not re.search(r"[,，]", clause.between)
    if not re.match(r"[,，]", clause.between) or clause.between[1:] != left.name:
        return False
    return (
        "new" in clause.last.attributes
        and one.start == one.num_start
        and one.unit == previous.unit
        and not any(token.kind == "head" for token in left.tokens)
    )
