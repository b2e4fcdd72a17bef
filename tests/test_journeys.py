"""The reports of journeys and CSMs: on the golden data, and against a dumb computation."""

import csv
import shutil
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from csfunnel import answers
from csfunnel.filters import Filters
from csfunnel.funnel import funnel
from csfunnel.intake.door import Door
from csfunnel.warehouse import Cursor, Rows, Warehouse
from laboratory import Laboratory
from oracle import Oracle
from oracle.cells import text
from oracle.identity import contact_key
from oracle.views import Lens
from test_golden import filters_of
from worlds import World, funnel_options, worlds, write_world

GOLDEN = Path(__file__).parent / "golden"
DUE = ("held", "too_short", "no_show", "unverified")
QUANTILES = (Fraction(1, 2), Fraction(3, 4), Fraction(9, 10))
US = timedelta(microseconds=1)
SLOWLY = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,
        HealthCheck.data_too_large,
    ],
)
VIEWS: list[dict[str, Any]] = [
    {},
    {"credit": "direct", "model": "first"},
    {"from": "2025-01-10", "to": "2025-03-31"},
    {"from": "2025-01-10", "to": "2025-03-31", "basis": "activity", "model": "linear"},
    {"credit": "direct", "basis": "activity", "from": "2025-03-15", "to": "2025-05-31"},
    {"csm": "Ann", "basis": "activity", "from": "2025-03-01", "to": "2025-06-30"},
    {"journey": "Renewal 45", "region": "EMEA"},
]

Options = Mapping[str, Any]
Answer = dict[tuple[Any, ...], Any]


# What the warehouse says, keyed by the grain


def asked(warehouse: Warehouse, name: str, filters: Filters, cursor: Cursor | None = None) -> Rows:
    if not filters.has_range:
        filters = Filters(**{**vars(filters), "basis": "cohort"})
    params = filters.params(warehouse.params_of(name))
    return warehouse.report(name, params, cursor=cursor)


def keyed(rows: Rows, *keys: str) -> Answer:
    """The rows by their keys; those that count nothing are left out."""
    found = {
        tuple(row[key] for key in keys): tuple(row[name] for name in row if name not in keys)
        for row in rows
    }
    return {key: values for key, values in found.items() if any(values)}


def said(warehouse: Warehouse, filters: Filters, cursor: Cursor | None = None) -> dict[str, Answer]:
    """All reports of these pages."""
    rows = {
        name: asked(warehouse, name, filters, cursor)
        for name in (
            "journeys_touches",
            "journeys_money",
            "journeys_lags",
            "journeys_ordinals",
            "journeys_versions",
            "csms_senders",
        )
    }
    return {
        "touches": keyed(rows["journeys_touches"], "journey", "step"),
        "money": keyed(rows["journeys_money"], "journey", "step", "currency"),
        "lags": keyed(rows["journeys_lags"], "leg", "is_total", "step"),
        "ordinals": keyed(rows["journeys_ordinals"], "journey", "ordinal_no"),
        "versions": keyed(
            rows["journeys_versions"], "journey", "step", "template", "variant", "subject"
        ),
        "senders": keyed(rows["csms_senders"], "sender_key", "sender", "csm", "kind"),
    }


# The same from the oracle's emails and meetings, by counting


def counted_again(oracle: Oracle, options: Options) -> dict[str, Answer]:
    lens = Lens(oracle, options=options)
    cohort = Lens(oracle, options={**options, "basis": "cohort"})
    return {
        "touches": touches(lens),
        "money": money(lens),
        "lags": lags(lens),
        "ordinals": ordinals(cohort),
        "versions": versions(cohort),
        "senders": senders(cohort),
    }


def touches(lens: Lens) -> Answer:
    view = lens.view()
    found: dict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
    for seen in view.emails:
        own = found[seen.attributes["journey"], seen.attributes["step"]]
        own.update({name: int(seen.recorded[name]) for name in ("delivered", "opened", "clicked")})
        own.update(unknown=int(seen.has_unknown_clicks), booked=int(seen.recorded["booked"]))
    for met in view.meetings:
        own = found[met.attributes["journey"], met.attributes["step"]]
        own.update(
            meetings=int(met.is_booked),
            due=int(met.has_status and met.status in DUE),
            held=int(met.has_status and met.status == "held"),
            unverified=int(met.has_status and met.status == "unverified"),
        )
    emails = ("delivered", "opened", "clicked", "unknown", "booked")
    names = (*emails, "meetings", "due", "held", "unverified")
    return whole({key: tuple(own[name] for name in names) for key, own in found.items()})


def money(lens: Lens) -> Answer:
    found: Counter[tuple[Any, ...]] = Counter()
    for seen in lens.view().money:
        found[seen.attributes["journey"], seen.attributes["step"], seen.currency] += seen.cents
    return whole({key: (cents,) for key, cents in found.items()})


