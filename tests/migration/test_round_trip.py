"""What is prepared or mended, taken by Gainsight and exported again, is what was meant."""

import json
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csfunnel import queries
from csfunnel.errors import NotFound, NotReady
from csfunnel.intake.door import Asked, Door
from csfunnel.intake.doubts import SILENT_CUTS
from csfunnel.migration.preparing import Choices, prepare
from csfunnel.migration.repairing import REPAIRABLE, Wanted, compare, counts, repair
from csfunnel.reconcile import notices
from migration.dumb_verdicts import Verdicts
from migration.gainsight import Gainsight, records_in, rows_of
from migration.notes import FALLBACK, SETTINGS, made, note
from migration.soups import soups
from workspaces import GOLDEN, write_csv

EXPECTED = json.loads((GOLDEN / "expected.json").read_text("utf-8"))["reconcile"]
GOOD = {"matched", "matched_by_rule", "deduplicated"}


def tenant(door: Door, **own) -> Gainsight:
    """A Gainsight with the companies and users of a workspace, and its timeline as loaded."""
    cursor = door.warehouse.cursor()
    companies = cursor.table("loaded_company").select("legacy_id", "company_id").fetchall()
    users = cursor.table("loaded_user").select("email").fetchall()
    ids = Counter(legacy_id for legacy_id, _ in companies)
    return Gainsight(
        {legacy_id: company_id for legacy_id, company_id in companies if ids[legacy_id] == 1},
        frozenset(email for (email,) in users),
        **own,
    )


def reload(door: Door, gainsight: Gainsight) -> None:
    """Take the timeline as it is now in the place of what was loaded of it before."""
    for line in door.ledger():
        if line["data_set"] in ("activity", "attendee"):
            door.withdraw(line["file_id"])
    if gainsight.activities:
        door.load(gainsight.export(door.home / "timeline.csv"), asked=Asked(data_set="activity"))


def timeline_row(record_id: str, **own: str) -> dict[str, str]:
    """The activity that a plain note becomes, but for what is said."""
    return {
        "activity_id": f"A{record_id}",
        "external_id": record_id,
        "external_source": "Catalyst Notes - Legacy Heap",
        "type": "Call",
        "subject": f"About {record_id}",
        "notes": "<p>Hello</p>",
        "activity_at": "2024-03-05T10:00:00Z",
        "company_id": "C1",
        "author_email": "ann@vendor.example",
        "internal_emails": "",
        "external_emails": "",
        **own,
    }


def found(door: Door) -> Counter[str]:
    """The verdicts as reconciling counts them, which must be those of the dumb way."""
    counted = counts(door.warehouse)
    assert +counted == Verdicts(door).counts()
    return +counted


@pytest.fixture
def own_golden(golden, tmp_path):
    """A golden workspace of its own, to be changed."""
    home = tmp_path / "golden"
    home.mkdir()
    (home / "settings.json").write_bytes((GOLDEN / "settings.json").read_bytes())
    door = Door(home)
    for name in ("legacy_note", "activity", "attendee", "user", "person", "company", "job_result"):
        door.load(GOLDEN / f"{name}.csv")
    yield door
    door.close()


def test_the_verdicts_of_the_golden_data_come_both_ways(golden):
    expected = {(row["system"], row["record_id"]): row["verdict"] for row in EXPECTED["rows"]}
    assert Verdicts(golden).of_all() == expected
    assert found(golden)["unexpected"] == len(EXPECTED["summary"]["unexpected"])


def test_the_golden_notes_arrive_as_they_were_meant(own_golden, tmp_path):
    prepare(own_golden.warehouse, tmp_path / "pack")
    gainsight = tenant(own_golden)
    gainsight.users |= {"ben@vendor.example"}
    gainsight.take(tmp_path / "pack")
    assert not gainsight.failures
    reload(own_golden, gainsight)
    assert found(own_golden) == {"matched": 15, "matched_by_rule": 5, "deduplicated": 3}


