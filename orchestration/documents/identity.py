"""What a document is: its kind, the place and year it is about, who published it and when; each with its evidence.

Each is read from what says it, the surest first: what the file says of itself (title, meta elements, properties), a
line that reads as a title, the bureau's line, the date line, the opening sentences. A number without 年 is no year, an
index number or a decimal least of all. What is not said stays open, with a doubt instead of a default. Not here: what
the user or release.yml say (they win before this is asked), mapping to the catalogue.
"""

import contextlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from orchestration.documents.reading import DocumentText
from orchestration.said import Said, in_chinese

KINDS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "census_bulletin",
        re.compile(r"(?:人口|经济|农业|工业|第三产业)?普查(?:主要数据)?(?:公报|情况|结果)|普查.{0,12}公报"),
    ),
    ("communique", re.compile(r"统计公报(?!库)|(?:经济|社会)发展(?:情况)?公报")),
    ("work_report", re.compile(r"政府工作(?:的)?报告")),
    ("yearbook", re.compile(r"统计年鉴|年鉴")),
    (
        "bulletin",
        re.compile(
            r"(?:统计)?(?:月报|季报|快报)|主要(?:经济|统计)指标|(?:统计|主要)数据(?:一览|表)?$|主要指标(?:完成情况)?|经济指标(?:完成情况)?"
        ),
    ),
    (
        "economic_note",
        re.compile(
            r"(?:经济|工业|投资|外贸|农业|农村)[\u4e00-\u9fff]{0,12}(?:运行|形势|态势|情况|简况|分析|解读|综述)|经济总量|经济运行|预算执行|决算"
            r"|国民经济[\u4e00-\u9fff]{0,10}(?:好|稳|进|升)"
        ),
    ),
)
"""Kinds of release by the words of a title, the most particular first."""

_SPOKEN = re.compile(
    r"代表[\u4e00-\u9fff]{0,12}(?:人民)?政府[,，]?[\u4e00-\u9fff,，]{0,8}(?:作|报告)(?:政府)?工作?"
)
_THIS_COMMUNIQUE = re.compile(r"(?:本|统计)公报(?:中|的|所|数据|内)[\u4e00-\u9fff、]{0,12}(?:数|指标|资料)")
_COMMUNIQUE_OPENS = re.compile(r"初步核算|统一核算")

_YEAR = re.compile(r"(?<![\d./-])((?:19|20)\d\d)年(?!\d{1,2}月\d{1,2}日|鉴|版)")
_YEAR_IN_TITLE = re.compile(
    r"(?<![\d./—–~至-])((?:19|20)\d\d)(?:年(?:度)?|(?=[\u4e00-\u9fff]))(?!\d{1,2}月\d{1,2}日|鉴|版)"
)
_DAY = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*(?:年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日|-(\d{1,2})-(\d{1,2})(?!\d)|/(\d{1,2})/(\d{1,2})(?!\d)"
    r"|\.(\d{1,2})\.(\d{1,2})(?![\d.]))"
)
_SPELT_DAY = re.compile(
    r"([一二])([〇零○Oo0一二三四五六七八九])([〇零○Oo0一二三四五六七八九])([〇零○Oo0一二三四五六七八九])年(十[一二]?|[一二三四五六七八九])月(三十一?|[一二]?十[一二三四五六七八九]?|[一二三四五六七八九])日"
)
_SPELT = dict.fromkeys("〇零○Oo0", 0) | {digit: value for value, digit in enumerate("一二三四五六七八九", 1)}
_MONTH_LINE = re.compile(r"[(（]?((?:19|20)\d\d)年(\d{1,2})月[)）]?")
_PUBLISHED = re.compile(r"(?:发布|发文|公布|成文|印发|发表|发稿|更新|上传)(?:时间|日期)|^时间|^日期")
_SENT_OFF = re.compile(r"第[一二三四五六七八九十百]+届[\u4e00-\u9fff]{0,16}第[一二三四五六七八九十]+次会议")

