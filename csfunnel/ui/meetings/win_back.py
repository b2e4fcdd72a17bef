"""Accounts to win back: their last meeting fell through, and a renewal is at stake."""

from collections import Counter
from collections.abc import Mapping
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
# Who may be won back -> what is said behind their number.
SIDES = {"account": "", "contact": " of no company", "unknown contact": ""}


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
    """How many accounts, and contacts of none, and what is at stake by currency."""
    if not found:
        return ""
    sides = Counter({row["meeting_id"]: _side(row) for row in found}.values())
    sums: Counter[str] = Counter()
    for row in found:
        if row["target_cents"] is not None:
            sums[row["currency"]] += row["target_cents"]
    who = words.listed(
        f"{words.plural(sides[side], side)}{more}" for side, more in SIDES.items() if sides[side]
    )
    is_one = sides.total() == 1
    have = "has" if is_one else "have"
    start = f"{who} whose last meeting fell through and who {have} not booked again"
    if not sums:
        return f"{start}; no open renewal with an amount is loaded for them."
    told = words.listed(f"{name} {money(cents):,.0f}" for name, cents in sums.items())
    return f"{start}; {'its' if is_one else 'their'} open renewals come to {told}."


def _side(row: Mapping[str, Any]) -> str:
    """Whose meetings the row is about: a key of SIDES."""
    if row["company_id"] is not None:
        return "account"
    return "unknown contact" if row["contact_key"] is None else "contact"
