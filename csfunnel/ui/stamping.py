"""What a page and all that is taken from it say of their origin: filters, link, data, time."""

import streamlit as st

from csfunnel.settings import now
from csfunnel.takeaway.cards import Stamp
from csfunnel.ui import data, filters, state, words
from csfunnel.warehouse import Rows


def stamp(page: str) -> Stamp:
    """The origin of what this run shows."""
    as_of = data.report("span")[0]["as_of_day"]
    files = data.report("ledger")
    return Stamp(
        page=page,
        view=filters.in_words(filters.chosen(), as_of_day=as_of),
        link=st.context.url or "",
        data_version=state.shown().warehouse.version(),
        as_of=as_of,
        taken_at=now(),
        ledger=_files(files),
    )


def line(stamp: Stamp) -> str:
    """The origin as the quiet line at a page's end."""
    as_of = f" · data as of {words.day(stamp.as_of)}" if stamp.as_of else ""
    return f"Data version {stamp.data_version}{as_of} · {words.plain(stamp.ledger)}"


def _files(files: Rows) -> str:
    if not files:
        return "no file loaded"
    last = max(files, key=lambda row: row["file_id"])
    read = sum(row["read_count"] for row in files)
    rejected = sum(row["rejected_count"] for row in files)
    return (
        f"{words.plural(len(files), 'file')}, {words.plural(read, 'row')} read, "
        f"{words.count(rejected)} rejected; the latest is {last['table_name']}"
    )
