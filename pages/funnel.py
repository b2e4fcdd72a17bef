"""Do the automated booking journeys pay, and where do accounts drop out?"""

import streamlit as st

from csfunnel.ui import (
    breakdown,
    cards,
    charts,
    data,
    downloads,
    empty,
    filters,
    sentences,
    stages,
    tables,
)

span = data.report("span")[0]
empty.stop_if_no_data(span)
chosen = filters.chosen()
whole = data.funnel(chosen, by="journey")
empty.stop_if_nothing(whole, chosen)
told = stages.told(whole, span)

st.header(sentences.headline(whole, told, chosen), anchor=False)

picture, figures = st.columns([3, 2], gap="large")
with picture:
    view = filters.in_words(chosen, as_of_day=span["as_of_day"])
    st.plotly_chart(
        charts.funnel_figure(told, title="How many reached each stage", view=view),
        config={"displaylogo": False, "modeBarButtons": [["toImage"]]},
        alt=charts.funnel_in_words(told),
    )
with figures:
    cards.money(whole, told)
    tables.draw_stages(told)
    st.caption(sentences.about_stages(told))

st.subheader("Rates", anchor=False)
cards.rates(whole, span, chosen)

st.subheader("Where it all went", anchor=False)
st.markdown(sentences.meetings(whole, told, chosen))
tables.draw_money(whole)
if hidden := sentences.out_of_view(chosen):
    st.info(hidden)

st.subheader("Who leads and who lags", anchor=False)
by = filters.breakdown()
answer = data.funnel(chosen, by=by)
title = filters.BREAKDOWN_NAMES[by]
rows = breakdown.rows_of(answer, stages.gaps(span), title=title)
breakdown.draw(rows)
st.caption(sentences.overlap(answer, chosen))
st.download_button(
    "Download as CSV", downloads.csv_of(rows), f"funnel-by-{title.lower()}.csv", "text/csv"
)
