"""Rates with their uncertainty: 95 % Wilson intervals, and nothing where nothing is known."""

from math import sqrt
from typing import NamedTuple

Z = 1.959963984540054
SMALL_COUNT = 30


class Rate(NamedTuple):
    """A share of a count; all but `is_small` are None where the denominator is 0 or unknown."""

    numerator: int | None
    denominator: int | None
    rate: float | None
    low: float | None
    high: float | None

    @property
    def is_small(self) -> bool:
        """Fewer than 30 cases: greyed and never ranked."""
        return (self.denominator or 0) < SMALL_COUNT


def share(numerator: int, denominator: int) -> float | None:
    """The rate alone, rounded as `rate` does; None of none."""
    return round(numerator / denominator, 12) if denominator else None


def rate(numerator: int | None, denominator: int | None) -> Rate:
    """The share with its Wilson interval, without continuity correction.

    Source: Wilson (1927), Probable inference, the law of succession, and statistical inference.
    Rounded to 12 decimals, so that it reads the same on every machine. Above 1 (activity may book
    more in a period than it delivers) there is a rate and no interval.
    """
    if numerator is None or not denominator:
        return Rate(numerator, denominator, None, None, None)
    exact = numerator / denominator
    if exact > 1:
        return Rate(numerator, denominator, round(exact, 12), None, None)
    low, high = wilson(exact, count=denominator)
    return Rate(numerator, denominator, round(exact, 12), round(low, 12), round(high, 12))


def wilson(share: float, *, count: int, z: float = Z) -> tuple[float, float]:
    """The two ends of Wilson's interval of a share of `count` cases, `z` standard errors wide."""
    scale = 1 + z * z / count
    middle = (share + z * z / (2 * count)) / scale
    spread = z * sqrt(share * (1 - share) / count + (z / (2 * count)) ** 2) / scale
    return max(0.0, middle - spread), min(1.0, middle + spread)
