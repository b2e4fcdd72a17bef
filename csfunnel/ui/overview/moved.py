"""What moved: the change against the period before, split into volume, mix and rate."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

import streamlit as st

from csfunnel import moves, queries
from csfunnel.cell import Cell
from csfunnel.filters import FIELDS, Breakdown, Filters
from csfunnel.rates import SMALL_COUNT
from csfunnel.takeaway.cards import Kind
from csfunnel.ui import data, filters, maturing, periods, words
from csfunnel.ui.board import Board
from csfunnel.ui.charts import Figure
from csfunnel.ui.figures.overview import moved_figure
from csfunnel.ui.overview import compared
from csfunnel.warehouse import Rows

COUNTS = {"Meetings booked": "booked", "Meetings held": "held"}
PARTS = {
    "Volume": ("volume", "More or fewer delivered emails."),
    "Mix": ("mix", "Emails went to other rows than before, at the rates of before."),
    "Rate": ("rate", "The same emails brought more or less than before."),
    "Started or stopped": ("started", "Rows with delivered emails in one of both periods only."),
    "Not from journeys": ("other", "Meetings and money that no journey led to."),
}
DEFINITIONS = (
    *("change", "volume effect", "mix effect", "rate effect"),
    *("started or stopped", "not from journeys"),
)
TOTAL = "Total"
DELIVERED = "email.delivered.recorded"
TITLE = "What moved"
RECENT = "Last 90 days"


@dataclass(frozen=True)
class Asked:
    """One split: of which number, by which rows, of which period and the one before.

    With `is_recent` the period is not the page's, which is of all time, but the last 90 days.
    """

    measure: str
    by: Breakdown
    now: Filters
    before: Filters
    is_recent: bool = False

    @property
    def is_money(self) -> bool:
        """Whether the number is an amount of a currency rather than a count."""
        return self.measure not in COUNTS

    @property
    def stage(self) -> str:
        """The stage of the funnel the number belongs to."""
        return COUNTS.get(self.measure, "renewed")

    @property
    def kind(self) -> Kind:
        """How the number is written."""
        return "money" if self.is_money else "count"


def draw(board: Board, found: compared.View) -> None:
    """Draw the choice of number and rows, and the card; or why there is nothing to compare with.

    Of all time, which has no period before, it is what moved in the last 90 days.
    """
    is_recent = not found.chosen.has_range
    chosen = recent(found) if is_recent else found.chosen
    before = compared.before(chosen, found.span)
    if before is None:
        board.card(TITLE, [], kinds={}, empty=compared.against(chosen, found.span))
        return
    with board.choices():
        measure = _measure([*COUNTS, *found.currencies])
        by = filters.breakdown()
    asked = Asked(measure, by, chosen, before, is_recent=is_recent)
    matured = maturing.matured(chosen, found.span) if is_recent else found.matured
    growing = maturing.growing(matured, asked.stage)
    rows = rows_of(asked)
    parts = moves.split(rows)
    title = filters.BREAKDOWN_NAMES[asked.by]
    board.card(
        TITLE,
        table(rows, parts, title=title),
        kinds=_kinds(asked, title),
        sentence=f"{sentence(asked, rows, parts)} {growing}".strip(),
        figure=_figure(asked, rows, parts),
        help={name: told for name, (_, told) in PARTS.items()},
        opens=lambda row, column: _opens(asked, row["value"], column),
        figure_opens=lambda custom: _opens(asked, None, custom[0]) if custom else None,
        small=lambda row: 0 < min(row["Emails before"], row["Emails now"]) < SMALL_COUNT,
        definitions=DEFINITIONS,
        view=filters.in_words(chosen, as_of_day=found.span["as_of_day"]) if is_recent else "",
    )


def recent(found: compared.View) -> Filters:
    """The view of the page in the last 90 days of the data."""
    from_day, to_day = periods.days_of(RECENT, last_day=found.span["as_of_day"])
    return replace(found.chosen, from_day=from_day, to_day=to_day)


def rows_of(asked: Asked) -> list[moves.Row]:
    """The rows of both periods, those in which nothing happened left out."""
    sides = [_sides(asked, period) for period in (asked.before, asked.now)]
    names = sorted(sides[0].keys() | sides[1].keys())
    none = moves.Side()
    found = [moves.Row(name, *(side.get(name, none) for side in sides)) for name in names]
    return [row for row in found if (row.before, row.now) != (none, none)]


def table(
    rows: Sequence[moves.Row], parts: Sequence[moves.Parts], *, title: str
) -> list[dict[str, Any]]:
    """A line a row, the largest change first, and the total of all.

    Beside the columns: `value`, the row's name, None in the total.
    """
    pairs = sorted(zip(rows, parts, strict=True), key=lambda pair: -abs(pair[1].change))
    every = moves.Row(TOTAL, _summed([row.before for row in rows]), _summed([r.now for r in rows]))
    total = {**_line(every, moves.total(parts), title), "value": None}
    return [*(_line(row, part, title) for row, part in pairs), total]


def sentence(asked: Asked, rows: Sequence[moves.Row], parts: Sequence[moves.Parts]) -> str:
    """The change with its parts in whole units, which add up to it, and who moved most."""
    before, now = (_sum_of(rows, period) for period in ("before", "now"))
    whole = moves.total(parts)
    name = asked.measure if not asked.is_money else f"Won {asked.measure}"
    if asked.is_recent:
        name = f"{RECENT}: {name[:1].lower()}{name[1:]}"
    start = f"{name} went from {_whole(before, asked)} to {_whole(now, asked)}"
    if not any(part.change for part in parts):
        return f"{start}: no row changed."
    listed = [
        f"{told.lower()} {_signed(value, asked)}"
        for told, value in zip(PARTS, _rounded(whole, asked), strict=True)
        if value
    ]
    most = max(zip(rows, parts, strict=True), key=lambda pair: abs(pair[1].change))
    moved = f"{most[0].name} moved most ({_signed(Fraction(most[1].change, 100), asked)})."
    change = _signed(Fraction(whole.change, 100), asked)
    return f"{start} ({change}): {words.listed(listed) or 'nothing in sum'}. {moved}"


def _measure(choices: Sequence[str]) -> str:
    return st.segmented_control(
        "What to explain",
        choices,
        default=choices[0],
        required=True,
        key="moved",
        bind="query-params",
    )


def _asked_report(name: str, asked: Asked, period: Filters) -> Rows:
    params = period.params(queries.load("reports")[name].params, by=asked.by)
    return [row for row in data.report(name, params) if not row["is_total"]]


def _sides(asked: Asked, period: Filters) -> dict[str, moves.Side]:
    """Each row's emails, outcome and what no journey led to, in hundredths or cents."""
    counted = {row["value"]: row for row in _asked_report("overview_rows", asked, period)}
    if not asked.is_money:
        name = COUNTS[asked.measure]
        return {
            value: moves.Side(
                row["delivered_count"],
                row[f"{name}_count"] * moves.HUNDRED,
                row[f"other_{name}_count"] * moves.HUNDRED,
            )
            for value, row in counted.items()
        }
    paid = {
        row["value"]: row
        for row in _asked_report("funnel_money", asked, period)
        if row["currency"] == asked.measure
    }
    return {
        value: moves.Side(
            counted[value]["delivered_count"] if value in counted else 0,
            paid[value]["journeys_cents"] if value in paid else 0,
            paid[value]["won_cents"] - paid[value]["journeys_cents"] if value in paid else 0,
        )
        for value in counted.keys() | paid.keys()
    }


