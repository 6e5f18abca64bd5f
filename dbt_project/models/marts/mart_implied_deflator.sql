-- One row per target for a level at current prices with a growth target at constant prices beside it.
with level as (
    select *
    from {{ ref('mart_attainment') }}
    where target_kind = 'dated' and is_geometric and required_rate_high is not null
),

growth as (
    select
        target.publisher,
        target.indicator_id,
        target.region_id,
        target.promise_id,
        cast(target.base_value as double) / 100 as growth_stated,
        -- 左右 is an interval on both sides here: what is promised and what is expected are one number.
        cast(target.low as double) / 100 as growth_low,
        cast(target.high as double) / 100 as growth_high,
        year(target.period_end) as growth_year,
        cast(row_number() over (
            partition by target.publisher, target.indicator_id, target.region_id
            order by target.period_end desc nulls last, target.promise_id nulls last
        ) as bigint) as newest
    from {{ ref('mart_attainment') }} as attainment
    inner join {{ ref('fct_target') }} as target on attainment.target_id = target.target_id
    where target.measure = 'growth_rate' and target.growth_basis = 'constant_price'
),

paired as (
    select
        level.promise_id,
        level.label_zh,
        level.label_en,
        level.region_id,
        level.time_period,
        level.target_display,
        level.baseline_display,
        level.required_rate_low,
        level.required_rate_high,
        level.baseline_low,
        level.target_value,
        cast(level.target_year - cast(plan.base_year as int) as double) as span_years,
        growth.promise_id as growth_promise_id,
        growth.growth_year,
        growth.growth_stated,
        growth.growth_low,
        growth.growth_high
    from level
    inner join {{ ref('plan') }} as plan on level.plan_id = plan.plan_id
    inner join growth
        on
            level.publisher = growth.publisher
            and level.indicator_id = growth.indicator_id
            and level.region_id = growth.region_id
            and growth.newest = 1
            and growth.growth_year between cast(plan.first_year as int) and cast(plan.last_year as int)
)

select
    paired.promise_id,
    paired.label_zh,
    paired.label_en,
    paired.region_id,
    paired.time_period,
    paired.target_display,
    paired.baseline_display,
    paired.growth_promise_id,
    cast(paired.growth_year as bigint) as growth_year,
    round(100 * paired.required_rate_low, 6) as nominal_required_low,
    round(100 * paired.required_rate_high, 6) as nominal_required_high,
    round(100 * paired.growth_stated, 6) as real_growth_stated,
    round(100 * paired.growth_low, 6) as real_growth_low,
    round(100 * paired.growth_high, 6) as real_growth_high,
    -- A higher start asks for less: the lowest change of prices is that of the lowest required rate and the highest growth.
    round(100 * {{ implied_deflator('paired.required_rate_low', 'coalesce(paired.growth_high, paired.growth_stated)') }}, 6)
        as implied_deflator_low,
    round(100 * {{ implied_deflator('paired.required_rate_high', 'coalesce(paired.growth_low, paired.growth_stated)') }}, 6)
        as implied_deflator_high,
    -- From the lower end of the start alone, the growth target at its two ends.
    round(100 * {{ implied_deflator('paired.required_rate_high', 'coalesce(paired.growth_high, paired.growth_stated)') }}, 6)
        as implied_deflator_from_low_start,
    round(100 * {{ real_required_at_deflator('paired.baseline_low', 'paired.target_value', 'paired.span_years', '-0.01') }}, 6)
        as real_required_at_minus_1,
    round(100 * {{ real_required_at_deflator('paired.baseline_low', 'paired.target_value', 'paired.span_years', '0') }}, 6)
        as real_required_at_0,
    round(100 * {{ real_required_at_deflator('paired.baseline_low', 'paired.target_value', 'paired.span_years', '0.01') }}, 6)
        as real_required_at_1,
    round(100 * {{ real_required_at_deflator('paired.baseline_low', 'paired.target_value', 'paired.span_years', '0.02') }}, 6)
        as real_required_at_2
from paired
