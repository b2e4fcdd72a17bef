"""The funnel's stages as a reader needs them: counts, shares, and why a stage says nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from csfunnel.filters import Filters
from csfunnel.funnel import STAGES, Answer

NAMES = dict(
    zip(
        STAGES,
        ("Attempted", "Sent", "Delivered", "Opened", "Clicked", "Booked", "Held", "Renewed"),
        strict=True,
    )
)
NO_CLICKS = "clicks are not tracked in this export"
RATE_NAMES = {
    "delivery": "Delivered",
    "bounce": "Bounced",
    "open": "Opened",
    "click": "Clicked",
    "click_to_open": "Clicked of opened",
    "booking": "Booked a meeting",
    "held": "Meetings held",
    "renewal": "Held, then renewed",
}
RATE_HELP = {
    "delivery": "Delivered of those sent.",
    "bounce": "Bounced of those attempted.",
    "open": "Opened of those delivered; privacy tools open mail by themselves, so this runs high.",
    "click": "Clicked a link of substance of those delivered; unsubscribing does not count.",
    "click_to_open": "Clicked of those opened.",
    "booking": "Led to a booked meeting, of those delivered.",
    "held": "Of the meetings due, from those a recorded call proves to all that may have been "
    "held: calls can be private or unrecorded.",
    "renewal": "Of the meetings held: those that carry money of a won renewal.",
}
LACKS = {
    "delivery": "nothing was sent in this view",
    "bounce": "nothing was attempted in this view",
    "open": "nothing was delivered in this view",
    "click": "nothing was delivered in this view",
    "click_to_open": "nothing was opened in this view",
    "booking": "nothing was delivered in this view",
    "held": "no meeting was due in this view",
    "renewal": "no meeting was held in this view",
}
RATE_STAGES = {"click": "clicked", "click_to_open": "clicked", "booking": "booked"}


@dataclass(frozen=True)
class Stage:
    """One stage: how many reached it, shares of the stage before and of the first, and any gap.

    `gap` says why the stage has no number of its own. With `is_least` the count is a lower bound:
    later stages prove it, and nothing else is known.
    """

    name: str
    reached: int | None
    recorded: int | None
    step_share: float | None
    first_share: float | None
    gap: str = ""
    is_least: bool = False


def gaps(span: Mapping[str, Any], *, clicks_known: bool = True) -> dict[str, str]:
    """The stages that cannot be told from what is loaded, with the reason in the reader's words."""
    clicks = {} if clicks_known else {"clicked": NO_CLICKS}
    found = {**clicks, **_gaps_beside_emails(span)}
    if not span["emails_count"]:
        found |= dict.fromkeys(STAGES, "no email log loaded yet")
    return found


def gaps_of_meetings(span: Mapping[str, Any], chosen: Filters) -> dict[str, str]:
    """The same of meetings and renewals, whatever led to them.

    These are known without an email log, unless the filters ask for those of some emails.
    """
    return gaps(span) if chosen.narrows_emails else _gaps_beside_emails(span)


def _gaps_beside_emails(span: Mapping[str, Any]) -> dict[str, str]:
    found = {}
    if not span["renewals_count"]:
        found["renewed"] = "no renewals loaded yet"
    if not span["calls_count"]:
        found |= dict.fromkeys(("held", "renewed"), "no calls loaded yet")
    if not span["bookings_count"]:
        found |= dict.fromkeys(("booked", "held", "renewed"), "no bookings loaded yet")
    return found


def told(answer: Answer, span: Mapping[str, Any]) -> list[Stage]:
    """The stages of an answer, in order."""
    by_name = {each["stage"]: each for each in answer["stages"]}
    lacking = gaps(span, clicks_known=by_name["clicked"]["recorded"] is not None)
    found: list[Stage] = []
    for name in STAGES:
        gap = lacking.get(name, "")
        is_least = gap == NO_CLICKS
        reached = None if gap and not is_least else by_name[name]["reached"]
        first = found[0].reached if found else reached
        before = found[-1] if found else None
        is_step_known = before is not None and not is_least and not before.is_least
        found.append(
            Stage(
                name=name,
                reached=reached,
                recorded=None if gap else by_name[name]["recorded"],
                step_share=_share(reached, before.reached) if before and is_step_known else None,
                first_share=None if is_least else _share(reached, first),
                gap=gap,
                is_least=is_least,
            )
        )
    return found


def rate_gap(name: str, rate: Mapping[str, Any], span: Mapping[str, Any], chosen: Filters) -> str:
    """Why a rate is a dash; empty where it is a number that can be told."""
    if name == "renewal" and chosen.basis == "activity":
        return "basis activity has no renewal rate"
    stage = {"held": "held", "renewal": "renewed", "booking": "booked"}.get(name, "attempted")
    lacking = gaps(span)
    if stage in lacking:
        return lacking[stage]
    if rate["numerator"] is None:
        return NO_CLICKS
    return LACKS[name] if rate["rate"] is None else ""


def _share(part: int | None, whole: int | None) -> float | None:
    return None if part is None or not whole else part / whole
