"""A file is looked at and tried without a trace, and what was foretold is what a load then does."""

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from csfunnel.errors import AlreadyLoaded, Cancelled, GroundMoved, NotFound
from csfunnel.intake.desk import Desk, mended_csv
from csfunnel.intake.door import Asked, Door
from csfunnel.intake.progress import STEPS, Watch
from csfunnel.intake.trial import Trial
from workspaces import EMAIL, counts, email, ledger, numbers, traces, write_csv

Emails = Callable[..., Path]
Staged = Callable[[Path], Path]


@pytest.fixture
def desk(door: Door) -> Desk:
    return Desk(door)


@pytest.fixture
def staged(desk: Desk) -> Iterator[Staged]:
    """Puts a file on the desk."""
    paths: list[Path] = []

    def stage(path: Path) -> Path:
        with path.open("rb") as source:
            paths.append(desk.stage(source, bytes_count=path.stat().st_size))
        return paths[-1]

    yield stage
    for path in paths:
        desk.forget(path)


def test_a_trial_foretells_what_the_load_then_does_and_leaves_no_trace(
    door: Door, desk: Desk, staged: Staged, emails: Emails, tmp_path: Path
):
    door.load(emails("a.csv", [1, 2, 3]))
    rows = [email(2), email(3, journey_name="EBR"), email(4), email(4), email(5, executed_at="?")]
    second = write_csv(tmp_path / "b.csv", EMAIL, rows)
    path = staged(second)
    before = traces(door)
    trial = desk.try_load(path, name="b.csv")
    assert traces(door) == before
    [tried] = trial.tables
    foretold = {"read": 5, "added": 1, "updated": 1, "unchanged": 1, "repeated": 1, "rejected": 1}
    assert counts(tried.loaded) == foretold
    [change] = tried.changes
    assert (change["field"], change["rows_count"]) == ("journey_name", 1)
    [example] = change["examples"]
    assert (example["row_key"], example["after"]) == (email(3)[0], "EBR")
    assert example["before"] == email(3)[2]
    [reject] = tried.rejects
    assert (reject["column_name"], reject["line_no"], reject["cell"]) == ("executed_at", 6, "?")
    assert trial.effect.before["Emails delivered"] == 3
    assert trial.effect.after["Emails delivered"] == 4
    [loaded] = door.load(second, name="b.csv", expects=trial.effect.version)
    assert counts(loaded) == foretold


def test_a_trial_waits_for_the_load_that_has_begun(
    door: Door, desk: Desk, staged: Staged, emails: Emails
):
    """Both would else take the next id, and the trial count the other's rows as its own."""
    path = staged(emails("a.csv", [1, 2, 3]))
    tried: list[Trial] = []
    is_far = Event()

    class Trying(Watch):
        def begin(self, step: str, total: int = 0, *, done: int = 0, unit: str = "") -> None:
            super().begin(step, total, done=done, unit=unit)
            if step in ("Waiting for another job to end", STEPS["recognised"]):
                is_far.set()

    def try_it() -> None:
        tried.append(desk.try_load(path, name="a.csv", progress=Trying()))

    def step(reached: str) -> None:
        if reached == "unpacked":
            trying.start()
            assert is_far.wait(timeout=60)

    trying = Thread(target=try_it)
    door.load(emails("b.csv", [4, 5]), progress=Watch(step))
    trying.join(timeout=60)
    [trial] = tried
    assert counts(trial.tables[0].loaded) == {"read": 3, "added": 3}


def test_a_file_that_was_loaded_is_not_even_tried(
    door: Door, desk: Desk, staged: Staged, emails: Emails
):
    door.load(emails("a.csv", [1]))
    with pytest.raises(AlreadyLoaded, match=r"b\.csv has the same bytes as a\.csv"):
        desk.try_load(staged(emails("b.csv", [1])), name="b.csv")


def test_who_decided_on_an_old_preview_is_told_that_the_ground_has_moved(
    door: Door, desk: Desk, staged: Staged, emails: Emails
):
    seen = desk.try_load(staged(emails("a.csv", [1])), name="a.csv").effect.version
    door.load(emails("b.csv", [2]))
    before = traces(door)
    with pytest.raises(GroundMoved, match="has changed since this was previewed"):
        door.load(emails("c.csv", [3]), expects=seen)
    with pytest.raises(GroundMoved):
        door.withdraw(1, expects=seen)
    assert traces(door) == before


@pytest.mark.parametrize("step", ["received", "unpacked", "recognised", "noted", "merged", "built"])
def test_a_cancelled_load_leaves_no_trace_whenever_it_was_cancelled(
    door: Door, emails: Emails, step: str
):
    door.load(emails("a.csv", [1]))
    before = traces(door)
    watch = Watch(lambda reached: watch.cancel() if reached == step else None)
    with pytest.raises(Cancelled):
        door.load(emails("b.csv", [2]), progress=watch)
    assert traces(door) == before
    assert counts(door.load(emails("b.csv", [2]))[0]) == {"read": 1, "added": 1}


