"""The gate and what stands behind it, asked request by request; real browsers are in tests/browser."""

import os

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from orchestration.front.gate import Gate, GateError, configured_hosts, configured_token
from orchestration.front.server import PostedGraphQL, by_port, pages

SECRET = "synthetic-token-of-a-test"
HERE = "http://127.0.0.1:3000"
JSON = {"Content-Type": "application/json"}
OWN_PAGE = {"Origin": HERE, "Sec-Fetch-Site": "same-origin"}
BEARER = {"Authorization": f"Bearer {SECRET}"}


def behind():
    """An application that says what reached it."""

    async def said(request):
        return PlainTextResponse(f"reached {request.method}")

    async def socket(websocket):
        await websocket.accept()
        await websocket.send_text("reached")
        await websocket.close()

    return Starlette(
        routes=[
            WebSocketRoute("/graphql", socket),
            Route("/{path:path}", said, methods=["GET", "POST", "PUT", "DELETE"]),
        ]
    )


@pytest.fixture
def stranger():
    gate = Gate(PostedGraphQL(behind()), hosts=["127.0.0.1"], token=SECRET, cookie="indicators-3000")
    return TestClient(gate, base_url=HERE, follow_redirects=False)


@pytest.fixture
def user(stranger):
    """A browser that has opened the address with the token."""
    assert stranger.get(f"/?token={SECRET}").status_code == 303
    return stranger


def test_without_the_token_nothing_is_reached(stranger):
    for answer in (
        stranger.get("/"),
        stranger.get("/?token="),
        stranger.get("/?token=synthetic-token-of-a-tesT"),
        stranger.get("/", headers={"Authorization": "Bearer synthetic"}),
        stranger.get("/", headers={"Cookie": "indicators-3000=synthetic"}),
        stranger.get("/", headers={"Cookie": f"indicators-3000={SECRET}"}),
        stranger.post("/graphql", headers=JSON | OWN_PAGE),
        stranger.post(f"/graphql?token={SECRET}", headers=JSON | OWN_PAGE),
    ):
        assert answer.status_code == 401
        assert "reached" not in answer.text


def test_the_token_is_asked_for_once_and_leaves_the_address(stranger):
    answer = stranger.get(f"/runs/1?view=list&token={SECRET}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/runs/1?view=list")
    cookie = answer.headers["set-cookie"]
    assert SECRET not in cookie
    for said in ("HttpOnly", "SameSite=strict", "Path=/"):
        assert said in cookie
    assert stranger.get("/runs/1").text == "reached GET"
    # Once more with the token: it must not stay in the history.
    assert stranger.get(f"/?token={SECRET}").headers["location"] == "/"


def test_the_address_after_the_token_is_of_this_server(stranger):
    for path in ("//evil.example/x", "/%5cevil.example/x", "/%5C/evil.example/x"):
        assert stranger.get(f"{HERE}{path}?token={SECRET}").headers["location"] == "/evil.example/x"


def test_one_cookie_does_not_open_another_server(user):
    kept = user.cookies["indicators-3000"]
    other = Gate(behind(), hosts=["127.0.0.1"], token=SECRET, cookie="indicators-3100")
    client = TestClient(other, base_url="http://127.0.0.1:3100")
    assert client.get("/", headers={"Cookie": f"indicators-3100={kept}"}).status_code == 401


def test_a_program_sends_the_token_each_time(stranger):
    assert stranger.post("/graphql", headers=JSON | BEARER).text == "reached POST"
    assert stranger.put("/anything", headers=BEARER).text == "reached PUT"


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:3000", "127.0.0.1.evil.example", "0.0.0.0:3000", "[::]", "", "a b"]
)
def test_another_host_gets_nothing(user, host):
    for answer in (
        user.get("/", headers={"Host": host}),
        user.post("/graphql", headers=JSON | {"Host": host, "Origin": f"http://{host}"} | BEARER),
    ):
        assert answer.status_code == 400
        assert "reached" not in answer.text


# Another port of this machine is another origin, and the browser sends it the cookie.
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1:8000"},
        {"Origin": "http://127.0.0.1"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": HERE, "Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"},
        {},
    ],
)
def test_a_page_of_another_origin_changes_nothing(user, headers):
    assert user.post("/graphql", headers=JSON | headers).status_code == 403
    assert user.delete("/graphql", headers=headers).status_code == 403
    # Not even one that knows the token, where the browser names another origin.
    if headers:
        assert user.post("/graphql", headers=JSON | headers | BEARER).status_code == 403


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_it_loads_nothing_as_a_picture_and_a_person_may_follow_a_link(user, site):
    loaded = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
    assert user.get("/logs/1", headers=loaded).status_code == 403
    followed = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert user.get("/runs/1", headers=followed).text == "reached GET"


def test_answers_cannot_be_framed_or_loaded_elsewhere(user):
    for answer in (user.get("/"), user.get("/", headers={"Origin": "null"})):
        assert answer.headers["x-frame-options"] == "SAMEORIGIN"
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/graphql", "/graphql/", "/%67raphql"])
def test_graphql_is_asked_by_post_of_json_alone(user, path):
    query = {"query": "mutation { launchRun }"}
    assert user.get(path, params=query).status_code == 405
    assert user.head(path, params=query).status_code == 405
    assert user.put(path, params=query, headers=OWN_PAGE).status_code == 405
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/graphql",
                 "text/plain; application/json", None):  # fmt: skip
        headers = OWN_PAGE | ({"Content-Type": kind} if kind else {})
        assert user.post(path, params=query, headers=headers).status_code == 415
    assert user.post(path, headers=OWN_PAGE | JSON).text == "reached POST"
    assert (
        user.post(path, headers=OWN_PAGE | {"Content-Type": "Application/JSON; charset=utf-8"}).status_code
        == 200
    )
    # The page to write queries in.
    assert user.get(path).text == "reached GET"


