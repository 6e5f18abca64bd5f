select
    figure.release_id,
    figure.figure_id,
    coalesce(figure.unit_text, 'no unit') || ' is ' || coalesce(printed.dimension, 'none')
    || ', ' || figure.indicator_id || ' is ' || wanted.dimension as detail,
    coalesce(figure.unit_text, '没有单位') || '为' || coalesce(printed.dimension, '无')
    || '，' || figure.indicator_id || '为' || wanted.dimension
        as detail_zh
from figure
inner join dimension as wanted on figure.indicator_unit_id = wanted.unit_id
left join dimension as printed on figure.unit_id = printed.unit_id
where
    figure.measure in ('level', 'increment', 'cumulative_total', 'share', 'structure_part')
    and printed.dimension is distinct from wanted.dimension
    -- 千亿 of a sum of money leaves the unit to the reader.
    and printed.dimension is distinct from 'number'
    -- What is counted may be printed with no unit or with any word that counts.
    and not (
        wanted.dimension in ('count', 'people', 'visits')
        and coalesce(printed.dimension, 'count') in ('count', 'people', 'visits')
    )
union all
select
    release_id,
    figure_id,
    'growth in ' || unit_text as detail,
    '增幅的单位为' || unit_text
        as detail_zh
from figure
where measure in ('growth_rate', 'avg_annual_growth_rate') and unit_id not in ('PC', 'PM', 'DOUBLING')
