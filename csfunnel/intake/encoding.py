"""Make sure a file is UTF-8 text, in one pass over its bytes that counts its lines as well."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from csfunnel.errors import Unreadable
from csfunnel.intake import progress
from csfunnel.intake.lines import LineCounter

CHUNK_BYTES = 1 << 20

_HEAD_BYTES = 1 << 16
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UTF8_LETTER = re.compile(rb"\xc3[\xa1-\xbf]")  # in Windows-1252 `Ã` and a sign, such as `Ã¤`


@dataclass(frozen=True)
class Text:
    """A UTF-8 text without a byte order mark: where it is, what it was, and its counts."""

    path: Path
    encoding: str
    lines: LineCounter


class _NotUtf8Error(Exception):
    """The first byte that is not UTF-8, and whether characters beyond ASCII came before it."""

    def __init__(self, offset_bytes: int, line: int, *, wide_before: bool) -> None:
        self.offset_bytes, self.line, self.wide_before = offset_bytes, line, wide_before


def as_utf8(source: Path, target: Path, *, name: str) -> Text:
    """The source as UTF-8: itself when it is that already, else a copy at `target`.

    A byte order mark decides; else UTF-16 where every other byte is NUL; else UTF-8; else
    Windows-1252, unless part of the text is UTF-8 or there are NULs. `name` is the file's in
    messages. Raises Unreadable, naming byte and line.
    """
    mark, encoding = _evident(source)
    if encoding:
        shown = f"{encoding} with BOM" if mark else encoding
        return Text(target, shown, _copied(source, target, encoding, skip=mark, name=name))
    try:
        return Text(source, "utf-8", _checked(source))
    except _NotUtf8Error as error:
        if error.wide_before:
            raise Unreadable(
                f"{name}: line {error.line:,} (byte {error.offset_bytes:,}) is not UTF-8 though the"
                " text before it is; two encodings are mixed, or the file is cut off. Export it"
                " again, or save it as UTF-8."
            ) from error
    lines = _copied(source, target, "cp1252", skip=0, name=name)
    if lines.has_nul:
        raise Unreadable(f"{name} is neither UTF-8 nor text with NULs taken out: is it a CSV?")
    return Text(target, "cp1252", lines)


def _evident(source: Path) -> tuple[int, str]:
    """Bytes of the byte order mark and the encoding it or the NULs show; (0, "") if neither."""
    with source.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return len(mark), encoding
    pairs = len(head) // 2
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if odd > pairs / 2 and even < pairs / 20:
        return 0, "utf-16-le"
    if even > pairs / 2 and odd < pairs / 20:
        return 0, "utf-16-be"
    return 0, ""


def _chunks(source: Path, *, skip: int = 0) -> Iterator[bytes]:
    progress.begin("Checking its text", source.stat().st_size)
    with source.open("rb") as file:
        file.seek(skip)
        while chunk := file.read(CHUNK_BYTES):
            progress.passed(len(chunk))
            yield chunk


def _checked(source: Path) -> LineCounter:
    """Count the lines of a UTF-8 file; raises _NotUtf8Error at the first byte that is not."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines, read_bytes, wide, pending = LineCounter(), 0, False, b""
    try:
        for chunk in _chunks(source):
            if pending or not chunk.isascii():
                wide = not decoder.decode(chunk).isascii() or wide
                pending = decoder.getstate()[0]
            lines.feed(chunk)
            read_bytes += len(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        raise _NotUtf8Error(
            read_bytes - len(pending) + error.start,
            lines.physical_lines + before.count(b"\n") + 1,
            wide_before=wide or not before.isascii(),
        ) from error
    lines.close()
    return lines


def _copied(source: Path, target: Path, encoding: str, *, skip: int, name: str) -> LineCounter:
    """Write the source to `target` as UTF-8; its counts are those of the copy."""
    decoder = codecs.getincrementaldecoder(encoding)()
    lines, read_bytes, pending = LineCounter(), skip, b""
    with target.open("wb") as out:
        try:
            for chunk in _chunks(source, skip=skip):
                if encoding == "cp1252" and _UTF8_LETTER.search(chunk):
                    raise Unreadable(
                        f"{name} is partly UTF-8 and partly not: two encodings are mixed. Export it"
                        " again, or save it as UTF-8."
                    )
                text = decoder.decode(chunk).encode()
                pending = decoder.getstate()[0]
                read_bytes += len(chunk)
                lines.feed(text)
                out.write(text)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            before = error.object[: error.start].decode(encoding, errors="replace")
            offset_bytes = read_bytes - len(pending) + error.start
            line = lines.physical_lines + before.count("\n") + 1
            raise Unreadable(
                f"{name}: line {line:,} (byte {offset_bytes:,}) is not {encoding}, as the rest of"
                " the file seems to be: export it again, or save it as UTF-8."
            ) from error
    lines.close()
    return lines
