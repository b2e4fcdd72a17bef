"""Long work beside the page: it goes on while the page says how far it is, and can be cancelled."""

from collections.abc import Callable
from threading import Thread
from typing import Any

import streamlit as st

from csfunnel.errors import Cancelled, CsfunnelError
from csfunnel.intake.progress import Watch
from csfunnel.mishaps import Unforeseen
from csfunnel.ui import words

SHORT_SECONDS = 0.4  # work that is done by then shows no progress at all
LOOK_EVERY_SECONDS = 0.5


class Task:
    """One job in a thread of its own, with its watch; ends in a result or in what went wrong.

    The job takes the watch and must not touch the page. `problem` is a known error, `said` what a
    reader is told of an unknown one.
    """

    def __init__(self, doing: str, job: Callable[[Watch], Any]) -> None:
        self.doing, self.watch = doing, Watch()
        self.result: Any = None
        self.problem: CsfunnelError | None = None
        self.said = ""
        self._job = job
        self._thread = Thread(target=self._run, name=doing, daemon=True)
        self._thread.start()
        self._thread.join(SHORT_SECONDS)

    @property
    def is_done(self) -> bool:
        """Whether it has ended, however."""
        return not self._thread.is_alive()

    @property
    def is_cancelled(self) -> bool:
        """Whether it ended because it was stopped."""
        return isinstance(self.problem, Cancelled)

    def wait(self) -> None:
        """Until it has ended."""
        self._thread.join()

    def _run(self) -> None:
        with Unforeseen(self.doing) as mishap:
            try:
                self.result = self._job(self.watch)
            except CsfunnelError as problem:
                self.problem = problem
        self.said = mishap.said


def draw(task: Task, *, key: str) -> None:
    """Draw how far a task is, with a button to stop it; once it has ended the page runs again."""

    @st.fragment(run_every=LOOK_EVERY_SECONDS)
    def look() -> None:
        if task.is_done:
            st.rerun()
        watch = task.watch
        step = watch.step
        doing = f"{task.doing}: {step[:1].lower()}{step[1:]}"
        if watch.is_cancelled:
            doing = "Cancelling"
        if watch.done_share is None:
            st.markdown(f":small[{words.plain(doing)} …]")  # as large as the words of a bar
        else:
            st.progress(watch.done_share, text=words.plain(f"{doing} …"))
        is_over = watch.is_cancelled or watch.is_late
        st.button("Cancel", key=f"{key} cancel", disabled=is_over, on_click=watch.cancel)

    look()