def golden_timeline() -> list[dict[str, str]]:
    """The golden timeline, with the attendees of its own export."""
    rows = rows_of(GOLDEN / "activity.csv")
    for row in rows:
        for each in rows_of(GOLDEN / "attendee.csv"):
            if each["activity_id"] == row["activity_id"]:
                row[f"{each['kind']}_emails"] += f";{each['email']}"
    return rows


def mended(door: Door, gainsight: Gainsight, pack: Path, **choices) -> dict[str, int]:
    """Make a repair pack, have Gainsight take it, and see that what was promised came true."""
    repair(door.warehouse, pack, **choices)
    failures = len(gainsight.failures)
    gainsight.take(pack)
    assert gainsight.failures[failures:] == []
    reload(door, gainsight)
    assert [row for row in compare(door.warehouse, pack) if row["difference"]] == []
    return found(door)


def test_the_golden_timeline_is_mended_but_for_what_cannot_be(own_golden, tmp_path):
    gainsight = tenant(own_golden, activities=golden_timeline())
    after = mended(own_golden, gainsight, tmp_path / "pack")
    # N06 stays: another tool's activity has its id
    assert after == {
        "matched": 14,
        "matched_by_rule": 5,
        "deduplicated": 3,
        "missing": 1,
        "unexpected": 1,
    }
    assert [row["record_id"] for row in rows_of(tmp_path / "pack" / "left_out.csv")] == [
        "N06",
        "N14",
    ]
    assert [row["activity_id"] for row in rows_of(tmp_path / "pack" / "unexpected.csv")] == ["T90"]
    deletes = {row["activity_id"] for row in rows_of(tmp_path / "pack" / "deletes.csv")}
    assert deletes == {"T05", "T05b", "T07b", "T08", "T15"}
    lines = (tmp_path / "pack" / "deleted.jsonl").read_text("utf-8").splitlines()
    copies = [json.loads(line) for line in lines]
    assert {copy["activity_id"] for copy in copies} == deletes
    assert {copy["notes"] for copy in copies} >= {"Discount asked for", "Two days"}
    assert [row["activity_id"] for row in rows_of(tmp_path / "pack" / "kept.csv")] == ["T07a"]


@pytest.mark.parametrize("verdict", REPAIRABLE)
def test_one_verdict_is_mended_by_itself(own_golden, tmp_path, verdict):
    gainsight = tenant(own_golden, activities=golden_timeline())
    before = found(own_golden)
    after = mended(own_golden, gainsight, tmp_path / "pack", wanted=Wanted(verdicts=(verdict,)))
    left = {"missing": 1, "unexpected": 1}.get(verdict, 0)
    assert after[verdict] == left
    others = set(REPAIRABLE) - {verdict}
    assert {name: after[name] for name in others} == {name: before[name] for name in others}


def test_what_is_chosen_is_mended_and_nothing_else(own_golden, tmp_path):
    gainsight = tenant(own_golden, activities=golden_timeline())
    wanted = Wanted(systems=("planhat",), types=("call",), records=("P02", "P03", "N10"))
    before = found(own_golden)
    after = mended(own_golden, gainsight, tmp_path / "pack", wanted=wanted)
    assert [each["ExternalId"] for each in records_in(tmp_path / "pack")] == ["P02"]
    assert after["changed"] == before["changed"] - 1


def test_what_is_sent_is_as_it_would_have_been_prepared(own_golden, tmp_path):
    prepare(own_golden.warehouse, tmp_path / "all")
    repair(own_golden.warehouse, tmp_path / "some")
    whole = {each["ExternalId"]: each for each in records_in(tmp_path / "all")}
    some = records_in(tmp_path / "some")
    assert some
    assert all(whole[each["ExternalId"]] == each for each in some)


def test_again_gives_the_same_bytes(own_golden, tmp_path):
    for name in ("one", "two"):
        repair(own_golden.warehouse, tmp_path / name)
    files = sorted(file.name for file in (tmp_path / "one").iterdir())
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    assert "deletes.csv" in files


