-- One row per failed expectation of a release's last load and figure it names.
select
    release_id,
    rule,
    severity,
    figure_id
from {{ source('lake', 'finding') }}
