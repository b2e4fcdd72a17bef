"""The small tables that anyone can read, a screen reader too: the stages and the money."""

from collections.abc import Sequence
from decimal import Decimal

import pandas as pd
import streamlit as st

from csfunnel.funnel import Answer
from csfunnel.ui import charts, stages, words


def draw_stages(told: Sequence[stages.Stage]) -> None:
    """Draw the funnel as a table."""
    st.table(
        stage_table(told),
        border="horizontal",
        hide_index=True,
        alt="The funnel's stages as a table",
    )


def draw_money(answer: Answer) -> None:
    """Draw where won money went, if any was won."""
    table = money_table(answer)
    if table.empty:
        st.markdown("No renewal was won in this view.")
    else:
        st.table(table, border="horizontal", hide_index=True, alt="Won money by where it came from")


def stage_table(told: Sequence[stages.Stage]) -> pd.DataFrame:
    """A line a stage, all as text: reached, its share of the previous and first stage, recorded."""
    return pd.DataFrame(
        [
            {
                "Stage": stages.NAMES[each.name],
                "Reached": words.DASH if each.reached is None else charts.counted(each),
                "Of previous": words.percent(each.step_share),
                "Of first": words.percent(each.first_share),
                "Recorded": words.count(each.recorded),
            }
            for each in told
        ]
    )


def money_table(answer: Answer) -> pd.DataFrame:
    """A line a currency, exact and never added up: won, and the three places it goes to."""
    columns = {
        "won": "Won =",
        "journeys": "from journeys +",
        "no_journey": "from no journey +",
        "no_meeting": "from no meeting",
    }
    return pd.DataFrame(
        {
            "Currency": words.plain(currency),
            **{title: f"{Decimal(line[name]):,.2f}" for name, title in columns.items()},
        }
        for currency, line in answer["money"]["by_currency"].items()
    )
