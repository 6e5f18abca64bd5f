"""The line on a build's report that says the build is held.

Not here: holding it (`publication`), the page (`exports`).
"""

import os
import secrets
from html import escape
from pathlib import Path

REPORT_NAME = "report.html"
"""In a build's folder."""

HOLD_FROM, HOLD_TO = "<!--hold-->", "<!--/hold-->"
"""Stand on a report around that line; nothing is between them otherwise."""


def say_hold(page: Path, hold: dict[str, str] | None) -> None:
    """Say on a report that its build is held, since when and why; without a hold take that away.

    The page that readers have open is replaced, never written into; one that has no place for it, or is not
    there, stays.
    """
    if not page.exists():
        return
    said = _line(hold) if hold is not None else ""
    before, mark, rest = page.read_text(encoding="utf-8").partition(HOLD_FROM)
    old, end, after = rest.partition(HOLD_TO)
    if not mark or not end or old == said:
        return
    written = page.with_name(f".{page.name}.{secrets.token_hex(4)}")
    with written.open("w", encoding="utf-8") as file:
        file.write(f"{before}{mark}{said}{end}{after}")
        file.flush()
        os.fsync(file.fileno())
    written.chmod(0o444)
    written.replace(page)


def _line(hold: dict[str, str]) -> str:
    since, reason = escape(str(hold.get("since") or "")[:10]), escape(str(hold["reason"]))
    return (
        '<aside class="missing" role="note"><p>'
        f'<span class="zh">发布已回退：自 {since} 起保持在本版本，此后的版本不予公布。原因：{reason}</span>'
        f'<span class="en" lang="en">Publication was rolled back: since {since} this build is held and later '
        f"ones are not shown, because: {reason}</span></p></aside>"
    )
