"""Renewals and their money on screen: the models side by side, and what meetings go with."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from csfunnel.cell import Cell
from csfunnel.filters import FIELDS, MODEL_NAMES, MODEL_PHRASES, MODELS, Breakdown, Filters, Model
from csfunnel.takeaway.cards import Kind
from csfunnel.ui import filters, stages, words
from csfunnel.ui.asking import ask
from csfunnel.ui.maturing import GROWING, Matured, is_growing
from csfunnel.warehouse import Rows

PLACES = {
    "in_view": "All in view",
    "out_of_view": "Outside this view",
    "all": "All won renewals",
}
MODEL_KINDS: dict[str, Kind] = {
    "Currency": "text",
    **dict.fromkeys((MODEL_NAMES[name] for name in MODELS), "money"),
}
MODEL_HELP = {
    "Last meeting": "All to the last held meeting before closing.",
    "First meeting": "All to the first held meeting in the window.",
    "Even split": "The same to each held meeting in the window.",
    "40-20-40": "40 % to the first, 40 % to the last, the rest shared by those between.",
    "Later counts more": "A meeting's weight halves with every 30 days before closing.",
}


def models(chosen: Filters, *, by: Breakdown) -> Rows:
    """The rows of outcomes_models under the filters on screen."""
    return ask("outcomes_models", chosen, by=by)


def model_rows(rows: Rows, *, title: str) -> list[dict[str, Any]]:
    """A line a row and currency, then the currency's sums, with what lies outside the view.

    Beside the columns: `place` and `is_of_no_meeting` of the report; a row may be called as a sum.
    """
    order = ("row", *PLACES)
    shown = [row for row in rows if row["place"] in _places(rows, row["currency"])]
    shown.sort(key=lambda row: (row["currency"], order.index(row["place"]), -row["last_cents"]))
    return [
        {
            title: row["value"] if row["place"] == "row" else PLACES[row["place"]],
            "Currency": row["currency"],
            **{MODEL_NAMES[name]: money(row[f"{name}_cents"]) for name in MODELS},
            "place": row["place"],
            "is_of_no_meeting": row["is_of_no_meeting"],
        }
        for row in shown
    ]


def known(rows: Rows, chosen: Filters, *, gap: str) -> Rows:
    """The rows of models that can be told: with a gap the sums, unless they are of some emails."""
    if not gap:
        return rows
    sums = [row for row in rows if row["place"] == "in_view"]
    return [] if chosen.narrows_emails else sums


def own_rows(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The same without the sums, and without "No meeting", which is the same under every model."""
    return [row for row in rows if row["place"] == "row" and not row["is_of_no_meeting"]]


def model_sentence(rows: Rows, *, gap: str) -> str:
    """Whether the models agree on the totals, and why they need not; or why only sums are told."""
    wholes = [row for row in rows if row["place"] == "in_view"]
    if not wholes:
        return ""
    if gap:
        return words.capital(f"{gap}, so only the sums are known, the same under every model.")
    told = words.listed(
        _plain_money(row["last_cents"], row["currency"]) for row in wholes if _agrees(row)
    )
    if all(_agrees(row) for row in wholes):
        return (
            f"Every model shares out the same {told}: only who is credited differs. The rows of "
            "each column add up to that."
        )
    return (
        "The filters leave out some of the meetings that share a renewal, so in this view the "
        "models differ in how much they bring; with what lies outside they agree to the cent."
    )


def headline(rows: Rows, chosen: Filters, span: Mapping[str, Any], matured: Matured) -> str:
    """What journeys are credited with, and how far models differ; `rows` are those of models."""
    if gap := stages.gaps(span).get("renewed"):
        won = [_round(row["last_cents"], row["currency"]) for row in known(rows, chosen, gap=gap)]
        if won:
            return (
                f"{words.listed(won)} of won renewals; {gap}, so nobody can tell what led to them"
            )
        return words.capital(f"{gap}, so there is no renewal money to share out.")
    credited = _credited(rows)
    if not credited:
        return "No renewal money is credited to journeys in view."
    parts = []
    for currency, cents in credited.items():
        low, high = min(cents.values()), max(cents.values())
        amount = _round(cents[chosen.model], currency)
        other = f" ({_round(low, currency)} to {_round(high, currency)} under the others)"
        parts.append(amount + (other if low != high else ""))
    goes = f"each going to {MODEL_PHRASES[chosen.model]}"
    still = f", {GROWING}" if is_growing(matured, "renewed") else ""
    return f"Journeys are credited with {words.listed(parts)} of won renewals, {goes}{still}"


def opens_money(row: Mapping[str, Any], column: str, *, by: Breakdown) -> Cell | None:
    """What a click on an amount opens: the shares behind it, by its own model.

    Nothing where the amount lies outside the filters: a list goes no further than they do.
    """
    model = next((name for name, label in MODEL_NAMES.items() if label == column), None)
    if model is None or row["place"] not in ("row", "in_view"):
        return None
    name = row[filters.BREAKDOWN_NAMES[by]] if row["place"] == "row" else None
    return replace(cell(f"money.won.{row['Currency']}", name, by=by), model=model)


def opens_mark(custom: Sequence[Any], *, by: Breakdown) -> Cell | None:
    """The same for a mark."""
    if not custom:
        return None
    name, currency, label = custom[:3]
    row = {filters.BREAKDOWN_NAMES[by]: name, "Currency": currency, "place": "row"}
    return opens_money(row, label, by=by)


def money(cents: int | None) -> Decimal | None:
    """Cents as an exact amount; None where unknown."""
    return None if cents is None else Decimal(cents).scaleb(-2)


def cell(measure: str, value: str | None, *, by: Breakdown) -> Cell:
    """The cell of a measure in the row of that name; None stands for all rows."""
    narrowed: dict[str, Any] = {} if value is None else {FIELDS[by]: (value,)}
    return Cell(measure, **narrowed)


def _places(rows: Rows, currency: str) -> tuple[str, ...]:
    is_split = any(row["place"] == "out_of_view" and row["currency"] == currency for row in rows)
    return ("row", *PLACES) if is_split else ("row", "in_view")


def _agrees(row: Mapping[str, Any]) -> bool:
    return len({row[f"{name}_cents"] for name in MODELS}) == 1


def _credited(rows: Rows) -> dict[str, dict[Model, int]]:
    """By currency, the cents each model credits journeys with; currencies without any left out."""
    found = {
        row["currency"]: {name: row[f"{name}_cents"] for name in MODELS}
        for row in rows
        if row["place"] == "journeys"
    }
    return {currency: cents for currency, cents in found.items() if any(cents.values())}


def _plain_money(cents: int, currency: str) -> str:
    return f"{currency} {money(cents):,.2f}"


def _round(cents: int, currency: str) -> str:
    return words.round_money(str(money(cents)), currency=currency)
