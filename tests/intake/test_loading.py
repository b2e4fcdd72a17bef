"""Every row that is read goes somewhere, is counted there, and is the same row on either path."""

import csv
import io
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from csfunnel.datasets import DATASETS
from csfunnel.errors import LedgerMismatch
from csfunnel.intake import doubts
from csfunnel.intake.archive import TableChoice
from csfunnel.intake.dialect import find_dialect
from csfunnel.intake.loading import Counts, Job, Loader, NeedsCare
from csfunnel.intake.recognise import recognise
from csfunnel.intake.unpack import unpack
from csfunnel.settings import Settings
from csfunnel.warehouse import Cursor, Warehouse
from workspaces import EMAIL, GOLDEN, email, rows_of, write_csv


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    return Warehouse(None, Settings(), folders=[tmp_path_factory.getbasetemp()])


@pytest.fixture
def cursor(warehouse: Warehouse) -> Iterator[Cursor]:
    """A cursor whose rows go away again."""
    cursor = warehouse.cursor()
    cursor.begin()
    yield cursor
    cursor.rollback()
    cursor.close()


def loader_of(warehouse: Warehouse, cursor: Cursor, file: Path, *, file_id: int = 1) -> Loader:
    work = file.parent / f"work-{file.name}-{file_id}"
    work.mkdir(exist_ok=True)
    [table] = unpack(file, work, name=file.name)
    dialect = find_dialect(table.path)
    found = recognise(dialect.header)
    columns = {name: asdict(source) for name, source in found.mapping.items()}
    choice = TableChoice(file_id, file.name, found.data_set.name, columns)
    return Loader(warehouse, cursor, Job(table, dialect, choice))


def loaded(warehouse: Warehouse, cursor: Cursor, data_set: str) -> list[str]:
    """The rows of a transaction in hand."""
    stand_in = Warehouse.__new__(Warehouse)
    stand_in.cursor = lambda: cursor  # type: ignore[method-assign]
    return rows_of(stand_in, data_set)


@pytest.mark.parametrize("name", DATASETS)
def test_both_paths_load_the_same_rows_of_a_clean_file(
    warehouse: Warehouse, tmp_path: Path, name: str
):
    found: list[Any] = []
    for careful in (False, True):
        cursor = warehouse.cursor()
        cursor.begin()
        file = tmp_path / f"{name}.csv"
        file.write_bytes((GOLDEN / f"{name}.csv").read_bytes())
        loader = loader_of(warehouse, cursor, file, file_id=1 + careful)
        counts = loader.careful(tmp_path) if careful else loader.fast()
        found.append((counts, loaded(warehouse, cursor, name)))
        cursor.rollback()
    assert found[0] == found[1]
    text = (GOLDEN / f"{name}.csv").read_text(encoding="utf-8")
    assert found[0][0].read == len(list(csv.reader(io.StringIO(text)))) - 1


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('E1,2025-01-01T10:00:00Z,"Re\nnewal",a@x.example,YES\n', "fine: a line end within a cell"),
        ("E1,2025-01-01T10:00:00Z,Renewal,a@x.example,YES\n\n\n", "fine: blank lines"),
        ('E1,2025-01-01T10:00:00Z,"say ""hi""",a@x.example,YES', "fine: quotes, no last line end"),
        ("E1,2025-01-01T10:00:00Z,Renewal,a@x.example,maybe\n", "an odd flag"),
        ("E1,soon,Renewal,a@x.example,YES\n", "no instant"),
        ("E1,,Renewal,a@x.example,YES\n", "no instant at all"),
        (",2025-01-01T10:00:00Z,Renewal,a@x.example,YES\n", "no key"),
        ("E1,2025-01-01T10:00:00Z,Renewal\n", "too few cells"),
        ("E1,2025-01-01T10:00:00Z,Renewal,a@x.example,YES,more\n", "too many cells"),
        ("E1,2025-01-01T10:00:00Z,Renewal,a@x.example,YES,\n", "fine: an empty cell too many"),
        ('E1,2025-01-01T10:00:00Z,5" screen,a@x.example,YES\n', "a stray quote"),
        ("E1,2025-01-01T10:00:00Z,R\0newal,a@x.example,YES\n", "a NUL"),
        (2 * "E1,2025-01-01T10:00:00Z,Renewal,a@x.example,YES\n", "a key twice"),
        ("E1,2025-01-01T10:00:00,Renewal,a@x.example,YES\n", "no offset"),
    ],
)
def test_the_fast_path_takes_only_what_needs_no_word(
    warehouse: Warehouse, cursor: Cursor, tmp_path: Path, text: str, why: str
):
    file = tmp_path / "emails.csv"
    file.write_text(",".join(EMAIL) + "\n" + text, encoding="utf-8", newline="")
    loader = loader_of(warehouse, cursor, file)
    if why.startswith("fine"):
        assert loader.fast() == Counts(1, 1, 0, 0, 0, 0)
    else:
        with pytest.raises(NeedsCare):
            loader.fast()


