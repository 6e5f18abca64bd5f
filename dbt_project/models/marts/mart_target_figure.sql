-- One row per printed target figure: whether it is followed as a promise, else why it is set aside.
with followed as (
    select
        figure_id,
        max(promise_id) as promise_id
    from {{ ref('fct_target') }}
    group by figure_id
),

-- A statement of a promise beside the one that binds in the same report.
beside as (
    select
        figure_id,
        max(promise_id) as promise_id
    from {{ ref('int_target_statement') }}
    group by figure_id
)

select
    figure.figure_id,
    figure.release_id,
    release.publisher,
    figure.indicator_text,
    coalesce(figure.display, figure.indicator_text) as display,
    figure.paragraph,
    coalesce(followed.promise_id, beside.promise_id) as promise_id,
    beside.figure_id is not null as is_followed,
    case
        when beside.figure_id is not null then null
        when figure.is_dropped then 'dropped_by_correction'
        when figure.is_borderline then 'group_word'
        when figure.region_id is null then 'of_another_subject'
        when figure.indicator_id is null then 'name_not_in_catalogue'
        else 'not_usable'
    end as reason
from {{ ref('stg_figure') }} as figure
inner join {{ ref('stg_release') }} as release on figure.release_id = release.release_id
left join followed on figure.figure_id = followed.figure_id
left join beside on figure.figure_id = beside.figure_id
-- Of a corrected figure the version that counts.
where
    figure.figure_status = 'target'
    and (figure.is_corrected or figure.correction_id is null or figure.correction_action not in ('drop', 'override', 'scale'))
