"""The faults planted in the sample, each with what it must lead to."""

from typing import Any

from sampledata.drafts import Draft, Fits, Row

UNKNOWN_COMPANY = "1P02NOSUCHCOMPANY00000000000000000ZZ"
UNKNOWN_BOOKING = "1Z02NOSUCHBOOKING0000000000000000000"
UNKNOWN_ACTIVITY = "1ATLNOSUCHACTIVITY000000000000000000"
TORN_HOUR = "2024-11-03 01:30 am"
LONG_NOTE_CHARACTERS = 131_500
UNSENT = {"SentDate": "", "IsOpened": "", "OpenedCount": ""}
BOT_CLICKS = (
    '[{"url":"https://book.harborline.example/visit","clickedCount":3,"ip":"198.51.100.9"}]'
)

Planted = dict[str, Any]


def plant_in_emails(mails: dict[str, Draft], user_emails: list[str]) -> Planted:
    """Faults of the email files; each sits in a plain email that led to nothing."""
    api, report, launch = mails["api"], mails["report"], mails["launch"]
    _plant_unread(api, {0.21: "2024-13-05T09:00:00Z", 0.47: "not recorded", 0.71: "31.02.2025 9h"})
    _plant_unread(report, {0.33: "2025-02-30 10:11:12", 0.66: "n/a"})
    _plant_unread(launch, {0.5: "2025-05-32T01:00:00Z"})
    for draft, share in ((api, 0.15), (api, 0.35), (api, 0.55), (report, 0.2), (report, 0.5)):
        draft.repeat(_plain(draft, share), {"IsSent": "NO", **UNSENT})
    cc, cockpit = {"AddressType": "CC"}, {"Source": "COCKPIT"}
    account = {"GsCompanyId": UNKNOWN_COMPANY}
    tester = {"GsCompanyId": "", "Name": "Test Participant"}
    testers = [tester | {"LowerCaseEmailId": user_emails[number]} for number in (1, 4)]
    odd = {_mark(api, 0.44, {"IsSent": "maybe"}): "maybe", _mark(api, 0.81, {"IsSent": "s"}): "s"}
    return {
        "unknown_company": [_mark(api, 0.12, account), _mark(api, 0.52, account)],
        "cc_rows": [_mark(api, 0.25, cc), _mark(report, 0.4, cc)],
        "cockpit_rows": [_mark(api, 0.28, cockpit), _mark(report, 0.45, cockpit)],
        "test_participants": [_mark(api, 0.3, testers[0]), _mark(report, 0.6, testers[1])],
        "odd_flags": [
            {"email_id": email_id, "column": "is_sent", "value": value}
            for email_id, value in odd.items()
        ],
        "bot_like_clicks": [_plant_bot(api, share) for share in (0.11, 0.36, 0.62, 0.83)]
        + [_plant_bot(report, share) for share in (0.27, 0.7)],
        "file_without_is_sent": launch.sheet.file,
    }


def plant_in_bookings(calendly: Draft, bookings: Draft) -> Planted:
    """Unreadable times, rows given twice, links to nowhere and to itself, a torn hour."""

    def is_late_in_2024(row: Row) -> bool:
        return calendly.value(row, "Event Created Date & Time") >= "2024-11-03"

    torn = calendly.take(0, fits=is_late_in_2024)
    calendly.set(torn, {"Event Created Date & Time": TORN_HOUR})
    calendly.spoil(calendly.take(0.3), "Start Date & Time", "2024-11-31 10:00 am")
    calendly.spoil(calendly.take(0.6), "Event Created Date & Time", "yesterday")
    calendly.repeat(calendly.take(0.5), {"Location": ""})
    single = _no_chain(bookings)
    bookings.spoil(bookings.take(0.3, fits=single), "starts_at", "2024-09-31T10:00:00Z")
    bookings.spoil(bookings.take(0.7, fits=single), "created_at", "12 o'clock")
    for share in (0.4, 0.8):
        bookings.repeat(bookings.take(share, fits=single), {"title": "", "room_url": ""})
    nowhere, itself = bookings.take(0.2, fits=single), bookings.take(0.55, fits=single)
    bookings.set(nowhere, {"rescheduled_from": UNKNOWN_BOOKING})
    bookings.set(itself, {"rescheduled_from": itself[0]})
    place = {"file": calendly.sheet.file, "column": "Event Created Date & Time"}
    return {
        "ambiguous_local_times": [
            {**place, "invitee_uuid": calendly.key(torn), "value": TORN_HOUR},
        ],
        "unknown_rescheduled_from": [nowhere[0]],
        "rescheduled_from_itself": [itself[0]],
    }


