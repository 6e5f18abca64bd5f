"""Where Dagster's state of this warehouse lies.

Not here: anything that imports Dagster, which takes seconds, so that a command can refuse before it.
"""

import os
import shutil
from pathlib import Path

from orchestration.settings import Settings

_TEMPLATE = Path(__file__).with_name("dagster_instance.yaml")


def prepare_home(settings: Settings) -> Path:
    """Make DAGSTER_HOME with its dagster.yaml if there is none; returns the folder."""
    home = settings.dagster_home
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "dagster.yaml").exists():
        shutil.copyfile(_TEMPLATE, home / "dagster.yaml")
    return home


def is_writable(home: Path) -> bool:
    """Whether Dagster can open its SQLite files there: it asks to write them. PostgreSQL needs none."""
    history = home / "history"
    return not history.exists() or os.access(history, os.W_OK)
