"""Publications, rollbacks, loads and filings that are killed, to be run in a process of their own.

What it had written stays, and nothing after it happens. Not here: what must hold afterwards (test_publication). Apart from
the tests, because such a process imports what stands here, and the tests import much.
"""

import dataclasses
import os
import sys

from orchestration import publication as publishing
from orchestration.catalogue import Catalogue
from orchestration.expectations import validate
from orchestration.expectations.direct import find_directly
from orchestration.ingest import ingest
from orchestration.releases import filing
from orchestration.releases.discovery import release_folders
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


def load_again_and_again(where: Settings) -> None:
    """Loads of all that lies in raw/, until it is killed."""
    validate._find = lambda file, queries, docs, shown: find_directly(file, queries, shown)
    while True:
        ingest(where)


def file_again_and_again(where: Settings, release_id: str) -> None:
    """Two readings of a document filed in turn, of which the second has less, until it is killed."""
    folder = release_folders(where.raw)[release_id]
    reading = filing.reread(folder, Catalogue(where.catalogue))
    while True:
        filing.file_reading(folder, reading)
        filing.file_reading(folder, dataclasses.replace(reading, figures=reading.figures[:2]))
