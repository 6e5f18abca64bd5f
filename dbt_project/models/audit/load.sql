-- One row per release: what became of it at its last load.
select
    release_id,
    outcome,
    reason,
    reason_zh,
    cast(figures as bigint) as figures,
    cast(quarantined as bigint) as quarantined,
    cast(unmapped as bigint) as unmapped,
    cast(warnings as bigint) as warnings,
    content
from {{ source('lake', 'load') }}
