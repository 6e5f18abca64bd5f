-- One row per figure and other figure of its release that state one thing and cannot both hold, with the rule that decides
-- between them, if one does.
with stated as (
    select
        candidate.figure_version_id,
        candidate.figure_id,
        candidate.release_id,
        candidate.observation_key,
        candidate.figure_status,
        candidate.vintage_stage,
        candidate.low,
        candidate.high,
        candidate.valid_from,
        candidate.valid_to,
        candidate.paragraph,
        candidate.char_start,
        candidate.ordinal,
        summary.paragraph is not null as is_in_summary
    from {{ ref('int_candidate') }} as candidate
    left join {{ ref('int_summary_paragraph') }} as summary
        on
            candidate.release_id = summary.release_id
            and candidate.paragraph = summary.paragraph
            and summary.statement_kind = 'outcome'
            and year(candidate.period_end) = summary.data_year
    where candidate.measure <> 'statement'
)

select
    one.figure_version_id,
    other.figure_version_id as other_version_id,
    one.observation_key,
    one.release_id,
    one.is_in_summary and not other.is_in_summary as is_preferred,
    case when one.is_in_summary <> other.is_in_summary then 'summary_paragraph' end as decided_by,
    -- Which of the two stands first in the document.
    coalesce(one.paragraph, 0) < coalesce(other.paragraph, 0)
    or (
        coalesce(one.paragraph, 0) = coalesce(other.paragraph, 0)
        and coalesce(one.char_start, 0) < coalesce(other.char_start, 0)
    )
    or (
        coalesce(one.paragraph, 0) = coalesce(other.paragraph, 0)
        and coalesce(one.char_start, 0) = coalesce(other.char_start, 0)
        and one.figure_version_id < other.figure_version_id
    ) as is_first
from stated as one
inner join stated as other
    on
        one.observation_key = other.observation_key
        and one.release_id = other.release_id
        and one.figure_status = other.figure_status
        and one.vintage_stage is not distinct from other.vintage_stage
where
    -- Both versions of a corrected figure are one statement.
    one.figure_id <> other.figure_id
    and (one.high < other.low or other.high < one.low)
    and coalesce(one.valid_from < other.valid_to, true)
    and coalesce(other.valid_from < one.valid_to, true)
