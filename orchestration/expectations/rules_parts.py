"""Expectations on parts and wholes printed in one document: structures, contributions, sums, shares, growths.

What a document must satisfy by itself is critical. Not here: its other identities (`rules_release`).
"""

from orchestration.expectations.rule import Rule

PART_RULES: tuple[Rule, ...] = (
    Rule(
        name="structures_sum_to_100",
        severity="critical",
        description="The parts of a structure printed in one document sum to 100 within rounding.",
        description_zh="同一文件中构成各部分之和在舍入误差内为100%。",
        failure_means="A part is misread, or parts of two structures are taken for one.",
        failure_means_zh="某一部分读错，或两组构成的部分被当成一组。",
        what_to_do="Compare the parts with the document; correct the wrong one in corrections.csv.",
        what_to_do_zh="对照原文核实各部分，在corrections.csv中更正有误的一项。",
    ),
    Rule(
        name="contributions_sum_to_the_whole",
        severity="critical",
        description="The contributions of the three industries to growth sum to 100 per cent, or to the growth in points.",
        description_zh="三次产业对经济增长的贡献率之和为100%；拉动的百分点之和等于增速。",
        failure_means="One of them is misread, or of another period.",
        failure_means_zh="其中一项读错，或属于另一时期。",
        what_to_do="Compare them with the document; correct the wrong one in corrections.csv.",
        what_to_do_zh="对照原文逐项核实，在corrections.csv中更正有误的一项。",
    ),
    Rule(
        name="parts_sum_to_their_whole",
        severity="critical",
        description="In one document the three industries sum to GDP, and town and country to the population, within rounding.",
        description_zh="同一文件中各部分之和在舍入误差内等于总量。",
        failure_means="One of the numbers is misread, or of another period.",
        failure_means_zh="其中一个数值读错，或属于另一时期。",
        what_to_do="Compare the numbers with the document; correct the wrong one in corrections.csv.",
        what_to_do_zh="对照原文核实各数值，在corrections.csv中更正有误的一项。",
    ),
    Rule(
        name="parts_do_not_exceed_their_whole",
        severity="critical",
        description="In one document no part is more than the whole it belongs to.",
        description_zh="同一文件中部分不大于总量。",
        failure_means="A unit or a name is wrong: the part or the whole is another quantity.",
        failure_means_zh="单位或名称有误：部分或总量其实是另一个量。",
        what_to_do="Compare both numbers with the document; correct unit or value, or map the name to another indicator.",
        what_to_do_zh="对照原文核实两个数值；更正单位或数值，或把名称映射到别的指标。",
    ),
    Rule(
        name="shares_are_part_over_whole",
        severity="critical",
        description="A share printed in a document agrees with the part and the whole printed beside it.",
        description_zh="同一文件中的比重与其分子、分母一致。",
        failure_means="One of the three numbers is misread, or of another day or place.",
        failure_means_zh="三个数值中有一个读错，或属于另一日期、另一地区。",
        what_to_do="Compare the three numbers with the document; correct the wrong one in corrections.csv.",
        what_to_do_zh="对照原文核实三个数值，在corrections.csv中更正有误的一项。",
    ),
    Rule(
        name="growth_lies_among_its_parts",
        severity="critical",
        description="In one document GDP grows no faster than its fastest sector and no slower than its slowest.",
        description_zh="同一文件中地区生产总值增速介于三次产业增速的最低与最高之间。",
        failure_means="One of the four rates is misread, or of another period.",
        failure_means_zh="四个增速中有一个读错，或属于另一时期。",
        what_to_do="Compare the four rates with the document; correct the wrong one in corrections.csv.",
        what_to_do_zh="对照原文核实四个增速，在corrections.csv中更正有误的一项。",
    ),
    Rule(
        name="sector_growths_average_to_the_total",
        severity="warning",
        description="GDP grows as its sectors do, each with its weight, within 0.3 points.",
        description_zh="三次产业增速按比重加权与地区生产总值增速相差不超过0.3个百分点。",
        failure_means="One of the rates or levels is misread, or the growth is on another basis.",
        failure_means_zh="其中一个增速或水平值读错，或增速的计价基础不同。",
        what_to_do="Compare the rates and levels with the document.",
        what_to_do_zh="对照原文核实各增速和水平值。",
    ),
)
