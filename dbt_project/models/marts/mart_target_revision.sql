-- One row per promise and the next promise of the same publisher, place, measure and indicator, or what succeeded it, in
-- another plan.
with lineage as (
    select
        indicator_id,
        indicator_id as next_indicator_id,
        true as is_comparable
    from {{ ref('dim_indicator') }}
    union all
    select
        from_indicator_id as indicator_id,
        to_indicator_id as next_indicator_id,
        comparable = 'true' as is_comparable
    from {{ ref('indicator_link') }}
    -- Two names in use at once follow each other in no promise.
    where from_indicator_id <> to_indicator_id and coalesce(kind, '') <> 'other_scope'
),

promise as (
    select
        target.*,
        cast(row_number() over (
            partition by promise_id order by valid_from desc nulls last, release_id desc nulls last
        ) as bigint) as newest
    from {{ ref('fct_target') }} as target
    where target.measure <> 'statement'
),

stated as (
    select * from promise
    where newest = 1
),

pair as (
    select
        earlier.promise_id,
        later.promise_id as next_promise_id,
        earlier.publisher,
        earlier.indicator_id,
        earlier.region_id,
        earlier.series_measure,
        earlier.plan_id,
        later.plan_id as next_plan_id,
        earlier.release_id,
        later.release_id as next_release_id,
        earlier.valid_from as stated_on,
        later.valid_from as next_stated_on,
        year(earlier.period_end) as target_year,
        year(later.period_end) as next_target_year,
        earlier.base_value,
        later.base_value as next_base_value,
        earlier.bound_op,
        later.bound_op as next_bound_op,
        earlier.display,
        later.display as next_display,
        lineage.is_comparable,
        case when earlier.direction in ('decrease', 'maintain_at_most') then -1 else 1 end as sign,
        cast(row_number() over (
            partition by earlier.promise_id order by later.valid_from nulls last, later.promise_id nulls last
        ) as bigint) as step
    from stated as earlier
    inner join lineage on earlier.indicator_id = lineage.indicator_id
    inner join stated as later
        on
            earlier.publisher = later.publisher
            and lineage.next_indicator_id = later.indicator_id
            and earlier.region_id = later.region_id
            and earlier.series_measure = later.series_measure
            and earlier.valid_from < later.valid_from
            and earlier.promise_id <> later.promise_id
    where
        (not earlier.is_undated or not later.is_undated or earlier.base_value <> later.base_value)
        -- A year's own targets follow each other and are no revisions, but where the same level is promised again.
        and (
            (coalesce(earlier.plan_kind, 'none') <> 'yearly' and coalesce(later.plan_kind, 'none') <> 'yearly')
            or (
                earlier.target_kind = 'dated'
                and later.target_kind = 'dated'
                and earlier.series_measure = 'level'
                and later.base_value = earlier.base_value
            )
        )
),

-- Reports known to exist between the two that are not held: the change was made in one of them or in the later.
between_reports as (
    select
        pair.promise_id,
        pair.next_promise_id,
        count(*) as reports_between_not_held,
        min(known.title) as first_not_held,
        max(known.title) as last_not_held
    from pair
    inner join {{ ref('dim_release') }} as known
        on
            pair.publisher = known.publisher
            and known.kind = 'work_report'
            and not known.is_held
            -- A report not held has no day, only the year it is about: it is read in the January after.
            and cast(known.time_period as int) + 1 > year(pair.stated_on)
            and cast(known.time_period as int) + 1 < year(pair.next_stated_on)
    group by pair.promise_id, pair.next_promise_id
)

select
    pair.promise_id,
    pair.next_promise_id,
    pair.publisher,
    pair.indicator_id,
    indicator.label_zh,
    indicator.label_en,
    pair.region_id,
    pair.plan_id,
    pair.next_plan_id,
    pair.release_id,
    pair.next_release_id,
    pair.stated_on,
    pair.next_stated_on,
    cast(pair.target_year as bigint) as target_year,
    cast(pair.next_target_year as bigint) as next_target_year,
    pair.base_value as target_value,
    pair.next_base_value as next_target_value,
    pair.display as target_display,
    pair.next_display as next_target_display,
    pair.bound_op,
    pair.next_bound_op,
    case
        when pair.next_target_year is null and pair.target_year is not null then 'date_dropped'
        when not pair.is_comparable then 'redefined'
        when pair.target_year is null and pair.next_target_year is not null and pair.next_base_value = pair.base_value
            then 'dated'
        when pair.next_target_year > pair.target_year and pair.next_base_value = pair.base_value then 're_dated'
        when
            pair.next_target_year > pair.target_year
            and pair.sign * (pair.next_base_value - pair.base_value) < 0 then 'lowered_and_re_dated'
        when pair.next_target_year > pair.target_year then 'next_step'
        when pair.sign * (pair.next_base_value - pair.base_value) > 0 then 'raised'
        when pair.sign * (pair.next_base_value - pair.base_value) < 0 then 'lowered'
        else 'restated'
    end as change_kind,
    coalesce(between_reports.reports_between_not_held, 0) as reports_between_not_held,
    between_reports.first_not_held,
    between_reports.last_not_held,
    attainment.attainment_status,
    attainment.latest_display
from pair
inner join {{ ref('dim_indicator') }} as indicator on pair.indicator_id = indicator.indicator_id
left join between_reports
    on pair.promise_id = between_reports.promise_id and pair.next_promise_id = between_reports.next_promise_id
left join {{ ref('mart_attainment') }} as attainment on pair.promise_id = attainment.promise_id
where pair.step = 1
