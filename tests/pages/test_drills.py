"""Every number of a page opens, into a list as large as it says, or is named here with a reason."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from csfunnel import behind
from csfunnel.cell import Cell
from csfunnel.filters import Filters
from csfunnel.funnel import STAGES
from csfunnel.intake.door import Door
from csfunnel.rates import rate
from csfunnel.takeaway.cards import Kind
from csfunnel.ui import drawing, filters, words
from csfunnel.ui.accounts import renewals
from csfunnel.ui.board import Board, Tile
from csfunnel.ui.migration import migration

ROOT = Path(__file__).parents[2]
PERIOD = {"period": "Custom dates", "from": "2025-03-01", "to": "2025-04-15"}
# Chosen in the bar that all pages share.
VIEWS: dict[str, dict[str, Any]] = {
    "all there is": {},
    "a period": PERIOD,
    "activity of a period": {**PERIOD, "basis": "Activity", "by": "Region"},
    "contacts": {"unit": "Contacts", "by": "CSM", "mark": "Region"},
    "accounts by direct credit": {"unit": "Accounts", "credit": "Direct", "by": "Touch"},
    "one CSM": {"csm": "Ann", "by": "Touch", "model": "Even split", **PERIOD},
}
# Chosen on one page.
CHOICES: dict[str, list[dict[str, Any]]] = {
    "overview": [{**PERIOD, "moved": "Meetings held"}, {**PERIOD, "moved": "USD", "by": "CSM"}],
    "funnel": [
        {"trend": "Held rate", "every": "Week", "heat": "Held rate", "columns": "Month"},
        {"trend": "Meetings booked", "heat": "Meetings booked", "rows": "Region"},
        {"trend": "Delivered", "heat": "Delivered", "lost_from": "Sent", "lost_to": "Clicked"},
        {"trend": "Click rate", "heat": "Click rate", "compare": "Year before", **PERIOD},
        {"trend": "Open rate", "heat": "Open rate", "compare": "Period before", **PERIOD},
    ],
    "journeys": [
        {"judge": "Click rate", "version": "Template"},
        {"judge": "Open rate", "version": "Subject", **PERIOD},
    ],
    "csms": [{"rate": name} for name in ("Held rate", "Click rate", "Open rate")],
    "outcomes": [
        {"model": "40-20-40", "by": "Region"},
        {"model": "First meeting"},
        {"renewal": "Alder · R1"},
    ],
    "meetings": [{"csm": "Ann"}],
    "accounts": [{"within": "730"}],
    "migration": [{"section": part} for part in migration.PARTS],
    "data": [{"part": "Files"}, {"part": "Health"}],
}
UNFILTERED = ("accounts", "migration", "data")
# How many numbers can be opened at the least in all of a page's views: none is left out unseen.
LEAST = {
    "overview": 290,
    "funnel": 1800,
    "journeys": 740,
    "csms": 195,
    "outcomes": 480,
    "meetings": 45,
    "accounts": 0,
    "migration": 40,
    "data": 0,
}
NUMBERS: tuple[Kind, ...] = ("count", "share", "money", "days", "hours", "number")
WHOLE = ""  # all of a card
DIFFERENCE = "a difference of two numbers beside it, which both open"
# A card, and the column, the row or the point of it that opens nothing -> why not.
SHUT: dict[str, dict[tuple[str, str], str]] = {
    "overview": {
        **{
            ("What moved", name): DIFFERENCE
            for name in ("Change", "Volume", "Mix", "Rate", "Started or stopped")
        },
        ("What moved", "Not from journeys"): DIFFERENCE,
    },
    "funnel": {
        ("Compared with the period before", "Change, points"): DIFFERENCE,
    },
    "journeys": {},
    "csms": {},
    "outcomes": {
        **{
            ("The same money under five models", name): "a list goes no further than the filters"
            for name in ("Outside this view", "All won renewals")
        },
        ("Money of each meeting", WHOLE): "the card is itself what is behind the renewal's amount",
    },
    "meetings": {
        ("Was it held? Meetings that wait for a decision", "Calls nearby"): "choosing the meeting "
        "below lists its calls",
        ("Win back: fell through, and not booked again", "Fell through"): "counts all of the "
        "account's time, whatever the filters; its story on the page Accounts lists them",
    },
    "accounts": {("Where renewals ahead stand", WHOLE): "a click on the group lists its accounts"},
    "migration": {
        **{
            ("Legacy notes against the Timeline, by system", name): "rows of the Timeline, not "
            "notes; the notes beside them open"
            for name in ("On the Timeline", "Further copies")
        },
        ("What is left to mend, load by load", WHOLE): "counts of loads whose data has moved on",
        ("Why bulk jobs did not load the missing", "Notes"): "the missing open by their verdict, "
        "and each row says its reason",
        ("How far the sign-off is", WHOLE): "steps to be ticked, which stand below",
    },
    "data": {
        ("Loaded files", WHOLE): "rows of a file: the rejected are listed below to be mended, the "
        "others are the file itself",
        ("How fresh each source is", WHOLE): "days and files, which the history lists",
        ("Days with far fewer rows than usual", WHOLE): "rows of a day, told to look at its source",
        ("What found its partner, and why the rest did not", WHOLE): "counts of joins over all "
        "that is loaded; claims that do not hold list their rows",
        ("Claims about the numbers", WHOLE): "the rows are listed below",
        ("Claims about what was brought in", WHOLE): "the rows are listed below",
    },
}
# What a rate is a share of, by the name it has on a page.
WHOLES = {
    "Delivered": "emails.sent.recorded",
    "Bounced": "emails.attempted.recorded",
    **dict.fromkeys(("Opened", "Open rate"), "emails.delivered.recorded"),
    **dict.fromkeys(("Clicked", "Click rate"), "emails.delivered.recorded"),
    "At most": "meetings.due",
    "Of booked": "meetings.booked",
    "Of held": "meetings.held",
    "Clicked of opened": "emails.opened.recorded",
    **dict.fromkeys(("Booked a meeting", "Booking rate"), "emails.delivered.recorded"),
    **dict.fromkeys(("Meetings held", "Held rate", "Of due"), "meetings.due"),
    "Held, then renewed": "meetings.held",
}


@dataclass(frozen=True)
class Number:
    """A number on screen: where it stands, how it is written, and what it opens.

    A share is one of `whole`. What stands in a tile is text, whatever it says.
    """

    place: str
    value: Any
    cell: Cell
    view: Filters
    whole: Cell | None = None


@dataclass
class Seen:
    """All that pages have drawn.

    `stray` are points that open what no number beside them opens, and `shut` numbers that open
    nothing: the card, and the column, row or point.
    """

    cards: dict[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    numbers: list[Number] = field(default_factory=list)
    stray: list[str] = field(default_factory=list)
    shut: set[tuple[str, ...]] = field(default_factory=set)

    def card(self, title: str, rows: Any, given: Mapping[str, Any], view: Filters) -> None:
        """Note what a card says a click on its table or its figure opens."""
        self.cards[title] = rows
        kinds, opens = given["kinds"], given.get("opens")
        known: set[Cell] = set()
        for row in rows:
            place = f"{title} · {next(iter(row.values()))}"
            for name in kinds:
                cell = drawing.opened(row, name, kinds=kinds, opens=opens)
                if cell is None:
                    if kinds[name] in NUMBERS and row[name] is not None:
                        self.shut.add((title, name, f"{next(iter(row.values()))}", WHOLE))
                    continue
                known.add(cell)
                is_share = kinds[name] == "share"
                whole = whole_of(cell, (name, place, title)) if is_share else None
                value = (
                    row["Cases"] if kinds[name] == "days" else row[name]
                )  # a lag opens its cases
                self.numbers.append(Number(f"{place} · {name}", value, cell, view, whole))
        for custom, length, cell in points(given):
            if cell is None:
                self.shut.add((title, f"{custom[0]}" if custom else "a point", WHOLE))
            elif cell not in known and length is not None:
                self.numbers.append(Number(f"{title} · {custom}", length, cell, view))
            elif cell not in known:
                self.stray.append(f"{title} · the point {custom}: {cell}")

    def tile(self, tile: Tile, view: Filters) -> None:
        """Note what a tile opens; of nothing there is no list."""
        if tile.opens is None and any(digit in tile.value for digit in "123456789"):
            self.shut.add((tile.label, "the tile"))
        if tile.opens is not None:
            whole = whole_of(tile.opens, (tile.label,)) if "%" in tile.value else None
            self.numbers.append(Number(tile.label, tile.value, tile.opens, view, whole))


def points(given: Mapping[str, Any]) -> Iterator[tuple[Any, Any, Cell | None]]:
    """Each point of a card's figure that says something, how long its bar is, what it opens."""
    opens, figure = given.get("figure_opens"), given.get("figure")
    for trace in figure.traces if figure is not None else ():
        if trace.get("hoverinfo") == "skip":
            continue
        lengths = trace["x"] if trace["type"] == "bar" else [None] * len(trace["x"])
        customs = trace.get("customdata", [None] * len(lengths))
        for custom, length in zip(customs, lengths, strict=True):
            own = None if custom is None else list(custom)
            yield own, length, opens(own) if opens and own else None


