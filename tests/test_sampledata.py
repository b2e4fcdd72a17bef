"""The sample is repeatable, believable, and its answers agree with a plain reading of its files."""

import hashlib
from collections import Counter
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from sampledata import generate, generate_increment
from sampledata.bookings import CANCELLED, HELD, book
from sampledata.emails import outcomes
from sampledata.reading import KEYS, Email, Sample, raw
from sampledata.renewals import OPEN, WON, settle
from sampledata.schedule import make_schedule
from sampledata.world import make_world
from sampledata.writing import GZIP_OVER_BYTES

BOOKING_FILES = ("calendly_events.csv", "gainsight_bookings.csv")


def digests(folder: Path) -> dict[str, str]:
    files = sorted(folder.iterdir())
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def unpacked(folder: Path) -> dict[str, bytes]:
    return {file.name: raw(file) for file in folder.iterdir()}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    folder = tmp_path_factory.mktemp("sample")
    generate(folder, emails=25_000, seed=7)
    return Sample(folder)


@pytest.mark.parametrize("faults", [True, False])
def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, faults: bool) -> None:
    for name in ("first", "second"):
        generate(tmp_path / name, emails=6_000, seed=3, faults=faults)
    assert digests(tmp_path / "first") == digests(tmp_path / "second")


def test_another_seed_gives_another_world(tmp_path: Path) -> None:
    for seed in (3, 4):
        generate(tmp_path / str(seed), emails=1_000, seed=seed, faults=False)
    first, second = digests(tmp_path / "3"), digests(tmp_path / "4")
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] == second[name]] == ["manifest.json"]


def test_the_sample_in_the_repository_is_what_the_generator_makes(sample: Sample) -> None:
    # Unpacked, because another zlib may pack the same rows in other bytes.
    assert unpacked(Path(__file__).parents[1] / "data" / "sample") == unpacked(sample.folder)


def test_the_sample_is_small_and_packs_what_is_big(sample: Sample) -> None:
    sizes = {file.name: file.stat().st_size for file in sample.folder.iterdir()}
    assert sum(sizes.values()) < 4_500_000
    assert [name for name in sizes if name.endswith(".gz")] == [
        name for name in sizes if len(raw(sample.folder / name)) > GZIP_OVER_BYTES
    ]


def test_every_file_s_ledger_is_what_a_plain_reading_counts(sample: Sample) -> None:
    seen: dict[tuple[str, tuple[str, ...]], list[str | datetime]] = {}
    for one in sample.manifest:
        file, data_set = one["file"], one["data_set"]
        kept = [line for line in sample.lines[file] if not line.unread]
        last = {sample.key(data_set, line): line for line in kept}
        told = Counter(read=len(sample.lines[file]), repeated=len(kept) - len(last))
        told["rejected"] = len(sample.lines[file]) - len(kept)
        for key, line in last.items():
            values: list[str | datetime] = [
                line.instants.get(name, cell) for name, cell in line.cells.items()
            ]
            before = seen.get((data_set, key))
            seen[data_set, key] = values
            told["added" if before is None else "unchanged" if before == values else "updated"] += 1
        expected = dict(sample.answers["files"][file])
        assert expected.pop("data_set") == data_set
        assert {name: told[name] for name in expected} == expected, file
        assert told["read"] == sum(told.values()) - told["read"]


def test_rejected_rows_stand_on_the_lines_told(sample: Sample) -> None:
    found = [
        {"file": file, "line": line.number, "column": column, "value": value}
        for file, lines in sorted(sample.lines.items())
        for line in lines
        for column, value in line.unread
    ]
    assert found == sample.answers["rejects"]
    assert len({one["file"] for one in found}) >= 6


def test_loaded_rows_and_attempts_are_those_told(sample: Sample) -> None:
    rows = {data_set: len(sample.loaded(data_set)) for data_set in KEYS}
    assert rows == sample.answers["rows"]
    attempts = Counter(one.journey_id for one in sample.emails if one.is_counted)
    assert attempts == sample.answers["attempted_by_journey_id"]
    assert attempts.total() == sample.answers["emails_counted"]


def test_as_of_is_the_last_event(sample: Sample) -> None:
    created = ("Event Created Date & Time", "created_at")
    gong = [one for one in sample.loaded("activity").values() if one.cells["Source"] == "GONG_IO"]
    events = [one.executed_at for one in sample.emails]
    events += [
        one.instants[n]
        for one in sample.loaded("booking").values()
        for n in created
        if n in one.instants
    ]
    events += [one.instants["Activity Date"] for one in gong]
    events += [one.instants["started_at"] for one in sample.loaded("call").values()]
    assert f"{max(events):%Y-%m-%dT%H:%M:%SZ}" == sample.answers["as_of"]
    assert sample.answers["calls"] == len({one.cells["External Id"] for one in gong})


def share(part: list[Email], *, of: str, that: str) -> float:
    base = [one for one in part if getattr(one, of)]
    return sum(1 for one in base if getattr(one, that)) / len(base)


