"""A page as an Excel workbook: a sheet a card, and one that says what it was taken from."""

import re
from collections.abc import Iterable
from dataclasses import replace
from io import BytesIO
from itertools import chain, islice
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from csfunnel.takeaway.cards import Card, Kind, Page, plain_number

NAME_CHARS = 31  # Excel allows no longer name of a sheet, and none of these characters in it
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
FORMATS: dict[Kind, str] = {
    "count": "#,##0",
    "share": "0.0%",
    "money": "#,##0.00",
    "days": "#,##0.0",
    "hours": "#,##0.0",
    "number": "#,##0.00",
    "day": "yyyy-mm-dd",
    "instant": 'yyyy-mm-dd hh:mm "UTC"',
}
# Text is written as text: nothing in a cell becomes a formula, a number or a link.
SAFE = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
    "remove_timezone": True,
    "in_memory": True,
}
WIDEST_CHARS = 60
MOST_CHARS = 32_767  # of a cell, in UTF-16 as Excel counts; what is longer would be left out
CUT_MARK = " [cut]"
CUT_TOLD = f"Texts longer than a cell holds end in{CUT_MARK}; the CSV has them whole."
MOST_ROWS = 20_000  # of a table: each 10,000 take 45 MB of memory; the CSV has all


def workbook_of(page: Page) -> bytes:
    """The page as XLSX: about, definitions, then a sheet a card."""
    out = BytesIO()
    with xlsxwriter.Workbook(out, SAFE) as book:
        bold = book.add_format({"bold": True})
        _pairs(book, "About", page.stamp.lines().items(), bold)
        if page.definitions:
            _pairs(book, "Definitions", page.definitions.items(), bold)
        taken = {"about", "definitions"}
        for card in page.cards:
            _sheet(book.add_worksheet(_name(card.title, taken)), _filled(card), book, bold)
    return out.getvalue()


def _filled(card: Card) -> Card:
    """The card with all the rows that there are, or with as many as a sheet is given."""
    if card.whole is None:
        return card
    rows = islice(chain.from_iterable(card.whole.batches()), MOST_ROWS)
    return replace(card, rows=list(rows))


def _pairs(book: Workbook, name: str, pairs: Iterable[tuple[str, str]], bold: Format) -> None:
    sheet = book.add_worksheet(name)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 110, book.add_format({"text_wrap": True}))
    for line, (label, text) in enumerate(pairs):
        sheet.write_string(line, 0, label, bold)
        sheet.write_string(line, 1, text)


def _sheet(sheet: Worksheet, card: Card, book: Workbook, bold: Format) -> None:
    sheet.write_string(0, 0, card.title, bold)
    if card.view:
        sheet.write_string(2, 0, f"In view: {card.view}")
    top, has_cuts = 3, False
    for column, (name, kind) in enumerate(card.kinds.items()):
        values = [row.get(name) for row in card.rows]
        style = book.add_format({"num_format": FORMATS[kind]}) if kind in FORMATS else None
        width = max([len(name), *(len(str(value)) for value in values[:200])], default=8)
        sheet.set_column(column, column, min(width + 2, WIDEST_CHARS), style)
        sheet.write_string(top, column, name, bold)
        for line, value in enumerate(values, start=top + 1):
            has_cuts |= _cell(sheet, line, column, value)
    sheet.write_string(1, 0, f"{card.told} {CUT_TOLD}".strip() if has_cuts else card.told)
    sheet.freeze_panes(top + 1, 1)
    if card.rows:
        sheet.autofilter(top, 0, top + len(card.rows), len(card.kinds) - 1)


def _cell(sheet: Worksheet, line: int, column: int, value: Any) -> bool:
    """Write a value; whether it had to be cut."""
    if isinstance(value, str):
        held = _held(value)
        sheet.write_string(line, column, held)
        return held != value
    if value is not None:
        sheet.write(line, column, plain_number(value))
    return False


def _held(text: str) -> str:
    """As much of a text as a cell holds."""
    if len(text) <= MOST_CHARS // 2:
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * MOST_CHARS:
        return text
    return units[: 2 * (MOST_CHARS - len(CUT_MARK))].decode("utf-16-le", "ignore") + CUT_MARK


def _name(title: str, taken: set[str]) -> str:
    """A name Excel allows, and that no other sheet of the book has in any case."""
    base = " ".join(FORBIDDEN.sub(" ", title).split())[:NAME_CHARS].strip() or "Card"
    name, number = base, 1
    while name.lower() in taken:
        number += 1
        end = f" ({number})"
        name = base[: NAME_CHARS - len(end)].strip() + end
    taken.add(name.lower())
    return name
