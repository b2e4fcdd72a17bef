"""What is kept beside the data, as pages read it: a file that is wrong never takes a page down."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from csfunnel import keeping
from csfunnel.errors import KeptWrong
from csfunnel.listfile import Entry, ListFile
from csfunnel.ui import state

STORES: tuple[Callable[[Path], ListFile[Any]], ...] = (
    keeping.views,
    keeping.pins,
    keeping.targets,
    keeping.annotations,
)


def home() -> Path:
    """The folder of the workspace on screen."""
    return Path(state.shown().home)


def entries(store: Callable[[Path], ListFile[Entry]]) -> list[Entry]:
    """What a file holds; nothing where it cannot be read, which `troubles` tells."""
    try:
        return store(home()).read()
    except KeptWrong:
        return []


def troubles() -> list[str]:
    """The files that cannot be read, a sentence each with the way out."""
    found = []
    for store in STORES:
        try:
            store(home()).read()
        except KeptWrong as problem:
            found.append(str(problem))
    return found
