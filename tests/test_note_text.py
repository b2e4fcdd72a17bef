"""HTML as text: as Python's own parser reads it, in SQL where a note is plain, and never slowly."""

import time

import duckdb
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from csfunnel import queries
from csfunnel.note_text import compared, text_of, texts_without_author_line
from oracle.notes import reduced, without_author

BROKEN = (
    *("<p", "<p a=", "<a href='x>y", '<b c="', "</", "</p", "< p>", "<>", "</>", "<!", "<!-- x"),
    *("<![CDATA[ y ]]>", "<!doctype html>", "<?php x?>", "<br/ >", "</ p>", "<p\n>", "<x y"),
    *("<script>a<b</script>", "<style>p{}</style >", "<title>t</title>", "<textarea><b>"),
)
TYPED = (
    *("<al@a.example>", "<https://a.example/>", "<www.a.b>", "<x and y >", "</x@>", "</3>", "<?>"),
    *(
        "<tel:55>",
        "<st1:City w:st='on'>",
        "<x-y>",
        "<b->",
        "</b_>",
        "<p:>",
        "<br\xa0>",
        "<script/>",
    ),
    *("\n", "\r\n", "Legacy author: Old", "<!--", "-->", " 1 < 2 ", "&lt;", "<", ">", "word", " "),
)
PLAIN = (
    *("<p>", "</p>", "<P class='x y'>", "</DIV >", "<br/>", "<li>", "<b>", "</b>", "<o:p>", "</a>"),
    *('<a href="http://x?a=1&amp;b=2">', "<span style=x>", "a", "Zoë ", " ", "  ", "\n", "\t"),
    *("&amp;", "&nbsp;", "&lt;", "&rsquo;", "&#39;", "& ", "R&D ", "\xa0", "\u2003", '"', ">"),
    *("Legacy author:", "Legacy  author: Old", "lt;", "p>", "\r\n", "Legend ", "&"),
)
HARD = (
    "&copy",
    "&#8217;",
    "<x>",
    "<",
    "<!--",
    "-->",
    "<script>",
    "&am",
    "p;",
    "\x01",
    "\x03",
    "<p",
)
modestly = settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def soups(*pieces: str) -> st.SearchStrategy[str]:
    """Pieces of HTML in any order."""
    return st.lists(st.sampled_from(pieces), max_size=14).map("".join)


@pytest.fixture(scope="module")
def database():
    """DuckDB with the macros of the product."""
    made = duckdb.connect()
    made.execute(queries.load("macros")["address"].sql)
    made.execute(queries.load("macros")["notes"].sql)
    made.execute(queries.load("macros")["author_lines"].sql)
    return made


@given(html=soups(*PLAIN, *HARD, *BROKEN, *TYPED) | soups(*TYPED))
@example(html="<p>a</p><b c='d>e</b> f")
@example(html="a<!-- b > c")
@example(html="<script>x</script b>y</script>z")
@modestly
def test_any_note_reads_as_python_s_own_parser_reads_it(html):
    assert text_of(html) == reduced(html)
    assert set(texts_without_author_line(html)) == without_author(html)


SOME = soups(*PLAIN) | soups(*PLAIN, *HARD, *TYPED) | soups(*TYPED)


@given(htmls=st.lists(SOME, min_size=20, max_size=20, unique=True))
@modestly
def test_sql_reads_plain_notes_alike_and_knows_which_are_not(database, htmls):
    rows = told_by_sql(database, [html.strip() for html in htmls])
    assert len(rows) == 20
    for html, is_hard, text, is_odd, less_author in rows:
        assert is_hard or text == text_of(html)
        assert is_odd or less_author == texts_without_author_line(html)[0]


def test_sql_leaves_few_notes_of_a_common_kind_to_python(database):
    htmls = [
        "<div>Line one</div>\n<div>Line&nbsp;two</div>",
        "Plain text with R&D, 1 > 0 and\nlines",
        '<p class="a">It&rsquo;s <b>fine</b> &amp; <a href="https://x.example/?a=1&amp;b=2">there</a></p>',
        "<ul><li>one</li><li>two</li></ul><table><tr><td>x</td></tr></table>",
        "<p>Legacy author: Old (old@l.example)</p><p>Text</p>",
    ]
    rows = told_by_sql(database, htmls)
    assert [html for html, is_hard, _, is_odd, _ in rows if is_hard or is_odd] == []


