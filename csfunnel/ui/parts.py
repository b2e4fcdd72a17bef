"""The parts of the Data page, one at a time, kept in the address."""

import streamlit as st

PARTS = ("Files", "Health", "Targets and notes")


def chosen() -> str:
    """Draw the choice of the part to show."""
    return st.segmented_control(
        "Show", PARTS, default=PARTS[0], required=True, key="part", bind="query-params"
    )
