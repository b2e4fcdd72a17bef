"""What does each number mean, and where does it come from?"""

import streamlit as st

from csfunnel.ui import defining, stamping
from csfunnel.ui.board import Board

board = Board("Definitions", view=stamping.WORKSPACE)
st.header("What each number means", anchor=False)
found = defining.search()
defining.draw(found)

board.card(
    "Settings in force",
    defining.setting_rows(),
    kinds=defining.SETTING_KINDS,
    sentence="They stand in settings.json of the workspace; what it leaves out has its default.",
)
board.card(
    "All of these as a table",
    defining.metric_rows(found),
    kinds=defining.METRIC_KINDS,
    empty="Nothing is found by that search.",
)
board.end()