def damaged(gainsight: Gainsight) -> None:
    """Every kind of damage at once; activities are in the order of the ids of their notes."""
    rows = gainsight.activities
    copies = [{**row, "activity_id": f"ZCOPY{at}"} for at, row in enumerate(rows)]
    rows[0]["company_id"] = "C2"
    rows[1]["activity_at"] = "2024-03-05T18:00:00.000Z"
    rows[2]["author_email"] = FALLBACK
    rows[3].update(notes="", internal_emails="", type="Other")
    rows[4]["subject"] = "Other"
    copies[5].update(company_id="C2", notes=copies[5]["notes"] + "<p>longer</p>")
    copies[6].update(notes=copies[6]["notes"] + "<p>longest of all, and of the right company</p>")
    for at in (7, 8):
        rows[at]["company_id"] = copies[at]["company_id"] = "C2"
    stray = {**rows[9], "activity_id": "STRAY", "external_id": "N999"}
    native = {**rows[9], "activity_id": "NATIVE", "external_source": ""}
    native["external_id"] = ""
    loaded_twice = {**rows[10], "activity_id": "TWICE", "external_id": "N11b"}
    del rows[12:14]
    rows += [*copies[5:9], stray, native, loaded_twice]


def test_planted_damage_of_every_kind_is_mended(workspace, tmp_path):
    notes = [
        note(
            f"N{at:02}",
            type=("call", "standup")[at % 2],
            author_email=("ann@vendor.example", "old@legacy.example")[at % 3 == 2],
            author_name="Old & Co",
            internal_emails="ann@vendor.example",
            external_emails="al@alder.example",
            body="long " * 40_000 if at == 4 else f"<p>Note {at}<br>and & more",
        )
        for at in range(1, 16)
    ]
    twin = {**notes[10], "record_id": "N11b"}
    lost_twin = {**notes[12], "record_id": "N13b"}
    door = workspace([*notes, twin, lost_twin])
    prepare(door.warehouse, tmp_path / "first")
    gainsight = tenant(door)
    gainsight.take(tmp_path / "first")
    gainsight.activities.sort(key=lambda row: row["external_id"])
    reload(door, gainsight)
    whole = found(door)
    assert set(whole) == GOOD
    damaged(gainsight)
    reload(door, gainsight)
    assert found(door) >= Counter(
        missing=3, duplicated=4, changed=4, wrong_company=1, duplicate_loaded=1, unexpected=1
    )
    after = mended(door, gainsight, tmp_path / "repair")
    assert after == whole + Counter(unexpected=1)
    ids = {row["activity_id"] for row in gainsight.activities}
    assert {"STRAY", "NATIVE"} <= ids
    assert "TWICE" not in ids
    kept = {
        row["external_id"]: row["activity_id"] for row in rows_of(tmp_path / "repair" / "kept.csv")
    }
    assert kept["N07"] == "ZCOPY6"
    assert kept["N06"] != "ZCOPY5"
    assert not {"N08", "N09"} & set(kept)


def test_a_copy_is_not_deleted_while_its_survivor_is_missing(workspace, tmp_path):
    door = workspace([note("N1"), note("N2", subject="About N1")])
    gainsight = tenant(door)
    prepare(door.warehouse, tmp_path / "first")
    gainsight.take(tmp_path / "first")
    gainsight.activities[0]["external_id"] = "N2"
    reload(door, gainsight)
    assert found(door) == {"missing": 1, "duplicate_loaded": 1}
    only_copies = Wanted(verdicts=("duplicate_loaded",))
    assert mended(door, gainsight, tmp_path / "one", wanted=only_copies)["duplicate_loaded"] == 1
    [held_back] = rows_of(tmp_path / "one" / "left_out.csv")
    assert (held_back["record_id"], held_back["why"]) == ("N2", "survivor missing")
    assert mended(door, gainsight, tmp_path / "two") == {"matched": 1, "duplicate_loaded": 1}
    assert mended(door, gainsight, tmp_path / "three") == {"matched": 1, "deduplicated": 1}


