"""What Dagster is told of expectations: of a release's checks what is news, and what each check shows.

Not here: the expectations (`expectations`), the asset that is loaded (`ingest`).
"""

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import dagster as dg

from orchestration.expectations.rule import Rule
from orchestration.expectations.rules import LOAD_RULES
from orchestration.expectations.validate import ExpectationResult
from orchestration.ingest import Load
from orchestration.said import Said, in_chinese
from orchestration.said import in_both as in_both_languages
from orchestration.settings import PAGES_ADDRESS, settings

FIGURES = dg.AssetKey(["lake", "figure"])

SAMPLE_SAID = 2
"""Figures that a failed check of a release shows in Dagster; the lake's `finding` has all."""

_SEVERITY = {"critical": dg.AssetCheckSeverity.ERROR}
ACCEPTED = "release_is_accepted"


_SAID = "indicators/said/"
"""Before the id of a release: key in Dagster's own store of what was last said of its checks (`_Said`)."""

_NAMES = frozenset(rule.name for rule in LOAD_RULES)


@dataclass(frozen=True)
class _Said:
    """What stands in Dagster of a release: digests of `release_is_accepted` and of the rules red there."""

    accepted: str = ""
    failed: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_json(cls, text: str | None) -> "_Said":
        """As `to_json` wrote it; in another form any rule may be red."""
        found = json.loads(text) if text else {"failed": {}}
        failed = found.get("failed", _NAMES)
        return cls(
            found.get("accepted", ""), failed if isinstance(failed, dict) else dict.fromkeys(failed, "")
        )

    def to_json(self) -> str:
        return json.dumps({"accepted": self.accepted, "failed": self.failed})


def say_checks(context: dg.AssetExecutionContext, loads: Sequence[Load]) -> None:
    """Record of each load what is news: docs/decisions/0010."""
    storage = context.instance.run_storage
    before = storage.get_cursor_values({_SAID + load.release_id for load in loads})
    after: dict[str, str] = {}
    evaluations: list[dg.AssetCheckEvaluation] = []
    for load in loads:
        key = _SAID + load.release_id
        news, now = _news(load, _Said.from_json(before.get(key)))
        evaluations += news
        after[key] = now.to_json()
    evaluations += _beside(evaluations, loads)
    for evaluation in sorted(evaluations, key=lambda one: not one.passed):
        context.log_event(evaluation)
    storage.set_cursor_values(after)


def _beside(news: Sequence[dg.AssetCheckEvaluation], loads: Sequence[Load]) -> list[dg.AssetCheckEvaluation]:
    """What is said again so that the list of checks shows how each stands: one release for each.

    The UI shows of a check what was said last, and nothing from before the last materialization: what is
    mended must not hide what is red elsewhere, and what is as it was must not stand there as not evaluated.
    """
    red = {one.check_name for one in news if not one.passed}
    green = {one.check_name for one in news if one.passed}
    again: dict[str, dg.AssetCheckEvaluation] = {}
    for load in loads:
        for one in load.results:
            if one.rule in red or (one.rule in again and not again[one.rule].passed):
                continue
            if not is_passed(one) or (one.rule not in green and one.rule not in again):
                again[one.rule] = _evaluation(one, load.release_id)
    if loads and ACCEPTED not in red | green:
        again[ACCEPTED] = _accepted(loads[-1])
    return list(again.values())


def _news(load: Load, before: _Said) -> tuple[list[dg.AssetCheckEvaluation], _Said]:
    """The checks to say, and what then stands in Dagster.

    What fails critically is said at each load, what else fails where it is otherwise than what stands there,
    what passes where it is red. That of the release itself lists all, and is said where anything in it is
    otherwise.
    """
    failed = _red(load.results)
    # Of a release that is refused nothing was looked at.
    now = _Said(_digest(load), failed if load.results else before.failed)
    said = [
        _evaluation(one, load.release_id)
        for one in load.results
        if failed.get(one.rule) != before.failed.get(one.rule)
        or (one.rule in failed and severity_of(one) is dg.AssetCheckSeverity.ERROR)
    ]
    if now.accepted != before.accepted or load.outcome != "loaded":
        said.append(_accepted(load))
    return said, now


