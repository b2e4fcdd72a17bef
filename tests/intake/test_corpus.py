"""Whatever file comes: its rows add up, or it is refused by name with a way out; nothing else."""

import json
import subprocess
import sys
from typing import Any

import pytest

from csfunnel.settings import ROOT
from intake.corpus import cases

PARTS = 2
CASES = [(case.kind, case.what) for case in cases()]


@pytest.fixture(scope="module")
def results() -> dict[tuple[str, str], dict[str, Any]]:
    """What became of each file, told by processes of their own: a hang ends only them."""
    command = [sys.executable, "-m", "intake.corpus"]
    workers = [
        subprocess.Popen(
            [*command, f"{part}/{PARTS}"],
            cwd=ROOT,
            env={"PYTHONPATH": f"{ROOT}:{ROOT / 'tests'}", "PATH": "/usr/bin:/bin"},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for part in range(PARTS)
    ]
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for worker in workers:
        out, told = worker.communicate()
        lines = [json.loads(line) for line in out.splitlines()]
        found |= {(line["kind"], line["what"]): line for line in lines}
        assert worker.returncode == 0, f"after {lines[-1:]}: {told}"
    return found
