"""The page CSMs compares with luck and not with each other, and leaves out who cannot be judged."""

from pathlib import Path
from typing import Any

import pytest

from csfunnel import behind
from csfunnel.cell import Cell
from csfunnel.filters import Filters
from csfunnel.funnel import funnel
from csfunnel.rates import Rate, rate
from csfunnel.ui import state
from csfunnel.ui.csms import csms, senders, standings
from csfunnel.ui.figures import csms as figures
from figures import checked

GOLDEN = Path(__file__).parents[1] / "golden"


def answer_of(found: Rate, **more: Any) -> dict[str, Any]:
    return {**found._asdict(), "small": found.is_small, **more}


def controlled(rows, whole):
    return figures.control(
        rows,
        share=whole["rate"],
        target=None,
        places=csms.places("csm", is_growing=False),
        label="Booking rate",
        cases="Sent",
    )


def made_up(counts: dict[str, tuple[int, int]]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """The lines of CSMs with these bookings of delivered emails, and the overall rate."""
    rows = [
        {"value": name, "rates": {"booking": answer_of(rate(*pair))}}
        for name, pair in counts.items()
    ]
    sums = [sum(pair[side] for pair in counts.values()) for side in (0, 1)]
    whole = answer_of(rate(*sums))
    return csms.rows_of({"rows": rows}, whole, by="csm", measure="booking"), whole


def said(counts: dict[str, tuple[int, int]]) -> str:
    rows, whole = made_up(counts)
    return standings.sentence(rows, whole, by="csm", measure="booking")


def test_the_rows_are_those_of_the_funnel_with_no_csm_last(opened, on_golden):
    app = opened("csms.py")
    table = app.dataframe[0].value
    expected = funnel(on_golden.warehouse, Filters(), by="csm")["rows"]
    assert dict(zip(table["CSM"], table["Delivered"], strict=True)) == {
        row["value"]: row["rates"]["booking"]["denominator"]
        for row in expected
        if row["rates"]["booking"]["denominator"]
    }
    assert table["CSM"].iloc[-1] == "No CSM"
    assert table["Against the limits"].iloc[-1] == "Not compared"


@pytest.mark.parametrize(
    ("chosen", "column", "cases"),
    [("Held rate", "Held", "Due"), ("Open rate", "Opened", "Delivered")],
)
def test_a_link_chooses_the_rate_and_the_marks(opened, on_golden, chosen, column, cases):
    table = opened("csms.py", rate=chosen, mark="Region").dataframe[0].value
    assert [*table.columns[:4]] == ["Region", "Against the limits", cases, column]
    assert table["Region"].iloc[-1] == "No region"


def test_held_stands_with_what_it_may_be_at_most(opened, on_golden):
    app = opened("csms.py", rate="Held rate")
    assert "At most" in app.dataframe[0].value
    assert any("at most 73%" in text.value.replace("\\", "") for text in app.markdown)


def test_who_stands_out_by_held_meetings_is_named_with_the_ceiling():
    counts = {"Down": (5, 100), **{f"Plain {place}": (60, 100) for place in range(6)}}
    rows = [
        {"value": name, "rates": {"held": answer_of(rate(*pair), ceiling=0.9)}}
        for name, pair in counts.items()
    ]
    whole = answer_of(rate(365, 700), ceiling=0.9)
    told = csms.rows_of({"rows": rows}, whole, by="csm", measure="held")
    headline = standings.headline(told, whole, by="csm", measure="held", gap="")
    assert headline.startswith("Held rate: Down (5.0%, at most 90%) truly below")
    figure = controlled(told, whole)
    assert "5.0%, at most 90%" in str(figure)


def test_who_is_filtered_out_still_counts_for_the_overall_rate(opened, on_golden):
    app = opened("csms.py", csm="Ann")
    assert [*app.dataframe[0].value["CSM"]] == ["Ann"]
    everybody = funnel(on_golden.warehouse, Filters(), by="csm")["rates"]["booking"]
    said = " ".join(text.value.replace("\\", "") for text in app.markdown)
    assert f"overall: {everybody['rate']:.0%} of {everybody['denominator']}." in said


def test_unit_and_basis_are_those_of_the_filters(opened, on_golden):
    app = opened("csms.py", unit="Accounts", basis="Activity", period="Last 90 days")
    notes = " ".join(note.value.replace("\\", "") for note in app.caption)
    assert "cases are accounts" in notes
    assert "so the limits are a rough guide" in notes


def test_the_senders_add_up_to_all_delivered_emails(opened, on_golden):
    app = opened("csms.py")
    table = app.dataframe[1].value
    assert table["Delivered"].sum() == 17
    said = [text.value.replace("\\", "") for text in app.markdown]
    assert (
        "Of 17 delivered emails: 10 under the name of the account's CSM of today (59%), 4 under "
        "somebody else's (24%) and 3 to accounts without a CSM (18%)."
    ) in said


def test_the_list_behind_a_mark_is_as_long_as_it_says(opened, on_golden):
    for measure, told in csms.MEASURES.items():
        table = opened("csms.py", rate=told.label).dataframe[0].value
        for _, row in table.iterrows():
            for column in (told.whole, told.part):
                cell = csms.opens({"name": row["CSM"]}, column, by="csm", measure=measure)
                assert cell is not None
                found = behind.rows(on_golden.warehouse, cell, Filters())
                assert len(found) == row[column], (row["CSM"], column)


def test_a_region_opens_its_own_list():
    found = csms.opens({"name": "EMEA"}, "Held", by="region", measure="held")
    assert found == Cell("meetings.held", regions=("EMEA",))
    assert csms.opens({"name": "EMEA"}, "95 % range", by="region", measure="held") is None


def test_an_email_log_alone_is_not_laid_to_accounts_without_a_csm(opened, on_empty):
    state.own_door().load(GOLDEN / "email.csv")
    app = opened("csms.py")
    assert not app.exception
    [info] = app.info
    assert info.value == (
        "**No company list is loaded yet,** so nobody's CSM or region is known. Load the Company "
        "export to compare them."
    )
    assert [link.proto.page for link in app.get("page_link")] == ["data"]
    assert not app.dataframe


def test_without_bookings_the_page_says_so_and_leads_to_where_they_are_loaded(opened, on_empty):
    for name in ("email", "company"):
        state.own_door().load(GOLDEN / f"{name}.csv")
    app = opened("csms.py")
    assert not app.exception
    assert app.header[0].value == "No bookings loaded yet"
    assert "No bookings loaded yet." in [info.value for info in app.info]
    assert [link.proto.page for link in app.get("page_link")] == ["data"]
    opens = opened("csms.py", rate="Open rate")
    assert "Ann" in [*opens.dataframe[0].value["CSM"]]
    assert not opens.get("page_link")


def test_the_best_by_luck_are_not_named_and_the_others_are():
    counts = {f"Plain {place}": (50 + place, 1000) for place in range(8)}
    text = said({**counts, "Up": (110, 1000), "Down": (12, 1000)})
    assert "Above by more than luck: Up (11%)." in text
    assert "Below by more than luck: Down (1.2%)." in text
    assert "The other 8 CSMs differ no more than luck makes them" in text
    assert "Plain" not in text


def test_all_alike_are_said_to_be_alike():
    text = said({"A": (50, 1000), "B": (55, 1000), "C": (45, 1000)})
    assert "No CSM stands out by more than luck explains." in text
    assert "All 3 CSMs differ no more than luck makes them" in text


def test_few_cases_and_accounts_of_nobody_are_never_named_above_or_below():
    text = said({"A": (50, 1000), "B": (50, 1000), "New": (29, 29), "No CSM": (300, 500)})
    assert "New" not in text
    assert "1 with fewer than 30 cases is not judged." in text
    assert text.endswith("No CSM: 500 delivered, not compared.")
    assert "Above by more than luck" not in text


def test_so_many_outside_are_laid_to_more_than_the_csm():
    counts = {f"C{place}": (20 + 20 * place, 1000) for place in range(10)}
    assert "their accounts and journeys differ too" in said(counts)
    rows, whole = made_up(counts)
    headline = standings.headline(rows, whole, by="csm", measure="booking", gap="")
    assert "truly" not in headline
    assert headline.endswith("; accounts and journeys that differ may be why")


def test_every_place_has_a_mark_of_its_own():
    counts = {"Mid": (500, 10_000), "Up": (80, 500), "Down": (2, 500), "New": (1, 10)}
    rows, whole = made_up({**counts, "No CSM": (25, 500)})
    figure = controlled(rows, whole)
    drawn = [trace for trace in checked(figure).data if trace.marker.symbol]
    marks = {trace.customdata[0][0]: trace.marker.symbol for trace in drawn}
    assert marks == {
        "Mid": "circle",
        "Up": "triangle-up",
        "Down": "triangle-down",
        "New": "circle-open",
        "No CSM": "x",
    }
    written = {name for trace in drawn for name in trace.text}
    assert written == {"Up", "Down", "No CSM", ""}


@pytest.mark.parametrize(
    ("few", "many", "ticks"),
    [
        (360, 360, [200, 300, 400, 500, 600, 700]),
        (100, 999, [100, 200, 300, 500, 700]),
        (40, 999, [50, 100, 200, 500]),
        (40, 90_000, [100, 1000, 10_000]),
    ],
)
def test_the_cases_can_be_read_off_however_few_decades_they_span(few, many, ticks):
    rows, whole = made_up({"A": (10, few), "B": (50, many)})
    figure = controlled(rows, whole)
    assert [*checked(figure).layout.xaxis.tickvals] == ticks


@pytest.mark.parametrize("counts", [{"A": (40, 360)}, {"A": (40, 360), "B": (41, 360)}])
def test_limits_are_lines_in_view_where_all_have_the_same_cases(counts):
    rows, whole = made_up(counts)
    figure = checked(controlled(rows, whole))
    low, high = figure.layout.yaxis.range
    lines = [trace for trace in figure.data if not trace.marker.symbol]
    assert len(lines) == 5
    for line in lines:
        assert line.x[-1] == 4 * line.x[0]
        assert low < line.y[len(line.y) // 2] < high


def test_more_booked_than_delivered_is_told_and_not_compared():
    rows, _ = made_up({"Late": (40, 31), "B": (50, 1000)})
    assert {row["name"]: row["place"] for row in rows}["Late"] == "beyond"


def test_a_name_is_a_name_and_no_markup(opened, on_golden):
    rows = [{"Signed by": "<b>x</b>", "Owner now": "<i>y</i>", "kind": "own", "Delivered": 3}]
    figure = figures.senders(rows, names=senders.KINDS_OF_SENDER, nobody="No CSM")
    assert checked(figure).data[0].y == ("&lt;i&gt;y&lt;/i&gt;",)
    drawn = controlled(*made_up({"<b>x</b>": (50, 1000), "B": (50, 1000)}))
    [marks] = [trace for trace in checked(drawn).data if trace.marker.symbol]
    assert marks.customdata[0][5] == "&lt;b&gt;x&lt;/b&gt;"
