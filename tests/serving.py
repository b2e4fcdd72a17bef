"""A real server on a workspace, and a real Chromium: for tests in the browser and the benchmark."""

import os
import random
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from playwright.sync_api import Browser, Playwright

ROOT = Path(__file__).parents[1]
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
START_SECONDS = 60
FIRST_PORT, PORTS_COUNT = 20_000, 500


@dataclass(frozen=True)
class Served:
    """A server that runs: its address, and its process."""

    base: str
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """End it at once, as a power cut does."""
        self.process.kill()
        self.process.wait(timeout=30)

    def peak_rss_gb(self) -> float:
        """The most memory the server has held, in GB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("utf-8")
        return int(status.split("VmHWM:")[1].split()[0]) / 1e6


@contextmanager
def serving(
    home: Path, log: Path, *, app: str = "streamlit_app.py", **environment: str
) -> Iterator[Served]:
    """A server on a workspace, from its first answer until the block ends."""
    port = next(free_ports())
    base = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "streamlit", "run", app]
    options = [f"--server.port={port}", "--server.address=127.0.0.1", "--server.headless=true"]
    with log.open("wb") as told:
        process = subprocess.Popen(
            [*command, *options],
            cwd=ROOT,
            env={**os.environ, "CSFUNNEL_HOME": str(home), **environment},
            stdout=told,
            stderr=subprocess.STDOUT,
        )
        try:
            wait_until_up(process, base, log)
            yield Served(base, process)
        finally:
            process.terminate()
            process.wait(timeout=30)


def free_ports() -> Iterator[int]:
    """Ports of this worker's own hundreds that nobody listens on, in no order.

    They lie below those that a system hands out by itself: between the look at such a port and the
    server's own start another test, or any connection to the outside, could be given it.
    """
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw9").removeprefix("gw"))
    ports = range(FIRST_PORT + PORTS_COUNT * worker, FIRST_PORT + PORTS_COUNT * (worker + 1))
    for port in random.sample(ports, PORTS_COUNT):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                yield port


def wait_until_up(process: subprocess.Popen[bytes], base: str, log: Path) -> None:
    """Wait for any answer of the health route; a server that ended instead tells why."""
    for _ in range(START_SECONDS * 10):
        try:
            httpx.get(f"{base}/healthz", timeout=30)
        except httpx.ConnectError:
            try:
                process.wait(timeout=0.1)
            except subprocess.TimeoutExpired:
                continue
            raise RuntimeError(f"The server ended: {_end_of(log)}") from None
        if process.poll() is not None:
            raise RuntimeError(f"Another server answers: {_end_of(log)}")
        return
    raise RuntimeError(f"The server did not answer: {_end_of(log)}")


def chromium_of(playwright: Playwright) -> Browser:
    """The Chromium of this machine; without one it says what to install."""
    named = os.environ.get("CSFUNNEL_CHROMIUM") or next(
        filter(None, map(shutil.which, NAMES)), None
    )
    path = named or playwright.chromium.executable_path
    if not Path(path).exists():
        raise RuntimeError(
            f"There is no Chromium ({path} does not exist). Install chromium, or name one in "
            "CSFUNNEL_CHROMIUM."
        )
    return playwright.chromium.launch(executable_path=path, args=[*FLAGS])


def _end_of(log: Path) -> str:
    return log.read_text("utf-8", "replace")[-2000:]
