"""Writers of spreadsheets that no library here writes: XLS and OpenDocument."""

import struct

from intake.corpus_archives import zipped
from intake.corpus_parts import Base


def ods(table: Base, rows: int = 0, columns: int = 0, text: str = "") -> bytes:
    """An OpenDocument sheet; below the table a row so many times, of a cell so many times."""
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    cell = '<table:table-cell{} office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    lines = ["".join(cell.format("", each) for each in row) for row in (table.header, *table.rows)]
    body = "".join(f"<table:table-row>{line}</table:table-row>" for line in lines)
    if rows:
        last = f'<table:table-cell table:number-columns-repeated="{columns}"/>'
        if text:
            last = cell.format(f' table:number-columns-repeated="{columns}"', text)
        body += f'<table:table-row table:number-rows-repeated="{rows}">{last}</table:table-row>'
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="T">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    files = {"mimetype": kind, "content.xml": content, "META-INF/manifest.xml": "<manifest/>"}
    return zipped({name: part.encode() for name, part in files.items()})


def xls(table: Base) -> bytes:
    """An old workbook: BIFF8 records in the one stream of a compound file."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def label(row: int, column: int, text: str) -> bytes:
        wide = text.encode("utf-16-le")
        return record(0x204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + wide)

    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for row, cells in enumerate((table.header, *table.rows)):
        sheet += b"".join(label(row, column, cell) for column, cell in enumerate(cells))
    sheet += record(0x0A, b"")
    start = record(0x809, struct.pack("<HHHHII", 0x600, 0x05, 0, 0, 0, 0))
    start += record(0x42, struct.pack("<H", 1200))
    name = struct.pack("<BB", 2, 0) + b"S1"
    at = len(start) + 4 + 6 + len(name) + 4
    start += record(0x85, struct.pack("<IH", at, 0) + name) + record(0x0A, b"")
    return _compound((start + sheet).ljust(4096, b"\0"))


def _compound(stream: bytes) -> bytes:
    """A compound file with one stream, called Workbook."""
    size = -(-len(stream) // 512)
    stream = stream.ljust(size * 512, b"\0")
    head = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\0" * 16, 0x3E, 3, 0xFFFE, 9, 6, b"\0" * 6,
        0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0,
    )  # fmt: skip
    head += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, size + 2), 0xFFFFFFFE]
    table = struct.pack("<128I", *chain, *[0xFFFFFFFF] * (128 - len(chain)))

    def entry(name: str, kind: int, child: int, first: int, length: int) -> bytes:
        wide = name.encode("utf-16-le")
        return struct.pack(
            "<64sHBBIII16sIQQIII", wide, len(wide) + 2 if name else 0, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child,
            b"\0" * 16, 0, 0, 0, first, length, 0,
        )  # fmt: skip

    folder = entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + entry(
        "Workbook", 2, 0xFFFFFFFF, 2, len(stream)
    )
    folder += entry("", 0, 0xFFFFFFFF, 0, 0) * 2
    return head + table + folder + stream
