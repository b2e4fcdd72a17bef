"""Notes on screen: nothing runs, nothing is fetched, and a difference is where it is said to be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csfunnel.ui.migration import note_diff

WORDS = st.lists(
    st.sampled_from(["a", "b", "server", "down", "up", "[cut]"]), max_size=note_diff.AROUND_WORDS
)
NASTY = {
    "script": "<p>Hi</p><script>alert(1)</script>",
    "handler": "<p>Hi</p><img src=x onerror=alert(1)>",
    "link": '<p>Hi <a href="javascript:alert(1)">click</a></p>',
    "remote picture": '<p>Hi</p><img src="https://spy.example/pixel.gif">',
    "remote link": '<p>Hi <a href="https://spy.example/">there</a></p>',
    "style": '<p style="background:url(https://spy.example/a)">Hi</p><style>p{}</style>',
    "sheet": '<p>Hi</p><link rel="stylesheet" href="https://spy.example/a.css">',
    "frame": '<p>Hi</p><iframe src="https://spy.example/"></iframe>',
    "svg": '<p>Hi</p><svg onload="alert(1)"><image href="https://spy.example/a"/></svg>',
    "media": '<p>Hi</p><video poster="https://spy.example/a" src="https://spy.example/b"></video>',
    "form": '<p>Hi</p><form action="https://spy.example/"><input name=a><button>Go</button></form>',
    "broken": '<p>Hi<img src="https://spy.example/a" onerror="alert(1)//',
    "base": '<base href="https://spy.example/"><p>Hi</p>',
    "math": "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></math>Hi",
}


@pytest.mark.parametrize("body", NASTY.values(), ids=NASTY)
def test_what_could_run_or_be_fetched_is_gone_and_the_text_stays(body):
    shown = note_diff.shown(body).lower()
    assert "hi" in shown
    tags = [part.split(">")[0] for part in shown.split("<")[1:]]
    assert {tag.strip("/").split()[0] for tag in tags} <= {"p", "table", "tbody", "tr", "td"}
    assert not any("=" in tag for tag in tags)


def test_what_a_note_looks_like_stays():
    shown = note_diff.shown("<h2>Plan</h2><ul><li>One <b>big</b></li></ul><p>Two</p>")
    assert shown == "<h2>Plan</h2><ul><li>One <b>big</b></li></ul><p>Two</p>"


def test_plain_text_keeps_its_lines():
    assert note_diff.shown("One\nTwo & three").count("<br>") == 1


def test_what_was_typed_in_angle_brackets_is_seen():
    assert note_diff.shown("Al <al@a.example>\nhello") == "<p>Al &lt;al@a.example&gt;<br>hello</p>"


def test_an_empty_note_shows_nothing():
    assert note_diff.shown(None) == note_diff.shown("  ") == ""


def test_a_changed_word_stands_out_between_what_is_alike():
    found = note_diff.diff("the server was down today", "the server was up today")
    assert note_diff.html_of(found) == "the server was <del>down</del> <ins>up</ins> today"
    assert found.alike_chars == len("the server was")
    assert not found.is_equal


def test_a_cut_note_says_how_much_is_there_and_what_is_not():
    legacy = "word " * 30_000 + "and the very end"
    timeline = legacy[:130_000] + "[cut]"
    found = note_diff.diff(legacy.strip(), timeline)
    told = note_diff.sentence(found)
    assert told.startswith("The Timeline has the first 129,999 of 150,016 characters")
    html = note_diff.html_of(found)
    assert html.startswith("[… 25,976 words alike …] word word")
    assert html.endswith("<ins>[cut]</ins>")
    assert "and 3,944 more words" in html
    assert len(html) < 2_000


def test_a_text_cut_without_a_mark_is_told_as_cut():
    found = note_diff.diff("one two three", "one two")
    assert note_diff.sentence(found).startswith("The Timeline has the first 7 of 13 characters")
    assert note_diff.html_of(found) == "one two <del>three</del>"


def test_equal_texts_are_said_to_be_equal():
    found = note_diff.diff("one two", "one two")
    assert found.is_equal
    assert note_diff.sentence(found) == "Both say the same, word for word."


def test_more_on_the_timeline_is_told_as_more():
    found = note_diff.diff("one two", "one two three")
    assert "the Timeline has more" in note_diff.sentence(found)


def test_markup_in_the_text_is_text():
    found = note_diff.diff("a <script>alert(1)</script>", 'a <img src="https://spy.example/">')
    html = note_diff.html_of(found)
    assert "<script" not in html
    assert "<img" not in html
    assert "&lt;script&gt;" in html


def test_two_long_texts_that_differ_everywhere_are_not_compared_to_their_ends():
    found = note_diff.diff(" ".join(map(str, range(30_000))), " ".join(map(str, range(9, 40_000))))
    assert not found.is_whole
    assert len(note_diff.html_of(found)) < 3_000


@settings(deadline=None)
@given(WORDS, WORDS)
def test_the_pieces_give_both_texts_back(old, new):
    found = note_diff.diff(" ".join(old), " ".join(new))
    for side, words in (("legacy", old), ("timeline", new)):
        pieces = [piece.text for piece in found.pieces if piece.kind in ("same", side)]
        assert "".join(pieces).replace(" ", "") == "".join(words)
    assert found.is_equal == (old == new)
