"""dbt's own unit tests of the models: they need the tables of a build for their columns."""

import subprocess
import sys
from pathlib import Path

from orchestration.assets.models import dbt_environment
from tests.conftest import environment


def test_every_dbt_unit_test_passes(shipped, tmp_path):
    command = [str(Path(sys.executable).with_name("dbt")), "test", "--select", "test_type:unit"]
    where = ["--project-dir", str(shipped.dbt_project), "--profiles-dir", str(shipped.dbt_project)]
    made = ["--target-path", str(tmp_path / "target"), "--log-path", str(tmp_path / "logs")]
    done = subprocess.run(
        [*command, *where, *made],
        env=environment(shipped) | dbt_environment(shipped),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert "ERROR=0" in done.stdout
    assert "PASS=0" not in done.stdout
