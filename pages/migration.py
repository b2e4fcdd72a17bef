"""Did every note arrive, and where not, why?"""

import streamlit as st

from csfunnel.ui import stamping
from csfunnel.ui.board import Board
from csfunnel.ui.migration import migration, migration_parts

found = migration.found()
migration.stop_if_no_notes(found)
board = Board("Migration", view=stamping.ALL_NOTES)
migration.alarms()
st.header(migration.headline(found), anchor=False)
migration.sums(found)
migration.gaps(found)
st.caption("All legacy notes are counted here.")
part = migration.part()
migration_parts.draw(board, found, part)
board.end()
