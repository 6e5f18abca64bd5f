"""The report as a reader opens it: from a file, in Chromium, on a desk, on a phone, in the dark, on paper."""

import json
import re
import shutil
from datetime import date

import pytest
import vl_convert
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from orchestration.exports.charts import FONTS, history, specification
from orchestration.exports.held import everything_held
from orchestration.exports.known import known_on
from orchestration.exports.svg import bilingual

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")

pytestmark = pytest.mark.skipif(
    CHROMIUM is None or DRIVER is None, reason="needs chromium and chromedriver (Debian: chromium-driver)"
)

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
    "--no-first-run", "--disable-dev-shm-usage",
)  # fmt: skip

# Every text a reader sees: size, colours by contrast (WCAG 2.2), and whether it is inside the page.
SEEN = """
const shown = [];
const luminance = (c) => {
  const [r, g, b] = c.map(v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const parts = (s) => (s.match(/[\\d.]+/g) || []).map(Number);
const behind = (e) => {
  for (; e; e = e.parentElement) {
    const c = parts(getComputedStyle(e).backgroundColor);
    if (c.length === 3 || c[3] > 0.99) return c.slice(0, 3);
  }
  return [255, 255, 255];
};
const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walk.nextNode()) {
  const e = walk.currentNode.parentElement;
  if (!walk.currentNode.data.trim() || ["STYLE", "SCRIPT"].includes(e.tagName) || !e.checkVisibility()) continue;
  if (e.closest("thead")?.getBoundingClientRect().width <= 1) continue;
  const style = getComputedStyle(e), inSvg = e.namespaceURI.endsWith("svg");
  const a = luminance(parts(inSvg ? style.fill : style.color).slice(0, 3)), b = luminance(behind(e));
  const scale = inSvg ? e.getScreenCTM().a : 1;
  shown.push({
    text: walk.currentNode.data.trim().slice(0, 40),
    size: parseFloat(style.fontSize) * scale,
    contrast: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05),
  });
}
return shown;
"""


@pytest.fixture(scope="module")
def driver(tmp_path_factory):
    options = Options()
    for flag in (*FLAGS, f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.binary_location = CHROMIUM
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


@pytest.fixture
def report(driver, shipped):
    """Open the report at a width, in a colour scheme, at a fragment."""

    def open_at(width=1280, scheme="light", fragment="", media=""):
        driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500},
        )
        driver.execute_cdp_cmd(
            "Emulation.setEmulatedMedia",
            {"media": media, "features": [{"name": "prefers-color-scheme", "value": scheme}]},
        )
        driver.get("about:blank")
        driver.get((shipped.current / "report.html").resolve().as_uri() + fragment)
        return driver

    return open_at


def _visible(driver, selector):
    return [one for one in driver.find_elements(By.CSS_SELECTOR, selector) if one.is_displayed()]


def test_it_asks_no_other_host_and_logs_no_error(report):
    driver = report()
    requests = driver.execute_script("return performance.getEntriesByType('resource').map(r => r.name)")
    assert requests == []
    assert driver.get_log("browser") == []
    sent = [json.loads(one["message"])["message"] for one in driver.get_log("performance")]
    asked = [one["params"]["request"]["url"] for one in sent if one["method"] == "Network.requestWillBeSent"]
    assert any(url.endswith("report.html") for url in asked)
    # The driver's own first page is data:, the new tab chrome:.
    assert not [url for url in asked if not url.startswith(("file:", "data:", "chrome:", "about:"))]


def test_it_is_one_file_of_reasonable_size(shipped):
    assert (shipped.current / "report.html").stat().st_size < 700_000


# The narrowest is where something runs out first; the widths between are for `make test-all`.
@pytest.mark.parametrize("fragment", ["", "#en"])
@pytest.mark.parametrize(
    "width", [320, *(pytest.param(one, marks=pytest.mark.heavy) for one in (375, 768)), 1280]
)
def test_nothing_runs_out_of_the_page(report, width, fragment):
    driver = report(width, fragment=fragment)
    assert driver.execute_script("return document.documentElement.scrollWidth") <= width


# 12 px is the least that Chinese characters can be read at; 4.5 to 1 is WCAG's AA for text.
# Each scheme, language and width at least once; all of them together in `make test-all`.
@pytest.mark.parametrize(
    ("width", "scheme", "fragment"),
    [
        (375, "light", ""),
        (1280, "dark", "#en"),
        *(
            pytest.param(width, scheme, fragment, marks=pytest.mark.heavy)
            for width in (375, 1280)
            for scheme in ("light", "dark")
            for fragment in ("", "#en")
            if (width, scheme, fragment) not in ((375, "light", ""), (1280, "dark", "#en"))
        ),
    ],
)
def test_all_text_can_be_read(report, width, scheme, fragment):
    driver = report(width, scheme, fragment)
    driver.execute_script("document.querySelectorAll('details').forEach(one => one.open = true)")
    seen = driver.execute_script(SEEN)
    assert len(seen) > 500
    assert [one for one in seen if one["size"] < 11.95] == []
    assert [one for one in seen if one["contrast"] < 4.5] == []


