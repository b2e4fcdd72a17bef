"""Files with a strange header, with more than a table in them, or with far too much of something."""

from collections.abc import Iterator

from intake.corpus_parts import Case, Maker

STACKED = (
    ("company", "email"), ("email", "company"), ("user", "attendee"), ("attendee", "user"),
    ("booking", "renewal"), ("renewal", "booking"), ("call", "user"),
)  # fmt: skip
FOOTERS = (
    ("email", "Total,,,,,4,"), ("company", "Total,,,,800.00,,"), ("company", "Grand Total,4,,,,,"),
    ("renewal", "TOTAL:,,,,400.00,"), ("renewal", "Subtotal,,,,400.00,"), ("user", "Count,4,,"),
    ("user", "4 rows,,,"), ("user", "Total"), ("booking", "Sum,,,,,"),
)  # fmt: skip


def headers_again(make: Maker) -> Iterator[Case]:
    """The header twice, and among the rows."""
    for data_set in ("email", "company", "user", "attendee", "renewal"):
        table = make.table(data_set)
        text = table.csv([*table.rows[:2], table.header, *table.rows[2:]])
        yield Case(f"among the rows of {data_set}", text, "part", table.csv(), data_set=data_set,
                   rejected=1, says="header")  # fmt: skip
        table = make.table(data_set)
        text = table.csv([[name.upper() for name in table.header], *table.rows])
        yield Case(f"twice, then in capitals, {data_set}", text, "part", table.csv(),
                   data_set=data_set, rejected=1, says="header")  # fmt: skip
    table = make.table("company")
    own = ("company_id", "name", "csm", "region", "arr", "renewal_date", "Q1 2025 plan")
    rows = [(*row[:6], "x") for row in table.rows]
    clean = table.csv([row[:6] for row in table.rows], header=own[:6])
    yield Case("with a name of their own", table.csv([*rows, own], header=own), "part", clean,
               data_set="company", rejected=1, says="header")  # fmt: skip
    table = make.table()
    text = table.csv([*table.rows[:2], table.header, *table.rows[2:]])
    yield Case("in the middle alone", text.partition("\n")[2], "refused", says="line 1")


def headers(make: Maker) -> Iterator[Case]:
    """Headers in other words, with strange characters, or not there."""
    table = make.table()
    names = {
        "no-break spaces": [f" {n.replace('_', chr(160)).title()}\u00a0" for n in table.header],
        "marks of direction and of no width": [
            f"\u200f\u202b{n.replace('_', '_' + chr(0x200B))}\u202c\ufeff" for n in table.header
        ],
        "capitals": [n.upper() for n in table.header],
        "quotes and blanks": [f'  "{n}" ' for n in table.header],
    }
    for what, header in names.items():
        table = make.table()
        yield Case(what, table.csv(header=header), "read", table.csv())
    full = [n.translate({c: c + 0xFEE0 for c in range(97, 123)}) for n in table.header]
    yield Case("full-width letters", make.table().csv(header=full), "refused")
    table = make.table()
    rows = [(*row, "x@y.example") for row in table.rows]
    text = table.csv(rows, header=[*table.header, "contact_email"])
    yield Case("a column twice", text, "refused", says="contact_email")
    table = make.table()
    rows = [(*row, "1", "2") for row in table.rows]
    text = table.csv(rows, header=[*table.header, "note", "note"])
    yield Case("an unknown column twice", text, "read", table.csv(), says="left out: note, note")
    table = make.table()
    rows = [("", *row, "", "x") for row in table.rows]
    text = table.csv(rows, header=["", *table.header, "", " "])
    yield Case("columns without a name", text, "read", table.csv(), says="without a name")
    table = make.table()
    yield Case("alone", table.csv([]), "read", table.csv([]))
    yield Case("missing", make.table().csv().partition("\n")[2], "refused")
    yield Case("of numbers", "1,2,3,4\n5,6,7,8\n", "refused")
    yield Case("of emojis", "🙂,🙃\n1,2\n", "refused")
    yield Case(
        "with a million letters", "x" * 10**6 + ",email\n1,2\n", "refused", says="characters"
    )
    for number, what in enumerate(("=cmd|'/c calc'!A0", "<script>alert(1)</script>")):
        mail = f"h{number}@b.example"
        text = f"{what},email\n1,{mail}\n"
        yield Case(
            what, text, "read", f"email\n{mail}\n", data_set="user", says=f"left out: {what}"
        )


