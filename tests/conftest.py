"""Fixtures shared by all tests: a small place of our own making, and folders that no test shares.

All data here is synthetic; the city of Lincheng does not exist. How a test gets a built warehouse cheaply:
README.md beside this file.
"""

import fcntl
import gc
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb
import hypothesis
import pytest
import yaml
from typer.testing import CliRunner

from orchestration import reading_day
from orchestration.assets.dbt_run import run_dbt
from orchestration.assets.models import dbt_places
from orchestration.cli import app
from orchestration.expectations import validate
from orchestration.expectations.direct import find_directly
from orchestration.exports import write_exports
from orchestration.ingest import ingest
from orchestration.publish import publish
from orchestration.settings import Settings, settings

Row = Mapping[str, str]
AddRelease = Callable[..., Path]


MEMORY = Path("/dev/shm")
NEEDED = 4 * 1024**3


# Where a test does not say how many examples it draws. `make test-all` takes the long one.
hypothesis.settings.register_profile("ordinary", max_examples=15, deadline=None)
hypothesis.settings.register_profile("long", max_examples=100, deadline=None)
hypothesis.settings.load_profile("ordinary")


def pytest_xdist_auto_num_workers() -> int:
    """One more than the cores: tests wait for servers, browsers and processes of their own."""
    return len(os.sched_getaffinity(0)) + 1


def pytest_configure() -> None:
    """Keep the tests' folders in memory where there is room.

    A run commits some two thousand times to Dagster's history, and a disk takes milliseconds for each.
    """
    if MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > NEEDED:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


@pytest.hookimpl(tryfirst=True)
def pytest_collection() -> None:
    """Look for garbage seldom: what modules define stays to the end, and to walk through it is a third of imports."""
    gc.set_threshold(100_000, 50, 100)


def pytest_collection_finish() -> None:
    """Never look for garbage among the modules and tests themselves."""
    gc.freeze()


READING_DAY = date(2026, 11, 29)
"""The day on which the tests read answers: what is open and overdue on the shipped data hangs on it."""


@pytest.fixture(scope="session", autouse=True)
def _reading_day() -> Iterator[None]:
    """No test hangs on the day it runs on."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading_day, "today_in_china", lambda: READING_DAY)
        yield


@pytest.fixture
def place(tmp_path: Path) -> Settings:
    """Empty raw/ and warehouse/ of a test, with the project's catalogue."""
    (tmp_path / "raw").mkdir()
    (tmp_path / "warehouse").mkdir()
    return replace(settings(), raw=tmp_path / "raw", warehouse=tmp_path / "warehouse")


_judged_by_great_expectations = validate._find


@pytest.fixture(scope="session", autouse=True)
def _judged_directly() -> Iterator[None]:
    """Loads and builds are judged as `indicators check` judges them: by the same queries, without Great Expectations.

    It takes five seconds of each worker to import, and a third of a load. What is judged by it all the same: the
    shipped releases, commands in processes of their own, and `judged_by_great_expectations`. That both find the
    same: test_both_engines_find_the_same.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            validate, "_find", lambda file, queries, docs, shown: find_directly(file, queries, shown)
        )
        yield


@contextmanager
def by_great_expectations() -> Iterator[None]:
    """Loads and builds are judged as a run of `indicators` judges them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(validate, "_find", _judged_by_great_expectations)
        yield


@pytest.fixture
def judged_by_great_expectations() -> Iterator[None]:
    """For tests of judging itself."""
    with by_great_expectations():
        yield


@pytest.fixture
def add_release(place: Settings) -> AddRelease:
    """Write a release folder with a figures.csv made of `rows`; fields override the manifest's."""
    return release_writer(place)


def release_writer(place: Settings) -> AddRelease:
    """As `add_release`, for a place of one's own."""

    def add(release_id: str, rows: Iterable[Row], **fields: object) -> Path:
        publisher = str(fields.pop("publisher", "suizhou-tjj"))
        folder = place.raw / publisher / release_id
        folder.mkdir(parents=True)
        write_figures(folder / "figures.csv", rows)
        manifest: dict[str, object] = {
            "release_id": release_id,
            "kind": "communique",
            "publisher": publisher,
            "region": "随州市",
            "title": f"Synthetic release {release_id}",
            "published_on": "2025-03-20",
            "known_on": "2026-01-01",
            "licence": "Synthetic",
            "completeness": "partial",
            "provenance": "transcribed",
            "review_state": "person",
            "obtained": "Made for a test",
            "files": [{"path": "figures.csv", "sha256": digest(folder / "figures.csv")}],
        }
        write_manifest(folder, manifest | fields)
        return folder

    return add


FIGURE_COLUMNS = (
    "surface", "indicator_text", "subject_text", "value", "value_to", "unit_text", "bound_op", "measure",
    "period", "period_text", "figure_status", "base_period", "growth_basis", "vintage_stage", "relation", "relation_to",
    "modality", "is_borderline", "note",
)  # fmt: skip


