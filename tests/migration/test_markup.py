"""Notes arrive safe, whole and saying what they said, whatever the old tool left behind."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csfunnel.migration.cutting import LIMIT
from csfunnel.migration.markup import author_of, notes_of, safe
from csfunnel.note_text import compared, text_of, texts_without_author_line
from migration.soups import is_whole, soups

HARMFUL = re.compile(
    r"<(script|style|iframe|svg|img|form|object)|\son\w+=|javascript:|style=", re.IGNORECASE
)


@given(soups)
def test_any_soup_becomes_whole_html_with_the_same_text(body):
    made = safe(body)
    assert is_whole(made)
    assert text_of(made) == text_of(body)


@given(soups)
def test_nothing_that_acts_is_left_in_a_tag(body):
    tags = "".join(re.findall(r"<[^>]*>", safe(body)))
    assert not HARMFUL.search(tags)


@given(soups)
def test_what_is_safe_already_stays_as_it_is(body):
    made = safe(body)
    assert safe(made) == made


@given(soups, st.text(max_size=30))
def test_an_author_stands_in_a_block_of_its_own_that_reconciling_leaves_out(body, author):
    named = author_of(author, None)
    with_author = notes_of(body, legacy_author=named).html
    assert with_author.startswith("<p>Legacy author: ")
    assert compared(body, with_author, has_fallback_author=True).outcome == "equal"


def test_paragraphs_lists_and_links_are_kept():
    body = '<div>One</div><ul><li>a<li>b</ul><a href="https://x.example/?a=1&b=2">here</a>'
    assert safe(body) == (
        "<div>One</div><ul><li>a</li><li>b</li></ul>"
        '<a href="https://x.example/?a=1&amp;b=2">here</a>'
    )


def test_text_without_markup_keeps_its_lines_and_paragraphs():
    assert (
        safe("One\r\ntwo &amp; three\n\n4 < 5") == "<p>One<br/>two &amp; three</p><p>4 &lt; 5</p>"
    )


def test_text_in_angle_brackets_is_kept_with_its_lines():
    body = (
        "From: Cy Cole <cy@c.example>\nTo: Ann <ann@v.example>\n"
        "See <https://c.example/plan>; churn if usage <x and NPS >30"
    )
    assert safe(body) == (
        "<p>From: Cy Cole &lt;cy@c.example&gt;<br/>To: Ann &lt;ann@v.example&gt;<br/>"
        "See &lt;https://c.example/plan&gt;; churn if usage &lt;x and NPS &gt;30</p>"
    )


def test_text_in_angle_brackets_is_kept_beside_tags():
    assert safe("<ul><li>Cy <cy@c.example></ul><o:p>I </3 u</o:p>") == (
        "<ul><li>Cy &lt;cy@c.example&gt;</li></ul>I &lt;/3 u"
    )


def test_text_of_one_line_with_emphasis_becomes_a_paragraph():
    assert safe("Hello <b>Al</b>") == "<p>Hello <b>Al</b></p>"


@pytest.mark.parametrize(
    ("body", "made"),
    [
        ("<p><b>N</b>ote</p>", "<p><b>N</b>ote</p>"),
        ("a<b></b></DIV >c", "<p>a</p><p>c</p>"),
    ],
)
def test_the_end_of_an_emphasis_parts_no_words(body, made):
    assert safe(body) == made


def test_scripts_and_styles_go_with_what_is_in_them():
    body = "<style>p{color:red}</style>Hi<script>let a = '<p>'</script><p onclick=x()>there</p>"
    assert text_of(safe(body)) == "Hi there"
    assert "color" not in safe(body)


def test_a_table_with_text_between_its_rows_keeps_the_order_of_its_words():
    assert safe("<table><tr><td>a</td></tr>foo</table>b") == "<p>a</p><p>foo</p><p>b</p>"


@pytest.mark.parametrize("body", [None, "", "  \n", "<p>&nbsp;</p>", "<script>x</script>"])
def test_a_note_without_text_is_a_blank_that_says_nothing(body):
    made = notes_of(body)
    assert made.html == "<p>&#160;</p>"
    assert text_of(made.html) == ""


@pytest.mark.parametrize(
    ("name", "email", "named"),
    [
        ("Old Person", "old@legacy.example", "Old Person (old@legacy.example)"),
        (" Old\n Person ", None, "Old Person"),
        (None, "old@legacy.example", "old@legacy.example"),
        ("Old <OLD@legacy.example>", "old@legacy.example", "Old <OLD@legacy.example>"),
        (None, None, "unknown"),
        ("", "  ", "unknown"),
    ],
)
def test_an_author_is_named_by_what_is_known(name, email, named):
    assert author_of(name, email) == named


def test_the_author_is_escaped():
    made = notes_of("Hi", legacy_author="<script>alert(1)</script> & Co").html
    assert made == ("<p>Legacy author: &lt;script&gt;alert(1)&lt;/script&gt; &amp; Co</p><p>Hi</p>")


@pytest.mark.parametrize(
    "body",
    [
        "<div>hello <b>there</b></div>" * 1_400_000,
        '<p>a<img src="data:' + "x" * 40_000_000 + '">b</p>',
        "word " * 8_000_000,
        "one line\n" * 4_500_000,
    ],
    ids=["divs", "picture", "words", "lines"],
)
def test_a_note_of_40_mb_is_whole_and_short_enough(body):
    made = notes_of(body, legacy_author="Old Person")
    assert len(made.html) <= LIMIT
    assert made.is_cut == ("data:" not in body)
    assert is_whole(made.html)
    beginning = texts_without_author_line(made.html)[0].removesuffix("[cut]").rstrip()
    assert text_of(body[: 2 * LIMIT] if made.is_cut else body).startswith(beginning)
    assert beginning


@pytest.mark.parametrize(
    "piece", ["<div>", "<b>", "<table>", '<a b="', "<!--", "<", "&", "<p><i>", "<x>", "<a@b>"]
)
def test_a_note_of_one_piece_a_hundred_thousand_times_takes_no_time(piece):
    body = piece * 100_000 + "x"
    made = notes_of(body)
    assert is_whole(made.html)
    assert len(made.html) <= LIMIT