@pytest.mark.parametrize(
    "headers",
    [{}, {"Origin": "null"}, {"Origin": "http://evil.example"}, {"Origin": "http://127.0.0.1:3001"}],
)
def test_a_websocket_is_closed_before_it_is_accepted(user, headers):
    kept = f"indicators-3000={user.cookies['indicators-3000']}"
    with (
        pytest.raises(WebSocketDisconnect),
        user.websocket_connect("/graphql", headers=headers | {"Cookie": kept, "Host": "127.0.0.1:3000"}),
    ):
        pass


def test_a_websocket_needs_the_token_too(stranger):
    here = {"Origin": HERE, "Host": "127.0.0.1:3000"}
    with pytest.raises(WebSocketDisconnect), stranger.websocket_connect("/graphql", headers=here):
        pass
    stranger.get(f"/?token={SECRET}")
    kept = {"Cookie": f"indicators-3000={stranger.cookies['indicators-3000']}"}
    with stranger.websocket_connect("/graphql", headers=here | kept) as socket:
        assert socket.receive_text() == "reached"
    with stranger.websocket_connect("/graphql", headers=BEARER | {"Host": "127.0.0.1:3000"}) as socket:
        assert socket.receive_text() == "reached"


def test_without_a_token_host_and_origin_are_asked_all_the_same():
    client = TestClient(Gate(behind(), hosts=["127.0.0.1"], token=None, cookie="c"), base_url=HERE)
    assert client.get("/").text == "reached GET"
    assert client.post("/graphql", headers=JSON | OWN_PAGE).text == "reached POST"
    assert client.post("/graphql", headers=JSON).status_code == 403
    assert client.post("/graphql", headers=JSON | {"Origin": "http://evil.example"}).status_code == 403
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "validation"
    (folder / "inside").mkdir(parents=True)
    (tmp_path / "secret.html").write_text("secret")
    (tmp_path / "validation-too").mkdir()
    (tmp_path / "validation-too" / "secret.html").write_text("secret")
    (folder / "index.html").write_text("index")
    (folder / "release.html").write_text("release")
    (folder / "link.html").symlink_to(tmp_path / "secret.html")
    (folder / "linked").symlink_to(tmp_path)
    (folder / "same.html").symlink_to(folder / "release.html")
    os.mkfifo(folder / "fifo.html")
    return folder


def test_the_pages_are_those_of_the_folder_and_nothing_else(folder):
    client = TestClient(pages(folder), base_url="http://127.0.0.1:3001")
    assert client.get("/").text == "index"
    answer = client.get("/release.html")
    assert answer.text == client.get("/same.html").text == "release"
    assert "connect-src 'none'" in answer.headers["content-security-policy"]
    for path in (
        "/link.html", "/linked/secret.html", "/linked/", "/../secret.html", "/%2e%2e/secret.html",
        "/inside/..%2f..%2fsecret.html", "/..%2fvalidation-too/secret.html", f"/{folder.parent}/secret.html",
        f"/%2f{folder.parent}/secret.html", "/%00", "/fifo.html", "/inside/", "/inside", "/" + "x" * 5000,
    ):  # fmt: skip
        answer = client.get(path)
        assert (answer.status_code, "secret" in answer.text) == (404, False), path
    assert client.post("/release.html").status_code == 405


def test_each_port_has_its_own():
    async def first(_scope, _receive, send):
        raise AssertionError

    app = by_port(first, 80, behind())
    assert TestClient(app, base_url="http://127.0.0.1").get("/").text == "reached GET"


def test_a_token_of_the_environment_or_of_its_file(tmp_path):
    file = tmp_path / "token"
    file.write_text(f"{SECRET}\n")
    assert configured_token({}) is None
    assert configured_token({"INDICATORS_UI_TOKEN": SECRET}) == SECRET
    assert configured_token({"INDICATORS_UI_TOKEN_FILE": str(file)}) == SECRET
    file.write_text("")
    for wrong, said in (
        ({"INDICATORS_UI_TOKEN": "short"}, "at least 24 characters"),
        ({"INDICATORS_UI_TOKEN": "令" * 30}, "ASCII"),
        ({"INDICATORS_UI_TOKEN_FILE": str(file)}, "at least 24 characters"),
        ({"INDICATORS_UI_TOKEN_FILE": str(tmp_path / "none")}, "cannot be read"),
    ):
        with pytest.raises(GateError, match=said) as error:
            configured_token(wrong)
        assert "short" not in str(error.value)


def test_the_hosts_a_request_may_name():
    assert configured_hosts({}, "127.0.0.1") == ["127.0.0.1", "localhost", "[::1]", "127.0.0.1"]
    assert "0.0.0.0" not in configured_hosts({}, "0.0.0.0")
    assert "[fe80::1]" in configured_hosts({}, "fe80::1")
    assert configured_hosts({"INDICATORS_UI_HOSTS": "a.example, b.example"}, "::")[-2:] == [
        "a.example",
        "b.example",
    ]
    with pytest.raises(GateError, match="no host name"):
        configured_hosts({"INDICATORS_UI_HOSTS": "*"}, "127.0.0.1")
