"""Does it pay, and what changed?"""

import streamlit as st

from csfunnel.ui import (
    charts,
    courses,
    data,
    empty,
    filters,
    freshness,
    moved,
    paying,
    sentences,
    stages,
)
from csfunnel.ui.board import Board

span = data.report("span")[0]
empty.stop_if_no_data(span)
chosen = filters.chosen()
whole = data.funnel(chosen, by="journey")
empty.stop_if_nothing(whole, chosen)
found = paying.view(chosen, span, whole)
told = stages.told(whole, span)
board = Board("Overview")

st.header(paying.headline(found), anchor=False)
freshness.line()
board.metrics(paying.tiles(found), title="Does it pay", columns=3)
st.caption(paying.compared_with(chosen, span))
st.caption(courses.about(found.course, found.matured, span["as_of"]))
if hidden := sentences.out_of_view(chosen):
    st.info(hidden)

picture, change = st.columns([2, 3], gap="large")
with picture:
    board.card(
        "How far emails came",
        paying.funnel_rows(told),
        kinds=paying.FUNNEL_KINDS,
        figure=charts.funnel_figure(told, title="", view=""),
        alt=charts.funnel_in_words(told),
        definitions=("reached", "recorded"),
    )
with change:
    moved.draw(board, found)
board.end()
