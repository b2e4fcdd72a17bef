"""The situations planted in the sample are there, and leave no doubt about their answers."""

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from sampledata import generate
from sampledata.reading import Email, Line, Sample, raw


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    folder: Path = tmp_path_factory.mktemp("sample")
    generate(folder, emails=25_000, seed=7)
    return Sample(folder)


def bookings_by_id(sample: Sample) -> dict[str, Line]:
    return {key[0]: line for key, line in sample.loaded("booking").items()}


def last_link(bookings: dict[str, Line], first: str) -> Line:
    later = {one.cells.get("rescheduled_from"): key for key, one in bookings.items()}
    while later.get(first, first) != first:
        first = later[first]
    return bookings[first]


def window(sample: Sample, booking: Line) -> list[Email]:
    """The delivered, counted emails of the 30 days before a booking was made."""
    made = booking.instants["created_at"]
    return [
        one
        for one in sample.emails
        if one.is_counted
        and one.is_delivered
        and timedelta(0) <= made - one.executed_at < timedelta(30)
    ]


def test_every_attribution_rule_has_meetings_of_which_only_it_can_be_true(sample: Sample) -> None:
    bookings = bookings_by_id(sample)
    people = {key[0]: key[1] for key in sample.loaded("person")}
    journeys = {one.cells["SourceName"] for one in sample.lines[sample.files("email")[0]]}
    journeys |= set(sample.answers["attempted_by_journey"]) | set(
        sample.answers["attempted_by_journey_id"]
    )
    said = {name.casefold() for name in journeys}
    emails = {one.email_id: one for one in sample.emails}
    for rule, examples in sample.answers["rules"].items():
        assert len(examples) == 4, rule
        for example in examples:
            booking = bookings[example["meeting_id"]]
            contact, campaign = booking.cells["contact_email"], booking.cells["utm_campaign"]
            before = window(sample, booking)
            to_contact = [one.is_clicked for one in before if one.contact == contact]
            to_company = [one.is_clicked for one in before if one.company_id == people.get(contact)]
            drove = emails.get(booking.cells["utm_term"])
            is_driven = drove and drove.is_delivered and drove.email_id == example["email_id"]
            assert rule == (
                "link_email" if is_driven
                else "link_journey" if campaign.strip().casefold() in said
                else "click" if any(to_contact)
                else "sent" if to_contact
                else "colleague" if any(to_company)
                else "none"
            )  # fmt: skip


def test_every_matching_tier_has_meetings_of_which_only_it_can_be_true(sample: Sample) -> None:
    bookings = bookings_by_id(sample)
    gong = {one.cells["External Id"]: one for one in sample.loaded("activity").values()}
    rooms = {key[0]: one.cells["room_url"] for key, one in sample.loaded("call").items()}
    chairs: dict[str, set[str]] = {}
    for activity_id, email in sample.loaded("attendee"):
        chairs.setdefault(activity_id, set()).add(email)
    for tier, examples in sample.answers["tiers"].items():
        assert len(examples) == 4, tier
        for example in examples:
            meeting, call = last_link(bookings, example["meeting_id"]), gong[example["call_id"]]
            gap = call.instants["Activity Date"] - meeting.instants["starts_at"]
            near, c = abs(gap) <= timedelta(minutes=15), meeting.cells
            attends = {c["contact_email"], c["guest_emails"]} & chairs[call.cells["Activity Id"]]
            room = rooms.get(example["call_id"])
            until = (
                meeting.instants["ends_at"] - meeting.instants["starts_at"] + timedelta(minutes=30)
            )
            assert tier == (
                "room" if near and room and room == c["room_url"].partition("?")[0]
                else "attendee" if near and attends
                else "attendee_late" if attends and timedelta(0) <= gap <= until
                else "host" if near and c["host_email"] == call.cells["User Email"]
                else "company" if near and call.cells["Company Id"]
                else "moved" if attends and abs(gap) <= timedelta(hours=24)
                else "nothing"
            )  # fmt: skip


