"""Whose figure it is: the place or body a sentence names, or none, which is the document's own place.

A place stands where a clause begins, ends at the end of a token, and holds no verb: 提请市 and 共办理市 are none. Not here:
which place of the catalogue a name is (`catalogue`).
"""

import re
from collections.abc import Sequence

from orchestration.extraction.tokens import BOUNDARY, Token

_NAME = re.compile(
    r"[\u4e00-\u9fff]{2,8}?(?:自治州|自治县|自治旗)|[\u4e00-\u9fff]{2,5}?(?:高新区|经开区|开发区|新区)|"
    r"[\u4e00-\u9fff]{2,5}?州(?![委府级直境内市])|"
    r"[\u4e00-\u9fff]{1,4}?(?:市(?![场民政容值委级辖区属直域井内花])|县(?![域级城乡处直委属内])|区(?![域块位间别内外划分属级])|旗(?![舰下帜委])|盟(?![市委员友]))"
)
_FOLLOWED = re.compile(
    r"(?!、)(?=[\u4e00-\u9fff“A-Z]{2,})(?!级|[\u4e00-\u9fff]{0,6}(?:中学|高中|小学|医院|海关|大学|学院|公园|大道|大桥|机场|水库|法院|检察院|村|镇|街道|社区|景区|生态谷))"
)
_NO_PLACE = re.compile(
    r"棚户区|建成区|规划区|核心区|服务区|商务区|工业区|安置区|居住区|市区|城市|县区|地区|社区|园区|片区|景区|小区|山区|老区|灾区|库区|辖区|校区|街区|城区|厂区|商圈|"
    r"超市|上市|都市|试验区|示范区|先行区|创新区|功能区|集聚区|保护区|度假区|旅游区|县市|两市|三市|省市|牧区|林区|湖区|港区|矿区|湾区|自贸区|综保区|保税区|合作区|引领区|协作区|镇区|"
    r"主城|疫区|禁区|战区|特区|禁养区|夜市|股市|楼市|菜市|新市|成县|撤县|强县|贫困县|试点县|县级市|试点区|东盟|欧盟|联盟|同盟|厅市|校市|院市|自治区|[强大富美][市县区]$|[全我各本每两三四五该其][市县区州旗盟]|[省国]市|[一二三四五六七八九十]县|[一二三四五六七八九十]区"
)
_KNOWN_KIND = re.compile(r"(?:高新区|经开区|开发区|新区|自治[州县旗])$")
_GENERIC = re.compile(
    r"^(?:全[省市州区县国]|中小|小额|上市|各|银行|担保|国有|外资|内外资|村镇|股份|一批|[\u4e00-\u9fff]{0,6}性银行$|[\u4e00-\u9fff]{0,4}(?:担保|贷款|上市|投资|管理|物业|物流|控股|子|分)公司$)"
)
_ORGANISATION = re.compile(r"([\u4e00-\u9fffA-Za-z0-9]{2,12}?(?:集团|公司|银行|电厂))(?=[\u4e00-\u9fff“])")
_EACH = re.compile(r"每个县市区|各县市区|每个乡镇|各县(?:市、区|区市)")
_AIMS = frozenset(("力争", "确保", "预计", "其"))
"""Words of aiming behind which a clause still opens; behind 支持 and 加快 a place is an object."""

_PREPOSITIONS = frozenset("把将对向被由从自在以让使")
_BARE = re.compile(r"高新区|经开区|开发区|新区|县级市|市县")
_OPENING = frozenset(("time", "lead", "part", "adverb", "mark", "dash"))
_VERBS = frozenset(
    ("action", "finish", "lead", "home", "time", "part", "base", "basis", "share", "compare", "rank", "conj")
)


def is_home(name: str, home: str | None) -> bool:
    """Whether a place is the document's own."""
    return home is not None and (home.startswith(name) or home.endswith(name))


