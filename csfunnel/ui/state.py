"""What one server process shares: its open workspace, and the sample shown until that has files."""

import json
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import streamlit as st

from csfunnel import jobs
from csfunnel.errors import AlreadyLoaded
from csfunnel.intake.door import Asked, Door
from csfunnel.settings import FILE_NAME, ROOT, home_folder, sample_is_wanted
from csfunnel.warehouse import Warehouse

SAMPLE = ROOT / "data" / "sample"

_own: dict[str, Door] = {}


@dataclass(frozen=True)
class Shown:
    """The workspace on screen, and whether it is the sample's."""

    door: Door
    home: str
    is_sample: bool

    @property
    def warehouse(self) -> Warehouse:
        """The only door to the numbers on screen."""
        return self.door.warehouse


def own_door() -> Door:
    """The door of the reader's own workspace, opened once a server.

    Raises what Door raises.
    """
    home = str(home_folder())
    # A page asks some twenty times, and Streamlit's cache takes its time to find what it keeps.
    door = _own.get(home)
    if door is None:
        door = _own[home] = _opened(home)
    return door


def shown() -> Shown:
    """The own workspace as soon as it has files, and the sample until then."""
    home, own = home_folder(), own_door()
    if own.warehouse.has_files() or not sample_is_wanted():
        return Shown(own, str(home), is_sample=False)
    return Shown(_sample(str(home / "sample")), str(home / "sample"), is_sample=True)


def data_version() -> int:
    """The version of the reader's own data, asked of the database: what a probe reports.

    Raises what Door raises, and DatabaseError where the database does not answer.
    """
    [now] = own_door().warehouse.rows("intake", "state", {})
    return int(now["version_no"])


def close() -> None:
    """Let go of every workspace this process has open."""
    _opened.clear()
    _sample.clear()


def _let_go(door: Door) -> None:
    _own.clear()
    door.close()


@st.cache_resource(show_spinner=False, on_release=_let_go)
def _opened(home: str) -> Door:
    door = Door(Path(home))
    try:
        door.watch_inbox(jobs.run)
    except BaseException:
        door.close()
        raise
    return door


@st.cache_resource(show_spinner="Loading the sample data, once …", on_release=Door.close)
def _sample(home: str) -> Door:
    """The sample's own workspace, in its settings; takes up where an earlier start was cut off."""
    place = Path(home)
    place.mkdir(parents=True, exist_ok=True)
    if not (place / FILE_NAME).exists():
        shutil.copyfile(SAMPLE / FILE_NAME, place / FILE_NAME)
    door = Door(place)
    loaded = {row["sha256"] for row in door.ledger()}
    for entry in json.loads((SAMPLE / "manifest.json").read_text("utf-8")):
        if sha256((SAMPLE / entry["file"]).read_bytes()).hexdigest() not in loaded:
            _take(door, entry)
    return door


def _take(door: Door, entry: Mapping[str, Any]) -> None:
    asked = Asked(
        data_set=entry["data_set"], zone=entry["zone"], for_file=entry.get("for_file", {})
    )
    try:
        door.load(SAMPLE / entry["file"], name=entry["file"], asked=asked, who="sample")
    except AlreadyLoaded:
        return
