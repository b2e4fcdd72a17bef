"""Notes as HTML the Timeline can show: safe, well-formed, and saying what the legacy note said."""

import re
from html import escape, unescape

import nh3

from csfunnel.migration.cutting import LIMIT, VOID, Cut, cut
from csfunnel.note_text import (
    AUTHOR_LINE,
    BLOCK_TAGS,
    blocks_of,
    is_plain_text,
    text_of,
    typed,
    with_text_escaped,
)

EMPTY = "<p>&#160;</p>"  # the Timeline asks for notes; a blank is no text
UNKNOWN = "unknown"

_LONGEST_NAME = 300
_MOST_TAGS = 20_000
_DEEPEST = 200
_ENOUGH_CHARS = 8 * LIMIT
_TAG = re.compile(r"<[/a-zA-Z][^<>]*>")
_BLOCK_TAG = re.compile(rf"<(?:{'|'.join(sorted(BLOCK_TAGS))})[\s/>]")
_PLAIN_TAG = re.compile(
    r"</?([A-Za-z][A-Za-z0-9]*)"
    r"(?:[ \t\r\n]+[A-Za-z_:@][-A-Za-z0-9_:.@]*(?:=(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>=`]+))?)*"
    r"[ \t\r\n]*/?>"
)
_INLINE_TAGS = frozenset(
    (
        *("a", "b", "strong", "i", "em", "u", "s", "strike", "del", "ins", "mark", "small", "sub"),
        *("sup", "code", "span", "img", "font"),
    )
)
_LOST_TAGS = frozenset(("body", "dir", "fieldset", "font", "form", "html", "img", "legend"))
_OUR_BLOCK_TAG = re.compile(rf"<(?!/?(?:{'|'.join(_INLINE_TAGS)})[ />])[^>]*>")
_OUR_INLINE_TAG = re.compile(r"<[^>]*>")
_WORD = re.compile(r"\S+")
_CLEANER = nh3.Cleaner(
    tags=(BLOCK_TAGS | _INLINE_TAGS) - _LOST_TAGS,
    attributes={"a": {"href"}, "td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel=None,
)


def notes_of(body: str | None, *, legacy_author: str | None = None) -> Cut:
    """A legacy body as notes; where a `legacy_author` is given, a block of its own names them.

    The block comes first, where no cut can reach it.
    """
    block = "" if legacy_author is None else author_block(legacy_author)
    return cut(block + safe(body or "") or EMPTY)


def author_of(name: str | None, email: str | None) -> str:
    """How a legacy author is named: `Old Person (old@legacy.example)`, or what is known of it."""
    said, address = (" ".join((text or "").split()) for text in (name, email))
    if said and address and address.casefold() not in said.casefold():
        return f"{said[:_LONGEST_NAME]} ({address[:_LONGEST_NAME]})"
    return (said or address)[:_LONGEST_NAME] or UNKNOWN


def author_block(legacy_author: str) -> str:
    """The block that keeps an author who is no user; reconciling leaves it out of the text."""
    return f"<p>{AUTHOR_LINE} {_escaped(legacy_author)}</p>"


def safe(body: str) -> str:
    """A body of HTML or text as safe, well-formed HTML with the same text; nothing for no text.

    Paragraphs, lists, tables, links and plain emphasis stay; scripts and styles go with what is in
    them. Where mending broken HTML would change the text, or is too much work, the text stays in
    paragraphs and the rest of the markup goes. Of a body that will be cut all the same, only as
    much is made as can be left of it.
    """
    if len(body) > _ENOUGH_CHARS:
        return _safe_beginning(body)
    if is_plain_text(body):
        return _paragraphs(body)
    text = _text(body)
    if not text:
        return ""
    html = with_text_escaped(body)
    made = "" if _is_too_much(html) else _rich(html)
    return made if _text_of_ours(made) == text else _plain(body)


def _safe_beginning(body: str) -> str:
    """The same of a body of megabytes: enough of it to be cut."""
    if is_plain_text(body) and "<!--" not in body:
        made = _paragraphs(body[:_ENOUGH_CHARS])
        if len(made) > LIMIT:
            return made
    return _plain(body)


def _text(html: str) -> str:
    """As note_text has it, by a short way where all tags are plain ones: it takes a tenth."""
    bare = _PLAIN_TAG.sub(_in_its_place, html)
    return text_of(html) if "<" in bare else " ".join(unescape(bare).split())


def _text_of_ours(made: str) -> str:
    """The same of what was made here, where < and > stand for tags only."""
    bare = _OUR_INLINE_TAG.sub("", _OUR_BLOCK_TAG.sub(" ", made))
    return " ".join(unescape(bare).split())


def _in_its_place(tag: re.Match[str]) -> str:
    name = tag[1].lower()
    if name in BLOCK_TAGS:
        return " "
    return "" if name in _INLINE_TAGS else tag[0]


def _rich(body: str) -> str:
    cleaned = _CLEANER.clean(body).strip()
    whole = cleaned if _BLOCK_TAG.search(cleaned) else f"<p>{cleaned}</p>"
    for name in VOID:
        whole = whole.replace(f"<{name}>", f"<{name}/>")
    return whole.replace("&nbsp;", "&#160;")


def _paragraphs(body: str) -> str:
    """Text as it was typed: an empty line parts paragraphs, any other line break stays one."""
    words = typed(body).replace("\r\n", "\n").replace("\r", "\n").strip()
    if not words:
        return ""
    lines = (
        [_escaped(line.strip()) for line in paragraph.split("\n")]
        for paragraph in re.split(r"\n\s*\n", words)
    )
    return "".join(f"<p>{'<br/>'.join(each)}</p>" for each in lines)


def _plain(body: str) -> str:
    """The text in paragraphs, as much of it as can be sent."""
    made, room = list[str](), LIMIT
    for block in blocks_of(body):
        if room < 0:
            break
        folded = _folded(block, most_chars=room)
        if folded:
            made.append(f"<p>{_escaped(folded)}</p>")
            room -= len(made[-1])
    return "".join(made)


def _folded(text: str, *, most_chars: int) -> str:
    """The words with one blank between them; of too many, no more than are needed to be cut."""
    if len(text) <= most_chars:
        return " ".join(text.split())
    words, size = list[str](), 0
    for word in _WORD.finditer(text):
        words.append(word[0])
        size += len(word[0]) + 1
        if size > most_chars + 1:
            break
    return " ".join(words)


def _is_too_much(body: str) -> bool:
    """Whether an HTML parser would take seconds: of so many tags, or nested without end."""
    tags_count = body.count("<")
    if tags_count > _MOST_TAGS:
        return True
    if tags_count <= _DEEPEST:
        return False
    depth = deepest = 0
    for tag in _TAG.finditer(body):
        depth += -1 if body[tag.start() + 1] == "/" else 1
        deepest = max(deepest, depth)
    return deepest > _DEEPEST


def _escaped(text: str) -> str:
    return escape(text, quote=False)