_KIND_OF_PLACE = r"(?:特别行政区|自治区|自治州|自治县|自治旗|林区|特区|地区|新区|省|市|州|县|区|旗|盟)"
_PLACE = re.compile(rf"[\u4e00-\u9fff]{{1,14}}?{_KIND_OF_PLACE}")
_SPEAKS = re.compile(
    rf"([\u4e00-\u9fff]{{1,14}}?{_KIND_OF_PLACE})(?=人民政府|第[一二三四五六七八九十]+届|统计局|统计公报|人口普查|\d{{4}}年|(?:国民)?经济"
    r"|政府工作报告|人民代表大会|人大|政府|国民|财政|发展|上半年|前三季度|一季度|[一二三四]季度|主要|规模|预算|全社会|统计|的)"
)
_OFFICE = re.compile(
    rf"([\u4e00-\u9fff]{{1,14}}?{_KIND_OF_PLACE})(?=人民政府|第[一二三四五六七八九十]+届|统计局|统计公报|\d{{4}}年国民|国民经济|政府工作报告|人民代表大会|财政局|发展和改革|政府网|统计信息网)"
)
_TEAM = re.compile(r"国家统计局([\u4e00-\u9fff]{2,12}?)调查(?:总)?队")
_BUREAU = re.compile(
    r"(?:[\u4e00-\u9fff]{2,14}?)(?:统计局|人民政府(?:办公(?:室|厅))?|财政局|发展和改革委员会|发展改革委|经济和信息化局|商务局|调查(?:总)?队)"
)
_HEARD = re.compile(r"[从据由向]|记者")
"""The bureau that something was heard from is no publisher of it."""
_ON_BEHALF = re.compile(r"^(?:现在[,，]?)?(?:由)?我(?:谨|受委托)?代表")
_TERM = re.compile(r"^([\u4e00-\u9fff]{0,13}?)第[一二三四五六七八九十]+届(?=人民政府)")
"""A government by its term (青岩市第十二届人民政府) is the government."""
_SOME_GOVERNMENT = re.compile(rf"[全本我]?{_KIND_OF_PLACE}人民政府")
"""A government without its place: 我代表自治区人民政府 says no more than that a work report is one."""
_NO_PLACE = re.compile(
    rf"[全我本代各表该]?{_KIND_OF_PLACE}|.{{0,2}}城市|县级市|开发区|.*(?:[我全本各]|以来|代表|获悉|关于|全国)[省市州县区旗盟]|.*[从据由向经][省市州县区]|从.*|表[省市州县区旗盟]|.*(?:工业|园|社|小)区|(?:地方|上|下)?(?:各)?地区"
    rf"|(?:中|东|西|东北|西部|中部|东部)?部?地区|经济(?:特)?区|(?:超|房|股|门|上|楼|菜|都|集|农贸|劳动力)市|.*(?:全|各)[\u4e00-\u9fff]?区"
)
_PAPER = re.compile(r"([\u4e00-\u9fff]{2,6}?)(?:日报|晚报|信息港|新闻网|发布|统计(?:局|信息网)?|政府网)")
_BEFORE = re.compile(
    r"^(?:[年月日]?(?:在|于|由|向|受|我|代表|关于|中共|来源|来自|发布|从|据|按照|根据|印发|最新)|[年月日](?=[\u4e00-\u9fff]{3}))+"
    r"|^.*(?:代表|日在|主持|以来|全国|关于|来源|发布)(?=[\u4e00-\u9fff]{3})"
)
_WITHIN = re.compile(
    rf"^[\u4e00-\u9fff]{{2,8}}?(?:省|自治区|自治州|市|地区|盟)(?=[\u4e00-\u9fff]{{1,10}}{_KIND_OF_PLACE}$)"
)
"""The larger place in front: 安徽省马鞍山市."""
_NATION = re.compile(
    r"中华人民共和国(?=20\d\d年|国民经济|政府工作)|届全国人民代表大会|国务院总理|^国务院政府工作报告"
)

_SAYS_PUBLISHER = ("meta contentsource", "meta source", "meta author", "meta sitename")

