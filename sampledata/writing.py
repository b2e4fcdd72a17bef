"""Sheets to files: fast and plain for benchmarks, or dressed as the sources dress them."""

import codecs
import csv
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pyarrow.csv

from sampledata.sheets import Sheet

GZIP_OVER_BYTES = 700_000
BYTE_ORDER_MARKS = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-8-sig": b""}


def write_plain(sheet: Sheet, out: Path) -> None:
    """UTF-8, comma, no compression."""
    pyarrow.csv.write_csv(sheet.table, out / sheet.file)


def write_dressed(sheet: Sheet, rows: list[list[str]], out: Path) -> tuple[str, list[int]]:
    """Write with the sheet's encoding, delimiter and preamble; big files are compressed.

    Returns the file's name and the physical line on which each row begins, the first line
    of the file being 1.
    """
    text = io.StringIO(newline="")
    text.writelines(line + "\n" for line in sheet.preamble)
    writer = csv.writer(text, delimiter=sheet.delimiter, lineterminator="\n")
    writer.writerow(sheet.table.column_names)
    line = len(sheet.preamble) + 2
    lines: list[int] = []
    for row in rows:
        lines.append(line)
        writer.writerow(row)
        line += 1 + sum(cell.count("\n") for cell in row)
    raw = BYTE_ORDER_MARKS.get(sheet.encoding, b"") + text.getvalue().encode(sheet.encoding)
    return _save(raw, out / sheet.file), lines


def write_json(value: dict[str, Any] | list[dict[str, Any]], path: Path) -> None:
    """Indented, in the order given."""
    path.write_text(json.dumps(value, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _save(raw: bytes, path: Path) -> str:
    if len(raw) <= GZIP_OVER_BYTES:
        path.write_bytes(raw)
        return path.name
    path = path.with_name(path.name + ".gz")
    # No name and no time inside, so that the same rows give the same bytes.
    with path.open("wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as packed:
        packed.write(raw)
    return path.name
