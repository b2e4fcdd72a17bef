"""A match is set by hand in a real browser, and stands when the page is opened anew."""

import shutil

from playwright.sync_api import expect


def test_a_match_set_by_hand_outlasts_the_page(server, golden_home, tmp_path, tab):
    home = tmp_path / "home"
    shutil.copytree(golden_home, home)
    window = tab(server(home))
    page = window.open("/meetings?meeting=No+company+·+B12")
    expect(page.get_by_role("heading", name="7 of 11 meetings due were held")).to_be_visible()
    # The list above names the call in its cells too, which are drawn later.
    page.get_by_test_id("stRadio").get_by_text("Call K09").click()
    page.get_by_label("Note: how do you know?").fill("the host told me")
    page.get_by_role("button", name="Set this match").click()
    success = page.get_by_test_id("stAlertContentSuccess")
    expect(success).to_contain_text("Meeting B12 is held, matched to call K09")
    expect(success).to_contain_text("The held rate in view goes from 64% to 73%.")
    page = window.open("/meetings")
    expect(page.get_by_role("heading", name="8 of 11 meetings due were held")).to_be_visible()
