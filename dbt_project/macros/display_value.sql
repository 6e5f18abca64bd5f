{# A number as a reader writes it: digits without trailing zeros, and its unit. #}
{% macro display_value(value, unit_text) -%}
    trim(trailing '.' from trim(trailing '0' from cast(cast({{ value }} as decimal(28, 8)) as string)))
    || coalesce({{ unit_text }}, '')
{%- endmacro %}

{# A figure as a reader is shown it: as printed, a bare number with its unit, which stands in a heading; the value that
   holds where the printed one was corrected, or none is on file, with its bound in words. Null for a statement that is not on file. #}
{% macro display_figure(figure, correction) -%}
    case
        when
            {{ figure }}.value is not null
            and (
                {{ figure }}.surface is null
                or ({{ figure }}.is_corrected and {{ figure }}.value is distinct from {{ correction }}.value_as_published)
            )
            then
                case {{ figure }}.bound_op
                    when 'gt' then '超过'
                    when 'lt' then '不足'
                    when 'approx_below' then '近'
                    else ''
                end
                || case
                    when {{ figure }}.value_to is null then ''
                    else {{ display_value(figure ~ '.value', "''") }} || '—'
                end
                || {{ display_value('coalesce(' ~ figure ~ '.value_to, ' ~ figure ~ '.value)', figure ~ '.unit_text') }}
                || case {{ figure }}.bound_op
                    when 'ge' then '以上'
                    when 'le' then '以内'
                    when 'approx' then '左右'
                    else ''
                end
        when translate({{ figure }}.surface, '0123456789.,+- ', '') = '' then
            {{ figure }}.surface || coalesce({{ figure }}.unit_text, '')
        else {{ figure }}.surface
    end
{%- endmacro %}
