"""A link reopens the view, on every page and on a server that nobody has visited."""

import csv
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

PAGES = sorted(path.stem for path in (Path(__file__).parents[2] / "pages").glob("*.py"))
DEFAULT = "funnel"


def link_of(page: str) -> str:
    """The path a page is found under."""
    return "/" if page == DEFAULT else f"/{page}"


def reached(page) -> dict[str, str]:
    """The counts that the funnel tells who cannot see it."""
    told = page.locator("[aria-label^='Funnel by stage']").first.get_attribute("aria-label")
    stages = re.findall(r"(\w+) ([\d,]+)", told or "")
    return {name: count.strip(",") for name, count in stages}


@pytest.mark.parametrize("name", PAGES)
def test_a_first_visit_by_deep_link_runs_the_front_door(name, server, golden_home, tmp_path, tab):
    home = tmp_path / "home"
    shutil.copytree(golden_home, home)
    page = tab(server(home)).open(link_of(name))
    bar = page.get_by_test_id("stSidebar")
    expect(bar.get_by_test_id("stSelectbox").filter(has_text="Period")).to_be_visible()
    navigation = bar.get_by_test_id("stSidebarNavLink")
    expect(navigation).to_have_count(len(PAGES))
    expect(page.get_by_test_id("stMain").get_by_test_id("stHeading").first).to_be_visible()
    expect(page.get_by_test_id("stAlertContentError")).to_have_count(0)
    title = bar.locator("a[aria-current=page]").inner_text()
    expect(page).to_have_title(f"{title} · csfunnel")


def test_a_filter_in_the_link_shows_in_its_widget_and_in_the_numbers(golden_server, tab):
    window = tab(golden_server)
    assert reached(window.open())["Attempted"] == "20"
    page = window.open("/?csm=Ann&unit=Contacts")
    expect(page.get_by_test_id("stSidebar").get_by_text("Ann", exact=True)).to_be_visible()
    assert reached(page)["Attempted"] != "20"
    expect(page.get_by_test_id("stMain")).to_contain_text("contacts reached by email")


def test_a_change_of_page_keeps_the_filters(golden_server, tab):
    page = tab(golden_server).open("/?csm=Ann&period=Last+12+months&by=Region")
    before = reached(page)
    links = page.get_by_test_id("stSidebarNavLink")
    links.filter(has_text="Data").click()
    expect(page).to_have_url(re.compile(r"/data\?(?=.*csm=Ann)(?=.*period=Last)"))
    links.filter(has_text="Funnel").click()
    expect(page.locator("[aria-label^='Funnel by stage']").first).to_be_visible()
    expect(page).to_have_url(re.compile(r"/\?(?=.*csm=Ann)(?=.*period=Last)"))
    assert reached(page) == before
    expect(page.get_by_test_id("stSidebar").get_by_text("Ann", exact=True)).to_be_visible()


def test_a_chosen_filter_goes_into_the_link_and_a_default_leaves_it(golden_server, tab):
    page = tab(golden_server).open()
    main = page.get_by_test_id("stMain")
    main.get_by_role("radio", name="Region").click()
    expect(page).to_have_url(re.compile(r"\?by=Region$"))
    main.get_by_role("radio", name="Journey").click()
    expect(page).to_have_url(re.compile(r"/$"))


def test_a_link_to_what_is_gone_says_so_and_shows_the_rest(golden_server, tab):
    page = tab(golden_server).open("/?csm=Nobody&period=Never&by=Planet&basis=None")
    expect(page.get_by_test_id("stAlertContentWarning")).to_contain_text("CSM “Nobody”")
    assert reached(page)["Attempted"] == "20"


def test_the_breakdown_of_a_link_is_the_one_downloaded(golden_server, tab):
    page = tab(golden_server).open("/?by=CSM")
    with page.expect_download() as taken:
        page.locator("[class*=st-key-Funnel-Who-leads-and-who-lags-csv] button").click()
    lines = taken.value.path().read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("CSM,Delivered,")
    assert any(line.startswith("Ann,") for line in lines)
    assert all(f"{golden_server}/?by=CSM," in line for line in lines[1:])


def test_what_is_taken_along_links_to_what_was_chosen_since(golden_server, tab):
    window = tab(golden_server)
    page = window.open("/?period=Custom+dates&from=2025-03-01")
    page.get_by_test_id("stMain").get_by_role("radio", name="Region").click()
    expect(page).to_have_url(re.compile("by=Region"))
    window.settled()
    with page.expect_download() as taken:
        page.locator("[class*=st-key-Funnel-Who-leads-and-who-lags-csv] button").click()
    [_, first, *_] = csv.DictReader(taken.value.path().read_text("utf-8-sig").splitlines())
    assert first["Link"] == page.url.replace("%20", "+")
