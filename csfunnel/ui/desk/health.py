"""The health of what was brought in: freshness, gaps, drops, claims that do not hold, and joins."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import streamlit as st

from csfunnel import queries
from csfunnel.intake.doubts import SILENT_CUTS
from csfunnel.settings import now
from csfunnel.ui import data, evidence, state, words
from csfunnel.ui.board import Board
from csfunnel.ui.figures import health as figures
from csfunnel.ui.freshness import NAMES

LOOKED_BACK_DAYS = 90
MOST_ROWS = 1_000
LATE, OLD = "late", "old"
FRESHNESS_HELP = {
    "Days behind": "From its latest row until today.",
    "Days since": "Since its last load.",
    "Expected every (days)": "The setting expected_every_days of the workspace.",
    "State": "Late: longer since its last load than expected. Old: its latest row is. The numbers "
    "speak of the last day of the data, never of today.",
}


def draw(board: Board) -> None:
    """Draw everything that says whether the numbers rest on whole data."""
    files = data.report("ledger")
    _freshness(board, data.report("overview_freshness"))
    _days(board, data.report("health_days"))
    _cuts(board, files)
    _claims(board, "checks", "Claims about the numbers", data.checks())
    _claims(board, "health", "Claims about what was brought in", data.health())
    _coverage(board, data.report("health_coverage"))


def freshness_rows(
    rows: Sequence[Mapping[str, Any]], every_days: Mapping[str, int], moment: datetime
) -> list[dict[str, Any]]:
    """A line a data set: how old its latest row and its last load are, and which is too old."""
    found = []
    for row in rows:
        since = (moment - row["last_loaded_at"]).days
        last_day = row["last_day"]
        behind = None if last_day is None else max(0, (moment.date() - last_day).days)
        expected = every_days.get(row["data_set"])
        found.append(
            {
                "Data set": NAMES.get(row["data_set"], row["data_set"]),
                "Reaches to": last_day,
                "Days behind": behind,
                "Last load": row["last_loaded_at"],
                "Days since": since,
                "Expected every (days)": expected,
                "State": _state(since, behind, expected),
                "Files": row["files_count"],
                "Rejected rows": row["rejected_count"],
            }
        )
    return found


def freshness_sentence(table: Sequence[Mapping[str, Any]]) -> str:
    """Which loads are late, and which data ends long ago though it may have been loaded today."""
    late = [row["Data set"] for row in table if LATE in row["State"]]
    old = [
        f"{row['Data set']} on {words.day(row['Reaches to'])}"
        for row in table
        if OLD in row["State"]
    ]
    ends = f"data is old: it ends for {words.listed(old)}." if old else ""
    if late:
        said = f"Loaded late: {words.listed(late)}."
        return f"{said} {words.capital(ends)}".strip()
    return f"Every load is on time, but {ends}" if old else "No load is late and no data is old."


def day_rows(rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The days of late on which a data set had far fewer rows than usual, the latest first."""
    last = max((row["day"] for row in rows), default=None)
    return [
        {
            "Day": row["day"],
            "Weekday": f"{row['day']:%A}",
            "Data set": NAMES.get(row["data_set"], row["data_set"]),
            "Rows": row["rows_count"],
            "Usual": row["usual_count"],
            "At least": row["least_count"],
        }
        for row in sorted(rows, key=lambda row: (row["day"], row["data_set"]), reverse=True)
        if row["is_low"] and (last - row["day"]).days < LOOKED_BACK_DAYS
    ]


