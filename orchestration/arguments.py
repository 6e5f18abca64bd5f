"""Arguments of a query that DuckDB takes without importing pandas.

Of each argument DuckDB asks whether it is pandas' NaT, and imports pandas for it: that takes longer than
most answers. Not here: any query.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def without_pandas() -> Iterator[None]:
    """Have pandas be none, if it is not loaded already; for a process that does nothing else meanwhile."""
    modules: dict[str, Any] = sys.modules
    if "pandas" in modules:
        yield
        return
    modules["pandas"] = None
    try:
        yield
    finally:
        del modules["pandas"]
