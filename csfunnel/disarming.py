"""Cells that a spreadsheet would run as a formula are made text; numbers stay numbers."""

import re

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?%?")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def disarmed(cell: str) -> str:
    """The cell, with an apostrophe before a formula character.

    Source: OWASP, CSV Injection. A plain number may begin with its sign.
    """
    if cell.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell
