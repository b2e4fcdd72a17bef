"""From the bytes that came to UTF-8 text: archives opened, sheets written out, encodings found."""

import gzip
import lzma
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from csfunnel.disk import disk_full_told
from csfunnel.errors import EmptyFile, TooLarge, Unreadable
from csfunnel.intake import progress
from csfunnel.intake.encoding import CHUNK_BYTES, Text, as_utf8
from csfunnel.intake.sheets import check_sheets, sheets

LIMIT_BYTES = 20 * 10**9
WORKBOOK_LIMIT_BYTES = 2 * 10**9  # a workbook is held in memory
BOMB_BYTES = 50 * 10**6  # below this nothing is a bomb, whatever its ratio
BOMB_RATIO = 200  # an export shrinks 5 to 30 times, deflate's limit is about 1,000
MOST_MEMBERS = 1_000

_TABLE_SUFFIXES = ("", ".csv", ".tsv", ".tab", ".txt", ".psv")
_BOOK_SUFFIXES = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods")
_MAGIC = {
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"\xd0\xcf\x11\xe0": "xls",
    b"%PDF": "a PDF",
    b"PAR1": "a Parquet file",
    b"\x89PNG": "a picture",
    b"\x28\xb5\x2f\xfd": "Zstandard",
    b"\xfd7zXZ": "an XZ archive",
    b"7z\xbc\xaf": "a 7-Zip archive",
    b"Rar!": "a RAR archive",
    b"BZh9": "a bzip2 archive",
    b"SQLite format 3\0": "a SQLite file",
    b"<html": "a web page",
    b"<!doctype html": "a web page",
    b"<table": "a web page",
    b"<?xml": "XML",
    b'{"': "JSON",
    b"[{": "JSON",
}
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    OSError,  # bzip2 says so, without a number
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
_OPENED = ("gzip", "zip", "xls")


@dataclass(frozen=True)
class Table:
    """One text to read: where it is, and what was counted while it was made sure to be UTF-8.

    `path` is the source itself where that is UTF-8 without a byte order mark already, else a file
    in the work directory. `encoding` is what was found: `utf-8`, `utf-8 with BOM`, `utf-16-le`,
    `cp1252`, `spreadsheet`, ... `records` are as `LineCounter` counts. A NUL is valid text and
    kept as it is; `has_nul` tells of it. `told` are sentences for the user.
    """

    name: str
    path: Path
    encoding: str
    records: int
    has_nul: bool
    ends_inside_quotes: bool
    told: tuple[str, ...] = ()


def unpack(
    source: Path, workdir: Path, *, name: str = "", limit_bytes: int = LIMIT_BYTES
) -> list[Table]:
    """Every table in a file, as UTF-8 text; `workdir` is an empty directory of this file's own.

    Takes plain text, gzip, zip (a table per member), XLSX, XLS and ODS (a table per sheet), told
    by their bytes and not by the file's name; `name` is that name, for messages, where `source` has
    another. Texts are never held in memory whole, workbooks are. Raises TooLarge (over
    `limit_bytes` unpacked, over 200 times its packed size once past 50 MB, over 1,000 members),
    Unreadable, EmptyFile and DiskFull.
    """
    name = name or source.name
    kind = _kind(source, name=name)
    with disk_full_told(workdir):
        if kind == "gzip":
            return [_gzip(source, workdir, name=name, limit_bytes=limit_bytes)]
        if kind == "zip":
            return _zip(source, workdir, name=name, limit_bytes=limit_bytes)
        if kind == "xls":
            return _workbook(source, workdir, name=name)
        _within(source.stat().st_size, limit_bytes, name=name)
        return [_text(source, workdir, name=name)]


def _table(
    source: Path, target: Path, *, name: str, encoding: str = "", told: tuple[str, ...] = ()
) -> Table:
    text = as_utf8(source, target, name=name)
    lines = text.lines
    return Table(
        name=name,
        path=text.path,
        encoding=encoding or text.encoding,
        records=lines.records,
        has_nul=lines.has_nul,
        ends_inside_quotes=lines.ends_inside_quotes,
        told=(*told, *_doubts(text)),
    )


def _text(source: Path, workdir: Path, *, name: str) -> Table:
    """What is neither packed nor a workbook; tried first, since many a text is called `.xls`."""
    try:
        return _table(source, workdir / "text.csv", name=name)
    except Unreadable as error:
        if _is_called_book(name):
            raise _damaged_book(name) from error
        raise


def _is_called_book(name: str) -> bool:
    return PurePosixPath(name).suffix.casefold() in _BOOK_SUFFIXES


def _damaged_book(name: str) -> Unreadable:
    return Unreadable(
        f"{name} is no workbook that can be read, so it may be damaged: open it in the spreadsheet"
        " program and save it again, or save the table as CSV."
    )


def _doubts(text: Text) -> Iterator[str]:
    """What is to be told of a text that may have lost something on its way."""
    if text.encoding == "cp1252":
        yield "It is not UTF-8 and was read as Windows-1252: check names with accents."
    if text.lines.ends_in_line and text.lines.physical_lines > 1:
        yield "The last line has no end, so the file may be cut off: check its last row."


def _kind(path: Path, *, name: str) -> str:
    """`gzip`, `zip`, `xls` or "" (text) by the first bytes; Unreadable for what we do not open."""
    with path.open("rb") as file:
        head = file.read(16)
    heads = head, head.lstrip().lower()
    kind = next((_MAGIC[magic] for magic in _MAGIC if any(h.startswith(magic) for h in heads)), "")
    if kind and kind not in _OPENED:
        raise Unreadable(f"{name} is {kind}: export it as CSV or XLSX, or pack the CSV with zip.")
    return kind


