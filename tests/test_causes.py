"""A cause is what sets the notes of a fault apart, and never what all notes have in common."""

import pytest

from csfunnel.causes import Count, causes_of


def count(hits: int, notes: int, *values: tuple[str, str]) -> Count:
    """So many missing of the notes of these values, where 204 of 400 notes are missing."""
    return Count("missing", values, hits, notes, fault_total=204, total=400)


SYSTEM = count(204, 400, ("system", "planhat"))


def test_what_all_notes_have_in_common_explains_nothing():
    assert causes_of([SYSTEM, count(101, 199, ("type", "Call"))]) == []


def test_values_that_set_notes_apart_are_a_cause_and_common_ones_add_nothing_to_them():
    batch = count(200, 203, ("batch", "7"))
    both = count(200, 203, ("system", "planhat"), ("batch", "7"))
    [cause] = causes_of([SYSTEM, both, batch])
    assert (cause.values, cause.rank) == ((("batch", "7"),), 1)
    assert cause.sentence == "98% of missing: batch 7 (3 other notes are alike)"


@pytest.mark.parametrize(("hits", "notes", "rank"), [(30, 30, 1), (29, 29, None)])
def test_few_notes_are_a_cause_without_a_rank(hits, notes, rank):
    assert [cause.rank for cause in causes_of([count(hits, notes, ("batch", "7"))])] == [rank]
