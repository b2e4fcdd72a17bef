"""What a title says a meeting is about: the kinds of meeting and the words that tell them."""

from typing import Any

OTHER = "other"
# A kind -> what a title of it has, in lower case; of several the first. Regular expressions of RE2.
KINDS: dict[str, str] = {
    "renewal": r"\b(renew\w*|contract|extension)\b",
    "EBR": r"\b(ebr|qbr|business review)\b",
    "success plan": r"\bsuccess plan\w*",
}


def params() -> dict[str, Any]:
    """The kinds as the query parameters `kind_names` and `kind_patterns`, lists of one length."""
    return {"kind_names": list(KINDS), "kind_patterns": list(KINDS.values())}
