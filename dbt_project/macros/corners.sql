{# Whether a row has a baseline short of its target for certain. With a bound the change required may be nothing or of the
   other sign: then a pace means nothing. #}
{% macro has_way_to_go(row) -%}
    {{ row }}.target_kind in ('dated', 'period_target')
    and case
        when {{ row }}.sign > 0 then coalesce({{ row }}.baseline_high < {{ row }}.target_value, false)
        else coalesce({{ row }}.baseline_low > {{ row }}.target_value, false)
    end
{%- endmacro %}

{# Whether the baseline of a row meets its target for certain: then the target asks to keep it. So does a ceiling of what
   is counted from nothing. #}
{% macro is_met_at_baseline(row) -%}
    {{ row }}.target_kind in ('dated', 'period_target')
    and case
        when {{ row }}.sign > 0 then coalesce({{ row }}.baseline_low >= {{ row }}.target_value, false)
        else coalesce({{ row }}.baseline_high <= {{ row }}.target_value, false)
    end
{%- endmacro %}

{# An end of an interval of a row: of the actual the worse or the better, of the baseline the near or the far one. #}
{% macro corner_of(row, end) -%}
    {%- set columns = {
        'worse_actual': ('actual_low', 'actual_high'),
        'better_actual': ('actual_high', 'actual_low'),
        'near_baseline': ('baseline_high', 'baseline_low'),
        'far_baseline': ('baseline_low', 'baseline_high'),
    }[end] -%}
    case when {{ row }}.sign > 0 then {{ row }}.{{ columns[0] }} else {{ row }}.{{ columns[1] }} end
{%- endmacro %}

{# What a row is judged by, as columns: whether there is a way to go, whether its baseline meets the target, and its ends. #}
{% macro corners_of(row) -%}
    {{ has_way_to_go(row) }} as has_way_to_go,
    {{ is_met_at_baseline(row) }} as is_met_at_baseline,
    {{ corner_of(row, 'worse_actual') }} as worse_actual,
    {{ corner_of(row, 'better_actual') }} as better_actual,
    {{ corner_of(row, 'near_baseline') }} as near_baseline,
    {{ corner_of(row, 'far_baseline') }} as far_baseline
{%- endmacro %}

{# The four paces of a row at its corners, as columns; the row has the columns of corner_of by their names. #}
{% macro paces_at_corners(row) -%}
    {{ pace_on_path(row, 'near_baseline', 'worse_actual') }} as pace_near_worse,
    {{ pace_on_path(row, 'far_baseline', 'worse_actual') }} as pace_far_worse,
    {{ pace_on_path(row, 'near_baseline', 'better_actual') }} as pace_near_better,
    {{ pace_on_path(row, 'far_baseline', 'better_actual') }} as pace_far_better
{%- endmacro %}

{# The least pace of a row with paces_at_corners. Short of the target a nearer baseline makes the pace worse; past it, it
   may do either: both are tried. #}
{% macro worst_pace(row) -%}
    case
        when not {{ row }}.has_way_to_go then null
        when {{ row }}.sign * ({{ row }}.worse_actual - {{ row }}.target_value) < 0 then {{ row }}.pace_near_worse
        when {{ row }}.pace_far_worse is not null then least({{ row }}.pace_near_worse, {{ row }}.pace_far_worse)
    end
{%- endmacro %}

{# The greatest pace of a row with paces_at_corners. #}
{% macro best_pace(row) -%}
    case
        when not {{ row }}.has_way_to_go then null
        when {{ row }}.sign * ({{ row }}.better_actual - {{ row }}.target_value) < 0 then {{ row }}.pace_far_better
        when {{ row }}.pace_far_better is not null then greatest({{ row }}.pace_near_better, {{ row }}.pace_far_better)
    end
{%- endmacro %}

{# How much farther inside its set the actual of a row is than a base (the prefix of its columns): by the points, or at the
   worse or better end of both. Of what is counted from nothing, the lead on the path of its sum by progress. #}
{% macro change_in_set(row, end, base, is_sum, progress) -%}
    {%- set inside = [row ~ '.set_low', row ~ '.set_high'] -%}
    {%- set ends = {
        'point': ('actual_point', 'actual_point', slack_low, 'point', 'point'),
        'worse': ('actual_low', 'actual_high', slack_high, 'low', 'high'),
        'better': ('actual_low', 'actual_high', slack_low, 'low', 'high'),
    }[end] -%}
    {%- set of_actual = slack_high if end == 'better' else slack_low -%}
    {%- set counted = row ~ '.actual_point' if end == 'point' else corner_of(row, end ~ '_actual') -%}
    case
        when {{ is_sum }} then {{ lead_on_sum(counted, row ~ '.target_value', progress, row ~ '.sign') }}
        else
            {{ of_actual(row ~ '.' ~ ends[0], row ~ '.' ~ ends[1], *inside) }}
            - {{ ends[2](row ~ '.' ~ base ~ '_' ~ ends[3], row ~ '.' ~ base ~ '_' ~ ends[4], *inside) }}
    end
{%- endmacro %}
