"""The verdicts on legacy notes in a reader's words: names, meanings, outcomes and causes."""

from csfunnel import reconcile
from csfunnel.ui import words

# The good ones first, then what is to be mended, the gravest first.
NAMES = {
    "matched": "Matched",
    "matched_by_rule": "Matched by rule",
    "deduplicated": "Deduplicated",
    "missing": "Missing",
    "changed": "Changed",
    "wrong_company": "Wrong company",
    "duplicated": "Duplicated",
    "duplicate_loaded": "Duplicate loaded",
}
DEFINITIONS = ("legacy notes", *(label.lower() for label in NAMES.values()))
MEANINGS = {
    "matched": "On the Timeline once, as it was.",
    "matched_by_rule": "On the Timeline once; what differs is as agreed: default type, fallback "
    "author or a text cut at the limit.",
    "changed": "On the Timeline once, but a field differs and no rule explains it.",
    "wrong_company": "On the Timeline at another company. It cannot be moved: make it anew, delete "
    "the wrong one.",
    "duplicated": "On the Timeline more than once.",
    "duplicate_loaded": "A copy of another note, loaded all the same.",
    "missing": "Not on the Timeline.",
    "deduplicated": "A copy of another note, left out on purpose; that other one is there.",
}
ARRIVED = tuple(name for name in NAMES if name not in ("missing", "deduplicated"))
GOOD = ("matched", "matched_by_rule", "deduplicated")
TO_MEND = tuple(name for name in NAMES if name not in GOOD)
FIELDS = {
    "type": "Type",
    "author": "Author",
    "activity_at": "Date and time",
    "subject": "Subject",
    "text": "Text",
    "company": "Company",
    "internal_attendees": "Internal attendees",
    "external_attendees": "External attendees",
}
OUTCOMES = {
    "equal": "✓ Equal",
    "by_rule": "≈ By rule",
    "differs": "≠ Differs",
    "lost": "✗ Lost",
}
RULES = {
    "default_type": "the type is not in the map, so it became an Update",
    "fallback_author": "the author is no user, so the fallback author has it",
    "cut_text": "the text was cut at the Timeline's limit",
}
SYSTEMS = {"catalyst": "Catalyst", "planhat": "Planhat"}
LOSSES = {
    "attachment": "Attachments",
    "image": "Pictures in the text",
    "url": "Link to the old tool",
    "updated_at": "Time of the last edit",
    "cut_text": "End of a long text, cut",
    "fallback_author": "Author replaced by the fallback",
    "default_type": "Type replaced by Update",
    "other_text": "Copies left out whose text differs",
    "rejected": "Rows rejected when they came",
}
UNTOLD = (
    "What the exports do not tell, and no load carries: linked objects such as CTAs, and "
    "associations with further records. Ask those who know the old tool."
)
_ATTRIBUTES = {
    "type": "type {}",
    "author": "author {}",
    "company": "company {}",
    "month": "of {}",
    "batch": "batch {}",
    "length": "text of {}",
}
_AUTHORS = {"user": "among the users", "not a user": "not among the users", "no author": "unknown"}


def system(name: str) -> str:
    """A legacy system as it is called."""
    return SYSTEMS.get(name, name)


def fault(name: str) -> str:
    """A fault in words: `Missing`, or of a field `Date and time differs, +8 h`."""
    if name in NAMES:
        return NAMES[name]
    field, _, rest = name.partition(" ")
    outcome, _, minutes = rest.partition(" ")
    told = f"{FIELDS.get(field, field)}: {outcome.replace('_', ' ')}"
    return f"{told}, {shift(int(minutes))}" if minutes else told


def shift(minutes: int) -> str:
    """How much later the Timeline has it: `+8 h`, the sign of a zone read wrongly."""
    return reconcile.shift_text(minutes).removeprefix("time_shift ")


def attribute(name: str, value: str) -> str:
    """A cause's value as part of a sentence: `Catalyst`, `author not among the users`."""
    if name == "system":
        return system(value)
    if name == "batch" and value == "no job":
        return "in no bulk job we know"
    if name == "length" and value == "empty":
        return "without text"
    if name == "author":
        value = _AUTHORS.get(value, value)
    return _ATTRIBUTES[name].format(value)


def notes(count: int) -> str:
    """`1 note`, `1,204 notes`."""
    return words.plural(count, "note")
