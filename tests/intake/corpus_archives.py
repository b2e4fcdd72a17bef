"""Archives: whole, damaged, nested, locked, and those that unpack to far too much."""

import bz2
import gzip
import io
import lzma
import struct
import zipfile
from collections.abc import Iterator

from intake.corpus_parts import Case, Maker

ZIP = "export.zip"


def gzips(make: Maker) -> Iterator[Case]:
    """Gzip, and what we do not open."""
    table = make.table()
    text = table.csv().encode()
    squeezed = gzip.compress(text, mtime=0)
    yield Case("gzip", squeezed, "read", table.csv(), "export.csv.gz")
    table = make.table()
    data = table.csv().encode()
    halves = gzip.compress(data[:99], mtime=0) + gzip.compress(data[99:], mtime=0)
    yield Case("gzip in two members", halves, "read", table.csv(), "export.csv.gz")
    yield Case("gzip with more behind it", squeezed + b"more", "refused", says="gzip")
    yield Case("gzip of nothing", gzip.compress(b"", mtime=0), "refused", says="empty")
    yield Case("gzip in gzip", gzip.compress(squeezed, mtime=0), "refused", says="inside")
    for at in (2, 11, len(squeezed) // 2, len(squeezed) - 5):
        yield Case(f"gzip cut at {at}", squeezed[:at], "refused")
    for _ in range(4):
        at = make.chance.randrange(12, len(squeezed) - 8)
        yield Case(f"gzip bent at {at}", bent(squeezed, at), "refused", says="damaged")
    yield Case(
        "gzip bomb", lambda: gzip.compress(b"\0" * 60_000_000, mtime=0), "refused", says="200 times"
    )
    for label, pack in (("bzip2", bz2.compress), ("XZ", lzma.compress)):
        yield Case(label, pack(text), "refused", says="pack the CSV")


def zips(make: Maker) -> Iterator[Case]:
    """Zips of every method, whole, damaged and locked."""
    for label, way in (("stored", 0), ("deflate", 8), ("bzip2", 12), ("LZMA", 14)):
        table = make.table()
        whole = zipped({"a.csv": table.csv().encode()}, way=way)
        yield Case(f"zip, {label}", whole, "read", table.csv(), ZIP)
        yield Case(
            f"zip, {label}, damaged", bent(whole, whole.index(b"a.csv") + 30), "refused", name=ZIP
        )
        locked = bytearray(whole)
        locked[6] |= 1
        locked[whole.rindex(b"PK\x01\x02") + 8] |= 1
        yield Case(f"zip, {label}, locked", bytes(locked), "refused", name=ZIP, says="password")
    whole = zipped({"a.csv": make.table().csv().encode()})
    for at in (4, 31, len(whole) // 2, len(whole) - 3):
        yield Case(f"zip cut at {at}", whole[:at], "refused", name=ZIP, says="damaged zip")
    lying = bytearray(whole)
    at = lying.rindex(b"PK\x01\x02")
    lying[at + 24 : at + 28] = struct.pack("<I", 7)
    yield Case("zip that lies about its size", bytes(lying), "refused", name=ZIP)


def zips_of_others(make: Maker) -> Iterator[Case]:
    """Zips with what they should not hold, or with more than one table."""
    text = make.table().csv().encode()
    whole = zipped({"a.csv": text})
    yield Case("zip in zip", zipped({"in.zip": whole}), "refused", name=ZIP, says="in.zip")
    yield Case(
        "zip in zip, named CSV", zipped({"a.csv": whole}), "refused", name=ZIP, says="inside"
    )
    yield Case("zip of nothing", zipped({}), "refused", name=ZIP, says="no file")
    yield Case(
        "zip with an empty file", zipped({"a.csv": b""}), "refused", name=ZIP, says="a.csv is empty"
    )
    yield Case("zip with a picture", zipped({"a.csv": text, "a.png": b"x"}), "refused", name=ZIP)
    yield Case(
        "zip with a nameless file",
        zipped({"a.csv": text, "": b"x"}),
        "refused",
        name=ZIP,
        says="no name",
    )
    shopping = zipped({"a.csv": text, "b.csv": b"milk,bread\n1,2\n"})
    yield Case("zip with a table of something else", shopping, "refused", name=ZIP, says="b.csv")
    table = make.table()
    climbing = zipped({"../../etc/passwd.csv": table.csv().encode()})
    yield Case("zip that climbs out", climbing, "read", table.csv(), ZIP)
    table = make.table()
    two = zipped({"a.csv": table.only(0, 1).encode(), "b.csv": table.only(2, 3).encode()})
    yield Case("zip of two tables", two, "read", table.csv(), ZIP)
    table = make.table()
    mac = {"a.csv": table.csv().encode(), "__MACOSX/._a.csv": b"\0\5", ".DS_Store": b"x", "d/": b""}
    yield Case("zip from a Mac", zipped(mac), "read", table.csv(), ZIP)
    yield Case(
        "zip bomb",
        lambda: zipped({"a.csv": b"0" * 60_000_000}),
        "refused",
        name=ZIP,
        says="200 times",
    )
    many = zipped({f"{n}.csv": b"x" for n in range(1100)})
    yield Case("zip of 1,100 files", many, "refused", name=ZIP, says="1,000")


def zipped(files: dict[str, bytes], *, way: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these files, the same whenever it is made."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", way) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, way)
    return packed.getvalue()


def bent(data: bytes, at: int) -> bytes:
    """The bytes with one of them another."""
    return data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :]
