"""Dagster's UI behind its front, in Chromium: other pages launch nothing, its own work as before."""

import json
import os
import re
import shutil
import signal
import threading
import urllib.request
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from orchestration.settings import settings
from tests.browser.test_report import CHROMIUM, DRIVER, FLAGS
from tests.conftest import gdp, indicators, release_writer, user_interface
from tests.integration.test_user_interface import needs_proc, open_files, private_folders, processes, until

LAUNCH = """mutation { launchRun(executionParams: {
  selector: {repositoryLocationName: "orchestration.definitions", repositoryName: "__repository__",
             jobName: "fetch_releases"}
}) { __typename } }"""

# Every way in which a page may have a browser send something: the next begins when the one before had time.
ATTACK = """<!doctype html><title>going on</title><body><script>
const [target, query] = JSON.parse(decodeURIComponent(location.hash.slice(1)));
const body = JSON.stringify({query}), inAddress = target + '/graphql?query=' + encodeURIComponent(query);
const heard = [];
const element = (tag, fields) => document.body.appendChild(Object.assign(document.createElement(tag), fields));
const fetched = (url, options) => fetch(url, options).then(async a => heard.push(a.type + (await a.text())), () => {});
const posted = (enctype, name, value) => {
  element('iframe', {name: enctype});
  const form = element('form', {method: 'post', action: target + '/graphql', enctype, target: enctype});
  form.append(Object.assign(document.createElement('input'), {name, value}));
  form.submit();
};
const ways = [
  () => element('img', {src: inAddress}),
  () => element('script', {src: inAddress}),
  () => element('iframe', {src: inAddress}),
  () => element('link', {rel: 'stylesheet', href: inAddress}),
  () => element('link', {rel: 'prefetch', href: inAddress}),
  () => element('a', {href: target, ping: inAddress}).click,
  () => posted('application/x-www-form-urlencoded', 'query', query),
  () => posted('multipart/form-data', 'query', query),
  () => posted('text/plain', body.slice(0, -1) + ',"x":"', '"}'),
  () => { const form = element('form', {method: 'post', action: inAddress, target: 'text/plain'}); form.submit(); },
  () => navigator.sendBeacon(inAddress, new Blob([body], {type: 'text/plain'})),
  ...['no-cors', 'cors'].flatMap(mode => [
    () => fetched(inAddress, {mode, credentials: 'include'}),
    () => fetched(inAddress, {mode, credentials: 'include', method: 'POST'}),
    () => fetched(target + '/graphql', {mode, credentials: 'include', method: 'POST', body}),
    () => fetched(target + '/graphql', {mode, credentials: 'include', method: 'POST', body,
                                         headers: {'Content-Type': 'application/json'}}),
    () => fetched(target + '/report_asset_materialization/x', {mode, credentials: 'include', method: 'POST'}),
  ]),
  () => new Promise(done => {
    const socket = new WebSocket(target.replace('http', 'ws') + '/graphql', 'graphql-ws');
    socket.onopen = () => {
      heard.push('socket opened');
      socket.send(JSON.stringify({type: 'connection_init'}));
      socket.send(JSON.stringify({type: 'start', id: '1', payload: {query}}));
    };
    socket.onclose = socket.onmessage = done;
  }),
];
(async () => {
  for (const way of ways) {
    try { await way(); } catch (error) { console.log(String(error)); }
    await new Promise(done => setTimeout(done, 150));
  }
  await new Promise(done => setTimeout(done, 1500));
  window.heard = heard;
  document.title = 'done';
})();
</script>"""


@pytest.fixture(scope="module")
def ui(tmp_path_factory):
    """`indicators ui` of an empty place, with a catalogue that a decision may be written into."""
    folder = tmp_path_factory.mktemp("ui")
    (folder / "raw").mkdir()
    shutil.copytree(settings().catalogue, folder / "seeds")
    where = replace(
        settings(), raw=folder / "raw", warehouse=folder / "warehouse", catalogue=folder / "seeds"
    )
    with user_interface(where, folder / "ui.log") as running:
        yield running


@pytest.fixture(scope="module")
def attacker(tmp_path_factory):
    """The port of another server of this machine, whose pages mean harm."""
    folder = tmp_path_factory.mktemp("attacker")
    (folder / "attack.html").write_text(ATTACK, encoding="utf-8")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture(scope="module")
