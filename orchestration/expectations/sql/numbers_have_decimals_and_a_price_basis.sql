select
    release_id,
    figure_id,
    case when decimals is null then 'decimals not known' else indicator_id || ' has no price basis' end as detail,
    case when decimals is null then '小数位数不明' else indicator_id || '没有注明价格基准' end
        as detail_zh
from figure
where
    value is not null
    and (
        decimals is null
        or (
            price_basis is null
            and indicator_id is not null
            and measure in ('level', 'increment', 'cumulative_total')
            and unit_id in ('CNY', 'USD')
        )
    )
