"""SQL that several expectations are made of. Not here: the expectations (`rules`)."""


def beside(one: str, other: str) -> str:
    """Two figures of one document that are of the same place, period and status."""
    return " and ".join(
        f"{one}.{name} = {other}.{name}"
        for name in ("release_id", "region_id", "period_start", "period_end", "figure_status")
    )


def misread_unit(ratio: str) -> str:
    """Words for the misread unit that a ratio suggests; empty where it suggests none."""
    return f"""
        case
            when abs(abs(log10({ratio})) - 4) < 0.5 then '; 10^4 times: 万 too many or too few?'
            when abs(abs(log10({ratio})) - 8) < 0.5 then '; 10^8 times: 亿 too many or too few?'
            when abs(abs(log10({ratio})) - 2) < 0.3 then '; 10^2 times: a decimal point?'
            else ''
        end
    """
