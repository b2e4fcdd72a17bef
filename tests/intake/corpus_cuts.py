"""Files cut into cells and lines in another way than they should be."""

import csv
import io
from collections.abc import Iterator

from intake.corpus_parts import Base, Case, Maker


def quotes(make: Maker) -> Iterator[Case]:
    """Quotes that are not closed, doubled, or of another kind."""
    table = make.table("user")
    text = table.csv() + 'a1@x.example,"U1,Al,true\n'
    yield Case("never closed, in the last line", text, "part", table.csv(), data_set="user",
               rejected=1, says="never closed")  # fmt: skip
    lines = make.table("user").csv().splitlines(keepends=True)
    text = "".join([*lines[:3], 'a1@x.example,U1,Al,"true\n', *lines[3:]])
    yield Case("never closed, in a last cell", text, "refused", says="line 4 and never closed")
    text = make.table("user").csv().replace("Uma 1", '"Uma 1')
    yield Case("never closed, in the second row", text, "refused", says="line 3 and never closed")
    table = make.table("user")
    text = table.csv() + 'a1@x.example,U1,Al,"true\na2@x.example,U2,Bo,"true"\n'
    yield Case("one that takes the next line for a cell", text, "part", table.csv(), data_set="user",
               rejected=1, says="middle of a cell")  # fmt: skip
    table = make.table()
    text = table.csv().replace(",30,", ',"3"0,', 1)
    yield Case("closed within a cell", text, "part", table.only(1, 2, 3), rejected=1, says="quote")
    text = make.table("user").csv().replace(",", "','").replace("\n", "'\n'")
    yield Case("single ones", "'" + text.removesuffix("'"), "refused", says="single quotes")
    text = '"' + make.table().csv().replace('"', "").replace("\n", '"\n"').removesuffix('"')
    yield Case("around whole lines", text, "refused")
    table = make.table()
    yield Case(
        "one alone at the end", table.csv() + '"', "part", table.csv(), rejected=1, says="quote"
    )
    yield from quotes_to_be_read(make)


def quotes_to_be_read(make: Maker) -> Iterator[Case]:
    """Odd ones that do no harm."""
    table = make.table()
    inch = ("9" * 20, "2025-01-01T10:00:00Z", "30", "a@b.example", '5" screen')
    text = table.csv() + ",".join(inch) + "\n"
    yield Case("an inch", text, "read", table.csv([*table.rows, inch]))
    for what, words in (
        ("doubled, and lines within", ('say "hi"', "two\nlines", "two\r\nlines", '"')),
        ("curly", ("it’s", "“quoted”", "«so»", "`x`")),
        ("backslashes", ('a\\"b', "c\\", "\\", "\\n")),
    ):
        table = make.table().having("title", *words)
        yield Case(what, table.csv(), "read", table.csv())
    table = make.table()
    yield Case("around everything", _all_quoted(table), "read", table.csv())
    table = make.table()
    text = _all_quoted(table).replace('","', '", "')
    yield Case("blanks before them", text, "read", table.csv())
    table = make.table().having("title", "a", "b", "c", "ends with lines")
    text = table.csv().strip().replace("ends with lines", '"ends with lines\n\n"')
    yield Case("line ends before the last", text, "read", table.csv(), says="cut off")


def delimiters(make: Maker) -> Iterator[Case]:
    """Other delimiters, and several at once."""
    for what, mark in (("semicolon", ";"), ("tab", "\t"), ("pipe", "|")):
        table = make.table()
        yield Case(what, table.csv(delimiter=mark), "read", table.csv())
    table = make.table()
    yield Case("sep= line", "sep=;\n" + table.csv(delimiter=";"), "read", table.csv())
    yield Case("sep= line that lies", "sep=;\n" + table.csv(), "refused")
    yield Case("sep= of another sign", "sep=^\n" + table.csv(delimiter="^"), "refused", says="'^'")
    table = make.table()
    head, *lines = table.csv().splitlines(keepends=True)
    text = "".join([head, *lines[:2], *(line.replace(",", ";") for line in lines[2:])])
    yield Case("semicolons in some rows", text, "part", table.only(0, 1), rejected=2, says="cells")
    text = head.replace(",", ";") + "".join(lines)
    yield Case("semicolons in the header alone", text, "part", rejected=4)
    table = make.table("user")
    text = table.csv(end=",\n")
    yield Case("one at the end of each line", text, "read", table.csv(), data_set="user")
    table = make.table("user")
    head, *lines = table.csv().splitlines()
    text = "\n".join([head, *(line + "," * at for at, line in enumerate(lines))]) + "\n"
    yield Case("more at the end of each line", text, "read", table.csv(), data_set="user")
    table = make.table("user")
    text = table.csv().replace("\n", ",,,,\n", 3)
    yield Case(
        "some at the end of the header", text, "part", table.only(0, 1), data_set="user", rejected=2
    )
    table = make.table("user")
    text = table.csv() + ",,,\n" * 3
    yield Case(
        "rows of nothing else",
        text,
        "part",
        table.csv(),
        data_set="user",
        rejected=3,
        says="empty",
    )
    yield Case("of two signs", make.table().csv(delimiter=":").replace(":", "::"), "refused")
    yield Case("blanks", make.table("user").csv(delimiter=" "), "refused")
    table = make.table("user").having("name", "a;b|c", "d\te")
    yield Case("others within cells", table.csv(), "read", table.csv(), data_set="user")


def line_ends(make: Maker) -> Iterator[Case]:
    """Lines that end in other ways, blank and missing ones."""
    for what, end in (("CR", "\r"), ("CRLF", "\r\n"), ("LF CR", "\n\r"), ("CR CR LF", "\r\r\n")):
        table = make.table()
        yield Case(what, table.csv(end=end), "read", table.csv())
    table = make.table()
    lines = table.csv().splitlines()
    text = "".join(line + ["\n", "\r\n", "\r"][at % 3] for at, line in enumerate(lines))
    yield Case("all three in one file", text, "read", table.csv())
    table = make.table()
    yield Case("blank lines between", table.csv().replace("\n", "\n\n\n"), "read", table.csv())
    table = make.table()
    yield Case("none at the end", table.csv().strip(), "read", table.csv(), says="cut off")
    table = make.table("user").having("name", "a\u2028b", "c\u0085d", "e\x0bf\x0cg")
    yield Case("those of Unicode within cells", table.csv(), "read", table.csv(), data_set="user")
    table = make.table()
    yield Case("lines of blanks", table.csv() + "   \n\t\n", "part", table.csv(), rejected=2)


def _all_quoted(table: Base) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerows([table.header, *table.rows])
    return text.getvalue()
