"""Some hundreds of nasty files, and what becomes of each: `python tests/intake/corpus.py`."""

import faulthandler
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]

from csfunnel.intake.door import Door
from intake import corpus_archives, corpus_books, corpus_bytes, corpus_cells, corpus_cuts, corpus_tables
from intake.corpus_parts import Case, Maker
from intake.corpus_run import run

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
    "headers again": corpus_tables.headers_again,
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


def cases() -> Iterator[Case]:
    """All files, the same each time."""
    make = Maker()
    for kind, room in ROOMS.items():
        for case in room(make):
            yield replace(case, kind=kind)


if __name__ == "__main__":
    only = sys.argv[1:]
    tally = Counter()
    t00=time.time()
    door=None
    n=0
    with tempfile.TemporaryDirectory() as folder:
        for case in cases():
            if only and not any(word in f"{case.kind}: {case.what}" for word in only):
                continue
            if n%40==0:
                door and door.close()
                door = Door(Path(folder) / f"home{n}")
            n+=1
            faulthandler.dump_traceback_later(60, exit=True)
            t = time.perf_counter()
            r = run(case, door, Path(folder))
            dt = time.perf_counter() - t
            tally[case.kind, r.outcome] += 1
            mark = "!!" if r.wrong else "  "
            told = r.told[-600:] if r.outcome=='crashed' else r.told[:130] if not r.wrong else r.told[:300]
            print(f"{mark} {case.kind}: {case.what[:60]} -> {r.outcome} {r.how} {dt:.1f}s | {told}", *(["      ## " + w[:260] for w in r.wrong]), sep="\n" if r.wrong else "", flush=True)
        faulthandler.cancel_dump_traceback_later()
    print(tally, n, time.time()-t00)
