"""The funnel's answer: three reports put together, for pages, exports and the command line."""

from collections import defaultdict
from collections.abc import Mapping
from contextlib import nullcontext
from datetime import datetime
from functools import partial
from typing import Any

from csfunnel import queries
from csfunnel.filters import Breakdown, Filters
from csfunnel.rates import Rate, rate, share
from csfunnel.warehouse import Ask, Cursor, Rows, Warehouse, as_utc

STAGES = ("attempted", "sent", "delivered", "opened", "clicked", "booked", "held", "renewed")
STATUSES = ("cancelled", "upcoming", "held", "too_short", "no_show", "unverified")
RULES = ("link_email", "link_journey", "click", "sent", "colleague", "none")
RATES = {
    "delivery": ("delivered", "sent"),
    "bounce": ("bounced", "attempted"),
    "open": ("opened", "delivered"),
    "click": ("clicked", "delivered"),
    "click_to_open": ("clicked", "opened"),
    "booking": ("booked", "delivered"),
}

Answer = dict[str, Any]
Row = Mapping[str, Any]


def funnel(
    warehouse: Warehouse,
    filters: Filters,
    *,
    by: Breakdown | None = None,
    cursor: Cursor | None = None,
) -> Answer:
    """All numbers of one selection, of one state of the data; see `told`."""
    with nullcontext(cursor) if cursor else warehouse.reading() as own:
        return told(partial(warehouse.report, cursor=own), filters, by=by)


def told(ask: Ask, filters: Filters, *, by: Breakdown | None = None) -> Answer:
    """All numbers of one selection, in all and by one breakdown.

    Keys: as_of, stages, bounced, rates, meetings, money, rows, and rows_exceed_total with `by`.
    Counts are of the filters' unit, meetings of meetings; money is text with two decimals.
    """
    units = "emails" if filters.unit == "email" else "units"
    # Without a range all is in view whenever it happened, and a cohort's sums are cheaper.
    basis = filters.basis if filters.has_range else "cohort"
    emails = _asked(ask, f"funnel_{basis}_{units}", filters, by)
    meetings = _asked(ask, "funnel_meetings", filters, by)
    money = _asked(ask, "funnel_money", filters, by)
    as_of = ask("data_version", {})[0]["as_of"]
    (counted, emails_by_name), (met, meetings_by_name) = _parted(emails), _parted(meetings)
    answer = {"as_of": stamp(as_of), **_counts(counted, met, filters)}
    answer["money"] = {"by_currency": _by_currency(money)}
    answer["rows"] = []
    if by is not None:
        answer["rows"] = _rows(emails_by_name, meetings_by_name, _amounts(money), filters)
        answer["rows_exceed_total"] = _exceeds(answer)
    return answer


def meetings_told(ask: Ask, filters: Filters, *, by: Breakdown | None = None) -> Answer:
    """What `told` says of meetings: the keys meetings, and rows with value and meetings.

    Rows without a meeting in view are left out.
    """
    met, by_name = _parted(_asked(ask, "funnel_meetings", filters, by))
    counts = {name: _meeting_counts(by_name[name]) for name in sorted(by_name)}
    rows = [{"value": name, "meetings": of} for name, of in counts.items() if _has_meetings(of)]
    return {"meetings": _meeting_counts(met), "rows": rows}


def _asked(ask: Ask, name: str, filters: Filters, by: Breakdown | None) -> Rows:
    rows = ask(name, filters.params(queries.load("reports")[name].params, by=by))
    return [row for row in rows if row["is_total"] or by is not None]


def _parted(rows: Rows) -> tuple[Row, dict[str, Row]]:
    """The total, empty where nothing is in view, and the rows of the breakdown by name."""
    total: Row = next((row for row in rows if row["is_total"]), {})
    return total, {row["value"]: row for row in rows if not row["is_total"]}


def _amounts(money: Rows) -> dict[str, Answer]:
    """What each row of the breakdown won, by currency; nothing for 0.00."""
    found: dict[str, Answer] = defaultdict(dict)
    for row in sorted(money, key=lambda row: row["currency"]):
        if not row["is_total"] and row["won_cents"]:
            found[row["value"]][row["currency"]] = money_text(row["won_cents"])
    return found