def driver(ui, tmp_path_factory):
    """A browser that has opened the address with the token; evil.example and the like lead to this machine."""
    if CHROMIUM is None or DRIVER is None:
        pytest.skip("needs chromium and chromedriver (Debian: chromium-driver)")
    options = Options()
    for flag in (
        *FLAGS,
        f"--user-data-dir={tmp_path_factory.mktemp('profile')}",
        "--host-resolver-rules=MAP *.example 127.0.0.1",
        "--disable-popup-blocking",
        "--window-size=1500,1000",
    ):
        options.add_argument(flag)
    options.binary_location = CHROMIUM
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    driver.set_page_load_timeout(180)
    driver.set_script_timeout(60)
    driver.get(ui.address)
    yield driver
    driver.quit()


def wait(driver, condition, seconds=120):
    return WebDriverWait(driver, seconds).until(condition)


def runs(ui):
    return [
        one["runId"]
        for one in ui.graphql("{ runsOrError { ... on Runs { results { runId } } } }")["runsOrError"][
            "results"
        ]
    ]


def from_its_own_page(driver, query):
    """What the UI's own page does: GraphQL by fetch."""
    return driver.execute_async_script(
        """const done = arguments[arguments.length - 1];
        fetch('/graphql', {method: 'POST', headers: {'Content-Type': 'application/json'},
                           body: JSON.stringify({query: arguments[0]})})
        .then(async answer => done([answer.status, await answer.text()]), error => done([0, String(error)]));""",
        query,
    )


# The browser sends the cookie to another port of the same host: only the origin tells such a page apart.
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1"])
def test_a_page_of_another_origin_launches_nothing(ui, driver, attacker, host):
    aim = json.dumps([ui.origin, LAUNCH])
    driver.get("about:blank")
    driver.get(f"http://{host}:{attacker}/attack.html#{urllib.request.quote(aim)}")
    wait(driver, lambda one: one.title == "done")
    heard = driver.execute_script("return window.heard")
    # An opaque answer tells the page nothing.
    assert (runs(ui), [one for one in heard if one != "opaque"]) == ([], [])
    driver.get(f"{ui.origin}/graphql?query={urllib.request.quote(LAUNCH)}")
    assert "asked by POST" in driver.find_element(By.TAG_NAME, "body").text
    assert runs(ui) == []


# A host of the attacker's that now leads to this machine: the page is of the same origin as what it asks.
def test_a_host_that_was_rebound_gets_nothing(ui, driver):
    for port in (ui.port, ui.port + 1):
        driver.get(f"http://rebound.example:{port}/")
        assert driver.find_element(By.TAG_NAME, "body").text == "Invalid host header"
        status, text = from_its_own_page(driver, LAUNCH)
        assert (status, text) == (400, "Invalid host header")
        assert "Invalid" in driver.execute_script(
            "const r = new XMLHttpRequest(); r.open('GET', arguments[0], false); r.send(); return r.responseText",
            f"/?token={ui.token}",
        )
    assert runs(ui) == []


def test_a_browser_without_the_token_is_asked_for_it(ui, driver):
    driver.get(ui.origin)
    kept = driver.get_cookies()
    assert [(one["httpOnly"], one["sameSite"]) for one in kept] == [(True, "Strict")]
    driver.delete_all_cookies()
    try:
        for port in (ui.port, ui.port + 1):
            driver.get(f"http://127.0.0.1:{port}/")
            assert "Token needed" in driver.find_element(By.TAG_NAME, "h1").text
        field = driver.find_element(By.NAME, "token")
        driver.get(f"{ui.origin}/runs")
        field = driver.find_element(By.NAME, "token")
        field.send_keys(ui.token)
        field.submit()
        wait(driver, lambda one: one.current_url == f"{ui.origin}/runs")
        assert [one["name"] for one in driver.get_cookies()] == [one["name"] for one in kept]
    finally:
        driver.get(ui.address)


