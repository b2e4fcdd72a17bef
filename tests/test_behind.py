"""Every number of the funnel opens into as many rows, or as many cents, as it says."""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import combinations, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csfunnel import behind, kinds
from csfunnel.cell import EVIDENCE, THEN, Cell
from csfunnel.filters import BREAKDOWNS, MODELS, Breakdown, Filters
from csfunnel.funnel import RULES, STATUSES, Answer, funnel
from csfunnel.ui.journeys import lags
from csfunnel.ui.meetings import meeting_titles
from csfunnel.warehouse import Cursor, Rows, Warehouse
from laboratory import Laboratory
from test_golden import filters_of
from workspaces import BASES, CREDITS, UNITS
from worlds import funnel_options, worlds, write_world

FIELDS: dict[Breakdown, str] = {
    "journey": "journeys",
    "csm": "csms",
    "region": "regions",
    "step": "steps",
}
SPRING = {"from_day": date(2025, 3, 1), "to_day": date(2025, 4, 15)}
MONEY = ("won", "journeys", "no_journey", "no_meeting")

Number = tuple[Cell, int]


def narrowed_to(view: Answer, by: Breakdown | None) -> dict[str, Any]:
    return {FIELDS[by]: (view["value"],)} if by else {}


def numbers(view: Answer, by: Breakdown | None, *, unit: str) -> Iterator[Number]:
    """Every number of one row of a funnel, or of its total, with the cell that opens it."""
    own = narrowed_to(view, by)
    for stage, kind in product(view["stages"], ("recorded", "reached")):
        if stage[kind] is not None:
            yield Cell(f"emails.{stage['stage']}.{kind}", **own), stage[kind]
    yield Cell("emails.bounced.recorded", **own), view["bounced"]
    for first, last in combinations(view["stages"], 2) if by is None else ():
        lost = first["reached"] - last["reached"]
        yield Cell(f"emails.lost.{first['stage']}.{last['stage']}", **own), lost
    if unit == "email":  # meetings and money are the same under any unit
        yield from numbers_of_meetings(view["meetings"], own)
        yield from numbers_of_money(view, own)


def numbers_of_meetings(meetings: Answer, own: dict[str, Any]) -> Iterator[Number]:
    for name in ("booked", "due", "renewing"):
        yield Cell(f"meetings.{name}", **own), meetings[name]
    for name in STATUSES:
        yield Cell(f"meetings.{name}", **own), meetings["by_status"][name]
    by_status = meetings["by_status"]
    yield Cell("meetings.maybe_held", **own), by_status["held"] + by_status["unverified"]
    for name in RULES:
        yield Cell(f"meetings.{name}", **own), meetings["by_rule"][name]


def numbers_of_money(view: Answer, own: dict[str, Any]) -> Iterator[Number]:
    for currency, line in view.get("money", {}).get("by_currency", {}).items():
        for place in MONEY:
            yield Cell(f"money.{place}.{currency}", **own), cents_of(line[place])
    for currency, amount in view.get("renewed_amount", {}).items():
        yield Cell(f"money.won.{currency}", **own), cents_of(amount)


def numbers_beside(warehouse: Warehouse, filters: Filters, cursor: Cursor) -> Iterator[Number]:
    """What the other pages count beside the funnel, with the cells."""

    def asked(name: str, **own: Any) -> Rows:
        names = [each for each in warehouse.params_of(name) if each not in own]
        view = replace(filters, basis=filters.basis if filters.has_range else "cohort")
        return warehouse.report(name, {**view.params(names), **own}, cursor=cursor)

    for row in asked("journeys_lags"):
        steps = () if row["is_total"] else (row["step"],)
        yield Cell(lags.CASES[row["leg"]], steps=steps), row["lags_count"]
    found: Counter[tuple[str, str]] = Counter()
    for row in asked("meetings_kinds", **kinds.params()):
        said = [row[name] or meeting_titles.NO_TITLE for name in ("booked_kind", "call_kind")]
        found[said[0], said[1]] += row["meetings_count"]
    for pair, count in found.items():
        yield Cell("meetings.titled", extra=pair), count
    for row in asked("outcomes_groups"):
        for stage in ("won", "lost") if row["evidence"] in EVIDENCE else ():
            yield Cell(f"renewals.{row['evidence']}.{stage}"), row[f"{stage}_count"]
    [whole] = [row for row in asked("overview_rows") if row["is_total"]]
    yield Cell("meetings.from_journeys"), whole["booked_count"]
    signed: Counter[tuple[str, str]] = Counter()
    for row in asked("csms_senders"):
        signed[row["csm"], row["kind"]] += row["delivered_count"]
    for (csm, kind), count in signed.items():
        yield Cell("log.delivered.recorded", csms=(csm,), extra=("whose", kind)), count


def cents_of(amount: str) -> int:
    return int(Decimal(amount) * 100)


