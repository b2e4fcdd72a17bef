"""A workspace for each test of the door, and files to bring to it."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from csfunnel import jobs
from csfunnel.intake.door import Door
from csfunnel.intake.inbox import Inbox
from workspaces import EMAIL, email, write_csv

Emails = Callable[..., Path]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def door(home: Path) -> Iterator[Door]:
    opened = Door(home)
    yield opened
    opened.close()


@pytest.fixture
def inbox(door: Door) -> Inbox:
    """The inbox of a door, which nobody watches but the test."""
    return Inbox(door, jobs.run)


@pytest.fixture
def emails(tmp_path: Path) -> Emails:
    """Writes a file of plain emails: `emails("a.csv", [1, 2], is_sent="NO")`."""

    def write(name: str, places: Sequence[int], **cells: str) -> Path:
        return write_csv(tmp_path / name, EMAIL, [email(place, **cells) for place in places])

    return write
