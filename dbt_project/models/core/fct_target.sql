-- One row per release that states a promise, with the span of days in which this wording was the latest.
{#- What a text strives for, beside what it promises. -#}
{%- set striving = "'力争', '争取', '努力'" %}
with placed as (
    select
        statement.*,
        statement.modality in ({{ striving }}) as is_striving,
        summary.paragraph is not null as is_in_summary
    from {{ ref('int_target_statement') }} as statement
    left join {{ ref('int_summary_paragraph') }} as summary
        on
            statement.release_id = summary.release_id
            and statement.paragraph = summary.paragraph
            and summary.statement_kind = 'target'
            and year(statement.period_end) = summary.data_year
),

ranked as (
    select
        placed.*,
        -- “X以上，力争Y”: X binds, Y is what the text strives for. Both versions of a corrected figure bind, each on
        -- its own days. The paragraph that sums up the year's targets speaks for the whole, a chapter for a part.
        first_value(figure_id) over (
            partition by promise_id, release_id
            order by
                case when is_striving then 1 else 0 end nulls last,
                case when is_in_summary then 0 else 1 end nulls last,
                paragraph nulls last, char_start nulls last, ordinal nulls last, figure_id nulls last
        ) as binding_figure_id,
        first_value(is_in_summary) over (
            partition by promise_id, release_id
            order by
                case when is_striving then 1 else 0 end nulls last,
                case when is_in_summary then 0 else 1 end nulls last,
                paragraph nulls last, char_start nulls last, ordinal nulls last, figure_id nulls last
        ) as is_binding_in_summary
    from placed
),

stretch as (
    select
        promise_id,
        release_id,
        case
            when max(direction) in ('decrease', 'maintain_at_most')
                then min({{ in_base_units('value', 'unit_factor') }})
            else max({{ in_base_units('value', 'unit_factor') }})
        end as stretch_value
    from ranked
    where figure_id <> binding_figure_id and is_striving
    group by promise_id, release_id
),

-- Two numbers that are both promised of one thing: two places, two kinds of it, or an error. None of them is the promise.
disputed as (
    select distinct
        one.promise_id,
        one.release_id
    from ranked as one
    inner join ranked as binding
        on
            one.promise_id = binding.promise_id
            and one.release_id = binding.release_id
            and binding.figure_id = binding.binding_figure_id
    where
        one.figure_id <> binding.figure_id
        and not coalesce(one.is_striving, false)
        and not (one.is_binding_in_summary and not one.is_in_summary)
        and {{ in_base_units('one.value', 'one.unit_factor') }} <> {{ in_base_units('binding.value', 'binding.unit_factor') }}
        and coalesce(one.valid_from < binding.valid_to, true)
        and coalesce(binding.valid_from < one.valid_to, true)
),

binding as (
    select
        ranked.*,
        stretch.stretch_value,
        disputed.promise_id is not null as is_disputed
    from ranked
    left join disputed on ranked.promise_id = disputed.promise_id and ranked.release_id = disputed.release_id
    left join stretch on ranked.promise_id = stretch.promise_id and ranked.release_id = stretch.release_id
    where ranked.figure_id = ranked.binding_figure_id
),

-- The next wording that takes its place. One without a day never takes that of a dated one, and yields to it at once.
following as (
    select
        earlier.promise_id,
        earlier.figure_version_id,
        min(greatest(earlier.valid_from, later.valid_from)) as valid_from
    from binding as earlier
    inner join binding as later on earlier.promise_id = later.promise_id
    where
        earlier.figure_version_id <> later.figure_version_id
        and case
            when earlier.is_dated = later.is_dated
                then
                    later.valid_from > earlier.valid_from
                    or (later.valid_from = earlier.valid_from and later.release_id > earlier.release_id)
            else later.is_dated
        end
    group by earlier.promise_id, earlier.figure_version_id
),

-- “与经济增长同步”: the quantity a promise is tied to, by its name in the catalogue.
related as (
    select
        name,
        min(indicator_id) as indicator_id
    from (
        select
            alias as name,
            indicator_id
        from {{ ref('indicator_alias') }}
        where coalesce(measure, '') = '' and coalesce(region_id, '') = '' and coalesce(unit_id, '') = ''
        union all
        select
            name_zh as name,
            indicator_id
        from {{ ref('indicator') }}
    ) as named
    group by name
)

select
    binding.figure_version_id as target_id,
    binding.figure_id,
    binding.promise_id,
    binding.release_id,
    binding.publisher,
    binding.indicator_id,
    binding.region_id,
    binding.subject_text,
    binding.measure,
    binding.series_measure,
    binding.target_kind,
    binding.direction,
    binding.plan_id,
    plan.kind as plan_kind,
    plan.name_zh as plan_label_zh,
    plan.name_en as plan_label_en,
    cast(plan.first_year as int) as plan_first_year,
    cast(plan.last_year as int) as plan_last_year,
    -- A promise outside every plan is measured from the last full year before its report.
    coalesce(cast(plan.base_year as int), binding.release_year - 1) as plan_base_year,
    binding.period_start,
    binding.period_end,
    binding.frequency,
    binding.time_period,
    binding.period_end is null as is_undated,
    binding.value,
    binding.value_to,
    binding.decimals,
    binding.unit_text,
    binding.unit_id,
    unit.dimension as unit_dimension,
    binding.unit_factor,
    {{ in_base_units('binding.value', 'binding.unit_factor') }} as base_value,
    binding.stretch_value,
    binding.bound_op,
    binding.low,
    binding.high,
    -- The attainment set: over-fulfilment is attainment, so one end opens with the direction. The end of what is
    -- possible at all (a share of 0 or 100) is none that was demanded.
    case
        when
            binding.direction in ('increase', 'maintain_at_least') and binding.bound_op in ('lt', 'le')
            then null
        when binding.direction in ('increase', 'maintain_at_least', 'within_band') then binding.low
    end as set_low,
    case
        when
            binding.direction in ('decrease', 'maintain_at_most') and binding.bound_op in ('gt', 'ge')
            then null
        when binding.direction in ('decrease', 'maintain_at_most', 'within_band') then binding.high
    end as set_high,
    binding.bound_op <> 'gt' as is_set_low_closed,
    binding.bound_op <> 'lt' as is_set_high_closed,
    binding.is_assumption,
    case
        when binding.measure = 'statement' then null
        when binding.is_disputed then 'release_contradicts_itself'
        when binding.period_end is null then 'undated'
        when binding.direction is null then 'no_direction'
        when
            binding.direction in ('increase', 'maintain_at_least')
            and (binding.low is null or binding.bound_op in ('lt', 'le'))
            then 'bound_against_direction'
        when
            binding.direction in ('decrease', 'maintain_at_most')
            and (binding.high is null or binding.bound_op in ('gt', 'ge'))
            then 'bound_against_direction'
    end as unusable_reason,
    binding.price_basis,
    binding.growth_basis,
    binding.base_period,
    binding.relation,
    binding.relation_to,
    related.indicator_id as relation_to_indicator_id,
    binding.modality,
    binding.surface,
    binding.display,
    binding.paragraph,
    binding.char_start,
    binding.char_end,
    binding.released_on,
    binding.known_on,
    binding.is_dated,
    binding.review_state,
    binding.valid_from,
    binding.valid_to as withdrawn_on,
    case
        when binding.valid_to is null then following.valid_from
        when following.valid_from is null then binding.valid_to
        else least(binding.valid_to, following.valid_from)
    end as valid_to
from binding
left join {{ ref('plan') }} as plan on binding.plan_id = plan.plan_id
left join (
    select distinct
        unit_id,
        dimension
    from {{ ref('unit') }}
) as unit on binding.unit_id = unit.unit_id
left join related on binding.relation_to = related.name
left join following
    on
        binding.promise_id = following.promise_id
        and binding.figure_version_id = following.figure_version_id
