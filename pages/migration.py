"""Did every note arrive?"""

import streamlit as st

st.header("Migration", anchor=False)