def longest_gaps(rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """The most days in a row without any row, by data set, over the days looked back on."""
    found = {}
    for data_set, days in groupby(rows, key=lambda row: row["data_set"]):
        counts = [row["rows_count"] for row in days][-LOOKED_BACK_DAYS:]
        runs = [
            len(list(run)) for is_empty, run in groupby(counts, key=lambda n: n == 0) if is_empty
        ]
        found[data_set] = max(runs, default=0)
    return found


def _freshness(board: Board, rows: Sequence[Mapping[str, Any]]) -> None:
    every_days = state.shown().warehouse.settings.expected_every_days
    table = freshness_rows(rows, every_days, now())
    board.card(
        "How fresh each source is",
        table,
        kinds={
            "Data set": "text",
            "Reaches to": "day",
            "Days behind": "count",
            "Last load": "instant",
            "Days since": "count",
            "Expected every (days)": "count",
            "State": "text",
            "Files": "count",
            "Rejected rows": "count",
        },
        sentence=freshness_sentence(table),
        help=FRESHNESS_HELP,
        definitions=("rejected rows",),
        empty="Nothing is loaded yet.",
    )


def _days(board: Board, rows: Sequence[Mapping[str, Any]]) -> None:
    low = day_rows(rows)
    gaps = [
        f"{NAMES.get(name, name)} {words.plural(days, 'day')}"
        for name, days in longest_gaps(rows).items()
        if days > 1
    ]
    told = f" Longest stretch without a row: {words.listed(gaps)}." if gaps else ""
    board.card(
        "Days with far fewer rows than usual",
        low,
        kinds={
            "Day": "day",
            "Weekday": "text",
            "Data set": "text",
            "Rows": "count",
            "Usual": "number",
            "At least": "number",
        },
        figure=figures.days(rows, last_days=LOOKED_BACK_DAYS) if rows else None,
        sentence=f"{words.plural(len(low), 'day')} of the last {LOOKED_BACK_DAYS} stand out against"
        f" the same weekday of the eight weeks before.{told}",
        help={"At least": "The usual less three times the usual swing."},
        definitions=("usual rows of a day",),
        empty=f"No day of the last {LOOKED_BACK_DAYS} stands out.{told}",
    )


def _cuts(board: Board, files: Sequence[Mapping[str, Any]]) -> None:
    cut = [row for row in files if row["read_count"] in SILENT_CUTS]
    board.card(
        "Files that may have been cut by their source",
        [
            {"No.": row["file_id"], "File": row["table_name"], "Rows read": row["read_count"]}
            for row in cut
        ],
        kinds={"No.": "count", "File": "text", "Rows read": "count"},
        sentence="Sources cut exports silently at 50, 1,000, 5,000 and 20,000 rows.",
        empty="No file has exactly as many rows as sources cut at.",
        definitions=("rows of a file",),
    )


def _claims(board: Board, room: str, title: str, failed: Mapping[str, Any]) -> None:
    claims = queries.load(room)
    rows = [
        {
            "Holds": "no" if name in failed else "yes",
            "Claim": claim.about,
            "Rows against it": len(failed.get(name, ())),
            # A note in small letters explains a column, to whoever reads the SQL.
            "What it means": claim.notes.replace("\n", " ") if claim.notes[:1].isupper() else "",
        }
        for name, claim in claims.items()
    ]
    rows.sort(key=lambda row: -int(str(row["Rows against it"])))
    board.card(
        title,
        rows,
        kinds={
            "Holds": "text",
            "Claim": "text",
            "Rows against it": "count",
            "What it means": "text",
        },
        sentence=f"{words.count(len(claims) - len(failed))} of {words.count(len(claims))} hold."
        + (" The rows against the others are listed below." if failed else ""),
    )
    for name, offending in sorted(failed.items(), key=lambda pair: -len(pair[1])):
        _rows(claims[name].about, offending[:MOST_ROWS], all_count=len(offending))


def _coverage(board: Board, rows: Sequence[Mapping[str, Any]]) -> None:
    totals: dict[str, int] = {}
    for row in rows:
        totals[row["thing"]] = totals.get(row["thing"], 0) + row["rows_count"]
    board.card(
        "What found its partner, and why the rest did not",
        [
            {
                "From → to": words.capital(row["thing"]),
                "Joined": "yes" if row["is_joined"] else "no",
                "How, or why not": _how(row["rule"]),
                "Rows": row["rows_count"],
                "Share": row["rows_count"] / totals[row["thing"]],
            }
            for row in rows
        ],
        kinds={
            "From → to": "text",
            "Joined": "text",
            "How, or why not": "text",
            "Rows": "count",
            "Share": "share",
        },
        bars=("Share",),
        sentence=_joined(rows, totals),
        empty="Nothing is loaded yet.",
        definitions=("found its partner",),
    )


def _state(since: int, behind: int | None, expected: int | None) -> str:
    if expected is None:
        return words.DASH
    found = [LATE] if since > expected else []
    if behind is not None and behind > expected:
        found.append(OLD)
    return ", ".join(found) or "on time"


def _how(rule: str) -> str:
    """How two found each other, or why not; a tier of matching by what it goes by."""
    return evidence.TIERS.get(rule.removeprefix("tier "), rule)


def _joined(rows: Sequence[Mapping[str, Any]], totals: Mapping[str, int]) -> str:
    joined: dict[str, int] = {}
    for row in rows:
        if row["is_joined"]:
            joined[row["thing"]] = joined.get(row["thing"], 0) + row["rows_count"]
    parts = [f"{thing} {words.percent(joined.get(thing, 0) / n)}" for thing, n in totals.items()]
    return f"Joined: {', '.join(parts)}." if parts else ""


def _rows(title: str, rows: Sequence[Mapping[str, Any]], *, all_count: int) -> None:
    """Draw the rows a claim does not hold for, folded away."""
    with st.expander(words.plain(f"{title} ({words.plural(all_count, 'row')} against it)")):
        st.dataframe(rows, hide_index=True, placeholder=words.DASH, alt=title)
        if all_count > len(rows):
            st.caption(f"The first {words.count(len(rows))} of {words.count(all_count)}.")
