"""ASGI middleware: a request passes when it names this server, comes from its own pages and knows the token.

Dagster's webserver has no login and asks neither which host was named nor which page sent the request: any
page in the user's browser could launch runs. Not here: HTTP (uvicorn), what is served.
"""

import hashlib
import hmac
import os
from collections.abc import Mapping
from html import escape
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from starlette.datastructures import MutableHeaders
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette.websockets import WebSocketClose

from orchestration.front.address import is_every_address
from orchestration.said import Said

TOKEN = "INDICATORS_UI_TOKEN"
"""The environment variable with the token; `INDICATORS_UI_TOKEN_FILE` names a file that holds it."""

HOSTS = "INDICATORS_UI_HOSTS"
"""The environment variable with the names, separated by commas, under which browsers reach the server."""

SHORTEST_TOKEN = 24

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

_READING = ("GET", "HEAD")


class GateError(ValueError):
    """The token or the hosts are not such as to open the gate with."""


def configured_token(environment: Mapping[str, str]) -> str | None:
    """The token of the environment or of the file it names, None without one. Raises GateError."""
    file = environment.get(f"{TOKEN}_FILE")
    try:
        token = Path(file).read_text(encoding="utf-8").strip() if file else environment.get(TOKEN, "").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise GateError(
            Said(f"{TOKEN}_FILE：{file}无法读取：{error}", f"{TOKEN}_FILE: {file} cannot be read: {error}")
        ) from None
    if not token and not file:
        return None
    if len(token) < SHORTEST_TOKEN or not token.isascii() or not token.isprintable():
        raise GateError(
            Said(
                (f"{file or TOKEN}须至少有{SHORTEST_TOKEN}个ASCII字符，例如`openssl rand -hex 32`所给"),
                (
                    f"{file or TOKEN} must hold at least {SHORTEST_TOKEN} characters of ASCII, such as "
                    "`openssl rand -hex 32` gives"
                ),
            )
        )
    return token


def configured_hosts(environment: Mapping[str, str], host: str) -> list[str]:
    """The names a request may call this server by: loopback, the address it listens on, those configured."""
    named = [one.strip() for one in environment.get(HOSTS, "").split(",") if one.strip()]
    if wrong := [one for one in named if "*" in one or "/" in one]:
        raise GateError(Said(f"{HOSTS}：{wrong[0]}不是主机名", f"{HOSTS}: {wrong[0]} is no host name"))
    own = [] if is_every_address(host) else [f"[{host}]" if ":" in host else host]
    return [*LOOPBACK, *own, *named]


