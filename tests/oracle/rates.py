"""Rates with their Wilson intervals."""

from math import sqrt
from typing import Any

Z = 1.959963984540054
SMALL_BELOW = 30


def rounded(value: float) -> float:
    """A rate as it is compared: 12 decimals."""
    return round(value, 12)


def ratio(numerator: int | None, *, denominator: int | None) -> float | None:
    """The quotient; None where a side is unknown or the denominator is 0."""
    if numerator is None or denominator is None or denominator == 0:
        return None
    return rounded(numerator / denominator)


def wilson(successes: int, *, trials: int) -> tuple[float, float]:
    """The 95 % Wilson interval, no continuity correction."""
    share = successes / trials
    scale = 1 + Z * Z / trials
    middle = (share + Z * Z / (2 * trials)) / scale
    spread = Z * sqrt(share * (1 - share) / trials + Z * Z / (4 * trials * trials)) / scale
    return rounded(max(0.0, middle - spread)), rounded(min(1.0, middle + spread))


def rate(numerator: int | None, *, denominator: int | None) -> dict[str, Any]:
    """A rate with its interval; above 1 it has none."""
    low, high = None, None
    if numerator is not None and denominator and numerator <= denominator:
        low, high = wilson(numerator, trials=denominator)
    return {
        "numerator": numerator,
        "denominator": denominator,
        "rate": ratio(numerator, denominator=denominator),
        "low": low,
        "high": high,
        "small": denominator is None or denominator < SMALL_BELOW,
    }
