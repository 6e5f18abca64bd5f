"""Great Expectations on DuckDB.

Great Expectations gives its connection back to the pool before it reads the result, and with DuckDB the
connection is the result: the engine here keeps the rows while the connection is still open. Importing this
module costs seconds, so `validate` does it when it must. Not here: any rule.
"""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

import great_expectations as gx
from great_expectations.checkpoint.actions import UpdateDataDocsAction
from great_expectations.core.batch_definition import BatchDefinition
from great_expectations.core.expectation_validation_result import ExpectationSuiteValidationResult
from great_expectations.core.result_format import ResultFormat
from great_expectations.data_context.data_context.ephemeral_data_context import EphemeralDataContext
from great_expectations.data_context.types.base import ProgressBarsConfig
from great_expectations.datasource.fluent.sql_datasource import SQLDatasource
from great_expectations.exceptions.exceptions import GreatExpectationsError
from great_expectations.execution_engine.sqlalchemy_execution_engine import SqlAlchemyExecutionEngine
from great_expectations.expectations.core.unexpected_rows_expectation import UnexpectedRowsExpectation
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from orchestration.expectations.direct import UnexpectedRows


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):
    """Reads a result before its connection goes back to the pool."""

    def execute_query(self, query: Any) -> Any:
        """As the parent's, with the rows kept."""
        with self.get_connection() as connection:
            result = self._execute_query_with_recovery(connection, query)
            return result.freeze()() if result.returns_rows else result


_EngineType = type[SqlAlchemyExecutionEngine]


class DuckDBDatasource(SQLDatasource):
    """A DuckDB file, opened read-only through one connection."""

    type: Literal["duckdb"] = "duckdb"  # type: ignore[assignment]

    @property
    def execution_engine_type(self) -> _EngineType:
        """The engine that keeps rows."""
        return DuckDBExecutionEngine


def find_unexpected_rows(
    file: Path,
    queries: Mapping[str, str],
    data_docs: Path | None = None,
    shown: Callable[[str, str], str] | None = None,
) -> dict[str, UnexpectedRows]:
    """Run each query on the DuckDB file as one expectation that it returns no row; one validation for all.

    Of a query that returned some, `shown` makes of its name and of a table of them the query of what is
    given back; without it, the rows as they are. A query that cannot be computed has an error and no rows,
    and never counts as passed. The file is free again when this returns. With a folder for `data_docs`, Great
    Expectations' own pages are written there.
    """
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    # Defining the class has given the context this method.
    datasource: DuckDBDatasource = context.data_sources.add_duckdb(
        name="load",
        connection_string=f"duckdb:///{file}",
        kwargs={"poolclass": StaticPool, "connect_args": {"read_only": True}},
    )
    try:
        once = _run_once(datasource.get_execution_engine(), queries, shown)
        # Added one by one, each would be compared with all before it.
        suite = gx.ExpectationSuite(
            name="load",
            expectations=[
                UnexpectedRowsExpectation(unexpected_rows_query=_as_given(sql), meta={"name": name})
                for name, sql in once.items()
            ],
        )
        asset = datasource.add_query_asset(name="load", query="select 1 as one")
        batch_definition = asset.add_batch_definition_whole_table("whole")
        batch = batch_definition.get_batch()
        if data_docs is None:
            outcome = batch.validate(suite, result_format=ResultFormat.COMPLETE)
        else:
            outcome = _validate_with_pages(context, batch_definition, suite, data_docs)
    finally:
        datasource.get_execution_engine().engine.dispose()
        datasource.get_engine().dispose()
    found = {}
    for result in outcome.results:
        assert result.expectation_config is not None
        name = result.expectation_config.meta["name"]
        error = _error(result.exception_info)
        found[name] = UnexpectedRows(
            () if error else result.result["details"]["unexpected_rows"],
            error,
        )
    if missing := set(queries) - set(found):
        raise GreatExpectationsError(f"not evaluated: {', '.join(sorted(missing))}")
    return found


def _run_once(
    engine: SqlAlchemyExecutionEngine,
    queries: Mapping[str, str],
    shown: Callable[[str, str], str] | None,
) -> dict[str, str]:
    """Each query as one of its result, kept for as long as the connection: an expectation asks for the number
    of its rows and for the rows, and the query may be long.

    What cannot be computed stays as it is, so that the expectation says why.
    """
    once = {}
    for number, (name, sql) in enumerate(queries.items()):
        table = f"unexpected_{number}"
        asked = sql
        try:
            with engine.get_connection() as connection, connection.begin():
                connection.exec_driver_sql(f"create temp table {table} as ({sql}\n)")
                # Most find nothing, and the query of what is shown is the longer one.
                if shown and connection.exec_driver_sql(f"select 1 from {table} limit 1").first():
                    asked = shown(name, table)
                    connection.exec_driver_sql(f"create temp table shown_{number} as ({asked}\n)")
                    table = f"shown_{number}"
        except DBAPIError:
            once[name] = asked
        else:
            once[name] = f"select * from {table}"
    return once


def _validate_with_pages(
    context: EphemeralDataContext, definition: BatchDefinition[Any], suite: gx.ExpectationSuite, folder: Path
) -> ExpectationSuiteValidationResult:
    """As `batch.validate`, through a checkpoint, which can write pages."""
    context.add_data_docs_site(
        site_name="pages",
        site_config={
            "class_name": "SiteBuilder",
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
            "store_backend": {"class_name": "TupleFilesystemStoreBackend", "base_directory": str(folder)},
        },
    )
    checkpoint = gx.Checkpoint(
        name="load",
        validation_definitions=[
            context.validation_definitions.add(
                gx.ValidationDefinition(name="load", data=definition, suite=context.suites.add(suite))
            )
        ],
        actions=[UpdateDataDocsAction(name="pages", site_names=["pages"])],
        result_format=ResultFormat.COMPLETE,
    )
    (outcome,) = context.checkpoints.add(checkpoint).run().run_results.values()
    return outcome


def _as_given(sql: str) -> str:
    """The query as Great Expectations must be given it: it formats braces, wants its batch named, and
    SQLAlchemy takes a colon before a word for a parameter.
    """
    escaped = re.sub(r"(?<!:):(?=\w)", r"\\:", sql).replace("{", "{{").replace("}", "}}")
    return f"select * from ({escaped}) where exists (select 1 from {{batch}})"


def _error(information: Mapping[str, Any]) -> str | None:
    """The first message of what was raised; the shape differs with where it was raised."""
    for one in (information, *information.values()):
        if isinstance(one, Mapping) and one.get("raised_exception"):
            return str(one["exception_message"]).strip()
    return None
