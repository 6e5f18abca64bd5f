with held as (
    select
        indicator_id,
        region_id,
        unit_id,
        release_id,
        max(cast(value * unit_factor as double)) as most,
        min(cast(value * unit_factor as double)) as least
    from everything
    where measure = 'level' and frequency = 'A' and value > 0 and indicator_id is not null
    group by all
),

-- What cannot be a thousandfold of the middle is left out before the middle is looked for, which costs a row a pair.
suspect as (
    select
        figure.release_id,
        figure.figure_id,
        any_value(figure.indicator_id) as indicator_id,
        any_value(figure.region_id) as region_id,
        any_value(figure.unit_id) as unit_id,
        any_value(cast(figure.value * figure.unit_factor as double)) as said,
        count(*) as releases
    from figure
    inner join held
        on
            figure.indicator_id = held.indicator_id
            and figure.region_id = held.region_id
            and figure.unit_id = held.unit_id
            and figure.release_id <> held.release_id
    where figure.measure = 'level' and figure.frequency = 'A' and figure.value > 0
    group by figure.release_id, figure.figure_id
    having
        count(*) >= 2
        -- The others are of one mind.
        and max(held.most) < 100 * min(held.least)
        and (said > 1000 * min(held.least) or said < max(held.most) / 1000)
),

other as (
    select
        suspect.release_id,
        suspect.figure_id,
        any_value(suspect.said) as said,
        any_value(suspect.releases) as releases,
        median(cast(beside.value * beside.unit_factor as double)) as middle
    from suspect
    inner join everything as beside
        on
            suspect.indicator_id = beside.indicator_id
            and suspect.region_id = beside.region_id
            and suspect.unit_id = beside.unit_id
            and suspect.release_id <> beside.release_id
    where beside.measure = 'level' and beside.frequency = 'A' and beside.value > 0
    group by suspect.release_id, suspect.figure_id
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
where other.said > 1000 * other.middle or other.said < other.middle / 1000
