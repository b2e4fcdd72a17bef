"""A page as a workbook opens in Excel, runs nothing, and says where it comes from."""

from io import BytesIO

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from csfunnel.takeaway import workbooks
from csfunnel.takeaway.cards import Card, Page, Stamp, Whole
from csfunnel.takeaway.workbooks import workbook_of


@pytest.fixture(name="book")
def opened_book(page: Page) -> Workbook:
    return openpyxl.load_workbook(BytesIO(workbook_of(page)))


def test_a_sheet_a_card_beside_what_it_was_taken_from_and_what_the_numbers_mean(book):
    assert book.sheetnames == [
        "About",
        "Definitions",
        "Which touch earns the booking",
        "Which touch earns the booking a",
    ]
    about = {row[0].value: row[1].value for row in book["About"].rows}
    assert about["In view"] == "Jan 2025 · emails"
    assert about["Data version"] == "7"
    assert about["Files"].startswith("3 files")
    assert book["Definitions"]["B1"].value == "Opened of delivered."


def test_numbers_stay_numbers_text_stays_text_and_unknown_stays_empty(book):
    sheet = book.worksheets[2]
    assert [cell.value for cell in sheet[4]] == ["Journey", "Sent", "Open rate", "USD", "On"]
    first = [cell.value for cell in sheet[5]]
    assert first == ["=1+1", 12, 0.25, 1140.02, None]
    assert sheet["A5"].data_type == "s"
    assert sheet["D5"].number_format == "#,##0.00"
    assert sheet["B6"].value is None


def test_a_time_says_that_it_is_utc(stamp: Stamp):
    rows = [{"Came": stamp.taken_at}]
    page = Page(stamp, [Card("Times", rows, {"Came": "instant"})])
    cell = openpyxl.load_workbook(BytesIO(workbook_of(page)))["Times"]["A5"]
    assert cell.value == stamp.taken_at.replace(tzinfo=None)
    assert cell.number_format == 'yyyy-mm-dd hh:mm "UTC"'


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("x" * 32_767, None),
        ("x" * 32_768, "x" * 32_761),
        ("😀" * 16_383, None),
        ("😀" * 16_384, "😀" * 16_380),  # one takes the place of two
    ],
)
def test_a_text_longer_than_a_cell_is_cut_and_the_sheet_says_so(stamp: Stamp, text, kept):
    page = Page(stamp, [Card("Notes", [{"Note": text}], {"Note": "text"}, "All.")])
    sheet = openpyxl.load_workbook(BytesIO(workbook_of(page)))["Notes"]
    assert sheet["A5"].value == (text if kept is None else f"{kept} [cut]")
    told = "Texts longer than a cell holds end in [cut]; the CSV has them whole."
    assert sheet["A2"].value == ("All." if kept is None else f"All. {told}")


def test_a_table_too_long_for_a_sheet_says_how_many_of_its_rows_it_holds(stamp, monkeypatch):
    rows = [{"n": number} for number in range(5)]
    card = Card(
        "Long", rows[:1], {"n": "count"}, "All.", whole=Whole(5, lambda: [rows[:2], rows[2:]])
    )
    for most, told in ((5, "All."), (3, "All. 3 of 5 rows are here; the CSV has all.")):
        monkeypatch.setattr(workbooks, "MOST_ROWS", most)
        sheet = openpyxl.load_workbook(BytesIO(workbook_of(Page(stamp, [card]))))["Long"]
        assert [row[0].value for row in sheet.iter_rows(min_row=5)] == [*range(most)]
        assert sheet["A2"].value == told


def test_cards_of_one_name_in_any_case_are_all_kept(stamp: Stamp):
    cards = [Card(name, [{"n": 1}], {"n": "count"}) for name in ("Same", "same", "About", "'")]
    book = openpyxl.load_workbook(BytesIO(workbook_of(Page(stamp, cards))))
    assert book.sheetnames == ["About", "Same", "same (2)", "About (2)", "Card"]
