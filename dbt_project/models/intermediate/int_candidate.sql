-- One row per measured figure and version that can stand for an observation: mapped, with a period, no group word.
select
    figure.figure_version_id,
    figure.figure_id,
    figure.release_id,
    release.publisher,
    release.source_series,
    release.source_class,
    release.source_rank,
    coalesce(release.work_id, release.release_id) as work_id,
    figure.indicator_id,
    figure.region_id,
    figure.measure,
    figure.series_measure,
    figure.period_start,
    figure.period_end,
    figure.frequency,
    figure.accumulation,
    {{ time_period('figure.period_start', 'figure.period_end', 'figure.frequency') }} as time_period,
    md5(concat_ws(
        '|', figure.indicator_id, figure.region_id, figure.series_measure, cast(figure.period_start as string),
        cast(figure.period_end as string), figure.frequency, coalesce(figure.base_period, ''),
        coalesce(figure.growth_basis, ''), coalesce(figure.price_basis, ''),
        coalesce(cast(figure.price_base_year as string), '')
    )) as observation_key,
    figure.figure_status,
    figure.value,
    figure.value_to,
    figure.decimals,
    figure.unit_id,
    unit.dimension as unit_dimension,
    figure.unit_factor,
    figure.unit_text,
    {{ in_base_units('figure.value', 'figure.unit_factor') }} as base_value,
    figure.bound_op,
    figure.low,
    figure.high,
    figure.low_closed,
    figure.high_closed,
    figure.is_low_unbounded,
    figure.is_high_unbounded,
    figure.is_assumption,
    figure.price_basis,
    figure.price_base_year,
    figure.growth_basis,
    figure.base_period,
    figure.relation,
    figure.relation_to,
    figure.vintage_stage,
    figure.released_on,
    figure.known_on,
    figure.is_dated,
    figure.valid_from,
    figure.valid_to,
    figure.surface,
    figure.display,
    figure.indicator_text,
    figure.period_text,
    coalesce(figure.is_period_inferred, false) as is_period_inferred,
    figure.paragraph,
    figure.char_start,
    figure.ordinal,
    figure.provenance,
    figure.review_state,
    figure.is_derived,
    figure.is_corrected,
    -- What its publisher corrected later was not yet corrected on its own days.
    case
        when figure.is_corrected or figure.correction_action not in ('drop', 'override', 'scale')
            then figure.correction_id
    end as correction_id
from {{ ref('stg_figure') }} as figure
inner join {{ ref('stg_release') }} as release on figure.release_id = release.release_id
left join (
    select distinct
        unit_id,
        dimension
    from {{ ref('unit') }}
) as unit on figure.unit_id = unit.unit_id
where
    figure.figure_status in ('actual', 'expected')
    and figure.indicator_id is not null
    and figure.region_id is not null
    and figure.period_end is not null
    and not figure.is_borderline
    and not figure.is_dropped
