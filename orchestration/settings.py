"""Where things lie. Read from the environment at call time, never at import.

Not here: anything about a place, a publisher or an indicator; that is the catalogue.
"""

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


PAGES_ADDRESS = "INDICATORS_PAGES_ADDRESS"
"""The environment variable with the address at which the validation pages are served, if they are."""


@dataclass(frozen=True)
class Settings:
    """The folders of one warehouse; all absolute."""

    raw: Path
    warehouse: Path
    catalogue: Path
    dbt_project: Path

    @property
    def lake(self) -> Path:
        """Parquet, one folder a table, one file a release."""
        return self.warehouse / "lake"

    @property
    def build_file(self) -> Path:
        """The DuckDB file the pipeline writes; no reader opens it."""
        return self.warehouse / "build" / "indicators.duckdb"

    @property
    def releases(self) -> Path:
        """The published builds, one folder each."""
        return self.warehouse / "releases"

    @property
    def current(self) -> Path:
        """The link that readers follow to the published build."""
        return self.warehouse / "current"

    @property
    def published_file(self) -> Path:
        """What an analyst opens."""
        return self.current / "indicators.duckdb"

    @property
    def hold_file(self) -> Path:
        """What keeps readers on an earlier build; there only while a hold is on."""
        return self.warehouse / "hold.json"

    @property
    def reports(self) -> Path:
        """The reports of days, a folder each."""
        return self.warehouse / "reports"

    @property
    def validation(self) -> Path:
        """The validation pages, one a release and one of the build."""
        return self.warehouse / "validation"

    @property
    def dagster_home(self) -> Path:
        """Dagster's instance: run history, schedules, sensors."""
        return Path(os.environ.get("DAGSTER_HOME") or self.warehouse / "dagster")

    @property
    def variables(self) -> dict[str, str]:
        """What `settings()` reads, to name these folders to a process that starts elsewhere."""
        return {
            "INDICATORS_RAW": str(self.raw),
            "INDICATORS_WAREHOUSE": str(self.warehouse),
            "INDICATORS_CATALOGUE": str(self.catalogue),
        }

    @property
    def dbt_target(self) -> Path:
        """Where dbt writes its manifest and logs for this warehouse."""
        return self.dbt_project / "target"


DATA_DOCS = "INDICATORS_DATA_DOCS"
"""The environment variable that has Great Expectations write its own pages too (1: yes)."""


def settings() -> Settings:
    """The folders as the environment says now.

    `INDICATORS_RAW`, `INDICATORS_WAREHOUSE` and `INDICATORS_CATALOGUE` move the releases, the built
    files and the catalogue; without them they lie in the project.
    """

    def folder(variable: str, default: Path) -> Path:
        return Path(os.environ.get(variable) or default).expanduser().resolve()

    return Settings(
        raw=folder("INDICATORS_RAW", PROJECT / "raw"),
        warehouse=folder("INDICATORS_WAREHOUSE", PROJECT / "warehouse"),
        catalogue=folder("INDICATORS_CATALOGUE", PROJECT / "dbt_project" / "seeds"),
        dbt_project=PROJECT / "dbt_project",
    )
