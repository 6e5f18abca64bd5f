-- One row per measured figure and version that a statement can be made of: fct_observation with its ends as numbers.
select
    figure_version_id,
    release_id,
    source_series,
    indicator_id,
    region_id,
    measure,
    series_measure,
    growth_basis,
    figure_status,
    period_start,
    period_end,
    time_period,
    frequency,
    display,
    is_headline,
    cast(low as double) as low,
    cast(high as double) as high,
    price_basis,
    unit_dimension,
    -- The newest year its release is about: of two figures of one year the one of the later vintage is the restated one.
    max(year(period_end)) over (partition by release_id) as vintage_year,
    -- The year a growth is measured from.
    case
        when measure = 'change_since' then cast(substring(base_period, 1, 4) as int)
        else year(period_end) - 1
    end as base_year,
    case
        when is_headline and series_measure = 'level' and frequency = 'A' then year(period_end)
    end as annual_level_year
from {{ ref('fct_observation') }}
where measure <> 'statement'
