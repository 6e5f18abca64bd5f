"""Macros are laid out as models are. sqlfluff lints what a template renders, and a macro alone renders nothing."""

import re

import pytest
from sqlfluff.core import FluffConfig, Linter

from orchestration.settings import PROJECT

FOLDER = PROJECT / "dbt_project" / "macros"
NO_SELECT = ("as_of.sql", "generate_schema_name.sql", "materializations.sql")
"""Statements of one engine, and names: neither an expression nor a query."""

_MACRO = re.compile(r"\{%-? macro (\w+)\([^)]*\) -?%\}(.*?)\{%-? endmacro -?%\}", re.S)
_IF = re.compile(
    r"^ *\{%-? if .*?%\}\n(.*?)(?:^ *\{%-? else.*?%\}\n.*?)?^ *\{%-? endif -?%\}\n?", re.S | re.M
)
_TAG = re.compile(r"^ *\{[%#].*?[%#]\} *\n|\{[%#].*?[%#]\}", re.S | re.M)

FILES = [one for one in sorted(FOLDER.rglob("*.sql")) if one.name not in NO_SELECT]


def bodies(text: str) -> dict[str, str]:
    """The SQL of each macro by name: the first branch of an if, a loop once, a name of its length for {{ … }}."""
    found = {}
    for name, body in _MACRO.findall(text):
        sql = _TAG.sub("", _IF.sub(lambda branch: branch[1], body))
        sql = re.sub(
            r"\{\{.*?\}\}",
            lambda one: "p" if "\n" in one[0] else "p".ljust(len(one[0]), "_"),
            sql,
            flags=re.S,
        )
        found[name] = sql.strip("\n").rstrip()
    return found


@pytest.fixture(scope="module")
def linter() -> Linter:
    """With the rules for models, but for those that ask which table or column a name is of."""
    config = FluffConfig.from_path(str(PROJECT / "dbt_project"))
    excluded = f"{config.get('exclude_rules')},references,aliasing,LT09,LT12,ST10".replace(" ", "")
    return Linter(
        config=FluffConfig.from_path(str(PROJECT), overrides={"templater": "raw", "exclude_rules": excluded})
    )


def as_query(body: str) -> str:
    if tables := re.findall(r"^(\w+) as \(", body, flags=re.M):
        return f"with {body}\n\nselect *\nfrom {tables[-1]}\n"
    if re.match(r" *select\b", body):
        return re.sub("^ {4}", "", body, flags=re.M) + "\n"
    return f"select\n{body}\nfrom t\n"


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_macro_is_laid_out_as_a_model_is(file, linter):
    said = [
        f"{name}: {one.rule_code()} {one.desc()}"
        for name, body in bodies(file.read_text(encoding="utf-8")).items()
        for one in linter.lint_string(as_query(body)).get_violations()
    ]
    assert said == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_line_of_a_macro_decides_one_thing(file):
    text = file.read_text(encoding="utf-8")
    assert [line for line in text.splitlines() if len(line) > 130] == []
    for body in bodies(text).values():
        assert [line for line in body.splitlines() if re.search(r"\bwhen\b.*\bthen\b.*\bwhen\b", line)] == []


def test_what_is_out_of_line_is_seen(linter):
    body = "    case when a then 1\n      when b then 2 end"
    assert {one.rule_code() for one in linter.lint_string(as_query(body)).get_violations()} >= {"LT02"}
