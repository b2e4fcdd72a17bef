"""Files come as they are: in any encoding, packing and spelling, with times in a told zone."""

import gzip
import json
import zipfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
import xlsxwriter

from csfunnel.errors import (
    AmbiguousHeader,
    MissingColumns,
    UnknownDataSet,
    Unreadable,
    ZoneNeeded,
)
from csfunnel.intake.desk import Desk
from csfunnel.intake.door import Asked, Door
from csfunnel.settings import Settings
from workspaces import EMAIL, GOLDEN, counts, email, rows_of, write_csv

Emails = Callable[..., Path]
NEW_YORK = "America/New_York"
LONG_ID = "12345678901234567890"
CALL = ("call_id", "started_at")


REMEMBERED = "Times without an offset are read as in {}, as remembered for this header."


def calls_of(door: Door) -> dict[str, datetime]:
    return dict(door.warehouse.cursor().table("loaded_call").select(*CALL).fetchall())


def test_a_time_without_a_zone_is_asked_for_and_named(door: Door, tmp_path: Path):
    cells = [["K1", "2025-01-01T10:00:00Z"], ["K2", "2025-01-01 10:00:00"]]
    file = write_csv(tmp_path / "calls.csv", CALL, cells)
    with pytest.raises(ZoneNeeded) as refusal:
        door.load(file)
    for part in ("calls.csv", "line 3", "started_at", "'2025-01-01 10:00:00'", "--zone"):
        assert part in str(refusal.value)
    assert not door.ledger()
    assert [entry.reason for entry in door.refused()] == [str(refusal.value)]


def test_the_zone_is_in_the_ledger_and_remembered_for_the_header(door: Door, tmp_path: Path):
    first = write_csv(tmp_path / "a.csv", CALL, [["K1", "2025-01-01 10:00:00"]])
    second = write_csv(tmp_path / "b.csv", CALL[::-1], [["2025-07-01 10:00:00", "K2"]])
    door.load(first, asked=Asked(zone=NEW_YORK))
    [loaded] = door.load(second)
    assert (loaded.zone, loaded.warnings) == (NEW_YORK, (REMEMBERED.format(NEW_YORK),))
    door.rebuild()
    assert [line["warnings"] for line in door.ledger()] == [[], list(loaded.warnings)]
    assert [line["zone"] for line in door.ledger()] == [NEW_YORK, NEW_YORK]
    assert calls_of(door) == {
        "K1": datetime(2025, 1, 1, 15, tzinfo=UTC),
        "K2": datetime(2025, 7, 1, 14, tzinfo=UTC),
    }


def test_a_withdrawn_file_leaves_no_zone_behind_and_a_restored_one_brings_it_back(
    door: Door, tmp_path: Path
):
    def call(number: int) -> Path:
        rows = [[f"K{number}", f"2025-01-0{number} 10:00:00"]]
        return write_csv(tmp_path / f"{number}.csv", CALL, rows)

    door.load(call(1), asked=Asked(zone="Asia/Tokyo"))
    door.withdraw(1)
    with pytest.raises(ZoneNeeded):
        door.load(call(2))
    door.restore(1)
    [loaded] = door.load(call(2))
    assert loaded.zone == "Asia/Tokyo"
    door.load(call(3), asked=Asked(zone=NEW_YORK))
    door.withdraw(1)
    [loaded] = door.load(call(4))
    assert loaded.zone == NEW_YORK
    door.withdraw(3)  # what the second and the fourth file remembered was never chosen with them
    with pytest.raises(ZoneNeeded):
        door.load(call(5))


def test_a_withdrawn_file_leaves_no_mapping_behind(door: Door, tmp_path: Path):
    header = ("Ours", "Theirs")
    asked = Asked(data_set="call", columns_map={"Ours": "call_id", "Theirs": "started_at"})
    door.load(write_csv(tmp_path / "a.csv", header, [["K1", "2025-01-01T10:00Z"]]), asked=asked)
    second = write_csv(tmp_path / "b.csv", header, [["K2", "2025-01-01T10:00Z"]])
    door.withdraw(1)
    with pytest.raises(UnknownDataSet):
        door.load(second)
    door.restore(1)
    assert [loaded.data_set for loaded in door.load(second)] == ["call"]


def test_a_zone_touches_no_time_with_an_offset(door: Door, tmp_path: Path):
    same = ["2025-01-01T10:00:00Z", "2025-01-01T03:00:00-07:00", "2025-01-01T10:00:00+0000",
            "1735725600", "1735725600000"]  # fmt: skip
    file = write_csv(tmp_path / "a.csv", CALL, [[f"K{at}", cell] for at, cell in enumerate(same)])
    door.load(file, asked=Asked(zone=NEW_YORK))
    assert set(calls_of(door).values()) == {datetime(2025, 1, 1, 10, tzinfo=UTC)}