def test_the_pages_open_with_the_same_cookie(ui, driver):
    (ui.where.validation / "synthetic.html").write_text("<h1>Synthetic page</h1>", encoding="utf-8")
    driver.get(ui.origin)
    driver.execute_script("location = arguments[0]", f"http://127.0.0.1:{ui.port + 1}/synthetic.html")
    wait(driver, lambda one: "Synthetic page" in one.page_source)


def test_the_ui_works_with_the_token(ui, driver):
    driver.get(ui.address)
    wait(driver, lambda one: ui.token not in one.current_url)
    driver.get(f"{ui.origin}/asset-groups")
    wait(driver, lambda one: "intermediate" in one.page_source)
    status, text = from_its_own_page(driver, LAUNCH)
    assert (status, json.loads(text)["data"]["launchRun"]["__typename"]) == (200, "LaunchRunSuccess")
    (run,) = runs(ui)
    # Events of a run come over a websocket.
    heard = driver.execute_async_script(
        """const done = arguments[arguments.length - 1];
        const socket = new WebSocket(location.origin.replace('http', 'ws') + '/graphql', 'graphql-ws');
        const query = 'subscription($run: ID!) { pipelineRunLogs(runId: $run) { __typename } }';
        socket.onopen = () => {
          socket.send(JSON.stringify({type: 'connection_init'}));
          socket.send(JSON.stringify({type: 'start', id: '1', payload: {query, variables: {run: arguments[0]}}}));
        };
        socket.onmessage = message => { if (JSON.parse(message.data).type === 'data') done(message.data); };
        socket.onclose = () => done('closed');""",
        run,
    )
    assert "PipelineRunLogsSubscriptionSuccess" in heard
    driver.get(f"{ui.origin}/runs/{run}")
    wait(driver, lambda one: re.search("(STEP|RUN)_(START|SUCCESS|FAILURE)", one.page_source))


LOCATION = 'repositoryLocationName: "orchestration.definitions", repositoryName: "__repository__"'
SENSOR = (
    f'{{ sensorOrError(sensorSelector: {{{LOCATION}, sensorName: "release_sensor"}}) '
    "{ ... on Sensor { sensorState { id } } } }"
)
STOP = 'mutation { stopSensor(id: "%s") { __typename } }'
ADD = (
    f"mutation {{ addDynamicPartition(repositorySelector: {{{LOCATION}}}, "
    'partitionsDefName: "release", partitionKey: "two") { __typename } }'
)
MATERIALIZE = (
    f'mutation {{ launchPipelineExecution(executionParams: {{selector: {{{LOCATION}, pipelineName: "load_release", '
    'assetSelection: [{path: ["lake", "figure"]}], assetCheckSelection: []}, runConfigData: "{}", '
    'executionMetadata: {tags: [{key: "dagster/partition", value: "two"}]}}) '
    "{ __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"
)
RUN = '{ runOrError(runId: "%s") { ... on Run { status } } }'
FAILURES = (
    '{ logsForRun(runId: "%s") { ... on EventConnection { events '
    "{ __typename ... on ExecutionStepFailureEvent { error { message } } } } } }"
)
CHECKS = (
    '{ assetCheckExecutions(assetKey: {path: ["lake", "figure"]}, checkName: "%s", partition: "two", limit: 1) '
    "{ status evaluation { partition metadataEntries { label ... on TextMetadataEntry { text } "
    "... on MarkdownMetadataEntry { mdStr } } } } }"
)
PARTITIONS = (
    '{ assetNodeOrError(assetKey: {path: ["lake", "figure"]}) { ... on AssetNode { assetPartitionStatuses '
    "{ ... on DefaultPartitionStatuses { materializedPartitions failedPartitions } } } } }"
)


def materialize(ui):
    """What a person does on the page of the asset; the status of the run once it has ended, and its id."""
    launched = ui.graphql(MATERIALIZE)["launchPipelineExecution"]
    assert launched["__typename"] == "LaunchRunSuccess", launched
    run_id = launched["run"]["runId"]

    def status():
        return ui.graphql(RUN % run_id)["runOrError"]["status"]

    until(lambda: status() in ("SUCCESS", "FAILURE"), (ui.where.warehouse.parent / "ui.log").read_text)
    return status(), run_id


