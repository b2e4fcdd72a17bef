"""Cutting notes at the length the Timeline takes, so that what is left is still whole HTML."""

import re
from collections.abc import Iterator
from typing import NamedTuple

LIMIT = 131_000  # characters of the HTML as sent, markup included
MARK = "[cut]"
VOID = frozenset({"br", "hr"})

# Safe HTML has no `<` or `&` but those of tags and entities, in attributes neither.
_TOKEN = re.compile(r"<(?P<closes>/?)(?P<name>[a-z0-9]+)[^>]*>|&[^;]*;|[^<&]+")
_HOLDS_NO_TEXT = frozenset({"ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "tr"})


class _Token(NamedTuple):
    """A tag, an entity or a run of text; `opens` names the tag that is open after it."""

    text: str
    opens: str = ""
    closes: bool = False


class Cut(NamedTuple):
    """HTML that is short enough, and whether some of its text is gone."""

    html: str
    is_cut: bool


def cut(safe: str, *, limit: int = LIMIT) -> Cut:
    """The HTML itself where it is short enough, else its beginning, closed and marked `[cut]`.

    `safe` is what csfunnel.migration.markup makes; the result is at most `limit` characters long,
    ends within no tag and no entity, and closes what it opens. A link for whose address there is
    no room goes without it, and may so save the text behind it. All but some 40 characters of the
    limit are used where text is cut.
    """
    if len(safe) <= limit:
        return Cut(safe, is_cut=False)
    parts, open_tags, room = list[str](), list[str](), limit - len(MARK) - 1
    for token in _tokens(safe):
        if token.closes:
            open_tags.pop()
            parts.append(token.text)
            continue
        fitting = _fitting(token, room)
        parts.append(fitting)
        if not fitting or (len(fitting) < len(token.text) and not token.opens):
            return Cut(_ended("".join(parts), open_tags), is_cut=True)
        room -= _cost(fitting, token.opens)
        open_tags += [token.opens] if token.opens else []
    return Cut("".join(parts), is_cut=False)


def _tokens(safe: str) -> Iterator[_Token]:
    for found in _TOKEN.finditer(safe):
        name = found["name"]
        opens = "" if name is None or found["closes"] or name in VOID else name
        yield _Token(found[0], opens, bool(found["closes"]))


def _fitting(token: _Token, room: int) -> str:
    """As much of a token as there is room for: text in part, a tag without what is in it."""
    if _cost(token.text, token.opens) <= room:
        return token.text
    if token.opens:
        bare = f"<{token.opens}>"
        return bare if _cost(bare, token.opens) <= room else ""
    return "" if token.text[0] in "<&" else token.text[:room]


def _cost(text: str, opens: str) -> int:
    """The characters a token takes, with those of the tag that will close it."""
    return len(text) + (len(opens) + 3 if opens else 0)


def _ended(begun: str, open_tags: list[str]) -> str:
    """The beginning with its mark, set where text may stand, and all that is open closed."""
    left = [*open_tags]
    while left and left[-1] in _HOLDS_NO_TEXT:
        begun += f"</{left.pop()}>"
    closing = "".join(f"</{name}>" for name in reversed(left))
    return f"{begun} {MARK}{closing}"
