"""The only door to DuckDB: locked, one transaction a change, and honest about what it is asked."""

import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest

from csfunnel import matching
from csfunnel.errors import NotFound, WorkspaceBusy
from csfunnel.settings import Settings
from csfunnel.warehouse import DatabaseError, Warehouse


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path / "home", Settings())


def test_no_file_outside_the_workspace_can_be_read(warehouse: Warehouse, tmp_path: Path) -> None:
    outside, inside = tmp_path / "outside.csv", tmp_path / "home" / "inside.csv"
    outside.write_text("a\n1\n")
    inside.write_text("a\n1\n")
    assert warehouse.cursor().read_csv(str(inside)).fetchall() == [(1,)]
    with pytest.raises(DatabaseError, match="disabled by configuration"):
        warehouse.cursor().read_csv(str(outside))


@pytest.mark.parametrize("option", ["enable_external_access", "TimeZone", "threads"])
def test_no_setting_of_the_connection_can_be_changed(warehouse: Warehouse, option: str) -> None:
    with pytest.raises(DatabaseError, match="locked"):
        warehouse.cursor().execute(f"set global {option} = 1")


def test_time_is_utc_for_every_cursor(warehouse: Warehouse) -> None:
    [[zone]] = warehouse.cursor().execute("select current_setting('TimeZone')").fetchall()
    assert zone == "UTC"


def test_texts_are_stored_as_they_are_where_compressing_them_costs_a_load(
    warehouse: Warehouse,
) -> None:
    with warehouse.transaction() as cursor:
        cursor.execute("create table ids as select 'email ' || range as id from range(20000)")
    warehouse.checkpoint()
    told = warehouse.cursor().execute(
        "select segment_type, compression from pragma_storage_info('ids')"
    )
    assert {how for what, how in told.fetchall() if what == "VARCHAR"} == {"Uncompressed"}


def test_what_earlier_versions_made_goes_from_the_file(tmp_path: Path) -> None:
    gone = {"cohort_cells", "version_cells", "note_likes", "note_pairs", "stg_versions"}
    old = Warehouse(tmp_path, Settings())
    with old.transaction() as cursor:
        for name in gone - {"stg_versions"}:
            cursor.execute(f"create table {name} as select 1 as one_count")
        cursor.execute("create view stg_versions as select email_id from loaded_email")
    old.close()
    told = Warehouse(tmp_path, Settings()).cursor().execute("show tables")
    assert not gone & {name for [name] in told.fetchall()}


@pytest.fixture
def growing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Warehouse:
    """With a first build, and room made in it from a megabyte on."""
    monkeypatch.setattr("csfunnel.warehouse.LEAST_GROWTH_BYTES", 1_000_000)
    warehouse = Warehouse(tmp_path / "home", Settings())
    numbers_replaced(warehouse)
    warehouse.reclaim()
    return warehouse


def numbers_replaced(warehouse: Warehouse) -> None:
    """One build, of which nothing but its numbers changes."""
    with warehouse.transaction() as cursor:
        cursor.execute(
            "create or replace table hashes as select hash(range) as h from range(1_000_000)"
        )


def test_a_file_does_not_grow_with_every_build(growing: Warehouse, tmp_path: Path) -> None:
    file = tmp_path / "home" / "csfunnel.duckdb"
    once_bytes = file.stat().st_size
    for _ in range(12):
        numbers_replaced(growing)
        growing.reclaim()
    assert file.stat().st_size < 3 * once_bytes


def test_room_is_made_once_nobody_reads_what_was_before(growing: Warehouse, tmp_path: Path) -> None:
    log = tmp_path / "home" / "csfunnel.duckdb.wal"
    with growing.reading() as cursor:
        [[before]] = cursor.execute("select sum(h) from hashes").fetchall()
        numbers_replaced(growing)
        growing.reclaim()
        assert cursor.execute("select sum(h) from hashes").fetchall() == [(before,)]
        assert log.stat().st_size > 0
    growing.reclaim()
    assert not log.exists() or log.stat().st_size == 0