def size_of(warehouse: Warehouse, cell: Cell, filters: Filters, cursor: Cursor | None) -> int:
    """How long a list is, or for money what it adds up to; what its rows say of all holds."""
    rows = behind.rows(warehouse, cell, filters, cursor=cursor)
    assert {row["all_count"] for row in rows} <= {len(rows)}
    if cell.measure.startswith("money."):
        cents: int = sum(row["share_cents"] for row in rows)
        assert {row["all_cents"] for row in rows} <= {cents}
        return cents
    return len(rows)


def walk(warehouse: Warehouse, filters: Filters, by: Breakdown | None, cursor: Cursor) -> int:
    """Open every cell of one answer, in all and by row; how many there were."""
    answer = funnel(warehouse, filters, by=by, cursor=cursor)
    asked = [*numbers(answer, None, unit=filters.unit)] if by is None else []
    for row in answer["rows"]:
        asked += numbers(row, by, unit=filters.unit)
    wrong = [
        (cell, number, found)
        for cell, number in asked
        if (found := size_of(warehouse, cell, filters, cursor)) != number
    ]
    assert wrong == []
    return len(asked)


@pytest.mark.parametrize("credit", CREDITS)
@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("unit", UNITS)
def test_every_cell_of_the_golden_funnel_opens_into_what_it_counts(golden, unit, basis, credit):
    days: dict[str, Any] = {**SPRING} if basis == "activity" else {}
    view = Filters(unit=unit, basis=basis, credit=credit, **days)
    with closing(golden.warehouse.cursor()) as cursor:
        walked = sum(walk(golden.warehouse, view, by, cursor) for by in (None, *BREAKDOWNS))
    assert walked > (300 if unit == "email" else 200)


SLOWLY = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,
        HealthCheck.data_too_large,
    ],
)


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Laboratory:
    return Laboratory(tmp_path_factory.getbasetemp())


@SLOWLY
@given(made=worlds(), options=funnel_options(), data=st.data())
def test_cells_of_any_world_open_into_what_they_count(
    laboratory: Laboratory, tmp_path: Path, made: Any, options: dict[str, Any], data: st.DataObject
) -> None:
    world, settings_of_world = made
    files = files_of(world, tmp_path / "world")
    filters = filters_of({name: value for name, value in options.items() if name != "as_of"})
    by = data.draw(st.sampled_from((None, *BREAKDOWNS)))
    with laboratory.world(files, settings_of_world, tmp_path / "work") as cursor:
        answer = funnel(laboratory.warehouse, filters, by=by, cursor=cursor)
        views = answer["rows"] if by else [answer]
        asked = [each for view in views for each in numbers(view, by, unit=filters.unit)]
        some = st.lists(st.sampled_from(asked), max_size=25) if asked else st.just([])
        beside = numbers_beside(laboratory.warehouse, filters, cursor)
        for cell, number in [*data.draw(some), *beside]:
            assert size_of(laboratory.warehouse, cell, filters, cursor) == number, cell


def files_of(world: dict[str, list[dict[str, Any]]], folder: Path) -> list[Path]:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    write_world(world, folder)
    return sorted(folder.glob("*.csv"))


NAMES = st.lists(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), max_size=3)
MEASURES = st.sampled_from(
    [
        *("emails.booked.reached", "emails.lost.sent.held", "meetings.click"),
        *("money.won.No currency", "renewals.held.decided"),
    ]
)


@given(
    measure=MEASURES,
    lists=st.lists(NAMES.map(tuple), min_size=5, max_size=5),
    days=st.lists(st.none() | st.dates(), min_size=2, max_size=2),
    then=st.sampled_from(["", *THEN]),
    model=st.sampled_from([None, *MODELS]),
)
def test_a_cell_survives_its_link(measure, lists, days, then, model):
    csms, regions, journeys, steps, extra = lists
    from_day, to_day = days
    cell = Cell(measure, csms, regions, journeys, steps, from_day, to_day, extra, then, model)
    assert Cell.of_text(cell.to_text()) == cell


@pytest.mark.parametrize(
    "text",
    [
        "",
        "meetings",
        "meetings.planets",
        "planets.seen",
        "emails.delivered",
        "emails.delivered.maybe",
        "emails.bounced.reached",
        "emails.lost.booked.delivered",
        "emails.lost.booked.booked",
        "money.won",
        "money.lost.USD",
        "meetings.held~csm",
        "meetings.held~planet.Mars",
        "meetings.held~from.yesterday",
        "meetings.held~then.tomorrow",
        "money.won.USD~model.catwalk",
        "renewals.held",
        "renewals.held.open",
        "renewals.maybe.won",
        "meetings.held~~",
    ],
)
def test_a_link_that_names_no_list_has_no_cell(text):
    assert Cell.of_text(text) is None


