-- One row per measured figure and version: every candidate of every vintage, whether it is the headline or not.
with ended as (
    select
        figure_version_id,
        min(superseded_on) as superseded_on
    from {{ ref('int_supersession') }}
    group by figure_version_id
),

headline_now as (
    select
        figure_version_id,
        headline_reason
    from {{ ref('fct_headline') }}
    where valid_to is null and known_to is null
)

select
    candidate.*,
    candidate.valid_from as realtime_start,
    case
        when ended.superseded_on is null then candidate.valid_to
        when candidate.valid_to is null then ended.superseded_on
        else least(ended.superseded_on, candidate.valid_to)
    end as realtime_end,
    headline_now.figure_version_id is not null as is_headline,
    headline_now.headline_reason
from {{ ref('int_candidate') }} as candidate
left join ended on candidate.figure_version_id = ended.figure_version_id
left join headline_now on candidate.figure_version_id = headline_now.figure_version_id
