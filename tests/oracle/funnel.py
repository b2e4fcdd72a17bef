"""The funnel: what is in view, counted in all and by row."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from .cells import money_text, stamp
from .drivers import RULES
from .rates import rate, ratio
from .views import STAGES, Lens, SeenEmail, SeenMoney, View

if TYPE_CHECKING:
    from .answers import Oracle

STATUSES = ("cancelled", "upcoming", "held", "too_short", "no_show", "unverified")


class Funnel:
    """One question to the funnel."""

    def __init__(self, oracle: "Oracle", *, options: Mapping[str, Any]) -> None:
        self.as_of = oracle.as_of()
        self.lens = Lens(oracle, options=options)
        self.unit = options.get("unit") or "email"
        self.by = None if options.get("by") in (None, "", "none") else options["by"]

    def result(self) -> dict[str, Any]:
        """The answer in the shape of the golden data set."""
        view = self.lens.view()
        total: dict[str, Any] = {"as_of": stamp(self.as_of) if self.as_of else None}
        total |= self.counts(view)
        total["money"] = {"by_currency": by_currency(view.money)}
        total["rows"] = []
        if self.by is not None:
            for value in view.values(self.by):
                row = view.row(value, by=self.by)
                if not row.is_empty():
                    total["rows"].append(self.row(value, view=row))
            total["rows_exceed_total"] = exceeds(total)
        return total

    def row(self, value: str, *, view: View) -> dict[str, Any]:
        """One row of a breakdown."""
        amounts = {
            currency: money_text(
                sum(seen.cents for seen in view.money if seen.currency == currency)
            )
            for currency in sorted({seen.currency for seen in view.money})
        }
        return {"value": value, **self.counts(view), "renewed_amount": amounts}

    def units(self, view: View, *, when: Callable[[SeenEmail], bool]) -> int:
        """How many emails, contacts or accounts there are among some emails in view."""
        emails = [seen.email for seen in view.emails if when(seen)]
        if self.unit == "contact":
            return len({email.contact_key for email in emails} - {None})
        if self.unit == "account":
            return len({email.company_id for email in emails} - {None})
        return len(emails)

    def counts(self, view: View) -> dict[str, Any]:
        """Stages, bounces, rates and meetings of a view."""
        stages = [self.stage(stage, view=view) for stage in STAGES]
        recorded = {stage["stage"]: stage["recorded"] for stage in stages}
        bounced = self.units(view, when=lambda seen: seen.is_bounced)
        meetings = self.meeting_counts(view)
        held = rate(meetings["by_status"]["held"], denominator=meetings["due"])
        rates = {
            "delivery": rate(recorded["delivered"], denominator=recorded["sent"]),
            "bounce": rate(bounced, denominator=recorded["attempted"]),
            "open": rate(recorded["opened"], denominator=recorded["delivered"]),
            "click": rate(recorded["clicked"], denominator=recorded["delivered"]),
            "click_to_open": rate(recorded["clicked"], denominator=recorded["opened"]),
            "booking": rate(recorded["booked"], denominator=recorded["delivered"]),
            "held": {**held, "ceiling": meetings["held_ceiling"]},
            "renewal": self.renewal_rate(meetings),
        }
        return {"stages": stages, "bounced": bounced, "rates": rates, "meetings": meetings}

    def stage(self, stage: str, *, view: View) -> dict[str, Any]:
        """One stage; clicks that an export does not track are unknown, so their count is too."""
        recorded: int | None = self.units(view, when=lambda seen: seen.recorded[stage])
        if stage == "clicked" and any(seen.has_unknown_clicks for seen in view.emails):
            recorded = None
        reached = self.units(view, when=lambda seen: seen.reached(stage))
        return {"stage": stage, "recorded": recorded, "reached": reached}

    def renewal_rate(self, meetings: dict[str, Any]) -> dict[str, Any]:
        """Renewing meetings of the held ones; null by basis activity."""
        if not self.lens.is_cohort:
            return rate(None, denominator=None)
        return rate(meetings["renewing"], denominator=meetings["by_status"]["held"])

    def meeting_counts(self, view: View) -> dict[str, Any]:
        """The counts over meetings; rules count the booked ones."""
        with_status = [seen.status for seen in view.meetings if seen.has_status]
        by_status = {status: with_status.count(status) for status in STATUSES}
        due = sum(by_status[status] for status in ("held", "too_short", "no_show", "unverified"))
        rules = [seen.rule for seen in view.meetings if seen.is_booked]
        ceiling = by_status["held"] + by_status["unverified"]
        return {
            "booked": len(rules),
            "by_status": by_status,
            "due": due,
            "held_rate": ratio(by_status["held"], denominator=due),
            "held_ceiling": ratio(ceiling, denominator=due),
            "renewing": sum(seen.is_renewing for seen in view.meetings),
            "by_rule": {rule: rules.count(rule) for rule in RULES},
        }


def by_currency(money: list[SeenMoney]) -> dict[str, dict[str, str]]:
    """One line a currency: all of it, and what it is made of."""
    lines: dict[str, dict[str, str]] = {}
    for currency in sorted({seen.currency for seen in money}):
        of_currency = [seen for seen in money if seen.currency == currency]
        lines[currency] = {"won": money_text(sum(seen.cents for seen in of_currency))}
        for kind in ("journeys", "no_journey", "no_meeting"):
            parts = [seen.cents for seen in of_currency if seen.kind == kind]
            lines[currency][kind] = money_text(sum(parts))
    return lines


def exceeds(total: dict[str, Any]) -> dict[str, dict[str, int | None]]:
    """By how much the rows exceed the total, per stage; None where a count is unknown."""
    found: dict[str, dict[str, int | None]] = {}
    for place, stage in enumerate(total["stages"]):
        found[stage["stage"]] = {}
        for count in ("recorded", "reached"):
            in_rows = [row["stages"][place][count] for row in total["rows"]]
            is_unknown = stage[count] is None or None in in_rows
            found[stage["stage"]][count] = None if is_unknown else sum(in_rows) - stage[count]
    return found
