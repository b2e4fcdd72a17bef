"""What a server does before its first reader comes, so that nobody waits for it."""

from contextlib import suppress
from importlib import import_module
from pkgutil import walk_packages

from csfunnel import ui
from csfunnel.errors import CsfunnelError
from csfunnel.mishaps import Unforeseen
from csfunnel.ui import state

FRONT_DOOR = "csfunnel.ui.main"  # importing it draws a page


def warm() -> None:
    """Import all that pages draw with, and open the workspace; its troubles are told on a page."""
    for module in walk_packages(ui.__path__, f"{ui.__name__}."):
        if module.name != FRONT_DOOR:
            import_module(module.name)
    with Unforeseen("opening the workspace"), suppress(CsfunnelError):
        state.own_door()
