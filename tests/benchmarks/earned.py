"""What each rule earned: how many annotated figures it had a part in, and in how many of them it is right.

    python -m tests.benchmarks.earned > orchestration/extraction/earned.csv

The annotated documents are third-party texts and stand in the folder that INDICATORS_SHARED names. Not here: what the
shares mean (`extraction.confidence`).
"""

import csv
import importlib.util
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from orchestration.catalogue import Catalogue
from orchestration.commands import extracted
from orchestration.extraction.confidence import ALL
from orchestration.readers import Told, prose
from orchestration.settings import settings
from tests.benchmarks.__main__ import SHARED

ANNOTATED = SHARED / "extraction"


def scorer() -> Any:
    """The module that says whether an annotated figure and a read one agree."""
    spec = importlib.util.spec_from_file_location("score", ANNOTATED / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def documents() -> Iterator[tuple[Path, Path, set[int] | None]]:
    """Text, annotated figures and the paragraphs that are annotated (None: all)."""
    yield ANNOTATED / "suizhou_wr_2026.txt", ANNOTATED / "suizhou_wr_2026.gold.jsonl", None
    for gold in sorted((ANNOTATED / "gold").glob("*.gold.jsonl")):
        name = gold.name.removesuffix(".gold.jsonl")
        sample = json.loads(gold.with_name(f"{name}.sample.json").read_text(encoding="utf-8"))
        yield gold.with_name(f"{name}.txt"), gold, set(sample["paras"])


def main() -> None:
    """Prints earned.csv."""
    score = scorer()
    catalogue = Catalogue(settings().catalogue)
    figures: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for text, gold, sample in documents():
        kind = "communique" if text.name.startswith("tj_") else "work_report"
        read = list(extracted.objects(prose.extract_file(text, Told(kind)), text.stem, catalogue))
        read = [
            {**one, "rules": str(one["rules"]).split(" > ")} for one in read if one["num_start"] is not None
        ]
        for line in gold.read_text(encoding="utf-8").splitlines():
            annotated = json.loads(line)
            if annotated.get("borderline") or (sample is not None and annotated["para"] not in sample):
                continue
            found = next((one for one in read if overlap(annotated, one)), None)
            if found is None:
                continue
            agreed = score.agree(annotated, found, "")
            for rule in {ALL, *filter(None, found["rules"])}:
                # A rule of measures or of statuses answers for that alone, a frame for the whole figure.
                part = rule.partition(":")[0] if ":" in rule else None
                answered = {name: agreed[name] or part not in (None, name) for name in agreed}
                figures[rule] += 1
                right[rule] += bool(score.material(annotated, found, answered))
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(("rule", "figures", "right"))
    writer.writerows((rule, count, right[rule]) for rule, count in sorted(figures.items()))


def overlap(annotated: dict[str, Any], read: dict[str, Any]) -> bool:
    """Whether both are of one number."""
    return bool(
        annotated["para"] == read["para"]
        and annotated["num_start"] < read["num_end"]
        and read["num_start"] < annotated["num_end"]
    )


if __name__ == "__main__":
    main()
