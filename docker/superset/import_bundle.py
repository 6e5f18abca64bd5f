"""Import the bundle into Superset anew, over what an earlier import left; start.sh calls it.

`superset import-dashboards` keeps charts and datasets that are there already: a mended one would not arrive.
INDICATORS_FILE names the published file. Not here: the bundle.
"""

import os
from pathlib import Path

from flask import g
from superset.app import create_app

BUNDLE = Path(__file__).resolve().parent / "bundle"
INSIDE = "duckdb:////warehouse/current/indicators.duckdb"

with create_app().app_context():
    # Superset's commands can only be imported inside an application.
    from superset import security_manager
    from superset.commands.importers.v1.assets import ImportAssetsCommand

    g.user = security_manager.find_user("admin")
    contents = {
        str(path.relative_to(BUNDLE)): path.read_text(encoding="utf-8") for path in BUNDLE.rglob("*.yaml")
    }
    contents["metadata.yaml"] = contents["metadata.yaml"].replace("type: Dashboard", "type: assets")
    database = "databases/suizhou_2030.yaml"
    file = os.environ.get("INDICATORS_FILE")
    if file:
        contents[database] = contents[database].replace(INSIDE, f"duckdb:///{file}")
    ImportAssetsCommand(contents).run()