def told_by_sql(database, htmls):
    """Each note with what the macros make of it, in the steps of the mart note_texts."""
    notes = database.from_arrow(pa.table({"html": htmls}))
    cut = notes.project(
        "html, blocks_of(inline_tags_marked(html)) as blocks,"
        " blocks_of(inline_tags_marked(lines_tagged(html))) as lines"
    )
    glued = cut.project(
        "html, array_to_string(blocks, ' ') as words, has_odd_author(lines) as is_odd,"
        " array_to_string(without_author(lines), ' ') as others"
    )
    dropped = glued.project(
        "html, is_odd, marks_dropped(words) as words, marks_dropped(others) as others"
    )
    decoded = dropped.project(
        "html, has_markup_left(html, words) as is_hard, entities_decoded(words) as words,"
        " is_odd or has_markup_left(html, others) as is_odd, entities_decoded(others) as others"
    )
    lined = decoded.project(
        "html, is_hard or has_entity_left(words) as is_hard, newlines_blanked(words) as words,"
        " is_odd or has_entity_left(others) as is_odd, newlines_blanked(others) as others"
    )
    single = lined.project(
        "html, is_hard, single_blanked(words) as words, is_odd, single_blanked(others) as others"
    )
    return single.project(
        "html, is_hard, ends_trimmed(words), is_odd, ends_trimmed(others)"
    ).fetchall()


@given(
    lines=st.lists(soups(*PLAIN), min_size=20, max_size=20),
    bodies=st.lists(soups(*PLAIN) | soups(*PLAIN, *HARD, *BROKEN), min_size=20, max_size=20),
)
@modestly
def test_what_follows_the_line_of_the_author_says_what_the_notes_say_without_it(
    database, lines, bodies
):
    pairs = zip(lines, bodies, strict=True)
    notes = [f"<p>Legacy author: {line}</p>{body}" for line, body in pairs]
    for whole, rest in past_lines(database, notes):
        assert rest is None or text_of(rest) in texts_without_author_line(whole)


@pytest.mark.parametrize(
    ("notes", "rest"),
    [
        ("<p>Legacy author: Old (o@x.example)</p><p>One</p>\nTwo", "<p>One</p>\nTwo"),
        ("<p>Legacy author: Zoë &amp; Co</p>Text", "Text"),
        ("<p>Legacy author: Old</p>", ""),
        ("<p>Text</p>", None),
        ("<p>Legacy author: <b>Old</b></p>Text", None),
        ("<p>Legacy author: Old</p>Text<p>Legacy <b>author</b>: Other</p>", None),
        ("<p>Legacy author: Old</p>Text<p>Legacy author&#58; Other</p>", None),
        ("<p>Legacy author: Old</p>Text<p>Legacy author&colon; Other</p>", None),
        ("<p>Legacy author: Old</p>if x <y", None),
    ],
)
def test_a_line_of_the_author_is_passed_where_no_other_can_follow(database, notes, rest):
    assert past_lines(database, [notes]) == [(notes, rest)]


def past_lines(database, notes):
    """Each note with what follows the line of its author, where it reads alike by itself."""
    given = database.from_arrow(pa.table({"html": notes}))
    lined = given.project("html, author_line(html) as line")
    past = lined.project("html, past_author_line(html, line) as words")
    return past.project("html, read_alike_apart(words)").fetchall()


@pytest.mark.parametrize(
    "piece",
    [
        *("<a", "<!--", '<a b="', "</", "<![CDATA[", "</a ", "<a b='>", "<p a = ", "<!-- --"),
        *("<a@b>", "<x ", "<x>", "</  "),
    ],
)
@pytest.mark.parametrize("end", ["", ">"])
def test_no_note_takes_longer_than_its_length_asks(piece, end):
    seconds = []
    for count in (50_000, 200_000):
        started = time.process_time()
        text_of(piece * count + end)
        seconds.append(time.process_time() - started)
    assert seconds[1] < 12 * seconds[0] + 0.5


