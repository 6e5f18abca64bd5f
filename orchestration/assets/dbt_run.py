"""dbt in this process, and what it built and tested as Dagster's events.

As a command it would be a process for each layer: seconds of imports, and the project parsed once more.
Not here: which models are which assets (`models`), any SQL (`dbt_project`).
"""

import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator
from dagster_dbt.asset_utils import get_updated_cli_invocation_params_for_context
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage
from dagster_dbt.errors import DagsterDbtCliRuntimeError

from orchestration.progress import tell

if TYPE_CHECKING:
    from dbt.contracts.graph.manifest import Manifest

_PARSED = "partial_parse.msgpack"


def dbt_events(
    context: dg.AssetExecutionContext, arguments: Sequence[str], project: Path, seeds: str, target: Path
) -> Iterator[Any]:
    """Run dbt's command on the models of this op; an Output a model, a result a test, when all are done.

    `seeds` is the folder of the catalogue, relative to the project or absolute; `target` takes what was
    compiled and `run_results.json`. Raises DagsterDbtCliRuntimeError with what dbt says went wrong, after the
    events.
    """
    asked = get_updated_cli_invocation_params_for_context(context, {}, DagsterDbtTranslator())
    folder = asked.dbt_project.project_dir if asked.dbt_project else project
    events: list[dict[str, Any]] = []
    failed: DagsterDbtCliRuntimeError | None = None
    try:
        run_dbt([*arguments, *asked.selection_args], Path(folder), seeds, target, events)
    except DagsterDbtCliRuntimeError as error:
        failed = error
    for one in events:
        yield from DbtCoreCliEventMessage(raw_event=one, event_history_metadata={}).to_default_asset_events(
            manifest=asked.manifest,
            dagster_dbt_translator=asked.dagster_dbt_translator,
            context=context,
            target_path=target,
        )
    if failed is not None:
        raise failed


def run_dbt(
    arguments: Sequence[str],
    project: Path,
    seeds: str,
    target: Path,
    events: list[dict[str, Any]] | None = None,
) -> None:
    """Run one of dbt's commands, with what `make setup` parsed where that is no older than the models.

    Prints what dbt reports, and adds to `events` what it says of models and tests that ended. Raises
    DagsterDbtCliRuntimeError with what went wrong, and OSError where it cannot be printed.
    """
    # Seconds to import, for a run alone.
    from dbt.cli.main import dbtRunner  # noqa: PLC0415
    from dbt_common.events.functions import msg_to_dict  # noqa: PLC0415

    said: list[str] = []
    unprinted: list[OSError] = []
    ended: list[int] = []

    def keep(event: Any) -> None:
        if event.info.level == "error":
            said.append(event.info.msg)
        if event.info.name in _ENDED:
            ended.append(event.data.index)
            if events is not None:
                events.append(msg_to_dict(event))
        try:
            _show(event, len(ended))
        except OSError as error:
            # Raised in one of dbt's threads, dbt would wait for that thread for ever.
            unprinted.append(error)

    manifest = parsed_before(project, seeds)
    target.mkdir(parents=True, exist_ok=True)
    results = target / "run_results.json"
    results.unlink(missing_ok=True)
    done = dbtRunner(manifest=manifest, callbacks=[keep]).invoke(
        [
            *("--log-level", "none", "--log-level-file", "none", "--no-use-colors", "--no-write-json"),
            *arguments,
            *("--project-dir", str(project), "--profiles-dir", str(project), "--target-path", str(target)),
        ]
    )
    _close()
    if done.exception is not None and not isinstance(done.exception, Exception):
        # The person, or Dagster, has stopped the run.
        raise done.exception
    if unprinted:
        raise unprinted[0]
    if done.result is not None and hasattr(done.result, "write"):
        done.result.write(str(results))
    if not done.success:
        said = said or [str(done.exception or "no reason is given")]
        raise DagsterDbtCliRuntimeError(
            "\n\n".join((f"dbt {arguments[0]} failed", "Errors parsed from dbt logs:", *said))
        )


def _show(event: Any, ended: int) -> None:
    # dbt's own logs make a line of each of its thousands of events before they look at the level.
    if event.info.level in ("info", "warn", "error"):
        # One write: dbt's threads would mix the ends of their lines.
        sys.stdout.write(f"{event.info.msg}\n")
    if event.info.name in _ENDED:
        # A test gives the number of all by another name than a model does.
        tell(ended, getattr(event.data, "total", 0) or event.data.num_models)


def parsed_before(project: Path, seeds: str) -> "Manifest | None":
    """dbt's manifest as `make setup` parsed it, with the seeds of a folder; None where models are newer."""
    # Seconds to import, for what runs dbt alone.
    from dbt.contracts.graph.nodes import SeedNode  # noqa: PLC0415

    manifest = _as_parsed(project)
    folder = project / seeds
    # A path of its own below the root, so that what dbt ran is written below its target in any case.
    root = project if folder.is_relative_to(project) else folder.parent
    for node in manifest.nodes.values() if manifest else ():
        if isinstance(node, SeedNode):
            node.root_path = str(root)
            node.original_file_path = f"{folder.relative_to(root)}/{Path(node.original_file_path).name}"
    return manifest


def is_parsed(project: Path) -> bool:
    """Whether dbt can work on what `make setup` parsed."""
    return _as_parsed(project) is not None


def _as_parsed(project: Path) -> "Manifest | None":
    parsed = project / "target" / _PARSED
    if not parsed.exists() or manifest_is_stale(project, parsed):
        return None
    return _manifest(parsed, parsed.stat().st_mtime_ns)


def _close() -> None:
    """Give the file back: dbt keeps it open for its next command, which may be another process's."""
    from dbt.adapters.duckdb import connections  # noqa: PLC0415

    manager: Any = connections.DuckDBConnectionManager
    kept = manager._ENV
    manager.close_all_connections()
    if kept is not None:
        kept.close()


_ENDED = ("LogSeedResult", "LogModelResult", "LogTestResult")


@lru_cache(maxsize=1)
def _manifest(parsed: Path, _written_at: int) -> "Manifest | None":
    """The project as dbt keeps it for its next parse; None when another dbt wrote it."""
    from dbt.contracts.graph.manifest import Manifest  # noqa: PLC0415
    from dbt.parser.manifest import extended_mashumuro_decoder  # noqa: PLC0415

    manifest: Manifest = Manifest.from_msgpack(parsed.read_bytes(), decoder=extended_mashumuro_decoder)
    if manifest.metadata.dbt_version != version("dbt-core"):
        return None
    manifest.build_flat_graph()  # type: ignore[no-untyped-call]
    return manifest


def manifest_is_stale(project: Path, manifest: Path) -> bool:
    """Whether a model, macro or property file is newer than what was parsed. Seeds are read at each run."""
    made = manifest.stat().st_mtime
    files = (one for folder in ("models", "macros", "tests") for one in (project / folder).rglob("*"))
    return any(
        one.stat().st_mtime > made
        for one in (*files, project / "dbt_project.yml")
        if one.suffix in (".sql", ".yml") and one.exists()
    )
