"""Small workspaces of legacy notes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from csfunnel.intake.door import Door
from migration.notes import Cells, made

Opened = Callable[..., Door]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Opened]:
    """Open workspaces as `made` makes them."""
    doors = list[Door]()

    def opened(notes: Sequence[Cells], *, settings: Mapping[str, Any] | None = None) -> Door:
        doors.append(made(tmp_path / f"home{len(doors)}", notes, settings=settings))
        return doors[-1]

    yield opened
    for door in doors:
        door.close()
