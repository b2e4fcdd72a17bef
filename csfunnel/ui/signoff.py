"""The part Sign-off: losses to be accepted, a sample to be looked at, and the evidence pack."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from csfunnel import signoff
from csfunnel.errors import CsfunnelError
from csfunnel.listfile import ListFile, made
from csfunnel.settings import now
from csfunnel.signoff import Acceptance, Tick
from csfunnel.takeaway.cards import Kind
from csfunnel.ui import data, kept, migration_evidence, verdict_words, words
from csfunnel.ui.board import Board
from csfunnel.ui.migration import Found

MOST_SIZE = 500
ALL_AT_ONCE = 25  # lines that are shown without scrolling in the table
FINE, NOT_FINE = "Fine", "Not fine"
SAMPLE_KINDS: dict[str, Kind] = {
    "Note": "text",
    "System": "text",
    "Verdict": "text",
    "Created": "instant",
    "Type": "text",
    "Account": "text",
    "On the Timeline": "text",
    "Looked at": "text",
    "Remark": "text",
    "By": "text",
    "At": "instant",
    "State": "text",
}
LOSS_KINDS: dict[str, Kind] = {
    "Loss": "text",
    "System": "text",
    "Notes": "count",
    "Accepted because": "text",
    "By": "text",
    "At": "instant",
    "State": "text",
}
ORDER = (*verdict_words.TO_MEND, *verdict_words.GOOD)
TO_DO, DONE = "to do", "done"
Row = Mapping[str, Any]
Kept = TypeVar("Kept", Tick, Acceptance)


def draw(board: Board, found: Found) -> None:
    """Draw what is to be signed off, and the pack that proves it."""
    who = st.text_input("Your name", key="signer", max_chars=80, help="Stands beside each tick.")
    losses = loss_rows(data.report("migration_page_losses"), _read(signoff.acceptances))
    _losses(losses, who)
    size, seed = _choices(found)
    drawn = sampled(size=size, seed=seed)
    rows = sample_rows(drawn, _read(signoff.ticks))
    _sample(rows, who, size=size, seed=seed)
    migration_evidence.draw(
        found,
        sample=(SAMPLE_KINDS, rows, sample_sentence(rows, size=size, seed=seed)),
        losses=(LOSS_KINDS, losses, loss_sentence(losses)),
    )
    board.card(
        "How far the sign-off is",
        state_rows(rows, losses),
        kinds={"What": "text", "Done": "count", "To do": "count"},
        sentence=f"{sample_sentence(rows, size=size, seed=seed)} {loss_sentence(losses)}",
    )


def sampled(*, size: int, seed: int) -> list[Row]:
    """The notes of a sample; the same for the same seed as long as the verdicts stay."""
    asked = {"seed": seed, "places": max(size, 1)}
    drawn = signoff.sample(data.report("migration_page_sample", asked), size=size)
    return sorted(drawn, key=lambda row: ORDER.index(row["verdict"]))


def sample_rows(drawn: Sequence[Row], ticks: Sequence[Tick]) -> list[dict[str, Any]]:
    """The sample with what was ticked; a note judged otherwise since is to be looked at again."""
    by_key = {tick.key: tick for tick in ticks}
    return [_sampled(row, by_key.get((row["system"], row["record_id"]))) for row in drawn]


def loss_rows(losses: Sequence[Row], accepted: Sequence[Acceptance]) -> list[dict[str, Any]]:
    """The losses with who accepted them; one that has grown or shrunk since is open again."""
    by_key = {each.key: each for each in accepted}
    return [_lost(row, by_key.get((row["loss"], row["system"]))) for row in losses]


def sample_sentence(rows: Sequence[Row], *, size: int, seed: int) -> str:
    """How much of the sample was looked at, what was found, and how to draw it again."""
    done = [row for row in rows if row["State"] == DONE]
    bad = sum(row["Looked at"] == NOT_FINE for row in done)
    return (
        f"{words.count(len(done))} of {words.count(len(rows))} sampled notes looked at, "
        f"{words.count(bad)} of them not fine. Size {words.count(size)}, seed {seed}."
    )


def loss_sentence(rows: Sequence[Row]) -> str:
    """How many of the known losses are accepted."""
    if not rows:
        return "The exports tell of no loss."
    done = sum(row["State"] == DONE for row in rows)
    return f"{words.count(done)} of {words.count(len(rows))} known losses accepted."


def state_rows(sample: Sequence[Row], losses: Sequence[Row]) -> list[dict[str, Any]]:
    """What is done and what is to be done."""
    parts = {"Notes of the sample looked at": sample, "Known losses accepted": losses}
    return [
        {
            "What": name,
            "Done": sum(row["State"] == DONE for row in rows),
            "To do": sum(row["State"] != DONE for row in rows),
        }
        for name, rows in parts.items()
    ]


def save_ticks(before: Sequence[Row], after: Sequence[Row], *, who: str) -> int:
    """Keep what was ticked or taken back between two states of the table; how many notes.

    Raises KeptWrong where the name is missing.
    """
    changed = _changed(before, after, ("Looked at", "Remark"))
    moment = now()
    ticks = [
        made(
            Tick,
            system=row["system"],
            record_id=row["Note"],
            verdict=row["verdict"],
            is_fine=row["Looked at"] == FINE,
            remark=row["Remark"] or "",
            ticked_by=who,
            ticked_at=moment,
        )
        for row in changed
        if row["Looked at"]
    ]
    gone = {(row["system"], row["Note"]) for row in changed}
    _replace(signoff.ticks(kept.home()), gone, ticks)
    return len(changed)


def save_losses(before: Sequence[Row], after: Sequence[Row], *, who: str) -> int:
    """Keep which losses were accepted, or are no longer. Raises KeptWrong as `save_ticks`."""
    changed = _changed(before, after, ("Accepted because",))
    moment = now()
    accepted = [
        made(
            Acceptance,
            loss=row["loss"],
            system=row["system"],
            notes_count=row["Notes"],
            why=row["Accepted because"],
            accepted_by=who,
            accepted_at=moment,
        )
        for row in changed
        if row["Accepted because"]
    ]
    gone = {(row["loss"], row["system"]) for row in changed}
    _replace(signoff.acceptances(kept.home()), gone, accepted)
    return len(changed)


def _losses(rows: list[dict[str, Any]], who: str) -> None:
    st.subheader("Known losses, to be accepted", anchor=False)
    st.markdown(words.plain(loss_sentence(rows)))
    st.caption(verdict_words.UNTOLD)
    if not rows:
        return
    config = {
        "Accepted because": st.column_config.TextColumn(
            max_chars=200, width="medium", help="Say why the loss is accepted; empty it to undo."
        )
    }
    after = _edited(rows, LOSS_KINDS, config, name="losses", editable=("Accepted because",))
    if st.button("Save what is accepted", key="save losses"):
        _save(lambda: save_losses(rows, after, who=who), "losses")


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
    st.markdown(words.plain(sample_sentence(rows, size=size, seed=seed)))
    st.caption(
        "Open each note in Gainsight and in the old tool, or in the part Row by row. Compare "
        "author, attendees, date, text and company."
    )
    config = {
        "Looked at": st.column_config.SelectboxColumn(
            options=[FINE, NOT_FINE], help="Empty it to take a tick back."
        ),
        "Remark": st.column_config.TextColumn(max_chars=200),
    }
    name = f"sample {size} {seed}"
    after = _edited(rows, SAMPLE_KINDS, config, name=name, editable=("Looked at", "Remark"))
    if st.button("Save ticks", key="save ticks", type="primary"):
        _save(lambda: save_ticks(rows, after, who=who), name)


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


def _save(save: Any, name: str) -> None:
    try:
        count = save()
    except CsfunnelError as problem:
        st.error(words.plain(f"Nothing was saved. {problem}"))
        return
    st.toast(f"{words.plural(count, 'line')} saved." if count else "Nothing had changed.")
    round_name = f"{name} round"
    st.session_state[round_name] = st.session_state.get(round_name, 0) + 1
    st.rerun()


def _sampled(row: Row, tick: Tick | None) -> dict[str, Any]:
    state = TO_DO
    if tick:
        is_same = tick.verdict == row["verdict"]
        was = verdict_words.NAMES.get(tick.verdict, tick.verdict).lower()
        state = DONE if is_same else f"was {was} when looked at: look again"
    return {
        "Note": row["record_id"],
        "System": verdict_words.system(row["system"]),
        "Verdict": verdict_words.NAMES[row["verdict"]],
        "Created": row["created_at"],
        "Type": row["type"],
        "Account": row["account"],
        "On the Timeline": ", ".join(row["activity_ids"]) or None,
        "Looked at": (FINE if tick.is_fine else NOT_FINE) if tick else None,
        "Remark": (tick.remark or None) if tick else None,
        "By": tick.ticked_by if tick else None,
        "At": tick.ticked_at if tick else None,
        "State": state,
        "system": row["system"],
        "verdict": row["verdict"],
    }


def _lost(row: Row, accepted: Acceptance | None) -> dict[str, Any]:
    state = TO_DO
    if accepted:
        is_same = accepted.notes_count == row["notes_count"]
        was = words.count(accepted.notes_count)
        state = DONE if is_same else f"accepted for {was}: look again"
    return {
        "Loss": verdict_words.LOSSES[row["loss"]],
        "System": verdict_words.system(row["system"]),
        "Notes": row["notes_count"],
        "Accepted because": accepted.why if accepted else None,
        "By": accepted.accepted_by if accepted else None,
        "At": accepted.accepted_at if accepted else None,
        "State": state,
        "loss": row["loss"],
        "system": row["system"],
    }


def _changed(before: Sequence[Row], after: Sequence[Row], names: Sequence[str]) -> list[Row]:
    return [
        new
        for old, new in zip(before, after, strict=True)
        if any((old[name] or None) != (new[name] or None) for name in names)
    ]


def _replace(store: ListFile[Kept], gone: set[Any], new: Sequence[Kept]) -> None:
    """Put entries in the place of those of the same keys, and leave alone what others kept."""
    if gone:
        store.change(lambda entries: [*(each for each in entries if each.key not in gone), *new])


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
