with part as (
    select
        release_id,
        region_id,
        period_start,
        period_end,
        figure_status,
        indicator_part.denominator_id as structure,
        indicator_id,
        min(value * unit_factor) as least,
        max(value * unit_factor) as most,
        max(0.5 / power(10, decimals)) as half
    from figure
    inner join indicator_part on figure.indicator_id = indicator_part.part_id
    where
        indicator_part.kind = 'share'
        and indicator_part.is_exhaustive = 'true'
        and measure in ('structure_part', 'share', 'level')
        and bound_op = 'eq'
    group by all
),

whole as (
    select
        release_id,
        region_id,
        period_start,
        period_end,
        figure_status,
        structure,
        sum(least) as least,
        sum(most) as most,
        sum(half) as allowed
    from part
    group by all
    having count(*) = 3
)

select
    whole.release_id,
    figure.figure_id,
    'parts sum to ' || plain(whole.most) || ', allowed is 100 ± ' || plain(whole.allowed) as detail,
    '各部分合计' || plain(whole.most) || '，容许范围为100±' || plain(whole.allowed)
        as detail_zh
from whole
inner join part
    on
        whole.release_id = part.release_id
        and whole.region_id = part.region_id
        and whole.period_start = part.period_start
        and whole.period_end = part.period_end
        and whole.figure_status = part.figure_status
        and whole.structure = part.structure
inner join figure
    on {{ beside('part', 'figure') }} and part.indicator_id = figure.indicator_id
where
    (whole.least > 100 + whole.allowed + 1e-9 or whole.most < 100 - whole.allowed - 1e-9)
    and figure.measure in ('structure_part', 'share', 'level')
