"""The meetings page shows what is known of each, and takes a decision on one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from csfunnel.intake.door import Door
from csfunnel.ui import access, state
from csfunnel.ui.meetings import meetings

GOLDEN = Path(__file__).parents[1] / "golden"
B12 = "No company · B12"


@pytest.fixture
def on_copy(golden: Door, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    """All pages show a copy of the golden data set that a test may change."""
    home = tmp_path / "home"
    home.mkdir()
    shutil.copytree(golden.home / "archive", home / "archive")
    shutil.copy(golden.home / "settings.json", home)
    door = Door(home)
    door.rebuild()
    shown = state.Shown(door, str(home), is_sample=False)
    monkeypatch.setattr(state, "shown", lambda: shown)
    yield door
    door.close()


def said(app):
    return " ".join(text.value.replace("\\", "") for text in (*app.markdown, *app.caption))


def button(app, label):
    return next(each for each in app.button if each.label == label)


def table_with(app, *columns):
    """The first table that has these columns."""
    return next(each.value for each in app.dataframe if {*columns} <= {*each.value.columns})


def decided(app, call_id, *, note="they told me", other=""):
    """Fill the form in and send it."""
    app.radio[0].set_value(call_id)
    by_label = {each.label: each for each in app.text_input}
    by_label["Call id, if it is another call"].set_value(other)
    by_label["Note: how do you know?"].set_value(note)
    return button(app, "Set this match").click().run()


def test_the_counts_by_status_are_the_golden_ones(opened, on_golden):
    app = opened("meetings.py")
    assert app.header[0].value == (
        "7 of 11 meetings due were held (64%); 1 is unverified, so it may be up to 73%"
    )
    assert {tile.label.replace("\\", ""): tile.value for tile in app.metric} == {
        "Held": "7",
        "Unverified": "1",
        "No-show": "2",
        "Too short": "1",
        "Cancelled": "1",
        "Upcoming": "1",
    }
    assert len(table_with(app, "How we know")) == 13


def test_bookings_alone_tell_what_became_of_meetings_but_for_what_calls_prove(opened, on_empty):
    state.own_door().load(GOLDEN / "booking.csv")
    app = opened("meetings.py")
    assert not app.exception
    assert app.header[0].value == "13 meetings booked; no calls loaded yet"
    assert {tile.label.replace("\\", ""): tile.value for tile in app.metric} == {
        "Held": "–",
        "Unverified": "8",
        "No-show": "3",
        "Too short": "–",
        "Cancelled": "1",
        "Upcoming": "1",
    }
    assert "No email log" not in said(app)


@pytest.mark.parametrize(
    "narrowed",
    [{"journey": "No journey"}, {"period": "Custom dates", "from": "2025-03-01"}],
)
def test_meetings_of_some_emails_are_unknown_without_an_email_log(opened, on_empty, narrowed):
    state.own_door().load(GOLDEN / "booking.csv")
    app = opened("meetings.py", **narrowed)
    assert app.header[0].value == "No email log loaded yet"
    assert {tile.value for tile in app.metric} == {"–"}


def test_a_link_to_a_meeting_that_is_gone_says_so(opened_first, on_golden):
    app = opened_first("meetings.py", meeting="zzz")
    assert not app.exception
    [told] = app.warning
    assert told.value == "The link asks for meeting “zzz”, which is not in this data."


def test_a_link_chooses_statuses(opened, on_golden):
    shown = table_with(opened("meetings.py", status=["No-show", "Held"]), "How we know")
    assert sorted(shown["Status"]) == ["Held"] * 7 + ["No-show"] * 2


def test_the_evidence_and_the_rule_are_told_in_words(opened, on_golden):
    rows = table_with(opened("meetings.py"), "How we know").set_index("Meeting")
    assert rows.loc["B01", "How we know"] == (
        "Same conference room: call K01, 4 min after the start, 31 min long"
    )
    assert rows.loc["B06", "How we know"] == (
        "Same account: call K05, 5 min after the start, 30 min long; another call or meeting "
        "fitted as well"
    )
    assert rows.loc["B12", "How we know"] == "No recorded call found: unknown, not “not held”"
    assert rows.loc["B05", "Why"].startswith("Colleague's click: The contact got no email")


def test_those_that_wait_come_with_the_calls_nearby(opened, on_golden):
    rows = table_with(opened("meetings.py"), "Why it waits").set_index("Meeting")
    assert dict(rows["Calls nearby"]) == {"B12": 1, "B06": 2}
    assert rows.loc["B12", "Nearest call"] == "15 min 1 s after the start: call K09"


def test_a_decision_is_taken_and_tells_what_it_changed(opened, on_copy):
    app = decided(opened("meetings.py", meeting=B12), "K09")
    assert not app.exception
    assert not app.error
    told = app.success[0].value.replace("\\", "")
    assert told.splitlines() == [
        "Meeting B12 is held, matched to call K09; before it was unverified.",
        "- The held rate in view goes from 64% to 73%.",
        "- To take it back, withdraw file 13 on the Data page.",
    ]
    assert app.header[0].value == "8 of 11 meetings due were held (73%)"
    rows = table_with(app, "What it does").set_index("Meeting")
    assert tuple(rows.loc["B12", ["Set to", "Note", "What it does"]]) == (
        "call K09",
        "they told me",
        "Decides",
    )


@pytest.mark.parametrize(
    ("reader", "kept"), [("ann@vendor.example", "ann@vendor.example"), ("", "meetings page")]
)
def test_who_set_a_match_is_kept_with_it(opened, on_copy, monkeypatch, reader, kept):
    monkeypatch.setattr(access, "who", lambda: reader)
    decided(opened("meetings.py", meeting=B12), "K09")
    last = on_copy.archive.entries()[-1]
    assert last.file_name.startswith("override-")
    assert last.received_by == kept


def test_a_call_taken_from_another_meeting_and_money_that_moves_are_told(opened, on_copy):
    app = decided(
        opened("meetings.py", meeting="Alder · B05"), "another", other="K05", note="was joint"
    )
    told = app.success[0].value.replace("\\", "").splitlines()
    assert told[0] == ("Meeting B05 is held, matched to call K05; as before, matched to call K04.")
    assert "- Meeting B06 has call K08 and is held now." in told
    assert "- The held rate in view stays at 64%." in told


def test_money_that_moves_is_told(opened, on_copy):
    app = decided(opened("meetings.py", meeting="Birch · B06"), "none", note="nobody came")
    told = app.success[0].value.replace("\\", "").splitlines()
    assert told[0] == (
        "Meeting B06 is unverified, matched to no call; before it was held, matched to call K05."
    )
    assert "- The held rate in view goes from 64% to 55%." in told
    assert "- Won USD from journeys: 1140.02 to 1040.03." in told
    assert "- Won USD of no meeting: 250.00 to 349.99." in told


@pytest.mark.parametrize(
    ("call_id", "other", "note", "error"),
    [
        (None, "", "so", "Choose a call, or say that there was none."),
        ("another", "", "so", "Choose a call, or say that there was none."),
        ("another", "K98", "so", "There is no call K98 in the data."),
        ("K09", "", "", "Say in the note how you know"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_loaded(opened, on_copy, call_id, other, note, error):
    app = decided(opened("meetings.py", meeting=B12), call_id, other=other, note=note)
    assert app.error[0].value.replace("\\", "").startswith(error)
    assert len(on_copy.ledger()) == 12
    assert not app.success


def test_the_sample_takes_no_decision_and_says_why(opened, on_golden, monkeypatch):
    shown = state.Shown(on_golden, str(on_golden.home), is_sample=True)
    monkeypatch.setattr(state, "shown", lambda: shown)
    app = opened("meetings.py", meeting=B12)
    assert button(app, "Set this match").disabled
    assert "This is the made-up sample, which stays as it is." in said(app)


def test_a_link_to_a_meeting_outside_the_view_still_opens_it(opened, on_golden):
    app = opened("meetings.py", meeting="Alder · B01", csm="Ben")
    assert next(box for box in app.selectbox if box.key == "meeting").value == "Alder · B01"
    assert "Alder with al@alder.example on 15 Jan 2025, 09:00 UTC" in said(app)


def test_a_link_to_a_meeting_that_is_gone_shows_the_page(opened, on_golden):
    app = opened("meetings.py", meeting="Nobody · B98")
    assert not app.exception
    assert next(box for box in app.selectbox if box.key == "meeting").value is None


def test_an_email_log_alone_says_what_is_missing(opened, on_empty):
    state.own_door().load(GOLDEN / "email.csv")
    app = opened("meetings.py")
    assert not app.exception
    assert app.header[0].value == "No bookings loaded yet"
    assert "No bookings loaded yet." in [info.value for info in app.info]
    assert [tile.value for tile in app.metric] == ["–"] * 6


def test_without_calls_nobody_says_how_many_were_held(opened, on_empty):
    for name in ("email", "booking"):
        state.own_door().load(GOLDEN / f"{name}.csv")
    counts = {tile.label.replace("\\", ""): tile.value for tile in opened("meetings.py").metric}
    assert (counts["Held"], counts["Too short"]) == ("–", "–")
    assert counts["Cancelled"] == "1"


def test_a_list_too_long_for_the_screen_says_so(opened, on_golden, monkeypatch):
    monkeypatch.setattr(meetings, "MOST", 5)
    app = opened("meetings.py")
    assert len(table_with(app, "How we know")) == 5
    assert "13 meetings, the latest first. 5 of 13 rows are here; the CSV has all." in said(app)
