"""The filters every report takes: one frozen object, checked once, and its query parameters."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

Unit = Literal["email", "contact", "account"]
Basis = Literal["cohort", "activity"]
Credit = Literal["all", "direct"]
Model = Literal["last", "first", "linear", "position", "decay"]
Breakdown = Literal["journey", "csm", "region", "step"]

MODELS: tuple[Model, ...] = ("last", "first", "linear", "position", "decay")
MODEL_NAMES: dict[Model, str] = {
    "last": "Last meeting",
    "first": "First meeting",
    "linear": "Even split",
    "position": "40-20-40",
    "decay": "Later counts more",
}
# The same within a sentence: "money goes to …".
MODEL_PHRASES: dict[Model, str] = {
    "last": "the last meeting",
    "first": "the first meeting",
    "linear": "all meetings evenly",
    "position": "the first, middle and last meetings by 40-20-40",
    "decay": "all meetings, more to later ones",
}
BREAKDOWNS: tuple[Breakdown, ...] = ("journey", "csm", "region", "step")
# A breakdown -> the field of Filters that one of its rows narrows.
FIELDS: dict[str, str] = {
    "journey": "journeys",
    "csm": "csms",
    "region": "regions",
    "step": "steps",
}
# Rows of what belongs to no email; filters name them like any other.
UNLINKED = frozenset({"No journey", "No step", "No meeting"})


@dataclass(frozen=True)
class Filters:
    """What is in view; an empty choice of csms, regions, journeys or steps means all.

    `from_day` and `to_day` are days of the reporting zone and both in view; either may be open.
    """

    from_day: date | None = None
    to_day: date | None = None
    unit: Unit = "email"
    basis: Basis = "cohort"
    credit: Credit = "all"
    model: Model = "last"
    csms: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    journeys: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()

    @property
    def has_range(self) -> bool:
        """Whether any day bounds the view."""
        return self.from_day is not None or self.to_day is not None

    @property
    def hides_unlinked(self) -> bool:
        """Whether what belongs to no email is out of view: a cohort's range is one on emails."""
        return self.basis == "cohort" and self.has_range

    @property
    def names_unlinked(self) -> bool:
        """Whether rows of what belongs to no email are chosen by their names."""
        return not UNLINKED.isdisjoint((*self.journeys, *self.steps))

    @property
    def narrows_emails(self) -> bool:
        """Whether a filter is one on emails: a journey, a step, or a cohort's range."""
        return bool(self.journeys or self.steps or self.hides_unlinked)

    @property
    def is_by_event(self) -> bool:
        """Whether each thing counts on its own day; without a range both bases show all."""
        return self.basis == "activity" and self.has_range

    def params(self, names: Sequence[str], *, by: Breakdown | None = None) -> dict[str, Any]:
        """The values of the query parameters named."""
        whole_from, whole_until = whole_months(self.from_day, self.to_day)
        values = {
            "by": by,
            "unit": self.unit,
            "basis": self.basis,
            "from_day": self.from_day,
            "to_day": self.to_day,
            "whole_from": whole_from,
            "whole_until": whole_until,
            "credit": self.credit,
            "model": self.model,
            "model_bit": 1 << MODELS.index(self.model),
            "csms": list(self.csms) or None,
            "regions": list(self.regions) or None,
            "journeys": list(self.journeys) or None,
            "steps": list(self.steps) or None,
        }
        return {name: values[name] for name in names}


@dataclass(frozen=True)
class Period:
    """A range of days, both ends in it."""

    from_day: date
    to_day: date


def comparisons(from_day: date | None, to_day: date | None) -> dict[str, Period | None]:
    """The periods to compare with: as many days just before, and the same days a year before.

    Without both days there is none. 29 February becomes 28.
    """
    if from_day is None or to_day is None:
        return {"before": None, "year_before": None}
    length = to_day - from_day + timedelta(days=1)
    return {
        "before": Period(from_day - length, from_day - timedelta(days=1)),
        "year_before": Period(_a_year_before(from_day), _a_year_before(to_day)),
    }


def whole_months(from_day: date | None, to_day: date | None) -> tuple[date, date]:
    """The first day of the whole months in a range, and the first day after them.

    An open end has months as far as dates go. Without a whole month both are the day after the
    range, so that all its days stand before them.
    """
    begin = date.min if from_day is None else from_day
    if begin.day > 1:
        is_last = (begin.year, begin.month) == (date.max.year, 12)
        begin = date.max if is_last else (begin.replace(day=28) + timedelta(days=4)).replace(day=1)
    after = date.max if to_day in (None, date.max) else to_day + timedelta(days=1)
    end = after if after == date.max else after.replace(day=1)
    return (begin, end) if begin < end else (after, after)


def _a_year_before(day: date) -> date:
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)
