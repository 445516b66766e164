"""Pages of provisional orders: who sees them and who answers."""

from django.utils import timezone

from tests.approvals import ordering
from tests.approvals.reviewing import running

EVERYBODY = None
SEES = {
    "chair", "chair_alternate", "co_chair", "member", "auditor", "administrator", "owner",
    "tech_owner", "colleague", "manager", "compliance_2",
}  # fmt: skip
VOTES = {"chair", "chair_alternate", "co_chair", "member"}
PAGES = {
    "order_list": ((), EVERYBODY, 200),
    "order_detail": (("ordered",), SEES, 200),
    "order_panel": (("ordered",), SEES, 200),
    "order_recuse": (("ordered",), SEES, 200),
}
DONE_BY = {"order_recuse": VOTES}
POSTED = ["order_detail", "order_recuse"]


def scene(cast):
    now = timezone.now()
    running(cast, slug="urgent", now=now, until=now.date().replace(year=now.year + 1))
    order = ordering.sent(cast, now, agent="urgent", name="Urgent")
    return {"ordered": order.request.number}
