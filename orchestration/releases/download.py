"""One document over HTTP, politely and within limits: robots.txt, retries, redirects, size, time.

Not here: which document (`acquisition`), what it says (`readers`).
"""

import ipaddress
import os
import socket
import threading
import time
import urllib.request
import urllib.robotparser
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

import httpx

from orchestration.said import Said

USER_AGENT = "suizhou-2030-indicators"
MAX_BYTES = 50_000_000
"""Bytes of one document, unpacked."""

MAX_ROBOTS_BYTES = 512_000
"""As RFC 9309 asks a crawler to read at least."""

ATTEMPTS = 4
TIMEOUT = httpx.Timeout(30.0, connect=10.0)
DEADLINE = 300.0
"""Seconds a document may take in all: a server that drips bytes would hold the run for ever."""

OWN_HOSTS = "INDICATORS_FETCH_HOSTS"
"""The variable that names, with commas, hosts of one's own network that may be asked all the same."""

MAX_REDIRECTS = 5
MAX_WAIT = 60.0
"""Seconds that are waited for a busy server; one that asks for more is asked at the next run."""


class DownloadError(ValueError):
    """A document that cannot be had now; the message has the address, what happened and what to do."""


class NotThereError(DownloadError):
    """The server says that there is no such document."""


class DisallowedError(DownloadError):
    """The site's robots.txt does not allow it."""


def new_client() -> httpx.Client:
    """A client that names itself and follows no redirect by itself."""
    return httpx.Client(
        timeout=TIMEOUT,
        follow_redirects=False,
        headers={"User-Agent": USER_AGENT},
        # A connection for each document, so that the deadline of one can cut off what it opened.
        limits=httpx.Limits(max_keepalive_connections=0),
    )


