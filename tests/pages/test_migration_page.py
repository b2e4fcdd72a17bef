"""The migration page: what it says is what the verdicts say, and a sign-off outlives every load."""

import csv
import json
import logging
from collections import Counter
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from csfunnel import behind, burndown, signoff
from csfunnel.causes import Cause
from csfunnel.cell import Cell
from csfunnel.errors import KeptWrong
from csfunnel.filters import Filters
from csfunnel.intake.archive import sha256_of
from csfunnel.rates import rate
from csfunnel.reconcile import VERDICTS
from csfunnel.signoff import Tick
from csfunnel.takeaway.cards import Card, Page, Stamp
from csfunnel.takeaway.reports import report_of
from csfunnel.takeaway.workbooks import workbook_of
from csfunnel.ui import state
from csfunnel.ui.migration import (
    migration,
    migration_evidence,
    note_sides,
    verdict_causes,
    verdict_counts,
    verdict_rows,
    verdict_words,
)
from csfunnel.ui.migration import signoff_rows as signing
from workspaces import write_csv

GOLDEN = Path(__file__).parents[1] / "golden"
EXPECTED = json.loads((GOLDEN / "expected.json").read_text("utf-8"))["reconcile"]
SUMMARY = EXPECTED["summary"]
ROWS = {row["record_id"]: row for row in EXPECTED["rows"]}
csv.field_size_limit(10**6)  # notes are long
LEGACY = {
    row["record_id"]: row
    for row in csv.DictReader((GOLDEN / "legacy_note.csv").read_text("utf-8").splitlines(True))
}
NOON = datetime(2025, 3, 1, 12, tzinfo=UTC)
NOTES = [
    ["catalyst", "N1", "2024-03-05T10:00:00Z", "ann@vendor.example", "Hello"],
    ["catalyst", "N2", "2024-03-06T10:00:00Z", "ann@vendor.example", "Bye"],
]


@pytest.fixture(name="home")
def own_home(golden, tmp_path, monkeypatch):
    """The golden data, with a folder of its own for what is kept."""
    shown = state.Shown(golden, str(tmp_path), is_sample=False)
    monkeypatch.setattr(state, "shown", lambda: shown)
    return tmp_path


def said(app):
    """All that the page says, as it is read."""
    kinds = (app.header, app.markdown, app.caption, app.info, app.warning, app.error)
    return " ".join(each.value.replace("\\", "") for kind in kinds for each in kind)


def table_with(app, column):
    """The first table with a column of this name."""
    return next(each.value for each in app.dataframe if column in each.value)


def notes_of(measure, *extra):
    """The ids in the list behind a number."""
    cell = Cell(f"notes.{measure}", extra=extra)
    rows = behind.rows(state.shown().warehouse, cell, Filters())
    assert {row["all_count"] for row in rows} <= {len(rows)}
    return {row["note"] for row in rows}


def load_notes(home):
    header = ["system", "record_id", "created_at", "author_email", "body"]
    state.own_door().load(write_csv(home / "legacy_note.csv", header, NOTES))


def test_the_verdicts_are_those_worked_out_by_hand(opened, home):
    app = opened("migration.py")
    assert not app.exception
    shown = table_with(app, "What it means").set_index("Verdict")["Notes"]
    names = verdict_words.NAMES
    assert dict(shown) == {names[verdict]: SUMMARY["total"][verdict] for verdict in VERDICTS}


@pytest.mark.parametrize("axis", ["system", "type", "month"])
def test_counts_by_an_attribute_are_those_worked_out_by_hand(opened, home, axis):
    app = opened("migration.py", count_by=axis.capitalize())
    shown = table_with(app, "Further copies").set_index(axis.capitalize())
    assert shown.loc["All", "Legacy notes"] == 23
    for value, counts in SUMMARY[f"by_{axis}"].items():
        row = shown.loc[verdict_words.system(value)]
        assert row["Legacy notes"] == counts["legacy_rows"]
        for verdict in VERDICTS:
            assert row[verdict_words.NAMES[verdict]] == counts[verdict]
    assert len(shown) == 1 + len(SUMMARY[f"by_{axis}"])


