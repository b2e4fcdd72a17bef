"""Where does the renewal money come from, and what did meetings have to do with it?"""

import streamlit as st

from csfunnel.ui import data, empty, filters, maturing, sentences, state
from csfunnel.ui.board import Board
from csfunnel.ui.outcomes import explained, outcome_cards, outcomes

span = data.report("span")[0]
empty.stop_if_no_data(span)
chosen = filters.chosen()
gap = outcome_cards.gap(span)
lookback_days = state.shown().warehouse.settings.lookback_days
matured = maturing.matured(chosen, span)

models = outcomes.models(chosen, by="journey")
st.header(outcomes.headline(models, chosen, span, matured), anchor=False)
if hidden := sentences.out_of_view(chosen):
    st.info(hidden)
by = filters.breakdown()

board = Board("Outcomes", matured=matured)
outcome_cards.money(board, outcomes.models(chosen, by=by), chosen, by=by, gap=gap)
outcome_cards.led(board, chosen, by=by, gap=gap)
outcome_cards.groups(board, chosen, lookback_days=lookback_days, gap=gap)

st.subheader("Explain a renewal", anchor=False)
outcome_cards.explain(board, explained.choose(chosen), lookback_days=lookback_days)
board.end()