TITLE_AT_MOST = 70
_ENDS = re.compile(r"[。；;！!？?]")
_NO_TITLE = re.compile(
    r"[。；;！!？?,，]|(?:19|20)\d\d年?[—–~至-]+(?:19|20)\d\d|^[表图]\s*[\d一二三四五六七八九十]|^(?:19|20)\d\d年\d{1,2}月(?:\d{1,2}日)?$|^[(（]|^[一二三四五六七八九十]{1,3}、|当前位置|您(?:所)?在(?:的)?位置|首页|索引号|>|»|/\s*\S+\s*/|›|上一篇|下一篇|相关|登录|^#"
)
"""A sentence, a caption, a date, a chapter, or what stands on every page of a site."""


@dataclass(frozen=True)
class Finding:
    """What was found, in which words, and where."""

    value: str
    evidence: str
    where: str


@dataclass(frozen=True)
class Identity:
    """What a document says it is; None where it does not say.

    `kind` is a kind of release; `year` that of the data, of a work report that of its delivery; `period` the same, or the
    part of the year that the title names, as 2025-01/2025-06 or 2026-03; `spoken` the day a work report was read on, and
    `published` the day, as 2026-05-20, or the month as 2026-05. `doubts` are sentences for whoever files it, each with what it is about.
    """

    kind: Finding | None = None
    place: Finding | None = None
    year: Finding | None = None
    period: Finding | None = None
    publisher: Finding | None = None
    published: Finding | None = None
    spoken: Finding | None = None
    title: Finding | None = None
    doubts: tuple[tuple[str, str], ...] = field(default=())


def _in_line(number: int) -> Said:
    return Said(f"第{number}行", f"line {number}")


def identify(text: DocumentText, kind: str | None = None) -> Identity:
    """What the document says of itself; `kind` where it is known already, for a year means another thing then."""
    titles = list(_titles(text))
    opening = list(_opening(text, [one for one in titles if _says_kind(one[0])]))
    doubts: list[tuple[str, str]] = []
    found_kind = None if kind else _kind(titles, opening)
    of_kind = kind or (found_kind.value if found_kind else None)
    if of_kind is None:
        doubts.append(
            (
                "kind",
                Said(
                    "文件没有写明种类；只读取其陈述的数值，不设目标",
                    "the document does not say what kind it is; it is read for what it states, and sets no targets",
                ),
            )
        )
    title = _title(titles, of_kind)
    published = _published(text, opening)
    year = _year(titles, opening, of_kind, published)
    if (
        year is not None
        and published is not None
        and of_kind != "work_report"
        and year.value > published.value[:4]
    ):
        doubts.append(
            (
                "year",
                Said(
                    f"年份{year.value}（{year.evidence!r}，{in_chinese(year.where)}）晚于发布日期{published.value}"
                    f"（{published.evidence!r}，{in_chinese(published.where)}）",
                    f"the year {year.value} ({year.evidence!r}, {year.where}) is after {published.value}, when it was "
                    f"published ({published.evidence!r}, {published.where})",
                ),
            )
        )
    place = _place(titles, opening, text)
    if place is None:
        doubts.append(
            ("place", Said("文件没有写明属于哪个地区", "the document does not say which place it is of"))
        )
    period = _period(year) if of_kind != "work_report" else year
    publisher = _publisher(text, opening, place)
    spoken = _day_of_reading(titles, opening) if of_kind == "work_report" else None
    return Identity(found_kind, place, year, period, publisher, published, spoken, title, tuple(doubts))


def _bare(line: str) -> str:
    """A line in half-width signs, without the blanks of typesetting and the marks of a format."""
    line = (
        unicodedata.normalize("NFKC", re.sub(r"[①-⑳]|[\[［]\d{1,2}[\]］]$", "", line)).strip().strip("*#_ \t")
    )
    line = re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", line)
    return line


def _in_digits(line: str) -> str:
    """Days written in characters as other days are: 二〇二一年一月二十日 as 2021年1月20日."""

    def number(text: str) -> int:
        tens, ten, ones = text.partition("十")
        return (10 * _SPELT.get(tens, 1) if ten else _SPELT[tens]) + (_SPELT[ones] if ones else 0)

    def day(found: re.Match[str]) -> str:
        year = "".join(str(_SPELT[one]) for one in found.groups()[:4])
        return f"{year}年{number(found[5])}月{number(found[6])}日"

    return _SPELT_DAY.sub(day, line)


