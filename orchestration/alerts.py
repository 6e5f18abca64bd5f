"""Messages to the person on duty: what failed, what is newly doubtful, what is overdue; and posting them.

A message goes to the webhook whose address stands in `INDICATORS_ALERT_WEBHOOK`; without one, nothing is
sent. Not here: when it is looked (`automation`), what is checked (`expectations`).
"""

import json
import os
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import urlsplit

from orchestration.said import Said

WEBHOOK = "INDICATORS_ALERT_WEBHOOK"
FORMAT = "INDICATORS_ALERT_FORMAT"

TIMEOUT = 10.0
"""Seconds that a webhook may take; the sensor has a minute for everything."""

ANSWER_READ = 65_536
"""Bytes of an answer that are looked at."""

LINES_SHOWN = 30

SENDER = "随州2030 Suizhou 2030"
"""Begins every message: some chats take only messages with a word they know."""

PAYLOADS: Mapping[str, Callable[[str], dict[str, object]]] = {
    # Slack, Mattermost, Rocket.Chat, Google Chat and what follows them.
    "text": lambda text: {"text": text},
    "wecom": lambda text: {"msgtype": "text", "text": {"content": text}},
    "dingtalk": lambda text: {"msgtype": "text", "text": {"content": text}},
    "feishu": lambda text: {"msg_type": "text", "content": {"text": text}},
}
"""The body of a message by the value of `INDICATORS_ALERT_FORMAT`; `text` when there is none."""


class AlertError(RuntimeError):
    """A message that could not be delivered; says why, and never the address, which is a secret."""


@dataclass(frozen=True)
class FailedCheck:
    """A check that did not pass: its asset, name, release (None: it is on the build) and what was seen."""

    asset: str
    check: str
    release_id: str | None
    is_critical: bool
    observed: str

    @property
    def key(self) -> str:
        """Names the check and the release, and so tells a new failure from one that lasts."""
        return "|".join((self.asset, self.check, self.release_id or ""))

    def line(self) -> str:
        """One line of a message."""
        place = f" ({self.release_id})" if self.release_id else ""
        return f"{'✖' if self.is_critical else '⚠'} {self.check}{place}: {self.observed}"


def run_message(job: str, run_id: str, error: str | None, failed: Sequence[FailedCheck]) -> str:
    """What to say of a run: why it failed (None: it did not), and the checks, critical ones first."""
    head = f"{SENDER} · {job}, run {run_id[:8]}: " + (
        "FAILED" if error is not None else "done, with checks to look at"
    )
    lines = [head, *([error] if error else [])]
    ordered = sorted(failed, key=lambda one: (not one.is_critical, one.key))
    lines += [one.line() for one in ordered[:LINES_SHOWN]]
    if len(ordered) > LINES_SHOWN:
        lines.append(f"… and {len(ordered) - LINES_SHOWN} more")
    return "\n".join(lines)


def webhook() -> str | None:
    """The address to post to, or None: alerts are off."""
    return os.environ.get(WEBHOOK) or None


def post(address: str, text: str) -> None:
    """Post a message. Raises AlertError when it is not accepted in time, or the settings cannot be used."""
    form = os.environ.get(FORMAT) or "text"
    if form not in PAYLOADS:
        raise AlertError(
            Said(
                f"{FORMAT}为{form!r}；应为{'、'.join(PAYLOADS)}之一",
                f"{FORMAT} is {form!r}; expected one of {', '.join(PAYLOADS)}",
            )
        )
    if urlsplit(address).scheme not in ("http", "https"):
        raise AlertError(Said(f"{WEBHOOK}不是http或https地址", f"{WEBHOOK} is no http or https address"))
    body = json.dumps(PAYLOADS[form](text), ensure_ascii=False).encode()
    request = urllib.request.Request(
        address, data=body, headers={"Content-Type": "application/json; charset=utf-8"}, method="POST"
    )
    try:
        with urllib.request.build_opener(_NoRedirect).open(request, timeout=TIMEOUT) as response:
            answer = response.read(ANSWER_READ)
    except urllib.error.HTTPError as error:
        error.close()
        moved = f"; {WEBHOOK} must be the address it leads to" if 300 <= error.code < 400 else ""
        raise AlertError(
            Said(
                f"webhook返回{error.code} {error.reason}{moved}",
                f"the webhook answered {error.code} {error.reason}{moved}",
            )
        ) from None
    except OSError as error:
        raise AlertError(
            Said(
                f"webhook无法连接：{getattr(error, 'reason', error)}",
                f"the webhook could not be reached: {getattr(error, 'reason', error)}",
            )
        ) from None
    except (HTTPException, ValueError) as error:
        # Their texts repeat the address, or what is wrong in it.
        raise AlertError(
            Said(
                f"webhook无法连接：{type(error).__name__}",
                f"the webhook could not be reached: {type(error).__name__}",
            )
        ) from None
    if refusal := _refusal(answer):
        raise AlertError(Said(f"webhook拒绝了消息：{refusal}", f"the webhook refused the message: {refusal}"))


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirected POST would go on as a GET without the message, and be answered as if it were taken."""

    def redirect_request(self, *_: object) -> None:
        """None: the answer is an error."""


def _refusal(answer: bytes) -> str | None:
    """Why a chat that answered 200 took no message: errcode (WeCom, DingTalk) or code (Feishu)."""
    try:
        said = json.loads(answer)
    except ValueError:
        return None
    if not isinstance(said, dict):
        return None
    code = said.get("errcode", said.get("code", 0))
    return None if code == 0 else f"{code} {said.get('errmsg', said.get('msg', ''))}".strip()