@pytest.mark.parametrize(
    ("body", "notes", "outcome"),
    [
        ("<p>Hello</p>", "Hello", "equal"),
        ("Hello", "<p>Hell", "differs"),
        ("Hello", "<p></p>", "lost"),
        ("<p>&nbsp;</p>", "", "equal"),
        ("x" * 135_000, "x" * 129_995 + "[cut]", "by_rule"),
        ("x" * 135_000, "x" * 129_994 + "[cut]", "differs"),
        ("x" * 135_000, "x" * 130_000, "by_rule"),
        ("x" * 135_000, "y" + "x" * 130_000, "differs"),
        ("x" * 135_000, " " * 130_000 + "[cut]", "differs"),
        ("Al <al@a.example>\nhello", "<p>Al &lt;al@a.example&gt;</p><p>hello</p>", "equal"),
        ("Al <al@a.example>\nhello", "<p>Al </p><p>hello</p>", "differs"),
        ("usage <x and NPS >30", "<p>usage 30</p>", "differs"),
        ("See <https://a.example/> <b>now</b>", "See &lt;https://a.example/&gt; now", "equal"),
    ],
)
def test_texts_are_equal_cut_lost_or_differ(body, notes, outcome):
    told = compared(body, notes, has_fallback_author=False)
    assert told == (outcome, text_of(body), text_of(notes))


@pytest.mark.parametrize(
    ("notes", "left"),
    [
        ("<p>Legacy author: Al</p><p>Text</p>", "Text"),
        ("<p>Text</p><p>Legacy author: Al</p>", "Text"),
        ("Legacy author: Al\nText", "Text"),
        ("Text\r\nLegacy author: Al", "Text"),
        ("<p> <i>Legacy</i> author: Al</p><p>Text</p>", "Text"),
        ("<p>Text</p><p>Legacy author: Al</p><p>More</p>", "Text Legacy author: Al More"),
        ("<p>The Legacy author: Al</p><p>Text</p>", "The Legacy author: Al Text"),
        ("<b>Legacy author: Al</b>\nText", ""),
        ("Legacy author: Al", ""),
        ("Text\nLegacy author: Al <al@a.example>", "Text"),
    ],
)
def test_a_first_or_last_block_that_names_the_author_is_left_out(notes, left):
    assert texts_without_author_line(notes)[0] == left


OWN = "<p>Text</p><p>Legacy author: Bob</p>"
LONG = "<p>Legacy author: " + "x" * 135_000


@pytest.mark.parametrize(
    ("body", "notes", "outcome"),
    [
        (OWN, f"<p>Legacy author: Al</p>{OWN}", "equal"),
        (OWN, f"{OWN}<p>Legacy author: Al</p>", "equal"),
        (OWN, OWN, "equal"),
        ("<p>Legacy author: Bob</p>", "<p>Legacy author: Al</p><p>Legacy author: Bob", "equal"),
        ("<p>Text</p>", f"<p>Legacy author: Al</p>{OWN}", "equal"),
        (OWN, "<p>Legacy author: Al</p><p>Text</p>", "differs"),
        (OWN, "<p>Text</p><p>Legacy author: Al</p>", "differs"),
        (OWN, "<p>Legacy author: Al</p>", "lost"),
        (LONG, f"<p>Legacy author: Al</p>{LONG[:130_000]} [cut]</p>", "by_rule"),
    ],
)
def test_an_author_s_block_of_the_note_s_own_is_no_difference_and_hides_none(body, notes, outcome):
    assert compared(body, notes, has_fallback_author=True).outcome == outcome


def test_where_texts_differ_the_note_s_own_block_is_on_both_sides():
    told = compared(OWN, f"<p>Legacy author: Al</p>More {OWN}", has_fallback_author=True)
    assert told == ("differs", "Text Legacy author: Bob", "More Text Legacy author: Bob")