def test_the_answer_comes_first(report):
    driver = report()
    assert (
        driver.find_element(By.TAG_NAME, "h1").text == "2030年，随州市地区生产总值能突破2000亿元吗？谁说的？"
    )
    assert "现在谁也说不准" in driver.find_element(By.CLASS_NAME, "answer").text
    facts = driver.find_element(By.CLASS_NAME, "facts").text
    for said in (
        "2026年随州市政府工作报告",
        "突破1500亿元",
        "1442.35亿元",
        "5.92%",
        "目标不变，时间推后",
        "2 份报告未收集",
    ):
        assert said in facts
    assert "2013–2022、2024–2025" in driver.find_element(By.CLASS_NAME, "missing").text


def test_the_switch_changes_every_language(report):
    driver = report()
    driver.find_element(By.CSS_SELECTOR, "button[value=en]").click()
    assert driver.find_element(By.TAG_NAME, "html").get_attribute("lang") == "en"
    assert driver.title == "Suizhou 2030: who promised, how far"
    assert driver.find_element(By.TAG_NAME, "h1").text.startswith(
        "Gross domestic product of the region: will Suizhou reach more than 200 billion yuan"
    )
    assert _visible(driver, ".zh") == []
    # What is left in Chinese is what is printed so, and says so to a screen reader.
    left = driver.execute_script(
        """return [...document.querySelectorAll('main h1, main h2, main h3, main th, main td, main p, main dt')]
        .flatMap(e => [...e.childNodes].filter(n => n.nodeType === 3 && /[\\u4e00-\\u9fff]/.test(n.data))
        .map(n => n.data.trim()))"""
    )
    assert left == []
    labels = driver.execute_script(
        "return [...document.querySelectorAll('.lead .picture text:not(.zh)')].map(e => e.textContent)"
    )
    assert "more than 200 billion yuan" in labels
    # The axis counts as the label beside it does.
    assert "billion yuan" in labels


def test_every_number_has_its_source(report):
    driver = report()
    numbers = driver.execute_script(
        """return [...document.querySelectorAll('a.n')].map(a => {
            const entry = document.getElementById(a.hash.slice(1));
            const from = entry && entry.closest('.register > li').firstElementChild.textContent;
            return [a.firstChild.textContent, entry && entry.textContent, from];
        })"""
    )
    assert len(numbers) > 150
    for printed, entry, document in numbers:
        assert entry is not None, printed
        assert entry.startswith(printed), printed
        assert "20" in document or "日期不详" in document, printed
    # No cell for a printed figure holds one without a reference.
    bare = driver.execute_script(
        """return [...document.querySelectorAll('td[data-en=Target], td[data-en=Latest], td[data-en=Outcome]')]
        .filter(e => /\\d/.test(e.textContent) && !e.querySelector('a.n')).map(e => e.textContent)"""
    )
    assert bare == []


def test_a_source_shows_by_keyboard_and_by_touch(report):
    driver = report(375)
    number = driver.find_element(By.CSS_SELECTOR, ".facts a.n")
    tip = driver.find_element(By.ID, "tip")
    assert not tip.is_displayed()
    driver.execute_script("arguments[0].focus()", number)
    assert tip.is_displayed()
    assert "第29段第38–46字" in tip.text
    assert "2026年随州市政府工作报告，2026-01-18" in tip.text
    number.send_keys(Keys.ESCAPE)
    assert not tip.is_displayed()
    number.click()
    assert tip.is_displayed()
    box = tip.rect
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 375
    driver.find_element(By.TAG_NAME, "h1").click()
    assert not tip.is_displayed()


def test_a_bound_is_drawn_as_a_bound(report):
    driver = report()
    # The figure of 2025 and the target are bounds: neither stands among the points at its own number.
    points, years = driver.execute_script(
        """const right = (e) => e.getBoundingClientRect().right;
        const of = (s) => [...document.querySelectorAll('.lead .picture ' + s)].filter(e => e.checkVisibility());
        return [of('circle').map(right),
            of('text').filter(e => ['2025', '2030'].includes(e.textContent)).map(e => right(e) - 20)]"""
    )
    assert points
    assert years
    assert max(points) < min(years)
    assert driver.find_elements(By.CSS_SELECTOR, '.lead .picture path[stroke-width="7"][opacity="0.25"]')


