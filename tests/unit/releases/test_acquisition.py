"""Fetching, against a real HTTP server in this process that behaves as badly as servers do.

Everything it serves is synthetic. Only 127.0.0.1 is asked.
"""

import dataclasses
import gzip
import json
import os
import threading
import time
import urllib.request
from collections.abc import Callable
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import dagster as dg
import httpx
import pytest
import yaml
from dagster._utils.schedules import schedule_execution_time_iterator

from orchestration.catalogue import Catalogue
from orchestration.ingest import ingest
from orchestration.instance import project_instance
from orchestration.releases import download, filing
from orchestration.releases.acquisition import AcquisitionError, fetch, plan
from orchestration.releases.discovery import release_folders
from orchestration.releases.manifest import read_manifest
from tests.conftest import FIGURE_COLUMNS, environment, gdp, indicators

TODAY = date(2026, 4, 25)
BULLETIN = "bulletins/2026-q1.csv"


def document(*rows: dict[str, str], views: int = 0) -> bytes:
    """A figures.csv; `views` is a counter in a note, as a page has one."""
    defaults = {"measure": "level", "figure_status": "actual", "bound_op": "eq"}
    lines = [",".join(FIGURE_COLUMNS)]
    for row in rows:
        lines.append(
            ",".join((defaults | {"note": f"views {views}"} | row).get(name, "") for name in FIGURE_COLUMNS)
        )
    return ("\n".join(lines) + "\n").encode()


def quarter(value: str) -> dict[str, str]:
    return gdp(2026, value, period="2026-01/2026-03")


class Site:
    """A server whose answers a test sets: by path, a list of answers that the last one ends.

    An answer is a function that is handed the request and writes to it.
    """

    def __init__(self) -> None:
        self.answers: dict[str, list[Callable[[BaseHTTPRequestHandler], None]]] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked.append((self.path, dict(self.headers)))
                answers = site.answers.get(self.path.lstrip("/"))
                if not answers:
                    send(404)(self)
                    return
                (answers.pop(0) if len(answers) > 1 else answers[0])(self)

            def log_message(self, *arguments: object) -> None:
                """Nothing: the test looks at what was asked."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        # It looks every hundredth of a second whether it is to end.
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]


def send(status: int = 200, body: bytes = b"", **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in ({"Content_Length": str(len(body))} | headers).items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def cut_short(body: bytes) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(request: BaseHTTPRequestHandler) -> None:
        send(200, body[: len(body) // 2], Content_Length=str(len(body)))(request)
        request.close_connection = True

    return answer


def silent(seconds: float) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(request: BaseHTTPRequestHandler) -> None:
        time.sleep(seconds)
        request.close_connection = True

    return answer


def dripping_headers(pause: float) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.flush_headers()
        try:
            for _ in range(200):
                request.wfile.write(b"x")
                time.sleep(pause)
        except OSError:
            pass
        request.close_connection = True

    return answer


def dripping(body: bytes, pause: float) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        try:
            for byte in body:
                request.wfile.write(bytes([byte]))
                time.sleep(pause)
        except OSError:
            request.close_connection = True

    return answer


@pytest.fixture(autouse=True)
def _own_hosts(monkeypatch):
    """The servers of these tests are this machine's, and no proxy stands before them."""
    monkeypatch.setenv("INDICATORS_FETCH_HOSTS", "127.0.0.1")
    monkeypatch.setattr(urllib.request, "getproxies", dict)


