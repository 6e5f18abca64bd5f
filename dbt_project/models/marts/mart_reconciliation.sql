-- One row per statement that can be checked against others: what is printed beside what follows from the rest.
with observation as (
    select
        figure_version_id,
        release_id,
        indicator_id,
        region_id,
        measure,
        series_measure,
        growth_basis,
        period_start,
        period_end,
        time_period,
        frequency,
        display,
        is_headline,
        cast(low as double) as low,
        cast(high as double) as high,
        -- The year a growth is measured from.
        case
            when measure = 'change_since' then cast(substring(base_period, 1, 4) as int)
            else year(period_end) - 1
        end as base_year
    from {{ ref('fct_observation') }}
    where measure <> 'statement'
),

headline as (
    select * from observation
    where is_headline
),

annual_level as (
    select
        headline.*,
        year(headline.period_end) as data_year
    from headline
    where headline.series_measure = 'level' and headline.frequency = 'A'
),

-- Two sources that cannot both be right within rounding.
conflict as (
    select
        'sources_disagree' as finding,
        revision.indicator_id,
        revision.region_id,
        revision.time_period,
        later.figure_version_id as stated_version_id,
        earlier.figure_version_id as other_version_id,
        later.low as stated_low,
        later.high as stated_high,
        earlier.low as implied_low,
        earlier.high as implied_high,
        'stated by another release' as implied_from
    from {{ ref('mart_revision') }} as revision
    inner join observation as later on revision.next_version_id = later.figure_version_id
    inner join observation as earlier on revision.figure_version_id = earlier.figure_version_id
    where not revision.is_compatible
),

-- Growth since an earlier year and growth of the last year imply the growth between.
two_growths as (
    select
        since.indicator_id,
        since.region_id,
        since.figure_version_id as since_version_id,
        yearly.figure_version_id as yearly_version_id,
        year(since.period_end) - 1 as middle_year,
        100 * ((1 + since.low / 100) / (1 + yearly.high / 100) - 1) as implied_low,
        100 * ((1 + since.high / 100) / (1 + yearly.low / 100) - 1) as implied_high
    from observation as since
    inner join observation as yearly
        on
            since.release_id = yearly.release_id
            and since.indicator_id = yearly.indicator_id
            and since.region_id = yearly.region_id
            and since.period_end = yearly.period_end
            and since.growth_basis = yearly.growth_basis
    where
        since.measure = 'change_since'
        and yearly.measure = 'growth_rate'
        and since.base_year = year(since.period_end) - 2
        and yearly.low > -100
),

implied_growth as (
    select
        'implied_growth' as finding,
        two_growths.indicator_id,
        two_growths.region_id,
        cast(two_growths.middle_year as string) as time_period,
        published.figure_version_id as stated_version_id,
        two_growths.since_version_id as other_version_id,
        published.low as stated_low,
        published.high as stated_high,
        two_growths.implied_low,
        two_growths.implied_high,
        'growth over two years divided by growth of the second' as implied_from
    from two_growths
    left join headline as published
        on
            two_growths.indicator_id = published.indicator_id
            and two_growths.region_id = published.region_id
            and published.measure = 'growth_rate'
            and published.frequency = 'A'
            and year(published.period_end) = two_growths.middle_year
),

-- A level and its change imply the level it is measured from.
implied_base as (
    select
        'implied_base' as finding,
        level.indicator_id,
        level.region_id,
        cast(change.base_year as string) as time_period,
        base.figure_version_id as stated_version_id,
        change.figure_version_id as other_version_id,
        base.low as stated_low,
        base.high as stated_high,
        level.low / (1 + change.high / 100) as implied_low,
        level.high / (1 + change.low / 100) as implied_high,
        'level divided by its growth, both of one release' as implied_from
    from observation as level
    inner join observation as change
        on
            level.release_id = change.release_id
            and level.region_id = change.region_id
            and level.period_start = change.period_start
            and level.period_end = change.period_end
            and (
                level.indicator_id = change.indicator_id
                -- Growth of exports is printed without a currency beside a level in one.
                or level.indicator_id = change.indicator_id || '_usd'
                or level.indicator_id = change.indicator_id || '_cny'
            )
            and change.measure in ('growth_rate', 'change_since')
            and change.growth_basis = 'nominal'
            and change.low > -100
    inner join annual_level as base
        on
            level.indicator_id = base.indicator_id
            and level.region_id = base.region_id
            and change.base_year = base.data_year
    where level.series_measure = 'level' and level.frequency = 'A'
),

