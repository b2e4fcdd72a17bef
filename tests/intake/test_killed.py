"""kill -9 at any step leaves the old numbers or the new ones, and nothing half there."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from csfunnel.intake.door import Door
from csfunnel.settings import ROOT
from workspaces import GOLDEN, ledger, numbers

CHILD = Path(__file__).with_name("_killed.py")
LOADING = [
    "received",
    "unpacked",
    "recognised",
    "noted",
    "merged",
    "built",
    "committed",
    "finished",
]
WITHDRAWING = ["noted", "read company.csv", "built", "committed"]
REBUILDING = ["read company.csv", "built", "committed"]
WITHOUT = ("file_id", "loaded_at")
Seen = tuple[object, object]


def seen(door: Door) -> Seen:
    return numbers(door.warehouse), ledger(door, without=WITHOUT)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two files of one data set and two of others."""
    home = tmp_path_factory.mktemp("template") / "home"
    door = Door(home)
    for name in ("company", "email", "call"):
        door.load(GOLDEN / f"{name}.csv")
    more = home.parent / "more.csv"
    more.write_text("company_id,name\nC1,Renamed\nC9,New\n")
    door.load(more)
    door.close()
    return home


@pytest.fixture(scope="module")
def before(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    return after(template, tmp_path_factory.mktemp("before"))


def after(template: Path, place: Path, *, load: str = "", withdraw: int = 0) -> Seen:
    """What is seen where nothing was killed."""
    door = Door(Path(shutil.copytree(template, place / "home")))
    if load:
        door.load(GOLDEN / load)
    if withdraw:
        door.withdraw(withdraw)
    found = seen(door)
    door.close()
    return found


def killed(home: Path, step: str, *doing: str) -> None:
    """Have another process do a thing, and be killed at a step of it."""
    command = [sys.executable, str(CHILD), str(home), step, *doing]
    done = subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, check=False)
    assert done.returncode == -signal.SIGKILL


def opened(home: Path) -> tuple[Seen, list[str]]:
    """What is seen after the next start, with the states of all files; nothing else lies about."""
    door = Door(home)
    found, states = seen(door), [entry.state for entry in door.archive.entries()]
    files = [file.suffix for file in door.archive.folder.iterdir()]
    assert sorted(files) == sorted([".bin", ".json"] * len(states))
    assert not list((home / "work").glob("*"))
    door.close()
    return found, states


@pytest.fixture(scope="module")
def loaded(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    return after(template, tmp_path_factory.mktemp("loaded"), load="booking.csv")


@pytest.mark.parametrize("step", LOADING)
def test_a_load_killed_at_any_step_is_taken_up_and_finished(
    template: Path, tmp_path: Path, loaded: Seen, step: str
):
    home = Path(shutil.copytree(template, tmp_path / "home"))
    killed(home, step, "load", str(GOLDEN / "booking.csv"))
    assert opened(home) == (loaded, ["loaded"] * 5)


def test_a_load_killed_after_its_commit_keeps_its_number(template: Path, tmp_path: Path):
    home = Path(shutil.copytree(template, tmp_path / "home"))
    killed(home, "committed", "load", str(GOLDEN / "booking.csv"))
    door = Door(home)
    assert [line["file_id"] for line in door.ledger()] == [1, 2, 3, 4, 5]
    door.close()


def test_a_load_killed_while_the_bytes_come_has_never_been(
    template: Path, tmp_path: Path, before: Seen
):
    home = Path(shutil.copytree(template, tmp_path / "home"))
    killed(home, "copying", "load", str(GOLDEN / "booking.csv"))
    assert list((home / "archive").glob(".partial-*"))
    assert opened(home) == (before, ["loaded"] * 4)


@pytest.mark.parametrize("step", WITHDRAWING)
def test_a_withdrawal_killed_at_any_step_is_finished(template: Path, tmp_path: Path, step: str):
    home = Path(shutil.copytree(template, tmp_path / "home"))
    killed(home, step, "withdraw", "4")
    found, states = opened(home)
    assert states == ["loaded", "loaded", "loaded", "withdrawn"]
    (tmp_path / "other").mkdir()
    assert found == after(template, tmp_path / "other", withdraw=4)


@pytest.mark.parametrize("step", REBUILDING)
def test_a_rebuild_killed_at_any_step_changes_nothing(
    template: Path, tmp_path: Path, before: Seen, step: str
):
    home = Path(shutil.copytree(template, tmp_path / "home"))
    killed(home, step, "rebuild")
    assert opened(home) == (before, ["loaded"] * 4)


def test_a_killed_process_lets_go_of_the_workspace(template: Path, tmp_path: Path):
    home = Path(shutil.copytree(template, tmp_path / "home"))
    killed(home, "merged", "load", str(GOLDEN / "booking.csv"))
    Door(home, wait_seconds=0).close()
