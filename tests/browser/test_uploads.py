"""Files come in through a real browser, and a broken one gets a line and no traceback."""

import re
from pathlib import Path

from playwright.sync_api import expect

GOLDEN = Path(__file__).parents[1] / "golden"


def test_a_good_and_a_broken_file_each_get_their_line(server, tmp_path, tab):
    broken = tmp_path / "shopping.csv"
    broken.write_text("milk,eggs\n1,2\n", encoding="utf-8")
    page = tab(server(tmp_path / "home", CSFUNNEL_SAMPLE="off")).open("/data")
    page.locator("input[type=file]").set_input_files([GOLDEN / "email.csv", broken])
    page.get_by_role("button", name="Load files").click()
    success = page.get_by_test_id("stAlertContentSuccess").first
    expect(success).to_contain_text("email.csv was loaded as email, file 1: 22 rows read")
    error = page.get_by_test_id("stAlertContentError")
    expect(error).to_have_count(1)
    expect(error).to_contain_text("shopping.csv was not loaded")
    expect(page.get_by_test_id("stMain")).not_to_contain_text(re.compile("Traceback|Error:"))
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Funnel").click()
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("17 delivered emails; no bookings loaded yet.")
    labels = page.locator(".js-plotly-plot .annotation-text")
    expect(labels).to_have_text(["no bookings loaded yet"] * 3)


def test_an_empty_workspace_says_what_to_do(server, tmp_path, tab):
    page = tab(server(tmp_path / "home", CSFUNNEL_SAMPLE="off")).open()
    expect(page.get_by_test_id("stAlertContentInfo")).to_contain_text("No data yet")
    page.get_by_test_id("stMain").get_by_role("link", name="Load files on the Data page").click()
    expect(page.get_by_role("heading", name="Bring in exports")).to_be_visible()


def test_a_first_start_shows_the_sample_and_own_files_take_its_place(server, tmp_path, tab):
    window = tab(server(tmp_path / "home"))
    page = window.open()
    expect(page.get_by_test_id("stMain")).to_contain_text("made-up sample data", timeout=90_000)
    expect(page.get_by_test_id("stTable").first).to_be_visible(timeout=90_000)
    page = window.open("/data")
    page.locator("input[type=file]").set_input_files(GOLDEN / "email.csv")
    page.get_by_role("button", name="Load files").click()
    expect(page.get_by_test_id("stAlertContentSuccess").first).to_contain_text("email.csv")
    expect(page.get_by_test_id("stMain")).not_to_contain_text("made-up sample data")
