"""A page as one HTML file: whole, self-contained, and with nothing of the data run as markup."""

import re
from dataclasses import replace
from html.parser import HTMLParser

from csfunnel.takeaway.cards import Page
from csfunnel.takeaway.reports import report_of


def cells(text: str) -> list[str]:
    return [cell.strip() for cell in re.findall(r"<td[^>]*>(.*?)</td>", text, flags=re.DOTALL)]


class Addresses(HTMLParser):
    """Everything a browser would fetch to show the page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("src", "href")]


def test_values_are_written_for_a_reader_and_markup_of_the_data_is_only_text(page: Page):
    text = report_of(page)
    assert cells(text) == [
        "=1+1", "12", "25.0%", "1,140.02", "–",
        "&lt;b&gt;&amp;", "–", "–", "–", "2025-01-05",
    ]  # fmt: skip
    assert "Touch 60 &lt;leads&gt;." in text
    assert "Opened of delivered." in text
    assert "Data version" in text
    assert "2025-06-30 12:05 UTC" in text


def test_the_file_needs_nothing_else(page: Page):
    drawn = [replace(page.cards[0], figure_html='<div id="figure"></div>'), page.cards[1]]
    text = report_of(replace(page, cards=drawn), script="let plotly = 1 < 2;")
    seen = Addresses()
    seen.feed(text)
    assert not seen.found
    assert '<div id="figure"></div>' in text
    assert text.count("let plotly = 1 < 2;") == 1


def test_without_a_figure_the_script_stays_out(page: Page):
    assert "<script>" not in report_of(page, script="let plotly = 1;")
