"""What is in view and what was before: the one asking behind all numbers of the overview."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from csfunnel import queries
from csfunnel.filters import Filters, comparisons
from csfunnel.funnel import Answer
from csfunnel.ui import data, maturing, stages, state, words
from csfunnel.ui.overview import courses

NO_PERIOD = "Choose a period with both its days to compare with the one before."


@dataclass(frozen=True)
class View:
    """What is in view and what was before: all the tiles are made of.

    `bookings` are those that journeys led to, `now` and, where there is one, `before`. Of the
    meetings held, `other_held` are those that no journey led to. `matured` says by stage whether
    the cohort is finished; it is empty on the basis activity.
    """

    chosen: Filters
    span: Mapping[str, Any]
    now: Answer
    before: Answer | None
    bookings: Mapping[str, int]
    other_held: int
    course: courses.Course
    matured: maturing.Matured
    minutes: int

    @property
    def currencies(self) -> list[str]:
        """The currencies of any money now or before, in the order of their names."""
        answers_of_both = (self.now, *([self.before] if self.before else []))
        return sorted({name for each in answers_of_both for name in each["money"]["by_currency"]})

    def growing(self, stage: str) -> str:
        """That a recent cohort's number will still grow; empty where it will not, or is unknown."""
        return maturing.growing(self.matured, stage)

    @property
    def gaps(self) -> dict[str, str]:
        """The stages that cannot be told from what is loaded, with the reason."""
        return stages.gaps(self.span)


def view(chosen: Filters, span: Mapping[str, Any]) -> View:
    """Ask for all that the tiles show. By region, since that has the fewest rows to count."""
    earlier = before(chosen, span)
    periods = {"now": chosen, **({"before": earlier} if earlier else {})}
    met = {name: _met(period) for name, period in periods.items()}
    return View(
        chosen,
        span,
        data.funnel(chosen, by="region"),
        data.funnel(earlier, by="region") if earlier else None,
        {name: row.get("booked_count", 0) for name, row in met.items()},
        met["now"].get("other_held_count", 0),
        courses.course(chosen),
        maturing.matured(chosen, span),
        state.shown().warehouse.settings.minutes_per_booking,
    )


def before(chosen: Filters, span: Mapping[str, Any]) -> Filters | None:
    """The same view of the period before; None where there is none or no data reaches into it."""
    period = comparisons(chosen.from_day, chosen.to_day)["before"]
    first_day = span["first_day"]
    if period is None or first_day is None or period.to_day < first_day:
        return None
    return replace(chosen, from_day=period.from_day, to_day=period.to_day)


def changes(chosen: Filters, span: Mapping[str, Any]) -> str:
    """Which period the changes are against; empty where there is none to compare with."""
    return against(chosen, span) if before(chosen, span) else ""


def against(chosen: Filters, span: Mapping[str, Any]) -> str:
    """Which period the changes are against, or why there are none."""
    period = comparisons(chosen.from_day, chosen.to_day)["before"]
    if period is None:
        return NO_PERIOD
    days = words.days(period.from_day, period.to_day)
    first_day = span["first_day"]
    if first_day is None or period.to_day < first_day:
        return f"Nothing to compare with: the data holds nothing of {days}."
    said = f"Changes are against {days}."
    if period.from_day < first_day:
        return f"{said} The data begins on {words.day(first_day)} only, so they run high."
    return said


def _met(period: Filters) -> Mapping[str, Any]:
    """Meetings by whether a journey led to them; asked as what moved is by default, so once."""
    params = period.params(queries.load("reports")["overview_rows"].params, by="journey")
    rows = data.report("overview_rows", params)
    return next((row for row in rows if row["is_total"]), {})
