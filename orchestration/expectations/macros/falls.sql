{#- Share of what readers see that may go without anyone saying so: a catalogue that is mended takes a few rows along,
a file that was lost takes all of its kind. -#}
{% macro fall() -%}
0.05
{%- endmacro %}
