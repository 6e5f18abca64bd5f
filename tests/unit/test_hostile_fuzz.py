"""Whatever stands in release.yml, in a document or in a seed: read, or refused with a reason, never another error.

A short form here; the long one is heavy.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st

from orchestration.catalogue import Catalogue, CatalogueError
from orchestration.documents import ReaderError
from orchestration.documents.reading import of_lines
from orchestration.extraction.figures import extract
from orchestration.plain import UNPRINTABLE
from orchestration.readers import Told
from orchestration.readers.prose import describe
from orchestration.readers.registry import LAYOUTS, read_file
from orchestration.releases.discovery import IntegrityError, check_files
from orchestration.releases.manifest import ManifestError, read_manifest
from orchestration.settings import settings
from tests.unit.test_manifest import GOOD

YAML = st.lists(
    st.sampled_from(
        ["a", "title", "files", ": ", ":", "- ", "\n", "  ", "[", "]", "{", "}", ",", "&a ", "*a", "!!int ", "!", "|\n", ">\n", "'",
         '"', "\\", "\\x1b", "\\ud800", "#", "%", "@", "`", "? ", "---\n", "...\n", "<<: ", "~", "null", "yes", "1", "0x1", "1:59",
         ".inf", ".nan", "1e999", "2026-02-30", "2026-01-01T00:00:00+99:99", "0001-01-01 00:00:00 +23:59", "\t", "\0", "\ufeff", "\u202e", "公"]
    ),
    max_size=40,
).map("".join)  # fmt: skip
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.dates().map(str),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(st.text(max_size=8), one, max_size=3),
    max_leaves=6,
)
FIELDS = st.dictionaries(st.sampled_from(sorted([*GOOD, "spoken_on", "replaces", "address"])), VALUES)
PROSE = st.lists(
    st.sampled_from(
        ["全市", "生产总值", "增长", "5%", "1500亿元", "突破", "分别", "为", "、", "和", "，", "。", "（", "）", "“", "”", "2026年", "十五", "第一",
         "其中", "新增", "1:2:97", "3:1", "1,234", "-5", "\n", "\t", "|", " ", "个", "家", "位", "较上年", "由", "到", "三大", "#", "表1",
         "单位：亿元", "指标", "同比", "<td>", "&#0;", "\u3000", "\x0b", "\x00", "\U0001f600", "百分之", "点", "半", "成", "倍", "翻一番"]
    ),
    max_size=60,
).map("".join)  # fmt: skip
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"])


SEEDS = st.lists(
    st.sampled_from(["alias", "indicator_id", "measure", ",", "\n", '"', "地区生产总值", "gdp", "level", "\r", "\0", "=1", "\x1b[31m", ""]),
    max_size=40,
).map("".join)  # fmt: skip


def _manifest(folder: Path, text: str) -> None:
    folder = folder / "suizhou-tjj" / "one"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "release.yml").write_bytes(text.encode("utf-8", "surrogatepass"))
    try:
        check_files(folder, read_manifest(folder))
    except (ManifestError, IntegrityError) as error:
        assert str(folder) in str(error)
        assert not UNPRINTABLE.search(str(error))
        assert len(str(error)) < 10_000


def _fields(folder: Path, fields: dict[str, object]) -> None:
    _manifest(folder, yaml.safe_dump(GOOD | fields, allow_unicode=True))


def _document(folder: Path, text: str, encoding: str) -> None:
    path = folder / "document.txt"
    path.write_bytes(text.encode(encoding, "ignore"))
    for one in (None, *LAYOUTS):
        try:
            read_file(path, None if one is None else str(one.LAYOUT))
        except ReaderError as error:
            assert str(path) in str(error)


def _prose(_: Path, text: str) -> None:
    lines = text.splitlines() or [""]
    for one in extract(lines, describe(of_lines(lines), Told(year=2026))[0]):
        line = lines[one.para - 1]
        assert line[one.start : one.end] == one.surface


def _seed(folder: Path, text: str) -> None:
    """What is said of any text in a seed; the others are the project's."""
    seeds = folder / "seeds"
    if not seeds.exists():
        shutil.copytree(settings().catalogue, seeds)
    (seeds / "indicator_alias.csv").write_text(text, encoding="utf-8", newline="")
    try:
        Catalogue(seeds).check()
    except CatalogueError as error:
        assert "indicator_alias.csv" in str(error)


CASES: dict[str, tuple[st.SearchStrategy[tuple[object, ...]], Callable[..., None]]] = {
    "release.yml of any text": (st.tuples(YAML), _manifest),
    "release.yml of any fields": (st.tuples(FIELDS), _fields),
    "a document of any text": (st.tuples(PROSE, ENCODINGS), _document),
    "prose": (st.tuples(PROSE), _prose),
    "a seed of any text": (st.tuples(SEEDS), _seed),
}


def _every(case: str, folder: Path, examples: int) -> None:
    values, check = CASES[case]

    @effort(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))
    @given(values)
    def holds(value: tuple[object, ...]) -> None:
        check(folder, *value)

    holds()


@pytest.mark.parametrize("case", CASES)
def test_it_is_read_or_refused(case: str, tmp_path: Path) -> None:
    _every(case, tmp_path, 40)


@pytest.mark.heavy
@pytest.mark.parametrize("case", CASES)
def test_it_is_read_or_refused_whatever_it_is(case: str, tmp_path: Path) -> None:
    _every(case, tmp_path, 20_000)