def test_a_cancelled_trial_leaves_no_trace(desk: Desk, door: Door, staged: Staged, emails: Emails):
    path = staged(emails("a.csv", [1]))
    before = traces(door)
    watch = Watch()
    watch.cancel()
    with pytest.raises(Cancelled):
        desk.try_load(path, name="a.csv", progress=watch)
    assert traces(door) == before
    assert watch.is_cancelled


def test_what_a_withdrawal_would_do_is_what_it_does_and_a_restore_undoes_it(
    door: Door, desk: Desk, emails: Emails
):
    door.load(emails("a.csv", [1, 2]))
    door.load(emails("b.csv", [2, 3], journey_name="EBR"))
    door.load(emails("c.csv", [4]))
    before = numbers(door.warehouse), ledger(door)
    foretold = desk.try_withdraw(2)
    assert (numbers(door.warehouse), ledger(door)) == before
    assert (foretold.before["Emails delivered"], foretold.after["Emails delivered"]) == (4, 3)
    assert door.withdraw(2, expects=foretold.version) == [2]
    back = desk.try_restore(2)
    assert (back.before["Emails delivered"], back.after["Emails delivered"]) == (3, 4)
    [gone] = desk.withdrawn()
    assert gone.file_ids == (2,)
    assert door.restore(2, expects=back.version) == [2]
    assert (numbers(door.warehouse), ledger(door)) == before
    assert not desk.withdrawn()


def test_a_file_that_came_again_meanwhile_is_not_restored_beside_itself(door: Door, emails: Emails):
    door.load(emails("a.csv", [1]))
    door.withdraw(1)
    door.load(emails("again.csv", [1]))
    before = traces(door)
    with pytest.raises(AlreadyLoaded, match=r"came again as again\.csv, file 2"):
        door.restore(1)
    with pytest.raises(NotFound, match="is loaded already"):
        door.restore(2)
    assert traces(door) == before


def test_the_bytes_that_came_can_be_had_back(door: Door, desk: Desk, emails: Emails):
    file = emails("a.csv", [1, 2])
    door.load(file)
    name, path = desk.original(1)
    assert (name, path.read_bytes()) == ("a.csv", file.read_bytes())


def test_rejected_rows_mended_in_a_grid_are_loaded_and_their_file_says_where_they_went(
    door: Door, desk: Desk, tmp_path: Path
):
    rows = [email(1), email(2, executed_at="?"), email(3, executed_at="=1+1")]
    door.load(write_csv(tmp_path / "a.csv", EMAIL, rows))
    header, *rejected = csv.reader(io.StringIO(door.rejects(1)))
    assert len(rejected) == 2
    rejected[0][header.index("executed_at")] = "2025-01-05T10:00:00Z"
    mended = tmp_path / "mended.csv"
    mended.write_bytes(mended_csv(header, rejected[:1]))
    [loaded] = door.load(mended, asked=Asked(mends=1))
    assert counts(loaded) == {"read": 1, "added": 1}
    [entry] = desk.mended_by(1)
    assert entry.file_ids == (2,)
    assert not desk.mended_by(2)


@pytest.mark.parametrize(("last", "expected"), [("", {"added": 1}), ("?", {"rejected": 1})])
def test_a_mended_row_that_was_too_long_is_taken_once_nothing_stands_beyond_the_header(
    door: Door, tmp_path: Path, last: str, expected: dict[str, int]
):
    door.load(write_csv(tmp_path / "a.csv", EMAIL, [email(1), [*email(2), "and", "more"]]))
    header, row = csv.reader(io.StringIO(door.rejects(1)))
    mended = tmp_path / "mended.csv"
    mended.write_bytes(mended_csv(header, [[*row[:-2], None, last]]))
    [loaded] = door.load(mended, asked=Asked(mends=1))
    assert counts(loaded) == {"read": 1, **expected}


def test_each_column_is_proposed_with_its_reason(desk: Desk, staged: Staged, emails: Emails):
    [proposal] = desk.propose(staged(emails("a.csv", [1])), name="a.csv")
    assert proposal.data_set is not None
    assert (proposal.data_set.name, proposal.problem, proposal.missing) == ("email", "", ())
    assert [column.ours for column in proposal.columns] == list(EMAIL)
    assert proposal.columns[0].reason == "“email_id” is a known name of email_id"
    assert proposal.parsed[0]["is_sent"] is True
    assert proposal.raw[0] == tuple(email(1))


STRANGE = """\
Mail ID;When sent out;Program;Recipient address;Clicks total;Favourite colour;Clicks total
123456789012345678901;2025-01-05 10:00:00;Renewal;ana@acme.example;3;green;4
123456789012345678902;2025-01-06 10:00:00;Renewal;bo@acme.example;0;red;5
"""


