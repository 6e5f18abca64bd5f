-- One row per printed target that is mapped and no group word, with its kind, direction and plan.
with target as (
    select
        figure.*,
        release.publisher,
        release.kind as release_kind,
        release.source_series,
        year(coalesce(release.spoken_on, release.available_on)) as spoken_year,
        -- A report of a year's last weeks is that of the year to come.
        year(coalesce(release.spoken_on, release.available_on))
        + case
            when
                release.kind = 'work_report'
                and release.is_dated
                and month(coalesce(release.spoken_on, release.available_on)) >= 11
                then 1
            else 0
        end as release_year,
        indicator.kind as indicator_kind,
        indicator.desired_direction,
        -- Things done in the year of the report: roads built, people brought into work. Animals and money are a size of it.
        indicator.kind = 'flow'
        and indicator.price_basis = 'na'
        and indicator.desired_direction <> 'none'
        and unit.dimension in ('count', 'people', 'length')
        and figure.unit_id <> 'HEAD'
        and year(figure.period_start) = year(figure.period_end) as is_deed_of_a_year,
        {{ time_period('figure.period_start', 'figure.period_end', 'figure.frequency') }} as time_period
    from {{ ref('stg_figure') }} as figure
    inner join {{ ref('stg_release') }} as release on figure.release_id = release.release_id
    inner join {{ ref('indicator') }} as indicator on figure.indicator_id = indicator.indicator_id
    left join (
        select distinct
            unit_id,
            dimension
        from {{ ref('unit') }}
    ) as unit on figure.unit_id = unit.unit_id
    where
        figure.figure_status = 'target'
        and not figure.is_borderline
        and not figure.is_dropped
        -- A firm, a kind of area or a zone without a row is no place, and what it is to reach no place's promise.
        and (figure.region_id is not null or figure.subject_text like '每%')
),

matching_rule as (
    select
        target.figure_version_id,
        rule.target_kind,
        rule.direction,
        rule.plan_id,
        cast(row_number() over (
            partition by target.figure_version_id
            order by
                case when rule.release_id is null then 1 else 0 end nulls last,
                case when rule.period is null then 1 else 0 end nulls last,
                case when rule.measure is null then 1 else 0 end nulls last,
                case when rule.bound_op is null then 1 else 0 end nulls last,
                rule.target_kind nulls last, rule.direction nulls last, rule.plan_id nulls last
        ) as bigint) as specificity
    from target
    inner join {{ ref('target_rule') }} as rule
        on
            target.indicator_id = rule.indicator_id
            and (rule.bound_op is null or rule.bound_op = target.bound_op)
            and (rule.measure is null or rule.measure in (target.measure, target.series_measure))
            and (rule.release_id is null or rule.release_id = target.release_id)
            and (rule.period is null or rule.period = target.time_period)
),

-- Why this order: a target for the year of its report is of that year's plan; a later one belongs to the plan
-- that ends with it and that the report can speak of, the five-year plan before a term of office.
matching_plan as (
    select
        target.figure_version_id,
        plan.plan_id,
        cast(row_number() over (
            partition by target.figure_version_id
            order by
                case
                    when plan.kind = 'yearly' and year(target.period_end) <= target.release_year then 0
                    when plan.kind = 'five_year' then 1
                    when plan.kind = 'yearly' then 3
                    else 2
                end nulls last,
                plan.plan_id nulls last
        ) as bigint) as preference
    from target
    inner join {{ ref('plan') }} as plan
        on
            cast(plan.last_year as int) = year(target.period_end)
            and target.release_year >= cast(plan.first_year as int) - 1
            and target.spoken_year <= cast(plan.last_year as int)
            and (
                year(target.period_start) = year(target.period_end)
                or year(target.period_start) = cast(plan.first_year as int)
            )
),

classified as (
    select
        target.*,
        coalesce(matching_rule.plan_id, matching_plan.plan_id) as plan_id,
        case
            when matching_rule.target_kind is not null then matching_rule.target_kind
            when target.relation = 'set_by_province' then 'set_elsewhere'
            -- A promise for each county, village or year: no sum of them is promised.
            when target.region_id is null and target.subject_text like '每%' then 'per_unit'
            -- “稳定在”, “保持在”: kept, not reached by a path.
            when target.modality in ('稳定在', '保持在', '保持', '稳定') then 'maintain'
            when target.measure = 'statement' then 'relational'
            when target.measure in ('growth_rate', 'avg_annual_growth_rate') or target.series_measure = 'growth_rate'
                then 'growth_of_one_year'
            -- A change is counted from nothing; so is what is done in the period, unless it is a number at its end.
            when target.measure in ('increment', 'cumulative_total', 'reduction', 'change_pp', 'change_since')
                then 'period_target'
            when target.measure = 'count' and target.indicator_kind = 'flow' then 'period_target'
            when target.measure = 'level' and target.is_deed_of_a_year and year(target.period_end) <= target.release_year
                then 'period_target'
            when
                target.bound_op = 'range' and coalesce(target.desired_direction, 'none') not in ('increase', 'decrease')
                then 'band'
            else 'dated'
        end as target_kind,
        case
            when matching_rule.direction is not null then matching_rule.direction
            when target.measure = 'statement' then 'increase'
            -- More of a reduction is good, whatever is reduced.
            when target.measure = 'reduction' then 'increase'
            -- “5%—6%” of what shall grow asks for 5 %: more is attainment. Without a good direction both ends count.
            when target.desired_direction in ('increase', 'decrease') then target.desired_direction
            -- A change in points says itself where it goes, though more of the share is neither good nor bad.
            when target.measure = 'change_pp' and target.value > 0 then 'increase'
            when target.measure = 'change_pp' and target.value < 0 then 'decrease'
            when target.bound_op = 'range' then 'within_band'
            when target.bound_op in ('ge', 'gt') then 'increase'
            when target.bound_op in ('le', 'lt') then 'decrease'
        end as direction_found
    from target
    left join matching_rule
        on target.figure_version_id = matching_rule.figure_version_id and matching_rule.specificity = 1
    left join matching_plan
        on target.figure_version_id = matching_plan.figure_version_id and matching_plan.preference = 1
)

select
    classified.*,
    case
        when classified.target_kind = 'maintain' and classified.direction_found = 'increase' then 'maintain_at_least'
        when classified.target_kind = 'maintain' and classified.direction_found = 'decrease' then 'maintain_at_most'
        else classified.direction_found
    end as direction,
    classified.publisher || ':' || coalesce(classified.region_id, classified.subject_text, '') || ':'
    || classified.indicator_id || ':' || classified.series_measure || ':'
    || coalesce(classified.plan_id, classified.time_period, 'undated') as promise_id
from classified
