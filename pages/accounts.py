"""What happened with this account, and whom should we write to next?"""

import streamlit as st

from csfunnel.ui import data, empty, filters, words
from csfunnel.ui.accounts import account_cards, accounts, renewals, worklist
from csfunnel.ui.accounts import account_choices as choices
from csfunnel.ui.board import HEADING_PX, Board

span = data.report("span")[0]
empty.stop_if_no_data(span)
chosen = filters.chosen()

heading = st.skeleton(HEADING_PX)
with st.container(horizontal=True, vertical_alignment="bottom"):
    account_id = choices.account()
    within_days = choices.within()
board = Board("Accounts", view=worklist.in_view(chosen, within_days, span))
found = renewals.ahead(chosen, within_days=within_days, span=span)
if account_id:
    told = accounts.story(account_id, span)
    heading.header(words.plain(told.name), anchor=False)
    account_cards.story(board, told)
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
account_cards.listed(board, found, group, first=first)
board.end()