def lags(lens: Lens) -> Answer:
    """Each leg of the way by step and in all, from the meetings that an email led to."""
    booked: dict[Any, list[timedelta]] = defaultdict(list)
    found: dict[tuple[Any, ...], list[timedelta]] = defaultdict(list)
    for meeting in lens.oracle.all_meetings:
        email = lens.drivers[meeting.meeting_id][1]
        if email is None or not lens.passes(lens.email_attributes(email), email=email):
            continue
        if lens.happened(meeting.created_at):
            booked[email.email_id, email.step].append(meeting.created_at - email.executed_at)
        if lens.status(meeting) != "cancelled" and lens.happened(meeting.starts_at):
            found["met", email.step].append(meeting.starts_at - meeting.created_at)
        closed = [
            share.renewal.closed_at - meeting.starts_at
            for share in lens.shares
            if share.meeting_id == meeting.meeting_id
            and share.weight > 0
            and share.renewal.closed_at is not None
            and lens.happened(share.renewal.closed_at)
        ]
        if closed:
            found["renewed", email.step].append(min(closed))
    for (_, step), waits in booked.items():
        found["booked", step].append(min(waits))
    answer: Answer = {}
    for leg in {leg for leg, _ in found}:
        own = {(leg, False, step): waits for (each, step), waits in found.items() if each == leg}
        together = [wait for waits in own.values() for wait in waits]
        for key, waits in {**own, (leg, True, None): together}.items():
            answer[key] = (len(waits), *(least(waits, share) for share in QUANTILES))
    return answer


def least(waits: list[timedelta], share: Fraction) -> int:
    """The smallest wait that is at least as long as so many of all, in microseconds."""
    fitting = [
        wait for wait in waits if sum(other <= wait for other in waits) >= share * len(waits)
    ]
    return min(fitting) // US


def delivered(lens: Lens) -> Iterator[Any]:
    """The delivered emails in view, with all that followed whenever it did."""
    return (seen for seen in lens.view().emails if seen.recorded["delivered"])


def tally(found: dict[tuple[Any, ...], Counter[str]], key: tuple[Any, ...], seen: Any) -> None:
    found[key].update(
        delivered=1,
        opened=int(seen.recorded["opened"]),
        clicked=int(seen.recorded["clicked"]),
        unknown=int(seen.has_unknown_clicks),
        booked=int(seen.recorded["booked"]),
    )


def tallied(found: dict[tuple[Any, ...], Counter[str]]) -> Answer:
    names = ("delivered", "opened", "clicked", "unknown", "booked")
    return {key: tuple(own[name] for name in names) for key, own in found.items()}


def ordinals(lens: Lens) -> Answer:
    had: dict[tuple[Any, ...], list[Any]] = defaultdict(list)
    for email in lens.oracle.log.emails:
        if email.counted and email.delivered:
            had[email.journey_key, email.contact_key].append(email.executed_at)
    found: dict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
    for seen in delivered(lens):
        email = seen.email
        times = sorted(had[email.journey_key, email.contact_key])
        is_known = email.journey_key is not None and email.contact_key is not None
        number = min(10, 1 + bisect_left(times, email.executed_at)) if is_known else None
        tally(found, (seen.attributes["journey"], number), seen)
    return tallied(found)


def raw(lens: Lens) -> dict[str, Any]:
    return {row["email_id"] or "": row for row in lens.oracle.log.rows}


def versions(lens: Lens) -> Answer:
    rows = raw(lens)
    found: dict[tuple[Any, ...], Counter[str]] = defaultdict(Counter)
    for seen in delivered(lens):
        row = rows[seen.email.email_id]
        written = tuple(text(row, name) for name in ("template_name", "variant", "subject"))
        place = (seen.attributes["journey"], seen.attributes["step"])
        tally(found, (*place, *written), seen)
    return tallied(found)


def senders(lens: Lens) -> Answer:
    world = lens.oracle.world
    names: dict[str | None, set[str]] = defaultdict(set)
    for data_set, email, name in (("user", "email", "name"), ("company", "csm_email", "csm")):
        for row in world.get(data_set, []):
            key, own = contact_key(text(row, email)), text(row, name)
            if key and own:
                names[key].add(own)
    rows = raw(lens)
    found: Counter[tuple[Any, ...]] = Counter()
    for seen in delivered(lens):
        key = contact_key(text(rows[seen.email.email_id], "sender_email"))
        people, csm = names.get(key, set()), seen.attributes["csm"]
        kind = "own" if csm in people else "other" if people else "unknown"
        sender = min(people) if people else key
        found[key, sender, csm, "no_owner" if csm == "No CSM" else kind] += 1
    return {key: (count,) for key, count in found.items()}


def whole(found: Answer) -> Answer:
    return {key: values for key, values in found.items() if any(values)}


# The tests


@pytest.fixture(scope="module")
def world() -> World:
    csv.field_size_limit(10_000_000)
    found = {}
    for path in sorted(GOLDEN.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = list(csv.DictReader(file))
    return found


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory: pytest.TempPathFactory) -> Laboratory:
    return Laboratory(tmp_path_factory.getbasetemp())


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path


