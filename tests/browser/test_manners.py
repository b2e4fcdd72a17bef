"""Every page can be read and used by everybody: with a screen reader, by keyboard, on a phone."""

import re
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ElementHandle, Page, expect

PAGES = sorted(path.stem for path in (Path(__file__).parents[2] / "pages").glob("*.py"))
# What a page shows only when it is asked for, by its link.
PARTS = {
    "the health of the data": "/data?part=Health",
    "targets and notes": "/data?part=Targets+and+notes",
    "a comparison": "/overview?period=Custom+dates&from=2025-03-01&to=2025-04-15",
    "an account": "/accounts?account=C1",
    "a meeting to decide": "/meetings?meeting=No+company+·+B12",
    "the list behind a number": "/?open=meetings.held",
    "a view with nothing in it": "/?period=Custom+dates&from=2001-01-01&to=2001-01-02",
}
LINKS = {**{name: f"/{name}" * (name != "funnel") or "/" for name in PAGES}, **PARTS}
# Every page on a desk and on a phone, its parts on a phone, where there is least room.
PLACES = [(name, width) for name in LINKS for width in (1440, 390) if name in PAGES or width == 390]
BAD = ("serious", "critical")
# The colour of Streamlit's page in each scheme.
GROUNDS = {"light": "rgb(255, 255, 255)", "dark": "rgb(23, 22, 20)"}
# Streamlit's own markup: rule and selector -> why we cannot mend it.
UNREACHABLE = {
    (
        "svg-img-alt",
        "[data-testid=stMetricChart] g[role=graphics-symbol]",
    ): "the line in a tile, drawn by Streamlit, takes no text; what it shows stands in the tile",
    (
        "color-contrast",
        "[data-testid=stSidebar] [disabled] p",
    ): "the name of a filter that cannot be used may be faint; Streamlit does not tie the two",
}
LOOK = """
node => {
  const told = [];
  for (let each = node, up = 0; each && up < 5; each = each.parentElement, up++) {
    const style = getComputedStyle(each);
    told.push(style.outline, style.boxShadow, style.borderColor, style.backgroundColor);
  }
  return told.join(' ');
}
"""
# What is drawn as a sign is written with an underscore, such as expand_more.
NAMED = """
node => node.ariaLabel || node.innerText.split('\\n').filter(line => !line.includes('_')).join('')
"""
CUT = """
() => [...document.querySelectorAll('[data-testid=stMain] *')]
  .filter(node => getComputedStyle(node).textOverflow === 'ellipsis'
    && node.checkVisibility() && node.scrollWidth > node.clientWidth + 1)
  .map(node => node.textContent.trim())
  .filter(text => text)
"""


@pytest.mark.parametrize(("place", "width"), PLACES)
def test_everybody_can_read_a_page_in_the_light_and_in_the_dark(place, width, golden_server, tab):
    page = tab(golden_server, width=width).open(LINKS[place])
    page.wait_for_load_state("networkidle")
    headings = page.get_by_test_id("stMain").get_by_role("heading").all_inner_texts()
    assert len(headings) == len(set(headings))
    assert page.evaluate(CUT) == []
    app = page.get_by_test_id("stApp")
    for scheme, ground in GROUNDS.items():
        page.emulate_media(color_scheme=scheme)
        expect(app).to_have_css("background-color", ground)
        assert broken_rules(page) == []


def broken_rules(page: Page) -> list[tuple[str, str, str]]:
    """The nodes that break a rule of access badly, with the rule and what would mend it."""
    found = Axe().run(page).response
    assert found["testEngine"]["name"] == "axe-core"
    assert len(found["passes"]) > 10
    return [
        (rule["id"], node["html"], node["failureSummary"])
        for rule in found["violations"]
        if rule["impact"] in BAD
        for node in rule["nodes"]
        if not is_unreachable(page, rule["id"], node["target"])
    ]


