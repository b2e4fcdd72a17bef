"""What a reader sees when something goes wrong: one line, and never a traceback."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import streamlit as st

from csfunnel.errors import CsfunnelError
from csfunnel.ui import words

log = logging.getLogger("csfunnel")


@contextmanager
def told() -> Iterator[None]:
    """Say in one line what csfunnel can name; the rest of the page is left out."""
    try:
        yield
    except CsfunnelError as problem:
        st.error(words.plain(str(problem)))


def unforeseen(problem: Exception) -> bool:
    """Log an error nobody foresaw, and give the reader its id; True: nothing else is shown."""
    if isinstance(problem, CsfunnelError):
        st.error(words.plain(str(problem)))
        return True
    mishap_id = uuid4().hex[:8]
    log.error("mishap %s", mishap_id, exc_info=problem)
    st.error(
        f"Sorry, this page could not be drawn (mishap {mishap_id}). Your data is safe. Reload the "
        "page; if it comes back, give the id to whoever runs this dashboard: the log has the rest."
    )
    return True
