-- One row per indicator, region, period and growth basis: growth as published beside growth of the levels held.
with headline as (
    select *
    from {{ ref('fct_observation') }}
    where is_headline and frequency = 'A'
),

published as (
    select
        observation_key,
        indicator_id,
        region_id,
        period_start,
        period_end,
        time_period,
        measure,
        growth_basis,
        figure_version_id,
        figure_status,
        cast(base_value as double) as value,
        cast(low as double) as low,
        cast(high as double) as high,
        bound_op,
        case
            when measure = 'growth_rate' then year(period_start) - 1
            when measure = 'avg_annual_growth_rate' then year(period_start) - 1
            else cast(substring(base_period, 1, 4) as int)
        end as base_year
    from headline
    where
        measure in ('growth_rate', 'avg_annual_growth_rate', 'change_since')
        -- How often something doubled is no per cent.
        and unit_dimension is distinct from 'doublings'
),

-- Levels as they are usually published. One at constant prices beside one at current prices shows no change of either.
level as (
    select
        indicator_id,
        region_id,
        unit_dimension,
        period_end,
        year(period_end) as level_year,
        figure_version_id,
        source_series,
        cast(base_value as double) as value,
        cast(low as double) as low,
        cast(high as double) as high,
        bound_op
    from headline
    where
        series_measure = 'level'
        and year(period_start) = year(period_end)
        and coalesce(price_basis, 'na') <> 'constant'
),

-- Every pair of levels a year apart, and every pair that a published growth spans.
span as (
    select
        indicator_id,
        region_id,
        level_year - 1 as base_year,
        level_year
    from level
    union
    select
        indicator_id,
        region_id,
        base_year,
        year(period_end) as level_year
    from published
    union
    -- The five years of a plan, by the level method.
    select
        level.indicator_id,
        level.region_id,
        cast(plan.base_year as int) as base_year,
        level.level_year
    from level
    inner join {{ ref('plan') }} as plan
        on plan.kind = 'five_year' and level.level_year = cast(plan.last_year as int)
),

series_break as (
    {{ series_breaks() }}
),

recomputed as (
    select
        span.indicator_id,
        span.region_id,
        span.base_year,
        span.level_year,
        later.figure_version_id as level_version_id,
        earlier.figure_version_id as base_version_id,
        later.source_series = earlier.source_series as is_one_series,
        cast(span.level_year - span.base_year as double) as years,
        later.value as level_value,
        earlier.value as base_value,
        later.bound_op = 'eq' and earlier.bound_op = 'eq' as is_point,
        case when later.low > 0 and earlier.high > 0 then later.low / earlier.high end as ratio_low,
        case when later.high > 0 and earlier.low > 0 then later.high / earlier.low end as ratio_high,
        case when later.value > 0 and earlier.value > 0 then later.value / earlier.value end as ratio,
        series_break.indicator_id is not null as has_break
    from span
    inner join level as later
        on
            span.indicator_id = later.indicator_id
            and span.region_id = later.region_id
            and span.level_year = later.level_year
    inner join level as earlier
        on
            span.indicator_id = earlier.indicator_id
            and span.region_id = earlier.region_id
            and span.base_year = earlier.level_year
            and later.unit_dimension is not distinct from earlier.unit_dimension
    left join series_break
        on {{ breaks_between('span.indicator_id', 'earlier.period_end', 'later.period_end') }}
),

joined as (
    select
        coalesce(published.indicator_id, recomputed.indicator_id) as indicator_id,
        coalesce(published.region_id, recomputed.region_id) as region_id,
        coalesce(published.base_year, recomputed.base_year) as base_year,
        coalesce(year(published.period_end), recomputed.level_year) as end_year,
        coalesce(
            published.measure,
            case when recomputed.level_year - recomputed.base_year = 1 then 'growth_rate' else 'avg_annual_growth_rate' end
        ) as measure,
        published.growth_basis,
        published.figure_status,
        published.figure_version_id as published_version_id,
        published.value as published_growth,
        published.low as published_low,
        published.high as published_high,
        recomputed.level_version_id,
        recomputed.base_version_id,
        recomputed.is_one_series,
        recomputed.has_break,
        recomputed.is_point,
        -- A level divided by a level is a change in per cent; over more years the yearly rate by level method.
        case
            when recomputed.ratio is null or recomputed.has_break then null
            when published.measure = 'change_since' then 100 * (recomputed.ratio - 1)
            else 100 * (power(recomputed.ratio, 1 / recomputed.years) - 1)
        end as recomputed_point,
        case
            when recomputed.ratio_low is null or recomputed.has_break then null
            when published.measure = 'change_since' then 100 * (recomputed.ratio_low - 1)
            else 100 * (power(recomputed.ratio_low, 1 / recomputed.years) - 1)
        end as recomputed_low,
        case
            when recomputed.ratio_high is null or recomputed.has_break then null
            when published.measure = 'change_since' then 100 * (recomputed.ratio_high - 1)
            else 100 * (power(recomputed.ratio_high, 1 / recomputed.years) - 1)
        end as recomputed_high
    from published
    full outer join recomputed
        on
            published.indicator_id = recomputed.indicator_id
            and published.region_id = recomputed.region_id
            and published.base_year = recomputed.base_year
            and year(published.period_end) = recomputed.level_year
)

select
    joined.indicator_id,
    indicator.label_zh,
    indicator.label_en,
    joined.region_id,
    cast(joined.base_year as bigint) as base_year,
    cast(joined.end_year as bigint) as end_year,
    joined.measure,
    coalesce(joined.growth_basis, 'levels_only') as growth_basis,
    joined.figure_status,
    joined.published_growth,
    joined.published_low,
    joined.published_high,
    case when joined.is_point then round(joined.recomputed_point, 6) end as recomputed_change,
    round(joined.recomputed_low, 6) as recomputed_low,
    round(joined.recomputed_high, 6) as recomputed_high,
    case
        when joined.is_point then round(joined.recomputed_point - joined.published_growth, 6)
    end as difference,
    case
        when joined.published_growth is null then 'no_published_growth'
        when joined.has_break then 'break_in_series'
        when joined.level_version_id is null then 'no_levels'
        -- Levels at current prices say nothing of growth at constant prices or on a comparable scope.
        when joined.growth_basis = 'constant_price' then 'price_basis'
        when joined.growth_basis = 'like_for_like' then 'like_for_like'
        when joined.growth_basis = 'as_published_unknown' then 'basis_unknown'
        when
            joined.is_point and joined.recomputed_point >= joined.published_low
            and joined.recomputed_point <= joined.published_high
            then 'agrees'
        when
            coalesce(joined.recomputed_low <= joined.published_high, true)
            and coalesce(joined.recomputed_high >= joined.published_low, true)
            then 'rounding'
        when not joined.is_one_series then 'revision_or_source'
        else 'unexplained'
    end as explanation,
    -- What prices must have done if both the levels and the real growth are right.
    case
        when joined.growth_basis = 'constant_price' and joined.is_point and joined.published_growth > -100
            then round(100 * ((1 + joined.recomputed_point / 100) / (1 + joined.published_growth / 100) - 1), 6)
    end as implied_deflator,
    joined.published_version_id,
    joined.level_version_id,
    joined.base_version_id
from joined
left join {{ ref('dim_indicator') }} as indicator on joined.indicator_id = indicator.indicator_id
