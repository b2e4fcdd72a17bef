"""What nobody foresaw: logged whole under an id, so that a thread or a start can go on."""

import logging
from contextlib import AbstractContextManager
from types import TracebackType
from uuid import uuid4

_log = logging.getLogger("csfunnel")


class Unforeseen(AbstractContextManager["Unforeseen"]):
    """Ends the block at an error without a name of ours; the log has all of it.

    `said` is then what a user is told, and empty where all went well. What stops a process
    (KeyboardInterrupt, SystemExit) passes through.
    """

    def __init__(self, doing: str) -> None:
        self.doing, self.said = doing, ""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> bool:
        if not isinstance(problem, Exception):
            return False
        mishap_id = uuid4().hex[:8]
        _log.error("mishap %s while %s", mishap_id, self.doing, exc_info=problem)
        self.said = (
            f"Sorry, something went wrong that csfunnel did not foresee (mishap {mishap_id})."
            " Nothing was changed. Give the id to whoever runs csfunnel: the log has the rest."
        )
        return True
