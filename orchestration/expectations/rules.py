"""What good data is: the expectations on a load, as data.

A rule's SQL gives one row for each unexpected figure: release_id, figure_id (null where the finding is about
the release), detail. It reads the tables that `validate` prepares: `figure` (this load, with what its release
and indicator say), `everything` (the same, with the other releases of the lake), `release`, `loading`, and
the catalogue's seeds.
Not here: how they run (`engine`, `validate`).
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """A sentence about good data.

    `severity` is critical (the figure goes to quarantine; without figures, the release is held), warning or
    info.
    """

    name: str
    severity: str
    description: str
    failure_means: str
    what_to_do: str
    sql: str


LOAD_RULES: tuple[Rule, ...] = (
    Rule(
        "figure_ids_are_unique",
        "critical",
        "Every figure has an id of its own.",
        "Two figures were read from one place, or a release was filed twice under two names.",
        "Look at the places named; remove the copy of the folder, or correct paragraph and offsets.",
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
        "shares_are_within_0_and_100",
        "critical",
        "A share or a part of a structure lies between 0 and 100 per cent.",
        "A growth rate or a level was read as a share, or a decimal point is lost.",
        "Compare with the document; correct the measure or the value in corrections.csv.",
        """
        select release_id, figure_id, value || coalesce(unit_text, '') as detail
        from figure
        where
            (measure in ('share', 'structure_part') or (measure = 'level' and indicator_kind = 'share'))
            and (value * unit_factor < 0 or value * unit_factor > 100)
        """,
    ),
    Rule(
        "growth_is_above_minus_100",
        "critical",
        "Nothing shrinks by more than all of it.",
        "A sign or a decimal point is wrong, or a level was read as growth.",
        "Compare with the document; correct it in corrections.csv.",
        """
        select release_id, figure_id, value || coalesce(unit_text, '') as detail
        from figure
        where
            measure in ('growth_rate', 'avg_annual_growth_rate', 'change_since')
            and unit_id = 'PC'
            and value <= -100
        """,
    ),
    Rule(
        "counts_are_whole_and_not_negative",
        "critical",
        "Things that are counted come whole and not below zero.",
        "The unit is wrong (万 read as 个), or the number is no count.",
        "Compare unit and number with the document; correct them in corrections.csv.",
        """
        select release_id, figure_id, value || coalesce(unit_text, '') as detail
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
        "The name was mapped to the wrong indicator, or the unit was misread.",
        "Give the name an alias for that measure or unit, or correct the unit in corrections.csv.",
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
        where measure in ('growth_rate', 'avg_annual_growth_rate') and unit_id not in ('PC', 'PM')
        """,
    ),
    Rule(
        "periods_are_not_after_publication",
        "critical",
        "What is stated as done is of a period that was over when it was published.",
        "The period or the day of publication is wrong, or a target was read as an outcome.",
        "Compare with the document; correct period or status there where it was transcribed, or published_on.",
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
        "A target was read without its number.",
        "Read the sentence again; a promise without a number has measure statement and a relation.",
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
        "The interval was made by other code than this version's.",
        "Load the release again; if it fails again, the table and the code differ: that is a bug.",
        """
        select release_id, figure_id, bound_op || ' ' || value as detail
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
        "structures_sum_to_100",
        "critical",
        "The parts of a structure printed in one document sum to 100 within rounding.",
        "A part is misread, or parts of two structures are taken for one.",
        "Compare the parts with the document; correct the wrong one in corrections.csv.",
        """
        with structure as (
            select
                release_id,
                region_id,
                period_start,
                period_end,
                figure_status,
                sum(value * unit_factor) as total,
                count(*) as parts,
                max(0.5 / power(10, decimals)) as half
            from figure
            where indicator_id in ('primary_va_share', 'secondary_va_share', 'tertiary_va_share')
                and measure = 'structure_part'
            group by all
            having count(distinct indicator_id) = 3
        )
        select
            structure.release_id,
            figure.figure_id,
            'parts sum to ' || structure.total || ', allowed is 100 ± ' || structure.half * structure.parts as detail
        from structure
        inner join figure
            on
                structure.release_id = figure.release_id
                and structure.region_id = figure.region_id
                and structure.period_end = figure.period_end
                and figure.measure = 'structure_part'
        where structure.parts = 3 and abs(structure.total - 100) > structure.half * structure.parts + 1e-9
        """,
    ),
    Rule(
        "parts_sum_to_their_whole",
        "critical",
        "The value added of the three industries printed in one document sums to its GDP within rounding.",
        "One of the four numbers is misread, or of another period.",
        "Compare the four numbers with the document; correct the wrong one in corrections.csv.",
        """
        with part as (
            select
                release_id,
                region_id,
                period_start,
                period_end,
                sum(low) filter (where indicator_id <> 'gdp') as parts_low,
                sum(high) filter (where indicator_id <> 'gdp') as parts_high,
                max(low) filter (where indicator_id = 'gdp') as whole_low,
                max(high) filter (where indicator_id = 'gdp') as whole_high
            from figure
            where
                measure = 'level'
                and figure_status in ('actual', 'expected')
                and indicator_id in ('gdp', 'primary_va', 'secondary_va', 'tertiary_va')
            group by all
            having count(*) = 4 and count(distinct indicator_id) = 4
        )
        select
            part.release_id,
            figure.figure_id,
            'parts sum to ' || part.parts_low || ' – ' || part.parts_high || ', GDP is ' || part.whole_low || ' – '
            || part.whole_high as detail
        from part
        inner join figure
            on
                part.release_id = figure.release_id
                and part.region_id = figure.region_id
                and part.period_start = figure.period_start
                and part.period_end = figure.period_end
                and figure.measure = 'level'
                and figure.indicator_id in ('gdp', 'primary_va', 'secondary_va', 'tertiary_va')
        where part.parts_low > part.whole_high or part.parts_high < part.whole_low
        """,
    ),
    Rule(
        "urbanisation_is_urban_over_resident_population",
        "warning",
        "The urbanisation rate printed in a document agrees with the populations printed beside it.",
        "One of the three numbers is misread or of another day or place.",
        "Compare the three numbers with the document.",
        """
        with one as (
            select
                release_id,
                region_id,
                period_end,
                max(figure_id) filter (where indicator_id = 'urbanisation_rate') as figure_id,
                max(low) filter (where indicator_id = 'urbanisation_rate') as rate_low,
                max(high) filter (where indicator_id = 'urbanisation_rate') as rate_high,
                max(low) filter (where indicator_id = 'urban_population') as urban_low,
                max(high) filter (where indicator_id = 'urban_population') as urban_high,
                max(low) filter (where indicator_id = 'resident_population') as all_low,
                max(high) filter (where indicator_id = 'resident_population') as all_high
            from figure
            where
                figure_status = 'actual'
                and measure in ('level', 'share')
                and indicator_id in ('urbanisation_rate', 'urban_population', 'resident_population')
            group by all
        )
        select
            release_id,
            figure_id,
            'printed ' || rate_low || ' – ' || rate_high || ', computed '
            || round(100.0 * cast(urban_low as double) / all_high, 3) || ' – '
            || round(100.0 * cast(urban_high as double) / all_low, 3) as detail
        from one
        where
            100.0 * cast(urban_low as double) / all_high > rate_high
            or 100.0 * cast(urban_high as double) / all_low < rate_low
        """,
    ),
    Rule(
        "growth_agrees_with_levels",
        "warning",
        "Nominal growth printed in a series agrees with the two levels of the same series, within rounding.",
        "A level was revised without notice, the scope changed, or a number is misread.",
        "Compare with the earlier release; if the scope changed, add a row to indicator_link.csv.",
        """
        with level as (
            select source_series, indicator_id, region_id, year(period_end) as level_year, low, high
            from everything
            where
                measure = 'level' and frequency = 'A' and figure_status in ('actual', 'expected')
                and indicator_id is not null and low > 0 and high is not null
        )

        select
            figure.release_id,
            figure.figure_id,
            'printed ' || figure.value || ' %, levels give '
            || round(100 * (cast(later.low as double) / cast(before.high as double) - 1), 2) || ' – '
            || round(100 * (cast(later.high as double) / cast(before.low as double) - 1), 2) as detail
        from figure
        inner join level as later
            on
                figure.source_series = later.source_series and figure.indicator_id = later.indicator_id
                and figure.region_id = later.region_id and year(figure.period_end) = later.level_year
        inner join level as before
            on
                figure.source_series = before.source_series and figure.indicator_id = before.indicator_id
                and figure.region_id = before.region_id and year(figure.period_end) - 1 = before.level_year
        where
            figure.measure = 'growth_rate' and figure.frequency = 'A'
            and figure.figure_status in ('actual', 'expected')
            and coalesce(figure.growth_basis, figure.indicator_growth_basis) = 'nominal'
            and (
                100 * (cast(later.low as double) / cast(before.high as double) - 1) > figure.high
                or 100 * (cast(later.high as double) / cast(before.low as double) - 1) < figure.low
            )
        """,
    ),
    Rule(
        "magnitudes_are_like_those_of_other_periods",
        "warning",
        "A level is within ten times the median of the same indicator and place.",
        "万 was read as 亿 or the like: a unit wrong by a factor; or a different scope.",
        "Compare unit and number with the document.",
        """
        with typical as (
            select indicator_id, region_id, median(abs(cast(value * unit_factor as double))) as middle, count(*) as n
            from everything
            where measure = 'level' and frequency = 'A' and value > 0 and indicator_id is not null
            group by all
        )

        select
            figure.release_id,
            figure.figure_id,
            figure.value || coalesce(figure.unit_text, '') || ', median of ' || typical.n || ' is '
            || round(typical.middle, 2) || ' in base units' as detail
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
        "A digit is wrong in the source or in the reading.",
        "Compare with the document; a known error is a row in corrections.csv.",
        """
        select
            figure.release_id,
            figure.figure_id,
            figure.value || coalesce(figure.unit_text, '') || ', ' || before.value || coalesce(before.unit_text, '')
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
        "sources_agree",
        "warning",
        "What two releases state of one thing and period is possible together.",
        "A revision, another scope, or an error in one of them.",
        "Compare both documents; mart_revision and mart_reconciliation list the pair.",
        """
        select
            figure.release_id,
            figure.figure_id,
            figure.value || coalesce(figure.unit_text, '') || ' against ' || earlier.value
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
        "a_number_printed_twice_is_one_number",
        "warning",
        "What a release states twice of one thing and period does not contradict itself.",
        "One of the two is misread, or they are of different scope.",
        "Compare both places; give the other scope a name of its own.",
        """
        select distinct
            first.release_id,
            first.figure_id,
            first.value || coalesce(first.unit_text, '') || ' and ' || second.value
            || coalesce(second.unit_text, '') as detail
        from figure as first
        inner join figure as second
            on
                first.release_id = second.release_id and first.figure_id <> second.figure_id
                and first.indicator_id = second.indicator_id and first.region_id = second.region_id
                and first.measure = second.measure and first.figure_status = second.figure_status
                and first.period_start = second.period_start and first.period_end = second.period_end
                and first.base_period is not distinct from second.base_period
                and first.growth_basis is not distinct from second.growth_basis
        where first.low > second.high or first.high < second.low
        """,
    ),
    Rule(
        "coverage_is_not_smaller_than_before",
        "warning",
        "A full release has at least nine tenths of the indicators of the full release of its kind before it.",
        "A part of the document was not read, or the publisher dropped indicators.",
        "Compare with the earlier release; mend the reading, or accept it.",
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
        "names_are_mapped_or_listed",
        "warning",
        "Every name is an alias of an indicator or stands in indicator_unmapped.csv with a reason.",
        "A name nobody has looked at: its figures are kept, but no mart shows them.",
        "Add an alias to indicator_alias.csv, or the name and why not to indicator_unmapped.csv.",
        """
        select figure.release_id, figure.figure_id, figure.indicator_text as detail
        from figure
        left join indicator_unmapped on figure.indicator_text = indicator_unmapped.indicator_text
        where figure.indicator_id is null and indicator_unmapped.indicator_text is null
        """,
    ),
    Rule(
        "figures_are_mapped",
        "info",
        "Every figure belongs to an indicator of the catalogue.",
        "Its name is deliberately not mapped, or not yet.",
        "Nothing, or an alias in indicator_alias.csv.",
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
        "The text is not on file: the figure cannot be traced further than its release.",
        "Transcribe the words when the document is at hand.",
        """
        select release_id, figure_id, indicator_text as detail
        from figure
        where surface is null
        """,
    ),
)
