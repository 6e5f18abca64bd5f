"""Expectations on a figure by itself: its domain, unit, period, words and name.

Not here: figures against each other (`rules_release`, `rules_history`).
"""

from orchestration.expectations.rule import Rule

MOST_IN_A_UNIT = """
    (values
        ('CNY', 1e15), ('USD', 1e14), ('PERSON', 2e9), ('VISIT', 5e10), ('HOUSEHOLD', 2e9), ('ENTITY', 1e9),
        ('MU', 2e10), ('TONNE', 1e11), ('KM', 1e8), ('KWH', 1e14), ('HEAD', 1e11), ('YEAR_OF_AGE', 120)
    ) as limits (unit_id, most)
"""
"""More than the whole nation has of anything: in base units, some ten times what is printed of China."""

STEADY = "('national_accounts', 'income', 'population')"
"""Topics whose quantities no year halves or doubles."""

_GROWTH = """
    case
        when measure not in ('growth_rate', 'avg_annual_growth_rate') then null
        when unit_id = 'PC' then abs(value) * unit_factor
        when unit_id = 'PM' then abs(value) / 10
        when unit_id = 'DOUBLING' then 100 * (power(2, cast(value as double)) - 1)
    end
"""
"""The size of a growth in per cent, printed in 倍 and 番 too; null of anything else."""

_MOST_GROWTH = f"""
    case
        when indicator_topic in {STEADY} then 150
        -- What began with next to nothing is told in 倍; in per cent fifty-fold growth is a slip.
        when unit_text = '倍' then 50000
        else 5000
    end
"""
"""Growth in per cent beyond which nobody believes it."""

