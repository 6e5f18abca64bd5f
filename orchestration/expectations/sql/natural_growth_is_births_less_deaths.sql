with rate as (
    select
        release_id,
        region_id,
        period_end,
        max(value) filter (where indicator_text in ('出生率', '人口出生率')) as births,
        max(value) filter (where indicator_text in ('死亡率', '人口死亡率')) as deaths,
        max(value) filter (where indicator_text like '%自然增长率') as growth,
        max(figure_id) filter (where indicator_text like '%自然增长率') as figure_id,
        max(0.5 / power(10, decimals)) as half
    from figure
    where
        unit_id = 'PM'
        and figure_status = 'actual'
        and (indicator_text in ('出生率', '人口出生率', '死亡率', '人口死亡率') or indicator_text like '%自然增长率')
    group by all
)

select
    release_id,
    figure_id,
    plain(births) || ' less ' || plain(deaths) || ' is not ' || plain(growth) as detail,
    plain(births) || '减' || plain(deaths) || '不等于' || plain(growth)
        as detail_zh
from rate
where abs(births - deaths - growth) > 3 * half + 1e-9
