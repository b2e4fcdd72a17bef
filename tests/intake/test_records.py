"""The careful reader gives what Python's csv gives, and every record goes one way."""

import csv
import io
import string
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from csfunnel.errors import Refused, Unreadable
from csfunnel.intake.dialect import Dialect, find_dialect
from csfunnel.intake.records import HEADER_RULE, TORN_RULE, UNCLOSED_RULE, read_first, rewrite
from csfunnel.intake.unpack import unpack

HEADER = ("email_id", "executed_at", "journey_name", "contact_email")
TEXT = ",".join(HEADER) + "\n"
QUICKLY = settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
PIECES = st.sampled_from(
    ["x", "1", "@", '"', '""', '"a"', ",", ",", ";", "\n", "\r\n", "\r", " ", "é", "\u2028", "\0"]
)


def reading(place: Path, data: bytes) -> tuple[Dialect, int, list[list[str]], list[str]]:
    """How a file is cut, how many records it has, its rows, and why others are none."""
    source, target, work = place / "came.csv", place / "rows.csv", place / "work"
    source.write_bytes(data)
    work.mkdir(exist_ok=True)
    [table] = unpack(source, work)
    dialect = find_dialect(table.path)
    count, misfits = rewrite(table.path, target, dialect)
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    return dialect, count, rows, [misfit.rule for misfit in misfits]


@QUICKLY
@given(st.lists(PIECES, max_size=40).map("".join))
@example('"')
@example('a,b,c,"\na,b,c,d\n')
@example('a,b,c,"d\ne,f,g,"h"\n')
@example('1,2,3,4\n"5",6,7,8"\n')
@example("\r\r\n\n1,2,3,4")
def test_every_record_is_a_row_or_a_misfit_and_as_csv_reads_it(tmp_path: Path, text: str):
    try:
        dialect, count, rows, rules = reading(tmp_path, (TEXT + text).encode())
    except Refused:
        return
    lenient = csv.reader(
        io.StringIO(text, newline=""), delimiter=dialect.delimiter, skipinitialspace=True
    )
    csv.field_size_limit(10**9)
    assert len(rows) + len(rules) == count
    numbers = [int(row[0]) for row in rows]
    assert numbers == sorted(set(numbers))
    if not {TORN_RULE, UNCLOSED_RULE} & set(rules) and dialect.header == HEADER:
        records = [cells for cells in lenient if cells]
        assert count == len(records)
        assert [row[2:] for row in rows] == [records[at - 1][: len(HEADER)] for at in numbers]


CELLS = st.text(alphabet=string.ascii_letters + ' ,;\t|"\n\ré漢🙂', max_size=8).map(
    lambda text: text.lstrip(" ")
)


@QUICKLY
@given(
    rows=st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), max_size=8),
    delimiter=st.sampled_from(",;\t|"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]),
)
def test_a_table_comes_back_as_it_was_written(
    tmp_path: Path, rows: list[tuple[str, ...]], delimiter: str, end: str, encoding: str
):
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([HEADER, *(("E1", *row[1:]) for row in rows)])
    dialect, count, found, rules = reading(tmp_path, text.getvalue().encode(encoding))
    assert (dialect.delimiter, count, rules) == (delimiter, len(rows), [])
    assert [row[2:] for row in found] == [["E1", *row[1:]] for row in rows]


@QUICKLY
@given(st.binary(max_size=400), st.sampled_from([b"", TEXT.encode(), TEXT.encode("utf-16")]))
@example(b"\x1f\x8b", b"")
@example(b"PK\x05\x06" + b"\0" * 18, b"")
@example(b"\xd0\xcf\x11\xe0", b"")
@example(b"\xff\xfe\0", b"")
def test_any_bytes_are_read_or_refused(tmp_path: Path, data: bytes, start: bytes):
    try:
        _, count, rows, rules = reading(tmp_path, start + data)
    except Refused as refusal:
        assert str(refusal)  # noqa: PT017 # being refused is one of two good ends
    else:
        assert len(rows) + len(rules) == count


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ('1,2,3,"4', [UNCLOSED_RULE]),
        ('1,2,"3"3,4\n', [TORN_RULE]),
        ('1,2,3,"4\n5,6,7,"8"\n9,9,9,9\n', [TORN_RULE]),
        (TEXT.upper(), [HEADER_RULE]),
        (",".join(reversed(HEADER)) + "\n", [HEADER_RULE]),
        ("1,2,3,4,,\n", []),
        ("1,2,3\n", ["the line has 3 cells, the header has 4"]),
    ],
)
def test_a_record_that_is_no_row_is_told_from_others(tmp_path: Path, text: str, rules: list[str]):
    _, count, rows, found = reading(tmp_path, (TEXT + "0,0,0,0\n" + text).encode())
    assert found == rules
    assert count == len(rows) + len(rules)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('1,2,3,"4\n5,6,7,8\n', "line 2 and never closed"),
        ("1,2,3,4\ncompany_id,name,csm,region\n", "Line 3 looks like the header of another"),
    ],
)
def test_what_would_lose_rows_is_refused(tmp_path: Path, text: str, says: str):
    with pytest.raises(Unreadable, match=says):
        reading(tmp_path, (TEXT + text).encode())


def test_the_first_records_are_those_of_the_whole(tmp_path: Path):
    source = tmp_path / "a.csv"
    source.write_text(TEXT + '1,"2\n2",3,4\n\n5,6,7,8\n9,9,9,9\n', encoding="utf-8", newline="")
    dialect = find_dialect(source)
    assert read_first(source, dialect, 2) == (
        [(2, ["1", "2\n2", "3", "4"]), (5, ["5", "6", "7", "8"])],
        True,
    )
