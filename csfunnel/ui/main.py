"""The front door: which pages there are, in what order, and the filters they share."""

import gc

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from csfunnel.settings import ROOT
from csfunnel.ui import early, filters, mishaps, state, views, words

FOLDER = ROOT / "pages"
PAGES = "pages"
UNFILTERED = ("definitions", "data", "migration")  # pages that show the same whatever is chosen
WITHOUT_CHARTS = ("definitions", "meetings")


def pages() -> tuple[StreamlitPage, ...]:
    """All pages, made once a session: each looks for its file on the disk when it is made."""
    if PAGES not in st.session_state:
        st.session_state[PAGES] = _pages()
    made: tuple[StreamlitPage, ...] = st.session_state[PAGES]
    return made


def _pages() -> tuple[StreamlitPage, ...]:
    return (
        st.Page(FOLDER / "overview.py", title="Overview", url_path="overview"),
        st.Page(FOLDER / "funnel.py", title="Funnel", default=True),
        st.Page(FOLDER / "journeys.py", title="Journeys", url_path="journeys"),
        st.Page(FOLDER / "csms.py", title="CSMs and regions", url_path="csms"),
        st.Page(FOLDER / "outcomes.py", title="Outcomes", url_path="outcomes"),
        st.Page(FOLDER / "meetings.py", title="Meetings", url_path="meetings"),
        st.Page(FOLDER / "accounts.py", title="Accounts", url_path="accounts"),
        st.Page(FOLDER / "definitions.py", title="Definitions", url_path="definitions"),
        st.Page(FOLDER / "data.py", title="Data", url_path="data"),
        st.Page(FOLDER / "migration.py", title="Migration", url_path="migration"),
    )


@st.cache_resource(show_spinner=False)
def settle() -> None:
    """Take what is imported by now out of the collector's sight: each run would sift through it."""
    gc.collect()
    gc.freeze()


page = st.navigation(list(pages()))
if page.url_path not in WITHOUT_CHARTS:
    early.read_charts()
# An emoji, and no icons in the list of pages: named ones would be fetched from outside.
st.set_page_config(page_title=f"{page.title} · csfunnel", page_icon="📈", layout="wide")
with mishaps.told():
    filters.understand_link()
    missing = filters.unknown_values()
    filters.bar(applies=page.url_path not in UNFILTERED)
    with st.sidebar:
        views.draw(page, pages())
    views.tell()
    if state.shown().is_sample:
        st.caption("You are looking at made-up sample data. Load your own on the Data page.")
    if missing:
        st.warning(
            "The link asks for what is not here, which is left out of the view: "
            f"{words.plain(words.listed(missing))}."
        )
    # On a phone the menu is folded, and the headline is a sentence.
    st.caption(page.title)
    page.run()
settle()
