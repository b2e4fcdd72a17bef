"""The files of one reader on their way in: looked at, tried, loaded, one after the other."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol, cast

import streamlit as st

from csfunnel.errors import CsfunnelError, GroundMoved
from csfunnel.intake.desk import Desk
from csfunnel.intake.door import Asked, Door, Loaded
from csfunnel.intake.progress import Watch
from csfunnel.intake.proposing import Proposal
from csfunnel.intake.trial import Trial
from csfunnel.mishaps import Unforeseen
from csfunnel.ui import access, state
from csfunnel.ui.tasks import Task

FILES = "desk_files"
OUTCOMES = "desk_outcomes"
MOVED = "The data has changed since this was previewed; this is the new preview."


class Uploaded(Protocol):
    """What is needed of a file that came through the browser."""

    name: str

    def getbuffer(self) -> memoryview:
        """Its bytes, without a copy."""


@dataclass
class OnDesk:
    """One file that is being looked at: what it seems to be, what it would do, what is under way.

    `refusal` says why it cannot be opened, tried or loaded; `note` what happened to it meanwhile.
    """

    name: str
    path: Path
    asked: Asked = field(default_factory=Asked)
    proposals: list[Proposal] = field(default_factory=list)
    trial: Trial | None = None
    task: Task | None = None
    is_loading: bool = False
    refusal: str = ""
    note: str = ""

    @property
    def can_be_tried(self) -> bool:
        """Whether nothing is missing for a preview."""
        return bool(self.proposals) and not any(
            each.problem or each.missing or (each.needs_zone and not each.zone)
            for each in self.proposals
        )


@dataclass(frozen=True)
class Outcome:
    """A file that was loaded: its tables."""

    file_name: str
    loaded: tuple[Loaded, ...]


def files() -> list[OnDesk]:
    """The files on this reader's desk."""
    return cast("list[OnDesk]", st.session_state.setdefault(FILES, []))


def outcomes() -> list[Outcome]:
    """The files this reader has loaded since the page was opened, the last first."""
    return cast("list[Outcome]", st.session_state.setdefault(OUTCOMES, []))


def take(uploads: Sequence[Uploaded]) -> None:
    """Put uploaded files on the desk and look at each."""
    desk = Desk(state.own_door())
    for upload in uploads:
        file = OnDesk(upload.name, desk.stage(upload.getbuffer()))
        files().append(file)
        look(file)


def put(name: str, content: bytes, asked: Asked) -> None:
    """Put a file made on the page on the desk, and look at it."""
    file = OnDesk(name, Desk(state.own_door()).stage(memoryview(content)), asked)
    files().append(file)
    look(file)


def look(file: OnDesk) -> None:
    """Say anew what a file seems to be; its preview is void."""
    file.trial, file.refusal, file.note = None, "", ""
    with Unforeseen("looking at a file") as mishap:
        try:
            file.proposals = Desk(state.own_door()).propose(
                file.path, name=file.name, asked=file.asked
            )
        except CsfunnelError as problem:
            file.proposals, file.refusal = [], str(problem)
    file.refusal = file.refusal or mishap.said


def choose(file: OnDesk, **changes: Any) -> None:
    """Change what was chosen by hand for a file, and look at it again."""
    file.asked = replace(file.asked, **changes)
    look(file)


def remove(file: OnDesk) -> None:
    """Take a file off the desk; nothing of it stays."""
    if file.task is not None:
        file.task.watch.cancel()
        file.task.wait()
    Desk(state.own_door()).forget(file.path)
    files().remove(file)


def try_out(file: OnDesk) -> None:
    """Find out, beside the page, what loading a file would do."""
    desk = Desk(state.own_door())
    _begin(
        file,
        f"Previewing {file.name}",
        lambda watch: desk.try_load(file.path, name=file.name, asked=file.asked, progress=watch),
    )


def try_all(files: Sequence[OnDesk]) -> None:
    """Preview several files, each as if it came alone."""
    for file in files:
        try_out(file)


def load(file: OnDesk) -> None:
    """Load a file that was previewed, beside the page."""
    if file.trial is None:
        return
    door, version, who = state.own_door(), file.trial.effect.version, access.who()
    file.is_loading = True
    _begin(file, f"Loading {file.name}", lambda watch: _loaded(door, file, version, who, watch))


def settle(file: OnDesk) -> None:
    """Take over what a task that has ended came to."""
    task = file.task
    if task is None or not task.is_done:
        return
    was_loading, file.task, file.is_loading = file.is_loading, None, False
    if isinstance(task.problem, GroundMoved):
        file.trial = None
        try_out(file)
        file.note = MOVED
    elif task.problem is not None or task.said:
        file.refusal = "" if task.is_cancelled else str(task.problem or task.said)
        file.note = "Cancelled; nothing was changed." if task.is_cancelled else ""
    elif was_loading:
        outcomes().insert(0, Outcome(file.name, tuple(task.result)))
        remove(file)
    else:
        file.trial = task.result


def _loaded(door: Door, file: OnDesk, version: int, who: str, watch: Watch) -> list[Loaded]:
    return door.load(
        file.path, name=file.name, asked=file.asked, who=who, progress=watch, expects=version
    )


def _begin(file: OnDesk, doing: str, job: Callable[[Watch], Any]) -> None:
    file.refusal, file.note = "", ""
    file.task = Task(doing, job)
