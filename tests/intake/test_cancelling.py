"""A job stops wherever it is when asked to, leaves no trace, and is never stopped half done."""

import gzip
import io
from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
import xlsxwriter

from csfunnel.errors import Cancelled, UnknownDataSet
from csfunnel.intake import encoding, records
from csfunnel.intake.desk import Desk
from csfunnel.intake.door import Door
from csfunnel.intake.loading import Loader
from csfunnel.intake.progress import Watch, begin, passed, watched
from csfunnel.warehouse import Cell, Cursor, Function, Interrupted, Relation, Value, Warehouse
from workspaces import EMAIL, email, traces, write_csv

Emails = Callable[..., Path]
ENDLESS = 10**15
PATIENCE_SECONDS = 30  # a job that is not stopped would go on for years


class CancelledIn(Watch):
    """Is cancelled within a step, when the first of it has gone by."""

    def __init__(self, step: str) -> None:
        super().__init__()
        self.told: list[str] = []
        self._at = step

    def passed(self, count: int) -> None:
        super().passed(count)
        self.told.append(self.step)
        if self.step.startswith(self._at):
            self.cancel()


def endless(cursor: Cursor, stop: Callable[[], object]) -> Relation:
    """Rows without end; something is done while they are made."""

    def stopping(number: int) -> int:
        stop()
        return number

    cursor.create_function("stopping", stopping, ["BIGINT"], "BIGINT", side_effects=True)
    numbers = cursor.table_function("range", [ENDLESS])
    return numbers.filter(Function("stopping", Cell("range")) >= Value(0))


@pytest.fixture(name="small_steps")
def bytes_pass_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "CHUNK_BYTES", 64)
    monkeypatch.setattr(records, "TOLD_EACH_CHARS", 64)


def packed(plain: Path) -> Path:
    """The same as gzip."""
    file = plain.with_name(f"{plain.name}.gz")
    file.write_bytes(gzip.compress(plain.read_bytes()))
    return file


def workbook(plain: Path) -> Path:
    """The same as a workbook."""
    file = plain.with_suffix(".xlsx")
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for row, line in enumerate(plain.read_text(encoding="utf-8").splitlines()):
            sheet.write_row(row, 0, line.split(","))
    return file


def same(plain: Path) -> Path:
    return plain


@pytest.mark.parametrize(
    ("made", "step"),
    [
        (same, "Archiving its bytes"),
        (same, "Checking its text"),
        (same, "Reading it row by row"),
        (packed, "Unpacking it"),
        (workbook, "Looking through its sheets"),
        (workbook, "Writing out a sheet"),
    ],
)
@pytest.mark.usefixtures("small_steps")
def test_a_load_cancelled_while_bytes_pass_leaves_no_trace(
    door: Door, emails: Emails, tmp_path: Path, made: Callable[[Path], Path], step: str
):
    door.load(emails("a.csv", [1]))
    before = traces(door)
    rows = [email(2), email(3, executed_at="?"), *map(email, range(4, 40))]
    file = made(write_csv(tmp_path / "b.csv", EMAIL, rows))
    watch = CancelledIn(step)
    with pytest.raises(Cancelled):
        door.load(file, progress=watch)
    assert watch.told[-1].startswith(step)
    assert traces(door) == before
    assert door.load(file)[0].read == 38


def test_a_file_whose_staging_is_cancelled_is_gone(door: Door):
    before = traces(door)
    with pytest.raises(Cancelled):
        Desk(door).stage(io.BytesIO(b"x" * 99), bytes_count=99, progress=CancelledIn("Copying"))
    assert traces(door) == before


def test_a_trial_cancelled_while_its_bytes_are_compared_leaves_no_trace(door: Door, emails: Emails):
    before = traces(door)
    with pytest.raises(Cancelled):
        Desk(door).try_load(emails("a.csv", [1]), name="a.csv", progress=CancelledIn("Comparing"))
    assert traces(door) == before


@pytest.fixture(name="reads_without_end")
def reading_has_no_end(monkeypatch: pytest.MonkeyPatch) -> Callable[[Watch], None]:
    """Reading goes on for ever; while it does, a watch is cancelled."""
    read = Loader._read

    def prepare(watch: Watch) -> None:
        def reading(loader: Loader, *args: Any) -> Relation:
            rows = read(loader, *args)
            names = [Cell(name) for name in rows.columns]
            return rows.cross(endless(loader.cursor, watch.cancel)).select(*names)

        monkeypatch.setattr(Loader, "_read", reading)

    return prepare


