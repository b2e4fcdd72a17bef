"""An app of one chart and nothing else: the floor beside which a page's first chart is measured."""

import plotly.graph_objects as go
import streamlit as st

st.plotly_chart(go.Figure(go.Bar(x=[1, 2, 3], y=[4, 5, 6])))
