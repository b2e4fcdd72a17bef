"""What all rooms of tests share: the golden workspace, and that no test is left out in silence."""

import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from csfunnel.datasets import DATASETS
from csfunnel.intake.door import Door

GOLDEN = Path(__file__).parent / "golden"
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
