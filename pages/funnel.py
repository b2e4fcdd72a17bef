"""Do the automated booking journeys pay, and where do accounts drop out?"""

import streamlit as st

from csfunnel.ui import cards, data, empty, filters, maturing, sentences, stages
from csfunnel.ui.board import Board
from csfunnel.ui.funnels import bots, breakdown, dropoff, earlier, heats, tables, trends

span = data.report("span")[0]
empty.stop_if_no_data(span)
chosen = filters.chosen()
whole = data.funnel(chosen, by="journey")
empty.stop_if_nothing(whole, chosen)
told = stages.told(whole, span)
matured = maturing.matured(chosen, span)
board = Board("Funnel", matured=matured)

st.header(sentences.headline(whole, told, chosen), anchor=False)
tables.draw_stages(board, told, chosen, view=board.origin)
st.caption(sentences.about_stages(told, chosen))

then = earlier.then(earlier.choose(), chosen, span, matured)
cards.draw_rates(board, whole, span, chosen, then)
earlier.draw(board, whole, then)

trends.draw(board, chosen, span)

if hidden := sentences.out_of_view(chosen):
    st.info(hidden)
tables.draw_meetings(board, whole, told, chosen)
tables.draw_money(board, whole, told, chosen)

with board.choices():
    by = filters.breakdown()
    sort_by = breakdown.order()
answer = data.funnel(chosen, by=by)
breakdown.draw(board, answer, stages.gaps(span), chosen, by, sort_by=sort_by)
dropoff.draw(board, answer, told, chosen, by)
heats.draw(board, chosen, span)
bots.draw(board, whole, span, chosen)
board.end()
