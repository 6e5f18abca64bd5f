-- One row per mart row, role and figure: from a cell down to the clause or cell it was printed in.
with used as (
    select
        'mart_attainment' as mart,
        promise_id as row_key,
        'target' as role,
        target_id as figure_version_id
    from {{ ref('mart_attainment') }}
    union all
    select
        'mart_attainment' as mart,
        promise_id as row_key,
        'baseline' as role,
        baseline_version_id as figure_version_id
    from {{ ref('mart_attainment') }}
    where baseline_version_id is not null
    union all
    select
        'mart_attainment' as mart,
        promise_id as row_key,
        'actual' as role,
        actual_version_id as figure_version_id
    from {{ ref('mart_attainment') }}
    where actual_version_id is not null
    union all
    select
        'mart_attainment' as mart,
        promise_id as row_key,
        'relation_to' as role,
        other_version_id as figure_version_id
    from {{ ref('mart_relation') }}
    where valid_to is null and known_to is null
    union all
    select
        'mart_growth' as mart,
        {{ growth_key() }} as row_key,
        'published_growth' as role,
        published_version_id as figure_version_id
    from {{ ref('mart_growth') }}
    where published_version_id is not null
    union all
    select
        'mart_growth' as mart,
        {{ growth_key() }} as row_key,
        'level' as role,
        level_version_id as figure_version_id
    from {{ ref('mart_growth') }}
    where level_version_id is not null
    union all
    select
        'mart_growth' as mart,
        {{ growth_key() }} as row_key,
        'base' as role,
        base_version_id as figure_version_id
    from {{ ref('mart_growth') }}
    where base_version_id is not null
    union all
    -- Every corrected figure, also one that is dropped and so stands behind no row.
    select
        'corrections' as mart,
        figure_id as row_key,
        correction_action as role,
        figure_version_id
    from {{ ref('stg_figure') }}
    where correction_id is not null
    union all
    select
        'fct_observation' as mart,
        figure_version_id as row_key,
        'figure' as role,
        figure_version_id
    from {{ ref('fct_observation') }}
)

select
    used.mart,
    used.row_key,
    used.role,
    figure.figure_id,
    figure.figure_version_id,
    figure.release_id,
    release.title as release_title,
    release.publisher_name_zh,
    release.released_on,
    release.address,
    release.completeness,
    figure.paragraph,
    figure.char_start,
    figure.char_end,
    figure.sheet,
    figure.sheet_row,
    figure.sheet_column,
    figure.surface,
    figure.indicator_text,
    figure.subject_text,
    figure.unit_text,
    figure.period_text,
    figure.value_as_published,
    case when not figure.is_dropped then figure.value end as value,
    figure.bound_op,
    figure.low,
    figure.high,
    figure.provenance,
    figure.review_state,
    release.obtained,
    figure.correction_id,
    figure.correction_action,
    figure.correction_change,
    figure.correction_reason,
    figure.correction_origin,
    figure.correction_decided_on
from used
inner join {{ ref('stg_figure') }} as figure on used.figure_version_id = figure.figure_version_id
inner join {{ ref('stg_release') }} as release on figure.release_id = release.release_id
