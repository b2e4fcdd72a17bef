"""The tables in which ops write targets and annotations, and how they become entries."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Generic

import pandas as pd
import streamlit as st

from csfunnel import keeping
from csfunnel.errors import CsfunnelError, KeptWrong
from csfunnel.keeping import Annotation, Target
from csfunnel.listfile import Entry, ListFile, made
from csfunnel.ui import annotations, data, kept, words
from csfunnel.ui.stages import RATE_NAMES

ALL = "All"
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 1, 1)
OPTIONAL = ("Journey", "Region", "Data set")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Sheet(Generic[Entry]):
    """A table that is edited: where its entries are kept, and how a row is one."""

    title: str
    about: str
    store: Callable[[Path], ListFile[Entry]]
    row_of: Callable[[Entry], Row]
    entry_of: Callable[[Row], Entry]
    columns: Mapping[str, Any]


def draw() -> None:
    """Draw the targets and the annotations as tables to be edited, each with its button."""
    targets: Sheet[Target] = Sheet(
        "Targets",
        "A target is told beside its rate, and a dashed line where the rate is drawn. A later one "
        "takes the place of an earlier one from its day on.",
        keeping.targets,
        target_row,
        target_of,
        _target_columns(kept.entries(keeping.targets)),
    )
    notes: Sheet[Annotation] = Sheet(
        "Annotations",
        "What readers of a trend should know of a day, such as new subject lines. One of a data "
        "set stands in the trends made from it only.",
        keeping.annotations,
        annotation_row,
        annotation_of,
        _annotation_columns(),
    )
    _edit(targets)
    _edit(notes)


def target_row(target: Target) -> dict[str, Any]:
    """A target as a row of the table, the share in per cent."""
    return {
        "Rate": RATE_NAMES[target.rate],
        "Target %": round(target.share * 100, 6),
        "From": target.from_day,
        "Journey": target.journey or ALL,
        "Region": target.region or ALL,
    }


def target_of(row: Row) -> Target:
    """The target a row tells. Raises KeptWrong."""
    rate = next((name for name, label in RATE_NAMES.items() if label == row["Rate"]), None)
    percent = row["Target %"]
    return made(
        Target,
        rate=rate,
        share=None if percent is None else round(float(percent) / 100, 8),
        from_day=row["From"],
        journey=_named(row["Journey"]),
        region=_named(row["Region"]),
    )


def annotation_row(annotation: Annotation) -> dict[str, Any]:
    """An annotation as a row of the table."""
    return {
        "Day": annotation.day,
        "What happened": annotation.text,
        "Data set": annotation.data_set or ALL,
    }


def annotation_of(row: Row) -> Annotation:
    """The annotation a row tells. Raises KeptWrong."""
    return made(
        Annotation,
        day=row["Day"],
        text=row["What happened"],
        data_set=_named(row["Data set"]),
    )


def entries_of(rows: Sequence[Row], entry_of: Callable[[Row], Entry]) -> list[Entry]:
    """The entries of a table's rows, empty ones left out. Raises KeptWrong, which names the row.

    Columns are not marked as required: the editor would drop a row without one in silence.
    """
    found = []
    for number, row in enumerate(rows, start=1):
        if all(value in {None, "", ALL} for value in row.values()):
            continue
        empty = [name for name in row if name not in OPTIONAL and row[name] in {None, ""}]
        if empty:
            raise KeptWrong(f"Row {number}: {words.listed(empty)} is empty. Nothing was saved.")
        try:
            found.append(entry_of(row))
        except KeptWrong as problem:
            raise KeptWrong(f"Row {number}: {problem}") from None
    return found


def _edit(sheet: Sheet[Entry]) -> None:
    """Draw a table and save what was changed in it, and only that."""
    before, key = _begun(sheet)
    st.markdown(f"**{sheet.title}**")
    st.caption(sheet.about)
    edited = st.data_editor(
        _frame([sheet.row_of(entry) for entry in before], list(sheet.columns)),
        num_rows="dynamic",
        hide_index=True,
        column_config=sheet.columns,
        key=key,
        alt=sheet.title,
    )
    if not st.button(f"Save {sheet.title.lower()}", key=f"save {sheet.title}"):
        return
    try:
        after = entries_of(_rows(edited), sheet.entry_of)
        sheet.store(kept.home()).merge(before=before, after=after)
    except CsfunnelError as problem:
        st.error(words.plain(str(problem)))
        return
    st.toast(f"{sheet.title} saved.")
    st.session_state[f"{sheet.title} round"] += 1  # a new table, without the edits just saved
    st.rerun()


def _begun(sheet: Sheet[Entry]) -> tuple[list[Entry], str]:
    """What the reader began to edit, and the key of the table.

    While edits wait to be saved, what others save in the meantime must not throw them away.
    """
    round_no = st.session_state.setdefault(f"{sheet.title} round", 0)
    key, begun = f"{sheet.title} {round_no}", f"{sheet.title} begun"
    waiting = any(st.session_state.get(key, {}).values())
    if not waiting or begun not in st.session_state:
        st.session_state[begun] = kept.entries(sheet.store)
    return st.session_state[begun], key


def _target_columns(targets: Sequence[Target]) -> dict[str, Any]:
    def choices(kind: str, known: Sequence[str]) -> list[str]:
        named = {row["value"] for row in data.report("choices") if row["kind"] == kind}
        return [ALL, *sorted(named | {each for each in known if each})]

    config = st.column_config
    return {
        "Rate": config.SelectboxColumn(options=list(RATE_NAMES.values())),
        "Target %": config.NumberColumn(min_value=0, max_value=100, step=0.1),
        "From": config.DateColumn(format="D MMM YYYY", min_value=FIRST_DAY, max_value=LAST_DAY),
        "Journey": config.SelectboxColumn(
            options=choices("journey", [each.journey for each in targets]), default=ALL
        ),
        "Region": config.SelectboxColumn(
            options=choices("region", [each.region for each in targets]), default=ALL
        ),
    }


def _annotation_columns() -> dict[str, Any]:
    config = st.column_config
    return {
        "Day": config.DateColumn(format="D MMM YYYY", min_value=FIRST_DAY, max_value=LAST_DAY),
        "What happened": config.TextColumn(max_chars=200, width="large"),
        "Data set": config.SelectboxColumn(options=[ALL, *annotations.DATA_SETS], default=ALL),
    }


def _frame(rows: Sequence[Row], columns: Sequence[str]) -> pd.DataFrame:
    """Rows for the editor, which tells days from text by the column's type."""
    frame = pd.DataFrame(rows, columns=list(columns))
    days = {name: pd.to_datetime(frame[name]) for name in ("From", "Day") if name in columns}
    return frame.assign(**days)


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The editor's rows as plain values, None for an empty cell."""
    return [
        {str(name): _plain(value) for name, value in row.items()}
        for row in frame.to_dict("records")
    ]


def _plain(value: Any) -> Any:
    if value is None or pd.isna(value):
        return None
    return value.date() if isinstance(value, datetime) else value


def _named(value: str | None) -> str:
    return "" if value in {None, ALL} else str(value)