def test_renamed_columns_are_matched_by_likeness_of_name_and_content_and_load_as_proposed(
    desk: Desk, door: Door, staged: Staged, tmp_path: Path
):
    file = tmp_path / "strange.csv"
    file.write_text(STRANGE, encoding="utf-8")
    path = staged(file)
    [proposal] = desk.propose(path, name="strange.csv", asked=Asked(data_set="email"))
    assert "email without email_id" in proposal.problem
    ours = [column.ours for column in proposal.columns]
    assert ours[:4] == ["email_id", "sent_at", "journey_name", "contact_email"]
    assert ours.count("click_count") == 1
    assert (ours[5], proposal.columns[5].reason) == ("", "no column of ours is like it")
    assert proposal.columns[3].reason.endswith("and its cells are e-mail addresses")
    assert proposal.columns[4].name == "#5"
    assert proposal.needs_zone
    assert proposal.missing == ()
    chosen = Asked(data_set="email", columns_map=proposal.columns_map, zone="Europe/Berlin")
    [again] = desk.propose(path, name="strange.csv", asked=chosen)
    assert (again.problem, again.needs_zone) == ("", False)
    assert again.columns[0].reason == "chosen by hand"
    [tried] = desk.try_load(path, name="strange.csv", asked=chosen).tables
    assert counts(tried.loaded) == {"read": 2, "added": 2}
    assert tried.first_at is not None
    assert tried.first_at.isoformat() == "2025-01-05T09:00:00+00:00"
    assert not door.ledger()


def test_cells_speak_against_a_name_that_is_alike(desk: Desk, staged: Staged, tmp_path: Path):
    file = tmp_path / "strange.csv"
    file.write_text(
        "Gsid,Executed on,journey name,contact e mail adr\n"
        "E1,2025-01-05T10:00:00Z,Renewal,no address here\n"
        "E2,2025-01-05T10:00:00Z,Renewal,nor here at all\n",
        encoding="utf-8",
    )
    [proposal] = desk.propose(staged(file), name="strange.csv", asked=Asked(data_set="email"))
    assert proposal.columns[3].ours != "contact_email"
    assert ("contact_email",) in proposal.missing


@pytest.mark.parametrize(
    ("name", "cells", "ours"),
    [
        ("Out", ("1", "0"), "opened_count"),
        ("Out", ("3", "1"), "opened_count"),
        ("Out", ("YES", "NO"), ""),
        ("Was opened", ("1", "0"), "is_opened"),
        ("Was opened", ("YES", "NO"), "is_opened"),
    ],
)
def test_zeros_and_ones_may_be_numbers_and_words_for_yes_and_no_are_none(
    desk: Desk, staged: Staged, tmp_path: Path, name: str, cells: tuple[str, str], ours: str
):
    file = tmp_path / "a.csv"
    lines = [f"Mail ID,When,Prog,Addr,{name}", *(f"E1,then,R,Ana,{cell}" for cell in cells)]
    file.write_text("\n".join(lines), encoding="utf-8")
    [proposal] = desk.propose(staged(file), name="a.csv", asked=Asked(data_set="email"))
    assert proposal.columns[4].ours == ours
    assert ("numbers" in proposal.columns[4].reason) == (ours == "opened_count")


@pytest.mark.parametrize(
    ("header", "cells", "left_out"),
    [
        # An email log with two columns renamed is no company list.
        (
            "Gsid,SourceName,When it went,To whom,IsOpened",
            "E1,Renewal,soon,Ana,YES\nE2,Renewal,soon,Ana,perhaps",
            4,
        ),
        ("company_id,name,name,region", "C1,Acme,Acme Inc,North", 2),
    ],
)
def test_what_is_hardly_alike_and_what_comes_twice_is_not_guessed(
    desk: Desk, staged: Staged, tmp_path: Path, header: str, cells: str, left_out: int
):
    file = tmp_path / "a.csv"
    file.write_text(f"{header}\n{cells}\n", encoding="utf-8")
    [proposal] = desk.propose(staged(file), name="a.csv")
    assert [column.ours for column in proposal.columns if column.position == left_out] in ([""], [])
    assert proposal.problem


def test_a_file_of_nothing_we_know_is_proposed_as_nothing(
    desk: Desk, staged: Staged, tmp_path: Path
):
    file = tmp_path / "shopping.csv"
    file.write_text("Thing,Shelf\nmilk,3\n", encoding="utf-8")
    [proposal] = desk.propose(staged(file), name="shopping.csv")
    assert proposal.data_set is None
    assert "of no data set we take" in proposal.problem
    assert len(proposal.candidates) == 12
    assert [column.ours for column in proposal.columns] == ["", ""]
