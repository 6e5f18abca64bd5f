"""From a verdict down to the clause it rests on, in words; one indicator's series; the names there are.

Not here: any computing (the numbers are the published file's), how a terminal draws it (`cli`).
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from orchestration.exports import wording
from orchestration.places import Places
from orchestration.said import Said, in_chinese, why
from orchestration.status import OF_PLACE, PLACE_NAMES, frame_of

ROLES = {
    "target": ("承诺", "Promised"),
    "baseline": ("起点", "Start"),
    "actual": ("最新", "Latest"),
    "relation_to": ("对照", "Held against"),
}


class NotFoundError(LookupError):
    """No promise or indicator of that name; the message lists what is near."""


def find_region(file: Path, places: Places, text: str) -> str:
    """The place of the published file that a name or code means.

    A full name goes before a short one. NotFoundError names the places of a name that several have, or those
    that are near where none of that name is in the file.
    """
    with duckdb.connect(str(file), read_only=True) as connection:
        rows = connection.execute(
            """
            select place.region_id, max(place.label_zh), max(place.label_en), max(whole.label_zh)
            from core.dim_region as place
            left join core.dim_region as whole on place.parent_id = whole.region_id
            group by place.region_id order by place.region_id
            """
        ).fetchall()
    labels = {region_id: (zh, en) for region_id, zh, en, _ in rows}
    wholes = {region_id: whole for region_id, _, _, whole in rows}
    asked = text.strip()
    named = {one.region_id: one.name for one in places.regions}
    found = [one for one, (zh, en) in labels.items() if asked in (one, zh) or asked.lower() == en.lower()]
    found = found or sorted(places.all_named(asked) & set(labels))
    if len(found) == 1:
        return str(found[0])
    if found:
        several = "; ".join(f"{one} {labels[one][0]} ({wholes[one] or '–'})" for one in found)
        raise NotFoundError(
            Said(
                f"“{text}”是几个地区的名称，请给出代码：{several}",
                f"{text!r} is the name of several places; give a code: {several}",
            )
        )
    if elsewhere := sorted(places.all_named(asked)):
        known = ", ".join(f"{one} {named[one]}" for one in elsewhere)
        raise NotFoundError(
            Said(
                f"目录中有{known}，但收录的文件都没有提到",
                f"the catalogue has {known}, but nothing held speaks of it",
            )
        )
    names = {name: one for one, both in labels.items() for name in both}
    near = [f"{names[one]} {one}" for one in get_close_matches(asked, names, n=6, cutoff=0.5)]
    raise NotFoundError(
        Said(
            f"发布文件中没有地区“{text}”；"
            + (f"相近：{'、'.join(near)}" if near else "发布、数值或日历提到的地区才在其中"),
            f"no place {text!r} in the published file; "
            + (
                f"near: {', '.join(near)}"
                if near
                else "a place is there once a release, a figure or the calendar names it"
            ),
        )
    )


def region_names(file: Path) -> list[tuple[str, str]]:
    """What `--region` takes, for completion: each place that holds promises, with its code."""
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(
            "select region_label_zh, region_id from bi.place order by region_id"
        ).fetchall()


def find_promises(
    file: Path, words: str, region_id: str | None = None, as_of: date | None = None
) -> list[str]:
    """Promises (of a place, made by a day) whose id or names hold `words`, open and farthest first.

    A year is the one that a promise is for. NotFoundError names what is near.
    """
    relation = "marts.mart_attainment" if as_of is None else "marts.attainment_as_of($as_of)"
    arguments: dict[str, Any] = {"words": words, "region": region_id}
    if as_of is not None:
        arguments["as_of"] = as_of
    with duckdb.connect(str(file), read_only=True) as connection:
        found = connection.execute(
            f"""
            select promise_id from {relation}
            where (
                promise_id = $words or indicator_id = $words or label_zh like '%' || $words || '%'
                or lower(label_en) like '%' || lower($words) || '%'
                or case
                    when regexp_full_match($words, '(19|20)[0-9]{2}') then cast(target_year as varchar)
                    = $words else promise_id like '%' || $words || '%'
                end
            ) and (cast($region as varchar) is null or {OF_PLACE})
            order by promise_id = $words or indicator_id = $words desc, is_open desc,
                target_year desc nulls last, plan_kind, importance, promise_id
            """,
            arguments,
        ).fetchall()
        if not found:
            made = (
                Said("承诺", "promise")
                if as_of is None
                else Said(f"{as_of}之前的承诺", f"promise by {as_of}")
            )
            raise NotFoundError(
                _unknown(made, words, _names(connection, "marts.mart_attainment", region_id), region_id)
            )
    return [one for (one,) in found]


def target_names(file: Path) -> list[tuple[str, str]]:
    """What `explain` takes, for completion: each indicator and each promise's id, with its label."""
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(
            """
            select distinct indicator_id, label_zh from marts.mart_attainment
            union all
            select promise_id, label_zh || ' ' || target_display from marts.mart_attainment
            order by 1
            """
        ).fetchall()


