"""Answers are kept as long as the data stay as they are, within bounds, and nobody changes them."""

from collections.abc import Callable, Hashable
from copy import deepcopy
from functools import partial
from pathlib import Path
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
