"""How far a piece of work is: said by the functions that do it, through Python's logging, to whoever listens.

Without a listener nothing is shown and next to nothing is spent. Not here: how it is shown (`run`).
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_LOG = logging.getLogger(__name__)


def tell(done: int, total: int) -> None:
    """So many of so many things are done."""
    _LOG.info("%d/%d", done, total)


class _Listener(logging.Handler):
    def __init__(self, hear: Callable[[int, int], None]) -> None:
        super().__init__(logging.INFO)
        self._hear = hear

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.args, tuple) and len(record.args) == 2:
            done, total = record.args
            if isinstance(done, int) and isinstance(total, int):
                self._hear(done, total)


@contextmanager
def listening(hear: Callable[[int, int], None]) -> Iterator[None]:
    """Call `hear` with how many of how many are done, whatever thread says so."""
    listener, level = _Listener(hear), _LOG.level
    _LOG.addHandler(listener)
    _LOG.setLevel(logging.INFO)
    try:
        yield
    finally:
        _LOG.removeHandler(listener)
        _LOG.setLevel(level)