def indicator_names(file: Path) -> list[tuple[str, str]]:
    """What `series` takes, for completion: each indicator that has a figure, with its label."""
    with duckdb.connect(str(file), read_only=True) as connection:
        return connection.execute(
            "select distinct indicator_id, label_zh from bi.indicator_series order by 1"
        ).fetchall()


def _names(connection: duckdb.DuckDBPyConnection, relation: str, region_id: str | None) -> dict[str, str]:
    """Everything an indicator (of a place) can be called by → its id."""
    rows = connection.execute(
        f"""
        select distinct indicator_id, label_zh, label_en from {relation}
        where cast($region as varchar) is null or region_id = $region
        """,
        {"region": region_id},
    ).fetchall()
    return {name: row[0] for row in rows for name in row}


def _unknown(what: Said, words: str, names: dict[str, str], region_id: str | None) -> Said:
    if region_id is not None:
        what = Said(f"{what.zh}（地区{region_id}）", f"{what} of place {region_id}")
    near = {names[name] for name in get_close_matches(words, names, n=6, cutoff=0.5)}
    near |= {
        one
        for name, one in names.items()
        if len(words) > 1 and set(words) <= set(name) and not words.isascii()
    }
    if near:
        return Said(
            f"没有关于“{words}”的{what.zh}；相近：{'、'.join(sorted(near))}",
            f"no {what} about {words!r}; near: {', '.join(sorted(near))}",
        )
    return Said(
        f"没有关于“{words}”的{what.zh}；indicators promises 列出全部承诺",
        f"no {what} about {words!r}; `indicators promises` lists every promise",
    )


def explain(
    file: Path, promise_id: str, language: str = "zh", as_of: date | None = None
) -> list[tuple[str, str]]:
    """The verdict on one promise as pairs of heading and line; NotFoundError when there is none of that id.

    A heading stands before the first of its lines and is empty before the others. `as_of`: what could
    be known and was promised on that day; of other methods only the newest answers are held.
    """
    relation = "marts.mart_attainment" if as_of is None else "marts.attainment_as_of($as_of)"
    day = {} if as_of is None else {"as_of": as_of}
    with duckdb.connect(str(file), read_only=True) as connection:
        rows = _rows(
            connection,
            f"""
            select attainment.*, target.plan_label_zh, target.plan_label_en, target.value_to
            from {relation} as attainment
            inner join core.fct_target as target using (target_id)
            where attainment.promise_id = $promise
            """,
            {"promise": promise_id} | day,
        )
        if not rows:
            known = connection.execute(
                "select min(valid_from) from marts.mart_attainment_history where promise_id = ?", [promise_id]
            ).fetchone()
            since = known[0] if known else None
            raise NotFoundError(
                Said(
                    f"{as_of}时尚无承诺“{promise_id}”，它自{since}起才为人所知",
                    f"promise {promise_id!r} was not made by {as_of}; it is known since {since}",
                )
                if since is not None and as_of is not None
                else Said(f"没有承诺“{promise_id}”", f"no promise {promise_id!r}")
            )
        (row,) = rows
        trace = _trace(connection, row)
        # Other methods are asked of the newest figures alone.
        peers = _rows(
            connection,
            """select * from marts.mart_attainment_peer where promise_id = $promise
            and coalesce($day, date '9999-12-31') >= (select max(as_of) from marts.mart_attainment)
            order by method""",
            {"promise": promise_id, "day": as_of},
        )
        moved = _rows(
            connection,
            """select * from marts.mart_target_revision
            where (promise_id = $promise or next_promise_id = $promise)
                and next_stated_on <= coalesce($day, date '9999-12-31')
            order by stated_on""",
            {"promise": promise_id, "day": as_of},
        )
    words = Chosen(language)
    lines = [("", words(_said(row, "zh"), _said(row, "en")))]
    lines += [("", words(f"截至{row['as_of']}", f"As of {row['as_of']}"))]
    lines += _section(words("谁说的", "Who says so"), (_source(one, row, words) for one in trace))
    lines += _section(words("缺什么", "What is missing"), _missing(row, words))
    lines += _section(words("算式", "Formula"), [*_convention(row, words), *_formula(row, words)])
    lines += _section(words("挪过吗", "Was it moved"), (_move(one, words) for one in moved))
    lines += _section(words("别的方法", "Other methods"), _peers(peers, words))
    return lines


