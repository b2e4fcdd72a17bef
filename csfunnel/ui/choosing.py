"""The choice of one thing on a page, kept in the link and found again whatever the filters say."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import streamlit as st

from csfunnel.ui import words
from csfunnel.warehouse import Rows

Row = Mapping[str, Any]
BETWEEN = " · "


def one(
    key: str,
    rows: Iterable[Row],
    *,
    named: Callable[[str], Rows],
    about: str,
) -> Row | None:
    """Draw the choice of a row by its account and its id; None while none is chosen.

    `key` says what the rows are, `renewal` or `meeting`, in the link too. `named` finds by its id
    a row that a link asks for and that is not among `rows`; `about` says which rows there are.
    """
    by_label = {label(row, key=key): row for row in rows}
    asked = st.session_state.get(key) or st.query_params.get(key)
    if asked and asked not in by_label:
        found = named(asked.rpartition(BETWEEN)[2])
        by_label |= {label(row, key=key): row for row in found}
        if asked not in by_label:
            st.session_state.pop(key, None)
            tell_missing(key, asked)
    picked = st.selectbox(
        key.capitalize(),
        list(by_label),
        index=None,
        placeholder=f"Choose a {key}, or type an account's name",
        help=about,
        key=key,
        bind="query-params",
    )
    return None if picked is None else by_label[picked]


def tell_missing(what: str, asked: str) -> None:
    """Say that the link asks for something there is not (any more)."""
    st.warning(f"The link asks for {what} “{words.plain(asked)}”, which is not in this data.")


def label(row: Row, *, key: str) -> str:
    """How a row is called in the choice and in a link: the id comes last."""
    return f"{row['account']}{BETWEEN}{row[f'{key}_id']}"