@pytest.mark.parametrize("axis", verdict_counts.AXES)
def test_every_row_of_the_counts_adds_up(opened, home, axis):
    app = opened("migration.py", count_by=axis)
    shown = table_with(app, "Further copies")
    names = verdict_words.NAMES
    for _, row in shown.iterrows():
        arrived = sum(row[names[name]] for name in verdict_words.ARRIVED)
        assert row["Arrived"] == arrived
        assert row["Legacy notes"] == arrived + row["Missing"] + row["Deduplicated"]
        assert row["On the Timeline"] == arrived + row["Further copies"]
    numbers = [name for name in shown if name != axis]
    assert (shown.iloc[0][numbers] == shown.iloc[1:][numbers].sum()).all()


def test_counts_by_author_and_company_are_those_of_the_files(opened, home):
    names = {
        row["legacy_id"]: row["name"]
        for row in csv.DictReader((GOLDEN / "company.csv").read_text("utf-8").splitlines())
    }
    by_company = Counter(names[row["legacy_company_id"]] for row in LEGACY.values())
    shown = table_with(opened("migration.py", count_by="Company"), "Further copies")
    assert dict(shown.iloc[1:].set_index("Company")["Legacy notes"]) == by_company
    shown = table_with(opened("migration.py", count_by="Author"), "Further copies")
    by_author = dict(shown.iloc[1:].set_index("Author")["Legacy notes"])
    assert by_author.pop("No author") == 2
    assert by_author == Counter(
        row["author_email"].split("<")[-1].rstrip(">").lower()
        for row in LEGACY.values()
        if row["author_email"]
    )


@pytest.mark.parametrize("axis", verdict_counts.AXES.values())
def test_a_number_opens_as_many_notes_as_it_says(home, axis):
    for row in state.shown().warehouse.report("migration_page_counts", {"by": axis}):
        assert len(notes_of("legacy", axis, row["value"])) == row["legacy_count"]
        for verdict in VERDICTS:
            assert len(notes_of(verdict, axis, row["value"])) == row[f"{verdict}_count"]


def test_a_number_opens_the_very_notes_that_have_the_verdict(home):
    for verdict in VERDICTS:
        assert notes_of(verdict) == {
            name for name, row in ROWS.items() if row["verdict"] == verdict
        }
    assert notes_of("arrived") == {name for name, row in ROWS.items() if row["activity_ids"]}


def test_the_headline_and_both_sums_are_told(opened, home):
    told = said(opened("migration.py"))
    assert "17 of 23 legacy notes have arrived, 5 are missing and 1 copy left out" in told
    assert "✓ 23 legacy notes = 4 matched + 4 matched by rule + 1 deduplicated + 5 missing" in told
    assert (
        "✓ 20 rows of the Timeline with a legacy label = 17 notes that arrived + 2 further copies "
        "of them + 1 unexpected" in told
    )


def test_a_sum_that_does_not_hold_is_red(opened, home, monkeypatch):
    found = migration.found()
    off = migration.Found(
        {**found.loaded, "legacy_count": 24}, found.notes_count, found.unexpected_count + 1
    )
    assert [is_true for is_true, _ in migration.equations(off)] == [False, False]
    monkeypatch.setattr(migration, "found", lambda: off)
    app = opened("migration.py")
    assert "24 legacy notes ≠ 4 matched" in app.error[0].value.replace("\\", "")
    assert "20 rows" in app.error[1].value


def test_a_field_that_came_nowhere_is_the_first_thing_said(opened, home):
    app = opened("migration.py")
    told = app.warning[0].value.replace("\\", "")
    assert told.startswith("Planhat: the field Internal attendees is empty on the Timeline for all")
    assert "all 2 notes that had it before" in told


