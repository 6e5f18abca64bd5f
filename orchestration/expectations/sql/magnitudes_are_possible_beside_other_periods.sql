with other as (
    select
        figure.release_id,
        figure.figure_id,
        any_value(cast(figure.value * figure.unit_factor as double)) as said,
        median(cast(held.value * held.unit_factor as double)) as middle,
        max(cast(held.value * held.unit_factor as double)) as most,
        min(cast(held.value * held.unit_factor as double)) as least,
        count(distinct held.release_id) as releases
    from figure
    inner join everything as held
        on
            figure.indicator_id = held.indicator_id and figure.region_id = held.region_id
            and figure.unit_id = held.unit_id and figure.release_id <> held.release_id
    where
        figure.measure = 'level' and figure.frequency = 'A' and figure.value > 0
        and held.measure = 'level' and held.frequency = 'A' and held.value > 0
    group by figure.release_id, figure.figure_id
)

select
    other.release_id,
    other.figure_id,
    plain(figure.value) || coalesce(figure.unit_text, '') || ', ' || other.releases
    || ' other releases have ' || round(other.middle, 2) || ' in base units'
    || {{ misread_unit('other.said / other.middle') }} as detail,
    plain(figure.value) || coalesce(figure.unit_text, '') || '，' || other.releases
    || '份其他发布为' || round(other.middle, 2) || '（基本单位）'
    || {{ misread_unit_zh('other.said / other.middle') }}
        as detail_zh
from other
inner join figure on other.figure_id = figure.figure_id
where
    other.releases >= 2
    -- The others are of one mind.
    and other.most < 100 * other.least
    and (other.said > 1000 * other.middle or other.said < other.middle / 1000)
