"""Days of the reporting zone, the periods to compare with, and the lags of maturity."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

ENOUGH_LAGS = 30
ONE_DAY = timedelta(days=1)


def local_day(instant: datetime, *, zone: ZoneInfo) -> date:
    """The calendar day of an instant in the reporting zone."""
    return instant.astimezone(zone).date()


def end_of_day(day: date, *, zone: ZoneInfo) -> datetime:
    """The instant at which the next calendar day begins."""
    return datetime.combine(day + ONE_DAY, time(0), tzinfo=zone).astimezone(UTC)


def bound(options: Mapping[str, Any], name: str) -> date | None:
    """The first or last day of the range, or None where it is open."""
    return date.fromisoformat(options[name]) if options.get(name) else None


def comparison(options: Mapping[str, Any]) -> dict[str, dict[str, str] | None]:
    """The periods to compare with; None each where the range lacks a day."""
    first, last = bound(options, "from"), bound(options, "to")
    if first is None or last is None:
        return {"before": None, "year_before": None}
    length = last - first + ONE_DAY
    return {
        "before": _period(first - length, last=first - ONE_DAY),
        "year_before": _period(a_year_before(first), last=a_year_before(last)),
    }


def a_year_before(day: date) -> date:
    """The same day of the year before; 29 February becomes 28."""
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)


def _period(first: date, *, last: date) -> dict[str, str]:
    return {"from": first.isoformat(), "to": last.isoformat()}


def matured(
    lags: list[timedelta], *, as_of: datetime | None, last_day: date | None, zone: ZoneInfo
) -> dict[str, Any]:
    """The lag that 90 % of the lags do not exceed, and the state of a cohort by its last day.

    The state is `unknown` with fewer than 30 lags, `maturing` or `mature` for a cohort with a last
    day, and None where there is none.
    """
    if len(lags) < ENOUGH_LAGS:
        return {"lags": len(lags), "lag_microseconds": None, "state": "unknown"}
    long_enough = [lag for lag in lags if 10 * sum(other <= lag for other in lags) >= 9 * len(lags)]
    lag = min(long_enough)
    state = None
    if last_day is not None and as_of is not None:
        state = "maturing" if as_of - end_of_day(last_day, zone=zone) < lag else "mature"
    return {"lags": len(lags), "lag_microseconds": lag // timedelta(microseconds=1), "state": state}