def test_a_changed_note_is_laid_beside_its_row(opened, home):
    link = {"section": migration.ROWS, "verdict": "Changed", "note": "Alder · Planhat · P04"}
    app = opened("migration.py", **link)
    fields = table_with(app, "Outcome").set_index("Field")
    outcomes = {
        verdict_words.FIELDS[name]: verdict_words.OUTCOMES[field["outcome"]]
        for name, field in ROWS["P04"]["fields"].items()
    }
    assert dict(fields["Outcome"]) == outcomes
    assert fields.loc["Date and time", "Timeline"] == "2024-05-04 10:07:00.000 UTC"
    assert fields.loc["Internal attendees", "Why"] == "Filled before, empty after"
    assert "Server was <del>down</del> <ins>up</ins>" in "".join(
        each.body for each in app.get("html")
    )


@pytest.mark.parametrize("record_id", ROWS)
def test_every_note_says_what_the_contract_says_of_it(home, record_id):
    row = ROWS[record_id]
    warehouse = state.shown().warehouse
    asked = {"system": row["system"], "record_id": record_id}
    [note] = warehouse.report("migration_page_note", asked)
    activities = warehouse.report("migration_page_activities", asked)
    carriers = [each for each in activities if each["standing"] == note_sides.CARRIES]
    assert [each["activity_id"] for each in carriers] == row["activity_ids"]
    assert verdict_words.NAMES[row["verdict"]] in note_sides.about(note, None)
    outcomes = [
        each["Outcome"] for each in note_sides.field_rows(note, carriers[0] if carriers else None)
    ]
    expected = [verdict_words.OUTCOMES[field["outcome"]] for field in row["fields"].values()]
    assert outcomes == (expected or ["not compared"] * 8)
    [listed] = [each for each in verdict_rows.named(record_id) if each["system"] == row["system"]]
    assert [fault.split()[0] for fault in listed["faults"]] == [
        name for name, field in row["fields"].items() if field["outcome"] != "equal"
    ]


def test_a_shift_of_the_clock_is_named(opened, home):
    link = {"section": migration.ROWS, "verdict": "Changed", "note": "Alder · Catalyst · N09"}
    app = opened("migration.py", **link)
    fields = table_with(app, "Outcome").set_index("Field")
    assert fields.loc["Date and time", "Why"].startswith("Shifted by +8 h")
    assert table_with(app, "What differs").loc[0, "What differs"] == "Date and time: differs, +8 h"


def test_a_missing_note_says_why_and_who_else_has_its_id(opened, home):
    link = {"section": migration.ROWS, "note": "Birch · Catalyst · N06"}
    told = said(opened("migration.py", **link))
    assert "The bulk job says: Author not found." in told
    assert "Activity T92 has this note's id, but another External Source." in told


def test_a_copy_left_out_is_laid_beside_the_note_it_is_a_copy_of(opened, home):
    link = {"section": migration.ROWS, "verdict": "Deduplicated", "note": "Alder · Catalyst · N03"}
    app = opened("migration.py", **link)
    assert "It is a copy of N02." in said(app)
    assert "Activity T02 carries the note this one is a copy of." in said(app)
    assert set(table_with(app, "Outcome")["Outcome"]) == {"not compared"}


def test_a_note_loaded_twice_can_be_held_against_either(opened, home):
    link = {"section": migration.ROWS, "verdict": "Duplicated", "note": "Cedar · Catalyst · N07"}
    app = opened("migration.py", **link)
    [choice] = [box for box in app.selectbox if box.label == "Activity to compare with"]
    assert choice.options == ["T07a: carries this note", "T07b: carries this note"]
    app = choice.select_index(1).run()
    assert "Activity T07b carries this note." in said(app)


def test_a_cut_note_says_how_much_is_there(opened, home):
    link = {"section": migration.ROWS, "verdict": "Matched by rule", "note": "Elm · Planhat · P07"}
    told = said(opened("migration.py", **link))
    assert "The Timeline has the first 129,987 of 134,999 characters" in told


