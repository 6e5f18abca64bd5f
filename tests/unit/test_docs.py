"""The documents name what there is."""

import re

import pytest

from orchestration.cli import COMMANDS
from orchestration.expectations.rules import LOAD_RULES
from orchestration.expectations.rules_build import CORE_RULES, MART_RULES
from orchestration.settings import PROJECT


def test_every_expectation_is_in_the_document_as_it_is():
    text = (PROJECT / "docs" / "validation.md").read_text(encoding="utf-8")
    for rule in (*LOAD_RULES, *CORE_RULES, *MART_RULES):
        assert f"| {rule.name} | {rule.severity} | {rule.description} |" in text


READMES = ("README.md", "README.zh-CN.md")


def _commands(name):
    """The first column of the table of commands, and the lines to type."""
    text = (PROJECT / name).read_text(encoding="utf-8")
    typed = [
        line.split("#")[0].strip() for line in re.findall(r"^    (make .*|duckdb .*)$", text, re.MULTILINE)
    ]
    section = re.split(r"^## (?:Commands|命令)$", text, flags=re.MULTILINE)[1].split("\n## ")[0]
    return re.findall(r"^\| (`[a-z]+.*?`) \|", section, re.MULTILINE), typed


def test_both_readmes_name_the_same_commands():
    table, typed = _commands("README.md")
    assert any(one.startswith("`run ") for one in table)
    assert "make run" in typed
    assert _commands("README.zh-CN.md") == (table, typed)


@pytest.mark.parametrize("name", READMES)
def test_what_a_readme_links_to_is_there(name):
    text = (PROJECT / name).read_text(encoding="utf-8")
    links = [one for one in re.findall(r"\]\(([^)]+)\)", text) if "://" not in one]
    assert links
    for one in links:
        file, _, heading = one.partition("#")
        assert (PROJECT / file).exists(), one
        if heading:
            titles = re.findall(r"^#+ (.+)$", (PROJECT / file).read_text(encoding="utf-8"), re.MULTILINE)
            assert heading in {re.sub(r"[^\w -]", "", title).lower().replace(" ", "-") for title in titles}, (
                one
            )


@pytest.mark.parametrize("name", READMES)
def test_every_command_is_in_the_readme(name):
    text = (PROJECT / name).read_text(encoding="utf-8")
    for name in COMMANDS:
        assert f"`{name}" in text, name


def test_every_mart_is_in_the_readme():
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    for path in (PROJECT / "dbt_project" / "models" / "marts").glob("*.sql"):
        assert path.stem in text


def test_what_a_contributor_is_told_to_write_is_there():
    text = (PROJECT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    rows = [one for one in text.splitlines() if one.startswith("| ")]
    named = re.findall(r"`((?:dbt_project|orchestration|tests|docs|raw)/[^`]*)`", "\n".join(rows))
    named += [one for one in re.findall(r"\]\(([^)]+)\)", text) if "://" not in one]
    assert len(named) > 30
    for one in named:
        assert (PROJECT / one).exists(), one
