-- One row per figure and version of it: as published, and as corrected where a correction exists.
{% set columns = [
    'release_id', 'ordinal', 'paragraph', 'sheet', 'sheet_row', 'sheet_column', 'char_start', 'char_end',
    'surface', 'indicator_text', 'subject_text', 'unit_text', 'period_text', 'indicator_id', 'region_id',
    'measure', 'period_start', 'period_end', 'frequency', 'accumulation', 'figure_status', 'value', 'value_to',
    'decimals', 'unit_id', 'unit_factor', 'unit_mult', 'bound_op', 'low', 'high', 'low_closed', 'high_closed',
    'is_low_unbounded', 'is_high_unbounded', 'is_assumption', 'price_basis', 'price_base_year', 'growth_basis',
    'base_period', 'relation', 'relation_to', 'modality', 'vintage_stage', 'released_on', 'known_on',
    'provenance', 'review_state', 'is_borderline', 'is_derived',
    'is_period_inferred', 'note',
] %}
with correction as (
    select
        *,
        correction_action in ('drop', 'override', 'scale') as is_change
    from {{ source('lake', 'correction') }}
),

published as (
    select
        figure.figure_id,
        figure.{{ columns | join(', figure.') }},
        false as is_corrected,
        cast(null as date) as effective_on,
        -- What a publisher's corrigendum corrects stood until its day.
        case when correction.is_change then correction.effective_on end as valid_to
    from {{ source('lake', 'figure') }} as figure
    left join correction on figure.figure_id = correction.figure_id
    where
        correction.figure_id is null
        or not correction.is_change
        or correction.effective_on is not null
),

corrected as (
    select
        figure_id,
        {{ columns | join(', ') }},
        true as is_corrected,
        effective_on,
        cast(null as date) as valid_to
    from correction
    where is_change
),

stated as (
    select * from published
    union all
    select * from corrected
),

version as (
    select
        stated.*,
        -- A price index against the year before says the change of prices: 102.8 is 2.8 per cent more.
        case
            when
                stated.measure = 'price_index'
                and indicator.kind = 'index'
                and stated.base_period is null
                and stated.value between 50 and 200
                then 100
            else 0
        end as index_base
    from stated
    left join {{ ref('indicator') }} as indicator on stated.indicator_id = indicator.indicator_id
)

select
    version.figure_id || case when version.is_corrected then ':corrected' else '' end as figure_version_id,
    version.figure_id,
    version.release_id,
    version.ordinal,
    version.paragraph,
    version.sheet,
    version.sheet_row,
    version.sheet_column,
    version.char_start,
    version.char_end,
    version.surface,
    {{ display_figure('version', 'correction') }} as display,
    version.indicator_text,
    version.subject_text,
    version.unit_text,
    version.period_text,
    version.indicator_id,
    version.region_id,
    version.measure,
    -- One quantity is printed under several measures: a structure is a share, a tally done in the period of a
    -- flow is its level.
    case
        when version.index_base > 0 then 'growth_rate'
        when version.measure = 'structure_part' then 'share'
        when version.measure = 'level' and indicator.kind = 'share' then 'share'
        -- 增产6亿斤 is by how much a flow changed, and not what it was; of what is new it is the flow itself.
        when
            version.measure = 'increment'
            and (
                version.surface like '增%' or version.surface like '净增%' or version.surface like '减少%'
                or version.surface like '减产%' or version.surface like '减收%' or version.surface like '提高%'
                or version.surface like '下降%' or version.surface like '上升%'
            )
            and indicator.name_zh not like '%新%'
            and indicator.name_zh not like '%增%'
            and indicator.name_zh not like '%建%'
            then 'increment'
        when version.measure in ('increment', 'cumulative_total', 'count') and indicator.kind = 'flow' then 'level'
        -- 减少贫困人口20万人: those who left poverty are the flow itself.
        when
            version.measure = 'reduction'
            and indicator.kind = 'flow'
            and indicator.unit_id = 'PERSON'
            and indicator.desired_direction = 'increase'
            and version.unit_id <> 'PC'
            then 'level'
        when version.measure = 'count' and indicator.kind in ('count', 'stock') then 'level'
        else version.measure
    end as series_measure,
    version.period_start,
    version.period_end,
    version.frequency,
    version.accumulation,
    version.figure_status,
    cast(version.value - version.index_base as decimal(28, 8)) as value,
    cast(version.value_to - version.index_base as decimal(28, 8)) as value_to,
    case when version.is_corrected then correction.value_as_published else version.value end as value_as_published,
    version.decimals,
    case
        when version.index_base > 0 then 'PC'
        -- 减少贫困人口20万: a bare number is in the unit of its indicator.
        when version.unit_id = 'NUMBER' and indicator.unit_id = 'PERSON' then 'PERSON'
        else version.unit_id
    end as unit_id,
    version.unit_factor,
    version.unit_mult,
    version.bound_op,
    cast(version.low - version.index_base as decimal(28, 8)) as low,
    cast(version.high - version.index_base as decimal(28, 8)) as high,
    version.low_closed,
    version.high_closed,
    version.is_low_unbounded,
    version.is_high_unbounded,
    version.is_assumption,
    version.price_basis,
    version.price_base_year,
    case
        -- 可比增长 of what grows at constant prices is growth at comparable prices.
        when version.growth_basis = 'like_for_like' and indicator.growth_basis = 'constant_price'
            then 'constant_price'
        when version.measure in ('growth_rate', 'avg_annual_growth_rate', 'change_since') or version.index_base > 0
            then
                coalesce(
                    version.growth_basis,
                    indicator.growth_basis,
                    -- What is no money has no prices to be cleared of.
                    case when indicator.price_basis = 'na' then 'nominal' else 'as_published_unknown' end
                )
        else version.growth_basis
    end as growth_basis,
    version.growth_basis is not null as is_growth_basis_printed,
    version.base_period,
    version.relation,
    version.relation_to,
    version.modality,
    version.vintage_stage,
    version.released_on,
    version.known_on,
    release.is_dated,
    version.provenance,
    -- Whoever corrects, flags or confirms a figure has looked at it.
    coalesce(correction.review_state, version.review_state) as review_state,
    version.is_borderline,
    version.is_derived,
    version.is_period_inferred,
    version.note,
    correction.correction_id,
    correction.correction_action,
    correction.correction_change,
    correction.correction_reason,
    correction.correction_origin,
    correction.correction_decided_on,
    version.is_corrected,
    version.is_corrected and correction.correction_action = 'drop' as is_dropped,
    greatest(coalesce(version.effective_on, release.available_on), release.available_on) as valid_from,
    case
        when version.valid_to is null then release.withdrawn_on
        when release.withdrawn_on is null then version.valid_to
        else least(version.valid_to, release.withdrawn_on)
    end as valid_to
from version
inner join {{ ref('stg_release') }} as release on version.release_id = release.release_id
left join {{ ref('indicator') }} as indicator on version.indicator_id = indicator.indicator_id
left join correction on version.figure_id = correction.figure_id
-- What was corrected from before the release counts never stood as published.
where version.is_corrected or version.valid_to is null or version.valid_to > release.available_on