def _trace(connection: duckdb.DuckDBPyConnection, row: dict[str, Any]) -> list[dict[str, Any]]:
    """Where the promise, its start, its newest figure and what it is held against were printed."""
    used = [
        ("target", row["target_id"]),
        ("baseline", row["baseline_version_id"]),
        ("actual", row["actual_version_id"]),
    ]
    other = connection.execute(
        """select figure_version_id from marts.mart_trace
        where mart = 'mart_attainment' and role = 'relation_to' and row_key = ?""",
        [row["promise_id"]],
    ).fetchone()
    used += [("relation_to", other[0])] if other else []
    found = []
    for role, version in used:
        found += [
            one | {"role": role}
            for one in _rows(
                connection,
                "select distinct * exclude (mart, row_key, role) from marts.mart_trace where "
                "figure_version_id = $version",
                {"version": version},
            )
        ]
    return found


class Chosen:
    """Chooses between two languages."""

    def __init__(self, language: str) -> None:
        self.is_chinese = language == "zh"
        self._place = 0 if self.is_chinese else 1

    def __call__(self, zh: str, en: str) -> str:
        """The one of the two that is wanted."""
        return (zh, en)[self._place]

    def said(self, text: str) -> str:
        """A sentence that may have been said in both languages."""
        return self(in_chinese(text), text)

    def reason(self, load: Mapping[str, Any]) -> str:
        """Why a release is as it is, out of a row with `reason` and `reason_zh`; empty for none."""
        return str((self.is_chinese and load.get("reason_zh")) or load["reason"] or "")

    def finding(self, row: Mapping[str, Any]) -> str:
        """What is wrong with a figure, out of a row of an expectation's sample."""
        return str((self.is_chinese and row.get("finding_zh")) or row["finding"] or "")

    def why(self, error: Exception) -> str:
        """What an exception says."""
        return self.said(why(error))

    def of(self, table: dict[str, wording.Words], code: str) -> str:
        """The words of a code; the code itself where it has none."""
        return table[code][self._place] if code in table else code.replace("_", " ")


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, arguments: dict[str, Any]) -> list[dict[str, Any]]:
    cursor = connection.execute(sql, arguments)
    names = [one[0] for one in cursor.description or ()]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


def _section(heading: str, lines: Iterable[str]) -> list[tuple[str, str]]:
    return [(heading if place == 0 else "", line) for place, line in enumerate(lines)]


