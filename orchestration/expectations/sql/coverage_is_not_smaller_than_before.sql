with covered as (
    select
        figure.release_id,
        release.source_series,
        release.available_on,
        count(distinct indicator_id) as indicators
    from everything as figure
    inner join release on figure.release_id = release.release_id
    where release.completeness = 'full'
    group by all
)

select
    covered.release_id,
    cast(null as varchar) as figure_id,
    covered.indicators || ' indicators, ' || max_by(before.indicators, before.available_on) || ' before' as detail,
    covered.indicators || '个指标，此前' || max_by(before.indicators, before.available_on) || '个'
        as detail_zh
from covered
inner join covered as before
    on covered.source_series = before.source_series and before.available_on < covered.available_on
where covered.release_id in (select release_id from loading)
group by covered.release_id, covered.indicators
having covered.indicators < 0.9 * max_by(before.indicators, before.available_on)
