"""The words of the report for codes of the marts, and printed figures glossed for readers of English.

Every table gives a code its Chinese and its English words; `test_wording` holds them against the codes that
models and expectations can give. Not here: verdicts (`dbt_project/macros/verdict.sql`), any markup.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

Words = tuple[str, str]
"""Chinese, English."""

KINDS: dict[str, Words] = {
    "work_report": ("政府工作报告", "work report"),
    "communique": ("统计公报", "statistical communiqué"),
    "bulletin": ("统计月报、季报", "monthly or quarterly bulletin"),
    "census_bulletin": ("普查公报", "census bulletin"),
    "economic_note": ("经济运行情况", "note on the economy"),
    "yearbook": ("统计年鉴", "yearbook"),
    "panel": ("面板数据", "panel"),
    "database_export": ("数据库导出", "database export"),
    "press": ("新闻报道", "press report"),
}

BOUND_OPS: dict[str, Words] = {
    "eq": ("=", "="),
    "gt": (">", ">"),
    "ge": ("≥", "≥"),
    "lt": ("<", "<"),
    "le": ("≤", "≤"),
    "approx": ("约", "about"),
    "approx_below": ("接近", "nearly"),
    "range": ("在", "within"),
}

FIGURE_STATUSES: dict[str, Words] = {
    "actual": ("实际", "actual"),
    "expected": ("预计", "expected"),
    "target": ("目标", "target"),
    "plan": ("计划", "plan"),
}

MEASURES: dict[str, Words] = {
    "level": ("数值", "level"),
    "growth_rate": ("增速", "growth rate"),
    "avg_annual_growth_rate": ("年均增速", "average yearly growth"),
    "share": ("比重、比率", "share"),
    "structure_part": ("构成", "part of a structure"),
    "ratio": ("倍数、比值", "ratio"),
    "increment": ("增加量", "increment"),
    "change_pp": ("变动的百分点", "change in points"),
    "cumulative_total": ("累计", "cumulative total"),
    "count": ("个数", "count"),
    "rank": ("位次", "rank"),
    "rank_change": ("位次变动", "change of rank"),
    "change_since": ("较某一时期的变动", "change since a period"),
    "reduction": ("下降", "reduction"),
    "duration": ("时长", "duration"),
    "price_index": ("价格指数", "price index"),
    "statement": ("表述", "statement"),
}

BASES: dict[str, Words] = {
    "constant_price": ("不变价", "constant price"),
    "like_for_like": ("可比口径", "like for like"),
    "nominal": ("名义", "nominal"),
    "as_published_unknown": ("口径未注明", "basis not stated"),
    "levels_only": ("只公布数值", "only levels are published"),
}

LOADS: dict[str, Words] = {
    "loaded": ("已入库", "loaded"),
    "held": ("暂缓", "held"),
    "refused": ("拒绝", "refused"),
}

FORESEEN: dict[str, Words] = {
    "loaded": ("可以入库", "would be loaded"),
    "held": ("会暂缓", "would be held"),
    "refused": ("会被拒绝", "would be refused"),
}
"""What would become of a release, before it is loaded."""

REVIEWS: dict[str, Words] = {
    "person": ("人工", "a person"),
    "machine_double_read": ("机器读取两遍", "the machine, twice"),
    "machine": ("机器", "the machine"),
}
"""Who has read a figure."""

SEVERITIES: dict[str, Words] = {
    "critical": ("严重", "critical"),
    "warning": ("警告", "warning"),
    "info": ("提示", "info"),
}

OUTCOMES: dict[str, Words] = {
    "kept": ("兑现", "kept"),
    "kept_expected": ("预计兑现", "kept by the expected figure"),
    "missed": ("未兑现", "missed"),
    "missed_expected": ("预计未兑现", "missed by the expected figure"),
    "indeterminate": ("无法判定", "cannot be decided"),
    "not_assessable": ("无法评估", "not assessable"),
    "not_held": ("未收集到结果", "outcome not held"),
    "not_found": ("其后报告未见结果", "not found in the next report"),
    "pending": ("未到期", "pending"),
    "not_due": ("待公布", "not due yet"),
    "not_published": ("未公布", "not published"),
}

CHANGES: dict[str, Words] = {
    "re_dated": ("目标不变，时间推后", "same target, later date"),
    "date_dropped": ("目标不再写明期限", "no date any more"),
    "dated": ("目标不变，写明期限", "same target, with a date now"),
    "redefined": ("口径已调整的新目标", "another target, of a redefined quantity"),
    "lowered_and_re_dated": ("调低并推后", "lowered and later"),
    "next_step": ("下一阶段的新目标", "a next step, further and later"),
    "raised": ("调高", "raised"),
    "lowered": ("调低", "lowered"),
    "restated": ("重申", "restated"),
}

FINDINGS: dict[str, Words] = {
    "sources_disagree": ("两处发布不一致", "two releases disagree"),
    "implied_growth": ("与两年增速推算的增速不符", "growth differs from what growth over two years implies"),
    "implied_base": ("与次年水平和增速倒推的不符", "level differs from what the next year's figures imply"),
    "growth_and_levels": ("增速与两年水平不符", "growth differs from the two levels"),
    "parts_and_whole": ("分项之和与总量不符", "parts do not sum to the whole"),
    "share_and_parts": ("比重与分项不符", "share differs from its parts"),
    "shares_and_100": ("各项比重之和不等于100%", "shares do not sum to 100 %"),
    "components_and_whole": ("各组成部分之和与总量不符", "components do not sum to their whole"),
    "release_contradicts_itself": ("同一份文件中两个数字互相矛盾", "one release gives two numbers for it"),
    "per_head_and_population": ("人均值与总量、人口不符", "per-head value differs from GDP over population"),
}  # fmt: skip

METHODS: dict[str, Words] = {
    "eurostat": ("欧盟统计局", "Eurostat"),
    "open_sdg": ("Open SDG", "Open SDG"),
    "unsd": ("联合国统计司", "UNSD"),
    "destatis": ("德国联邦统计局", "Destatis"),
    "escap": ("联合国亚太经社会", "ESCAP"),
    "sdsn": ("可持续发展网络（SDSN）", "SDSN"),
    "china_mid_term": ("中期评估用语（分界为本项目约定）", "China's mid-term words (our cut-offs)"),
}

PEER_CLASSES: dict[str, Words] = {
    "significant_progress": ("明显进展", "significant progress"),
    "moderate_progress": ("一定进展", "moderate progress"),
    "insufficient_progress": ("进展不足", "insufficient progress"),
    "moderate_movement_away": ("有所背离", "moderate movement away"),
    "significant_movement_away": ("明显背离", "significant movement away"),
    "movement_away": ("背离", "movement away"),
    "target_achieved": ("目标已达成", "target achieved"),
    "substantial_progress": ("实质进展", "substantial progress"),
    "progress_needs_acceleration": ("进展须加快", "progress needs acceleration"),
    "limited_progress": ("进展有限", "limited progress"),
    "no_progress": ("没有进展", "no progress"),
    "deterioration": ("恶化", "deterioration"),
    "moderate_deterioration": ("有所恶化", "moderate deterioration"),
    "significant_deterioration": ("明显恶化", "significant deterioration"),
    "on_track": ("符合进度", "on track"),
    "fair": ("尚可", "fair progress"),
    "limited": ("进展有限", "limited progress"),
    "stagnating": ("停滞", "stagnating"),
    "sun": ("晴", "sun"),
    "sun_cloud": ("晴间多云", "sun and cloud"),
    "cloud": ("多云", "cloud"),
    "thunderstorm": ("雷雨", "thunderstorm"),
    "maintain": ("保持即可", "maintain"),
    "accelerate": ("须加快", "accelerate"),
    "reverse": ("须扭转", "reverse"),
    "on_track_or_maintaining": ("符合进度或保持", "on track or maintaining"),
    "moderately_improving": ("缓慢改善", "moderately improving"),
    "decreasing": ("下降", "decreasing"),
    "提前实现": ("提前实现", "met before its date"),
    "快于预期": ("快于预期", "faster than expected"),
    "基本符合预期": ("基本符合预期", "about as expected"),
    "滞后": ("滞后", "lagging"),
}

CONVENTIONS: dict[str, Words] = {
    "approx": (
        "“左右”按末位非零数字的半个单位计：本项目约定",
        "“about” is half a unit of the last digit that is not zero: our convention",
    ),
    "approx_below": ("“近”按一个单位计：本项目约定", "“nearly” is one unit below: our convention"),
    "ge": ("“以上”含本数", "“at least” includes the number"),
    "le": ("“以内”含本数", "“at most” includes the number"),
    "gt": ("“超过、突破”不含本数", "“more than” excludes the number"),
    "lt": ("“低于、不到”不含本数", "“less than” excludes the number"),
}  # fmt: skip
"""What the bound of a target counts as, said beside the verdicts that hang on it."""


def deciding_convention(row: Mapping[str, Any]) -> str | None:
    """The bound of CONVENTIONS without which a verdict would be the other one, or None.

    `row` is one of mart_attainment: its bound, direction, status, target and the interval of its outcome.
    “About” decides what stays behind its number and is kept, “at least” and “at most” what lies on it and is
    kept, “more than” and “less than” what lies on it and is missed.
    """
    bound, low, high = row["target_bound_op"], row["low"], row["high"]
    if bound not in CONVENTIONS or low is None or high is None or row["target_value"] is None:
        return None
    ahead = (low + high) / 2 - row["target_value"]
    if row["direction"] in ("decrease", "maintain_at_most"):
        ahead = -ahead
    status = row["attainment_status"].removeprefix("interim_")
    decides = (
        (status == "achieved" and ahead < 0 and bound in ("approx", "approx_below"))
        or (status == "achieved" and ahead == 0 and bound in ("ge", "le"))
        or (status == "missed" and ahead == 0 and bound in ("gt", "lt"))
    )
    return bound if decides else None


REASONS: dict[str, Words] = {
    "no_baseline": ("没有基期数据", "no baseline is held"),
    "no_new_data": ("目标期内尚无数据", "nothing published inside its period"),
    "only_for_dated_targets": ("该方法只评有期限的水平目标", "the method judges dated levels only"),
    "a_bound_is_no_point": ("只公布了界限，该方法需要确数", "only a bound is published, no number"),
    "no_pace": ("没有所需速度可比", "no required pace to compare with"),
    "not_available": ("该方法无结果", "the method gives nothing"),
    "needs_values_above_zero": ("该方法只用于正数", "the method needs values above zero"),
    "no_time_has_passed": ("目标期刚开始", "no time has passed"),
    "target_is_the_baseline": ("目标即起点", "the target is the starting point"),
    "set_elsewhere": ("数值由上级下达，报告未写明", "set elsewhere, the report does not say"),
    "undated": ("原文未写明期限", "the text names no date"),
    "no_direction": ("未注明升降何者为好", "nothing says which way is good"),
    "less_than_half": (
        "不及此前水平的一半，当是某一部分的目标，原文未写明",
        "less than half of what there was: of a part that the text does not name",
    ),
    "bound_against_direction": ("原文的界限与目标方向相反", "its bound is on the wrong side"),
    "unit_differs": ("计量单位不同", "unit differs"),
    "growth_basis_differs": ("增速口径不同", "growth on another basis"),
    "price_basis_differs": ("现价与不变价不可比", "current against constant prices"),
    "base_period_differs": ("对比的基期不同", "growth since another year"),
    "renamed": ("指标已更名", "indicator renamed"),
    "redefined": ("指标口径已调整", "indicator redefined"),
    "census_break": ("普查前后数据不可比", "a census lies between"),
    "other_scope": ("公布的数字范围不同", "what is published has another scope"),
    "boundary_case": ("恰在界上，取整即可改变结论", "on the line: rounding could turn it"),
    "release_contradicts_itself": ("同一份文件中的数字互相矛盾", "one document gives two numbers for it"),
    "said_in_words": ("结果以文字表述", "the outcome is said in words"),
    "contradicted": ("与已公布的其他数字矛盾", "other published figures contradict it"),
    "year_inferred": ("原文未写明年份，按推断的年份", "its text names no year, the year is inferred"),
    "near_previous": ("公布为“接近上年同期水平”", "published as near the level of the year before"),
}  # fmt: skip

ANSWERS: dict[str, Words] = {
    "no_new_data": (
        "现在谁也说不准：目标期内还没有公布过任何数据。",
        "Nobody can say yet: nothing has been published inside its period.",
    ),
    "not_held": (
        "期限已过，但载有结果的文件没有收集到。",
        "Its date has passed, and the release with the outcome is not held here.",
    ),
    "not_found": (
        "期限已过，其后的报告中没有见到结果。",
        "Its date has passed, and the report that followed does not give the outcome.",
    ),
    "no_baseline": (
        "无法判断：没有收集到起点的数据。", "It cannot be said: no figure of its starting point is held."
    ),
    "indeterminate": ("按已公布的数字，无法判定。", "What is published does not decide it."),
    "achieved": ("已经实现。", "Yes: it has been reached."),
    "met_early": ("已提前实现。", "Yes: it has been reached before its date."),
    "on_track": ("按已公布的数字，符合进度。", "By what is published, on track."),
    "moderate": ("按已公布的数字，略慢于所需进度。", "By what is published, somewhat behind its path."),
    "insufficient": ("按已公布的数字，明显慢于所需进度。", "By what is published, far behind its path."),
    "away": ("按已公布的数字，正在背离目标。", "By what is published, moving away."),
    "missed": ("没有实现。", "No: it was missed."),
}  # fmt: skip
"""The first sentence of the report; a state without one is answered by its verdict."""

STATES: dict[str, Words] = {
    "achieved": ("已实现", "achieved"),
    "met_early": ("提前实现", "met before its date"),
    "missed": ("未实现", "missed"),
    "on_track": ("符合进度", "on track"),
    "moderate": ("略慢于进度", "somewhat behind its path"),
    "insufficient": ("明显慢于进度", "far behind its path"),
    "away": ("背离目标", "moving away"),
    "met_stable": ("保持达标", "kept so far"),
    "met_at_risk": ("达标但走低", "kept so far, but slipping"),
    "missed_improving": ("未达标，正在改善", "not met, improving"),
    "missed_worsening": ("未达标，未见改善", "not met, not improving"),
    "indeterminate": ("无法判定", "undecided"),
    "no_new_data": ("尚无数据", "nothing published yet"),
    "no_baseline": ("没有基期数据", "no baseline held"),
    "not_assessable": ("无法评估", "not assessable"),
    "not_due": ("尚未到公布时间", "not due yet"),
    "not_held": ("未收集到结果", "outcome not held"),
    "not_found": ("其后报告未见结果", "not found in the next report"),
    "not_published": ("未公布", "not published"),
    "interim_achieved": ("预计实现", "expected to be achieved"),
    "interim_missed": ("预计未实现", "expected to be missed"),
    "interim_on_track": ("年内进度符合目标", "on track so far this year"),
    "interim_moderate": ("年内进度略慢于目标", "somewhat behind so far"),
    "interim_insufficient": ("年内进度低于目标", "behind so far this year"),
    "interim_away": ("年内背离目标", "moving away from the target so far"),
    "interim_met_early": ("预计提前实现", "expected to be met before its date"),
    "interim_met_stable": ("年内保持达标", "kept so far this year"),
    "interim_met_at_risk": ("年内达标但走低", "kept so far this year, but slipping"),
    "interim_missed_improving": ("年内未达标，正在改善", "not met so far this year, improving"),
    "interim_missed_worsening": ("年内未达标，未见改善", "not met so far this year, not improving"),
    "interim_indeterminate": ("按年内已公布数字无法判定", "cannot be decided from what is published so far"),
}
"""States as the ends of a verdict that is left open; the verdicts themselves have their words from dbt."""

COMPLETENESS: dict[str, Words] = {
    "full": ("全文", "full"),
    "partial": ("部分", "partial"),
    "excerpt": ("摘录", "excerpt"),
}

_OPERATORS = {
    "gt": "more than ", "ge": "at least ", "lt": "less than ", "le": "at most ", "approx": "about ",
    "approx_below": "nearly ", "eq": "", "range": "",
}  # fmt: skip

_UNITS = {
    "CNY": " yuan", "USD": " dollars", "PC": " %", "PP": " points", "PM": " ‰", "PERSON": " people",
    "HOUSEHOLD": "", "ENTITY": "", "ITEM": "", "VISIT": "", "MU": " mu", "TONNE": " tonnes",
}  # fmt: skip

_SCALES = ((Decimal(10**12), " trillion"), (Decimal(10**9), " billion"), (Decimal(10**6), " million"))


def english(
    bound_op: str | None, value: Decimal | None, unit_id: str | None, to: Decimal | None = None
) -> str:
    """A figure in base units as English says it; empty where a word or number would be a guess."""
    if value is None or bound_op not in _OPERATORS or unit_id not in _UNITS:
        return ""
    numbers = _scaled(value) if to is None else f"{_scaled(value)} to {_scaled(to)}"
    return f"{_OPERATORS[bound_op]}{numbers}{_UNITS[unit_id]}"


def interval(low: float | None, high: float | None, factor: float) -> str:
    """Two ends in units of `factor`; an end that a bound leaves open is not written."""
    if low is None or high is None:
        end = high if low is None else low
        return "?" if end is None else f"{'≤' if low is None else '≥'}{round(end / factor, 2):,g}"
    # As many decimals as tell the two ends apart.
    for decimals in range(2, 9):
        ends = [f"{round(end / factor, decimals):,.{decimals}f}" for end in (low, high)]
        if ends[0] != ends[1]:
            break
    return "–".join(end.rstrip("0").rstrip(".") for end in ends)


def _scaled(value: Decimal) -> str:
    for size, name in _SCALES:
        if abs(value) >= size:
            return f"{_plain(value / size)}{name}"
    return _plain(value)


def _plain(value: Decimal) -> str:
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
