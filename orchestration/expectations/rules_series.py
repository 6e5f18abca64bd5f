"""Expectations on series that explain each other: growth and levels, prices, heads, a year and its parts.

None is critical: of two releases that disagree, either may be right. Not here: whether a series is like itself
(`rules_history`).
"""

from orchestration.expectations.rule import Rule

SERIES_RULES: tuple[Rule, ...] = (
    Rule(
        name="growth_agrees_with_levels",
        severity="warning",
        description="Nominal growth printed in a series agrees with the two levels of the same series, within rounding.",
        description_zh="同一来源公布的名义增速与两年水平值在舍入误差内一致。",
        failure_means="A level was revised without notice, the scope changed, or a number is misread.",
        failure_means_zh="水平值经修订而未说明，或口径有变，或数值读错。",
        what_to_do="Compare with the earlier release; if the scope changed, add a row to indicator_link.csv.",
        what_to_do_zh="与此前的发布核对；口径有变的，在indicator_link.csv中增加一行。",
    ),
    Rule(
        name="price_changes_are_plausible",
        severity="warning",
        description="Real growth and the two levels of a series leave a change of prices between -3 and 8 per cent.",
        description_zh="由两年水平值与实际增速推出的价格变动在-3%到8%之间。",
        failure_means="A level was revised without notice, the scope changed, or a number is misread.",
        failure_means_zh="水平值经修订而未说明，或口径有变，或数值读错。",
        what_to_do="Compare with the earlier release; if the scope changed, add a row to indicator_link.csv.",
        what_to_do_zh="与此前的发布核对；口径有变的，在indicator_link.csv中增加一行。",
    ),
    Rule(
        name="per_head_times_population_is_gdp",
        severity="warning",
        description="GDP per head times the average resident population is GDP, within rounding.",
        description_zh="人均地区生产总值乘以年平均常住人口等于地区生产总值（舍入误差内）。",
        failure_means="One of the numbers is misread, or per head is of another population (registered, year-end).",
        failure_means_zh="某个数值读错，或人均值按别的人口口径（户籍人口、年末人口）计算。",
        what_to_do="Compare the numbers with the document; a per-head value of registered people needs a name of its own.",
        what_to_do_zh="对照原文核实；按户籍人口计算的人均值须另立名称。",
    ),
    Rule(
        name="year_to_date_only_rises",
        severity="warning",
        description="What is cumulated from January does not fall within its year, and ends at the year's value.",
        description_zh="年内累计值不下降，且全年值不低于此前累计值。",
        failure_means="A number is misread, an earlier month was revised down, or single months were read as cumulated.",
        failure_means_zh="数值读错，或此前月份向下修订，或单月值被当作累计值读取。",
        what_to_do="Compare with the earlier release; a revision is no error.",
        what_to_do_zh="与此前的发布核对；属于修订的，不是错误。",
    ),
    Rule(
        name="year_to_date_growth_is_a_mean_of_its_periods",
        severity="warning",
        description="Growth from January lies between the growth up to the month before and that of the month itself.",
        description_zh="累计增速介于上期累计增速与当期增速之间。",
        failure_means="One of the three rates is misread, of another basis, or an earlier month was revised.",
        failure_means_zh="三个增速中有一个读错或口径不同，或此前月份有修订。",
        what_to_do="Compare the three rates with the documents.",
        what_to_do_zh="对照各份原文核实三个增速。",
    ),
)
