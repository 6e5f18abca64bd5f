"""Dagster's webserver and the validation pages, both behind the gate, in one process.

    python -m orchestration.front.server --workspace workspace.yaml --host 0.0.0.0 --port 3000

is what the containers run. Not here: what the gate asks (`gate`), daemon and code location (`services`).
"""

import argparse
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import dagster as dg
import uvicorn
from dagster._core.workspace.context import WorkspaceProcessContext
from dagster._core.workspace.load_target import WorkspaceFileTarget
from dagster_webserver.app import create_app_from_workspace_process_context
from dagster_webserver.version import __version__
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from orchestration.front.address import AddressError, listen
from orchestration.front.gate import TOKEN, Gate, GateError, configured_hosts, configured_token
from orchestration.said import Said
from orchestration.settings import settings

POLL_MILLISECONDS = 2000
"""How often the UI asks for news of assets."""

_PAGE_POLICY = "default-src 'self' 'unsafe-inline' data:; connect-src 'none'; form-action 'none'"
"""A validation page loads nothing from another host and sends nothing to one."""


class PostedGraphQL:
    """GraphQL by POST of JSON alone: an address or a form of another page can name the rest."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a query in an address or a form; the empty page to write queries in may be opened."""
        if scope["type"] == "http" and scope["path"].rstrip("/") == "/graphql":
            request = Request(scope)
            kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
            if request.method != "POST" and (request.method != "GET" or request.query_params):
                answer = PlainTextResponse("GraphQL is asked by POST.\n", 405, {"Allow": "POST"})
                return await answer(scope, receive, send)
            if request.method == "POST" and kind != "application/json":
                answer = PlainTextResponse("GraphQL is asked with Content-Type application/json.\n", 415)
                return await answer(scope, receive, send)
        return await self._app(scope, receive, send)


def pages(folder: Path) -> ASGIApp:
    """The files of a folder, read-only; no link is followed out of it, no folder is listed."""
    folder.mkdir(parents=True, exist_ok=True)
    files = Starlette(routes=[Mount("/", StaticFiles(directory=folder, html=True))])

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        async def with_policy(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Content-Security-Policy"] = _PAGE_POLICY
            await send(message)

        await files(scope, receive, with_policy)

    return app


def by_port(first: ASGIApp, port: int, second: ASGIApp) -> ASGIApp:
    """`second` for what comes in at `port`, `first` for all else."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        is_second = scope["type"] != "lifespan" and scope["server"][1] == port
        await (second if is_second else first)(scope, receive, send)

    return app


def serve(
    workspace: Path,
    ui: socket.socket,
    pages_at: socket.socket | None,
    *,
    hosts: list[str],
    token: str | None,
    read_only: bool,
) -> None:
    """Serve until a signal ends it."""
    port = ui.getsockname()[1]
    # A browser sends a cookie to every port of a host: the name tells whose it is.
    cookie = f"indicators-{port}"
    with (
        dg.DagsterInstance.get() as instance,
        WorkspaceProcessContext(
            instance,
            WorkspaceFileTarget(paths=[str(workspace)]),
            version=__version__,
            read_only=read_only,
        ) as context,
    ):
        instance.optimize_for_webserver(statement_timeout=15000, pool_recycle=3600, max_overflow=20)
        dagster = create_app_from_workspace_process_context(
            context, live_data_poll_rate=POLL_MILLISECONDS, lifespan=_lifespan
        )
        app: ASGIApp = Gate(PostedGraphQL(dagster), hosts=hosts, token=token, cookie=cookie)
        sockets = [ui]
        if pages_at is not None:
            beside = Gate(pages(settings().validation), hosts=hosts, token=token, cookie=cookie)
            app = by_port(app, pages_at.getsockname()[1], beside)
            sockets.append(pages_at)
        config = uvicorn.Config(
            app,
            log_level="warning",
            # Nothing of a request is taken from a proxy's headers.
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=3,
        )
        uvicorn.Server(config).run(sockets=sockets)


@asynccontextmanager
async def _lifespan(_app: Starlette) -> AsyncIterator[None]:
    yield


def main() -> int:
    """As the containers start it, or `services` with sockets that already listen."""
    parser = argparse.ArgumentParser(prog="python -m orchestration.front.server")
    parser.add_argument("--workspace", type=Path, required=True, help="workspace.yaml of the code location")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=3000)
    parser.add_argument("--pages-port", type=int, help="serve the validation pages at this port")
    parser.add_argument("--read-only", action="store_true", help="nothing can be launched or changed")
    parser.add_argument(
        "--login-before",
        action="store_true",
        help="ask for no token: a login stands before it; only read-only",
    )
    parser.add_argument(
        "--socket", type=int, help="descriptor of a socket that listens, in place of an address"
    )
    parser.add_argument("--pages-socket", type=int, help="descriptor of a socket for the validation pages")
    given = parser.parse_args()
    if given.login_before and not given.read_only:
        parser.error("--login-before needs --read-only")
    try:
        token = configured_token(os.environ)
        hosts = configured_hosts(os.environ, given.host)
        if token is None and not given.login_before:
            raise GateError(
                Said(
                    f"须设置{TOKEN}或{TOKEN}_FILE：能打开界面的人就能启动运行",
                    f"{TOKEN} or {TOKEN}_FILE must be set: whoever reaches the UI can launch runs",
                )
            )
        ui = socket.socket(fileno=given.socket) if given.socket else listen(given.host, given.port)
        beside = None
        if given.pages_socket:
            beside = socket.socket(fileno=given.pages_socket)
        elif given.pages_port:
            beside = listen(given.host, given.pages_port)
    except (GateError, AddressError) as error:
        print(error, file=sys.stderr)
        return 2
    # Nothing that is started from here needs it.
    os.environ.pop(TOKEN, None)
    token = None if given.login_before else token
    serve(given.workspace, ui, beside, hosts=hosts, token=token, read_only=given.read_only)
    return 0


if __name__ == "__main__":
    sys.exit(main())