def test_local_times_on_a_clock_change_are_told(door: Door, tmp_path: Path):
    cells = ["2024-11-03 12:59 am", "2024-11-03 01:30 am", "2025-03-09 02:30 am"]
    file = write_csv(tmp_path / "a.csv", CALL, [[f"K{at}", cell] for at, cell in enumerate(cells)])
    [loaded] = door.load(file, asked=Asked(zone=NEW_YORK))
    assert counts(loaded) == {"read": 3, "added": 3}
    assert len(loaded.warnings) == 1
    assert loaded.warnings[0].startswith("started_at: 2 local times fall on a clock change in Am")
    assert calls_of(door)["K0"] == datetime(2024, 11, 3, 4, 59, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "posix/America/New_York", "localtime", ""])
def test_a_zone_that_is_none_is_refused(door: Door, emails: Emails, zone: str):
    with pytest.raises(ZoneNeeded, match="is no time zone"):
        door.load(emails("a.csv", [1]), asked=Asked(zone=zone))
    assert not door.archive.entries()


def test_a_renewal_closed_on_a_day_closes_with_it_in_the_reporting_zone(home: Path, tmp_path: Path):
    header = ["renewal_id", "company_id", "stage", "closed_at"]
    rows = [["R1", "C1", "won", "2025-05-31"], ["R2", "C1", "won", "2025-05-31T10:00:00Z"]]
    file = write_csv(tmp_path / "renewal.csv", header, rows)
    door = Door(home)
    door.load(file)
    found = [dict(closed(door))]
    door.close()
    moved = Door(home, settings=Settings(report_timezone=NEW_YORK))
    found.append(dict(closed(moved)))
    moved.close()
    assert [each["R1"] for each in found] == [
        datetime(2025, 5, 31, 23, 59, 59, 999_999, tzinfo=UTC),
        datetime(2025, 6, 1, 3, 59, 59, 999_999, tzinfo=UTC),
    ]
    assert {each["R2"] for each in found} == {datetime(2025, 5, 31, 10, tzinfo=UTC)}


def closed(door: Door) -> list[Any]:
    table = door.warehouse.cursor().table("stg_renewals")
    return table.select("renewal_id", "closed_at").fetchall()


def packed(file: Path, form: str) -> Path:
    """The file in another encoding, dialect or packing."""
    text = file.read_text(encoding="utf-8")
    target = file.with_name(f"{form}.csv")
    match form:
        case "gz":
            target = file.with_name("emails.csv.gz")
            target.write_bytes(gzip.compress(text.encode()))
        case "zip":
            target = file.with_name("emails.zip")
            with zipfile.ZipFile(target, "w") as archive:
                archive.writestr("folder/emails.csv", text)
        case "semicolons":
            target.write_text(text.replace(",", ";"), encoding="utf-8")
        case "tabs":
            target.write_text(text.replace(",", "\t"), encoding="utf-8")
        case "preamble":
            lead = 'Email Log\r\n"Exported by Ann, on Monday"\r\n\r\n'
            target.write_text(lead + text, encoding="utf-8", newline="")
        case _:
            target.write_bytes(text.encode(form))
    return target


@pytest.mark.parametrize(
    "form",
    ["utf-16", "utf-8-sig", "cp1252", "gz", "zip", "semicolons", "tabs", "preamble"],
)
def test_every_form_of_a_file_gives_the_same_rows(door: Door, emails: Emails, form: str):
    plain = emails("plain.csv", [1, 2], journey_name="Früh – “jetzt”", email_id=LONG_ID)
    plain.write_text(plain.read_text("utf-8").replace(LONG_ID, "E9", 1), encoding="utf-8")
    [loaded] = door.load(packed(plain, form))
    assert counts(loaded) == {"read": 2, "added": 2}
    table = door.warehouse.cursor().table("loaded_email").select("email_id", "journey_name")
    assert set(table.fetchall()) == {("E9", "Früh – “jetzt”"), (LONG_ID, "Früh – “jetzt”")}
    [line] = door.ledger()
    told = {"utf-16": "utf-16-le with BOM", "utf-8-sig": "utf-8 with BOM", "cp1252": "cp1252"}
    assert line["encoding"] == told.get(form, "utf-8")
    assert line["delimiter"] == {"semicolons": ";", "tabs": "\t"}.get(form, ",")
    assert line["header_line_no"] == (4 if form == "preamble" else 1)


