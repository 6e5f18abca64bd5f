"""docs/tables.md, the contract of the published tables from dbt's manifest, and docs/indicators.md from the seeds.

`make docs` writes both. Not here: any description; they stand beside the models, in the published file as
comments, and in the rows of the catalogue.
"""

import json
import sys
from pathlib import Path
from typing import Any

from orchestration.catalogue import Catalogue
from orchestration.settings import PROJECT

MANIFEST = PROJECT / "dbt_project" / "target" / "manifest.json"
DOCUMENT = PROJECT / "docs" / "tables.md"
INDICATORS = PROJECT / "docs" / "indicators.md"

_SCHEMAS = {
    "bi": "For dashboards: names, verdicts and display values in both languages; numbers as doubles.",
    "marts": "One table a question; numbers as printed are decimal(28,8).",
    "core": "Every figure of every vintage, every statement of a promise, and what they are about.",
    "audit": "What became of each load. Publication adds `build`, `input`, `change`, `publication`, "
    "`publication_log`, `validation_history`, `build_expectation` and `build_quality`, which docs/publication.md "
    "explains.",
}

_HEAD = """# Tables of the published file

Written by `make docs` from the models; do not edit. The same texts are comments in the file itself, and in
`datapackage.json`.

What holds for every table of `bi`, from release to release of this project:

- Name, grain, columns, their types and what they mean do not change. A column may be added at the end of what is
  listed; select columns by name.
- “Never null” is tested before each publication; a build that breaks it is not published. Elsewhere null means that
  no source says it, and is never a zero.
- Codes (`attainment_status`, `outcome`, `change_kind`, …) keep their meaning; a new code may come. Words for people
  (`…_zh`, `…_en`, `…_display`) may be worded better at any time: filter by codes.
- An id (`promise_id`, `indicator_id`, `region_id`, `release_id`) never names another thing.
- One row of `indicator_series` is one period of one series, so that a sum over periods of one `frequency` is a sum
  where `is_additive`; over places, take parts (`is_part`) or wholes, never both. A row with `is_bound` is a bound or
  about; leave it out of sums, or say so.
- Keys: `indicator_id` is found in `indicators`, `region_id` in `regions`, `plan_id` in `plans`, or null; what joins how is
  drawn in [connecting.md](connecting.md#the-star).
- A day is filtered by `valid_from <= day and day < valid_to`.

`marts`, `core` and `audit` are documented and tested alike, but follow the method: a column there may change with
`method_version`, which `audit.build` records.
"""


def document(manifest: dict[str, Any]) -> str:
    """The text of docs/tables.md for a manifest of dbt's."""
    not_null, unique = _tested(manifest)
    parts = [_HEAD]
    for schema, what in _SCHEMAS.items():
        models = [
            one
            for one in manifest["nodes"].values()
            if one["resource_type"] == "model" and one["schema"] == schema
        ]
        parts.append(f"\n## {schema}\n\n{what}\n")
        for model in sorted(models, key=lambda one: str(one["name"])):
            key = model["unique_id"]
            grain = model["config"]["meta"].get("grain") or unique.get(key) or []
            parts.append(f"\n### {schema}.{model['name']}\n\n{model['description']}\n")
            if grain:
                parts.append(f"\nKey: {', '.join(f'`{name}`' for name in grain)}\n")
            parts.append("\n| column | type | never null | meaning |\n|---|---|---|---|\n")
            for name, column in model["columns"].items():
                required = "yes" if (key, name) in not_null else ""
                meaning = column["description"].replace("|", "\\|")
                parts.append(f"| `{name}` | {column['data_type'] or ''} | {required} | {meaning} |\n")
    return "".join(parts)


def _tested(manifest: dict[str, Any]) -> tuple[set[tuple[str, str]], dict[str, list[str]]]:
    """Columns tested never to be null, and for each model the column tested to be unique."""
    not_null: set[tuple[str, str]] = set()
    unique: dict[str, list[str]] = {}
    for test in manifest["nodes"].values():
        if test["resource_type"] != "test" or not test.get("attached_node"):
            continue
        of = test.get("test_metadata") or {}
        if of.get("name") == "never_null":
            not_null |= {(test["attached_node"], column) for column in of["kwargs"]["columns"]}
        elif of.get("name") == "unique":
            unique[test["attached_node"]] = [test["column_name"]]
    return not_null, unique


_INDICATORS_HEAD = """# Indicators

Written by `make docs` from `indicator.csv`, `indicator_alias.csv` and `indicator_use.csv`; do not edit. An id never
changes its meaning. A name is mapped by its words (`name_word.csv` says which may fall away or stand for another) and
by the aliases given here; what no row covers stays unmapped.

*Places*: how many of 348 provinces and cities print it at least, counted over the names in 2,949 of their work reports
since 2003. Empty: fewer than a handful, or only in other documents.
"""


def indicators_document(catalogue: Catalogue) -> str:
    """The text of docs/indicators.md for a catalogue: a section a topic, the most widely printed first."""
    used = {row["indicator_id"]: int(row["places"]) for _, row in catalogue.rows("indicator_use.csv")}
    names: dict[str, list[str]] = {}
    for _, row in catalogue.rows("indicator_alias.csv"):
        known = names.setdefault(row["indicator_id"], [])
        if row["alias"] not in known:
            known.append(row["alias"])
    topics: dict[str, list[dict[str, str]]] = {}
    for _, row in catalogue.rows("indicator.csv"):
        topics.setdefault(row["topic"], []).append(row)
    parts = [_INDICATORS_HEAD]
    for topic, rows in topics.items():
        parts.append(
            f"\n## {topic.replace('_', ' ')}\n\n| indicator | name | unit | kind | better | places | what it is | "
            "also printed as |\n|---|---|---|---|---|---|---|---|\n"
        )
        for row in sorted(rows, key=lambda one: (-used.get(one["indicator_id"], 0), one["indicator_id"])):
            key = row["indicator_id"]
            cells = (
                f"`{key}`", f"{row['name_zh']}<br>{row['name_en']}", row["unit_id"], row["kind"],
                row["desired_direction"], str(used.get(key, "")), row["definition"], "; ".join(names.get(key, [])),
            )  # fmt: skip
            parts.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n")
    return "".join(parts)


def main() -> None:
    """Write docs/tables.md and docs/indicators.md, or the first into the file named."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENT
    target.write_text(document(json.loads(MANIFEST.read_text(encoding="utf-8"))), encoding="utf-8")
    if target == DOCUMENT:
        catalogue = Catalogue(PROJECT / "dbt_project" / "seeds")
        INDICATORS.write_text(indicators_document(catalogue), encoding="utf-8")


if __name__ == "__main__":
    main()
