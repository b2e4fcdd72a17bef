"""The funnel page shows the golden figures, and says where it cannot."""

import json
from pathlib import Path

import pytest

GOLDEN = json.loads((Path(__file__).parents[1] / "golden" / "expected.json").read_text("utf-8"))
LABELS = {
    "unit": {"contact": "Contacts", "account": "Accounts"},
    "basis": {"activity": "Activity"},
    "credit": {"direct": "Direct"},
    "by": {"journey": "Journey", "csm": "CSM", "region": "Region", "step": "Touch"},
    "model": {
        "first": "First meeting",
        "linear": "Even split",
        "position": "40-20-40",
        "decay": "Later counts more",
    },
}
KEYS = {"csm": "csm", "region": "region", "journey": "journey", "step": "touch"}


def link(options: dict[str, str]) -> dict[str, str | list[str]]:
    """The query parameters of a view of the golden answers."""
    query: dict[str, str | list[str]] = {}
    for name, value in options.items():
        if name in LABELS:
            query[name] = LABELS[name][value]
        elif name in KEYS:
            query[KEYS[name]] = value
    if "from" in options:
        query |= {"period": "Custom dates", "from": options["from"], "to": options["to"]}
    return query


VIEWS = [view for view in GOLDEN["funnel"] if "as_of" not in view["options"]]


@pytest.mark.parametrize("view", VIEWS, ids=[json.dumps(view["options"]) for view in VIEWS])
def test_the_stages_and_money_of_a_link_are_the_golden_ones(opened, on_golden, view):
    app = opened(**link(view["options"]))
    stages, *money = (table.value for table in app.table)
    expected = view["result"]["stages"]
    assert [*stages["Reached"]] == [f"{each['reached']:,}" for each in expected]
    assert [*stages["Recorded"]] == [f"{each['recorded']:,}" for each in expected]
    shown = {
        row.iloc[0]: [cell.replace(",", "") for cell in row.iloc[1:]]
        for table in money
        for _, row in table.iterrows()
    }
    lines = view["result"]["money"]["by_currency"]
    parts = ("won", "journeys", "no_journey", "no_meeting")
    assert shown == {name: [line[part] for part in parts] for name, line in lines.items()}


@pytest.mark.parametrize("by", ["journey", "csm", "region", "step"])
def test_the_breakdown_has_the_golden_rows(opened, on_golden, by):
    view = next(view for view in VIEWS if view["options"] == {"by": by})
    frame = opened(by=LABELS["by"][by]).dataframe[0].value
    expected = {row["value"]: row["meetings"]["booked"] for row in view["result"]["rows"]}
    assert dict(zip(frame.iloc[:, 0], frame["Booked"], strict=True)) == expected


def test_a_small_sample_is_marked_and_not_ranked(opened, on_golden):
    app = opened()
    assert all("few cases" in note.value for note in app.caption if "n\u00a0=" in note.value)
    assert app.dataframe[0].value["Few cases"][0] == "all rates"


def test_held_stands_with_its_ceiling(opened, on_golden):
    cards = {card.label: card.value for card in opened().metric}
    assert cards["Meetings held"] == "64% – 73%"


def test_activity_has_no_renewal_rate_and_says_so(opened, on_golden):
    app = opened(basis="Activity")
    cards = {card.label: card.value for card in app.metric}
    assert cards["Held, then renewed"] == "–"
    assert "Basis activity has no renewal rate" in [note.value for note in app.caption]


def test_a_cohort_with_a_period_points_to_activity(opened, on_golden):
    hint = "Choose the basis “Activity”"
    dates = {"period": "Custom dates", "from": "2025-01-01", "to": "2025-03-20"}
    assert any(hint in info.value for info in opened(**dates).info)
    assert not any(hint in info.value for info in opened(**dates, basis="Activity").info)
    assert not opened().info


def test_the_meetings_sentence_accounts_for_all(opened, on_golden):
    said = [text.value for text in opened().markdown]
    assert (
        "**13 meetings booked:** 10 from journeys in view, 3 from no journey. Of 13: 7 held, 1 "
        "unverified, 2 no-show, 1 too short, 1 cancelled and 1 upcoming."
    ) in said


def test_a_filter_that_leaves_nothing_names_the_way_out(opened, on_golden):
    app = opened(period="Custom dates", to="2019-01-31")
    assert [info.value for info in app.info] == [
        "**Nothing matches this view.** Without the period there are 20 emails."
    ]


def test_a_link_to_what_is_gone_warns_and_shows_the_rest(opened, on_golden):
    app = opened(csm=["Ann", "Nobody"], period="Never", unit="Planets")
    assert not app.exception
    assert [box.value for box in app.multiselect if box.key == "csm"] == [["Ann"]]
    assert "Nobody" in app.warning[0].value
    assert [box.value for box in app.selectbox if box.key == "period"] == ["All time"]


def test_relative_periods_count_from_the_data_and_not_from_today(opened, on_golden):
    stages = opened(period="Last 90 days").table[0].value
    assert stages["Reached"][0] != "0"
    assert stages["Reached"][0] != opened().table[0].value["Reached"][0]


def test_an_email_log_alone_says_what_is_missing(opened, on_empty):
    golden = Path(__file__).parents[1] / "golden"
    app = opened("data.py")
    app.file_uploader[0].upload("email.csv", (golden / "email.csv").read_bytes())
    app.run()
    next(button for button in app.button if button.label == "Load files").click().run()
    app = opened()
    stages = app.table[0].value.set_index("Stage")["Reached"]
    assert stages["Delivered"] == "17"
    assert {stages[name] for name in ("Booked", "Held", "Renewed")} == {"–"}
    said = " ".join(text.value for text in (*app.caption, *app.markdown))
    assert "Booked, Held and Renewed: no bookings loaded yet." in said
    assert "0 meetings" not in said


def test_the_picture_says_which_view_it_is_of_and_up_to_when(opened, on_golden):
    app = opened(csm="Ann", basis="Activity", to="2025-03-20", period="Custom dates")
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    said = figure["layout"]["title"]["subtitle"]["text"].replace("<br>", " ")
    assert said == (
        "Until 20 Mar 2025 · emails · activity basis · all credit · money to: last meeting · "
        "CSM: Ann · data as of 30 Jun 2025"
    )
