"""Does it pay, and what moved?"""

import streamlit as st

from csfunnel.ui import charts, data, defining, empty, filters, freshness, sentences, stages
from csfunnel.ui.board import Board
from csfunnel.ui.figures.overview import small_funnel
from csfunnel.ui.funnels import openings
from csfunnel.ui.overview import compared, courses, moved, paying

span = data.report("span")[0]
empty.stop_if_no_data(span)
chosen = filters.chosen()
found = compared.view(chosen, span)
empty.stop_if_nothing(found.now, chosen)
told = stages.told(found.now, span)
board = Board("Overview")

st.header(paying.headline(found), anchor=False)
freshness.line()
board.metrics(paying.tiles(found), title="Does it pay", columns=3, definitions=paying.DEFINITIONS)
about = courses.about(found.course, found.matured, span["as_of"])
st.caption(f"{compared.changes(chosen, span)} {about}".strip())
defining.link(label="How are these numbers defined?")
if hidden := sentences.out_of_view(chosen):
    st.info(hidden)

picture, change = st.columns([2, 3], gap="large")
with picture:
    board.card(
        "How far emails came",
        paying.funnel_rows(told),
        kinds=paying.FUNNEL_KINDS,
        figure=small_funnel(told, view=board.origin),
        alt=charts.funnel_in_words(told),
        opens=openings.of_stage,
        figure_opens=openings.of_bar,
        definitions=("reached", "recorded"),
    )
with change:
    moved.draw(board, found)
board.end()