def test_ids_of_twenty_digits_survive_in_text_cells_of_a_workbook(door: Door, tmp_path: Path):
    rows: list[tuple[str, ...]] = [
        CALL,
        (LONG_ID, "2025-01-01T10:00:00Z"),
        ("00012", "2025-01-01T10:00:00Z"),
    ]
    file = workbook(tmp_path / "calls.xlsx", rows)
    [loaded] = door.load(file, asked=Asked(data_set="call"))
    assert set(calls_of(door)) == {LONG_ID, "00012"}
    assert (loaded.table, counts(loaded)) == ("Sheet1", {"read": 2, "added": 2})


def workbook(file: Path, rows: list[tuple[str, ...]]) -> Path:
    """A workbook of text cells, as small as it can be."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    cells = [
        "".join(f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>' for cell in row)
        for row in rows
    ]
    sheet = "".join(f"<row>{row}</row>" for row in cells)
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package'
        f'.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet'
        f'.main+xml"/><Override PartName="/xl/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
        "</Types>",
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1"'
        f' Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="Sheet1" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="sheet1.xml"/></Relationships>',
        "xl/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(file, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file


CALL_ROWS = [CALL, ("K1", "2025-01-01T10:00:00Z")]


def book(file: Path, **sheets: Sequence[Sequence[str]]) -> Path:
    """A workbook of several sheets."""
    with xlsxwriter.Workbook(file) as made:
        for name, rows in sheets.items():
            sheet = made.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
    return file


@pytest.mark.parametrize(
    "beside",
    [[["hello"]], [["Exported by", "Ann"]], [["", "a word"], ["", "and more"], ["", "of them"]]],
)
@pytest.mark.parametrize("asked", [Asked(), Asked(data_set="call")])
def test_a_sheet_without_a_table_is_named_and_left_out(
    home: Path, tmp_path: Path, beside: list[list[str]], asked: Asked
):
    rejected = [*CALL_ROWS, ("K2", "soon")]
    file = book(tmp_path / "a.xlsx", Notes=beside, Data=rejected, More=beside)
    opened = Door(home)
    [loaded] = opened.load(file, asked=asked)
    assert (loaded.table, counts(loaded)) == ("Data", {"read": 2, "added": 1, "rejected": 1})
    said = [f"Sheet {name} holds no table and was left out." for name in ("Notes", "More")]
    assert list(loaded.warnings) == said
    [proposal] = Desk(opened).propose(file, name="a.xlsx", asked=asked)
    assert (proposal.table, list(proposal.told), proposal.problem) == ("Data", said, "")
    assert "K2,soon" in opened.rejects(1)
    opened.rebuild()
    assert [(line["table_name"], line["warnings"]) for line in opened.ledger()] == [("Data", said)]
    opened.close()


def test_an_empty_table_that_is_recognised_stays(door: Door, tmp_path: Path):
    loaded = door.load(book(tmp_path / "a.xlsx", Data=CALL_ROWS, Empty=[CALL]))
    assert [(each.table, each.read) for each in loaded] == [("Data", 1), ("Empty", 0)]


def test_a_sheet_with_another_table_is_refused_with_a_way_out_that_helps(
    door: Door, tmp_path: Path
):
    file = book(tmp_path / "a.xlsx", Data=CALL_ROWS, Prices=[("Item", "Price"), ("Tea", "3")])
    for asked in (Asked(), Asked(data_set="call")):
        with pytest.raises((UnknownDataSet, MissingColumns)) as refusal:
            door.load(file, asked=asked)
        assert "Prices: " in str(refusal.value)
        assert str(refusal.value).endswith(
            "bring this one in a file of its own, or take it out of this one."
        )
        assert "Say what it is" not in str(refusal.value)
    assert not door.ledger()


def test_an_unknown_header_is_refused_with_the_nearest_and_the_way_out(door: Door, tmp_path: Path):
    file = write_csv(tmp_path / "a.csv", ["colour", "shape"], [["red", "round"]])
    with pytest.raises(UnknownDataSet, match=r"--as .* --map"):
        door.load(file)


def test_a_missing_column_is_named_with_the_nearest_header(door: Door, tmp_path: Path):
    header = [*EMAIL[:2], "Jurney Name", *EMAIL[3:]]
    file = write_csv(tmp_path / "a.csv", header, [email(1)])
    with pytest.raises(MissingColumns, match=r"journey_name .*nearest is 'Jurney Name'"):
        door.load(file)
    [loaded] = door.load(file, asked=Asked(columns_map={"Jurney Name": "journey_name"}))
    assert counts(loaded) == {"read": 1, "added": 1}
    again = write_csv(tmp_path / "b.csv", header, [email(2)])
    assert counts(door.load(again)[0]) == {"read": 1, "added": 1}
    assert all("'Renewal'" in row for row in rows_of(door.warehouse, "email"))


def test_a_data_set_chosen_for_a_header_is_remembered(door: Door, tmp_path: Path):
    header = ["Id", "Email Address", "Name"]
    first = write_csv(tmp_path / "a.csv", header, [["1", "a@x.example", "Ann"]])
    with pytest.raises((UnknownDataSet, AmbiguousHeader)):
        door.load(first)
    door.load(first, asked=Asked(data_set="user"))
    [loaded] = door.load(write_csv(tmp_path / "b.csv", header, [["2", "b@x.example", "Ben"]]))
    assert (loaded.data_set, counts(loaded)) == ("user", {"read": 1, "added": 1})


def test_a_column_named_by_its_number_is_not_remembered(door: Door, tmp_path: Path):
    header = [*EMAIL[:3], "Whom", *EMAIL[4:]]
    asked = Asked(columns_map={"#4": "contact_email"})
    door.load(write_csv(tmp_path / "a.csv", header, [email(1)]), asked=asked)
    with pytest.raises(MissingColumns):
        door.load(write_csv(tmp_path / "b.csv", header, [email(2)]))


def test_a_value_for_the_whole_file_is_asked_for_and_used(door: Door, tmp_path: Path):
    text = (GOLDEN / "legacy_note.csv").read_text(encoding="utf-8").splitlines()
    file = tmp_path / "notes.csv"
    file.write_text("\n".join(line.partition(",")[2] for line in text), encoding="utf-8")
    with pytest.raises(MissingColumns, match="--set system=planhat"):
        door.load(file, asked=Asked(data_set="legacy_note"))
    asked = Asked(data_set="legacy_note", for_file={"system": "planhat"})
    door.load(file, asked=asked)
    table = door.warehouse.cursor().table("loaded_legacy_note").select("system").distinct()
    assert table.fetchall() == [("planhat",)]


def test_columns_left_out_are_named(door: Door, tmp_path: Path):
    file = write_csv(tmp_path / "a.csv", [*EMAIL, "Colour", "Shape"], [[*email(1), "red", "round"]])
    [loaded] = door.load(file)
    assert loaded.warnings == ("Columns left out: Colour, Shape.",)
    assert door.ledger()[0]["warnings"] == list(loaded.warnings)


@pytest.mark.parametrize(
    ("count", "more"), [(10, ""), (11, " and 1 more"), (1210, " and 1,200 more")]
)
def test_of_many_columns_left_out_the_first_are_named_and_the_others_counted(
    door: Door, tmp_path: Path, count: int, more: str
):
    strange = [f"Extra {at}" for at in range(count)]
    file = write_csv(tmp_path / "a.csv", [*EMAIL, *strange], [[*email(1), *strange]])
    [loaded] = door.load(file)
    named = (
        "Extra 0, Extra 1, Extra 2, Extra 3, Extra 4, Extra 5, Extra 6, Extra 7, Extra 8, Extra 9"
    )
    assert loaded.warnings == (f"Columns left out: {named}{more}.",)


@pytest.mark.parametrize(
    "damage",
    ["{", "[]", "7", '{"zone": 7}', '{"data_set": "no such", "columns_map": {}}',
     '{"data_set": "call", "columns_map": 7, "zone": 7, "is_chosen": true}'],
)  # fmt: skip
def test_a_damaged_memory_only_means_to_be_asked_again(
    door: Door, home: Path, tmp_path: Path, damage: str
):
    cells = [["K1", "2025-01-01 10:00:00"]]
    door.load(write_csv(tmp_path / "a.csv", CALL, cells), asked=Asked(zone=NEW_YORK))
    remembered = home / "remembered.json"
    [fingerprint] = json.loads(remembered.read_text())
    remembered.write_text("{" if damage == "{" else f'{{"{fingerprint}": {damage}}}')
    with pytest.raises(ZoneNeeded):
        door.load(write_csv(tmp_path / "b.csv", CALL, [["K2", "2025-01-01 10:00:00"]]))


def test_a_cut_off_gzip_is_refused(door: Door, emails: Emails, tmp_path: Path):
    whole = gzip.compress(emails("a.csv", range(500)).read_bytes())
    file = tmp_path / "a.csv.gz"
    file.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Unreadable, match="damaged or cut-off gzip"):
        door.load(file)
    assert (door.ledger(), [entry.state for entry in door.archive.entries()]) == ([], ["refused"])
    file.write_bytes(whole)
    assert counts(door.load(file)[0]) == {"read": 500, "added": 500}
