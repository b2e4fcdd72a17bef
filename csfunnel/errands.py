"""How a command has its job done: here, or by the dashboard that has the workspace."""

import getpass
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import typer

from csfunnel import jobs
from csfunnel.disk import disk_full_told
from csfunnel.errors import CsfunnelError, Unreadable, WorkspaceBusy
from csfunnel.intake import asking
from csfunnel.intake.door import Door
from csfunnel.intake.progress import STEPS, Watch
from csfunnel.mishaps import Unforeseen, logged_to
from csfunnel.naming import told_name
from csfunnel.settings import Settings

LOG_NAME = "csfunnel.log"
UNTOLD_SECONDS = 1.0  # two commands at once need not hear of each other
QUEUE_COUNT = 3600  # times of waiting so long
TELL_EVERY_SECONDS = 0.2


def done(home: Path, name: str, params: Mapping[str, Any]) -> Any:
    """The answer to a job. Raises CsfunnelError, for what nobody foresaw too: the log has that."""
    known: CsfunnelError | None = None
    with logged_to(home / LOG_NAME), Unforeseen(f"doing the job {name}") as mishap:
        try:
            return _answered(home, name, params)
        except CsfunnelError as problem:
            known = problem
    raise known or CsfunnelError(f"{mishap.said} It is {home / LOG_NAME}.")


@contextmanager
def lasting(file: Path) -> Iterator[Path]:
    """Where a file lies for whoever reads it; what comes through a pipe is put down meanwhile."""
    path = file.resolve()
    if path.is_file() or path.is_dir() or not file.exists():
        yield path if path.exists() else file.absolute()
        return
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "piped"
        try:
            with disk_full_told(kept.parent), file.open("rb") as piped, kept.open("wb") as target:
                shutil.copyfileobj(piped, target)
        except OSError as problem:
            raise Unreadable(f"{told_name(file)} cannot be read: {problem.strerror}.") from problem
        yield kept


def who() -> str:
    """The user's name, or "" where the system has none for the process."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return ""


def _answered(home: Path, name: str, params: Mapping[str, Any]) -> Any:
    door = _opened(home)
    if door is None:
        return asking.post(home, name, params)
    try:
        if name in jobs.TELLING:
            with _progress() as say:
                return jobs.JOBS[name](door, params, progress=say)
        return jobs.run(door, name, params)
    finally:
        door.close()


def _opened(home: Path) -> Door | None:
    """The workspace as soon as nobody else has it, or None as soon as a dashboard takes jobs there.

    Who waits is told for whom. Raises WorkspaceBusy after an hour.
    """
    for count in range(QUEUE_COUNT):
        if asking.is_served(home):
            return None
        try:
            return Door(home, settings=Settings.read(home), wait_seconds=UNTOLD_SECONDS)
        except WorkspaceBusy as problem:
            busy = problem
        if count == 0:
            typer.echo(
                f"Waiting for whoever has the workspace {home} open: another command, or a"
                " dashboard that shows it as its sample. Ctrl-C ends the waiting.",
                err=True,
            )
    raise busy


@contextmanager
def _progress() -> Iterator[Watch | None]:
    """Tells on stderr how far a job is, on a terminal only."""
    if not sys.stderr.isatty():
        yield None
        return

    def say(told: str) -> None:
        typer.echo(f"\r\033[K{told} …", err=True, nl=False)

    def tell() -> None:
        while not ended.wait(TELL_EVERY_SECONDS):
            say(watch.step)

    watch, ended = Watch(lambda step: say(STEPS.get(step, step))), Event()

    teller = Thread(target=tell, daemon=True)
    teller.start()
    try:
        yield watch
    finally:
        ended.set()
        teller.join()
        typer.echo("\r\033[K", err=True, nl=False)
