"""Which of our columns a header may be that no spelling knows: by its name and by what is in it."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from csfunnel.datasets import Column, DataSet, normalised

NAME_WEIGHT = 0.6
LEAST_SCORE = 0.62
LEAST_NAME = 0.45  # a name that is nothing alike is not outweighed by fitting cells
LEAST_NAME_OF_TEXT = 0.6  # which all cells fit
MOST_CELLS = 200

# What a cell looks like -> how to see it. Order matters: the first that most cells show is told.
SHAPES: Mapping[str, Callable[[str], object]] = {
    "e-mail addresses": re.compile(r"[^@\s;,]+@[^@\s;,]+\.[^@\s;,]+").fullmatch,
    "lists of e-mail addresses": re.compile(
        r"[^@\s;,]+@[^@\s;,]+(\s*[;,]\s*[^@\s;,]+@[^@\s;,]+)+"
    ).fullmatch,
    "web addresses": re.compile(r"https?://\S+").fullmatch,
    "dates and times": re.compile(
        r"\d{4}-\d{2}-\d{2}[T ]\d{1,2}:\d{2}.*"
        r"|\d{1,2}/\d{1,2}/\d{2,4},? \d{1,2}:\d{2}.*"
        r"|1\d{9}|1\d{12}"
    ).fullmatch,
    "dates": re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}").fullmatch,
    "zeros and ones": re.compile(r"[01]").fullmatch,  # flags and numbers may be
    "yes or no": re.compile(r"(?i)yes|no|y|n|true|false|0|1").fullmatch,
    "ids": re.compile(r"(?=.*\d)[A-Za-z0-9_-]{8,40}").fullmatch,
    "amounts": re.compile(r"[($-]*[\d,]+\.\d{2}\)?").fullmatch,
    "numbers": re.compile(r"-?\d+(\.\d+)?").fullmatch,
}
MOSTLY = 0.8


@dataclass(frozen=True)
class Suggestion:
    """One of our columns for one of theirs, how sure that is (0 to 1), and why in words."""

    column: str
    score: float
    reason: str


def suggested(
    header: Sequence[str],
    cells: Sequence[Sequence[str]],
    *,
    data_set: DataSet,
    free: Iterable[str],
    open_positions: Iterable[int],
) -> dict[int, Suggestion]:
    """For headers without a column (by position) the free column each is most like, if any.

    `cells` are the first rows. Each column and each header is given once, the surest pair first.
    """
    columns = [data_set.column(name) for name in free]
    ours = {normalised(each.text) for column in data_set.columns for each in column.spellings}
    pairs = [
        (_suggestion(header[at], shape_of(_column_of(cells, at)), column), at)
        for at in open_positions
        if normalised(header[at]) not in {"", *ours}  # a second one of a name is no guess
        for column in columns
    ]
    found: dict[int, Suggestion] = {}
    for pair, at in sorted(pairs, key=lambda each: (-each[0].score, each[1], each[0].column)):
        is_taken = at in found or pair.column in {each.column for each in found.values()}
        if pair.score >= LEAST_SCORE and not is_taken:
            found[at] = pair
    return found


def shape_of(cells: Iterable[str]) -> str:
    """What most of the filled cells look like: a name of SHAPES, "text", or "" where none is."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if not filled:
        return ""
    for shape, shows in SHAPES.items():
        if sum(bool(shows(cell)) for cell in filled) >= MOSTLY * len(filled):
            return shape
    return "text"


def wanted_shapes(column: Column) -> tuple[str, ...]:
    """What the cells of one of our columns may look like."""
    if column.name.endswith("_email") or column.name == "email":
        return ("e-mail addresses",)
    if column.name.endswith("_emails"):
        return ("lists of e-mail addresses", "e-mail addresses")
    if column.name.endswith("_url"):
        return ("web addresses",)
    if column.name.endswith("_id"):
        return ("ids", "numbers")
    by_type = {
        "instant": ("dates and times", "dates"),
        "date": ("dates",),
        "flag": ("yes or no", "zeros and ones"),
        "number": ("numbers", "zeros and ones"),
        "money": ("amounts", "numbers"),
    }
    return by_type.get(column.type, ("text",))


def _suggestion(name: str, shape: str, column: Column) -> Suggestion:
    likeness, spelling = max(
        (fuzz.token_sort_ratio(_words(name), _words(each.text)) / 100, each.text)
        for each in column.spellings
    )
    wanted = wanted_shapes(column)
    fits = 0.5 if not shape else float(shape in wanted)
    score = NAME_WEIGHT * likeness + (1 - NAME_WEIGHT) * fits
    least = LEAST_NAME_OF_TEXT if wanted == ("text",) else LEAST_NAME
    if likeness < least or (shape and not fits and wanted != ("text",)):
        score = 0.0
    shape = wanted[0] if fits and shape == "zeros and ones" else shape
    reason = f"the name is like “{spelling}”"
    if shape and fits:
        reason += f", and its cells are {shape}"
    return Suggestion(column.name, score, reason)


def _words(name: str) -> str:
    """A header as words: `contactEmail_addr` is `contact email addr`."""
    return " ".join(re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", name).replace("_", " ").lower().split())


def _column_of(cells: Sequence[Sequence[str]], at: int) -> list[str]:
    return [row[at] for row in cells[:MOST_CELLS] if at < len(row)]
