"""Rejected rows come out as a CSV that runs nothing, is mended, and goes in by itself."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest

from csfunnel.errors import ZoneNeeded
from csfunnel.intake.desk import Desk
from csfunnel.intake.door import Asked, Door
from csfunnel.intake.mending import rejects_csv
from workspaces import EMAIL, counts, email, rows_of, write_csv

Emails = Callable[..., Path]
NASTY = "=HYPERLINK(1)"
TOLD = ("line", "column", "value", "rule", "csfunnel file")


def lines_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.fixture
def spoilt(door: Door, tmp_path: Path) -> Door:
    """A workspace whose first file has three rejected rows, one of them cut."""
    rows = [
        email(1),
        email(2, executed_at="soon", journey_name=NASTY),
        email(3, executed_at="", contact_email="-x@alder.example", journey_name="two\nlines"),
        ["E4", "=1", "cut"],
    ]
    [loaded] = door.load(write_csv(tmp_path / "emails.csv", EMAIL, rows))
    assert counts(loaded) == {"read": 4, "added": 1, "rejected": 3}
    return door


def test_rejects_tell_line_column_value_and_rule_before_the_cells(spoilt: Door):
    header, first, second, cut = lines_of(spoilt.rejects(1))
    assert header == [*TOLD, *EMAIL]
    assert first[:4] == ["3", "executed_at", "soon", "not an instant such as 2025-06-30T12:00:00Z"]
    assert second[:4] == ["4", "executed_at or sent_at", "", "empty"]
    assert cut[:4] == ["6", "", "", "the line has 3 cells, the header has 5"]
    assert cut[4:] == [first[4], "E4", "'=1", "cut"]
    [entry] = spoilt.loaded_entries()
    assert first[4] == second[4] == f"file 1 of {entry.sha256[:16]}"


def test_no_cell_of_the_rejects_runs_as_a_formula(spoilt: Door):
    cells = [cell for line in lines_of(spoilt.rejects(1)) for cell in line]
    assert f"'{NASTY}" in cells
    assert "'-x@alder.example" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "-", "@", "+"))]


def test_mended_rejects_load_by_themselves_with_their_cells_as_they_were(
    spoilt: Door, tmp_path: Path
):
    header, first, second, _ = lines_of(spoilt.rejects(1))
    for line in (first, second):
        line[header.index("executed_at")] = "2025-01-02T10:00:00Z"
    [loaded] = spoilt.load(write_csv(tmp_path / "mended.csv", header, [first, second]))
    assert counts(loaded) == {"read": 2, "added": 2}
    assert loaded.warnings == ()
    table = spoilt.warehouse.cursor().table("loaded_email").select("journey_name", "contact_email")
    assert set(table.fetchall()) >= {
        (NASTY, "c2@alder.example"),
        ("two\nlines", "-x@alder.example"),
    }


def waiting(door: Door) -> list[tuple[int, int]]:
    """The rejected rows of each data set, and those of them that wait."""
    rows = door.warehouse.report("overview_freshness", {})
    return [(row["rejected_count"], row["waiting_count"]) for row in rows]


def test_rejected_rows_wait_until_they_come_back_and_again_when_rejected_again(
    spoilt: Door, tmp_path: Path
):
    header, first, second, _ = lines_of(spoilt.rejects(1))
    assert waiting(spoilt) == [(3, 3)]
    first[header.index("executed_at")] = "2025-01-02T10:00:00Z"
    spoilt.load(write_csv(tmp_path / "mended.csv", header, [first, second]))
    assert waiting(spoilt) == [(4, 2)]
    spoilt.rebuild()
    assert waiting(spoilt) == [(4, 2)]
    spoilt.withdraw(2)
    assert waiting(spoilt) == [(3, 3)]
    for name in "abcd":  # the same row, mended in four ways
        first[header.index("journey_name")] = name
        spoilt.load(write_csv(tmp_path / f"{name}.csv", header, [first]))
    assert waiting(spoilt) == [(3, 0)]


def test_what_was_mended_is_read_the_same_at_a_rebuild(spoilt: Door, tmp_path: Path):
    header, first, *_ = lines_of(spoilt.rejects(1))
    first[header.index("executed_at")] = "2025-01-02T10:00:00Z"
    spoilt.load(write_csv(tmp_path / "mended.csv", header, [first]))
    before = rows_of(spoilt.warehouse, "email")
    spoilt.rebuild()
    assert rows_of(spoilt.warehouse, "email") == before


def test_rejects_of_rejects_have_the_columns_of_the_first_file(spoilt: Door, tmp_path: Path):
    told = lines_of(spoilt.rejects(1))
    [loaded] = spoilt.load(write_csv(tmp_path / "not mended.csv", told[0], told[1:3]))
    assert counts(loaded) == {"read": 2, "rejected": 2}
    again = lines_of(spoilt.rejects(2))
    assert again[0] == told[0]
    assert [[*line[1:4], *line[5:]] for line in again[1:]] == [
        [*line[1:4], *line[5:]] for line in told[1:3]
    ]
    assert [line[4].split(" of ")[0] for line in again[1:]] == ["file 2", "file 2"]


def test_mended_rejects_are_read_in_the_zone_and_by_the_mapping_of_their_file(
    door: Door, tmp_path: Path
):
    header = ["call_id", "When"]
    rows = [["K1", "2025-01-01 10:00"], ["K2", "2025-13-01 10:00"]]
    asked = Asked("call", "America/New_York", {"When": "started_at"})
    door.load(write_csv(tmp_path / "calls.csv", header, rows), asked=asked)
    told, line = lines_of(door.rejects(1))
    line[told.index("When")] = "2025-12-01 10:00"
    [loaded] = door.load(write_csv(tmp_path / "mended.csv", told, [line]))
    assert (loaded.zone, counts(loaded)) == ("America/New_York", {"read": 1, "added": 1})
    other = write_csv(tmp_path / "other.csv", ["call_id", "started_at"], [line[5:]])
    with pytest.raises(ZoneNeeded):
        door.load(other, asked=Asked("call"))


def test_an_apostrophe_of_its_own_stays_in_other_files(door: Door, tmp_path: Path):
    door.load(write_csv(tmp_path / "a.csv", EMAIL, [email(1, journey_name="'=1+1")]))
    [row] = rows_of(door.warehouse, "email")
    assert '"\'=1+1"' in row


def test_a_file_without_rejects_gives_its_header_alone(door: Door, emails: Emails):
    door.load(emails("a.csv", [1]))
    assert lines_of(door.rejects(1)) == [[*TOLD, *EMAIL]]


def test_several_reasons_stand_in_one_line():
    reasons = [
        {"column_name": "email_id", "cell": None, "rule": "empty"},
        {"column_name": "sent_at", "cell": "=soon", "rule": "not an instant"},
    ]
    rows = [{"line_no": 7, "reasons": reasons, "cells": [None, "+"]}]
    assert lines_of(rejects_csv(["email_id", "@x"], rows, of="file 1 of 0")) == [
        [*TOLD, "email_id", "'@x"],
        ["7", "email_id; sent_at", "; =soon", "empty; not an instant", "file 1 of 0", "", "'+"],
    ]


def lines_back(door: Door, file_id: int) -> set[int]:
    return Desk(door).lines_back(file_id)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_mended_rejects_are_known_as_their_file_s_until_they_are_withdrawn(
    spoilt: Door, tmp_path: Path, delimiter: str
):
    header, first, second, cut = lines_of(spoilt.rejects(1))
    first[header.index("executed_at")] = "2025-01-02T10:00:00Z"
    mended = tmp_path / "of any name.csv"
    spoilt.load(write_csv(mended, header, [first, second], delimiter=delimiter))
    assert [entry.file_ids for entry in Desk(spoilt).mended_by(1)] == [(2,)]
    assert lines_back(spoilt, 1) == {3, 4}
    assert lines_of(spoilt.rejects(1, without={3, 4})) == [header, cut]
    assert lines_back(spoilt, 2) == set()
    again = lines_of(spoilt.rejects(2))
    spoilt.load(write_csv(tmp_path / "again.csv", again[0], again[1:]))
    assert lines_back(spoilt, 2) == {3}
    spoilt.withdraw(2)
    assert lines_back(spoilt, 1) == set()
    spoilt.restore(2)
    spoilt.rebuild()
    assert lines_back(spoilt, 1) == {3, 4}


def test_rejects_of_several_files_may_come_back_in_one(
    spoilt: Door, tmp_path: Path, emails: Emails
):
    spoilt.load(emails("other.csv", [7, 8], executed_at="soon"))
    header, first, *_ = lines_of(spoilt.rejects(1))
    _, _, other = lines_of(spoilt.rejects(2))
    spoilt.load(write_csv(tmp_path / "both.csv", header, [first, other]))
    assert (lines_back(spoilt, 1), lines_back(spoilt, 2)) == ({3}, {3})


def test_whose_rejects_a_file_brings_is_never_guessed(spoilt: Door, tmp_path: Path):
    header, first, *_ = lines_of(spoilt.rejects(1))
    first[header.index("executed_at")] = "2025-01-02T10:00:00Z"
    origin = header.index("csfunnel file")
    foreign = [*first[:origin], "file 1 of 0123456789abcdef", *first[origin + 1 :]]
    header_before, before = ([*row[:origin], *row[origin + 1 :]] for row in (header, first))
    for name, told, line in (
        ("rejects-1.csv", header, foreign),
        ("rejects-1 before.csv", header_before, before),
    ):
        [loaded] = spoilt.load(write_csv(tmp_path / name, told, [line]))
        assert (loaded.read, loaded.rejected, loaded.warnings) == (1, 0, ())
    assert not Desk(spoilt).mended_by(1)
    assert lines_back(spoilt, 1) == set()
    assert waiting(spoilt) == [(3, 1)]


def test_rows_mended_in_the_grid_before_they_told_their_file_are_known_as_its(
    spoilt: Door, tmp_path: Path
):
    header, first, *_ = lines_of(spoilt.rejects(1))
    file = write_csv(tmp_path / "a.csv", [*header[:4], *EMAIL], [[*first[:4], *first[5:]]])
    spoilt.load(file, asked=Asked(mends=1))
    assert lines_back(spoilt, 1) == {3}
