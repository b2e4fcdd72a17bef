"""One renewal explained in words: which meetings count, who gets what under each model, and why."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import streamlit as st

from csfunnel.explaining import Explained, Share, explained
from csfunnel.filters import MODEL_NAMES, MODELS, Filters, Model
from csfunnel.takeaway.cards import Kind
from csfunnel.ui import choosing, evidence, words
from csfunnel.ui.asking import ask

MOST = 5000  # a longer list is no choice; a period or a CSM makes it shorter
ALL = "All"
NUMBERS = ("", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
COUNTING_KINDS: dict[str, Kind] = {
    "Starts": "instant",
    "How we know it was held": "text",
    "Credited to": "text",
    "Email": "text",
    "Why this email": "text",
    "Meeting": "text",
}
WEIGHT_KINDS: dict[str, Kind] = {
    "Meeting": "text",
    **dict.fromkeys((MODEL_NAMES[name] for name in MODELS), "text"),
}
CENT_KINDS: dict[str, Kind] = {
    "Meeting": "text",
    **dict.fromkeys((MODEL_NAMES[name] for name in MODELS), "money"),
    "Currency": "text",
}
MISSED_KINDS: dict[str, Kind] = {
    "Starts": "instant",
    "Status": "text",
    "Why it does not count": "text",
    "Meeting": "text",
}


def choose(chosen: Filters) -> Explained | None:
    """Draw the choice of a renewal, kept in the link, and explain the one chosen."""
    rows = ask("outcomes_choices", chosen, most=MOST)
    picked = choosing.one(
        "renewal",
        rows,
        named=lambda name: ask("outcomes_renewals", chosen, renewal_id=name),
        about="Renewals of the accounts in view that closed, or fall due, in the period.",
    )
    if rows and rows[0]["all_count"] > len(rows):
        st.caption(
            f"The latest {words.count(len(rows))} of {words.count(rows[0]['all_count'])} renewals "
            "are listed. Choose a CSM or a period to find others."
        )
    if picked is None:
        return None
    asked = {"renewal_id": picked["renewal_id"]}
    [renewal] = ask("outcomes_renewals", chosen, **asked)
    return explained(renewal, ask("outcomes_meetings", chosen, **asked))


def label(found: Explained) -> str:
    """How the renewal is called in the choice."""
    return choosing.label(found.renewal, key="renewal")


def lead(found: Explained, *, lookback_days: int) -> str:
    """What became of the renewal and why its money is where it is."""
    account, won = found.renewal["account"], _amount(found.renewal)
    day = _closed(found.renewal)
    window = f"the {lookback_days} days before"
    match found.outcome:
        case "shared":
            is_one = len(found.shares) == 1
            held = f"{_number(len(found.shares))} held meeting{'' if is_one else 's'}"
            verb = "counts" if is_one else "count"
            meetings = words.listed(_told(each) for each in found.shares)
            return f"{account} renewed for {won} on {day}. {held} of {window} {verb}: {meetings}."
        case "no_meeting":
            return (
                f"{account} renewed for {won} on {day}. No held meeting of the account lies in "
                f"{window}, so under every model all of it goes to “No meeting”. "
                f"{_near(found, lookback_days=lookback_days)}"
            )
        case "undated":
            return (
                f"{account} renewed for {won}, but the export has no closing date for it. Without "
                "one nobody can tell which meetings came before, so under every model all of it "
                "goes to “No meeting”. Load the renewal again with its closing date."
            )
        case "unknown_account":
            return (
                f"This renewal was won for {won} on {day}, but its account is not among the "
                "companies loaded, so its meetings are not known and under every model all of it "
                "goes to “No meeting”. Load the company export."
            )
        case "lost":
            return f"{account} did not renew{_on(day)}. {_unshared(found, window=window)}"
        case "open":
            due = found.renewal["due_date"]
            until = f", due on {words.day(due)}" if due else ""
            return (
                f"The renewal of {account} is still open{until}. {_unshared(found, window=window)}"
            )


def gap(found: Explained) -> str:
    """What the export lacks about the renewal; empty where it lacks nothing."""
    if found.renewal["stage"] == "won" and found.renewal["is_amount_missing"]:
        return (
            "Its final amount is missing and counts as 0.00 until it is loaded; the planned "
            f"amount is {_planned(found.renewal)}."
        )
    return ""


def models_told(found: Explained) -> str:
    """A line a model, as Markdown: who gets how much of the renewal."""
    return "\n".join(
        f"- **{MODEL_NAMES[name]}:** {words.plain(_model(found, name))}" for name in MODELS
    )


def counting_rows(found: Explained) -> list[dict[str, Any]]:
    """The meetings that count, with the evidence and the email each is credited to."""
    meetings = [*(each.meeting for each in found.shares), *found.counted]
    return [
        {
            "Starts": each["starts_at"],
            "How we know it was held": evidence.found(each),
            "Credited to": each["journey"],
            "Email": _email(each),
            "Why this email": f"{evidence.RULES[each['rule']]}: {each['rule_sentence']}",
            "Meeting": each["meeting_id"],
        }
        for each in meetings
    ]


def weight_rows(found: Explained) -> list[dict[str, Any]]:
    """Each meeting's share under each model, as a fraction and in per cent."""
    return [
        {
            "Meeting": numbered(each),
            **{MODEL_NAMES[name]: _weight(each, name) for name in MODELS},
        }
        for each in found.shares
    ]


