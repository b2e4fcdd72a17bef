"""What is taken along says what was in view: that of the filters that hold, and the page's own."""

import json
import re
from datetime import UTC, datetime

import openpyxl
import pytest

from csfunnel.takeaway.cards import file_words
from csfunnel.ui import data, stamping
from csfunnel.ui.accounts import accounts
from csfunnel.ui.meetings import meetings
from csfunnel.ui.migration import verdict_rows

FILTERED = {"csm": "Ann", "period": "Last 30 days"}
FILTER_BAR = "1 Jun 2025 – 30 Jun 2025 · emails · cohort basis"
NOTES = "All legacy notes; the filters of other pages do not apply"
WORKSPACE = "The whole workspace; the filters do not apply"
RENEWALS = "Renewals due in the next 400 days · CSM: Ann · data as of 30 Jun 2025"
ACCOUNT = "All of account Alder, whatever the filters · data as of 30 Jun 2025"
MEETING = "Meeting B12, whatever the filters"
RENEWAL = "Alder · R1, whatever the filters"
BOOKED = {"within": "400", "list": "Booked"}


@pytest.mark.parametrize(
    ("page", "link", "card", "view"),
    [
        ("migration", {}, "what-became-of-the-notes", NOTES),
        ("funnel", {}, "what-became-of-the-meetings", FILTER_BAR),
        ("data", {}, "loaded-files", WORKSPACE),
        ("definitions", {}, "settings-in-force", WORKSPACE),
        ("accounts", BOOKED, "where-renewals-ahead-stand", RENEWALS),
        ("accounts", BOOKED, "accounts-booked", f"{RENEWALS} · list: Booked"),
        ("accounts", {"account": "C1"}, "what-happened-on-a-time-line", ACCOUNT),
        ("meetings", {"meeting": "No company · B12"}, "calls-within", MEETING),
        ("meetings", {}, "matches-set-by-hand", WORKSPACE),
        ("outcomes", {"renewal": "Alder · R1"}, "meetings-that-count", RENEWAL),
    ],
)
def test_the_csv_of_a_card_says_what_it_holds(opened, on_golden, taken, page, link, card, view):
    opened(f"{page}.py", **FILTERED, **link)
    lines = taken.lines(f"csfunnel-{page}-v{on_golden.warehouse.version()}-", f"Z-{card}")
    assert {line["Page"] for line in lines} <= {page.capitalize()}
    assert all(line["In view"].startswith(view) for line in lines)


@pytest.mark.parametrize(
    ("page", "link", "above", "within"),
    [
        ("funnel", {}, FILTER_BAR, None),
        ("migration", {}, NOTES, None),
        ("accounts", {"account": "C1", **BOOKED}, RENEWALS, ACCOUNT),
        ("meetings", {"status": "Held"}, FILTER_BAR, "status: Held"),
    ],
)
def test_a_page_to_print_says_what_the_page_and_its_cards_hold(
    opened, on_golden, taken, page, link, above, within
):
    opened(f"{page}.py", **FILTERED, **link)
    text = taken.one(f"csfunnel-{page}", ".html")
    assert f"<p>{above}" in text
    told = re.findall("<p>In view: (.*)</p>", text)
    assert within is None or any(within in each for each in told)


def test_a_status_chosen_is_told_of_its_card_alone(opened, on_golden, taken):
    opened("meetings.py", status=["Held", "No-show"])
    said = " · status: Held and No-show"
    found = {
        card: {line["In view"].endswith(said) for line in taken.lines("csfunnel-meetings", card)}
        for card in ("every-meeting", "win-back")
    }
    assert found == {"every-meeting": {True}, "win-back": {False}}
    sheet = openpyxl.load_workbook(taken.book("csfunnel-meetings"))["Every meeting"]
    assert sheet["A3"].value.endswith(said)


MATCHED = {"section": "Row by row", "verdict": "Matched"}
CAPPED = [
    ("meetings", {}, "Every meeting", meetings),
    ("meetings", {}, "Was it held? Meetings that wait for a decision", meetings),
    ("migration", MATCHED, "Matched", verdict_rows),
]


