"""Whatever a table was packed in, it comes out as the same UTF-8 text, or is refused by name."""

import codecs
import csv
import gzip
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from csfunnel.errors import DiskFull, EmptyFile, TooLarge, Unreadable
from csfunnel.intake import encoding
from csfunnel.intake import unpack as room
from csfunnel.intake.unpack import Table, unpack

TEXT = 'id,name\n1,Müller\n2,"O\'Neil, ""Al"""\n'


@pytest.fixture
def came(tmp_path: Path):
    """Unpack bytes that came as a file of that name."""

    def unpacked(data: bytes, file_name: str = "export.csv", **options) -> list[Table]:
        source, workdir = tmp_path / file_name, tmp_path / "work"
        source.write_bytes(data)
        workdir.mkdir(exist_ok=True)
        return unpack(source, workdir, **options)

    return unpacked


def zipped(files: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def workbook(*sheets: str) -> bytes:
    """A minimal XLSX; each sheet is given by the XML of its rows."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    ids = range(1, len(sheets) + 1)
    names = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="rId{n}"/>' for n in ids)
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{office}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in ids
    )
    links += f'<Relationship Id="rId99" Type="{office}/styles" Target="styles.xml"/>'
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"/>',
        "_rels/.rels": (
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1"'
            f' Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook {main} xmlns:r="{office}"><sheets>{names}</sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{package}/relationships">{links}</Relationships>'
        ),
        "xl/styles.xml": (
            f'<styleSheet {main}><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs>'
            "</styleSheet>"
        ),
    }
    for n, rows in zip(ids, sheets, strict=True):
        files[f"xl/worksheets/sheet{n}.xml"] = (
            f"<worksheet {main}><sheetData>{rows}</sheetData></worksheet>"
        )
    return zipped({name: text.encode() for name, text in files.items()})


def told(text: str, cell: str) -> str:
    return f'<c r="{cell}" t="inlineStr"><is><t>{text}</t></is></c>'


# --- plain text -------------------------------------------------------------------------------


def test_utf8_without_a_mark_is_read_where_it_lies(came, tmp_path: Path):
    [table] = came(TEXT.encode())
    assert table.path == tmp_path / "export.csv"
    assert (table.name, table.encoding) == ("export.csv", "utf-8")
    assert list((tmp_path / "work").iterdir()) == []


@pytest.mark.parametrize(
    ("data", "encoding_found"),
    [
        (codecs.BOM_UTF8 + TEXT.encode(), "utf-8 with BOM"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le with BOM"),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-16-be with BOM"),
        (codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), "utf-32-le with BOM"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("cp1252"), "cp1252"),
    ],
)
def test_other_encodings_become_utf8(came, data: bytes, encoding_found: str):
    [table] = came(data)
    assert table.encoding == encoding_found
    assert table.path.read_bytes() == TEXT.encode()
    assert table.records == 3


def test_typographic_quotes_and_the_euro_sign_are_windows_1252(came):
    [table] = came(b"note\n\x93sold for 5 \x80\x94\n")
    assert table.path.read_text(encoding="utf-8") == "note\n“sold for 5 €”\n"


def test_a_byte_that_windows_1252_lacks_is_refused_with_its_line(came):
    with pytest.raises(Unreadable, match=r"export.csv: line 3 \(byte 7\) is not cp1252"):
        came(b"a\n\xe9tat\n\x81\n")


def test_utf8_with_a_stray_byte_is_refused_with_its_line(came):
    with pytest.raises(Unreadable, match=r"line 4 \(byte 22\) is not UTF-8 though"):
        came("id,name\n1,Müller\n\n".encode() + b"2,M\xfcller\n")


def test_utf8_cut_off_in_the_middle_of_a_character_is_refused(came):
    with pytest.raises(Unreadable, match="cut off"):
        came("id,name\n1,é\n2,€".encode()[:-1])


def test_utf16_cut_off_in_the_middle_of_a_character_is_refused(came):
    with pytest.raises(Unreadable, match="line 2 "):
        came(codecs.BOM_UTF16_LE + "id\nnm".encode("utf-16-le")[:-1])


def test_a_character_may_be_split_between_two_chunks(came, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(encoding, "CHUNK_BYTES", 3)
    assert came("é€😀x\r\ny".encode())[0].encoding == "utf-8"
    [table] = came(TEXT.encode("utf-16-le"))
    assert table.path.read_text(encoding="utf-8") == TEXT


def test_an_offset_is_right_in_a_later_chunk(came, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(encoding, "CHUNK_BYTES", 3)
    with pytest.raises(Unreadable, match=r"line 3 \(byte 10\)"):
        came("é\nabc\nabcd".encode()[:-1] + b"\xff\n")


def test_a_nul_is_kept_and_told(came):
    [table] = came(b"id,note\n1,a\0b\n")
    assert table.has_nul
    assert table.path.read_bytes() == b"id,note\n1,a\0b\n"


def test_bytes_that_are_no_text_are_refused(came):
    with pytest.raises(Unreadable):
        came(b"\x00\x01\xff\xfe\xfd" * 40 + b"\n")


@pytest.mark.parametrize("magic", [b"%PDF-1.7", b"PAR1", b"\x28\xb5\x2f\xfd", b"Rar!\x1a"])
def test_what_we_do_not_open_is_called_by_its_name(came, magic: bytes):
    with pytest.raises(Unreadable, match="export it as CSV or XLSX"):
        came(magic + b"\x00" * 64)


def test_a_file_over_the_limit_is_refused(came):
    with pytest.raises(TooLarge, match="limit of 10 bytes"):
        came(TEXT.encode(), limit_bytes=10)


def test_messages_use_the_name_the_user_knows(came):
    with pytest.raises(TooLarge, match=r"^mails\.csv "):
        came(TEXT.encode(), "2025-01-01-abcdef", name="mails.csv", limit_bytes=10)


# --- archives ---------------------------------------------------------------------------------


def test_gzip_is_opened(came):
    [table] = came(gzip.compress(TEXT.encode("cp1252")), "export.csv.gz")
    assert (table.name, table.encoding) == ("export.csv", "cp1252")
    assert table.path.read_text(encoding="utf-8") == TEXT


def test_a_gzip_is_told_by_its_bytes_not_its_name(came):
    [table] = came(gzip.compress(TEXT.encode()), "export.csv")
    assert table.path.read_text(encoding="utf-8") == TEXT


def test_a_cut_off_gzip_is_refused(came):
    with pytest.raises(Unreadable, match="damaged or cut-off"):
        came(gzip.compress(TEXT.encode())[:-9], "export.csv.gz")


def test_a_zip_gives_a_table_for_each_member(came):
    data = zipped(
        {"a.csv": b"a\n1\n", "in/b.tsv": b"b\n2\n", "__MACOSX/._a.csv": b"x", "in/.DS_Store": b"x"}
    )
    assert [table.name for table in came(data, "export.zip")] == ["a.csv", "in/b.tsv"]


@pytest.mark.parametrize(
    ("inside", "says"),
    [
        ({"a.csv": gzip.compress(b"a\n")}, "inside an archive"),
        ({"a.csv": zipped({"b.csv": b"b\n"})}, "inside an archive"),
        ({"a.csv": b"a\n", "read.pdf": b"%PDF"}, "read.pdf is no CSV"),
    ],
)
def test_a_zip_with_something_else_in_it_is_refused(came, inside: dict[str, bytes], says: str):
    with pytest.raises(Unreadable, match=says):
        came(zipped(inside), "export.zip")


def test_a_gzip_in_a_gzip_is_refused(came):
    with pytest.raises(Unreadable, match="inside an archive"):
        came(gzip.compress(gzip.compress(b"a\n")), "export.csv.gz")


def test_an_empty_zip_holds_no_file(came):
    with pytest.raises(EmptyFile):
        came(zipped({}), "export.zip")


def test_a_locked_zip_is_refused(came):
    data = bytearray(zipped({"a.csv": b"a\n1\n"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    data[6] |= 1
    with pytest.raises(Unreadable, match="password"):
        came(bytes(data), "export.zip")


@pytest.mark.parametrize("cut", [10, 40, -5])
def test_a_damaged_zip_is_refused(came, cut: int):
    with pytest.raises(Unreadable, match="damaged zip"):
        came(zipped({"a.csv": TEXT.encode()})[:cut], "export.zip")


def test_a_damaged_member_is_refused(came):
    data = bytearray(zipped({"a.csv": TEXT.encode() * 100}))
    data[60] ^= 0xFF
    with pytest.raises(Unreadable, match="damaged zip"):
        came(bytes(data), "export.zip")


def test_a_zip_of_too_many_members_is_refused(came, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(room, "MOST_MEMBERS", 2)
    with pytest.raises(TooLarge, match="3 files; 2 are the limit"):
        came(zipped({"a": b"a\n", "b": b"b\n", "c": b"c\n"}), "export.zip")


@pytest.mark.parametrize(
    "pack", [gzip.compress, lambda data: zipped({"a.csv": data})], ids=["gzip", "zip"]
)
def test_a_bomb_is_stopped_while_it_unpacks(came, pack, tmp_path: Path, monkeypatch):
    monkeypatch.setattr(room, "BOMB_BYTES", 1_000_000)
    with pytest.raises(TooLarge, match="200 times its size"):
        came(pack(b"0" * 5_000_000), "export.bin")
    assert sum(path.stat().st_size for path in (tmp_path / "work").iterdir()) <= 3_000_000


def test_the_limit_is_one_for_all_members_together(came):
    with pytest.raises(TooLarge, match="over the limit"):
        came(zipped({"a": b"a\n" * 300, "b": b"b\n" * 300}), "export.zip", limit_bytes=1_000)


def test_a_full_disk_is_told(came, monkeypatch: pytest.MonkeyPatch):
    def full(*_args, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(room, "as_utf8", full)
    with pytest.raises(DiskFull, match="Make room"):
        came(TEXT.encode())


# --- workbooks --------------------------------------------------------------------------------


def cells(table: Table) -> list[list[str]]:
    with table.path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_each_filled_sheet_is_a_table(came):
    one = f'<row r="1">{told("id", "A1")}{told("näme", "B1")}</row>'
    two = f'<row r="1">{told("x", "A1")}</row><row r="2">{told("a&#10;b", "A2")}</row>'
    tables = came(workbook(one, "", two), "book.xlsx")
    assert [(table.name, table.encoding) for table in tables] == [
        ("S1", "spreadsheet"),
        ("S3", "spreadsheet"),
    ]
    assert cells(tables[0]) == [["id", "näme"]]
    assert cells(tables[1]) == [["x"], ["a\nb"]]
    assert tables[1].records == 2


def test_numbers_dates_and_flags_are_written_plainly(came):
    row = (
        '<row r="1"><c r="A1"><v>7</v></c><c r="B1"><v>1234.5</v></c>'
        '<c r="C1" s="1"><v>45719.5</v></c><c r="D1" t="b"><v>1</v></c></row>'
    )
    [table] = came(workbook(row), "book.xlsx")
    assert cells(table) == [["7", "1234.5", "2025-03-03T12:00:00", "true"]]


def test_a_number_too_long_for_a_sheet_cannot_pass_for_an_id(came):
    row = (
        '<row r="1"><c r="A1"><v>12345678901234567890</v></c>'
        '<c r="B1"><v>999999999999999</v></c></row>'
    )
    [table] = came(workbook(row), "book.xlsx")
    assert cells(table) == [["1.2345678901234567e+19", "999999999999999"]]
    [digits] = table.told
    assert "1 number has more than 15 digits" in digits
    assert "if it is an id, export as CSV" in digits


def test_several_numbers_and_merged_cells_are_told_in_the_plural(came):
    long = '<c r="A1"><v>12345678901234567890</v></c><c r="B1"><v>12345678901234567890</v></c>'
    merged = "".join(f'<mergeCell ref="{letter}2:{letter}3"/>' for letter in "AB")
    rows = f'<row r="1">{long}</row></sheetData><mergeCells>{merged}</mergeCells><sheetData>'
    [table] = came(workbook(rows), "book.xlsx")
    digits, cells_merged = table.told
    assert "2 numbers have more than 15 digits" in digits
    assert "if they are ids" in digits
    assert "2 cells are merged over several rows" in cells_merged
    [table] = came(workbook(rows.replace('<mergeCell ref="B2:B3"/>', "")), "book.xlsx")
    assert "1 cell is merged over several rows" in table.told[1]
    assert "Unmerge it, and" in table.told[1]


def test_an_id_kept_as_text_in_a_sheet_survives(came):
    [table] = came(workbook(f'<row r="1">{told("12345678901234567890", "A1")}</row>'), "book.xlsx")
    assert cells(table) == [["12345678901234567890"]]
    assert table.told == ()


def test_a_workbook_without_anything_is_empty(came):
    with pytest.raises(EmptyFile, match="no sheet"):
        came(workbook("", ""), "book.xlsx")


def test_a_damaged_workbook_is_refused(came):
    with pytest.raises(Unreadable):
        came(workbook("<row r=") + b"", "book.xlsx")


@pytest.mark.parametrize("name", ["book.xlsx", "Book.XLSM", "book.xls", "book.ods"])
@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 8,
        b"Z\xc3\xa4hler\xff\x81",
        workbook("")[:60],
        b"PK\x03\x04" + b"\x07" * 99,
    ],
    ids=["bytes", "two encodings", "cut off", "zip without an end"],
)
def test_what_is_called_a_workbook_and_is_none_is_told_as_that(came, name: str, data: bytes):
    with pytest.raises(Unreadable) as refusal:
        came(data, name)
    assert str(refusal.value) == (
        f"{name} is no workbook that can be read, so it may be damaged: open it in the spreadsheet"
        " program and save it again, or save the table as CSV."
    )


def test_a_text_called_a_workbook_is_a_text(came):
    [table] = came(TEXT.encode("cp1252"), "export.xls")
    assert (table.encoding, table.path.read_bytes()) == ("cp1252", TEXT.encode())


def test_a_damaged_old_workbook_is_refused(came):
    with pytest.raises(Unreadable, match="as a spreadsheet"):
        came(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "book.xls")


def test_a_sheet_with_a_cell_far_away_is_refused_before_it_is_held(came):
    rows = f'<row r="1">{told("a", "A1")}</row><row r="1048576">{told("b", "XFD1048576")}</row>'
    with pytest.raises(TooLarge, match="down to row 1,048,576"):
        came(workbook(rows), "book.xlsx")


def test_an_open_document_sheet_is_a_table(came):
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    cell = '<table:table-cell office:value-type="string"><text:p>id</text:p></table:table-cell>'
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="T"><table:table-row>{cell}</table:table-row></table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    [table] = came(packed.getvalue(), "book.ods")
    assert (table.name, cells(table)) == ("T", [["id"]])


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), min_size=1))
@example("ÿþ")
def test_any_text_comes_back_from_any_encoding(tmp_path_factory, text: str):
    where = tmp_path_factory.mktemp("text")
    source = where / "source"
    for mark, name in encoding._MARKS:
        source.write_bytes(mark + text.encode(name))
        [table] = unpack(source, where)
        assert table.path.read_bytes() == text.encode()
