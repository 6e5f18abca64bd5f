"""Expectations on the figures of one document together: identities that hold whatever other documents say.

What a document must satisfy by itself is critical. Not here: parts and wholes (`rules_parts`), comparisons
with other releases (`rules_history`).
"""

from orchestration.expectations.fragments import beside
from orchestration.expectations.rule import Rule

RELEASE_RULES: tuple[Rule, ...] = (
    Rule(
        "quarters_and_months_sum_to_their_year",
        "critical",
        "In one document the four quarters or twelve months of a flow sum to its year within rounding.",
        "同一文件中四个季度或十二个月之和在舍入误差内等于全年。",
        "A number is misread, or cumulated numbers were read as those of single periods.",
        "某个数值读错，或累计值被当作当期值读取。",
        "Compare them with the document; if they are cumulated, the reader must say so (accumulation ytd).",
        "对照原文；若为累计值，读取程序须予注明（accumulation为ytd）。",
        """
        with piece as (
            select
                release_id,
                region_id,
                indicator_id,
                year(period_end) as whole_year,
                frequency,
                period_start,
                min(low) as low,
                max(high) as high,
                list(figure_id) as figure_ids
            from figure
            where
                measure = 'level'
                and indicator_kind = 'flow'
                and indicator_is_additive = 'true'
                and figure_status in ('actual', 'expected')
                and (
                    (frequency = 'Q' and datediff('day', period_start, period_end) < 93)
                    or (frequency = 'M' and datediff('day', period_start, period_end) < 32)
                )
            group by all
        ),

        total as (
            select release_id, region_id, indicator_id, whole_year, frequency, sum(low) as low, sum(high) as high,
                flatten(list(figure_ids)) as figure_ids
            from piece
            where low is not null and high is not null
            group by all
            having count(*) = case frequency when 'Q' then 4 else 12 end
        )

        select
            total.release_id,
            unnest(list_append(total.figure_ids, figure.figure_id)) as figure_id,
            'periods sum to ' || plain(total.low) || ' – ' || plain(total.high) || ', the year is ' || coalesce(figure.low, 0) || ' – '
                || coalesce(figure.high, 0) as detail
        from total
        inner join figure
            on
                total.release_id = figure.release_id
                and total.region_id = figure.region_id
                and total.indicator_id = figure.indicator_id
                and total.whole_year = year(figure.period_end)
        where
            figure.frequency = 'A'
            and year(figure.period_start) = year(figure.period_end)
            and figure.measure = 'level'
            and figure.figure_status in ('actual', 'expected')
            and (total.low > figure.high or total.high < figure.low)
        """,
    ),
    Rule(
        "natural_growth_is_births_less_deaths",
        "warning",
        "The natural growth rate of the population is its birth rate less its death rate, within rounding.",
        "人口自然增长率等于出生率减死亡率（舍入误差内）。",
        "One of the three rates is misread.",
        "三个比率中有一个读错。",
        "Compare the three rates with the document.",
        "对照原文核实三个比率。",
        """
        with rate as (
            select
                release_id,
                region_id,
                period_end,
                max(value) filter (where indicator_text in ('出生率', '人口出生率')) as births,
                max(value) filter (where indicator_text in ('死亡率', '人口死亡率')) as deaths,
                max(value) filter (where indicator_text like '%自然增长率') as growth,
                max(figure_id) filter (where indicator_text like '%自然增长率') as figure_id,
                max(0.5 / power(10, decimals)) as half
            from figure
            where
                unit_id = 'PM'
                and figure_status = 'actual'
                and (indicator_text in ('出生率', '人口出生率', '死亡率', '人口死亡率') or indicator_text like '%自然增长率')
            group by all
        )

        select release_id, figure_id, plain(births) || ' less ' || plain(deaths) || ' is not ' || plain(growth) as detail
        from rate
        where abs(births - deaths - growth) > 3 * half + 1e-9
        """,
    ),
    Rule(
        "income_of_all_lies_between_town_and_country",
        "warning",
        "Income per head of all residents lies between that of the country and that of the towns.",
        "全体居民人均可支配收入介于农村与城镇之间。",
        "One of the three incomes is misread, or of another period or place.",
        "三项收入中有一项读错，或属于另一时期、另一地区。",
        "Compare the three numbers with the document.",
        "对照原文核实三个数值。",
        f"""
        with resident as (
            select
                everyone.release_id,
                everyone.figure_id,
                everyone.value,
                everyone.low,
                everyone.high,
                max(part.indicator_id) <> min(part.indicator_id) as is_beside_both,
                arg_min(part.value, part.low) as lower_value,
                arg_max(part.value, part.low) as upper_value,
                min(part.low) as lowest,
                max(part.high) as highest
            from figure as everyone
            inner join indicator_part as member on everyone.indicator_id = member.whole_id and member.kind = 'average'
            inner join figure as part on part.indicator_id = member.part_id and {beside("everyone", "part")}
            where
                everyone.measure = 'level'
                and part.measure = 'level'
                and everyone.figure_status in ('actual', 'expected')
            group by all
        )

        select
            release_id,
            figure_id,
            plain(value) || ' is not between ' || plain(lower_value) || ' and ' || plain(upper_value) as detail
        from resident
        where is_beside_both and (low > highest or high < lowest)
        """,
    ),
    Rule(
        "a_number_printed_twice_is_one_number",
        "warning",
        "What a release states twice of one thing and period does not contradict itself.",
        "同一发布中两处陈述的同一数值互不矛盾。",
        "One of the two is misread, or they are of different scope.",
        "两处中有一处读错，或两者口径不同。",
        "Compare both places; give the other scope a name of its own.",
        "对照两处原文；口径不同的，另立名称。",
        """
        select distinct
            first.release_id,
            first.figure_id,
            plain(first.value) || coalesce(first.unit_text, '') || ' and ' || plain(second.value)
            || coalesce(second.unit_text, '') as detail
        from figure as first
        inner join figure as second
            on
                first.release_id = second.release_id and first.figure_id <> second.figure_id
                and first.indicator_id = second.indicator_id and first.region_id = second.region_id
                and first.measure = second.measure and first.figure_status = second.figure_status
                and first.period_start = second.period_start and first.period_end = second.period_end
                and first.base_period is not distinct from second.base_period
                and first.growth_basis is not distinct from second.growth_basis
        where first.low > second.high or first.high < second.low
        """,
    ),
)
