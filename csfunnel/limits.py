"""The limits of a control chart: how far a share may stray from the overall one by luck alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import exp, lgamma, log, sqrt
from typing import Literal

from csfunnel.rates import SMALL_COUNT

Standing = Literal["far above", "above", "within", "below", "far below", "few"]

TAILS = (0.001, 0.025)  # of 99.8 % and of 95 %: as much on either side
REACH_SDS = 9  # standard deviations below the mean from which probabilities are added up
REACH_CASES = 60  # and some cases more, for rare ones are not shaped like a bell
POINTS_COUNT = 60  # of a drawn limit
LEAST_SPAN = 4  # of the most cases by the fewest, or a limit drawn through them is no line


@dataclass(frozen=True)
class Limits:
    """Between which shares so many cases stay by luck, 998 and 950 times in a thousand."""

    count: int
    far_low: float
    low: float
    high: float
    far_high: float


@lru_cache(maxsize=4096)
def limits(count: int, *, share: float) -> Limits:
    """The limits around the overall share for a number of cases.

    Exact binomial ones, drawn through between whole cases as in Spiegelhalter (2005), Funnel plots
    for comparing institutional performance, appendix A.1.1; the upper ones mirror the lower ones.
    A share is below a limit exactly when so few cases, or fewer, have less than the tail's
    probability.
    """
    far_low, low = _lowest(count, share)
    far_high, high = _lowest(count, 1 - share)
    return Limits(count, far_low, low, 1 - high, 1 - far_high)


def standing(numerator: int, denominator: int, *, share: float) -> Standing:
    """Where a group stands against the limits around the overall share; few cases stand nowhere."""
    if denominator < SMALL_COUNT:
        return "few"
    own, around = numerator / denominator, limits(denominator, share=share)
    if own > around.far_high:
        return "far above"
    if own < around.far_low:
        return "far below"
    if own > around.high:
        return "above"
    return "below" if own < around.low else "within"


def grid(counts: Sequence[int]) -> list[int]:
    """The numbers of cases at which limits are drawn: evenly apart on a logarithmic scale.

    Where all are much alike, the limits reach further on either side.
    """
    first, last = max(1, min(counts)), max(counts)
    if last < LEAST_SPAN * first:
        middle = sqrt(first * last)
        reach = sqrt(LEAST_SPAN)
        first, last = max(1, round(middle / reach)), round(middle * reach)
    steps = ((last / first) ** (place / (POINTS_COUNT - 1)) for place in range(POINTS_COUNT))
    return sorted({round(first * step) for step in steps} | {first, last})


def _lowest(count: int, share: float) -> tuple[float, ...]:
    """The lower limit of each tail, as a share."""
    if share <= 0 or share >= 1:
        return tuple(float(share >= 1) for _ in TAILS)
    spread = sqrt(count * share * (1 - share))
    cases = max(0, int(count * share - REACH_SDS * spread) - REACH_CASES)
    logarithm = _log_probability(cases, count, share)
    odds = log(share) - log(1 - share)
    found: list[float] = []
    below = 0.0
    for tail in TAILS:
        while below + exp(logarithm) < tail:
            below += exp(logarithm)
            logarithm += log(count - cases) - log(cases + 1) + odds
            cases += 1
        missing = 1 - (tail - below) / exp(logarithm)
        found.append(max(0.0, (cases - missing) / count))
    return tuple(found)


def _log_probability(cases: int, count: int, share: float) -> float:
    ways = lgamma(count + 1) - lgamma(cases + 1) - lgamma(count - cases + 1)
    return ways + cases * log(share) + (count - cases) * log(1 - share)