def check(ui, name):
    """The newest evaluation of a check of figures: its status, and what its page shows."""
    (found,) = ui.graphql(CHECKS % name)["assetCheckExecutions"]
    entries = found["evaluation"]["metadataEntries"]
    return found["status"], {one["label"]: one.get("mdStr") or one.get("text") for one in entries}


# The whole road of a held release as the UI asks for it: a minute. In the terminal it is in test_mending_road.py.
@pytest.mark.heavy
def test_a_partition_that_is_held_is_red_until_a_decision_has_mended_it(ui):
    share = {"indicator_text": "常住人口城镇化率", "measure": "share", "unit_text": "%", "period": "2024"}
    release_writer(ui.where)("two", [gdp(2024, "2260"), share | {"value": "610", "surface": "610%"}])
    # The sensor would start the same run: who of the two comes first is not what is looked at here.
    sensor = ui.graphql(SENSOR)["sensorOrError"]["sensorState"]["id"]
    ui.graphql(STOP % sensor)
    ui.graphql(ADD)

    status, run_id = materialize(ui)
    assert status == "FAILURE"
    events = ui.graphql(FAILURES % run_id)["logsForRun"]["events"]
    (said,) = [one["error"]["message"] for one in events if one["__typename"] == "ExecutionStepFailureEvent"]
    assert "two is held" in said
    assert "`indicators decide two`" in said
    statuses = ui.graphql(PARTITIONS)["assetNodeOrError"]["assetPartitionStatuses"]
    assert statuses == {"materializedPartitions": [], "failedPartitions": ["two"]}
    accepted, shown = check(ui, "release_is_accepted")
    assert accepted == "FAILED"
    assert "then materialize the partition again" in shown["what to do"]
    failed, shown = check(ui, "shares_are_within_0_and_100")
    assert failed == "FAILED"
    assert "610%" in shown["sample"]
    assert shown["what to do"]

    (figure,) = json.loads(indicators(ui.where, "review", "two", "--failed", "--format", "json").stdout)
    arguments = (figure["figure_id"], "override", "--value", "61.0", "--reason", "Synthetic")
    assert indicators(ui.where, "decide", "two", *arguments).returncode == 0

    assert materialize(ui)[0] == "SUCCESS"
    assert check(ui, "release_is_accepted")[0] == "SUCCEEDED"
    assert check(ui, "shares_are_within_0_and_100")[0] == "SUCCEEDED"
    statuses = ui.graphql(PARTITIONS)["assetNodeOrError"]["assetPartitionStatuses"]
    assert statuses == {"materializedPartitions": ["two"], "failedPartitions": []}


# Last: it ends the command.
@needs_proc
def test_it_listens_on_its_two_ports_alone_and_ends_whole(ui):
    assert ui.graphql("{ version }")["version"]
    started = processes(ui.where)
    inodes = {link for pid in started for link in open_files(pid) if link.startswith("socket:")}
    ours = {
        line.split()[1]
        for table in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
        if line.split()[3] == "0A" and f"socket:[{line.split()[9]}]" in inodes
    }
    assert ours == {f"0100007F:{port:04X}" for port in (ui.port, ui.port + 1)}
    # Dagster's gRPC is a socket in a folder of this user's alone, and knows no token.
    (folder,) = {
        Path(one.partition("=")[2]) for one in private_folders(started) if "indicators-scratch-" in one
    }
    assert folder.stat().st_mode & 0o777 == 0o700
    knows = [pid for pid in started if ui.token.encode() in Path(f"/proc/{pid}/environ").read_bytes()]
    # Ids begin anew behind the last, so the later process may have the smaller one.
    started_as = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in knows}
    assert len(started_as) == 2
    (keeper,) = (pid for pid, said in started_as.items() if b"front.services" in said)
    (_,) = (pid for pid, said in started_as.items() if b"front.server" in said)
    assert not any(ui.token.encode() in Path(f"/proc/{pid}/cmdline").read_bytes() for pid in started)
    # The keeper is killed in place of the command.
    os.kill(keeper, signal.SIGKILL)
    assert ui.process.wait(60) == 1
    until(lambda: processes(ui.where) == [], lambda: str(processes(ui.where)))
    assert not folder.exists()
    said = (ui.where.warehouse.parent / "ui.log").read_text()
    assert "Warning" not in said
    assert ui.token not in said
