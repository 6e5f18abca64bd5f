-- One row per promise: what became of it in what was published later.
{{ config(post_hook=create_commitment_as_of()) }}
with levels_change as (
    select
        attainment.promise_id,
        change.change_low,
        change.change_high
    from {{ ref('mart_attainment') }} as attainment
    inner join {{ ref('fct_target') }} as target on attainment.target_id = target.target_id
    inner join {{ ref('int_change_of_levels') }} as change
        on
            target.indicator_id = change.indicator_id
            and target.region_id = change.region_id
            and attainment.target_year = change.end_year
            and attainment.target_kind = 'growth_of_one_year'
            and target.growth_basis = 'nominal'
            and target.base_period is null
)

{{ commitment(ref('mart_attainment'), ref('fct_target'), ref('mart_target_revision'), 'levels_change') }}
