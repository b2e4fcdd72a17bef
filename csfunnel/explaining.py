"""Why a renewal's money went where it went: exact shares, and why other meetings have none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from csfunnel.filters import MODELS, Model

Outcome = Literal["shared", "no_meeting", "undated", "unknown_account", "lost", "open"]

TRILLION = 10**12
PLAIN_DENOMINATOR = 1000  # a greater one tells a reader nothing


@dataclass(frozen=True)
class Share:
    """One meeting's part of a renewal: per model its weight, the weight as written, its cents."""

    meeting: Mapping[str, Any]
    weights: Mapping[Model, Fraction]
    written: Mapping[Model, str]
    cents: Mapping[Model, int]


@dataclass(frozen=True)
class Explained:
    """One renewal with the meetings that share it, those that count but share nothing, and others.

    `counted` are the held meetings in the window of a lost or open renewal; `missed` the meetings
    of the account that do not count, each with its `reason`.
    """

    renewal: Mapping[str, Any]
    outcome: Outcome
    shares: tuple[Share, ...]
    counted: tuple[Mapping[str, Any], ...]
    missed: tuple[Mapping[str, Any], ...]


def explained(renewal: Mapping[str, Any], meetings: Sequence[Mapping[str, Any]]) -> Explained:
    """Put together a row of outcomes_renewals and its rows of outcomes_meetings."""
    sharing = [each for each in meetings if each["reason"] == "shares"]
    sharing.sort(key=lambda each: int(each["order_no"]))
    return Explained(
        renewal=renewal,
        outcome=_outcome(renewal, is_shared=bool(sharing)),
        shares=_shares(sharing),
        counted=tuple(each for each in meetings if each["reason"] == "counts"),
        missed=tuple(each for each in meetings if each["reason"] not in ("shares", "counts")),
    )


def parts(model: Model, decays: Sequence[int]) -> list[int]:
    """Each meeting's part under a model, in whole numbers; `decays` in trillionths, first to last.

    As queries/marts/renewal_shares.sql has it: the two are held together by a test.
    """
    count = len(decays)
    last = [0] * (count - 1) + [1]
    match model:
        case "last":
            return last
        case "first":
            return last[::-1]
        case "linear":
            return [1] * count
        case "position" if count > 2:
            return [2 * (count - 2), *[1] * (count - 2), 2 * (count - 2)]
        case "position":
            return [1] * count
        case "decay":
            return list(decays) if sum(decays) else last


def _shares(meetings: Sequence[Mapping[str, Any]]) -> tuple[Share, ...]:
    decays = [int(each["decay_trillionths"]) for each in meetings]
    by_model = {model: parts(model, decays) for model in MODELS} if meetings else {}
    return tuple(
        Share(
            meeting=each,
            weights={name: Fraction(own[at], sum(own)) for name, own in by_model.items()},
            written={name: _written(own[at], sum(own)) for name, own in by_model.items()},
            cents={name: int(each[f"{name}_cents"]) for name in MODELS},
        )
        for at, each in enumerate(meetings)
    )


def _written(part: int, whole: int) -> str:
    """A weight as a fraction in its lowest terms, or as two decimals where those are unwieldy."""
    weight = Fraction(part, whole)
    if weight.denominator <= PLAIN_DENOMINATOR:
        return str(weight)
    return f"{part / TRILLION:.3f} of {whole / TRILLION:.3f}"


def _outcome(renewal: Mapping[str, Any], *, is_shared: bool) -> Outcome:
    if renewal["stage"] != "won":
        return "lost" if renewal["stage"] == "lost" else "open"
    if renewal["closed_at"] is None:
        return "undated"
    if renewal["company_id"] is None:
        return "unknown_account"
    return "shared" if is_shared else "no_meeting"
