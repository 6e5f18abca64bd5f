select
    one.observation_key as row_key,
    one.valid_from || ', known ' || one.known_from as detail,
    one.valid_from || '，获知于' || one.known_from
        as detail_zh
from core.fct_headline as one
inner join core.fct_headline as other
    on
        one.observation_key = other.observation_key
        and (one.valid_from, one.known_from) <> (other.valid_from, other.known_from)
        and one.valid_from < coalesce(other.valid_to, date '9999-12-31')
        and other.valid_from < coalesce(one.valid_to, date '9999-12-31')
        and one.known_from < coalesce(other.known_to, date '9999-12-31')
        and other.known_from < coalesce(one.known_to, date '9999-12-31')
