"""Making cells inert for spreadsheets, and back: nothing exported is run as a formula."""

import re

SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula, or skips before one."""
_RISKY = re.compile(r"'*[ \n]*[=+\-@\t\r＝＋－＠]")


def inert(text: str) -> str:
    """The text as a cell that no spreadsheet runs: with an apostrophe where it would.

    Texts that begin with apostrophes before such a sign get one more, so that ``revived`` gives
    back exactly what was there.
    """
    return f"'{text}" if _RISKY.match(text) else text


def revived(cell: str) -> str:
    """The text of a cell that ``inert`` may have written."""
    return cell[1:] if cell.startswith("'") and _RISKY.match(cell) else cell
