"""What a reader takes away opens in a spreadsheet and runs nothing there."""

import csv
from dataclasses import replace
from decimal import Decimal
from io import StringIO

import pytest

from csfunnel.takeaway.csvs import csv_of


def read(text: str) -> list[list[str]]:
    return [*csv.reader(StringIO(text.removeprefix("\ufeff"), newline=""))]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_run_is_marked_as_text(start):
    evil = f"{start}cmd|' /C calc'!A0"
    assert read(csv_of([{evil: evil}])) == [[f"'{evil}"], [f"'{evil}"]]


def test_numbers_stay_numbers_and_nothing_stays_empty():
    rows = [{"Journey": "Renewal 45", "Renewed EUR": Decimal("-9000000000.01"), "Open": None}]
    assert read(csv_of(rows))[1] == ["Renewal 45", "-9000000000.01", ""]


def test_excel_is_told_that_it_is_utf_8():
    assert csv_of([{"CSM": "Zoë"}]).encode().startswith(b"\xef\xbb\xbf")
    assert csv_of([]) == "\ufeff"


def test_a_stamped_line_says_where_it_comes_from_even_when_cut_out(stamp):
    text = csv_of([{"CSM": "Ana", "Booked": 3}], stamp=stamp)
    assert read(text) == [
        ["CSM", "Booked", "Page", "In view", "Link", "Data version", "Taken at"],
        ["Ana", "3", "Journeys", "Jan 2025 · emails", stamp.link, "7", "2025-06-30 12:05 UTC"],
    ]


def test_the_name_of_a_file_is_made_of_words_and_not_too_long(stamp):
    listed = replace(stamp, page="Booked · CSM Ana/Zoë, 1 Jan 2025 – 2 Feb 2025" + " · x" * 99)
    stem = listed.file_stem
    assert stem.startswith("csfunnel-booked-csm-ana-zoë-1-jan-2025-2-feb-2025-x")
    assert stem.endswith("-v7-2025-06-30T1205Z")
    assert len(stem) < 120