def _half(line: str) -> str:
    return unicodedata.normalize("NFKC", line)


def _titles(text: DocumentText) -> Iterator[tuple[str, str]]:
    """What may be a title, the surest first: (text, where)."""
    said = [(_bare(value), where) for where, value in text.said]
    for names in (("meta articletitle", "meta og:title"), ("heading",)):
        yield from ((value, where) for value, where in said if where in names and value)
    for number, line in enumerate(text.lines[:40]):
        # A saved text may begin with what is known of it.
        if found := re.match(r"title:\s*(.+)", line):
            yield _bare(found[1]), _in_line(number + 1)
    lines = [(number, _bare(line)) for number, line in enumerate(text.lines)]
    lines = [(number, line) for number, line in lines if line and not _is_page_number(line)]
    for at, (number, line) in enumerate(lines):
        if "\t" in text.lines[number].strip() or _NO_TITLE.search(line) or len(line) > TITLE_AT_MOST:
            continue
        # A title is broken over two or three lines of a cover, or of a narrow page.
        for end in (at + 1, at + 2, at + 3):
            run = lines[at:end]
            whole = "".join(one for _, one in run)
            if (
                len(run) < end - at
                or len(whole) > TITLE_AT_MOST
                or any(_NO_TITLE.search(one) for _, one in run)
            ):
                break
            if _reads_as_title(whole):
                yield whole, _in_line(number + 1)
                break
    # The titles of a site's pages name the site as well, and those of files often another document.
    yield from ((value, where) for value, where in said if where == "<title>" and value)
    yield from (
        (value, where) for value, where in said if where == "file property title" and _reads_as_title(value)
    )


def _reads_as_title(text: str) -> bool:
    """Whether a line alone can be the document's title: a kind, and a year or place before it."""
    found = next((match for _, pattern in KINDS if (match := pattern.search(text))), None)
    if found is None or len(text) - found.end() > 24:
        return False
    return bool(_YEAR_IN_TITLE.search(text) or _PLACE.match(text)) or found.end() - found.start() == len(text)


def _says_kind(title: str) -> bool:
    return any(pattern.search(title) for _, pattern in KINDS)


def _is_page_number(line: str) -> bool:
    return re.fullmatch(r"[-—–－·第/\s]*\d{1,3}[-—–－·页/\s]*(?:共?\d{1,3}页?)?", line) is not None


def _opening(text: DocumentText, titles: Sequence[tuple[str, str]]) -> Iterator[tuple[str, int]]:
    """Lines from the title on, or all where no title stands in a line; joined where a sentence goes on."""
    known = {title for title, _ in titles}
    first = next(
        (
            number
            for number, line in enumerate(text.lines)
            if (bare := _bare(line)) and any(bare in one for one in known) and len(bare) > 8
        ),
        0,
    )
    for number in range(max(0, first - 3), len(text.lines)):
        line = text.lines[number]
        if "\t" not in line.strip() and (bare := _bare(line)) and not _is_page_number(bare):
            yield _in_digits(bare), number + 1


def _kind(titles: Sequence[tuple[str, str]], opening: Sequence[tuple[str, int]]) -> Finding | None:
    for title, where in titles:
        for kind, pattern in KINDS:
            if found := pattern.search(title):
                return Finding(kind, found[0], where)
    body = opening[:400]
    for line, number in body:
        if found := _SPOKEN.search(line):
            return Finding("work_report", found[0], _in_line(number))
    for line, number in opening:
        if found := _THIS_COMMUNIQUE.search(line):
            return Finding("communique", found[0], _in_line(number))
    for line, number in body:
        if (found := _COMMUNIQUE_OPENS.search(line)) and "生产总值" in line and _YEAR.search(line):
            return Finding(
                "economic_note", line[max(0, found.start() - 10) : found.end() + 10], _in_line(number)
            )
    return None


def _title(titles: Sequence[tuple[str, str]], kind: str | None) -> Finding | None:
    words = dict(KINDS).get(kind or "")
    for title, where in titles:
        if words is None or words.search(title):
            parts = re.split(r"[_|]|(?<=[\u4e00-\u9fff])\s*[-—–]\s*(?=[\u4e00-\u9fff])", title)
            best = next((one for one in parts if words is None or words.search(one)), title)
            best = re.sub(r"^(?:[^\u4e00-\u9fff\d(（]|最新[!！]|[(（][^()（）]{2,8}[)）])+", "", best)
            return Finding(re.sub(r"(?<=报|告)\d{4}$", "", best).strip(), title, where)
    return None


