"""The limits of luck, against sums of exact fractions."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csfunnel.limits import grid, limits, standing


def at_most(cases: int, count: int, share: Fraction) -> Fraction:
    """How likely so many cases or fewer are."""
    return sum(
        (
            comb(count, each) * share**each * (1 - share) ** (count - each)
            for each in range(cases + 1)
        ),
        Fraction(0),
    )


def place_of(cases: int, count: int, share: Fraction) -> str:
    """Where so many cases stand, by the probability of as many, or of one side more."""
    below = at_most(cases, count, share)
    above = 1 - (at_most(cases - 1, count, share) if cases else 0)
    if above < Fraction(1, 1000):
        return "far above"
    if below < Fraction(1, 1000):
        return "far below"
    if above < Fraction(25, 1000):
        return "above"
    return "below" if below < Fraction(25, 1000) else "within"


@pytest.mark.parametrize(
    "share", [Fraction(1, 50), Fraction(3, 10), Fraction(1, 2), Fraction(9, 10)]
)
@pytest.mark.parametrize("count", [30, 31, 57, 90])
def test_everything_stands_where_exact_fractions_put_it(count, share):
    for cases in range(count + 1):
        found = standing(cases, count, share=float(share))
        assert found == place_of(cases, count, share), (cases, count, share)


@given(count=st.integers(30, 2_000_000), share=st.floats(0.001, 0.999))
def test_limits_lie_around_the_overall_share_in_their_order(count, share):
    found = limits(count, share=share)
    ends = [0, found.far_low, found.low, share, found.high, found.far_high, 1]
    assert ends == sorted(ends)


@given(count=st.integers(30, 100_000), share=st.floats(0.01, 0.99))
def test_more_cases_leave_luck_less_room(count, share):
    near, far = limits(count, share=share), limits(4 * count, share=share)
    assert far.far_high - far.far_low < near.far_high - near.far_low


def test_of_many_cases_the_limits_are_those_of_the_bell():
    found = limits(1_000_000, share=0.3)
    spread = (0.3 * 0.7 / 1_000_000) ** 0.5
    assert found.low == pytest.approx(0.3 - 1.959964 * spread, abs=2e-6)
    assert found.far_high == pytest.approx(0.3 + 3.090232 * spread, abs=2e-6)


def test_a_share_of_nothing_or_all_leaves_no_room():
    assert limits(50, share=0.0).far_high == 0
    assert limits(50, share=1.0).far_low == 1


def test_few_cases_stand_nowhere():
    assert standing(29, 29, share=0.01) == "few"
    assert standing(30, 30, share=0.01) == "far above"


def test_the_grid_reaches_from_the_fewest_to_the_most():
    found = grid([40, 30, 90_000])
    assert (found[0], found[-1]) == (30, 90_000)
    assert found == sorted(set(found))


@pytest.mark.parametrize(
    ("counts", "ends"),
    [([360], (180, 720)), ([7, 7], (4, 14)), ([1], (1, 2)), ([300, 310], (152, 610))],
)
def test_the_grid_reaches_further_where_all_are_much_alike(counts, ends):
    found = grid(counts)
    assert (found[0], found[-1]) == ends
    assert found == sorted(set(found))