def test_planted_rows_are_as_told(sample: Sample) -> None:
    planted = sample.answers["planted"]
    rows = {key[0]: line for key, line in sample.loaded("email").items()}
    companies = {key[0] for key in sample.loaded("company")}
    users = {key[0] for key in sample.loaded("user")}
    cells = {key: list(line.cells.values()) for key, line in rows.items()}
    assert not any(
        rows[one].cells["GsCompanyId"] in companies for one in planted["unknown_company"]
    )
    assert all("CC" in cells[one] for one in planted["cc_rows"])
    assert all("COCKPIT" in cells[one] for one in planted["cockpit_rows"])
    assert all(
        users & set(cells[one]) - {rows[one].cells.get("FromEmailId")}
        for one in planted["test_participants"]
    )
    assert all(
        rows[one["email_id"]].cells["IsSent"] == one["value"] for one in planted["odd_flags"]
    )
    assert "IsSent" not in sample.lines[planted["file_without_is_sent"]][0].cells
    for one in planted["bot_like_clicks"]:
        dates = {name.replace(" ", ""): at for name, at in rows[one].instants.items()}
        assert dates["LinkClickedDate"] == dates["SentDate"]


def test_planted_faults_outside_the_emails_are_as_told(sample: Sample) -> None:
    planted = sample.answers["planted"]
    shared = planted["shared_address"]
    found = sorted(key[1] for key in sample.loaded("person") if key[0] == shared["email"])
    assert found == shared["company_ids"]
    renewals = {key[0]: line.cells for key, line in sample.loaded("renewal").items()}
    bare = [
        one for one, c in renewals.items() if c["Stage"] == "Closed Won" and not c["Final Amount"]
    ]
    assert bare == planted["won_without_final_amount"]
    notes = {key[0]: line.cells["Notes"] for key, line in sample.loaded("activity").items()}
    assert len(notes[planted["long_note"]]) > 131_072
    assert "\n" in notes[planted["note_of_several_lines"]]
    bookings = bookings_by_id(sample)
    circles = [one for one, line in bookings.items() if line.cells.get("rescheduled_from") == one]
    assert circles == planted["rescheduled_from_itself"]
    replaced = [line.cells.get("rescheduled_from") in bookings for line in bookings.values()]
    assert sample.answers["meetings"] == len(bookings) - sum(replaced) + len(circles)


def test_migrated_notes_fared_as_told(sample: Sample) -> None:
    migration = sample.answers["migration"]
    told = migration["notes"]
    rows = sample.lines["activity_timeline_migrated.csv.gz"]
    carried = Counter(line.cells["External Id"] for line in rows)
    notes = {key[0]: line for key, line in sample.loaded("legacy_note").items()}
    assert len(notes) == migration["total"]["legacy_rows"]
    assert not any(carried[one] for one in told["missing"] + told["deduplicated"])
    assert {one for one, count in carried.items() if count > 1} == set(told["duplicated"])
    assert sorted(carried.keys() - notes.keys()) == migration["unexpected"]
    jobs = {
        key[0]: line.cells["Failure Reason"] for key, line in sample.loaded("job_result").items()
    }
    assert Counter(jobs.get(one, "") for one in told["missing"]) == migration["reasons"]


def test_files_wear_the_dress_of_their_sources(sample: Sample) -> None:
    with pytest.raises(UnicodeDecodeError):
        raw(sample.folder / "company.csv").decode("utf-8")
    assert raw(sample.folder / "gsuser.csv").startswith(b"\xff\xfe")
    assert raw(sample.folder / "company_person.csv").startswith(b"\xef\xbb\xbf")
    assert len(sample.lines["calendly_events.csv"][0].cells) == 37
    wrapped = [one.cells["LinkClickedJson"][:1] for one in sample.lines[sample.files("email")[0]]]
    assert {"[", "{"} <= set(wrapped)
