select
    figure.release_id,
    figure.figure_id,
    plain(figure.value) || coalesce(figure.unit_text, '') || ', ' || plain(before.value) || coalesce(before.unit_text, '')
    || ' the year before' as detail,
    plain(figure.value) || coalesce(figure.unit_text, '') || '，' || plain(before.value) || coalesce(before.unit_text, '')
    || '（上一年）'
        as detail_zh
from figure
inner join everything as before
    on
        figure.source_series = before.source_series and figure.indicator_id = before.indicator_id
        and figure.region_id = before.region_id and figure.measure = before.measure
        and year(figure.period_end) - 1 = year(before.period_end)
where
    figure.measure = 'level' and figure.frequency = 'A' and figure.indicator_kind = 'stock'
    and figure.unit_id = 'PERSON' and before.unit_id = 'PERSON'
    and abs(cast(figure.value * figure.unit_factor as double) / cast(before.value * before.unit_factor as double) - 1)
    > 0.2
