"""All that draws: the only room, beside pages/, that knows Streamlit."""
