"""`indicators ui`: Dagster and the validation pages, for whoever has the token. Not here: `front`."""

import os
import secrets
from typing import Annotated

import typer

from orchestration.commands.options import Language, LanguageOption
from orchestration.commands.terminal import err, fail, out
from orchestration.explain import Chosen
from orchestration.front.address import AddressError, is_every_address, is_loopback, listen
from orchestration.front.gate import HOSTS, TOKEN, GateError, configured_hosts, configured_token
from orchestration.front.services import run
from orchestration.instance_home import is_writable, prepare_home
from orchestration.said import Said, in_chinese, why
from orchestration.settings import PAGES_ADDRESS, settings


def ui(
    port: Annotated[
        int, typer.Option(help="Port of Dagster's UI; the validation pages are one above.")
    ] = 3000,
    host: Annotated[
        str, typer.Option(help="Address to listen on; beyond this machine it needs INDICATORS_UI_TOKEN.")
    ] = "127.0.0.1",
    language: LanguageOption = Language.CHINESE,
) -> None:
    """Open Dagster's UI with schedules and sensors running, until Ctrl-C.

    The address printed carries a token; the browser that opened it once keeps it. docs/security.md says more.

    Example: `indicators ui --port 3001`
    """
    words = Chosen(language)
    try:
        token = configured_token(os.environ)
        hosts = configured_hosts(os.environ, host)
        if token is None and not is_loopback(host):
            raise GateError(
                Said(
                    (
                        f"其他机器可访问{host}：请设置{TOKEN}（`openssl rand -hex 32`）"
                        f"或{TOKEN}_FILE；详见docs/security.md"
                    ),
                    (
                        f"other machines reach {host}: set {TOKEN} (`openssl rand -hex 32`) or {TOKEN}_FILE; "
                        "docs/security.md says more"
                    ),
                )
            )
        if is_every_address(host) and HOSTS not in os.environ:
            raise GateError(
                Said(
                    f"请把浏览器访问{host}所用的名称写入{HOSTS}，以逗号分隔",
                    f"set {HOSTS} to the names by which browsers reach {host}, with commas between",
                )
            )
        served = listen(host, port)
        try:
            beside = None if PAGES_ADDRESS in os.environ else listen(host, port + 1)
        except AddressError:
            served.close()
            raise
    except AddressError as error:
        fail(
            words(
                f"{in_chinese(why(error))}；`indicators ui --port`可换用另一端口及其上一个",
                f"{error}; `indicators ui --port` takes another, and the one above it",
            )
        )
    except GateError as error:
        fail(words.why(error))

    where = settings()
    home = prepare_home(where)
    if not is_writable(home):
        for one in (served, beside):
            if one is not None:
                one.close()
        fail(
            words(
                f"{home}：Dagster的历史存放于此，却无法写入；请使其可写",
                f"{home}: Dagster keeps its history there and cannot write it; make it writable",
            )
        )
    named = hosts[-1] if is_every_address(host) else f"[{host}]" if ":" in host else host
    token = token or secrets.token_urlsafe(24)
    environment = (
        os.environ
        | where.variables
        | {"DAGSTER_HOME": str(home), "DAGSTER_DISABLE_TELEMETRY": "1"}
        | {TOKEN: token, HOSTS: ",".join(hosts)}
    )
    out.print(
        words("Dagster：  ", "Dagster:          ") + f"http://{named}:{port}/?token={token}",
        soft_wrap=True,
        highlight=False,
    )
    if beside is not None:
        environment[PAGES_ADDRESS] = f"http://{named}:{port + 1}"
        out.print(
            words("校验页面：", "Validation pages: ") + f"http://{named}:{port + 1}/?token={token}",
            soft_wrap=True,
            highlight=False,
        )
    err.print(
        words(
            f"Dagster的历史存放在{home}。数秒后可打开；按Ctrl-C结束。",
            f"Dagster's state is in {home}. It answers in some seconds; Ctrl-C ends it.",
        ),
        soft_wrap=True,
    )
    raise typer.Exit(run(environment, where.dbt_project.parent, served, beside))