@pytest.mark.parametrize("options", VIEWS, ids=str)
def test_golden_reports_are_those_of_the_dumb_computation(
    golden: Door, world: World, options: Options
) -> None:
    oracle = Oracle(world, golden.warehouse.settings.as_dict())
    found = said(golden.warehouse, filters_of(dict(options)))
    assert any(found.values())
    assert found == counted_again(oracle, options)


def test_golden_touches_are_those_worked_out_by_hand(golden: Door) -> None:
    found = said(golden.warehouse, Filters())["touches"]
    # Delivered at 120 days: E01, E04, E22; E02 bounced. E01 and E04 led to B01 and B04, both held.
    assert found["Renewal 120", "120 days"] == (3, 3, 2, 0, 2, 2, 2, 2, 0)
    # B03, B12 and B13 have no email: one held, one unverified, one no-show.
    assert found["No journey", "No step"] == (0, 0, 0, 0, 0, 3, 3, 1, 1)


def test_golden_lag_to_the_first_booking_is_that_of_maturity(golden: Door) -> None:
    [booked] = [
        row
        for row in golden.warehouse.report("maturity", {"credit": "all", "model_bit": 1})
        if row["stage"] == "booked"
    ]
    count, _, _, nine_tenths_us = said(golden.warehouse, Filters())["lags"]["booked", True, None]
    assert (count, nine_tenths_us) == (booked["lags_count"], booked["lag_us"])


def test_golden_emails_were_signed_by_ann_whoever_owns_the_account(golden: Door) -> None:
    found = said(golden.warehouse, Filters())["senders"]
    kinds = {(key[1], key[2]): (key[3], values[0]) for key, values in found.items()}
    assert kinds == {
        ("Ann", "Ann"): ("own", 10),
        ("Ann", "Ben"): ("other", 3),
        ("Ann", "Cleo"): ("other", 1),
        ("Ann", "No CSM"): ("no_owner", 3),
    }


@SLOWLY
@given(
    made=worlds(),
    options=st.lists(funnel_options(), min_size=2, max_size=4),
    names=st.lists(st.sampled_from(("", "A", "B")), min_size=5, max_size=5),
)
def test_every_report_is_that_of_the_dumb_computation(
    laboratory: Laboratory, place: Path, made: Any, options: list[dict[str, Any]], names: list[str]
) -> None:
    world, settings_of_world = made
    named(world, names)
    files = files_of(world, place / "world")
    oracle = Oracle(world, settings_of_world)
    warehouse = laboratory.warehouse
    with laboratory.world(files, settings_of_world, place / "work") as cursor:
        for each in options:
            asking = {name: value for name, value in each.items() if name != "as_of"}
            filters = filters_of(asking)
            found = said(warehouse, filters, cursor)
            assert found == counted_again(oracle, asking)
            assert_adds_up(warehouse, filters, found, cursor)


def named(world: World, names: list[str]) -> None:
    """Give emails templates, variants and subjects, and CSMs the addresses of hosts."""
    for place, row in enumerate(world["email"]):
        row["template_name"] = names[place % 2]
        row["variant"] = names[place % 3]
        row["subject"] = names[place % 5]
    hosts = [row.get("sender_email", "") for row in world["email"]] or [""]
    for place, row in enumerate(world.get("company", [])):
        row["csm_email"] = hosts[place % len(hosts)]


def assert_adds_up(
    warehouse: Warehouse, filters: Filters, found: dict[str, Answer], cursor: Cursor
) -> None:
    """The rows of each card account for all the funnel counts."""
    by_email = Filters(**{**vars(filters), "unit": "email"})
    answer = funnel(warehouse, by_email, cursor=cursor)
    emails = sum(values[0] for values in found["touches"].values())
    meetings = sum(values[5] for values in found["touches"].values())
    stages = {stage["stage"]: stage["recorded"] for stage in answer["stages"]}
    assert emails == stages["delivered"]
    assert meetings == answer["meetings"]["booked"]
    assert sum(values[0] for values in found["ordinals"].values()) == emails
    assert sum(values[0] for values in found["versions"].values()) == emails
    assert sum(values[0] for values in found["senders"].values()) == emails


def files_of(world: World, folder: Path) -> list[Path]:
    """The world's CSV files, in a folder emptied for them."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    write_world(world, folder)
    return sorted(folder.glob("*.csv"))


def test_a_link_may_name_a_journey_that_has_an_id_and_never_had_a_name(tmp_path: Path) -> None:
    noon = "2025-03-09T12:00:00Z"
    email = {"email_id": "E1", "executed_at": noon, "journey_id": "J1", "is_sent": "YES"}
    booking = {"booking_id": "B1", "created_at": noon, "starts_at": noon, "utm_campaign": " j1 "}
    world = {"email": [email], "booking": [booking]}
    for rows in world.values():
        rows[0]["contact_email"] = "al@alder.example"
    door = Door(tmp_path / "home")
    for file in files_of(world, tmp_path / "world"):
        door.load(file)
    rules = [row["rule"] for row in answers.meetings(door.warehouse)]
    door.close()
    assert rules == ["link_journey"]
