"""Accounts to win back: their last meeting fell through, and a renewal is at stake."""

from collections import Counter
from typing import Any

from csfunnel.takeaway.cards import Kind
from csfunnel.ui import evidence, words
from csfunnel.ui.outcomes.outcomes import money
from csfunnel.warehouse import Rows

KINDS: dict[str, Kind] = {
    "Account": "text",
    "Renewal due": "day",
    "At stake": "money",
    "Currency": "text",
    "Last meeting": "day",
    "What happened": "text",
    "Fell through": "count",
    "CSM": "text",
    "Contact": "text",
    "Renewal": "text",
}


def rows(found: Rows) -> list[dict[str, Any]]:
    """A line an account and open renewal, in their order: by currency the largest amount first."""
    return [
        {
            "Account": row["account"],
            "Renewal due": row["due_date"] or row["renewal_date"],
            "At stake": money(row["target_cents"]),
            "Currency": row["currency"],
            "Last meeting": row["starts_day"],
            "What happened": evidence.status(row["status"]),
            "Fell through": row["fallen_count"],
            "CSM": row["csm"],
            "Contact": row["contact_key"],
            "Renewal": row["renewal_id"] or "no open renewal loaded",
        }
        for row in found
    ]


def sentence(found: Rows) -> str:
    """How many accounts, and what is at stake by currency."""
    if not found:
        return ""
    accounts = len({row["meeting_id"] for row in found})
    sums: Counter[str] = Counter()
    for row in found:
        if row["target_cents"] is not None:
            sums[row["currency"]] += row["target_cents"]
    start = (
        f"{words.plural(accounts, 'account')} whose last meeting fell through and who have not "
        "booked again"
    )
    if not sums:
        return f"{start}; no open renewal with an amount is loaded for them."
    told = words.listed(f"{name} {money(cents):,.0f}" for name, cents in sums.items())
    return f"{start}; their open renewals come to {told}."
