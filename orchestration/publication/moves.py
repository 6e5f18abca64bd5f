"""Readers go back to an earlier build, and forward again. Not here: the hold itself (`hold`)."""

from datetime import UTC, datetime

import duckdb

from orchestration.hold_notice import REPORT_NAME, say_hold
from orchestration.publication.build_folders import FILE_NAME, PublishError, builds, current_build, smoke_test
from orchestration.publication.files import write_json
from orchestration.publication.hold import ENDED_FOR, read_hold
from orchestration.publication.journal import show, shown_builds
from orchestration.publication.status_file import write_status
from orchestration.publication.turn import end_hold, only_publisher
from orchestration.said import Said
from orchestration.settings import Settings


def rollback(settings: Settings, build_id: str | None, reason: str) -> str:
    """Show readers an earlier build (the one they saw before, unless named) and hold it; returns its id.

    Until `release_hold`, later builds are kept but not shown. A build that was rolled back from, or that readers
    never saw, is gone back to only by name. Raises PublishError when there is none, or no reason.
    """
    if not reason.strip():
        raise PublishError(
            Said(
                "回滚须写明原因：`indicators rollback --reason …`",
                "a rollback needs a reason: `indicators rollback --reason …`",
            )
        )
    with only_publisher(settings):
        kept = builds(settings)
        now = current_build(settings)
        if build_id is None:
            earlier = [one for one in _good_builds(settings) if one in kept and now is not None and one < now]
            if not earlier:
                raise PublishError(
                    Said(
                        (
                            "读者此前所见的构建没有仍保留的；未作任何改动。保留的有："
                            f"{'、'.join(kept) or '无'}"
                        ),
                        (
                            "readers saw no build before the current one that is still kept; nothing was changed. "
                            f"Kept are: {', '.join(kept) or 'none'}"
                        ),
                    )
                )
            build_id = earlier[-1]
        if build_id not in kept:
            raise PublishError(
                Said(
                    f"没有构建{build_id}；保留的有：{'、'.join(kept) or '无'}",
                    f"no build {build_id}; kept are: {', '.join(kept) or 'none'}",
                )
            )
        try:
            smoke_test(settings.releases / build_id / FILE_NAME)
        except duckdb.Error as error:
            raise PublishError(
                Said(
                    (f"构建{build_id}无法打开（{error}）；未作任何改动。请另选：{'、'.join(kept)}"),
                    f"build {build_id} cannot be opened ({error}); nothing was changed. Name another one of: {', '.join(kept)}",
                )
            ) from error
        hold = {"build_id": build_id, "reason": reason, "since": datetime.now(UTC).isoformat()}
        write_json(settings.hold_file, hold)
        show(settings, build_id, "rolled_back", reason)
        say_hold(settings.releases / build_id / REPORT_NAME, hold)
        write_status(settings, result="rolled_back", build_id=build_id, held_by=f"hold: {reason}")
        return build_id


def _good_builds(settings: Settings) -> list[str]:
    """Builds that readers saw and that were not rolled back from, in the order of their ids."""
    good: dict[str, None] = {}
    last = None
    for one in shown_builds(settings):
        build_id = one["build_id"] or ""
        if one["action"] == "rolled_back" and last is not None and last > build_id:
            good.pop(last, None)
        good[build_id] = None
        last = build_id
    return sorted(good)


def release_hold(settings: Settings) -> str | None:
    """End a hold and show the newest build; its id, or None when there was no hold.

    Where nothing was built since, the newest build is the one that was rolled back from.
    """
    with only_publisher(settings):
        hold = read_hold(settings)
        if hold is None:
            return None
        kept = builds(settings)
        if not kept:
            raise PublishError(
                Said(
                    f"{settings.releases}中没有可显示的构建；请先执行`indicators run`",
                    f"{settings.releases} holds no build to show; `indicators run` makes one",
                )
            )
        write_json(settings.hold_file, hold | {ENDED_FOR: kept[-1]})
        return end_hold(settings)
