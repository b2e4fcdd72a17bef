"""What all rooms of tests share: the golden workspace, and that no test is left out in silence."""

import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, settings

from csfunnel.datasets import DATASETS
from csfunnel.intake.door import Door

GOLDEN = Path(__file__).parent / "golden"
# Machines are shared: how long an example takes is no matter. The same examples each time, so that
# the same code gives the same answer; `pytest --hypothesis-profile=searching` looks for new ones.
settings.register_profile("searching", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("house", settings.get_profile("searching"), derandomize=True)
settings.load_profile("house")
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


@pytest.fixture(scope="session")
def golden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    """A workspace with the golden data set loaded; to be read from only."""
    home = tmp_path_factory.mktemp("golden")
    shutil.copy(GOLDEN / "settings.json", home)
    door = Door(home)
    for name in DATASETS:
        door.load(GOLDEN / f"{name}.csv")
    yield door
    door.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[Any]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A skipped test has failed: what did not run proves nothing."""
    return _failed_if_skipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """So has a module that skips itself."""
    return _failed_if_skipped((yield))


def _failed_if_skipped(report: Report) -> Report:
    if report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which counts as failed: {report.longrepr}"
    return report
