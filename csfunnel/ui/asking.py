"""A report asked with the filters on screen and with what a page adds to them."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from csfunnel.filters import Breakdown, Filters
from csfunnel.ui import data, state
from csfunnel.warehouse import Rows


def ask(name: str, chosen: Filters, *, by: Breakdown | None = None, **own: Any) -> Rows:
    """The rows of a report; `own` are the values of parameters that are no filters."""
    return data.report(name, _params(name, chosen, by, own))


def ask_all(name: str, chosen: Filters, **own: Any) -> Callable[[], Iterator[Rows]]:
    """What reads the rows of a report in parts, whenever it is called and each time anew."""
    warehouse = state.shown().warehouse
    params = _params(name, chosen, None, own)
    return lambda: warehouse.batches(name, params)


def _params(
    name: str, chosen: Filters, by: Breakdown | None, own: Mapping[str, Any]
) -> dict[str, Any]:
    names = state.shown().warehouse.params_of(name)
    return {**chosen.params([each for each in names if each not in own], by=by), **own}
