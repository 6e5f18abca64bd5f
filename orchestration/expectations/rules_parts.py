"""Expectations on parts and wholes printed in one document: structures, contributions, sums, shares, growths.

What a document must satisfy by itself is critical. Not here: its other identities (`rules_release`).
"""

from orchestration.expectations.fragments import beside
from orchestration.expectations.rule import Rule

PARTS_OF_WHOLES = """
    (
        select whole_id, part_id, count(*) over (partition by whole_id) as parts
        from indicator_part
        where kind = 'part' and is_exhaustive = 'true'
    ) as composition
"""
"""Wholes whose parts are all in the catalogue, with how many there are."""

SOME_PARTS_OF_WHOLES = "(select part_id, whole_id from indicator_part where kind = 'part') as pair"
"""Parts that cannot be more than their whole, whatever else it has."""

INDUSTRIES = """
    (
        select pair.whole_id, pair.part_id
        from indicator_part as pair
        inner join indicator as part on pair.part_id = part.indicator_id
        where pair.kind = 'part' and pair.is_exhaustive = 'true' and regexp_matches(part.name_zh, '第[一二三]产业')
    )
"""
"""The three industries and what they make up."""

SHARES = """
    (
        select part_id as share_id, whole_id as part_id, denominator_id as whole_id
        from indicator_part
        where kind = 'share'
    ) as quotient
"""
"""Shares whose part and whole are in the catalogue."""

