"""What came in, what became of every row of it, and how to bring in more."""

import streamlit as st

from csfunnel.ui import stamping, state, targets
from csfunnel.ui.board import Board
from csfunnel.ui.desk import health, history, parts, uploads

shown = state.shown()
board = Board("Data", view=stamping.WORKSPACE)

title = st.container()
part = parts.chosen()
title.header(parts.TITLES[part], anchor=False)
if part == "Files":
    uploads.form()
    uploads.desk()
    rows = shown.door.ledger()
    if shown.is_sample:
        st.caption("These are the sample's files. They make way as soon as you load your own.")
    history.card(board, rows)
    history.turning()
    history.one_file(rows, shown)
    history.withdrawn(shown)
    history.refused(board, shown)
elif part == "Health":
    health.draw(board)
else:
    targets.draw_editor()
board.end()
