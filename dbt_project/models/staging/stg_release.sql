-- One row per release that is held.
select
    release.release_id,
    release.kind,
    release.publisher,
    release.publisher || '|' || release.kind as source_series,
    release.region_id,
    release.title,
    release.published_on,
    release.published_on_precision,
    release.published_until,
    release.spoken_on,
    release.released_on,
    release.available_on,
    release.is_dated,
    release.known_on,
    release.address,
    release.completeness,
    release.work_id,
    release.replaces_release_id,
    release.replaces_change_kind,
    release.withdrawn_on,
    release.provenance,
    release.review_state,
    release.obtained,
    coalesce(by_kind.source_class, by_publisher.source_class, 'unranked') as source_class,
    -- A publisher without a rank comes after every ranked one.
    coalesce(cast(by_kind.rank as int), cast(by_publisher.rank as int), 99) as source_rank,
    coalesce(by_kind.name_zh, by_publisher.name_zh, release.publisher) as publisher_name_zh,
    coalesce(by_kind.name_en, by_publisher.name_en, release.publisher) as publisher_name_en
from {{ source('lake', 'release') }} as release
left join {{ ref('source_rank') }} as by_kind
    on release.publisher = by_kind.publisher and release.kind = by_kind.kind
left join {{ ref('source_rank') }} as by_publisher
    on release.publisher = by_publisher.publisher and by_publisher.kind is null
