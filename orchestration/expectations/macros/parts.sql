{#- Wholes whose parts are all in the catalogue, with how many there are. -#}
{% macro parts_of_wholes() -%}
(
    select whole_id, part_id, count(*) over (partition by whole_id) as parts
    from indicator_part
    where kind = 'part' and is_exhaustive = 'true'
) as composition
{%- endmacro %}

{#- Parts that cannot be more than their whole, whatever else it has. -#}
{% macro some_parts_of_wholes() -%}
(select part_id, whole_id from indicator_part where kind = 'part') as pair
{%- endmacro %}

{#- The three industries and what they make up. -#}
{% macro industries() -%}
(
    select pair.whole_id, pair.part_id
    from indicator_part as pair
    inner join indicator as part on pair.part_id = part.indicator_id
    where pair.kind = 'part' and pair.is_exhaustive = 'true' and regexp_matches(part.name_zh, '第[一二三]产业')
)
{%- endmacro %}

{#- Shares whose part and whole are in the catalogue. -#}
{% macro shares() -%}
(
    select part_id as share_id, whole_id as part_id, denominator_id as whole_id
    from indicator_part
    where kind = 'share'
) as quotient
{%- endmacro %}

{#- Two figures of one document that are of the same place, period and status. -#}
{% macro beside(one, other) -%}
{%- for name in ['release_id', 'region_id', 'period_start', 'period_end', 'figure_status'] -%}
{{ ' and ' if not loop.first }}{{ one }}.{{ name }} = {{ other }}.{{ name }}
{%- endfor -%}
{%- endmacro %}
