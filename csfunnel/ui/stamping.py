"""What a page and all that is taken from it say of their origin: filters, link, data, time."""

from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from csfunnel.filters import Filters
from csfunnel.settings import now
from csfunnel.takeaway.cards import Stamp
from csfunnel.ui import data, filters, state, words
from csfunnel.warehouse import Rows

# What is in view where the filter bar changes nothing.
WORKSPACE = "The whole workspace; the filters do not apply"
ALL_NOTES = "All legacy notes; the filters of other pages do not apply"


def stamp(page: str, *, chosen: Filters | None = None, view: str = "") -> Stamp:
    """The origin of what this run shows.

    In view is what the filter bar says, else what is `chosen`, else what `view` says in words.
    """
    as_of = data.report("span")[0]["as_of_day"]
    files = data.report("ledger")
    return Stamp(
        page=page,
        view=view or filters.in_words(chosen or filters.chosen(), as_of_day=as_of),
        link=_link(),
        data_version=state.shown().warehouse.version(),
        as_of=as_of,
        taken_at=now(),
        ledger=_files(files),
    )


def line(stamp: Stamp) -> str:
    """The origin as the quiet line at a page's end."""
    as_of = f" · data as of {words.day(stamp.as_of)}" if stamp.as_of else ""
    return f"Data version {stamp.data_version}{as_of} · {words.plain(stamp.ledger)}"


def of_picture(stamp: Stamp, view: str = "") -> str:
    """The origin as the line in a picture; `view` where that is not the page's.

    With the day, not the minute: a chart whose text has changed is drawn anew.
    """
    taken = words.day(stamp.taken_at)
    return f"{view or stamp.view} · data version {stamp.data_version} · {taken}"


def _link() -> str:
    """The address with its filters, which Streamlit leaves out of it; empty without a browser."""
    if not st.context.url:
        return ""
    url = urlsplit(st.context.url)
    asked = urlencode({key: st.query_params.get_all(key) for key in st.query_params}, doseq=True)
    return urlunsplit(url._replace(path=url.path or "/", query=asked))


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
