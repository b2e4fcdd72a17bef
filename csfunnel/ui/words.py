"""How counts, shares, money and days are written for a reader."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache

DASH = "–"


def count(number: int | None) -> str:
    """A count with thousands apart; a dash where it is unknown."""
    return DASH if number is None else f"{number:,}"


def percent(share: float | None) -> str:
    """A share in per cent: whole from 10 % on, one decimal below; a dash where it is unknown."""
    if share is None:
        return DASH
    return f"{share:.1%}" if 0 < share < 0.0995 else f"{share:.0%}"


def at_most(ceiling: float | None) -> str:
    """What follows a held rate: `, at most 73%`; nothing where there is no ceiling."""
    return "" if ceiling is None else f", at most {percent(ceiling)}"


def interval(low: float | None, high: float | None) -> str:
    """A range of shares, with as many decimals as tell its ends apart; nothing where unknown."""
    if low is None or high is None:
        return ""
    decimals = 0 if high - low >= 0.1 else 1
    return f"{low:.{decimals}%} {DASH} {high:.{decimals}%}"


def money(amount: str, *, currency: str) -> str:
    """An amount given as text with two decimals, exact: `USD 1,140.02`."""
    return f"{plain(currency)} {Decimal(amount):,.2f}"


def round_money(amount: str, *, currency: str) -> str:
    """An amount as a sentence says it: whole units from 1,000 on."""
    value = Decimal(amount)
    return (
        f"{plain(currency)} {value:,.0f}"
        if abs(value) >= 1000
        else money(amount, currency=currency)
    )


def amounts(by_currency: Mapping[str, str]) -> str:
    """Amounts of several currencies side by side, never added; nothing for none."""
    return listed(round_money(each, currency=name) for name, each in by_currency.items())


def day(value: date) -> str:
    """A day a reader cannot take for another: `5 Jan 2025`."""
    return _day(value.year, value.month, value.day)


def days(from_day: date | None, to_day: date | None) -> str:
    """A range of days, either end open."""
    if from_day and to_day:
        return f"{day(from_day)} {DASH} {day(to_day)}"
    if from_day:
        return f"from {day(from_day)}"
    return f"until {day(to_day)}" if to_day else "all time"


def listed(parts: Iterable[str]) -> str:
    """Words in a row: `a, b and c`."""
    *first, last = [*parts] or [""]
    return f"{', '.join(first)} and {last}" if first else last


def plural(number: int, noun: str, many: str = "") -> str:
    """`1 meeting`, `1,204 meetings`; `many` is the noun's plural where that is no mere s."""
    return f"{count(number)} {noun if number == 1 else many or f'{noun}s'}"


def capital(sentence: str) -> str:
    """The sentence with its first letter large and the others as they are."""
    return sentence[:1].upper() + sentence[1:]


def plain(text: str) -> str:
    """Text of the data with what Markdown would read as markup taken literally."""
    return "".join(f"\\{char}" if char in r"\`*_{}[]()<>#+-.!|~$:" else char for char in text)


@cache
def _day(year: int, month: int, number: int) -> str:
    """Lists of thousands of rows name the same few days; a day, since equal instants may differ."""
    return f"{number} {date(year, month, number):%b %Y}"
