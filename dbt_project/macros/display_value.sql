{# A number as a reader writes it: digits without trailing zeros, and its unit. #}
{% macro display_value(value, unit_text) -%}
    trim(trailing '.' from trim(trailing '0' from cast(cast({{ value }} as decimal(28, 8)) as string)))
    || coalesce({{ unit_text }}, '')
{%- endmacro %}

{# A figure as a reader is shown it: as printed, a bare number with its unit, which stands in a heading; the value that
   holds where the printed one was corrected, or none is on file. Null for a statement that is not on file. #}
{% macro display_figure(figure, correction) -%}
    case
        when
            {{ figure }}.value is not null
            and (
                {{ figure }}.surface is null
                or ({{ figure }}.is_corrected and {{ figure }}.value is distinct from {{ correction }}.value_as_published)
            )
            then {{ display_value(figure ~ '.value', figure ~ '.unit_text') }}
        when translate({{ figure }}.surface, '0123456789.,+- ', '') = '' then
            {{ figure }}.surface || coalesce({{ figure }}.unit_text, '')
        else {{ figure }}.surface
    end
{%- endmacro %}
