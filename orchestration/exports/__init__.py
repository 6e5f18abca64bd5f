"""What stands beside the published file. Each export is a function of the build's folder.

Everything is read from the published file; nothing is computed here. Not here: the file (`publish`).
"""

from pathlib import Path


def write_exports(folder: Path) -> None:
    """Write every export into a build's folder: the report, Parquet and CSV, SDMX-CSV, the data package."""
    # Charts cost a second to import, and what only reads the package list need not pay it.
    from orchestration.exports.report import write_report  # noqa: PLC0415
    from orchestration.exports.sdmx import write_sdmx  # noqa: PLC0415
    from orchestration.exports.tables import write_tables  # noqa: PLC0415

    write_report(folder)
    write_tables(folder)
    write_sdmx(folder)
