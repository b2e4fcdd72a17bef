"""What a note says once its HTML is reduced to text: the whole rule, for any HTML, however broken.

Queries do the same where a note is plain (`queries/macros/notes.sql`) and leave the rest to this.
It finds the tags that Python's html.parser finds, in time that grows with the note and no more:
that one takes a minute for 80 KB of `<a b="`. What is no whole tag stays text, so nothing is lost.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Literal

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
AUTHOR_LINE = "Legacy author:"
CUT_MARK = "[cut]"
LEAST_CUT_CHARS = 130_000
MOST_BROKEN_TAGS = 20

_START_TAG = re.compile(
    r"""<([a-zA-Z][^\t\n\r\f />\x00]*)
    (?:[\s/]*
        (?:(?<=['"\s/])[^\s/>][^\s/=>]*
            (?:\s*=+\s*(?:'[^']*'|"[^"]*"|(?!['"])[^>\s]*)\s*)?
            (?:\s|/(?!>))*
        )*
    )?\s*(/?>)?""",
    re.VERBOSE,
)
_END_TAG = re.compile(r"</(?:\s*([a-zA-Z][-.a-zA-Z0-9:_]*)\s*|([a-zA-Z][^\t\n\r\f />\x00]*)[^>]*)>")
_COMMENT_END = re.compile(r"--\s*>")
_AFTER_BROKEN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ=/")


def text_of(html: str) -> str:
    """The note as text: one blank between words, none at the ends."""
    return " ".join(" ".join(_Cut(html).blocks()).split())


def blocks_of(html: str) -> Iterator[str]:
    """What stands between block tags as it is written, empty ones too, as far as is asked."""
    return _Cut(html).blocks()


def text_without_author_line(html: str) -> str:
    """The same, less a first or last block that names the legacy author.

    A block is what stands between two block tags; in a note without a tag, a line.
    """
    cut = _Cut(html)
    blocks = list(cut.blocks())
    if not cut.has_tags:
        blocks = [text_of(line) for line in re.split(r"[\r\n]+", html)]
    folded = [found for block in blocks if (found := " ".join(block.split()))]
    if folded and folded[0].startswith(AUTHOR_LINE):
        del folded[0]
    if folded and folded[-1].startswith(AUTHOR_LINE):
        del folded[-1]
    return " ".join(folded)


def compared(body: str, notes: str, *, has_fallback_author: bool) -> tuple[Outcome, bool]:
    """How the timeline's notes stand to the legacy body, and whether that says anything.

    `by_rule` is a text that was cut.
    """
    before = text_of(body)
    after = text_without_author_line(notes) if has_fallback_author else text_of(notes)
    return _outcome(before, after, chars_count=len(notes)), bool(before)


def _outcome(before: str, after: str, *, chars_count: int) -> Outcome:
    if before == after:
        return "equal"
    if not after:
        return "lost"
    beginning = after.removesuffix(CUT_MARK).rstrip()
    if beginning and chars_count >= LEAST_CUT_CHARS and before.startswith(beginning):
        return "by_rule"
    return "differs"


class _Cut:
    """A note cut at its tags, once through."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.has_tags = False
        self._last_end = max(html.rfind(">"), 0)
        self._broken_count = 0
        self._has_comment_ends = True

    def blocks(self) -> Iterator[str]:
        """What stands between block tags, entities decoded."""
        texts: list[str] = []
        for text, tag in self._pieces():
            texts.append(unescape(text))
            if tag.removeprefix("/") in BLOCK_TAGS:
                yield "".join(texts)
                texts = []
        yield "".join(texts)

    def _pieces(self) -> Iterator[tuple[str, str]]:
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
            self.has_tags = self.has_tags or bool(tag)
        yield self.html[at:], ""

    def _markup(self, start: int) -> tuple[str, int]:  # noqa: PLR0911 # one for each kind of tag
        """The tag that begins here and where it ends; a negative end is that of a text.

        An end tag's name has its slash; comments and declarations have none.
        """
        next_two = self.html[start + 1 : start + 3]
        if next_two[:1].isascii() and next_two[:1].isalpha():
            return self._start_tag(start)
        if next_two[:1] == "/":
            found = _END_TAG.match(self.html, start)
            if found is None:
                return "", self._first_end(start)
            return f"/{found[1] or found[2]}".lower(), found.end()
        if self.html.startswith("<!--", start):
            return "", self._comment_end(start)
        if self.html.startswith("<![CDATA[", start):
            closed = self.html.find("]]>", start)
            return "", closed + 3 if closed >= 0 else -self._first_end(start)
        if next_two[:1] in ("!", "?"):
            return "", self._first_end(start)
        return "", -(start + 1)

    def _start_tag(self, start: int) -> tuple[str, int]:
        """A tag whose quotes are never closed is text up to the first >. After many such a tag is
        looked for no farther than that: else each would be sought to the end of the note."""
        is_bad = self._broken_count >= MOST_BROKEN_TAGS
        limit = self._first_end(start) if is_bad else len(self.html)
        found = _START_TAG.match(self.html, start, limit)
        if found is None:
            return "", -(start + 1)
        if found[2]:
            is_empty_script = found[2] == "/>" and found[1].lower() in UNSEEN_TAGS
            return "" if is_empty_script else found[1].lower(), found.end()
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