def whole_of(cell: Cell, called: Sequence[str]) -> Cell:
    """What a share is a share of, told from what it is called on the page."""
    if called[0] == "Of all lost":
        return Cell(cell.measure)
    if cell.extra[:1] in {("bot-like",), ("not bot-like",)}:
        cell = replace(cell, extra=())
    if own := own_whole(called[0], cell.measure.split(".")):
        return replace(cell, measure=own)
    for name in (*called, *(part for each in called for part in each.split(" · "))):
        if name in WHOLES:
            return replace(cell, measure=WHOLES[name])
    [start] = [name for name in WHOLES if called[-1].startswith(f"{name} by ")]
    return replace(cell, measure=WHOLES[start])


def own_whole(called: str, measure: Sequence[str]) -> str:
    """The same from the measure itself; empty where it does not tell."""
    prefix, part = measure[:2]
    columns = {"Of first": "emails.attempted.reached"}
    if called == "Of previous":
        columns[called] = f"emails.{STAGES[STAGES.index(part) - 1]}.reached"
    if called == "Share lost":
        columns[called] = f"emails.{measure[2]}.reached"
    lists = {name: f"{name}.delivered.recorded" for name in ("log", "email")}
    lists["renewals"] = f"renewals.{part}.decided"
    return columns.get(called) or lists.get(prefix, "")


