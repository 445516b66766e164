"""Pages of provisional orders and emergency ballots: who sees them, who answers, who opens one."""

from django.utils import timezone

from approvals.actions.emergencies import open_emergency_ballot
from approvals.rules.emergencies import Question
from tests.approvals import ordering
from tests.approvals.reviewing import running
from tests.make import REASONS

EVERYBODY = None
SEES = {
    "chair", "chair_alternate", "co_chair", "member", "auditor", "administrator", "owner",
    "tech_owner", "colleague", "manager", "compliance_2",
}  # fmt: skip
VOTES = {"chair", "chair_alternate", "co_chair", "member"}
LEADS = {"chair", "chair_alternate", "co_chair", "operator"}
SEES_AGENT = {
    "chair", "chair_alternate", "co_chair", "member", "auditor", "administrator", "owner",
    "tech_owner", "colleague", "manager",
}  # fmt: skip
PAGES = {
    "order_list": ((), EVERYBODY, 200),
    "order_detail": (("ordered",), SEES, 200),
    "order_panel": (("ordered",), SEES, 200),
    "order_recuse": (("ordered",), SEES, 200),
    "emergency_list": ((), EVERYBODY, 200),
    "emergency_detail": (("stopped_ballot",), SEES_AGENT, 200),
    "emergency_recuse": (("stopped_ballot",), SEES_AGENT, 200),
    "agent_emergencies": (("stopped_slug",), SEES_AGENT, 200),
    "emergency_open": (("free_slug",), SEES_AGENT, 200),
}
DONE_BY = {"order_recuse": VOTES, "emergency_recuse": VOTES, "emergency_open": LEADS}
POSTED = ["order_detail", "order_recuse", "emergency_detail", "emergency_recuse", "emergency_open"]


def scene(cast):
    now = timezone.now()
    running(cast, slug="urgent", now=now, until=now.date().replace(year=now.year + 1))
    order = ordering.sent(cast, now, agent="urgent", name="Urgent")
    year = {"now": now, "until": now.date().replace(year=now.year + 1)}
    running(cast, slug="free", **year)
    stopped = running(cast, slug="stopped", **year).agent
    ballot = open_emergency_ballot(stopped, Question.RESUME, REASONS, cast.chair, now)
    return {
        "ordered": order.request.number,
        "stopped_ballot": ballot.pk,
        "stopped_slug": "stopped",
        "free_slug": "free",
    }
