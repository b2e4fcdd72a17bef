"""What a note says once its HTML is reduced to text: the whole rule, for any HTML, however broken.

Queries do the same where a note is plain (`queries/macros/notes.sql`) and leave the rest to this.
A `<` begins a tag only before the name of one: a letter, then letters, digits, `-`, `_` and `:`, a
letter or digit last, then white space, `/` or `>`; so `<al@a.example>` and `<https://…>` are text.
A note without a tag of HTML's own or of a namespace (`<o:p>`) is plain text: of what stands in
angle brackets there, only comments are no text. Else tags are those that Python's html.parser
finds, in time that grows with the note and no more: that one takes a minute for 80 KB of `<a b="`.
What is no whole tag stays text, so nothing is lost.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Literal, NamedTuple

Outcome = Literal["equal", "by_rule", "differs", "lost"]

BLOCK_TAGS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "br",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    }
)
UNSEEN_TAGS = frozenset(("script", "style"))
_OTHER_TAGS = frozenset(
    (
        *("a", "abbr", "acronym", "applet", "area", "audio", "b", "base", "basefont", "bdi", "bdo"),
        *("bgsound", "big", "blink", "button", "canvas", "cite", "code", "col", "colgroup", "data"),
        *("datalist", "del", "dfn", "em", "embed", "font", "frame", "frameset", "head", "i"),
        *("iframe", "image", "img", "input", "ins", "isindex", "kbd", "keygen", "label", "link"),
        *("listing", "map", "mark", "marquee", "math", "menuitem", "meta", "meter", "multicol"),
        *("nextid", "nobr", "noembed", "noframes", "noscript", "object", "optgroup", "option"),
        *("output", "param", "picture", "plaintext", "progress", "q", "rb", "rbc", "rp", "rt"),
        *("rtc", "ruby", "s", "samp", "search", "select", "slot", "small", "source", "spacer"),
        *("span", "strike", "strong", "sub", "sup", "svg", "template", "textarea", "time"),
        *("title", "track", "tt", "u", "var", "video", "wbr", "xmp"),
    )
)
_OWN_TAGS = BLOCK_TAGS | UNSEEN_TAGS | _OTHER_TAGS
AUTHOR_LINE = "Legacy author:"
CUT_MARK = "[cut]"
LEAST_CUT_CHARS = 130_000
MOST_BROKEN_TAGS = 20

_MOST_EXPLAINED: tuple[Outcome, ...] = ("equal", "by_rule", "lost", "differs")
_NAME = r"[a-zA-Z](?:[-a-zA-Z0-9_:]*[a-zA-Z0-9])?(?=[\t\n\r\f />])"
_NO_BEGINNING = re.compile(rf"<(?!(?:/\s*)?{_NAME}|[!?])")
_START_TAG = re.compile(
    rf"""<({_NAME})
    (?:(?:\s|/(?!>))*
        (?:(?<=['"\s/])[^\s/>][^\s/=>]*
            (?:\s*=+\s*(?:'[^']*'|"[^"]*"|(?!['"])[^>\s]*)\s*)?
            (?:\s|/(?!>))*
        )*
    )?\s*(/?>)?""",
    re.VERBOSE,
)
_END_TAG = re.compile(rf"</(?:\s*({_NAME})\s*|({_NAME})[^>]*)>")
_COMMENT_END = re.compile(r"--\s*>")
_AFTER_BROKEN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ=/")


class Compared(NamedTuple):
    """How the text of a note on the timeline stands to the legacy one's, and both texts."""

    outcome: Outcome
    before: str
    after: str


def text_of(html: str) -> str:
    """The note as text: one blank between words, none at the ends."""
    return " ".join(" ".join(blocks_of(html)).split())


def blocks_of(html: str) -> Iterator[str]:
    """What stands between block tags as it is written, empty ones too, as far as is asked."""
    return iter((typed(html),)) if is_plain_text(html) else _Cut(html).blocks()


def is_plain_text(html: str) -> bool:
    """Whether no tag in the note is HTML's own or of a namespace, so that none is a tag."""
    return "<" not in html or not any(_is_own(tag) for _, tag in _Cut(html).pieces())


def typed(plain: str) -> str:
    """A note of plain text as it was typed, with its lines: entities decoded, without comments."""
    return unescape(_uncommented(plain))


def with_text_escaped(html: str) -> str:
    """The same HTML, a `<` that begins no tag being an entity, so that any parser keeps it."""
    return _NO_BEGINNING.sub("&lt;", html)


def texts_without_author_line(html: str) -> list[str]:
    """The same, less a first or last block that names the legacy author, in each way it can be.

    A block is what stands between two block tags; in a note of plain text, a line. What is said
    with no such block left comes first, what is said with all of them last.
    """
    if is_plain_text(html):
        blocks = [unescape(line) for line in re.split(r"[\r\n]+", _uncommented(html))]
    else:
        blocks = list(_Cut(html).blocks())
    folded = [found for block in blocks if (found := " ".join(block.split()))]
    is_first = bool(folded) and folded[0].startswith(AUTHOR_LINE)
    is_last = len(folded) > is_first and folded[-1].startswith(AUTHOR_LINE)
    ways = ((is_first, is_last), (is_first, False), (False, is_last), (False, False))
    return [" ".join(folded[first : len(folded) - last]) for first, last in dict.fromkeys(ways)]


def compared(body: str, notes: str, *, has_fallback_author: bool) -> Compared:
    """The timeline's notes beside the legacy body; `by_rule` is a text that was cut.

    Of the ways to leave out the legacy author it is the one which explains most, then the one that
    names as many as the body: a legacy note may itself begin or end with such a block.
    """
    before = text_of(body)
    afters = texts_without_author_line(notes) if has_fallback_author else [text_of(notes)]
    found = [
        Compared(_outcome(before, after, chars_count=len(notes)), before, after) for after in afters
    ]
    named_count = before.count(AUTHOR_LINE)
    return min(
        found,
        key=lambda each: (
            _MOST_EXPLAINED.index(each.outcome),
            abs(each.after.count(AUTHOR_LINE) - named_count),
        ),
    )


def _outcome(before: str, after: str, *, chars_count: int) -> Outcome:
    if before == after:
        return "equal"
    if not after:
        return "lost"
    beginning = after.removesuffix(CUT_MARK).rstrip()
    if beginning and chars_count >= LEAST_CUT_CHARS and before.startswith(beginning):
        return "by_rule"
    return "differs"


def _is_own(tag: str) -> bool:
    """Whether a tag is HTML's or, as Office's `o:p`, of a namespace; `tel:555` is a number."""
    name, _, local_name = tag.removeprefix("/").partition(":")
    return local_name[:1].isalpha() or (not local_name and name in _OWN_TAGS)


def _uncommented(plain: str) -> str:
    """Plain text less its comments; one that is never closed is text."""
    kept, at = list[str](), 0
    while (start := plain.find("<!--", at)) >= 0:
        found = _COMMENT_END.search(plain, start + 4)
        if found is None:
            break
        kept.append(plain[at:start])
        at = found.end()
    return "".join((*kept, plain[at:]))


class _Cut:
    """A note cut at its tags, once through."""

    def __init__(self, html: str) -> None:
        self.html = html
        self._last_end = max(html.rfind(">"), 0)
        self._broken_count = 0
        self._has_comment_ends = True

    def blocks(self) -> Iterator[str]:
        """What stands between block tags, entities decoded."""
        texts: list[str] = []
        for text, tag in self.pieces():
            texts.append(unescape(text))
            if tag.removeprefix("/") in BLOCK_TAGS:
                yield "".join(texts)
                texts = []
        yield "".join(texts)

    def pieces(self) -> Iterator[tuple[str, str]]:
        """Each text with the tag that ends it, "" where that is none."""
        at = 0
        while (start := self.html.find("<", at, self._last_end)) >= 0:
            tag, end = self._markup(start)
            is_text = end < 0
            if is_text:
                end = -end
            yield self.html[at:start], ""
            yield (self.html[start:end], "") if is_text else ("", tag)
            at = end if is_text or tag not in UNSEEN_TAGS else self._after_unseen(tag, end)
        yield self.html[at:], ""

    def _markup(self, start: int) -> tuple[str, int]:
        """The tag that begins here and where it ends; a negative end is that of a text.

        An end tag's name has its slash; comments and declarations have none.
        """
        sign = self.html[start + 1]
        if sign == "/":
            found = _END_TAG.match(self.html, start)
            if found is None:
                is_text = _NO_BEGINNING.match(self.html, start)
                return "", -(start + 1) if is_text else self._first_end(start)
            return f"/{found[1] or found[2]}".lower(), found.end()
        if self.html.startswith("<!--", start):
            return "", self._comment_end(start)
        if self.html.startswith("<![CDATA[", start):
            closed = self.html.find("]]>", start)
            return "", closed + 3 if closed >= 0 else -self._first_end(start)
        return ("", self._first_end(start)) if sign in ("!", "?") else self._start_tag(start)

    def _start_tag(self, start: int) -> tuple[str, int]:
        """A tag whose quotes are never closed is text up to the first >. After many such a tag is
        looked for no farther than that: else each would be sought to the end of the note."""
        is_bad = self._broken_count >= MOST_BROKEN_TAGS
        limit = self._first_end(start) if is_bad else len(self.html)
        found = _START_TAG.match(self.html, start, limit)
        if found is None:
            return "", -(start + 1)
        if found[2]:
            name = found[1].lower()
            is_empty_script = found[2] == "/>" and name in UNSEEN_TAGS
            return f"/{name}" if is_empty_script else name, found.end()
        if found.end() == limit or self.html[found.end()] in _AFTER_BROKEN:
            self._broken_count += 1
            return "", -self._first_end(start)
        return "", -found.end()

    def _comment_end(self, start: int) -> int:
        found = _COMMENT_END.search(self.html, start + 4) if self._has_comment_ends else None
        self._has_comment_ends = found is not None
        return found.end() if found else -self._first_end(start)

    def _first_end(self, start: int) -> int:
        """Behind the first > after the start; there is one."""
        return self.html.index(">", start + 1) + 1

    def _after_unseen(self, tag: str, start: int) -> int:
        """Behind the end of a script or style; one that is never closed goes on to the end."""
        found = re.compile(rf"</{tag}\s*>", re.IGNORECASE).search(self.html, start)
        return found.end() if found else len(self.html)
