"""The course of the overview's numbers by week or month, and which of its ends are unfinished."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from csfunnel import queries
from csfunnel.filters import Filters
from csfunnel.rates import rate
from csfunnel.trend import Grain, between, following
from csfunnel.ui import data, state, words
from csfunnel.ui.maturing import FOLLOWS, Matured
from csfunnel.warehouse import Rows

MOST_WEEKS = 27
COUNTS = ("delivered", "booked_emails", "booked", "due", "held", "journeys_booked")


@dataclass(frozen=True)
class Course:
    """Counts by week or month without a gap, each as long as `first_days`; cents by currency."""

    grouped_by: Grain
    first_days: Sequence[date]
    counts: Mapping[str, Sequence[int]]
    cents: Mapping[str, Sequence[int]]

    def shares(self, part: str, whole: str) -> list[float | None]:
        """One count of another, None where there is nothing to count of."""
        pairs = zip(self.counts[part], self.counts[whole], strict=True)
        return [rate(above, below).rate for above, below in pairs]

    def amounts(self, currency: str) -> list[float]:
        """Money in whole units of a currency, for the eye; 0 where none is credited."""
        none = [0] * len(self.first_days)
        return [cents / 100 for cents in self.cents.get(currency, none)]


def course(chosen: Filters) -> Course:
    """The course of what is in view: by week where that is half a year at most, else by month."""
    names = ("overview_series", "overview_money")
    series, money = (
        data.report(name, chosen.params(queries.load("reports")[name].params)) for name in names
    )
    weeks = between([row["first_day"] for row in series if row["grouped_by"] == "week"], "week")
    grouped_by: Grain = "week" if len(weeks) <= MOST_WEEKS else "month"
    rows = [row for row in series if row["grouped_by"] == grouped_by]
    paid = [row for row in money if row["grouped_by"] == grouped_by]
    first_days = between([row["first_day"] for row in (*rows, *paid)], grouped_by)
    return Course(grouped_by, first_days, _counts(rows, first_days), _cents(paid, first_days))


def unfinished_count(found: Course, lag_us: int | None, as_of: datetime | None) -> int:
    """How many of the last weeks or months are a cohort that is not finished yet."""
    if lag_us is None or as_of is None:
        return 0
    zone = ZoneInfo(state.shown().warehouse.settings.report_timezone)
    ends = [following(day, found.grouped_by) for day in found.first_days]
    lag = timedelta(microseconds=lag_us)
    return sum(as_of - datetime(*end.timetuple()[:3], tzinfo=zone) < lag for end in ends)


def about(found: Course, matured: Matured, as_of: datetime | None) -> str:
    """How to read the lines, and which of their last points will still grow; `matured` by stage."""
    by = (
        f"Lines go by {found.grouped_by} and count emails, whatever “Count” says; the first and "
        f"the last point may be of a part of a {found.grouped_by}."
    )
    last = {
        stage: unfinished_count(found, each["lag_microseconds"], as_of)
        for stage, each in matured.items()
    }
    growing = [
        f"{words.plural(count, found.grouped_by)} of {FOLLOWS[stage]}"
        for stage, count in last.items()
        if count
    ]
    if growing:
        by += f" Still growing at the end: {words.listed(growing)}."
    unknown = [stage for stage, each in matured.items() if each["state"] == "unknown"]
    if unknown:
        told = words.listed(FOLLOWS[stage] for stage in unknown)
        by += f" Too few cases to tell whether {told} will still grow."
    return by


def _counts(rows: Rows, first_days: Sequence[date]) -> dict[str, list[int]]:
    by_day = {row["first_day"]: row for row in rows}
    return {
        name: [int(by_day.get(day, {}).get(f"{name}_count", 0)) for day in first_days]
        for name in COUNTS
    }


def _cents(rows: Rows, first_days: Sequence[date]) -> dict[str, list[int]]:
    found = {(row["currency"], row["first_day"]): row["journeys_cents"] for row in rows}
    currencies = sorted({currency for currency, _ in found})
    return {each: [found.get((each, day), 0) for day in first_days] for each in currencies}
