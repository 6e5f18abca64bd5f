"""A chart as a page holds it: what Vega draws in two languages as one small drawing.

Vega says every default, nests a group in a group for each mark and draws invisibly what has no room: most of
a page of thirty charts. Here the marks alone are left, at a tenth of a pixel, lines of one style in one path;
what both languages share stands once, what differs has the class of its language, of which the page shows
one. Not here: what is drawn (`charts`), its colours (report.css).
"""

import re
from difflib import SequenceMatcher
from html import escape
from itertools import groupby
from typing import NamedTuple
from xml.etree import ElementTree

FONT_SIZE = "13px"
"""Said once for the whole drawing; the few letters of another size say theirs."""

_DEFAULTS = {"opacity": "1", "stroke-width": "1", "font-weight": "normal", "font-size": FONT_SIZE}
_LOOKS = (
    "fill", "fill-opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray", "opacity",
    "text-anchor", "font-size", "font-weight",
)  # fmt: skip
_TRANSLATE = re.compile(r"translate\((-?[\d.e-]+),(-?[\d.e-]+)\)")
_NUMBER = re.compile(r"-?\d*\.\d+(?:e-?\d+)?")
_CIRCLE = re.compile(r"M([\d.]+),0A\1,\1,0,1,1,-\1,0A\1,\1,0,1,1,\1,0")


class _Mark(NamedTuple):
    """A mark seen from the corner of the plot; `path` of what is only a line, which may join others."""

    tag: str
    looks: str
    where: str
    path: str = ""
    text: str = ""

    def markup(self, language: str = "") -> str:
        said = f' class="{language}"' if language else ""
        where = f' d="{self.path}"' if self.path else self.where
        return f"<{self.tag}{said}{where}{self.looks}" + (f">{self.text}</text>" if self.text else "/>")


class _Drawing(NamedTuple):
    """The marks of a drawing, its size, and where in it the plot's corner lies."""

    marks: list[_Mark]
    width: float
    height: float
    left: float
    top: float


def bilingual(zh: str, en: str) -> str:
    """One drawing of two that Vega made of the same figures; the plots lie on each other.

    Raises ValueError for a drawing with a transform that is no shift: its marks would stand elsewhere.
    """
    both = _read(zh), _read(en)
    left, top = max(one.left for one in both), max(one.top for one in both)
    width = left + max(one.width - one.left for one in both)
    height = top + max(one.height - one.top for one in both)
    first, second = (one.marks for one in both)
    parts = []
    for _, start, end, from_, to in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if first[start:end] == second[from_:to]:
            parts += [one.markup() for one in first[start:end]]
        else:
            parts += [one.markup("zh") for one in first[start:end]]
            parts += [one.markup("en") for one in second[from_:to]]
    size = f'{_short(width)} {_short(height)}"'
    return (
        f'<svg viewBox="0 0 {size}><g fill="none" font-size="{FONT_SIZE}"'
        f' transform="translate({_short(left)},{_short(top)})">{"".join(parts)}</g></svg>'
    )


def _read(svg: str) -> _Drawing:
    root = ElementTree.fromstring(svg)
    (plot,) = root
    left, top = _shift(plot)
    marks = [one for child in plot for one in _marks(child, 0.0, 0.0)]
    return _Drawing(_joined(marks), float(root.get("width", 0)), float(root.get("height", 0)), left, top)


def _marks(element: ElementTree.Element, x: float, y: float) -> list[_Mark]:
    """The visible marks in an element that stands at (x, y)."""
    across, down = _shift(element)
    x, y = x + across, y + down
    tag = element.tag.rpartition("}")[2]
    if tag == "g":
        return [mark for child in element for mark in _marks(child, x, y)]
    is_hidden = element.get("display") == "none" or element.get("opacity") == "0"
    is_drawn = element.get("fill") or element.get("stroke-width", "1") != "0"
    if is_hidden or not is_drawn:
        return []
    looks = "".join(
        f' {name}="{element.get(name)}"'
        for name in _LOOKS
        if element.get(name) not in (None, _DEFAULTS.get(name))
        and (element.get("stroke") or not name.startswith("stroke"))
    )
    if tag == "text":
        text = escape("".join(element.itertext()), quote=False)
        return [_Mark(tag, looks, f' x="{_short(x)}" y="{_short(y)}"', text=text)] if text else []
    if tag == "line":
        ends = f"l{_short(float(element.get('x2', 0)))},{_short(float(element.get('y2', 0)))}"
        return [_Mark("path", looks, "", f"M{_short(x)},{_short(y)}{ends}")]
    path = element.get("d", "")
    if circle := _CIRCLE.fullmatch(path):
        where = f' cx="{_short(x)}" cy="{_short(y)}" r="{_short(float(circle[1]))}"'
        return [_Mark("circle", looks, where)]
    path = _NUMBER.sub(lambda number: _short(float(number[0])), path)
    if not path or path == "M0,0h0v0h0Z":
        return []
    if x == y == 0 and not element.get("fill"):
        return [_Mark("path", looks, "", path)]
    shift = f' transform="translate({_short(x)},{_short(y)})"' if x or y else ""
    return [_Mark("path", looks, f'{shift} d="{path}"')]


def _joined(marks: list[_Mark]) -> list[_Mark]:
    """Neighbouring lines of one style as one path; where glassy ones lie on each other they are darker."""
    found: list[_Mark] = []
    for (is_one, _), group in groupby(
        marks, lambda one: (bool(one.path) and "opacity" not in one.looks, one.looks)
    ):
        same = list(group)
        found += [same[0]._replace(path="".join(one.path for one in same))] if is_one else same
    return found


def _shift(element: ElementTree.Element) -> tuple[float, float]:
    said = element.get("transform")
    if said is None:
        return 0.0, 0.0
    if not (found := _TRANSLATE.fullmatch(said)):
        raise ValueError(f"a chart's {element.tag} is moved by {said!r}; only translate(x,y) is understood")
    return float(found[1]), float(found[2])


def _short(number: float) -> str:
    """At most one decimal, and no sign of a zero."""
    return f"{round(number, 1) + 0.0:g}" if abs(number) < 100000 else f"{number:.0f}"
