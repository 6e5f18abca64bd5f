"""Expectations on places beside each other: peers, a place and its parts, as all releases that are held have them.

None is critical: of two releases that disagree, either may be right. Not here: one place in other periods
(`rules_series`, `rules_history`).
"""

from orchestration.expectations.rule import Rule

PLACE_RULES: tuple[Rule, ...] = (
    Rule(
        name="places_are_like_their_peers",
        severity="warning",
        description="A share or a value per head is within five times the median of other places in the same year.",
        description_zh="比重和人均值与同年其他地区的中位数相差不超过五倍。",
        failure_means="A unit or a decimal point is wrong, or the place counts another scope.",
        failure_means_zh="单位或小数点有误，或该地口径不同。",
        what_to_do="Compare unit and number with the document.",
        what_to_do_zh="对照原文核实单位和数值。",
    ),
    Rule(
        name="parts_of_a_place_are_not_more_than_it",
        severity="warning",
        description="What a place has of a quantity that sums is not more than what the place it lies in has.",
        description_zh="可加总的量，一地之数不大于其上级地区。",
        failure_means="A unit is wrong by a factor, or the name means another scope.",
        failure_means_zh="单位差了若干倍，或名称的口径不同。",
        what_to_do="Compare unit and number with both documents.",
        what_to_do_zh="对照两份原文核实单位和数值。",
    ),
    Rule(
        name="places_sum_to_the_place_they_make_up",
        severity="warning",
        description="Where all parts of a place are held, their levels sum to its own within rounding.",
        description_zh="所辖各县市区数值俱全时，其和在舍入误差内等于全市。",
        failure_means="The parts are on another scope or counted by another office, or a number is misread.",
        failure_means_zh="各县市区口径不同，或由别的部门核算，或某个数值读错。",
        what_to_do="Compare the documents; county and city are often computed by different offices.",
        what_to_do_zh="核对各份原文；县级与市级数据往往由不同部门核算。",
    ),
)
