"""A process that does one thing to a workspace and kills itself at a step of it, as by kill -9."""

import os
import signal
import sys
from pathlib import Path
from typing import Any

from csfunnel.intake import archive
from csfunnel.intake.door import Door
from csfunnel.intake.progress import Watch


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killing_at(step: str) -> Watch:
    """A progress that kills at a step."""
    return Watch(lambda told: kill() if told == step else None)


def read_or_die(reader: Any, name: str) -> bytes:
    """The first chunk of a file; at the second the process is gone."""
    if reader.tell():
        kill()
    return bytes(reader.read(64))


def main(home: str, step: str, doing: str, what: str = "") -> None:
    if step == "copying":
        archive._read_chunk = read_or_die
    door = Door(Path(home))
    if doing == "load":
        door.load(Path(what), progress=killing_at(step))
    elif doing == "withdraw":
        door.withdraw(int(what), progress=killing_at(step))
    else:
        door.rebuild(progress=killing_at(step))
    door.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
