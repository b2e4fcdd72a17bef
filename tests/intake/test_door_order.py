"""In which order files come, and in how many pieces, changes no number."""

import csv
import random
import shutil
import zipfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings

from csfunnel.datasets import DATASETS
from csfunnel.intake.door import Asked, Door
from csfunnel.settings import Settings
from workspaces import GOLDEN, numbers, rows_of, write_csv
from worlds import World, worlds, write_world


def in_pieces(file: Path, folder: Path, *, seed: int) -> list[Path]:
    """A CSV cut in two, both halves with the header; their rows in another order."""
    with file.open(encoding="utf-8", newline="") as text:
        header, *rows = csv.reader(text)
    random.Random(seed).shuffle(rows)
    halves = (rows[: len(rows) // 2], rows[len(rows) // 2 :])
    return [
        write_csv(folder / f"{file.stem}.{place}.csv", header, half)
        for place, half in enumerate(halves)
        if half
    ]


def test_golden_files_in_pieces_in_any_order_give_the_same_numbers(golden: Door, tmp_path: Path):
    seed = 1
    pieces = [
        (name, piece)
        for name in DATASETS
        for piece in in_pieces(GOLDEN / f"{name}.csv", tmp_path, seed=seed)
    ]
    random.Random(seed).shuffle(pieces)
    door = Door(tmp_path / "home", settings=golden.warehouse.settings)
    for name, piece in pieces:
        door.load(piece, asked=Asked(data_set=name))
    assert numbers(door.warehouse) == numbers(golden.warehouse)
    for name in DATASETS:
        assert rows_of(door.warehouse, name) == rows_of(golden.warehouse, name)
    door.close()


def zipped(world: World, folder: Path, *, pieces: bool) -> list[Path]:
    """The world as one zip, or as two that hold half of each table, in the other order."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    write_world(world, folder)
    tables = sorted(folder.glob("*.csv"), reverse=pieces)
    if not pieces:
        return [packed(folder / "all.zip", tables)]
    halves = [half for table in tables for half in in_pieces(table, folder, seed=len(tables))]
    parts = [[half for half in halves if half.stem.endswith(end)] for end in (".1", ".0")]
    return [packed(folder / f"part{at}.zip", part) for at, part in enumerate(parts) if part]


def packed(target: Path, files: list[Path]) -> Path:
    with zipfile.ZipFile(target, "w") as archive:
        for file in files:
            archive.write(file, file.name)
    return target


@settings(
    max_examples=4,
    deadline=None,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.function_scoped_fixture,
        HealthCheck.data_too_large,
    ],
)
@given(worlds())
def test_any_world_in_pieces_gives_the_same_numbers(
    tmp_path: Path, made: tuple[World, dict[str, Any]]
):
    world, said = made
    found = []
    for pieces in (False, True):
        home = tmp_path / "home"
        shutil.rmtree(home, ignore_errors=True)
        door = Door(home, settings=Settings.of(said))
        for file in zipped(world, tmp_path / "world", pieces=pieces):
            door.load(file)
        found.append(numbers(door.warehouse))
        door.close()
    assert found[0] == found[1]
