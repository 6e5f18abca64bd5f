-- One row per release, kind of statement (target, outcome) and year: the paragraph that sums the year up, where one does.
with counted as (
    select
        figure.release_id,
        case when figure.figure_status = 'target' then 'target' else 'outcome' end as statement_kind,
        year(figure.period_end) as data_year,
        figure.paragraph,
        count(distinct figure.indicator_id) as indicators
    from {{ ref('stg_figure') }} as figure
    inner join {{ ref('stg_release') }} as release
        on figure.release_id = release.release_id and figure.region_id = release.region_id
    where
        figure.paragraph is not null
        and figure.indicator_id is not null
        -- Money, rates and words: a list of things to be done sums nothing up.
        and (figure.unit_id in ('CNY', 'USD', 'PC') or figure.measure = 'statement')
        and figure.frequency = 'A'
        and year(figure.period_start) = year(figure.period_end)
        and not figure.is_borderline
        and not figure.is_dropped
    group by
        figure.release_id, case when figure.figure_status = 'target' then 'target' else 'outcome' end,
        year(figure.period_end), figure.paragraph
),

ranked as (
    select
        counted.*,
        cast(row_number() over (
            partition by release_id, statement_kind, data_year order by indicators desc nulls last, paragraph nulls last
        ) as bigint) as place,
        lead(indicators) over (
            partition by release_id, statement_kind, data_year order by indicators desc nulls last, paragraph nulls last
        ) as next_indicators
    from counted
)

-- Four quantities of the place and more than any other paragraph: a chapter on farming speaks of one sector's.
select
    release_id,
    statement_kind,
    data_year,
    paragraph
from ranked
where place = 1 and indicators >= 4 and indicators > coalesce(next_indicators, 0)
