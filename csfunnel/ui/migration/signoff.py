"""The part Sign-off: losses to be accepted, a sample to be looked at, and the evidence pack."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from csfunnel import signoff
from csfunnel.errors import CsfunnelError
from csfunnel.takeaway.cards import Kind
from csfunnel.ui import data, kept, words
from csfunnel.ui.board import Board
from csfunnel.ui.migration import migration_evidence, signoff_rows, verdict_words
from csfunnel.ui.migration.migration import Found

MOST_SIZE = 500
ALL_AT_ONCE = 25  # lines that are shown without scrolling in the table


def draw(board: Board, found: Found) -> None:
    """Draw what is to be signed off, and the pack that proves it."""
    who = st.text_input("Your name", key="signer", max_chars=80, help="Stands beside each tick.")
    losses = signoff_rows.loss_rows(
        data.report("migration_page_losses"), _read(signoff.acceptances)
    )
    _losses(losses, who)
    size, seed = _choices(found)
    drawn = signoff_rows.sampled(size=size, seed=seed)
    rows = signoff_rows.sample_rows(drawn, _read(signoff.ticks))
    _sample(rows, who, size=size, seed=seed)
    looked_at = signoff_rows.sample_sentence(rows, size=size, seed=seed)
    accepted = signoff_rows.loss_sentence(losses)
    migration_evidence.draw(
        found,
        sample=(signoff_rows.SAMPLE_KINDS, rows, looked_at),
        losses=(signoff_rows.LOSS_KINDS, losses, accepted),
    )
    board.card(
        "How far the sign-off is",
        signoff_rows.state_rows(rows, losses),
        kinds={"What": "text", "Done": "count", "To do": "count"},
        sentence=f"{looked_at} {accepted}",
        definitions=("known losses", *verdict_words.DEFINITIONS),
    )


def _losses(rows: list[dict[str, Any]], who: str) -> None:
    st.subheader("Known losses, to be accepted", anchor=False)
    st.markdown(words.plain(signoff_rows.loss_sentence(rows)))
    st.caption(verdict_words.UNTOLD)
    if not rows:
        return
    config = {
        "Accepted because": st.column_config.TextColumn(
            max_chars=200, width="medium", help="Say why the loss is accepted; empty it to undo."
        )
    }
    after = _edited(
        rows, signoff_rows.LOSS_KINDS, config, name="losses", editable=("Accepted because",)
    )
    if st.button("Save what is accepted", key="save losses"):
        _save(lambda: signoff_rows.save_losses(rows, after, who=who), "losses")


def _choices(found: Found) -> tuple[int, int]:
    """Draw the size of the sample and its seed, kept in the address."""
    st.subheader("A sample to look at by hand", anchor=False)
    usual = signoff.usual_size(found.legacy_count)
    with st.container(horizontal=True):
        size = st.number_input(
            "Size of the sample",
            min_value=1,
            max_value=MOST_SIZE,
            value=signoff.LEAST_SIZE,
            key="sample_size",
            bind="query-params",
            help=f"One of each system and verdict at least, the others in proportion. One in "
            f"twenty, and never fewer than 20, would be {words.count(usual)} here.",
        )
        seed = st.number_input(
            "Seed",
            min_value=0,
            max_value=10**9,
            value=signoff.DEFAULT_SEED,
            key="sample_seed",
            bind="query-params",
            help="The same seed draws the same notes, for whoever follows the link.",
        )
    return int(size), int(seed)


def _sample(rows: list[dict[str, Any]], who: str, *, size: int, seed: int) -> None:
    st.markdown(words.plain(signoff_rows.sample_sentence(rows, size=size, seed=seed)))
    st.caption(
        "Open each note in Gainsight and in the old tool, or in the part Row by row. Compare "
        "author, attendees, date, text and company."
    )
    config = {
        "Looked at": st.column_config.SelectboxColumn(
            options=[signoff_rows.FINE, signoff_rows.NOT_FINE], help="Empty it to take a tick back."
        ),
        "Remark": st.column_config.TextColumn(max_chars=200),
    }
    name = f"sample {size} {seed}"
    after = _edited(
        rows, signoff_rows.SAMPLE_KINDS, config, name=name, editable=("Looked at", "Remark")
    )
    if st.button("Save ticks", key="save ticks"):
        _save(lambda: signoff_rows.save_ticks(rows, after, who=who), name)


def _edited(
    rows: list[dict[str, Any]],
    kinds: Mapping[str, Kind],
    config: Mapping[str, Any],
    *,
    name: str,
    editable: Sequence[str],
) -> list[dict[str, Any]]:
    """Draw rows as a table some columns of which can be edited; the rows as they stand then."""
    moments = {
        each: st.column_config.DatetimeColumn(format="D MMM YYYY, HH:mm", timezone="UTC")
        for each, kind in kinds.items()
        if kind == "instant"
    }
    edited = st.data_editor(
        pd.DataFrame(rows, columns=list(kinds)),
        hide_index=True,
        height="content" if len(rows) <= ALL_AT_ONCE else 560,
        placeholder=words.DASH,
        disabled=[each for each in kinds if each not in editable],
        column_config={"Note": st.column_config.TextColumn(pinned=True), **moments, **config},
        key=f"{name} {st.session_state.get(f'{name} round', 0)}",
        alt=name,
    )
    told = [{each: _plain(row[each]) for each in editable} for row in edited.to_dict("records")]
    return [{**row, **now_} for row, now_ in zip(rows, told, strict=True)]


def _save(save: Callable[[], int], name: str) -> None:
    try:
        count = save()
    except CsfunnelError as problem:
        st.error(words.plain(f"Nothing was saved. {problem}"))
        return
    st.toast(f"{words.plural(count, 'line')} saved." if count else "Nothing had changed.")
    round_name = f"{name} round"
    st.session_state[round_name] = st.session_state.get(round_name, 0) + 1
    st.rerun()


def _read(store: Any) -> Sequence[Any]:
    """What a file holds; nothing where it cannot be read, and then why."""
    try:
        found: Sequence[Any] = store(kept.home()).read()
    except CsfunnelError as problem:
        st.warning(words.plain(str(problem)))
        return []
    return found


def _plain(value: Any) -> Any:
    return None if value is None or pd.isna(value) else value
