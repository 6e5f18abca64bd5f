{# A number as a reader writes it: digits without trailing zeros, and its unit. #}
{% macro display_value(value, unit_text) -%}
    trim(trailing '.' from trim(trailing '0' from cast(cast({{ value }} as decimal(28, 8)) as string)))
    || coalesce({{ unit_text }}, '')
{%- endmacro %}

{# The word of a bound before its number, and the word behind it; nothing where it has none there. #}
{% macro bound_before(figure) -%}
    case {{ figure }}.bound_op
        when 'gt' then '超过'
        when 'lt' then '不足'
        when 'approx_below' then '近'
        else ''
    end
{%- endmacro %}

{% macro bound_after(figure) -%}
    case {{ figure }}.bound_op
        when 'ge' then '以上'
        when 'le' then '以内'
        when 'approx' then '左右'
        else ''
    end
{%- endmacro %}

{# A figure as a reader is shown it: as printed, a bare number with its unit, bound and 增长, which stand in a heading or
   before a list; the value that holds where the printed one was corrected, or none is on file, with its bound in words.
   Null for a statement that is not on file. #}
{% macro display_figure(figure, correction) -%}
    {%- set bare = "translate(replace(" ~ figure ~ ".surface, coalesce(" ~ figure
        ~ ".unit_text, ' '), ''), '0123456789.,+- %％', '') = ''" -%}
    case
        -- What is printed may be the number that is not done (“除3项外”), which beside ten promised would be read as done.
        when {{ figure }}.measure = 'statement' and {{ figure }}.relation = 'not_all_done'
            then '未全部完成' || coalesce('（' || {{ figure }}.surface || '）', '')
        when
            {{ figure }}.value is not null
            and (
                {{ figure }}.surface is null
                or ({{ figure }}.is_corrected and {{ figure }}.value is distinct from {{ correction }}.value_as_published)
            )
            then
                {{ bound_before(figure) }}
                || case
                    when {{ figure }}.value_to is null then ''
                    else {{ display_value(figure ~ '.value', "''") }} || '—'
                end
                || {{ display_value('coalesce(' ~ figure ~ '.value_to, ' ~ figure ~ '.value)', figure ~ '.unit_text') }}
                || {{ bound_after(figure) }}
        -- Of a list (“分别增长8%、10%以上”) the print is a bare number: what stands before the list holds for it.
        when {{ bare }}
            then
                case
                    when {{ figure }}.measure = 'growth_rate' and {{ figure }}.value > 0 then '增长'
                    else ''
                end
                || {{ bound_before(figure) }}
                || {{ figure }}.surface
                || case
                    when {{ figure }}.unit_text is null and {{ figure }}.unit_id = 'PC' then '%'
                    when
                        {{ figure }}.unit_text is null
                        or right(replace({{ figure }}.surface, '％', '%'), length({{ figure }}.unit_text))
                        = {{ figure }}.unit_text
                        then ''
                    else {{ figure }}.unit_text
                end
                || {{ bound_after(figure) }}
        -- So is it behind a word that is its own (“分别提高13.4、2.7个百分点”): the unit stands behind the list.
        else
            {{ figure }}.surface
            || case
                when
                    translate(right({{ figure }}.surface, 1), '0123456789', '') = ''
                    and {{ figure }}.unit_text not like ':%'
                    and {{ figure }}.unit_text not like '%=%'
                    then {{ figure }}.unit_text
                else ''
            end
    end
{%- endmacro %}
