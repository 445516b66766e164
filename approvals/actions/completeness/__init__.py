"""The security reviewers' desk: checks of completeness, from the sending of a request on."""

from approvals.actions.completeness.rounds import (
    KIND,
    follow_answer,
    let_in,
    make_moot,
    open_check,
    pass_check_on,
    pass_leaver_on,
)

__all__ = [
    "KIND",
    "follow_answer",
    "let_in",
    "make_moot",
    "open_check",
    "pass_check_on",
    "pass_leaver_on",
]
