"""Renewal money and its credit to meetings."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction
from zoneinfo import ZoneInfo

from .cells import Row, Settings, World, cents, closing_instant, latest_rows, text, word
from .identity import Companies
from .meetings import Meeting

MODELS = ("last", "first", "linear", "position", "decay")
HALF_LIFE = timedelta(days=30)
STEP = 10**12


@dataclass(frozen=True)
class Renewal:
    """One renewal; `amount_cents` is None where the final amount is missing."""

    renewal_id: str
    company_id: str | None
    stage: str
    closed_at: datetime | None
    amount_cents: int | None
    currency: str


@dataclass(frozen=True)
class Share:
    """What one meeting carries of one won renewal; without a meeting, all of it."""

    renewal: Renewal
    meeting_id: str | None
    weight: Fraction
    cents: int


def renewals(world: World, *, settings: Settings, companies: Companies) -> list[Renewal]:
    """All renewals, in the order of their ids."""
    zone = ZoneInfo(settings["report_timezone"])
    found = [
        Renewal(
            renewal_id=row["renewal_id"] or "",
            company_id=companies.known(row),
            stage=word(row, "stage").removeprefix("closed").strip(),
            closed_at=closing_instant(row, "closed_at", zone=zone),
            amount_cents=cents(row, "final_amount"),
            currency=currency_of(row, default=settings["default_currency"].upper()),
        )
        for row in latest_rows(world, "renewal", "renewal_id")
    ]
    return sorted(found, key=lambda renewal: renewal.renewal_id)


def currency_of(row: Row, *, default: str) -> str:
    """The row's own currency, else that of its amount's sign, else the default."""
    sign = (text(row, "final_amount") or "-")[0]
    signed = {"€": "EUR", "£": "GBP"}.get(sign, "")
    if sign == "$" and default not in ("", "USD"):
        signed = "$"
    return (text(row, "currency") or signed).upper() or default or "No currency"


def shares(renewal: Renewal, *, held: list[Meeting], settings: Settings, model: str) -> list[Share]:
    """The shares of a won renewal, in the order of its meetings."""
    amount = renewal.amount_cents or 0
    meetings = _meetings_of(renewal, held=held, settings=settings)
    if renewal.closed_at is None or not meetings:
        return [Share(renewal, None, Fraction(1), amount)]
    ages = [renewal.closed_at - meeting.starts_at for meeting in meetings]
    weights = normalised(raw_weights(model, ages=ages))
    parts = split_cents(amount, weights=weights)
    return [
        Share(renewal, meeting.meeting_id, weight, part)
        for meeting, weight, part in zip(meetings, weights, parts, strict=True)
    ]


def _meetings_of(renewal: Renewal, *, held: list[Meeting], settings: Settings) -> list[Meeting]:
    closed_at = renewal.closed_at
    if closed_at is None or renewal.company_id is None:
        return []
    opens_at = closed_at - timedelta(days=settings["lookback_days"])
    found = [
        meeting
        for meeting in held
        if meeting.company_id == renewal.company_id and opens_at < meeting.starts_at <= closed_at
    ]
    return sorted(found, key=lambda meeting: (meeting.starts_at, meeting.meeting_id))


def raw_weights(model: str, *, ages: list[timedelta]) -> list[Fraction]:
    """The weights before they are made to add up to one; earliest meeting first."""
    count = len(ages)
    only_last = [Fraction(0)] * (count - 1) + [Fraction(1)]
    if model == "last":
        return only_last
    if model == "first":
        return only_last[::-1]
    if model == "position" and count > 2:
        between = [Fraction(20, 100) / (count - 2)] * (count - 2)
        return [Fraction(40, 100), *between, Fraction(40, 100)]
    if model == "decay":
        weights = [decay_weight(age) for age in ages]
        return weights if any(weights) else only_last
    return [Fraction(1)] * count


def decay_weight(age: timedelta) -> Fraction:
    """2^(-age / 30 days), rounded half up to 12 decimals."""
    half_lives = Fraction(age // timedelta(microseconds=1), HALF_LIFE // timedelta(microseconds=1))
    whole = half_lives.numerator // half_lives.denominator
    rest = half_lives - whole
    # whole half-lives stay exact, since only they can fall on a half of the last decimal
    weight = Fraction(1, 2**whole)
    if rest:
        with localcontext() as context:
            context.prec = 60
            exponent = Decimal(rest.numerator) / Decimal(rest.denominator)
            weight *= Fraction(Decimal(2) ** -exponent)
    return Fraction(rounded_half_up(weight * STEP), STEP)


def rounded_half_up(value: Fraction) -> int:
    """The nearest whole number, a half going up."""
    doubled = value * 2 + 1
    return doubled.numerator // (doubled.denominator * 2)


def normalised(weights: list[Fraction]) -> list[Fraction]:
    """The weights, adding up to one."""
    total = sum(weights)
    return [weight / total for weight in weights]


def split_cents(amount: int, *, weights: list[Fraction]) -> list[int]:
    """Cents by largest remainder, ties to the earlier; they add up to the amount."""
    exact = [amount * weight for weight in weights]
    parts = [share.numerator // share.denominator for share in exact]
    fractions = [share - part for share, part in zip(exact, parts, strict=True)]
    order = sorted(range(len(parts)), key=lambda place: (-fractions[place], place))
    for place in order[: amount - sum(parts)]:
        parts[place] += 1
    return parts


def weight_text(weight: Fraction) -> str:
    """A weight as text with 12 decimals."""
    steps = rounded_half_up(weight * STEP)
    return f"{steps // STEP}.{steps % STEP:012d}"