def _year(
    titles: Sequence[tuple[str, str]],
    opening: Sequence[tuple[str, int]],
    kind: str | None,
    published: Finding | None,
) -> Finding | None:
    """Of a work report the year it was read in, of anything else that of its data."""
    words = dict(KINDS).get(kind or "")
    named = [one for one in titles if words is None or words.search(one[0])]
    if kind == "work_report" and (read := _day_of_reading(titles, opening)) is not None:
        return Finding(read.value[:4], read.evidence, read.where)
    for title, where in named or titles:
        if found := _YEAR_IN_TITLE.search(title):
            return Finding(found[1], title, where)
    if kind == "work_report":
        if published is not None:
            return Finding(published.value[:4], published.evidence, published.where)
        return _reviewed(opening)
    return _year_said_most(opening, published.value[:4] if published is not None else "9999")


def _day_of_reading(titles: Sequence[tuple[str, str]], opening: Sequence[tuple[str, int]]) -> Finding | None:
    """The day that a report was read on."""
    for line, where in [*titles, *((line, _in_line(number)) for line, number in opening[:60])]:
        if (found := _DAY.search(line)) and (
            _SENT_OFF.search(line) or "政府工作报告" in line or len(line) < 24 or "会议" in line
        ):
            year, month, day = (int(one) for one in found.groups() if one)
            with contextlib.suppress(ValueError):
                return Finding(date(year, month, day).isoformat(), found[0], where)
    return None


def _year_said_most(opening: Sequence[tuple[str, int]], latest: str) -> Finding | None:
    """The year that sentences speak of most, up to `latest`; the one that opens them where it is not far behind."""
    votes: Counter[str] = Counter()
    first: dict[str, tuple[str, int]] = {}
    body = [(line, number) for line, number in opening if len(line) >= 16 or _ENDS.search(line)]
    for line, number in body[:200]:
        for found in _YEAR.finditer(line):
            # A year to compare with, or that a plan is for, is not the document's.
            if re.search(r"(?:比|较|自|从|至|到|截至|—|-|《)$", line[: found.start()]) or re.match(
                r"\d{1,2}月|(?:以来|起|[^,，。]{0,8}(?:普查|规划|目标))", line[found.end() :]
            ):
                continue
            if found[1] <= latest:
                votes[found[1]] += 1
                first.setdefault(found[1], (line[max(0, found.start() - 4) : found.end() + 12], number))
    if not votes:
        return None
    opened = next(iter(first))
    most = max(votes, key=lambda year: (votes[year], year))
    best = opened if votes[opened] * 3 >= votes[most] else most
    return Finding(best, first[best][0], _in_line(first[best][1]))


_PART = re.compile(
    r"((?:19|20)\d\d)年(?:(上半年)|(前三季度)|第?([一二三四1-4])季度|(\d{1,2})月?[-—–~至到](\d{1,2})月|(\d{1,2})月(?!\d{1,2}日))"
)


def _period(year: Finding | None) -> Finding | None:
    """The part of the year that stands behind it where the year was found, else the year."""
    if year is None:
        return None
    for found in _PART.finditer(year.evidence):
        if found[1] != year.value:
            continue
        first, last = (
            (1, 6)
            if found[2]
            else (1, 9)
            if found[3]
            else (int(found[5]), int(found[6]))
            if found[5]
            else (0, 0)
        )
        if found[4]:
            quarter = "一二三四".find(found[4]) + 1 or int(found[4])
            first, last = 3 * quarter - 2, 3 * quarter
        if found[7]:
            first = last = int(found[7])
        if 1 <= first <= last <= 12 and (first, last) != (1, 12):
            months = f"{year.value}-{first:02d}" + (f"/{year.value}-{last:02d}" if last > first else "")
            return Finding(months, year.evidence, year.where)
    return year