@dataclass(frozen=True)
class Downloads:
    """What the downloads of one run share: the client, and what is known of each host.

    `pause` waits that many seconds.
    """

    client: httpx.Client
    pause: Callable[[float], None] = time.sleep
    _robots: dict[str, urllib.robotparser.RobotFileParser] = field(default_factory=dict)
    _silent: dict[str, Said] = field(default_factory=dict)

    def get(self, url: str, conditions: Mapping[str, str], target: Path) -> httpx.Headers | None:
        """Write the document at `url` to `target`; the answer's headers, or None when it is not modified.

        `conditions` are the headers If-None-Match and If-Modified-Since, where something is on file.
        Raises NotThereError, DisallowedError or DownloadError.
        """
        here = url
        for _ in range(MAX_REDIRECTS + 1):
            self._ask_robots(here, target.with_name(".robots.txt"))
            response = self._try(partial(self._stream, here, conditions, target, MAX_BYTES), here)
            status = response.status_code
            if status == 200:
                return response.headers
            if status == 304 and conditions:
                return None
            if status in (404, 410):
                raise NotThereError(
                    Said(
                        f"{here}：返回{status}；尚未发布，或地址已变更",
                        f"{here}: answered {status}; it is not published yet, or its address has changed",
                    )
                )
            if response.has_redirect_location:
                here = _next(url, here, response.headers["location"])
                continue
            raise DownloadError(
                Said(
                    f"{here}：返回{status}；请在浏览器中查看该地址",
                    f"{here}: answered {status}; look at the address in a browser",
                )
            )
        raise DownloadError(
            Said(
                f"{url}：重定向超过{MAX_REDIRECTS}次；请在浏览器中查看该地址",
                f"{url}: more than {MAX_REDIRECTS} redirects; look at the address in a browser",
            )
        )

    def _ask_robots(self, url: str, target: Path) -> None:
        """Raise DisallowedError unless the site's robots.txt, if it has one, allows the address."""
        host = _host(url)
        if host not in self._robots:
            self._robots[host] = self._read_robots(f"{host}/robots.txt", target)
        rules = self._robots[host]
        if not rules.can_fetch(USER_AGENT, url):
            raise DisallowedError(
                Said(
                    f"{url}：网站的robots.txt不允许；请手工获取，或联系发布单位",
                    f"{url}: the site's robots.txt does not allow it; fetch it by hand, or ask the publisher",
                )
            )
        if delay := rules.crawl_delay(USER_AGENT):
            self.pause(min(float(delay), MAX_WAIT))

    def _read_robots(self, address: str, target: Path) -> urllib.robotparser.RobotFileParser:
        here = address
        rules = urllib.robotparser.RobotFileParser()
        for _ in range(MAX_REDIRECTS + 1):
            response = self._try(partial(self._stream, here, {}, target, MAX_ROBOTS_BYTES), here)
            if response.has_redirect_location:
                here = _next(address, here, response.headers["location"])
                continue
            found = target.read_text("utf-8", "replace") if response.status_code == 200 else ""
            rules.parse(found.splitlines())
            return rules
        raise DownloadError(
            Said(f"{address}：重定向超过{MAX_REDIRECTS}次", f"{address}: more than {MAX_REDIRECTS} redirects")
        )

    def _try(self, ask: Callable[[], httpx.Response], url: str) -> httpx.Response:
        """Ask again, waiting longer each time, while the server is silent, busy or broken."""
        host = _host(url)
        if host in self._silent:
            raise DownloadError(
                Said(
                    f"{url}：未请求；{self._silent[host].zh}",
                    f"{url}: not asked; {self._silent[host]}",
                )
            )
        problem, wait, is_silent = Said("", ""), 0.0, False
        for attempt in range(ATTEMPTS):
            if attempt:
                self.pause(wait)
            wait = float(2**attempt)
            try:
                response = ask()
            except httpx.InvalidURL as error:
                raise DownloadError(
                    Said(
                        f"{url}：不是地址（{error}）；请修改sources.yml",
                        f"{url}: no address ({error}); mend it in sources.yml",
                    )
                ) from None
            except httpx.RequestError as error:
                is_silent = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
                is_late = isinstance(error, httpx.TimeoutException)
                told = str(error) or type(error).__name__
                problem = Said("未及时应答", "no answer in time") if is_late else Said(told, told)
                continue
            if response.status_code != 429 and response.status_code < 500:
                return response
            is_silent = False
            problem = Said(f"返回{response.status_code}", f"answered {response.status_code}")
            wait = max(wait, _retry_after(response.headers.get("retry-after", "")))
            if wait > MAX_WAIT:
                raise DownloadError(
                    Said(
                        f"{url}：{problem.zh}，要求等待{wait:.0f}秒；请稍后再试",
                        f"{url}: {problem} and asks for {wait:.0f} s; try again later",
                    )
                )
        if is_silent:
            self._silent[host] = Said(
                f"{host}无法连接（{problem.zh}）", f"{host} cannot be reached ({problem})"
            )
        raise DownloadError(
            Said(
                f"{url}：连续{ATTEMPTS}次{problem.zh}；下次运行时再试",
                f"{url}: {problem}, {ATTEMPTS} times; it is tried again at the next run",
            )
        )

    def _stream(self, url: str, conditions: Mapping[str, str], target: Path, limit: int) -> httpx.Response:
        """One answer, its body in `target`, within the limits of size and time."""
        size = 0
        with (
            _guarded(url) as trace,
            self.client.stream("GET", url, headers=dict(conditions), extensions={"trace": trace}) as response,
        ):
            if response.status_code != 200:
                return response
            with target.open("wb") as file:
                for chunk in response.iter_bytes():
                    size += len(chunk)
                    if size > limit:
                        raise DownloadError(
                            Said(
                                f"{url}：超过{limit}字节；这不是数据发布",
                                f"{url}: more than {limit} bytes; this is no release",
                            )
                        )
                    file.write(chunk)
        return response


