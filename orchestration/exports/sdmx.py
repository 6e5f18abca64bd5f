"""SDMX-CSV 2.0: observations of every vintage, and targets as a dataflow of their own.

`sdmx/observations.csv` and `sdmx/targets.csv`. A number is in the unit printed (UNIT_MULT 8 for 亿, 4 for 万)
where that is a power of ten, else in the base unit. A bound is no point: its OBS_VALUE is NaN, and
OBS_VALUE_LOW or OBS_VALUE_HIGH has it. Code lists: CL_FREQ 2.1, CL_OBS_STATUS 2.2, CL_CONF_STATUS 1.2,
CL_UNIT_MULT 1.1. Not here: a structure message.
"""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from orchestration.period import Period

AGENCY, VERSION = "SUIZHOU2030", "1.0"

KEY = (
    "FREQ",
    "REF_AREA",
    "INDICATOR",
    "TRANSFORMATION",
    "ACCUMULATION",
    "SOURCE_ID",
    "REALTIME_START",
    "SEQUENCE",
)
"""Dimensions beside TIME_PERIOD; SEQUENCE tells apart figures of one release that are otherwise alike."""

ATTRIBUTES = (
    "OBS_VALUE_LOW", "OBS_VALUE_HIGH", "BOUND_OP", "UNIT_MEASURE", "UNIT_MULT", "DECIMALS", "OBS_STATUS",
    "CONF_STATUS", "PRICE_BASIS", "VINTAGE_STAGE", "REALTIME_END", "PRINTED",
)  # fmt: skip

TRANSFORMATIONS = {"growth_rate": "G1Y", "avg_annual_growth_rate": "GC", "level": "N"}
"""Codes of CL_TIMETRANS where one fits; any other measure is written by its own name."""

_POWERS = {Decimal(10) ** power: power for power in (0, 3, 4, 6, 8, 9)}

_OBSERVATIONS = """
    select
        indicator_id, region_id, series_measure, frequency, period_start, period_end, accumulation,
        release_id, realtime_start, realtime_end, base_value, low, high, bound_op, unit_id, unit_factor,
        decimals, figure_status, vintage_stage, surface,
        case when series_measure like '%growth_rate' then growth_basis else price_basis end as price_basis
    from core.fct_observation
    where measure <> 'statement' and period_end is not null
    order by all
"""

_TARGETS = """
    select
        indicator_id, region_id, series_measure, frequency, period_start, period_end, null as accumulation,
        release_id, valid_from as realtime_start, valid_to as realtime_end, base_value, set_low as low,
        set_high as high, bound_op, unit_id, unit_factor, decimals, 'target' as figure_status,
        null as vintage_stage, surface,
        case when series_measure like '%growth_rate' then growth_basis else price_basis end as price_basis
    from core.fct_target
    where measure <> 'statement' and period_end is not null and region_id is not null
    order by all
"""


def write_sdmx(folder: Path) -> None:
    """Write `sdmx/observations.csv` and `sdmx/targets.csv` from `indicators.duckdb` in `folder`."""
    (folder / "sdmx").mkdir()
    with duckdb.connect(str(folder / "indicators.duckdb"), read_only=True) as connection:
        for dataflow, sql in (("OBSERVATIONS", _OBSERVATIONS), ("TARGETS", _TARGETS)):
            with (folder / "sdmx" / f"{dataflow.lower()}.csv").open(
                "w", encoding="utf-8", newline=""
            ) as file:
                names = ("STRUCTURE", "STRUCTURE_ID", "ACTION", *KEY, "TIME_PERIOD", "OBS_VALUE", *ATTRIBUTES)
                writer = csv.DictWriter(file, names, lineterminator="\n")
                writer.writeheader()
                writer.writerows(_rows(connection, dataflow, sql))


def _rows(connection: duckdb.DuckDBPyConnection, dataflow: str, sql: str) -> Iterator[dict[str, Any]]:
    cursor = connection.execute(sql)
    names = [one[0] for one in cursor.description or ()]
    seen: dict[tuple[Any, ...], int] = {}
    for values in cursor.fetchall():
        one = dict(zip(names, values, strict=True))
        row = {"STRUCTURE": "dataflow", "STRUCTURE_ID": f"{AGENCY}:{dataflow}({VERSION})", "ACTION": "I"}
        row |= _observation(one)
        key = (*(row[name] for name in KEY if name != "SEQUENCE"), row["TIME_PERIOD"])
        seen[key] = seen.get(key, 0) + 1
        yield row | {"SEQUENCE": str(seen[key])}


def _observation(one: dict[str, Any]) -> dict[str, str]:
    power = _POWERS.get(one["unit_factor"])
    scale = one["unit_factor"] if power is not None else Decimal(1)
    is_bound = one["bound_op"] in ("gt", "ge", "lt", "le", "range")
    return {
        "FREQ": one["frequency"],
        "REF_AREA": one["region_id"],
        "INDICATOR": one["indicator_id"],
        "TRANSFORMATION": TRANSFORMATIONS.get(one["series_measure"], one["series_measure"].upper()),
        "ACCUMULATION": (one["accumulation"] or "_Z").upper(),
        "SOURCE_ID": one["release_id"],
        "REALTIME_START": _day(one["realtime_start"]),
        "TIME_PERIOD": Period(one["period_start"], one["period_end"], one["frequency"]).sdmx(),
        "OBS_VALUE": "NaN" if is_bound else _number(one["base_value"], scale),
        "OBS_VALUE_LOW": _number(one["low"], scale),
        "OBS_VALUE_HIGH": _number(one["high"], scale),
        "BOUND_OP": one["bound_op"] or "",
        "UNIT_MEASURE": one["unit_id"] or "",
        "UNIT_MULT": str(power or 0),
        "DECIMALS": "" if one["decimals"] is None else str(one["decimals"]),
        "OBS_STATUS": _status(one),
        "CONF_STATUS": "F",
        "PRICE_BASIS": one["price_basis"] or "",
        "VINTAGE_STAGE": one["vintage_stage"] or "",
        "REALTIME_END": _day(one["realtime_end"]),
        "PRINTED": one["surface"] or "",
    }


def _status(one: dict[str, Any]) -> str:
    """CL_OBS_STATUS: expected values are estimates, preliminary ones provisional; a target has none."""
    if one["figure_status"] == "target":
        return ""
    if one["figure_status"] == "expected":
        return "E"
    return "P" if one["vintage_stage"] == "preliminary" else "A"


def _number(value: Decimal | None, scale: Decimal) -> str:
    return "" if value is None else f"{(value / scale).normalize():f}"


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()
