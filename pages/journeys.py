"""Which journey and touch earns the meeting, how long does it take, and what works better?"""

from dataclasses import replace

import streamlit as st

from csfunnel.ui import data, empty, filters, measures, stages
from csfunnel.ui.board import Board
from csfunnel.ui.journeys import journey_cards, journeys

span = data.report("span")[0]
empty.stop_if_no_data(span)
chosen = filters.chosen()
# Any unit shows whether anything is in view, and emails are counted fastest.
empty.stop_if_nothing(data.funnel(replace(chosen, unit="email"), by="journey"), chosen)
gaps = stages.gaps(span)
rows = journeys.touch_rows(chosen, gaps)

st.header(journeys.headline(rows, gaps), anchor=False)
if notes := journeys.notes(chosen):
    st.caption(notes)
measure = measures.choose_measure()
gap = journey_cards.gap_of(measure, gaps, rows)

board = Board("Journeys")
journey_cards.touches(board, rows, chosen, measure=measure, gap=gap)
journey_cards.times(board, chosen, gaps)
journey_cards.further_emails(board, chosen, gaps, measure=measure, gap=gap)
journey_cards.compared(board, chosen, gaps, measure=measure, gap=gap)
board.end()
