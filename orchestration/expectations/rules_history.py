"""Expectations on a release beside those held before it: growth, history, cumulation, other sources, coverage.

None is critical but one: of two releases that disagree, either may be the one that is right, unless one says a
thousand times what all others do. Not here: what one
document must satisfy by itself (`rules_release`).
"""

from orchestration.expectations.rule import Rule


def _factor(ratio: str) -> str:
    """Words for the misread unit that a ratio suggests; empty where it suggests none."""
    return f"""
        case
            when abs(abs(log10({ratio})) - 4) < 0.5 then '; 10^4 times: 万 too many or too few?'
            when abs(abs(log10({ratio})) - 8) < 0.5 then '; 10^8 times: 亿 too many or too few?'
            when abs(abs(log10({ratio})) - 2) < 0.3 then '; 10^2 times: a decimal point?'
            else ''
        end
    """


HISTORY_RULES: tuple[Rule, ...] = (
    Rule(
        "magnitudes_are_possible_beside_other_periods",
        "critical",
        "A level is within a thousand times what at least two other releases say of the indicator and place.",
        "水平值与至少两份其他发布中同一指标、同一地区的数值相差不到一千倍。",
        "万 was read as 亿 or the like: a unit wrong by a factor.",
        "“万”读成“亿”之类，单位差了若干倍。",
        "Compare unit and number with the document; correct them in corrections.csv, or where they were transcribed.",
        "对照原文核实单位和数值，在corrections.csv中或录入处更正。",
        f"""
        with other as (
            select
                figure.release_id,
                figure.figure_id,
                any_value(cast(figure.value * figure.unit_factor as double)) as said,
                median(cast(held.value * held.unit_factor as double)) as middle,
                max(cast(held.value * held.unit_factor as double)) as most,
                min(cast(held.value * held.unit_factor as double)) as least,
                count(distinct held.release_id) as releases
            from figure
            inner join everything as held
                on
                    figure.indicator_id = held.indicator_id and figure.region_id = held.region_id
                    and figure.unit_id = held.unit_id and figure.release_id <> held.release_id
            where
                figure.measure = 'level' and figure.frequency = 'A' and figure.value > 0
                and held.measure = 'level' and held.frequency = 'A' and held.value > 0
            group by figure.release_id, figure.figure_id
        )

        select
            other.release_id,
            other.figure_id,
            plain(figure.value) || coalesce(figure.unit_text, '') || ', ' || other.releases
            || ' other releases have ' || round(other.middle, 2) || ' in base units'
            || {_factor("other.said / other.middle")} as detail
        from other
        inner join figure on other.figure_id = figure.figure_id
        where
            other.releases >= 2
            -- The others are of one mind.
            and other.most < 100 * other.least
            and (other.said > 1000 * other.middle or other.said < other.middle / 1000)
        """,
    ),
    Rule(
        "places_are_like_their_peers",
        "warning",
        "A share or a value per head is within five times the median of other places in the same year.",
        "比重和人均值与同年其他地区的中位数相差不超过五倍。",
        "A unit or a decimal point is wrong, or the place counts another scope.",
        "单位或小数点有误，或该地口径不同。",
        "Compare unit and number with the document.",
        "对照原文核实单位和数值。",
        f"""
        with peer as (
            select indicator_id, year(period_end) as peer_year, region_id,
                median(cast(value * unit_factor as double)) as value
            from everything
            where
                measure in ('level', 'share') and frequency = 'A' and figure_status in ('actual', 'expected')
                and value > 0 and unit_id is not null
                and indicator_name like '%人均%'
            group by all
        ),

        typical as (
            select indicator_id, peer_year, median(value) as middle, count(*) as places
            from peer
            group by all
            having count(*) >= 5
        )

        select
            figure.release_id,
            figure.figure_id,
            plain(figure.value) || coalesce(figure.unit_text, '') || ', median of ' || typical.places || ' places is '
            || round(typical.middle, 2) || {_factor("figure.value * figure.unit_factor / typical.middle")} as detail
        from figure
        inner join typical
            on figure.indicator_id = typical.indicator_id and year(figure.period_end) = typical.peer_year
        where
            figure.measure in ('level', 'share') and figure.frequency = 'A' and figure.value > 0
            and figure.unit_id is not null
            and (
                cast(figure.value * figure.unit_factor as double) > 5 * typical.middle
                or cast(figure.value * figure.unit_factor as double) < typical.middle / 5
            )
        """,
    ),
    Rule(
        "parts_of_a_place_are_not_more_than_it",
        "warning",
        "What a place has of a quantity that sums is not more than what the place it lies in has.",
        "可加总的量，一地之数不大于其上级地区。",
        "A unit is wrong by a factor, or the name means another scope.",
        "单位差了若干倍，或名称的口径不同。",
        "Compare unit and number with both documents.",
        "对照两份原文核实单位和数值。",
        f"""
        with whole as (
            select indicator_id, region_id, period_start, period_end, max(high) as high
            from everything
            where
                measure = 'level' and figure_status = 'actual' and high > 0 and indicator_is_additive = 'true'
            group by all
        )

        select
            figure.release_id,
            figure.figure_id,
            plain(figure.value) || coalesce(figure.unit_text, '') || ' is more than ' || plain(whole.high)
            || ' of ' || region.parent_id || {_factor("figure.low / whole.high")} as detail
        from figure
        inner join (select distinct region_id, parent_id from region where parent_id is not null) as region
            on figure.region_id = region.region_id
        inner join whole
            on
                region.parent_id = whole.region_id and figure.indicator_id = whole.indicator_id
                and figure.period_start = whole.period_start and figure.period_end = whole.period_end
        where figure.measure = 'level' and figure.figure_status = 'actual' and figure.low > whole.high
        """,
    ),
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
    Rule(
        "magnitudes_are_like_those_of_other_periods",
        "warning",
        "A level is within ten times the median of the same indicator and place.",
        "水平值不超过同一指标、同一地区中位数的十倍，也不低于其十分之一。",
        "万 was read as 亿 or the like: a unit wrong by a factor; or a different scope.",
        "“万”读成“亿”之类，单位差了若干倍；或口径不同。",
        "Compare unit and number with the document.",
        "对照原文核实单位和数值。",
        f"""
        with typical as (
            select indicator_id, region_id, median(abs(cast(value * unit_factor as double))) as middle, count(*) as n
            from everything
            where measure = 'level' and frequency = 'A' and value > 0 and indicator_id is not null
            group by all
        )

        select
            figure.release_id,
            figure.figure_id,
            plain(figure.value) || coalesce(figure.unit_text, '') || ', median of ' || typical.n || ' is '
            || round(typical.middle, 2) || ' in base units'
            || {_factor("figure.value * figure.unit_factor / typical.middle")} as detail
        from figure
        inner join typical on figure.indicator_id = typical.indicator_id and figure.region_id = typical.region_id
        where
            figure.measure = 'level' and figure.frequency = 'A' and typical.n >= 3 and figure.value > 0
            and (
                cast(figure.value * figure.unit_factor as double) > 10 * typical.middle
                or cast(figure.value * figure.unit_factor as double) < typical.middle / 10
            )
        """,
    ),
    Rule(
        "neighbouring_years_are_alike",
        "warning",
        "A population of one source does not change by more than a fifth from one year to the next.",
        "同一来源的人口数相邻两年变动不超过五分之一。",
        "A digit is wrong in the source or in the reading.",
        "原文有误或读取时读错了数字。",
        "Compare with the document; a known error is a row in corrections.csv.",
        "对照原文；确认有误的，记入corrections.csv。",
        """
        select
            figure.release_id,
            figure.figure_id,
            plain(figure.value) || coalesce(figure.unit_text, '') || ', ' || plain(before.value) || coalesce(before.unit_text, '')
            || ' the year before' as detail
        from figure
        inner join everything as before
            on
                figure.source_series = before.source_series and figure.indicator_id = before.indicator_id
                and figure.region_id = before.region_id and figure.measure = before.measure
                and year(figure.period_end) - 1 = year(before.period_end)
        where
            figure.measure = 'level' and figure.frequency = 'A' and figure.indicator_kind = 'stock'
            and figure.unit_id = 'PERSON' and before.unit_id = 'PERSON'
            and abs(cast(figure.value * figure.unit_factor as double) / cast(before.value * before.unit_factor as double) - 1)
            > 0.2
        """,
    ),
    Rule(
        "changes_are_like_those_of_other_years",
        "warning",
        "The change of a level over a year is within five robust deviations of the other years' changes.",
        "水平值的年度变动与其他年份相比不超过五个稳健标准差。",
        "A digit or a unit is wrong in the source or in the reading; or something did happen that year.",
        "原文的数字或单位有误，或读取时读错；也可能当年确有其事。",
        "Compare with the document; a known error is a row in corrections.csv.",
        "对照原文；确认有误的，记入corrections.csv。",
        """
        with level as (
            select source_series, indicator_id, region_id, year(period_end) as level_year,
                avg(cast(value * unit_factor as double)) as value
            from everything
            where
                measure = 'level'
                and frequency in ('A', 'D')
                and figure_status = 'actual'
                and bound_op = 'eq'
                and indicator_id is not null
                and indicator_kind in ('flow', 'stock', 'count')
                and value > 0
            group by all
        ),

        change as (
            select later.source_series, later.indicator_id, later.region_id, later.level_year,
                ln(later.value / before.value) as change
            from level as later
            inner join level as before
                on
                    later.source_series = before.source_series
                    and later.indicator_id = before.indicator_id
                    and later.region_id = before.region_id
                    and later.level_year = before.level_year + 1
        ),

        typical as (
            select source_series, indicator_id, region_id, median(change) as middle, count(*) as n,
                -- A change of under two per cent is never an outlier, however even the others are.
                greatest(1.4826 * mad(change), 0.004) as spread
            from change
            group by all
            -- Fewer changes say nothing of what is usual.
            having count(*) >= 6
        )

        select
            figure.release_id,
            figure.figure_id,
            plain(figure.value) || coalesce(figure.unit_text, '') || ', changed by ' || round(100 * (exp(change.change) - 1), 1)
                || ' %, usual is ' || round(100 * (exp(typical.middle) - 1), 1) || ' %' as detail
        from figure
        inner join change
            on
                figure.source_series = change.source_series
                and figure.indicator_id = change.indicator_id
                and figure.region_id = change.region_id
                and year(figure.period_end) = change.level_year
        inner join typical
            on
                figure.source_series = typical.source_series
                and figure.indicator_id = typical.indicator_id
                and figure.region_id = typical.region_id
        where
            figure.measure = 'level'
            and figure.frequency in ('A', 'D')
            and figure.figure_status = 'actual'
            and figure.bound_op = 'eq'
            and abs(change.change - typical.middle) > 5 * typical.spread
        """,
    ),
    Rule(
        "places_sum_to_the_place_they_make_up",
        "warning",
        "Where all parts of a place are held, their levels sum to its own within rounding.",
        "所辖各县市区数值俱全时，其和在舍入误差内等于全市。",
        "The parts are on another scope or counted by another office, or a number is misread.",
        "各县市区口径不同，或由别的部门核算，或某个数值读错。",
        "Compare the documents; county and city are often computed by different offices.",
        "核对各份原文；县级与市级数据往往由不同部门核算。",
        """
        with part as (
            select region_id, partition_of, try_cast(valid_from as date) as valid_from, try_cast(valid_to as date) as valid_to
            from region
            where partition_of is not null
        ),

        level as (
            select everything.indicator_id, everything.region_id, everything.period_start, everything.period_end,
                min(everything.low) as low, max(everything.high) as high,
                max(case when loading.release_id is not null then everything.figure_id end) as figure_id
            from everything
            left join loading on everything.release_id = loading.release_id
            where
                everything.measure = 'level'
                and everything.indicator_is_additive = 'true'
                and everything.figure_status = 'actual'
                and (
                    everything.region_id in (select region_id from part)
                    or everything.region_id in (select partition_of from part)
                )
            group by everything.indicator_id, everything.region_id, everything.period_start, everything.period_end
        ),

        total as (
            select part.partition_of, level.indicator_id, level.period_start, level.period_end, sum(level.low) as low,
                sum(level.high) as high, count(*) as held, count(level.low) + count(level.high) as ends,
                max(level.figure_id) as figure_id
            from level
            inner join part
                on
                    level.region_id = part.region_id
                    and level.period_end >= coalesce(part.valid_from, date '0001-01-01')
                    and level.period_end <= coalesce(part.valid_to, date '9999-12-31')
            group by all
        )

        select
            figure.release_id,
            figure.figure_id,
            'the parts of ' || total.partition_of || ' sum to ' || plain(total.low) || ' – ' || plain(total.high) || ', ' || total.indicator_id
                || ' of the whole is ' || plain(whole.low) || ' – ' || plain(whole.high) as detail
        from total
        inner join level as whole
            on
                total.partition_of = whole.region_id
                and total.indicator_id = whole.indicator_id
                and total.period_start = whole.period_start
                and total.period_end = whole.period_end
        inner join figure on coalesce(whole.figure_id, total.figure_id) = figure.figure_id
        where
            total.ends = 2 * total.held
            and total.held = (
                select count(*)
                from part
                where
                    part.partition_of = total.partition_of
                    and total.period_end >= coalesce(part.valid_from, date '0001-01-01')
                    and total.period_end <= coalesce(part.valid_to, date '9999-12-31')
            )
            and (total.low > whole.high or total.high < whole.low)
        """,
    ),
    Rule(
        "sources_agree",
        "warning",
        "What two releases state of one thing and period is possible together.",
        "两份发布对同一事物、同一时期的说法可以同时成立。",
        "A revision, another scope, or an error in one of them.",
        "数据有修订，或口径不同，或其中一份有误。",
        "Compare both documents; mart_revision and mart_reconciliation list the pair.",
        "核对两份原文；mart_revision和mart_reconciliation列有这两个数值。",
        """
        select
            figure.release_id,
            figure.figure_id,
            plain(figure.value) || coalesce(figure.unit_text, '') || ' against ' || plain(earlier.value)
            || coalesce(earlier.unit_text, '') || ' in ' || earlier.release_id as detail
        from figure
        inner join everything as earlier
            on
                -- Said once, of the later of the two.
                (earlier.available_on, earlier.release_id) < (figure.available_on, figure.release_id)
                and figure.indicator_id = earlier.indicator_id and figure.region_id = earlier.region_id
                and figure.measure = earlier.measure and figure.period_start = earlier.period_start
                and figure.period_end = earlier.period_end
                and figure.base_period is not distinct from earlier.base_period
                and figure.growth_basis is not distinct from earlier.growth_basis
        where
            figure.figure_status in ('actual', 'expected') and earlier.figure_status in ('actual', 'expected')
            and (figure.low > earlier.high or figure.high < earlier.low)
        """,
    ),
    Rule(
        "coverage_is_not_smaller_than_before",
        "warning",
        "A full release has at least nine tenths of the indicators of the full release of its kind before it.",
        "完整发布的指标数不少于上一份同类完整发布的九成。",
        "A part of the document was not read, or the publisher dropped indicators.",
        "原文有部分内容未读取，或发布单位减少了指标。",
        "Compare with the earlier release; mend the reading, or accept it.",
        "与此前的发布核对；补齐读取，或认可这一变化。",
        """
        with covered as (
            select figure.release_id, release.source_series, release.available_on,
                count(distinct indicator_id) as indicators
            from everything as figure
            inner join release on figure.release_id = release.release_id
            where release.completeness = 'full'
            group by all
        )
        select covered.release_id, cast(null as varchar) as figure_id,
            covered.indicators || ' indicators, ' || max_by(before.indicators, before.available_on) || ' before' as detail
        from covered
        inner join covered as before
            on covered.source_series = before.source_series and before.available_on < covered.available_on
        where covered.release_id in (select release_id from loading)
        group by covered.release_id, covered.indicators
        having covered.indicators < 0.9 * max_by(before.indicators, before.available_on)
        """,
    ),
    Rule(
        "what_a_release_replaces_is_held",
        "warning",
        "The release that another one replaces is held.",
        "一份发布所替代的发布已收录。",
        "The id is misspelt, or that release is refused or not filed: nothing is replaced.",
        "编号写错，或那份发布被拒绝、未归档：没有替代任何内容。",
        "Mend replaces.release_id in release.yml, or file the release it names.",
        "更正release.yml中的replaces.release_id，或归档它所指的发布。",
        """
        select release_id, cast(null as varchar) as figure_id, replaces_release_id || ' is not held' as detail
        from loading
        where
            replaces_release_id is not null
            and replaces_release_id not in (select release_id from release)
        """,
    ),
)
