"""Hundreds of nasty files, and what becomes of each.

`python -m intake.corpus` (with `.` and `tests` on the path) takes all of them through the desk and
the door and prints a table; `python -m intake.corpus 0/2` takes the first half, a line of JSON each.
"""

import faulthandler
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from csfunnel.intake.door import Door
from intake import (
    corpus_archives,
    corpus_books,
    corpus_bytes,
    corpus_cells,
    corpus_cuts,
    corpus_tables,
)
from intake.corpus_parts import Case, Maker
from intake.corpus_run import Result, replayed, run

ROOMS: dict[str, Callable[[Maker], Iterator[Case]]] = {
    "cut off": corpus_bytes.cut_off,
    "encodings": corpus_bytes.encodings,
    "control characters": corpus_bytes.nuls,
    "gzip": corpus_archives.gzips,
    "zip": corpus_archives.zips,
    "zip of others": corpus_archives.zips_of_others,
    "quotes": corpus_cuts.quotes,
    "delimiters": corpus_cuts.delimiters,
    "line ends": corpus_cuts.line_ends,
    "header again": corpus_tables.headers_again,
    "headers": corpus_tables.headers,
    "around the table": corpus_tables.around,
    "stacked tables": corpus_tables.stacked,
    "sizes": corpus_tables.sizes,
    "wrong cells": corpus_cells.wrong_cells,
    "odd cells": corpus_cells.right_cells,
    "doubtful cells": corpus_cells.doubtful_cells,
    "workbooks": corpus_books.books,
    "other workbooks": corpus_books.others,
}
HANG_SECONDS = 60  # no file takes a tenth of it, on a busy machine either
FILES_A_DOOR = 40  # a workspace with more of them only gets slower


def cases() -> Iterator[Case]:
    """All files, the same each time."""
    make = Maker()
    for kind, room in ROOMS.items():
        for case in room(make):
            yield replace(case, kind=kind)


def results(chosen: Sequence[Case], place: Path) -> Iterator[tuple[str, str, Result]]:
    """(kind, what, what became of it) of each file, and of each workspace made anew from them.

    The process ends, with a trace of where it was, when one takes far too long.
    """
    for start in range(0, len(chosen), FILES_A_DOOR):
        door = Door(place / f"home-{start}")
        for case in chosen[start : start + FILES_A_DOOR]:
            faulthandler.dump_traceback_later(HANG_SECONDS, exit=True)
            yield case.kind, case.what, run(case, door, place)
        faulthandler.dump_traceback_later(5 * HANG_SECONDS, exit=True)
        yield "replay", f"of the workspace of file {start + 1:,} and on", replayed(door)
        faulthandler.cancel_dump_traceback_later()
        door.close()


def main(part: str = "") -> None:
    """Tell what becomes of all files, or of a part of them for the tests."""
    chosen = list(cases())
    if part:
        number, parts = map(int, part.split("/"))
        chosen = chosen[number::parts]
    tally = Counter[tuple[str, str]]()
    with tempfile.TemporaryDirectory() as place:
        for kind, what, result in results(chosen, Path(place)):
            if part:
                told = {"kind": kind, "what": what, **asdict(result)}
                print(json.dumps(told), flush=True)
                continue
            tally[kind, f"{result.outcome} {result.how}".strip()] += 1
            for wrong in result.wrong:
                print(f"!! {kind}: {what}: {wrong}\n   {result.told[-500:]}", flush=True)
    if not part:
        print(table_of(tally))


def table_of(tally: Counter[tuple[str, str]]) -> str:
    """Kinds of files, and how many of each were read, read in part or refused."""
    lines = ["| kind | files | what became of them |", "|---|---|---|"]
    for kind in dict.fromkeys(kind for kind, _ in tally):
        found = {how: count for (each, how), count in tally.items() if each == kind}
        told = ", ".join(f"{count} {how}" for how, count in sorted(found.items()))
        lines.append(f"| {kind} | {sum(found.values())} | {told} |")
    return "\n".join([*lines, f"| all | {sum(tally.values())} | |"])


if __name__ == "__main__":
    main(*sys.argv[1:])
