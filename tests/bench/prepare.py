"""How long a pack of a million legacy notes takes, in how much memory."""

import argparse
import csv
import json
import random
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from bench.clock import once, peak_rss_gb
from csfunnel.intake.door import Asked, Door
from csfunnel.migration.preparing import prepare

SEED = 7
NOTE_CHARS = 1_500
WORDS = ("agenda", "renewal", "budget", "owner", "roadmap", "rollout", "ticket", "next", "user")


def main() -> None:
    """Make the data once, then prepare in a process of its own, so that its peak is its own."""
    wanted = _arguments()
    home = wanted.out / f"notes-{wanted.notes}"
    if wanted.part == "prepare":
        _prepare(home)
        return
    if not (home / "loaded").exists():
        _load(home, wanted.notes)
    words = [sys.executable, "-m", "bench.prepare", "--part", "prepare"]
    words += ["--notes", str(wanted.notes), "--out", str(wanted.out)]
    ended = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=True)
    print(ended.stdout.splitlines()[-1])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--notes", type=int, default=1_000_000)
    parser.add_argument("--out", type=Path, default=Path("build/bench"))
    parser.add_argument("--part", choices=("all", "prepare"), default="all")
    return parser.parse_args()


def _prepare(home: Path) -> None:
    door = Door(home)
    took = once(lambda: prepare(door.warehouse, home / "pack"))
    door.close()
    made = json.loads((home / "pack" / "manifest.json").read_text("utf-8"))
    figures = {
        "prepare_seconds": round(took, 1),
        "peak_gb": round(peak_rss_gb(), 2),
        "records_count": made["records_count"],
        "bytes_count": made["bytes_count"],
        "calls_count": made["calls_count"],
    }
    print(json.dumps(figures))


def _load(home: Path, notes: int) -> None:
    home.mkdir(parents=True, exist_ok=True)
    settings = {"type_map": {"call": "Call"}, "fallback_author": "user0@vendor.example"}
    (home / "settings.json").write_text(json.dumps(settings))
    door = Door(home)
    tables: dict[str, Iterable[tuple[str, ...]]] = {
        "user": [("email",), *((f"user{n}@vendor.example",) for n in range(200))],
        "company": [
            ("company_id", "name", "legacy_id"),
            *((f"C{n}", f"Company {n}", f"L{n}") for n in range(5_000)),
        ],
        "person": [
            ("email", "company_id"),
            *((f"p{n}@c{n % 5_000}.example", f"C{n % 5_000}") for n in range(20_000)),
        ],
        "legacy_note": _notes(notes),
    }
    for name, rows in tables.items():
        file = home / f"{name}.csv"
        with file.open("w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows(rows)
        door.load(file, asked=Asked(data_set=name))
        file.unlink()
    door.close()
    (home / "loaded").touch()


def _notes(count: int) -> Iterator[tuple[str, ...]]:
    """Half of the notes HTML, half text; ids in no order, as UUIDs are."""
    rng = random.Random(SEED)
    yield (
        *("system", "record_id", "type", "subject", "body", "created_at", "author_email"),
        *("legacy_company_id", "internal_emails", "external_emails"),
    )
    for number in range(count):
        words = " ".join(rng.choices(WORDS, k=NOTE_CHARS // 8))
        body = words
        if number % 2:
            body = "".join(f"<p>{words[at : at + 80]}</p>" for at in range(0, len(words), 80))
        company = number % 5_000
        yield (
            "catalyst" if number % 3 else "planhat",
            f"{rng.getrandbits(128):032x}",
            ("call", "meeting", "standup")[number % 3],
            f"Note {number}",
            body[:NOTE_CHARS] if not number % 2 else body,
            f"20{10 + number % 14}-03-{1 + number % 28:02}T{number % 24:02}:00:00Z",
            f"user{number % 250}@vendor.example",
            f"L{company}",
            f"user{number % 200}@vendor.example",
            f"p{company}@c{company}.example",
        )


if __name__ == "__main__":
    main()
