"""Answers in the shapes that the command line prints and the golden data set holds."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from csfunnel.filters import Credit, Filters, Model, comparisons
from csfunnel.funnel import stamp, weight_text
from csfunnel.warehouse import Cursor, Rows, Warehouse

ENOUGH_LAGS = 30
ALWAYS_TOLD = ("won_without_final_amount", "money_of_another_company")


def emails(warehouse: Warehouse, *, cursor: Cursor | None = None) -> Rows:
    """Every row of the email log: counted or not, whose, and what became of it."""
    return [
        {
            "email_id": row["email_id"],
            "counted": row["is_counted"],
            "contact_key": row["contact_key"],
            "company_id": row["company_id"],
            "journey": row["journey"],
            "sent": row["is_sent"],
            "bounced": row["is_bounced"],
            "delivered": row["is_delivered"],
            "opened": row["is_opened"],
            "clicked": row["is_clicked"],
        }
        for row in warehouse.report("emails", {}, cursor=cursor)
    ]


def calls(warehouse: Warehouse, *, cursor: Cursor | None = None) -> Rows:
    """Every call as it is matched."""
    return [
        {
            "call_id": row["call_id"],
            "from": row["came_from"],
            "time": stamp(row["happened_at"]),
            "company_id": row["company_id"],
            "host": row["host_key"],
            "external": row["external_keys"],
        }
        for row in warehouse.report("calls", {}, cursor=cursor)
    ]


def meetings(warehouse: Warehouse, *, credit: Credit = "all", cursor: Cursor | None = None) -> Rows:
    """Every meeting with its status, its email by its rule, and its call by its tier."""
    return [
        {
            "meeting_id": row["meeting_id"],
            "status": row["status"],
            "email_id": row["email_id"],
            "rule": row["rule"],
            "call_id": row["call_id"],
            "tier": row["tier"],
            "ambiguous": row["is_ambiguous"],
            "company_id": row["company_id"],
        }
        for row in warehouse.report("meetings", {"credit": credit}, cursor=cursor)
    ]


def credits_of(
    warehouse: Warehouse,
    *,
    model: Model = "last",
    credit: Credit = "all",
    cursor: Cursor | None = None,
) -> Rows:
    """Every won renewal's cents by meeting, in the order of its meetings."""
    params = {"model": model, "credit": credit}
    return [
        {
            "renewal_id": row["renewal_id"],
            "currency": row["currency"],
            "meeting_id": row["meeting_id"],
            "email_id": row["email_id"],
            "goes_to": row["goes_to"],
            "weight": weight_text(row["weight_trillionths"]),
            "cents": row["cents"],
        }
        for row in warehouse.report("credits", params, cursor=cursor)
    ]


def maturity(
    warehouse: Warehouse, filters: Filters, *, cursor: Cursor | None = None
) -> dict[str, dict[str, Any]]:
    """Per stage after the click: the lag within which 90 % follow, and the cohort's state.

    The state is `unknown` with fewer than 30 lags, None without a last day, else `maturing` or
    `mature`. Lags are microseconds.
    """
    params = filters.params(warehouse.params_of("maturity"))
    as_of = warehouse.report("data_version", {}, cursor=cursor)[0]["as_of"]
    zone = ZoneInfo(warehouse.settings.report_timezone)
    return {
        row["stage"]: matured(row, as_of=as_of, last_day=filters.to_day, zone=zone)
        for row in warehouse.report("maturity", params, cursor=cursor)
    }


def matured(
    row: Mapping[str, Any], *, as_of: datetime | None, last_day: date | None, zone: ZoneInfo
) -> dict[str, Any]:
    """One stage of the report on maturity, told of the cohort that ends with `last_day`."""
    if row["lags_count"] < ENOUGH_LAGS:
        return {"lags": row["lags_count"], "lag_microseconds": None, "state": "unknown"}
    state = None
    if as_of is not None and last_day is not None:
        next_day = last_day + timedelta(days=1)
        ended = datetime(next_day.year, next_day.month, next_day.day, tzinfo=zone)
        waited = as_of - ended
        state = "maturing" if waited < timedelta(microseconds=row["lag_us"]) else "mature"
    return {"lags": row["lags_count"], "lag_microseconds": row["lag_us"], "state": state}


def comparison(from_day: date | None, to_day: date | None) -> dict[str, Any]:
    """The periods to compare with, as ISO days."""
    return {
        name: None
        if period is None
        else {"from": period.from_day.isoformat(), "to": period.to_day.isoformat()}
        for name, period in comparisons(from_day, to_day).items()
    }


def checks(warehouse: Warehouse, *, cursor: Cursor | None = None) -> Mapping[str, Sequence[Any]]:
    """The claims that do not hold, and those on money in any case: a program looks for their names.

    One column is told as a list, several as objects.
    """
    found = dict.fromkeys(ALWAYS_TOLD, ()) | warehouse.checks(cursor=cursor)
    return {
        name: [next(iter(row.values())) if len(row) == 1 else row for row in rows]
        for name, rows in found.items()
    }