def test_a_copy_is_not_deleted_while_its_survivor_is_made_anew(workspace, tmp_path):
    """Were the new one refused, both would be gone."""
    door = workspace([note("N1"), note("N2", subject="About N1")])
    gainsight = tenant(door)
    prepare(door.warehouse, tmp_path / "first")
    gainsight.take(tmp_path / "first")
    [first] = gainsight.activities
    first["company_id"] = "C2"
    gainsight.activities.append({**first, "activity_id": "COPY", "external_id": "N2"})
    reload(door, gainsight)
    assert found(door) == {"wrong_company": 1, "duplicate_loaded": 1}
    assert mended(door, gainsight, tmp_path / "one") == {"matched": 1, "duplicate_loaded": 1}
    [held_back] = rows_of(tmp_path / "one" / "left_out.csv")
    assert (held_back["record_id"], held_back["why"]) == ("N2", "survivor missing")
    assert mended(door, gainsight, tmp_path / "two") == {"matched": 1, "deduplicated": 1}


def test_a_copy_stays_whichever_pack_its_survivor_is_made_anew_by(workspace, tmp_path):
    door = workspace([note("N1"), note("N2", subject="About N1")])
    row = {**timeline_row("N1"), "company_id": "C2"}
    gainsight = tenant(door, activities=[row, timeline_row("N2", subject="About N1")])
    reload(door, gainsight)
    assert found(door) == {"wrong_company": 1, "duplicate_loaded": 1}
    only_copies = Wanted(verdicts=("duplicate_loaded",))
    after = mended(door, gainsight, tmp_path / "one", wanted=only_copies)
    assert after == {"wrong_company": 1, "duplicate_loaded": 1}
    [held_back] = rows_of(tmp_path / "one" / "left_out.csv")
    assert (held_back["record_id"], held_back["why"]) == ("N2", "survivor missing")


@pytest.mark.parametrize("companies", [["C2"], ["C2", "C3"]])
def test_nothing_is_deleted_that_gainsight_is_known_to_refuse(workspace, tmp_path, companies):
    door = workspace([note("N1", external_emails="zoe@alder.example"), note("N2")])
    rows = [
        timeline_row("N1", company_id=company, activity_id=f"A{company}") for company in companies
    ]
    contacts = frozenset({("al@alder.example", "C1")})
    gainsight = tenant(door, activities=[*rows, timeline_row("N2")], contacts=contacts)
    reload(door, gainsight)
    before = found(door)
    assert mended(door, gainsight, tmp_path / "one") == before
    [held_back] = rows_of(tmp_path / "one" / "left_out.csv")
    assert (held_back["record_id"], held_back["why"]) == ("N1", "unknown attendees")
    assert len(gainsight.activities) == len(companies) + 1
    leaves_off = Choices(keeps_unknown=False)
    after = mended(door, gainsight, tmp_path / "two", choices=leaves_off)
    assert after == {"changed": 1, "matched": 1}


def test_an_activity_that_carries_notes_of_two_systems_is_left_alone(workspace, tmp_path):
    """Both bear one label, so what mends the one would damage the other."""
    labels = {"external_sources": {"catalyst": "Legacy", "planhat": "legacy "}}
    door = workspace(
        [
            note("N1"),
            note("N1", system="planhat", legacy_company_id="L2"),
            note("N2"),
            note("N3", subject="About N2"),
            note("N3", system="planhat"),
        ],
        settings={**SETTINGS, **labels},
    )
    rows = [
        timeline_row("N1", company_id="C2", external_source="Legacy"),
        timeline_row("N2", external_source="Legacy"),
        timeline_row("N3", subject="About N2", external_source="Legacy"),
    ]
    gainsight = tenant(door, activities=rows)
    reload(door, gainsight)
    before = found(door)
    assert before["wrong_company"] == before["duplicate_loaded"] == 1
    assert mended(door, gainsight, tmp_path / "one") == before
    assert len(gainsight.activities) == 3
    reasons = {row["why"] for row in rows_of(tmp_path / "one" / "left_out.csv")}
    assert reasons == {"shared"}


