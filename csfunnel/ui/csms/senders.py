"""Whose name emails go out under on screen: who signed them, and who owns the accounts now."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from csfunnel.cell import Cell
from csfunnel.filters import Filters
from csfunnel.takeaway.cards import Kind
from csfunnel.ui import words
from csfunnel.ui.asking import ask
from csfunnel.ui.measures import opens_log

KINDS_OF_SENDER = {
    "own": "The account's CSM",
    "other": "Somebody else",
    "unknown": "Sender not known",
    "no_owner": "Account has no CSM",
}
SENDER_KINDS: dict[str, Kind] = {
    "Signed by": "text",
    "Owner now": "text",
    "Whose name": "text",
    "Delivered": "count",
}
SENDER_HELP = {
    "Signed by": "The person behind the address the email was sent from; the address where nobody "
    "of that address is known.",
    "Owner now": "The CSM of the account today, who may have taken it over since.",
}


def sender_rows(chosen: Filters) -> list[dict[str, Any]]:
    """A line a sender and owner of today, the most emails first.

    Beside the columns: `kind`, and `sender_key`, None where the log does not say.
    """
    return [
        {
            "Signed by": row["sender"] or "The log does not say",
            "Owner now": row["csm"],
            "Whose name": KINDS_OF_SENDER[row["kind"]],
            "Delivered": row["delivered_count"],
            "kind": row["kind"],
            "sender_key": row["sender_key"],
        }
        for row in ask("csms_senders", chosen)
    ]


def opens(row: Mapping[str, Any], column: str) -> Cell | None:
    """What a number of a sender is made of."""
    key = () if row["sender_key"] is None else (row["sender_key"],)
    return opens_log(column, Cell("log", extra=("sender", *key), csms=(row["Owner now"],)))


def opens_bar(custom: Sequence[Any]) -> Cell | None:
    """What a part of a bar is made of: all that went out so to one owner's accounts."""
    if not custom:
        return None
    owner, kind = custom[:2]
    return opens_log("Delivered", Cell("log", extra=("whose", kind), csms=(owner,)))


def sender_sentence(rows: Sequence[Mapping[str, Any]]) -> str:
    """How many emails went out under whose name; the parts add up to all delivered."""
    total = sum(row["Delivered"] for row in rows)
    counts = sender_counts(rows)
    parts = {
        "own": "under the name of the account's CSM of today",
        "other": "under somebody else's",
        "unknown": "from a sender nobody knows",
        "no_owner": "to accounts without a CSM",
    }
    said = [
        f"{words.count(counts[kind])} {what} ({words.percent(counts[kind] / total)})"
        for kind, what in parts.items()
        if counts[kind]
    ]
    return f"Of {words.plural(total, 'delivered email')}: {words.listed(said)}."


def sender_counts(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Delivered emails by whose name they went out under."""
    counts: dict[str, int] = defaultdict(int)
    for row in rows:
        counts[row["kind"]] += row["Delivered"]
    return counts
