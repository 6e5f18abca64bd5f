select
    release_id,
    figure_id,
    measure as detail,
    detail as detail_zh
from figure
where
    figure_status = 'target'
    and case when measure = 'statement' then relation is null else bound_op is null or value is null end
