"""The project's name, version and requirements where Python looks for them, without a tool of packaging.

The image runs the sources as they lie; `indicators --version` and `indicators doctor` ask what is installed.
"""

import sys
import tomllib
from pathlib import Path

project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
name, version = project["name"], project["version"]
folder = Path(sys.argv[1]) / f"{name.replace('-', '_')}-{version}.dist-info"
folder.mkdir()
lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]
lines += [f"Requires-Dist: {one}" for one in project["dependencies"]]
(folder / "METADATA").write_text("\n".join(lines) + "\n", encoding="utf-8")
