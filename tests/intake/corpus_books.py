"""Spreadsheets, and files that only say that they are."""

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import openpyxl
import xlsxwriter

from intake.corpus_archives import bent, zipped
from intake.corpus_old_books import ods, xls
from intake.corpus_parts import Base, Case, Maker

SHEET = "xl/worksheets/sheet1.xml"
# openpyxl writes the time of day into it; the corpus shall be the same each time.
CORE = (
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    b'core-properties"/>'
)


def books(make: Maker) -> Iterator[Case]:
    """XLSX as they are made by hand."""
    book: dict[str, Any] = {"name": "book.xlsx", "data_set": "company"}
    table = make.table("company")
    yield Case("XLSX of text", xlsx(table), "read", table.csv(), **book)
    table = make.table("company")
    yield Case("XLSX named CSV", xlsx(table), "read", table.csv(), data_set="company")
    table = make.table("company")
    yield Case("CSV named XLSX", table.csv().encode(), "read", table.csv(), **book)
    table = make.table("company")
    days = [(*row[:4], float(row[4]), dt.date.fromisoformat(row[5]), row[6]) for row in table.rows]
    yield Case("XLSX of dates and numbers", xlsx(table, days), "read", table.csv(), **book)
    table = make.table("company")
    numbers = [(int(row[0][1:]), *row[1:]) for row in table.rows]
    yield Case("ids as numbers", xlsx(table, numbers), "part", rejected=4, says="15 digits", **book)
    table = make.table("company")
    short = table.having("company_id", *[str(70_000 + at) for at in range(4)])
    rows = [(int(row[0]), *row[1:]) for row in short.rows]
    yield Case("short ids as numbers", xlsx(table, rows), "read", short.csv(), **book)
    yield from _formulas(make, book)
    yield from _sheets(make, book)
    yield from _broken(make, book)


def _formulas(make: Maker, book: dict[str, Any]) -> Iterator[Case]:
    table = make.table("company")
    yield Case("formulas with values", xlsx(table, formula="=1+1", value="Sum"), "read",
               table.having("name", "Sum").csv(), **book)  # fmt: skip
    table = make.table("company")
    yield Case(
        "formulas without values", by_openpyxl(table, "=1+1"), "refused", says="formula", **book
    )
    for error in ("#N/A", "#DIV/0!", "#REF!"):
        table = make.table("company")
        yield Case(f"a formula that says {error}", xlsx(table, formula="=NA()", value=error), "read",
                   table.having("name", "").csv(), **book)  # fmt: skip


def _sheets(make: Maker, book: dict[str, Any]) -> Iterator[Case]:
    table = make.table("company")

    def merged(book: Any, sheet: Any) -> None:
        sheet.merge_range(6, 0, 6, 6, "Total")

    yield Case(
        "merged cells below", xlsx(table, more=merged), "part", table.csv(), rejected=2, **book
    )
    table = make.table("company").having("csm", "", "", "", "")

    def column(book: Any, sheet: Any) -> None:
        sheet.merge_range(1, 2, 4, 2, "Ann")

    clean = table.having("csm", "Ann", "", "", "")
    yield Case(
        "a column of merged cells",
        xlsx(table, more=column),
        "read",
        clean.csv(),
        **book,
        says="merged",
    )
    table = make.table("company")
    yield Case(
        "a title, and not in the corner",
        xlsx(table, first=(4, 3), title="All accounts"),
        "read",
        table.csv(),
        **book,
    )
    table = make.table("company")

    def hidden(book: Any, sheet: Any) -> None:
        other = book.add_worksheet("Lists")
        other.write_column(0, 0, ["Yes", "No"])
        other.hide()

    yield Case(
        "a hidden sheet of lists",
        xlsx(table, more=hidden),
        "read",
        table.csv(),
        says="Sheet Lists (hidden) holds no table",
        **book,
    )
    table, other = make.table("company"), make.table("company")

    def second(book: Any, sheet: Any) -> None:
        _fill(book.add_worksheet("More"), other.header, other.rows)
        book.add_worksheet("Empty")
        book.add_chartsheet("Chart")

    both = table.csv([*table.rows, *other.rows])
    yield Case("several sheets", xlsx(table, more=second), "read", both, **book)
    table = make.table("company")

    def wide(book: Any, sheet: Any) -> None:
        sheet.write_blank(0, 16_383, None, book.add_format({"bold": True}))

    yield Case("a format far to the right", xlsx(table, more=wide), "either", table.csv(), **book)

    def deep(book: Any, sheet: Any) -> None:
        sheet.write_string(1_048_575, 16_383, "x")

    yield Case("a cell far away", xlsx(table, more=deep), "refused", says="cells", **book)


