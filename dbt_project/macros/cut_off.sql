{# The pace from which a target is on_track or moderate, those of Eurostat; and fast, for a label of ours. #}
{% macro cut_off(word) -%}
    {{ {'fast': '1.05', 'on_track': '0.95', 'moderate': '0.6'}[word] }}
{%- endmacro %}
