"""What the clocks of incidents made happen, done here: idempotent, from rows."""

from datetime import datetime

from govportal.worklist.actions.answering import Handlers, answer_events
from incidents.actions import corrective, post_incident

HANDLERS: Handlers = {
    ("hop", post_incident.CLOCK): post_incident.on_hop,
    ("hop", corrective.CLOCK): corrective.on_hop,
}
"""Which event of which kind of clock is answered, and by what."""


def follow_up(now: datetime) -> int:
    """Answer the events of incidents' clocks; how many were."""
    return answer_events(HANDLERS, now)
