"""The tables of a sign-off: the sample and the losses with who signed them, and what is kept."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from csfunnel import signoff
from csfunnel.listfile import ListFile, made
from csfunnel.settings import now
from csfunnel.signoff import Acceptance, Tick
from csfunnel.takeaway.cards import Kind
from csfunnel.ui import data, kept, words
from csfunnel.ui.migration import verdict_words

FINE, NOT_FINE = "Fine", "Not fine"
TO_DO, DONE = "to do", "done"


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


Row = Mapping[str, Any]


Kept = TypeVar("Kept", Tick, Acceptance)


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
