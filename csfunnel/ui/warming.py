"""What a server does before its first reader comes, so that nobody waits for it."""

from contextlib import suppress
from importlib import import_module
from pkgutil import walk_packages
from threading import Event, Thread

from csfunnel import ui
from csfunnel.errors import CsfunnelError, WorkspaceBusy
from csfunnel.mishaps import Unforeseen
from csfunnel.ui import state

FRONT_DOOR = "csfunnel.ui.main"  # importing it draws a page
AGAIN_SECONDS = 1.0


def warm() -> None:
    """Import all that pages draw with, and open the workspace; its troubles are told on a page.

    Where a command has the workspace, it is opened once that is done, so that the inbox is watched
    though nobody looks at a page.
    """
    for module in walk_packages(ui.__path__, f"{ui.__name__}."):
        if module.name != FRONT_DOOR:
            import_module(module.name)
    if _is_busy():
        Thread(target=_open_later, name="opening", daemon=True).start()


def _open_later() -> None:
    pause = Event()
    while _is_busy():
        pause.wait(AGAIN_SECONDS)


def _is_busy() -> bool:
    """Try to open the workspace; whether somebody else has it."""
    with Unforeseen("opening the workspace"), suppress(CsfunnelError):
        try:
            state.own_door()
        except WorkspaceBusy:
            return True
    return False
