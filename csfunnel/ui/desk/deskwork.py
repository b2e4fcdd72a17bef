"""The files of one reader on their way in: looked at, tried, loaded, one after the other."""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol, cast
from uuid import uuid4

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner_utils.script_run_context import get_script_run_ctx

from csfunnel.errors import GroundMoved, NotFound
from csfunnel.intake import staged
from csfunnel.intake.desk import Desk, Source
from csfunnel.intake.door import Asked, Loaded
from csfunnel.intake.progress import Watch
from csfunnel.intake.proposing import Proposal
from csfunnel.intake.trial import Trial
from csfunnel.ui import access, state, words
from csfunnel.ui.tasks import Task

FILES = "desk_files"
OUTCOMES = "desk_outcomes"
MOVED = "The data has changed since this was previewed; this is the new preview."
VOID = "Another file was loaded since this was previewed; this is the new preview."
CANCELLED = "Cancelled; nothing was changed."


class Uploaded(Source, Protocol):
    """What is needed of a file that came through the browser."""

    name: str
    size: int
    file_id: str


@dataclass
class OnDesk:
    """One file that is being looked at: what it seems to be, what it would do, what is under way.

    `path` is where its bytes are once all have come. `then` takes what the task comes to. `refusal`
    says why it cannot be opened, tried or loaded; `note` what happened to it meanwhile.
    """

    name: str
    key: str = field(default_factory=lambda: uuid4().hex)
    path: Path | None = None
    asked: Asked = field(default_factory=Asked)
    proposals: list[Proposal] = field(default_factory=list)
    trial: Trial | None = None
    task: Task | None = None
    then: Callable[["OnDesk", Any], None] | None = None
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
    """A file that was loaded: its tables, and the data version with it."""

    file_name: str
    loaded: tuple[Loaded, ...]
    version: int


def files() -> list[OnDesk]:
    """The files on this reader's desk."""
    return cast("list[OnDesk]", st.session_state.setdefault(FILES, []))


def outcomes() -> list[Outcome]:
    """The files this reader has loaded since the page was opened, the last first."""
    return cast("list[Outcome]", st.session_state.setdefault(OUTCOMES, []))


def take(uploads: Sequence[Uploaded]) -> None:
    """Put uploaded files on the desk and look at each, beside the page."""
    for upload in uploads:
        _stage(OnDesk(upload.name), upload, upload.size)
        _let_go(upload)


def put(name: str, content: bytes, asked: Asked) -> None:
    """Put a file made on the page on the desk, and look at it."""
    _stage(OnDesk(name, asked=asked), io.BytesIO(content), len(content))


def look(file: OnDesk) -> None:
    """Find out anew what a file seems to be; its preview is void."""
    desk = Desk(state.own_door())
    file.trial, file.proposals = None, []
    _begin(
        file,
        "Looking at it",
        lambda watch: desk.propose(_path(file), name=file.name, asked=file.asked, progress=watch),
        _looked,
    )


def choose(file: OnDesk, **changes: Any) -> None:
    """Change what was chosen by hand for a file, and look at it again."""
    file.asked = replace(file.asked, **changes)
    look(file)


def remove(file: OnDesk) -> None:
    """Take a file off the desk; nothing of it stays."""
    if file.task is not None:
        file.task.watch.cancel()
        file.task.wait()
        if file.task.watch.is_late:
            settle(file)
    if file in files():
        _away(file)


def try_out(file: OnDesk) -> None:
    """Find out, beside the page, what loading a file would do."""
    desk = Desk(state.own_door())
    _begin(
        file,
        "Previewing it",
        lambda watch: desk.try_load(_path(file), name=file.name, asked=file.asked, progress=watch),
        _tried,
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
    _begin(
        file,
        "Loading it",
        lambda watch: door.load(
            _path(file), name=file.name, asked=file.asked, who=who, progress=watch, expects=version
        ),
        _loaded,
    )


def settle(file: OnDesk) -> None:
    """Take over what tasks that have ended came to."""
    while file.task is not None and file.task.is_done:
        task, then, file.task, file.then = file.task, file.then, None, None
        if isinstance(task.problem, GroundMoved):
            file.trial = None
            try_out(file)
            file.note = MOVED
        elif task.is_cancelled:
            _cancelled(file)
        elif task.problem is not None or task.said:
            file.refusal = str(task.problem or task.said)
        elif then is not None:
            then(file, task.result)


def renew() -> None:
    """Preview anew what was previewed before this reader's own last load.

    What others load is told when a file is to be loaded: while many do, no preview would last.
    """
    version = outcomes()[0].version if outcomes() else 0
    for file in files():
        if file.task is None and file.trial is not None and file.trial.effect.version < version:
            file.trial = None
            try_out(file)
            file.note = VOID
            settle(file)


def _stage(file: OnDesk, source: Source, bytes_count: int) -> None:
    desk = Desk(state.own_door())
    files().append(file)
    _begin(
        file,
        "Taking it in",
        lambda watch: desk.stage(source, bytes_count=bytes_count, progress=watch),
        _staged,
    )


def _let_go(upload: Uploaded) -> None:
    """Streamlit would hold a file's bytes in memory until the reader leaves."""
    context = get_script_run_ctx()
    if context and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, upload.file_id)


def _staged(file: OnDesk, path: Path) -> None:
    file.path = path
    look(file)


def _looked(file: OnDesk, proposals: list[Proposal]) -> None:
    file.proposals = proposals


def _tried(file: OnDesk, trial: Trial) -> None:
    file.trial = trial


def _loaded(file: OnDesk, loaded: list[Loaded]) -> None:
    version = state.own_door().warehouse.version()
    outcomes().insert(0, Outcome(file.name, tuple(loaded), version))
    _away(file)


def _cancelled(file: OnDesk) -> None:
    """A file nothing is known of is of no use here; any other waits for what is asked next."""
    file.note = CANCELLED
    if not file.proposals:
        st.toast(words.plain(f"{file.name}: {CANCELLED}"))
        _away(file)


def _away(file: OnDesk) -> None:
    if file.path is not None:
        Desk(state.own_door()).forget(file.path)
    files().remove(file)


def _path(file: OnDesk) -> Path:
    """Where its bytes are; asked in the task, so that what is raised becomes the file's refusal."""
    if file.path is None:
        raise NotFound(f"{file.name} has not come yet; wait for it, then try again.")
    if not file.path.exists():
        raise NotFound(
            f"{file.name} was on the desk for more than {staged.KEPT_HOURS} hours and is gone;"
            " remove it and drop it again."
        )
    staged.keep(file.path)
    return file.path


def _begin(
    file: OnDesk, doing: str, job: Callable[[Watch], Any], then: Callable[[OnDesk, Any], None]
) -> None:
    file.refusal, file.note = "", ""
    file.then, file.task = then, Task(doing, job)
