-- One row per release and expectation of its last load.
select
    validation.release_id,
    release.title,
    release.kind,
    release.region_id,
    place.label_zh as region_label_zh,
    place.label_en as region_label_en,
    release.released_on,
    load.outcome,
    validation.rule,
    validation.severity,
    validation.is_success,
    validation.is_error,
    validation.unexpected_count,
    validation.evaluated_count,
    validation.observed,
    validation.description,
    validation.what_to_do,
    validation.description_zh,
    validation.what_to_do_zh
from {{ ref('validation_result') }} as validation
inner join {{ ref('load') }} as load on validation.release_id = load.release_id
left join {{ ref('dim_release') }} as release on validation.release_id = release.release_id
left join {{ ref('int_place') }} as place on release.region_id = place.region_id
