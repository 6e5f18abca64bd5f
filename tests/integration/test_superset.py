"""The Superset bundle in Superset itself: started as docker/superset starts it, looked at with a browser.

Superset lives in .venv-superset (`make test-superset`). SUPERSET_SCREENSHOT names a file to keep the picture in.
"""

import json
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import yaml
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait

from orchestration.settings import PROJECT
from tests.integration.test_services import free_port

SUPERSET = PROJECT / "docker" / "superset"
BUNDLE = SUPERSET / "bundle"
PASSWORD = "synthetic"


def documents(folder):
    return {
        path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
        for path in sorted((BUNDLE / folder).glob("*.yaml"))
    }


def test_datasets_are_the_tables_of_bi(shipped, query):
    for name, dataset in documents("datasets").items():
        held = query(
            "select column_name from duckdb_columns() where schema_name = 'bi' and table_name = ? order by column_index",
            name,
        )
        named = [one["column_name"] for one in dataset["columns"] if one["expression"] is None]
        assert named == [one for (one,) in held], name


def test_the_bundle_is_whole_and_opens_the_file_read_only():
    charts, datasets = documents("charts"), documents("datasets")
    uuids = {one["uuid"] for one in datasets.values()}
    assert {one["dataset_uuid"] for one in charts.values()} <= uuids
    (dashboard,) = documents("dashboards").values()
    placed = [
        one for one in dashboard["position"].values() if isinstance(one, dict) and one["type"] == "CHART"
    ]
    assert sorted(one["meta"]["uuid"] for one in placed) == sorted(one["uuid"] for one in charts.values())
    (database,) = documents("databases").values()
    # Whoever may ask in SQL reads no other file of the server and writes none: test_published_file.
    confined = {"enable_external_access": "false", "lock_configuration": "true"}
    assert database["extra"]["engine_params"] == {"connect_args": {"read_only": True, "config": confined}}
    assert not database["allow_dml"]


@pytest.fixture
def superset(shipped, tmp_path):
    """The address of a Superset that start.sh has prepared."""
    environment = PROJECT / ".venv-superset" / "bin"
    assert (environment / "superset").exists(), "make test-superset installs Superset into .venv-superset"
    port = free_port()
    settings = os.environ | {
        "PATH": f"{environment}:{os.environ['PATH']}",
        "SUPERSET_SECRET_KEY": "synthetic-synthetic-synthetic-42",
        "SUPERSET_ADMIN_PASSWORD": PASSWORD,
        "SUPERSET_DATABASE_URI": f"sqlite:///{tmp_path}/superset.db",
        "SUPERSET_HOME": str(tmp_path),
        "SUPERSET_BIND": f"127.0.0.1:{port}",
        "INDICATORS_FILE": str(shipped.published_file),
    }
    log = tmp_path / "superset.log"
    with log.open("w") as out:
        running = subprocess.Popen(
            [str(SUPERSET / "start.sh")], env=settings, stdout=out, stderr=out, start_new_session=True
        )
    address = f"http://127.0.0.1:{port}"
    try:
        end = time.monotonic() + 500
        while not healthy(address):
            assert running.poll() is None and time.monotonic() < end, log.read_text()[-3000:]
            time.sleep(1)
        yield address
    finally:
        if running.poll() is None:
            os.killpg(running.pid, signal.SIGTERM)
            running.wait(60)


def healthy(address):
    try:
        with urllib.request.urlopen(f"{address}/health", timeout=30) as answer:
            return answer.status == 200
    except (urllib.error.URLError, TimeoutError):
        return False


@pytest.fixture
def browser(tmp_path):
    options = webdriver.ChromeOptions()
    for flag in ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
                 "--no-first-run", "--window-size=1440,5200", f"--user-data-dir={tmp_path / 'browser'}"):  # fmt: skip
        options.add_argument(flag)
    options.binary_location = "/usr/bin/chromium"
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService("/usr/bin/chromedriver"))
    driver.set_script_timeout(120)
    yield driver
    driver.quit()


def chart_answers(driver):
    """Status and chart of each query the dashboard has asked so far."""
    found = []
    for entry in driver.get_log("performance"):
        message = json.loads(entry["message"])["message"]
        if message["method"] == "Network.responseReceived":
            response = message["params"]["response"]
            if "/api/v1/chart/data" in response["url"]:
                found.append((response["status"], response["url"]))
    return found


@pytest.mark.heavy
def test_every_chart_of_the_dashboard_shows_the_published_file(superset, browser, tmp_path):
    browser.get(f"{superset}/login/")
    wait = WebDriverWait(browser, 120)
    wait.until(lambda page: page.find_elements(By.CSS_SELECTOR, "input[type=password]"))
    browser.find_element(By.CSS_SELECTOR, "#username, input[name=username]").send_keys("admin")
    browser.find_element(By.CSS_SELECTOR, "input[type=password]").send_keys(PASSWORD)
    browser.find_element(By.CSS_SELECTOR, "button[type=submit], input[type=submit]").click()
    wait.until(lambda page: "login" not in page.current_url)
    browser.get(f"{superset}/superset/dashboard/suizhou-2030/?standalone=0")
    charts = documents("charts")
    answers = []

    def all_answered(_):
        answers.extend(chart_answers(browser))
        return len({url for _, url in answers}) >= len(charts)

    wait.until(all_answered)
    wait.until(lambda page: not page.find_elements(By.CSS_SELECTOR, "[data-test=loading-indicator]"))
    time.sleep(3)
    browser.save_screenshot(str(Path(os.environ.get("SUPERSET_SCREENSHOT") or tmp_path / "dashboard.png")))
    assert {status for status, _ in answers} == {200}
    text = browser.find_element(By.TAG_NAME, "body").text
    for name in (one["slice_name"] for one in charts.values()):
        assert name in text, name
    assert "突破2000亿元" in text
    assert "Unexpected error" not in text
