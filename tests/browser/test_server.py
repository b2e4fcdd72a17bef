"""The server tells a probe how it is, and a reader never sees what went wrong inside."""

import re

import httpx
import pytest
from playwright.sync_api import expect

from csfunnel.intake.door import Door


def test_a_probe_is_told_the_data_version(golden_server):
    answer = httpx.get(f"{golden_server}/healthz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert answer.json()["data_version"] >= 1


def test_the_start_page_is_found_by_its_name_with_its_filters(golden_server, tab):
    page = tab(golden_server).open("/funnel?unit=Contacts")
    expect(page).to_have_url(re.compile(r"/\?.*unit=Contacts"))
    expect(page.get_by_test_id("stMain").get_by_role("heading").first).to_contain_text("contact")


@pytest.mark.parametrize("link", ["/", "/overview"])
def test_what_draws_charts_is_fetched_once_and_with_the_page_itself(golden_server, tab, link):
    window = tab(golden_server)
    window.open(link)
    asked = [url.rsplit("/", 1)[1].split(".")[0] for url in window.watched.requests]
    assert asked.count("PlotlyChart") == 1
    assert asked.index("PlotlyChart") < asked.index("Metric")  # which the page asks for by itself
    assert "link" not in httpx.get(f"{golden_server}/healthz").headers


def test_a_browser_tells_once_that_it_has_come_to_the_first_chart_and_shows_nothing_of_it(
    golden_server, tab
):
    window = tab(golden_server)
    page = window.open()
    assert len([url for url in window.watched.requests if "/drawn/" in url]) == 1
    expect(page.get_by_test_id("stEvent").locator(".js-plotly-plot")).to_be_hidden()
    first_filter = page.get_by_test_id("stSidebar").get_by_test_id("stSelectbox").first
    place = first_filter.bounding_box()
    page.get_by_role("link", name="Overview").click()
    expect(page.get_by_test_id("stMain").locator(".js-plotly-plot")).not_to_have_count(0)
    expect(page.get_by_test_id("stEvent").locator(".js-plotly-plot")).to_have_count(
        0
    )  # it is for a session's first run
    assert first_filter.bounding_box() == place
    assert len([url for url in window.watched.requests if "/drawn/" in url]) == 1


def test_a_browser_that_does_not_answer_gets_the_whole_page_all_the_same(golden_server, tab):
    window = tab(golden_server)
    window.page.route("**/drawn/*", lambda route: None)
    expect(window.open().get_by_text("Download as workbook")).to_be_visible()


def test_a_workspace_in_other_hands_is_said_to_probe_and_reader(server, tmp_path, tab):
    other = Door(tmp_path / "home")
    base = server(tmp_path / "home")
    answer = httpx.get(f"{base}/healthz")
    assert answer.status_code == 503
    assert "Another process" in answer.json()["reason"]
    page = tab(base).open()
    other.close()
    expect(page.get_by_test_id("stAlertContentError")).to_contain_text("Another process")
    expect(page.get_by_test_id("stApp")).not_to_contain_text("Traceback")


def test_an_unforeseen_error_is_an_id_on_the_page_and_whole_in_the_log(server, tmp_path, tab):
    home = tmp_path / "home"
    (home / "csfunnel.duckdb").mkdir(parents=True)  # a folder in the way of a file
    page = tab(server(home)).open()
    said = page.get_by_test_id("stAlertContentError")
    expect(said).to_contain_text(re.compile(r"mishap [0-9a-f]{8}"))
    expect(page.get_by_test_id("stApp")).not_to_contain_text(re.compile("Traceback|duckdb"))
    mishap_id = re.findall("mishap ([0-9a-f]{8})", said.inner_text())[0]
    log = (tmp_path / "server.log").read_text("utf-8")
    assert f"mishap {mishap_id}" in log
    assert "Traceback" in log