def _reviewed(opening: Sequence[tuple[str, int]]) -> Finding | None:
    """The year after the one that a work report without a date reviews, or the one that it calls this year's work."""
    for line, number in opening:
        if found := re.search(
            r"((?:19|20)\d\d)年(?:的)?(?:政府)?(?:主要)?(?:工作|经济社会发展)[\u4e00-\u9fff]{0,6}(?:回顾|总结)",
            line,
        ):
            return Finding(str(int(found[1]) + 1), found[0], _in_line(number))
        if found := re.search(
            r"((?:19|20)\d\d)年(?:的)?(?:政府)?(?:主要|重点)?(?:工作|经济社会发展|目标)[\u4e00-\u9fff]{0,6}(?:任务|安排|要求|目标|重点|建议)",
            line,
        ):
            return Finding(found[1], found[0], _in_line(number))
    votes = Counter(found[1] for line, _ in opening for found in _YEAR.finditer(line))
    if not votes:
        return None
    best = max(votes, key=lambda year: (votes[year], year))
    return Finding(best, f"{best}年, {votes[best]} times", "the text")


def _published(text: DocumentText, opening: Sequence[tuple[str, int]]) -> Finding | None:
    for where, value in text.said:
        if where in ("meta pubdate", "meta publishdate", "meta article:published_time") and (
            day := _day(value)
        ):
            return Finding(day, value, where)
    # Index and date stand in tables above the text as well.
    for number, line in enumerate(text.lines[:200]):
        if (found := _PUBLISHED.search(_half(line))) and (
            day := _day(_half(line)[found.start() : found.end() + 40])
        ):
            return Finding(day, line.strip()[:60], _in_line(number + 1))
    for line, number in opening[:16]:
        if len(line) < 60 and not _ENDS.search(line):
            if day := _day(line):
                return Finding(day, line, _in_line(number))
            if found := _MONTH_LINE.fullmatch(line):
                return Finding(f"{found[1]}-{int(found[2]):02d}", line, _in_line(number))
    return None


def _day(text: str) -> str | None:
    for found in _DAY.finditer(text):
        year, *parts = (one for one in found.groups() if one)
        try:
            return date(int(year), int(parts[0]), int(parts[1])).isoformat()
        except ValueError:
            continue
    return None


def _place(
    titles: Sequence[tuple[str, str]], opening: Sequence[tuple[str, int]], text: DocumentText
) -> Finding | None:
    return (
        _place_of_title(titles)
        or _place_of_speakers(opening, text)
        or _place_in_titles(titles)
        or _place_of_paper(titles, text)
        or _nation(titles, opening)
        or _place_of_sentences(opening)
    )


def _place_of_title(titles: Sequence[tuple[str, str]]) -> Finding | None:
    """The place that a title which says a kind begins with."""
    for title, where in titles:
        if not _says_kind(title):
            continue
        bare = re.sub(r"^[(（][^()（）]{2,8}[)）]", "", title)
        if place := _first_place(re.split(r"[_|]|(?<=[\u4e00-\u9fff])[-—–](?=[\u4e00-\u9fff])", bare)[0]):
            return Finding(place, title, where)
    return None


def _place_of_speakers(opening: Sequence[tuple[str, int]], text: DocumentText) -> Finding | None:
    """The place whose government or bureau the first lines and the site name most."""
    said = [(value, where) for where, value in text.said if where in ("meta contentsource", "meta sitename")]
    lines = [(line, _in_line(number)) for line, number in opening[:40] if len(line) < 80 or "会议" in line]
    return _most_named(
        [(place, line[:60], where) for line, where in [*lines, *said] for place in _speakers(line)], least=1
    )


def _place_in_titles(titles: Sequence[tuple[str, str]]) -> Finding | None:
    """The place that a part of a title begins with, the last part first: a site's name stands there."""
    for title, where in titles:
        for part in reversed(re.split(r"[_|]|(?<=[\u4e00-\u9fff])\s*[-—–]\s*(?=[\u4e00-\u9fff])", title)):
            if place := _first_place(part):
                return Finding(place, title, where)
    return None


