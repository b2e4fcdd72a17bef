"""Who is truly above or below, and who is only lucky?"""

import streamlit as st

from csfunnel.ui import data, empty, filters, maturing, stages, words
from csfunnel.ui.board import HEADING_PX, Board
from csfunnel.ui.csms import csm_cards, csms, standings

span = data.report("span")[0]
empty.stop_if_no_data(span)
empty.stop_if_no_companies(span)
chosen = filters.chosen()
title = st.skeleton(HEADING_PX)
with st.container(horizontal=True):
    by, measure = csms.choose_by(), csms.choose_measure()
answer = data.funnel(chosen, by=by)
empty.stop_if_nothing(answer, chosen, place=title)
whole = csms.overall(chosen, by=by, measure=measure)
gap = csms.gap(whole, span, measure=measure)
matured = maturing.matured(chosen, span)
is_growing = maturing.is_growing(matured, csms.MEASURES[measure].stage)
rows = csms.rows_of(answer, whole, by=by, measure=measure, is_growing=is_growing)

title.header(standings.headline(rows, whole, by=by, measure=measure, gap=gap), anchor=False)
st.caption(words.plain(csms.about(chosen, measure)))
board = Board("CSMs and regions", matured=matured)
csm_cards.compared(board, rows, whole, chosen, by=by, measure=measure, gap=gap)
csm_cards.senders(board, chosen, gap=stages.gaps(span).get("delivered", ""))
board.end()