def test_the_fast_path_is_not_believed_where_another_count_differs(
    warehouse: Warehouse, cursor: Cursor, tmp_path: Path
):
    loader = loader_of(warehouse, cursor, write_csv(tmp_path / "a.csv", EMAIL, [email(1)]))
    table = replace(loader.job.table, records=loader.job.table.records + 1)
    loader.job = replace(loader.job, table=table)
    with pytest.raises(NeedsCare):
        loader.fast()


def test_a_cell_keeps_its_lines_blanks_and_quotes_on_either_path(
    warehouse: Warehouse, tmp_path: Path
):
    names = ["two\nlines", "two\r\nlines", "two\rlines", 'a "word"', "semi;colon, comma", "é ü 漢"]
    rows = [email(at, journey_name=name) for at, name in enumerate(names)]
    file = write_csv(tmp_path / "emails.csv", EMAIL, rows)
    for careful in (False, True):
        cursor = warehouse.cursor()
        cursor.begin()
        loader = loader_of(warehouse, cursor, file)
        assert (loader.careful(tmp_path) if careful else loader.fast()).added == len(names)
        found = cursor.table("loaded_email").select("journey_name").fetchall()
        assert {name for [name] in found} == set(names)
        cursor.rollback()


PIECES = st.sampled_from(["x", '"', '""', ",", "\n", "\r\n", "\r", " ", "é", '"a\rb"', "E9,"])


