"""Behind a number: the emails, contacts, accounts, meetings or money that a count is made of.

A measure says what is counted: `emails.delivered.recorded`, `emails.booked.reached`,
`emails.lost.delivered.booked`, `meetings.held`, `meetings.click` (by its rule), `money.won.USD`.
Under the filters' unit the measures of emails list contacts or accounts; `contacts.…` and
`accounts.…` do so under any unit, `email.…` lists emails. So does `log.…`, those sent in the period
with all that followed, and `extra` names their template, variant, subject, sender or ordinal.
`meetings.titled` lists those booked as one kind that had a call of another, both in `extra`.
`renewals.held.won` lists decided renewals by what is known of meetings before they closed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import unquote

from csfunnel import kinds
from csfunnel.filters import MODEL_NAMES, MODELS, Basis, Filters, Model, Unit, comparisons
from csfunnel.funnel import RULES, STAGES, STATUSES
from csfunnel.warehouse import Cursor, Rows, Warehouse

# What a measure begins with -> the report that lists it. It may take all parameters of the filters
# and `part` (the measure without its beginning), `extra`, and `most`, how many rows to give at the
# most; each of its rows says in `all_count` how many there are in all.
REPORTS: dict[str, str] = {
    "emails": "behind_emails",
    "email": "behind_emails",
    "log": "behind_emails",
    "contacts": "behind_contacts",
    "accounts": "behind_accounts",
    "meetings": "behind_meetings",
    "money": "behind_money",
    "renewals": "behind_renewals",
    "notes": "migration_page_notes",
}
# What the rows of a report are, one of them.
NOUNS: dict[str, str] = {
    "behind_emails": "email",
    "behind_contacts": "contact",
    "behind_accounts": "account",
    "behind_meetings": "meeting",
    "behind_money": "share",
    "behind_renewals": "renewal",
    "migration_page_notes": "note",
}
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
UNITS_OF: dict[str, Unit] = {
    "email": "email",
    "log": "email",
    "contacts": "contact",
    "accounts": "account",
}
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
    return prefix in REPORTS


def in_view(cell: Cell, filters: Filters) -> Filters | None:
    """The filters that the list of a cell is asked with; None where nothing can be in it.

    As `Cell.narrowed`, in the unit and on the basis that the measure has whatever is chosen.
    """
    narrowed = cell.narrowed(filters)
    if narrowed is None:
        return None
    prefix = cell.measure.split(".")[0]
    basis: Basis = "cohort" if prefix == "log" else narrowed.basis
    return replace(narrowed, unit=UNITS_OF.get(prefix, narrowed.unit), basis=basis)


def report_of(cell: Cell, filters: Filters) -> str:
    """The report that lists a cell: for a measure of emails that of the filters' unit."""
    prefix = cell.measure.split(".")[0]
    return REPORTS[UNIT_PREFIXES[filters.unit] if prefix == "emails" else prefix]


def rows(
    warehouse: Warehouse,
    cell: Cell,
    filters: Filters,
    *,
    most: int | None = None,
    cursor: Cursor | None = None,
) -> Rows:
    """What a number is made of: as many rows as it says, or for money as many cents.

    With `most` only the first so many; `all_count` and `all_cents` in each row are of all.
    """
    params = _params(warehouse, cell, filters, most)
    if params is None:
        return []
    return warehouse.report(report_of(cell, filters), params, cursor=cursor)


def batches(warehouse: Warehouse, cell: Cell, filters: Filters) -> Iterator[Rows]:
    """The same rows, all of them, a few thousand at a time: a list may be as long as the log."""
    params = _params(warehouse, cell, filters, None)
    if params is None:
        return
    yield from warehouse.batches(report_of(cell, filters), params)


def _params(
    warehouse: Warehouse, cell: Cell, filters: Filters, most: int | None
) -> dict[str, Any] | None:
    """The values of the report's parameters; None where nothing can be in the list."""
    narrowed = in_view(cell, filters)
    if narrowed is None:
        return None
    if not narrowed.has_range:
        # As in the funnel: without a range all is in view whenever it happened.
        narrowed = replace(narrowed, basis="cohort")
    own = {
        "part": cell.measure.partition(".")[2],
        "extra": list(cell.extra) or None,
        "most": most,
        **kinds.params(),
    }
    names = warehouse.params_of(report_of(cell, filters))
    params = narrowed.params([name for name in names if name not in own])
    return {**params, **{name: value for name, value in own.items() if name in names}}


def title(cell: Cell, filters: Filters) -> str:
    """The cell in words: `Meetings booked · CSM Ana Silva`; an earlier period with its days."""
    if cell.measure == "meetings.titled" and len(cell.extra) == PAIR:
        booked, called = cell.extra
        return f"Booked as “{booked}”, the call was “{called}”"
    extra = cell.extra
    if len(extra) == PAIR and extra[0] == "whose":
        extra = (WHOSE.get(extra[1], extra[1]),)
    parts = [_named(cell.measure)]
    for field, name in FIELD_NAMES.items():
        if values := getattr(cell, field):
            parts.append(f"{name} {', '.join(values)}")
    if cell.from_day or cell.to_day:
        parts.append(_days(cell.from_day, cell.to_day))
    if cell.then:
        then = cell.narrowed(filters)
        days = f", {_days(then.from_day, then.to_day)}" if then and then.has_range else ""
        parts.append(f"{THEN[cell.then]}{days}")
    if cell.model:
        parts.append(MODEL_NAMES[cell.model])
    return " · ".join([*parts, *extra])


def counted(cell: Cell, filters: Filters, count: int) -> str:
    """How many rows a list has: `17 meetings`."""
    noun = NOUNS.get(report_of(cell, filters), "row")
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


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
