select
    headline.observation_key as row_key,
    headline.valid_from || ' before ' || candidate.valid_from as detail,
    headline.valid_from || '，早于' || candidate.valid_from
        as detail_zh
from core.fct_headline as headline
inner join intermediate.int_candidate as candidate
    on headline.figure_version_id = candidate.figure_version_id
where headline.valid_from < candidate.valid_from or headline.known_from < candidate.known_on
