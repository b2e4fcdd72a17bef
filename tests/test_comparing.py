"""Differences between shares: published examples, Holm by hand, and what must always hold."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csfunnel.comparing import CHANCE, chance_of, changed, compared, difference, holm
from csfunnel.rates import rate

COUNTS = st.integers(30, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        # Newcombe (1998), table II, method 10
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((0, 10), (0, 10), -0.2775, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)
def test_the_interval_is_the_published_one(first, second, low, high):
    found = difference(rate(*first), rate(*second))
    assert found == pytest.approx((low, high), abs=5e-5)


@given(first=COUNTS, second=COUNTS)
def test_an_interval_leaves_out_0_exactly_when_chance_is_unlikely(first, second):
    one, other = rate(*first), rate(*second)
    low, high = difference(one, other)
    chance = chance_of(one, other)
    if abs(chance - CHANCE) > 1e-9:
        assert (low > 0 or high < 0) == (chance < CHANCE)


@given(first=COUNTS, second=COUNTS)
def test_which_of_two_is_named_first_only_turns_the_sign(first, second):
    one, other = rate(*first), rate(*second)
    low, high = difference(one, other)
    assert difference(other, one) == pytest.approx((-high, -low))
    assert chance_of(one, other) == chance_of(other, one)


@pytest.mark.parametrize(
    ("now", "was", "said"),
    [
        # Their own intervals, overlap; the difference is real.
        ((160, 2000), (120, 2000), "higher"),
        ((120, 2000), (160, 2000), "lower"),
        ((130, 2000), (120, 2000), "chance"),
        ((29, 29), (0, 2000), "few"),
        ((160, 2000), (0, 29), "few"),
        ((160, 0), (120, 2000), "unknown"),
        ((160, 2000), (30, 20), "unknown"),
    ],
)
def test_a_rate_has_changed_where_the_interval_of_the_difference_leaves_out_0(now, was, said):
    assert changed(rate(*now), rate(*was)) == said


def test_many_questions_make_each_answer_worth_less():
    # smallest times three, next times two, last as it is; none below the one before
    assert holm([0.03, 0.01, 0.02]) == pytest.approx({0.01: 0.03, 0.02: 0.04, 0.03: 0.04})
    assert holm([0.04, 0.04]) == pytest.approx({0.04: 0.08})
    assert holm([0.9, 0.8]) == {0.8: 1.0, 0.9: 1.0}


def test_two_versions_are_one_question_with_two_sides():
    found = compared({"touch": {"A": (19, 1000), "B": (40, 1000)}})["touch"]
    assert (found["A"].verdict, found["B"].verdict) == ("less", "more")
    assert found["A"].chance == found["B"].chance == chance_of(rate(19, 1000), rate(40, 1000))
    assert found["B"].difference == pytest.approx(0.021)


def test_of_many_versions_each_stands_beside_all_others():
    found = compared({"touch": {"A": (30, 1000), "B": (30, 1000), "C": (70, 1000)}})["touch"]
    assert found["C"].others == rate(60, 2000)
    assert found["A"].others == rate(100, 2000)
    assert found["C"].verdict == "more"


def test_looking_at_many_touches_does_not_make_a_difference():
    lucky = {"A": (20, 1000), "B": (36, 1000)}
    alone = compared({0: lucky})[0]["B"]
    assert alone.verdict == "more"
    among = compared(
        {0: lucky, **{place: {"A": (30, 999), "B": (30, 999)} for place in range(1, 9)}}
    )
    assert among[0]["B"].verdict == "same"
    assert among[0]["B"].chance == pytest.approx(9 * (alone.chance or 0))


@pytest.mark.parametrize("sizes", [(29, 500), (500, 29)])
def test_few_cases_on_either_side_are_not_judged(sizes):
    one, other = sizes
    found = compared({"touch": {"A": (0, one), "B": (20, other)}})["touch"]
    assert {each.verdict for each in found.values()} == {"few"}
    assert {each.difference for each in found.values()} == {None}


def test_one_version_has_nothing_to_be_compared_with():
    assert compared({"touch": {"A": (3, 100)}})["touch"]["A"].verdict == "alone"


def test_nothing_and_all_are_compared_too():
    for low, high in product((0, 1), (99, 100)):
        found = compared({"touch": {"A": (low, 100), "B": (high, 100)}})["touch"]
        assert (found["A"].verdict, found["B"].verdict) == ("less", "more")