-- Places that tile their parent.
tiles as (
    select
        part.release_id,
        part.indicator_id,
        region.partition_of as region_id,
        part.time_period,
        part.period_start,
        part.period_end,
        max(part.figure_version_id) as other_version_id,
        count(distinct part.region_id) as parts,
        sum(part.low) as implied_low,
        case when count(part.high) = count(*) then sum(part.high) end as implied_high
    from observation as part
    inner join {{ ref('dim_region') }} as region
        on
            part.region_id = region.region_id
            and region.partition_of is not null
            and (region.valid_from is null or region.valid_from <= part.period_start)
            and (region.valid_to is null or region.valid_to >= part.period_end)
    inner join {{ ref('dim_indicator') }} as indicator
        on part.indicator_id = indicator.indicator_id and indicator.is_additive
    where part.series_measure = 'level'
    group by
        part.release_id, part.indicator_id, region.partition_of, part.time_period, part.period_start,
        part.period_end
    -- A part printed twice, or published and corrected, would count twice.
    having count(*) = count(distinct part.region_id)
),

parts_of_place as (
    select
        'parts_and_whole' as finding,
        tiles.indicator_id,
        tiles.region_id,
        tiles.time_period,
        whole.figure_version_id as stated_version_id,
        tiles.other_version_id,
        whole.low as stated_low,
        whole.high as stated_high,
        tiles.implied_low,
        tiles.implied_high,
        'sum over ' || cast(tiles.parts as string) || ' parts of the place' as implied_from
    from tiles
    inner join observation as whole
        on
            tiles.release_id = whole.release_id
            and tiles.indicator_id = whole.indicator_id
            and tiles.region_id = whole.region_id
            and tiles.period_start = whole.period_start
            and tiles.period_end = whole.period_end
            and whole.series_measure = 'level'
    inner join (
        select
            partition_of,
            count(distinct region_id) as tiles
        from {{ ref('dim_region') }}
        where partition_of is not null and valid_to is null
        group by partition_of
    ) as all_parts on tiles.region_id = all_parts.partition_of and tiles.parts = all_parts.tiles
),

-- Value added of a sector over GDP is the share printed.
share_of_gdp as (
    select
        'share_and_parts' as finding,
        share.indicator_id,
        share.region_id,
        share.time_period,
        share.figure_version_id as stated_version_id,
        part.figure_version_id as other_version_id,
        share.low as stated_low,
        share.high as stated_high,
        100 * part.low / whole.high as implied_low,
        100 * part.high / whole.low as implied_high,
        'part divided by whole' as implied_from
    from observation as share
    inner join observation as part
        on
            share.release_id = part.release_id
            and share.region_id = part.region_id
            and share.period_start = part.period_start
            and share.period_end = part.period_end
            and share.indicator_id = part.indicator_id || '_share'
            and part.series_measure = 'level'
    inner join observation as whole
        on
            share.release_id = whole.release_id
            and share.region_id = whole.region_id
            and share.period_start = whole.period_start
            and share.period_end = whole.period_end
            and whole.indicator_id = 'gdp'
            and whole.series_measure = 'level'
            and whole.low > 0
    where share.series_measure = 'share'
),

-- The three sectors make up GDP, in money and in shares. Only where all three are printed in one release.
sectors as (
    select
        part.release_id,
        part.region_id,
        part.time_period,
        part.period_end,
        part.series_measure,
        max(part.figure_version_id) as other_version_id,
        sum(part.low) as implied_low,
        sum(part.high) as implied_high
    from observation as part
    where
        (
            part.series_measure = 'level'
            and part.indicator_id in ('primary_va', 'secondary_va', 'tertiary_va')
        )
        or (
            part.series_measure = 'share'
            and part.indicator_id in ('primary_va_share', 'secondary_va_share', 'tertiary_va_share')
        )
    group by part.release_id, part.region_id, part.time_period, part.period_end, part.series_measure
    having count(distinct part.indicator_id) = 3 and count(*) = 3 and count(part.low) = 3 and count(part.high) = 3
),

