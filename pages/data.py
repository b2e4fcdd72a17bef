"""What came in, what became of every row of it, and how to bring in more."""

import streamlit as st

from csfunnel.ui import history, state, uploads
from csfunnel.ui.board import Board

shown = state.shown()

st.header("Bring in exports, see what was taken", anchor=False)
uploads.form()
uploads.desk()

board = Board("Data")
rows = shown.door.ledger()
if shown.is_sample:
    st.caption("These are the sample's files. They make way as soon as you load one of your own.")
history.card(board, rows)
history.turning()
history.one_file(rows, shown)
history.withdrawn(shown)
history.refused(board, shown)
board.end()
