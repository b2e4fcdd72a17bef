"""The frame of the page Migration: what is loaded, its alarms, the sums that hold, its parts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from csfunnel import burndown, reconcile
from csfunnel.burndown import Point
from csfunnel.causes import Cause
from csfunnel.errors import CsfunnelError
from csfunnel.ui import data, empty, kept, state, words
from csfunnel.ui.migration import verdict_words

COUNTS, WHY, ROWS, MEND, SIGN_OFF = (
    "Counts and verdicts",
    "Why",
    "Row by row",
    "Prepare and repair",
    "Sign-off",
)
PARTS = (COUNTS, WHY, ROWS, MEND, SIGN_OFF)
QUESTION = "Did every note arrive?"
WHAT_TO_LOAD = (
    "**No legacy notes are loaded.** Load the notes that Catalyst or Planhat exported, with at "
    "least an id and a creation date; subject, text, type, author, account id and attendees let "
    "each be compared. Then load Gainsight's Activity Timeline report with the columns External "
    "Id and External Source. This page does without the email log."
)
NO_TIMELINE = (
    "**No Timeline is loaded, so nothing can be said to be missing.** Load Gainsight's Activity "
    "Timeline report, with the columns External Id and External Source. Packs to load the notes "
    "into Gainsight can be made now."
)


@dataclass(frozen=True)
class Found:
    """What is there: counts as the report migration_page_loaded, and notes by verdict.

    `unexpected_count` rows of the Timeline bear a legacy label and an id no export has.
    """

    loaded: Mapping[str, int]
    notes_count: Mapping[str, int]
    unexpected_count: int

    @property
    def legacy_count(self) -> int:
        """The legacy notes loaded."""
        return self.loaded["legacy_count"]

    @property
    def arrived_count(self) -> int:
        """The legacy notes that at least one row of the Timeline carries."""
        return sum(self.notes_count[name] for name in verdict_words.ARRIVED)

    @property
    def has_timeline(self) -> bool:
        """Whether any row of a Timeline is loaded."""
        return self.loaded["activities_count"] > 0


def found() -> Found:
    """What is loaded on the workspace on screen."""
    [loaded] = data.report("migration_page_loaded")
    rows = data.report("migration_page_counts", {"by": "all"})
    counted = rows[0] if rows else {}
    return Found(
        loaded,
        {name: counted.get(f"{name}_count", 0) for name in verdict_words.NAMES},
        len(data.report("reconcile_unexpected")),
    )


def stop_if_no_notes(found: Found) -> None:
    """Without legacy notes there is one thing to do: load them."""
    if found.legacy_count:
        return
    st.header(QUESTION, anchor=False)
    st.info(WHAT_TO_LOAD)
    if labelled := found.loaded["labelled_count"]:
        st.warning(
            f"{words.count(labelled)} rows of the Timeline bear the label of a legacy system. "
            "Without the legacy notes nobody can say whether they are all."
        )
    empty.to_data()
    st.stop()


def headline(found: Found) -> str:
    """The answer in one line."""
    count = words.count(found.legacy_count)
    if not found.has_timeline:
        return f"{count} legacy notes, and no Timeline to find them on"
    missing, copies = found.notes_count["missing"], found.notes_count["deduplicated"]
    arrived = f"{words.count(found.arrived_count)} of {count} legacy notes have arrived"
    parts = [arrived, f"{words.count(missing)} {'is' if missing == 1 else 'are'} missing"]
    if copies:
        parts.append(f"{words.plural(copies, 'copy', 'copies')} left out")
    return words.listed(parts)


def alarms() -> None:
    """Draw what must be seen first: fields that came nowhere."""
    for row in data.report("reconcile_field_ignored"):
        st.warning(words.plain(ignored(row)), icon=":material/warning:")


def gaps(found: Found) -> None:
    """Draw what keeps notes from being found or compared, and the way out."""
    if not found.has_timeline:
        st.info(NO_TIMELINE)
        return
    for notice in data.made(reconcile.notices):
        st.info(words.plain(notice))


def ignored(row: Mapping[str, Any]) -> str:
    """A field that no compared note of a system has kept, in words."""
    field = verdict_words.FIELDS[row["field"]]
    return (
        f"{verdict_words.system(row['system'])}: the field {field} is empty on the Timeline for "
        f"all {verdict_words.notes(row['lost_count'])} that had it before. Gainsight ignores a "
        "field whose name is misspelt and says nothing. Check its name in the load, then repair."
    )


def sums(found: Found) -> None:
    """Draw the two sums that must hold; red where one does not."""
    for is_true, told in equations(found) if found.has_timeline else ():
        if is_true:
            st.markdown(f"✓ {words.plain(told)}")
        else:
            st.error(words.plain(f"This does not add up: {told}"))


def equations(found: Found) -> list[tuple[bool, str]]:
    """The legacy notes by verdict, and the labelled rows of the Timeline by what they carry."""
    notes = found.notes_count
    loaded = found.loaded
    copies = loaded["carried_count"] - found.arrived_count
    shared = loaded["carried_count"] - loaded["carrying_count"]
    rows = {
        "notes that arrived": found.arrived_count,
        "further copies of them": copies,
        "unexpected": found.unexpected_count,
        "that carry two notes": -shared,
    }
    named = {name.lower(): notes[key] for key, name in verdict_words.NAMES.items()}
    return [
        _equation("legacy notes", found.legacy_count, named),
        _equation(
            "rows of the Timeline with a legacy label",
            loaded["labelled_count"],
            {name: count for name, count in rows.items() if count or name != [*rows][-1]},
        ),
    ]


def part() -> str:
    """Draw the choice of the part to show, kept in the address."""
    return st.segmented_control(
        "Show", PARTS, default=PARTS[0], required=True, key="section", bind="query-params"
    )


def history(found: Found) -> Sequence[Point]:
    """The counts of the loads so far, those on screen as the last; only read where it is full."""
    counts = {**found.notes_count, "unexpected": found.unexpected_count}
    files = data.report("ledger")
    try:
        return burndown.noted(
            kept.home(),
            counts,
            version_no=state.shown().warehouse.version(),
            file_id=max((row["file_id"] for row in files), default=0),
        )
    except CsfunnelError as problem:
        st.warning(words.plain(str(problem)))
        return []


def causes() -> list[Cause]:
    """Where each fault concentrates; see csfunnel.causes."""
    return data.made(reconcile.causes)


def _equation(name: str, whole: int, parts: Mapping[str, int]) -> tuple[bool, str]:
    told = " + ".join(f"{words.count(count)} {each}" for each, count in parts.items())
    is_true = whole == sum(parts.values())
    sign = "=" if is_true else "≠"
    return is_true, f"{words.count(whole)} {name} {sign} {told}"
