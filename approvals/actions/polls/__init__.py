"""Votes within hours, whatever they are about: opening, calling, storing answers."""

from approvals.actions.polls.answering import Said, store_recusal, store_vote
from approvals.actions.polls.calling import call, stop_calling
from approvals.actions.polls.opening import PollAbout, open_poll

__all__ = [
    "PollAbout",
    "Said",
    "call",
    "open_poll",
    "stop_calling",
    "store_recusal",
    "store_vote",
]
