"""Tables that are cut as they should be, with cells that are not what their columns ask for."""

from collections.abc import Iterator

from csfunnel.intake.taking import Asked
from intake.corpus_parts import Case, Maker

NEW_YORK = Asked(zone="America/New_York")
ROUNDED, NO_ID = "digits", "no id"

FAR_INSTANTS = (
    "9999-12-31T23:59:59Z", "9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00Z",
    "0001-01-01T00:00:00+14:00", "0000-01-01T00:00:00Z", "1899-12-30 00:00:00", "9999-12-31",
)  # fmt: skip

# data set, column -> cells that are rejected
WRONG = {
    ("email", "email_id"): (
        "1.23457E+19", "1,23457E+19", "1.2345678901234567e+19", "9E+19", "#N/A", "#REF!", "NULL",
        "null", "-", "nan", "None", "N/A", "", " ", "\u00a0",
    ),
    ("renewal", "due_date"): (
        "03/04/2025", "04/03/2025", "31/12/2025", "12/31/2025", "3.4.25", "45678", "45678.5",
        "20250304", "2025-13-01", "2025-02-30", "2025/03/04", "3 April 2025", "Apr-25", "#N/A",
        "NULL", "-", "nan", "tomorrow", "infinity", "٢٠٢٥-٠٣-٠٤", "0001-01-01", "9999-12-31", "0000-01-01",
    ),
    ("call", "started_at"): (
        "03/04/2025 10:00", "2025-01-01 10:00 EST", "2025-01-01T10:00:00 America/New_York",
        "45678.5", "2025-01-01T25:00:00Z", "2025-01-01T10:61:00Z", "2025-02-29T10:00:00Z", "-",
        "now", "infinity", "epoch", "NULL", "Sat Nov 21 2026", "10:00", "99999999999999",
        "2025-01-01T10:00:00+99:00", *FAR_INSTANTS,
    ),
    ("company", "arr"): (
        "1.234,50", "12,50", "1 234,50", "1'234.50", "USD 5", "5 kr.", "12.00-", "5%", "1.234",
        "1.230", "1e5", "1.23457E+19", "#DIV/0!", "NULL", "-", "nan", "1,00,000", "(5",
        "12345678901234567890.00", "10000000000000", "9999999999999999.99", "five", "12.345", "٥٠", "1\u00a0000.00",
    ),
    ("call", "duration_minutes"): ("1e99999", "nan", "inf", "0x1F", "1_000", "12,5", "٣٠", "30 min", "1e300"),
}  # fmt: skip

# data set, column -> cells that are read, and as what
RIGHT = {
    ("email", "email_id"): (("00012", ""), (" 00013 ", "00013"), ("12e5", ""), ("a+b", "")),
    ("renewal", "due_date"): (
        ("2025-03-04T00:00:00Z", "2025-03-04"), ("2025-03-04 00:00:00", "2025-03-04"),
        ("1900-01-01", ""), ("2199-12-31", ""), ("\u00a02025-03-04", "2025-03-04"),
    ),
    ("call", "started_at"): (
        ("2025-01-01 10:30 PM", "2025-01-02T03:30:00Z"), ("2025-07-01 1:05 am", "2025-07-01T05:05:00Z"),
        ("2025-01-01 10:00:00 UTC", "2025-01-01T10:00:00Z"), ("2025-01-01T10:00:00+0530", "2025-01-01T04:30:00Z"),
        ("2025-01-01", "2025-01-01T05:00:00Z"), ("1735725600", "2025-01-01T10:00:00Z"),
        ("1735725600000", "2025-01-01T10:00:00Z"), ("1735725600.5", "2025-01-01T10:00:00.5Z"),
        ("2025-01-01 10:00:00,25", "2025-01-01T15:00:00.25Z"),
    ),
    ("company", "arr"): (
        ("1,234.50", "1234.50"), ("$1,234.50", "1234.50"), ("€ 5", "5"), ("(12.00)", "-12"), ("($1,000)", "-1000"),
        ("-$5", "-5"), ("−7.5", "-7.5"), ("1000.0000", "1000"), ("1 000", "1000"), ("0", "0"), ("9999999999999.99", ""),
    ),
    ("call", "duration_minutes"): (("1e30", ""), ("-5", ""), ("1,000", "1000"), ("0.5", ""), ("9" * 25, "1e25")),
    ("email", "opened_count"): (("1e30", ""), ("-3", "")),
    ("user", "name"): (
        ("שלום עולם", ""), ("مرحبا", ""), ("👩‍👩‍👧‍👦 🇩🇪", ""), ("<b>Bo</b><script>alert(1)</script>", ""),
        ('=HYPERLINK("http://x.example","y")', ""), ("+1 555", ""), ("@SUM(A1)", ""), ("-2+3", ""),
        ("\u202eevil\u202c", ""), ("a\u00a0b", ""), ("x" * 200_000, ""), ("Z̸̡̧̛̖͉a̶l̷g̵o̶", ""),
        ("'; drop table loaded_user; --", ""), ("$name {0} %s", ""), ("\ufeffmark", ""), ("\ufffd", ""),
        ("null", ""), ("#N/A", ""),
    ),
}  # fmt: skip

