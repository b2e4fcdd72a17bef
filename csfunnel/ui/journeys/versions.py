"""Which version of an email works better: variants, templates, subjects of one touch compared."""

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from csfunnel.cell import Cell
from csfunnel.comparing import Comparison, compared
from csfunnel.filters import Filters
from csfunnel.rates import Rate
from csfunnel.takeaway.cards import Kind
from csfunnel.ui import words
from csfunnel.ui.asking import ask
from csfunnel.ui.maturing import GROWING
from csfunnel.ui.measures import MEASURES, SURE, counts_and_rates, opens_log, order_of

KINDS = {"variant": "Variant", "template": "Template", "subject": "Subject"}
COUNTS = ("delivered", "opened", "clicked", "unknown_clicks", "booked")
NOT_GIVEN = "Not given"
MORE = {"booking": "books more", "click": "is clicked more", "open": "is opened more"}
LESS = {"booking": "books less", "click": "is clicked less", "open": "is opened less"}
MOST_SENTENCES = 3
HELP = {
    "Points apart": "Its rate less that of the other versions of the touch, in percentage points.",
    f"Points apart, {SURE}": "The range the true distance lies in, 19 times out of 20.",
    "Verdict": "All comparisons on this page are judged together, so that looking at many does not "
    "make a difference out of chance. Fewer than 30 emails on either side are not judged.",
}

Place = tuple[str, str, str]


def choose_kind() -> str:
    """Draw the choice of what makes a version."""
    return st.segmented_control(
        "Compare",
        [*KINDS],
        format_func=KINDS.__getitem__,
        default="variant",
        required=True,
        key="version",
        bind="query-params",
    )


def kinds_of(kind: str, measure: str) -> dict[str, Kind]:
    """The columns of the versions."""
    label = MEASURES[measure].label
    return {
        "Journey": "text",
        "Touch": "text",
        KINDS[kind]: "text",
        "Verdict": "text",
        "Delivered": "count",
        label: "share",
        f"{label}, {SURE}": "text",
        "Points apart": "number",
        f"Points apart, {SURE}": "text",
    }


def version_rows(
    chosen: Filters, gaps: Mapping[str, str], *, kind: str, measure: str, is_growing: bool = False
) -> list[dict[str, Any]]:
    """A line a touch and version with its verdict; None for unknown.

    While the emails are too recent for all bookings to have followed, a verdict says so.

    Beside the columns: `comparison`, and `rates` as in csfunnel.ui.measures.
    """
    counted = _summed(ask("journeys_versions", chosen), kind)
    rates = {place: counts_and_rates(row, gaps) for place, row in counted.items()}
    judged = _judged({place: cells["rates"][measure] for place, cells in rates.items()})
    found = []
    for place, cells in rates.items():
        journey, step, version = place
        comparison = judged.get(place)
        gap = None if comparison is None else comparison.difference
        found.append(
            {
                "Journey": journey,
                "Touch": step,
                KINDS[kind]: version,
                **cells,
                "Points apart": None if gap is None else 100 * gap,
                f"Points apart, {SURE}": _points_range(comparison),
                "Verdict": _verdict(comparison, measure, is_growing=is_growing),
                "comparison": comparison,
                "version": version,
            }
        )
    return sorted(found, key=lambda row: (*order_of(row["Journey"], row["Touch"]), row["version"]))


def opens(row: Mapping[str, Any], column: str, *, kind: str) -> Cell | None:
    """What a number of a version is made of."""
    name = () if row["version"] == NOT_GIVEN else (row["version"],)
    place = Cell("log", extra=(kind, *name), journeys=(row["Journey"],), steps=(row["Touch"],))
    return opens_log(column, place)


def opens_mark(custom: Sequence[Any], *, kind: str, measure: str) -> Cell | None:
    """The same for a mark: the emails its rate counts."""
    if not custom:
        return None
    row = dict(zip(("Journey", "Touch", "version"), custom, strict=False))
    return opens(row, MEASURES[measure].label, kind=kind)


