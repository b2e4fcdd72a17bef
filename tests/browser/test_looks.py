"""Every page is at home on a phone and in the dark, and talks to nobody but its server."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

PAGES = sorted(path.stem for path in (Path(__file__).parents[2] / "pages").glob("*.py"))
GOLDEN = Path(__file__).parents[1] / "golden"
each_page = pytest.mark.parametrize("name", PAGES)

# Streamlit looks for its server below the path of a deep link first, and then at the root.
LOOKED_FOR = re.compile(r"/\w+/_stcore/(health|host-config)$")

TEXT_CONTRASTS = """
() => {
  const numbers = colour => colour.match(/[\\d.]+/g).map(Number);
  const over = (top, below) => {
    const alpha = top[3] ?? 1;
    return [0, 1, 2].map(i => top[i] * alpha + below[i] * (1 - alpha));
  };
  const background = node => {
    const layers = [];
    for (let each = node; each; each = each.parentElement)
      layers.unshift(numbers(getComputedStyle(each).backgroundColor));
    return layers.reduce((below, top) => over(top, below), [255, 255, 255]);
  };
  const light = colour => {
    const [r, g, b] = colour.map(c => {
      const s = c / 255;
      return s <= 0.03928 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [high, low] = [light(a), light(b)].sort((x, y) => y - x);
    return (high + 0.05) / (low + 0.05);
  };
  const found = [];
  // What cannot be used may be faint, as WCAG 1.4.3 has it.
  const off = '[disabled], [data-testid=stMultiSelect]:has(:disabled)';
  const texts = 'h1, h2, h3, p, td, th, label, li, strong, [data-tag] span,' +
    '.ytick text, .gtitle, .gtitle-subtitle';
  for (const node of document.querySelectorAll(texts)) {
    const said = node.textContent.trim();
    if (!said || !node.checkVisibility() || node.closest(off)) continue;
    const style = getComputedStyle(node);
    const colour = numbers(node.closest('svg') ? style.fill : style.color);
    const below = background(node);
    found.push([contrast(over(colour, below), below), said.slice(0, 40)]);
  }
  return found;
}
"""

# What the line at the foot of each chart runs into or out of.
FOOTS_IN_THE_WAY = """
() => [...document.querySelectorAll('[data-testid=stMain] .js-plotly-plot')].flatMap(chart => {
  const titles = [...chart.querySelectorAll('.gtitle, .gtitle-subtitle')];
  const foot = titles.filter(node => node.textContent).pop().getBoundingClientRect();
  const room = chart.getBoundingClientRect();
  const meets = [...chart.querySelectorAll('.xtitle, .xtick text, .legend, .bars path')].filter(
    node => {
      const other = node.getBoundingClientRect();
      return other.top < foot.bottom && other.bottom > foot.top &&
        other.left < foot.right && other.right > foot.left;
    });
  const isOut = foot.right > room.right + 1 || foot.bottom > room.bottom + 1;
  return [...meets.map(node => node.textContent || 'bar'), ...(isOut ? ['out of the chart'] : [])];
})
"""


FIGURES = (
    *("/", "/csms", "/journeys", "/outcomes", "/migration"),
    *("/overview?period=Last+90+days", "/accounts?account=C1"),
)


@pytest.mark.parametrize("link", FIGURES)
@pytest.mark.parametrize("width", [390, 1440])
def test_the_foot_of_a_chart_stands_free(link, width, golden_server, tab):
    page = tab(golden_server, width=width).open(link)
    charts = page.get_by_test_id("stMain").get_by_test_id("stPlotlyChart")
    expect(charts.first).to_be_visible()
    expect(page.get_by_text("Download as page to print")).to_be_visible()
    drawn = page.locator(".js-plotly-plot").filter(has_text="data version")
    expect(drawn).to_have_count(charts.count())
    assert page.evaluate(FOOTS_IN_THE_WAY) == []


@each_page
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_fits_a_phone_without_scrolling_sideways(name, scheme, golden_server, tab):
    page = tab(golden_server, width=390, scheme=scheme).open(f"/{name}" * (name != "funnel"))
    expect(page.get_by_test_id("stHeading").first).to_be_visible()
    wide = "node => [node.scrollWidth, node.clientWidth]"
    for place in (page.locator("html"), page.get_by_test_id("stMain")):
        scroll, client = place.evaluate(wide)
        assert scroll <= client


@each_page
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(name, scheme, golden_server, tab):
    path = "/" if name == "funnel" else f"/{name}"
    page = tab(golden_server, scheme=scheme).open(f"{path}?csm=Ann&period=Last+12+months")
    expect(page.get_by_test_id("stHeading").first).to_be_visible()
    for files in page.locator("input[type=file]").all():
        files.set_input_files(GOLDEN / "email.csv")
        expect(page.get_by_role("button", name="Preview what it would do")).to_be_enabled()
    texts = page.evaluate(TEXT_CONTRASTS)
    assert len(texts) > 20
    assert [text for text in texts if text[0] < 4.5] == []


@each_page
def test_complains_of_nothing_and_asks_nobody_else(name, golden_server, tab):
    window = tab(golden_server)
    page = window.open(f"/{name}" * (name != "funnel"))
    expect(page.get_by_test_id("stHeading").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    own = urlsplit(golden_server).netloc
    asked = {urlsplit(url).netloc for url in window.watched.requests if "://" in url}
    assert asked == {own}
    complaints = [said for said in window.watched.complaints if not LOOKED_FOR.search(said)]
    assert complaints == []


def test_the_funnel_is_drawn_in_the_theme_and_told_in_words(golden_server, tab):
    fills = set()
    for scheme in ("light", "dark"):
        page = tab(golden_server, scheme=scheme).open()
        bar = page.locator(".js-plotly-plot .funnellayer path").first
        expect(bar).to_be_visible()
        fills.add(bar.evaluate("node => getComputedStyle(node).fill"))
    assert fills == {"rgb(31, 111, 92)", "rgb(76, 191, 159)"}
    expect(page.get_by_label("Funnel by stage: Attempted 20, Sent 19")).to_be_visible()
