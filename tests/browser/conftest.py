"""A real server and a real Chromium, both of the tests' own."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from csfunnel.datasets import DATASETS
from csfunnel.intake.door import Door
from serving import Served, chromium_of, serving

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
SETTLED = "[data-testid=stApp][data-test-script-state=notRunning]"
DRAWN = "[data-testid=stMain] :is([data-testid=stHeading], [data-testid=stAlert])"

expect.set_options(timeout=30_000)  # a busy machine may take its time; a wrong page never comes


@dataclass
class Watched:
    """What a page asked for and complained about."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@dataclass
class Tab:
    """One page of the browser on one server."""

    page: Page
    base: str
    watched: Watched

    def open(self, link: str = "/") -> Page:
        """Follow a link and wait until the page has been drawn."""
        self.page.goto(self.base + link)
        return self.settled()

    def settled(self) -> Page:
        """The page once it is drawn and its script rests."""
        self.page.wait_for_selector(DRAWN, timeout=90_000)
        self.page.wait_for_selector(SETTLED, timeout=90_000)
        self.page.wait_for_selector("[data-testid=stSkeleton]", state="detached")
        return self.page


@pytest.fixture(scope="session", name="chromium")
def running_chromium() -> Iterator[Browser]:
    """One Chromium for all tests; without one they fail and say what to install."""
    with sync_playwright() as playwright:
        browser = chromium_of(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def golden_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed workspace with the golden data set; to be copied, not opened."""
    home = tmp_path_factory.mktemp("golden_home")
    shutil.copy(GOLDEN / "settings.json", home)
    door = Door(home)
    for name in DATASETS:
        door.load(GOLDEN / f"{name}.csv")
    door.close()
    return home


@pytest.fixture(scope="session")
def golden_server(golden_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server on the golden data set, for tests that change nothing."""
    home = tmp_path_factory.mktemp("served") / "home"
    shutil.copytree(golden_home, home)
    with serving(home, home.with_suffix(".log")) as served:
        yield served.base


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Start a server of the test's own; of several the last is the one that still runs."""
    with ExitStack() as running:

        def start(home: Path, **environment: str) -> Served:
            return running.enter_context(serving(home, tmp_path / "server.log", **environment))

        yield start


@pytest.fixture
def server(served: Callable[..., Served]) -> Callable[..., str]:
    """The same, by its address."""
    return lambda home, **environment: served(home, **environment).base


@pytest.fixture(name="tab")
def new_tab(chromium: Browser) -> Iterator[Callable[..., Tab]]:
    """Open a tab on a server, of a width and a colour scheme."""
    opened = []

    def tab(base: str, *, width: int = 1440, scheme: str = "light") -> Tab:
        page = chromium.new_page(
            viewport={"width": width, "height": 900},
            color_scheme="dark" if scheme == "dark" else "light",
        )
        opened.append(page)
        watched = Watched()
        page.on("request", lambda request: watched.requests.append(request.url))
        page.on("pageerror", lambda error: watched.complaints.append(str(error)))
        page.on(
            "console",
            lambda said: (
                watched.complaints.append(f"{said.text} {said.location['url']}")
                if said.type == "error"
                else None
            ),
        )
        return Tab(page, base, watched)

    yield tab
    for page in opened:
        page.close()
