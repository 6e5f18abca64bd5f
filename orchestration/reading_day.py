"""The day on which an answer is read. No table hangs on it: what a build says is the same on every day.

A target is open, and an outcome overdue, on a day; without one asked for it is today. Every answer prints its
day (docs/decisions/0009). Not here: the day of a mart, which is the newest on which anything held was
released.
"""

from datetime import date

from orchestration.releases.calendar import today_in_china


def reading_day(asked: date | None = None) -> date:
    """The day asked for, else today in China."""
    return asked or today_in_china()
