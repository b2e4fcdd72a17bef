"""The parts of a change add up, and each part is what it says it is."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csfunnel.moves import Parts, Row, Side, shared, split, total

CENTS = st.integers(0, 10**13)
SIDES = st.builds(
    Side, st.sampled_from([0, 0, 1, 2, 3, 7, 1000]) | st.integers(0, 10**6), CENTS, CENTS
)
ROWS = st.lists(st.builds(Row, st.text(max_size=3), SIDES, SIDES), max_size=12)


def change_of(row: Row) -> int:
    """What a row's number rose by."""
    return row.now.outcome + row.now.other - row.before.outcome - row.before.other


@given(ROWS)
def test_the_parts_of_every_row_add_up_to_its_change(rows):
    parts = split(rows)
    assert [part.change for part in parts] == [change_of(row) for row in rows]
    assert total(parts).change == sum(map(change_of, rows))


@given(ROWS)
def test_the_parts_are_those_of_shares_and_rates_to_within_the_rounding(rows):
    both = [row for row in rows if row.before.delivered_count and row.now.delivered_count]
    emails = [sum(getattr(row, when).delivered_count for row in both) for when in ("before", "now")]
    for row, part in zip(rows, split(rows), strict=True):
        if row not in both:
            assert (part.volume, part.mix, part.rate) == (0, 0, 0)
            continue
        shares = [
            Fraction(side.delivered_count, all_of)
            for side, all_of in zip((row.before, row.now), emails, strict=True)
        ]
        rates = [Fraction(side.outcome, side.delivered_count) for side in (row.before, row.now)]
        volume = (emails[1] - emails[0]) * shares[0] * rates[0]
        mix = emails[1] * (shares[1] - shares[0]) * rates[0]
        rate = emails[1] * shares[1] * (rates[1] - rates[0])
        for exact, whole in zip(
            (volume, mix, rate), (part.volume, part.mix, part.rate), strict=True
        ):
            assert abs(exact - whole) < 1


@given(ROWS)
def test_the_order_of_rows_moves_nothing(rows):
    forth, back = split(rows), split(rows[::-1])
    assert forth == back[::-1]


@given(ROWS, st.integers(2, 9))
def test_as_many_times_the_emails_and_what_came_of_them_is_all_volume(rows, times):
    rows = [
        replace(row, now=Side(row.before.delivered_count * times, row.before.outcome * times))
        for row in rows
        if row.before.delivered_count
    ]
    rows = [replace(row, before=replace(row.before, other=0)) for row in rows]
    for row, part in zip(rows, split(rows), strict=True):
        assert part == Parts(volume=row.before.outcome * (times - 1))


@given(ROWS)
def test_the_same_emails_that_bring_something_else_are_all_rate(rows):
    rows = [
        replace(row, now=replace(row.now, delivered_count=row.before.delivered_count))
        for row in rows
        if row.before.delivered_count
    ]
    for row, part in zip(rows, split(rows), strict=True):
        assert (part.volume, part.mix) == (0, 0)
        assert part.rate == row.now.outcome - row.before.outcome


def test_a_change_of_mix_alone_is_told_as_such():
    good = Row("good", Side(100, 1000), Side(200, 2000))
    poor = Row("poor", Side(300, 300), Side(200, 200))
    assert split([good, poor]) == [Parts(mix=1000), Parts(mix=-100)]


def test_a_row_that_began_or_ended_has_no_rate_to_compare_with():
    began = Row("began", Side(), Side(50, 400))
    ended = Row("ended", Side(50, 700), Side(0, 100))
    stays = Row("stays", Side(10, 100), Side(10, 100))
    assert split([began, ended, stays]) == [Parts(started=400), Parts(started=-600), Parts()]


def test_what_no_journey_led_to_is_a_part_of_its_own_in_any_row():
    rows = [
        Row("No meeting", Side(other=500), Side(other=200)),
        Row("Ann", Side(5, 5, 7), Side(5, 5)),
    ]
    assert split(rows) == [Parts(other=-300), Parts(other=-7)]


def test_nothing_at_all_is_no_change():
    assert split([]) == []
    assert total([]) == Parts()
    assert split([Row("quiet")]) == [Parts()]


def test_odd_units_go_to_the_largest_remainders_and_of_equal_ones_to_the_earlier():
    assert shared([Fraction(1, 3), Fraction(1, 3), Fraction(1, 3)]) == [1, 0, 0]
    assert shared([Fraction(-1, 2), Fraction(1, 2), Fraction(1)]) == [0, 0, 1]
    assert shared([Fraction(5, 4), Fraction(7, 4), Fraction(-2)]) == [1, 2, -2]


def test_parts_that_add_up_to_no_whole_are_refused():
    with pytest.raises(ValueError, match="1/2"):
        shared([Fraction(1, 2)])


@given(st.lists(st.fractions(), min_size=1, max_size=6))
def test_rounded_parts_lie_within_one_of_the_exact(parts):
    parts = [*parts, -sum(parts, Fraction()) + 5]
    whole = shared(parts)
    assert sum(whole) == 5
    assert all(abs(part - each) < 1 for part, each in zip(parts, whole, strict=True))