def write_figures(path: Path, rows: Iterable[Row]) -> None:
    """A figures.csv; absent fields are empty."""
    lines = [",".join(FIGURE_COLUMNS)]
    defaults = {"measure": "level", "figure_status": "actual", "bound_op": "eq"}
    lines += [",".join((defaults | dict(row)).get(name, "") for name in FIGURE_COLUMNS) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def write_manifest(folder: Path, fields: Mapping[str, object]) -> None:
    """release.yml with these fields; None leaves one out."""
    kept = {name: value for name, value in fields.items() if value is not None}
    (folder / "release.yml").write_text(yaml.safe_dump(kept, allow_unicode=True), encoding="utf-8")


def digest(path: Path) -> str:
    """The file's sha256, as release.yml records it."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def gdp(year: int, value: str, **fields: str) -> dict[str, str]:
    """A row of figures.csv: GDP of a year in 亿元."""
    return {
        "indicator_text": "地区生产总值",
        "value": value,
        "unit_text": "亿元",
        "period": str(year),
        "surface": f"{value}亿元",
    } | fields


def environment(where: Settings) -> dict[str, str]:
    """The environment of a command that works on the folders of `where`."""
    return os.environ | where.variables | {"DAGSTER_HOME": str(where.warehouse / "dagster")}


@contextmanager
def in_place(where: Settings) -> Iterator[None]:
    """This process works on the folders of `where`; its environment is as it was afterwards."""
    before = dict(os.environ)
    os.environ.update(environment(where))
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def indicators(where: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    """What the `indicators` command does and says, in this process: a process of its own costs seconds.

    `command` is a process, for what only that can show.
    """
    with in_place(where):
        done = CliRunner().invoke(app, list(arguments), prog_name="indicators")
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return subprocess.CompletedProcess(list(arguments), done.exit_code, done.stdout, done.stderr)


def command(where: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the `indicators` command as a user does, in a process of its own."""
    words = [str(Path(sys.executable).with_name("indicators")), *arguments]
    return subprocess.run(words, env=environment(where), capture_output=True, text=True, check=False)


def dbt(where: Settings, *arguments: str) -> None:
    """dbt on the models of `where`, without Dagster; raises with what dbt says when it fails."""
    with in_place(where):
        run_dbt(arguments, *dbt_places(where))


def tables(file: Path, *schemas: str) -> dict[str, list[tuple[object, ...]]]:
    """The rows of every table of a DuckDB file, or of those of some schemas, in their order, by its name."""
    with duckdb.connect(str(file), read_only=True) as connection:
        names = connection.execute(
            "select schema_name, table_name from duckdb_tables() order by all"
        ).fetchall()
        return {
            f"{schema}.{name}": connection.execute(f'select * from "{schema}"."{name}"').fetchall()
            for schema, name in names
            if not schemas or schema in schemas
        }


MODELS_ALONE = ("build", "--exclude-resource-type", "unit_test", "--exclude-resource-type", "test")


def built_once(name: str, folder: Path, build: Callable[[Path], None]) -> Path:
    """What `build` makes of an empty folder, made by the first worker that asks and shared by all.

    `folder` is the session's temporary folder (`tmp_path_factory.getbasetemp()`); tests that change what they
    get work on a copy.
    """
    # Workers of xdist have folders of their own in a folder of the session.
    shared = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    made = shared / f"shared-{name}"
    with (shared / f"{made.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (made / "whole").exists():
            shutil.rmtree(made, ignore_errors=True)
            made.mkdir()
            build(made)
            (made / "whole").touch()
    return made


def run(where: Settings) -> Settings:
    """A whole run over the place; the place."""
    done = indicators(where, "run")
    assert done.returncode == 0, done.stdout + done.stderr
    return where


def built(where: Settings, build_models: Callable[[Settings], None] | None = None) -> Settings:
    """The place loaded, its models built and published as by a run, without Dagster, dbt's tests and its checks.

    By dbt, or by `build_models`, the fixture.
    """
    ingest(where)
    where.build_file.parent.mkdir(parents=True, exist_ok=True)
    if build_models is None:
        dbt(where, *MODELS_ALONE)
    else:
        build_models(where)
    with in_place(where):
        publish(where, exports=[write_exports])
    return where


@dataclass(frozen=True)
class UserInterface:
    """`indicators ui` while it runs."""

    where: Settings
    process: subprocess.Popen[str]
    port: int
    token: str

    @property
    def origin(self) -> str:
        """Where Dagster's pages are."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def address(self) -> str:
        """What the command printed."""
        return f"{self.origin}/?token={self.token}"

    def graphql(self, query: str) -> Any:
        """What Dagster answers to a program that has the token."""
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}
        body = json.dumps({"query": query}).encode()
        request = urllib.request.Request(f"{self.origin}/graphql", body, headers)
        with urllib.request.urlopen(request, timeout=240) as answer:
            return json.loads(answer.read())["data"]


# A script's background ignores these signals, and whatever it starts; a terminal does not.
AS_ON_A_TERMINAL = """
import os, signal, sys
for one in (signal.SIGINT, signal.SIGHUP):
    signal.signal(one, signal.SIG_DFL)
os.execv(sys.argv[1], sys.argv[1:])
"""


@contextmanager
def user_interface(where: Settings, log: Path) -> Iterator[UserInterface]:
    """`indicators ui` on free ports: it answers once it has loaded the definitions."""
    with socket.socket() as first:
        first.bind(("127.0.0.1", 0))
        # One below a free port is free nearly always.
        port = first.getsockname()[1] - 1
    command = [sys.executable, "-c", AS_ON_A_TERMINAL, str(Path(sys.executable).with_name("indicators"))]
    with log.open("w") as messages:
        process = subprocess.Popen(
            [*command, "ui", "--port", str(port)],
            env=environment(where),
            stdout=subprocess.PIPE,
            stderr=messages,
            text=True,
        )
        try:
            assert process.stdout is not None
            printed = process.stdout.readline()
            assert "token=" in printed, printed + log.read_text()
            yield UserInterface(where, process, port, printed.strip().partition("token=")[2])
        finally:
            process.terminate()
            process.wait(60)
            assert process.stdout is not None
            process.stdout.close()


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The warehouse built once from the project's own raw/, for all workers; read it, or copy it."""

    def build(folder: Path) -> None:
        with by_great_expectations():
            run(replace(settings(), warehouse=folder / "warehouse"))

    made = built_once("shipped", tmp_path_factory.getbasetemp(), build)
    return replace(settings(), warehouse=made / "warehouse")


YEARS = [gdp(year, str(1000 + 50 * (year - 2000))) for year in range(2000, 2024)]
"""GDP of 24 years: enough that one bad figure does not hold the release."""


@pytest.fixture(scope="session")
def one_release(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A place whose one release `one` has YEARS, built once for all workers; read it, or copy it (`copy_place`)."""

    def build(folder: Path) -> None:
        where = replace(settings(), raw=folder / "raw", warehouse=folder / "warehouse")
        where.raw.mkdir()
        release_writer(where)("one", YEARS)
        built(where)

    made = built_once("one-release", tmp_path_factory.getbasetemp(), build)
    return replace(settings(), raw=made / "raw", warehouse=made / "warehouse")


@pytest.fixture(scope="session")
def build_models(one_release: Settings) -> Callable[[Settings], None]:
    """Build catalogue and models of a loaded place by the statements that dbt ran for `one_release`.

    The tables are those of `dbt(where, *MODELS_ALONE)`, which takes three times as long: what dbt renders names no
    place but the folder of the catalogue.
    """
    rendered = one_release.build_file.parent / "dbt" / "run" / "indicators"
    manifest = json.loads((one_release.dbt_project / "target" / "manifest.json").read_text(encoding="utf-8"))
    nodes = {name: node for name, node in manifest["nodes"].items() if name.startswith(("seed.", "model."))}
    order = TopologicalSorter(
        {name: nodes.keys() & manifest["parent_map"][name] for name in nodes}
    ).static_order()
    statements = []
    for node in (nodes[name] for name in order):
        file = rendered / node["original_file_path"]
        # An ephemeral model is part of those that ask it.
        if file.exists():
            statements += [
                file.read_text(encoding="utf-8"),
                *(hook["sql"] for hook in node["config"]["post-hook"]),
            ]
    schemas = {node["schema"] for node in nodes.values()}
    catalogue = f"read_csv('{one_release.catalogue}/"

    def build(where: Settings) -> None:
        where.build_file.parent.mkdir(parents=True, exist_ok=True)
        with duckdb.connect(
            str(where.build_file), config={"file_search_path": str(where.warehouse)}
        ) as connection:
            connection.execute("set TimeZone = 'Asia/Shanghai'")
            for schema in schemas:
                connection.execute(f"create schema if not exists {schema}")
            for statement in statements:
                connection.execute(statement.replace(catalogue, f"read_csv('{where.catalogue}/"))

    return build


def copy_place(where: Settings, to: Settings) -> None:
    """Releases and warehouse of a place into the folders of another, without Dagster's history."""
    shutil.copytree(where.raw, to.raw, dirs_exist_ok=True)
    shutil.copytree(
        where.warehouse,
        to.warehouse,
        symlinks=True,
        dirs_exist_ok=True,
        ignore=shutil.ignore_patterns("dagster"),
    )


@pytest.fixture
def query(shipped: Settings) -> Callable[..., list[tuple[object, ...]]]:
    """Ask the published file of the shipped data."""

    def ask(sql: str, *arguments: object) -> list[tuple[object, ...]]:
        with duckdb.connect(str(shipped.published_file), read_only=True) as connection:
            return connection.execute(sql, list(arguments)).fetchall()

    return ask
