"""Whether shares differ by more than chance explains: two at a time, however many are asked."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from math import sqrt
from statistics import NormalDist
from typing import Literal, TypeVar

from csfunnel.rates import Rate, Z, rate, wilson

Verdict = Literal["more", "less", "same", "few", "alone"]
Change = Literal["higher", "lower", "chance", "few", "unknown"]
Counts = tuple[int, int]
Place = TypeVar("Place", bound=Hashable)
Group = TypeVar("Group", bound=Hashable)

CHANCE = 0.05
FAR_Z = 38.0  # standard errors beyond which a probability is 0 in floating point
HALVINGS_COUNT = 60


@dataclass(frozen=True)
class Comparison:
    """One group's share beside that of the others of its place.

    `difference` is its share less theirs, with the 95 % interval; `chance` how likely one as large
    is where there is none, all comparisons that were made considered. All are None, and the verdict
    is "few", where either side has fewer than 30 cases, and "alone" where there is no other group.
    """

    own: Rate
    others: Rate
    difference: float | None = None
    low: float | None = None
    high: float | None = None
    chance: float | None = None
    verdict: Verdict = "few"


def compared(
    places: Mapping[Place, Mapping[Group, Counts]],
) -> dict[Place, dict[Group, Comparison]]:
    """In each place each group beside all others of the place, judged all at once.

    Groups are (numerator, denominator), each up to 1. Two groups of a place are one question, more
    are one question each. By Holm's procedure no more than one time in twenty is anything among
    all of them called a difference that is none.

    Source: Holm (1979), A simple sequentially rejective multiple test procedure.
    """
    found = {
        place: {name: _beside_others(name, groups) for name in groups}
        for place, groups in places.items()
    }
    asked = [
        each.chance
        for groups in found.values()
        for each in [*groups.values()][: 1 if len(groups) == 2 else None]
        if each.chance is not None
    ]
    adjusted = holm(asked)
    return {
        place: {name: _judged(each, adjusted) for name, each in groups.items()}
        for place, groups in found.items()
    }


def holm(chances: list[float]) -> dict[float, float]:
    """What each of several probabilities is worth when all were looked at; ties alike."""
    found: dict[float, float] = {}
    worth = 0.0
    for place, chance in enumerate(sorted(chances)):
        worth = max(worth, min(1.0, chance * (len(chances) - place)))
        found.setdefault(chance, worth)
    return found


def difference(first: Rate, second: Rate, *, z: float = Z) -> tuple[float, float]:
    """The interval of the first share less the second, from the Wilson interval of each.

    Both need a denominator. Source: Newcombe (1998), Interval estimation for the difference between
    independent proportions: comparison of eleven methods, method 10.
    """
    gap = _share(first) - _share(second)
    return gap - _reach(first, second, z), gap + _reach(second, first, z)


def chance_of(first: Rate, second: Rate) -> float:
    """How likely a difference as large is where there is none.

    It is the level at which the interval of `difference` just touches 0, so that the two never
    contradict each other.
    """
    upper, lower = sorted((first, second), key=_share, reverse=True)
    gap = _share(upper) - _share(lower)
    low_z, high_z = 0.0, FAR_Z
    for _ in range(HALVINGS_COUNT):
        middle_z = (low_z + high_z) / 2
        if _reach(upper, lower, middle_z) < gap:
            low_z = middle_z
        else:
            high_z = middle_z
    return 2 * NormalDist().cdf(-low_z)


def changed(now: Rate, was: Rate) -> Change:
    """Whether one rate, asked for by itself, is higher or lower than it was, or chance may explain.

    "few" where either side has fewer than 30 cases, "unknown" where either has no interval.
    """
    if now.low is None or was.low is None:
        return "unknown"
    if now.is_small or was.is_small:
        return "few"
    low, high = difference(now, was)
    if low > 0:
        return "higher"
    return "lower" if high < 0 else "chance"


def _beside_others(name: Group, groups: Mapping[Group, Counts]) -> Comparison:
    above, below = (sum(counts[side] for counts in groups.values()) for side in (0, 1))
    own = rate(*groups[name])
    others = rate(above - groups[name][0], below - groups[name][1])
    if not others.denominator:
        return Comparison(own, others, verdict="alone")
    if own.is_small or others.is_small:
        return Comparison(own, others)
    low, high = difference(own, others)
    gap = _share(own) - _share(others)
    return Comparison(own, others, gap, low, high, chance_of(own, others))


def _judged(each: Comparison, adjusted: Mapping[float, float]) -> Comparison:
    if each.chance is None or each.difference is None:
        return each
    worth = adjusted[each.chance]
    verdict: Verdict = "same"
    if worth <= CHANCE:
        verdict = "more" if each.difference > 0 else "less"
    return replace(each, chance=worth, verdict=verdict)


def _reach(upper: Rate, lower: Rate, z: float) -> float:
    """How far the difference of two shares reaches down: both may err towards each other."""
    _, high = wilson(_share(lower), count=lower.denominator or 1, z=z)
    low, _ = wilson(_share(upper), count=upper.denominator or 1, z=z)
    return sqrt((_share(upper) - low) ** 2 + (high - _share(lower)) ** 2)


def _share(each: Rate) -> float:
    return (each.numerator or 0) / (each.denominator or 1)