def around(make: Maker) -> Iterator[Case]:
    """What stands above and below tables."""
    for what, above in (
        ("a preamble", 'Email Log\n"Exported by Ann, on Monday"\n\n'),
        ("a preamble as wide as the table", "Report,Email Log,,,,,\nBy,Ann,,,,,\n,,,,,,\n"),
        ("a preamble of pairs", "Report,Email Log\nFrom,2025-01-01\nTo,2025-02-01\n"),
    ):
        table = make.table()
        yield Case(what, above + table.csv(), "read", table.csv())
    for data_set, line in FOOTERS:
        table = make.table(data_set)
        yield Case(f"a footer of {data_set}: {line}", f"{table.csv()}{line}\n", "part", table.csv(),
                   data_set=data_set, rejected=1)  # fmt: skip
    table = make.table("company")
    below = '\n"Confidential. Generated by Ann."\nCopyright 2025\n'
    yield Case("words below", table.csv() + below, "part", table.csv(), data_set="company",
               rejected=2, says="cells")  # fmt: skip


def stacked(make: Maker) -> Iterator[Case]:
    """Several tables in one."""
    for first, second in STACKED:
        text = make.table(first).csv() + "\n" + make.table(second).csv()
        yield Case(f"{second} below {first}", text, "refused", says="header")
    above, below = make.table("company"), make.table("company")
    both = above.csv([*above.rows, *below.rows])
    yield Case("company twice", above.csv() + "\n" + below.csv(), "part", both,
               data_set="company", rejected=1, says="header")  # fmt: skip
    above, below = make.table("company", 60), make.table("user", 60)
    yield Case("far below the head", above.csv() + below.csv(), "refused", says="Line 62")
    rows = [(*a, "", *b) for a, b in zip(above.rows, below.rows, strict=True)]
    text = above.csv(rows, header=[*above.header, "", *below.header])
    yield Case("side by side", text, "refused")


def sizes(make: Maker) -> Iterator[Case]:
    """Too little of something, or too much."""
    for what, text in (
        ("nothing", ""), ("blanks", " \n\t\n \r\n"), ("a mark alone", "\ufeff"),
        ("commas", ",,,,\n,,,,\n"),
    ):  # fmt: skip
        yield Case(what, text, "refused", says="empty")
    yield Case("one byte", "x", "refused")
    yield Case("a million columns", lambda: b",".join(b"c%d" % n for n in range(10**6)), "refused",
               says="1,000,000 columns")  # fmt: skip
    table = make.table()
    more = [f"x{n}" for n in range(900)]
    text = table.csv([(*row, *more) for row in table.rows], header=[*table.header, *more])
    yield Case("900 columns more", text, "read", table.csv())
    text = make.table().csv(end="," * 16_000 + "\n")
    yield Case("16,000 empty columns", text, "refused", says="columns")
    table = make.table()
    text = table.csv() + ",".join(["x"] * 10**6) + "\n"
    yield Case("a row of a million cells", text, "part", table.csv(), rejected=1, says="cells")
    table = make.table("call").having("title", "x" * 3_000_000)
    yield Case("a cell of 3 MB", table.csv(), "read", table.csv(), data_set="call")
    yield from _large(make)
    table = make.table("user", 20_000)
    yield Case(
        "20,000 rows", table.csv(), "read", table.csv(), data_set="user", says="Exactly 20,000"
    )
    table = make.table("user")
    text = table.csv() + "x\n" * 3000
    yield Case("3,000 ragged rows", text, "part", table.csv(), data_set="user", rejected=3000)


def _large(make: Maker) -> Iterator[Case]:
    big = make.table("call", 2).having("title", "y" * 40_000_000)
    yield Case("a cell of 40 MB", lambda: big.csv().encode(), "read", big.csv(), data_set="call")
    small = make.table("call", 2)
    too_big = lambda: small.having("title", "y" * 70_000_000).csv().encode()
    yield Case("a cell of 70 MB", too_big, "refused", data_set="call", says="60 MB")
    line = "x" * 9_000_000
    yield Case("a first line of 9 MB", f"{line}\na,b\n", "refused")
    yield Case("a quote and 9 MB", f'"{line}', "refused")
