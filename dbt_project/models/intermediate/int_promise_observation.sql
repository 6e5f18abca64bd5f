-- One row per promise event and headline observation of its series on those days, or observation about which one release
-- contradicts itself, with the part it can play.
{#- 五年来失业率控制在4%以内: a bound that a share was kept within for years held in the last of them. -#}
{%- set kept_through = "coalesce(observation.series_measure = 'share' and target.target_kind in ('maintain', 'dated') "
    ~ "and observation.frequency = 'A' and observation.bound_op in ('le', 'lt', 'ge', 'gt') "
    ~ "and year(observation.period_start) < year(observation.period_end) "
    ~ "and year(observation.period_end) = year(target.period_end) and target.frequency = 'A', false)" %}
with name as (
    {{ promised_names() }}
),

target as (
    select
        target_id,
        promise_id,
        indicator_id,
        region_id,
        series_measure,
        target_kind,
        unit_dimension,
        price_basis,
        growth_basis,
        base_period,
        time_period,
        period_start,
        period_end,
        frequency,
        plan_base_year
    from {{ ref('fct_target') }}
)

select
    event.promise_id,
    event.valid_from,
    event.known_from,
    observation.figure_version_id,
    observation.observation_key,
    observation.period_start,
    observation.period_end,
    observation.frequency,
    observation.figure_status,
    observation.growth_basis,
    -- Published under another name of what is promised.
    name.is_renamed,
    {{ kept_through }} as is_kept_through,
    -- Whole years, and days of a stock: what can stand beside an annual target.
    observation.frequency in ('A', 'D')
    and (year(observation.period_start) = year(observation.period_end) or {{ kept_through }}) as is_annual,
    -- The figure the question ends with: of the very period where something is counted or grows through it; else of
    -- its last year, or of its last day (a day before that is on the way).
    case
        when target.target_kind in ('growth_of_one_year', 'period_target')
            then
                observation.frequency = 'A'
                and observation.period_start = target.period_start
                and observation.period_end = target.period_end
        when {{ kept_through }} then true
        when observation.frequency = 'A'
            then
                year(observation.period_start) = year(target.period_end)
                and year(observation.period_end) = year(target.period_end)
        else observation.frequency = 'D' and observation.period_end = target.period_end
    end as is_final_period,
    year(observation.period_end) = target.plan_base_year as is_base_year,
    observation.period_start >= target.period_start and observation.period_end <= target.period_end
        as is_inside_target,
    -- Counted from the first day of the target's period: one month of it, or its second year, is not.
    observation.period_start = target.period_start and observation.period_end <= target.period_end
        as is_from_start,
    -- Of a year so far: not a single month of it, January neither.
    month(observation.period_start) = 1
    and month(observation.period_end) > 1
    and year(observation.period_start) = year(observation.period_end) as is_year_to_date,
    year(observation.period_end) > target.plan_base_year and observation.period_end <= target.period_end
        as is_inside_plan,
    -- Where one release says two things, or another name has another meaning, nothing can be compared.
    case
        when headline.figure_version_id is null then headline.headline_reason
        when name.name_gap is not null then name.name_gap
        else {{ basis_gap() }}
    end as basis_gap
from {{ ref('int_promise_event') }} as event
inner join target on event.target_id = target.target_id
inner join name on target.indicator_id = name.indicator_id
inner join {{ ref('int_candidate') }} as observation
    on
        name.named_id = observation.indicator_id
        and target.region_id = observation.region_id
        and target.series_measure = observation.series_measure
inner join {{ ref('fct_headline') }} as headline
    on
        observation.figure_version_id = coalesce(headline.figure_version_id, headline.disputed_version_id)
        and headline.valid_from <= event.valid_from
        and (headline.valid_to is null or headline.valid_to > event.valid_from)
        and headline.known_from <= event.known_from
        and (headline.known_to is null or headline.known_to > event.known_from)
where target.series_measure <> 'statement'
