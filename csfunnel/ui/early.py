"""What has the first chart stand before the rest of a page: its code early, its turn first.

What draws charts is 4.7 MB of the browser's one thread. It is fetched with the page itself and read
while the server still counts; the rest of the page waits until the browser has the first chart.
"""

import re
from pathlib import Path
from secrets import token_urlsafe
from threading import Event

import plotly.graph_objects as go
import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CODE = Path(st.__file__).parent / "static" / "static" / "js"
CHUNKS = ("PlotlyChart",)
IMPORTED = re.compile(r'from"\./([\w.-]+\.js)"')
HEAD_CHARS = 4000  # of a chunk; what it imports stands first
PLACE = "early"
NOTHING = '<svg xmlns="http://www.w3.org/2000/svg"/>'
BROWSER = "Mozilla/"  # how all of them begin to name themselves
AT_MOST_SECONDS = 2.0

_awaited: dict[str, Event] = {}


def links() -> str:
    """The Link header: one modulepreload for each chunk that this Streamlit has, and its imports.

    Source: HTML Living Standard, link type "modulepreload"; RFC 8288 for the header.
    """
    files = [file for chunk in CHUNKS for file in sorted(CODE.glob(f"{chunk}.*.js"))]
    page = CODE.parents[1] / "index.html"
    links_of_its_own = page.read_text("utf-8") if page.is_file() else ""
    imported = (name for file in files for name in _imports(file) if name not in links_of_its_own)
    names = dict.fromkeys([*(file.name for file in files), *imported])
    return ", ".join(f"<./static/js/{name}>; rel=modulepreload" for name in names)


def _imports(chunk: Path) -> list[str]:
    with chunk.open(encoding="utf-8") as code:
        return IMPORTED.findall(code.read(HEAD_CHARS))


class Early:
    """Middleware that adds the links to every page of HTML."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._links = app, links()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass all on; an answer of HTML gets the header."""

        async def linked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if self._links and headers.get("content-type", "").startswith("text/html"):
                    headers["link"] = self._links
            await send(message)

        await self._app(scope, receive, linked)


def read_charts() -> None:
    """In a session's first run, a chart of nothing that nobody sees: its code is read for it.

    For the front door, before anything is counted.
    """
    is_first = PLACE not in st.session_state
    st.session_state[PLACE] = None  # also where a first run drew no chart
    if not is_first or not st.context.headers.get("User-Agent", "").startswith(BROWSER):
        return
    # The one place that is never displayed; a style that hid another would come too late for it.
    # A Streamlit without it draws as before.
    st.session_state[PLACE] = hidden = getattr(st, "_event", None)
    if hidden is not None:
        hidden.plotly_chart(go.Figure(), key=PLACE, config={"staticPlot": True})


def give_way() -> None:
    """After a session's first chart, wait until the browser has it, at most AT_MOST_SECONDS.

    Else the rest of the page comes while the browser still reads, and is drawn with it at once.
    """
    hidden = st.session_state.get(PLACE)
    if hidden is None:
        return
    st.session_state[PLACE] = None
    token = token_urlsafe()
    _awaited[token] = has_come = Event()
    try:
        hidden.html(f'<img src="./drawn/{token}" alt="">')
        has_come.wait(AT_MOST_SECONDS)
    finally:  # a reader who has gone on by now ends the run here
        del _awaited[token]


def drawn(request: Request) -> Response:
    """The picture of nothing that a browser asks for when it has come to it."""
    if has_come := _awaited.get(request.path_params["token"]):
        has_come.set()
    return Response(NOTHING, media_type="image/svg+xml", headers={"cache-control": "no-store"})
