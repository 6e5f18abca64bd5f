{#- More than the whole nation has of anything: in base units, some ten times what is printed of China. -#}
{% macro most_in_a_unit() -%}
(values
    ('CNY', 1e15), ('USD', 1e14), ('PERSON', 2e9), ('VISIT', 5e10), ('HOUSEHOLD', 2e9), ('ENTITY', 1e9),
    ('MU', 2e10), ('TONNE', 1e11), ('KM', 1e8), ('KWH', 1e14), ('HEAD', 1e11), ('YEAR_OF_AGE', 120)
) as limits (unit_id, most)
{%- endmacro %}

{#- Topics whose quantities no year halves or doubles. -#}
{% macro steady() -%}
('national_accounts', 'income', 'population')
{%- endmacro %}

{#- The size of a growth in per cent, printed in 倍 and 番 too; null of anything else. -#}
{% macro growth_in_percent() -%}
case
    when measure not in ('growth_rate', 'avg_annual_growth_rate') then null
    when unit_id = 'PC' then abs(value) * unit_factor
    when unit_id = 'PM' then abs(value) / 10
    when unit_id = 'DOUBLING' then 100 * (power(2, cast(value as double)) - 1)
end
{%- endmacro %}

{#- Growth in per cent beyond which nobody believes it. -#}
{% macro most_growth() -%}
case
    when indicator_topic in {{ steady() }} then 150
    -- What began with next to nothing is told in 倍; in per cent fifty-fold growth is a slip.
    when unit_text = '倍' then 50000
    else 5000
end
{%- endmacro %}

{#- Words for the misread unit that a ratio suggests, 10^4, 10^8 or 10^2 times; empty where it suggests none. -#}
{% macro misread_unit_in(ratio, ten_thousand, hundred_million, hundred) -%}
case
    when abs(abs(log10({{ ratio }})) - 4) < 0.5 then '{{ ten_thousand }}'
    when abs(abs(log10({{ ratio }})) - 8) < 0.5 then '{{ hundred_million }}'
    when abs(abs(log10({{ ratio }})) - 2) < 0.3 then '{{ hundred }}'
    else ''
end
{%- endmacro %}

{% macro misread_unit(ratio) -%}
{{ misread_unit_in(
    ratio,
    '; 10^4 times: 万 too many or too few?',
    '; 10^8 times: 亿 too many or too few?',
    '; 10^2 times: a decimal point?'
) }}
{%- endmacro %}

{% macro misread_unit_zh(ratio) -%}
{{ misread_unit_in(
    ratio,
    '；相差约一万倍：多了还是少了“万”？',
    '；相差约一亿倍：多了还是少了“亿”？',
    '；相差约一百倍：小数点有误？'
) }}
{%- endmacro %}