class Gate:
    """Lets through what names one of `hosts`, comes from the server's own pages, and knows the token.

    The token is asked for once, as `?token=` of the address, and a cookie remembers it; or each time, as
    `Authorization: Bearer`. Without a token only the first two are asked: for a server that changes
    nothing and has a login before it.
    """

    def __init__(self, app: ASGIApp, *, hosts: list[str], token: str | None, cookie: str) -> None:
        self._app = app
        self._token = token.encode() if token is not None else None
        self._cookie = cookie
        # Not the token: what a browser keeps opens this server alone.
        self._kept = hmac.new(self._token or os.urandom(32), cookie.encode(), hashlib.sha256).hexdigest()
        self._named = TrustedHostMiddleware(self._inside, allowed_hosts=hosts, www_redirect=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on; a websocket is closed before it is accepted."""
        if scope["type"] in ("http", "websocket"):
            await self._named(scope, receive, _guarded(send))
        else:
            await self._app(scope, receive, send)

    async def _inside(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = HTTPConnection(scope)
        refusal = self._refusal(connection)
        if refusal is None:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await WebSocketClose()(scope, receive, send)
        else:
            await refusal(scope, receive, send)

    def _refusal(self, connection: HTTPConnection) -> Response | None:
        """What to answer instead of handing the request on."""
        bearer = self._has_bearer(connection)
        if not _is_from_here(connection) or not (
            bearer or _only_reads(connection) or _names_origin(connection)
        ):
            return PlainTextResponse("Refused: sent by a page of another origin.\n", status_code=403)
        given = connection.query_params.get("token") if _only_reads(connection) else None
        if given is not None and self._is_token(given):
            return self._keep(connection)
        if self._token is None or bearer or self._has_cookie(connection):
            return None
        return HTMLResponse(
            _asking(connection, is_wrong=given is not None), 401, {"Cache-Control": "no-store"}
        )

    def _keep(self, connection: HTTPConnection) -> Response:
        """The same address without the token, which would stay in the browser's history, and the cookie."""
        answer = RedirectResponse(_without_token(connection), 303, {"Cache-Control": "no-store"})
        answer.set_cookie(
            self._cookie,
            self._kept,
            httponly=True,
            samesite="strict",
            secure=connection.url.scheme == "https",
        )
        return answer

    def _is_token(self, given: str) -> bool:
        return self._token is not None and hmac.compare_digest(given.encode(), self._token)

    def _has_bearer(self, connection: HTTPConnection) -> bool:
        kind, _, given = connection.headers.get("authorization", "").partition(" ")
        return kind.lower() == "bearer" and self._is_token(given.strip())

    def _has_cookie(self, connection: HTTPConnection) -> bool:
        given = connection.cookies.get(self._cookie, "")
        return hmac.compare_digest(given.encode(), self._kept.encode())


def _is_from_here(connection: HTTPConnection) -> bool:
    """Whether no header of the browser says that a page of another origin (another port is one) sent it.

    A person may come from anywhere: by a link, a request that only reads and whose answer no other page sees.
    """
    origin = connection.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != connection.headers.get("host"):
        return False
    fetch = {name: connection.headers.get(f"sec-fetch-{name}") for name in ("site", "mode", "dest")}
    is_followed_link = (
        connection.scope.get("method") == "GET"
        and fetch["mode"] == "navigate"
        and fetch["dest"] == "document"
    )
    return fetch["site"] in (None, "none", "same-origin") or is_followed_link


def _only_reads(connection: HTTPConnection) -> bool:
    return connection.scope["type"] == "http" and connection.scope["method"] in _READING


def _names_origin(connection: HTTPConnection) -> bool:
    """A browser names the origin of whatever may change something, and of every websocket."""
    return connection.headers.get("origin") is not None


def _without_token(connection: HTTPConnection) -> str:
    # One slash: two would begin another host's address.
    path = "/" + quote(connection.scope["path"].lstrip("/\\"))
    rest = [(name, value) for name, value in connection.query_params.multi_items() if name != "token"]
    return f"{path}?{urlencode(rest)}" if rest else path


def _asking(connection: HTTPConnection, is_wrong: bool) -> str:
    here = escape(_without_token(connection), quote=True)
    said = "That was not the token. " if is_wrong else ""
    return f"""<!doctype html><html lang="en"><meta charset="utf-8"><title>Token needed</title>
<body style="font-family: sans-serif; max-width: 40em; margin: 4em auto">
<h1>Token needed 需要令牌</h1>
<p>{said}Open the address that <code>indicators ui</code> printed: it carries the token, and this browser
keeps it.
请打开 <code>indicators ui</code> 打印的地址。</p>
<form><label>Token <input name="token" type="password" autocomplete="off" autofocus></label>
<button>Open</button></form>
<p>Came here by a link, and opened it before? <a href="{here}">Go on 继续</a></p></body></html>"""


def _guarded(send: Send) -> Send:
    """No other origin's page shows an answer in a frame or loads it as a script or picture."""

    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["X-Frame-Options"] = "SAMEORIGIN"
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Cross-Origin-Resource-Policy"] = "same-origin"
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
            headers["Referrer-Policy"] = "same-origin"
        await send(message)

    return guarded