def is_unreachable(page: Page, rule: str, target: list[Any]) -> bool:
    """Whether a node is one of those whose markup is not ours."""
    node = page.locator(target[-1]).first
    return any(
        rule == known and node.evaluate("(node, wanted) => node.matches(wanted)", selector)
        for known, selector in UNREACHABLE
    )


def focus_of(page: Page) -> ElementHandle:
    """What the keyboard is on."""
    node = page.evaluate_handle("document.activeElement").as_element()
    assert node is not None
    return node


def is_seen(node: ElementHandle) -> bool:
    """Whether what the keyboard is on looks other than without it."""
    focused = node.evaluate(LOOK)
    node.evaluate("node => node.blur()")
    plain = node.evaluate(LOOK)
    node.evaluate("node => node.focus({focusVisible: true})")
    return bool(focused != plain)


def test_the_keyboard_reaches_all_and_shows_where_it_is(golden_server, tab):
    page = tab(golden_server).open("/")
    reached, unseen = set(), []
    for _ in range(120):
        page.keyboard.press("Tab")
        node = focus_of(page)
        if node.evaluate("node => node.matches('canvas, [role=gridcell]')"):
            break
        name = node.evaluate(NAMED)
        reached.add(name)
        # Streamlit lets the keyboard scroll the whole page, and does not mark that.
        if not (node.evaluate("node => node.matches('main')") or is_seen(node)):
            unseen.append(name)
    else:
        pytest.fail("The keyboard did not come to a table.")
    filters = {"Period", "CSM", "Region", "Journey", "Touch", "Count", "Basis", "Credit"}
    assert reached >= filters | {"Renewal money goes to", "Views", "See which", "As a table"}
    assert unseen == []


def test_a_list_is_opened_and_closed_by_keyboard_from_a_tile(golden_server, tab):
    page = tab(golden_server).open("/")
    opened = page.get_by_role("dialog")
    for close in ("Escape", "Enter"):
        page.get_by_role("button", name="See which").nth(6).focus()
        page.keyboard.press("Enter")
        expect(opened).to_contain_text("7 meetings.")
        expect(page).to_have_url(re.compile("open=meetings.held"))
        if close == "Enter":
            while focus_of(page).evaluate("node => node.innerText.trim()") != "Close":
                page.keyboard.press("Tab")
        page.keyboard.press(close)
        expect(opened).to_have_count(0)
        expect(page).not_to_have_url(re.compile("open="))


def test_the_keyboard_comes_into_a_table_opens_a_number_and_goes_on(golden_server, tab):
    page = tab(golden_server).open("/")
    opened = page.get_by_role("dialog")
    page.get_by_role("button", name="Fullscreen: What became of the meetings").focus()
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("role", "gridcell")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(":focus")).to_have_text("Held")
    expect(opened).to_have_count(0)
    page.keyboard.press("ArrowRight")
    expect(opened).to_contain_text("7 meetings.")
    page.keyboard.press("Escape")
    expect(opened).to_have_count(0)
    expect(page.locator("[role=gridcell][aria-selected=true]")).to_have_count(0)
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Download as CSV")


def test_an_account_is_a_button_that_the_keyboard_passes_by(golden_server, tab):
    page = tab(golden_server).open("/accounts")
    page.get_by_role("button", name="Fullscreen: Where renewals ahead stand").focus()
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("role", "gridcell")
    groups = page.get_by_test_id("stDataFrame").first
    groups.click(position={"x": 40, "y": 52})
    expect(page).to_have_url(re.compile("list=Not"))
    listed = page.get_by_test_id("stDataFrame").nth(1)
    listed.click(position={"x": 40, "y": 52})
    expect(page).to_have_url(re.compile("account=C"))


def test_a_card_is_taken_along_on_a_phone(golden_server, tab):
    page = tab(golden_server, width=390).open("/")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download as CSV").first.click()
    assert taken.value.suggested_filename.endswith("what-became-of-the-meetings.csv")
    assert "Held,7," in Path(taken.value.path()).read_text("utf-8-sig")
