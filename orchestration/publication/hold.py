"""The hold: readers stay with a build whatever is built. Not here: who sets and ends it (`moves`)."""

import json

from orchestration.publication.build_folders import PublishError
from orchestration.said import Said
from orchestration.settings import Settings

ENDED_FOR = "ended_for"
"""Key of a hold that is being ended: the build that readers are moved to."""


def read_hold(settings: Settings) -> dict[str, str] | None:
    """The hold in force: build_id, reason, since. Raises PublishError when hold.json is no hold."""
    path = settings.hold_file
    if not path.exists():
        return None
    try:
        hold = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        hold = error
    if not isinstance(hold, dict) or not isinstance(hold.get("build_id"), str) or "reason" not in hold:
        raise PublishError(
            Said(
                (
                    f"{path}不是锁定文件：应为含build_id、reason和since的JSON对象。"
                    "请删除它，再执行`indicators rollback`；在此之前不发布任何内容"
                ),
                (
                    f"{path} is no hold: expected a JSON object with build_id, reason and since. Delete it and say "
                    "`indicators rollback` again; until then nothing is published"
                ),
            )
        )
    return hold
