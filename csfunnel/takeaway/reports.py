"""A page as one HTML file that needs nothing else, reads well and prints well."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from csfunnel.takeaway.cards import Page, written

TEMPLATE = "report.html.jinja"


def report_of(page: Page, *, script: str = "") -> str:
    """The page as HTML text; `script` is what draws its figures, put in once."""
    has_figures = any(card.figure_html for card in page.cards)
    return (
        _environment()
        .get_template(TEMPLATE)
        .render(page=page, script=script if has_figures else "")
    )


@cache
def _environment() -> Environment:
    """All that is put in is escaped; a name that is missing is an error, not a gap."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["written"] = written
    return made