ODD_FLAGS = ("NULL", "✓", "on", "maybe", "#N/A", "-", "2")
ADDRESSES = (
    "C2@X.EXAMPLE", "Cleo <c3@x.example>", "mailto:c4@x.example", "c5@x.example;d5@x.example",
    "c6@bücher.example", "no address", "@", "a@b@c", "😀@x.example", "c@" + "x" * 5000,
)  # fmt: skip
INVISIBLE = (
    "c\u200b0@x.example", "\u202ac1@x.example\u202c", "\u200ec7@x.example", "c8@x.example\ufeff",
)  # fmt: skip


def wrong_cells(make: Maker) -> Iterator[Case]:
    """Cells that nothing can be read from, one a row; one more row is fine."""
    for (data_set, column), cells in WRONG.items():
        table = make.table(data_set, len(cells) + 1).having(column, *cells)
        yield Case(f"{column}, {len(cells)} of them", table.csv(), "part", table.only(len(cells)),
                   data_set=data_set, rejected=len(cells), says=column, asked=_asked(column))  # fmt: skip


def right_cells(make: Maker) -> Iterator[Case]:
    """Cells that look wrong and can be read, one a row."""
    for (data_set, column), pairs in RIGHT.items():
        table = make.table(data_set, len(pairs)).having(column, *(cell for cell, _ in pairs))
        clean = table.having(column, *(read or cell for cell, read in pairs)).csv()
        yield Case(f"{column}, {len(pairs)} of them", table.csv(), "read", clean,
                   data_set=data_set, asked=_asked(column))  # fmt: skip
        for cell, read in pairs[:4]:
            table = make.table(data_set, 2).having(column, cell)
            clean = table.having(column, read or cell).csv()
            yield Case(f"{column}: {cell[:40]!r}", table.csv(), "read", clean,
                       data_set=data_set, asked=_asked(column))  # fmt: skip


def doubtful_cells(make: Maker) -> Iterator[Case]:
    """Cells that are read, and of which something is said."""
    table = make.table("user", len(ODD_FLAGS)).having("is_active", *ODD_FLAGS)
    clean = table.having("is_active", *["false"] * len(ODD_FLAGS))
    says = f"{len(ODD_FLAGS)} cells are neither yes nor no"
    yield Case("odd flags", table.csv(), "read", clean.csv(), data_set="user", says=says)
    for what, addresses in (("odd", ADDRESSES), ("invisible", INVISIBLE)):
        table = make.table("email", len(addresses)).having("contact_email", *addresses)
        says = f"{len(INVISIBLE)} addresses hold invisible" if what == "invisible" else ""
        yield Case(
            f"{what} addresses", table.csv(), "read", table.csv(), data_set="email", says=says
        )
    for column in ("journey_id", "company_id"):
        table = make.table("email", 2)
        rows = [(*row, "1.23457E+19") for row in table.rows]
        text = table.csv(rows, header=[*table.header, column])
        yield Case(f"{column} that is rounded", text, "read", text, data_set="email", says=ROUNDED)
    for cell, instant in (
        ("2024-11-03 01:30", "2024-11-03T06:30:00Z"), ("2025-03-09 02:30", "2025-03-09T07:30:00Z"),
    ):  # fmt: skip
        table = make.table("call", 2).having("started_at", cell)
        clean = table.having("started_at", instant)
        yield Case(f"clock change: {cell}", table.csv(), "read", clean.csv(), asked=NEW_YORK,
                   says="clock change")  # fmt: skip
    table = make.table("call", 2).having("started_at", "2025-01-01 10:00")
    text = table.csv([(*row, "x") for row in table.rows], header=[*table.header, "Room"])
    yield Case("no zone told", text, "refused", says="--zone")
    table = make.table("email").having("email_id", *["1.23457E+19"] * 4)
    yield Case("all ids are one rounded number", table.csv(), "part", data_set="email", rejected=4,
               says=ROUNDED)  # fmt: skip
    table = make.table()
    twice = table.csv([*table.rows, table.rows[1]])
    yield Case("one id twice", twice, "read", table.csv(), repeated=1)


def _asked(column: str) -> Asked:
    return NEW_YORK if column == "started_at" else Asked()
