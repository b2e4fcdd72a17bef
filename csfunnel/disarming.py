"""Cells that a spreadsheet would run as a formula are made text; numbers stay numbers."""

import re

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?%?")
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_DISARMED = re.compile(r"'+[=+\-@\t\r]")


def disarmed(cell: str) -> str:
    """The cell, with an apostrophe before a formula character.

    Source: OWASP, CSV Injection. A plain number may begin with its sign. Where apostrophes stand
    before the character already, they get one more, so that `rearmed` gives every cell back.
    """
    if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def rearmed(cell: str) -> str:
    """The cell as it was before `disarmed`; the macro of this name does the same in SQL."""
    return cell[1:] if _DISARMED.match(cell) else cell
