"""The server: the dashboard, and the routes beside it that are no page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse
from starlette.routing import Route

from csfunnel.errors import CsfunnelError
from csfunnel.mishaps import without_cells
from csfunnel.ui import early, mishaps, state, warming
from csfunnel.warehouse import DatabaseError

MAIN = Path(__file__).parent / "csfunnel" / "ui" / "main.py"


def health(_: Request) -> JSONResponse:
    """200 with the data version while the database answers, else 503 with the reason."""
    try:
        return JSONResponse({"status": "ok", "data_version": state.data_version()})
    except CsfunnelError as problem:
        reason = str(problem)
    except DatabaseError as problem:
        reason = f"The database does not answer: {without_cells(problem)}"
    return JSONResponse({"status": "unavailable", "reason": reason}, status_code=503)


def funnel(request: Request) -> RedirectResponse:
    """The start page, which has no name in its address, for those who type one."""
    query = request.url.query
    return RedirectResponse(f"./?{query}" if query else "./")


@asynccontextmanager
async def open_until_the_end(_: st.App) -> AsyncIterator[dict[str, Any]]:
    """Be ready before the first reader, and let go of the workspace when the server stops.

    So nobody waits for imports, and nothing has to be recovered.
    """
    warming.warm()
    yield {}
    state.close()


app = st.App(
    MAIN,
    routes=[
        Route("/healthz", health),
        Route("/funnel", funnel),
        Route("/drawn/{token}", early.drawn),
    ],
    middleware=[Middleware(early.Early)],
    lifespan=open_until_the_end,
    on_script_error=mishaps.unforeseen,
)
