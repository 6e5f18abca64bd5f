{# Why nothing can be said, in words. #}
{% macro reason_zh(reason) -%}
    case {{ reason }}
        when 'set_elsewhere' then '数值由上级下达，报告未写明'
        when 'undated' then '原文未写明期限'
        when 'no_direction' then '未注明升降何者为好'
        when 'bound_against_direction' then '原文的界限与目标方向相反'
        when 'less_than_half' then '不及此前水平的一半，当是某一部分的目标'
        when 'unit_differs' then '计量单位不同'
        when 'growth_basis_differs' then '增速口径不同'
        when 'price_basis_differs' then '现价与不变价不可比'
        when 'base_period_differs' then '对比的基期不同'
        when 'renamed' then '指标已更名'
        when 'redefined' then '指标口径已调整'
        when 'census_break' then '普查前后数据不可比'
        when 'other_scope' then '公布的数字范围不同'
        when 'release_contradicts_itself' then '同一份文件中的数字互相矛盾'
        else coalesce({{ reason }}, '未注明原因')
    end
{%- endmacro %}

{% macro reason_en(reason) -%}
    case {{ reason }}
        when 'set_elsewhere' then 'set elsewhere'
        when 'undated' then 'the text names no date'
        when 'no_direction' then 'nothing says which way is good'
        when 'bound_against_direction' then 'its bound is on the wrong side'
        when 'less_than_half' then 'less than half of what there was, so of a part'
        when 'unit_differs' then 'unit differs'
        when 'growth_basis_differs' then 'growth basis differs'
        when 'price_basis_differs' then 'price basis differs'
        when 'base_period_differs' then 'base period differs'
        when 'renamed' then 'indicator renamed'
        when 'redefined' then 'indicator redefined'
        when 'census_break' then 'a census lies between'
        when 'other_scope' then 'what is published has another scope'
        when 'release_contradicts_itself' then 'one document gives two numbers for it'
        else coalesce({{ reason }}, 'no reason on file')
    end
{%- endmacro %}

{# A status in words; reason is shown for what is not assessable. #}
{% macro status_zh(status, reason) -%}
    case {{ status }}
        when 'achieved' then '已实现'
        when 'met_early' then '提前实现'
        when 'missed' then '未实现'
        when 'on_track' then '符合进度'
        when 'moderate' then '略慢于进度'
        when 'insufficient' then '明显慢于进度'
        when 'away' then '背离目标'
        when 'met_stable' then '保持达标'
        when 'met_at_risk' then '达标但走低'
        when 'missed_improving' then '未达标，正在改善'
        when 'missed_worsening' then '未达标，未见改善'
        when 'indeterminate' then '按已公布数字无法判定'
        when 'no_new_data' then '目标期内尚无数据'
        when 'no_baseline' then '没有基期数据，无法判断进度'
        when 'not_due' then '目标期已过，数字尚未到公布时间'
        when 'not_held' then '目标期已过，载有结果的文件未收集'
        when 'not_found' then '目标期已过，其后的报告中未见结果'
        when 'not_published' then '目标期已过，结果未公布'
        when 'not_assessable' then '无法评估（' || {{ reason_zh(reason) }} || '）'
        when 'interim_achieved' then '预计实现'
        when 'interim_missed' then '预计未实现'
        when 'interim_on_track' then '年内进度符合目标'
        when 'interim_moderate' then '年内进度略慢于目标'
        when 'interim_insufficient' then '年内进度低于目标'
        when 'interim_away' then '年内背离目标'
        when 'interim_met_early' then '预计提前实现'
        when 'interim_met_stable' then '年内保持达标'
        when 'interim_met_at_risk' then '年内达标但走低'
        when 'interim_missed_improving' then '年内未达标，正在改善'
        when 'interim_missed_worsening' then '年内未达标，未见改善'
        when 'interim_indeterminate' then '按年内已公布数字无法判定'
        else {{ status }}
    end
{%- endmacro %}

{% macro status_en(status, reason) -%}
    case {{ status }}
        when 'achieved' then 'achieved'
        when 'met_early' then 'met before its date'
        when 'missed' then 'missed'
        when 'on_track' then 'on track'
        when 'moderate' then 'somewhat behind its path'
        when 'insufficient' then 'far behind its path'
        when 'away' then 'moving away from the target'
        when 'met_stable' then 'kept so far'
        when 'met_at_risk' then 'kept so far, but slipping'
        when 'missed_improving' then 'not met, improving'
        when 'missed_worsening' then 'not met, not improving'
        when 'indeterminate' then 'cannot be decided from what is published'
        when 'no_new_data' then 'nothing published yet inside its period'
        when 'no_baseline' then 'no baseline is held, so no pace can be said'
        when 'not_due' then 'its period is over, its figures are not due yet'
        when 'not_held' then 'its period is over, the release with the outcome is not held here'
        when 'not_found' then 'its period is over, the report that followed does not give the outcome'
        when 'not_published' then 'its period is over, the outcome was not published'
        when 'not_assessable' then 'not assessable (' || {{ reason_en(reason) }} || ')'
        when 'interim_achieved' then 'expected to be achieved'
        when 'interim_missed' then 'expected to be missed'
        when 'interim_on_track' then 'on track so far this year'
        when 'interim_moderate' then 'somewhat behind so far'
        when 'interim_insufficient' then 'behind so far this year'
        when 'interim_away' then 'moving away from the target so far'
        when 'interim_met_early' then 'expected to be met before its date'
        when 'interim_met_stable' then 'kept so far this year'
        when 'interim_met_at_risk' then 'kept so far this year, but slipping'
        when 'interim_missed_improving' then 'not met so far this year, improving'
        when 'interim_missed_worsening' then 'not met so far this year, not improving'
        when 'interim_indeterminate' then 'cannot be decided from what is published so far'
        else {{ status }}
    end
{%- endmacro %}

{# A rate as a reader writes it: per cent with two decimals. #}
{% macro as_percent(rate) -%}
    cast(cast(round({{ rate }} * 100, 2) as decimal(18, 2)) as string) || '%'
{%- endmacro %}

{# The lower end of the rate that is still needed, with the word behind it; nothing where both ends are written alike. #}
{% macro needed_from(at_most, to) -%}
    case
        when history.required_remaining_low is null then '{{ at_most }}'
        when {{ as_percent('history.required_remaining_low') }} = {{ as_percent('history.required_remaining_high') }} then ''
        else {{ as_percent('history.required_remaining_low') }} || '{{ to }}'
    end
{%- endmacro %}

{# The release with the outcome, where it is known and not held: answer is what answers_on says of the day. #}
{% macro release_that_would_answer(status, answer) -%}
    (case when {{ status }} <> history.attainment_status then {{ answer }}.answering_release end)
{%- endmacro %}

{# Whether years are left in which what is required can still be done, and the day has something to say. #}
{% macro is_way_to_go(status) -%}
    ({{ status }} = history.attainment_status and not history.is_final_period)
{%- endmacro %}

{# A verdict as one sentence. Reads the columns of mart_attainment_history, aliased history; status is what is told on a
   day, answering the release with the outcome where it is known and not held. A single figure counts by its print; a
   number that its own reconciliation calls impossible says so. #}
{% macro verdict_zh(status='history.attainment_status', is_contradicted='false', answering=none) -%}
    history.label_zh || coalesce(history.time_period, '') || '目标“' || history.target_display || '”：'
    || {{ status_zh(status, 'history.reason') }}
    {%- if answering %}
    || coalesce('；结果应见于《' || {{ answering }} || '》（未收集）', '')
    {%- endif %}
    || coalesce('；最新（' || history.latest_period || '）：' || history.latest_display, '')
    || case when history.reason = 'renamed' then '（以该指标的另一名称公布）' else '' end
    {%- if answering %}
    || case
        when {{ is_way_to_go(status) }} and history.required_remaining_high is not null
            then
                '；所余年份每年须增长' || {{ needed_from('至多', '—') }}
                || {{ as_percent('history.required_remaining_high') }}
        else ''
    end
    {%- endif %}
    || case when {{ is_contradicted }} then '；该数字与已公布的其他数字矛盾' else '' end
{%- endmacro %}

{% macro verdict_en(status='history.attainment_status', is_contradicted='false', answering=none) -%}
    history.label_en || ' ' || coalesce(history.time_period, '(undated)') || ', target ' || history.target_display || ': '
    || {{ status_en(status, 'history.reason') }}
    {%- if answering %}
    || coalesce('; it would stand in ' || {{ answering }}, '')
    {%- endif %}
    || coalesce('; latest (' || history.latest_period || '): ' || history.latest_display, '')
    || case when history.reason = 'renamed' then ' (under its other name)' else '' end
    {%- if answering %}
    || case
        when {{ is_way_to_go(status) }} and history.required_remaining_high is not null
            then
                '; the years left need ' || {{ needed_from('at most ', ' to ') }}
                || {{ as_percent('history.required_remaining_high') }} || ' a year'
        else ''
    end
    {%- endif %}
    || case when {{ is_contradicted }} then '; other published figures contradict that number' else '' end
{%- endmacro %}
