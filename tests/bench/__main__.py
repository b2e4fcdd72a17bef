"""`make bench`: measure, print a table, and keep the figures as JSON."""

import argparse
import json
import math
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bench.parts import SEED, Figures
from sampledata.making import generate

SKEW_AT = 1_000_000
LARGE = 10_000_000


def main() -> None:
    """Measure each scale in a process of its own, so that peaks of memory are its own too."""
    wanted = _arguments()
    wanted.out.mkdir(parents=True, exist_ok=True)
    found: dict[str, Figures] = {}
    for emails in wanted.scales:
        place = wanted.out / f"{emails}"
        print(f"{emails:,} emails: making the data …", flush=True)
        if not (place / "data" / "manifest.json").exists():
            generate(place / "data", emails=emails, seed=SEED, faults=False)
        figures: Figures = {}
        for part in ("intake", "marts", "pandas", "reports", "one_more_file"):
            new = _apart(part, place, emails, wanted.repeats)
            figures |= new | _ratios(figures | new)
            print(_lines(new, emails), flush=True)
        found[f"{emails}"] = figures
        (wanted.out / "results.json").write_text(json.dumps(found, indent=1))
    if SKEW_AT in wanted.scales:
        found["skew"] = _apart("skew", wanted.out / "skew", SKEW_AT, wanted.repeats)
    found["growth"] = _growth(found)
    (wanted.out / "results.json").write_text(json.dumps(found, indent=1))
    table = _table(found)
    (wanted.out / "results.md").write_text(table)
    print(table)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scales", type=_scales, default=(100_000, 1_000_000, LARGE))
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--out", type=Path, default=Path("build/bench"))
    return parser.parse_args()


def _scales(text: str) -> tuple[int, ...]:
    return tuple(int(each.replace("_", "")) for each in text.split(","))


def _apart(part: str, place: Path, emails: int, repeats: int) -> Figures:
    """Run one part in a fresh process and take its figures."""
    words = [sys.executable, "-m", "bench.parts", part, str(place), str(emails), str(repeats)]
    ended = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True)
    figures: Figures = json.loads(ended.stdout.splitlines()[-1])
    return figures


def _ratios(figures: Mapping[str, float]) -> Figures:
    """What has been measured beside the floor, and pandas beside the marts."""
    beside = {
        "intake_emails_to_floor": ("intake_emails_seconds", "floor_seconds"),
        "marts_to_floor": ("marts_seconds", "floor_seconds"),
        "pandas_to_marts": ("pandas_seconds", "marts_seconds"),
        "pandas_to_its_marts": ("pandas_seconds", "attribution_marts_seconds"),
        "more_0.1_to_rebuild": ("more_0.1_seconds", "rebuild_seconds"),
        "more_1.0_to_rebuild": ("more_1.0_seconds", "rebuild_seconds"),
    }
    return {
        name: figures[above] / figures[below]
        for name, (above, below) in beside.items()
        if above in figures and below in figures
    }


def _growth(found: Mapping[str, Figures]) -> Figures:
    """The exponent of growth between one and ten million: 1 is linear."""
    small, large = found.get(f"{SKEW_AT}"), found.get(f"{LARGE}")
    if not small or not large:
        return {}
    names = ("intake_emails_seconds", "marts_seconds", "report_p95_ms")
    return {f"{name}_exponent": math.log10(large[name] / small[name]) for name in names}


def _lines(figures: Mapping[str, float], emails: int) -> str:
    return "\n".join(f"{emails:>12,}  {name:<36} {value:10.3f}" for name, value in figures.items())


def _table(found: Mapping[str, Figures]) -> str:
    """A Markdown table: a row a figure, a column a scale."""
    scales = [name for name in found if name.isdigit()]
    names: dict[str, Any] = {}
    for scale in scales:
        names |= dict.fromkeys(found[scale])
    head = "| figure | " + " | ".join(f"{int(scale):,}" for scale in scales) + " |"
    lines = [head, "| --- |" + " ---: |" * len(scales)]
    for name in names:
        cells = [f"{found[scale].get(name, math.nan):.3g}" for scale in scales]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    for part in ("skew", "growth"):
        lines += [
            f"| {part}: {name} | {value:.3g} |" for name, value in found.get(part, {}).items()
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