@pytest.fixture
def seen(on_golden: Door, monkeypatch: pytest.MonkeyPatch) -> Seen:
    """What the boards of this test's pages have drawn on golden."""
    found = Seen()
    draw_card, draw_tiles = Board.card, Board.metrics

    def card(self: Board, title: str, rows: Any, **given: Any) -> None:
        draw_card(self, title, rows, **given)
        found.card(title, rows, given, filters.chosen())

    def tiles(self: Board, drawn: Sequence[Tile], **given: Any) -> None:
        draw_tiles(self, drawn, **given)
        for tile in drawn:
            found.tile(tile, filters.chosen())

    monkeypatch.setattr(Board, "card", card)
    monkeypatch.setattr(Board, "metrics", tiles)
    return found


def open_page(page: str, query: Mapping[str, Any]) -> None:
    """Open a page by a link, as a browser does: no other page has run before."""
    app = AppTest.from_file(ROOT / "csfunnel" / "ui" / "main.py", default_timeout=60)
    app.query_params.update(query)
    app.switch_page(f"../../pages/{page}.py").run()
    assert not app.exception


def sizes(door: Door) -> Callable[[Cell, Filters], int]:
    """How long the list of a cell is, or for money how many cents it adds up to."""

    @cache
    def size(cell: Cell, view: Filters) -> int:
        rows = behind.rows(door.warehouse, cell, view)
        if cell.measure.startswith("money."):
            return sum(row["share_cents"] for row in rows)
        return len(rows)

    return size


