-- One row per statement that can be checked against others: what is printed beside what follows from the rest.
{#- One model a finding, all of one form: a new one is a file in statements/ and its name here. -#}
{%- set findings = [
    'sources_disagree', 'release_contradicts_itself', 'implied_growth', 'implied_base', 'parts_and_whole',
    'share_and_parts', 'components_and_whole', 'shares_and_100', 'per_head_and_population', 'growth_and_levels',
] %}
with finding as (
    {%- for name in findings %}
        select * from {{ ref('int_statement_' ~ name) }}
        {{- '\n        union all' if not loop.last }}
    {%- endfor %}
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
        when finding.stated_version_id is null or not finding.is_comparable then null
        -- What was expected does not contradict what came, nor what was expected later.
        when
            stated.release_id <> other.release_id
            and (stated.figure_status = 'expected' or other.figure_status = 'expected')
            then null
        else
            coalesce(finding.stated_low <= finding.implied_high + 1e-9, true)
            and coalesce(finding.stated_high >= finding.implied_low - 1e-9, true)
    end as is_possible
from finding
inner join {{ ref('dim_indicator') }} as indicator on finding.indicator_id = indicator.indicator_id
left join {{ ref('int_statement_number') }} as stated on finding.stated_version_id = stated.figure_version_id
left join {{ ref('int_statement_number') }} as other on finding.other_version_id = other.figure_version_id