def _red(results: Sequence[ExpectationResult]) -> dict[str, str]:
    """The rules that do not pass, each with a digest of what was found."""
    return {one.rule: _short((one.observed, sorted(one.figure_ids))) for one in results if not is_passed(one)}


def _short(found: object) -> str:
    return hashlib.sha256(repr(found).encode()).hexdigest()[:16]


def _digest(load: Load) -> str:
    """Of all that a load shows of its checks but when they were last looked at."""
    shown = [
        (one.rule, one.success, one.is_error, one.observed, sorted(one.figure_ids)) for one in load.results
    ]
    told = (load.outcome, load.reason, load.figures, load.quarantined, load.unmapped, shown)
    return _short(told)


def _accepted(load: Load) -> dg.AssetCheckEvaluation:
    """Of the release itself, with what became of each expectation."""
    return dg.AssetCheckEvaluation(
        asset_key=FIGURES,
        check_name=ACCEPTED,
        passed=load.outcome == "loaded",
        severity=dg.AssetCheckSeverity.ERROR,
        partition=load.release_id,
        metadata={
            "outcome": load.outcome,
            **({"reason": dg.MetadataValue.md(in_both_languages(load.reason))} if load.reason else {}),
            **({} if load.outcome == "loaded" else {"what to do": dg.MetadataValue.md(not_loaded(load))}),
            **page_metadata(load.release_id),
            "figures": load.figures,
            "quarantined": load.quarantined,
            "unmapped": load.unmapped,
            **_expectations(load.results),
        },
    )


def _expectations(results: Sequence[ExpectationResult]) -> dict[str, Any]:
    """Each expectation by what became of it."""
    if not results:
        return {"expectations": "none was looked at"}
    failed = [f"{one.rule}: {_outcome(one)}, {one.observed}" for one in results if not is_passed(one)]
    return {
        "expectations": f"{len(results) - len(failed)} of {len(results)} passed"
        + (": all but" if failed else ""),
        **({"failed": dg.MetadataValue.md("\n".join(f"- {one}" for one in failed))} if failed else {}),
    }


def _evaluation(result: ExpectationResult, release_id: str) -> dg.AssetCheckEvaluation:
    """Of one expectation, under its release; what it means and what to do, the check itself says."""
    about = check_metadata(replace(result, sample=result.sample[:SAMPLE_SAID]), release_id)
    said = ("result", "observed", "last time", "sample", *page_metadata(release_id))
    return dg.AssetCheckEvaluation(
        asset_key=FIGURES,
        check_name=result.rule,
        passed=is_passed(result),
        severity=severity_of(result),
        partition=release_id,
        metadata={name: about[name] for name in said if name in about},
    )


def is_passed(result: ExpectationResult) -> bool:
    """Whether the check is green: what only informs is shown and is no alarm."""
    return result.success or (result.severity == "info" and not result.is_error)


def severity_of(result: ExpectationResult) -> dg.AssetCheckSeverity:
    """Red for what is critical, and for what could not be computed: of that nothing is known."""
    if result.is_error:
        return dg.AssetCheckSeverity.ERROR
    return _SEVERITY.get(result.severity, dg.AssetCheckSeverity.WARN)


def page_metadata(page: str, rule: str | None = None) -> dict[str, Any]:
    """Where the validation page lies, and its address where the pages are served."""
    file = f"{page}.html"
    metadata: dict[str, Any] = {"validation page": dg.MetadataValue.path(str(settings().validation / file))}
    if address := os.environ.get(PAGES_ADDRESS):
        anchor = f"#{rule}" if rule else ""
        metadata["open the validation page"] = dg.MetadataValue.url(f"{address.rstrip('/')}/{file}{anchor}")
    return metadata


_SEVERITY_ZH = {"critical": "严重", "warning": "警告", "info": "提示"}


