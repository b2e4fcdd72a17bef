"""The reader whom the benchmark sends sees and does what one with a browser would."""

import asyncio
import random
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from bench.viewer import viewing

Found = TypeVar("Found")


def run(reading: Coroutine[Any, Any, Found]) -> Found:
    """What was read; in a thread of its own, as Playwright's loop runs in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, reading).result()


def test_a_reader_sees_every_page_and_changes_its_filters(golden_server):
    async def read() -> None:
        async with viewing(golden_server) as viewer:
            await viewer.open("")
            assert len(viewer.pages) > 5
            for page in viewer.pages:
                await viewer.open(page)
                assert viewer.drawn["heading"]
                assert {"region", "touch", "unit", "period"} <= set(viewer.filters)
                for _ in range(3):
                    assert await viewer.change(random.Random(page)) > 0
            assert viewer.complaints == []

    run(read())


def test_what_a_reader_chooses_changes_the_numbers_on_screen(golden_server):
    async def read() -> list[str]:
        async with viewing(golden_server) as viewer:
            seen = []
            await viewer.open("")
            seen.append(viewer.drawn["heading"][0].body)
            for regions in (["EMEA"], []):
                await viewer.choose("region", *regions)
                seen.append(viewer.drawn["heading"][0].body)
            return seen

    whole, emea, whole_again = run(read())
    assert whole_again == whole != emea


def test_an_error_of_a_page_is_a_complaint(served, golden_home, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    (home / "settings.json").write_text('{"report_timezone": "Nowhere"}')

    async def read(base: str) -> list[str]:
        async with viewing(base) as viewer:
            await viewer.open("")
            return viewer.complaints

    [complaint] = run(read(served(home).base))
    assert "Nowhere" in complaint
