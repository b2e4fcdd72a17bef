"""What happened with this account, and whom should we write to next?"""

import streamlit as st

from csfunnel.ui import data, empty, filters, words
from csfunnel.ui.accounts import account_choices as choices
from csfunnel.ui.accounts import accounts, renewals, worklist
from csfunnel.ui.board import HEADING_PX, Board
from csfunnel.ui.figures import accounts as figures

span = data.report("span")[0]
empty.stop_if_no_data(span)
chosen = filters.chosen()
board = Board("Accounts")
heading = st.skeleton(HEADING_PX)
with st.container(horizontal=True, vertical_alignment="bottom"):
    account_id = choices.account()
    within_days = choices.within()
found = renewals.ahead(chosen, within_days=within_days, span=span)
if account_id:
    told = accounts.story(account_id, span)
    heading.header(words.plain(told.name), anchor=False)
    board.metrics(accounts.tiles(told), title="The account")
    board.card(
        "What happened, on a time line",
        told.rows,
        kinds=accounts.KINDS,
        sentence=told.sentence,
        figure=figures.time_line(told.events, as_of_day=told.as_of_day),
        empty="Nothing is loaded that belongs to this account.",
    )
else:
    heading.header(words.plain(worklist.headline(found)), anchor=False)

groups = worklist.group_rows(found)
board.card(
    "Where renewals ahead stand",
    groups,
    kinds=worklist.group_kinds(found),
    sentence=worklist.about(found, chosen),
    config={"Group": choices.group_button(groups)},
    hint="Click a group to list its accounts below.",
    empty=worklist.nothing(found),
    definitions=worklist.DEFINITIONS,
)
with board.choices():
    group = choices.group()
    first = choices.currency(found)
listed = worklist.list_rows(found, group, first=first)
board.card(
    worklist.title(group),
    listed,
    kinds=worklist.list_kinds(found),
    sentence=worklist.about_list(found, group, first=first),
    config={"Account": choices.account_button(listed)},
    hint="Click an account for its story.",
    empty=worklist.nothing(found, group),
    definitions=worklist.DEFINITIONS,
)
board.end()
