"""Sheets of a workbook that stand beside its tables and hold none: notes, titles, a lone cell."""

import csv
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from csfunnel.errors import AmbiguousHeader, MissingColumns, Refused, UnknownDataSet
from csfunnel.intake.dialect import find_dialect
from csfunnel.intake.recognise import recognise, without_options
from csfunnel.intake.unpack import Table

LEAST_COLUMNS = 2
LEAST_RECORDS = 2  # a header and a row
ONE_BY_ONE = (
    "What is chosen holds for every table of a file: bring this one in a file of its own, or take"
    " it out of this one."
)


def parted(tables: list[Table]) -> tuple[list[Table], tuple[str, ...]]:
    """The tables to load, and the names of sheets without one; where none has one, all stay."""
    beside = tuple(table.name for table in tables if _holds_no_table(table))
    if len(beside) == len(tables):
        return tables, ()
    return [table for table in tables if table.name not in beside], beside


def told(beside: Iterable[str]) -> Iterator[str]:
    """What is said of sheets that were left out."""
    for name in beside:
        yield f"Sheet {name} holds no table and was left out."


@contextmanager
def way_out_told(tables_count: int) -> Iterator[None]:
    """A choice by hand is no way out for one of several tables, so another is told."""
    try:
        yield
    except (AmbiguousHeader, MissingColumns, UnknownDataSet) as refusal:
        if tables_count == 1:
            raise
        raise type(refusal)(f"{without_options(str(refusal))} {ONE_BY_ONE}") from refusal


def _holds_no_table(table: Table) -> bool:
    """Whether it is a sheet too small for a table, with a header of nothing we know."""
    if table.encoding != "spreadsheet":
        return False
    if table.records >= LEAST_RECORDS and _has_columns(table):
        return False
    try:
        recognise(find_dialect(table.path, name=table.name).header)
    except Refused:
        return True
    return False


def _has_columns(table: Table) -> bool:
    filled = set[int]()
    csv.field_size_limit(max(csv.field_size_limit(), table.path.stat().st_size))
    with table.path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            filled.update(at for at, cell in enumerate(row) if cell.strip())
            if len(filled) >= LEAST_COLUMNS:
                return True
    return False
