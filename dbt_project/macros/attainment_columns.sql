{# What an answer says: the columns that mart_attainment_history and mart_attainment share. #}
{% macro attainment_columns() -%}
    {{ return([
        'publisher', 'indicator_id', 'label_zh', 'label_en', 'region_id', 'region_label_zh', 'measure', 'plan_id',
        'plan_kind', 'target_kind', 'direction', 'time_period', 'target_year', 'target_release_id', 'target_id',
        'target_bound_op', 'target_value', 'stretch_value', 'unit_id', 'target_display', 'importance',
        'baseline_period', 'baseline_version_id', 'baseline_low', 'baseline_high', 'baseline_display',
        'actual_version_id', 'actual_status', 'latest_period', 'latest_display', 'low', 'high', 'time_progress',
        'gap_closed', 'expected_now', 'deviation', 'level_ratio', 'gap_to_target', 'pace_vs_time', 'pace_ratio',
        'pace_low', 'pace_high', 'required_rate_low', 'required_rate_high', 'required_remaining', 'required_remaining_low',
        'required_remaining_high', 'is_geometric',
        'projection', 'projection_recent', 'attained_as_printed', 'attained_interval', 'attained_rounded_value',
        'is_final_period', 'attainment_status', 'status_low', 'status_high', 'is_determinate',
        'is_rounding_sensitive', 'baseline_as_published_version_id', 'baseline_as_published_display',
        'status_as_published', 'is_revision_sensitive', 'reason', 'source', 'source_release_id',
        'source_released_on', 'is_period_inferred',
    ]) }}
{%- endmacro %}
