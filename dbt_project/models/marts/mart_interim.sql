-- One row per yearly promise and figure of a part of its year: how far the year has come.
{%- set is_counted -%}
    measured.indicator_kind = 'flow' and measured.target_kind in ('dated', 'period_target', 'maintain')
{%- endset %}
with headline as (
    select *
    from {{ ref('fct_observation') }}
    where is_headline and measure <> 'statement'
),

promise as (
    select
        target.promise_id,
        target.indicator_id,
        target.region_id,
        target.series_measure,
        target.target_kind,
        target.direction,
        target.growth_basis,
        target.period_start,
        target.period_end,
        year(target.period_end) as target_year,
        cast(coalesce(target.set_low, target.set_high) as double) as target_value,
        case when target.direction in ('decrease', 'maintain_at_most') then -1.0 else 1.0 end as sign,
        indicator.kind as indicator_kind
    from {{ ref('fct_target') }} as target
    inner join {{ ref('dim_indicator') }} as indicator on target.indicator_id = indicator.indicator_id
    where
        target.valid_to is null
        and target.measure <> 'statement'
        and year(target.period_start) = year(target.period_end)
),

part as (
    select
        headline.*,
        year(headline.period_end) as data_year,
        cast(month(headline.period_end) as double) as months,
        month(headline.period_start) = 1 as is_to_date,
        month(headline.period_start) = month(headline.period_end) as is_one_month
    from headline
    where
        headline.frequency in ('M', 'Q')
        and year(headline.period_start) = year(headline.period_end)
),

-- Parts of a year counted from its first day; a flow says how much, a rate how fast or how high on average. What the
-- newest of them adds: January and February come jointly, and less than nothing is an error or a revision.
to_date as (
    select
        part.*,
        {{ decumulated('cast(part.base_value as double)',
            'lag(cast(part.base_value as double)) over (partition by part.indicator_id, part.region_id, '
            ~ 'part.series_measure, part.growth_basis, part.data_year order by part.months nulls last, '
            ~ 'part.figure_version_id nulls last)') }} as added
    from part
    where part.is_to_date
),

annual as (
    select
        headline.indicator_id,
        headline.region_id,
        headline.series_measure,
        year(headline.period_end) as data_year,
        cast(headline.base_value as double) as value
    from headline
    where headline.frequency = 'A' and year(headline.period_start) = year(headline.period_end) and headline.bound_op = 'eq'
),

with_years as (
    select distinct data_year as of_year
    from to_date
),

-- What share of the year had been done by that month in up to five earlier years.
season as (
    select
        to_date.indicator_id,
        to_date.region_id,
        to_date.series_measure,
        to_date.months,
        with_years.of_year,
        count(*) as years,
        avg(cast(to_date.base_value as double) / nullif(annual.value, 0)) as share,
        min(cast(to_date.base_value as double) / nullif(annual.value, 0)) as share_low,
        max(cast(to_date.base_value as double) / nullif(annual.value, 0)) as share_high
    from to_date
    inner join annual
        on
            to_date.indicator_id = annual.indicator_id
            and to_date.region_id = annual.region_id
            and to_date.series_measure = annual.series_measure
            and to_date.data_year = annual.data_year
    inner join with_years
        on to_date.data_year between with_years.of_year - 5 and with_years.of_year - 1
    where to_date.series_measure = 'level' and to_date.bound_op = 'eq'
    group by to_date.indicator_id, to_date.region_id, to_date.series_measure, to_date.months, with_years.of_year
),

-- A rate of single months: its average so far.
average_to_date as (
    select
        later.figure_version_id,
        avg(cast(earlier.base_value as double)) as average,
        count(*) as months_held
    from part as later
    inner join part as earlier
        on
            later.indicator_id = earlier.indicator_id
            and later.region_id = earlier.region_id
            and later.series_measure = earlier.series_measure
            and later.data_year = earlier.data_year
            and later.months >= earlier.months
    where later.is_one_month and earlier.is_one_month
    group by later.figure_version_id
),

level_to_date as (
    select
        indicator_id,
        region_id,
        data_year,
        months,
        cast(base_value as double) as value
    from to_date
    where series_measure = 'level' and bound_op = 'eq'
),

