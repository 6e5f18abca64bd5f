"""Alerts: what is said, and what a local server receives; nothing here talks to another host."""

import json
import shutil
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer

import dagster as dg
import pytest

from orchestration import alerts, automation
from orchestration.automation import alert_sensor


class Chat(HTTPServer):
    """A chat of our own: keeps what it is sent and answers what it is told to."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.got: list[dict[str, object]] = []
        self.answer: tuple[int, bytes] = (200, b"ok")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?key=secret"


class Handler(BaseHTTPRequestHandler):
    server: Chat

    def do_POST(self) -> None:
        self.server.got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        status, body = self.server.answer
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("Location", self.server.address)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"a page for people")

    def log_message(self, *_: object) -> None:
        """Nothing on the terminal of the tests."""


@pytest.fixture(autouse=True)
def nothing_is_overdue(request, monkeypatch):
    if "calendar" not in request.node.name:
        monkeypatch.setattr(automation, "overdue_messages", lambda _: {})


@pytest.fixture
def chat() -> Iterator[Chat]:
    server = Chat()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize(
    ("form", "body"),
    [
        ("text", {"text": "全部"}),
        ("wecom", {"msgtype": "text", "text": {"content": "全部"}}),
        ("dingtalk", {"msgtype": "text", "text": {"content": "全部"}}),
        ("feishu", {"msg_type": "text", "content": {"text": "全部"}}),
    ],
)
def test_each_chat_gets_the_body_it_takes(chat, monkeypatch, form, body):
    monkeypatch.setenv(alerts.FORMAT, form)
    alerts.post(chat.address, "全部")
    assert chat.got == [body]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((500, b""), "answered 500"),
        # Followed, it would be a GET without the message, answered with 200.
        ((301, b""), "answered 301 .* must be the address it leads to"),
        ((302, b""), "answered 302"),
        ((303, b""), "answered 303"),
        ((308, b""), "answered 308"),
        ((200, b'{"errcode": 93000, "errmsg": "invalid webhook url"}'), "93000 invalid webhook url"),
        ((200, b'{"code": 19001, "msg": "param invalid"}'), "19001 param invalid"),
    ],
)
def test_a_message_that_is_not_taken_is_an_error_without_the_address(chat, answer, said):
    chat.answer = answer
    with pytest.raises(alerts.AlertError, match=said) as raised:
        alerts.post(chat.address, "x")
    assert "secret" not in str(raised.value)


def test_a_chat_that_answers_well_is_no_error(chat):
    chat.answer = (200, b'{"errcode": 0, "errmsg": "ok"}')
    alerts.post(chat.address, "x")


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/secret",
        "http://127.0.0.1:9/secret",
        "http://127.0.0.1:9/hook key=secret",
        "http://127.0.0.1:secret/",
        "http://127.0.0.1:9/密钥secret",
    ],
)
def test_an_address_that_cannot_be_used_is_an_error_that_does_not_repeat_it(address):
    with pytest.raises(alerts.AlertError) as raised:
        alerts.post(address, "x")
    assert "secret" not in str(raised.value)


def test_an_unknown_format_names_the_known_ones(monkeypatch):
    monkeypatch.setenv(alerts.FORMAT, "pigeon")
    with pytest.raises(alerts.AlertError, match="'pigeon'; expected one of text, wecom, dingtalk, feishu"):
        alerts.post("http://127.0.0.1:9", "x")


def test_a_long_list_is_cut_and_says_so():
    failed = [alerts.FailedCheck("lake/figure", f"check_{n}", "r", False, "1 of 2") for n in range(40)]
    failed.append(alerts.FailedCheck("lake/figure", "worst", "r", True, "3 of 4"))
    lines = alerts.run_message("refresh_warehouse", "0123456789", None, failed).splitlines()
    assert lines[1] == "✖ worst (r): 3 of 4"
    assert lines[-1] == "… and 11 more"


CHECKS: dict[str, bool] = {}


@dg.asset(check_specs=[dg.AssetCheckSpec("doubt", asset="thing"), dg.AssetCheckSpec("worse", asset="thing")])
def thing():
    yield dg.Output(None)
    for name, severity in (("doubt", dg.AssetCheckSeverity.WARN), ("worse", dg.AssetCheckSeverity.ERROR)):
        yield dg.AssetCheckResult(
            check_name=name, passed=CHECKS[name], severity=severity, metadata={"observed": f"{name} seen"}
        )
    if not CHECKS["runs"]:
        raise ValueError("no water in the well")


def look(instance: dg.DagsterInstance, cursor: str | None) -> tuple[object, str | None]:
    context = dg.build_sensor_context(instance=instance, cursor=cursor)
    result = alert_sensor(context)
    return result, result.cursor if isinstance(result, dg.SensorResult) else cursor


def run(instance: dg.DagsterInstance, **checks: bool) -> None:
    CHECKS.update({"doubt": True, "worse": True, "runs": True} | checks)
    dg.materialize([thing], instance=instance, raise_on_error=False)


def test_the_sensor_tells_each_thing_once_and_critical_ones_each_time(chat, monkeypatch):
    monkeypatch.setenv(alerts.WEBHOOK, chat.address)
    with dg.DagsterInstance.ephemeral() as instance:
        _, cursor = look(instance, None)
        run(instance)
        _, cursor = look(instance, cursor)
        assert chat.got == []
        run(instance, doubt=False)
        _, cursor = look(instance, cursor)
        assert "⚠ doubt: doubt seen" in str(chat.got[-1]["text"])
        _, cursor = look(instance, cursor)
        run(instance, doubt=False)
        _, cursor = look(instance, cursor)
        # Told already, and nothing new.
        assert len(chat.got) == 1
        run(instance, doubt=False, worse=False)
        _, cursor = look(instance, cursor)
        run(instance, worse=False)
        _, cursor = look(instance, cursor)
        assert [str(one["text"]).count("✖ worse") for one in chat.got] == [0, 1, 1]
        assert "doubt" not in str(chat.got[-1]["text"])
        run(instance, runs=False)
        _, cursor = look(instance, cursor)
        assert "FAILED" in str(chat.got[-1]["text"])
        assert "no water in the well" in str(chat.got[-1]["text"])
        # It had gone, so it is news again.
        run(instance, doubt=False)
        look(instance, cursor)
        assert "⚠ doubt" in str(chat.got[-1]["text"])


def test_what_was_not_delivered_is_told_later(chat, monkeypatch):
    monkeypatch.setenv(alerts.WEBHOOK, chat.address)
    with dg.DagsterInstance.ephemeral() as instance:
        _, cursor = look(instance, None)
        run(instance, runs=False)
        chat.answer = (503, b"")
        _, cursor = look(instance, cursor)
        chat.got.clear()
        chat.answer = (200, b"")
        look(instance, cursor)
        assert len(chat.got) == 1


# A month after it was told it is still late; it is said once, and again only when it was held in between.
def test_an_overdue_release_is_told_once(chat, monkeypatch):
    monkeypatch.setenv(alerts.WEBHOOK, chat.address)
    late = {"a|communique|421300|2024": "communique of 2024 is 3 days overdue"}
    monkeypatch.setattr(automation, "overdue_messages", lambda _: late)
    with dg.DagsterInstance.ephemeral() as instance:
        _, cursor = look(instance, None)
        assert "communique of 2024 is 3 days overdue" in str(chat.got[-1]["text"])
        _, cursor = look(instance, cursor)
        assert len(chat.got) == 1
        late.clear()
        _, cursor = look(instance, cursor)
        late["a|communique|421300|2024"] = "it was withdrawn"
        look(instance, cursor)
        assert len(chat.got) == 2


def test_a_broken_calendar_does_not_have_runs_told_again(chat, place, monkeypatch, tmp_path):
    seeds = tmp_path / "seeds"
    shutil.copytree(place.catalogue, seeds)
    calendar = seeds / "release_calendar.csv"
    calendar.write_text(calendar.read_text(encoding="utf-8") + "one field\n", encoding="utf-8")
    monkeypatch.setenv("INDICATORS_CATALOGUE", str(seeds))
    monkeypatch.setenv(alerts.WEBHOOK, chat.address)
    with dg.DagsterInstance.ephemeral() as instance:
        _, cursor = look(instance, None)
        run(instance, runs=False)
        _, cursor = look(instance, cursor)
        look(instance, cursor)
    assert len(chat.got) == 1


def test_overdue_releases_come_from_the_calendar(place, monkeypatch):
    monkeypatch.setattr(automation, "today_in_china", lambda: date(2031, 1, 1))
    messages = automation.overdue_messages(place)
    assert messages
    assert all("overdue" in one for one in messages.values())


def test_without_an_address_nothing_is_sent(monkeypatch):
    monkeypatch.delenv(alerts.WEBHOOK, raising=False)
    with dg.DagsterInstance.ephemeral() as instance:
        run(instance, runs=False)
        result, _ = look(instance, None)
        assert isinstance(result, dg.SkipReason)
