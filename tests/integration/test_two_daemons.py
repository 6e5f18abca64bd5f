"""Two schedulers by mistake: two daemons on one instance, as when a service is started by hand beside its unit."""

import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from orchestration import publication as publishing
from orchestration import run_log
from orchestration.assets.models import dbt_environment
from orchestration.instance import project_instance
from orchestration.settings import PROJECT
from tests.conftest import YEARS, environment, in_place
from tests.integration.test_services import process, wait_until

# Two daemons, each with a code location, and the runs they start: minutes.
pytestmark = pytest.mark.heavy

AT_REST = 45
"""Seconds in which either daemon looks at raw/ again."""


def test_what_both_start_comes_after_one_another_and_is_published_whole(place, add_release, tmp_path):
    add_release("one", YEARS)
    daemon = [Path(sys.executable).with_name("dagster-daemon"), "run", "-m", "orchestration.definitions"]
    variables = environment(place) | dbt_environment(place)
    logs = [tmp_path / f"daemon-{number}.log" for number in (1, 2)]
    with in_place(place), project_instance(place) as instance:

        def runs():
            return instance.get_runs()

        def all_at_rest():
            # Both may take one run from the queue: it is finished while the other's process goes through it again.
            log = Counter(one["event"] for one in run_log.events(place))
            return log["run_began"] == log["run_ended"] and all(one.is_finished for one in runs())

        with (
            process(daemon, logs[0], env=variables, cwd=PROJECT),
            process(daemon, logs[1], env=variables, cwd=PROJECT),
        ):
            wait_until(runs, logs[0], seconds=300)
            wait_until(all_at_rest, logs[0], seconds=480)
            time.sleep(AT_REST)
            wait_until(all_at_rest, logs[0], seconds=480)
            said = "".join(log.read_text(encoding="utf-8") for log in logs)
        assert {one.status.value for one in runs()} == {"SUCCESS"}
        # Each may see the folder before the other has written down that it did.
        assert 1 <= len(runs()) <= 2
    assert "Another" in said
    assert "daemon is still sending heartbeats" in said
    assert len(publishing.builds(place)) == len({one["build_id"] for one in publishing.shown_builds(place)})
    assert publishing.read_status(place)["result"] == "published"