def _said(row: dict[str, Any], language: str) -> str:
    """What a reader should take away, in one sentence."""
    status = row["attainment_status"]
    answer = wording.ANSWERS.get(status)
    if language == "zh":
        year = f"{row['time_period']}年" if row["time_period"] else "（未写明年份）"
        said = f"{row['region_label_zh']}{row['label_zh']}，{year}目标“{row['target_display']}”："
        return said + (answer[0] if answer else f"{row['status_zh']}。") + _range(row, language)
    gloss = wording.english(row["target_bound_op"], row["target_value"], row["unit_id"], row["value_to"])
    gloss = f" ({gloss})" if gloss and gloss.replace(" ", "") != row["target_display"] else ""
    said = f"{row['label_en']}, {row['time_period'] or 'no year'}, target “{row['target_display']}”{gloss}: "
    return said + (answer[1] if answer else f"{row['status_en']}.") + _range(row, language)


def _range(row: dict[str, Any], language: str) -> str:
    """That rounding or a bound leaves more than one verdict open."""
    if row["status_low"] == row["status_high"]:
        return ""
    low, high = (wording.STATES[row[end]] for end in ("status_low", "status_high"))
    if language == "zh":
        why = "取了整、只是界限或年份是推断的" if row["is_period_inferred"] else "取了整或只是界限"
        return f"但公布的数字{why}，判断可在“{low[0]}”与“{high[0]}”之间。"
    why = "Rounding, a bound or an inferred year" if row["is_period_inferred"] else "Rounding or a bound"
    return f" {why} leaves it between “{low[1]}” and “{high[1]}”."


def _source(one: dict[str, Any], row: dict[str, Any], words: Chosen) -> str:
    shown = {"baseline": row["baseline_display"], "actual": row["latest_display"]}.get(one["role"])
    printed = one["surface"] or shown or _number(one["value_as_published"]) + (one["unit_text"] or "")
    role = ROLES.get(one["role"], (one["role"], one["role"]))
    period = {"baseline": row["baseline_period"], "actual": row["latest_period"]}.get(one["role"])
    when = f" {period}" if period else ""
    if one["paragraph"] is not None:
        place = words(
            f"第{one['paragraph']}段第{one['char_start']}–{one['char_end']}字",
            f"paragraph {one['paragraph']}, characters {one['char_start']}–{one['char_end']}",
        )
    elif one["sheet_row"] is not None:
        place = words(
            f"第{one['sheet_row']}行第{one['sheet_column']}列",
            f"row {one['sheet_row']}, column {one['sheet_column']}",
        )
    else:
        place = words("位置未记录", "place not on file")
    read = words(
        "人工核对过" if one["review_state"] == "person" else "仅机器读取",
        "read by a person" if one["review_state"] == "person" else "read by the machine only",
    )
    corrected = (
        f"; {words('已更正', 'corrected')}"
        + (f" {one['correction_change']}" if one["correction_change"] else "")
        + f"{words('：', ': ')}{one['correction_reason']}"
        if one["correction_reason"]
        else ""
    )
    day = one["released_on"] or words("日期不详", "undated")
    where = f"{one['release_title']}, {day}, {place}, {read}{corrected}"
    return f"{words(*role)}{when}: {printed} — {where}"


def _missing(row: dict[str, Any], words: Chosen) -> list[str]:
    """The release with the outcome where it is not held, and what the year's numbers contradict."""
    lines = []
    if row["answering_release"]:
        lines.append(
            words(
                f"结果应见于《{row['answering_release']}》，未收集",
                f"the outcome would stand in {row['answering_release']}, which is not held",
            )
        )
    # What contradicts a number is held of today alone.
    if row.get("is_contradicted"):
        lines.append(
            words(
                "已公布的其他数字与这一数字矛盾，见 marts.mart_reconciliation",
                "other published figures contradict this number: marts.mart_reconciliation",
            )
        )
    if row["is_period_inferred"]:
        lines.append(
            words(
                "所依据的数字原文未写明年份，年份是推断的，上一年同样可能",
                "the text of a number it rests on names no year: the one inferred or the one before",
            )
        )
    return lines


def _number(value: Decimal | float | None) -> str:
    text = "" if value is None else f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _convention(row: dict[str, Any], words: Chosen) -> list[str]:
    """What the word of a target's bound counts as, where another reading of it would turn the verdict."""
    bound = wording.deciding_convention(row)
    return [words.of(wording.CONVENTIONS, bound)] if bound else []


