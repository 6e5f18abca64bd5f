"""The report as a reader opens it: from a file, in Chromium, on a desk and on a phone."""

import json
import shutil

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")

pytestmark = pytest.mark.skipif(
    CHROMIUM is None or DRIVER is None, reason="needs chromium and chromedriver (Debian: chromium-driver)"
)

FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
    "--no-first-run", "--disable-dev-shm-usage",
)  # fmt: skip


@pytest.fixture
def browser(tmp_path):
    options = Options()
    for flag in (*FLAGS, f"--user-data-dir={tmp_path / 'profile'}"):
        options.add_argument(flag)
    options.binary_location = CHROMIUM
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


def _open(browser, shipped, width, fragment=""):
    browser.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width < 500},
    )
    browser.get((shipped.current / "report.html").resolve().as_uri() + fragment)


def test_it_asks_no_other_host_and_logs_no_error(browser, shipped):
    _open(browser, shipped, 1200)
    requests = browser.execute_script("return performance.getEntriesByType('resource').map(r => r.name)")
    assert requests == []
    assert browser.get_log("browser") == []
    sent = [json.loads(one["message"])["message"] for one in browser.get_log("performance")]
    asked = [one["params"]["request"]["url"] for one in sent if one["method"] == "Network.requestWillBeSent"]
    assert any(url.endswith("report.html") for url in asked)
    # The driver's own first page is data:, the new tab chrome:.
    assert not [url for url in asked if not url.startswith(("file:", "data:", "chrome:"))]


@pytest.mark.parametrize("width", [375, 1200])
def test_nothing_runs_out_of_the_page(browser, shipped, width):
    _open(browser, shipped, width)
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    size = browser.execute_script("return parseFloat(getComputedStyle(document.body).fontSize)")
    assert size >= 16


def test_targets_are_named_and_traced(browser, shipped):
    _open(browser, shipped, 1200)
    cards = browser.find_elements(By.CSS_SELECTOR, ".card")
    assert len(cards) == 3
    assert "突破2000亿元" in cards[0].text
    assert "5.92%" in cards[0].text
    assert cards[0].find_elements(By.TAG_NAME, "svg")
    assert not cards[1].find_elements(By.TAG_NAME, "svg")
    cards[0].find_element(By.TAG_NAME, "summary").click()
    assert "2026年随州市政府工作报告" in cards[0].text
    assert "2026-01-" in cards[0].text


def test_the_switch_changes_the_language(browser, shipped):
    _open(browser, shipped, 1200)
    assert browser.find_element(By.TAG_NAME, "h1").text == "随州2030"
    browser.find_element(By.ID, "language").click()
    assert browser.find_element(By.TAG_NAME, "h1").text == "Suizhou 2030"
    assert browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == "en"
    assert "目标期内" not in browser.find_element(By.TAG_NAME, "main").text


# The warehouse is read by people who print it: what a click shows on screen is there on paper.
def test_printed_it_shows_the_sources(browser, shipped):
    _open(browser, shipped, 1200)
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    button = browser.find_element(By.ID, "language")
    assert not button.is_displayed()
