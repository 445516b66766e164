"""What a clock made happen, done here: idempotent, from rows, whenever the worker comes by."""

from datetime import datetime

from approvals.actions import (
    ballots,
    changed_parties,
    completeness,
    conditions,
    emergencies,
    lateness,
    links,
    policies,
    scheduled,
)
from approvals.actions.letters import pass_letters_on
from approvals.actions.orders import voting as orders
from govportal.worklist.actions.answering import Handlers, answer_events
from registry.actions import owner_gaps

EVENTS = ("warning", "due", "hop")
HANDLERS: Handlers = {
    ("pause_limit", "review"): lateness.give_up,
    ("due", "review_step"): lateness.tell_of_late,
    ("due", "ballot"): ballots.end_of_time,
    ("due", "poll_order"): orders.end_of_time,
    ("due", "poll_emergency"): emergencies.end_of_time,
    ("due", "order_term"): orders.end_of_term,
    ("warning", "order_term"): orders.on_warning,
    ("due", "scheduled_review"): scheduled.tell_of_overdue,
    ("due", "policy_review"): policies.tell_of_overdue,
    ("due", owner_gaps.KIND): owner_gaps.on_due,
    ("hop", "review"): lateness.let_in,
    ("hop", "review_step"): lateness.let_in,
    ("hop", "scheduled_review"): lateness.let_in,
    ("hop", completeness.KIND): completeness.let_in,
    ("hop", "policy_review"): lateness.let_in,
    **{(event, clock): conditions.on_clock for event in EVENTS for clock in conditions.CLOCKS},
}
"""Which event of which kind of clock is answered, and by what. Handlers look at how things are
now: an event may be handled late, and what it was about may be over."""


def follow_up(now: datetime) -> int:
    """Handle clock events that reviews must answer, and hand letters over; how many of both.

    Each in its own transaction: one that fails does not hold up the rest, and is tried again.
    Declared links, and ballots that wait for somebody who has left, are looked after first.
    """
    links.follow_declared(now)
    changed_parties.follow_changes(now)
    ballots.stop_waiting_for_leavers(now)
    ballots.note_who_is_away(now)
    orders.look_after_orders(now)
    emergencies.look_after_emergencies(now)
    return answer_events(HANDLERS, now) + pass_letters_on(now)
