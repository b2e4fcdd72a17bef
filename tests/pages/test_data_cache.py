"""Answers are kept as long as the data stay as they are, within bounds, and nobody changes them."""

from collections.abc import Callable, Hashable
from copy import deepcopy
from functools import partial
from pathlib import Path
from threading import Barrier, Thread
from time import sleep
from typing import Any

from csfunnel.filters import Filters
from csfunnel.ui import data, state
from csfunnel.warehouse import Ask, Rows

GOLDEN = Path(__file__).parents[1] / "golden"
PAGES = sorted(path.name for path in (Path(__file__).parents[2] / "pages").glob("*.py"))


class Watched(data.Kept):
    """Keeps a copy of every answer as it was when it came."""

    def __init__(self) -> None:
        super().__init__(data.MOST_ROWS)
        self.came: list[tuple[Hashable, Any, Any]] = []

    def __call__(self, key: Hashable, ask: Callable[[], Any]) -> Any:
        def asked() -> Any:
            answer = ask()
            self.came.append((key, answer, deepcopy(answer)))
            return answer

        return super().__call__(key, asked)


def test_no_page_changes_what_the_others_read(opened, on_golden, monkeypatch):
    watched = Watched()
    monkeypatch.setattr(data, "kept", watched)
    for page in PAGES:
        opened(page)
        opened(page, unit="Accounts", region="EMEA")
    assert len(watched.came) > 50
    assert [key for key, answer, as_it_came in watched.came if answer != as_it_came] == []


def test_what_was_asked_once_is_not_asked_again(on_golden, monkeypatch):
    rows = data.report("choices")
    answer = data.funnel(Filters(), by="csm")
    monkeypatch.setattr(on_golden.warehouse, "rows", None)
    assert data.report("choices") is rows
    assert data.funnel(Filters(), by="csm") is answer


def test_other_parameters_and_other_data_are_asked_anew(on_empty):
    first = data.report("span")
    assert data.funnel(Filters(), by="csm") is not data.funnel(Filters(), by="region")
    state.own_door().load(GOLDEN / "email.csv")
    assert data.report("span") != first


def test_what_is_told_of_two_states_of_the_data_is_told_again(on_empty):
    def tell(ask: Ask) -> list[bool]:
        before = ask("span", {})[0]["emails_count"]
        if not before:
            state.own_door().load(GOLDEN / "email.csv")
        return [bool(before), bool(ask("span", {})[0]["emails_count"])]

    assert data.told(tell) == [True, True]


def test_a_change_of_the_unit_asks_nothing_about_meetings_again(on_golden, monkeypatch):
    data.funnel(Filters(), by="csm")
    asked: list[str] = []
    rows = on_golden.warehouse.rows

    def noted(room: str, name: str, *args: Any, **named: Any) -> Rows:
        asked.append(name)
        found: Rows = rows(room, name, *args, **named)
        return found

    monkeypatch.setattr(on_golden.warehouse, "rows", noted)
    data.funnel(Filters(unit="contact"), by="csm")
    assert set(asked) == {"funnel_cohort_units"}


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """What each job, in a thread of its own, gives or raises; none may wait for ever."""
    found: list[Any] = [None] * len(jobs)
    start = Barrier(len(jobs))

    def run(at: int) -> None:
        start.wait()
        try:
            found[at] = jobs[at]()
        except BaseException as problem:  # noqa: BLE001 # as a reader's script is stopped, too
            found[at] = problem

    threads = [Thread(target=run, args=(at,), daemon=True) for at in range(len(jobs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not any(thread.is_alive() for thread in threads)
    return found


def until_waiting(kept: data.Kept, count: int) -> None:
    """Until so many threads wait for what another makes."""
    for _ in range(2000):
        if len(kept._once._waiting) == count:
            return
        sleep(0.005)
    raise AssertionError(f"{len(kept._once._waiting)} wait, not {count}")


def test_what_many_ask_at_once_is_made_once():
    kept, made = data.Kept(100), list[str]()

    def ask() -> list[Any]:
        made.append("made")
        until_waiting(kept, 19)
        return [{}]

    found = at_once(*[lambda: kept("key", ask)] * 20)
    assert len(made) == 1
    assert all(each is found[0] == [{}] for each in found)


def test_an_error_reaches_all_that_waited_and_is_not_kept():
    kept = data.Kept(100)

    def fail() -> None:
        until_waiting(kept, 2)
        raise ZeroDivisionError

    found = at_once(*[lambda: kept("key", fail)] * 3)
    assert [type(each) for each in found] == [ZeroDivisionError] * 3
    assert kept("key", lambda: 1) == 1


def test_a_reader_who_leaves_stops_nobody_else():
    """A script is stopped by an error that is none of the house's."""
    kept, made = data.Kept(100), list[str]()

    class Stopped(BaseException):
        pass

    def ask() -> str:
        made.append("made")
        if len(made) > 1:
            return "answer"
        until_waiting(kept, 2)
        raise Stopped

    found = at_once(*[lambda: kept("key", ask)] * 3)
    assert sorted(str(each) for each in found) == ["", "answer", "answer"]
    assert len(made) == 2


def test_keys_that_ask_for_each_other_wait_for_nobody_for_ever():
    kept, have_begun = data.Kept(100), Barrier(2)

    def of(name: str, other: str) -> Any:
        def ask() -> list[Any]:
            have_begun.wait()
            return [name, kept(other, lambda: [other])[0]]

        return kept(name, ask)

    found = at_once(lambda: of("one", "two"), lambda: of("two", "one"))
    assert found == [["one", "two"], ["two", "one"]]


def test_a_key_may_be_asked_for_within_itself():
    kept = data.Kept(100)
    found = at_once(lambda: kept("key", lambda: ["outer", kept("key", lambda: "inner")]))
    assert found == [["outer", "inner"]]


def test_who_waited_gets_no_answer_of_two_states_either(on_empty):
    def tell(ask: Ask) -> list[bool]:
        before = ask("span", {})[0]["emails_count"]
        if not before:
            until_waiting(data.kept, 1)
            state.own_door().load(GOLDEN / "email.csv")
        return [bool(before), bool(ask("span", {})[0]["emails_count"])]

    state.shown()
    assert at_once(*[lambda: data.told(tell)] * 2) == [[True, True]] * 2


def test_the_rows_kept_are_bounded_and_those_asked_last_stay():
    kept = data.Kept(5)
    two: list[Any] = [{}, {}]
    others: list[list[Any]] = [[{}, {}], [{}, {}]]
    assert kept("two", lambda: two) is two
    for place, rows in enumerate(others):
        kept(place, partial(list, rows))
        assert kept("two", list) is two
    assert kept(0, list) == []


def test_an_answer_larger_than_all_is_kept_alone():
    kept = data.Kept(2)
    large: dict[str, Any] = {"rows": [{}] * 5}
    assert kept("large", lambda: large) is large
    assert kept("large", dict) is large