def version_sentence(rows: Sequence[Mapping[str, Any]], *, kind: str, measure: str) -> str:
    """Which versions do better by more than chance, or how many emails show no difference."""
    noun = KINDS[kind].lower()
    told = [row for row in rows if row["comparison"] and row["comparison"].difference is not None]
    if not told:
        return f"No touch went out in several {noun}s with enough emails each to compare them."
    apart = [row for row in told if row["comparison"].verdict == "more"]
    apart = apart or [row for row in told if row["comparison"].verdict == "less"]
    said = [_said(row, measure) for row in apart[:MOST_SENTENCES]]
    if len(apart) > MOST_SENTENCES:
        said.append(f"{len(apart) - MOST_SENTENCES} more are in the table.")
    settled = {(row["Journey"], row["Touch"]) for row in apart}
    others = [row for row in told if (row["Journey"], row["Touch"]) not in settled]
    if others:
        emails = words.count(sum(row["Delivered"] for row in others))
        count = len({(row["Journey"], row["Touch"]) for row in others})
        touches = f"{count} {'other ' if apart else ''}touch{'' if count == 1 else 'es'}"
        said.append(f"No difference between {noun}s that {emails} emails can show in {touches}.")
        if any(_leaves_out_0(row["comparison"]) for row in others):
            said.append("Where a range leaves out 0, it may be chance among so many comparisons.")
    return " ".join(said)


def is_few(row: Mapping[str, Any]) -> bool:
    """Whether a version is left without a verdict because too few emails speak for it."""
    return row["comparison"] is not None and row["comparison"].verdict == "few"


def _summed(rows: Sequence[Mapping[str, Any]], kind: str) -> dict[Place, Any]:
    """Counts by journey, touch and version; those the log names no version of stand apart."""
    found: dict[Place, dict[str, int]] = {}
    for row in rows:
        place = (row["journey"], row["step"], row[kind] or NOT_GIVEN)
        own = found.setdefault(place, dict.fromkeys((f"{name}_count" for name in COUNTS), 0))
        for name in own:
            own[name] += row[name]
    return found


def _judged(rates: Mapping[Place, Rate]) -> dict[Place, Comparison]:
    """Each version beside the others of its touch; what is unknown or unnamed is not compared."""
    touches: dict[tuple[str, str], dict[Place, tuple[int, int]]] = {}
    for place, each in rates.items():
        journey, step, version = place
        if version != NOT_GIVEN and each.numerator is not None and each.denominator:
            touches.setdefault((journey, step), {})[place] = (each.numerator, each.denominator)
    return {
        place: found for groups in compared(touches).values() for place, found in groups.items()
    }


def _said(row: Mapping[str, Any], measure: str) -> str:
    comparison: Comparison = row["comparison"]
    verbs = MORE if comparison.verdict == "more" else LESS
    return (
        f"{row['version']} {verbs[measure]} in {row['Touch']} ({row['Journey']}): "
        f"{words.percent(comparison.own.rate)} against {words.percent(comparison.others.rate)}, "
        "more than chance explains."
    )


def _leaves_out_0(comparison: Comparison) -> bool:
    """Whether a comparison by itself would be called a difference."""
    low, high = comparison.low, comparison.high
    return low is not None and high is not None and (low > 0 or high < 0)


def _verdict(comparison: Comparison | None, measure: str, *, is_growing: bool) -> str:
    if comparison is None:
        return "The log does not say"
    if comparison.verdict == "alone":
        return "Nothing to compare with"
    if comparison.verdict == "few":
        return "Too few to judge"
    still = f", {GROWING}" if is_growing else ""
    if comparison.verdict == "same":
        cases = (comparison.own.denominator or 0) + (comparison.others.denominator or 0)
        return f"No difference that {words.count(cases)} emails can show{still}"
    verbs = MORE if comparison.verdict == "more" else LESS
    return words.capital(f"{verbs[measure]} than chance explains{still}")


def _points_range(comparison: Comparison | None) -> str:
    if comparison is None or comparison.low is None or comparison.high is None:
        return ""
    return f"{100 * comparison.low:+.1f} to {100 * comparison.high:+.1f}"