@pytest.fixture
def site(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    one = Site()
    yield one
    one.server.shutdown()
    one.server.server_close()


SOURCE = {
    "source_id": "bulletin",
    "publisher": "suizhou-tjj",
    "kind": "bulletin",
    "region": "随州市",
    "title": "{year}年{quarter}季度 (synthetic)",
    "frequency": "Q",
    "licence": "Synthetic",
    "enabled": True,
}


@pytest.fixture
def sources(place, site):
    """Write sources.yml: the source above with other fields, once for each set of them given."""

    def write(*changes: dict[str, object]) -> None:
        rows = [
            SOURCE | {"address": site.address + "/bulletins/{year}-q{quarter}.csv"} | change
            for change in changes or ({},)
        ]
        (place.raw / "sources.yml").write_text(yaml.safe_dump({"sources": rows}, allow_unicode=True))

    write()
    return write


@pytest.fixture
def get(place, sources):
    """Fetch the first quarter of 2026; the outcome, and how long was waited before each new attempt."""
    waits: list[float] = []

    def run(source_id: str = "bulletin", today: date = TODAY):
        wanted = plan(place, today, source_id=source_id, period="2026-Q1")
        (found,) = fetch(place, wanted, today, pause=waits.append)
        return found

    run.waits = waits
    return run


def manifest_of(place, release_id):
    return read_manifest(release_folders(place.raw)[release_id])


def nothing_half_done(place) -> bool:
    return not list(place.raw.glob(".incoming-*"))


def test_a_document_becomes_a_release_that_loads(place, site, get):
    site.answers[BULLETIN] = [send(200, document(quarter("310")))]
    found = get()
    assert (found.outcome, found.release_id) == ("new", "bulletin-2026-q1")
    manifest = manifest_of(place, "bulletin-2026-q1")
    assert manifest.title == "2026年1季度 (synthetic)"
    assert manifest.address == f"{site.address}/{BULLETIN}"
    # It can have been put there on any day from the quarter's end to today; which, nobody said.
    assert (manifest.published_on, manifest.published_until) == (date(2026, 4, 1), TODAY)
    assert manifest.released_on is None
    assert manifest.available_on == TODAY
    (load,) = ingest(place)
    assert (load.outcome, load.figures) == ("loaded", 1)
    assert nothing_half_done(place)
    assert site.asked[-1][1]["User-Agent"] == download.USER_AGENT


def test_changed_content_with_the_same_figures_is_no_version(place, site, get):
    site.answers[BULLETIN] = [
        send(200, document(quarter("310"), views=1)),
        send(200, document(quarter("310"), views=2)),
    ]
    assert get().outcome == "new"
    assert get().outcome == "unchanged"
    assert list(release_folders(place.raw)) == ["bulletin-2026-q1"]


PAGE = """<html><body><h1>随州市2026年一季度经济运行情况</h1>
<p>一季度，全市实现地区生产总值310亿元，增长5.1%。</p><p>居民收入增长与经济增长同步，粮食产量12万吨。</p>
<p>浏览次数：{views}</p></body></html>"""


# The reading that is filed may be that of an earlier extraction; a page that has not changed is no version.
@pytest.mark.parametrize("figures", [1, 3])
def test_a_page_is_compared_with_the_page_that_is_filed(place, site, get, sources, figures):
    sources({"kind": "press", "layout": "prose"})
    pages = [PAGE.format(views=views) for views in ("一百", "一百", "二百")] + [PAGE.replace("310", "312")]
    site.answers[BULLETIN] = [send(200, page.encode()) for page in pages]
    assert get().outcome == "new"
    folder = release_folders(place.raw)["bulletin-2026-q1"]
    reading = filing.reread(folder, Catalogue(place.catalogue))
    assert "statement" in {one.measure for one in reading.figures}
    filing.file_reading(folder, dataclasses.replace(reading, figures=reading.figures[:figures]))
    for says in ("the same document", "the same figures"):
        found = get()
        assert (found.outcome, found.message.rpartition(": ")[2]) == ("unchanged", says)
    assert list(release_folders(place.raw)) == ["bulletin-2026-q1"]
    assert get().outcome == "new_version"


def test_a_statement_that_is_filed_says_what_it_said(place, site, get, sources):
    sources({"kind": "press", "layout": "prose"})
    site.answers[BULLETIN] = [send(200, PAGE.encode())]
    get()
    folder = release_folders(place.raw)["bulletin-2026-q1"]
    manifest = read_manifest(folder)
    live, *_ = filing.read_release(folder, manifest)
    filing.file_reading(folder, filing.reread(folder, Catalogue(place.catalogue)))
    filed, is_live, _ = filing.read_release(folder, read_manifest(folder))
    assert not is_live
    for name in filing.COLUMNS:
        assert [filing.said(one, name) for one in live] == [filing.said(one, name) for one in filed]


def test_changed_figures_are_a_version_that_takes_the_place_of_the_first(place, site, get):
    site.answers[BULLETIN] = [send(200, document(quarter(value))) for value in ("310", "312", "310")]
    assert get().outcome == "new"
    first = (release_folders(place.raw)["bulletin-2026-q1"] / "2026-q1.csv").read_bytes()
    found = get(today=date(2026, 5, 2))
    assert (found.outcome, found.release_id) == ("new_version", "bulletin-2026-q1-v2")
    second = manifest_of(place, "bulletin-2026-q1-v2")
    assert second.replaces is not None
    assert (second.replaces.release_id, second.replaces.change_kind) == ("bulletin-2026-q1", "reissue")
    # It came after the day on which the first was still there.
    assert (second.published_on, second.available_on) == (TODAY, date(2026, 5, 2))
    assert (release_folders(place.raw)["bulletin-2026-q1"] / "2026-q1.csv").read_bytes() == first
    # Back to the first figures is a change too.
    third = get(today=date(2026, 5, 3))
    assert (third.outcome, third.release_id) == ("new_version", "bulletin-2026-q1-v3")
    assert manifest_of(place, "bulletin-2026-q1-v3").replaces.release_id == "bulletin-2026-q1-v2"
    assert {load.outcome for load in ingest(place)} == {"loaded"}


def test_what_a_person_filed_is_not_replaced_by_our_reading(place, site, get, add_release):
    add_release("bulletin-2026-q1", [quarter("310.2")], kind="bulletin", published_on="2026-04-22")
    site.answers[BULLETIN] = [send(200, document(quarter("310")))]
    assert get().release_id == "bulletin-2026-q1-v2"
    manifest = manifest_of(place, "bulletin-2026-q1-v2")
    assert manifest.replaces is None
    assert manifest.work_id == "bulletin-2026-q1"


def test_not_modified_is_asked_for_and_believed(place, site, get):
    stamp = {"ETag": '"a"', "Last_Modified": "Wed, 22 Apr 2026 02:00:00 GMT"}
    site.answers[BULLETIN] = [send(200, document(quarter("310")), **stamp), send(304)]
    assert get().outcome == "new"
    found = get()
    assert (found.outcome, found.release_id) == ("unchanged", "bulletin-2026-q1")
    asked = site.asked[-1][1]
    assert asked["If-None-Match"] == '"a"'
    assert asked["If-Modified-Since"] == stamp["Last_Modified"]


def test_not_modified_without_having_been_asked_is_no_answer(place, site, get):
    site.answers[BULLETIN] = [send(304)]
    found = get()
    assert found.outcome == "failed"
    assert "answered 304" in found.message


def test_a_release_that_was_removed_is_fetched_whole_again(place, site, get):
    import shutil

    site.answers[BULLETIN] = [send(200, document(quarter("310")), ETag='"a"')]
    assert get().outcome == "new"
    shutil.rmtree(place.raw / "suizhou-tjj" / "bulletin-2026-q1")
    assert get().outcome == "new"
    assert "If-None-Match" not in site.asked[-1][1]


def test_a_damaged_note_of_the_last_answer_costs_no_more_than_asking_whole(place, site, get):
    site.answers[BULLETIN] = [send(200, document(quarter("310")), ETag='"a"')]
    get()
    (note,) = (place.warehouse / "acquisition").rglob("*.json")
    assert json.loads(note.read_text())["etag"] == '"a"'
    note.write_text("{")
    assert get().outcome == "unchanged"


@pytest.mark.parametrize(
    "trouble",
    [
        send(500),
        send(503, b"busy"),
        cut_short(document(quarter("310"))),
        silent(0),
        send(200, b"no gzip", Content_Encoding="gzip"),
    ],
    ids=["500", "503", "cut", "closed", "corrupt gzip"],
)
def test_trouble_that_passes_is_waited_out(place, site, get, trouble):
    site.answers[BULLETIN] = [trouble, trouble, send(200, document(quarter("310")))]
    assert get().outcome == "new"
    assert get.waits == [1.0, 2.0]
    assert len(site.paths()) == 3


@pytest.mark.parametrize("trouble", [send(500), cut_short(document(quarter("310")))], ids=["500", "cut"])
def test_trouble_that_stays_is_told_and_leaves_nothing(place, site, get, trouble):
    site.answers[BULLETIN] = [trouble]
    found = get()
    assert found.outcome == "failed"
    assert "4 times; it is tried again at the next run" in found.message
    assert release_folders(place.raw) == {}
    assert nothing_half_done(place)


def test_a_busy_server_is_given_the_time_it_asks_for(place, site, get):
    site.answers[BULLETIN] = [send(429, Retry_After="17"), send(200, document(quarter("310")))]
    assert get().outcome == "new"
    assert get.waits == [17.0]


def test_a_busy_server_that_asks_for_hours_is_left_alone(place, site, get):
    site.answers[BULLETIN] = [send(429, Retry_After="7200")]
    found = get()
    assert found.outcome == "failed"
    assert "asks for 7200 s" in found.message
    assert len(site.paths()) == 1
    site.answers[BULLETIN] = [send(503, Retry_After="Wed, 25 Nov 2099 02:00:00 GMT")]
    assert "try again later" in get().message


def test_a_slow_server_is_not_waited_for_for_ever(place, site, get, monkeypatch):
    monkeypatch.setattr(download, "TIMEOUT", httpx.Timeout(0.2))
    site.answers[BULLETIN] = [silent(1.0)]
    found = get()
    assert found.outcome == "failed"
    assert "no answer in time, 4 times" in found.message


def test_a_server_that_drips_is_cut_off(place, site, get, monkeypatch):
    monkeypatch.setattr(download, "DEADLINE", 0.3)
    site.answers[BULLETIN] = [dripping(document(quarter("310")), 0.05)]
    found = get()
    assert found.outcome == "failed"
    assert "not complete after" in found.message
    assert nothing_half_done(place)


# Each byte comes within the time-out of a read.
def test_a_server_that_drips_its_headers_is_cut_off(place, site, get, monkeypatch):
    monkeypatch.setattr(download, "DEADLINE", 0.5)
    site.answers["robots.txt"] = [send(200, b"User-agent: *\n")]
    site.answers[BULLETIN] = [dripping_headers(0.05)]
    found = get()
    assert found.outcome == "failed"
    assert "not complete after" in found.message
    assert nothing_half_done(place)


@pytest.mark.parametrize("packed", [False, True])
def test_a_huge_document_is_refused_by_its_unpacked_size(place, site, get, monkeypatch, packed):
    monkeypatch.setattr(download, "MAX_BYTES", 100_000)
    body = document(quarter("310")) + b"#" * 1_000_000
    site.answers[BULLETIN] = [
        send(200, gzip.compress(body), Content_Encoding="gzip") if packed else send(200, body)
    ]
    found = get()
    assert found.outcome == "failed"
    assert "more than 100000 bytes" in found.message
    assert nothing_half_done(place)


def test_a_packed_answer_is_unpacked(place, site, get):
    body = gzip.compress(document(quarter("310")))
    site.answers[BULLETIN] = [send(200, body, Content_Encoding="gzip")]
    assert get().outcome == "new"
    folder = release_folders(place.raw)["bulletin-2026-q1"]
    assert (folder / "2026-q1.csv").read_bytes() == document(quarter("310"))


def test_a_redirect_within_the_host_is_followed(place, site, get):
    site.answers[BULLETIN] = [send(302, Location="/new/place.csv")]
    site.answers["new/place.csv"] = [send(200, document(quarter("310")))]
    assert get().outcome == "new"


@pytest.mark.parametrize(
    ("location", "says"),
    [
        ("http://localhost:1/elsewhere.csv", "redirects to another host, http://localhost:1/elsewhere.csv"),
        ("ftp://127.0.0.1/file.csv", "not over https"),
        ("http://127.0.0.1:1/inside.csv", "redirects to another port, http://127.0.0.1:1/inside.csv"),
        (f"/{BULLETIN}", "more than 5 redirects"),
        ("http://[x", "redirects to 'http://[x', which is no address"),
    ],
)
def test_a_redirect_that_leads_astray_is_not_followed(place, site, get, location, says):
    site.answers[BULLETIN] = [send(301, Location=location)]
    found = get()
    assert found.outcome == "failed"
    assert says in found.message


# Whoever may write into raw/ would have this machine ask what only it reaches.
@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"])
def test_a_source_that_leads_into_ones_own_network_is_not_asked(place, site, get, sources, monkeypatch, host):
    monkeypatch.setenv("INDICATORS_FETCH_HOSTS", "another.example")
    port = site.server.server_port
    sources({"address": f"http://{host}:{port}/{{period}}.csv"})
    found = get()
    assert found.outcome == "failed"
    assert "an address of this machine or its network, and is not asked" in found.message
    assert site.asked == []


def test_what_robots_txt_forbids_is_not_asked_for(place, site, get):
    site.answers[BULLETIN] = [send(200, document(quarter("310")))]
    site.answers["robots.txt"] = [send(200, b"User-agent: *\nDisallow: /bulletins/\n")]
    found = get()
    assert found.outcome == "disallowed"
    assert "robots.txt does not allow it" in found.message
    assert site.paths() == []


def test_robots_txt_is_asked_where_a_redirect_leads_and_its_delay_is_kept(place, site, get):
    site.answers["robots.txt"] = [send(200, b"User-agent: *\nCrawl-delay: 7\nDisallow: /new/\n")]
    site.answers[BULLETIN] = [send(302, Location="/new/place.csv")]
    site.answers["new/place.csv"] = [send(200, document(quarter("310")))]
    assert get().outcome == "disallowed"
    assert site.paths() == [f"/{BULLETIN}"]
    assert get.waits == [7.0]


def test_robots_txt_that_cannot_be_had_forbids_for_now(place, site, get):
    site.answers[BULLETIN] = [send(200, document(quarter("310")))]
    site.answers["robots.txt"] = [send(500)]
    found = get()
    assert found.outcome == "failed"
    assert "robots.txt: answered 500" in found.message
    assert site.paths() == []


def test_a_document_that_is_not_there_yet_is_no_failure(place, site, get):
    assert get().outcome == "not_there"
    site.answers[BULLETIN] = [send(410)]
    assert get().outcome == "not_there"
    site.answers[BULLETIN] = [send(403)]
    found = get()
    assert found.outcome == "failed"
    assert "answered 403; look at the address in a browser" in found.message


@pytest.mark.parametrize(
    ("body", "says"),
    [(b"", "empty"), (b"<html><body><p>Page not found</p></body></html>", "no "), (document(), "no figure")],
    ids=["empty", "page", "no rows"],
)
def test_a_page_without_figures_is_no_release(place, site, get, body, says):
    site.answers[BULLETIN] = [send(200, body)]
    found = get()
    assert found.outcome == "failed"
    assert says in found.message
    assert ".incoming" not in found.message
    assert release_folders(place.raw) == {}


def test_the_same_document_from_a_second_site_is_a_copy(place, site, get, sources):
    mirror = {"source_id": "mirror", "publisher": "hubei-tjj", "address": f"{site.address}/mirror/{{period}}"}
    sources({}, mirror)
    site.answers[BULLETIN] = [send(200, document(quarter("310"), views=1))]
    site.answers["mirror/2026-Q1"] = [
        send(200, document(quarter("310"), views=9)),
        send(200, document(quarter("311"))),
    ]
    get()
    assert get("mirror").release_id == "mirror-2026-q1"
    assert manifest_of(place, "mirror-2026-q1").work_id == "bulletin-2026-q1"
    assert manifest_of(place, "mirror-2026-q1").replaces is None
    # A document that says something else is one of its own.
    get("mirror")
    assert manifest_of(place, "mirror-2026-q1-v2").work_id is None


def test_what_is_there_under_the_name_is_never_overwritten(place, site, get):
    site.answers[BULLETIN] = [send(200, document(quarter("310")))]
    there = place.raw / "suizhou-tjj" / "bulletin-2026-q1"
    there.parent.mkdir()
    there.write_text("no folder")
    assert get().outcome == "failed"
    assert there.read_text() == "no folder"
    assert nothing_half_done(place)


def test_what_a_killed_fetch_left_is_removed(place, site, get):
    (place.raw / ".incoming-left" / "suizhou-tjj" / "half").mkdir(parents=True)
    site.answers[BULLETIN] = [send(200, document(quarter("310")))]
    assert get().outcome == "new"
    assert list(release_folders(place.raw)) == ["bulletin-2026-q1"]
    assert nothing_half_done(place)


def test_fetches_at_one_time_file_one_release(place, site, get):
    site.answers[BULLETIN] = [send(200, document(quarter("310")))]
    found = []
    both = [threading.Thread(target=lambda: found.append(get().outcome)) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(found) == ["new", "unchanged"]


def test_a_silent_host_is_asked_once_and_the_others_go_on(place, site, sources):
    away = {"address": "http://127.0.0.1:9/{period}.csv"}
    sources(
        {"source_id": "away"} | away, {"source_id": "away-too"} | away, {"source_id": "there"},
    )  # fmt: skip
    site.answers[BULLETIN] = [send(200, document(quarter("310")))]
    waits: list[float] = []
    found = list(fetch(place, plan(place, TODAY), TODAY, pause=waits.append))
    assert [one.outcome for one in found] == ["failed", "failed", "new"]
    assert "4 times" in found[0].message
    assert "not asked; http://127.0.0.1:9 cannot be reached" in found[1].message
    assert waits == [1.0, 2.0, 4.0]


def test_what_is_asked_for_is_what_is_expected_and_the_newest_held(place, sources, add_release):
    def periods(today):
        return [period for _, period in plan(place, today)]

    assert periods(date(2026, 3, 31)) == []
    assert periods(date(2026, 11, 25)) == ["2026-Q1", "2026-Q2", "2026-Q3"]
    for number, month in enumerate(("03", "06", "09"), 1):
        rows = [gdp(2026, f"{number}00", period=f"2026-01/2026-{month}")]
        add_release(f"b{number}", rows, kind="bulletin", published_on="2026-11-20")
    ingest(place)
    assert periods(date(2026, 11, 25)) == ["2026-Q2", "2026-Q3"]
    assert periods(date(2027, 1, 2)) == ["2026-Q4", "2026-Q2", "2026-Q3"]
    assert plan(place, date(2027, 1, 2), frequency="M") == []


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"address": None}, "enabled and has no address"),
        ({"address": "file:///etc/passwd"}, "must begin with http"),
        ({"address": "http://{year}.example/x"}, "must begin with http"),
        ({"address": "http://[x/{year}"}, "is none: Invalid IPv6 URL"),
        ({"address": "http://a.example/{day}"}, "cannot be filled"),
        ({"address": "http://a.example/{year"}, "cannot be filled"),
        ({"title": "{}"}, "cannot be filled"),
        ({"frequency": "W"}, "sources.0.frequency"),
        ({"kind": "poem"}, "sources.0.kind"),
        ({"region": "临城市"}, "no row in region.csv"),
        ({"cadence": "Q"}, "sources.0.cadence"),
    ],
)
def test_sources_that_cannot_be_used_are_named(place, sources, change, says):
    sources(change)
    with pytest.raises(AcquisitionError, match=says) as caught:
        plan(place, TODAY)
    assert "sources.yml" in str(caught.value)


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/dev/zero"), Path.mkdir])
def test_what_is_no_file_of_sources_is_not_opened(place, sources, make):
    path = place.raw / "sources.yml"
    path.unlink()
    make(path)
    with pytest.raises(
        AcquisitionError, match=r"sources\.yml is (?:no file|a link); put the file itself there"
    ):
        plan(place, TODAY)


