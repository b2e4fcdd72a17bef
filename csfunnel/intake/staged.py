"""Files that are only looked at: where they lie, and how long when nobody goes on with them."""

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from csfunnel.settings import now

FILE_NAME = "staged"
# Streamlit does not tell when a tab is closed. Who comes back later finds a preview of old data.
KEPT_HOURS = 4


def place(work: Path) -> Path:
    """A new place for a file in the work folder."""
    work.mkdir(exist_ok=True)
    return Path(tempfile.mkdtemp(dir=work)) / FILE_NAME


def keep(path: Path) -> None:
    """Somebody goes on with a staged file: its hours begin anew."""
    with suppress(OSError):
        os.utime(path)


def forget(path: Path) -> None:
    """Remove a staged file."""
    shutil.rmtree(path.parent, ignore_errors=True)


def forget_left(work: Path) -> None:
    """Remove the staged files that nobody went on with for hours: they may be large."""
    oldest = now().timestamp() - KEPT_HOURS * 3600
    for path in work.glob(f"*/{FILE_NAME}"):
        with suppress(OSError):
            if path.stat().st_mtime < oldest:
                forget(path)
