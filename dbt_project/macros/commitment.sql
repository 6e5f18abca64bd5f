{# What became of each promise by the answers of a relation like mart_attainment: mart_commitment and commitment_as_of.
   target, revision and change are the relations they are held beside. #}
{% macro commitment(attainment, target, revision, change) -%}
    select
        attainment.promise_id,
        attainment.publisher,
        attainment.target_release_id,
        attainment.indicator_id,
        attainment.label_zh,
        attainment.label_en,
        attainment.region_id,
        attainment.plan_id,
        attainment.plan_kind,
        attainment.target_kind,
        attainment.time_period,
        attainment.target_year,
        attainment.target_display,
        target.modality,
        attainment.actual_version_id,
        case when attainment.actual_version_id is not null then attainment.latest_display end as outcome_display,
        case when attainment.actual_version_id is not null then attainment.latest_period end as outcome_period,
        case when attainment.actual_version_id is not null then attainment.source_release_id end as outcome_release_id,
        attainment.attainment_status,
        case
            when attainment.attainment_status = 'not_assessable' then 'not_assessable'
            when attainment.attainment_status = 'achieved' then 'kept'
            when attainment.attainment_status = 'missed' then 'missed'
            when attainment.attainment_status = 'interim_achieved' then 'kept_expected'
            when attainment.attainment_status = 'interim_missed' then 'missed_expected'
            when attainment.attainment_status = 'not_held' then 'not_held'
            when attainment.attainment_status = 'not_found' then 'not_found'
            when attainment.attainment_status = 'not_published' then 'not_published'
            -- The figure of its own period is there and leaves it open; before that period is over nothing is decided.
            when attainment.is_final_period then 'indeterminate'
            when attainment.is_open then 'pending'
            else 'not_due'
        end as outcome,
        case
            when attainment.reason is not null then attainment.reason
            when attainment.is_contradicted then 'contradicted'
            when attainment.is_rounding_sensitive then 'boundary_case'
            when attainment.is_final_period and attainment.is_period_inferred then 'year_inferred'
        end as outcome_reason,
        attainment.answering_release,
        -- Levels divided by levels are a change and no growth: they are shown and decide nothing.
        change.change_low as levels_change_low,
        change.change_high as levels_change_high,
        coalesce(revision.next_promise_id is not null, false) as is_superseded,
        revision.next_promise_id as superseded_by
    from {{ attainment }} as attainment
    inner join {{ target }} as target on attainment.target_id = target.target_id
    left join {{ revision }} as revision
        on
            attainment.promise_id = revision.promise_id
            and revision.change_kind in ('re_dated', 'lowered_and_re_dated', 'date_dropped')
    left join {{ change }} as change on attainment.promise_id = change.promise_id
{%- endmacro %}