def _within(size_bytes: int, limit_bytes: int, *, name: str) -> None:
    if size_bytes > limit_bytes:
        raise TooLarge(
            f"{name} is over the limit of {limit_bytes:,} bytes: export it in parts, by date."
        )


def _no_bomb(size_bytes: int, packed_bytes: int, *, name: str) -> None:
    if size_bytes > max(BOMB_BYTES, BOMB_RATIO * packed_bytes):
        raise TooLarge(
            f"{name} unpacks to more than {BOMB_RATIO} times its size and was stopped:"
            " if it is a true export, unpack it and bring the CSV."
        )


def _chunks(
    packed: IO[bytes] | gzip.GzipFile, at: Callable[[], int], total_bytes: int
) -> Iterator[bytes]:
    """A stream unpacked; `at` says where it is, of so many bytes."""
    progress.begin("Unpacking it", total_bytes)
    before = 0
    while chunk := packed.read(CHUNK_BYTES):
        before, passed = at(), at() - before
        progress.passed(passed)
        yield chunk


def _unpacked(
    chunks: Iterable[bytes],
    target: Path,
    *,
    name: str,
    packed_bytes: int,
    limit_bytes: int,
) -> int:
    """Unpack one stream to a file, within the limits; the bytes written."""
    written_bytes = 0
    with target.open("wb") as out:
        for chunk in chunks:
            written_bytes += len(chunk)
            _within(written_bytes, limit_bytes, name=name)
            _no_bomb(written_bytes, packed_bytes, name=name)
            out.write(chunk)
    if _kind(target, name=name):
        raise Unreadable(f"{name} is an archive or workbook inside an archive: unpack it first.")
    return written_bytes


def _gzip(source: Path, workdir: Path, *, name: str, limit_bytes: int) -> Table:
    plain, packed_bytes = workdir / "unpacked", source.stat().st_size
    try:
        with source.open("rb") as raw, gzip.open(raw) as packed:
            chunks = _chunks(packed, raw.tell, packed_bytes)
            _unpacked(chunks, plain, name=name, packed_bytes=packed_bytes, limit_bytes=limit_bytes)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise Unreadable(f"{name} is a damaged or cut-off gzip: fetch it again.") from error
    return _table(plain, workdir / "text.csv", name=name.removesuffix(".gz"))


def _zip(source: Path, workdir: Path, *, name: str, limit_bytes: int) -> list[Table]:
    """The tables of a zip; a workbook is a zip too, told by what it holds."""
    try:
        with zipfile.ZipFile(source) as archive:
            members = [info for info in archive.infolist() if not _is_noise(info)]
            if _is_workbook(members):
                _check_workbook(members, source.stat().st_size, name=name)
                check_sheets(archive, members, name=name)
                return _workbook(source, workdir, name=name)
            _check_members(members, name=name)
            return _members(archive, members, workdir, limit_bytes=limit_bytes)
    except _DAMAGE as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        if _is_called_book(name):
            raise _damaged_book(name) from error
        raise Unreadable(
            f"{name} is a damaged zip or packed in an unusual way ({error}): fetch it again, or"
            " unpack it and bring the CSV."
        ) from error


def _members(
    archive: zipfile.ZipFile, members: list[zipfile.ZipInfo], workdir: Path, *, limit_bytes: int
) -> list[Table]:
    tables, left_bytes = [], limit_bytes
    for number, info in enumerate(members):
        plain = workdir / f"member-{number:04d}"
        with archive.open(info) as packed:
            left_bytes -= _unpacked(
                _chunks(packed, packed.tell, info.file_size),
                plain,
                name=info.filename,
                packed_bytes=info.compress_size,
                limit_bytes=left_bytes,
            )
        tables.append(_table(plain, plain.with_suffix(".csv"), name=info.filename))
    return tables


def _is_noise(info: zipfile.ZipInfo) -> bool:
    """Folders, and what macOS puts beside each file."""
    parts = PurePosixPath(info.filename).parts
    if not parts:
        raise Unreadable("A file in it has no name: pack the tables anew.")
    return info.is_dir() or "__MACOSX" in parts or parts[-1].startswith(".")


def _is_workbook(members: list[zipfile.ZipInfo]) -> bool:
    names = {info.filename for info in members}
    return "[Content_Types].xml" in names or {"mimetype", "content.xml"} <= names


def _check_workbook(members: list[zipfile.ZipInfo], packed_bytes: int, *, name: str) -> None:
    unpacked_bytes = sum(info.file_size for info in members)
    _within(unpacked_bytes, WORKBOOK_LIMIT_BYTES, name=name)
    _no_bomb(unpacked_bytes, packed_bytes, name=name)


def _check_members(members: list[zipfile.ZipInfo], *, name: str) -> None:
    """Refuse a zip as a whole rather than take part of it in silence."""
    if not members:
        raise EmptyFile(f"{name} holds no file.")
    if len(members) > MOST_MEMBERS:
        raise TooLarge(f"{name} holds {len(members):,} files; {MOST_MEMBERS:,} are the limit.")
    for info in members:
        if info.flag_bits & 1:
            raise Unreadable(f"{name}: {info.filename} is locked by a password: pack it without.")
        if PurePosixPath(info.filename).suffix.casefold() not in _TABLE_SUFFIXES:
            raise Unreadable(
                f"{name}: {info.filename} is no CSV or text table: pack the tables without it."
            )


def _workbook(source: Path, workdir: Path, *, name: str) -> list[Table]:
    return [
        _table(path, path, name=sheet, encoding="spreadsheet", told=told)
        for sheet, path, told in sheets(source, workdir, name=name)
    ]