@contextmanager
def _guarded(url: str) -> Iterator[Callable[[str, Mapping[str, Any]], None]]:
    """Raises DownloadError once an answer takes longer than DEADLINE, its headers included.

    Also before anything is asked of an address of one's own network.

    A read has its time-out, and a server that drips a byte of its headers before each would be waited for for
    ever. What is given is httpcore's `trace`, which tells of the connections that are made: whatever a name
    leads to now, it is the address that was connected to that counts.
    """
    sockets: list[socket.socket] = []
    is_late = threading.Event()
    is_public_only = not _is_own(urlsplit(url))

    def trace(name: str, about: Mapping[str, Any]) -> None:
        if name in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            connected = about["return_value"].get_extra_info("socket")
            sockets.append(connected)
            if is_public_only and name == "connection.connect_tcp.complete":
                _refuse_private(url, connected)

    def cut_off() -> None:
        is_late.set()
        for one in sockets:
            # Of a socket that was handed on to TLS nothing is left to be shut.
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(DEADLINE, cut_off)
    timer.daemon = True
    timer.start()
    try:
        yield trace
    except httpx.RequestError:
        if not is_late.is_set():
            raise
    finally:
        timer.cancel()
    if is_late.is_set():
        raise DownloadError(
            Said(
                f"{url}：{DEADLINE:.0f}秒后仍未完成；下次运行时再试",
                f"{url}: not complete after {DEADLINE:.0f} s; it is tried again at the next run",
            )
        )


def _is_own(parts: SplitResult) -> bool:
    """Whether a host of one's own network is meant to be asked; a proxy, which is one, asks in our place."""
    named = {one.strip() for one in os.environ.get(OWN_HOSTS, "").split(",")}
    return parts.hostname in named or parts.scheme in urllib.request.getproxies()


def _refuse_private(url: str, connected: socket.socket) -> None:
    address = connected.getpeername()[0].partition("%")[0]
    if not ipaddress.ip_address(address).is_global:
        connected.close()
        raise DownloadError(
            Said(
                f"{url}：指向{address}，是本机或其网络中的地址，不予请求；如确需请求，请把其主机名写入{OWN_HOSTS}",
                f"{url}: leads to {address}, an address of this machine or its network, and is not asked; "
                f"if it is meant, name its host in {OWN_HOSTS}",
            )
        )


def _host(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _next(first: str, here: str, location: str) -> str:
    """Where a redirect leads; DownloadError when that is another host or no longer encrypted."""
    try:
        there = urljoin(here, location)
        parts, before = urlsplit(there), urlsplit(here)
        ports = _port(before), _port(parts)
    except ValueError as error:
        raise DownloadError(
            Said(
                (f"{here}：重定向到{location!r}，不是地址（{error}）；请在浏览器中查看"),
                f"{here}: redirects to {location!r}, which is no address ({error}); look there in a browser",
            )
        ) from None
    if parts.hostname != urlsplit(first).hostname:
        raise DownloadError(
            Said(
                (f"{here}：重定向到另一主机{there}；请查看那里，再修改sources.yml中的地址"),
                f"{here}: redirects to another host, {there}; "
                "look there, then change the address in sources.yml",
            )
        )
    if parts.scheme not in ("http", "https") or (before.scheme == "https" and parts.scheme == "http"):
        raise DownloadError(
            Said(
                f"{here}：重定向到{there}，不经https；请修改sources.yml",
                f"{here}: redirects to {there}, which is not over https; mend sources.yml",
            )
        )
    # Another port of the host may be another's service; the move to https alone changes it.
    if ports[0] != ports[1] and ports != (80, 443):
        raise DownloadError(
            Said(
                (f"{here}：重定向到另一端口{there}；请查看那里，再修改sources.yml中的地址"),
                f"{here}: redirects to another port, {there}; "
                "look there, then change the address in sources.yml",
            )
        )
    return there


def _port(parts: SplitResult) -> int | None:
    return parts.port or {"http": 80, "https": 443}.get(parts.scheme)


def _retry_after(text: str) -> float:
    """Seconds that a Retry-After header asks for, given in seconds or as a time; 0 for none."""
    if text.isdecimal():
        return float(text)
    try:
        when = parsedate_to_datetime(text)
    except ValueError:
        return 0.0
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    return max((when - datetime.now(UTC)).total_seconds(), 0.0)
