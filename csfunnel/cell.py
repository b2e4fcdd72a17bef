"""A number that can be opened: what it counts, where it stands, and what it is called.

A measure says what is counted: `emails.delivered.recorded`, `emails.booked.reached`,
`emails.lost.delivered.booked`, `meetings.held`, `meetings.click` (by its rule), `money.won.USD`.
Under the filters' unit the measures of emails list contacts or accounts; `contacts.…` and
`accounts.…` do so under any unit, `email.…` lists emails. So does `log.…`, those sent in the period
with all that followed, and `extra` names their template, variant, subject, sender or ordinal.
`meetings.titled` lists those booked as one kind that had a call of another, both in `extra`.
`renewals.held.won` lists decided renewals by what is known of meetings before they closed.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import unquote

from csfunnel.filters import MODEL_NAMES, MODELS, Filters, Model, comparisons
from csfunnel.funnel import RULES, STAGES, STATUSES

# A measure, or only its beginning -> its name as a title says it.
NAMES: dict[str, str] = {
    "meetings.booked": "Meetings booked",
    "meetings.due": "Meetings due",
    "meetings.held": "Meetings held",
    "meetings.too_short": "Meetings too short",
    "meetings.no_show": "No-shows",
    "meetings.unverified": "Meetings unverified",
    "meetings.cancelled": "Meetings cancelled",
    "meetings.upcoming": "Meetings upcoming",
    "meetings.maybe_held": "Meetings held, or unverified and maybe held",
    "meetings.from_journeys": "Meetings booked from journeys",
    "meetings.renewing": "Meetings held before a won renewal",
    "meetings.met": "Meetings from an email, not cancelled",
    "meetings.renewed": "Meetings from an email, held before a won renewal",
    "meetings.link_email": "Meetings booked through the email's own link",
    "meetings.link_journey": "Meetings booked through a link of the journey",
    "meetings.click": "Meetings booked after a click",
    "meetings.sent": "Meetings booked after an email",
    "meetings.colleague": "Meetings booked after a colleague's click",
    "meetings.none": "Meetings booked without an email",
    "notes.legacy": "Legacy notes",
    "notes.arrived": "Notes that arrived",
    "notes.missing": "Notes that are missing",
    "notes.changed": "Notes that changed",
    "notes.wrong_company": "Notes at the wrong company",
    "notes.duplicated": "Notes that arrived more than once",
    "notes.duplicate_loaded": "Copies that were loaded all the same",
    "notes.deduplicated": "Copies left out on purpose",
    "notes.matched_by_rule": "Notes that match by a rule",
    "notes.matched": "Notes that match",
}
MONEY = {
    "won": "won",
    "journeys": "from journeys",
    "no_journey": "from no journey",
    "no_meeting": "from no meeting",
}
# Whose name an email went out under, beside the one who owns the account now.
WHOSE = {
    "own": "signed by the account's CSM",
    "other": "signed by somebody else",
    "unknown": "sender not known",
    "no_owner": "account without a CSM",
}
PAIR = 2
MEETINGS = (
    *("booked", "due", *STATUSES, "renewing", *RULES, "met", "renewed", "titled"),
    *("maybe_held", "from_journeys"),
)
# Decided renewals, by what is known of meetings before they closed, and by what became of them.
EVIDENCE = {
    "held": "after a held meeting",
    "held_elsewhere": "after held meetings outside this view only",
    "unverified": "after unverified meetings only",
    "none": "without a held meeting before",
}
DECIDED = {"won": "Renewals won", "lost": "Renewals lost", "decided": "Renewals won or lost"}
COUNTED = (*STAGES, "bounced")
UNIT_PREFIXES = {"email": "emails", "contact": "contacts", "account": "accounts"}
OF_EMAILS = (*UNIT_PREFIXES.values(), "email", "log")
FIELDS = {"csm": "csms", "region": "regions", "journey": "journeys", "touch": "steps", "x": "extra"}
THEN = {"before": "Period before", "year_before": "Year before"}
FIELD_NAMES = {"csms": "CSM", "regions": "Region", "journeys": "Journey", "steps": "Touch"}


@dataclass(frozen=True)
class Cell:
    """A number on a page that can be opened: what it counts, and how it narrows the filters.

    Names are those of rows, "No CSM" and "No meeting" among them; none means all. `extra` holds
    what a page's own list asks for. `then` asks for the period before the one in view, or for the
    year before: a key of THEN. `model` shares out money by another model than the filters'.
    """

    measure: str
    csms: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    journeys: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    from_day: date | None = None
    to_day: date | None = None
    extra: tuple[str, ...] = ()
    then: str = ""
    model: Model | None = None

    def to_text(self) -> str:
        """The cell as a link holds it: `meetings.held~csm.Ana Silva~from.2025-01-01`."""
        parts = [_escaped(self.measure)]
        for key, field in FIELDS.items():
            parts += [f"{key}.{_escaped(value)}" for value in getattr(self, field)]
        for key, day in (("from", self.from_day), ("to", self.to_day)):
            parts += [f"{key}.{day.isoformat()}"] if day else []
        parts += [f"then.{self.then}"] if self.then else []
        parts += [f"model.{self.model}"] if self.model else []
        return "~".join(parts)

    @classmethod
    def of_text(cls, text: str) -> "Cell | None":
        """The cell of a link; None for text that names none."""
        measure, *parts = text.split("~")
        lists: dict[str, tuple[str, ...]] = {}
        days: dict[str, date | None] = {}
        then, model = "", None
        for key, dot, value in (part.partition(".") for part in parts):
            if dot and key in FIELDS:
                lists[FIELDS[key]] = (*lists.get(FIELDS[key], ()), unquote(value))
            elif key in ("from", "to") and (day := _day(value)):
                days[f"{key}_day"] = day
            elif key == "then" and value in THEN:
                then = value
            elif key == "model" and value in MODELS:
                model = value
            else:
                return None
        if not is_known(unquote(measure)):
            return None
        first_day, last_day = days.get("from_day"), days.get("to_day")
        own: dict[str, Any] = {**lists, "then": then, "model": model}
        return cls(unquote(measure), from_day=first_day, to_day=last_day, **own)

    def narrowed(self, filters: Filters) -> Filters | None:
        """The filters on screen, narrowed to this cell; None where nothing can be in both."""
        found: dict[str, Any] = {}
        if self.then:
            period = comparisons(filters.from_day, filters.to_day)[self.then]
            if period is None:
                return None
            filters = replace(filters, from_day=period.from_day, to_day=period.to_day)
        for field in FIELD_NAMES:
            both = _both(getattr(filters, field), getattr(self, field))
            if both is None:
                return None
            found[field] = both
        firsts = [day for day in (filters.from_day, self.from_day) if day]
        lasts = [day for day in (filters.to_day, self.to_day) if day]
        from_day, to_day = max(firsts, default=None), min(lasts, default=None)
        if from_day and to_day and from_day > to_day:
            return None
        model = self.model or filters.model
        return replace(filters, from_day=from_day, to_day=to_day, model=model, **found)

    def title(self, filters: Filters) -> str:
        """Itself in words: `Meetings booked · CSM Ana Silva`; an earlier period with its days."""
        if self.measure == "meetings.titled" and len(self.extra) == PAIR:
            booked, called = self.extra
            return f"Booked as “{booked}”, the call was “{called}”"
        extra = self.extra
        if len(extra) == PAIR and extra[0] == "whose":
            extra = (WHOSE.get(extra[1], extra[1]),)
        parts = [_named(self.measure)]
        for field, name in FIELD_NAMES.items():
            if values := getattr(self, field):
                parts.append(f"{name} {', '.join(values)}")
        if self.from_day or self.to_day:
            parts.append(_days(self.from_day, self.to_day))
        if self.then:
            then = self.narrowed(filters)
            days = f", {_days(then.from_day, then.to_day)}" if then and then.has_range else ""
            parts.append(f"{THEN[self.then]}{days}")
        if self.model:
            parts.append(MODEL_NAMES[self.model])
        return " · ".join([*parts, *extra])


def is_known(measure: str) -> bool:
    """Whether there is a list for this measure; of other pages' measures only the beginning."""
    prefix, _, part = measure.partition(".")
    if prefix in OF_EMAILS:
        return _is_of_emails(part.split("."))
    if prefix == "meetings":
        return part in MEETINGS
    if prefix == "money":
        place, _, currency = part.partition(".")
        return place in MONEY and bool(currency)
    if prefix == "renewals":
        evidence, _, stage = part.partition(".")
        return evidence in EVIDENCE and stage in DECIDED
    return prefix == "notes"


