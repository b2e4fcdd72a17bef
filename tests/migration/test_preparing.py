"""The first pack holds what the Timeline takes, and says why it holds no more."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from csfunnel.errors import NotReady, SettingsWrong
from csfunnel.migration import prechecks
from csfunnel.migration.preparing import Choices, prepare
from csfunnel.migration.records import lookups_of, usual_lookups
from migration.gainsight import records_in, rows_of
from migration.notes import note
from workspaces import GOLDEN


def packed(door, out, **choices):
    """The records of a pack, by system and id."""
    prepare(door.warehouse, out, choices=Choices(**choices))
    labels = {label: system for system, label in door.warehouse.settings.external_sources.items()}
    return {(labels[each["ExternalSource"]], each["ExternalId"]): each for each in records_in(out)}


def left_out(out: Path):
    return {(row["system"], row["record_id"]): row["why"] for row in rows_of(out / "left_out.csv")}


def found(door):
    """The pre-checks by name, with the notes concerned and what it is about."""
    checks = prechecks.run(door.warehouse, usual_lookups())
    return {each.name: (each.effect, each.notes_count, dict(each.examples)) for each in checks}


def test_a_record_has_what_the_legacy_note_says(golden, tmp_path):
    records = packed(golden, tmp_path / "pack")
    legacy = {(row["system"], row["record_id"]): row for row in rows_of(GOLDEN / "legacy_note.csv")}
    types = {"call": "Call", "meeting": "Meeting", "qbr": "Business Review"}
    for key, record in records.items():
        row = legacy[key]
        moment = datetime.fromisoformat(row["created_at"]).astimezone(UTC)
        assert record["Subject"] == row["subject"].strip()
        assert record["TypeName"] == types.get(row["type"], "Update")
        assert record["legacyCompanyId"] == row["legacy_company_id"]
        assert record["ContextName"] == "Company"
        assert (
            record["ActivityDate"] == f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"
        )
        authors = {"ann@vendor.example", "ben@vendor.example"}
        known = (
            row["author_email"] if row["author_email"] in authors else "migration@vendor.example"
        )
        assert record["Author"] == known
        for field, column in (
            ("internalAttendees", "internal_emails"),
            ("externalAttendees", "external_emails"),
        ):
            told = row[column].lower().replace(",", ";").split(";")
            assert record[field] == sorted(each.strip() for each in told if each.strip())


def test_every_legacy_row_is_in_one_chunk_or_left_out(golden, tmp_path):
    records = packed(golden, tmp_path / "pack")
    gone = left_out(tmp_path / "pack")
    legacy = [(row["system"], row["record_id"]) for row in rows_of(GOLDEN / "legacy_note.csv")]
    assert sorted([*records, *gone]) == sorted(legacy)
    assert set(gone.values()) == {"duplicate"}
    assert [key[1] for key in gone] == ["N03", "N05", "N14"]
    manifest = json.loads((tmp_path / "pack" / "manifest.json").read_text())
    assert manifest["legacy_rows_count"] == len(legacy)
    assert manifest["records_count"] == len(records)
    assert manifest["cut_count"] == 1
    listed = rows_of(tmp_path / "pack" / "external_ids.csv")
    assert [(row["system"], row["external_id"]) for row in listed] == [*records]


def test_chunks_are_by_system_and_type(golden, tmp_path):
    packed(golden, tmp_path / "pack")
    manifest = json.loads((tmp_path / "pack" / "manifest.json").read_text())
    for chunk in manifest["chunks"]:
        body = json.loads((tmp_path / "pack" / chunk["file"]).read_bytes())
        assert {record["TypeName"] for record in body["records"]} == {chunk["type_name"]}
        label = golden.warehouse.settings.external_sources[chunk["system"]]
        assert {record["ExternalSource"] for record in body["records"]} == {label}
    assert manifest["hours"] == {"at_12_calls_an_hour": 0.5, "at_4_calls_an_hour": 1.5}


def test_again_gives_the_same_bytes(golden, tmp_path):
    for name in ("one", "two"):
        prepare(golden.warehouse, tmp_path / name)
    files = sorted(file.name for file in (tmp_path / "one").iterdir())
    assert files == sorted(file.name for file in (tmp_path / "two").iterdir())
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_small_calls_make_more_chunks_of_the_same_records(workspace, tmp_path):
    door = workspace([note(f"N{n:03}", body="é" * 300) for n in range(60)])
    whole = packed(door, tmp_path / "one")
    assert packed(door, tmp_path / "many", most_bytes=5_000) == whole
    files = [*(tmp_path / "many").glob("*-post-*.json")]
    assert len(files) > 10
    assert max(file.stat().st_size for file in files) <= 5_000


def test_what_does_not_fit_a_call_is_left_out_by_name(workspace, tmp_path):
    door = workspace([note("N1"), note("N2", subject="x" * 5_000)])
    assert [*packed(door, tmp_path / "pack", most_bytes=3_000)] == [("catalyst", "N1")]
    assert left_out(tmp_path / "pack") == {("catalyst", "N2"): "too large"}


def test_what_cannot_be_sent_is_left_out_with_its_reason(workspace, tmp_path):
    door = workspace(
        [
            note("N1"),
            note("N2", legacy_company_id=""),
            note("N3", legacy_company_id="L9"),
            note("N4", legacy_company_id="L3"),
            note("N5", system="hubspot"),
            note("N6", subject="About N1"),
        ]
    )
    assert [*packed(door, tmp_path / "pack")] == [("catalyst", "N1")]
    assert {key[1]: why for key, why in left_out(tmp_path / "pack").items()} == {
        "N2": "no account id",
        "N3": "unknown account",
        "N4": "several companies",
        "N5": "no label",
        "N6": "duplicate",
    }
    checks = found(door)
    assert checks["unknown account"] == ("leaves out", 1, {"L9": 1})
    assert checks["several companies"] == ("leaves out", 1, {"L3": 1})
    assert checks["legacy_notes"][1] == 6


def test_an_id_that_both_systems_use_is_sent_once(workspace, tmp_path):
    door = workspace(
        [
            note("N1"),
            note("N1", system="planhat"),
            note("N2", system="planhat"),
            note("N3", legacy_company_id=""),
            note("N3", system="planhat"),
        ]
    )
    sent = [*packed(door, tmp_path / "pack")]
    assert sent == [("catalyst", "N1"), ("planhat", "N2"), ("planhat", "N3")]
    assert left_out(tmp_path / "pack")["planhat", "N1"] == "id used twice"
    assert found(door)["id used twice"] == ("leaves out", 1, {"N1": 1})


def test_ids_that_differ_in_the_last_of_34_digits_stay_two(workspace, tmp_path):
    ids = ["1234567890123456789012345678901231", "1234567890123456789012345678901232"]
    door = workspace([note(each) for each in ids])
    assert [key[1] for key in packed(door, tmp_path / "pack")] == ids


def test_an_author_who_is_no_user_is_named_in_the_notes(workspace, tmp_path):
    door = workspace(
        [
            note("N1", author_email="old@legacy.example", author_name="Old <b>Person</b>"),
            note("N2", author_email="Ann <ANN@vendor.example>"),
            note("N3", author_email="", author_name=""),
        ]
    )
    first, second, third = packed(door, tmp_path / "pack").values()
    assert first["Author"] == third["Author"] == "migration@vendor.example"
    assert first["Notes"] == (
        "<p>Legacy author: Old &lt;b&gt;Person&lt;/b&gt; (old@legacy.example)</p><p>Hello</p>"
    )
    assert (second["Author"], second["Notes"]) == ("ann@vendor.example", "<p>Hello</p>")
    assert third["Notes"] == "<p>Legacy author: unknown</p><p>Hello</p>"
    assert found(door)["unknown author"] == ("warns", 2, {"No author": 1, "old@legacy.example": 1})


@pytest.mark.parametrize(
    ("fallback", "said"),
    [("", "fallback_author is empty"), ("gone@vendor.example", "not among the users")],
)
def test_without_a_fallback_author_who_is_a_user_nothing_is_made(
    workspace, tmp_path, fallback, said
):
    door = workspace(
        [note("N1", author_email="x@y.example")], settings={"fallback_author": fallback}
    )
    with pytest.raises(NotReady, match=said):
        prepare(door.warehouse, tmp_path / "pack")
    assert not (tmp_path / "pack").exists()


def test_a_fallback_author_nobody_needs_is_not_asked_for(workspace, tmp_path):
    door = workspace([note("N1"), note("N2", author_email="", legacy_company_id="")], settings={})
    assert [*packed(door, tmp_path / "pack")] == [("catalyst", "N1")]


def test_without_notes_there_is_no_pack(workspace, tmp_path):
    with pytest.raises(NotReady, match="No legacy notes"):
        prepare(workspace([]).warehouse, tmp_path / "pack")


def test_attendees_are_spelled_as_gainsight_spells_them_and_checked(workspace, tmp_path):
    door = workspace(
        [
            note(
                "N1",
                legacy_company_id="L2",
                internal_emails="Ann Example; ANN@vendor.example",
                external_emails="beabirch+x@gmail.com; al@alder.example; Cy Cedar",
            )
        ]
    )
    [record] = packed(door, tmp_path / "pack").values()
    assert record["internalAttendees"] == ["ann example", "ann@vendor.example"]
    assert record["externalAttendees"] == ["Bea.Birch@gmail.com", "al@alder.example", "cy cedar"]
    [known] = packed(door, tmp_path / "known", keeps_unknown=False).values()
    assert known["internalAttendees"] == ["ann@vendor.example"]
    assert known["externalAttendees"] == ["Bea.Birch@gmail.com"]
    checks = found(door)
    assert checks["not a user"] == ("warns", 1, {"ann example": 1})
    assert checks["not a contact"] == ("warns", 1, {"al@alder.example": 1, "cy cedar": 1})


def test_a_note_without_a_subject_gets_a_blank_or_the_words_chosen(workspace, tmp_path):
    door = workspace([note("N1", subject=" ")])
    [record] = packed(door, tmp_path / "pack").values()
    assert record["Subject"] == "\u00a0"
    [record] = packed(door, tmp_path / "words", no_subject="No subject").values()
    assert record["Subject"] == "No subject"
    assert found(door)["no subject"][:2] == ("warns", 1)


def test_what_cannot_be_moved_or_is_there_already_is_told(workspace, tmp_path):
    door = workspace(
        [
            note("N1", body='<p>a<IMG src="x">b</p>', type="odd"),
            note("N2", has_attachment="yes", subject="s" * 141),
            note("N3"),
            note("N4"),
        ]
    )
    activity = {"activity_id": "T3", "activity_at": "2024-01-01T00:00:00Z", "external_id": "N3"}
    label = {"external_source": " catalyst notes - LEGACY heap "}
    file = door.home / "activity.csv"
    rows = [
        {**activity, **label},
        {**activity, "activity_id": "T4", "external_id": "N4", "external_source": "Trial"},
    ]
    with file.open("w", newline="") as out:
        writer = csv.DictWriter(out, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    door.load(file)
    checks = found(door)
    assert checks["image"][2] == {"N1": 1}
    assert checks["unmapped type"][2] == {"odd": 1}
    assert checks["attachment"][2] == {"N2": 1}
    assert checks["long subject"][2] == {"N2": 1}
    assert checks["already loaded"][2] == {"N3": 1}
    assert checks["id taken"] == ("warns", 1, {"N4": 1})


def test_lookups_that_do_not_fit_the_records_stop_the_pack(workspace, tmp_path):
    door = workspace([note("N1")])
    lookups = usual_lookups()
    wrong = {
        **lookups,
        "GsCompanyId": {**lookups["GsCompanyId"], "fields": {"companyName": "Name"}},
    }
    del wrong["InternalAttendees"]
    file = tmp_path / "lookups.json"
    file.write_text(json.dumps(wrong))
    with pytest.raises(
        NotReady, match="GsCompanyId reads companyName, which no record has"
    ) as told:
        prepare(door.warehouse, tmp_path / "pack", choices=Choices(lookups=lookups_of(file)))
    assert "no lookup reads internalAttendees" in str(told.value)
    file.write_text("[1]")
    with pytest.raises(SettingsWrong, match=r"lookups\.json"):
        lookups_of(file)


def test_a_note_of_20_mb_goes_through(workspace, tmp_path):
    door = workspace([note("N1", body="<p>twenty megabytes</p>" * 850_000), note("N2")])
    first, second = packed(door, tmp_path / "pack").values()
    assert 130_900 < len(first["Notes"]) <= 131_000
    assert first["Notes"].endswith(" [cut]</p>")
    assert second["Notes"] == "<p>Hello</p>"


def test_a_formula_in_an_id_is_text_in_the_list_of_what_is_left_out(workspace, tmp_path):
    door = workspace([note("N1"), note("=1+1", legacy_company_id="")])
    packed(door, tmp_path / "pack")
    assert [*left_out(tmp_path / "pack")] == [("catalyst", "'=1+1")]


def test_progress_is_told(golden, tmp_path):
    steps = list[str]()
    prepare(golden.warehouse, tmp_path / "pack", progress=steps.append)
    assert steps[:3] == ["0 of 23 notes", "writing the chunks", "writing the chunks, 1 so far"]
    assert len(steps) == 2 + 6
