with whole as (
    select
        indicator_id,
        region_id,
        period_start,
        period_end,
        max(high) as high
    from everything
    where
        measure = 'level' and figure_status = 'actual' and high > 0 and indicator_is_additive = 'true'
    group by all
)

select
    figure.release_id,
    figure.figure_id,
    plain(figure.value) || coalesce(figure.unit_text, '') || ' is more than ' || plain(whole.high)
    || ' of ' || region.parent_id || {{ misread_unit('figure.low / whole.high') }} as detail,
    plain(figure.value) || coalesce(figure.unit_text, '') || '，大于' || region.parent_id
    || '的' || plain(whole.high) || {{ misread_unit_zh('figure.low / whole.high') }}
        as detail_zh
from figure
inner join (select distinct
    region_id,
    parent_id
from region
where parent_id is not null) as region
    on figure.region_id = region.region_id
inner join whole
    on
        region.parent_id = whole.region_id and figure.indicator_id = whole.indicator_id
        and figure.period_start = whole.period_start and figure.period_end = whole.period_end
where figure.measure = 'level' and figure.figure_status = 'actual' and figure.low > whole.high