PART_RULES: tuple[Rule, ...] = (
    Rule(
        "structures_sum_to_100",
        "critical",
        "The parts of a structure printed in one document sum to 100 within rounding.",
        "同一文件中构成各部分之和在舍入误差内为100%。",
        "A part is misread, or parts of two structures are taken for one.",
        "某一部分读错，或两组构成的部分被当成一组。",
        "Compare the parts with the document; correct the wrong one in corrections.csv.",
        "对照原文核实各部分，在corrections.csv中更正有误的一项。",
        """
        with part as (
            select
                release_id,
                region_id,
                period_start,
                period_end,
                figure_status,
                indicator_part.denominator_id as structure,
                indicator_id,
                min(value * unit_factor) as least,
                max(value * unit_factor) as most,
                max(0.5 / power(10, decimals)) as half
            from figure
            inner join indicator_part on figure.indicator_id = indicator_part.part_id
            where
                indicator_part.kind = 'share'
                and indicator_part.is_exhaustive = 'true'
                and measure in ('structure_part', 'share', 'level')
                and bound_op = 'eq'
            group by all
        ),

        whole as (
            select release_id, region_id, period_start, period_end, figure_status, structure, sum(least) as least,
                sum(most) as most, sum(half) as allowed
            from part
            group by all
            having count(*) = 3
        )

        select
            whole.release_id,
            figure.figure_id,
            'parts sum to ' || plain(whole.most) || ', allowed is 100 ± ' || plain(whole.allowed) as detail
        from whole
        inner join part using (release_id, region_id, period_start, period_end, figure_status, structure)
        inner join figure using (release_id, region_id, period_start, period_end, figure_status, indicator_id)
        where
            (whole.least > 100 + whole.allowed + 1e-9 or whole.most < 100 - whole.allowed - 1e-9)
            and figure.measure in ('structure_part', 'share', 'level')
        """,
    ),
    Rule(
        "contributions_sum_to_the_whole",
        "critical",
        "The contributions of the three industries to growth sum to 100 per cent, or to the growth in points.",
        "三次产业对经济增长的贡献率之和为100%；拉动的百分点之和等于增速。",
        "One of them is misread, or of another period.",
        "其中一项读错，或属于另一时期。",
        "Compare them with the document; correct the wrong one in corrections.csv.",
        "对照原文逐项核实，在corrections.csv中更正有误的一项。",
        f"""
        with part as (
            select
                release_id,
                region_id,
                period_start,
                period_end,
                case when indicator_text like '%贡献率%' then 'share' else 'points' end as way,
                regexp_extract(indicator_text, '第[一二三]产业') as industry,
                min(value) as least,
                max(value) as most,
                max(0.5 / power(10, decimals)) as half,
                list(figure_id) as figure_ids
            from figure
            where
                regexp_matches(indicator_text, '第[一二三]产业')
                and (indicator_text like '%贡献率%' or (indicator_text like '%拉动%' and measure = 'change_pp'))
                and bound_op = 'eq'
            group by all
        ),

        total as (
            select release_id, region_id, period_start, period_end, way, sum(least) as least, sum(most) as most,
                sum(half) as half, flatten(list(figure_ids)) as figure_ids
            from part
            group by all
            having count(*) = 3
        ),

        growth as (
            select release_id, region_id, period_start, period_end, 'points' as way, min(low) as low, max(high) as high
            from figure
            where
                indicator_id in (select whole_id from {INDUSTRIES})
                and measure = 'growth_rate'
                and figure_status in ('actual', 'expected')
            group by all
            union all
            select distinct release_id, region_id, period_start, period_end, 'share' as way, 100 as low, 100 as high
            from total
        )

        select
            total.release_id,
            unnest(total.figure_ids) as figure_id,
            'contributions sum to ' || plain(total.most) || ', the whole is ' || plain(growth.low) || ' – ' || plain(growth.high) as detail
        from total
        inner join growth using (release_id, region_id, period_start, period_end, way)
        where total.least > growth.high + total.half + 1e-9 or total.most < growth.low - total.half - 1e-9
        """,
    ),
    Rule(
        "parts_sum_to_their_whole",
        "critical",
        "In one document the three industries sum to GDP, and town and country to the population, within rounding.",
        "同一文件中各部分之和在舍入误差内等于总量。",
        "One of the numbers is misread, or of another period.",
        "其中一个数值读错，或属于另一时期。",
        "Compare the numbers with the document; correct the wrong one in corrections.csv.",
        "对照原文核实各数值，在corrections.csv中更正有误的一项。",
        f"""
        with number as (
            select
                release_id,
                region_id,
                period_start,
                period_end,
                indicator_id,
                -- Printed twice, once rounded: the wider of the two.
                min(coalesce(low, case when is_low_unbounded then -1e19 end)) as low,
                max(coalesce(high, case when is_high_unbounded then 1e19 end)) as high,
                list(figure_id) as figure_ids
            from figure
            where measure = 'level' and figure_status in ('actual', 'expected') and indicator_id is not null
            group by all
        ),

        total as (
            select
                part.release_id,
                part.region_id,
                part.period_start,
                part.period_end,
                composition.whole_id,
                sum(part.low) as low,
                sum(part.high) as high,
                flatten(list(part.figure_ids)) as figure_ids
            from number as part
            inner join {PARTS_OF_WHOLES} on part.indicator_id = composition.part_id
            group by all
            having count(*) = any_value(composition.parts)
        )

        select
            total.release_id,
            unnest(list_concat(total.figure_ids, whole.figure_ids)) as figure_id,
            'parts sum to ' || plain(total.low) || ' – ' || plain(total.high) || ', ' || total.whole_id || ' is ' || plain(whole.low) || ' – '
                || plain(whole.high) as detail
        from total
        inner join number as whole
            on
                total.release_id = whole.release_id
                and total.region_id = whole.region_id
                and total.period_start = whole.period_start
                and total.period_end = whole.period_end
                and total.whole_id = whole.indicator_id
        where total.low > whole.high or total.high < whole.low
        """,
    ),
    Rule(
        "parts_do_not_exceed_their_whole",
        "critical",
        "In one document no part is more than the whole it belongs to.",
        "同一文件中部分不大于总量。",
        "A unit or a name is wrong: the part or the whole is another quantity.",
        "单位或名称有误：部分或总量其实是另一个量。",
        "Compare both numbers with the document; correct unit or value, or map the name to another indicator.",
        "对照原文核实两个数值；更正单位或数值，或把名称映射到别的指标。",
        f"""
        select
            part.release_id,
            part.figure_id,
            pair.part_id || ' is at least ' || plain(part.low) || ', ' || pair.whole_id || ' at most ' || plain(whole.high) as detail
        from figure as part
        inner join {SOME_PARTS_OF_WHOLES} on part.indicator_id = pair.part_id
        inner join figure as whole on {beside("part", "whole")} and pair.whole_id = whole.indicator_id
        where
            part.measure = 'level'
            and whole.measure = 'level'
            and part.figure_status in ('actual', 'expected')
            and part.low > whole.high
        """,
    ),
    Rule(
        "shares_are_part_over_whole",
        "critical",
        "A share printed in a document agrees with the part and the whole printed beside it.",
        "同一文件中的比重与其分子、分母一致。",
        "One of the three numbers is misread, or of another day or place.",
        "三个数值中有一个读错，或属于另一日期、另一地区。",
        "Compare the three numbers with the document; correct the wrong one in corrections.csv.",
        "对照原文核实三个数值，在corrections.csv中更正有误的一项。",
        f"""
        with number as (
            select
                release_id,
                region_id,
                -- A share of a year may be printed for its last day.
                period_end,
                indicator_id,
                min(low) as low,
                max(high) as high,
                max(1 / power(10, decimals)) as last_digit,
                bool_or(measure = 'structure_part') as is_structure,
                list(figure_id) as figure_ids
            from figure
            where
                figure_status in ('actual', 'expected')
                and measure in ('level', 'share', 'structure_part')
                and frequency in ('A', 'D')
                and indicator_id is not null
                and low is not null
                and high is not null
            group by all
        )

        select
            share.release_id,
            unnest(share.figure_ids) as figure_id,
            'printed ' || plain(share.low) || ' – ' || plain(share.high) || ', computed '
                || round(100.0 * cast(part.low as double) / whole.high, 3) || ' – '
                || round(100.0 * cast(part.high as double) / whole.low, 3) as detail
        from number as share
        inner join {SHARES} on share.indicator_id = quotient.share_id
        inner join number as part
            on
                quotient.part_id = part.indicator_id
                and share.release_id = part.release_id
                and share.region_id = part.region_id
                and share.period_end = part.period_end
        inner join number as whole
            on
                quotient.whole_id = whole.indicator_id
                and share.release_id = whole.release_id
                and share.region_id = whole.region_id
                and share.period_end = whole.period_end
        where
            whole.low > 0
            -- The largest part of a structure is printed so that the parts sum to 100.
            and (
                100.0 * cast(part.low as double) / whole.high
                > share.high + case when share.is_structure then share.last_digit else 0 end
                or 100.0 * cast(part.high as double) / whole.low
                < share.low - case when share.is_structure then share.last_digit else 0 end
            )
        """,
    ),
    Rule(
        "growth_lies_among_its_parts",
        "critical",
        "In one document GDP grows no faster than its fastest sector and no slower than its slowest.",
        "同一文件中地区生产总值增速介于三次产业增速的最低与最高之间。",
        "One of the four rates is misread, or of another period.",
        "四个增速中有一个读错，或属于另一时期。",
        "Compare the four rates with the document; correct the wrong one in corrections.csv.",
        "对照原文核实四个增速，在corrections.csv中更正有误的一项。",
        f"""
        with rate as (
            select
                figure.release_id,
                figure.region_id,
                figure.period_start,
                figure.period_end,
                member.whole_id,
                count(distinct figure.indicator_id) filter (where figure.indicator_id = member.part_id) as sectors,
                min(figure.low) filter (where figure.indicator_id = member.part_id) as slowest,
                max(figure.high) filter (where figure.indicator_id = member.part_id) as fastest,
                min(figure.low) filter (where figure.indicator_id = member.whole_id) as low,
                max(figure.high) filter (where figure.indicator_id = member.whole_id) as high,
                list(distinct figure.figure_id) as figure_ids
            from figure
            inner join {INDUSTRIES} as member on figure.indicator_id in (member.part_id, member.whole_id)
            where
                figure.measure = 'growth_rate'
                and figure.figure_status in ('actual', 'expected')
                and figure.bound_op = 'eq'
                and coalesce(figure.growth_basis, 'constant_price') = 'constant_price'
                and figure.base_period is null
            group by all
        )

        select
            release_id,
            unnest(figure_ids) as figure_id,
            'GDP ' || plain(low) || ' – ' || plain(high) || ', sectors ' || plain(slowest) || ' – ' || plain(fastest) as detail
        from rate
        where sectors = 3 and (low > fastest or high < slowest)
        """,
    ),
    Rule(
        "sector_growths_average_to_the_total",
        "warning",
        "GDP grows as its sectors do, each with its weight, within 0.3 points.",
        "三次产业增速按比重加权与地区生产总值增速相差不超过0.3个百分点。",
        "One of the rates or levels is misread, or the growth is on another basis.",
        "其中一个增速或水平值读错，或增速的计价基础不同。",
        "Compare the rates and levels with the document.",
        "对照原文核实各增速和水平值。",
        f"""
        with sector as (
            select
                rate.release_id,
                rate.region_id,
                rate.period_start,
                rate.period_end,
                rate.indicator_id,
                any_value(cast(rate.value * rate.unit_factor as double)) as growth,
                -- The weight is the level a year before: what this year's would be without the growth.
                any_value(cast(level.value * level.unit_factor as double)) / (1 + any_value(cast(rate.value * rate.unit_factor as double)) / 100)
                    as weight
            from figure as rate
            inner join figure as level
                on
                    rate.release_id = level.release_id
                    and rate.indicator_id = level.indicator_id
                    and rate.region_id = level.region_id
                    and rate.period_start = level.period_start
                    and rate.period_end = level.period_end
            where
                rate.indicator_id in (select part_id from {INDUSTRIES})
                and rate.measure = 'growth_rate'
                and coalesce(rate.growth_basis, 'constant_price') = 'constant_price'
                and rate.base_period is null
                and rate.value * rate.unit_factor > -100
                and rate.bound_op = 'eq'
                and level.measure = 'level'
                and level.bound_op = 'eq'
                and level.value > 0
                and rate.figure_status in ('actual', 'expected')
                and level.figure_status in ('actual', 'expected')
            group by all
        ),

        average as (
            select release_id, region_id, period_start, period_end, sum(growth * weight) / sum(weight) as growth
            from sector
            group by all
            having count(*) = 3
        )

        select
            figure.release_id,
            figure.figure_id,
            'printed ' || plain(figure.value) || ' %, the sectors give ' || round(average.growth, 2) as detail
        from figure
        inner join average using (release_id, region_id, period_start, period_end)
        where
            figure.indicator_id in (select whole_id from {INDUSTRIES})
            and figure.measure = 'growth_rate'
            and coalesce(figure.growth_basis, 'constant_price') = 'constant_price'
            and figure.base_period is null
            and figure.bound_op = 'eq'
            and figure.figure_status in ('actual', 'expected')
            and abs(cast(figure.value * figure.unit_factor as double) - average.growth) > 0.3
        """,
    ),
)
