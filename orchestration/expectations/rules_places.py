"""Expectations on places beside each other: peers, a place and its parts, as all releases that are held have them.

None is critical: of two releases that disagree, either may be right. Not here: one place in other periods
(`rules_series`, `rules_history`).
"""

from orchestration.expectations.fragments import misread_unit
from orchestration.expectations.rule import Rule

PLACE_RULES: tuple[Rule, ...] = (
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
            || round(typical.middle, 2) || {misread_unit("figure.value * figure.unit_factor / typical.middle")} as detail
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
            || ' of ' || region.parent_id || {misread_unit("figure.low / whole.high")} as detail
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
)
