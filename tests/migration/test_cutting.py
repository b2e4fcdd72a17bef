"""Cut notes are whole, as long as they may be, and say the beginning of what was said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csfunnel.migration.cutting import LIMIT, cut
from csfunnel.migration.markup import notes_of, safe
from csfunnel.note_text import compared, text_of
from migration.soups import is_whole, soups, whole

notes = st.one_of(soups.map(safe), whole)
limits = st.integers(60, 400)


@given(notes, st.integers(6, 400))
def test_what_is_cut_is_whole_and_at_most_as_long_as_allowed(html, limit):
    made = cut(html, limit=limit).html
    assert len(made) <= limit
    assert is_whole(made)


@given(notes, st.integers(6, 400))
def test_what_is_short_enough_stays_as_it_is(html, limit):
    assert (cut(html, limit=limit).html == html) == (len(html) <= limit)


@given(notes, limits)
def test_what_is_left_is_a_beginning_with_a_mark_or_all_of_the_text(html, limit):
    made = cut(html, limit=limit)
    text = text_of(made.html)
    assert text.endswith("[cut]") or not made.is_cut
    if made.is_cut:
        assert text_of(html).startswith(text.removesuffix("[cut]").rstrip())
        assert len(made.html) > limit - 40
    else:
        assert text == text_of(html)


@pytest.mark.parametrize("limit", range(20, 90))
def test_no_cut_falls_into_a_tag_or_an_entity(limit):
    html = (
        '<p>ab &amp; <a href="https://x.example/">cd</a> &#160;<b>efghijk</b> lmn</p>'
        "<ul><li>opq</li><li>rst</li></ul>"
    )
    made = cut(html, limit=limit).html
    assert is_whole(made)
    assert len(made) <= limit


@pytest.mark.parametrize("limit", range(20, 90))
def test_the_mark_never_stands_between_the_points_of_a_list(limit):
    html = "<ul>" + "<li>word</li>" * 20 + "</ul>"
    made = cut(html, limit=limit).html
    assert " [cut]</li></ul>" in made or made.endswith("</ul> [cut]")


def test_a_link_goes_without_its_address_before_text_is_lost():
    html = f'<p>See <a href="https://x.example/{"a" * 100}">this</a> and more</p>'
    assert cut(html, limit=60) == ("<p>See <a>this</a> and more</p>", False)


@pytest.mark.parametrize(
    "body",
    [
        "abcdefghi " * 20_000,
        "<p>short words &amp; signs</p>" * 9_000,
        "😀é" * 100_000,
        f'<p>x</p><a href="https://x.example/{"a" * 900}">link</a> and more words ' * 6_000,
        "x" * 130_960 + f'<a href="https://x.example/{"a" * 5_000}">link</a>' + "y" * 5_000,
    ],
    ids=["text", "html", "emoji", "links", "a link at the cut"],
)
@pytest.mark.parametrize("author", [None, "Old Person"])
def test_reconciling_knows_a_note_that_was_cut(body, author):
    made = notes_of(body, legacy_author=author)
    assert made.is_cut
    assert LIMIT - 100 < len(made.html) <= LIMIT
    told = compared(body, made.html, has_fallback_author=author is not None)
    assert told.outcome == "by_rule"