def _line(row: moves.Row, parts: moves.Parts, title: str) -> dict[str, Any]:
    sides = (row.before, row.now)
    before, now = (Decimal(side.outcome + side.other) / 100 for side in sides)
    return {
        title: row.name,
        "value": row.name,
        "Emails before": row.before.delivered_count,
        "Emails now": row.now.delivered_count,
        "Before": before,
        "Now": now,
        "Change": now - before,
        **{told: Decimal(getattr(parts, name)) / 100 for told, (name, _) in PARTS.items()},
    }


def _kinds(asked: Asked, title: str) -> dict[str, Kind]:
    return {
        title: "text",
        **dict.fromkeys(("Emails before", "Emails now"), "count"),
        **dict.fromkeys(("Before", "Now", "Change"), asked.kind),
        **dict.fromkeys(PARTS, "money" if asked.is_money else "number"),
    }


def _figure(asked: Asked, rows: Sequence[moves.Row], parts: Sequence[moves.Parts]) -> Figure:
    before, now = (_sum_of(rows, period) for period in ("before", "now"))
    steps = [
        (told, float(value), _signed(value, asked))
        for told, value in zip(PARTS, _rounded(moves.total(parts), asked), strict=True)
    ]
    unit = asked.measure if asked.is_money else "meetings"
    against = "from the period before to this one"
    if asked.is_recent:
        against = "the last 90 days and the 90 before"
    return moved_figure(
        ("Before", before / 100, _whole(before, asked)),
        steps,
        ("Now", now / 100, _whole(now, asked)),
        title=f"{asked.measure}: {against}",
        unit=words.capital(unit),
    )


def _opens(asked: Asked, name: str | None, column: str) -> Cell | None:
    """The emails, the meetings or the money of a row in the period in view, or the one before.

    Without a name those of all rows.
    """
    money = f"money.won.{asked.measure}" if asked.is_money else ""
    measure = money or f"meetings.{COUNTS[asked.measure]}"
    sides = {
        "Now": (measure, ""),
        "Before": (measure, "before"),
        "Emails now": (DELIVERED, ""),
        "Emails before": (DELIVERED, "before"),
    }
    if column not in sides:
        return None
    asks_for, then = sides[column]
    only: dict[str, Any] = {} if name is None else {FIELDS[asked.by]: (name,)}
    if not asked.is_recent:
        return Cell(asks_for, then=then, **only)
    period = asked.before if then else asked.now
    return Cell(asks_for, from_day=period.from_day, to_day=period.to_day, **only)


def _summed(sides: Sequence[moves.Side]) -> moves.Side:
    return moves.Side(
        sum(side.delivered_count for side in sides),
        sum(side.outcome for side in sides),
        sum(side.other for side in sides),
    )


def _sum_of(rows: Sequence[moves.Row], period: str) -> int:
    sides: list[moves.Side] = [getattr(row, period) for row in rows]
    return sum(side.outcome + side.other for side in sides)


def _rounded(whole: moves.Parts, asked: Asked) -> list[Fraction]:
    """Counts in whole ones that add up to the change; money to the cent."""
    values = [Fraction(getattr(whole, name), 100) for name, _ in PARTS.values()]
    return values if asked.is_money else [Fraction(each) for each in moves.shared(values)]


def _whole(hundredths: int, asked: Asked) -> str:
    form = ",.2f" if asked.is_money else ",.0f"
    return f"{Decimal(hundredths) / 100:{form}}"


def _signed(value: Fraction, asked: Asked) -> str:
    if not value:
        return "0"
    form = "+,.2f" if asked.is_money else "+,.0f"
    return f"{Decimal(value.numerator) / value.denominator:{form}}".replace("-", "−")
