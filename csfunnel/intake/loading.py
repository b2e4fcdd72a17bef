"""One table into its loaded rows: read, cast, keep rejects, merge by key, count each row."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from csfunnel.datasets import DATASETS, WHEN
from csfunnel.errors import LedgerMismatch, ZoneNeeded
from csfunnel.intake import doubts
from csfunnel.intake.archive import TableChoice
from csfunnel.intake.casting import ZONE_RULE, Casting
from csfunnel.intake.dialect import Dialect
from csfunnel.intake.records import LINE_NAME, RECORD_NAME, Misfit, rewrite, write_first
from csfunnel.intake.unpack import Table
from csfunnel.warehouse import (
    Cell,
    CsvTrouble,
    Cursor,
    Expression,
    Function,
    Relation,
    Rows,
    Value,
    Warehouse,
)

EXAMPLES_COUNT = 10  # of a field that a file changes
_LONG_LINE_BYTES = 64 * 2**20
_OFFSETS: dict[str, list[int | None]] = {}  # by zone; they are no part of the data


class NeedsCare(Exception):
    """The fast reader met something that has to be told row by row; nothing it did is kept."""


@dataclass(frozen=True)
class Counts:
    """Where the rows of one table went; `read` is counted apart from all others."""

    read: int
    added: int
    updated: int
    unchanged: int
    repeated: int
    rejected: int


@dataclass(frozen=True)
class Job:
    """One table to load: its text, how it is cut, and what its columns are."""

    table: Table
    dialect: Dialect
    choice: TableChoice

    @property
    def casting(self) -> Casting:
        """Its columns as expressions."""
        choice = self.choice
        data_set = DATASETS[choice.data_set]
        return Casting(
            data_set, choice.columns, choice.zone, choice.for_file, is_mended=choice.is_mended
        )


class Loader:
    """Loads one table within the writer's transaction."""

    def __init__(
        self, warehouse: Warehouse, cursor: Cursor, job: Job, *, tells_changes: bool = False
    ) -> None:
        self.warehouse, self.cursor, self.job = warehouse, cursor, job
        self.casting = replace(job.casting, offsets=self._offsets(job.choice.zone))
        self.file_id = job.choice.file_id
        self.target = f"loaded_{job.choice.data_set}"
        self.key = {"table_name": self.target, "key_names": list(self.casting.data_set.key)}
        self.warnings: list[str] = [*job.table.told, *doubts.of_choice(job.choice)]
        self.changes: Rows | None = [] if tells_changes else None

    def fast(self) -> Counts:
        """DuckDB reads the file itself, in parallel; only for files in which every row is fine.

        Raises NeedsCare where the count of records, made apart by quote parity, is not met, or a
        row is rejected, repeated or read with a doubt.
        """
        table = self.job.table
        if table.has_nul or table.ends_inside_quotes:
            raise NeedsCare
        try:
            rows = self._read(table.path, [], self.job.dialect)
            read = self._typed_by_steps(rows, [])
            row = [*self.casting.row(self.file_id), self.casting.doubts_and_problems()]
            read.select(*row).insert_into(self.target)
        except CsvTrouble as problem:
            raise NeedsCare from problem
        there = self._one("file_rows", table_name=self.target)
        expected = table.records - records_above(table.path, self.job.dialect)
        if there["rows_count"] != expected or there["odd_count"]:
            raise NeedsCare
        if self._one("repeats", **self.key)["repeats_count"]:
            raise NeedsCare
        self._tell(doubts.of_nameless(self.job.dialect.header, rows))
        return self._merged(expected, repeated=0, rejected=0, has_others=there["others_count"] > 0)

    def careful(self, workdir: Path) -> Counts:
        """Python cuts the records and keeps their lines; every row that is not loaded is explained.

        `workdir` goes away afterwards. Raises ZoneNeeded where instants have no offset and no zone
        was chosen.
        """
        rewritten = workdir / f"records-{self.file_id}.csv"
        read, misfits = rewrite(self.job.table.path, rewritten, self.job.dialect)
        plain = Dialect(",", '"', 0, self.job.dialect.header, 0)
        names = [f"c{place}" for place in range(len(plain.header))]
        cells = Function("list_value", *map(Cell, names)).alias("cells")
        numbers = [Cell(name).cast("BIGINT").alias(name) for name in (RECORD_NAME, LINE_NAME)]
        rows = self._read(rewritten, [RECORD_NAME, LINE_NAME], plain)
        self._typed_by_steps(rows, [*numbers, cells]).create_view("typed_rows")
        self._run("typed")
        self._tell(doubts.of_nameless(self.job.dialect.header, rows))
        self._tell(doubts.of_cells(self.casting, self._typed()))
        rejected = self._keep_rejects(misfits)
        if doubts.is_hardly_taken(read, rejected):
            self._tell(doubts.of_rejected(read, rejected, self.rejected_by_rule()))
        before = self._typed().shape[0]
        self._run("later_rows", key_names=self.key["key_names"])
        kept = self._typed().shape[0]
        row = [*self.casting.row(self.file_id), self.casting.doubts()]
        self._typed().select(*row).insert_into(self.target)
        others = self._one("file_rows", table_name=self.target)["others_count"]
        return self._merged(read, repeated=before - kept, rejected=rejected, has_others=others > 0)

    def _merged(self, read: int, *, repeated: int, rejected: int, has_others: bool) -> Counts:
        """Let the new rows meet the old ones of their keys, and hold the ledger's identity."""
        met = {"met_count": 0, "updated_count": 0, "unchanged_count": 0}
        new = read - repeated - rejected
        if has_others:
            self._run("met_rows", **self.key)
            if self._one("met_counts")["met_count"]:
                self._run("compare", **self.key)
                met = self._one("met_counts")
                if self.changes is not None:
                    self.changes = self._rows("changes", **self.key, most=EXAMPLES_COUNT)
                if self.job.choice.data_set == "activity":
                    self._tell(doubts.of_gone(self._one("gone_notes")))
                self._run("retire", data_set=self.job.choice.data_set)
        counts = Counts(
            read=read,
            added=new - met["met_count"],
            updated=met["updated_count"],
            unchanged=met["unchanged_count"],
            repeated=repeated,
            rejected=rejected,
        )
        self._hold(counts)
        self._tell(doubts.of_cut(read))
        self._tell_unknown_accounts()
        return counts

    def first_rows(self, few: Path, count: int) -> Rows:
        """The first rows as they would be loaded: by column, with `line_no` and `problems`.

        `few` is a file to write them to. Records that are no rows are left out. Raises CsvTrouble.
        """
        write_first(self.job.table.path, few, self.job.dialect, count)
        plain = Dialect(",", '"', 0, self.job.dialect.header, 0)
        line_no = Cell(LINE_NAME).cast("BIGINT").alias(LINE_NAME)
        read = self._read(few, [RECORD_NAME, LINE_NAME], plain)
        typed = self._typed_by_steps(read, [line_no])
        names = [column.name for column in self.casting.data_set.columns]
        shown = typed.select(Cell(LINE_NAME), *map(Cell, names), self.casting.problems())
        return [
            dict(zip((LINE_NAME, *names, "problems"), row, strict=True)) for row in shown.fetchall()
        ]

    def covered(self) -> tuple[datetime | None, datetime | None]:
        """The first and the last instant of the file's rows; None where they have none."""
        names = WHEN.get(self.job.choice.data_set, ())
        if not names:
            return None, None
        row = self._one("covered", table_name=self.target, names=list(names))
        return row["first_at"], row["last_at"]

    def rejected_by_rule(self) -> Rows:
        """What is wrong with rejected rows: column_name, rule, rows_count, and the first one."""
        return self._rows("rejects_by_rule")

    def _hold(self, counts: Counts) -> None:
        """The rows that are there must be those the ledger says were added or updated."""
        there = self._one("file_rows", table_name=self.target)["rows_count"]
        rejects = sum(row["rows_count"] for row in self._rows("rejects_count"))
        if there != counts.added + counts.updated or rejects != counts.rejected:
            raise LedgerMismatch(
                f"{self.job.table.name}: {counts.read:,} rows were read, but {there:,} are loaded"
                f" and {rejects:,} rejected where {counts} was expected. Nothing was changed;"
                " please report this file."
            )

    def _keep_rejects(self, misfits: list[Misfit]) -> int:
        """Write down every rejected row; how many there are."""
        wrong = self._typed().filter(self.casting.has_problem())
        file_id = Value(self.file_id).cast("INTEGER")
        columns = [Cell(RECORD_NAME), Cell(LINE_NAME), Cell("cells"), self.casting.problems()]
        wrong.select(file_id, *columns).insert_into("rejects")
        self._refuse_without_zone()
        for misfit in misfits:
            self._run(
                "reject_add",
                record_no=misfit.record_no,
                line_no=misfit.line_no,
                cells=list(misfit.cells),
                rule=misfit.rule,
            )
        self._run("drop_rejected")
        return sum(row["rows_count"] for row in self._rows("rejects_count"))

    def _refuse_without_zone(self) -> None:
        for row in self._rows("rejects_by_rule"):
            if row["rule"] == ZONE_RULE:
                raise ZoneNeeded(
                    f"{self.job.table.name}: line {row['line_no']:,}, column {row['column_name']}:"
                    f" {row['cell']!r} has no offset from UTC. Say in which zone the export's times"
                    " are, such as --zone America/New_York; it is remembered for this header."
                )

    def _tell(self, told: Iterable[str]) -> None:
        self.warnings += told

    def _tell_unknown_accounts(self) -> None:
        choice = self.job.choice
        if "company_id" in choice.columns and choice.data_set != "company":
            self._tell(doubts.of_accounts(self._one("company_ids", table_name=self.target)))

    def _read(self, path: Path, before: list[str], dialect: Dialect) -> Relation:
        """The text as columns c0, c1, … after those named `before`, all VARCHAR."""
        names = [*before, *(f"c{place}" for place in range(len(dialect.header)))]
        told: dict[str, Any] = {
            "max_line_size": _LONG_LINE_BYTES,
            "buffer_size": _LONG_LINE_BYTES,  # DuckDB's own choice is sixteen times the line: 1 GB
            "lineterminator": "\\n",
        }
        return self.cursor.read_csv(
            str(path),
            columns=dict.fromkeys(names, "VARCHAR"),
            header=False,
            auto_detect=False,
            skiprows=dialect.skip_lines,
            sep=dialect.delimiter,
            quotechar=dialect.quote,
            escapechar=dialect.quote,
            strict_mode=True,
            hive_partitioning=False,  # or a folder called c0=x on the way names a column
            **(told if before else {}),
        )

    def _typed_by_steps(self, rows: Relation, beside: list[Expression]) -> Relation:
        for step in self.casting.steps():
            rows = rows.select(*beside, *step)
            beside = []
        return rows

    def _typed(self) -> Relation:
        return self.cursor.table("typed")

    def _offsets(self, zone: str | None) -> list[int | None]:
        if zone is None:
            return []
        if zone not in _OFFSETS:
            found = self.warehouse.rows(
                "intake", "steady_offsets", {"zone": zone}, cursor=self.cursor
            )
            _OFFSETS[zone] = found[0]["offsets"]
        return _OFFSETS[zone]

    def _run(self, name: str, **params: Any) -> None:
        self.warehouse.run("intake", name, self.cursor, {"file_id": self.file_id, **params})

    def _rows(self, name: str, **params: Any) -> list[dict[str, Any]]:
        values = {"file_id": self.file_id, **params}
        return self.warehouse.rows("intake", name, values, cursor=self.cursor)

    def _one(self, name: str, **params: Any) -> dict[str, Any]:
        return self._rows(name, **params)[0]


def records_above(path: Path, dialect: Dialect) -> int:
    """How many records that are not blank stand above the first row: preamble and header."""
    inside, count, has_text = False, 0, False
    with path.open(encoding="utf-8", newline="") as file:
        for _ in range(dialect.skip_lines):
            line = file.readline()
            has_text = has_text or bool(line.strip("\r\n"))
            inside ^= line.count(dialect.quote) % 2 == 1
            if not inside:
                count += has_text
                has_text = False
    return count
