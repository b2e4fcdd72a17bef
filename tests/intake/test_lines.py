"""Lines and records are counted right, however they end and however the bytes are cut."""

import csv
import io

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from csfunnel.intake.lines import LineCounter


def counted(data: bytes, *, chunk_bytes: int = 1 << 20) -> LineCounter:
    lines = LineCounter()
    for start in range(0, len(data), chunk_bytes):
        lines.feed(data[start : start + chunk_bytes])
    lines.close()
    return lines


@pytest.mark.parametrize(
    ("data", "physical_lines", "records"),
    [
        (b"", 0, 0),
        (b"a", 1, 1),
        (b"a\n", 1, 1),
        (b"a\nb", 2, 2),
        (b"a\r\nb\r\n", 2, 2),
        (b"a\rb\r", 2, 2),
        (b"a\rb", 2, 2),
        (b"a\n\n\r\n\rb\n", 5, 2),
        (b"\n", 1, 0),
        (b"\r", 1, 0),
        (b'a,"x\ny"\nb\n', 3, 2),
        (b'a,"x\r\n\r\ny"\r\nb\r\n', 4, 2),
        (b'"a ""b""\n"\n', 2, 1),
        (b'a\n"b\n', 2, 2),
        (b'"' * 257 + b'\n"\n', 2, 1),  # more quotes than a byte counts
        (b'"' * 256 + b"\n", 1, 1),
    ],
)
def test_lines_and_records_are_counted(data: bytes, physical_lines: int, records: int):
    lines = counted(data)
    assert (lines.physical_lines, lines.records) == (physical_lines, records)


def test_an_open_quote_at_the_end_is_told():
    assert counted(b'a\n"b\nc\n').ends_inside_quotes
    assert not counted(b'a\n"b\nc"\n').ends_inside_quotes


@settings(deadline=None)
@given(st.text(alphabet='ab"\n\r,\0é'), st.integers(1, 7))
@example('"\r', 1)
@example("\r\n\r\n", 1)
def test_counts_do_not_depend_on_how_the_bytes_are_cut(text: str, chunk_bytes: int):
    whole, cut = counted(text.encode()), counted(text.encode(), chunk_bytes=chunk_bytes)
    assert vars(cut) == vars(whole)


@settings(deadline=None)
@given(
    st.lists(st.lists(st.text(alphabet='ab"\n\r, é', min_size=1), min_size=1, max_size=4)),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_records_are_those_that_were_written(rows: list[list[str]], newline: str):
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=newline, quoting=csv.QUOTE_ALL).writerows(rows)
    assert counted(out.getvalue().encode()).records == len(rows)
