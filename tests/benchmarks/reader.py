"""One reader of the published file, in a process of its own: reconnects for each query.

Not here: what publishes meanwhile (`__main__`, the tests).
"""

import duckdb


def read(arguments: tuple[str, int]) -> tuple[int, int]:
    """Queries that worked and that did not, of one reader that reconnects each time."""
    link, queries = arguments
    worked = failed = 0
    for _ in range(queries):
        try:
            with duckdb.connect(link, read_only=True) as connection:
                build, log = connection.execute(
                    "select (select max(build_id) from audit.build), (select max(build_id) from audit.publication_log)"
                ).fetchone()
                # A mixture of two builds would show here.
                worked, failed = (worked + 1, failed) if build == log else (worked, failed + 1)
        except duckdb.Error:
            failed += 1
    return worked, failed
