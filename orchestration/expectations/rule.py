"""What an expectation is. Not here: any expectation (`rules`), how they run (`engine`, `validate`)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """A sentence about good data, what a failure means and what to do, in English and Chinese; and the SQL
    that finds what breaks it.

    `severity` is critical (of a load: the figure goes to quarantine, and without figures the release is
    held; of a build: what comes after it does not run), warning or info.
    """

    name: str
    severity: str
    description: str
    description_zh: str
    failure_means: str
    failure_means_zh: str
    what_to_do: str
    what_to_do_zh: str
    sql: str
