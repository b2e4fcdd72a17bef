"""The plain tables of the funnel page: stages, meetings, their rules, and money."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from csfunnel.cell import Cell
from csfunnel.filters import MODEL_PHRASES, Filters
from csfunnel.funnel import RULES, Answer
from csfunnel.rates import rate
from csfunnel.takeaway.cards import Kind, Row
from csfunnel.ui import charts, evidence, sentences, stages, words
from csfunnel.ui.board import Board
from csfunnel.ui.funnels import openings
from csfunnel.ui.maturing import FOLLOWS

STAGE_KINDS: dict[str, Kind] = {
    "Stage": "text",
    "Reached": "count",
    "Of previous": "share",
    "Of first": "share",
    "Recorded": "count",
}
NOTE = "Note"
STAGE_HELP = {
    "Reached": "Came to the stage or past it.",
    "Of previous": "Reached, of those that reached the stage before.",
    "Of first": "Reached, of those attempted.",
    "Recorded": "Counted at the stage itself; the rates rest on these.",
}
MEETING_KINDS: dict[str, Kind] = {"Meetings": "text", "Count": "count", "Of due": "share"}
RULE_KINDS: dict[str, Kind] = {"How we know": "text", "Meetings": "count", "Credit": "text"}
RULE_NAMES = {  # short, so that a phone shows the count beside them
    "link_email": "Their link names the email",
    "link_journey": "Their link names the journey",
    "click": "They clicked it before booking",
    "sent": "They got it before booking",
    "colleague": "A colleague clicked it before",
    "none": "No email found",
}
DIRECT = ("link_email", "link_journey", "click")
MONEY = {
    "Won": "won",
    "From journeys": "journeys",
    "From no journey": "no_journey",
    "From no meeting": "no_meeting",
}
MONEY_HELP = {
    "Won": "All won renewals in view: the three columns beside it add up to this one.",
    "From journeys": "Credited to meetings that an email led to.",
    "From no journey": "Credited to meetings that no email led to.",
    "From no meeting": "Renewals without a held meeting before them.",
}


def draw_stages(board: Board, told: Sequence[stages.Stage], chosen: Filters, *, view: str) -> None:
    """Draw the funnel and its stages as a table."""
    rows = stage_rows(told)
    board.card(
        "How many reached each stage",
        rows,
        kinds={**STAGE_KINDS, **({NOTE: "text"} if any(row[NOTE] for row in rows) else {})},
        figure=charts.funnel_figure(told, title="", view=view),
        alt=charts.funnel_in_words(told),
        help=STAGE_HELP,
        opens=openings.of_stage,
        figure_opens=openings.of_bar,
        definitions=("reached", "recorded", chosen.basis),
        waits_for=[*FOLLOWS],
    )


def stage_rows(told: Sequence[stages.Stage]) -> list[dict[str, Any]]:
    """A row a stage; None where a number is unknown, with the reason in a note."""
    return [
        {
            "Stage": stages.NAMES[each.name],
            "Reached": each.reached,
            "Of previous": each.step_share,
            "Of first": each.first_share,
            "Recorded": each.recorded,
            NOTE: f"at least: {each.gap}" if each.is_least else each.gap,
        }
        for each in told
    ]


def draw_meetings(
    board: Board, answer: Answer, told: Sequence[stages.Stage], chosen: Filters
) -> None:
    """Draw what became of the meetings, why each is credited to its email, and the money."""
    gap = next(each.gap for each in told if each.name == "booked")
    board.card(
        "What became of the meetings",
        [] if gap else meeting_rows(answer),
        kinds=MEETING_KINDS,
        sentence="" if gap else sentences.meetings(answer, told, chosen),
        empty=words.capital(f"{gap}."),
        opens=lambda row, _: Cell(f"meetings.{row['measure']}"),
        definitions=("due", "unverified", "no-show", "too short", "cancelled", "upcoming"),
        waits_for=("booked", "held"),
    )
    board.card(
        "How we know which email led to a meeting",
        [] if gap else rule_rows(answer),
        kinds=RULE_KINDS,
        sentence="" if gap else sentences.credit(answer, chosen),
        empty=words.capital(f"{gap}."),
        opens=lambda row, _: Cell(f"meetings.{row['measure']}"),
        definitions=("direct credit",),
        waits_for=("booked",),
    )


def meeting_rows(answer: Answer) -> list[dict[str, Any]]:
    """A row a status with its share of the meetings due, booked and due before them."""
    met = answer["meetings"]
    counts = {"booked": met["booked"], "due": met["due"], **met["by_status"]}
    names = {"booked": "Booked", "due": "Due"} | evidence.STATUSES
    due = ("held", "unverified", "no_show", "too_short")
    return [
        {
            "Meetings": label,
            "Count": counts[name],
            "Of due": rate(counts[name], met["due"]).rate if name in due else None,
            "measure": name,
        }
        for name, label in names.items()
    ]


def rule_rows(answer: Answer) -> list[dict[str, Any]]:
    """A row a rule: how many meetings it credited to an email, and how surely."""
    return [
        {
            "How we know": RULE_NAMES[rule],
            "Credit": "direct"
            if rule in DIRECT
            else words.DASH
            if rule == "none"
            else "influenced",
            "Meetings": answer["meetings"]["by_rule"][rule],
            "measure": rule,
        }
        for rule in RULES
    ]


def draw_money(board: Board, answer: Answer, told: Sequence[stages.Stage], chosen: Filters) -> None:
    """Draw where won money went, a row a currency; why there is none, if there is none."""
    gap = next(each.gap for each in told if each.name == "renewed")
    model = MODEL_PHRASES[chosen.model]
    board.card(
        "Where the renewed money came from",
        [] if gap else money_rows(answer),
        kinds={"Currency": "text", **dict.fromkeys(MONEY, "money")},
        sentence=f"Every won renewal counts once and goes to {model}. Currencies stay apart.",
        help=MONEY_HELP,
        empty=words.capital(f"{gap or 'no renewal was won in this view'}."),
        opens=_opens_money,
        definitions=("renewed money", "won money"),
        waits_for=("renewed",),
    )


def money_rows(answer: Answer) -> list[dict[str, Any]]:
    """A row a currency, exact and never added up: won, and the three places it goes to."""
    return [
        {"Currency": currency, **{name: Decimal(line[part]) for name, part in MONEY.items()}}
        for currency, line in answer["money"]["by_currency"].items()
    ]


def _opens_money(row: Row, column: str) -> Cell | None:
    part = MONEY.get(column)
    return Cell(f"money.{part}.{row['Currency']}") if part else None
