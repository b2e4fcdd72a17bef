"""What the control chart of CSMs or regions says in words: who stands out, and who may be lucky."""

from collections.abc import Mapping, Sequence
from functools import partial
from math import sqrt
from typing import Any

from csfunnel.rates import SMALL_COUNT
from csfunnel.ui import words
from csfunnel.ui.csms.csms import MEASURES, NOBODY, TITLES, UNJUDGED, By
from csfunnel.ui.maturing import GROWING

MOST_NAMES = 6
FEW_JUDGED = 20  # below, luck puts less than one outside the 95 % limits


def headline(
    rows: Sequence[Mapping[str, Any]], whole: Mapping[str, Any], *, by: By, measure: str, gap: str
) -> str:
    """The one sentence of the page: who is outside of what luck does; `gap` if it is not known."""
    if gap:
        return gap.removesuffix(".")
    noun, label = ("CSM" if by == "csm" else "region"), MEASURES[measure].label.lower()
    if whole["rate"] is None:
        return f"No {label} can be told in this view"
    is_growing = any(row["is_growing"] for row in rows)
    judged = [row for row in rows if row["place"] not in UNJUDGED]
    is_wide = _is_too_wide(judged)
    said = [
        f"{names} {'' if is_wide else 'truly '}{place.removeprefix('far ')}"
        for place in ("far above", "far below")
        if (names := _named(rows, place, most=3))
    ]
    if not said:
        start = "So far no" if is_growing else "No"
        return f"{start} {noun} stands out in its {label} by more than luck explains"
    why = "; accounts and journeys that differ may be why" if is_wide else ""
    return f"{words.capital(label)}{f', {GROWING}' if is_growing else ''}: {'; '.join(said)}{why}"


def sentence(
    rows: Sequence[Mapping[str, Any]], whole: Mapping[str, Any], *, by: By, measure: str
) -> str:
    """Who stands outside the limits, in words, and what that leaves to say of the others."""
    named = partial(_named, rows)
    judged = [row for row in rows if row["place"] not in UNJUDGED]
    noun = TITLES[by] if by == "csm" else "region"
    cases = words.count(whole["denominator"])
    most = f", at most {words.percent(whole['ceiling'])}" if measure == "held" else ""
    said = [f"{MEASURES[measure].label} overall: {words.percent(whole['rate'])} of {cases}{most}."]
    far = {"Above by more than luck": "far above", "Below by more than luck": "far below"}
    said += [f"{start}: {names}." for start, place in far.items() if (names := named(place))]
    if judged and len(said) == 1:
        said.append(f"No {noun} stands out by more than luck explains.")
    near = "; ".join(filter(None, (named("above"), named("below"))))
    if near:
        usual = f"about {0.05 * len(judged):.0f}" if len(judged) >= FEW_JUDGED else "fewer than one"
        said.append(
            f"Worth a second look: {near}. Luck alone would put {usual} of {len(judged)} there."
        )
    within = sum(row["place"] == "within" for row in judged)
    if within:
        who = "The other" if within < len(judged) else "All"
        said.append(
            f"{who} {words.plural(within, noun)} differ no more than luck makes them: their order "
            "says nothing."
        )
    if _is_too_wide(judged):
        said.append(
            "So many outside are more than luck puts there: their accounts and journeys differ "
            "too. Compare within one journey or region."
        )
    said += _aside(rows, by=by, measure=measure)
    # Of a held rate both sides grow, so it may go either way.
    if measure == "booking" and any(row["is_growing"] for row in judged):
        said.append(f"A {noun} whose emails went out late looks lower for now.")
    return " ".join(said)


def _named(rows: Sequence[Mapping[str, Any]], place: str, *, most: int = MOST_NAMES) -> str:
    """The names that stand in one place with their rates, the furthest first, not too many."""
    found = sorted(
        (row for row in rows if row["place"] == place),
        key=lambda row: row["rate"]["rate"],
        reverse="above" in place,
    )
    names = [
        f"{row['name']} ({words.percent(row['rate']['rate'])}{words.at_most(row['At most'])})"
        for row in found[:most]
    ]
    more = len(found) - most
    return words.listed([*names, f"{more} more"] if more > 0 else names)


def _aside(rows: Sequence[Mapping[str, Any]], *, by: By, measure: str) -> list[str]:
    """What is not compared: too few cases, no owner."""
    few = sum(row["place"] == "few" for row in rows)
    found = [f"{few} with fewer than {SMALL_COUNT} cases {'is' if few == 1 else 'are'} not judged."]
    nobody = [row["count"] for row in rows if row["place"] == "nobody"]
    cases = MEASURES[measure].whole.lower()
    found += [f"{NOBODY[by]}: {words.count(each)} {cases}, not compared." for each in nobody]
    return found if few else found[1:]


def _is_too_wide(judged: Sequence[Mapping[str, Any]]) -> bool:
    """Whether more stand outside the 95 % limits than luck would put there, by far."""
    outside = sum(row["place"] != "within" for row in judged)
    usual = 0.05 * len(judged)
    return bool(outside > usual + 3 * sqrt(0.95 * usual) + 1)
