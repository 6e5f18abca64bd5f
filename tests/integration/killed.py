"""Publications and rollbacks killed at a step, to be run in a process of their own.

What it had written stays, and nothing after it happens. Not here: what must hold afterwards (test_publication). Apart from
the tests, because such a process imports what stands here, and the tests import much.
"""

import os
import sys

from orchestration import publication as publishing
from orchestration.settings import Settings


def _die(*_: object, **__: object) -> None:
    os._exit(9)


def _die_at(step: str) -> None:
    """In every module of the package that takes this step."""
    for name, module in sys.modules.items():
        if name.startswith("orchestration.publication") and hasattr(module, step):
            setattr(module, step, _die)


def publish_and_die(where: Settings, step: str) -> None:
    """Publish as far as a function of `publication`, or as the first export."""
    if step == "export":
        publishing.publish(where, exports=[_die])
    _die_at(step)
    publishing.publish(where)


def rollback_and_die(where: Settings) -> None:
    """Roll back as far as the link."""
    _die_at("_point_readers_to")
    publishing.rollback(where, None, "killed half way")


def work_and_die(where: Settings, work: str, arguments: tuple[object, ...], step: str) -> None:
    """A function of `publication` as far as another."""
    _die_at(step)
    getattr(publishing, work)(where, *arguments)


def publish_and_go_back(where: Settings) -> None:
    """What runs and people do to readers, again and again, until it is killed."""
    while True:
        publishing.publish(where)
        publishing.rollback(where, None, "tried")
        publishing.publish(where)
        publishing.release_hold(where)