def _place_of_paper(titles: Sequence[tuple[str, str]], text: DocumentText) -> Finding | None:
    """The place of a paper: its name without what kind of place it is, which the text says."""
    whole = "\n".join(text.lines)
    for title, where in titles:
        for paper in _PAPER.finditer(title):
            if found := re.search(rf"{paper[1]}(?:市|州|县|区|旗|盟|地区|自治州|省)(?!委)", whole):
                return Finding(found[0], title, where)
    return None


def _nation(titles: Sequence[tuple[str, str]], opening: Sequence[tuple[str, int]]) -> Finding | None:
    head = "\n".join([*(title for title, _ in titles), *(line for line, _ in opening[:40])])
    found = _NATION.search(head)
    return Finding("全国", found[0], "the opening") if found else None


_OPENS_WITH_PLACE = re.compile(
    r"(?:(?:19|20)\d\d年(?:末|底|全年)?,?)?([\u4e00-\u9fff]{2,11}?[市州县盟旗]|[\u4e00-\u9fff]{2,6}?[省区])(?=[\u4e00-\u9fff])"
)


def _place_of_sentences(opening: Sequence[tuple[str, int]]) -> Finding | None:
    """The place that opens many sentences: far down, no other is sure to be the document's."""
    named = []
    for line, number in opening[:200]:
        for sentence in re.split(r"[。；;]", line):
            found = _OPENS_WITH_PLACE.match(sentence)
            if found and (place := _as_place(found[1])) is not None:
                named.append((place, sentence[:40], _in_line(number)))
    return _most_named(named, least=4)


def _most_named(named: Sequence[tuple[str, str, str]], least: int) -> Finding | None:
    """The place named most, of `named` (place, evidence, where), with where it was first; None below `least` times."""
    votes = Counter(place for place, _, _ in named)
    best = max(votes, key=lambda place: votes[place], default=None)
    if best is None or votes[best] < least:
        return None
    return next(Finding(*one) for one in named if one[0] == best)


def _first_place(title: str) -> str | None:
    """The place a title begins with, or has behind its year."""
    bare = re.sub(r"^\D{0,4}(?:19|20)\d\d年?(?:度)?", "", title)
    for text in (bare, title):
        for speaker in _speakers(text, _SPEAKS):
            return speaker
        if (found := _PLACE.match(text)) and (place := _as_place(found[0])):
            return place
    return None


def _speakers(line: str, pattern: re.Pattern[str] = _OFFICE) -> Iterator[str]:
    """Places whose government, bureau or figures a line is of."""
    for found in _TEAM.finditer(line):
        # The team of 昌都 is of 昌都市; its own name does not say what it is.
        if _PLACE.fullmatch(found[1]) and (place := _as_place(found[1])):
            yield place
    for found in pattern.finditer(line[:300]):
        if place := _as_place(found[1]):
            yield place


def _as_place(name: str) -> str | None:
    name = _BEFORE.sub("", name)
    while (shorter := _WITHIN.sub("", name)) != name:
        name = shorter
    return name if 2 <= len(name) <= 12 and not _NO_PLACE.fullmatch(name) else None


def _publisher(
    text: DocumentText, opening: Sequence[tuple[str, int]], place: Finding | None
) -> Finding | None:
    """The bureau in the document's own line, else what the page's head names; that of its own place before others."""
    found = []
    for line, number in opening[:20]:
        bare = re.sub(r"^(?:来源|信息来源|发布机构|出处|作者|文章来源|发布单位)[:：]?", "", line)
        bare = _TERM.sub(r"\1", _ON_BEHALF.sub("", bare))
        bureau = _BUREAU.match(bare) if len(bare) <= 60 else None
        if bureau and not _HEARD.search(bureau[0]) and not _SOME_GOVERNMENT.fullmatch(bureau[0]):
            found.append(Finding(bureau[0], line[:60], _in_line(number)))
    for where, value in text.said:
        if where in _SAYS_PUBLISHER and (bureau := _BUREAU.search(value)):
            found.append(Finding(bureau[0], value, where))
    own = place.value[:2] if place and place.value != "全国" else "国家"
    # A link to the nation's bureau stands on many pages.
    others = [one for one in found if one.value != "国家统计局"]
    return next((one for one in found if own in one.value), others[0] if others else None)
