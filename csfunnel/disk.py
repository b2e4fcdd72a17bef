"""What a disk asks for: that a full one is told, and that files and their names last."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from csfunnel.errors import DiskFull, WorkspaceUnusable

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextmanager
def disk_full_told(place: Path) -> Iterator[None]:
    """Turn "no room" of the operating system into DiskFull."""
    try:
        yield
    except OSError as problem:
        if problem.errno not in FULL:
            raise
        raise no_room(place) from problem


@contextmanager
def opening_told(home: Path) -> Iterator[None]:
    """Name what the operating system has against a workspace: WorkspaceUnusable, or DiskFull."""
    try:
        with disk_full_told(home):
            yield
    except OSError as problem:
        reason = problem.strerror or str(problem)
        place = f" ({problem.filename})" if problem.filename else ""
        raise WorkspaceUnusable(
            f"The workspace {home} cannot be opened: {reason}{place}. It must be a folder that"
            " csfunnel may write in; mend that, or name another with --home or CSFUNNEL_HOME."
        ) from problem


def no_room(place: Path) -> DiskFull:
    """The error that tells where room is to be made."""
    return DiskFull(
        f"No room left in {place}: nothing was changed. Make room there, then try again."
    )


def sync_file(file: Path) -> None:
    """Make what was written to a file last."""
    with file.open("rb+") as opened:  # Windows syncs no file that is open for reading alone
        os.fsync(opened.fileno())


def sync_folder(folder: Path) -> None:
    """Make the names in a folder last; Windows has no such call and needs none."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
