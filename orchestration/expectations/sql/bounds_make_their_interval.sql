select
    release_id,
    figure_id,
    bound_op || ' ' || plain(value) as detail,
    detail as detail_zh
from figure
where
    not case bound_op
        when 'gt' then low = value * unit_factor and not low_closed
        when 'ge' then low = value * unit_factor and low_closed
        when 'lt' then high = value * unit_factor and not high_closed
        when 'le' then high = value * unit_factor and high_closed
        when 'range' then low = value * unit_factor and high = value_to * unit_factor
        when 'eq'
            then
                low <= value * unit_factor
                and high >= value * unit_factor
                and high - low <= unit_factor / power(10, decimals)
        when 'approx' then low < value * unit_factor and high > value * unit_factor and is_assumption
        when 'approx_below' then high = value * unit_factor and not high_closed and is_assumption
        else bound_op is null
    end
