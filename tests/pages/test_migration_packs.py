"""Packs on screen: what stands in the way is listed, and the button makes one to download."""

import json
import os
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Event

import pytest
from streamlit.testing.v1 import AppTest

from csfunnel.intake.progress import Watch
from csfunnel.migration import preparing
from csfunnel.migration.packing import made_alone
from csfunnel.migration.repairing import compare
from csfunnel.ui import data, state
from csfunnel.ui.migration import migration, migration_packs
from migration.notes import made, note


def prepare_page():
    """Run as a page."""
    from csfunnel.ui import state  # noqa: PLC0415 # a script of its own
    from csfunnel.ui.migration import migration_packs  # noqa: PLC0415 # a script of its own

    migration_packs.draw_prepare(state.shown())


def repair_page():
    """Run as a page."""
    from csfunnel.ui import state  # noqa: PLC0415 # a script of its own
    from csfunnel.ui.migration import migration_packs  # noqa: PLC0415 # a script of its own

    migration_packs.draw_repair(state.shown(), "missing")


def outcomes_page():
    """Run as a page."""
    from csfunnel.ui import state  # noqa: PLC0415 # a script of its own
    from csfunnel.ui.board import Board  # noqa: PLC0415 # a script of its own
    from csfunnel.ui.migration import pack_outcomes  # noqa: PLC0415 # a script of its own

    pack_outcomes.draw(Board("Migration"), state.shown(), "missing")


@pytest.fixture
def home(golden, tmp_path, monkeypatch):
    """The golden data, with packs in a folder of this test."""
    shown = state.Shown(golden, str(tmp_path), is_sample=False)
    monkeypatch.setattr(state, "shown", lambda: shown)
    return tmp_path


def opened(page) -> AppTest:
    return AppTest.from_function(page, default_timeout=60).run()


def make(app: AppTest) -> AppTest:
    """Press the button, and look again when the pack is made, which happens beside the page."""
    app.button[0].click().run()
    for task in app.session_state[migration_packs.MADE].values():
        task.wait()
    return app.run()


def texts(app: AppTest) -> str:
    """What is said, as it is read: without the strokes that keep data from being markup."""
    said = " ".join(str(each.value) for each in (*app.markdown, *app.info, *app.error))
    return said.replace("\\", "")


def test_the_checks_are_listed_with_their_counts(home):
    app = opened(prepare_page)
    assert not app.exception
    said = texts(app)
    assert "23 legacy notes loaded" in said
    assert "**Left out of the pack**\n\n- Duplicate, 3 notes: " in said
    assert "*N03, N05 and N14*" in said
    assert "- Unmapped type, 1 note: " in said
    assert "**This stops the pack**" not in said


def test_what_stops_a_pack_comes_first_and_stops_the_button(tmp_path, monkeypatch):
    door = made(tmp_path / "home", [note("N1", author_email="a*b@y.example")], settings={})
    shown = state.Shown(door, str(tmp_path), is_sample=False)
    monkeypatch.setattr(state, "shown", lambda: shown)
    app = opened(prepare_page)
    door.close()
    assert not app.exception
    assert "**This stops the pack**\n\n- No fallback author, 1 note: " in texts(app)
    assert any("a\\*b@y" in each.value for each in app.markdown)
    assert app.button[0].disabled


def test_the_button_makes_a_pack_and_offers_it(home):
    app = opened(prepare_page)
    assert len(app.get("download_button")) == 0
    make(app)
    assert not app.exception
    assert "20 notes in 6 calls; 0.5 to 1.5 hours to load" in texts(app)
    assert "3 notes left out" in texts(app)
    assert len(app.get("download_button")) == 1
    with zipfile.ZipFile(home / "packs" / "prepare.zip") as packed:
        manifest = json.loads(packed.read("prepare/manifest.json"))
        listed = [*manifest["files"], *manifest["chunks"]]
        inside = {f"prepare/{each['file']}" for each in listed} | {"prepare/manifest.json"}
        assert set(packed.namelist()) == inside


def test_a_pack_is_made_beside_the_page_and_can_be_cancelled(home, monkeypatch):
    """A click elsewhere ends nothing, and half a pack is none."""
    goes_on = Event()

    def slow(warehouse, out, *, choices, progress):
        progress("20,000 of 60,000 notes")
        goes_on.wait(20)
        return preparing.prepare(warehouse, out, choices=choices, progress=progress)

    monkeypatch.setattr(migration_packs, "prepare", slow)
    app = opened(prepare_page)
    app.button[0].click().run()
    app.text_input[0].set_value("None").run()
    assert not app.exception
    assert "Making the pack: 20,000 of 60,000 notes" in texts(app)
    make_it, cancel = app.button
    assert make_it.disabled
    cancel.click().run()
    [task] = app.session_state[migration_packs.MADE].values()
    goes_on.set()
    task.wait()
    app.run()
    assert "Cancelled; there is no new pack to download." in texts(app)
    assert [*(home / "packs").iterdir()] == []
    assert [each.disabled for each in app.button] == [False]
    make(app)
    assert len(app.get("download_button")) == 1


