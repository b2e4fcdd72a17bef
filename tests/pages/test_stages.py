"""A stage that cannot be told says why, and is never shown as zero."""

import json
from pathlib import Path

import pytest

from csfunnel.filters import Filters
from csfunnel.ui import cards, sentences, stages

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "expected.json").read_text("utf-8"))
SPAN = {"emails_count": 20, "bookings_count": 15, "calls_count": 14, "renewals_count": 8}


@pytest.fixture(name="answer")
def golden_answer():
    return json.loads(json.dumps(GOLDEN["funnel"][0]["result"]))


@pytest.mark.parametrize(
    ("missing", "silent", "reason"),
    [
        ("bookings_count", ["booked", "held", "renewed"], "no bookings loaded yet"),
        ("calls_count", ["held", "renewed"], "no calls loaded yet"),
        ("renewals_count", ["renewed"], "no renewals loaded yet"),
    ],
)
def test_what_is_not_loaded_is_said_and_not_zero(answer, missing, silent, reason):
    told = stages.told(answer, SPAN | {missing: 0})
    assert {each.name: each.gap for each in told if each.gap} == dict.fromkeys(silent, reason)
    assert all(each.reached is None for each in told if each.gap)
    assert sentences.headline(answer, told, Filters()).lower().count(reason) == 1


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        ("bookings_count", "0 delivered emails; no bookings loaded yet."),
        ("calls_count", "3 meetings booked from no journey; no calls loaded yet."),
        (
            "renewals_count",
            "3 meetings booked and 1 held from no journey. No renewals loaded yet.",
        ),
    ],
)
def test_a_view_without_emails_says_too_what_is_not_loaded(missing, said):
    answer = next(
        each["result"]
        for each in GOLDEN["funnel"]
        if each["options"].get("journey") == "No journey"
    )
    told = stages.told(answer, SPAN | {missing: 0})
    assert sentences.headline(answer, told, Filters(journeys=("No journey",))) == said


def test_untracked_clicks_are_a_lower_bound_and_lend_no_share(answer):
    answer["stages"][4]["recorded"] = None
    clicked, booked = stages.told(answer, SPAN)[4:6]
    assert (clicked.is_least, clicked.reached, clicked.recorded) == (True, 10, None)
    assert (clicked.step_share, clicked.first_share, booked.step_share) == (None, None, None)
    assert booked.first_share == 9 / 20


def test_a_dash_has_its_reason(answer):
    rate = {"numerator": None, "denominator": 17, "rate": None}
    assert stages.rate_gap("click", rate, SPAN, Filters()) == stages.NO_CLICKS
    empty = {"numerator": 0, "denominator": 0, "rate": None}
    assert stages.rate_gap("held", empty, SPAN, Filters()) == "no meeting was due in this view"
    assert not stages.rate_gap("open", answer["rates"]["open"], SPAN, Filters())


def test_a_rate_over_one_has_no_interval(answer):
    rate = {"rate": 1.2, "low": None, "high": None, "denominator": 40, "small": False}
    assert cards.sureness(rate) == "n\u00a0=\u00a040"


def test_rows_that_exceed_the_total_say_by_how_much():
    view = next(
        view for view in GOLDEN["funnel"] if view["options"] == {"unit": "contact", "by": "journey"}
    )
    result = view["result"]
    excess = result["rows_exceed_total"]["delivered"]["recorded"]
    assert excess > 0
    said = sentences.overlap(result, Filters(unit="contact"))
    assert f"delivered by {excess}" in said