@settings(
    deadline=None,
    max_examples=50,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example([' ""'], "\n")
@example([' "a, b"', "plain"], "\r\n")
@example(['"a" ', '"a, ""b"""  ', '"a\nb" '], "\n")
@given(
    st.lists(st.lists(PIECES, max_size=6).map("".join), max_size=4), st.sampled_from(["\n", "\r\n"])
)
def test_the_fast_path_reads_as_the_careful_one_or_not_at_all(
    warehouse: Warehouse, tmp_path: Path, names: list[str], end: str
):
    start = "2025-01-01T10:00:00Z"
    lines = [f"E{at},{start},{name},a@x.example,YES{end}" for at, name in enumerate(names)]
    file = tmp_path / "emails.csv"
    file.write_bytes("".join([f"{','.join(EMAIL)}{end}", *lines]).encode())
    cursor = warehouse.cursor()
    cursor.begin()
    try:
        fast = loader_of(warehouse, cursor, file).fast(), loaded(warehouse, cursor, "email")
    except NeedsCare:
        return
    finally:
        cursor.rollback()
    cursor.begin()
    try:
        counts = loader_of(warehouse, cursor, file).careful(tmp_path)
        assert fast == (counts, loaded(warehouse, cursor, "email"))
    finally:
        cursor.rollback()


CELLS = {
    "email_id": st.sampled_from(["E1", "E2", "E3", "E4", "", " "]),
    "executed_at": st.sampled_from(["2025-01-01T10:00:00Z", "2025-01-02T10:00:00Z", "soon", ""]),
    "journey_name": st.sampled_from(["Renewal", "two\nlines", 'quo"te', "", "=1+1"]),
    "contact_email": st.sampled_from(["a@x.example", ""]),
    "is_sent": st.sampled_from(["YES", "NO", "maybe", ""]),
}
ROWS = st.lists(st.tuples(*CELLS.values()).map(list) | st.just(["E1"]), max_size=12)


def expected_of(files: list[list[list[str]]]) -> tuple[list[Counts], list[tuple[str, bool]]]:
    """Where the rows go, told by a loop over lists, and which keys are sent in the end."""
    table: dict[str, list[str]] = {}
    found = []
    for rows in files:
        good = [
            row for row in rows if len(row) == len(EMAIL) and row[0].strip() and row[1][:2] == "20"
        ]
        last = {row[0]: [row[0], *row[1:4], str(row[4] == "YES")] for row in good}
        updated = sum(key in table and table[key] != row for key, row in last.items())
        unchanged = sum(table.get(key) == row for key, row in last.items())
        added = len(last) - updated - unchanged
        table |= last
        counts = (len(rows), added, updated, unchanged, len(good) - len(last))
        found.append(Counts(*counts, rejected=len(rows) - len(good)))
    return found, sorted((key, row[4] == "True") for key, row in table.items())


@settings(
    deadline=None,
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(ROWS, min_size=1, max_size=3))
def test_read_rows_are_added_updated_unchanged_repeated_or_rejected(
    warehouse: Warehouse, tmp_path: Path, files: list[list[list[str]]]
):
    cursor = warehouse.cursor()
    cursor.begin()
    try:
        found = []
        for file_id, rows in enumerate(files, start=1):
            file = write_csv(tmp_path / f"{file_id}.csv", EMAIL, rows)
            loader = loader_of(warehouse, cursor, file, file_id=file_id)
            found.append(loader.careful(tmp_path))
        expected, last = expected_of(files)
        assert found == expected
        table = cursor.table("loaded_email").select("email_id", "is_sent", "executed_at")
        assert sorted((key, sent) for key, sent, _ in table.fetchall()) == last
    finally:
        cursor.rollback()
        cursor.close()


def test_a_rejected_row_keeps_its_line_its_cells_and_all_its_reasons(
    warehouse: Warehouse, cursor: Cursor, tmp_path: Path
):
    header = "email_id,executed_at,journey_name,contact_email,opened_count,clicked_links"
    text = (
        f'Exported by Ann\n{header}\n"E1",2025-01-01T10:00:00Z,"a\nb",a@x.example,1,[]\n'
        ",soon,,a@x.example,many,[{\nE3,2025-01-01T10:00:00Z\n"
    )
    file = tmp_path / "emails.csv"
    file.write_text(text, encoding="utf-8", newline="")
    loader_of(warehouse, cursor, file).careful(tmp_path)
    found = warehouse.rows("reports", "rejects", {"file_id": 1}, cursor=cursor)
    assert [(row["record_no"], row["line_no"]) for row in found] == [(2, 5), (3, 6)]
    cells = [cell or "" for cell in found[0]["cells"]]
    assert cells == ["", "soon", "", "a@x.example", "many", "[{"]
    told = {each["column_name"]: (each["cell"], each["rule"]) for each in found[0]["reasons"]}
    assert told == {
        "email_id": (None, "empty"),
        "executed_at": ("soon", "not an instant such as 2025-06-30T12:00:00Z"),
        "opened_count": ("many", "not a number"),
        "clicked_links": ("[{", "not a JSON list of links"),
    }
    assert found[1]["cells"] == ["E3", "2025-01-01T10:00:00Z"]
    assert found[1]["reasons"][0]["rule"] == "the line has 2 cells, the header has 6"


def test_a_line_may_be_longer_than_readers_like(
    warehouse: Warehouse, cursor: Cursor, tmp_path: Path
):
    header = ["activity_id", "activity_at", "notes", "subject"]
    notes = "<p>long, and\nof many lines</p>" * 130_000
    rows = [["A1", "2025-01-01T10:00:00Z", notes, "x"], ["A2", "2025-01-01T10:00:00Z", "", "y"]]
    loader = loader_of(warehouse, cursor, write_csv(tmp_path / "activity.csv", header, rows))
    assert loader.careful(tmp_path) == Counts(2, 2, 0, 0, 0, 0)
    assert cursor.table("loaded_activity").aggregate("max(length(notes))").fetchone() == (
        len(notes),
    )


@pytest.mark.parametrize("read", [50, 1_000, 49, 51])
def test_a_number_of_rows_at_which_exports_are_cut_is_told(
    warehouse: Warehouse, cursor: Cursor, tmp_path: Path, read: int
):
    rows = [email(number) for number in range(read)]
    loader = loader_of(warehouse, cursor, write_csv(tmp_path / "emails.csv", EMAIL, rows))
    assert loader.fast().read == read
    assert any("cut silently" in told for told in loader.warnings) is (read in (50, 1_000))


@pytest.mark.parametrize("read", [50, 1_000, 5_000, 20_000, 1_000_000])
def test_the_numbers_at_which_exports_are_cut(read: int):
    [warning] = doubts.of_cut(read)
    assert f"Exactly {read:,} rows" in warning
    assert not [*doubts.of_cut(read - 1), *doubts.of_cut(read + 1)]


def test_a_ledger_that_does_not_add_up_stops_the_load(
    warehouse: Warehouse, cursor: Cursor, tmp_path: Path
):
    loader = loader_of(warehouse, cursor, write_csv(tmp_path / "emails.csv", EMAIL, [email(1)]))
    loader.fast()
    with pytest.raises(LedgerMismatch, match="1 are loaded"):
        loader._hold(Counts(2, 2, 0, 0, 0, 0))


def test_the_second_count_of_a_file_is_that_of_another_reader(
    warehouse: Warehouse, cursor: Cursor, tmp_path: Path
):
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(EMAIL)
    for number in range(200):
        name = ["plain", "two\nlines", 'a "word";', ""][number % 4]
        writer.writerow(email(number, journey_name=name, is_sent=["YES", "maybe"][number % 2]))
    file = tmp_path / "emails.csv"
    file.write_text("\n\n" + text.getvalue() + "\n\n", encoding="utf-8", newline="")
    counts = loader_of(warehouse, cursor, file).careful(tmp_path)
    again = list(csv.reader(io.StringIO(text.getvalue()), delimiter=";"))
    assert counts.read == len(again) - 1 == 200