@pytest.mark.parametrize("text", ["sources: [", "sources: []", "- a", ""])
def test_a_file_that_is_no_list_of_sources_is_named(place, sources, text):
    (place.raw / "sources.yml").write_text(text)
    with pytest.raises(AcquisitionError, match=r"sources\.yml"):
        plan(place, TODAY)


def test_a_source_that_is_there_twice_is_named(place, sources):
    sources({}, {})
    with pytest.raises(AcquisitionError, match="bulletin is there twice"):
        plan(place, TODAY)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"period": "2026-Q1"}, "name the source"),
        ({"source_id": "other"}, "no source 'other'; it has bulletin"),
        ({"source_id": "bulletin", "period": "2026-03"}, "periods such as 2026-Q1"),
        ({"source_id": "bulletin", "period": "2026-Q2"}, "has not ended"),
        ({"source_id": "bulletin", "period": "spring"}, "is none of"),
        ({"source_id": "bulletin", "period": "2026-Q1/2026-Q2"}, "periods such as 2026-Q1"),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused(place, sources, arguments, says):
    with pytest.raises(AcquisitionError, match=says):
        plan(place, TODAY, **arguments)


def test_the_command_fetches_and_says_what_became_of_each(place, site, sources):
    site.answers[BULLETIN] = [send(200, document(quarter("310")))]
    sources({}, {"source_id": "away", "address": "http://127.0.0.1:9/{period}.csv", "enabled": False})
    dry = indicators(place, "fetch", "--dry-run")
    assert dry.returncode == 0
    assert f"bulletin 2026-Q1: {site.address}/{BULLETIN}" in dry.stdout
    assert site.asked == []
    done = indicators(place, "fetch", "--language", "en")
    assert done.returncode == 0, done.stderr
    assert "bulletin 2026-Q1: new bulletin-2026-q1" in done.stdout
    assert "bulletin 2026-Q2: not there" in done.stdout
    unknown = indicators(place, "fetch", "nowhere")
    assert unknown.returncode == 1
    assert "有bulletin, away" in unknown.stderr


