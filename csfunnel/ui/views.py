"""Saved views and pinned links: the popover that keeps them, the line that says what moved on."""

from collections.abc import Callable, Sequence
from html import escape
from urllib.parse import quote

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from csfunnel import keeping
from csfunnel.errors import CsfunnelError
from csfunnel.keeping import Pin, View
from csfunnel.ui import data, kept, state, words

PARAMETER = "data_version"
PINNED = "pinned_version"
MOST_FILES = 5


def draw(page: StreamlitPage, pages: Sequence[StreamlitPage]) -> None:
    """Draw the popover that saves, opens, renames and deletes views, and pins the present link.

    For the sidebar: `with st.sidebar: views.draw(page, pages)`, after the filter bar. `page` is
    the one on screen, as st.navigation returned it.
    """
    with st.popover("Views", width="stretch"):
        found = kept.entries(keeping.views)
        if not found:
            st.caption("No view is saved yet. A view is this page with its filters, under a name.")
        paths = {each.url_path for each in pages}
        for view in sorted(found, key=lambda each: each.name.casefold()):
            _one(view, is_there=view.page in paths)
        _saving(page)
        _pinning()


def tell() -> None:
    """Say above the page how the data have changed since its link was pinned, if it was, and
    which of the files kept beside the data cannot be read.

    For the front door, before `page.run()`.
    """
    _carry_on()
    for trouble in kept.troubles():
        st.warning(words.plain(trouble))
    asked = st.query_params.get(PARAMETER)
    if asked is None:
        return
    said = moved_on(asked)
    if not said:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.info(words.plain(said), width="stretch")
        st.button("Drop the pin", on_click=drop, key="drop_pin_above")


def moved_on(asked: str) -> str:
    """What has changed since a link was pinned to a data version; empty where nothing has.

    `asked` is the link's text, whatever it holds.
    """
    present = state.shown().warehouse.version()
    if not (asked.isascii() and asked.isdigit() and int(asked)):
        return (
            f"This link asks for data version “{asked}”, which is none. You see version {present}."
        )
    version_no = int(asked)
    pin = next((each for each in kept.entries(keeping.pins) if each.key == version_no), None)
    if pin is None:
        return _without_record(version_no, present)
    changes = _changes(pin)
    if version_no == present and not changes:
        return ""
    loaded = f" (loaded {words.day(pin.loaded_at.date())})" if pin.loaded_at else ""
    what = changes or "no file came or went: settings or the way numbers are made have changed"
    start = f"This link was made on data version {version_no}{loaded}; "
    if version_no < present:
        return f"{start}the data has moved on to {present}. What changed: {what}."
    return f"{start}the database was made anew since, and is at {present}. What changed: {what}."


def link_of(view: View) -> str:
    """A view as an anchor of HTML that loads it anew: what is chosen now must not mix into it."""
    href = f"./{quote(view.page)}?{view.query}"
    return f'<a href="{escape(href)}" target="_self" style="color: inherit">{escape(view.name)}</a>'


def drop() -> None:
    """Let the link show the present data without a word."""
    st.session_state.pop(PINNED, None)
    st.query_params.pop(PARAMETER, None)


def _carry_on() -> None:
    """Keep the pin when the reader goes to another page, whose address does not have it yet."""
    asked = st.query_params.get(PARAMETER)
    if asked is not None:
        st.session_state[PINNED] = asked
    elif PINNED in st.session_state:
        st.query_params[PARAMETER] = st.session_state[PINNED]


def _without_record(version_no: int, present: int) -> str:
    if version_no == present:
        return ""
    if version_no > present:
        return (
            f"This link was made on data version {version_no}, and this workspace is at {present}: "
            "it comes from another workspace, or the database was made anew since."
        )
    return (
        f"This link was made on data version {version_no}; the data has moved on to {present}. "
        "What changed is not known: the version was not pinned here."
    )


def _changes(pin: Pin) -> str:
    """The files that came and went since a pin, the newest first; empty for none."""
    now = {row["file_id"]: row for row in data.report("ledger")}
    came = [
        f"{row['table_name']} (loaded {words.day(row['loaded_at'].date())})"
        for file_id, row in sorted(now.items(), reverse=True)
        if file_id not in pin.files
    ]
    went = [name for file_id, name in sorted(pin.files.items()) if file_id not in now]
    parts = [("files new: ", came), ("files withdrawn: ", went)]
    return "; ".join(f"{start}{_first(names)}" for start, names in parts if names)


def _first(names: Sequence[str]) -> str:
    """The first few names, and how many more there are."""
    more = [f"{len(names) - MOST_FILES} more"] if len(names) > MOST_FILES else []
    return words.listed([*names[:MOST_FILES], *more])


def _pinning() -> None:
    version_no = state.shown().warehouse.version()
    if st.query_params.get(PARAMETER) is None:
        st.button(
            "Pin this link to today's data",
            help=f"Adds data version {version_no} to the link: whoever opens it later is told "
            "which files came or went since. The numbers are always those of the present data.",
            on_click=_pin,
            width="stretch",
        )
        return
    st.caption(f"This link is pinned to data version {words.plain(st.query_params[PARAMETER])}.")
    st.button("Drop the pin", on_click=drop, width="stretch", key="drop_pin")


def _pin() -> None:
    version_no = state.shown().warehouse.version()
    if _done(lambda: keeping.pin(kept.home(), version_no, data.report("ledger"))):
        st.session_state[PINNED] = st.query_params[PARAMETER] = str(version_no)


def _saving(page: StreamlitPage) -> None:
    with st.form("save_view", border=False):
        name = st.text_input("Save this view as", max_chars=80, placeholder="such as EMEA, Q3")
        who = st.text_input("Your name", max_chars=80, placeholder="so that others can ask you")
        if st.form_submit_button("Save", width="stretch"):
            query = {key: st.query_params.get_all(key) for key in st.query_params}
            path = page.url_path
            if _done(lambda: keeping.save_view(kept.home(), name, page=path, query=query, who=who)):
                st.toast(f"Saved “{words.plain(name)}”.")


def _one(view: View, *, is_there: bool) -> None:
    """A view with its link, and what can be done with it."""
    if is_there:
        st.html(link_of(view))
    else:
        st.caption(f"{words.plain(view.name)}: its page is gone.")
    who = f" by {words.plain(view.saved_by)}" if view.saved_by else ""
    with st.expander(f"Saved{who} on {words.day(view.saved_at.date())}", type="compact"):
        name = st.text_input("Name", value=view.name, max_chars=80, key=f"name {view.name}")
        with st.container(horizontal=True):
            st.button("Rename", key=f"rename {view.name}", on_click=_rename, args=(view, name))
            st.button("Delete", key=f"delete {view.name}", on_click=_delete, args=(view,))


def _rename(view: View, name: str) -> None:
    _done(lambda: keeping.rename_view(kept.home(), view.name, to=name))


def _delete(view: View) -> None:
    _done(lambda: keeping.delete_view(kept.home(), view.name))


def _done(change: Callable[[], object]) -> bool:
    """Make a change; where it cannot be made, say why."""
    try:
        change()
    except CsfunnelError as problem:
        st.error(words.plain(str(problem)))
        return False
    return True
