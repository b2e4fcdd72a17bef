"""What came in, what became of every row of it, and how to bring in more."""

import streamlit as st

from csfunnel.ui import ledger, state, uploads

shown = state.shown()

st.header("Bring in exports, see what was taken", anchor=False)
uploads.form()
uploads.results()

st.subheader("Loaded", anchor=False)
rows = shown.door.ledger()
if shown.is_sample:
    st.caption("These are the sample's files. They make way as soon as you load one of your own.")
if rows:
    ledger.table(rows)
    ledger.one_file(rows, shown)
else:
    st.info("Nothing is loaded yet. Begin with Gainsight's email log.")
ledger.refused(shown)

st.subheader("Checks", anchor=False)
ledger.checks()