def plant_in_timeline(activity: Draft, attendee: Draft, calls: Draft) -> Planted:
    """Unreadable days, a note longer than readers take, a note of many lines, one call twice."""
    gong, ordinary = _having(activity, "Source", "GONG_IO"), _lacking(activity, "Source", "GONG_IO")
    several = activity.take(0.1, fits=ordinary)
    lines = '<p>First line</p>\n<p>Second, with a comma</p>\n\n<p>"Quoted" last</p>'
    activity.set(several, {"Notes": lines})
    long = activity.take(0.42, fits=ordinary)
    sentence = "<p>Transcript pasted by hand, part of a very long note.</p>"
    activity.set(long, {"Notes": sentence * (1 + LONG_NOTE_CHARACTERS // len(sentence))})
    activity.spoil(activity.take(0.35, fits=ordinary), "Activity Date", "2024-00-10 10:00:00")
    activity.spoil(activity.take(0.65, fits=ordinary), "Activity Date", "soon")
    activity.repeat(activity.take(0.5, fits=ordinary), {"Subject": "Draft"})
    once = activity.take(0.25, fits=gong)
    twin = [once[0][:-7] + "ZZZZZZZ", *once[1:]]
    activity.rows.insert(activity.rows.index(once) + 1, twin)
    attendee.repeat(attendee.rows[len(attendee.rows) // 2], {})
    lost = [UNKNOWN_ACTIVITY, attendee.rows[0][1], "external"]
    attendee.rows.append(lost)
    calls.rows.insert(0, ["9999999999999999999", *[""] * (len(calls.rows[0]) - 1)])
    calls.spoil(calls.rows[0], "started_at", "2025-04-31T09:00:00Z")
    return {
        "one_call_in_two_activities": {
            "call_id": activity.value(once, "External Id"),
            "activity_ids": [once[0], twin[0]],
        },
        "long_note": long[0],
        "note_of_several_lines": several[0],
        "attendee_of_unknown_activity": lost[:2],
    }


def plant_in_people(company: Draft, person: Draft, *, free: int) -> Planted:
    """An account and a person given twice; the person of row `free` works for two accounts."""
    company.repeat(company.take(0.5), {"Status": "Onboarding", "Arr": "0.00"})
    shared = person.rows[free]
    person.held.add(shared[0])
    other = next(row[0] for row in company.rows[5:] if row[0] != shared[1])
    person.rows.append([shared[0], other, *shared[2:]])
    person.repeat(person.take(0.2), {"Title": "Intern"})
    return {"shared_address": {"email": shared[0], "company_ids": sorted([shared[1], other])}}


def plant_in_renewals(renewal: Draft) -> Planted:
    """Won ones without an amount, an unreadable day, one given twice."""
    won = _having(renewal, "Stage", "Closed Won")
    bare = [renewal.take(share, fits=won) for share in (0.2, 0.45)]
    for row in bare:
        renewal.set(row, {"Final Amount": ""})
    lost = renewal.take(0.3, fits=_having(renewal, "Stage", "Closed Lost"))
    renewal.spoil(lost, "Close Date", "2024-02-31")
    still_open = {"Stage": "Negotiation", "Close Date": "", "Final Amount": ""}
    renewal.repeat(renewal.take(0.35, fits=won), still_open)
    return {"won_without_final_amount": [row[0] for row in bare]}


def _plant_unread(draft: Draft, texts: dict[float, str]) -> None:
    for share, text in texts.items():
        row = _plain(draft, share)
        # No other time stays that could stand in for the unreadable one.
        draft.set(row, {"SentDate": ""})
        draft.spoil(row, "ExecutedDate", text)


def _plant_bot(draft: Draft, share: float) -> str:
    """Clicked in the very second of sending."""
    row = _plain(draft, share)
    sent = draft.value(row, "SentDate")
    clicks = {"LinkClickedCount": "3", "LinkClickedDate": sent, "LinkClickedJson": BOT_CLICKS}
    draft.set(row, clicks)
    return row[0]


def _mark(draft: Draft, share: float, cells: dict[str, str]) -> str:
    row = _plain(draft, share)
    draft.set(row, cells)
    return row[0]


def _plain(draft: Draft, share: float) -> Row:
    """An email that was sent and went unnoticed, with an account of its own."""
    quiet = {"IsOpened": "NO", "LinkClickedCount": "0", "IsBounced": "NO", "IsRejected": "NO"}

    def fits(row: Row) -> bool:
        filled = draft.value(row, "SentDate") and draft.value(row, "GsCompanyId")
        return bool(filled) and all(draft.value(row, name) == cell for name, cell in quiet.items())

    return draft.take(share, fits=fits)


def _no_chain(bookings: Draft) -> Fits:
    """A booking that neither replaces another nor is replaced."""
    replaced = {bookings.value(row, "rescheduled_from") for row in bookings.rows}
    return lambda row: row[0] not in replaced and not bookings.value(row, "rescheduled_from")


def _having(draft: Draft, column: str, value: str) -> Fits:
    return lambda row: draft.value(row, column) == value


def _lacking(draft: Draft, column: str, value: str) -> Fits:
    return lambda row: draft.value(row, column) != value