def test_a_pack_cancelled_while_it_becomes_one_file_leaves_no_half_of_it(home, monkeypatch):
    def stopped(watch: Watch, count: int) -> None:
        watch.cancel()
        passed(watch, count)

    passed = Watch.passed
    monkeypatch.setattr(Watch, "passed", stopped)
    app = make(opened(prepare_page))
    assert "Cancelled; there is no new pack to download." in texts(app)
    assert [file.name for file in (home / "packs").iterdir()] == ["prepare"]


def test_a_pack_another_reader_made_since_is_not_given_as_one_s_own(home):
    app = opened(prepare_page)
    make(app)
    other = opened(prepare_page)
    other.text_input[0].set_value("No subject").run()
    make(other)
    assert len(other.get("download_button")) == 1
    app.run()
    assert "Somebody has made this pack since" in texts(app)
    assert len(app.get("download_button")) == 0
    assert [file.name for file in (home / "packs").iterdir() if file.name.startswith(".")] == []


def test_a_pack_that_is_being_made_is_told(home):
    with ThreadPoolExecutor(1) as elsewhere, ExitStack() as held:
        elsewhere.submit(held.enter_context, made_alone(home / "packs" / "prepare")).result()
        app = opened(prepare_page)
        make(app)
        assert not app.exception
        assert "being made right now" in texts(app)
        assert len(app.get("download_button")) == 0
        elsewhere.submit(held.close).result()


@pytest.mark.parametrize(("count", "said"), [(1, "1 activity"), (3, "3 activities")])
def test_the_activities_to_delete_are_counted_in_words(count, said):
    manifest = {
        "hours": {"fast": 0.1, "slow": 0.3}, "left_out": {}, "records_count": 2, "calls_count": 1,
        "deletes_count": count,
    }  # fmt: skip
    assert f"; {said} to delete first" in migration_packs.sentence(manifest)


@pytest.mark.parametrize(
    ("report", "drawn"),
    [
        ("migration_prechecks", lambda: opened(prepare_page)),
        ("reconcile_causes", migration.causes),
        ("reconcile_notices", lambda: migration.gaps(migration.found())),
    ],
)
@pytest.mark.usefixtures("home")
def test_checks_causes_and_notices_are_kept_where_all_numbers_are(asked, report, drawn):
    drawn()
    drawn()
    assert asked.count(report) == 1
    data.kept.clear()
    drawn()
    assert asked.count(report) == 2


def test_without_notes_it_says_what_to_load(on_empty):
    app = opened(prepare_page)
    assert not app.exception
    assert "No legacy notes are loaded" in texts(app)
    assert not app.button


def test_what_is_repaired_is_offered_too(home):
    app = opened(repair_page)
    assert not app.exception
    make(app)
    assert not app.exception
    assert "3 notes in 3 calls" in texts(app)
    assert "2 notes left out" in texts(app)
    assert "the notes will be: 2 deduplicated, 1 duplicate loaded, 1 missing" in texts(app)
    assert (home / "packs" / "repair-missing" / "expected.json").exists()


def test_some_of_the_notes_can_be_repaired_alone(home):
    app = opened(repair_page)
    assert [each.label for each in app.multiselect] == ["Only notes of", "Only notes of the type"]
    make(app)
    assert "3 notes in 3 calls" in texts(app)
    [systems, _] = app.multiselect
    systems.set_value(["planhat"]).run()
    assert len(app.get("download_button")) == 0  # what was made is of all of them
    make(app)
    assert not app.exception
    wanted = json.loads((home / "packs" / "repair-missing" / "expected.json").read_text("utf-8"))
    assert wanted["wanted"]["systems"] == ["planhat"]
    assert len(app.get("download_button")) == 1


def test_what_a_pack_promised_stands_beside_what_is_found_once_a_timeline_came(home):
    make(opened(repair_page))
    assert not opened(outcomes_page).dataframe  # no Timeline was loaded since
    expected = home / "packs" / "repair-missing" / "expected.json"
    os.utime(expected, (0, 0))
    app = opened(outcomes_page)
    assert not app.exception
    said = texts(app)
    assert "Since the pack of 1 Jan 1970 a Timeline was loaded, but there are " in said
    [shown] = app.dataframe
    rows = {row["Verdict"]: row for row in shown.value.to_dict("records")}
    missing = rows["Missing"]
    assert (missing["Promised"], missing["Found"], missing["Difference"]) == (1, 5, 4)
    found = compare(state.shown().warehouse, expected.parent)
    counts = {row["verdict"]: row["found"] for row in found}
    expected.write_text(json.dumps({"counts": counts}), encoding="utf-8")
    os.utime(expected, (0, 0))
    assert "and all is as promised" in texts(opened(outcomes_page))
