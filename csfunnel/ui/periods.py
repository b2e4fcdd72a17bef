"""The periods a reader may choose, counted back from the data's own last moment."""

from datetime import date, timedelta

from csfunnel.filters import comparisons

ALL_TIME = "All time"
CUSTOM = "Custom dates"
PERIODS = (
    ALL_TIME,
    "Last 30 days",
    "Last 90 days",
    "This quarter",
    "Last quarter",
    "Year to date",
    "Last 12 months",
    CUSTOM,
)

Days = tuple[date | None, date | None]


def days_of(period: str, *, last_day: date | None) -> Days:
    """The first and last day of a period that ends with the data; open ends for all time."""
    if last_day is None or period not in PERIODS[1:-1]:
        return None, None
    quarter = _quarter_start(last_day)
    starts: dict[str, Days] = {
        "Last 30 days": (last_day - timedelta(days=29), last_day),
        "Last 90 days": (last_day - timedelta(days=89), last_day),
        "This quarter": (quarter, last_day),
        "Last quarter": (_quarter_start(quarter - timedelta(days=1)), quarter - timedelta(days=1)),
        "Year to date": (date(last_day.year, 1, 1), last_day),
        "Last 12 months": (_year_before(last_day) + timedelta(days=1), last_day),
    }
    return starts[period]


def _quarter_start(day: date) -> date:
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def _year_before(day: date) -> date:
    before = comparisons(day, day)["year_before"]
    return before.from_day if before else day
