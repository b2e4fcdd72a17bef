"""Files whose bytes are wrong or odd: cut off, in strange encodings, with NULs in them."""

import csv
from collections.abc import Iterator

from intake.corpus_parts import Base, Case, Maker


def cut_off(make: Maker) -> Iterator[Case]:
    """Files that end at any byte."""
    for data_set in ("call", "company", "renewal", "booking", "user"):
        length = len(make.table(data_set).csv(end="\r\n"))
        for at in make.chance.sample(range(1, length), 7):
            table = make.table(data_set)
            yield _cut(table, table.csv(end="\r\n"), at)


def _cut(table: Base, text: str, at: int) -> Case:
    """What stands in whole lines is read; the last line as far as it goes, and that is told."""
    kept = text[:at]
    head, _, tail = kept.rpartition("\n")
    clean = [*table.rows[: max(head.count("\n"), 0)]]
    what = f"{table.data_set} at byte {at} of {len(text)}"
    if not head:
        return Case(what, kept, "either", data_set=table.data_set)
    if not tail:
        return Case(what, kept, "read", table.csv(clean), data_set=table.data_set)
    cells = tuple(next(csv.reader([tail.rstrip("\r")])))
    if tail.count('"') % 2:
        says, clean_text = "quote", table.csv(clean)
    elif len(cells) < len(table.header):
        says, clean_text = "cells", table.csv(clean)
    else:
        whole = table.csv([*clean, cells])
        says = "" if tail.endswith("\r") else "cut off"
        return Case(what, kept, "read", whole, data_set=table.data_set, says=says)
    return Case(
        what, kept, "part", clean_text, data_set=table.data_set, rejected=1, says=says
    )  # fmt: skip


def encodings(make: Maker) -> Iterator[Case]:
    """Text in other encodings."""
    for form in ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "latin-1"):
        table = make.table("user").having("name", "Müller & Söhne", "Café Olé", "Ångström")
        says = "Windows-1252" if form in {"cp1252", "latin-1"} else ""
        data = table.csv().encode(form)
        yield Case(form, data, "read", table.csv(), data_set="user", says=says)
    for what, words in (("cp1252 quotes", "“Euro” €"), ("cp1252 dashes", "a – b — c … Spaß”")):
        table = make.table("user").having("name", words)
        data = table.csv().encode("cp1252")
        yield Case(what, data, "read", table.csv(), data_set="user", says="Windows-1252")
    for form in ("shift-jis", "koi8-r"):
        words = {"shift-jis": "日本", "koi8-r": "Мир"}[form]
        table = make.table("user").having("name", words)
        clean = table.having("name", words.encode(form).decode("cp1252")).csv()
        data = table.csv().encode(form)
        yield Case(form, data, "read", clean, data_set="user", says="Windows-1252")
    for what, form, cut in (
        ("UTF-32 without a mark", "utf-32-le", 0),
        ("UTF-16 less a byte", "utf-16", 1),
    ):
        table = make.table("user").having("name", "Müller")
        data = table.csv().encode(form)
        yield Case(what, data[: len(data) - cut], "refused", data_set="user")
    yield Case(
        "UTF-8 mark before UTF-16", b"\xef\xbb\xbf" + make.table().csv().encode("utf-16"), "refused"
    )
    yield Case(
        "bytes cp1252 lacks",
        make.table().having("title", "\x81\x8d").csv().encode("latin-1"),
        "refused",
    )
    yield from mixed_encodings(make)


def mixed_encodings(make: Maker) -> Iterator[Case]:
    """Several encodings in one file, and UTF-8 that is none."""
    table = make.table("user").having("name", "Müller")
    mixed = table.csv().encode() + "C1,U1,Müller,\n".encode("cp1252")
    yield Case("UTF-8, then cp1252", mixed, "refused", says="two encodings are mixed")
    mixed = table.csv().encode("cp1252") + "C1,U1,Größe,\n".encode()
    yield Case("cp1252, then UTF-8", mixed, "refused", says="two encodings are mixed")
    table = make.table()
    yield Case("two marks", b"\xef\xbb\xbf" * 2 + table.csv().encode(), "read", table.csv())
    table = make.table()
    joined = table.csv() + "\ufeff" + table.csv()
    yield Case("two marked files in one", joined, "part", table.csv(), rejected=1, repeated=4)
    table = make.table("user").having("name", "x", "x", "x", "Zoë")
    text = table.csv().encode()
    cut = text[: text.index("ë".encode()) + 1]
    yield Case("cut in its only wide character", cut, "part", table.only(0, 1, 2), data_set="user",
               rejected=1, says="Windows-1252")  # fmt: skip
    table = make.table("user")
    overlong = table.csv().encode() + b"C\xc0\xaf,x,,\n"
    clean = table.csv([*table.rows, ("CÀ¯", "x", "", "")])
    yield Case("overlong UTF-8", overlong, "read", clean, data_set="user", says="Windows-1252")
    table = make.table("user")
    lone = table.csv().encode() + b"C9\xed\xa0\x80,x\n"
    yield Case("a lone surrogate", lone, "part", table.csv(), data_set="user", rejected=1)


def nuls(make: Maker) -> Iterator[Case]:
    """NULs and other control characters."""
    table = make.table()
    text = table.having("title", "a\0b").csv()
    yield Case("in a cell", text, "part", table.only(1, 2, 3), rejected=1, says="NUL")
    table = make.table()
    yield Case("at the end", table.csv() + "\0" * 40, "part", table.csv(), rejected=1)
    table = make.table()
    yield Case("in the header", "\0" + table.csv(), "read", table.csv())
    yield Case("nothing else", b"\0" * 5000, "refused")
    table = make.table().having("title", "\x07bell\x1b[31m", "\x1fseparator", "\x7f\x08")
    yield Case("control characters", table.csv(), "read", table.csv())
    table = make.table()
    yield Case("the end mark of DOS", table.csv() + "\x1a", "part", table.csv(), rejected=1)
    noise = make.chance.randbytes(4000)
    yield Case("noise", noise, "refused")
    yield Case("half noise", make.table().csv().encode() + noise, "refused")
