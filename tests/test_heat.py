"""The funnel by two breakdowns: each place is what the funnel itself says of it."""

from datetime import date, timedelta
from itertools import product
from typing import Any, cast

import pytest

from csfunnel.cell import Cell
from csfunnel.filters import Filters
from csfunnel.funnel import funnel
from csfunnel.heat import Heat, exceeds, heat
from csfunnel.trend import Grain, following
from workspaces import BASES

FIELDS = {"journey": "journeys", "csm": "csms", "region": "regions", "step": "steps"}
SPRING = {"from_day": date(2025, 3, 1), "to_day": date(2025, 4, 15)}


def cell_of(found: Heat, place: tuple[str | None, str | None]) -> Cell | None:
    """What narrows the funnel to a place; None for meetings of no email by week or month."""
    own: dict[str, Any] = {}
    for side, name in zip((found.by, found.across), place, strict=True):
        if name == "No email":
            return None
        if side in FIELDS and name is not None:
            own[FIELDS[side]] = (name,)
        elif name is not None:
            first = date.fromisoformat(name)
            own |= {
                "from_day": first,
                "to_day": following(first, cast("Grain", side)) - timedelta(days=1),
            }
    return Cell("meetings.held", **own)


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize(
    ("by", "across", "unit", "credit"),
    [
        ("csm", "journey", "email", "direct"),
        ("region", "step", "contact", "all"),
        ("csm", "month", "account", "direct"),
        ("csm", "month", "email", "all"),
        ("journey", "week", "email", "direct"),
        ("journey", "week", "contact", "all"),
        ("step", "region", "account", "all"),
    ],
)
def test_each_place_says_what_the_funnel_says_of_it(golden, by, across, unit, basis, credit):
    days: dict[str, Any] = {**SPRING} if basis == "activity" else {}
    filters = Filters(unit=unit, basis=basis, credit=credit, model="linear", **days)
    found = heat(golden.warehouse.report, filters, by=by, across=across)
    assert min(len(found.rows), len(found.columns)) > 1
    asked = 0
    for place in product((None, *found.rows), (None, *found.columns)):
        narrowed = cell.narrowed(filters) if (cell := cell_of(found, place)) else None
        if narrowed is not None:
            assert_is(found, place, funnel(golden.warehouse, narrowed))
            asked += 1
    assert asked > 8


def test_rows_and_columns_of_emails_add_up_to_the_total(golden):
    found = heat(golden.warehouse.report, Filters(), by="csm", across="month")
    assert exceeds(found, "delivered") == (0, 0)
    for row in found.rows:
        whole = found.at(row, None)
        assert whole is not None
        parts = [each for column in found.columns if (each := found.at(row, column))]
        for name in ("attempted", "delivered", "booked"):
            assert sum(part.recorded[name] or 0 for part in parts) == whole.recorded[name]
        assert sum(part.meetings["held"] for part in parts) == whole.meetings["held"]


def test_contacts_of_several_rows_or_columns_exceed_the_total_by_as_many(golden):
    contacts = Filters(unit="contact")
    found = heat(golden.warehouse.report, contacts, by="csm", across="journey")
    expected = [
        funnel(golden.warehouse, contacts, by=by)["rows_exceed_total"]["delivered"]["recorded"]
        for by in ("csm", "journey")
    ]
    assert exceeds(found, "delivered") == (*expected,)
    assert min(expected) > 0


def assert_is(found: Heat, place: tuple[str | None, str | None], answer: Any) -> None:
    """A slice and an answer of the funnel agree in every number."""
    slice_ = found.at(*place)
    expected = {each["stage"]: each["recorded"] for each in answer["stages"]}
    expected["bounced"] = answer["bounced"]
    met = {"due": answer["meetings"]["due"], "booked": answer["meetings"]["booked"]}
    met |= {name: answer["meetings"]["by_status"][name] for name in ("held", "unverified")}
    met["renewing"] = answer["meetings"]["renewing"]
    if slice_ is None:
        assert not any({**expected, **met}.values())
        return
    assert dict(slice_.recorded) == expected
    assert {name: slice_.meetings[name] for name in met} == met
    for name, rate in answer["rates"].items():
        assert slice_.rates[name].rate == rate["rate"]
        assert slice_.rates[name].low == rate["low"]
