"""Expectations on a release beside those held before it: magnitudes, history, other sources, coverage.

None is critical but one: of two releases that disagree, either may be the one that is right, unless one says a
thousand times what all others do. Not here: what one document must satisfy by itself (`rules_release`), places
(`rules_places`), series that explain each other (`rules_series`).
"""

from orchestration.expectations.fragments import misread_unit
from orchestration.expectations.rule import Rule

HISTORY_RULES: tuple[Rule, ...] = (
    Rule(
        "magnitudes_are_possible_beside_other_periods",
        "critical",
        "A level is within a thousand times what at least two other releases say of the indicator and place.",
        "水平值与至少两份其他发布中同一指标、同一地区的数值相差不到一千倍。",
        "万 was read as 亿 or the like: a unit wrong by a factor.",
        "“万”读成“亿”之类，单位差了若干倍。",
        "Compare unit and number with the document; correct them in corrections.csv, or where they were transcribed.",
        "对照原文核实单位和数值，在corrections.csv中或录入处更正。",
        f"""
        with other as (
            select
                figure.release_id,
                figure.figure_id,
                any_value(cast(figure.value * figure.unit_factor as double)) as said,
                median(cast(held.value * held.unit_factor as double)) as middle,
                max(cast(held.value * held.unit_factor as double)) as most,
                min(cast(held.value * held.unit_factor as double)) as least,
                count(distinct held.release_id) as releases
            from figure
            inner join everything as held
                on
                    figure.indicator_id = held.indicator_id and figure.region_id = held.region_id
                    and figure.unit_id = held.unit_id and figure.release_id <> held.release_id
            where
                figure.measure = 'level' and figure.frequency = 'A' and figure.value > 0
                and held.measure = 'level' and held.frequency = 'A' and held.value > 0
            group by figure.release_id, figure.figure_id
        )

        select
            other.release_id,
            other.figure_id,
            plain(figure.value) || coalesce(figure.unit_text, '') || ', ' || other.releases
            || ' other releases have ' || round(other.middle, 2) || ' in base units'
            || {misread_unit("other.said / other.middle")} as detail
        from other
        inner join figure on other.figure_id = figure.figure_id
        where
            other.releases >= 2
            -- The others are of one mind.
            and other.most < 100 * other.least
            and (other.said > 1000 * other.middle or other.said < other.middle / 1000)
        """,
    ),
    Rule(
        "magnitudes_are_like_those_of_other_periods",
        "warning",
        "A level is within ten times the median of the same indicator and place.",
        "水平值不超过同一指标、同一地区中位数的十倍，也不低于其十分之一。",
        "万 was read as 亿 or the like: a unit wrong by a factor; or a different scope.",
        "“万”读成“亿”之类，单位差了若干倍；或口径不同。",
        "Compare unit and number with the document.",
        "对照原文核实单位和数值。",
        f"""
        with typical as (
            select indicator_id, region_id, median(abs(cast(value * unit_factor as double))) as middle, count(*) as n
            from everything
            where measure = 'level' and frequency = 'A' and value > 0 and indicator_id is not null
            group by all
        )

        select
            figure.release_id,
            figure.figure_id,
            plain(figure.value) || coalesce(figure.unit_text, '') || ', median of ' || typical.n || ' is '
            || round(typical.middle, 2) || ' in base units'
            || {misread_unit("figure.value * figure.unit_factor / typical.middle")} as detail
        from figure
        inner join typical on figure.indicator_id = typical.indicator_id and figure.region_id = typical.region_id
        where
            figure.measure = 'level' and figure.frequency = 'A' and typical.n >= 3 and figure.value > 0
            and (
                cast(figure.value * figure.unit_factor as double) > 10 * typical.middle
                or cast(figure.value * figure.unit_factor as double) < typical.middle / 10
            )
        """,
    ),
    Rule(
        "neighbouring_years_are_alike",
        "warning",
        "A population of one source does not change by more than a fifth from one year to the next.",
        "同一来源的人口数相邻两年变动不超过五分之一。",
        "A digit is wrong in the source or in the reading.",
        "原文有误或读取时读错了数字。",
        "Compare with the document; a known error is a row in corrections.csv.",
        "对照原文；确认有误的，记入corrections.csv。",
        """
        select
            figure.release_id,
            figure.figure_id,
            plain(figure.value) || coalesce(figure.unit_text, '') || ', ' || plain(before.value) || coalesce(before.unit_text, '')
            || ' the year before' as detail
        from figure
        inner join everything as before
            on
                figure.source_series = before.source_series and figure.indicator_id = before.indicator_id
                and figure.region_id = before.region_id and figure.measure = before.measure
                and year(figure.period_end) - 1 = year(before.period_end)
        where
            figure.measure = 'level' and figure.frequency = 'A' and figure.indicator_kind = 'stock'
            and figure.unit_id = 'PERSON' and before.unit_id = 'PERSON'
            and abs(cast(figure.value * figure.unit_factor as double) / cast(before.value * before.unit_factor as double) - 1)
            > 0.2
        """,
    ),
    Rule(
        "changes_are_like_those_of_other_years",
        "warning",
        "The change of a level over a year is within five robust deviations of the other years' changes.",
        "水平值的年度变动与其他年份相比不超过五个稳健标准差。",
        "A digit or a unit is wrong in the source or in the reading; or something did happen that year.",
        "原文的数字或单位有误，或读取时读错；也可能当年确有其事。",
        "Compare with the document; a known error is a row in corrections.csv.",
        "对照原文；确认有误的，记入corrections.csv。",
        """
        with level as (
            select source_series, indicator_id, region_id, year(period_end) as level_year,
                avg(cast(value * unit_factor as double)) as value
            from everything
            where
                measure = 'level'
                and frequency in ('A', 'D')
                and figure_status = 'actual'
                and bound_op = 'eq'
                and indicator_id is not null
                and indicator_kind in ('flow', 'stock', 'count')
                and value > 0
            group by all
        ),

        change as (
            select later.source_series, later.indicator_id, later.region_id, later.level_year,
                ln(later.value / before.value) as change
            from level as later
            inner join level as before
                on
                    later.source_series = before.source_series
                    and later.indicator_id = before.indicator_id
                    and later.region_id = before.region_id
                    and later.level_year = before.level_year + 1
        ),

        typical as (
            select source_series, indicator_id, region_id, median(change) as middle, count(*) as n,
                -- A change of under two per cent is never an outlier, however even the others are.
                greatest(1.4826 * mad(change), 0.004) as spread
            from change
            group by all
            -- Fewer changes say nothing of what is usual.
            having count(*) >= 6
        )

        select
            figure.release_id,
            figure.figure_id,
            plain(figure.value) || coalesce(figure.unit_text, '') || ', changed by ' || round(100 * (exp(change.change) - 1), 1)
                || ' %, usual is ' || round(100 * (exp(typical.middle) - 1), 1) || ' %' as detail
        from figure
        inner join change
            on
                figure.source_series = change.source_series
                and figure.indicator_id = change.indicator_id
                and figure.region_id = change.region_id
                and year(figure.period_end) = change.level_year
        inner join typical
            on
                figure.source_series = typical.source_series
                and figure.indicator_id = typical.indicator_id
                and figure.region_id = typical.region_id
        where
            figure.measure = 'level'
            and figure.frequency in ('A', 'D')
            and figure.figure_status = 'actual'
            and figure.bound_op = 'eq'
            and abs(change.change - typical.middle) > 5 * typical.spread
        """,
    ),
    Rule(
        "sources_agree",
        "warning",
        "What two releases state of one thing and period is possible together.",
        "两份发布对同一事物、同一时期的说法可以同时成立。",
        "A revision, another scope, or an error in one of them.",
        "数据有修订，或口径不同，或其中一份有误。",
        "Compare both documents; mart_revision and mart_reconciliation list the pair.",
        "核对两份原文；mart_revision和mart_reconciliation列有这两个数值。",
        """
        select
            figure.release_id,
            figure.figure_id,
            plain(figure.value) || coalesce(figure.unit_text, '') || ' against ' || plain(earlier.value)
            || coalesce(earlier.unit_text, '') || ' in ' || earlier.release_id as detail
        from figure
        inner join everything as earlier
            on
                -- Said once, of the later of the two.
                (earlier.available_on, earlier.release_id) < (figure.available_on, figure.release_id)
                and figure.indicator_id = earlier.indicator_id and figure.region_id = earlier.region_id
                and figure.measure = earlier.measure and figure.period_start = earlier.period_start
                and figure.period_end = earlier.period_end
                and figure.base_period is not distinct from earlier.base_period
                and figure.growth_basis is not distinct from earlier.growth_basis
        where
            figure.figure_status in ('actual', 'expected') and earlier.figure_status in ('actual', 'expected')
            and (figure.low > earlier.high or figure.high < earlier.low)
        """,
    ),
    Rule(
        "coverage_is_not_smaller_than_before",
        "warning",
        "A full release has at least nine tenths of the indicators of the full release of its kind before it.",
        "完整发布的指标数不少于上一份同类完整发布的九成。",
        "A part of the document was not read, or the publisher dropped indicators.",
        "原文有部分内容未读取，或发布单位减少了指标。",
        "Compare with the earlier release; mend the reading, or accept it.",
        "与此前的发布核对；补齐读取，或认可这一变化。",
        """
        with covered as (
            select figure.release_id, release.source_series, release.available_on,
                count(distinct indicator_id) as indicators
            from everything as figure
            inner join release on figure.release_id = release.release_id
            where release.completeness = 'full'
            group by all
        )
        select covered.release_id, cast(null as varchar) as figure_id,
            covered.indicators || ' indicators, ' || max_by(before.indicators, before.available_on) || ' before' as detail
        from covered
        inner join covered as before
            on covered.source_series = before.source_series and before.available_on < covered.available_on
        where covered.release_id in (select release_id from loading)
        group by covered.release_id, covered.indicators
        having covered.indicators < 0.9 * max_by(before.indicators, before.available_on)
        """,
    ),
    Rule(
        "what_a_release_replaces_is_held",
        "warning",
        "The release that another one replaces is held.",
        "一份发布所替代的发布已收录。",
        "The id is misspelt, or that release is refused or not filed: nothing is replaced.",
        "编号写错，或那份发布被拒绝、未归档：没有替代任何内容。",
        "Mend replaces.release_id in release.yml, or file the release it names.",
        "更正release.yml中的replaces.release_id，或归档它所指的发布。",
        """
        select release_id, cast(null as varchar) as figure_id, replaces_release_id || ' is not held' as detail
        from loading
        where
            replaces_release_id is not null
            and replaces_release_id not in (select release_id from release)
        """,
    ),
)