@pytest.mark.parametrize(("page", "link", "title", "module"), CAPPED)
def test_a_list_that_is_cut_on_screen_is_taken_along_whole(
    opened, on_golden, taken, monkeypatch, page, link, title, module
):
    card = file_words(title)[:40]
    opened(f"{page}.py", **link)
    whole = taken.lines(f"csfunnel-{page}", f"Z-{card}")
    assert len(whole) > 1
    taken.clear()
    monkeypatch.setattr(module, "MOST", 1)
    app = opened(f"{page}.py", **link)
    cut = taken.lines(f"csfunnel-{page}", f"Z-{card}")
    assert [known(line) for line in cut] == [known(line) for line in whole]
    note = f"1 of {len(whole)} rows are here; the CSV has all."
    assert any(text.value.replace("\\", "").endswith(note) for text in app.markdown)
    assert note in taken.one(f"csfunnel-{page}", ".html")
    book = openpyxl.load_workbook(taken.book(f"csfunnel-{page}"))
    [sheet] = [sheet for sheet in book if sheet["A1"].value.startswith(title)]
    assert sheet.max_row == 4 + len(whole)
    assert note not in (sheet["A2"].value or "")


def test_a_long_story_is_taken_along_whole(opened, on_golden, taken, monkeypatch):
    card = "Z-what-happened-on-a-time-line"
    opened("accounts.py", account="C1")
    whole = taken.lines("csfunnel-accounts", card)
    taken.clear()
    monkeypatch.setattr(accounts, "MOST", 2)
    app = opened("accounts.py", account="C1")
    cut = taken.lines("csfunnel-accounts", card)
    assert [known(line) for line in cut] == [known(line) for line in whole]
    said = " ".join(text.value.replace("\\", "") for text in app.markdown)
    assert "Only the newest 2 of 9 emails are shown." in said
    assert f"of {len(whole)} rows are here; the CSV has all." in said


def known(line):
    """What a line of a CSV holds, less what is empty and when it was taken."""
    return {name: cell for name, cell in line.items() if cell and name != "Taken at"}


def test_a_queue_that_is_cut_says_how_many_wait_in_all(opened, on_golden, monkeypatch):
    monkeypatch.setattr(meetings, "MOST", 1)
    said = [text.value.replace("\\", "") for text in opened("meetings.py").markdown]
    assert any(text.startswith("2 meetings wait for a decision. ") for text in said)


def test_every_row_nobody_expected_is_taken_along(noting, monkeypatch):
    names = ("external_id", "external_source", "type", "subject", "activity_at")
    rows = [{"activity_id": f"T{number}", **dict.fromkeys(names)} for number in range(3)]
    monkeypatch.setattr(data, "report", lambda _: rows)
    monkeypatch.setattr(verdict_rows, "MOST", 2)
    verdict_rows.unexpected(noting)
    assert [row["Activity"] for row in noting.rows] == ["T0", "T1"]
    assert [row["Activity"] for row in noting.taken] == ["T0", "T1", "T2"]
    assert noting.count == 3


@pytest.mark.parametrize(
    ("page", "link", "told"),
    [
        ("funnel", {}, "few cases · 69% – 97%"),
        ("accounts", {"account": "C1"}, "USD 700.00 at stake"),
        ("overview", {}, "USD from journeys"),
    ],
)
def test_what_is_taken_along_has_no_marks_of_the_screen(opened, on_golden, taken, page, link, told):
    app = opened(f"{page}.py", **link)
    assert not app.exception
    text = taken.one(f"csfunnel-{page}", ".html")
    cells = re.findall("<td>(.*)</td>", text)
    assert any(told in cell for cell in cells)
    assert not [cell for cell in cells if "**" in cell or "\\" in cell]
    for sheet in openpyxl.load_workbook(taken.book(f"csfunnel-{page}")):
        found = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row]
        assert not [cell for cell in found if "**" in cell or "\\" in cell]


@pytest.mark.parametrize(
    "page", ["overview", "funnel", "journeys", "csms", "outcomes", "migration"]
)
def test_every_picture_says_where_it_comes_from(opened_first, on_golden, monkeypatch, page):
    def charts(minute):
        moment = datetime(2025, 7, 1, 9, minute, tzinfo=UTC)
        monkeypatch.setattr(stamping, "now", lambda: moment)
        return [chart.proto for chart in opened_first(f"{page}.py").get("plotly_chart")]

    found = charts(7)
    origin = f"data version {on_golden.warehouse.version()} · 1 Jul 2025"
    assert found
    for chart in found:
        title = str(json.loads(chart.spec)["layout"]["title"])
        assert origin in title.replace("<br>", " ")
        name = json.loads(chart.config)["toImageButtonOptions"]["filename"]
        assert re.fullmatch(rf"csfunnel-{page}[\w-]*-v\d+-2025-07-01-[\w-]+", name)
    # What a chart is told stays as it is from minute to minute, or it would be drawn anew.
    assert [chart.id for chart in charts(8)] == [chart.id for chart in found]
