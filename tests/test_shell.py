"""The command line in the surroundings a shell, cron or a dashboard may give it."""

import errno
import json
import os
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import pytest

from csfunnel import errands, jobs
from csfunnel.errors import DiskFull, WorkspaceBusy
from csfunnel.intake import asking
from csfunnel.intake.door import Door
from csfunnel.mishaps import Unforeseen, logged_to
from csfunnel.settings import ROOT
from csfunnel.ui import state, warming
from workspaces import EMAIL, email, write_csv

ODD = os.fsdecode(b"M\xc3\xbcller \xff.csv")


@pytest.fixture
def emails(tmp_path: Path) -> Path:
    return write_csv(tmp_path / "a.csv", EMAIL, [email(1, journey_name="Müller ≥ 5")])


def ran(
    place: Path, *words: str, closed: str = "", **env: str
) -> "subprocess.CompletedProcess[bytes]":
    """What a shell sees; `closed` is a redirection such as `>&-`."""
    line = [sys.executable, "-m", "csfunnel", *words]
    return subprocess.run(
        ["sh", "-c", f'exec "$@" {closed}', "sh", *line],
        cwd=place,
        env={**os.environ, "PYTHONPATH": str(ROOT), **env},
        capture_output=True,
        check=False,
    )


@pytest.mark.parametrize("name", ["md:y", "s3:x", "file:z", "http:", "a*b", "a'b", ":memory:"])
def test_a_workspace_may_be_called_as_a_place_elsewhere(tmp_path: Path, emails: Path, name: str):
    loaded = ran(tmp_path, "--home", name, "load", str(emails), "--format", "json")
    assert (loaded.returncode, loaded.stderr) == (0, b"")
    assert json.loads(loaded.stdout)["added"] == 1
    assert (tmp_path / name / "csfunnel.duckdb").exists()


@pytest.mark.parametrize("name", ["a?b", os.fsdecode(b"a\xffb")])
def test_a_workspace_that_the_database_cannot_name_is_refused_in_a_line(
    tmp_path: Path, emails: Path, name: str
):
    loaded = ran(tmp_path, "--home", name, "load", str(emails))
    assert (loaded.returncode, loaded.stderr.count(b"\n")) == (1, 1)
    assert b"has a ? or a byte that is no text in its path" in loaded.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "latin-1", "utf-8"])
def test_answers_for_files_are_utf_8_whatever_the_system_writes(
    tmp_path: Path, emails: Path, encoding: str
):
    home = str(tmp_path / "home")
    assert ran(tmp_path, "--home", home, "load", str(emails)).returncode == 0
    for format_ in ("csv", "json", "table"):
        answer = ran(
            tmp_path, "--home", home, "funnel", "--by", "journey", "--format", format_,
            PYTHONIOENCODING=encoding,
        )  # fmt: skip
        assert (answer.returncode, answer.stderr) == (0, b"")
        assert "Müller ≥ 5" in answer.stdout.decode("utf-8")


def test_a_file_whose_name_is_no_text_is_loaded_under_one_that_is(tmp_path: Path, emails: Path):
    odd = emails.rename(tmp_path / ODD)
    home = str(tmp_path / "home")
    loaded = ran(tmp_path, "--home", home, "load", str(odd), "--format", "json")
    assert (loaded.returncode, loaded.stderr) == (0, b"")
    told = ran(tmp_path, "--home", home, "status", "--format", "json")
    assert json.loads(told.stdout)["files"][0]["file_name"] == "Müller \\xff.csv"
    again = ran(tmp_path, "--home", home, "load", str(odd))
    assert again.stderr.decode().startswith("Müller \\xff.csv: refused.")


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_load_goes_on_where_nobody_listens(tmp_path: Path, emails: Path, closed: str):
    home = tmp_path / "home"
    assert ran(tmp_path, "--home", str(home), "load", str(emails), closed=closed).returncode == 0
    door = Door(home)
    assert len(door.ledger()) == 1
    door.close()


def test_settings_that_cannot_be_read_are_one_line(tmp_path: Path):
    (tmp_path / "settings.json").mkdir()
    told = ran(tmp_path, "--home", str(tmp_path), "status")
    assert (told.returncode, told.stderr.count(b"\n")) == (1, 1)
    assert b"settings.json cannot be read: Is a directory." in told.stderr


