"""What an expectation is. Not here: any expectation (`rules`), how they run (`engine`, `validate`)."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

_HERE = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A sentence about good data, what a failure means and what to do, in English and Chinese.

    `severity` is critical (of a load: the figure goes to quarantine, and without figures the release is
    held; of a build: what comes after it does not run), warning or info. What breaks the rule is found by
    `sql/<name>.sql`.
    """

    name: str
    severity: str
    description: str
    description_zh: str
    failure_means: str
    failure_means_zh: str
    what_to_do: str
    what_to_do_zh: str

    @cached_property
    def sql(self) -> str:
        """The query of what breaks the rule: a row each, with what is wrong in `detail` and `detail_zh`."""
        return _templates().get_template(f"sql/{self.name}.sql").render()


@lru_cache
def _templates() -> Environment:
    """The queries, which may use every macro of `macros/` by its name, as dbt's models do."""
    environment = Environment(loader=FileSystemLoader(_HERE), undefined=StrictUndefined, autoescape=False)
    for file in sorted((_HERE / "macros").glob("*.sql")):
        macros = environment.get_template(f"macros/{file.name}").module
        environment.globals |= {
            name: macro for name, macro in vars(macros).items() if not name.startswith("_")
        }
    return environment
