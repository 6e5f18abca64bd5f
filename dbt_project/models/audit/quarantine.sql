-- One row per figure that is not loaded, with the reason.
select
    figure_id,
    release_id,
    paragraph,
    sheet,
    sheet_row,
    sheet_column,
    char_start,
    char_end,
    surface,
    indicator_text,
    unit_text,
    period_text,
    measure,
    figure_status,
    value,
    reason,
    reason_zh
from {{ source('lake', 'quarantine') }}
