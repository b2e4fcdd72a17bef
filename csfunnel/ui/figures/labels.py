"""Names as charts write them: cut, so that a phone has room for the plot, and no two alike."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from textwrap import wrap
from unicodedata import east_asian_width

CHARS = 26  # of a label, or of a line of it
HOVER_CHARS = 38  # of a line; a hover breaks none by itself, and a phone shows no more of it
CAPITAL, SQUARE = 1.3, 2  # how wide they are beside a small letter


def short(names: Iterable[str], *, chars: int = CHARS, lines: int = 1) -> dict[str, str]:
    """What a chart writes for each of its names, as markup; `whole` is for the hover.

    A name is cut behind its beginning. Where several begin alike it is cut in the middle, so that
    it shows in what it differs, and its end if that has room.
    """
    found = {name: _begun(name, _room(name, chars), lines) for name in names}
    for alike in _alike(found):
        found |= {name: _parted(name, alike, _room(name, chars), lines) for name in alike}
    for alike in _alike(found):
        found |= {
            name: [*found[name][:-1], f"{found[name][-1]} ({place})"]
            for place, name in enumerate(alike, start=1)
        }
    return {name: _markup(written) for name, written in found.items()}


def whole(name: str) -> str:
    """A name as a hover has it, as markup."""
    return _markup(wrap(name, _room(name, HOVER_CHARS)))


def _begun(name: str, chars: int, lines: int) -> list[str]:
    """The lines of a name, of a long one the first."""
    every = wrap(name, chars) or [name]
    return every if len(every) <= lines else [*every[: lines - 1], f"{every[lines - 1]} …"]


def _parted(name: str, alike: Sequence[str], chars: int, lines: int) -> list[str]:
    """The lines of a name that begins as others do: its beginning, and where it differs."""
    if len(wrap(name, chars)) <= lines:
        return _begun(name, chars, lines)
    at = max(_shared(name, other) for other in alike if other != name)
    begin_chars, end_chars = (chars, chars - 2) if lines > 1 else (chars // 2, chars // 2 - 1)
    start = _start(name, at, end_chars)
    begin = wrap(name[:start], begin_chars)[: max(lines - 1, 1)]
    end = f"… {_begun(name[start:], end_chars, 1)[0]}"
    return [*begin, end] if lines > 1 else [" ".join([*begin, end])]


def _start(name: str, at: int, chars: int) -> int:
    """Where the last part of a name begins, to show what stands at a place: with a word if it can.

    The part reaches to the name's end where that has room.
    """
    fits = len(name) - chars
    first, otherwise = (fits, fits) if at >= fits else (at - chars // 2, at)
    blank = name.find(" ", max(first - 1, 0), at)
    return otherwise if blank < 0 else blank + 1


def _shared(name: str, other: str) -> int:
    """With how many letters both begin."""
    apart = (place for place, (one, two) in enumerate(zip(name, other, strict=False)) if one != two)
    return next(apart, min(len(name), len(other)))


def _alike(found: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The names of which the same would be written, together."""
    names: dict[tuple[str, ...], list[str]] = {}
    for name, written in found.items():
        names.setdefault(tuple(written), []).append(name)
    return [those for those in names.values() if len(those) > 1]


def _room(name: str, chars: int) -> int:
    """How many letters of a name have room where so many small ones have."""
    wide = sum(_width(each) for each in name)
    return int(chars * len(name) / wide) if name else chars


def _width(char: str) -> float:
    if east_asian_width(char) in "WF":
        return SQUARE
    return CAPITAL if char.isupper() else 1


def _markup(lines: Sequence[str]) -> str:
    return "<br>".join(escape(line, quote=False) for line in lines)
