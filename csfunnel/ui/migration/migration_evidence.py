"""The evidence pack: all that proves a migration, as one workbook and one page to print."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import streamlit as st

from csfunnel.intake.desk import Desk
from csfunnel.settings import MEANINGS
from csfunnel.takeaway.cards import Card, Kind, Page, Row
from csfunnel.takeaway.reports import report_of
from csfunnel.takeaway.workbooks import workbook_of
from csfunnel.ui import data, stamping, state, words
from csfunnel.ui.board import XLSX_TYPE
from csfunnel.ui.migration import migration, verdict_causes, verdict_counts
from csfunnel.ui.migration.migration import Found

TITLE = "Migration evidence"
DATA_SETS = (
    *("legacy_note", "activity", "attendee", "job_result"),
    *("company", "person", "user"),
)
SETTINGS = ("external_sources", "type_map", "fallback_author", "report_timezone")
SETTING_KINDS: dict[str, Kind] = {"Setting": "text", "Value": "text", "What it decides": "text"}
FILE_KINDS: dict[str, Kind] = {
    "No.": "count",
    "File": "text",
    "Data set": "text",
    "State": "text",
    "Loaded": "instant",
    "By": "text",
    "Rows read": "count",
    "Rejected": "count",
    "Bytes": "count",
    "SHA-256": "text",
}
Part = tuple[Mapping[str, Kind], Sequence[Row], str]


def draw(found: Found, *, sample: Part, losses: Part) -> None:
    """Draw the buttons that make the pack from what is on screen and all the other parts."""
    st.subheader("The evidence pack", anchor=False)
    st.markdown(
        "Counts, verdicts, causes, losses, the sample with its ticks, the settings and the hash of "
        "every file, in one workbook or one page to print. It holds no text of any note."
    )
    stamp = stamping.stamp(TITLE, view=stamping.ALL_NOTES)

    def page() -> Page:
        return Page(stamp, cards(found, sample=sample, losses=losses))

    with st.container(horizontal=True):
        st.download_button(
            "Take the evidence as a workbook",
            lambda: workbook_of(page()),
            f"{stamp.file_stem}.xlsx",
            XLSX_TYPE,
            on_click="ignore",
            key="evidence xlsx",
        )
        st.download_button(
            "Download as page to print",
            lambda: report_of(page()),
            f"{stamp.file_stem}.html",
            "text/html",
            on_click="ignore",
            key="evidence html",
        )


def cards(found: Found, *, sample: Part, losses: Part) -> list[Card]:
    """Every table of the pack, in the order of the questions they answer."""
    names = verdict_causes.company_names()
    causes = migration.causes()
    return [
        Card("Sums that must hold", sum_rows(found), {"Sum": "text", "Holds": "text"}),
        Card(
            "What became of the notes",
            _cut(verdict_counts.verdict_rows(found), verdict_counts.VERDICT_KINDS),
            verdict_counts.VERDICT_KINDS,
            verdict_counts.to_mend(found),
        ),
        *(_counts(title, by) for title, by in verdict_counts.AXES.items()),
        Card(
            "Fields that came nowhere",
            [{"Alarm": migration.ignored(row)} for row in data.report("reconcile_field_ignored")],
            {"Alarm": "text"},
        ),
        Card(
            "What explains the faults",
            verdict_causes.rows_of(causes, names),
            verdict_causes.KINDS,
            verdict_causes.first(found, causes, names),
        ),
        Card("Why jobs refused", verdict_causes.reason_rows(), verdict_causes.REASON_KINDS),
        _card("Known losses", losses),
        _card("Sample looked at by hand", sample),
        _burn_down(found),
        Card("Settings", setting_rows(), SETTING_KINDS),
        Card("Files", file_rows(), FILE_KINDS, "The same bytes have the same SHA-256."),
    ]


def sum_rows(found: Found) -> list[dict[str, str]]:
    """The sums that must hold, with whether they do."""
    return [
        {"Sum": told, "Holds": "yes" if is_true else "NO"}
        for is_true, told in migration.equations(found)
    ]


def setting_rows() -> list[dict[str, str]]:
    """The settings that decide a verdict."""
    settings = state.shown().warehouse.settings.as_dict()
    return [
        {
            "Setting": name,
            "Value": json.dumps(settings[name], ensure_ascii=False),
            "What it decides": words.capital(f"{MEANINGS[name]}."),
        }
        for name in SETTINGS
    ]


def file_rows() -> list[dict[str, Any]]:
    """The files the verdicts rest on, and those withdrawn since, whose rows nobody counts now."""
    loaded = [
        {
            "No.": row["file_id"],
            "File": row["table_name"],
            "Data set": row["data_set"],
            "State": "loaded",
            "Loaded": row["loaded_at"],
            "By": row["loaded_by"],
            "Rows read": row["read_count"],
            "Rejected": row["rejected_count"],
            "Bytes": row["bytes_count"],
            "SHA-256": row["sha256"],
        }
        for row in data.report("ledger")
        if row["data_set"] in DATA_SETS
    ]
    withdrawn = [
        {
            "No.": table.file_id,
            "File": table.table,
            "Data set": table.data_set,
            "State": entry.state,
            "Loaded": datetime.fromisoformat(entry.received_at),
            "By": entry.received_by,
            "Rows read": None,
            "Rejected": None,
            "Bytes": entry.bytes_count,
            "SHA-256": entry.sha256,
        }
        for entry in Desk(state.shown().door).withdrawn()
        for table in entry.tables
        if table.data_set in DATA_SETS
    ]
    return sorted([*loaded, *withdrawn], key=lambda row: row["No."])


def _counts(title: str, by: str) -> Card:
    rows = verdict_counts.count_rows(data.report("migration_page_counts", {"by": by}), title=title)
    return Card(
        f"By {title.lower()}",
        rows,
        verdict_counts.count_kinds(title),
        verdict_counts.worst(rows, title=title),
    )


def _burn_down(found: Found) -> Card:
    points = migration.history(found)
    rows = verdict_counts.point_rows(points, data.report("ledger"))
    return Card("Load by load", rows, verdict_counts.point_kinds(), verdict_counts.course(points))


def _card(title: str, part: Part) -> Card:
    kinds, rows, sentence = part
    return Card(title, _cut(rows, kinds), kinds, sentence)


def _cut(rows: Sequence[Row], kinds: Mapping[str, Kind]) -> list[Row]:
    return [{name: row[name] for name in kinds} for row in rows]
