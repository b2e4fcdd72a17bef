"""The cards of the page Journeys, each drawn on the board of the page."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from csfunnel.filters import Filters
from csfunnel.ui import targets, words
from csfunnel.ui.board import Board, Cell
from csfunnel.ui.figures import journeys as figures
from csfunnel.ui.figures.lags import lag_figure
from csfunnel.ui.journeys import journeys, lags, ordinals, versions
from csfunnel.ui.maturing import FOLLOWS
from csfunnel.ui.measures import MEASURES, RATE_HELP, is_small

DEFINITIONS = ("delivered", "open rate", "click rate", "booking rate")


def touches(
    board: Board, rows: list[dict[str, Any]], chosen: Filters, *, measure: str, gap: str
) -> None:
    """Draw what each touch of each journey brought, against the target of the journeys in view."""
    label = MEASURES[measure].label
    figure = figures.touches(rows, measure=measure, label=label)
    if figure is not None:
        targets.add_line(figure, measure, chosen, axis="x")
    told = f"{journeys.touch_sentence(rows, measure)} {targets.in_words(measure, chosen)}".strip()

    def opens_mark(custom: Any) -> Cell | None:
        return journeys.opens_touch({"Journey": custom[0], "Touch": custom[1]}, label)

    board.card(
        "Which touch does better",
        rows,
        kinds=journeys.touch_kinds(rows),
        sentence=gap or told,
        figure=figure,
        alt=f"For each touch its {label.lower()} with the 95 % range.",
        help=journeys.TOUCH_HELP,
        opens=journeys.opens_touch,
        figure_opens=opens_mark,
        small=is_small,
        definitions=(*DEFINITIONS, "meetings of a touch", "held rate", "money of a touch"),
        waits_for=[*FOLLOWS] if chosen.basis == "cohort" else (),
    )


def times(board: Board, chosen: Filters, gaps: Mapping[str, str]) -> None:
    """Draw how long each leg of the way takes."""
    rows = lags.lag_rows(chosen, gaps)
    lacking = lags.lacking(gaps)
    board.card(
        "How long it takes",
        rows,
        kinds=lags.LAG_KINDS,
        sentence=f"{lags.lag_sentence(rows)} {lacking}".strip() if rows else "",
        figure=lag_figure(rows),
        alt="For each leg of the way and touch, the days within which half, three in four and "
        "nine in ten cases followed.",
        help=lags.LAG_HELP,
        opens=lags.opens,
        figure_opens=lags.opens_mark,
        small=lags.is_small,
        empty=lacking or "No email in this view has led to a booking.",
        definitions=("half within", "3 of 4 within", "9 of 10 within"),
    )


def further_emails(
    board: Board, chosen: Filters, gaps: Mapping[str, str], *, measure: str, gap: str
) -> None:
    """Draw how rates go with how many of a journey's emails a contact has had."""
    rows = ordinals.ordinal_rows(chosen, gaps)
    label = MEASURES[measure].label
    board.card(
        "Does one more email help",
        rows,
        kinds=ordinals.ORDINAL_KINDS,
        sentence=gap or ordinals.ordinal_sentence(rows, measure),
        figure=figures.ordinals(ordinals.largest(rows), measure=measure, label=label),
        alt=f"For each journey its {label.lower()} by how many of its emails a contact has had.",
        opens=ordinals.opens,
        figure_opens=lambda custom: ordinals.opens_mark(custom, label),
        help={**RATE_HELP, "Email": "Among the journey's emails delivered to the contact so far."},
        small=is_small,
        empty="No email was delivered in this view.",
        definitions=(*DEFINITIONS, "emails had"),
        waits_for=("booked",),
    )


def compared(
    board: Board, chosen: Filters, gaps: Mapping[str, str], *, measure: str, gap: str
) -> None:
    """Draw the versions of each touch beside each other, with a verdict each."""
    with board.choices():
        kind = versions.choose_kind()
    is_growing = board.is_growing(MEASURES[measure].stage)
    rows = versions.version_rows(chosen, gaps, kind=kind, measure=measure, is_growing=is_growing)
    board.card(
        "Which version works better",
        rows,
        kinds=versions.kinds_of(kind, measure),
        sentence=gap or versions.version_sentence(rows, kind=kind, measure=measure),
        figure=None if gap else figures.versions(rows),
        alt="For each version how far it is from the others of its touch, with the 95 % range.",
        help={**RATE_HELP, **versions.HELP},
        opens=partial(versions.opens, kind=kind),
        figure_opens=partial(versions.opens_mark, kind=kind, measure=measure),
        small=versions.is_few,
        empty="No email was delivered in this view.",
        definitions=(*DEFINITIONS, "points apart"),
        waits_for=("booked",) if measure == "booking" else (),
    )


def gap_of(measure: str, gaps: Mapping[str, str], rows: list[dict[str, Any]]) -> str:
    """Why the rate chosen cannot be told; empty where it can."""
    stage = MEASURES[measure].stage
    if stage in gaps:
        return words.capital(f"{gaps[stage]}.")
    if rows and all(row["rates"][measure].numerator is None for row in rows):
        return "Clicks are not tracked in this export."
    return ""
