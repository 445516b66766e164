"""Pages of incidents: who sees one, who handles it, who reports."""

from datetime import timedelta

from django.utils import timezone

from tests.approvals.reviewing import running
from tests.incidents.make import taken

EVERYBODY, ONLY_POST = None, 405
SEES_AGENT = {
    "chair", "chair_alternate", "co_chair", "member", "auditor", "administrator", "owner",
    "tech_owner", "colleague", "manager",
}  # fmt: skip
SEES = SEES_AGENT | {"compliance", "compliance_2", "security", "operator"}
HANDLES = {"owner", "tech_owner", "security", "operator"}
ONE = ("incident_number",)
ACTS = ("contain", "resolve", "close", "dismiss", "reopen", "merge", "severity", "reclassify",
        "agent", "lead")  # fmt: skip
PAGES = {
    "incident_list": ((), EVERYBODY, 200),
    "incident_new": ((), EVERYBODY, 200),
    "incident_export": ((), EVERYBODY, ONLY_POST),
    "incident_detail": (ONE, SEES, 200),
    "incident_timeline": (ONE, SEES, 200),
    "incident_acknowledge": (ONE, EVERYBODY, ONLY_POST),
    "incident_note": (ONE, SEES, 200),
    "incident_people": (ONE, SEES, 200),
    "incident_part_end": ((*ONE, "incident_part"), EVERYBODY, ONLY_POST),
    **{f"incident_{act}": (ONE, SEES, 200) for act in ACTS},
    "agent_incidents": (("incident_agent",), SEES_AGENT, 200),
}
DONE_BY = {
    "incident_new": (SEES | {"board", "stranger"}) - {"auditor"},
    "incident_note": HANDLES,
    "incident_people": HANDLES,
    **{f"incident_{act}": HANDLES for act in ACTS},
}


def scene(cast):
    """One that the operator has taken, about an agent of the claims unit."""
    now = timezone.now() - timedelta(hours=1)
    year = {"now": now, "until": now.date() + timedelta(days=365)}
    agent = running(cast, slug="misled", **year).agent
    row = taken(cast, agent, now=now)
    return {
        "incident_number": row.number,
        "incident_part": row.parts.get().pk,
        "incident_agent": agent.slug,
    }
