"""What the accounts page lets a reader choose: an account, how far ahead, a group, a currency."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from csfunnel.ui import choosing, data, words
from csfunnel.ui.accounts.renewals import ALL, LISTS, TO_DO, Ahead
from csfunnel.warehouse import Ask, Rows

ACCOUNT = "account"
BOX = "account_box"
WITHIN = "within"
LIST = "list"
CURRENCY = "currency"
DEFAULT_DAYS = 120
MOST_DAYS = 730


def account() -> str | None:
    """Draw the search box; the id of the account chosen in it or in the link, None for neither."""
    names = data.told(_names)
    asked = st.query_params.get(ACCOUNT)
    if asked and asked not in names:
        choosing.tell_missing(ACCOUNT, asked)
    wanted = asked if asked in names else None
    if st.session_state.get(BOX) != wanted:
        st.session_state[BOX] = wanted
    return st.selectbox(
        "Account",
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder="Search by name",
        key=BOX,
        on_change=_note_choice,
    )


def open_story(account_id: str) -> None:
    """Show an account's story with the next run; the link of the page then shows it too."""
    st.query_params[ACCOUNT] = account_id


def names_of(accounts: Rows) -> dict[str, str]:
    """The name of each account by its id; where several share one, with the id."""
    uses = Counter(row["name"] for row in accounts)
    return {
        row["company_id"]: row["name"]
        if uses[row["name"]] == 1
        else f"{row['name']} ({row['company_id']})"
        for row in accounts
    }


def _names(ask: Ask) -> dict[str, str]:
    return names_of(ask("accounts_choices", {}))


def within() -> int:
    """Draw the choice of how many days ahead renewals are looked for."""
    asked = st.query_params.get(WITHIN)  # seen on the first run of a link only
    if asked and not (asked.isdecimal() and 1 <= int(asked) <= MOST_DAYS):
        st.warning(
            f"The link asks for renewals due in the next “{words.plain(asked)}” days. It takes a "
            f"whole number from 1 to {MOST_DAYS}."
        )
    return int(
        st.number_input(
            "Renewals due in the next … days",
            min_value=1,
            max_value=MOST_DAYS,
            value=DEFAULT_DAYS,
            help="Counted from the end of your data.",
            key=WITHIN,
            bind="query-params",
        )
    )


def group_button(rows: Sequence[Mapping[str, Any]]) -> Any:
    """The column of groups as buttons that list a group's accounts below."""

    def chosen(row: Mapping[str, Any]) -> None:
        st.session_state[LIST] = row["Group"] if row["Group"] in LISTS else ALL

    return _button(rows, key="group_clicked", act=chosen)


def account_button(rows: Sequence[Mapping[str, Any]]) -> Any:
    """The column of accounts as buttons that show an account's story."""
    return _button(rows, key="account_clicked", act=lambda row: open_story(row["Account id"]))


def group() -> str:
    """Draw the choice of the accounts to list."""
    return st.selectbox(
        "Show",
        LISTS,
        help=f"“{TO_DO}”: accounts that clicked or opened and did not book, or were never mailed.",
        key=LIST,
        bind="query-params",
    )


def currency(found: Ahead) -> str:
    """Draw the choice of the currency the list is sorted by, where there are several."""
    if len(found.currencies) < 2:
        return found.currencies[0] if found.currencies else ""
    return st.selectbox(
        "Sort by what is at stake in",
        found.currencies,
        help="Amounts of different currencies are never added or compared.",
        key=CURRENCY,
        bind="query-params",
    )


def _button(
    rows: Sequence[Mapping[str, Any]], *, key: str, act: Callable[[Mapping[str, Any]], None]
) -> Any:
    # A cell that is selected acts as soon as the keyboard comes by; a button waits for the click,
    # and the boxes beside the tables do the same by keyboard.
    return st.column_config.ButtonColumn(
        pinned=True,
        alignment="left",
        type="tertiary",
        on_click=lambda: act(rows[st.session_state[key].row]),
        key=key,
    )


def _note_choice() -> None:
    chosen = st.session_state[BOX]
    if chosen is None:
        st.query_params.pop(ACCOUNT, None)
    else:
        st.query_params[ACCOUNT] = chosen
