-- One row per release and expectation of its last load.
select
    release_id,
    rule,
    severity,
    is_success,
    is_error,
    observed,
    expected,
    cast(unexpected_count as bigint) as unexpected_count,
    cast(evaluated_count as bigint) as evaluated_count,
    description,
    description_zh,
    failure_means,
    failure_means_zh,
    what_to_do,
    what_to_do_zh,
    sample
from {{ source('lake', 'validation') }}