def is_no_place(name: str) -> bool:
    """Whether a word that ends as a place does is another thing: 棚户区, 城市."""
    return (
        bool(_BARE.fullmatch(name))
        or name.startswith(("国家", "省级", "市级", "其他", "其余", "有关", "各"))
        or (bool(_NO_PLACE.search(name)) and not _KNOWN_KIND.search(name))
    )


def of(text: str, tokens: Sequence[Token], place: int, home: str | None) -> str | None:
    """The place or body named since the sentence began, before the number at token `place`."""
    start = place
    while start and tokens[start - 1].kind not in ("stop", "semicolon"):
        start -= 1
    subject = None
    opens = True
    for at in range(start, place):
        one = tokens[at]
        if one.kind in BOUNDARY:
            opens = True
            if subject is not None and _is_one_of_several(text, tokens, at):
                subject = None
        elif one.kind == "home" and one.text not in ("全国", "全省") and opens:
            subject = None
        elif _closes_clause(one):
            opens = False
        elif opens and one.text != "在" and (one.kind not in _OPENING or one.kind == "adverb"):
            name = _place_at(text, tokens, at)
            if name:
                subject = None if is_home(name, home) else name
            opens = one.kind == "adverb" and not name
    before = text[tokens[start].start : tokens[place].start] if place < len(tokens) else ""
    if each := _EACH.search(before):
        subject = "每个县市区" if "县" in each[0] else each[0]
    return _organisation(before) or subject


def _closes_clause(one: Token) -> bool:
    """Whether a place behind the word is an object and no subject: 将甲县, 支持乙县."""
    if one.kind == "adverb":
        return one.text in _PREPOSITIONS and one.text != "在"
    return one.kind == "lead" and one.text not in _AIMS


def _is_one_of_several(text: str, tokens: Sequence[Token], end: int) -> bool:
    """Whether the clause that ends here has another place: 力争甲县创成…、乙县入选…,实现…, which is of neither alone."""
    start = end
    while start and tokens[start - 1].kind not in BOUNDARY:
        start -= 1
    marks = (at for at in range(start, end) if tokens[at].kind == "enum")
    return any(_place_at(text, tokens, at + 1) for at in marks)


def _place_at(text: str, tokens: Sequence[Token], at: int) -> str | None:
    """A place's name that begins with this token and ends with a token."""
    found = _NAME.match(text, tokens[at].start, min(len(text), tokens[at].start + 14))
    if found is None or not _FOLLOWED.match(text, found.end()) or is_no_place(found[0]):
        return None
    within = [token for token in tokens[at : at + 9] if token.start < found.end()]
    if any(token.kind == "adverb" and token.text in _PREPOSITIONS for token in within):
        return None
    if any(token.kind in _VERBS and (len(token.text) > 1 or token.kind != "conj") for token in within):
        return None
    last = within[-1]
    if (last.kind in ("opaque", "head", "scope", "qty") and not _KNOWN_KIND.search(found[0])) or any(
        token.kind in BOUNDARY or token.kind in ("enum", "qty") for token in within
    ):
        return None
    if (
        any(token.kind in ("opaque", "head", "scope") and len(token.text) > 1 for token in within)
        and len(found[0]) > 3
    ):
        return None if not _KNOWN_KIND.search(found[0]) else found[0]
    return found[0]


def _organisation(before: str) -> str | None:
    found = None
    for found in _ORGANISATION.finditer(before):  # noqa: B007 - the last one is wanted
        pass
    if not found or re.search(r"[,，;；]", before[found.end() :]):
        return None
    name = re.sub(
        r"^.*(?:设立|支持|推动|实现|其中|引进|争取|确保|新增|撬动|引导|鼓励|预计|辖区内|全[省市州区县]|年[内末]|、)",
        "",
        found[1],
    )
    name = re.split(r"[,，]", name)[-1]
    return None if not name or _GENERIC.match(name) else name