def test_rows_nobody_expected_are_listed(opened, home):
    app = opened("migration.py", section=migration.ROWS, verdict=verdict_rows.UNEXPECTED)
    assert list(table_with(app, "External Id")["Activity"]) == SUMMARY["unexpected"]


def test_a_reader_walks_from_note_to_note(opened, home):
    def pressed(app, name):
        return next(each for each in app.button if each.label == name).click().run()

    app = opened("migration.py", section=migration.ROWS, verdict="Changed")
    changed = [name for name, row in ROWS.items() if row["verdict"] == "changed"]
    seen = []
    for _ in changed:
        app = pressed(app, "Next note")
        seen.append(next(box for box in app.selectbox if box.key == "note").value)
    assert [label.split(" · ")[-1] for label in seen] == changed
    assert next(each for each in app.button if each.label == "Next note").disabled
    app = pressed(app, "Previous note")
    assert next(box for box in app.selectbox if box.key == "note").value == seen[-2]


def test_the_text_of_a_note_is_in_no_log(opened, home, caplog):
    caplog.set_level(logging.DEBUG)
    link = {"section": migration.ROWS, "verdict": "Changed", "note": "Alder · Planhat · P04"}
    opened("migration.py", **link)
    assert "Server was" not in caplog.text


def test_the_best_explanation_is_a_sentence():
    values = (("system", "catalyst"), ("author", "not a user"), ("batch", "7"))
    cause = Cause("missing", 1, values, 94, 3, rate(94, 100), rate(94, 97))
    assert verdict_causes.sentence(cause, {}) == (
        "94% of missing are Catalyst, author not among the users, batch 7; 3 notes alike fared "
        "otherwise."
    )
    [row] = verdict_causes.rows_of([cause], {})
    assert (row["Share explained"], row["False positives"], row["n"]) == (0.94, 3, 97)
    shifted = Cause(
        "activity_at differs 480", None, (("company", "C1"),), 3, 0, rate(3, 3), rate(3, 3)
    )
    assert verdict_causes.sentence(shifted, {"C1": "Alder"}) == (
        "100% of Date and time: differs, +8 h are company Alder; few cases."
    )


def test_the_reasons_account_for_all_that_is_missing(opened, home):
    app = opened("migration.py", section=migration.WHY)
    assert not app.exception
    reasons = table_with(app, "Reason")
    assert reasons["Notes"].sum() == SUMMARY["total"]["missing"]
    told = Counter(row["reason"] for row in ROWS.values() if row["verdict"] == "missing")
    assert reasons.set_index("Reason").loc["Author not found", "Notes"] == told["Author not found"]


def test_prepare_and_repair_are_offered(opened, home):
    app = opened("migration.py", section=migration.MEND)
    assert not app.exception
    assert [each.label for each in app.button if "pack" in each.label] == ["Make the pack"] * 2
    app = opened("migration.py", section=migration.MEND, repair="Unexpected")
    assert "Unexpected: 1." in said(app)


def test_a_link_draws_the_same_sample(opened, home):
    link = {"section": migration.SIGN_OFF, "sample_size": "16", "sample_seed": "7"}
    first = table_with(opened("migration.py", **link), "Looked at")
    again = table_with(opened("migration.py", **link), "Looked at")
    assert list(first["Note"]) == list(again["Note"])
    assert len(first) == 16
    other = table_with(opened("migration.py", **(link | {"sample_seed": "8"})), "Looked at")
    assert set(other["Note"]) != set(first["Note"])


def ticked(home, note, *, looked_at, remark=None, who="Kim"):
    before = signing.sample_rows(signing.sampled(size=23, seed=1), signoff.ticks(home).read())
    after = [
        {**row, "Looked at": looked_at, "Remark": remark} if row["Note"] == note else row
        for row in before
    ]
    return signing.save_ticks(before, after, who=who)


