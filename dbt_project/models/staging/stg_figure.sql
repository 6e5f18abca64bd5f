-- One row per figure and version of its value: as published, and as corrected where a correction exists.
with figure as (
    select
        figure.*,
        release.available_on,
        release.is_dated,
        release.withdrawn_on
    from {{ source('lake', 'figure') }} as figure
    inner join {{ ref('stg_release') }} as release on figure.release_id = release.release_id
),

published as (
    select
        figure.figure_id,
        figure.value,
        figure.value_to,
        figure.decimals,
        figure.unit_id,
        figure.unit_factor,
        figure.bound_op,
        figure.low,
        figure.high,
        figure.low_closed,
        figure.high_closed,
        figure.is_low_unbounded,
        figure.is_high_unbounded,
        figure.is_assumption,
        false as is_corrected,
        figure.available_on as valid_from,
        -- What a publisher's corrigendum corrects stood until its day.
        correction.effective_on as valid_to
    from figure
    left join {{ source('lake', 'correction') }} as correction on figure.figure_id = correction.figure_id
    where
        correction.figure_id is null
        or correction.action = 'flag'
        or correction.effective_on is not null
),

corrected as (
    select
        correction.figure_id,
        correction.value,
        correction.value_to,
        correction.decimals,
        correction.unit_id,
        correction.unit_factor,
        correction.bound_op,
        correction.low,
        correction.high,
        correction.low_closed,
        correction.high_closed,
        correction.is_low_unbounded,
        correction.is_high_unbounded,
        correction.is_assumption,
        true as is_corrected,
        greatest(coalesce(correction.effective_on, figure.available_on), figure.available_on) as valid_from,
        cast(null as date) as valid_to
    from {{ source('lake', 'correction') }} as correction
    inner join figure on correction.figure_id = figure.figure_id
    where correction.action in ('drop', 'override', 'scale')
),

version as (
    select * from published
    union all
    select * from corrected
)

select
    version.figure_id || case when version.is_corrected then ':corrected' else '' end as figure_version_id,
    figure.figure_id,
    figure.release_id,
    figure.ordinal,
    figure.paragraph,
    figure.sheet,
    figure.sheet_row,
    figure.sheet_column,
    figure.char_start,
    figure.char_end,
    figure.surface,
    figure.indicator_text,
    figure.subject_text,
    figure.unit_text,
    figure.period_text,
    figure.indicator_id,
    figure.region_id,
    figure.measure,
    -- One quantity is printed under several measures: a structure is a share, a tally done in the period of a
    -- flow is its level.
    case
        when figure.measure = 'structure_part' then 'share'
        when figure.measure = 'level' and indicator.kind = 'share' then 'share'
        when figure.measure in ('increment', 'cumulative_total', 'count') and indicator.kind = 'flow' then 'level'
        when figure.measure = 'count' and indicator.kind in ('count', 'stock') then 'level'
        else figure.measure
    end as series_measure,
    figure.period_start,
    figure.period_end,
    figure.frequency,
    figure.accumulation,
    figure.figure_status,
    version.value,
    version.value_to,
    figure.value as value_as_published,
    version.decimals,
    version.unit_id,
    version.unit_factor,
    figure.unit_mult,
    version.bound_op,
    version.low,
    version.high,
    version.low_closed,
    version.high_closed,
    version.is_low_unbounded,
    version.is_high_unbounded,
    version.is_assumption,
    figure.price_basis,
    figure.price_base_year,
    case
        when figure.measure in ('growth_rate', 'avg_annual_growth_rate', 'change_since')
            then coalesce(figure.growth_basis, indicator.growth_basis, 'as_published_unknown')
        else figure.growth_basis
    end as growth_basis,
    figure.growth_basis is not null as is_growth_basis_printed,
    figure.base_period,
    figure.relation,
    figure.relation_to,
    figure.modality,
    figure.vintage_stage,
    figure.released_on,
    figure.known_on,
    figure.is_dated,
    figure.provenance,
    figure.review_state,
    figure.is_borderline,
    figure.is_derived,
    figure.note,
    correction.correction_id,
    correction.action as correction_action,
    correction.reason as correction_reason,
    version.is_corrected,
    version.is_corrected and correction.action = 'drop' as is_dropped,
    version.valid_from,
    case
        when version.valid_to is null then figure.withdrawn_on
        when figure.withdrawn_on is null then version.valid_to
        else least(version.valid_to, figure.withdrawn_on)
    end as valid_to
from version
inner join figure on version.figure_id = figure.figure_id
left join {{ ref('indicator') }} as indicator on figure.indicator_id = indicator.indicator_id
left join {{ source('lake', 'correction') }} as correction on version.figure_id = correction.figure_id
