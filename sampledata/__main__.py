"""`python -m sampledata --emails 25000 --seed 7 --out data/sample`."""

import argparse
from pathlib import Path

from sampledata import generate, generate_increment


def main() -> None:
    """Read the command line and make the files."""
    parser = argparse.ArgumentParser(prog="sampledata", description=__doc__)
    parser.add_argument("--emails", type=int, default=25_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, default=Path("data/sample"))
    parser.add_argument("--clean", action="store_true", help="no faults, plain CSV (benchmarks)")
    parser.add_argument(
        "--shared-mailbox", type=int, nargs=2, metavar=("EMAILS", "BOOKINGS"), help="skewed data"
    )
    parser.add_argument(
        "--increment", type=float, metavar="FRACTION", help="only one more email file, e.g. 0.001"
    )
    asked = parser.parse_args()
    if asked.increment:
        generate_increment(
            asked.out, emails=asked.emails, seed=asked.seed, fraction=asked.increment
        )
        return
    shared = tuple(asked.shared_mailbox) if asked.shared_mailbox else None
    generate(
        asked.out,
        emails=asked.emails,
        seed=asked.seed,
        faults=not asked.clean,
        shared_mailbox=shared,
    )


if __name__ == "__main__":
    main()
