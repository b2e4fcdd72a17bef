"""The parts of the Data page, one at a time, kept in the address."""

import streamlit as st

from csfunnel.ui import words

# A part, and what it is for.
TITLES = {
    "Files": "Bring in exports, see what was taken",
    "Health": "Can the numbers be trusted?",
    "Targets and notes": "What rates should reach, and what happened when",
}


def chosen() -> str:
    """Draw the choice of the part to show."""
    asked = st.query_params.get("part")  # seen on the first run of a link only
    if asked and asked not in TITLES:
        st.warning(
            f"The link asks for part “{words.plain(asked)}” of this page, which there is not."
        )
    return st.segmented_control(
        "Show", [*TITLES], default="Files", required=True, key="part", bind="query-params"
    )
