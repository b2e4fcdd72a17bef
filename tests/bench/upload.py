"""What a large file costs that comes through the browser: seconds by step, the server's memory."""

import argparse
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import Any

from playwright.sync_api import Page, expect, sync_playwright

from sampledata import generate
from serving import chromium_of, serving

MEGABYTES = 500
EMAILS_A_MEGABYTE = 4_300  # made, of which somewhat more than half are in the email log
STEP_SECONDS = 600
# What the page says is under way, kept as it goes by.
LISTEN = """
window.said = new Set();
setInterval(() => {
  for (const each of document.querySelectorAll('[data-testid=stMain] p'))
    if (each.innerText.endsWith(' …')) window.said.add(each.innerText);
}, 100);
"""


def main() -> None:
    """`python -m bench.upload PLACE`: the figures of a file made in PLACE, as JSON."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("place", type=Path)
    parser.add_argument("--megabytes", type=int, default=MEGABYTES)
    parser.add_argument("--torn", action="store_true", help="its last row is cut off: rejected")
    asked = parser.parse_args()
    file = made(asked.place, asked.megabytes * 10**6)
    if asked.torn:
        file = torn(file)
    print(json.dumps(upload(file, asked.place), indent=1))


def made(place: Path, bytes_count: int) -> Path:
    """An email log of so many bytes, made once: whole rows, so a little less."""
    file = place / f"email_log_{bytes_count}.csv"
    if file.exists():
        return file
    emails = EMAILS_A_MEGABYTE * bytes_count // 10**6
    generate(place / "parts", emails=emails, seed=7, faults=False)
    partial = file.with_suffix(".partial")
    with partial.open("wb") as out:
        for number, part in enumerate(sorted((place / "parts").glob("email_log_v2_0*.csv"))):
            with part.open("rb") as rows:
                header = rows.readline()
                out.write(header if number == 0 else b"")
                shutil.copyfileobj(rows, out)
    with partial.open("rb+") as out:
        out.seek(min(bytes_count, partial.stat().st_size))
        out.seek(-4096, 1)
        out.truncate(out.tell() + out.read(4096).rindex(b"\n") + 1)
    shutil.rmtree(place / "parts")
    return partial.rename(file)


def torn(file: Path) -> Path:
    """The same with a row cut off at its end, so that it is read row by row."""
    target = file.with_name(f"torn_{file.name}")
    if not target.exists():
        shutil.copy(file, target)
        with target.open("ab") as out:
            out.write(b'"1L05","Advanced Outreach"\n')
    return target


def upload(file: Path, place: Path) -> dict[str, Any]:
    """Seconds of each step, the server's peak memory after it in GB, and what the page said."""
    home = place / "home"
    shutil.rmtree(home, ignore_errors=True)
    figures: dict[str, Any] = {"file_mb": file.stat().st_size // 10**6}
    served = serving(home, place / "server.log", CSFUNNEL_SAMPLE="off")
    with served as server, sync_playwright() as playwright:
        browser = chromium_of(playwright)
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.add_init_script(LISTEN)
        page.goto(f"{server.base}/data")
        page.wait_for_selector("input[type=file]", state="attached", timeout=90_000)
        figures["idle_peak_rss_gb"] = server.peak_rss_gb()

        @contextmanager
        def step(name: str, seen: str) -> Iterator[None]:
            start = perf_counter()
            Path(f"/proc/{server.process.pid}/clear_refs").write_text("5")  # its peak begins anew
            yield
            expect(page.get_by_text(seen).first).to_be_visible(timeout=STEP_SECONDS * 1000)
            figures[f"{name}_seconds"] = round(perf_counter() - start, 1)
            figures[f"{name}_peak_rss_gb"] = server.peak_rss_gb()
            page.screenshot(path=place / f"{name}.png", full_page=True)

        with step("proposed", "Preview what it would do"):
            page.locator("input[type=file]").set_input_files(file)
        with step("previewed", "Load it"):
            _press(page, "Preview what it would do")
        with step("loaded", "was loaded as email"):
            _press(page, "Load it")
        peaks = [value for name, value in figures.items() if name.endswith("_gb")]
        figures["peak_rss_gb"] = max(peaks)
        said = page.evaluate("[...window.said]")
        figures["said"] = sorted({re.sub(r"\d[\d,]*", "n", line) for line in said})
        browser.close()
    return figures


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name).first.click()


if __name__ == "__main__":
    main()