def test_a_tick_bears_name_and_time_and_is_there_when_the_page_is_opened_again(opened, home):
    assert ticked(home, "P04", looked_at=signing.NOT_FINE, remark="author is wrong") == 1
    assert ticked(home, "N01", looked_at=signing.FINE, who="Lee") == 1
    app = opened("migration.py", section=migration.SIGN_OFF, sample_size="23")
    shown = table_with(app, "Looked at").set_index("Note")
    assert list(shown.loc["P04", ["Looked at", "Remark", "By", "State"]]) == [
        "Not fine",
        "author is wrong",
        "Kim",
        "done",
    ]
    assert shown.loc["N01", "By"] == "Lee"
    assert shown.loc["P04", "At"] is not None
    assert "2 of 23 sampled notes looked at, 1 of them not fine." in said(app)


def test_a_tick_can_be_taken_back_and_others_stay(home):
    ticked(home, "P04", looked_at=signing.FINE)
    ticked(home, "N01", looked_at=signing.FINE)
    ticked(home, "P04", looked_at=None)
    assert [tick.record_id for tick in signoff.ticks(home).read()] == ["N01"]


def test_a_tick_without_a_name_is_not_kept(home):
    with pytest.raises(KeptWrong, match="ticked_by"):
        ticked(home, "P04", looked_at=signing.FINE, who=" ")
    assert signoff.ticks(home).read() == []


def test_a_note_judged_otherwise_since_is_to_be_looked_at_again(home):
    tick = Tick("planhat", "P04", "missing", True, "", "Kim", NOON)
    rows = signing.sample_rows(signing.sampled(size=23, seed=1), [tick])
    [row] = [row for row in rows if row["Note"] == "P04"]
    assert row["State"] == "was missing when looked at: look again"


def test_losses_are_those_the_verdicts_tell_and_one_that_grows_is_open_again(home):
    found = state.shown().warehouse.report("migration_page_losses", {})
    rules = Counter(
        (field["rule"], row["system"])
        for row in ROWS.values()
        for field in row["fields"].values()
        if "rule" in field
    )
    losses = {(row["loss"], row["system"]): row["notes_count"] for row in found}
    assert losses.pop(("other_text", "catalyst")) == 1  # N03 is a copy of N02
    assert losses == rules
    rows = signing.loss_rows(found, [])
    after = [{**rows[0], "Accepted because": "kept in the old tool"}, *rows[1:]]
    assert signing.save_losses(rows, after, who="Kim") == 1
    kept = signoff.acceptances(home).read()
    assert signing.loss_rows(found, kept)[0]["State"] == "done"
    grown = [{**found[0], "notes_count": found[0]["notes_count"] + 1}, *found[1:]]
    assert signing.loss_rows(grown, kept)[0]["State"] == "accepted for 1: look again"


def test_a_line_of_the_burn_down_is_kept_when_counts_have_changed(opened, home):
    burndown.noted(home, {"missing": 20, "matched": 1}, version_no=1, file_id=1)
    for _ in range(2):
        app = opened("migration.py")
    shown = table_with(app, "After file")
    assert list(shown["Missing"]) == [5, 20]
    assert "From 20 to 14 notes left to mend." in said(app)
    assert len(burndown.points(home).read()) == 2


def test_a_kept_file_that_is_broken_is_told_and_the_page_stands(opened, home):
    (home / "kept").mkdir()
    for name in ("migration_burndown", "migration_ticks", "migration_losses"):
        (home / "kept" / f"{name}.json").write_text("[", encoding="utf-8")
    app = opened("migration.py")
    assert not app.exception
    assert "kept/migration_burndown.json cannot be read" in said(app)
    app = opened("migration.py", section=migration.SIGN_OFF)
    assert not app.exception
    assert "kept/migration_ticks.json cannot be read" in said(app)


