"""The interval of a printed number: what it leaves possible. The table of `docs/methods.md`, in code.

Not here: the figure that a number is of (`figure`).
"""

from dataclasses import dataclass
from decimal import Decimal

from orchestration.said import Said

BOUND_OPS = ("eq", "gt", "ge", "lt", "le", "approx", "approx_below", "range")


@dataclass(frozen=True, slots=True)
class Interval:
    """What a printed number leaves possible, in the units it is computed in.

    An open end is None with its `is_…_unbounded` flag; a None without the flag is unknown.
    """

    low: Decimal | None
    high: Decimal | None
    low_closed: bool
    high_closed: bool
    is_low_unbounded: bool
    is_high_unbounded: bool
    is_assumption: bool


class FigureError(ValueError):
    """A printed figure that cannot be made a figure; the message says what was expected."""


def decimals_of(text: str) -> int:
    """Digits after the decimal point as printed."""
    return len(text.partition(".")[2])


def approximation(value: Decimal, decimals: int) -> Decimal:
    """Half-width of “about X”: ½ unit of the last non-zero digit, at most 5 % of X, at least ½ unit of the
    last printed digit (6 % → 0.5, 30 % → 1.5, 1500 → 50). A convention of ours: `docs/methods.md`.
    """
    last_digit = Decimal(1).scaleb(-decimals)
    if value == 0:
        return last_digit / 2
    last_non_zero = Decimal(1).scaleb(int(value.normalize().as_tuple().exponent))
    return max(min(last_non_zero / 2, abs(value) / 20), last_digit / 2)


def _ends(
    value: Decimal, value_to: Decimal | None, bound_op: str, half: Decimal, about: Decimal
) -> tuple[Decimal | None, Decimal | None]:
    """The ends of a bound, None where it has none: `half` around a bare number, `about` around a near one."""
    match bound_op:
        case "eq":
            return value - half, value + half
        case "gt" | "ge":
            return value, None
        case "lt" | "le":
            return None, value
        case "approx":
            return value - about, value + about
        case "approx_below":
            return value - 2 * about, value
        case "range":
            if value_to is None or value_to < value:
                raise FigureError(
                    Said(
                        f"区间须有第二个数，且不小于第一个：{value_to}",
                        f"a range needs a second number, not below the first: {value_to}",
                    )
                )
            return value, value_to
    raise FigureError(
        Said(
            f"bound_op {bound_op!r}不是{'、'.join(BOUND_OPS)}中的任何一个",
            f"bound_op {bound_op!r} is none of {', '.join(BOUND_OPS)}",
        )
    )


def interval(
    value: Decimal,
    value_to: Decimal | None,
    decimals: int,
    bound_op: str,
    *,
    is_norm: bool,
    is_count: bool = False,
    domain: tuple[Decimal | None, Decimal | None] = (None, None),
) -> Interval:
    """The interval of a printed number (the table of `docs/methods.md`), clipped to `domain`.

    A norm (target, plan) is not rounded: a bare X is [X, X]. Nor is a count of things in units of one
    (2127家, not 2.1万家). Raises FigureError for a range without its
    second number and for an unknown `bound_op`.
    """
    half = Decimal(0) if is_norm or (is_count and decimals == 0) else Decimal(1).scaleb(-decimals) / 2
    low, high = _ends(value, value_to, bound_op, half, approximation(value, decimals))
    low_closed, high_closed = bound_op != "gt", bound_op not in ("lt", "approx_below")
    floor, ceiling = domain
    # Clipped only where something is left: “超过100%” stays as printed, and an expectation judges it.
    if (
        floor is not None
        and (low is None or low < floor)
        and (high is None or high > floor or (high == floor and high_closed))
    ):
        low, low_closed = floor, True
    if (
        ceiling is not None
        and (high is None or high > ceiling)
        and (low is None or low < ceiling or (low == ceiling and low_closed))
    ):
        high, high_closed = ceiling, True
    return Interval(
        low,
        high,
        low is not None and low_closed,
        high is not None and high_closed,
        low is None,
        high is None,
        bound_op in ("approx", "approx_below"),
    )


def domain_of(measure: str, kind: str | None) -> tuple[Decimal | None, Decimal | None]:
    """What values are possible at all: shares in [0, 100], counts from 0."""
    if measure in ("share", "structure_part") or (measure == "level" and kind == "share"):
        return Decimal(0), Decimal(100)
    if measure == "count" or (measure == "level" and kind == "count"):
        return Decimal(0), None
    return None, None
