"""Reviews of what runs that are not simply held within a week of their opening."""

from collections.abc import Mapping

from approvals.demo.fates.recurring import Habit, begun, held, held_late, left

PERIODIC = "periodic"
EXCEPTIONS: Mapping[tuple[str, str, int], Habit] = {
    ("broker-chat-guide", PERIODIC, 2): held_late,
    ("leave-plan-checker", PERIODIC, 1): left,  # it lapsed, and was asked for again
    ("access-request-router", PERIODIC, 1): left,  # it lapsed, and nobody has asked since
    ("patch-window-planner", PERIODIC, 1): left,  # overdue today, in its grace
    ("treasury-sweeper", PERIODIC, 2): begun,  # the same, with a committee
    ("tender-comparison", PERIODIC, 1): left,  # due in about ten days
    ("supplier-payment-runner", PERIODIC, 4): begun,  # the same, with a committee
}
"""By short name, kind, and the how manieth of its kind it is for the agent."""


def habit_for(slug: str, kind: str, n: int) -> Habit:
    return EXCEPTIONS.get((slug, kind, n), held)
