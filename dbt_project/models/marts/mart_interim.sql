-- One row per yearly promise and figure of a part of its year: how far the year has come.
{#- A bound is no point: nothing is divided by it. -#}
{%- set share = safe_ratio('judged.value', 'judged.target_value') -%}
{%- set counted = [
    ('ytd_share', share, 9),
    ('projection', ytd_projection('judged.value', 'judged.elapsed_years'), 6),
    ('projection_low', ytd_projection('judged.value', 'judged.seasonal_progress_high'), 6),
    ('projection_high', ytd_projection('judged.value', 'judged.seasonal_progress_low'), 6),
    ('lead_calendar', lead_points(share, 'judged.calendar_progress'), 6),
    ('lead_seasonal', lead_points(share, 'judged.seasonal_progress'), 6),
] -%}
{%- set so_far = 'coalesce(measured.seasonal_progress, measured.calendar_progress)' -%}
{%- set norm = ['measured.set_low', 'measured.set_high', 'measured.is_set_low_closed', 'measured.is_set_high_closed'] -%}
{%- set base = ['baseline', 'measured.is_sum', so_far] %}
with headline as (
    select *
    from {{ ref('fct_observation') }}
    where is_headline and measure <> 'statement'
),

-- The wording in force today, and the baseline it is judged by.
now as (
    select
        promise_id,
        target_id,
        baseline_version_id
    from {{ ref('int_attainment_input') }}
    where baseline_role = 'as_of' and valid_to is null and known_to is null
),

target as (
    select
        target.promise_id,
        target.indicator_id,
        target.region_id,
        target.series_measure,
        target.target_kind as named_kind,
        target.direction,
        target.unit_dimension,
        target.price_basis,
        target.growth_basis,
        target.base_period,
        target.time_period,
        target.period_start,
        target.period_end,
        year(target.period_end) as target_year,
        target.unusable_reason,
        cast(target.set_low as double) as set_low,
        cast(target.set_high as double) as set_high,
        target.is_set_low_closed,
        target.is_set_high_closed,
        cast(coalesce(target.set_low, target.set_high) as double) as target_value,
        case when target.direction in ('decrease', 'maintain_at_most') then -1.0 else 1.0 end as sign,
        indicator.kind as indicator_kind,
        now.baseline_version_id as held_baseline_id,
        -- What adds up over the year. A number of a stock does not, nor does a rate.
        target.target_kind = 'period_target'
        or (
            indicator.kind = 'flow' and target.series_measure = 'level' and target.target_kind in ('dated', 'maintain')
        ) as is_sum,
        -- What has a path to its date, on which the end of a month can stand.
        target.target_kind = 'dated'
        and indicator.kind <> 'rate'
        and not (indicator.kind = 'flow' and target.series_measure = 'level') as is_on_path
    from now
    inner join {{ ref('fct_target') }} as target on now.target_id = target.target_id
    inner join {{ ref('dim_indicator') }} as indicator on target.indicator_id = indicator.indicator_id
    where
        target.measure <> 'statement'
        and year(target.period_start) = year(target.period_end)
),

part as (
    select
        headline.*,
        year(headline.period_end) as data_year,
        cast(month(headline.period_end) as double) as months,
        headline.frequency <> 'D' and month(headline.period_start) = 1 as is_to_date,
        headline.frequency <> 'D' and month(headline.period_start) = month(headline.period_end) as is_one_month
    from headline
    where
        headline.frequency in ('M', 'Q', 'D')
        and year(headline.period_start) = year(headline.period_end)
),

-- Points counted from the first day of a year, one of the same months (a first quarter is also three months).
points_to_date as (
    select
        part.*,
        cast(row_number() over (
            partition by
                part.indicator_id, part.region_id, part.series_measure, part.growth_basis, part.price_basis,
                part.data_year, part.months
            order by part.frequency nulls last, part.figure_version_id nulls last
        ) as bigint) as copy
    from part
    where part.is_to_date and part.bound_op = 'eq'
),

-- A flow says how much, a rate how fast or how high on average. What the newest of them adds: January and February
-- come jointly, and less than nothing is an error or a revision.
to_date as (
    select
        part.*,
        {{ decumulated('cast(part.base_value as double)',
            'lag(cast(part.base_value as double)) over (partition by part.indicator_id, part.region_id, '
            ~ 'part.series_measure, part.growth_basis, part.price_basis, part.data_year '
            ~ 'order by part.months nulls last)') }} as added
    from points_to_date as part
    where part.copy = 1
),

-- Whole years, and the year to date, of the levels as they are usually published: not at constant prices.
annual as (
    select
        indicator_id,
        region_id,
        period_end,
        year(period_end) as data_year,
        cast(base_value as double) as value
    from headline
    where
        series_measure = 'level'
        and frequency = 'A'
        and year(period_start) = year(period_end)
        and bound_op = 'eq'
        and coalesce(price_basis, 'na') <> 'constant'
),

level_to_date as (
    select
        indicator_id,
        region_id,
        data_year,
        months,
        cast(base_value as double) as value
    from to_date
    where series_measure = 'level' and coalesce(price_basis, 'na') <> 'constant'
),

with_years as (
    select distinct data_year as of_year
    from part
),

-- What share of the year had been done by that month in up to five earlier years.
season as (
    {{ shares_of_years_done('level_to_date', 'annual', 'with_years') }}
),

-- A rate of single months: its average so far, where none of them is a bound.
average_to_date as (
    {{ averages_to_date('part') }}
),

series_break as (
    {{ series_breaks() }}
),

measured as (
    select
        target.*,
        observation.figure_version_id,
        observation.time_period as part_period,
        observation.figure_status,
        cast(observation.base_value as double) as value,
        case when observation.bound_op = 'eq' then cast(observation.base_value as double) end as actual_point,
        cast(observation.low as double) as actual_low,
        cast(observation.high as double) as actual_high,
        observation.bound_op,
        coalesce(observation.low_closed, false) as is_low_closed,
        coalesce(observation.high_closed, false) as is_high_closed,
        observation.months,
        observation.months / 12 as calendar_progress,
        target.indicator_kind = 'rate' and observation.is_one_month as is_average_of_months,
        case
            when target.indicator_kind = 'rate' and observation.is_one_month then average_to_date.average
            when target.indicator_kind = 'rate' and observation.bound_op = 'eq' then cast(observation.base_value as double)
        end as ytd_average,
        case when target.indicator_kind = 'rate' then average_to_date.months_held end as months_held,
        case when target.indicator_kind = 'flow' and target.series_measure = 'level' then to_date.added end as added,
        season.years as season_years,
        case when season.years >= 3 then season.share end as seasonal_progress,
        case when season.years >= 3 then season.share_low end as seasonal_progress_low,
        case when season.years >= 3 then season.share_high end as seasonal_progress_high,
        level_now.value as value_now,
        level_before.value as value_before,
        year_before.value as annual_before,
        series_break.indicator_id is not null as has_break,
        -- Where the path begins: at nothing for what is counted, at the baseline for what has one.
        case when target.is_on_path then baseline.figure_version_id end as baseline_version_id,
        case
            when target.is_sum then 0.0
            when target.is_on_path and baseline.bound_op = 'eq' then cast(baseline.base_value as double)
        end as baseline_point,
        case when target.is_sum then 0.0 when target.is_on_path then cast(baseline.low as double) end as baseline_low,
        case when target.is_sum then 0.0 when target.is_on_path then cast(baseline.high as double) end as baseline_high,
        (year(observation.period_end) - year(baseline.period_end)) * 12
        + month(observation.period_end) - month(baseline.period_end) as elapsed_months,
        (year(target.period_end) - year(baseline.period_end)) * 12
        + month(target.period_end) - month(baseline.period_end) as span_months,
        case when target.is_on_path then path_break.kind end as break_kind
    from target
    inner join part as observation
        on
            target.indicator_id = observation.indicator_id
            and target.region_id = observation.region_id
            and target.series_measure = observation.series_measure
            and target.target_year = observation.data_year
            and {{ basis_gap() }} is null
            -- A single month is no part of the year so far, but it is one of an average, and its end is on a path. The
            -- last day of the target is no part of its year.
            and (
                observation.is_to_date
                or (target.indicator_kind = 'rate' and observation.frequency <> 'D')
                or (
                    target.is_on_path
                    and not (observation.frequency = 'D' and observation.period_end = target.period_end)
                )
            )
    left join headline as baseline on target.held_baseline_id = baseline.figure_version_id
    left join to_date on observation.figure_version_id = to_date.figure_version_id
    left join average_to_date on observation.figure_version_id = average_to_date.figure_version_id
    left join season
        on
            target.indicator_id = season.indicator_id
            and target.region_id = season.region_id
            and target.series_measure = 'level'
            and observation.months = season.months
            and target.target_year = season.of_year
    left join level_to_date as level_now
        on
            target.indicator_id = level_now.indicator_id
            and target.region_id = level_now.region_id
            and target.target_year = level_now.data_year
            and observation.months = level_now.months
    left join level_to_date as level_before
        on
            target.indicator_id = level_before.indicator_id
            and target.region_id = level_before.region_id
            and target.target_year - 1 = level_before.data_year
            and observation.months = level_before.months
    left join annual as year_before
        on
            target.indicator_id = year_before.indicator_id
            and target.region_id = year_before.region_id
            and target.target_year - 1 = year_before.data_year
    left join series_break
        on {{ breaks_between('target.indicator_id', 'year_before.period_end', 'observation.period_end') }}
    left join series_break as path_break
        on {{ breaks_between('target.indicator_id', 'baseline.period_end', 'observation.period_end', 'path_break') }}
),

-- Months of a rate that were on the wrong side of the target.
above as (
    select
        measured.promise_id,
        measured.figure_version_id,
        sum(
            case
                when not {{ attained_as_printed('cast(part.base_value as double)', 'part.bound_op', *norm) }} then 1
                else 0
            end
        ) as months_above
    from measured
    inner join part as newest on measured.figure_version_id = newest.figure_version_id
    inner join part
        on
            measured.indicator_id = part.indicator_id
            and measured.region_id = part.region_id
            and measured.series_measure = part.series_measure
            and newest.growth_basis is not distinct from part.growth_basis
            and {{ other_base('newest') }} is not distinct from {{ other_base('part') }}
            and measured.target_year = part.data_year
            and measured.months >= part.months
            and part.is_one_month
    where measured.indicator_kind = 'rate' and measured.unusable_reason is null
    group by measured.promise_id, measured.figure_version_id
),

-- As a row of int_attainment_value, so that one rule judges both.
valued as (
    select
        measured.*,
        false as is_final_period,
        -- A sum is counted from nothing, whatever its target is called.
        case when measured.is_sum then 'period_target' else measured.named_kind end as target_kind,
        case when measured.is_sum then {{ so_far }} else measured.elapsed_months / cast(12 as double) end as elapsed_years,
        case when measured.is_sum then cast(1 as double) else measured.span_months / cast(12 as double) end as span_years,
        measured.is_on_path
        and measured.series_measure = 'level'
        and measured.indicator_kind in ('stock', 'count')
        and coalesce(measured.baseline_low > 0, false)
        and coalesce(measured.target_value > 0, false)
        and coalesce(measured.actual_low > 0, true) as is_geometric,
        -- The average of a rate, of all else the printed number, against the set of the target.
        case
            when measured.unusable_reason is not null then null
            when measured.is_average_of_months
                then {{ attained_as_printed('round(measured.ytd_average, 9)', "'eq'", *norm) }}
            when measured.bound_op = 'range'
                then {{ attained_interval('measured.actual_low', 'measured.actual_high', 'true', 'true', *norm) }}
            else {{ attained_as_printed('measured.value', 'measured.bound_op', *norm) }}
        end as is_attained,
        case
            when measured.unusable_reason is null
                then {{ attained_interval('measured.actual_low', 'measured.actual_high', 'measured.is_low_closed',
                    'measured.is_high_closed', *norm) }}
        end as is_attained_by_interval,
        {{ change_in_set('measured', 'point', *base) }} as change,
        {{ change_in_set('measured', 'worse', *base) }} as change_low,
        {{ change_in_set('measured', 'better', *base) }} as change_high
    from measured
),

paced as (
    select
        valued.*,
        {{ corners_of('valued') }}
    from valued
),

cornered as (
    select
        paced.*,
        case
            when paced.has_way_to_go and paced.baseline_point is not null and paced.actual_point is not null
                then {{ pace_on_path('paced', 'baseline_point', 'actual_point') }}
        end as pace_ratio,
        case
            when paced.is_on_path and paced.has_way_to_go
                then round({{ expected_on_path('paced') }}, 6)
        end as expected_now,
        {{ paces_at_corners('paced') }}
    from paced
),

bounded as (
    select
        cornered.*,
        {{ worst_pace('cornered') }} as pace_low,
        {{ best_pace('cornered') }} as pace_high
    from cornered
),

judged as (
    select
        bounded.*,
        {{ corner_status('bounded', 'bounded.is_attained', 'bounded.pace_ratio', 'bounded.change') }} as point_status,
        {{ corner_status('bounded', 'coalesce(bounded.is_attained_by_interval, false)', 'bounded.pace_low',
            'coalesce(bounded.change_low, -1)') }} as low_status,
        -- An open end may be as good as can be.
        {{ corner_status('bounded', 'coalesce(bounded.is_attained_by_interval, true)', 'bounded.pace_high',
            'coalesce(bounded.change_high, 1)') }} as high_status
    from bounded
)

select
    judged.promise_id,
    judged.named_kind as target_kind,
    cast(judged.target_year as bigint) as target_year,
    -- What part of it says is of interest no longer: mart_attainment says what came of it.
    judged.target_year < year(newest.today) as is_year_over,
    judged.figure_version_id,
    judged.part_period as time_period,
    judged.figure_status,
    judged.target_value,
    judged.value,
    round(judged.added, 6) as added,
    round(judged.ytd_average, 9) as ytd_average,
    judged.months_held,
    cast(above.months_above as bigint) as months_above,
    round(judged.calendar_progress, 9) as calendar_progress,
    judged.season_years,
    round(judged.seasonal_progress, 9) as seasonal_progress,
    round(judged.seasonal_progress_low, 9) as seasonal_progress_low,
    round(judged.seasonal_progress_high, 9) as seasonal_progress_high,
    {%- for name, shown, digits in counted %}
        case when judged.is_sum and judged.bound_op = 'eq' then round({{ shown }}, {{ digits }}) end as {{ name }},
    {%- endfor %}
    case
        -- Levels are at current prices: only growth as nominal as they are follows from them.
        when judged.named_kind = 'growth_of_one_year' and judged.growth_basis = 'nominal' and not judged.has_break
            then round(100 * {{ required_rest_growth('judged.annual_before', 'judged.value_before', 'judged.value_now',
                'judged.target_value / 100') }}, 6)
    end as required_rest_growth,
    judged.baseline_version_id,
    judged.expected_now,
    judged.pace_ratio,
    judged.is_attained as is_at_target,
    case
        when judged.unusable_reason is not null or judged.break_kind is not null then 'not_assessable'
        when judged.is_on_path and judged.baseline_low is null and judged.baseline_high is null then 'no_baseline'
        when judged.is_sum or judged.is_on_path
            then
                'interim_'
                || coalesce(
                    judged.point_status,
                    case
                        when judged.low_status = judged.high_status then judged.low_status
                        -- More than the path, and perhaps all of it.
                        when judged.is_sum and judged.low_status = 'on_track' and judged.high_status = 'met_early'
                            then 'on_track'
                    end,
                    'indeterminate'
                )
        when
            judged.named_kind in ('growth_of_one_year', 'maintain', 'band')
            or judged.indicator_kind = 'rate'
            then case judged.is_attained
                when true then 'interim_on_track'
                when false then 'interim_insufficient'
                else 'interim_indeterminate'
            end
    end as interim_status
from judged
left join above
    on judged.promise_id = above.promise_id and judged.figure_version_id = above.figure_version_id
cross join (select max(as_of) as today from {{ ref('mart_attainment') }}) as newest
