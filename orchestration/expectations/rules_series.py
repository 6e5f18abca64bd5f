"""Expectations on series that explain each other: growth and levels, prices, heads, a year and its parts.

None is critical: of two releases that disagree, either may be right. Not here: whether a series is like itself
(`rules_history`).
"""

from orchestration.expectations.rule import Rule

SERIES_RULES: tuple[Rule, ...] = (
    Rule(
        "growth_agrees_with_levels",
        "warning",
        "Nominal growth printed in a series agrees with the two levels of the same series, within rounding.",
        "同一来源公布的名义增速与两年水平值在舍入误差内一致。",
        "A level was revised without notice, the scope changed, or a number is misread.",
        "水平值经修订而未说明，或口径有变，或数值读错。",
        "Compare with the earlier release; if the scope changed, add a row to indicator_link.csv.",
        "与此前的发布核对；口径有变的，在indicator_link.csv中增加一行。",
        """
        with level as (
            select source_series, indicator_id, region_id, year(period_end) as level_year, low, high
            from everything
            where
                measure = 'level' and frequency = 'A' and figure_status in ('actual', 'expected')
                and indicator_id is not null and low > 0 and high is not null
        )

        select
            figure.release_id,
            figure.figure_id,
            'printed ' || plain(figure.value) || ' %, levels give '
            || round(100 * (cast(later.low as double) / cast(before.high as double) - 1), 2) || ' – '
            || round(100 * (cast(later.high as double) / cast(before.low as double) - 1), 2) as detail
        from figure
        inner join level as later
            on
                figure.source_series = later.source_series and figure.indicator_id = later.indicator_id
                and figure.region_id = later.region_id and year(figure.period_end) = later.level_year
        inner join level as before
            on
                figure.source_series = before.source_series and figure.indicator_id = before.indicator_id
                and figure.region_id = before.region_id and year(figure.period_end) - 1 = before.level_year
        where
            figure.measure = 'growth_rate' and figure.frequency = 'A'
            and figure.figure_status in ('actual', 'expected')
            and coalesce(figure.growth_basis, figure.indicator_growth_basis) = 'nominal'
            and (
                100 * (cast(later.low as double) / cast(before.high as double) - 1) > figure.high
                or 100 * (cast(later.high as double) / cast(before.low as double) - 1) < figure.low
            )
        """,
    ),
    Rule(
        "price_changes_are_plausible",
        "warning",
        "Real growth and the two levels of a series leave a change of prices between -3 and 8 per cent.",
        "由两年水平值与实际增速推出的价格变动在-3%到8%之间。",
        "A level was revised without notice, the scope changed, or a number is misread.",
        "水平值经修订而未说明，或口径有变，或数值读错。",
        "Compare with the earlier release; if the scope changed, add a row to indicator_link.csv.",
        "与此前的发布核对；口径有变的，在indicator_link.csv中增加一行。",
        """
        with level as (
            select source_series, indicator_id, region_id, year(period_end) as level_year, min(low) as low,
                max(high) as high
            from everything
            where
                measure = 'level'
                and frequency = 'A'
                and figure_status in ('actual', 'expected')
                and price_basis = 'current'
                and low > 0
                and high is not null
            group by all
        )

        select
            figure.release_id,
            figure.figure_id,
            'levels and ' || plain(figure.value) || ' % leave '
                || round(100 * (cast(later.low as double) / before.high / (1 + figure.high / 100) - 1), 1) || ' – '
                || round(100 * (cast(later.high as double) / before.low / (1 + figure.low / 100) - 1), 1) || ' %' as detail
        from figure
        inner join level as later
            on
                figure.source_series = later.source_series
                and figure.indicator_id = later.indicator_id
                and figure.region_id = later.region_id
                and year(figure.period_end) = later.level_year
        inner join level as before
            on
                figure.source_series = before.source_series
                and figure.indicator_id = before.indicator_id
                and figure.region_id = before.region_id
                and year(figure.period_end) - 1 = before.level_year
        where
            figure.measure = 'growth_rate'
            and figure.frequency = 'A'
            and figure.figure_status in ('actual', 'expected')
            and coalesce(figure.growth_basis, figure.indicator_growth_basis) = 'constant_price'
            and figure.low > -100
            and figure.high is not null
            and (
                cast(later.low as double) / before.high / (1 + figure.high / 100) > 1.08
                or cast(later.high as double) / before.low / (1 + figure.low / 100) < 0.97
            )
        """,
    ),
    Rule(
        "per_head_times_population_is_gdp",
        "warning",
        "GDP per head times the average resident population is GDP, within rounding.",
        "人均地区生产总值乘以年平均常住人口等于地区生产总值（舍入误差内）。",
        "One of the numbers is misread, or per head is of another population (registered, year-end).",
        "某个数值读错，或人均值按别的人口口径（户籍人口、年末人口）计算。",
        "Compare the numbers with the document; a per-head value of registered people needs a name of its own.",
        "对照原文核实；按户籍人口计算的人均值须另立名称。",
        """
        with number as (
            select indicator_id, region_id, year(period_end) as number_year, release_id, min(low) as low,
                max(high) as high
            from everything
            where
                indicator_id in (
                    select unnest([whole_id, denominator_id]) from indicator_part where kind = 'per_head'
                )
                and measure = 'level'
                and figure_status in ('actual', 'expected')
                and frequency in ('A', 'D')
                and low > 0
                and high is not null
            group by all
        ),

        before as (
            select indicator_id, region_id, number_year, min(low) as low, max(high) as high
            from number
            group by all
        )

        select
            figure.release_id,
            figure.figure_id,
            'printed ' || plain(figure.value) || ', the whole over the average population is '
                || round(whole.low / ((people.high + coalesce(before.high, people.high * 1.02)) / 2)) || ' – '
                || round(whole.high / ((people.low + coalesce(before.low, people.low * 0.98)) / 2)) as detail
        from figure
        inner join indicator_part as quotient on figure.indicator_id = quotient.part_id and quotient.kind = 'per_head'
        inner join number as whole
            on
                figure.release_id = whole.release_id
                and figure.region_id = whole.region_id
                and year(figure.period_end) = whole.number_year
                and quotient.whole_id = whole.indicator_id
        inner join number as people
            on
                figure.release_id = people.release_id
                and figure.region_id = people.region_id
                and year(figure.period_end) = people.number_year
                and quotient.denominator_id = people.indicator_id
        -- Where the population of the year before is not held, within two per cent of this one.
        left join before
            on
                quotient.denominator_id = before.indicator_id
                and figure.region_id = before.region_id
                and year(figure.period_end) - 1 = before.number_year
        where
            figure.measure = 'level'
            and figure.frequency = 'A'
            and figure.figure_status in ('actual', 'expected')
            and figure.unit_id = 'CNY'
            and (
                whole.low / ((people.high + coalesce(before.high, people.high * 1.02)) / 2) > figure.high
                or whole.high / ((people.low + coalesce(before.low, people.low * 0.98)) / 2) < figure.low
            )
        """,
    ),
    Rule(
        "year_to_date_only_rises",
        "warning",
        "What is cumulated from January does not fall within its year, and ends at the year's value.",
        "年内累计值不下降，且全年值不低于此前累计值。",
        "A number is misread, an earlier month was revised down, or single months were read as cumulated.",
        "数值读错，或此前月份向下修订，或单月值被当作累计值读取。",
        "Compare with the earlier release; a revision is no error.",
        "与此前的发布核对；属于修订的，不是错误。",
        """
        with cumulated as (
            select source_series, indicator_id, region_id, period_start, period_end, release_id, low, value, unit_text
            from everything
            where
                accumulation = 'ytd'
                and measure = 'level'
                and indicator_kind = 'flow'
                and figure_status in ('actual', 'expected')
                and low is not null
        )

        select
            figure.release_id,
            figure.figure_id,
            plain(figure.value) || coalesce(figure.unit_text, '') || ' by ' || figure.period_end || ', '
                || max_by(cumulated.value || coalesce(cumulated.unit_text, '') || ' by ' || cumulated.period_end, cumulated.low)
                as detail
        from figure
        inner join cumulated
            on
                figure.source_series = cumulated.source_series
                and figure.indicator_id = cumulated.indicator_id
                and figure.region_id = cumulated.region_id
                and figure.period_start = cumulated.period_start
        where
            figure.measure = 'level'
            and figure.figure_status in ('actual', 'expected')
            and year(figure.period_start) = year(figure.period_end)
            and figure.period_end > cumulated.period_end
            and figure.high < cumulated.low
        group by figure.release_id, figure.figure_id, figure.value, figure.unit_text, figure.period_end
        """,
    ),
    Rule(
        "year_to_date_growth_is_a_mean_of_its_periods",
        "warning",
        "Growth from January lies between the growth up to the month before and that of the month itself.",
        "累计增速介于上期累计增速与当期增速之间。",
        "One of the three rates is misread, of another basis, or an earlier month was revised.",
        "三个增速中有一个读错或口径不同，或此前月份有修订。",
        "Compare the three rates with the documents.",
        "对照各份原文核实三个增速。",
        """
        with rate as (
            select source_series, indicator_id, region_id, period_start, period_end, growth_basis, accumulation,
                min(low) as low, max(high) as high
            from everything
            where
                measure = 'growth_rate'
                and figure_status = 'actual'
                and frequency in ('M', 'Q')
                and base_period is null
                and indicator_id is not null
                and low is not null
                and high is not null
            group by all
        )

        select
            figure.release_id,
            figure.figure_id,
            'cumulated ' || plain(figure.value) || ' %, up to the month before ' || plain(before.low) || ' – ' || plain(before.high)
                || ', the month itself ' || plain(single.low) || ' – ' || plain(single.high) as detail
        from figure
        inner join rate as before
            on
                figure.source_series = before.source_series
                and figure.indicator_id = before.indicator_id
                and figure.region_id = before.region_id
                and figure.period_start = before.period_start
                and figure.growth_basis is not distinct from before.growth_basis
        inner join rate as single
            on
                figure.source_series = single.source_series
                and figure.indicator_id = single.indicator_id
                and figure.region_id = single.region_id
                and figure.period_end = single.period_end
                and figure.growth_basis is not distinct from single.growth_basis
        where
            figure.measure = 'growth_rate'
            and figure.figure_status = 'actual'
            and figure.accumulation = 'ytd'
            and figure.base_period is null
            and before.period_end = single.period_start - 1
            and single.period_start > figure.period_start
            and (
                figure.low > greatest(before.high, single.high) or figure.high < least(before.low, single.low)
            )
        """,
    ),
)
