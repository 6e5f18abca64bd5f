select
    release_id,
    figure_id,
    plain(value) || unit_text || ' a head: between 5 and 1000000元 can be'
    || case
        when value * unit_factor between 500000 and 10000000000
            then
                '; a ten-thousandth, '
                || plain(value * unit_factor / 10000) || '元, would be: 万元 for 元?'
        else ''
    end as detail,
    plain(value) || unit_text || '（人均）：应在5元与1000000元之间'
    || case
        when value * unit_factor between 500000 and 10000000000
            then
                '；其万分之一为'
                || plain(value * unit_factor / 10000) || '元：误把元读作万元？'
        else ''
    end
        as detail_zh
from figure
where
    indicator_unit_id = 'CNY' and unit_id = 'CNY' and measure = 'level'
    and indicator_name like '%人均%'
    and (value * unit_factor > 1000000 or value * unit_factor < 5)
union all
select
    figure.release_id,
    figure.figure_id,
    plain(figure.value) || coalesce(figure.unit_text, '') || ' is more than the nation has' as detail,
    plain(figure.value) || coalesce(figure.unit_text, '') || '，超过全国总量'
        as detail_zh
from figure
inner join {{ most_in_a_unit() }} on figure.unit_id = limits.unit_id
where
    figure.indicator_id is not null
    and figure.measure in ('level', 'count', 'increment', 'cumulative_total')
    and abs(cast(figure.value as double) * figure.unit_factor) > limits.most
union all
select
    release_id,
    figure_id,
    'growth of ' || plain(value) || coalesce(unit_text, '%') || case
        when abs(value) >= 10000 then '; a level, or 10^4 times too much?' else '; 10^2 times too much?'
    end as detail,
    '增长' || plain(value) || coalesce(unit_text, '%') || case
        when abs(value) >= 10000 then '；误读水平值，或多了一万倍？' else '；多了一百倍？'
    end
        as detail_zh
from figure
where {{ growth_in_percent() }} > {{ most_growth() }}
