"""How long readers wait: for a filter to change, alone and with others, and for the first chart."""

import argparse
import asyncio
import json
import random
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

from playwright.sync_api import sync_playwright

from bench.clock import Timed
from bench.viewer import Viewer, viewing
from serving import chromium_of, serving

CHANGES_COUNT = 100
VIEWERS_COUNT = 20
EVERY_SECONDS = 2.0
LAST_SECONDS = 60.0
UNFILTERED = {"definitions", "data", "migration"}  # pages whose numbers no filter changes
BARE_APP = "tests/bench/bare_app.py"
OPENINGS_COUNT = 3
FIRST_CHART = "[data-testid=stMain] .js-plotly-plot .main-svg"
# Notes when the picture with the chart is on screen: after the frame that follows its elements.
CLOCK = """
new MutationObserver((_, watching) => {
    if (!document.querySelector(CHART)) return;
    watching.disconnect();
    requestAnimationFrame(() => setTimeout(() => { window.paintedAtMs = performance.now(); }));
}).observe(document, {childList: true, subtree: true});
"""


def main() -> None:
    """`python -m bench.viewers PLACE`: the figures of the workspace in PLACE/home, as JSON."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("place", type=Path)
    print(json.dumps(viewers(parser.parse_args().place), indent=1))


def viewers(place: Path) -> dict[str, float]:
    """All figures: waits in ms, the first chart in seconds, memory of the server in GB."""
    home, log = place / "home", place / "server.log"
    figures = _first_charts(home, log)
    with serving(home, log) as served:
        figures |= asyncio.run(_waits(served.base))
        figures["viewers_peak_rss_gb"] = served.peak_rss_gb()
    return figures


def _first_charts(home: Path, log: Path) -> dict[str, float]:
    """The wait for the first chart, ours and a bare app's in turn; medians."""
    apps = {"first_chart": "streamlit_app.py", "first_chart_bare": BARE_APP}
    taken: dict[str, list[float]] = {name: [] for name in apps}
    for _ in range(OPENINGS_COUNT):
        for name, app in apps.items():
            with serving(home, log, app=app) as served:
                taken[name].append(_first_chart_seconds(served.base))
    return {f"{name}_seconds": median(seconds) for name, seconds in taken.items()}


def _first_chart_seconds(base: str) -> float:
    """From the click on a link to the first chart, the first that asks a server just started.

    By the page's own clock: one that asks from outside is answered when the page has nothing else
    to do.
    """
    with sync_playwright() as playwright:
        browser = chromium_of(playwright)
        page = browser.new_page()
        page.add_init_script(CLOCK.replace("CHART", json.dumps(FIRST_CHART)))
        page.goto(base)
        page.wait_for_function("window.paintedAtMs", timeout=90_000)
        painted_at_ms = float(page.evaluate("window.paintedAtMs"))
        browser.close()
    return painted_at_ms / 1000


async def _waits(base: str) -> dict[str, float]:
    async with viewing(base) as viewer:
        await viewer.open("")
        pages = [page for page in viewer.pages if page not in UNFILTERED]
    figures: dict[str, float] = {}
    for page in pages:
        alone = await _one(base, page)
        for percent in (50, 95):
            figures[f"page_{page or 'funnel'}_p{percent}_ms"] = alone.percentile_ms(percent)
    waits = [value for name, value in figures.items() if name.endswith("_p95_ms")]
    figures["heaviest_page_p95_ms"] = max(waits)
    return figures | await _many(base, pages)


async def _one(base: str, page: str) -> Timed:
    """One reader on one page, one change after the other. Raises RuntimeError for any error."""
    dice = random.Random(page)
    async with viewing(base) as viewer:
        await viewer.open(page)
        taken = [await viewer.change(dice) for _ in range(CHANGES_COUNT)]
        if viewer.complaints:
            raise RuntimeError(f"The page {page!r} says: {viewer.complaints[0]}")
    return Timed(tuple(taken))


async def _many(base: str, pages: Sequence[str]) -> dict[str, float]:
    """Many readers at once, spread over the pages."""
    all_there = asyncio.Barrier(VIEWERS_COUNT)  # twenty openings at once would be another test
    readers = [
        _reader(base, pages[no % len(pages)], all_there, seed=no) for no in range(VIEWERS_COUNT)
    ]
    found = await asyncio.gather(*readers)
    taken = Timed(tuple(seconds for viewer, seen in found for seconds in seen))
    return {
        "viewers_changes_count": len(taken.seconds),
        "viewers_p50_ms": taken.percentile_ms(50),
        "viewers_p95_ms": taken.percentile_ms(95),
        "viewers_errors_count": sum(len(viewer.complaints) for viewer, _ in found),
    }


async def _reader(
    base: str, page: str, all_there: asyncio.Barrier, *, seed: int
) -> tuple[Viewer, list[float]]:
    """One of many: a change every two seconds, or as soon as the last one is there."""
    dice = random.Random(seed)
    seen = []
    async with viewing(base) as viewer:
        await viewer.open(page)
        await all_there.wait()
        await asyncio.sleep(dice.uniform(0, EVERY_SECONDS))
        end = perf_counter() + LAST_SECONDS
        while perf_counter() < end:
            seen.append(await viewer.change(dice))
            await asyncio.sleep(max(0.0, EVERY_SECONDS - seen[-1]))
    return viewer, seen


if __name__ == "__main__":
    main()