def _broken(make: Maker, book: dict[str, Any]) -> Iterator[Case]:
    whole = xlsx(make.table("company"))
    for at in (40, len(whole) // 2, len(whole) - 30):
        yield Case(f"XLSX cut at {at}", whole[:at], "refused", **book)
    for _ in range(8):
        table = make.table("company")
        whole = xlsx(table)
        at = make.chance.randrange(30, len(whole))
        yield Case(f"XLSX bent at {at}", bent(whole, at), "either", table.csv(), **book)
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><worksheet><sheetData><row r="1"><c r="A1" t="str"><v>&b;</v></c></row></sheetData></worksheet>'
    yield Case("XLSX with entities", _swapped(whole, SHEET, laughs), "refused", **book)
    bomb = lambda: _swapped(whole, SHEET, b"<worksheet><sheetData>" + b" " * 300_000_000)
    yield Case("XLSX bomb", bomb, "refused", **book)
    yield Case(
        "XLSX without a sheet", zipped({"[Content_Types].xml": b"<Types/>"}), "refused", **book
    )
    yield Case(
        "a Word document",
        zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}),
        "refused",
        name="a.docx",
    )
    web = b"<html><body><table><tr><td>email</td><td>name</td></tr></table></body></html>"
    yield Case("a web page named XLS", web, "refused", name="report.xls")
    xml = b'<?xml version="1.0"?><Workbook><Worksheet><Table/></Worksheet></Workbook>'
    yield Case("XML named XLS", xml, "refused", name="report.xls")
    yield Case("JSON", b'[{"email": "a@b.example", "name": "Ann"}]', "refused", name="users.json")
    yield Case("a PDF named CSV", b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "refused", says="PDF")


def others(make: Maker) -> Iterator[Case]:
    """XLS and ODS."""
    table = make.table("company")
    yield Case("XLS", xls(table), "read", table.csv(), name="book.xls", data_set="company")
    whole = xls(make.table("company"))
    for at in (100, 600, len(whole) // 2):
        yield Case(f"XLS cut at {at}", whole[:at], "refused", name="book.xls")
    for _ in range(4):
        table = make.table("company")
        whole = xls(table)
        at = make.chance.randrange(0, 700)
        yield Case(
            f"XLS bent at {at}", bent(whole, at), "either", table.csv(), "book.xls", "company"
        )
    locked = whole.replace(
        "Workbook".encode("utf-16-le"), "EncryptedPackage"[:8].encode("utf-16-le")
    )
    yield Case("XLSX behind a password", locked, "refused", name="book.xlsx")
    table = make.table("company")
    yield Case("ODS", ods(table), "read", table.csv(), name="book.ods", data_set="company")
    for label, rows, columns in (
        ("rows", 1_048_570, 1),
        ("columns", 1, 16_384),
        ("cells", 1_048_570, 16_384),
    ):
        table = make.table("company")
        yield Case(f"ODS with as many empty {label} as can be", ods(table, rows, columns), "either",
                   table.csv(), name="book.ods", data_set="company")  # fmt: skip
    full = lambda: ods(make.table("company"), 1_048_570, 16_000, "x")
    yield Case("ODS bomb of repeated cells", full, "refused", name="book.ods")


def xlsx(  # a workbook and all that may be odd in it
    table: Base,
    rows: Sequence[Sequence[Any]] | None = None,
    *,
    formula: str = "",
    value: str = "",
    first: tuple[int, int] = (0, 0),
    title: str = "",
    more: Callable[[Any, Any], None] | None = None,
) -> bytes:
    """A workbook by XlsxWriter; `formula` stands in the second cell of the first row."""
    packed = io.BytesIO()
    with xlsxwriter.Workbook(
        packed, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}
    ) as book:
        book.set_properties({"created": dt.datetime(2025, 7, 1)})  # noqa: DTZ001 # Excel has no zones
        sheet = book.add_worksheet("Accounts")
        if title:
            sheet.write_string(0, 0, title)
        _fill(sheet, table.header, table.rows if rows is None else rows, first=first)
        if formula:
            sheet.write_formula(1, 1, formula, None, value)
        if more:
            more(book, sheet)
    return packed.getvalue()


def by_openpyxl(table: Base, formula: str) -> bytes:
    """A workbook with a formula that nothing has computed."""
    book, packed = openpyxl.Workbook(), io.BytesIO()
    for row in (table.header, *table.rows):
        book.worksheets[0].append(row)
    book.worksheets[0]["B2"] = formula
    book.save(packed)
    return _swapped(packed.getvalue(), "docProps/core.xml", CORE)


def _fill(
    sheet: Any,
    header: Sequence[str],
    rows: Sequence[Sequence[Any]],
    *,
    first: tuple[int, int] = (0, 0),
) -> None:
    for down, row in enumerate((header, *rows)):
        for right, cell in enumerate(row):
            write = sheet.write_string if isinstance(cell, str) else sheet.write
            write(first[0] + down, first[1] + right, cell)


def _swapped(book: bytes, name: str, content: bytes) -> bytes:
    """The workbook with something else in the place of one of its files."""
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    return zipped(files | {name: content})
