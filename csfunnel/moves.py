"""What moved a number between two periods: volume, mix and rate, exact to the unit."""

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from fractions import Fraction
from math import floor

HUNDRED = 100  # counts are split in hundredths, as money is in cents


@dataclass(frozen=True)
class Side:
    """One row in one period: emails delivered by journeys, and what came of them and besides.

    `outcome` and `other` are hundredths of a count, or cents; `other` is what no journey led to.
    """

    delivered_count: int = 0
    outcome: int = 0
    other: int = 0


@dataclass(frozen=True)
class Row:
    """A row of a breakdown in the period before and in the one in view."""

    name: str
    before: Side = Side()
    now: Side = Side()


@dataclass(frozen=True)
class Parts:
    """A change in its parts, all in the unit of the outcomes; they add up to `change`."""

    volume: int = 0
    mix: int = 0
    rate: int = 0
    started: int = 0
    other: int = 0

    @property
    def change(self) -> int:
        """What the parts add up to."""
        return sum(astuple(self))


def split(rows: Sequence[Row]) -> list[Parts]:
    """The change of each row in its parts, in the order given.

    D and Y are delivered emails and outcome; 0 is before, 1 now; N is the sum of D over the rows
    that delivered in both periods. For such a row, with its share s = D / N and its rate r = Y / D:

        volume  = (N1 - N0) * s0 * r0         as many emails more, the same shares and rates
        mix     = N1 * (s1 - s0) * r0         another share of the emails, the rate of before
        rate    = N1 * s1 * (r1 - r0)         another rate

    They add up to Y1 - Y0. A row that delivered in one period only, or in none, has no rate to
    compare with: all its change is `started`. What no journey led to is `other` in every row.
    Fractions are exact and rounded to whole units by largest remainder within each row, so that
    the parts of every row, and with them of all rows, add up to the change.
    """
    compared = [row for row in rows if _has_rates(row)]
    emails = (
        sum(row.before.delivered_count for row in compared),
        sum(row.now.delivered_count for row in compared),
    )
    return [_split(row, emails) for row in rows]


def total(parts: Sequence[Parts]) -> Parts:
    """The parts of all rows together."""
    return Parts(*(sum(each) for each in zip(*map(astuple, parts), strict=True)))


def shared(parts: Sequence[Fraction]) -> list[int]:
    """Fractions whose sum is whole as whole numbers of the same sum, by largest remainder.

    Of equal remainders the earlier gets the unit. Raises ValueError for a sum that is not whole.
    """
    whole = sum(parts, Fraction())
    if whole.denominator != 1:
        raise ValueError(f"The parts add up to {whole}, which is not whole.")
    floors = [floor(part) for part in parts]
    left = int(whole) - sum(floors)
    by_remainder = sorted(range(len(parts)), key=lambda at: floors[at] - parts[at])
    for at in by_remainder[:left]:
        floors[at] += 1
    return floors


def _has_rates(row: Row) -> bool:
    return row.before.delivered_count > 0 and row.now.delivered_count > 0


def _split(row: Row, emails: tuple[int, int]) -> Parts:
    before, now = row.before, row.now
    other = now.other - before.other
    if not _has_rates(row):
        return Parts(started=now.outcome - before.outcome, other=other)
    grown = Fraction(before.outcome * emails[1], emails[0])
    expected = Fraction(before.outcome * now.delivered_count, before.delivered_count)
    volume, mix, rate = shared([grown - before.outcome, expected - grown, now.outcome - expected])
    return Parts(volume, mix, rate, other=other)
