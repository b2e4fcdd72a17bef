"""What nobody foresaw is logged with all that helps, and with nothing of what a file holds."""

import logging

import duckdb
import pandas as pd
import pytest

from csfunnel.mishaps import Unforeseen, without_cells

CELLS = [
    "jane.doe@client.example",
    "Jane O'Hara",
    'said "no", Jane',
    "Jane\nleaves",
    "Jane: leaves",
]


def conversion(cell: str) -> None:
    duckdb.execute("select cast($cell as integer)", {"cell": cell})


def parsing(cell: str) -> None:
    duckdb.execute("select strptime($cell, '%Y-%m-%d')", {"cell": cell})


def reading(cell: str) -> None:
    pd.to_datetime([cell])


def looking_up(cell: str) -> None:
    dict[str, str]()[cell]


@pytest.mark.parametrize("fails", [conversion, parsing, reading, int, looking_up])
@pytest.mark.parametrize("cell", CELLS)
def test_no_cell_is_logged(caplog, fails, cell):
    with caplog.at_level(logging.ERROR, logger="csfunnel"), Unforeseen("reading") as mishap:
        try:
            fails(cell)
        except Exception as problem:
            raise RuntimeError(f"{cell!r} it was") from problem
    assert mishap.said
    logged = caplog.text.lower()
    assert not [word for word in ("jane", "hara", "leaves", "client") if word in logged]
    assert caplog.records[0].exc_info is None


def test_the_log_has_each_error_of_the_chain_and_its_lines_of_code(caplog):
    with caplog.at_level(logging.ERROR, logger="csfunnel"), Unforeseen("reading a file"):
        try:
            conversion("jane.doe@client.example")
        except duckdb.Error as problem:
            raise RuntimeError("the day") from problem
    assert "while reading a file" in caplog.text
    assert "builtins.RuntimeError: the day" in caplog.text
    assert "ConversionException: Conversion Error: Could not convert string … to INT32" in (
        caplog.text
    )
    assert "in conversion" in caplog.text


def test_names_of_code_are_told_whole():
    with pytest.raises(AttributeError) as raised:
        None.nothing  # type: ignore[attr-defined] # noqa: B018 # what a mistake in code looks like
    assert without_cells(raised.value) == "'NoneType' object has no attribute 'nothing'"