def _named(measure: str) -> str:
    prefix, _, part = measure.partition(".")
    if prefix in OF_EMAILS:
        return _named_of_emails(part.split("."))
    if prefix == "money":
        place, _, currency = part.partition(".")
        return f"{currency} {MONEY[place]}"
    if prefix == "renewals":
        evidence, _, stage = part.partition(".")
        return f"{DECIDED[stage]} {EVIDENCE[evidence]}"
    return NAMES.get(measure) or NAMES.get(prefix) or measure.replace(".", " ").replace("_", " ")


def _named_of_emails(parts: list[str]) -> str:
    if parts[0] == "lost":
        return f"Lost between {parts[1].capitalize()} and {parts[2].capitalize()}"
    stage = parts[0].capitalize()
    return f"Reached {stage}" if parts[1] == "reached" else stage


def _is_of_emails(parts: list[str]) -> bool:
    match parts:
        case ["lost", first, second] if first in STAGES and second in STAGES:
            return STAGES.index(first) < STAGES.index(second)
        case [stage, "recorded"]:
            return stage in COUNTED
        case [stage, "reached"]:
            return stage in STAGES
    return False


def _both(wanted: tuple[str, ...], own: tuple[str, ...]) -> tuple[str, ...] | None:
    """The values in both choices, of which an empty one means all; None for none."""
    if not wanted or not own:
        return wanted or own
    return tuple(value for value in own if value in wanted) or None


def _days(from_day: date | None, to_day: date | None) -> str:
    spelled = [f"{day.day} {day:%b %Y}" if day else "" for day in (from_day, to_day)]
    if all(spelled):
        return " – ".join(dict.fromkeys(spelled))
    return f"from {spelled[0]}" if spelled[0] else f"until {spelled[1]}"


def _escaped(text: str) -> str:
    """Text without the tilde that parts a link's fields; an address takes it as it is."""
    return text.replace("%", "%25").replace("~", "%7E")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
