"""Meetings: planning and invitations, agenda, attendance, hearings, minutes, action items."""

from approvals.actions.meetings.agenda import (
    add_item,
    fill_agenda,
    move_item,
    pull_from_consent,
    put_on_consent,
    remove_item,
)
from approvals.actions.meetings.errands import ask, finish
from approvals.actions.meetings.hearing import (
    call_consent,
    call_item,
    close_item_vote,
    postpone_item,
)
from approvals.actions.meetings.protocol import (
    add_addendum,
    approve_minutes,
    circulate,
    take_back,
    write_note,
    write_remark,
)
from approvals.actions.meetings.reminding import remind_to_plan
from approvals.actions.meetings.scheduling import (
    Plan,
    call_off,
    move_meeting,
    schedule_meetings,
)
from approvals.actions.meetings.session import (
    close_meeting,
    note_arrival,
    note_departure,
    open_meeting,
)

__all__ = [
    "Plan",
    "add_addendum",
    "add_item",
    "approve_minutes",
    "ask",
    "call_consent",
    "call_item",
    "call_off",
    "circulate",
    "close_item_vote",
    "close_meeting",
    "fill_agenda",
    "finish",
    "move_item",
    "move_meeting",
    "note_arrival",
    "note_departure",
    "open_meeting",
    "postpone_item",
    "pull_from_consent",
    "put_on_consent",
    "remind_to_plan",
    "remove_item",
    "schedule_meetings",
    "take_back",
    "write_note",
    "write_remark",
]
