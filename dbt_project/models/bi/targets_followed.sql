-- One row per report with targets: how many of its printed target figures are followed, and why the others are set aside.
select
    target_figure.release_id,
    release.title,
    release.publisher,
    release.region_id,
    place.label_zh as region_label_zh,
    place.label_en as region_label_en,
    release.released_on,
    count(*) as figures_read,
    cast(sum(case when target_figure.is_followed then 1 else 0 end) as bigint) as figures_followed,
    cast(sum(case target_figure.reason when 'name_not_in_catalogue' then 1 else 0 end) as bigint) as name_not_in_catalogue,
    cast(sum(case target_figure.reason when 'of_another_subject' then 1 else 0 end) as bigint) as of_another_subject,
    cast(sum(case target_figure.reason when 'group_word' then 1 else 0 end) as bigint) as group_word,
    cast(
        sum(case when target_figure.reason in ('dropped_by_correction', 'not_usable') then 1 else 0 end) as bigint
    ) as set_aside_otherwise
from {{ ref('mart_target_figure') }} as target_figure
inner join {{ ref('dim_release') }} as release on target_figure.release_id = release.release_id
left join {{ ref('int_place') }} as place on release.region_id = place.region_id
group by
    target_figure.release_id, release.title, release.publisher, release.released_on, release.region_id,
    place.label_zh, place.label_en