def test_of_two_systems_with_an_id_that_in_the_timeline_is_sent(workspace, tmp_path):
    door = workspace([note("N1"), note("N1", system="planhat")])
    label = door.warehouse.settings.external_sources["planhat"]
    gainsight = tenant(
        door, activities=[timeline_row("N1", subject="Other", external_source=label)]
    )
    reload(door, gainsight)
    assert found(door) == {"missing": 1, "changed": 1}
    assert mended(door, gainsight, tmp_path / "one") == {"missing": 1, "matched": 1}
    prepare(door.warehouse, tmp_path / "all")
    [sent] = records_in(tmp_path / "all")
    assert sent["ExternalSource"] == label


def copies_in(file: Path) -> dict[str, dict[str, Any]]:
    """The activities kept in a file, by id."""
    lines = file.read_text("utf-8").splitlines()
    return {each["activity_id"]: each for each in map(json.loads, lines)}


def test_what_goes_or_is_written_over_is_kept_with_its_attendees(own_golden, tmp_path):
    door, pack = own_golden, tmp_path / "pack"
    who = [["T05b", "zoe@x.example", "External"], ["T05b", "ann@vendor.example", "Internal"]]
    door.load(write_csv(tmp_path / "who.csv", ["activity_id", "email", "kind"], who))
    manifest = repair(door.warehouse, pack)
    put = {
        record["ExternalId"]
        for chunk in manifest["chunks"]
        if chunk["method"] == "PUT"
        for record in json.loads((pack / chunk["file"]).read_bytes())["records"]
    }
    overwritten = copies_in(pack / "overwritten.jsonl")
    assert {each["external_id"].strip() for each in overwritten.values()} == put
    assert copies_in(pack / "deleted.jsonl")["T05b"]["attendees"] == [
        {"email": "ann@vendor.example", "kind": "Internal"},
        {"email": "zoe@x.example", "kind": "External"},
    ]


def test_a_later_pack_in_the_same_place_keeps_the_copies_of_the_earlier(own_golden, tmp_path):
    gainsight = tenant(own_golden, activities=golden_timeline())
    mended(own_golden, gainsight, tmp_path / "pack")
    gone = copies_in(tmp_path / "pack" / "deleted.jsonl")
    changed = copies_in(tmp_path / "pack" / "overwritten.jsonl")
    moved = next(row for row in gainsight.activities if row["external_id"] == "N01")
    moved["company_id"] = "C2"
    reload(own_golden, gainsight)
    for _ in range(2):
        repair(own_golden.warehouse, tmp_path / "pack")
        assert {*copies_in(tmp_path / "pack" / "deleted.jsonl")} == {moved["activity_id"]}
        earlier = copies_in(tmp_path / "pack" / "copies_of_earlier_packs.jsonl")
        assert earlier == gone | changed


def test_an_activity_that_a_newer_export_lacks_is_told_when_it_comes(workspace, tmp_path):
    door = workspace([note("N1"), note("N2"), note("N3")])
    hours = {"N1": "09", "N2": "10", "N3": "11"}
    rows = [
        timeline_row(name, activity_at=f"2024-03-05T{hour}:00:00Z") for name, hour in hours.items()
    ]
    whole = Gainsight({}, frozenset(), activities=rows)
    door.load(whole.export(tmp_path / "one.csv"))
    whole.activities = [rows[0], rows[2]]
    [newer] = door.load(whole.export(tmp_path / "two.csv"))
    [told] = newer.warnings
    assert "not in this one: 1 of the legacy notes on the timeline, such as AN2." in told
    assert "withdraw the earlier export" in told
    later = {**rows[2], "activity_id": "AN4", "activity_at": "2024-03-06T11:00:00Z"}
    whole.activities = [rows[2], later]  # the days since, and no newer state of those before
    assert door.load(whole.export(tmp_path / "three.csv"))[0].warnings == ()
    whole.activities = [{**later, "activity_id": f"AN{at}"} for at in (5, 6)]
    assert door.load(whole.export(tmp_path / "four.csv"))[0].warnings == ()