def cent_rows(found: Explained) -> list[dict[str, Any]]:
    """Each meeting's money under each model, and the sums, which are the renewal's amount."""
    if not found.shares:
        return []
    currency = found.renewal["currency"]
    lines = [(numbered(each), each.cents) for each in found.shares]
    whole = {name: sum(each.cents[name] for each in found.shares) for name in MODELS}
    return [
        {
            "Meeting": named,
            **{MODEL_NAMES[name]: Decimal(cents[name]).scaleb(-2) for name in MODELS},
            "Currency": currency,
        }
        for named, cents in (*lines, (ALL, whole))
    ]


def missed_rows(found: Explained) -> list[dict[str, Any]]:
    """The account's other meetings, each with the reason why it does not count."""
    return [
        {
            "Starts": each["starts_at"],
            "Status": evidence.status(each["status"]),
            "Why it does not count": evidence.missed(each),
            "Meeting": each["meeting_id"],
        }
        for each in found.missed
    ]


def numbered(share: Share) -> str:
    """A meeting by its place among those that share the renewal, and its day."""
    return f"{share.meeting['order_no']}. {words.day(share.meeting['starts_day'])}"


def _told(share: Share) -> str:
    meeting = share.meeting
    to = meeting["journey"]
    credited = "of no journey" if to == "No journey" else f"credited to “{to}”"
    return f"{words.day(meeting['starts_day'])} ({credited})"


def _model(found: Explained, model: Model) -> str:
    carrying = [each for each in found.shares if each.weights[model]]
    currency = found.renewal["currency"]
    if len(carrying) == 1:
        [only] = carrying
        return (
            f"the meeting of {words.day(only.meeting['starts_day'])} gets everything, "
            f"{_cents(only.cents[model], currency)}."
        )
    parts = (
        f"{words.day(each.meeting['starts_day'])} gets {_weight(each, model)}, "
        f"which is {_cents(each.cents[model], currency)}"
        for each in carrying
    )
    return f"{'; '.join(parts)}."


def _weight(share: Share, model: Model) -> str:
    weight = share.weights[model]
    if weight in (0, 1):
        return "all = 100%" if weight else "nothing"
    return f"{share.written[model]} = {float(weight):.1%}"


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else words.count(count)


def _near(found: Explained, *, lookback_days: int) -> str:
    """Which meetings were near, for a renewal that has none."""
    if not found.missed:
        return "No meeting of the account was near it at all."
    parts = [
        f"{words.day(each['starts_day'])} ({_short(each, lookback_days=lookback_days)})"
        for each in found.missed
    ]
    return f"What comes nearest: {words.listed(parts)}."


def _short(meeting: Mapping[str, Any], *, lookback_days: int) -> str:
    """Why a meeting does not count, in as few words as do."""
    match meeting["reason"]:
        case "too_early":
            late_us = meeting["before_us"] - lookback_days * evidence.DAY_US
            return f"held, but {evidence.length(late_us)} too early"
        case "after":
            return f"held, but {evidence.length(-meeting['before_us'])} after closing"
        case "unverified":
            return "unverified: it may have been held"
        case reason:
            return evidence.status(reason).lower()


def _unshared(found: Explained, *, window: str) -> str:
    held: Sequence[Mapping[str, Any]] = found.counted
    start = "A renewal that is not won has no money to share."
    if found.renewal["closed_at"] is None:
        return start
    if not held:
        return f"{start} No held meeting of the account lies in {window}."
    days = words.listed(words.day(each["starts_day"]) for each in held)
    return f"{start} Held meetings in {window}: {days}."


def _amount(renewal: Mapping[str, Any]) -> str:
    if renewal["is_amount_missing"]:
        return "an amount that is missing"
    return _cents(renewal["final_cents"], renewal["currency"])


def _planned(renewal: Mapping[str, Any]) -> str:
    planned = renewal["target_cents"]
    return "missing too" if planned is None else _cents(planned, renewal["currency"])


def _cents(cents: int, currency: str) -> str:
    return f"{currency} {Decimal(cents).scaleb(-2):,.2f}"


def _closed(renewal: Mapping[str, Any]) -> str:
    return words.day(renewal["closed_day"]) if renewal["closed_day"] else ""


def _on(day: str) -> str:
    return f" (lost on {day})" if day else " (lost; the export has no closing date)"


def _email(meeting: Mapping[str, Any]) -> str:
    if meeting["email_id"] is None:
        return "none"
    step = "" if meeting["step"] == "No step" else f", {meeting['step']}"
    subject = f" “{meeting['email_subject']}”" if meeting["email_subject"] else ""
    return f"{meeting['email_id']}{step}{subject}"
