"""Letters to the board: written with a decision, printed, handed over, acknowledged."""

from approvals.actions.letters.acknowledging import acknowledge
from approvals.actions.letters.passing_on import pass_letters_on
from approvals.actions.letters.printing import KIND, do_letter, print_letter
from approvals.actions.letters.taking import take_letter
from approvals.actions.letters.writing import Told, write_board_letter

__all__ = [
    "KIND",
    "Told",
    "acknowledge",
    "do_letter",
    "pass_letters_on",
    "print_letter",
    "take_letter",
    "write_board_letter",
]
