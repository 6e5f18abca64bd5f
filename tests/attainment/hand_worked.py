"""Synthetic promises whose answers were worked out with pencil and paper before any code was run on them.

Each is an edge of method 2.3 to 2.10. The worked line of a case says how its numbers come about; nothing of the project is
used for them. The releases are of the synthetic place; tests/integration/test_synthetic_place.py builds and asks.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from orchestration.figure import PrintedFigure
from tests.attainment.synthetic_place import Release, release


@dataclass(frozen=True)
class Case:
    """A promise by the end of its key, the columns of mart_attainment (as of a day, if one is given) and their values."""

    name: str
    promise: str
    worked: str
    expected: dict[str, Any]
    day: date | None = None
    outcome: str | None = None


@dataclass
class Papers:
    """The releases, by name, to which figures are added."""

    releases: dict[str, Release] = field(default_factory=dict)

    def of(self, name: str, on: date, **fields: Any) -> None:
        """Begin a release."""
        self.releases[name] = release(name, on, **fields)

    def says(
        self,
        name: str,
        indicator: str,
        value: str,
        unit: str,
        period: str,
        measure: str = "level",
        **fields: Any,
    ) -> None:
        """Add a figure to a release."""
        self.releases[name].printed.append(
            PrintedFigure(
                indicator_text=indicator, value=value, unit_text=unit, period=period, measure=measure, subject_text="随州市",
                surface=value + unit, **{"figure_status": "actual"} | fields,
            )
        )  # fmt: skip


def releases() -> Iterator[Release]:
    """What was said and measured."""
    papers = Papers()
    gov = {"kind": "work_report", "publisher": "suizhou-gov"}
    papers.of("hand-2019", date(2019, 1, 10), **gov)
    papers.of("hand-2025", date(2025, 1, 10), **gov)
    papers.of("hand-2026", date(2026, 1, 10), **gov)
    papers.of("hand-2026-again", date(2026, 2, 10), withdrawn_on=date(2026, 5, 1), **gov)
    papers.of("hand-2026-gone", date(2026, 1, 20), withdrawn_on=date(2026, 5, 1), **gov)
    papers.of("hand-2027", date(2027, 1, 8), **gov)
    papers.of("hand-figures-2018", date(2019, 3, 1))
    papers.of("hand-figures-2021", date(2022, 3, 1))
    papers.of("hand-figures-2025", date(2026, 3, 1))
    papers.of("hand-bulletin-2026", date(2026, 10, 15), kind="bulletin")
    papers.of("hand-figures-2026", date(2027, 3, 1))
    papers.of("hand-figures-retracted", date(2027, 2, 1), withdrawn_on=date(2027, 6, 1))

    target = {"figure_status": "target"}
    said, base, now = "hand-2026", "hand-figures-2025", "hand-figures-2026"

    # A base below nothing.
    papers.says(said, "新增高新技术企业", "100", "家", "2030", **target)
    papers.says(base, "新增高新技术企业", "-20", "家", "2025")
    papers.says(now, "新增高新技术企业", "10", "家", "2026")
    # A base of nothing.
    papers.says(said, "国家级5G工厂数", "20", "家", "2030", **target)
    papers.says(base, "国家级5G工厂数", "0", "家", "2025")
    papers.says(now, "国家级5G工厂数", "5", "家", "2026")
    # The baseline meets the target already.
    papers.says(said, "高新技术产业增加值占规模以上工业增加值比重", "95", "%", "2030", "share", **target)
    papers.says(base, "高新技术产业增加值占规模以上工业增加值比重", "96.0", "%", "2025", "share")
    papers.says(now, "高新技术产业增加值占规模以上工业增加值比重", "95.4", "%", "2026", "share")
    # What shall fall, of which only a bound is published.
    papers.says(said, "流动人口", "4", "万人", "2030", bound_op="le", **target)
    papers.says(base, "流动人口", "6.0", "万人", "2025")
    papers.says(now, "流动人口", "5.5", "万人", "2026", bound_op="lt")
    # A band over five years.
    papers.says(
        said, "人口自然增长率", "-1", "‰", "2026/2030", "ratio", value_to="1", bound_op="range", **target
    )
    papers.says(base, "人口自然增长率", "-1.6", "‰", "2025", "ratio")
    papers.says(now, "人口自然增长率", "-1.2", "‰", "2026", "ratio")
    # A range against what is open above.
    papers.says(said, "旅游总收入", "300", "亿元", "2030", bound_op="gt", **target)
    papers.says(base, "旅游总收入", "240.0", "亿元", "2025")
    papers.says(now, "旅游总收入", "250", "亿元", "2026", value_to="260", bound_op="range")
    # Nine months of sixty.
    papers.says(said, "金融机构贷款余额", "1600", "亿元", "2030", **target)
    papers.says(base, "金融机构贷款余额", "1000", "亿元", "2025")
    papers.says("hand-bulletin-2026", "金融机构贷款余额", "1060", "亿元", "2026-09-30")
    # The base year was revised after the plan quoted it.
    papers.says(said, "一般公共预算收入", "80", "亿元", "2030", **target)
    papers.says(said, "一般公共预算收入", "50.0", "亿元", "2025", figure_status="expected")
    papers.says(base, "一般公共预算收入", "52.0", "亿元", "2025")
    papers.says(now, "一般公共预算收入", "56.0", "亿元", "2026")
    # A target that was withdrawn, and one whose later wording was.
    papers.says("hand-2026-gone", "风机产值", "90", "亿元", "2030", **target)
    papers.says(said, "香稻种植面积", "40", "万亩", "2030", **target)
    papers.says("hand-2026-again", "香稻种植面积", "50", "万亩", "2030", **target)
    # Only an expected number so far.
    papers.says(said, "外贸出口", "8", "%", "2026", "growth_rate", **target)
    papers.says("hand-2027", "外贸出口", "8.5", "%", "2026", "growth_rate", figure_status="expected")
    # At most so much in five years.
    papers.says(said, "棉花产量", "100", "万吨", "2026/2030", "cumulative_total", bound_op="le", **target)
    papers.says(now, "棉花产量", "25", "万吨", "2026", "cumulative_total")
    # Since 2020, beside growth that names no base.
    papers.says(
        "hand-2025", "单位地区生产总值能耗", "-13", "%", "2025", "growth_rate", base_period="2020", **target
    )
    papers.says(base, "单位地区生产总值能耗", "-14.0", "%", "2025", "growth_rate")
    # A census between baseline and actual, of a promise outside every plan.
    papers.says("hand-2019", "常住人口城镇化率", "65", "%", "2023", "share", **target)
    papers.says("hand-figures-2018", "常住人口城镇化率", "60.0", "%", "2018", "share")
    papers.says("hand-figures-2021", "常住人口城镇化率", "61.0", "%", "2021", "share")
    # A ceiling said with 左右.
    papers.says(said, "居民消费价格", "3", "%", "2026", "growth_rate", bound_op="approx", **target)
    papers.says(now, "居民消费价格", "3.4", "%", "2026", "growth_rate")
    # Half a year of a count.
    papers.says(said, "城镇新增就业", "3", "万人", "2026", "increment", bound_op="ge", **target)
    papers.says("hand-bulletin-2026", "城镇新增就业", "1.4", "万人", "2026-01/2026-06", "increment")
    # Printed digits meet a bound that excludes its number; the interval leaves it open.
    papers.says(said, "规模以上工业企业", "800", "家", "2026", bound_op="gt", **target)
    papers.says(base, "规模以上工业企业", "780", "家", "2025")
    papers.says(now, "规模以上工业企业", "800", "家", "2026")
    # The newest thing that is known is that a figure was withdrawn.
    papers.says(said, "粮食产量", "150", "万吨", "2026", **target)
    papers.says(base, "粮食产量", "140", "万吨", "2025")
    papers.says("hand-figures-retracted", "粮食产量", "155", "万吨", "2026")
    yield from papers.releases.values()


CASES = (
    Case("a base below nothing", "new_high_tech_enterprises:level:fyp_15",
         "linear, -20 → 100 in 5 years asks 24 a year; -20 → 10 is 30 a year: 30/24. Things counted one by one are not rounded",
         {"is_geometric": False, "pace_ratio": 1.25, "pace_low": 1.25, "pace_high": 1.25, "gap_closed": 0.25,
          "expected_now": 4.0, "required_remaining": 22.5, "projection": 130.0, "attainment_status": "on_track",
          "status_low": "on_track", "is_determinate": True}, outcome="pending"),
    Case("a base of nothing", "national_5g_factories:level:fyp_15",
         "linear, no 0.001: 5 of 20 after one of five years is 5/4, and factories are counted, not rounded",
         {"is_geometric": False, "pace_ratio": 1.25, "pace_low": 1.25, "pace_high": 1.25, "level_ratio": 0.25,
          "deviation": 1.0, "attainment_status": "on_track", "is_determinate": True}),
    Case("the baseline meets the target", "high_tech_va_in_industry:share:fyp_15",
         "96.0 ≥ 95 at the baseline: maintain. 95.4 still meets it, 0.6 less than before; no end of an interval says otherwise",
         {"pace_ratio": None, "gap_closed": None, "expected_now": None, "gap_to_target": -0.4,
          "attainment_status": "met_at_risk", "status_low": "met_at_risk", "status_high": "met_at_risk",
          "is_determinate": True}),
    Case("what shall fall, with a bound", "floating_population:level:fyp_15",
         "at worst 5.95 → 5.5, -7.563 % of the -7.635 % that 4 asks for; below 5.5 may be below 4 too",
         {"pace_ratio": None, "pace_low": 0.990605347, "required_rate_low": -0.079421297, "required_rate_high": -0.076347510, "attained_as_printed": None, "attained_interval": None,
          "attainment_status": "indeterminate", "status_low": "on_track", "status_high": "met_early",
          "is_determinate": False}),
    Case("a band", "natural_growth_rate:ratio:fyp_15",
         "-1.2 is 0.2 outside [-1, 1]; it was 0.6 outside. At worst 0.25 against 0.55: nearer in any case",
         {"target_kind": "band", "pace_ratio": None, "attained_as_printed": False, "attained_interval": False,
          "attainment_status": "missed_improving", "is_determinate": True}),
    Case("a range against an open requirement", "tourism_revenue:level:fyp_15",
         "geometric; 240.05 → 250 is 4.145 % of the 4.560 % that 300 asks for, 239.95 → 260 is 8.356 % of 4.568 %",
         {"is_geometric": True, "pace_ratio": None, "pace_low": 0.909064553, "pace_high": 1.829101497,
          "attainment_status": "indeterminate", "status_low": "moderate", "status_high": "on_track"}),
    Case("nine months of sixty", "loan_balance:level:fyp_15",
         "τ = 9/60; (1.06^(12/9)-1)/(1.6^0.2-1); E = 1000·1.6^0.15; a day of a stock is no annual figure",
         {"time_progress": 0.15, "pace_ratio": 0.819695073, "pace_low": 0.806395826, "pace_high": 0.832982947,
          "expected_now": 107304515358.2236, "required_remaining": 0.10172679, "attainment_status": "interim_moderate",
          "status_low": "interim_moderate", "status_high": "interim_moderate", "is_determinate": True}),
    Case("a revision between", "budget_revenue:level:fyp_15",
         "52 → 56 is 7.692 % of 8.998 %; with the 50 that the plan quoted 12 % of 9.856 %: on track",
         {"pace_ratio": 0.854919457, "attainment_status": "moderate", "status_as_published": "on_track",
          "is_revision_sensitive": True, "baseline_as_published_display": "50.0亿元", "baseline_display": "52.0亿元"}),
    Case("what the revision had not yet changed", "budget_revenue:level:fyp_15",
         "on 1 February 2026 the base year is the expected 50, and nothing of 2026 is out",
         {"attainment_status": "no_new_data", "baseline_display": "50.0亿元", "is_revision_sensitive": False},
         day=date(2026, 2, 1)),
    Case("a target while it stood", "fan_output:level:fyp_15", "withdrawn on 1 May",
         {"attainment_status": "no_baseline", "target_display": "90亿元"}, day=date(2026, 4, 30)),
    Case("the later wording while it stood", "xiangdao_area:level:fyp_15", "said on 10 February, withdrawn on 1 May",
         {"target_display": "50万亩"}, day=date(2026, 4, 30)),
    Case("the wording that is left", "xiangdao_area:level:fyp_15", "the one before is in force again",
         {"target_display": "40万亩"}, outcome="pending"),
    Case("only expected", "exports:growth_rate:yearly_2026", "8.5 ± 0.05 is above 8, but no actual figure says so",
         {"attainment_status": "interim_achieved", "status_low": "interim_achieved", "is_determinate": True,
          "actual_status": "expected", "is_rounding_sensitive": False}, outcome="kept_expected"),
    Case("a ceiling of a sum", "cotton_output:level:fyp_15",
         "a quarter of it used after a fifth of the time: kept, but not at this pace; 24.5 to 25.5 says the same",
         {"target_kind": "period_target", "time_progress": 0.2, "pace_ratio": None, "attained_as_printed": True,
          "attainment_status": "met_at_risk", "status_low": "met_at_risk", "status_high": "met_at_risk",
          "is_determinate": True}, outcome="pending"),
    Case("another base", "energy_intensity:growth_rate:yearly_2025", "since 2020 beside since the year before",
         {"attainment_status": "not_assessable", "reason": "base_period_differs", "actual_version_id": None},
         outcome="not_assessable"),
    Case("a census between", "urbanisation_rate:share:2023",
         "base 2018 (the year before the report), census on 1 November 2020: no path from 60 to 61",
         {"baseline_period": "2018", "attainment_status": "not_assessable", "reason": "census_break"},
         day=date(2022, 6, 1)),
    Case("a ceiling said with 左右", "cpi:growth_rate:yearly_2026",
         "3 ± max(½, 5 % of 3) limited to ½ unit of the last digit: up to 3.5; 3.35–3.45 is within",
         {"attainment_status": "achieved", "attained_interval": True, "is_determinate": True}, outcome="kept"),
    Case("half a year of a count", "new_urban_jobs:level:yearly_2026",
         "1.4 of 3 at half time: 0.9333; 1.35 is 0.90, 1.45 is 0.9667 and on track, so the point says it and is not sure",
         {"pace_ratio": 0.933333333, "pace_low": 0.9, "pace_high": 0.966666667, "attainment_status": "interim_moderate",
          "status_low": "interim_moderate", "status_high": "interim_on_track", "is_determinate": False},
         day=date(2026, 12, 31)),
    Case("exactly the number that is excluded", "industrial_enterprises:level:yearly_2026",
         "突破800 excludes 800, and things that are counted one by one are not rounded: missed",
         {"attained_as_printed": False, "attained_interval": False, "attained_rounded_value": False,
          "attainment_status": "missed", "status_low": "missed", "status_high": "missed", "is_determinate": True,
          "is_rounding_sensitive": False}, outcome="missed"),
    Case("a figure while it stood", "grain_output:level:yearly_2026", "155 ≥ 150, until it is withdrawn on 1 June",
         {"attainment_status": "achieved", "latest_display": "155万吨"}, day=date(2027, 5, 31)),
    Case("a figure that was withdrawn", "grain_output:level:yearly_2026", "nothing of 2026 is left; today is that day",
         {"attainment_status": "not_found", "as_of": date(2027, 6, 1)}, outcome="not_found"),
)  # fmt: skip
