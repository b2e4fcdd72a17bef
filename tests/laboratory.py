"""A warehouse in memory into which small worlds are loaded and from which they vanish again."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from csfunnel.intake.archive import TableChoice
from csfunnel.intake.dialect import find_dialect
from csfunnel.intake.loading import Counts, Job, Loader
from csfunnel.intake.recognise import recognise
from csfunnel.intake.unpack import unpack
from csfunnel.settings import Settings
from csfunnel.warehouse import Cursor, Warehouse


class Laboratory:
    """Loads CSV files without an archive; each world lives in a transaction that is rolled back."""

    def __init__(self, folder: Path) -> None:
        self.warehouse = Warehouse(None, Settings(), folders=[folder])

    @contextmanager
    def world(self, files: list[Path], settings: dict[str, Any], work: Path) -> Iterator[Cursor]:
        """A cursor on the marts of these files, read in this order under these settings."""
        cursor = self.warehouse.cursor()
        self.warehouse.settings = Settings.of(settings)
        self.warehouse.run("setup", "settings", cursor, self.warehouse.settings.as_dict())
        cursor.begin()
        try:
            for number, file in enumerate(files, start=1):
                self.load(cursor, file, number, work)
            self.warehouse.build_all(cursor)
            yield cursor
        finally:
            cursor.rollback()
            cursor.close()

    def load(self, cursor: Cursor, file: Path, file_id: int, work: Path) -> Counts:
        """Load one file with care."""
        work.mkdir(exist_ok=True)
        [table] = unpack(file, work, name=file.name)
        dialect = find_dialect(table.path)
        found = recognise(dialect.header, data_set=file.name.split(".")[0])
        columns = {name: asdict(source) for name, source in found.mapping.items()}
        choice = TableChoice(file_id, table.name, found.data_set.name, columns)
        return Loader(self.warehouse, cursor, Job(table, dialect, choice)).careful(work)
