"""Bringing files in through the browser: choose, load, and say what became of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol
from zoneinfo import available_timezones

import streamlit as st

from csfunnel.datasets import DATASETS
from csfunnel.errors import AmbiguousHeader, CsfunnelError, UnknownDataSet, ZoneNeeded
from csfunnel.intake.door import Asked, Door, Loaded
from csfunnel.mishaps import Unforeseen
from csfunnel.ui import state, words

TYPES = ("csv", "tsv", "txt", "gz", "zip", "xlsx")
OUTCOMES = "upload_outcomes"
ROUND = "upload_round"
COUNTS = ("added", "updated", "unchanged", "repeated", "rejected")
WAYS_OUT: Mapping[type[CsfunnelError], str] = {
    ZoneNeeded: "On this page: choose the time zone of the export above, then load it again.",
    UnknownDataSet: "On this page: if it is one, choose the data set above and load it again.",
    AmbiguousHeader: "On this page: choose the data set above, then load it again.",
}


class Uploaded(Protocol):
    """What is needed of a file that came through the browser."""

    name: str

    def getbuffer(self) -> memoryview:
        """Its bytes, without a copy."""


@dataclass(frozen=True)
class Outcome:
    """What became of one file: its tables, or why it was refused."""

    file_name: str
    loaded: tuple[Loaded, ...] = ()
    refusal: str = ""
    way_out: str = ""


def form() -> None:
    """Draw the choice of files and of what to know about them, and load them on demand."""
    files = st.file_uploader(
        "Files",
        type=list(TYPES),
        accept_multiple_files=True,
        key=f"files_{st.session_state.setdefault(ROUND, 0)}",
        help="Exports as they come: CSV, TSV or text, packed as gz or zip if you like, or XLSX.",
    )
    asked = _asked()
    if st.button("Load files", disabled=not files):
        with st.spinner(f"Loading {words.plural(len(files), 'file')} …", show_time=True):
            # Nothing is drawn until all are in: a click meanwhile would cut the loading off.
            outcomes = [_load(state.own_door(), file, asked) for file in files]
            st.session_state[OUTCOMES] = outcomes
            st.session_state[ROUND] += 1
        st.rerun()


def results() -> None:
    """Say what became of the files loaded last, row by row accounted for."""
    for outcome in st.session_state.get(OUTCOMES, ()):
        if outcome.refusal:
            said = f"{outcome.file_name} was not loaded. {outcome.refusal} {outcome.way_out}"
            st.error(words.plain(said.strip()))
        for loaded in outcome.loaded:
            st.success(words.plain(summary(loaded)))
            for warning in loaded.warnings:
                st.warning(words.plain(f"{loaded.file_name}: {warning}"))


def summary(loaded: Loaded) -> str:
    """One line in which every row read is accounted for."""
    parts = " + ".join(f"{words.count(getattr(loaded, name))} {name}" for name in COUNTS)
    return (
        f"{loaded.table} was loaded as {loaded.data_set}, file {loaded.file_id}: "
        f"{words.plural(loaded.read, 'row')} read = {parts}."
    )


def _asked() -> Asked:
    """The choices about all files of one loading; left alone, the door finds out by itself."""
    data_set, zone = st.columns(2)
    chosen_set = data_set.selectbox(
        "Data set",
        list(DATASETS),
        index=None,
        placeholder="Recognise it by its header",
        format_func=lambda name: f"{name} ({DATASETS[name].comes_from})",
        help="Needed only when a header fits several data sets.",
    )
    chosen_zone = zone.selectbox(
        "Time zone of the export",
        sorted(available_timezones()),
        index=None,
        placeholder="None: times carry an offset",
        help="Needed only when times come without an offset, as in most report exports.",
    )
    return Asked(data_set=chosen_set, zone=chosen_zone, for_file=_for_file(chosen_set))


def _for_file(data_set: str | None) -> Mapping[str, str]:
    """Values that some data sets need for the whole file, where no column says them."""
    columns = DATASETS[data_set].columns if data_set else ()
    given = {
        column.name: st.text_input(f"{words.capital(column.name)} of the whole file").strip()
        for column in columns
        if column.for_file
    }
    return {name: value for name, value in given.items() if value}


def _load(door: Door, file: Uploaded, asked: Asked) -> Outcome:
    """Load one file; a refusal is an outcome, and the next file is taken all the same."""
    with Unforeseen("loading a file") as mishap, TemporaryDirectory() as folder:
        path = Path(folder) / "upload"
        path.write_bytes(file.getbuffer())
        try:
            return Outcome(file.name, tuple(door.load(path, name=file.name, asked=asked)))
        except CsfunnelError as problem:
            way_out = WAYS_OUT.get(type(problem), "")
            return Outcome(file.name, refusal=str(problem), way_out=way_out)
    return Outcome(file.name, refusal=mishap.said)
