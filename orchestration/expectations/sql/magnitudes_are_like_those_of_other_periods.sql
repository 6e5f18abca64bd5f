with typical as (
    select
        indicator_id,
        region_id,
        median(abs(cast(value * unit_factor as double))) as middle,
        count(*) as n
    from everything
    where measure = 'level' and frequency = 'A' and value > 0 and indicator_id is not null
    group by all
)

select
    figure.release_id,
    figure.figure_id,
    plain(figure.value) || coalesce(figure.unit_text, '') || ', median of ' || typical.n || ' is '
    || round(typical.middle, 2) || ' in base units'
    || {{ misread_unit('figure.value * figure.unit_factor / typical.middle') }} as detail,
    plain(figure.value) || coalesce(figure.unit_text, '') || '；' || typical.n || '个时期的中位数为'
    || round(typical.middle, 2) || '（基本单位）'
    || {{ misread_unit_zh('figure.value * figure.unit_factor / typical.middle') }}
        as detail_zh
from figure
inner join typical on figure.indicator_id = typical.indicator_id and figure.region_id = typical.region_id
where
    figure.measure = 'level' and figure.frequency = 'A' and typical.n >= 3 and figure.value > 0
    and (
        cast(figure.value * figure.unit_factor as double) > 10 * typical.middle
        or cast(figure.value * figure.unit_factor as double) < typical.middle / 10
    )
