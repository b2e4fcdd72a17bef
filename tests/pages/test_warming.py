"""A server that has started has all at hand, whatever state its workspace is in."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from csfunnel.settings import ROOT

WARM = """
import sys
from csfunnel.ui import warming
warming.warm()
print(*(name for name in sys.modules if name.startswith("csfunnel.ui")))
"""


@pytest.mark.parametrize(
    ("name", "text", "is_sound"),
    [
        ("settings.json", "{}", True),
        ("settings.json", '{"report_timezone": "Nowhere"}', False),
        ("archive", "in the way of a folder", False),
    ],
)
def test_all_that_pages_draw_with_is_there_before_the_first_reader(
    tmp_path: Path, name: str, text: str, is_sound: bool
):
    (tmp_path / name).write_text(text)
    ended = subprocess.run(
        [sys.executable, "-c", WARM],
        cwd=ROOT,
        env={**os.environ, "CSFUNNEL_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    there = set(ended.stdout.split())
    assert "csfunnel.ui.main" not in there
    folder = ROOT / "csfunnel" / "ui"
    files = [path.relative_to(ROOT).with_suffix("") for path in folder.rglob("*.py")]
    names = {".".join(file.parts).removesuffix(".__init__") for file in files}
    assert names - there == {"csfunnel.ui.main"}
    assert (tmp_path / "archive").is_dir() == is_sound
