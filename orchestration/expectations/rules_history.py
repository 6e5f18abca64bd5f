"""Expectations on a release beside those held before it: magnitudes, history, other sources, coverage.

None is critical but one: of two releases that disagree, either may be the one that is right, unless one says a
thousand times what all others do. Not here: what one document must satisfy by itself (`rules_release`), places
(`rules_places`), series that explain each other (`rules_series`).
"""

from orchestration.expectations.rule import Rule

HISTORY_RULES: tuple[Rule, ...] = (
    Rule(
        name="magnitudes_are_possible_beside_other_periods",
        severity="critical",
        description="A level is within a thousand times what at least two other releases say of the indicator and place.",
        description_zh="水平值与至少两份其他发布中同一指标、同一地区的数值相差不到一千倍。",
        failure_means="万 was read as 亿 or the like: a unit wrong by a factor.",
        failure_means_zh="“万”读成“亿”之类，单位差了若干倍。",
        what_to_do="Compare unit and number with the document; correct them in corrections.csv, or where they were transcribed.",
        what_to_do_zh="对照原文核实单位和数值，在corrections.csv中或录入处更正。",
    ),
    Rule(
        name="magnitudes_are_like_those_of_other_periods",
        severity="warning",
        description="A level is within ten times the median of the same indicator and place.",
        description_zh="水平值不超过同一指标、同一地区中位数的十倍，也不低于其十分之一。",
        failure_means="万 was read as 亿 or the like: a unit wrong by a factor; or a different scope.",
        failure_means_zh="“万”读成“亿”之类，单位差了若干倍；或口径不同。",
        what_to_do="Compare unit and number with the document.",
        what_to_do_zh="对照原文核实单位和数值。",
    ),
    Rule(
        name="neighbouring_years_are_alike",
        severity="warning",
        description="A population of one source does not change by more than a fifth from one year to the next.",
        description_zh="同一来源的人口数相邻两年变动不超过五分之一。",
        failure_means="A digit is wrong in the source or in the reading.",
        failure_means_zh="原文有误或读取时读错了数字。",
        what_to_do="Compare with the document; a known error is a row in corrections.csv.",
        what_to_do_zh="对照原文；确认有误的，记入corrections.csv。",
    ),
    Rule(
        name="changes_are_like_those_of_other_years",
        severity="warning",
        description="The change of a level over a year is within five robust deviations of the other years' changes.",
        description_zh="水平值的年度变动与其他年份相比不超过五个稳健标准差。",
        failure_means="A digit or a unit is wrong in the source or in the reading; or something did happen that year.",
        failure_means_zh="原文的数字或单位有误，或读取时读错；也可能当年确有其事。",
        what_to_do="Compare with the document; a known error is a row in corrections.csv.",
        what_to_do_zh="对照原文；确认有误的，记入corrections.csv。",
    ),
    Rule(
        name="sources_agree",
        severity="warning",
        description="What two releases state of one thing and period is possible together.",
        description_zh="两份发布对同一事物、同一时期的说法可以同时成立。",
        failure_means="A revision, another scope, or an error in one of them.",
        failure_means_zh="数据有修订，或口径不同，或其中一份有误。",
        what_to_do="Compare both documents; mart_revision and mart_reconciliation list the pair.",
        what_to_do_zh="核对两份原文；mart_revision和mart_reconciliation列有这两个数值。",
    ),
    Rule(
        name="coverage_is_not_smaller_than_before",
        severity="warning",
        description="A full release has at least nine tenths of the indicators of the full release of its kind before it.",
        description_zh="完整发布的指标数不少于上一份同类完整发布的九成。",
        failure_means="A part of the document was not read, or the publisher dropped indicators.",
        failure_means_zh="原文有部分内容未读取，或发布单位减少了指标。",
        what_to_do="Compare with the earlier release; mend the reading, or accept it.",
        what_to_do_zh="与此前的发布核对；补齐读取，或认可这一变化。",
    ),
    Rule(
        name="what_a_release_replaces_is_held",
        severity="warning",
        description="The release that another one replaces is held.",
        description_zh="一份发布所替代的发布已收录。",
        failure_means="The id is misspelt, or that release is refused or not filed: nothing is replaced.",
        failure_means_zh="编号写错，或那份发布被拒绝、未归档：没有替代任何内容。",
        what_to_do="Mend replaces.release_id in release.yml, or file the release it names.",
        what_to_do_zh="更正release.yml中的replaces.release_id，或归档它所指的发布。",
    ),
)
