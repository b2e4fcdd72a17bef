"""Every part of the benchmark can be asked for by its name, and none that is not there."""

import argparse

import pytest

from bench import __main__ as bench
from bench import parts


def test_every_part_there_is_can_be_asked_for() -> None:
    assert set(bench.PARTS) == set(parts.PARTS)
    assert bench._parts("reconcile, prepare") == ("reconcile", "prepare")


def test_a_part_that_is_not_there_is_refused() -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="no part reconsile"):
        bench._parts("reconsile")


def test_readers_are_measured_before_the_workspace_changes() -> None:
    order = list(bench.EMAIL_PARTS)
    assert order.index("viewers") < order.index("one_more_file")


def test_a_ratio_stands_beside_both_its_figures_only() -> None:
    assert bench._ratios({"reconcile_floor_seconds": 2.0, "reconcile_seconds": 30.0}) == {
        "reconcile_to_floor": 15.0
    }
