"""The documents name what there is."""

from orchestration.cli import app
from orchestration.expectations.rules import LOAD_RULES
from orchestration.expectations.rules_build import CORE_RULES, MART_RULES
from orchestration.settings import PROJECT


def test_every_expectation_is_in_the_document_as_it_is():
    text = (PROJECT / "docs" / "validation.md").read_text(encoding="utf-8")
    for rule in (*LOAD_RULES, *CORE_RULES, *MART_RULES):
        assert f"| {rule.name} | {rule.severity} | {rule.description} |" in text


def test_every_command_is_in_the_readme():
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    for command in app.registered_commands:
        name = command.name or command.callback.__name__
        assert f"`{name}" in text, name


def test_every_mart_is_in_the_readme():
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    for path in (PROJECT / "dbt_project" / "models" / "marts").glob("*.sql"):
        assert path.stem in text