def check_description(rule: Rule) -> str:
    """What a check is about, a paragraph in Chinese and one in English."""
    return (
        f"{rule.description_zh}【{_SEVERITY_ZH[rule.severity]}】未通过意味着：{rule.failure_means_zh}"
        f"怎么办：{rule.what_to_do_zh}\n\n"
        f"{rule.description} [{rule.severity}] A failure means: {rule.failure_means} "
        f"What to do: {rule.what_to_do}"
    )


def in_both(result: ExpectationResult, text: str) -> str:
    """One of an expectation's texts (`validate.TEXTS`), in Chinese and then in English."""
    return f"{getattr(result, f'{text}_zh')} {getattr(result, text)}"


def _outcome(result: ExpectationResult) -> str:
    if result.is_error:
        return "ERROR: could not be computed"
    return "passed" if result.success else "failed"


def check_metadata(result: ExpectationResult, page: str) -> dict[str, Any]:
    """What a person on duty needs to see of one expectation; `page` is the validation page it stands on."""
    metadata: dict[str, Any] = {
        "result": _outcome(result),
        "severity": result.severity,
        "observed": f"could not be computed: {result.observed}"
        if result.is_error
        else _in_a_line(result.observed),
        "expected": result.expected,
        "unexpected figures": result.unexpected_count,
        "last time": _in_a_line(
            result.last_time or Said("未查：没有加载", "not looked up: nothing was loaded")
        ),
        **page_metadata(page, result.rule),
    }
    if result.evaluated_count:
        metadata["figures looked at"] = result.evaluated_count
    if not result.success:
        metadata |= {
            "what it means": in_both(result, "failure_means"),
            "what to do": in_both(result, "what_to_do"),
        }
        if result.sample:
            metadata["sample"] = dg.MetadataValue.md(table(result.sample))
    return metadata


def _in_a_line(text: str) -> str:
    """A short sentence in both languages, or the one it has."""
    return f"{text.zh} / {text}" if isinstance(text, Said) else text


def table(rows: Sequence[dict[str, Any]]) -> str:
    """Rows of one set of columns, at least one, as a Markdown table; both languages where a cell has two."""
    names = [name for name in rows[0] if not name.endswith("_zh")]
    lines = ["| " + " | ".join(names) + " |", "|" + " --- |" * len(names)]
    lines += ["| " + " | ".join(_cell(_in_both_columns(row, name)) for name in names) + " |" for row in rows]
    return "\n".join(lines)


def _in_both_columns(row: Mapping[str, Any], name: str) -> object:
    chinese = row.get(f"{name}_zh")
    return row.get(name) if chinese in (None, row.get(name)) else f"{chinese} {row.get(name)}"


def _cell(value: object) -> str:
    return "" if value is None else str(value).replace("|", "\\|").replace("\n", " ")


def not_loaded(load: Load) -> str:
    """What became of a release that did not load, why, and how it is mended."""
    show, decide = f"`indicators review {load.release_id} --failed`", f"`indicators decide {load.release_id}`"
    is_held, reason = load.outcome == "held", load.reason or ""
    outcome = "被暂缓" if is_held else "被拒绝"
    mend_zh = f"{show}列出有关数值，{decide}写入正确的内容" if is_held else "请按上述原因处理"
    mend = (
        f"{show} shows the figures, {decide} writes what is right of them"
        if is_held
        else "mend what the reason names"
    )
    return in_both_languages(
        Said(
            f"{load.release_id}{outcome}：{in_chinese(reason)}\n{mend_zh}；然后重新物化该分区",
            f"{load.release_id} is {load.outcome}: {reason}\n{mend}; then materialize the partition again",
        )
    )


def remember_red(
    context: dg.AssetCheckExecutionContext, release_id: str, results: Sequence[ExpectationResult]
) -> None:
    """Keep which rules are red after this look, so that the load which mends them says so."""
    storage, key = context.instance.run_storage, _SAID + release_id
    before = _Said.from_json(storage.get_cursor_values({key}).get(key))
    looked_at = {one.rule for one in results}
    red = {rule: one for rule, one in before.failed.items() if rule not in looked_at} | _red(results)
    storage.set_cursor_values({key: replace(before, failed=red).to_json()})
