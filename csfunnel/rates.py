"""Rates with their uncertainty: 95 % Wilson intervals, and nothing where nothing is known."""

from dataclasses import dataclass
from math import sqrt

Z = 1.959963984540054
SMALL_COUNT = 30


@dataclass(frozen=True)
class Rate:
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


def rate(numerator: int | None, denominator: int | None) -> Rate:
    """The share with its Wilson interval, without continuity correction.

    Source: Wilson (1927), Probable inference, the law of succession, and statistical inference.
    Rounded to 12 decimals, so that it reads the same on every machine. Above 1 (activity may book
    more in a period than it delivers) there is a rate and no interval.
    """
    if numerator is None or not denominator:
        return Rate(numerator, denominator, None, None, None)
    share = numerator / denominator
    if share > 1:
        return Rate(numerator, denominator, round(share, 12), None, None)
    scale = 1 + Z * Z / denominator
    middle = (share + Z * Z / (2 * denominator)) / scale
    spread = Z * sqrt(share * (1 - share) / denominator + (Z / (2 * denominator)) ** 2) / scale
    low, high = max(0.0, middle - spread), min(1.0, middle + spread)
    return Rate(numerator, denominator, round(share, 12), round(low, 12), round(high, 12))