def test_a_log_that_cannot_be_written_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    with logged_to(tmp_path), Unforeseen("reading") as mishap:
        raise RuntimeError
    assert mishap.said
    assert capsys.readouterr().err == f"The log {tmp_path} cannot be written: Is a directory.\n"


def test_a_command_that_waits_is_done_by_a_dashboard_that_starts_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    door, is_waiting, answers = Door(tmp_path), Event(), list[object]()
    is_served = asking.is_served

    def and_told(home: Path, **kept: float) -> bool:
        found = is_served(home, **kept)
        is_waiting.set()
        return found

    monkeypatch.setattr(errands, "UNTOLD_SECONDS", 0.05)
    monkeypatch.setattr(asking, "is_served", and_told)
    waiting = Thread(target=lambda: answers.append(errands.done(tmp_path, "status", {})))
    waiting.start()
    assert is_waiting.wait(10)
    door.watch_inbox(jobs.run)
    waiting.join()
    assert answers == [jobs.run(door, "status", {})]
    assert capsys.readouterr().err.count("Waiting for whoever") <= 1
    door.close()


def test_a_command_that_waited_long_enough_says_who_has_the_workspace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(errands, "UNTOLD_SECONDS", 0.01)
    monkeypatch.setattr(errands, "QUEUE_COUNT", 3)
    door = Door(tmp_path)
    with pytest.raises(WorkspaceBusy, match="Another process has the workspace"):
        errands.done(tmp_path, "status", {})
    assert capsys.readouterr().err.count("Waiting for whoever") == 1
    door.close()


def test_a_dashboard_that_starts_while_a_command_has_the_workspace_watches_the_inbox_afterwards(
    tmp_path: Path, emails: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("CSFUNNEL_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(warming, "AGAIN_SECONDS", 0.01)
    tried, opened, own_door = Event(), Event(), state.own_door

    def noted() -> Door:
        tried.set()
        door = own_door()
        opened.set()
        return door

    monkeypatch.setattr(state, "own_door", noted)
    command = Door(tmp_path / "home")
    try:
        warming.warm()
        assert tried.wait(10)
        assert not opened.is_set()
    finally:
        command.close()
    assert opened.wait(10)
    assert asking.is_served(tmp_path / "home")
    state.close()


def test_a_pipe_with_a_name_is_read_by_the_command_itself(tmp_path: Path, emails: Path):
    """A dashboard that opened it would wait for whoever writes, and all others for it."""
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    writer = Thread(target=pipe.write_bytes, args=(emails.read_bytes(),))
    writer.start()
    with errands.lasting(pipe) as path:
        assert path != pipe
        assert path.read_bytes() == emails.read_bytes()
    writer.join()


def test_what_cannot_be_read_is_refused_and_the_others_are_taken(tmp_path: Path, emails: Path):
    home = str(tmp_path / "home")
    file = tmp_path / "socket.csv"
    with closing(socket.socket(socket.AF_UNIX)) as listening:
        listening.bind(str(file))
        loaded = ran(tmp_path, "--home", home, "load", str(file), str(emails))
    assert loaded.returncode == 1
    assert loaded.stderr.decode() == (
        "socket.csv: refused. socket.csv cannot be read: No such device or address.\n"
    )
    assert b"a.csv" in loaded.stdout


def test_a_pipe_that_finds_no_room_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    monkeypatch.setattr("shutil.copyfileobj", full)
    writer = Thread(target=pipe.write_bytes, args=(b"",))
    writer.start()
    with pytest.raises(DiskFull, match="No room left in"), errands.lasting(pipe):
        pass
    writer.join()


def test_what_duckdb_would_import_is_there_before_its_first_statement():
    """It imports in the midst of one, and a Ctrl-C that comes then is lost."""
    code = (
        "import sys, duckdb; from csfunnel import database_file\n"
        "duckdb.connect = lambda *_, **__: print('pyarrow.dataset' in sys.modules)\n"
        "database_file.connect(None)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert ended.stdout == "True\n"