def _formula(row: dict[str, Any], words: Chosen) -> list[str]:
    """The formulas with their numbers filled in, where there is something to compute.

    B is drawn from the middle of its interval, or from its one published end.
    """
    if row["required_rate_high"] is None or row["target_kind"] != "dated":
        return [
            *_remaining(row, words),
            *_beside(row, words),
            words("没有别的可算：", "nothing else to compute: ") + words(row["status_zh"], row["status_en"]),
        ]
    factor, unit = {"CNY": (1e8, "亿元"), "USD": (1e8, "亿美元"), "PC": (1.0, "")}.get(
        row["unit_id"], (1.0, "")
    )
    start = _middle(row["baseline_low"], row["baseline_high"], factor)
    goal = float(row["target_value"]) / factor
    years = row["target_year"] - int(row["baseline_period"][:4])
    lines = [
        f"B = {start:g}{unit} ({row['baseline_display']}, {row['baseline_period']}), "
        f"T = {goal:g}{unit}, N = {years}"
    ]
    if row["is_geometric"]:
        rate = _span(row["required_rate_low"], row["required_rate_high"], 100, "%", words)
        lines.append(
            words("所需年均增速", "required a year")
            + f" = (T/B)^(1/N) − 1 = ({goal:g}/{start:g})^(1/{years}) − 1 = {rate}"
        )
    else:
        rate = _span(row["required_rate_low"], row["required_rate_high"], 1, "", words)
        lines.append(
            words("所需年均变化", "required a year")
            + f" = (T − B)/N = ({goal:g} − {start:g})/{years} = {rate}"
        )
    if row["pace_ratio"] is not None:
        actual, past = _middle(row["low"], row["high"], factor), round(row["time_progress"] * years)
        observed = (
            f"(({actual:g}/{start:g})^(1/{past}) − 1)"
            if row["is_geometric"]
            else f"(({actual:g} − {start:g})/{past})"
        )
        between = words("区间", "between")
        lines.append(
            words("速度 = 实际 ÷ 所需", "pace = observed / required")
            + f" = {observed} / {words('所需', 'required')} = {row['pace_ratio']:.3f}; "
            + f"{between} {_plain(row['pace_low'])} – {_plain(row['pace_high'])}"
        )
    if row["gap_closed"] is not None:
        lines.append(
            words("路程", "way done")
            + f" = (A − B)/(T − B) = {row['gap_closed']:.1%}; "
            + f"{words('时间', 'time')} {row['time_progress']:.0%}"
        )
    if row["projection"] is not None:
        lines.append(
            words(f"照此速度，{row['target_year']}年到", f"at this pace, by {row['target_year']}")
            + f" {float(row['projection']) / factor:g}{unit}"
        )
    return lines


def _beside(row: dict[str, Any], words: Chosen) -> list[str]:
    """What was published of the target's own period and cannot be compared with it."""
    if row["attainment_status"] != "not_assessable" or row["latest_period"] != row["time_period"]:
        return []
    return [
        words("公布的、不可比的数字：", "published, and not to be compared: ") + str(row["latest_display"])
    ]


def _remaining(row: dict[str, Any], words: Chosen) -> list[str]:
    """What would have to be true in the years left, from the latest figure."""
    if row["required_remaining_high"] is None:
        return []
    low, high = row["required_remaining_low"], f"{row['required_remaining_high'] * 100:.2f}%"
    rate = words(f"至多 {high}", f"at most {high}") if low is None else f"{low * 100:.2f}% – {high}"
    start = f"{row['latest_period']}{words('：', ': ')}{row['latest_display']}"
    return [
        words(
            f"从最新（{start}）起，所余年份每年须增长 {rate}",
            f"from the latest ({start}), required a year in what is left: {rate}",
        )
    ]


def _middle(low: Decimal | None, high: Decimal | None, factor: float) -> float:
    ends = [float(one) / factor for one in (low, high) if one is not None]
    return sum(ends) / len(ends)


