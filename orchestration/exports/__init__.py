"""What stands beside the published file. Each export is a function of the build's folder.

Figures and verdicts are read from the published file; nothing is computed here. Not here: the file
(`publication`).
"""

from pathlib import Path

from orchestration.exports.sdmx import write_sdmx
from orchestration.exports.tables import write_tables
from orchestration.settings import settings


def write_exports(folder: Path) -> None:
    """Write every export into a build's folder: the report, Parquet and CSV, SDMX-CSV, the data package."""
    # The report draws charts, whose library costs a second to import; every command imports this package.
    from orchestration.exports.report import write_report  # noqa: PLC0415

    write_report(folder, settings())
    write_tables(folder)
    write_sdmx(folder)
