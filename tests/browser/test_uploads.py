"""Files come in through a real browser: looked at, previewed, loaded, mended, withdrawn."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from workspaces import EMAIL, email, write_csv

GOLDEN = Path(__file__).parents[1] / "golden"
MANY_ROWS = 200_000
STRANGE = """\
Mail ID;When sent out;Program;Recipient address
123456789012345678901;2025-01-05 10:00:00;Renewal;ana@acme.example
123456789012345678902;2025-01-06 10:00:00;Renewal;cy@acme.example
123456789012345678903;2025-99-99 10:00:00;Renewal;bo@acme.example
"""


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, disabled=False).first.click()


def drop(page: Page, *files: Path) -> None:
    page.locator("input[type=file]").set_input_files(files)


def loaded(page: Page, *files: Path) -> None:
    """Drop files that need no help, preview and load them one by one."""
    for file in files:
        drop(page, file)
        press(page, "Preview what it would do")
        press(page, "Load it")
        said = page.get_by_test_id("stAlertContentSuccess").filter(has_text=file.name)
        expect(said).to_be_visible()


def test_a_good_and_a_broken_file_each_get_their_line(server, tmp_path, tab):
    broken = tmp_path / "shopping.csv"
    broken.write_text("milk,eggs\n1,2\n", encoding="utf-8")
    page = tab(server(tmp_path / "home", CSFUNNEL_SAMPLE="off")).open("/data")
    drop(page, GOLDEN / "email.csv", broken)
    error = page.get_by_test_id("stAlertContentError")
    expect(error).to_have_count(1)
    expect(error).to_contain_text("of no data set we take")
    press(page, "Preview what it would do")
    expect(page.get_by_test_id("stMain")).to_contain_text("Emails delivered 0 → 17")
    press(page, "Load it")
    success = page.get_by_test_id("stAlertContentSuccess").first
    expect(success).to_contain_text("email.csv was loaded as email, file 1: 22 rows read")
    expect(page.get_by_test_id("stMain")).not_to_contain_text(re.compile("Traceback|Error:"))
    page.get_by_test_id("stSidebarNavLink").filter(has_text="Funnel").click()
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("17 delivered emails; no bookings loaded yet.")


def test_renamed_columns_are_mapped_previewed_loaded_and_the_file_withdrawn(server, tmp_path, tab):
    strange = tmp_path / "strange.csv"
    strange.write_text(STRANGE, encoding="utf-8")
    page = tab(server(tmp_path / "home", CSFUNNEL_SAMPLE="off")).open("/data")
    drop(page, strange)
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("Its times have no offset from UTC")
    page.get_by_label("Time zone of times without an offset").click()
    page.keyboard.type("Europe/Berlin")
    page.keyboard.press("Enter")
    expect(main).not_to_contain_text("Its times have no offset from UTC")
    press(page, "Take these columns")
    press(page, "Preview what it would do")
    press(page, "Load it")
    expect(main).to_contain_text("3 rows read = 2 added")
    expect(main).to_contain_text("1 rejected.")
    page.get_by_label("Choose a file").click()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Download them as CSV with reasons")).to_be_visible()
    with page.expect_download() as download:
        press(page, "Download the file as it came")
    assert Path(download.value.path()).read_text(encoding="utf-8") == STRANGE
    with page.expect_download() as download:
        press(page, "Download them as CSV with reasons")
    rejects = Path(download.value.path()).read_text(encoding="utf-8")
    mended = tmp_path / "mended.csv"
    mended.write_text(rejects.replace("2025-99-99", "2025-01-07"), encoding="utf-8")
    drop(page, mended)
    press(page, "Preview what it would do")
    expect(main).to_contain_text("Emails delivered 2 → 3")
    press(page, "Load it")
    expect(main).to_contain_text("mended.csv was loaded as email, file 2: 1 row read = 1 added")
    expect(main).to_contain_text("Rows of it came back mended as file 2, mended.csv.")
    expect(main).to_contain_text("All of its rejected rows came back.")
    press(page, "Preview its withdrawal")
    expect(main).to_contain_text("Emails delivered 3 → 1")
    press(page, "Withdraw it")
    expect(main).to_contain_text("Withdrawn: file 1 (strange.csv).")
    expect(main).to_contain_text("File 1 (strange.csv), came")


def test_the_second_browser_sees_that_the_ground_has_moved_and_gets_a_fresh_preview(
    server, tmp_path, tab
):
    base = server(tmp_path / "home", CSFUNNEL_SAMPLE="off")
    first, second = tab(base).open("/data"), tab(base).open("/data")
    drop(second, GOLDEN / "renewal.csv")
    press(second, "Preview what it would do")
    expect(second.get_by_role("button", name="Load it")).to_be_visible()
    loaded(first, GOLDEN / "company.csv")
    press(second, "Load it")
    main = second.get_by_test_id("stMain")
    expect(main).to_contain_text("The data has changed since this was previewed")
    press(second, "Load it")
    expect(main).to_contain_text("renewal.csv was loaded as renewal, file 2")
    expect(main).to_contain_text("company.csv")


def test_a_preview_is_cancelled_while_it_reads_and_nothing_of_the_file_stays(server, tmp_path, tab):
    home, rows = tmp_path / "home", [email(number) for number in range(MANY_ROWS)]
    # The last row is rejected: the file is read fast, then once more row by row.
    file = write_csv(tmp_path / "many.csv", EMAIL, [*rows, email(MANY_ROWS, executed_at="?")])
    page = tab(server(home, CSFUNNEL_SAMPLE="off")).open("/data")
    drop(page, file)
    press(page, "Preview what it would do")
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("Previewing it: ")
    press(page, "Cancel")
    expect(main).to_contain_text("Cancelled; nothing was changed.")
    assert len(list((home / "work").iterdir())) == 1
    press(page, "Remove")
    expect(main).not_to_contain_text("many.csv")
    assert not [*(home / "work").iterdir(), *(home / "archive").iterdir()]


@pytest.mark.parametrize("when", ["before the answer", "after the answer"])
def test_a_server_killed_while_it_loads_starts_again_with_all_or_nothing(
    served, tmp_path, tab, when
):
    running = served(tmp_path / "home", CSFUNNEL_SAMPLE="off")
    page = tab(running.base).open("/data")
    loaded(page, GOLDEN / "company.csv")
    drop(page, GOLDEN / "email.csv")
    press(page, "Preview what it would do")
    press(page, "Load it")
    if when == "after the answer":
        expect(page.get_by_test_id("stMain")).to_contain_text("email.csv was loaded")
    running.kill()
    page = tab(served(tmp_path / "home", CSFUNNEL_SAMPLE="off").base).open("/data")
    files = page.get_by_test_id("stMain")
    expect(files).to_contain_text("Every row that was read is added")
    page.get_by_label("Choose a file").click()
    options = page.get_by_role("option")
    expect(options.last).to_have_text("1: company.csv")
    assert options.count() in ((2,) if when == "after the answer" else (1, 2))


def test_an_empty_workspace_says_what_to_do(server, tmp_path, tab):
    page = tab(server(tmp_path / "home", CSFUNNEL_SAMPLE="off")).open()
    expect(page.get_by_test_id("stAlertContentInfo").first).to_contain_text("No data yet")
    page.get_by_test_id("stMain").get_by_role("link", name="Load files on the Data page").click()
    expect(page.get_by_role("heading", name="Bring in exports")).to_be_visible()


def test_a_first_start_shows_the_sample_and_own_files_take_its_place(server, tmp_path, tab):
    window = tab(server(tmp_path / "home"))
    page = window.open()
    expect(page.get_by_test_id("stMain")).to_contain_text("made-up sample data", timeout=90_000)
    page = window.open("/data")
    loaded(page, GOLDEN / "email.csv")
    expect(page.get_by_test_id("stMain")).not_to_contain_text("made-up sample data")