sectors_of_gdp as (
    select
        'sectors_and_gdp' as finding,
        'gdp' as indicator_id,
        sectors.region_id,
        sectors.time_period,
        whole.figure_version_id as stated_version_id,
        sectors.other_version_id,
        whole.low as stated_low,
        whole.high as stated_high,
        sectors.implied_low,
        sectors.implied_high,
        'sum over the three sectors' as implied_from
    from sectors
    inner join observation as whole
        on
            sectors.release_id = whole.release_id
            and sectors.region_id = whole.region_id
            and sectors.period_end = whole.period_end
            and sectors.time_period = whole.time_period
            and whole.indicator_id = 'gdp'
            and whole.series_measure = 'level'
    where sectors.series_measure = 'level'
),

structure as (
    select
        'shares_and_100' as finding,
        'gdp' as indicator_id,
        sectors.region_id,
        sectors.time_period,
        sectors.other_version_id as stated_version_id,
        sectors.other_version_id,
        100.0 as stated_low,
        100.0 as stated_high,
        sectors.implied_low,
        sectors.implied_high,
        'sum of the shares of the three sectors' as implied_from
    from sectors
    where sectors.series_measure = 'share'
),

-- GDP per head is GDP over the average of the populations at both ends of the year, not over that at its end.
per_head as (
    select
        'per_head_and_population' as finding,
        per_head.indicator_id,
        per_head.region_id,
        per_head.time_period,
        per_head.figure_version_id as stated_version_id,
        whole.figure_version_id as other_version_id,
        per_head.low as stated_low,
        per_head.high as stated_high,
        2 * whole.low / (at_end.high + at_start.high) as implied_low,
        2 * whole.high / (at_end.low + at_start.low) as implied_high,
        'GDP over the average resident population' as implied_from
    from annual_level as per_head
    inner join headline as whole
        on
            per_head.region_id = whole.region_id
            and per_head.period_end = whole.period_end
            and per_head.time_period = whole.time_period
            and whole.indicator_id = 'gdp'
            and whole.series_measure = 'level'
    inner join annual_level as at_end
        on
            per_head.region_id = at_end.region_id
            and per_head.data_year = at_end.data_year
            and at_end.indicator_id = 'resident_population'
            and at_end.low > 0
    inner join annual_level as at_start
        on
            per_head.region_id = at_start.region_id
            and per_head.data_year - 1 = at_start.data_year
            and at_start.indicator_id = 'resident_population'
            and at_start.low > 0
    where per_head.indicator_id = 'gdp_per_capita'
),

published_growth as (
    select
        'growth_and_levels' as finding,
        growth.indicator_id,
        growth.region_id,
        cast(growth.end_year as string) as time_period,
        growth.published_version_id as stated_version_id,
        growth.level_version_id as other_version_id,
        growth.published_low as stated_low,
        growth.published_high as stated_high,
        growth.recomputed_low as implied_low,
        growth.recomputed_high as implied_high,
        'levels of two years, ' || growth.explanation as implied_from
    from {{ ref('mart_growth') }} as growth
    where
        growth.published_version_id is not null
        and growth.level_version_id is not null
        and growth.growth_basis = 'nominal'
        and growth.explanation <> 'break_in_series'
),

finding as (
    select * from conflict
    union all
    select * from implied_growth
    union all
    select * from implied_base
    union all
    select * from parts_of_place
    union all
    select * from share_of_gdp
    union all
    select * from sectors_of_gdp
    union all
    select * from structure
    union all
    select * from per_head
    union all
    select * from published_growth
)

select
    finding.finding,
    finding.indicator_id,
    indicator.label_zh,
    indicator.label_en,
    finding.region_id,
    finding.time_period,
    finding.stated_version_id,
    stated.display as stated_display,
    stated.release_id as stated_release_id,
    finding.other_version_id,
    other.display as other_display,
    other.release_id as other_release_id,
    finding.stated_low,
    finding.stated_high,
    round(finding.implied_low, 6) as implied_low,
    round(finding.implied_high, 6) as implied_high,
    finding.implied_from,
    case
        when finding.stated_version_id is null then null
        else
            coalesce(finding.stated_low <= finding.implied_high + 1e-9, true)
            and coalesce(finding.stated_high >= finding.implied_low - 1e-9, true)
    end as is_possible
from finding
inner join {{ ref('dim_indicator') }} as indicator on finding.indicator_id = indicator.indicator_id
left join observation as stated on finding.stated_version_id = stated.figure_version_id
left join observation as other on finding.other_version_id = other.figure_version_id