def test_attendees_left_off_are_promised_as_a_change(workspace, tmp_path):
    door = workspace([note("N1", external_emails="nobody@alder.example"), note("N2")])
    contacts = frozenset({("al@alder.example", "C1")})
    gainsight = tenant(door, contacts=contacts)
    leaves_off = Choices(keeps_unknown=False)
    assert mended(door, gainsight, tmp_path / "one", choices=leaves_off) == {
        "changed": 1,
        "matched": 1,
    }
    load_person = write_csv(
        door.home / "more.csv", ["email", "company_id"], [["nobody@alder.example", "C1"]]
    )
    door.load(load_person, asked=Asked(data_set="person"))
    gainsight.contacts = contacts | {("nobody@alder.example", "C1")}
    assert mended(door, gainsight, tmp_path / "two", choices=leaves_off) == {"matched": 2}


def test_a_promise_that_did_not_come_true_is_shown(own_golden, tmp_path):
    repair(own_golden.warehouse, tmp_path / "pack")
    lines = {row["verdict"]: row for row in compare(own_golden.warehouse, tmp_path / "pack")}
    assert lines["missing"] == {"verdict": "missing", "expected": 1, "found": 5, "difference": 4}
    assert lines["unexpected"]["difference"] == 0
    with pytest.raises(NotFound, match="no repair pack"):
        compare(own_golden.warehouse, tmp_path)


def test_where_nothing_is_to_be_mended_there_is_no_pack(workspace, tmp_path):
    door = workspace([note("N1")])
    gainsight = tenant(door)
    prepare(door.warehouse, tmp_path / "pack")
    gainsight.take(tmp_path / "pack")
    reload(door, gainsight)
    with pytest.raises(NotReady, match="nothing to mend"):
        repair(door.warehouse, tmp_path / "repair")
    with pytest.raises(NotFound, match="'matched' is nothing to repair"):
        repair(door.warehouse, tmp_path / "repair", wanted=Wanted(verdicts=("matched",)))
    assert not (tmp_path / "repair").exists()


HARD = (
    "Plain text\n\nwith two paragraphs & a < b",
    "<p>Unclosed <b>bold<p>next</b> &eacute;&nbsp;&#8211; x",
    "<table><tr><td>a</td></tr>between</table>",
    "<script>alert(1)</script><style>p{}</style>Left",
    "<ul><li>one<li>two</ul><br/><br>three",
    "word " * 40_000,
    "<p>" + "long <i>words</i> &amp; " * 9_000,
    "<div>" * 400 + "deep",
    "😀 emoji <o:p>and</o:p> <textarea><b>x</b></textarea>",
    "",
    "<p>&nbsp;</p>",
    "=cmd()|' /C calc'!A0",
    "From: Cy Cole <cy@c.example>\nSee <https://c.example/plan>; churn if usage <x and NPS >30",
    "<p>Renewal agreed</p><p>Legacy author: Bob (moved from HubSpot)</p>",
    "Renewal agreed\nLegacy author: Bob <bob@old.example>",
)


@pytest.mark.parametrize("author", ["ann@vendor.example", "old@legacy.example", ""])
def test_hard_notes_come_back_as_they_were_meant(workspace, tmp_path, author):
    notes = [
        note(
            f"{at:034}",
            body=body,
            author_email=author,
            author_name="<b>Old</b> & Co" if author != "ann@vendor.example" else "",
            subject=f"  Subject {at}\u00a0" if at % 2 else "",
            created_at=f"2024-03-05T10:00:{at:02}.{at}99999+05:45",
            internal_emails="Ann <ANN@vendor.example>, ann@vendor.example",
            legacy_company_id="L2" if at % 2 else "L1",
            external_emails="bea.birch+x@GMAIL.com" if at % 2 else '"Al, A." <al@alder.example>',
            type=("call", "odd", "", "Update")[at % 4],
            system=("catalyst", "planhat")[at % 2],
        )
        for at, body in enumerate(HARD)
    ]
    notes += [note("same", subject="First"), note("same", subject="Second", system="planhat")]
    door = workspace(notes)
    prepare(door.warehouse, tmp_path / "pack")
    gainsight = tenant(door)
    gainsight.take(tmp_path / "pack")
    assert gainsight.failures == []
    reload(door, gainsight)
    after = found(door)
    assert after.pop("missing") == 1  # the id both systems use
    assert set(after) <= GOOD
    assert after.total() == len(notes) - 1
    assert after["matched_by_rule"] >= (len(HARD) if author != "ann@vendor.example" else 2)


