"""What a reader sees when something goes wrong: one line, and never a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from csfunnel.errors import CsfunnelError
from csfunnel.mishaps import Unforeseen
from csfunnel.ui import words


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
    with Unforeseen("drawing a page") as mishap:
        raise problem
    st.error(words.plain(mishap.said))
    return True
