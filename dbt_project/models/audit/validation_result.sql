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
    failure_means,
    what_to_do,
    sample
from {{ source('lake', 'validation') }}
