"""Pages of containment and drills: who sees one, who does what there."""

from datetime import timedelta

from django.utils import timezone

from incidents.actions.containing import start_drill
from tests.incidents.pages_access import EVERYBODY, SEES, SEES_AGENT

PAGES = {
    "incident_containment": (("incident_number",), SEES, 200),
    "drill_list": ((), EVERYBODY, 200),
    "drill_detail": (("drill_number",), EVERYBODY, 200),
    "safe_state_edit": (("incident_agent",), SEES_AGENT, 200),
}
DONE_BY = {"safe_state_edit": {"owner", "tech_owner"}}
POSTED = ("incident_containment", "safe_state_edit")


def scene(cast):
    """A drill that an operator has begun."""
    now = timezone.now() - timedelta(hours=1)
    drill = start_drill("Quarterly, as agreed.", actor=cast.operator, now=now)
    return {"drill_number": drill.number}