def _span(low: float | None, high: float, scale: float, unit: str, words: Chosen) -> str:
    top = f"{high * scale:.2f}{unit}"
    if low is None:
        return words(f"至多 {top}（B 只公布了界限）", f"at most {top} (of B only a bound is published)")
    bottom = f"{low * scale:.2f}{unit}"
    return top if bottom == top else f"{bottom} – {top}"


def _plain(value: float | None) -> str:
    return "…" if value is None else f"{value:.3f}"


def _move(one: dict[str, Any], words: Chosen) -> str:
    gap = (
        words(
            f"；其间 {one['reports_between_not_held']} 份报告未收集",
            f"; {one['reports_between_not_held']} reports between are not held",
        )
        if one["reports_between_not_held"]
        else ""
    )
    change = words.of(wording.CHANGES, one["change_kind"])
    undated = words("未写明期限", "undated")
    year, next_year = (one[name] or undated for name in ("target_year", "next_target_year"))
    return (
        f"{one['stated_on']}: {year} {one['target_display']} → "
        f"{one['next_stated_on']}: {next_year} {one['next_target_display']} ({change}{gap})"
    )


def _peers(peers: list[dict[str, Any]], words: Chosen) -> list[str]:
    """A line for each method with a verdict, and one for those without."""
    lines = []
    silent: dict[str, list[str]] = {}
    for one in peers:
        name = words.of(wording.METHODS, one["method"])
        if one["peer_class"] is None:
            silent.setdefault(one["reason_if_null"] or "not_available", []).append(name)
            continue
        score = f" ({one['score']:.3g})" if one["score"] is not None else ""
        lines.append(f"{name}: {words.of(wording.PEER_CLASSES, one['peer_class'])}{score}")
    lines += [
        f"{words('不下判断', 'no verdict')}, {words.of(wording.REASONS, reason)}: {', '.join(names)}"
        for reason, names in silent.items()
    ]
    return lines


def series(file: Path, words: str, region_id: str | None = None, as_of: date | None = None) -> pl.DataFrame:
    """Headline figures of the indicators that `words` names (of a place), by place, measure and period.

    Months, quarters and the year so far are series of their own. `as_of`: those of that day.
    """
    relation = (
        "(select * from core.fct_observation where is_headline)"
        if as_of is None
        else "core.observation_as_of($as_of)"
    )
    arguments: dict[str, Any] = {"words": words, "region": region_id}
    if as_of is not None:
        arguments["as_of"] = as_of
    with duckdb.connect(str(file), read_only=True) as connection:
        frame = frame_of(
            connection.execute(
                f"""
            select observation.indicator_id, indicator.label_zh, indicator.label_en, observation.region_id,
                region.label_zh as region_label_zh, region.label_en as region_label_en,
                observation.series_measure as measure, observation.growth_basis, observation.frequency,
                observation.accumulation, observation.time_period, observation.display,
                cast(observation.base_value as double) as value, cast(observation.low as double) as low,
                cast(observation.high as double) as high, observation.unit_id, observation.bound_op,
                observation.figure_status, observation.release_id, observation.released_on
            from {relation} as observation
            inner join core.dim_indicator as indicator on observation.indicator_id = indicator.indicator_id
            left join {PLACE_NAMES} as region on observation.region_id = region.region_id
            where (
                    indicator.indicator_id = $words or indicator.label_zh = $words
                    or lower(indicator.label_en) = lower($words)
                )
                and (cast($region as varchar) is null or observation.region_id = $region)
                and observation.measure <> 'statement'
                and observation.frequency in ('A', 'D', 'Q', 'M')
                and year(observation.period_start) = year(observation.period_end)
            order by observation.region_id, observation.series_measure, observation.growth_basis nulls first,
                observation.frequency, observation.period_end, observation.period_start,
                observation.base_period nulls first
            """,
                arguments,
            )
        )
        if frame.is_empty():
            figure = (
                Said("数值", "figure") if as_of is None else Said(f"截至{as_of}的数值", f"figure on {as_of}")
            )
            raise NotFoundError(
                _unknown(figure, words, _names(connection, "bi.indicator_series", region_id), region_id)
            )
    return frame