measured as (
    select
        promise.promise_id,
        promise.target_kind,
        promise.target_year,
        promise.target_value,
        promise.sign,
        promise.indicator_kind,
        promise.growth_basis,
        promise.indicator_id,
        promise.region_id,
        promise.series_measure,
        part.figure_version_id,
        part.time_period,
        part.figure_status,
        cast(part.base_value as double) as value,
        part.months,
        part.months / 12 as calendar_progress,
        case
            when promise.indicator_kind = 'rate' and part.is_one_month then average_to_date.average
            when promise.indicator_kind = 'rate' then cast(part.base_value as double)
        end as ytd_average,
        case when promise.indicator_kind = 'rate' then average_to_date.months_held end as months_held,
        case when promise.indicator_kind = 'flow' and promise.series_measure = 'level' then to_date.added end as added,
        season.years as season_years,
        case when season.years >= 3 then season.share end as seasonal_progress,
        case when season.years >= 3 then season.share_low end as seasonal_progress_low,
        case when season.years >= 3 then season.share_high end as seasonal_progress_high,
        level_now.value as value_now,
        level_before.value as value_before,
        year_before.value as annual_before
    from promise
    inner join part
        on
            promise.indicator_id = part.indicator_id
            and promise.region_id = part.region_id
            and promise.series_measure = part.series_measure
            and promise.target_year = part.data_year
            and (promise.growth_basis is null or promise.growth_basis = part.growth_basis)
            -- A single month is no part of the year so far, but it is one of an average.
            and (part.is_to_date or promise.indicator_kind = 'rate')
    left join to_date on part.figure_version_id = to_date.figure_version_id
    left join average_to_date on part.figure_version_id = average_to_date.figure_version_id
    left join season
        on
            promise.indicator_id = season.indicator_id
            and promise.region_id = season.region_id
            and promise.series_measure = season.series_measure
            and part.months = season.months
            and promise.target_year = season.of_year
    left join level_to_date as level_now
        on
            promise.indicator_id = level_now.indicator_id
            and promise.region_id = level_now.region_id
            and promise.target_year = level_now.data_year
            and part.months = level_now.months
    left join level_to_date as level_before
        on
            promise.indicator_id = level_before.indicator_id
            and promise.region_id = level_before.region_id
            and promise.target_year - 1 = level_before.data_year
            and part.months = level_before.months
    left join annual as year_before
        on
            promise.indicator_id = year_before.indicator_id
            and promise.region_id = year_before.region_id
            and year_before.series_measure = 'level'
            and promise.target_year - 1 = year_before.data_year
),

-- Months of a rate that were on the wrong side of the target.
above as (
    select
        measured.promise_id,
        measured.figure_version_id,
        sum(case when measured.sign * (cast(part.base_value as double) - measured.target_value) < 0 then 1 else 0 end)
            as months_above
    from measured
    inner join part
        on
            measured.indicator_id = part.indicator_id
            and measured.region_id = part.region_id
            and measured.series_measure = part.series_measure
            and measured.target_year = part.data_year
            and measured.months >= part.months
            and part.is_one_month
    where measured.indicator_kind = 'rate'
    group by measured.promise_id, measured.figure_version_id
)

select
    measured.promise_id,
    measured.target_kind,
    cast(measured.target_year as bigint) as target_year,
    measured.figure_version_id,
    measured.time_period,
    measured.figure_status,
    measured.target_value,
    measured.value,
    round(measured.added, 6) as added,
    round(measured.ytd_average, 9) as ytd_average,
    measured.months_held,
    cast(above.months_above as bigint) as months_above,
    round(measured.calendar_progress, 9) as calendar_progress,
    measured.season_years,
    round(measured.seasonal_progress, 9) as seasonal_progress,
    round(measured.seasonal_progress_low, 9) as seasonal_progress_low,
    round(measured.seasonal_progress_high, 9) as seasonal_progress_high,
    case
        when {{ is_counted }}
            then round(measured.value / nullif(measured.target_value, 0), 9)
    end as ytd_share,
    case
        when {{ is_counted }}
            then
                round(
                    {{ ytd_projection('measured.value', 'coalesce(measured.seasonal_progress, measured.calendar_progress)') }}, 6
                )
    end as projection,
    case
        when {{ is_counted }}
            then round({{ ytd_projection('measured.value', 'measured.seasonal_progress_high') }}, 6)
    end as projection_low,
    case
        when {{ is_counted }}
            then round({{ ytd_projection('measured.value', 'measured.seasonal_progress_low') }}, 6)
    end as projection_high,
    case
        when {{ is_counted }}
            then round({{ lead_points(safe_ratio('measured.value', 'measured.target_value'),
                'measured.calendar_progress') }}, 6)
    end as lead_calendar,
    case
        when {{ is_counted }}
            then round({{ lead_points(safe_ratio('measured.value', 'measured.target_value'),
                'measured.seasonal_progress') }}, 6)
    end as lead_seasonal,
    case
        -- Levels are at current prices: only growth as nominal as they are follows from them.
        when measured.target_kind = 'growth_of_one_year' and measured.growth_basis = 'nominal'
            then round(100 * {{ required_rest_growth('measured.annual_before', 'measured.value_before', 'measured.value_now',
                'measured.target_value / 100') }}, 6)
    end as required_rest_growth,
    measured.sign * (coalesce(measured.ytd_average, measured.value) - measured.target_value) >= 0 as is_at_target,
    case
        when measured.target_kind = 'growth_of_one_year' or measured.indicator_kind in ('rate', 'share')
            then case
                when
                    measured.sign * (coalesce(measured.ytd_average, measured.value) - measured.target_value) >= 0
                    then 'interim_on_track'
                else 'interim_insufficient'
            end
        else
            'interim_'
            || {{ pace_status('(measured.value / nullif(measured.target_value, 0)) / '
                ~ 'nullif(coalesce(measured.seasonal_progress, measured.calendar_progress), 0)') }}
    end as interim_status
from measured
left join above
    on measured.promise_id = above.promise_id and measured.figure_version_id = above.figure_version_id
