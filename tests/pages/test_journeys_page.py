"""The page Journeys shows the golden figures, follows the filters, and says where it cannot."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from csfunnel import behind
from csfunnel.cell import Cell
from csfunnel.comparing import Comparison
from csfunnel.filters import Filters
from csfunnel.rates import rate
from csfunnel.ui import measures, state
from csfunnel.ui.figures import journeys as figures
from csfunnel.ui.figures.lags import lag_figure
from csfunnel.ui.journeys import journeys, lags, ordinals, versions
from figures import checked

GOLDEN = Path(__file__).parents[1] / "golden"
CARDS = [
    "Which touch does better",
    "How long it takes",
    "Does one more email help",
    "Which version works better",
]


def tables(app) -> dict[str, Any]:
    """The tables of the page by their cards; the page draws one a card, in order."""
    return dict(zip(CARDS, (each.value for each in app.dataframe), strict=True))


def sentences(app) -> str:
    return " ".join(text.value.replace("\\", "") for text in app.markdown)


def test_every_card_has_its_table(opened, on_golden):
    app = opened("journeys.py")
    assert [each.value for each in app.subheader] == CARDS
    assert all(len(table) for table in tables(app).values())


def test_the_touches_are_the_golden_ones_and_add_up(opened, on_golden):
    app = opened("journeys.py")
    table = tables(app)[CARDS[0]].set_index(["Journey", "Touch"])
    first = table.loc[("Renewal 120", "120 days")]
    assert (first["Delivered"], first["Meetings"], first["Held"]) == (3, 2, 2)
    assert (first["Due"], first["Held rate, 95 % range"]) == (2, "34% – 100%")
    assert first["Booking rate"] == pytest.approx(200 / 3)
    assert table["Delivered"].sum() == 17
    assert table["Meetings"].sum() == 13
    assert "All rows together: 17 emails delivered, 13 meetings booked." in sentences(app)


def test_money_has_a_column_a_currency_and_adds_up_to_what_was_won(opened, on_golden):
    table = tables(opened("journeys.py"))[CARDS[0]]
    whole = on_golden.warehouse.report(
        "funnel_money", Filters().params(on_golden.warehouse.params_of("funnel_money"))
    )
    won = {f"Renewed {row['currency']}": row["won_cents"] / 100 for row in whole if row["is_total"]}
    assert won
    assert {name: table[name].sum() for name in table if name.startswith("Renewed")} == won


def test_touches_come_in_the_order_of_the_renewal(opened, on_golden):
    table = tables(opened("journeys.py"))[CARDS[0]]
    of_one = table[table["Journey"] == "Renewal 120"]["Touch"]
    assert [*of_one] == ["120 days", "90 days", "60 days"]
    assert [*table["Journey"]][-2:] == ["No journey", "No meeting"]


def test_few_cases_are_marked_and_nobody_is_said_to_be_best(opened, on_golden):
    app = opened("journeys.py")
    table = tables(app)[CARDS[0]]
    assert {*table[table["Delivered"] > 0]["Few cases"]} == {"few"}
    assert {*table[table["Delivered"] == 0]["Few cases"]} == {""}
    assert app.header[0].value == "No touch earns meetings by more than chance explains"


def test_the_filters_narrow_every_card(opened, on_golden):
    app = opened("journeys.py", journey="Renewal 45")
    for name in ("Which touch does better", "Does one more email help"):
        assert {*tables(app)[name]["Journey"]} == {"Renewal 45"}


def test_a_link_reopens_what_was_chosen_on_the_page(opened, on_golden):
    app = opened("journeys.py", judge="Open rate", version="Subject")
    assert "higher open rate" in sentences(app)
    assert "Subject" in tables(app)["Which version works better"]


def test_it_says_which_filters_do_not_apply(opened, on_golden):
    assert not any(
        "This page counts emails" in note.value for note in opened("journeys.py").caption
    )
    app = opened("journeys.py", unit="Contacts", basis="Activity", period="Last 90 days")
    said = " ".join(note.value for note in app.caption)
    assert "This page counts emails, whatever “Count” says." in said
    assert "On the basis “Activity”" in said


def test_an_email_log_alone_says_what_is_missing(opened, on_empty):
    state.own_door().load(GOLDEN / "email.csv")
    app = opened("journeys.py")
    assert not app.exception
    assert app.header[0].value.startswith("No bookings loaded yet")
    touches = app.dataframe[0].value
    assert touches["Booking rate"].isna().all()
    assert touches["Meetings"].isna().all()
    assert touches["Open rate"].notna().any()
    assert any("Email to booking: no bookings loaded yet." in info.value for info in app.info)


def test_untracked_clicks_are_unknown_and_not_none():
    row = {"delivered_count": 40, "opened_count": 9, "unknown_clicks_count": 1, "booked_count": 2}
    cells = measures.counts_and_rates(row, {})
    assert cells["Click rate"] is None
    assert cells["Booking rate"] == 0.05
    assert measures.counts_and_rates({**row, "unknown_clicks_count": 0}, {})["Click rate"] == 0


@pytest.mark.parametrize(
    ("column", "measure"),
    [
        ("Delivered", "email.delivered.recorded"),
        ("Booking rate", "email.booked.recorded"),
        ("Meetings", "meetings.booked"),
        ("Due", "meetings.due"),
        ("Held", "meetings.held"),
        ("Renewed USD", "money.won.USD"),
    ],
)
def test_a_number_opens_what_it_is_made_of(column, measure):
    row = {"Journey": "Renewal", "Touch": "45 days"}
    found = journeys.opens_touch(row, column)
    assert found == Cell(measure, journeys=("Renewal",), steps=("45 days",))


def test_the_list_behind_a_number_is_as_long_as_it_says(opened, on_golden):
    table = tables(opened("journeys.py"))[CARDS[0]]
    for _, row in table.iterrows():
        for column in ("Delivered", "Meetings", "Due", "Held"):
            cell = journeys.opens_touch(row, column)
            assert cell is not None
            found = behind.rows(on_golden.warehouse, cell, Filters())
            assert len(found) == row[column], (row["Touch"], column)


def version(
    name: str, own: tuple[int, int], others: tuple[int, int], verdict: Any
) -> dict[str, Any]:
    return {
        "Journey": "Renewal",
        "Touch": "45 days",
        "version": name,
        "Delivered": own[1],
        "comparison": Comparison(rate(*own), rate(*others), 0.012, 0.004, 0.02, 0.003, verdict),
    }


def test_a_difference_is_told_with_both_rates():
    rows = [
        version("A", (19, 1000), (31, 1000), "less"),
        version("B", (31, 1000), (19, 1000), "more"),
    ]
    assert versions.version_sentence(rows, kind="variant", measure="booking") == (
        "B books more in 45 days (Renewal): 3.1% against 1.9%, more than chance explains."
    )


def test_no_difference_is_told_with_the_emails_it_rests_on():
    rows = [
        version("A", (4, 200), (5, 212), "same"),
        version("B", (5, 212), (4, 200), "same"),
    ]
    assert versions.version_sentence(rows, kind="variant", measure="booking") == (
        "No difference between variants that 412 emails can show in 1 touch. Where a range leaves "
        "out 0, it may be chance among so many comparisons."
    )
    alike = [{**row, "comparison": replace(row["comparison"], low=-0.004)} for row in rows]
    assert versions.version_sentence(alike, kind="variant", measure="booking") == (
        "No difference between variants that 412 emails can show in 1 touch."
    )


def test_no_range_of_a_further_email_runs_out_of_the_picture():
    rows = [
        {"Journey": "R", "Email": f"{place}.", "ordinal": place, "rates": {"booking": rate(*pair)}}
        for place, pair in enumerate(((40, 1000), (6, 40), (9, 29)), start=1)
    ]
    figure = checked(figures.ordinals([("R", rows)], measure="booking", label="Booking rate"))
    [line] = figure.data
    ends = [y + up for y, up in zip(line.y, line.error_y.array, strict=True)]
    assert max(ends) < figure.layout.yaxis.range[1]
    # Few cases have no range: it would flatten all the rest. The axis says so.
    assert [*line.error_y.array][2] == [*line.error_y.arrayminus][2] == 0
    assert "few cases" in figure.layout.xaxis.title.text
    figure = figures.ordinals([("R", rows[:2])], measure="booking", label="Booking rate")
    assert "few cases" not in checked(figure).layout.xaxis.title.text


def test_versions_the_log_does_not_name_are_counted_and_not_compared():
    rates = {
        ("Renewal", "45 days", "A"): rate(5, 100),
        ("Renewal", "45 days", "B"): rate(9, 100),
        ("Renewal", "45 days", versions.NOT_GIVEN): rate(50, 100),
    }
    found = versions._judged(rates)
    assert {name for _, _, name in found} == {"A", "B"}
    assert found["Renewal", "45 days", "A"].others == rate(9, 100)


def test_times_are_told_in_days():
    rows = [
        {"Way": "Email to booking", "Touch": "All touches", "Cases": 40, "is_total": True}
        | {"Half within": 1.25, "3 of 4 within": 2.0, "9 of 10 within": 9.71}
    ]
    assert lags.lag_sentence(rows).startswith(
        "Email to booking 1.2 days for half and 9.7 for nine in ten."
    )


def test_a_mark_of_few_cases_is_hollow_and_every_mark_tells_its_range():
    rows = [
        {"Journey": "R", "Touch": name, "Delivered": n, "rates": {"booking": rate(2, n)}}
        for name, n in (("120 days", 29), ("45 days", 30))
    ]
    figure = figures.touches(rows, measure="booking", label="Booking rate")
    [marks] = checked(figure).data
    assert [*marks.marker.symbol] == ["circle-open", "circle"]
    assert [custom[3] for custom in marks.customdata] == ["n = 29, few cases", "n = 30"]
    assert all("%" in custom[2] for custom in marks.customdata)


SEQUENCE = "EMEA Renewal Outreach 120-90-60-45 Day Sequence (Enterprise) v2 2025"


def test_journeys_that_begin_alike_stand_apart_and_whole_in_the_hover():
    names = [f"{SEQUENCE} {end}" for end in ("Q3 - Copy", "Q4")]
    shown = ["EMEA Renewal … Q3 - Copy", "EMEA Renewal … v2 2025 Q4"]
    rows = [
        {"Journey": name, "Touch": "45 days", "Delivered": 90, "rates": {"booking": rate(9, 90)}}
        | {"Email": "1.", "ordinal": 1}
        for name in names
    ]
    touches = checked(figures.touches(rows, measure="booking", label="Booking rate"))
    heads = [f"<b>{name}</b>" for name in shown]
    assert [*touches.layout.yaxis.ticktext] == [heads[0], "45 days", heads[1], "45 days"]
    assert [custom[5].replace("<br>", " ") for custom in touches.data[0].customdata] == names
    compared = [
        version("A", (31, 1000), (19, 1000), "more") | {"Journey": name, "Verdict": ""}
        for name in names
    ]
    versioned = checked(figures.versions(compared))
    assert [*versioned.layout.yaxis.ticktext][::2] == heads
    lines = [(name, [row]) for name, row in zip(names, rows, strict=True)]
    further = checked(figures.ordinals(lines, measure="booking", label="Booking rate"))
    assert [line.name for line in further.data] == shown
    assert further.data[0].customdata[0][5].replace("<br>", " ") == names[0]


def test_a_long_touch_leaves_its_times_room_and_is_whole_in_the_hover():
    rows = [
        {"Way": "Email to booking", "leg": "booking", "Touch": name, "Cases": 40, "is_total": False}
        | {"Half within": 1.25, "3 of 4 within": 2.0, "9 of 10 within": 9.71}
        for name in (f"{SEQUENCE} Q3", "x" * 300)
    ]
    _, marks, *_ = checked(lag_figure(rows)).data
    assert [*marks.y] == ["EMEA Renewal Outreach …", f"{'x' * 26} …"]
    assert marks.customdata[0][5].replace("<br>", " ") == rows[0]["Touch"]
    assert "customdata[5]" in marks.hovertemplate


def test_of_two_versions_one_mark_is_drawn():
    rows = [
        version("A", (19, 1000), (31, 1000), "less") | {"Verdict": ""},
        version("B", (31, 1000), (19, 1000), "more") | {"Verdict": ""},
    ]
    figure = figures.versions(rows)
    [marks] = checked(figure).data
    assert [custom[2] for custom in marks.customdata] == ["B"]
    cell = versions.opens_mark(marks.customdata[0], kind="variant", measure="booking")
    assert cell == versions.opens(rows[1], "Booking rate", kind="variant")
    assert [*marks.marker.symbol] == ["triangle-right"]


def test_golden_has_no_variants_and_says_so(opened, on_golden):
    app = opened("journeys.py")
    assert {*tables(app)[CARDS[3]]["Variant"]} == {"Not given"}
    assert "No touch went out in several variants with enough emails" in sentences(app)


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        ((100, 1000), (40, 1000), "In R it falls from 10% at the 1st email to 4.0% at the 2nd."),
        ((40, 1000), (100, 1000), "In R it rises from 4.0% at the 1st email to 10% at the 2nd."),
        (
            (40, 1000),
            (30, 1000),
            "In R it goes from 4.0% at the 1st email to 3.0% at the 2nd, no more than chance",
        ),
        ((40, 1000), (9, 29), "Too few cases to tell."),
    ],
)
def test_a_rate_falls_only_where_chance_does_not_explain_it(first, last, told):
    rows = [
        {"Journey": "R", "Email": name, "ordinal": place, "Delivered": pair[1]}
        | {"rates": {"booking": rate(*pair)}}
        for place, (name, pair) in enumerate((("1st", first), ("2nd", last)), start=1)
    ]
    assert told in ordinals.ordinal_sentence(rows, "booking")
