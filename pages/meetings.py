"""Which meetings were held, how do we know, and whom should we win back?"""

import streamlit as st

from csfunnel.ui import data, empty, filters, sentences
from csfunnel.ui.board import Board
from csfunnel.ui.meetings import meeting_cards, meetings

span = data.report("span")[0]
empty.stop_if_no_data(span)
chosen = filters.chosen()
found = data.meetings(chosen, by="journey")["meetings"]
gap = meeting_cards.gap(span, chosen)
held_gap = meeting_cards.gap(span, chosen, is_held=True)

st.header(meetings.headline(found, gap=gap, held_gap=held_gap), anchor=False)
if hidden := sentences.out_of_view(chosen):
    st.info(hidden)
board = Board("Meetings")
meeting_cards.counts(board, found, gap=gap, held_gap=held_gap)

waiting = meetings.listed(chosen, wanted=None, is_waiting=True)
meeting_cards.queue(board, waiting, chosen, gap=held_gap)
meeting_cards.win_back(board, chosen, gap=gap)
with board.choices():
    wanted = meetings.statuses()
rows = meetings.listed(chosen, wanted=wanted)
meeting_cards.every(board, rows, chosen, wanted, gap=gap)
meeting_cards.decide(board, waiting, rows, chosen)
meeting_cards.set_by_hand(board, chosen)
meeting_cards.titles(board, chosen, gap=held_gap)
board.end()
