"""The long form, printed as the table of docs/operations.md."""

import argparse
import os
import random
import tempfile
from pathlib import Path

from tests.faults.moments import KINDS, Table, fill_disks, small_disk
from tests.faults.place import make

SHARES = {"runs": 0.09, "publications": 0.51, "filings": 0.4}
"""Of the kills, by what is killed: a run is six steps."""

DISK = 400
"""Megabytes of the disk that is filled: ten builds, the history of forty runs, and the room that a run asks for."""


def faults(kills: int, fills: int, seed: int) -> Table:
    """Kill and fill so often; raises AssertionError with the moment where something does not hold."""
    draw, table = random.Random(seed), Table(seed)
    with tempfile.TemporaryDirectory(prefix="faults-") as name:
        folder = Path(name)
        if kills:
            place = make(folder)
            for kind, work in KINDS.items():
                work(place, round(kills * SHARES[kind]), draw, table, folder / "log")
        if fills and os.geteuid() != 0:
            print("no disk is filled: one of its own is mounted by root alone", flush=True)
        elif fills:
            disk = folder / "disk"
            with small_disk(disk, DISK):
                place = make(disk)
                fill_disks(place, fills, draw, table, folder / "log")
    return table


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--fills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    asked = parser.parse_args()
    print(f"seed {asked.seed}")
    print(faults(asked.kills, asked.fills, asked.seed))
