"""What a reader keeps and what status.json says when a build may not be published."""

import json
import sys
from dataclasses import replace
from io import StringIO

import pytest
from rich.console import Console

from orchestration.assets import checks, publication
from orchestration.instance import project_instance
from orchestration.publication import current_build
from orchestration.run import run_refresh
from tests.conftest import environment, gdp


def attempt(place) -> tuple[bool, dict[str, str], str | None]:
    """Whether a run succeeded, status.json after it, and the build that readers see."""
    said = StringIO()
    done = run_refresh(place, Console(file=said))
    # Shown by pytest beside a failure: what the run itself said.
    sys.stderr.write(said.getvalue())
    status = json.loads((place.warehouse / "status.json").read_text(encoding="utf-8"))
    return done, status, current_build(place)


@pytest.mark.heavy
def test_a_critical_check_and_a_failed_step_leave_readers_the_last_build(place, add_release, monkeypatch):
    for name, value in environment(place).items():
        monkeypatch.setenv(name, value)
    add_release("first", [gdp(2023, "1330.85"), gdp(2023, "1400")])
    done, status, good = attempt(place)
    assert done
    assert status["result"] == "published"

    found = checks.validate_build

    def with_a_failure(file, rules, lake):
        return [
            replace(one, success=False, observed="1 finding", unexpected_count=1)
            if one.rule == "answers_do_not_foresee"
            else one
            for one in found(file, rules, lake)
        ]

    with monkeypatch.context() as made_to_fail:
        made_to_fail.setattr(checks, "validate_build", with_a_failure)
        done, status, now = attempt(place)
    assert not done
    assert status["result"] == "held_back"
    assert status["held_by"] == "checks: answers_do_not_foresee"
    assert now == good
    page = (place.validation / "index.html").read_text(encoding="utf-8")
    assert "checks: answers_do_not_foresee" in page

    def broken(*_: object, **__: object):
        raise OSError("no space left on the disk")

    with monkeypatch.context() as made_to_fail:
        made_to_fail.setattr(publication, "publish", broken)
        done, status, now = attempt(place)
    assert not done
    assert status["result"] == "failed"
    assert "published__indicators" in status["held_by"]
    assert "no space left on the disk" in status["held_by"]
    assert now == good

    with project_instance(place) as instance:
        warnings = [run.tags.get("indicators/warnings") for run in instance.get_runs()]
    # One number is printed twice, differently.
    assert all(int(count) >= 1 for count in warnings)
