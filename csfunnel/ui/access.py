"""Who is reading: the name a login has given, where the server asks for one."""

import streamlit as st


def who() -> str:
    """The reader's e-mail or name; empty where the server has no login."""
    if not getattr(st.user, "is_logged_in", False):
        return ""
    return str(st.user.get("email") or st.user.get("name") or "")