@settings(max_examples=5, deadline=None)
@given(st.lists(soups, min_size=20, max_size=60), st.sampled_from(["ann@vendor.example", ""]))
def test_any_soup_comes_back_as_it_was_meant(bodies, author):
    with TemporaryDirectory() as name:
        home = Path(name) / "home"
        door = made(
            home, [note(f"N{at:03}", body=b, author_email=author) for at, b in enumerate(bodies)]
        )
        prepare(door.warehouse, Path(name) / "pack")
        gainsight = tenant(door)
        gainsight.take(Path(name) / "pack")
        reload(door, gainsight)
        verdicts = found(door)
        door.close()
    assert verdicts == {"matched_by_rule" if author == "" else "matched": len(bodies)}


def test_rows_that_never_came_in_are_told_beside_the_counts(workspace, tmp_path):
    door = workspace([note("N1"), note("N2", subject="About N1", body="Other words")])
    columns = ["system", "record_id", "created_at", "body"]
    lines = [["catalyst", "N3", "01.07.2024 10:00", "a"], ["catalyst", "N4", "soon", "b"]]
    door.load(
        write_csv(tmp_path / "notes.csv", columns, lines), asked=Asked(data_set="legacy_note")
    )
    label = door.warehouse.settings.external_sources["catalyst"].upper()
    columns = ["activity_id", "external_source", "activity_at"]
    lines = [
        ["T1", f" {label} ", "soon"],
        ["T2", "Gong", "soon"],
        ["T3", "", "2024-03-05T10:00:00Z"],
    ]
    door.load(write_csv(tmp_path / "rows.csv", columns, lines))
    told = notices(door.warehouse)
    assert [
        line
        for line in told
        if line.startswith("Rejected when they came: 2 rows of legacy exports.")
    ]
    assert [
        line for line in told if line.startswith("Rejected when they came: 1 rows of the timeline")
    ]
    losses = {
        (row["loss"], row["system"]): row["notes_count"]
        for row in door.warehouse.report("migration_page_losses", {})
    }
    assert losses["rejected", "any"] == 2
    assert ("other_text", "catalyst") not in losses  # none arrived, so all are still missing


def test_an_export_of_a_length_at_which_sources_cut_is_told_until_it_is_withdrawn(
    workspace, tmp_path
):
    door = workspace([note("N1")])
    gainsight = tenant(door, activities=[timeline_row(f"X{at}") for at in range(50)])
    door.load(gainsight.export(tmp_path / "timeline.csv"))
    said = "timeline.csv has exactly 50 rows, at which exports are cut silently"
    assert [line for line in notices(door.warehouse) if line.startswith(said)]
    gainsight.activities.append(timeline_row("N1"))
    reload(door, gainsight)
    assert notices(door.warehouse) == []
    sql = queries.load("reports")["reconcile_absent"].sql
    assert f"read_count in ({', '.join(map(str, SILENT_CUTS))})" in sql


def test_a_note_of_many_open_brackets_takes_no_longer_than_others(workspace, tmp_path):
    """Looked at bracket by bracket, two megabytes of them take hours."""
    door = workspace([note("N1", body="a < b, " * 300_000), note("N2", body="c")])
    gainsight = tenant(
        door, activities=[timeline_row("N1", notes=""), timeline_row("N2", notes="")]
    )
    reload(door, gainsight)
    found_fields = door.warehouse.report("reconcile_field_ignored", {})
    assert [(row["field"], row["lost_count"]) for row in found_fields] == [("text", 2)]