@pytest.fixture(name="builds_without_end")
def building_has_no_end(monkeypatch: pytest.MonkeyPatch) -> Callable[[Watch], None]:
    """The first table of numbers takes for ever; while it is made, a watch is cancelled."""
    run = Warehouse.run

    def prepare(watch: Watch) -> None:
        def running(warehouse: Warehouse, room: str, name: str, cursor: Cursor, *args: Any) -> Any:
            if room == "marts" and not watch.is_cancelled:
                endless(cursor, watch.cancel).fetchall()
            return run(warehouse, room, name, cursor, *args)

        monkeypatch.setattr(Warehouse, "run", running)

    return prepare


@pytest.mark.parametrize("where", ["reads_without_end", "builds_without_end"])
@pytest.mark.parametrize("job", ["load", "preview", "withdraw", "rebuild"])
def test_a_query_that_runs_is_interrupted_and_leaves_no_trace(
    door: Door, emails: Emails, request: pytest.FixtureRequest, where: str, job: str
):
    door.load(emails("a.csv", [1]))
    door.load(emails("b.csv", [2, 3]))
    desk, more = Desk(door), emails("c.csv", [3, 4])
    staged = desk.stage(io.BytesIO(more.read_bytes()), bytes_count=more.stat().st_size)
    before = traces(door)
    watch = Watch()
    jobs: dict[str, Callable[[], object]] = {
        "load": lambda: door.load(more, progress=watch),
        "preview": lambda: desk.try_load(staged, name="c.csv", progress=watch),
        "withdraw": lambda: door.withdraw(1, progress=watch),
        "rebuild": lambda: door.rebuild(progress=watch),
    }
    request.getfixturevalue(where)(watch)
    with pytest.raises(Cancelled):
        jobs[job]()
    request.getfixturevalue("monkeypatch").undo()
    assert traces(door) == before
    assert door.load(more)[0].read == 2


def test_an_interruption_nobody_asked_for_is_no_cancel(door: Door):
    watch = Watch()
    with (
        pytest.raises(Interrupted),
        door.warehouse.tried() as cursor,
        watch.over(cursor),
    ):
        endless(cursor, cursor.interrupt).fetchall()


@pytest.mark.parametrize("step", ["committed", "finished"])
def test_a_cancel_that_comes_too_late_stops_nothing(door: Door, emails: Emails, step: str):
    watch = Watch(lambda reached: watch.cancel() if reached == step else None)
    [loaded] = door.load(emails("a.csv", [1]), progress=watch)
    assert (watch.is_late, watch.is_cancelled) == (True, False)
    assert [row["file_id"] for row in door.ledger()] == [loaded.file_id]
    assert [entry.state for entry in door.archive.entries()] == ["loaded"]


def test_a_withdrawal_cancelled_too_late_is_carried_out(door: Door, emails: Emails):
    door.load(emails("a.csv", [1]))
    watch = Watch(lambda reached: watch.cancel() if reached == "committed" else None)
    assert door.withdraw(1, progress=watch) == [1]
    assert not door.ledger()
    assert [entry.state for entry in door.archive.entries()] == ["withdrawn"]


def test_a_job_that_waits_for_another_can_be_cancelled(door: Door, emails: Emails):
    waits, ended = Event(), Event()

    class Waiting(Watch):
        def begin(self, step: str, *args: Any, **named: Any) -> None:
            super().begin(step, *args, **named)
            if step.startswith("Waiting"):
                waits.set()

    watch, file = Waiting(), emails("a.csv", [1])

    def load() -> None:
        with pytest.raises(Cancelled):
            door.load(file, progress=watch)
        ended.set()

    with door.warehouse.writing:
        Thread(target=load).start()
        assert waits.wait(PATIENCE_SECONDS)
        watch.cancel()
        assert ended.wait(PATIENCE_SECONDS)
    assert not door.archive.entries()


def test_an_earlier_refusal_outlives_a_cancelled_second_try(door: Door, tmp_path: Path):
    file = tmp_path / "shopping.csv"
    file.write_text("milk,eggs\n1,2\n", encoding="utf-8")
    with pytest.raises(UnknownDataSet):
        door.load(file)
    before = traces(door)
    with pytest.raises(Cancelled):
        door.load(file, progress=CancelledIn("Checking"))
    assert traces(door) == before
    with pytest.raises(UnknownDataSet):
        door.load(file)
    assert len(door.refused()) == 1


def test_what_goes_by_is_told_in_megabytes_and_steps():
    watch = Watch()
    with watched(watch):
        begin("Archiving its bytes", 500_000_000)
        passed(125_000_000)
    passed(1)
    assert (watch.step, watch.done_share) == ("Archiving its bytes, 125 of 500 MB", 0.25)
    watch.built(3, 12)
    assert (watch.step, watch.done_share) == ("Making the numbers anew, 3 of 12 steps", 0.25)
    watch("recognised")
    assert (watch.step, watch.done_share) == ("Reading and checking every row", None)
