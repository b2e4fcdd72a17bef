"""The few numbers that say what a file would do: the same before and after a change."""

from csfunnel.filters import Filters
from csfunnel.funnel import funnel
from csfunnel.warehouse import Cursor, Warehouse

# By its name for a reader: a count, or money as text with two decimals.
Headline = dict[str, int | str | None]


def headline(warehouse: Warehouse, cursor: Cursor) -> Headline:
    """All emails, meetings and won money, as the cursor sees them; clicks None where unknown."""
    answer = funnel(warehouse, Filters(), cursor=cursor)
    recorded = {stage["stage"]: stage["recorded"] for stage in answer["stages"]}
    found: Headline = {
        "Emails delivered": recorded["delivered"],
        "Emails opened": recorded["opened"],
        "Emails clicked": recorded["clicked"],
        "Meetings booked": answer["meetings"]["booked"],
        "Meetings held": answer["meetings"]["by_status"]["held"],
        "Meetings unverified": answer["meetings"]["by_status"]["unverified"],
    }
    for currency, line in answer["money"]["by_currency"].items():
        found[f"Renewed {currency} from journeys"] = line["journeys"]
        found[f"Renewed {currency} in all"] = line["won"]
    return found
