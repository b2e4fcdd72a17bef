"""A process that writes what is kept: many entries, or one and dies by kill -9 while it writes."""

import os
import signal
import sys
from datetime import date
from pathlib import Path
from typing import Any

from csfunnel import keeping
from csfunnel.keeping import Annotation


def die(handle: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(home: str, name: str, doing: str) -> None:
    store = keeping.annotations(Path(home))
    if doing == "die":
        os.fsync = die  # type: ignore[assignment]
    for number in range(20):
        store.merge(before=[], after=[Annotation(date(2025, 1, 1), f"{name} {number}")])


if __name__ == "__main__":
    main(*sys.argv[1:])
