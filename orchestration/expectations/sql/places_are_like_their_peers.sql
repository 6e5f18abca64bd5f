with peer as (
    select
        indicator_id,
        year(period_end) as peer_year,
        region_id,
        median(cast(value * unit_factor as double)) as value
    from everything
    where
        measure in ('level', 'share') and frequency = 'A' and figure_status in ('actual', 'expected')
        and value > 0 and unit_id is not null
        and indicator_name like '%人均%'
    group by all
),

typical as (
    select
        indicator_id,
        peer_year,
        median(value) as middle,
        count(*) as places
    from peer
    group by all
    having count(*) >= 5
)

select
    figure.release_id,
    figure.figure_id,
    plain(figure.value) || coalesce(figure.unit_text, '') || ', median of ' || typical.places || ' places is '
    || round(typical.middle, 2) || {{ misread_unit('figure.value * figure.unit_factor / typical.middle') }} as detail,
    plain(figure.value) || coalesce(figure.unit_text, '') || '；' || typical.places || '个地区的中位数为'
    || round(typical.middle, 2) || {{ misread_unit_zh('figure.value * figure.unit_factor / typical.middle') }}
        as detail_zh
from figure
inner join typical
    on figure.indicator_id = typical.indicator_id and year(figure.period_end) = typical.peer_year
where
    figure.measure in ('level', 'share') and figure.frequency = 'A' and figure.value > 0
    and figure.unit_id is not null
    and (
        cast(figure.value * figure.unit_factor as double) > 5 * typical.middle
        or cast(figure.value * figure.unit_factor as double) < typical.middle / 5
    )