def test_the_evidence_pack_has_all_that_proves_it_and_no_text_of_a_note(home):
    ticked(home, "P04", looked_at=signing.FINE)
    sample = signing.sample_rows(signing.sampled(size=23, seed=1), signoff.ticks(home).read())
    cards = migration_evidence.cards(
        migration.found(),
        sample=(signing.SAMPLE_KINDS, sample, "Seed 1."),
        losses=(signing.LOSS_KINDS, [], ""),
    )
    page = Page(Stamp("Evidence", "all", "", 1, None, NOON, "files"), cards)
    html = report_of(page)
    for row in state.shown().door.ledger():
        if row["data_set"] in migration_evidence.DATA_SETS:
            assert row["sha256"] in html
    for told in ("Catalyst Notes - Legacy Heap", "Kim", "Seed 1.", "23 legacy notes = 4 matched"):
        assert told in html
    with ZipFile(BytesIO(workbook_of(page))) as book:
        text = b"".join(book.read(name) for name in book.namelist()).decode("utf-8", "replace")
    sheets = [
        name for name in ZipFile(BytesIO(workbook_of(page))).namelist() if "worksheets" in name
    ]
    assert len(sheets) == len(cards) + 1
    for body in ("Server was", "Discount asked", "abcdefghi abcdefghi"):
        assert body not in html
        assert body not in text


def test_the_evidence_pack_lists_what_was_withdrawn_with_its_hash(on_empty, tmp_path):
    load_notes(tmp_path)
    door = state.own_door()
    door.load(GOLDEN / "company.csv")
    door.withdraw(1)
    withdrawn, loaded = migration_evidence.file_rows()
    assert (withdrawn["No."], withdrawn["State"], withdrawn["Rows read"]) == (1, "withdrawn", None)
    assert withdrawn["SHA-256"] == sha256_of(tmp_path / "legacy_note.csv")
    assert (loaded["No."], loaded["State"]) == (2, "loaded")
    assert {type(row["Loaded"]) for row in (withdrawn, loaded)} == {datetime}
    card = Card("Files", [withdrawn, loaded], migration_evidence.FILE_KINDS)
    page = Page(Stamp("Evidence", "all", "", 1, None, NOON, "files"), [card])
    assert "withdrawn" in report_of(page)
    assert workbook_of(page)


def test_nothing_loaded_says_what_to_load(opened, on_empty):
    app = opened("migration.py")
    assert not app.exception
    assert app.header[0].value == "Did every note arrive?"
    assert "No legacy notes are loaded" in said(app)
    assert not app.dataframe


def test_a_timeline_alone_says_that_the_notes_are_missing(opened, on_empty):
    state.own_door().load(GOLDEN / "activity.csv")
    app = opened("migration.py")
    assert not app.exception
    assert "No legacy notes are loaded" in said(app)
    assert "20 rows of the Timeline bear the label of a legacy system" in said(app)


def test_notes_alone_are_not_called_missing(opened, on_empty):
    load_notes(on_empty)
    app = opened("migration.py")
    assert not app.exception
    assert app.header[0].value == "2 legacy notes, and no Timeline to find them on"
    assert "No Timeline is loaded" in said(app)
    assert "missing" not in " ".join(table_with(app, "Legacy notes")).lower()
    app = opened("migration.py", section=migration.MEND)
    assert "Make the pack" in [each.label for each in app.button]


def test_a_timeline_without_its_source_says_what_to_add_to_the_report(opened, on_empty):
    load_notes(on_empty)
    header = ["activity_id", "subject", "notes", "activity_at"]
    rows = [["T1", "Kickoff", "Hello", "2024-03-05T10:00:00Z"]]
    state.own_door().load(write_csv(on_empty / "activity.csv", header, rows))
    app = opened("migration.py")
    assert not app.exception
    assert "Add the columns External Source and External Id to the timeline report" in said(app)


@pytest.mark.parametrize("part", migration.PARTS)
def test_every_part_opens_from_its_link(opened, home, part):
    app = opened("migration.py", section=part)
    assert not app.exception
    assert not app.error


def test_a_link_to_a_note_that_is_gone_shows_the_page(opened, home):
    app = opened("migration.py", section=migration.ROWS, note="Nobody · Catalyst · N98")
    assert not app.exception
    assert next(box for box in app.selectbox if box.key == "note").value is None
