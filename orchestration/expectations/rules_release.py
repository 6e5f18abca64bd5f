"""Expectations on the figures of one document together: identities that hold whatever other documents say.

What a document must satisfy by itself is critical. Not here: parts and wholes (`rules_parts`), comparisons
with other releases (`rules_history`).
"""

from orchestration.expectations.rule import Rule

RELEASE_RULES: tuple[Rule, ...] = (
    Rule(
        name="quarters_and_months_sum_to_their_year",
        severity="critical",
        description="In one document the four quarters or twelve months of a flow sum to its year within rounding.",
        description_zh="同一文件中四个季度或十二个月之和在舍入误差内等于全年。",
        failure_means="A number is misread, or cumulated numbers were read as those of single periods.",
        failure_means_zh="某个数值读错，或累计值被当作当期值读取。",
        what_to_do="Compare them with the document; if they are cumulated, the reader must say so (accumulation ytd).",
        what_to_do_zh="对照原文；若为累计值，读取程序须予注明（accumulation为ytd）。",
    ),
    Rule(
        name="natural_growth_is_births_less_deaths",
        severity="warning",
        description="The natural growth rate of the population is its birth rate less its death rate, within rounding.",
        description_zh="人口自然增长率等于出生率减死亡率（舍入误差内）。",
        failure_means="One of the three rates is misread.",
        failure_means_zh="三个比率中有一个读错。",
        what_to_do="Compare the three rates with the document.",
        what_to_do_zh="对照原文核实三个比率。",
    ),
    Rule(
        name="income_of_all_lies_between_town_and_country",
        severity="warning",
        description="Income per head of all residents lies between that of the country and that of the towns.",
        description_zh="全体居民人均可支配收入介于农村与城镇之间。",
        failure_means="One of the three incomes is misread, or of another period or place.",
        failure_means_zh="三项收入中有一项读错，或属于另一时期、另一地区。",
        what_to_do="Compare the three numbers with the document.",
        what_to_do_zh="对照原文核实三个数值。",
    ),
    Rule(
        name="a_number_printed_twice_is_one_number",
        severity="warning",
        description="What a release states twice of one thing and period does not contradict itself.",
        description_zh="同一发布中两处陈述的同一数值互不矛盾。",
        failure_means="One of the two is misread, or they are of different scope.",
        failure_means_zh="两处中有一处读错，或两者口径不同。",
        what_to_do="Compare both places; give the other scope a name of its own.",
        what_to_do_zh="对照两处原文；口径不同的，另立名称。",
    ),
)
