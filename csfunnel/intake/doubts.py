"""What is told beside a table's counts: cells read with a doubt, columns left out, silent cuts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from csfunnel.intake import beside
from csfunnel.intake.archive import TableChoice
from csfunnel.intake.casting import Casting
from csfunnel.warehouse import Cell, Function, Relation

SILENT_CUTS = (50, 1_000, 5_000, 20_000, 1_000_000)
_NEARLY_ALL = 0.9
_NAMED_COLUMNS = 10  # of those left out
_ODD = {
    "flag": "cells are neither yes nor no and were read as not set.",
    "instant": "local times fall on a clock change in {}, so they are ambiguous or do not exist.",
    "id": "ids are in scientific notation, so their last digits are lost and several may look"
    " like one: export them as text.",
    "kind": "attendees are neither internal nor external, so they count on neither side and show"
    " of no meeting that it was held.",
    "system": "notes are of a system that the setting external_sources did not name when they"
    " were loaded: such notes count as missing and are in no pack. It is catalyst or planhat, if"
    " that says no more.",
    "status": "bookings have a status that is not known, so they count as not cancelled. Cancelled"
    " ones are called cancelled or canceled.",
    "address": "addresses hold invisible characters and are taken for other mailboxes than those"
    " without.",
}


def of_choice(choice: TableChoice) -> Iterator[str]:
    """What was left out, and times whose zone nobody chose."""
    yield from beside.told(choice.beside)
    if choice.left_out:
        named, more = choice.left_out[:_NAMED_COLUMNS], len(choice.left_out) - _NAMED_COLUMNS
        yield f"Columns left out: {', '.join(named)}{f' and {more:,} more' if more > 0 else ''}."
    if choice.is_zone_remembered:
        yield (
            f"Times without an offset are read as in {choice.zone}, as remembered for this header."
        )


def of_cells(casting: Casting, typed: Relation) -> Iterator[str]:
    """Cells of typed rows that could be read in another way, by column."""
    for name, is_odd in casting.odd_cells().items():
        count = typed.filter(is_odd).shape[0]
        if count:
            told = _ODD.get(casting.data_set.column(name).type) or _ODD.get(name)
            told = told or _ODD["id" if name.endswith("_id") else "address"]
            yield f"{name}: {count:,} {told.format(casting.zone)}"


def of_nameless(header: Sequence[str], rows: Relation) -> Iterator[str]:
    """Cells below the end of the header, where spreadsheets leave empty columns.

    `rows` has the columns c0, c1, … as text.
    """
    named = max((at for at, name in enumerate(header, start=1) if name.strip()), default=0)
    for at in range(named, len(header)):
        count = rows.filter(Function("trimmed", Cell(f"c{at}")).isnotnull()).shape[0]
        if count:
            yield (
                f"Column {at + 1} has no name and was left out: {count:,} of its cells are"
                " filled. Give it a name if they matter."
            )


def of_cut(read: int) -> Iterator[str]:
    """A number of rows at which sources cut their exports."""
    if read in SILENT_CUTS:
        yield (
            f"Exactly {read:,} rows: exports are cut silently at this number. Check that none"
            " are missing, or export in parts by date."
        )


def of_gone(found: Mapping[str, Any]) -> Iterator[str]:
    """Notes on the timeline that an earlier export has and this one has not; as `gone_notes`."""
    if found["gone_count"]:
        yield (
            f"In an earlier export and not in this one: {found['gone_count']:,} of the legacy notes"
            f" on the timeline, such as {found['example']}. If they were deleted in Gainsight,"
            " withdraw the earlier export: until then they count as arrived."
        )


def is_hardly_taken(read: int, rejected: int) -> bool:
    """Whether nearly all rows are rejected, so that something must be wrong with the file."""
    return rejected > 0 and rejected >= _NEARLY_ALL * read


def of_rejected(
    read: int, rejected: int, reasons: Iterable[Mapping[str, Any]], *, among: str = ""
) -> Iterator[str]:
    """That hardly a row is taken, and why mostly; `reasons` as rejects_by_rule has them."""
    most = max(reasons, key=lambda reason: int(reason["rows_count"]))
    rows = f"{rejected:,} of {read:,} rows{among} are"
    if rejected == read:
        rows = f"Every row{among} is"
    yield (
        f"{rows} rejected. Most often {most['column_name'] or 'the line'} is wrong, as in line"
        f" {most['line_no']:,}: {most['rule']}."
    )


def of_accounts(found: Mapping[str, Any]) -> Iterator[str]:
    """A file and the accounts that are loaded have no id in common; `found` as `company_ids`."""
    ids, named = found["ids_count"], found["named_count"]
    if not ids or not found["companies_count"] or found["known_count"]:
        return
    which = "All" if named == ids else f"{named:,}"
    names = f" {which} of them were names of accounts: choose a column of ids." if named else ""
    yield (
        f"company_id: none of its {ids:,} values was the id of an account when this was loaded, and"
        f" what is no such id counts as empty.{names}"
    )
