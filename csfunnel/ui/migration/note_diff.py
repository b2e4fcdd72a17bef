"""Two texts of a note laid beside each other: where they part, and what stands on one side only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape
from typing import Literal

import nh3

from csfunnel.migration.markup import safe
from csfunnel.note_text import CUT_MARK

Kind = Literal["same", "legacy", "timeline"]
MOST_COMPARED_WORDS = 800  # on either side: difflib takes the square of it at worst
MOST_SHOWN_WORDS = 60
AROUND_WORDS = 24
TAGS: dict[Kind, tuple[str, str]] = {
    "same": ("", ""),
    "legacy": ("<del>", "</del>"),
    "timeline": ("<ins>", "</ins>"),
}
# Safe HTML of a note less all that could be fetched or followed: neither pictures nor links.
_SHOWN = nh3.Cleaner(
    tags=nh3.ALLOWED_TAGS - {"a", "area", "img", "map"}, attributes={}, link_rel=None
)
_OURS = nh3.Cleaner(tags={"del", "ins"}, attributes={}, link_rel=None)


@dataclass(frozen=True)
class Piece:
    """A stretch of text that both sides have, or only one; `left_out` words of it are not shown."""

    kind: Kind
    text: str
    left_out: int = 0


@dataclass(frozen=True)
class Diff:
    """Where two texts part, and their pieces; `alike_chars` stand before the first difference.

    `is_whole` is not set where both go on too differently to be compared to their ends;
    `cut_of_chars` is how long the legacy text is of which the Timeline has but a beginning.
    """

    alike_chars: int
    pieces: tuple[Piece, ...]
    is_whole: bool = True
    cut_of_chars: int | None = None

    @property
    def is_equal(self) -> bool:
        """Whether no word differs."""
        return all(piece.kind == "same" for piece in self.pieces)


def shown(body: str | None) -> str:
    """A note as HTML that is safe to put on a page and asks nobody for anything; "" for none."""
    return _SHOWN.clean(safe(body or ""))


def diff(legacy: str, timeline: str) -> Diff:
    """Two texts compared word by word. Equal beginnings and ends cost nothing, however long."""
    beginning = timeline.removesuffix(CUT_MARK).rstrip()
    if beginning and legacy != timeline and legacy.startswith(beginning):
        return _cut(legacy, beginning, mark=timeline[len(beginning) :].strip())
    before, after = legacy.split(), timeline.split()
    head = _alike(before, after)
    tail = _alike(before[head:][::-1], after[head:][::-1])
    old, new = before[head : len(before) - tail], after[head : len(after) - tail]
    pieces = [
        *_piece("same", before[:head], is_first=True, is_last=not (old or new or tail)),
        *_parted(old, new),
        *_piece("same", before[len(before) - tail :] if tail else [], is_last=True),
    ]
    return Diff(
        alike_chars=len(" ".join(before[:head])),
        pieces=tuple(pieces),
        is_whole=not (old and new and max(len(old), len(new)) > MOST_COMPARED_WORDS),
    )


def sentence(found: Diff) -> str:
    """Where the texts part, in words."""
    if found.is_equal:
        return "Both say the same, word for word."
    if found.cut_of_chars is not None:
        return (
            f"The Timeline has the first {found.alike_chars:,} of {found.cut_of_chars:,} "
            "characters; what is struck through is not there."
        )
    where = (
        f"They are alike for {found.alike_chars:,} characters, then they part"
        if found.alike_chars
        else "They part from the first word on"
    )
    ends = {piece.kind for piece in found.pieces if piece.kind != "same"}
    if ends == {"legacy"}:
        return f"{where}: the Timeline lacks what is struck through."
    if ends == {"timeline"}:
        return f"{where}: the Timeline has more, which is underlined."
    return f"{where}: struck through is the legacy note's, underlined the Timeline's."


def html_of(found: Diff) -> str:
    """The pieces as HTML: struck through where only the legacy note has them, underlined where
    only the Timeline has."""
    told = []
    for piece in found.pieces:
        opening, closing = TAGS[piece.kind]
        told.append(f"{opening}{escape(piece.text, quote=False)}{closing}")
        if piece.left_out and piece.kind != "same":
            told.append(f"{opening}… and {piece.left_out:,} more words{closing}")
    return _OURS.clean(" ".join(told))


def _cut(legacy: str, beginning: str, *, mark: str) -> Diff:
    """A text of which only the beginning is there, with what stands in the place of the rest."""
    rest = legacy[len(beginning) :].split()
    pieces = (
        *_piece("same", beginning.split(), is_first=True),
        *_piece("legacy", rest),
        *_piece("timeline", mark.split()),
    )
    return Diff(len(beginning), pieces, cut_of_chars=len(legacy))


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words both begin with."""
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _parted(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    """What stands between the common beginning and end."""
    if not old or not new or max(len(old), len(new)) > MOST_COMPARED_WORDS:
        yield from _piece("legacy", old)
        yield from _piece("timeline", new)
        return
    for name, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if name == "equal":
            yield from _piece("same", old[i1:i2])
        else:
            yield from _piece("legacy", old[i1:i2])
            yield from _piece("timeline", new[j1:j2])


def _piece(
    kind: Kind, found: Sequence[str], *, is_first: bool = False, is_last: bool = False
) -> Iterator[Piece]:
    """The words as a piece, shortened where they are many; nothing for none."""
    if not found:
        return
    if kind != "same":
        left_out = max(0, len(found) - MOST_SHOWN_WORDS)
        yield Piece(kind, " ".join(found[:MOST_SHOWN_WORDS]), left_out)
        return
    head = [] if is_first else found[:AROUND_WORDS]
    tail = [] if is_last else found[-AROUND_WORDS:]
    left_out = len(found) - len(head) - len(tail)
    if left_out <= AROUND_WORDS:
        yield Piece("same", " ".join(found))
        return
    gap = f"[… {left_out:,} words alike …]"
    yield Piece("same", " ".join([*head, gap, *tail]), left_out)
