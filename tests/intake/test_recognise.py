"""A header is told for what it is, whoever wrote it, or refused with the way out."""

import random
from pathlib import Path

import pytest

from csfunnel.datasets import DATASETS
from csfunnel.errors import AmbiguousHeader, MissingColumns, UnknownDataSet
from csfunnel.intake.recognise import (
    Recognised,
    Remembered,
    header_fingerprint,
    recognise,
    without_options,
)

Header = tuple[str, ...]


def _headers() -> dict[str, tuple[str, Header]]:
    lines = Path(__file__).with_name("headers.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split(": ", 2) for line in lines if not line.startswith("#")]
    return {name: (data_set, tuple(header.split(", "))) for name, data_set, header in rows}


HEADERS = _headers()
OURS = {name: each for name, each in HEADERS.items() if each[0] != "none"}
NOT_OURS = {name: header for name, (data_set, header) in HEADERS.items() if data_set == "none"}

each_of_ours = pytest.mark.parametrize(("data_set", "header"), OURS.values(), ids=OURS)
each_header = pytest.mark.parametrize("header", [each[1] for each in OURS.values()], ids=OURS)
each_data_set = pytest.mark.parametrize("name", DATASETS)


def sources(found: Recognised) -> dict[str, str]:
    return {name: source.header for name, source in found.mapping.items()}


@each_of_ours
def test_an_export_is_recognised(data_set: str, header: Header):
    assert recognise(header).data_set.name == data_set


@each_header
def test_the_order_of_the_columns_does_not_matter(header: Header):
    shuffled = list(header)
    random.Random(7).shuffle(shuffled)
    found = recognise(shuffled)
    assert sources(found) == sources(recognise(header))
    assert all(shuffled[source.position] == source.header for source in found.mapping.values())
    assert found.fingerprint == header_fingerprint(header)


@each_of_ours
@pytest.mark.parametrize("change", [str.upper, str.lower, lambda name: f"  {name} "])
def test_neither_case_nor_blanks_matter(data_set: str, header: Header, change):
    changed = [change(name) for name in header]
    found = recognise(changed)
    assert found.data_set.name == data_set
    assert [s.position for s in found.mapping.values()] == [
        s.position for s in recognise(header).mapping.values()
    ]


@each_of_ours
def test_a_few_columns_of_the_users_own_are_left_out_and_named(data_set: str, header: Header):
    found = recognise(("Our score", *header, "Zufriedenheit"))
    assert found.data_set.name == data_set
    assert found.extra[0] == "Our score"
    assert found.extra[-1] == "Zufriedenheit"


@each_header
def test_every_header_is_either_a_source_or_extra(header: Header):
    found = recognise(header)
    used = [it for source in found.mapping.values() for it in (source, *source.fallbacks)]
    assert sorted([*(it.header for it in used), *found.extra]) == sorted(header)
    assert set(found.missing) == set(found.data_set.names) - found.mapping.keys()


@each_data_set
def test_the_required_columns_alone_are_enough(name: str):
    header = [group[0] for group in DATASETS[name].required]
    assert recognise(header).data_set.name == name


@each_data_set
def test_all_canonical_names_map_to_themselves(name: str):
    found = recognise(DATASETS[name].names)
    assert found.data_set.name == name
    assert sources(found) == {column: column for column in DATASETS[name].names}


@pytest.mark.parametrize("header", NOT_OURS.values(), ids=NOT_OURS)
def test_an_export_that_is_not_ours_is_refused_with_the_way_out(header: Header):
    with pytest.raises(UnknownDataSet, match="--as "):
        recognise(header)


def test_a_known_foreign_export_is_called_by_its_name():
    with pytest.raises(UnknownDataSet, match="Gainsight's CTA"):
        recognise(NOT_OURS["cta"])


@pytest.mark.parametrize(
    "header", [("name", "colour"), ("Id", "Email Address", "Name"), ("Name", "Source", "Gsid")]
)
def test_a_few_common_names_are_no_foreign_export_and_taken_for_nothing_else(header: Header):
    with pytest.raises(UnknownDataSet, match="of no data set we take") as refusal:
        recognise(header)
    assert "Nearest are: " in str(refusal.value)


def test_where_nothing_is_near_nothing_is_called_nearest():
    with pytest.raises(UnknownDataSet, match="of no data set we take") as refusal:
        recognise(("foo", "bar", "baz"))
    assert "Nearest" not in str(refusal.value)
    assert "--as" in str(refusal.value)


@pytest.mark.parametrize(
    "header",
    [
        *NOT_OURS.values(),
        ("email", "name", "title"),
        ("email", "company_id", "Name", "Name"),
        ("booking_id", "created_at", "begins_at", "contact_email", "ends_at"),
        ("name", "colour"),
    ],
)
def test_a_refusal_can_be_told_without_options(header: Header):
    with pytest.raises((UnknownDataSet, AmbiguousHeader, MissingColumns)) as refusal:
        recognise(header)
    told = without_options(str(refusal.value))
    assert str(refusal.value).startswith(f"{told} Say wh")
    assert "--" not in told


def test_gainsights_email_id_is_the_address_and_not_the_key():
    found = sources(recognise(OURS["email_log_warehouse"][1]))
    assert (found["email_id"], found["contact_email"]) == ("gsid", "lower_case_email_id")


def test_the_address_as_entered_serves_where_the_lower_case_one_is_empty():
    source = recognise(OURS["email_log_api"][1]).mapping["contact_email"]
    assert source.header == "LowerCaseEmailId"
    assert [each.header for each in source.fallbacks] == ["EmailId"]


def test_an_email_log_without_its_gsid_is_not_keyed_by_the_address():
    header = [name for name in OURS["email_log_warehouse"][1] if name != "gsid"]
    with pytest.raises(MissingColumns, match="'email_id', taken as contact_email"):
        recognise(header)


def test_our_own_email_id_is_the_key_beside_contact_email():
    found = sources(recognise(("EMAIL_ID", "executed_at", "journey_name", "Contact Email")))
    assert (found["email_id"], found["contact_email"]) == ("EMAIL_ID", "Contact Email")


def test_calendly_columns_are_read_as_calendly_writes_them():
    found = recognise(OURS["calendly"][1]).mapping
    assert found["booking_id"].header == "Invitee UUID"
    assert (found["status"].header, found["status"].reads) == ("Canceled", "canceled_flag")
    assert (found["room_url"].header, found["room_url"].reads) == ("Location", "first_url")
    assert found["created_at"].header == "Event Created Date & Time"
    assert found["host_email"].header == "User Email"


def test_more_question_columns_do_not_matter():
    more = [text for n in range(2, 9) for text in (f"Question {n}", f"Response {n}")]
    assert recognise((*OURS["calendly"][1], *more)).data_set.name == "booking"


def test_bookings_prefer_the_start_in_utc():
    source = recognise(OURS["ycbm_api"][1]).mapping["starts_at"]
    assert (source.header, source.reads) == ("startsAtUTC", "utc")


def test_gongs_own_duration_is_in_seconds_and_ours_in_minutes():
    assert recognise(OURS["gong_api"][1]).mapping["duration_minutes"].reads == "seconds_to_minutes"
    assert recognise(OURS["golden_call"][1]).mapping["duration_minutes"].reads == ""


def test_the_name_of_the_csm_is_better_than_the_id():
    assert sources(recognise(OURS["company_api"][1]))["csm"] == "Csm__gr.Name"


def test_planhats_meeting_date_is_better_than_its_create_date():
    assert sources(recognise(OURS["planhat"][1]))["created_at"] == "date"


def test_an_attendee_is_internal_or_external_so_both_addresses_are_read():
    source = recognise(OURS["attendee"][1]).mapping["email"]
    assert len(source.fallbacks) == 1


def test_a_legacy_file_without_a_system_asks_for_one_for_the_whole_file():
    assert recognise(OURS["planhat"][1]).for_file == ("system",)
    assert recognise(OURS["golden_legacy_note"][1]).for_file == ()


def test_sent_at_will_do_for_executed_at_and_the_id_for_the_name_of_a_journey():
    found = recognise(("email_id", "sent_at", "journey_id", "contact_email"))
    assert found.data_set.name == "email"


@pytest.mark.parametrize("gone", ["starts_at", "created_at", "contact_email", "booking_id"])
def test_a_booking_file_that_lacks_a_column_is_not_taken_for_something_smaller(gone: str):
    header = [name for name in DATASETS["booking"].names if name != gone]
    with pytest.raises(MissingColumns, match=f"booking without {gone}"):
        recognise(header)


def test_persons_without_a_company_are_not_taken_for_users():
    header = ("Gsid", "Name", "Email", "FirstName", "LastName", "EmailOptOut", "LinkedinUrl")
    with pytest.raises(MissingColumns, match="person without company_id"):
        recognise(header)


def test_contacts_with_a_title_may_be_persons_or_users_so_we_ask():
    with pytest.raises(AmbiguousHeader, match=r"user.*--as "):
        recognise(("email", "name", "title"))


def test_a_wide_file_with_one_known_column_is_not_taken():
    with pytest.raises(UnknownDataSet):
        recognise(("email", *(f"field {n}" for n in range(9))))


def test_a_company_with_sixty_custom_fields_is_taken():
    custom = [f"Custom_{n}__gc" for n in range(60)]
    header = ["Company Id", "Name", "CSM", "ARR", "Renewal Date", "Status", *custom]
    assert recognise(header).data_set.name == "company"


def test_a_missing_column_is_named_with_the_nearest_header_and_the_option():
    header = ("booking_id", "created_at", "begins_at", "contact_email", "ends_at")
    with pytest.raises(MissingColumns, match=r"starts_at \(nearest is '.*--map '.*=starts_at'"):
        recognise(header)


def test_as_decides():
    assert recognise(("email", "name", "title"), data_set="user").data_set.name == "user"


def test_as_still_wants_the_required_columns():
    with pytest.raises(MissingColumns, match="person without company_id"):
        recognise(("email", "name"), data_set="person")


def test_as_with_an_unknown_name_lists_the_known():
    with pytest.raises(UnknownDataSet, match="match_override"):
        recognise(("email",), data_set="emails")


def test_map_comes_before_every_spelling():
    found = recognise(("email", "Konto", "company_id", "name"), columns_map={"Konto": "company_id"})
    assert found.data_set.name == "person"
    assert found.mapping["company_id"].position == 1
    assert "company_id" in found.extra


def test_a_mapped_header_we_know_is_read_as_we_know_it():
    found = recognise(OURS["calendly"][1], columns_map={"canceled": "status"})
    assert found.mapping["status"].reads == "canceled_flag"


def test_map_names_a_column_by_its_number_where_a_name_stands_twice():
    header = ("email", "company_id", "Name", "Name")
    with pytest.raises(AmbiguousHeader, match=r"3 and 4 .*--map '#3=name'"):
        recognise(header)
    assert recognise(header, columns_map={"#4": "name"}).mapping["name"].position == 3


def test_two_spellings_of_equal_rank_are_ambiguous_only_where_they_are_wanted():
    header = (*DATASETS["person"].names, "Our note", "our_note")
    assert recognise(header).extra == ("Our note", "our_note")


def test_map_to_nothing_leaves_a_column_out():
    found = recognise(DATASETS["person"].names, columns_map={"title": ""})
    assert found.missing == ("title",)


@pytest.mark.parametrize(
    ("columns_map", "error", "says"),
    [
        ({"Compny": "company_id"}, MissingColumns, "nearest is 'company'"),
        ({"company": "compny_id"}, MissingColumns, "nearest is 'company_id'"),
        ({"company": "stage"}, MissingColumns, "person has no column 'stage'"),
        ({"#9": "company_id"}, MissingColumns, "'#9'"),
        ({"company": "name", "email": "name"}, AmbiguousHeader, "'name' twice"),
    ],
)
def test_a_wrong_map_is_explained(columns_map, error, says: str):
    with pytest.raises(error, match=says):
        recognise(("email", "company"), data_set="person", columns_map=columns_map)


def test_map_alone_tells_the_data_set():
    columns_map = {"Mail": "email", "Konto": "company_id", "Abgemeldet": "opted_out"}
    assert recognise(tuple(columns_map), columns_map=columns_map).data_set.name == "person"


def test_an_earlier_choice_for_the_same_header_is_taken_again():
    header = ("Mail", "Konto")
    remembered = Remembered("person", {"Mail": "email", "Konto": "company_id"})
    found = recognise(header, remembered=remembered)
    assert found.data_set.name == "person"
    assert "earlier file" in found.note


def test_a_choice_made_now_beats_an_earlier_one():
    remembered = Remembered("person", {})
    assert recognise(("email",), data_set="user", remembered=remembered).data_set.name == "user"


def test_nameless_columns_at_the_end_are_nothing_and_in_the_middle_are_named():
    found = recognise(("email", "", "company_id", "", ""))
    assert found.extra == ("(column 2, without a name)",)


@pytest.mark.parametrize("header", [(), ("",), ("", "")])
def test_a_header_without_a_name_is_of_no_data_set(header: Header):
    with pytest.raises(UnknownDataSet):
        recognise(header)


def test_fingerprints_ignore_order_and_spelling_but_not_a_column():
    assert header_fingerprint(("Source Name", "Gsid")) == header_fingerprint(
        ("GSID", "source_name")
    )
    assert header_fingerprint(("a", "b")) != header_fingerprint(("a", "b", "b"))
