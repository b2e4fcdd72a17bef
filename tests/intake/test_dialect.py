"""However a table is cut and whatever stands above it, its header is found, or the reason told."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from csfunnel.errors import AmbiguousHeader, EmptyFile, Unreadable
from csfunnel.intake import dialect as room
from csfunnel.intake.dialect import DELIMITERS, Dialect, find_dialect

HEADER = ("booking_id", "created_at", "starts_at", "contact_email")
ROW = ("B1", "2025-01-01", "2025-01-02", "al@alder.example")

each_delimiter = pytest.mark.parametrize("delimiter", DELIMITERS)


@pytest.fixture
def found(tmp_path: Path):
    """The dialect of a text."""

    def of(text: str) -> Dialect:
        path = tmp_path / "export.csv"
        path.write_bytes(text.encode())
        return find_dialect(path)

    return of


def written(*rows: tuple[str, ...], delimiter: str = ",", newline: str = "\n") -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return out.getvalue()


@each_delimiter
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_cells_are_cut_as_they_were_written(found, delimiter: str, newline: str):
    assert found(written(HEADER, ROW, delimiter=delimiter, newline=newline)) == Dialect(
        delimiter=delimiter,
        quote='"',
        header_line_number=1,
        header=HEADER,
        skip_lines=1,
    )


def test_a_preamble_is_skipped(found):
    preamble = 'Report: Bookings, all\r\n"Made by\r\nAnn"\r\n\r\n'
    dialect = found(preamble + written(HEADER, ROW, newline="\r\n"))
    assert (dialect.header, dialect.header_line_number, dialect.skip_lines) == (HEADER, 5, 5)


def test_a_preamble_longer_than_the_table_is_skipped(found):
    preamble = "".join(f"note {n},x,y\n" for n in range(20))
    assert found(preamble + written(HEADER)).header_line_number == 21


def test_a_preamble_above_an_unknown_header_is_skipped_by_its_width(found):
    dialect = found("All accounts\n\nKonto;Betrag;Datum\n1;2,50;x\n2;3,50;y\n3;4,50;z\n")
    assert (dialect.delimiter, dialect.header) == (";", ("Konto", "Betrag", "Datum"))
    assert dialect.header_line_number == 3


def test_decimal_commas_do_not_look_like_columns(found):
    assert found("Konto;Betrag\n1,5;2,5\n1,5;2,5\n").delimiter == ";"


def test_a_header_with_line_ends_in_its_cells_is_skipped_whole(found):
    text = '"booking\nid",created_at,starts_at,"contact\nemail"\nB1,a,b,c\n'
    dialect = found(text)
    assert dialect.header == ("booking\nid", "created_at", "starts_at", "contact\nemail")
    assert (dialect.header_line_number, dialect.skip_lines) == (1, 3)


def test_names_that_stand_twice_and_nameless_columns_are_kept(found):
    header = ("booking_id", "note", "created_at", "note", "", "starts_at", "", "")
    assert found(written(header, ROW)).header == header


@pytest.mark.parametrize("delimiter", DELIMITERS)
def test_a_sep_line_decides(found, delimiter: str):
    dialect = found(f"sep={delimiter}\r\n" + written(HEADER, ROW, delimiter=delimiter))
    assert (dialect.delimiter, dialect.header) == (delimiter, HEADER)
    assert (dialect.header_line_number, dialect.skip_lines) == (2, 2)


def test_a_sep_line_decides_against_appearances(found):
    assert found("sep=|\na,b|c,d\n1,2|3,4\n").header == ("a,b", "c,d")


def test_a_sep_line_with_another_character_is_refused(found):
    with pytest.raises(Unreadable, match="line 1 says that cells are cut at '~'"):
        found("sep=~\na~b\n")


def test_a_header_alone_is_enough(found):
    dialect = found(",".join(HEADER))
    assert (dialect.header, dialect.skip_lines) == (HEADER, 1)


def test_one_column_is_a_table_too(found):
    assert found("email\nal@alder.example\n").header == ("email",)


def test_a_single_known_word_in_a_row_is_no_header(found):
    assert found("Konto,Zustand\n1,active\n2,email\n").header_line_number == 1


def test_a_header_that_comes_again_counts_the_first_time(found):
    assert found(written(HEADER, ROW, HEADER, ROW)).header_line_number == 1


@pytest.mark.parametrize("text", ["", "\n", " \r\n\r\n", ",,,\n,,,\n"])
def test_a_file_without_a_word_is_empty(found, text: str):
    with pytest.raises(EmptyFile, match=r"export\.csv is empty"):
        found(text)


def test_two_delimiters_that_do_as_well_are_not_guessed_between(found):
    with pytest.raises(AmbiguousHeader, match=r"',' or ';'.*sep=,"):
        found("a,b;c\n1,2;3\n")


def test_the_way_out_of_a_tie_works(found):
    assert found("sep=,\na,b;c\n1,2;3\n").header == ("a", "b;c")


def test_cells_longer_than_the_usual_limit_are_read(found):
    row = ("B1", "x" * 200_000, "y", "z")
    assert found(written(HEADER, row, ROW)).header == HEADER


def test_only_the_head_of_a_file_is_read(found, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(room, "_HEAD_CHARS", 200)
    assert found(written(HEADER, *[ROW] * 50) + '"').header == HEADER


def test_a_quote_that_never_closes_is_told(found, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(room, "_HEAD_CHARS", 200)
    with pytest.raises(Unreadable, match="has no end in the first 200 characters"):
        found('"' + written(HEADER, *[ROW] * 50))


def test_the_name_in_a_message_is_the_users(tmp_path: Path):
    path = tmp_path / "20250101-abc"
    path.write_bytes(b"")
    with pytest.raises(EmptyFile, match=r"^mails\.csv is empty"):
        find_dialect(path, name="mails.csv")


words = st.text(alphabet="abÄ ,;|\t\"'\n", min_size=1, max_size=6)


@settings(deadline=None)
@given(
    delimiter=st.sampled_from(DELIMITERS),
    rows=st.lists(st.tuples(words, words, words, words), max_size=5),
    above=st.lists(st.sampled_from(["", "Bookings of May", "Total: 7"]), max_size=4),
)
def test_any_table_with_a_known_header_is_found(tmp_path_factory, delimiter, rows, above):
    assume(all(cell.strip() for row in rows for cell in row))
    path = tmp_path_factory.mktemp("table") / "export.csv"
    text = "".join(f"{line}\n" for line in above) + written(HEADER, *rows, delimiter=delimiter)
    path.write_text(text, encoding="utf-8", newline="")
    dialect = find_dialect(path)
    assert (dialect.delimiter, dialect.header) == (delimiter, HEADER)
    with path.open(encoding="utf-8", newline="") as file:
        lines = file.readlines()[dialect.skip_lines :]
    assert list(csv.reader(lines, delimiter=delimiter)) == [list(row) for row in rows]
