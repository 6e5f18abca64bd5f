-- One row per release, state of review and whether the figures are mapped.
select
    release_id,
    review_state,
    indicator_id is not null as is_mapped,
    cast(count(distinct figure_id) as bigint) as figures
from {{ ref('stg_figure') }}
group by release_id, review_state, indicator_id is not null
