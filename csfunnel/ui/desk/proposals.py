"""What we think a file is, and every guess open to be changed by hand."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from csfunnel.datasets import DATASETS
from csfunnel.intake.beside import ONE_BY_ONE
from csfunnel.intake.proposing import Proposal
from csfunnel.intake.recognise import without_options
from csfunnel.settings import zones
from csfunnel.ui import words
from csfunnel.ui.desk import deskwork
from csfunnel.ui.desk.deskwork import OnDesk

CHOOSE = "If the file is one we take, choose the data set above, then its columns below."
LEFT_OUT = "– leave out –"
DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}


def draw(file: OnDesk, proposal: Proposal, *, key: str) -> None:
    """Draw what one table seems to be; where it is the file's only one, all can be changed."""
    is_alone = len(file.proposals) == 1
    st.markdown(words.plain(_said(proposal, is_alone=is_alone)))
    if is_alone:
        _choices(file, proposal, key=key)
    for lack in _lacks(proposal, is_alone=is_alone):
        st.error(words.plain(lack))
    for told in proposal.told:
        st.warning(words.plain(told))
    is_open = bool(proposal.problem or proposal.missing)
    with st.expander("Columns and first rows", expanded=is_open):
        if not is_alone:
            st.caption(
                "A file of several tables is recognised table by table. To choose by hand, bring "
                "its tables one by one."
            )
        if proposal.data_set:
            _columns(file, proposal, is_alone=is_alone, key=key)
        _first_rows(proposal)


def _said(proposal: Proposal, *, is_alone: bool) -> str:
    """The file in a line: what it is, how it is written, from which line on."""
    what = proposal.data_set.comes_from if proposal.data_set else "Of no data set we know"
    name = f" (data set {proposal.data_set.name})" if proposal.data_set else ""
    zone = f"; times in {proposal.zone}" if proposal.zone else ""
    table = "" if is_alone else f"{proposal.table}: "
    return (
        f"{table}{what}{name}. {proposal.encoding}, cells parted by "
        f"{DELIMITERS.get(proposal.delimiter, proposal.delimiter)}, header in line "
        f"{proposal.header_line_number}{zone}."
    )


def _lacks(proposal: Proposal, *, is_alone: bool) -> list[str]:
    """What stands between a table and its preview, each with the way out on this page."""
    if proposal.data_set is None:
        return [f"{without_options(proposal.problem)} {CHOOSE if is_alone else ONE_BY_ONE}"]
    found = [
        f"{' or '.join(group)} is required and no column is read as it: choose one below."
        for group in proposal.missing
    ]
    if proposal.problem and not found:
        found.append(
            "Some columns are only like ours. Look at them below, then press “Take these columns”."
        )
    if proposal.needs_zone and not proposal.zone:
        found.append(
            "Its times have no offset from UTC. Choose above in which zone they are; it is"
            " remembered for this header."
        )
    return found


def _choices(file: OnDesk, proposal: Proposal, *, key: str) -> None:
    data_set, zone = st.columns(2)
    chosen = data_set.selectbox(
        "Data set",
        proposal.candidates,
        index=_place(proposal.candidates, proposal.data_set.name if proposal.data_set else None),
        placeholder="Choose what it is",
        format_func=lambda name: f"{name} ({DATASETS[name].comes_from})",
        key=f"{key} set {file.asked.data_set}",
    )
    names = sorted(zones())
    chosen_zone = zone.selectbox(
        "Time zone of times without an offset",
        names,
        index=_place(names, proposal.zone),
        placeholder="None needed" if not proposal.needs_zone else "Choose the zone",
        key=f"{key} zone {proposal.zone}",
    )
    for_file = {name: _one_value(file, name, key=key) for name in proposal.for_file}
    changes: dict[str, Any] = {}
    if chosen and chosen != (proposal.data_set.name if proposal.data_set else None):
        changes |= {"data_set": chosen, "columns_map": {}}
    if chosen_zone != proposal.zone:
        changes["zone"] = chosen_zone
    if (given := {name: value for name, value in for_file.items() if value}) != file.asked.for_file:
        changes["for_file"] = given
    if changes:
        deskwork.choose(file, **changes)
        st.rerun()


def _one_value(file: OnDesk, name: str, *, key: str) -> str:
    return st.text_input(
        f"{words.capital(name)} of the whole file",
        value=file.asked.for_file.get(name, ""),
        help="The file has no column that says it.",
        key=f"{key} {name}",
    ).strip()


def _columns(file: OnDesk, proposal: Proposal, *, is_alone: bool, key: str) -> None:
    ours = [LEFT_OUT, *(proposal.data_set.names if proposal.data_set else ())]
    table = pd.DataFrame(
        {
            "Their column": column.header or f"(column {column.position + 1})",
            "Read as": column.ours or LEFT_OUT,
            "Why": column.reason,
            "First cells": " · ".join(cell for cell in column.first_cells[:3] if cell),
        }
        for column in proposal.columns
    )
    edited = st.data_editor(
        table,
        hide_index=True,
        key=f"{key} columns {file.asked.data_set} {hash(tuple(file.asked.columns_map.items()))}",
        disabled=True if not is_alone else ["Their column", "Why", "First cells"],
        column_config={
            "Read as": st.column_config.SelectboxColumn(options=ours, required=True, width="medium")
        },
    )
    chosen = {
        column.name: "" if read_as == LEFT_OUT else read_as
        for column, read_as in zip(proposal.columns, edited["Read as"], strict=True)
        if column.header
    }
    has_changed = chosen != proposal.columns_map
    if is_alone and proposal.data_set and (has_changed or proposal.problem):
        twice = _twice([name for name in chosen.values() if name])
        if twice:
            st.error(words.plain(f"{words.listed(twice)} cannot be read from two columns."))
        st.button(
            "Take these columns",
            key=f"{key} take",
            disabled=bool(twice),
            on_click=deskwork.choose,
            args=(file,),
            kwargs={"data_set": proposal.data_set.name, "columns_map": chosen},
        )


def _first_rows(proposal: Proposal) -> None:
    came, read = st.tabs(["First rows as they came", "The same rows as they will be read"])
    header = [f"{column.header or 'column'} ({column.position + 1})" for column in proposal.columns]
    width = len(header)
    cells = [[*row, *[""] * width][:width] for row in proposal.raw]
    came.dataframe(pd.DataFrame(cells, columns=header), hide_index=True, key=None)
    if not proposal.parsed:
        read.caption("Nothing can be read yet.")
        return
    taken = [name for name in proposal.parsed[0] if name not in ("line_no", "problems")]
    filled = [name for name in taken if any(row[name] is not None for row in proposal.parsed)]
    read.dataframe(
        pd.DataFrame(
            {
                "Line": row["line_no"],
                **{name: row[name] for name in filled},
                "Wrong": "; ".join(
                    f"{each['column_name']}: {each['rule']}" for each in row["problems"] or ()
                ),
            }
            for row in proposal.parsed
        ),
        hide_index=True,
        placeholder=words.DASH,
    )


def _place(among: Sequence[str], value: str | None) -> int | None:
    return list(among).index(value) if value is not None and value in among else None


def _twice(names: Sequence[str]) -> list[str]:
    return sorted({name for name in names if names.count(name) > 1})
