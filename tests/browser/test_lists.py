"""A number that is clicked opens the list behind it, as often as it is clicked."""

import re

from playwright.sync_api import expect

ROW_PX = 35


def test_a_cell_opens_its_list_again_after_it_was_closed(golden_server, tab):
    window = tab(golden_server)
    page = window.open("/")
    table = page.get_by_test_id("stDataFrame").filter(visible=True).first
    for row, said in ((1, "13 meetings."), (3, "7 meetings."), (3, "7 meetings.")):
        table.scroll_into_view_if_needed()
        window.settled()
        table.click(position={"x": 300, "y": ROW_PX * row + ROW_PX / 2})
        shown = page.get_by_role("dialog")
        expect(shown.get_by_text(said)).to_be_visible()
        assert "open=meetings." in page.url
        window.settled()
        page.keyboard.press("Escape")
        expect(shown).to_have_count(0)
        expect(page).not_to_have_url(re.compile("open="))


def test_the_button_closes_a_list_that_a_link_has_opened(golden_server, tab):
    page = tab(golden_server).open("/?open=meetings.held~region.EMEA")
    shown = page.get_by_role("dialog")
    expect(shown.get_by_text("5 meetings.")).to_be_visible()
    shown.get_by_role("button", name="Close").last.click()
    expect(shown).to_have_count(0)
    expect(page.get_by_test_id("stMain").get_by_test_id("stHeading").first).to_be_visible()
