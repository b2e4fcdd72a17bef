"""`make bench`: measure, print a table, and keep the figures as JSON."""

import argparse
import json
import math
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from bench import notes
from bench.clock import Figures
from bench.workload import SEED
from sampledata.making import generate

SKEW_AT = 1_000_000  # and readers wait there, too
LARGE = 10_000_000
NOTES = 1_000_000
# In this order: the last changes the workspace that the others read.
EMAIL_PARTS = ("intake", "marts", "pandas", "reports", "viewers", "one_more_file")
NOTE_PARTS = ("notes_intake", "reconcile", "pandas_notes", "prepare")
PARTS = (*EMAIL_PARTS, "skew", *NOTE_PARTS)


def main() -> None:
    """Measure each scale in a process of its own, so that peaks of memory are its own too."""
    wanted = _arguments()
    wanted.out.mkdir(parents=True, exist_ok=True)
    kept = wanted.out / "results.json"
    is_whole = set(wanted.parts) == set(PARTS)
    found: dict[str, Figures] = (
        {} if is_whole or not kept.exists() else json.loads(kept.read_text())
    )
    for emails in wanted.scales:
        asked = [part for part in EMAIL_PARTS if part in wanted.parts]
        if emails != SKEW_AT and "viewers" in asked:
            asked.remove("viewers")
        _measure(wanted, found, asked, place=f"{emails}", rows=emails)
    if SKEW_AT in wanted.scales and "skew" in wanted.parts:
        found["skew"] = _apart("skew", wanted.out / "skew", SKEW_AT, wanted.repeats)
    asked = [part for part in NOTE_PARTS if part in wanted.parts]
    _measure(wanted, found, asked, place=f"notes-{wanted.notes}", rows=wanted.notes)
    found["growth"] = _growth(found)
    kept.write_text(json.dumps(found, indent=1))
    table = _table(found)
    (wanted.out / "results.md").write_text(table)
    print(table)


def _measure(
    wanted: argparse.Namespace,
    found: dict[str, Figures],
    parts: Sequence[str],
    *,
    place: str,
    rows: int,
) -> None:
    """Make the data where it is not made, run the parts, and put their figures beside the rest."""
    if not parts:
        return
    folder, figures = wanted.out / place, found.setdefault(place, {})
    print(f"{place}: making the data …", flush=True)
    if place.startswith("notes"):
        notes.make(folder, notes=rows)
    elif not (folder / "data" / "manifest.json").exists():
        generate(folder / "data", emails=rows, seed=SEED, faults=False)
    for part in parts:
        new = _apart(part, folder, rows, wanted.repeats)
        figures |= new
        ratios = _ratios(figures)
        figures |= ratios
        print(_lines(new | ratios, place), flush=True)
        (wanted.out / "results.json").write_text(json.dumps(found, indent=1))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scales", type=_scales, default=(100_000, SKEW_AT, LARGE))
    parser.add_argument("--notes", type=int, default=NOTES)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--parts", type=_parts, default=PARTS, help=", ".join(PARTS))
    parser.add_argument("--out", type=Path, default=Path("build/bench"))
    return parser.parse_args()


def _scales(text: str) -> tuple[int, ...]:
    return tuple(int(each.replace("_", "")) for each in text.split(","))


def _parts(text: str) -> tuple[str, ...]:
    found = tuple(each.strip() for each in text.split(","))
    if unknown := set(found) - set(PARTS):
        raise argparse.ArgumentTypeError(f"no part {', '.join(sorted(unknown))}")
    return found


def _apart(part: str, place: Path, rows: int, repeats: int) -> Figures:
    """Run one part in a fresh process and take its figures."""
    words = [sys.executable, "-m", "bench.parts", part, str(place), str(rows), str(repeats)]
    ended = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True)
    figures: Figures = json.loads(ended.stdout.splitlines()[-1])
    return figures


def _ratios(figures: Mapping[str, float]) -> Figures:
    """What has been measured beside the floor, and pandas beside the marts."""
    beside = {
        "intake_emails_to_floor": ("intake_emails_seconds", "floor_seconds"),
        "marts_to_floor": ("marts_seconds", "marts_floor_seconds"),
        "metric_marts_to_floor": ("metric_marts_seconds", "marts_floor_seconds"),
        "pandas_to_marts": ("pandas_seconds", "marts_seconds"),
        "pandas_to_its_marts": ("pandas_seconds", "attribution_marts_seconds"),
        "more_0.1_to_rebuild": ("more_0.1_seconds", "rebuild_seconds"),
        "more_1.0_to_rebuild": ("more_1.0_seconds", "rebuild_seconds"),
        "first_chart_to_bare": ("first_chart_seconds", "first_chart_bare_seconds"),
        "notes_intake_to_floor": ("notes_intake_seconds", "notes_floor_seconds"),
        "reconcile_to_floor": ("reconcile_seconds", "reconcile_floor_seconds"),
        "pandas_notes_to_reconcile": ("pandas_notes_seconds", "reconcile_seconds"),
    }
    return {
        name: figures[above] / figures[below]
        for name, (above, below) in beside.items()
        if above in figures and below in figures
    }


def _growth(found: Mapping[str, Figures]) -> Figures:
    """The exponent of growth between one and ten million: 1 is linear."""
    small, large = found.get(f"{SKEW_AT}", {}), found.get(f"{LARGE}", {})
    return {
        f"{name}_exponent": math.log10(large[name] / small[name])
        for name in ("intake_emails_seconds", "marts_seconds", "report_p95_ms")
        if name in small and name in large
    }


def _lines(figures: Mapping[str, float], place: str) -> str:
    return "\n".join(f"{place:>16}  {name:<36} {value:10.3f}" for name, value in figures.items())


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
    for part in [name for name in found if not name.isdigit()]:
        lines += [
            f"| {part}: {name} | {value:.3g} |" for name, value in found.get(part, {}).items()
        ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
