"""Dagster's history in SQLite, on connections that stay open.

Dagster's own storage makes an engine for each statement it stores, compiles the statement again and waits for
the disk; a run stores some thousands. Not here: what is stored (`assets`), how long it is kept
(`instance`).
"""

import os
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from dagster import EventLogEntry
from dagster._core.storage.event_log.sqlite.sqlite_event_log import SqliteEventLogStorage
from dagster._core.storage.sqlite import SQLITE_BUSY_TIMEOUT_SECONDS
from dagster._serdes import ConfigurableClassData
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import NullPool, StaticPool

_OPEN_AT_MOST = 8
"""Files kept open: the index of all runs, and the runs last written or looked at."""


class OpenSqliteEventLog(SqliteEventLogStorage):
    """Dagster's SQLite event log, the same files and tables; for `event_log_storage` in dagster.yaml.

    A commit outlives the process, and is in the file for good when SQLite next writes its log back: after a
    loss of power the last seconds of the history may be missing, and the file is whole.
    """

    def __init__(self, base_dir: str, inst_data: ConfigurableClassData | None = None) -> None:
        self._engines: OrderedDict[str, Engine] = OrderedDict()
        self._tables: set[str] = set()
        super().__init__(base_dir, inst_data)

    @classmethod
    def config_type(cls) -> dict[str, Any]:
        """No fields: the files lie where Dagster's own storage keeps them, under DAGSTER_HOME."""
        return {}

    @classmethod
    def from_config_value(
        cls, inst_data: ConfigurableClassData | None, config_value: Mapping[str, Any]
    ) -> Self:
        """The storage under DAGSTER_HOME."""
        return cls(str(Path(os.environ["DAGSTER_HOME"]) / "history" / "runs"), inst_data)

    def has_table(self, table_name: str) -> bool:
        """Whether the index has the table: Dagster asks before each check, and one that is there stays."""
        if table_name not in self._tables and super().has_table(table_name):
            self._tables.add(table_name)
        return table_name in self._tables

    def store_event(self, event: EventLogEntry) -> None:
        """Store one event, and wake whoever watches its run.

        Dagster's page of a run waits for the run's file to change; what is committed to the log beside it
        does not change it while somebody has it open.
        """
        super().store_event(event)
        os.utime(self.path_for_shard(event.run_id))

    @contextmanager
    def _connect(self, shard: str) -> Iterator[Connection]:
        # One thread at a time: a shard has one connection.
        with self._db_lock, self._engine(shard).connect() as connection, connection.begin():
            yield connection

    def _engine(self, shard: str) -> Engine:
        engine = self._engines.get(shard)
        if engine is None:
            address = self.conn_string_for_shard(shard)
            if shard not in self._initialized_dbs:
                self._initdb(create_engine(address, poolclass=NullPool, connect_args={"timeout": _WAIT}))
                self._initialized_dbs.add(shard)
            engine = create_engine(
                address, poolclass=StaticPool, connect_args={"timeout": _WAIT, "check_same_thread": False}
            )
            event.listen(engine, "connect", _do_not_wait_for_the_disk)
            self._engines[shard] = engine
        self._engines.move_to_end(shard)
        while len(self._engines) > _OPEN_AT_MOST:
            _, unused = self._engines.popitem(last=False)
            unused.dispose()
        return engine

    def delete_events(self, run_id: str) -> None:
        """Delete the events of a run, and the run's file with them: Dagster leaves it there, empty."""
        super().delete_events(run_id)
        with self._db_lock:
            if engine := self._engines.pop(run_id, None):
                engine.dispose()
            self._initialized_dbs.discard(run_id)
            for ending in ("", "-wal", "-shm"):
                Path(self.path_for_shard(run_id) + ending).unlink(missing_ok=True)

    def dispose(self) -> None:
        """Close the files."""
        super().dispose()
        with self._db_lock:
            for engine in self._engines.values():
                engine.dispose()
            self._engines.clear()


_WAIT = SQLITE_BUSY_TIMEOUT_SECONDS


def _do_not_wait_for_the_disk(connection: Any, _record: object) -> None:
    """With the write-ahead log this keeps the file whole, whenever the process or the machine ends."""
    connection.execute("pragma synchronous = normal")
