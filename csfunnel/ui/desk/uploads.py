"""Bringing files in through the browser: drop, see what they are, preview, decide."""

import streamlit as st

from csfunnel.naming import table_told
from csfunnel.ui import tasks, words
from csfunnel.ui.desk import deskwork, previews, proposals
from csfunnel.ui.desk.deskwork import OnDesk, Outcome

TYPES = ("csv", "tsv", "txt", "gz", "zip", "xlsx", "xls", "ods")
ROUND = "upload_round"
COUNTS = ("added", "updated", "unchanged", "repeated", "rejected")


def form() -> None:
    """Draw the place to drop files, and what became of those loaded last."""
    for file in list(deskwork.files()):
        deskwork.settle(file)
    deskwork.renew()
    dropped = st.file_uploader(
        "Drop exports here",
        type=list(TYPES),
        accept_multiple_files=True,
        key=f"files_{st.session_state.setdefault(ROUND, 0)}",
        help="Exports as they come: CSV, TSV or text, packed as gz or zip if you like, or a "
        "workbook. Nothing is loaded before you have seen what it would do.",
    )
    if dropped:
        deskwork.take(dropped)
        st.session_state[ROUND] += 1  # an empty uploader: the files are on the desk now
        st.rerun()
    for outcome in deskwork.outcomes():
        _told(outcome)


def desk() -> None:
    """Draw each file on the desk with the step it is at."""
    files = deskwork.files()
    ready = [file for file in files if file.can_be_tried and not file.trial and not file.task]
    if len(ready) > 1:
        st.button(
            f"Preview all {len(ready)} files",
            on_click=deskwork.try_all,
            args=(ready,),
        )
    for file in files:
        _one(file, key=f"desk {file.key}")


def summary_of(outcome: Outcome) -> list[str]:
    """One line a table in which every row read is accounted for."""
    return [
        f"{table_told(loaded.file_name, loaded.table)} was loaded as {loaded.data_set}, "
        f"file {loaded.file_id}: {words.plural(loaded.read, 'row')} read = "
        + " + ".join(f"{words.count(getattr(loaded, name))} {name}" for name in COUNTS)
        + "."
        for loaded in outcome.loaded
    ]


def _told(outcome: Outcome) -> None:
    for line in summary_of(outcome):
        st.success(words.plain(line))
    for loaded in outcome.loaded:
        for warning in loaded.warnings:
            st.warning(words.plain(f"{loaded.file_name}: {warning}"))


def _one(file: OnDesk, *, key: str) -> None:
    with st.container(border=True):
        name, away = st.columns([5, 1], vertical_alignment="center")
        name.markdown(f"**{words.plain(file.name)}**")
        away.button(
            "Remove", key=f"{key} away", on_click=deskwork.remove, args=(file,), type="tertiary"
        )
        if file.note:
            st.info(words.plain(file.note))
        if file.refusal:
            is_named = file.refusal.startswith(file.name)
            st.error(words.plain(file.refusal if is_named else f"{file.name}: {file.refusal}"))
        if file.task is not None:
            tasks.draw(file.task, key=key)
            return
        for place, proposal in enumerate(file.proposals):
            proposals.draw(file, proposal, key=f"{key} {place}")
        if file.trial is not None:
            previews.draw(file.trial)
            load = "Load it all the same" if file.trial.is_hardly_taken else "Load it"
            st.button(load, key=f"{key} load", on_click=deskwork.load, args=(file,))
        else:
            st.button(
                "Preview what it would do",
                key=f"{key} try",
                disabled=not file.can_be_tried,
                on_click=deskwork.try_out,
                args=(file,),
            )