# Without a network the warehouse goes on; only who asked for one source is told that it failed.
def test_the_command_without_a_network_warns(place, sources):
    sources({"address": "http://127.0.0.1:9/{period}.csv"})
    done = indicators(place, "fetch")
    assert done.returncode == 0
    assert "无法连接" in done.stderr
    assert "数据仓库中的内容不受影响" in done.stderr
    assert "Traceback" not in done.stderr
    assert indicators(place, "fetch", "bulletin", "--period", "2026-Q1").returncode == 1


def test_the_command_says_that_no_source_is_enabled(place, sources):
    sources({"enabled": False})
    done = indicators(place, "fetch", "--language", "en")
    assert done.returncode == 0
    assert "Nothing to ask for" in done.stderr


@pytest.fixture
def dagster_of(place, monkeypatch):
    """Dagster's definitions and an instance over the folders of the test; today is in April 2026."""
    for name, value in environment(place).items():
        monkeypatch.setenv(name, value)
    from orchestration import automation
    from orchestration.assets import acquisition
    from orchestration.definitions import defs

    for module in (automation, acquisition):
        monkeypatch.setattr(module, "today_in_china", lambda: TODAY)
    with project_instance(place) as instance:
        yield defs, instance


def test_dagster_fetches_on_the_days_of_each_frequency(place, site, sources, dagster_of):
    defs, instance = dagster_of
    schedules = {one.name: one for one in defs.get_repository_def().schedule_defs}
    assert {one.execution_timezone for one in schedules.values()} == {"Asia/Shanghai"}
    sources({}, {"source_id": "away", "address": "http://127.0.0.1:9/{period}.csv"})
    site.answers[BULLETIN] = [send(200, document(quarter("310")))]
    with dg.build_schedule_context(instance=instance) as context:
        skipped = schedules["fetch_monthly"].evaluate_tick(context)
        (request,) = schedules["fetch_quarterly"].evaluate_tick(context).run_requests
    assert "no enabled source of frequency M" in skipped.skip_message
    result = defs.resolve_job_def("fetch_releases").execute_in_process(
        instance=instance, run_config=request.run_config
    )
    # What could not be had is a warning of the check; what could is filed.
    assert result.success
    (check,) = result.get_asset_check_evaluations()
    assert (check.check_name, check.passed, check.severity) == (
        "sources_answer", False, dg.AssetCheckSeverity.WARN,
    )  # fmt: skip
    assert "127.0.0.1:9" in check.metadata["problems"].value
    (made,) = result.asset_materializations_for_node("raw__release")
    assert (made.metadata["asked"].value, made.metadata["new"].value) == (2, 1)
    assert list(release_folders(place.raw)) == ["bulletin-2026-q1"]


@pytest.mark.parametrize(
    ("name", "yes", "no"),
    [
        ("fetch_monthly", ["2026-05-19", "2026-02-28"], ["2026-05-18", "2026-05-01"]),
        ("fetch_quarterly", ["2026-04-19", "2026-08-15"], ["2026-06-20", "2026-04-18", "2026-05-16"]),
        ("fetch_yearly", ["2026-01-19", "2026-03-27"], ["2026-03-28", "2026-06-01"]),
    ],
)
def test_the_schedules_have_the_rhythm_of_publication(name, yes, no):
    from orchestration.automation import fetch_schedules

    (schedule,) = [one for one in fetch_schedules if one.name == name]

    def is_tick(text: str) -> bool:
        morning = datetime.fromisoformat(f"{text}T00:00:00+08:00")
        ticks = schedule_execution_time_iterator(
            morning.timestamp(), schedule.cron_schedule, schedule.execution_timezone
        )
        return next(ticks).date() == morning.date()

    assert [is_tick(day) for day in yes] == [True] * len(yes)
    assert [is_tick(day) for day in no] == [False] * len(no)