def test_a_cell_narrows_the_filters_and_never_widens_them(golden):
    chosen = Filters(csms=("Ann", "Ben"), from_day=date(2025, 1, 1), to_day=date(2025, 3, 31))
    wide = Cell("meetings.held", csms=("Ben", "Cleo"), from_day=date(2024, 1, 1))
    assert wide.narrowed(chosen) == replace(chosen, csms=("Ben",))
    within = Cell("meetings.held", from_day=date(2025, 2, 1), to_day=date(2026, 1, 1))
    assert within.narrowed(chosen) == replace(chosen, from_day=date(2025, 2, 1))
    for cell in (
        Cell("meetings.held", csms=("Cleo",)),
        Cell("meetings.held", from_day=date(2025, 5, 1)),
    ):
        assert cell.narrowed(chosen) is None
        assert behind.rows(golden.warehouse, cell, chosen) == []


def titled(cell: Cell, **chosen: Any) -> str:
    return cell.title(Filters(**chosen))


def test_a_title_says_what_is_counted_and_where():
    cell = Cell("emails.lost.delivered.booked", csms=("Ana Silva",), from_day=date(2025, 3, 3))
    assert titled(cell) == "Lost between Delivered and Booked · CSM Ana Silva · from 3 Mar 2025"
    assert titled(Cell("money.no_meeting.USD")) == "USD from no meeting"
    assert titled(Cell("money.won.USD", model="linear")) == "USD won · Even split"
    assert titled(Cell("renewals.none.lost")) == "Renewals lost without a held meeting before"
    whose = Cell("log.delivered.recorded", csms=("Ann",), extra=("whose", "own"))
    assert titled(whose) == "Delivered · CSM Ann · signed by the account's CSM"
    assert titled(Cell("contacts.booked.reached")) == "Reached Booked"
    both = Cell("meetings.titled", extra=("renewal", "no title"))
    assert titled(both) == "Booked as “renewal”, the call was “no title”"
    before = Cell("meetings.booked", then="before")
    assert titled(before) == "Meetings booked · Period before"
    days = "14 Jan 2025 – 28 Feb 2025"
    assert titled(before, **SPRING) == f"Meetings booked · Period before, {days}"
    assert behind.counted(Cell("meetings.held"), Filters(unit="contact"), 1204) == "1,204 meetings"
    assert behind.counted(Cell("emails.sent.recorded"), Filters(unit="contact"), 1) == "1 contact"


@pytest.mark.parametrize(
    "measure", ["emails.delivered.recorded", "meetings.booked", "money.won.USD"]
)
def test_the_first_rows_of_a_list_are_those_of_all_and_know_how_many_there_are(golden, measure):
    every = behind.rows(golden.warehouse, Cell(measure), Filters(model="linear"))
    some = behind.rows(golden.warehouse, Cell(measure), Filters(model="linear"), most=3)
    assert len(every) > 3
    assert some == every[:3]
    assert {row["all_count"] for row in some} == {len(every)}


def test_a_list_says_who_when_and_why_in_words(golden):
    [credited] = [
        row
        for row in behind.rows(golden.warehouse, Cell("meetings.link_email"), Filters())
        if row["meeting_id"] == "B14"
    ]
    assert credited["account"] == "Dogwood"
    assert (credited["csm"], credited["region"]) == ("Ben", "EMEA")  # the row of its email
    assert credited["why"] == "The booking link carried this email's id as utm_term."
    assert (credited["status"], credited["found_by"]) == ("held", "attendee")
    [lost] = behind.rows(golden.warehouse, Cell("money.no_meeting.USD"), Filters())
    assert lost["why"] == "No held meeting in the 180 days before it closed."
    assert lost["renewal_id"] == "R4"


def test_a_list_of_money_goes_by_its_own_model_before_that_of_the_filters(golden):
    def shares(cell: Cell) -> dict[str, int]:
        rows = behind.rows(golden.warehouse, cell, Filters(model="last"))
        return {row["meeting_id"]: row["share_cents"] for row in rows if row["renewal_id"] == "R1"}

    assert len(shares(Cell("money.won.USD"))) == 1
    assert len(shares(Cell("money.won.USD", model="linear"))) == 4


def test_a_list_of_renewals_says_what_was_known_before_they_closed(golden):
    rows = behind.rows(golden.warehouse, Cell("renewals.held.decided"), Filters())
    [alder] = [row for row in rows if row["renewal_id"] == "R1"]
    assert (alder["account"], alder["outcome"], alder["held_before_count"]) == ("Alder", "won", 4)
    assert alder["final_cents"] == 100003


def test_direct_credit_is_told_where_it_takes_a_meeting_from_its_email(golden):
    rows = behind.rows(golden.warehouse, Cell("meetings.none"), Filters(credit="direct"))
    why = {row["meeting_id"]: row["why"] for row in rows}
    assert {name for name, said in why.items() if "only direct credit" in said} == {"B05", "B07"}
