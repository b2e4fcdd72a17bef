"""A reader without a browser: a session of the server, spoken to as its own front end does."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import perf_counter
from typing import Any

from streamlit.proto.Alert_pb2 import Alert
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

FILTERS = ("selectbox", "multiselect")
MOST_VALUES = 3
MOST_NARROWED = 2  # more at once would leave little in view, and little to draw
DONE = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR)


class Viewer:
    """One session: the pages and filters it sees, and what it has chosen.

    `filters` are elements by their key in the link. `drawn` are the elements of the last run by
    kind, `complaints` the errors of all runs.
    """

    def __init__(self, connection: ClientConnection) -> None:
        self.pages: list[str] = []
        self.filters: dict[str, Any] = {}
        self.drawn: dict[str, list[Any]] = {}
        self.complaints: list[str] = []
        self._connection = connection
        self._page_hash = ""
        self._chosen: dict[str, WidgetState] = {}
        self._known: dict[str, Element] = {}

    async def open(self, page: str) -> float:
        """Follow the link of a page; seconds until all of it is there."""
        self._chosen.clear()
        asked = BackMsg()
        asked.rerun_script.page_name = page
        return await self._answered(asked)

    async def choose(self, key: str, *values: str) -> float:
        """Set one filter; seconds until all of the page is there anew."""
        element = self.filters[key]
        self._chosen[key] = WidgetState(id=element.id)
        if element.DESCRIPTOR.name == "Selectbox":
            [self._chosen[key].string_value] = values
        else:
            self._chosen[key].string_array_value.data.extend(values)
        asked = BackMsg()
        asked.rerun_script.page_script_hash = self._page_hash
        asked.rerun_script.widget_states.widgets.extend(self._chosen.values())
        return await self._answered(asked)

    async def change(self, dice: random.Random) -> float:
        """Set one filter to another value it offers, or let go of it; as `choose`."""
        narrowed = [key for key, state in self._chosen.items() if state.string_array_value.data]
        key = dice.choice(narrowed if len(narrowed) >= MOST_NARROWED else sorted(self.filters))
        element, before = self.filters[key], self._chosen.get(key, WidgetState())
        options = list(element.options)
        if element.DESCRIPTOR.name == "Selectbox":
            present = before.string_value or options[element.default]
            return await self.choose(
                key, dice.choice([each for each in options if each != present])
            )
        count = 0 if key in narrowed else dice.randint(1, MOST_VALUES)
        return await self.choose(key, *dice.sample(options, min(count, len(options))))

    async def _answered(self, asked: BackMsg) -> float:
        """Send a wish and take in all that is drawn until its run has ended."""
        known, self._known = self._known, {}
        self.drawn.clear()
        asked.rerun_script.cached_message_hashes.extend(known)
        start = perf_counter()
        await self._connection.send(asked.SerializeToString())
        while True:
            told = ForwardMsg.FromString(bytes(await self._connection.recv(decode=False)))
            kind = told.WhichOneof("type")
            if kind == "ref_hash":  # the server knows that it sent this element the last time
                self._see(told.ref_hash, known[told.ref_hash])
            elif kind == "delta" and told.delta.WhichOneof("type") == "new_element":
                self._see(told.hash if told.metadata.cacheable else "", told.delta.new_element)
            elif kind == "navigation":
                self._page_hash = told.navigation.page_script_hash
                self.pages = [page.url_pathname for page in told.navigation.app_pages]
            elif kind == "script_finished" and told.script_finished in DONE:
                if told.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                    self.complaints.append("The script could not be compiled.")
                return perf_counter() - start

    def _see(self, name: str, element: Element) -> None:
        if name:
            self._known[name] = element
        kind = str(element.WhichOneof("type"))
        part = getattr(element, kind)
        self.drawn.setdefault(kind, []).append(part)
        if kind in FILTERS and part.query_param_key and len(part.options) > 1:
            self.filters[part.query_param_key] = part
        elif kind == "exception":
            self.complaints.append(part.message)
        elif kind == "alert" and part.format == Alert.ERROR:
            self.complaints.append(part.body)


@asynccontextmanager
async def viewing(base: str) -> AsyncIterator[Viewer]:
    """A new session of the server at `http://host:port`."""
    address = base.replace("http://", "ws://") + "/_stcore/stream"
    async with connect(address, max_size=None) as connection:
        yield Viewer(connection)
