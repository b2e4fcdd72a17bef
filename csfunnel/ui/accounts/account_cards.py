"""The cards of the page Accounts, each drawn on the board of the page."""

from csfunnel.ui.accounts import account_choices as choices
from csfunnel.ui.accounts import accounts, worklist
from csfunnel.ui.accounts.accounts import Story
from csfunnel.ui.accounts.renewals import Ahead
from csfunnel.ui.board import Board, Whole
from csfunnel.ui.figures import accounts as figures


def story(board: Board, told: Story) -> None:
    """Draw one account: who owns it, and all that happened."""
    board.metrics(
        accounts.tiles(told),
        title="The account",
        definitions=accounts.TILE_DEFINITIONS,
        view=told.view,
    )
    board.card(
        "What happened, on a time line",
        told.rows,
        kinds=accounts.KINDS,
        sentence=told.sentence,
        figure=figures.time_line(told.events, as_of_day=told.as_of_day),
        empty="Nothing is loaded that belongs to this account.",
        definitions=accounts.STORY_DEFINITIONS,
        view=told.view,
        whole=told.whole,
    )


def listed(board: Board, found: Ahead, group: str, *, first: str) -> None:
    """Draw the accounts of a group, what is at stake in the currency `first` largest on top."""
    rows = worklist.list_rows(found, group, first=first)
    board.card(
        worklist.title(group),
        rows,
        kinds=worklist.list_kinds(found),
        sentence=worklist.about_list(found, group, first=first),
        config={"Account": choices.account_button(rows)},
        hint="Click an account for its story.",
        empty=worklist.nothing(found, group),
        definitions=worklist.DEFINITIONS,
        view=f"{board.view} · list: {group}",
        whole=Whole(
            worklist.count_of(found, group),
            lambda: [worklist.all_rows(found, group, first=first)],
        ),
    )