# How far the darkest difference of two drawings goes, seen at a third of their size: lines may stand a twentieth
# of a pixel elsewhere, no mark may be missing. Letters, which a browser moves to whole pixels, are read instead.
DIFFERENCE = """
const [first, second, done] = arguments;
const pixels = (svg) => new Promise((resolve) => {
  const image = new Image();
  image.onload = () => {
    const canvas = document.createElement("canvas"), pen = canvas.getContext("2d");
    [canvas.width, canvas.height] = [image.width / 3, image.height / 3];
    [pen.fillStyle, pen.imageSmoothingQuality] = ["#fff", "high"];
    pen.fillRect(0, 0, canvas.width, canvas.height);
    pen.drawImage(image, 0, 0, canvas.width, canvas.height);
    resolve(pen.getImageData(0, 0, canvas.width, canvas.height).data);
  };
  image.src = "data:image/svg+xml," + encodeURIComponent(svg);
});
Promise.all([first, second].map(pixels)).then(([a, b]) =>
  done([a.length - b.length, a.reduce((most, one, at) => Math.max(most, Math.abs(one - b[at])), 0)]));
"""


def test_a_chart_on_the_page_looks_as_vega_drew_it(report, shipped):
    driver = report()
    with known_on(shipped.published_file, date(2026, 11, 29)) as connection:
        held = everything_held(connection, date(2026, 11, 29))["attainment"]
        drawn = [(row, figures) for row in held if row["is_open"] and (figures := history(connection, row))]
    for row, figures in drawn[:6]:
        zh, en = (
            str(vl_convert.vegalite_to_svg(specification(row, figures, language), allowed_base_urls=[]))
            for language in ("zh", "en")
        )
        ours = bilingual(zh, zh)
        width, height = re.search(r'viewBox="0 0 (\S+) (\S+)"', ours).groups()
        alone = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="{FONTS}"'
        )
        page = ours.replace("<svg", alone, 1)
        marks, page = (re.sub("<text[^>]*>[^<]*</text>", "", one) for one in (zh, page))
        size, most = driver.execute_async_script(DIFFERENCE, marks, page)
        assert size == 0
        assert most < 75, row["promise_id"]
        _, without_a_mark = driver.execute_async_script(
            DIFFERENCE, marks, re.sub(r"<path[^>]* stroke=\"#(?:1f5fa8|b4491a)[^>]*/>", "", page)
        )
        assert without_a_mark > 75, row["promise_id"]
        # Both languages in one: what a reader of either sees is that language's drawing.
        both = bilingual(zh, en)
        for language, other, one in (("zh", "en", zh), ("en", "zh", en)):
            shown = re.findall(
                r">([^<>]+)</text>", re.sub(rf'<(\w+) class="{other}"[^>]*>(?:[^<]*</text>)?', "", both)
            )
            seen = re.findall(r'<text(?![^>]* opacity="0")[^>]*>([^<]+)</text>', one)
            assert shown == seen, (row["promise_id"], language)


def test_charts_and_tables_can_be_heard(report):
    driver = report()
    for picture in driver.find_elements(By.CSS_SELECTOR, ".picture"):
        assert picture.get_attribute("role") == "img"
        assert picture.get_attribute("aria-label")
    unnamed = driver.execute_script(
        "return [...document.querySelectorAll('main th')].filter(e => !e.hasAttribute('scope')).length"
    )
    assert unnamed == 0
    for tag in ("header", "nav", "main", "footer"):
        assert len(driver.find_elements(By.TAG_NAME, tag)) == 1
    ids = driver.execute_script("return [...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    broken = driver.execute_script(
        """return [...document.querySelectorAll('a[href^="#"]')].map(a => a.getAttribute('href'))
        .filter(h => !document.getElementById(h.slice(1)))"""
    )
    assert broken == []


# The report is read by people who print it: what a click shows on screen is there on paper.
def test_printed_it_shows_references_and_what_was_folded(report):
    driver = report(media="print")
    assert _visible(driver, ".switch, nav, #tip") == []
    assert _visible(driver, ".facts a.n .ref")
    driver.execute_script("dispatchEvent(new Event('beforeprint'))")
    folded = driver.execute_script(
        "return document.querySelectorAll('details:not([open]):not(figure details)').length"
    )
    assert folded == 0
    driver.execute_script("dispatchEvent(new Event('afterprint'))")
    assert driver.execute_script("return document.querySelectorAll('details:not([open])').length") > 0


def test_what_it_offers_to_download_is_there(report, shipped):
    driver = report()
    links = [
        one.get_dom_attribute("href") for one in driver.find_elements(By.CSS_SELECTOR, "#methods ~ ul a")
    ]
    beside = [one for one in links if not one.startswith("..")]
    assert "indicators.duckdb" in beside
    for one in beside:
        assert (shipped.current / one).exists(), one
