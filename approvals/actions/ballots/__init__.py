"""Ballots between meetings: opening, voting, ending (4-fine-print.md, Committee arithmetic)."""

from approvals.actions.ballots.away import note_who_is_away
from approvals.actions.ballots.ending import close_ballot, end_of_time
from approvals.actions.ballots.leaving import stop_waiting_for_leavers
from approvals.actions.ballots.opening import (
    open_ballot,
    open_if_ready,
    open_without,
    reopen_ballot,
)
from approvals.actions.ballots.standing_back import note_absence, recuse
from approvals.actions.ballots.voting import Paper, cast_vote, casting_vote, move_to_meeting

__all__ = [
    "Paper",
    "cast_vote",
    "casting_vote",
    "close_ballot",
    "end_of_time",
    "move_to_meeting",
    "note_absence",
    "note_who_is_away",
    "open_ballot",
    "open_if_ready",
    "open_without",
    "recuse",
    "reopen_ballot",
    "stop_waiting_for_leavers",
]
