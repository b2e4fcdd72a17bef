"""Names in charts: short, no two alike, and whole in the hover."""

from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csfunnel.ui.figures import labels

JOURNEY = "EMEA Renewal Outreach 120-90-60-45 Day Sequence (Enterprise, Non-Strategic) v2 2025"
NAMER = "CS_EBR_Invitation_Automated_Booking_Journey_NAMER_Commercial_FY25"


@pytest.mark.parametrize(
    ("names", "written"),
    [
        (["Onboarding", "45 days"], ["Onboarding", "45 days"]),
        ([f"{JOURNEY} Q3"], ["EMEA Renewal Outreach …"]),
        (
            [f"{JOURNEY} Q3 - Copy", f"{JOURNEY} Q4"],
            ["EMEA Renewal … Q3 - Copy", "EMEA Renewal … v2 2025 Q4"],
        ),
        (
            [NAMER, NAMER.replace("NAMER", "EMEA")],
            ["CS_EBR_Invit … NAMER_Comme …", "CS_EBR_Invit … EMEA_Commer …"],
        ),
        (
            [f"{'x' * 40} {end}" for end in ("a" * 40 + "bc", "a" * 39 + "dbc")],
            [f"{'x' * 13} … {end}" for end in ("a" * 10 + "bc", "a" * 9 + "dbc")],
        ),
        (["A", "A "], ["A (1)", "A (2)"]),
    ],
)
def test_a_name_is_cut_where_it_still_differs(names, written):
    assert [*labels.short(names).values()] == written


def test_a_label_of_lines_shows_the_end_on_the_last():
    names = [f"{JOURNEY} {end}" for end in ("Q3 - Copy", "Q4")]
    assert [*labels.short(names, chars=18, lines=2).values()] == [
        "EMEA Renewal<br>… 2025 Q3 - Copy",
        "EMEA Renewal<br>… v2 2025 Q4",
    ]


@pytest.mark.parametrize("wide", ["契約更新", "RENEWAL_"])
def test_wide_letters_have_no_more_room_than_small_ones(wide):
    [small, other] = labels.short(["renewal_" * 20, wide * 20]).values()
    assert len(other) < 0.8 * len(small)


PARTS = st.sampled_from(["a", "b ", "Renewal ", "_", "x" * 30, "契約", "&", "<b>"])


@given(
    names=st.lists(st.lists(PARTS, min_size=1, max_size=12).map("".join), unique=True),
    lines=st.sampled_from([1, 2, 3]),
)
def test_no_two_labels_are_alike_and_none_is_long(names, lines):
    found = labels.short(names, lines=lines)
    assert [*found] == names
    assert len({*found.values()}) == len(names)
    for label in found.values():
        every = label.split("<br>")
        assert len(every) <= lines
        assert all(
            len(unescape(line)) <= labels.CHARS + len(" … …") + len(" (9)") for line in every
        )


@given(name=st.text(st.sampled_from("ab <>&_"), max_size=120).map(str.strip))
def test_a_hover_has_the_whole_name_over_lines_a_phone_has_room_for(name):
    lines = labels.whole(name).split("<br>")
    assert unescape("".join(lines)).replace(" ", "") == name.replace(" ", "")
    assert all(len(unescape(line)) <= labels.HOVER_CHARS for line in lines)