def test_email_rates_are_believable(sample: Sample) -> None:
    emails = [one for one in sample.emails if one.is_counted]
    assert 0.96 < share(emails, of="is_sent", that="is_delivered") < 0.98
    assert 0.42 < share(emails, of="is_delivered", that="is_opened") < 0.48
    assert 0.08 < share(emails, of="is_delivered", that="is_clicked") < 0.12
    delivered = sum(one.is_delivered for one in emails)
    assert 0.03 < sample.answers["meetings"] / delivered < 0.055


def test_rates_move_by_touch_and_season(sample: Sample) -> None:
    emails = [one for one in sample.emails if one.is_counted]

    def opened(part: list[Email]) -> float:
        return share(part, of="is_delivered", that="is_opened")

    touch = {
        step: opened([one for one in emails if one.step == step])
        for step in ("120 days", "90 days", "60 days", "45 days")
    }
    assert max(touch, key=lambda step: touch[step]) == "45 days"
    summer = opened([one for one in emails if one.executed_at.month in (7, 8)])
    autumn = opened([one for one in emails if one.executed_at.month in (10, 11, 12)])
    assert summer + 0.08 < opened(emails) < autumn - 0.02


def test_a_strong_and_a_weak_csm_stand_out(sample: Sample) -> None:
    csms = [key[0] for key in sample.loaded("user")][:14]
    clicked = {
        csm: share(part, of="is_delivered", that="is_clicked")
        for csm in csms
        if len(part := [one for one in sample.emails if one.sender == csm]) > 300
    }
    assert max(clicked, key=lambda csm: clicked[csm]) == csms[1]
    assert min(clicked, key=lambda csm: clicked[csm]) == csms[6]


def test_renewals_are_mostly_won_and_mostly_in_dollars(sample: Sample) -> None:
    renewals = [one.cells for one in sample.loaded("renewal").values()]
    stages = Counter(one["Stage"] for one in renewals)
    won = stages["Closed Won"] / (stages["Closed Won"] + stages["Closed Lost"])
    assert 0.82 < won < 0.88
    euro = sum(one["Currency"] == "EUR" for one in renewals) / len(renewals)
    assert 0.05 < euro < 0.3


def test_meetings_held_help_renewals() -> None:
    world = make_world(emails=100_000, seed=7)
    schedule = make_schedule(world, emails=100_000)
    meetings = book(world, outcomes(world, schedule, part=slice(0, len(schedule))))
    due = meetings.fate < CANCELLED
    assert 0.65 < (meetings.fate[due] == HELD).mean() < 0.75
    renewals = settle(world, meetings)
    met = np.isin(renewals.company, meetings.company[meetings.fate == HELD])
    closed = renewals.stage != OPEN
    won = renewals.stage == WON
    assert won[closed & met].mean() > won[closed & ~met].mean() + 0.02


def test_every_address_is_under_a_reserved_domain(sample: Sample) -> None:
    cells = {
        cell for lines in sample.lines.values() for one in lines for cell in one.cells.values()
    }
    addresses = [cell for cell in cells if "@" in cell and " " not in cell and "{" not in cell]
    assert len(addresses) > 2_000
    assert [one for one in addresses if not one.endswith(".example")] == []


def test_clean_data_has_exactly_the_emails_asked_for(tmp_path: Path) -> None:
    generate(tmp_path, emails=5_000, seed=7, faults=False)
    files = sorted(tmp_path.glob("*email*.csv"))
    assert sum(len(file.read_text().splitlines()) - 1 for file in files) == 5_000


def test_one_mailbox_can_be_made_to_hold_most(tmp_path: Path) -> None:
    generate(tmp_path, emails=5_000, seed=7, faults=False, shared_mailbox=(2_000, 400))
    rows = [line for file in tmp_path.glob("*email*.csv") for line in file.read_text().splitlines()]
    addresses = (cell.strip('"') for row in rows for cell in row.split(",") if "@" in cell)
    received = Counter(one for one in addresses if "harborline" not in one)
    contact, received_count = received.most_common(1)[0]
    bookings = [(tmp_path / name).read_text() for name in BOOKING_FILES]
    booked_count = sum(line.count(contact) > 0 for text in bookings for line in text.splitlines())
    assert 2_000 <= received_count < 2_100
    assert 300 < booked_count < 520


def test_the_increment_brings_newer_emails_only(tmp_path: Path) -> None:
    generate(tmp_path, emails=5_000, seed=7, faults=False)
    before = {
        line[:40] for file in tmp_path.glob("*email*.csv") for line in file.read_text().splitlines()
    }
    lines = (
        generate_increment(tmp_path, emails=5_000, seed=7, fraction=0.01).read_text().splitlines()
    )
    assert len(lines) == 51
    assert not before & {line[:40] for line in lines[1:]}
    assert all('"2025-10-0' in line for line in lines[1:])
