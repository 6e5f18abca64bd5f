"""One reader of the published file, in a process of its own: reconnects for each query.

Not here: what publishes meanwhile (`__main__`, the tests).
"""

import time
from pathlib import Path

import duckdb

_BUILDS = """
    select max(build_id) from audit.build
    union select max(build_id) from audit.publication_log
    union select max(build_id) from audit.change
"""
"""Tables that name the build they belong to: more than one name is a mixture."""


def read(arguments: tuple[str, int, str, float]) -> tuple[int, int, int]:
    """Queries that worked, that failed, and that saw two builds at once or an older one than before.

    Reads at least so many times, and on until the file named third exists; fourth, the seconds between two queries.
    """
    link, queries, until, pause = arguments
    worked = failed = mixed = 0
    seen = ""
    while worked + failed + mixed < queries or not Path(until).exists():
        time.sleep(pause)
        try:
            with duckdb.connect(link, read_only=True) as connection:
                builds = [one for (one,) in connection.execute(_BUILDS).fetchall() if one is not None]
                connection.execute("select count(*), min(promise_id) from marts.mart_attainment").fetchone()
        except duckdb.Error:
            failed += 1
            continue
        if len(builds) == 1 and builds[0] >= seen:
            worked, seen = worked + 1, builds[0]
        else:
            mixed += 1
    return worked, failed, mixed
