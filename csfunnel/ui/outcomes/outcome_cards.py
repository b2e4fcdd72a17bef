"""The cards of the page Outcomes, each drawn on the board of the page."""

from functools import partial
from typing import Any

import streamlit as st

from csfunnel.explaining import Explained
from csfunnel.filters import MODEL_NAMES, Breakdown, Filters
from csfunnel.ui import data, filters, stages, targets, words
from csfunnel.ui.board import Board
from csfunnel.ui.figures import outcomes as figures
from csfunnel.ui.maturing import FOLLOWS
from csfunnel.ui.outcomes import explained, outcomes, renewal_rates
from csfunnel.warehouse import Rows

FEW = "few cases"
MODELS = tuple(name.lower() for name in MODEL_NAMES.values())


def money(board: Board, found: Rows, chosen: Filters, *, by: Breakdown, gap: str) -> None:
    """Draw who is credited with how much under each model; the sums last."""
    title = filters.BREAKDOWN_NAMES[by]
    rows = outcomes.model_rows(outcomes.known(found, chosen, gap=gap), title=title)
    board.card(
        "The same money under five models",
        rows,
        kinds={title: "text", **outcomes.MODEL_KINDS},
        sentence=outcomes.model_sentence(found, gap=gap),
        figure=figures.models(outcomes.own_rows(rows), title=title),
        alt=f"For each {title.lower()} a mark for the money under each of the five models; what "
        "goes to no meeting stands in the table only.",
        help=outcomes.MODEL_HELP,
        opens=partial(outcomes.opens_money, by=by),
        figure_opens=partial(outcomes.opens_mark, by=by),
        empty=words.capital(f"{gap or 'no renewal was won in this view'}."),
        definitions=("renewed money", "won money", *MODELS),
        waits_for=("renewed",),
    )


def led(board: Board, chosen: Filters, *, by: Breakdown, gap: str) -> None:
    """Draw which share of booked and of held meetings were followed by a renewal."""
    title = filters.BREAKDOWN_NAMES[by]
    has_rate = chosen.basis == "cohort"
    rows = renewal_rates.led_rows(data.meetings(chosen, by=by), title=title, has_rate=has_rate)
    figure = None
    if has_rate:
        figure = figures.rates(
            [(row[title], row["rate"]) for row in rows],
            axis="Followed by a renewal, of held",
            few=FEW,
            has_total=True,
        )
        targets.add_line(figure, "renewal", chosen, axis="x")
    aim = targets.in_words("renewal", chosen) if has_rate else ""
    board.card(
        "How many meetings were followed by a renewal?",
        [] if gap else rows,
        kinds={
            title: "text",
            **renewal_rates.LED_COUNTS,
            **(renewal_rates.LED_SHARES if has_rate else {}),
        },
        sentence=""
        if gap
        else f"{renewal_rates.led_sentence(rows, has_rate=has_rate)} {aim}".strip(),
        figure=figure,
        alt=f"For each {title.lower()} the share of held meetings that a renewal followed.",
        help=renewal_rates.LED_HELP,
        opens=partial(renewal_rates.opens_led, by=by),
        figure_opens=partial(renewal_rates.opens_led_mark, by=by),
        small=lambda row: has_rate and bool(row["rate"].is_small),
        empty=words.capital(f"{gap}."),
        definitions=(
            "share of booked with a renewal",
            "renewal rate",
            "meetings in view",
            "meetings held",
        ),
        waits_for=[*FOLLOWS],
    )


def groups(board: Board, chosen: Filters, *, lookback_days: int, gap: str) -> None:
    """Draw how renewals with a held meeting before closing fared beside those without."""
    found = renewal_rates.groups(chosen)
    rows = [] if gap else renewal_rates.group_rows(found)
    board.card(
        "Are renewals won more often where a meeting was held?",
        rows,
        kinds=renewal_rates.GROUP_KINDS,
        sentence=renewal_rates.group_sentence(found, lookback_days=lookback_days) if rows else "",
        figure=figures.rates(
            [(row["Before closing"], row["rate"]) for row in rows],
            axis="Renewal rate",
            few=FEW,
            lines=3,
        ),
        alt="The renewal rate of each group with its interval.",
        help=renewal_rates.GROUP_HELP,
        opens=renewal_rates.opens_group,
        figure_opens=renewal_rates.opens_group_mark,
        small=lambda row: bool(row["rate"].is_small),
        empty=words.capital(f"{gap or 'no renewal in this view is decided'}."),
        definitions=("renewal rate by meeting", "interval"),
    )
    if not gap:
        st.caption(words.plain(renewal_rates.left_out(found)))


def explain(board: Board, found: Explained | None, *, lookback_days: int) -> None:
    """Draw the renewal chosen: its story, its meetings, and each one's share and money."""
    if found is None:
        return
    st.markdown(words.plain(explained.lead(found, lookback_days=lookback_days)))
    if lack := explained.gap(found):
        st.warning(words.plain(lack))
    if found.shares:
        st.markdown(explained.models_told(found))
        _shared_out(board, found)
    _meetings(board, found)


def _shared_out(board: Board, found: Explained) -> None:
    view = f"{explained.label(found)}, whatever the filters"
    board.card(
        "Money of each meeting",
        explained.cent_rows(found),
        kinds=explained.CENT_KINDS,
        sentence=f"{explained.label(found)}: each column adds up to the renewal's amount, "
        "to the cent.",
        figure=figures.shares(found),
        alt="A bar a model, cut into the meetings that share the renewal.",
        help=outcomes.MODEL_HELP,
        definitions=MODELS,
        view=view,
    )
    board.card(
        "Share of each meeting",
        explained.weight_rows(found),
        kinds=explained.WEIGHT_KINDS,
        sentence=f"{explained.label(found)}: as fractions and in per cent.",
        help=outcomes.MODEL_HELP,
        view=view,
    )


def _meetings(board: Board, found: Explained) -> None:
    name = explained.label(found)
    view = f"{name}, whatever the filters"
    board.card(
        "Meetings that count",
        explained.counting_rows(found),
        kinds=explained.COUNTING_KINDS,
        sentence=f"{name}: held, and in the window before closing.",
        empty="There is none.",
        view=view,
    )
    board.card(
        "Meetings that do not count",
        explained.missed_rows(found),
        kinds=explained.MISSED_KINDS,
        sentence=f"{name}: the account's other meetings, held or in the window.",
        empty="There is none.",
        view=view,
    )


def gap(span: Any) -> str:
    """Why nobody can tell what renewal money is credited to; empty where it can be told."""
    return stages.gaps(span).get("renewed", "")
