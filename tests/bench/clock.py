"""Medians of repeated runs, and the memory a process took at its peak."""

import gc
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

Figures = dict[str, float]


@dataclass(frozen=True)
class Timed:
    """Seconds of each run, in the order they ran."""

    seconds: tuple[float, ...]

    @property
    def median_seconds(self) -> float:
        """The middle run."""
        return statistics.median(self.seconds)

    def percentile_ms(self, percent: float) -> float:
        """The smallest time that is at least as long as that share of the runs, in milliseconds."""
        ordered = sorted(self.seconds)
        place = max(0, -(-len(ordered) * percent // 100) - 1)
        return 1000 * ordered[int(place)]


def timed(job: Callable[[], object], *, repeats: int) -> Timed:
    """Run a job so many times, the collector out of the way."""
    return Timed(tuple(once(job) for _ in range(repeats)))


def once(job: Callable[[], object]) -> float:
    """Seconds of one run."""
    gc.collect()
    start = time.perf_counter()
    job()
    return time.perf_counter() - start


def peak_rss_gb() -> float:
    """The most memory this process has held, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
