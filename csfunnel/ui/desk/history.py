"""What came in: every file with its counts, its bytes, its rejected rows, and the way back out."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from csfunnel.intake.archive import Entry
from csfunnel.intake.desk import Desk
from csfunnel.intake.door import Door
from csfunnel.naming import table_told
from csfunnel.ui import state, tasks, words
from csfunnel.ui.board import Board
from csfunnel.ui.desk import previews, rejected
from csfunnel.ui.tasks import Task

COUNTS = ("read", "added", "updated", "unchanged", "repeated", "rejected")
TITLES = {"withdraw": "Withdraw", "restore": "Take back"}
BUTTONS = {"withdraw": "Withdraw it", "restore": "Take it back"}
DOING = {"withdraw": "Withdrawing it", "restore": "Taking it back"}
ZONE_PX = 150
TURN = "history_turn"  # what is being withdrawn or restored: (what, file id, its words, task)


def card(board: Board, rows: Sequence[Mapping[str, Any]]) -> None:
    """Draw every loaded table, the latest first."""
    board.card(
        "Loaded files",
        [_line(row) for row in reversed(rows)],
        kinds={
            "No.": "count",
            "File": "text",
            "Data set": "text",
            **{words.capital(name): "count" for name in COUNTS},
            "Loaded": "instant",
            "By": "text",
            "Zone": "text",
            "Notes": "text",
        },
        sentence="Every row that was read is added, updated, unchanged, repeated or rejected.",
        empty="Nothing is loaded yet. Begin with Gainsight's email log.",
        # Measured by its first rows, which mostly have none, a zone's name would be cut.
        config={"Zone": st.column_config.TextColumn(width=ZONE_PX)},
        definitions=("rows of a file",),
    )


def one_file(rows: Sequence[Mapping[str, Any]], shown: state.Shown) -> None:
    """Draw the choice of a file, where there is any, and what can be done with it."""
    if not rows:
        return
    by_id = {str(row["file_id"]): row for row in rows}
    chosen = st.selectbox(
        "Choose a file",
        sorted(by_id, key=int, reverse=True),
        index=None,
        format_func=lambda file_id: f"{file_id}: {_called(by_id[file_id])}",
        placeholder="to see its rejected rows, fetch its bytes or withdraw it",
        key="file",
        bind="query-params",
    )
    if chosen is None:
        return
    row, desk = by_id[chosen], Desk(shown.door)
    for note in row["warnings"]:
        st.warning(words.plain(note))
    name, path = desk.original(row["file_id"])
    with st.container(horizontal=True):
        st.download_button("Download the file as it came", path.read_bytes, name, on_click="ignore")
        st.button(
            "Preview its withdrawal",
            disabled=shown.is_sample,
            on_click=_begin,
            args=("withdraw", row["file_id"], shown.door),
        )
    rejected.draw(row, shown)


def withdrawn(shown: state.Shown) -> None:
    """Draw the files that were withdrawn, each with the way back in."""
    entries = Desk(shown.door).withdrawn()
    if not entries:
        return
    st.subheader("Withdrawn", anchor=False)
    for entry in entries:
        with st.container(horizontal=True, vertical_alignment="center"):
            came = entry.received_at[:10]
            st.markdown(words.plain(words.capital(f"{files_told(entry)}, came {came}")))
            st.button(
                "Preview its return",
                key=f"restore {entry.stem}",
                on_click=_begin,
                args=("restore", entry.file_ids[0], shown.door),
            )


def files_told(entry: Entry) -> str:
    """A file by all its tables, which go and come back together."""
    name = entry.file_name
    tables = [f"{each.file_id} ({table_told(name, each.table)})" for each in entry.tables]
    if len(tables) == 1:
        return f"file {tables[0]}"
    return f"files {words.listed(tables)}, which came together"


def turning() -> None:
    """Draw what a withdrawal or a return would do, and do it once that was seen."""
    if TURN not in st.session_state:
        return
    what, file_id, told, task = st.session_state[TURN]
    with st.container(border=True):
        st.markdown(f"**{words.plain(f'{TITLES[what]} {told}')}**")
        if not task.is_done:
            tasks.draw(task, key="turn")
            return
        if task.is_cancelled:
            st.info(str(task.problem))
        elif task.problem is not None or task.said:
            st.error(words.plain(str(task.problem or task.said)))
        elif task.result is None:
            done = "Withdrawn" if what == "withdraw" else "Back"
            st.success(words.plain(f"{done}: {told}."))
        else:
            previews.draw_effect(task.result)
            st.button(
                BUTTONS[what],
                on_click=_carry_out,
                args=(what, file_id, told, task.result.version),
            )
        st.button("Close", on_click=st.session_state.pop, args=(TURN, None))


def refused(board: Board, shown: state.Shown) -> None:
    """Draw the files that came and were not taken, with the reason, if there are any."""
    entries = shown.door.refused()
    if entries:
        board.card(
            "Refused files",
            [
                {"File": each.file_name, "Came": each.received_at[:16], "Reason": each.reason}
                for each in reversed(entries)
            ],
            kinds={"File": "text", "Came": "text", "Reason": "text"},
            sentence="They changed nothing.",
        )


def _called(row: Mapping[str, Any]) -> str:
    return table_told(row["file_name"], row["table_name"])


def _line(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "No.": row["file_id"],
        "File": _called(row),
        "Data set": row["data_set"],
        **{words.capital(name): row[f"{name}_count"] for name in COUNTS},
        "Loaded": row["loaded_at"],
        "By": row["loaded_by"] or words.DASH,
        "Zone": row["zone"] or words.DASH,
        "Notes": " ".join(row["warnings"]),
    }


def _begin(what: str, file_id: int, door: Door) -> None:
    desk = Desk(door)
    foresee = desk.try_withdraw if what == "withdraw" else desk.try_restore
    task = Task("Working out what it would do", lambda watch: foresee(file_id, progress=watch))
    told = files_told(door.archive.entry_of(file_id))
    st.session_state[TURN] = (what, file_id, told, task)


def _carry_out(what: str, file_id: int, told: str, version: int) -> None:
    door = state.own_door()
    turn = door.withdraw if what == "withdraw" else door.restore

    def done(watch: Any) -> None:
        turn(file_id, progress=watch, expects=version)

    st.session_state[TURN] = (what, file_id, told, Task(DOING[what], done))
