"""Meetings of a committee: their days, their states, who may do what, and their invitations."""

from approvals.rules.meetings.icalendar import Event, calendar_text
from approvals.rules.meetings.refusals import (
    BEFORE,
    EARLY,
    MeetingFacts,
    agenda_refusal,
    call_refusal,
    change_refusal,
    close_refusal,
    consent_refusal,
    here_refusal,
    open_refusal,
    pull_refusal,
)
from approvals.rules.meetings.series import is_too_far, monthly, time_refusal
from approvals.rules.meetings.states import (
    ENDED,
    WAITING,
    ItemKind,
    ItemState,
    MeetingState,
    MinutesState,
)

__all__ = [
    "BEFORE",
    "EARLY",
    "ENDED",
    "Event",
    "ItemKind",
    "ItemState",
    "MeetingFacts",
    "MeetingState",
    "MinutesState",
    "WAITING",
    "agenda_refusal",
    "calendar_text",
    "call_refusal",
    "change_refusal",
    "close_refusal",
    "consent_refusal",
    "here_refusal",
    "is_too_far",
    "monthly",
    "open_refusal",
    "pull_refusal",
    "time_refusal",
]