def test_threads_do_not_get_each_others_rows(warehouse: Warehouse) -> None:
    wrong: list[int] = []

    def ask(number: int) -> None:
        for _ in range(20):
            rows = warehouse.cursor().execute("select $n::int", {"n": number}).fetchall()
            wrong.extend(row[0] for row in rows if row[0] != number)

    threads = [Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def told_by_the_data(warehouse: Warehouse) -> int:
    """The data version as the tables have it, which the warehouse keeps a copy of."""
    version_no: int = warehouse.report("data_version", {})[0]["version_no"]
    return version_no


def test_a_failed_transaction_leaves_nothing(warehouse: Warehouse) -> None:
    before = warehouse.version()

    class Stopped(Exception):
        pass

    def stop_halfway() -> None:
        with warehouse.transaction() as cursor:
            warehouse.note_change(cursor)
            raise Stopped

    with pytest.raises(Stopped):
        stop_halfway()
    assert warehouse.version() == before == told_by_the_data(warehouse)


def test_readers_see_the_old_numbers_until_the_commit(warehouse: Warehouse) -> None:
    before = warehouse.version()
    with warehouse.transaction() as cursor:
        warehouse.note_change(cursor)
        assert warehouse.version() == before == told_by_the_data(warehouse)
    assert warehouse.version() == before + 1 == told_by_the_data(warehouse)


def test_an_unknown_report_is_named(warehouse: Warehouse) -> None:
    with pytest.raises(NotFound, match="no_such_report"):
        warehouse.report("no_such_report", {})


def test_changed_settings_are_built_into_the_marts_at_the_next_opening(tmp_path: Path) -> None:
    Warehouse(tmp_path / "home", Settings()).close()
    moved = Warehouse(tmp_path / "home", Settings().with_as_of("2025-01-01T00:00:00Z"))
    [state] = moved.report("data_version", {})
    assert state["as_of"].isoformat() == "2025-01-01T00:00:00+00:00"


MOMENTS = (
    *("1899-12-31 23:59:59.999999", "1969-12-31 23:59:59.0019999", "1970-01-01 00:00:00"),
    *("2024-02-29 12:00:00", "2025-06-30 23:59:59.999999", "2026-01-01 00:00:00.000999"),
)


def test_the_day_in_utc_is_that_of_the_calendar(warehouse: Warehouse, tmp_path: Path) -> None:
    asked = "select reporting_day(unnest($moments::timestamptz[])) as day"
    moments = {"moments": [f"{moment}+00" for moment in MOMENTS]}
    short = warehouse.cursor().execute(asked, moments).fetchall()
    calendar = Warehouse(tmp_path / "other", Settings(report_timezone="Etc/UTC"))
    assert short == calendar.cursor().execute(asked, moments).fetchall()
    assert [str(day) for [day] in short] == [moment[:10] for moment in MOMENTS]


def test_instants_are_cut_to_milliseconds_before_1970_too(warehouse: Warehouse) -> None:
    asked = (
        "select whole_ms(moment) - epoch_us(date_trunc('millisecond', moment))"
        " from (select unnest($moments::timestamptz[]) as moment)"
    )
    moments = {"moments": [f"{moment}+00" for moment in MOMENTS]}
    found = warehouse.cursor().execute(asked, moments).fetchall()
    assert found == [(0,)] * len(MOMENTS)


def test_a_setting_that_no_mart_reads_makes_none_anew(tmp_path: Path) -> None:
    before = Warehouse(tmp_path / "home", Settings())
    version = before.version()
    before.close()
    changed = Warehouse(tmp_path / "home", Settings(minutes_per_booking=30))
    assert changed.version() == version
    assert changed.settings.minutes_per_booking == 30


@pytest.mark.parametrize("changed", matching.CODE, ids=lambda file: file.stem)
def test_other_python_that_fills_marts_makes_them_anew(tmp_path, monkeypatch, changed: Path):
    before = Warehouse(tmp_path / "home", Settings())
    version = before.version()
    before.close()
    again = Warehouse(tmp_path / "home", Settings())
    assert again.version() == version
    again.close()
    copy = tmp_path / changed.name
    copy.write_text(f"{changed.read_text('utf-8')}# mended\n", encoding="utf-8")
    code = tuple(copy if file == changed else file for file in matching.CODE)
    monkeypatch.setattr(matching, "CODE", code)
    monkeypatch.setattr(matching, "fingerprint", matching.fingerprint.__wrapped__)
    assert Warehouse(tmp_path / "home", Settings()).version() == version + 1


def test_a_file_that_another_process_has_open_is_busy(warehouse: Warehouse, tmp_path: Path) -> None:

    code = (
        "import sys; from pathlib import Path; from csfunnel.warehouse import Warehouse;"
        "from csfunnel.settings import Settings; Warehouse(Path(sys.argv[1]), Settings())"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "home")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert WorkspaceBusy.__name__ in ended.stderr