def _rows(
    emails: Mapping[str, Row],
    meetings: Mapping[str, Row],
    amounts: Mapping[str, Answer],
    filters: Filters,
) -> list[Answer]:
    """The breakdown's rows by name; those in which nothing happened are left out."""
    found = []
    for name in sorted({*emails, *meetings, *amounts}):
        counts = _counts(emails.get(name, {}), meetings.get(name, {}), filters)
        won = amounts.get(name, {})
        if won or name in emails or _has_meetings(counts["meetings"]):
            found.append({"value": name, **counts, "renewed_amount": won})
    return found


def _has_meetings(meetings: Answer) -> bool:
    return bool(meetings["booked"] or meetings["renewing"] or any(meetings["by_status"].values()))


def _counts(counted: Row, met: Row, filters: Filters) -> Answer:
    """Stages, bounces, rates and meetings of the total or of one row."""
    recorded: dict[str, int | None] = {name: _count(counted, name) for name in STAGES}
    if _count(counted, "unknown_clicks"):
        recorded["clicked"] = None
    reached = {name: _count(counted, f"{name}_reached") for name in STAGES[:-1]}
    reached["renewed"] = _count(counted, "renewed")
    bounced = _count(counted, "bounced")
    about_meetings = _meeting_counts(met)
    return {
        "stages": [
            {"stage": name, "recorded": recorded[name], "reached": reached[name]} for name in STAGES
        ],
        "bounced": bounced,
        "rates": _rates({**recorded, "bounced": bounced}, about_meetings, filters),
        "meetings": about_meetings,
    }


def _meeting_counts(met: Row) -> Answer:
    by_status = {status: _count(met, status) for status in STATUSES}
    due = _count(met, "due")
    return {
        "booked": _count(met, "booked"),
        "by_status": by_status,
        "due": due,
        "held_rate": share(by_status["held"], due),
        "held_ceiling": share(by_status["held"] + by_status["unverified"], due),
        "renewing": _count(met, "renewing"),
        "by_rule": {rule: _count(met, rule) for rule in RULES},
    }


def _rates(recorded: Mapping[str, int | None], meetings: Answer, filters: Filters) -> Answer:
    rates: Answer = {
        name: _rate_answer(rate(recorded[above], recorded[below]))
        for name, (above, below) in RATES.items()
    }
    held = rate(meetings["by_status"]["held"], meetings["due"])
    rates["held"] = {**_rate_answer(held), "ceiling": meetings["held_ceiling"]}
    renewal = (
        rate(meetings["renewing"], meetings["by_status"]["held"])
        if filters.basis == "cohort"
        else Rate(None, None, None, None, None)
    )
    rates["renewal"] = _rate_answer(renewal)
    return rates


def _rate_answer(found: Rate) -> Answer:
    return {
        "numerator": found.numerator,
        "denominator": found.denominator,
        "rate": found.rate,
        "low": found.low,
        "high": found.high,
        "small": found.is_small,
    }


def _by_currency(money: Rows) -> Answer:
    """One line a currency: what was won, and where it goes."""
    totals = sorted((row for row in money if row["is_total"]), key=lambda row: row["currency"])
    return {
        row["currency"]: {
            name: money_text(row[f"{name}_cents"])
            for name in ("won", "journeys", "no_journey", "no_meeting")
        }
        for row in totals
    }


def _exceeds(answer: Answer) -> Answer:
    """By how much the rows exceed the total: a contact or account may stand in several rows."""
    found: Answer = {}
    for place, stage in enumerate(answer["stages"]):
        found[stage["stage"]] = {}
        for count in ("recorded", "reached"):
            in_rows = [row["stages"][place][count] for row in answer["rows"]]
            is_unknown = stage[count] is None or None in in_rows
            found[stage["stage"]][count] = None if is_unknown else sum(in_rows) - stage[count]
    return found


def _count(row: Row, name: str) -> int:
    return int(row.get(f"{name}_count") or 0)


def money_text(cents: int) -> str:
    """Cents as text with two decimals: exact, whatever the size."""
    sign, whole = ("-" if cents < 0 else ""), abs(cents)
    return f"{sign}{whole // 100}.{whole % 100:02d}"


def weight_text(trillionths: int) -> str:
    """A weight as text with twelve decimals."""
    return f"{trillionths // 10**12}.{trillionths % 10**12:012d}"


def stamp(moment: datetime | None) -> str | None:
    """An instant as ISO 8601 with Z."""
    return as_utc(moment)
