"""A report asked with the filters on screen and with what a page adds to them."""

from typing import Any

from csfunnel.filters import Breakdown, Filters
from csfunnel.ui import data, state
from csfunnel.warehouse import Rows


def ask(name: str, chosen: Filters, *, by: Breakdown | None = None, **own: Any) -> Rows:
    """The rows of a report; `own` are the values of parameters that are no filters."""
    names = state.shown().warehouse.params_of(name)
    known = chosen.params([each for each in names if each not in own], by=by)
    return data.report(name, {**known, **own})