def is_as_large(number: Number, size: Callable[[Cell, Filters], int]) -> bool:
    """Whether a number says what its list holds."""
    found = size(number.cell, number.view)
    if number.whole is not None:
        share = rate(found, size(number.whole, number.view)).rate
        if isinstance(number.value, str):
            return number.value.split(" ")[0] == words.percent(share)
        return bool(number.value == pytest.approx(share))
    if number.cell.measure.startswith("money."):
        amount = Decimal(found) / 100
        is_tile = isinstance(number.value, str)
        return bool(number.value == (f"{amount:,.0f}" if is_tile else amount))
    if number.place == "Hours saved":  # at 15 minutes a booking
        return bool(number.value == f"{found / Decimal(4):.1f} h".replace(".0 ", " "))
    said = number.value.replace(",", "") if isinstance(number.value, str) else number.value
    return int(said) == found


@pytest.mark.parametrize("page", CHOICES)
def test_every_number_is_as_large_as_the_list_it_opens(page, seen, golden):
    views = [*([] if page in UNFILTERED else VIEWS.values()), *CHOICES[page]]
    for query in views:
        open_page(page, query)
    size = sizes(golden)
    wrong = [number for number in seen.numbers if not is_as_large(number, size)]
    print(f"{page}: {len(seen.numbers)} numbers, {len(views)} views")  # noqa: T201 # how much was walked
    assert wrong == []
    assert seen.stray == []
    assert len(seen.numbers) >= LEAST[page]
    told = {shut: {(shut[0], name) for name in shut[1:]} & SHUT[page].keys() for shut in seen.shut}
    assert [shut for shut, reasons in told.items() if not reasons] == []
    assert SHUT[page].keys() - set().union(*told.values()) == set()


@pytest.mark.parametrize("page", ["overview", "outcomes"])
@pytest.mark.parametrize("names", [("All in view", "Total"), ("No meeting", "All won renewals")])
def test_a_journey_that_is_called_as_a_sum_opens_its_own_numbers(page, names, seen, on_named):
    door = on_named(*names)
    for query in ({}, PERIOD):
        open_page(page, query)
    size = sizes(door)
    assert [number for number in seen.numbers if not is_as_large(number, size)] == []
    assert seen.stray == []


@pytest.mark.parametrize(("days", "group"), [("120", "Not opened"), ("730", "Booked")])
def test_every_group_of_accounts_is_as_large_as_the_list_it_opens(seen, days, group):
    open_page("accounts", {"within": days})
    groups = seen.cards["Where renewals ahead stand"]
    assert [row["Group"] for row in groups] == [group, "All"]
    for row in groups:
        opened = row["Group"] if row["Group"] in renewals.LISTS else renewals.ALL
        seen.cards.clear()
        open_page("accounts", {"within": days, "list": opened})
        [listed] = [rows for title, rows in seen.cards.items() if "Account id" in (rows or [{}])[0]]
        assert len(listed) == row["Accounts"]
        for column in [name for name in row if name.startswith("At stake")]:
            assert sum(each[column] or 0 for each in listed) == row[column]


def test_only_a_number_opens_a_list():
    row = {"Journey": "Renewal", "Held": 3, "Held rate": None, "Booked": 0}
    kinds: dict[str, Kind] = {
        "Journey": "text", "Held": "count", "Held rate": "share", "Booked": "count",
    }  # fmt: skip
    found = {
        name: drawing.opened(row, name, kinds=kinds, opens=lambda _, name: Cell(name))
        for name in (*row, "Few cases")
    }
    assert {name for name, cell in found.items() if cell} == {"Held", "Booked"}
    assert drawing.opened(row, "Held", kinds=kinds, opens=None) is None