FIGURE_RULES: tuple[Rule, ...] = (
    Rule(
        "figure_ids_are_unique",
        "critical",
        "Every figure has an id of its own.",
        "每个数值都有自己唯一的编号。",
        "Two figures were read from one place, or a release was filed twice under two names.",
        "同一处数值被读取两次，或同一份发布以两个名称归档。",
        "Look at the places named; remove the copy of the folder, or correct paragraph and offsets.",
        "查看所列位置；删除重复的文件夹，或更正段落号和字符位置。",
        """
        select release_id, figure_id, 'read more than once' as detail
        from figure
        group by release_id, figure_id
        having count(*) > 1
        union all
        select figure.release_id, figure.figure_id, 'also in ' || other.release_id as detail
        from figure
        inner join everything as other
            on figure.figure_id = other.figure_id and figure.release_id <> other.release_id
        """,
    ),
    Rule(
        "every_figure_read_is_kept",
        "critical",
        "Every figure that the reader gave is loaded or in quarantine, once.",
        "读出的每个数值都已入库或被隔离，恰好一次。",
        "Figures were lost or doubled between the document and the lake.",
        "数值在从原文到入库的过程中丢失或重复。",
        "This is a bug of the mapping of figures: nothing of the release is loaded until it is mended.",
        "属数值映射的程序错误；修复之前，该发布一律不入库。",
        """
        select
            reading.release_id,
            cast(null as varchar) as figure_id,
            reading.printed || ' read, ' || count(figure.figure_id) || ' mapped, ' || reading.rejected || ' rejected or dropped'
                as detail
        from reading
        left join figure on reading.release_id = figure.release_id
        group by reading.release_id, reading.printed, reading.rejected
        having reading.printed <> count(figure.figure_id) + reading.rejected
        """,
    ),
    Rule(
        "shares_are_within_0_and_100",
        "critical",
        "A share or a part of a structure lies between 0 and 100 per cent.",
        "比重和结构占比在0到100%之间。",
        "A growth rate or a level was read as a share, or a decimal point is lost.",
        "增速或水平值被当作比重读取，或漏读小数点。",
        "Compare with the document; correct the measure or the value in corrections.csv.",
        "对照原文，在corrections.csv中更正类型（measure）或数值。",
        """
        select release_id, figure_id, plain(value) || coalesce(unit_text, '') as detail
        from figure
        where
            (measure in ('share', 'structure_part') or (measure = 'level' and indicator_kind = 'share'))
            -- What pulls against the whole contributes less than nothing, and what outdoes it more than all.
            and coalesce(indicator_text, '') not like '%贡献率%'
            -- What no indicator has may be a part of a plan done, or of an index of a hundred.
            and (
                value * unit_factor < 0
                or (value * unit_factor > 100 and (indicator_id is not null or measure = 'structure_part'))
            )
        """,
    ),
    Rule(
        "growth_is_above_minus_100",
        "critical",
        "Nothing shrinks by more than all of it.",
        "增速大于-100%。",
        "A sign or a decimal point is wrong, or a level was read as growth.",
        "正负号或小数点有误，或水平值被当作增速读取。",
        "Compare with the document; correct it in corrections.csv.",
        "对照原文，在corrections.csv中更正。",
        """
        select release_id, figure_id, plain(value) || coalesce(unit_text, '') as detail
        from figure
        where
            measure in ('growth_rate', 'avg_annual_growth_rate', 'change_since')
            and unit_id = 'PC'
            and value * unit_factor <= -100
        """,
    ),
    Rule(
        "values_are_within_belief",
        "critical",
        "No value is beyond belief: more than the nation has, an income a head of millions, a fifty-fold growth.",
        "没有超出常理的数值：超过全国总量、人均收入以百万计、增长数十倍等。",
        "A unit was misread (万元 for 元), a decimal point is lost, or a level was read as growth.",
        "单位读错（“元”读成“万元”）、漏读小数点，或水平值被当作增速读取。",
        "Compare number and unit with the document; correct them in corrections.csv, or where they were transcribed.",
        "对照原文核实数值和单位，在corrections.csv中或录入处更正。",
        f"""
        select
            release_id,
            figure_id,
            plain(value) || unit_text || ' a head: between 5 and 1000000元 can be'
            || case
                when value * unit_factor between 500000 and 10000000000 then '; a ten-thousandth, '
                    || plain(value * unit_factor / 10000) || '元, would be: 万元 for 元?'
                else ''
            end as detail
        from figure
        where
            indicator_unit_id = 'CNY' and unit_id = 'CNY' and measure = 'level'
            and indicator_name like '%人均%'
            and (value * unit_factor > 1000000 or value * unit_factor < 5)
        union all
        select
            figure.release_id,
            figure.figure_id,
            plain(figure.value) || coalesce(figure.unit_text, '') || ' is more than the nation has' as detail
        from figure
        inner join {MOST_IN_A_UNIT} on figure.unit_id = limits.unit_id
        where
            figure.indicator_id is not null
            and figure.measure in ('level', 'count', 'increment', 'cumulative_total')
            and abs(cast(figure.value as double) * figure.unit_factor) > limits.most
        union all
        select
            release_id,
            figure_id,
            'growth of ' || plain(value) || unit_text_or_percent || case
                when abs(value) >= 10000 then '; a level, or 10^4 times too much?' else '; 10^2 times too much?'
            end as detail
        from (select *, coalesce(unit_text, '%') as unit_text_or_percent from figure)
        where {_GROWTH} > {_MOST_GROWTH}
        """,
    ),
    Rule(
        "growth_is_usual",
        "warning",
        "Output, income and people grow by at most 60 per cent, anything else by at most 500.",
        "产出、收入和人口的增幅不超过60%，其余不超过500%。",
        "Growth over several years was read as that of one, a decimal point is lost, or the base was next to nothing.",
        "多年累计增幅被当作一年的增速读取，或漏读小数点，或基数极小。",
        "Compare rate and period with the document; give a growth over years its base_period.",
        "对照原文核实增速和时期；多年累计的增幅须填base_period。",
        f"""
        select release_id, figure_id, 'growth of ' || plain(value) || coalesce(unit_text, '%') as detail
        from figure
        where
            base_period is null
            and {_GROWTH} > case when indicator_topic in {STEADY} then 60 else 500 end
            and not {_GROWTH} > {_MOST_GROWTH}
        """,
    ),
    Rule(
        "counts_are_whole_and_not_negative",
        "critical",
        "Things that are counted come whole and not below zero.",
        "计数为非负整数。",
        "The unit is wrong (万 read as 个), or the number is no count.",
        "单位有误（如“万”读成“个”），或该数值不是计数。",
        "Compare unit and number with the document; correct them in corrections.csv.",
        "对照原文核实单位和数值，在corrections.csv中更正。",
        """
        select release_id, figure_id, plain(value) || coalesce(unit_text, '') as detail
        from figure
        where
            measure in ('level', 'count')
            and indicator_kind = 'count'
            and (value < 0 or value * unit_factor <> floor(value * unit_factor))
        """,
    ),
    Rule(
        "units_fit_their_indicator",
        "critical",
        "A level is in a unit of its indicator's dimension; growth and shares are in per cent.",
        "水平值的单位与指标的量纲一致；增速和比重以百分比计。",
        "The name was mapped to the wrong indicator, or the unit was misread.",
        "名称映射到了别的指标，或单位读错。",
        "Give the name an alias for that measure or unit, or correct the unit in corrections.csv.",
        "在indicator_alias.csv中按该类型或单位为名称增设别名，或在corrections.csv中更正单位。",
        """
        select
            figure.release_id,
            figure.figure_id,
            coalesce(figure.unit_text, 'no unit') || ' is ' || coalesce(printed.dimension, 'none')
            || ', ' || figure.indicator_id || ' is ' || wanted.dimension as detail
        from figure
        inner join dimension as wanted on figure.indicator_unit_id = wanted.unit_id
        left join dimension as printed on figure.unit_id = printed.unit_id
        where
            figure.measure in ('level', 'increment', 'cumulative_total', 'share', 'structure_part')
            and printed.dimension is distinct from wanted.dimension
            -- 千亿 of a sum of money leaves the unit to the reader.
            and printed.dimension is distinct from 'number'
            -- What is counted may be printed with no unit or with any word that counts.
            and not (
                wanted.dimension in ('count', 'people', 'visits')
                and coalesce(printed.dimension, 'count') in ('count', 'people', 'visits')
            )
        union all
        select release_id, figure_id, 'growth in ' || unit_text as detail
        from figure
        where measure in ('growth_rate', 'avg_annual_growth_rate') and unit_id not in ('PC', 'PM', 'DOUBLING')
        """,
    ),
    Rule(
        "numbers_have_a_unit",
        "critical",
        "A number of an indicator has a unit; only things that are counted may be printed without one.",
        "指标的数值有计量单位；只有计数的数值可以不写单位。",
        "The unit stands elsewhere on the page and was not read: 201.5 may be 201.5 or 2,015,000 people.",
        "单位写在页面别处而未读到：201.5可能是201.5人，也可能是201.5万人。",
        "Look where the page says the unit, and give it as unit_text in corrections.csv, or where it was transcribed.",
        "查看页面何处写明单位，在corrections.csv中或录入处补填unit_text。",
        """
        select release_id, figure_id, plain(value) || ' without a unit, ' || indicator_id || ' is in '
            || coalesce(indicator_unit_id, 'units of its measure') as detail
        from figure
        where value is not null and indicator_id is not null and unit_id is null
        """,
    ),
    Rule(
        "promises_without_a_number_have_their_words",
        "critical",
        "A promise without a number is on file in the words it was printed in.",
        "没有数值的承诺，其原文字样已存档。",
        "There would be nothing to show of it: neither a number nor words.",
        "这一承诺既无数值也无文字，无从展示。",
        "Transcribe its words into surface, or drop the row.",
        "把原文字样补录到surface，或删去该行。",
        """
        select release_id, figure_id, coalesce(relation, 'no relation') || ' without words' as detail
        from figure
        where measure = 'statement' and surface is null
        """,
    ),
    Rule(
        "numbers_have_decimals_and_a_price_basis",
        "critical",
        "A number says how finely it is printed, and a sum of money whether it is at current or constant prices.",
        "数值写明小数位数；金额写明按现价还是不变价计算。",
        "Rounding cannot be judged, or nominal and real would be mixed.",
        "无法判断舍入误差，或会把现价与不变价混为一谈。",
        "Give the indicator its price_basis in indicator.csv; decimals are missing only by a reader's bug.",
        "在indicator.csv中补填该指标的price_basis；缺少小数位数只可能是读取程序的错误。",
        """
        select
            release_id,
            figure_id,
            case when decimals is null then 'decimals not known' else indicator_id || ' has no price basis' end as detail
        from figure
        where
            value is not null
            and (
                decimals is null
                or (
                    price_basis is null
                    and indicator_id is not null
                    and measure in ('level', 'increment', 'cumulative_total')
                    and unit_id in ('CNY', 'USD')
                )
            )
        """,
    ),
    Rule(
        "periods_are_not_after_publication",
        "critical",
        "What is stated as done is of a period that was over when it was published.",
        "作为实绩陈述的时期在发布时已经结束。",
        "The period or the day of publication is wrong, or a target was read as an outcome.",
        "时期或发布日期有误，或目标被当作实绩读取。",
        "Compare with the document; correct period or status there where it was transcribed, or published_on.",
        "对照原文；在录入处更正时期或状态，或更正published_on。",
        """
        select release_id, figure_id, period_end || ' is after ' || available_on as detail
        from figure
        where figure_status = 'actual' and period_end > available_on
        """,
    ),
    Rule(
        "targets_have_a_bound_or_a_relation",
        "critical",
        "A target says how much, or what it follows.",
        "目标写明数量，或写明参照对象。",
        "A target was read without its number.",
        "读取目标时漏掉了数值。",
        "Read the sentence again; a promise without a number has measure statement and a relation.",
        "重读原句；没有数值的承诺，其measure应为statement，并写明relation。",
        """
        select release_id, figure_id, measure as detail
        from figure
        where
            figure_status = 'target'
            and case when measure = 'statement' then relation is null else bound_op is null or value is null end
        """,
    ),
    Rule(
        "bounds_make_their_interval",
        "critical",
        "Low and high follow from the printed bound by the table of docs/methods.md.",
        "区间上下限按docs/methods.md的表由原文的界限词得出。",
        "The interval was made by other code than this version's.",
        "区间不是由本版本的程序得出的。",
        "Load the release again; if it fails again, the table and the code differ: that is a bug.",
        "重新加载该发布；若仍不通过，说明该表与程序不一致，属程序错误。",
        """
        select release_id, figure_id, bound_op || ' ' || plain(value) as detail
        from figure
        where
            not case bound_op
                when 'gt' then low = value * unit_factor and not low_closed
                when 'ge' then low = value * unit_factor and low_closed
                when 'lt' then high = value * unit_factor and not high_closed
                when 'le' then high = value * unit_factor and high_closed
                when 'range' then low = value * unit_factor and high = value_to * unit_factor
                when 'eq'
                    then
                        low <= value * unit_factor
                        and high >= value * unit_factor
                        and high - low <= unit_factor / power(10, decimals)
                when 'approx' then low < value * unit_factor and high > value * unit_factor and is_assumption
                when 'approx_below' then high = value * unit_factor and not high_closed and is_assumption
                else bound_op is null
            end
        """,
    ),
    Rule(
        "bound_words_are_bounds",
        "critical",
        "A number printed with a word that bounds it is read as a bound.",
        "带有界限词（突破、超过、以上、左右等）的数值按界限读取。",
        "“突破1500亿元” taken for 1500: a verdict would rest on a point that nobody printed.",
        "“突破1500亿元”被当作1500亿元：结论将建立在从未公布的确数上。",
        "Compare with the document; correct bound_op where it was transcribed, or in corrections.csv.",
        "对照原文；在录入处或在corrections.csv中更正bound_op。",
        """
        select release_id, figure_id, surface || ' read as exactly ' || plain(value) as detail
        from figure
        where
            bound_op = 'eq'
            and (
                regexp_matches(
                    surface, '(突破|超过|高于|大于|逾|不低于|不少于|不小于|至少|低于|小于|不超过|不高于|不大于|至多|接近|约)[^0-9%％]{0,2}[0-9]'
                )
                or regexp_matches(surface, '[0-9][^，。；、]{0,6}(以上|以下|以内|左右|上下)$')
            )
        """,
    ),
    Rule(
        "units_are_known",
        "warning",
        "Every unit as printed has a row in unit.csv, or is one with a word of size before it.",
        "每个计量单位都列在unit.csv中，或是其中某个单位加“万”“亿”等。",
        "A unit nobody has looked at: its figure is kept as printed and belongs to no indicator.",
        "该单位尚未有人处理：数值按原样保留，但不归入任何指标。",
        "Add it to unit.csv with base unit, factor and dimension; if it is no unit, mend the reading.",
        "在unit.csv中增加该单位及其基本单位、换算系数和量纲；若并非单位，则修正读取。",
        """
        select release_id, figure_id, coalesce(indicator_text, '') || ' in ' || unit_text as detail
        from figure
        where unit_text is not null and unit_id is null
        """,
    ),
    Rule(
        "names_are_mapped_or_listed",
        "warning",
        "Every name is an alias of an indicator or stands in indicator_unmapped.csv with a reason.",
        "每个名称都是某指标的别名，或列在indicator_unmapped.csv中并注明原因。",
        "A name nobody has looked at: its figures are kept, but no mart shows them.",
        "该名称尚未有人处理：数值已保留，但不进入任何结果表。",
        "Add an alias to indicator_alias.csv, or the name and why not to indicator_unmapped.csv.",
        "在indicator_alias.csv中增设别名，或把该名称及不映射的原因写入indicator_unmapped.csv。",
        """
        select figure.release_id, figure.figure_id, figure.indicator_text as detail
        from figure
        left join indicator_unmapped on figure.indicator_text = indicator_unmapped.indicator_text
        where
            figure.indicator_id is null
            and indicator_unmapped.indicator_text is null
            -- What an unknown unit keeps from its indicator is said of the unit.
            and (figure.unit_text is null or figure.unit_id is not null)
        """,
    ),
    Rule(
        "figures_are_mapped",
        "info",
        "Every figure belongs to an indicator of the catalogue.",
        "每个数值都属于目录中的一个指标。",
        "Its name is deliberately not mapped, or not yet.",
        "该名称有意不映射，或尚未映射。",
        "Nothing, or an alias in indicator_alias.csv.",
        "无须处理，或在indicator_alias.csv中增设别名。",
        """
        select release_id, figure_id, indicator_text as detail
        from figure
        where indicator_id is null
        """,
    ),
    Rule(
        "every_figure_has_its_print",
        "info",
        "Every figure has the words it was printed in.",
        "每个数值都保留原文字样。",
        "The text is not on file: the figure cannot be traced further than its release.",
        "原文未存档：该数值只能追溯到所属发布。",
        "Transcribe the words when the document is at hand.",
        "取得原文后，补录原文字样。",
        """
        select release_id, figure_id, indicator_text as detail
        from figure
        where surface is null
        """,
    ),
)
