"""The cards of the page CSMs and regions, each drawn on the board of the page."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from csfunnel.filters import Filters
from csfunnel.ui import targets
from csfunnel.ui.board import Board, Cell
from csfunnel.ui.charts import Figure
from csfunnel.ui.csms import csms, standings
from csfunnel.ui.csms import senders as signed
from csfunnel.ui.figures import csms as figures


def compared(  # noqa: PLR0913 # what was chosen and what was found, each by its name
    board: Board,
    rows: Sequence[Mapping[str, Any]],
    whole: Mapping[str, Any],
    chosen: Filters,
    *,
    by: csms.By,
    measure: str,
    gap: str,
) -> None:
    """Draw every CSM or region against the limits of luck around the overall rate."""
    told = csms.MEASURES[measure]
    opens = partial(csms.opens, by=by, measure=measure)

    def opens_mark(custom: Sequence[Any]) -> Cell | None:
        return opens({"name": custom[0]}, told.label) if custom else None

    aim = targets.in_words(measure, chosen)
    board.card(
        "Who stands out, and who is only lucky",
        [] if gap else rows,
        kinds=csms.kinds_of(by, measure),
        sentence=""
        if gap
        else f"{standings.sentence(rows, whole, by=by, measure=measure)} {aim}".strip(),
        figure=None if gap else _control(rows, whole, chosen, by=by, measure=measure),
        alt=f"Each {csms.TITLES[by]} as a mark: its {told.label.lower()} over its cases, with the "
        "limits within which luck stays around the overall rate.",
        help=csms.help_of(measure),
        opens=opens,
        figure_opens=opens_mark,
        small=lambda row: bool(row["place"] == "few"),
        empty=gap or "Nobody has a case in this view.",
        definitions=(told.label.lower(), "limits of luck"),
        waits_for=csms.waits_for(measure),
    )


def _control(
    rows: Sequence[Mapping[str, Any]],
    whole: Mapping[str, Any],
    chosen: Filters,
    *,
    by: csms.By,
    measure: str,
) -> Figure | None:
    """The chart of limits with the target of the view, where there is one."""
    told = csms.MEASURES[measure]
    figure = figures.control(
        rows,
        share=whole["rate"],
        target=targets.of(measure, chosen),
        places=csms.places(by, is_growing=any(row["is_growing"] for row in rows)),
        label=told.label,
        cases=told.whole,
    )
    if figure is not None:
        targets.add_line(figure, measure, chosen)
    return figure


def senders(board: Board, chosen: Filters, *, gap: str) -> None:
    """Draw who signed the emails to whose accounts."""
    rows = [] if gap else signed.sender_rows(chosen)
    board.card(
        "Whose name the emails go out under",
        rows,
        kinds=signed.SENDER_KINDS,
        sentence=signed.sender_sentence(rows) if rows else "",
        figure=figures.senders(rows, names=signed.KINDS_OF_SENDER, nobody=csms.NOBODY["csm"]),
        alt="For each owner of today how many emails went out under whose name.",
        help=signed.SENDER_HELP,
        opens=signed.opens,
        figure_opens=signed.opens_bar,
        empty=gap or "No email was delivered in this view.",
        definitions=("delivered", "whose name"),
    )
